import type { Task } from '../../engine/index.ts';
import { goWords, OsError, type Process, type Program, resolveUser } from '../../kernel/index.ts';
import { onAlpine } from './on-alpine.ts';

/** `gosu USER COMMAND…`: becomes that user, then the command. */
export const gosu: Program = function* (process) {
  const [, user = '', ...command] = process.argv;
  if (command.length === 0) {
    yield* process.write(2, `Usage: ${process.argv[0]} user-spec command [args]\n`);
    return 1;
  }
  return yield* becomeBy(GOSU, process, user, command);
};

/** What Alpine has in its place. @see ncopa/su-exec: su-exec.c */
export const suExec: Program = function* (process) {
  const [, user = '', ...command] = process.argv;
  if (command.length === 0) {
    yield* process.write(1, `Usage: ${process.argv[0]} user-spec command [args]\n`);
    return 0;
  }
  return yield* becomeBy(SU_EXEC, process, user, command);
};

/** What such a tool says of what it cannot do. */
interface Words {
  unknown(name: string): string;
  refused(name: string, error: OsError): string;
  failed(command: string, error: OsError): string;
}
const GOSU: Words = {
  unknown: (name) => `error: failed switching to "${name}": unable to find user ${name}: no matching entries in passwd file`,
  refused: (name, error) => `error: failed switching to "${name}": ${goWords(error)}`,
  failed: (command, error) =>
    error.code === 'ENOENT' ? `error: exec: "${command}": executable file not found in $PATH` : `error: ${goWords(error)}`,
};
const SU_EXEC: Words = {
  unknown: (name) => `su-exec: getpwnam(${name}): No such file or directory`,
  refused: (_, { message }) => `su-exec: setgroups: ${message}`,
  failed: (command, { message }) => `su-exec: ${command}: ${message}`,
};

/**
 * Runs a command as another user, in place of this process, as scripts of official images have it: by gosu, on Alpine by su-exec
 * (until June 2024). @see docker-library/postgres: pull request 1246
 */
export const become = (process: Process, name: string, command: readonly string[]): Task<number> =>
  becomeBy(onAlpine(process) ? SU_EXEC : GOSU, process, name, command);

/** 1, and the tool's words, where user or command is missing. */
function* becomeBy(words: Words, process: Process, name: string, command: readonly string[]): Task<number> {
  const user = resolveUser(name, process.readFile('/etc/passwd'), process.readFile('/etc/group'));
  if (!user) {
    yield* process.write(2, `${words.unknown(name)}\n`);
    return 1;
  }
  try {
    process.setUser(user);
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    yield* process.write(2, `${words.refused(name, error)}\n`);
    return 1;
  }
  try {
    process.env.set('HOME', user.home);
    return yield* process.exec(command);
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    yield* process.write(2, `${words.failed(command[0] ?? '', error)}\n`);
    return 1;
  }
}

/**
 * `find PATH \\! -user NAME -exec chown NAME '{}' +`, as entrypoint scripts have it before they give up root. What it answers
 * is not 0 where something stays another's: such a script then ends.
 */
export function* claim(process: Process, name: string, paths: readonly string[]): Task<number> {
  const user = resolveUser(name, process.readFile('/etc/passwd'), process.readFile('/etc/group'));
  if (!user) return 0;
  let code = 0;
  const rest = [...paths].reverse();
  for (let path = rest.pop(); path !== undefined; path = rest.pop()) {
    try {
      const { uid, type } = process.lstat(path);
      if (type === 'directory') {
        const names = process.access(path, 'r') ? process.readdir(path) : [];
        rest.push(...names.map((each) => `${path}/${each}`).reverse());
      }
      if (uid !== user.uid) process.chown(path, user.uid, -1);
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      const [missing, refused] = onAlpine(process) ? [path, path] : [`'${path}'`, `changing ownership of '${path}'`];
      const what = error.code === 'ENOENT' ? `find: ${missing}` : `chown: ${refused}`;
      yield* process.write(2, `${what}: ${error.message}\n`);
      code = 1;
    }
  }
  return code;
}

/** How a script gives up root. */
export interface Becoming {
  readonly by: 'gosu' | 'su-exec';
  /** It names the group, too. */
  readonly withGroup?: boolean;
  /** Whoever runs it, root or not. */
  readonly always?: boolean;
  /** What it makes its user's own before. */
  readonly claims: readonly string[];
}

/** Makes them the user's, and becomes that; not 0, and the tool's words, where it may not. @see ncopa/su-exec: su-exec.c */
export function* giveUpRoot(process: Process, name: string, { by, withGroup, claims }: Becoming): Task<number> {
  const user = resolveUser(name, process.readFile('/etc/passwd'), process.readFile('/etc/group'));
  if (!user) return 0;
  const there = claims.filter((path) => process.access(path, 'f'));
  if ((by === 'gosu' || process.holds('CHOWN')) && (yield* claim(process, name, there)) !== 0) return 1;
  try {
    process.setUser(user);
    return 0;
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    const group = withGroup ? `(${user.gid})` : '';
    yield* process.write(2, by === 'gosu' ? `${GOSU.refused(name, error)}\n` : `su-exec: setgroups${group}: ${error.message}\n`);
    return 1;
  }
}

/**
 * The end of an image's entrypoint script: becomes the command. A line by its word is one of bash, whose `exec` takes options, as that of
 * busybox does; dash's takes whatever comes for a name.
 * @see bash: builtins/exec.def; busybox: shell/ash.c execcmd
 */
export function* execCommand(
  process: Process,
  command: readonly string[],
  script = '/usr/local/bin/docker-entrypoint.sh',
  line: number | `line ${number}` = 20,
): Task<number> {
  const [name = ''] = command;
  if (name === '') return 0;
  const shell = typeof line === 'string' ? 'bash' : onAlpine(process) ? 'ash' : 'dash';
  const where = shell === 'ash' ? `${script}: exec: line ${line}: ` : `${script}: ${line}: exec: `;
  if (shell !== 'dash' && /^-[^acl]/.test(name)) {
    const usage = 'exec: usage: exec [-cl] [-a name] [command [argument ...]] [redirection ...]';
    yield* process.write(
      2,
      shell === 'ash' ? `${where}illegal option ${name.slice(0, 2)}\n` : `${where}${name.slice(0, 2)}: invalid option\n${usage}\n`,
    );
    return 2;
  }
  try {
    return yield* process.exec(command);
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    const isMissing = error.code === 'ENOENT';
    const inBash = `${script}: ${line}: ${name}: ${error.message}\n`;
    if (shell === 'bash' && (!isMissing || name.includes('/')))
      yield* process.write(2, isMissing ? inBash : `${inBash}${where}${name}: cannot execute: ${error.message}\n`);
    else yield* process.write(2, `${where}${name}: ${isMissing ? 'not found' : error.message}\n`);
    return isMissing ? 127 : 126;
  }
}
