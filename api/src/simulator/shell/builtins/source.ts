import type { Task } from '../../engine/index.ts';
import { OsError } from '../../kernel/index.ts';
import { descriptorAt } from '../descriptors.ts';
import { Failure, type Shell } from '../shell.ts';
import { readAll } from '../utilities/lib/input.ts';

/** `.`: runs a file's commands in this shell. A name without a slash is looked for in PATH; bash then looks here. */
export function* source(shell: Shell, argv: string[]): Task<number> {
  const name = argv[1] === '--' ? argv[2] : argv[1];
  if (name === undefined) {
    if (shell.bash) {
      yield* shell.tell(`${shell.prefix(argv[0])}filename argument required\n${argv[0]}: usage: ${argv[0]} filename [arguments]\n`);
      return 2;
    }
    return shell.flavor === 'ash' ? 2 : 0;
  }
  const path = find(shell, name);
  let text: string;
  try {
    if (path === undefined) throw new OsError('ENOENT', 'No such file or directory');
    const open = descriptorAt(shell, path);
    if (open !== undefined) text = yield* readAll(shell.process, open);
    else if (shell.process.stat(path).type === 'directory') throw new OsError('EISDIR', 'Is a directory');
    else text = shell.process.readFile(path);
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    throw failure(shell, name, path, error);
  }
  const { positional, scriptFile, loopDepth, file } = shell;
  const args = argv.slice(2);
  if (args.length > 0 && shell.flavor !== 'dash') shell.positional = args;
  shell.sourceDepth++;
  shell.calls.push({ name: 'source', file: path, line: shell.line });
  shell.file = path;
  shell.loopDepth = 0;
  try {
    const status = yield* shell.interpreter.runText(shell, text, { commandName: 'source', textOf: path });
    if (shell.skip !== 'return') return status;
    shell.skip = undefined;
    return shell.status;
  } finally {
    shell.sourceDepth--;
    shell.calls.pop();
    shell.file = file;
    shell.loopDepth = loopDepth;
    if (args.length > 0 && shell.flavor !== 'dash') shell.positional = positional;
    shell.scriptFile = scriptFile;
  }
}

function find(shell: Shell, name: string): string | undefined {
  if (name.includes('/')) return name;
  for (const directory of (shell.get('PATH') ?? '').split(':')) {
    const path = `${directory || '.'}/${name}`;
    if (shell.process.access(path, 'r')) return path;
  }
  return shell.bash ? name : undefined;
}

function failure(shell: Shell, name: string, path: string | undefined, { code, message }: OsError): Failure {
  if (shell.bash) return new Failure(`${name}: ${message}`, 1);
  if (path === undefined) return new Failure(`${name}: not found`, 2);
  return new Failure(
    shell.flavor === 'ash' ? `can't open '${name}': ${message}` : `cannot open ${name}: ${code === 'ENOENT' ? 'No such file' : message}`,
    2,
  );
}
