import type { Task } from '../../../engine/index.ts';
import { goWords, OsError, type Process, textOf } from '../../../kernel/index.ts';
import { baseName, directoryName, joinPath, makeDirectories, statOrNone } from '../../../shell/utilities/lib/files.ts';
import { type Member, readArchive, writeArchive } from '../../../shell/utilities/tar/ustar.ts';
import { unixTime } from '../../../shell/utilities/time/calendar.ts';

/** Runs a command in a container of that Pod: what it has written, and its exit code. */
type Exec = (
  words: readonly string[],
  input?: string,
) => Task<{ readonly stdout: string; readonly stderr: string; readonly exitCode: number }>;

interface Remote {
  readonly namespace: string | undefined;
  readonly pod: string;
  readonly path: string;
}

/**
 * `kubectl cp` between a Pod and the files here, by that container's tar. undefined: its words name no such pair, of which the rest of kubectl tells.
 * @see kubernetes: kubectl/pkg/cmd/cp/cp.go copyFromPod, copyToPod
 */
export function* kubectlCp(process: Process, args: readonly string[], exec: Exec): Task<number | undefined> {
  const words = wordsOf(args);
  const [from = '', to = ''] = words.files;
  const [source, target] = [remote(from), remote(to)];
  if (words.files.length !== 2 || !source === !target || from === '' || to === '') return undefined;
  const there = (source ?? target) as Remote;
  const inPod: Exec = (command, input) => {
    const where = there.namespace === undefined ? [] : ['-n', there.namespace];
    return exec(['exec', ...words.flags, ...where, there.pod, ...(input === undefined ? [] : ['-i']), '--', ...command], input);
  };
  return source ? yield* fromPod(process, source.path, to, inPod) : yield* toPod(process, from, there.path, inPod, words.preserves);
}

/** Those of its own that stand for something else, or with a value. */
function wordsOf(args: readonly string[]): { readonly files: string[]; readonly flags: string[]; readonly preserves: boolean } {
  const files: string[] = [];
  const flags: string[] = [];
  let preserves = true;
  let isCommand = true;
  for (let i = 0; i < args.length; i++) {
    const word = args[i] as string;
    if (word.startsWith('--no-preserve')) preserves = /=false$/.test(word);
    else if (word.startsWith('--retries')) i += word.includes('=') ? 0 : 1;
    else if (/^(-[cns]|--[a-z-]+)$/.test(word) && word !== '--insecure-skip-tls-verify') flags.push(word, args[++i] ?? '');
    else if (word.startsWith('-') && word !== '-') flags.push(word);
    else if (isCommand) isCommand = false;
    else files.push(word);
  }
  return { files, flags, preserves };
}

/** `POD:FILE`, `NAMESPACE/POD:FILE`; undefined: a file here. */
function remote(spec: string): Remote | undefined {
  const [, namespace, pod, path] = /^(?:([^/:]+)\/)?([^/:]+):(.+)$/s.exec(spec) ?? [];
  return pod === undefined || path === undefined ? undefined : { namespace, pod, path };
}

function* fromPod(process: Process, path: string, here: string, exec: Exec): Task<number> {
  const { stdout, stderr, exitCode } = yield* exec(['tar', 'cf', '-', path]);
  // Which container it has chosen stands on the standard output.
  const [chosen = ''] = /^Defaulted container .*\n/.exec(stderr) ?? [];
  if (chosen !== '') yield* process.write(1, chosen);
  // Once the archive is whole nobody waits for how tar ends. @see kubernetes/kubectl#980
  const isWhole = stdout.endsWith(END);
  const said = stderr.slice(chosen.length).replace(isWhole ? /command terminated with exit code \d+\n$/ : '', '');
  if (said !== '') yield* process.write(2, said);
  const problem = yield* unpacked(process, readArchive(stdout) ?? [], clean(path).replace(/^\/|^(\.\.\/)+/, ''), here);
  if (problem === undefined) return isWhole ? 0 : exitCode;
  yield* process.write(2, `error: ${problem}\n`);
  return 1;
}

/** How an archive ends. @see tar(5) */
const END = '\0'.repeat(1024);

/** What was archived as `prefix` is `here` now. Symbolic links are left out. */
function* unpacked(process: Process, members: readonly Member[], prefix: string, here: string): Task<string | undefined> {
  for (const { path, type, target, content } of members) {
    if (!path.startsWith(prefix === '.' ? '' : prefix)) return 'tar contents corrupted';
    const name = clean(`${here}/${prefix === '.' ? path : path.slice(prefix.length)}`);
    if (type === 'symlink') {
      yield* process.write(2, `warning: skipping symlink: "${name}" -> "${target}"\n`);
      continue;
    }
    try {
      makeDirectories(process, type === 'directory' ? name : directoryName(name));
      if (type === 'file') process.writeFile(name, content);
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      return `open ${name}: ${goWords(error)}`;
    }
  }
  return undefined;
}

function* toPod(process: Process, here: string, path: string, exec: Exec, preserves: boolean): Task<number> {
  const source = here.length > 1 ? here.replace(/\/+$/, '') : here;
  if (!statOrNone(process, source, true)) {
    yield* process.write(2, `error: ${source} doesn't exist in local filesystem\n`);
    return 1;
  }
  const isInto = (yield* exec(['test', '-d', path])).exitCode === 0;
  const target = isInto ? clean(`${path}/${baseName(source)}`) : clean(path);
  const members: Member[] = [];
  try {
    pack(process, source, baseName(target), members);
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    yield* process.write(2, `error: open ${source}: ${goWords(error)}\n`);
    return 1;
  }
  const owned = preserves ? [] : ['--no-same-permissions', '--no-same-owner'];
  const { stdout, stderr, exitCode } = yield* exec(['tar', ...owned, '-xmf', '-', '-C', directoryName(target)], writeArchive(members));
  if (stdout !== '') yield* process.write(1, stdout);
  if (stderr !== '') yield* process.write(2, stderr);
  return exitCode;
}

/** Directories are those of their files; one without any is told of itself. */
function pack(process: Process, path: string, name: string, members: Member[]): void {
  const stat = statOrNone(process, path, false);
  if (!stat) return;
  const { mode, uid, gid, mtime, target = '' } = stat;
  const names = stat.type === 'directory' ? process.readdir(path).toSorted() : [];
  for (const each of names) pack(process, joinPath(path, each), `${name}/${each}`, members);
  if (names.length > 0) return;
  const type = stat.type === 'directory' || stat.type === 'symlink' ? stat.type : 'file';
  const content = type === 'file' ? process.readFile(path) : '';
  members.push({ path: name, type, mode, uid, gid, mtime: unixTime(mtime), target, content: textOf(content) });
}

/** As Go's path.Clean. */
function clean(path: string): string {
  const kept: string[] = [];
  for (const name of path.split('/')) {
    if (name === '' || name === '.') continue;
    if (name !== '..') kept.push(name);
    else if (kept.length > 0 && kept.at(-1) !== '..') kept.pop();
    else if (!path.startsWith('/')) kept.push(name);
  }
  return `${path.startsWith('/') ? '/' : ''}${kept.join('/')}` || '.';
}
