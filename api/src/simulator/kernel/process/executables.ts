import { byteLength } from '../../apimachinery/utf8.ts';
import { byText, type Task, TextCache } from '../../engine/index.ts';
import type { Capabilities } from '../capabilities.ts';
import { osError, strerror } from '../errno.ts';
import type { ErrnoCode } from '../errno-code.ts';
import type { Inode } from '../files/inode.ts';
import type { MountNamespace, Place } from '../mounts/mounts.ts';
import { EXECUTE, may, type Viewer } from '../permissions.ts';
import { OsError, type Process, type Program } from '../types.ts';

/** What execve(2) has found to run; `comm` is the name in ps. */
export interface Executable {
  readonly program: Program;
  /** With the interpreter of a script put before. */
  readonly argv: readonly string[];
  readonly comm: string;
  readonly memory: number | undefined;
}

/** What `argv` would run. Throws ENOENT, EACCES and, for a file that is neither a program nor a script with `#!`, ENOEXEC. */
export function findExecutable(viewer: Viewer, mounts: MountNamespace, base: Place, argv: readonly string[], path?: string): Executable {
  const name = argv[0];
  if (name === undefined || name === '') throw new ExecutableMissing('ENOENT', name);
  const found = name.includes('/')
    ? { inode: executableAt(viewer, mounts, base, name), path: name }
    : inPath(viewer, mounts, base, name, path);
  const inode = found?.inode ?? 'ENOENT';
  if (typeof inode === 'string') throw new ExecutableMissing(inode, name, typeAt(mounts.find(viewer, base, name, true)));
  const comm = name.slice(name.lastIndexOf('/') + 1).slice(0, 15);
  const { executable } = inode;
  if (executable) return { program: executable.program, argv, comm, memory: executable.memory };
  return { ...interpreted(viewer, mounts, base, { inode, path: found?.path ?? name }, argv), comm };
}

const LONGEST_TEXT = 131_072;
const ALL_TEXTS = 2 * 2 ** 20;

/**
 * Whether execve would refuse such words and variables: one of them is longer than 32 pages, or all together take more than a
 * quarter of the stack. @see linux: include/uapi/linux/binfmts.h MAX_ARG_STRLEN; fs/exec.c bprm_stack_limits
 */
function areTooLong(argv: readonly string[], env: ReadonlyMap<string, string>): boolean {
  let length = 0;
  for (const word of argv) length += word.length;
  env.forEach((value, name) => {
    length += name.length + value.length;
  });
  // Few come near it: no character takes more than three bytes.
  if (3 * length < LONGEST_TEXT - 2) return false;
  if (length > ALL_TEXTS) return true;
  const texts = [...argv.map(byteLength), ...[...env].map(([name, value]) => byteLength(name) + 1 + byteLength(value))];
  return texts.some((bytes) => bytes >= LONGEST_TEXT) || texts.reduce((sum, bytes) => sum + bytes + 9, 0) > ALL_TEXTS;
}

/**
 * Why execve refuses an executable that it has found: too much is said to it, or its file's capabilities, which are to be in
 * effect from the beginning, are not all among those that the container has, whoever runs it and whether or not it may gain any.
 * @see linux: security/commoncap.c bprm_caps_from_vfs_caps
 */
export function refusalOf(
  { program: { fileCapabilities, isBehindScript } }: Executable,
  bounding: Capabilities,
  argv: readonly string[],
  env: ReadonlyMap<string, string>,
): ErrnoCode | undefined {
  if (areTooLong(argv, env)) return 'E2BIG';
  if (!fileCapabilities || isBehindScript) return undefined;
  return [...fileCapabilities].every((capability) => bounding.has(capability)) ? undefined : 'EPERM';
}

/** There is no such file that may be executed: the runtime knows it before it starts a process. */
export class ExecutableMissing extends OsError {
  /** `there`: what the path names, if it can be seen, and is no file that may be executed. */
  constructor(
    code: ErrnoCode,
    path: string | undefined,
    readonly there?: Inode['type'],
  ) {
    super(code, strerror[code], path);
  }
}

const typeAt = (found: ReturnType<MountNamespace['find']>): Inode['type'] | undefined =>
  typeof found === 'string' ? undefined : found.place?.inode.type;

/** The path that a name stands for; undefined if there is no such executable. */
export function searchPath(viewer: Viewer, mounts: MountNamespace, base: Place, name: string, path?: string): string | undefined {
  if (name === '') return undefined;
  if (name.includes('/')) return typeof executableAt(viewer, mounts, base, name) === 'string' ? undefined : name;
  const found = inPath(viewer, mounts, base, name, path);
  return found && typeof found.inode !== 'string' ? found.path : undefined;
}

/** A script's first line names its interpreter, and at most one argument; what fails is what was asked for. @see execve(2) */
function interpreted(
  viewer: Viewer,
  mounts: MountNamespace,
  base: Place,
  asked: { readonly inode: Inode; readonly path: string },
  argv: readonly string[],
): Omit<Executable, 'comm'> {
  let { inode, path } = asked;
  let words = argv;
  for (let depth = 0; ; depth++) {
    const line = interpreterLine(inode);
    if (line === '') throw osError('ENOEXEC', asked.path);
    if (depth > 4) throw osError('ELOOP', asked.path);
    const space = line.search(/[ \t]/);
    const interpreter = space < 0 ? line : line.slice(0, space);
    const argument = space < 0 ? [] : [line.slice(space).trim()];
    const found = executableAt(viewer, mounts, base, interpreter);
    if (typeof found === 'string') throw osError(found, asked.path);
    words = [interpreter, ...argument, path, ...words.slice(1)];
    const { executable } = found;
    if (executable) return { program: executable.program, argv: words, memory: executable.memory };
    inode = found;
    path = interpreter;
  }
}

/** What stands behind `#!`. */
function interpreterLine(script: Inode): string {
  const head = script.type === 'file' && !script.virtual ? script.content.read(0, 256) : '';
  if (typeof head !== 'string' || !head.startsWith('#!')) return '';
  return (head.slice(2).split('\n')[0] as string).replace(/^[ \t]+|[ \t]+$/g, '');
}

function executableAt(viewer: Viewer, mounts: MountNamespace, base: Place, path: string): Inode | ErrnoCode {
  const seen = mounts.seen(viewer, base, path);
  if (typeof seen === 'string') return seen;
  const { inode, mount } = seen;
  if (inode.type !== 'file' || mount.noExec || !may(viewer, inode, EXECUTE)) return 'EACCES';
  return inode;
}

/** Where a name may stand, in the order of PATH. The same few are asked for again and again. */
function candidates(path: string, name: string): readonly string[] {
  const known = namesIn(path);
  let made = known.get(name);
  if (!made) {
    made = path.split(':').map((directory) => `${directory === '' ? '.' : directory}/${name}`);
    known.set(name, made);
  }
  return made;
}
const namesIn = byText((_path) => new TextCache<readonly string[]>(300), 20);

/** The first match that may be run; if there are only others, the error that they give. */
function inPath(
  viewer: Viewer,
  mounts: MountNamespace,
  base: Place,
  name: string,
  path = DEFAULT_PATH,
): { readonly inode: Inode | ErrnoCode; readonly path: string } | undefined {
  let refused: { inode: ErrnoCode; path: string } | undefined;
  for (const full of candidates(path, name)) {
    const inode = executableAt(viewer, mounts, base, full);
    if (typeof inode !== 'string') return { inode, path: full };
    if (inode === 'EACCES') refused ??= { inode, path: full };
  }
  return refused;
}

/** PATH where neither image nor container sets it. @see moby: oci/defaults.go */
export const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** A program that was found and cannot be executed: its process begins, says why, and ends. */
export function* failAfter(process: Process, said: string): Task<number> {
  yield* process.write(2, said);
  return 1;
}
