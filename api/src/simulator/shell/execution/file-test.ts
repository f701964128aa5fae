import { isSameFile, OsError, type Stat } from '../../kernel/index.ts';
import { descriptorAt } from '../descriptors.ts';
import type { Shell } from '../shell.ts';

/** The unary operators of test and [[ that ask about a file (or a descriptor). */
export function fileTest(shell: Shell, operator: string, operand: string): boolean {
  const { process } = shell;
  if (operator === '-t') {
    const descriptor = shell.descriptor(Number(operand));
    return descriptor !== undefined && isTerminal(shell, descriptor);
  }
  if (operator === '-r' || operator === '-w' || operator === '-x')
    return operand !== '' && process.access(operand, operator[1] as 'r' | 'w' | 'x');
  const stat = statOf(shell, operand, operator === '-L' || operator === '-h');
  if (!stat) return false;
  switch (operator) {
    case '-e':
    case '-a':
      return true;
    case '-f':
      return stat.type === 'file';
    case '-d':
      return stat.type === 'directory';
    case '-L':
    case '-h':
      return stat.type === 'symlink';
    case '-s':
      return stat.size > 0;
    case '-p':
      return stat.type === 'fifo';
    case '-S':
      return stat.type === 'socket';
    case '-b':
      return stat.type === 'block';
    case '-c':
      return stat.type === 'char';
    case '-u':
      return (stat.mode & 0o4000) !== 0;
    case '-g':
      return (stat.mode & 0o2000) !== 0;
    case '-k':
      return (stat.mode & 0o1000) !== 0;
    case '-O':
      return stat.uid === process.uid;
    case '-G':
      return stat.gid === process.gid;
    default:
      return false;
  }
}

/** Whether an operator asks something of a file. */
export const isFileTest = (operator: string): boolean => /^-[rwxedfLhspSbcugkOGta]$/.test(operator);

/** `-nt`, `-ot`, `-ef` */
export function fileComparison(shell: Shell, operator: string, left: string, right: string): boolean {
  const a = statOf(shell, left, false);
  const b = statOf(shell, right, false);
  if (operator === '-ef') return a !== undefined && b !== undefined && isSameFile(a, b);
  // To bash alone a file that isn't there is the older one.
  if (!shell.bash && (!a || !b)) return false;
  if (operator === '-nt') return a !== undefined && (b === undefined || a.mtime > b.mtime);
  return b !== undefined && (a === undefined || a.mtime < b.mtime);
}

function statOf(shell: Shell, path: string, link: boolean): Stat | undefined {
  if (path === '') return undefined;
  const descriptor = link ? undefined : descriptorAt(shell, path);
  if (descriptor !== undefined) return statOfDescriptor(shell, descriptor);
  try {
    return link ? shell.process.lstat(path) : shell.process.stat(path);
  } catch (error) {
    if (error instanceof OsError) return undefined;
    throw error;
  }
}

/** A terminal belongs to its user's group tty: mode 620. The other character devices of a container are for everybody. */
function isTerminal(shell: Shell, descriptor: number): boolean {
  const stat = statOfDescriptor(shell, descriptor);
  return stat?.type === 'char' && stat.mode === 0o620;
}

function statOfDescriptor(shell: Shell, descriptor: number): Stat | undefined {
  try {
    return shell.process.fstat(descriptor);
  } catch (error) {
    if (error instanceof OsError) return undefined;
    throw error;
  }
}
