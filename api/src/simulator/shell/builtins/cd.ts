import type { Task } from '../../engine/index.ts';
import { cleanPath, OsError } from '../../kernel/index.ts';
import { Failure, type Shell } from '../shell.ts';
import { readLetters } from './options.ts';

/** HOME without an operand, OLDPWD for `-` (and says where that is); `-P` resolves links. */
export function* cd(shell: Shell, argv: string[]): Task<number> {
  let physical = false;
  let i = 1;
  const bad = /^-[^LPe-]/.exec(argv[i] ?? '')?.[0];
  if (bad && shell.bash) throw new Failure(`${bad}: invalid option\ncd: usage: cd [-L|[-P [-e]] [-@]] [dir]`, 2);
  if (bad) throw new Failure(`${shell.flavor === 'dash' ? 'Illegal' : 'illegal'} option ${bad}`, 2);
  for (; /^-[LPe]+$/.test(argv[i] ?? ''); i++) physical = argv[i]?.at(-1) === 'P';
  if (argv[i] === '--') i++;
  if (shell.bash && argv.length > i + 1) throw new Failure('too many arguments', 1);
  const given = argv[i];
  const target = given === undefined ? shell.get('HOME') : given === '-' ? shell.get('OLDPWD') : given;
  if (target === undefined) {
    if (shell.bash) throw new Failure(given === '-' ? 'OLDPWD not set' : 'HOME not set', 1);
    if (given === undefined) return 0;
  }
  const found = target === undefined || given === '-' ? undefined : searched(shell, target);
  change(shell, found ?? target ?? '', physical);
  if (given === '-' || found) yield* shell.write(1, `${shell.get('PWD')}\n`);
  return 0;
}

/** Where CDPATH has a directory of that name, if not here. */
function searched(shell: Shell, target: string): string | undefined {
  const path = shell.get('CDPATH');
  if (!path || /^(?:\/|\.\.?(?:\/|$))/.test(target)) return undefined;
  for (const directory of path.split(':')) {
    const candidate = `${directory || '.'}/${target}`;
    if (shell.process.access(`${candidate}/.`, 'f')) return directory === '' || directory === '.' ? undefined : candidate;
  }
  return undefined;
}

function change(shell: Shell, target: string, physical: boolean): void {
  const { process } = shell;
  const before = shell.get('PWD') ?? process.cwd;
  if (target === '') return;
  const path = normalize(target.startsWith('/') ? target : `${before === '/' ? '' : before}/${target}`);
  try {
    process.chdir(path);
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    if (shell.bash) throw new Failure(`${target}: ${error.message}`, 1);
    throw new Failure(shell.flavor === 'dash' ? `can't cd to ${target}` : `can't cd to ${target}: ${error.message}`, 2);
  }
  shell.set('OLDPWD', before, shell.bash ? undefined : { exported: true });
  shell.set('PWD', physical ? process.realpath('.') : path, shell.bash ? undefined : { exported: true });
}

/** As `cd -L` does. */
const normalize = (path: string): string => (/\/\.{0,2}(?:\/|$)/.test(path) ? cleanPath(path) : path);

/** PWD as the shell has it, with the links that led there; `-P` the real one. */
export function* pwd(shell: Shell, argv: string[]): Task<number> {
  const { letters } = readLetters(shell, argv, 'LP', '[-LP]');
  const path = letters.has('P') ? shell.process.realpath('.') : (shell.get('PWD') ?? shell.process.cwd);
  yield* shell.write(1, `${path}\n`);
  return 0;
}

/** Goes there and remembers here; without an operand changes places with the top of the stack (bash). */
export function* pushd(shell: Shell, argv: string[]): Task<number> {
  const here = shell.get('PWD') ?? shell.process.cwd;
  const target = argv[1] ?? shell.directories.shift();
  if (target === undefined) throw new Failure('no other directory', 1);
  change(shell, target, false);
  shell.directories.unshift(here);
  return yield* dirs(shell);
}

/** Goes back to the top of the stack (bash). */
export function* popd(shell: Shell): Task<number> {
  const target = shell.directories.shift();
  if (target === undefined) throw new Failure('directory stack empty', 1);
  change(shell, target, false);
  return yield* dirs(shell);
}

/** Where the shell is and the stack below it, with `~` for HOME (bash). */
export function* dirs(shell: Shell, argv: readonly string[] = ['dirs']): Task<number> {
  const { letters } = readLetters(shell, argv, 'clpv', '[-clpv] [+N] [-N]');
  if (letters.has('c')) {
    shell.directories = [];
    return 0;
  }
  const home = shell.get('HOME');
  const shown = (path: string): string =>
    !letters.has('l') && home && home !== '/' && (path === home || path.startsWith(`${home}/`)) ? `~${path.slice(home.length)}` : path;
  const all = [shell.get('PWD') ?? '/', ...shell.directories].map(shown);
  if (letters.has('v')) yield* shell.write(1, all.map((path, i) => `${String(i).padStart(2)}  ${path}\n`).join(''));
  else yield* shell.write(1, `${all.join(letters.has('p') ? '\n' : ' ')}\n`);
  return 0;
}
