import type { Task } from '../../../engine/index.ts';
import { baseName, isDirectory, joinPath, statOrNone } from './files.ts';
import { CHUNK } from './input.ts';
import { isSameFile, OsError, type Stat } from './kernel.ts';
import { quote } from './quote.ts';
import { reason, type Tool } from './tool.ts';

/** What is kept of a file that is copied, and what may be in its way. */
export interface CopyOptions {
  readonly recursive: boolean;
  /** Which symbolic links are followed: all, those that are named, or none. */
  readonly follows: 'all' | 'named' | 'none';
  /** Whether links to files are made instead of copies. */
  readonly link: 'none' | 'hard' | 'symbolic';
  readonly preserveTimes: boolean;
  readonly preserveMode: boolean;
  readonly preserveOwner: boolean;
  readonly force: boolean;
  readonly noClobber: boolean;
  readonly update: boolean;
  readonly verbose: boolean;
  /** Asks before what is there is written over. */
  readonly ask?: ((question: string) => Task<boolean>) | undefined;
  /** What what is there is called from then on. */
  readonly backup?: ((path: string) => string) | undefined;
  readonly removeFirst?: boolean;
  readonly attributesOnly?: boolean;
}

/** The tree that is copied, and the directory that it becomes: that may lie in it. @see coreutils: src/copy.c copy_into_self */
interface Root {
  readonly from: string;
  readonly to: string;
  readonly made: Stat;
}

/** Copies one file or tree, telling of what fails. Returns whether all went well. */
export function* copyTree(tool: Tool, from: string, to: string, options: CopyOptions, root?: Root): Task<boolean> {
  const { process } = tool;
  let stat: Stat;
  try {
    stat = options.follows === 'all' || (options.follows === 'named' && !root) ? process.stat(from) : process.lstat(from);
  } catch (error) {
    const why = reason(error);
    yield* tool.warn(tool.gnu ? `cannot stat ${quote(from)}: ${why}` : `can't stat '${from}': ${why}`);
    return false;
  }
  if (stat.type === 'directory') {
    if (root && isSameFile(stat, root.made)) {
      const into = `cannot copy a directory, ${quote(root.from)}, into itself, ${quote(root.to)}`;
      yield* tool.warn(tool.gnu ? into : `recursion detected, omitting directory '${from}'`);
      return false;
    }
    if (options.recursive) return yield* copyDirectory(tool, from, to, stat, options, root);
    yield* tool.warn(tool.gnu ? `-r not specified; omitting directory ${quote(from)}` : `omitting directory '${from}'`);
    return false;
  }
  const there = statOrNone(process, to);
  if (there && options.noClobber) return true;
  if (there && options.update && there.mtime >= stat.mtime) return true;
  if (there?.type === 'directory') {
    yield* tool.warn(tool.gnu ? `cannot overwrite directory ${quote(to)} with non-directory` : `'${to}' is a directory`);
    return false;
  }
  if (
    there &&
    isSameFile(there, stat) &&
    stat.type === 'file' &&
    !(options.removeFirst && statOrNone(process, to, false)?.type === 'symlink')
  ) {
    yield* tool.warn(tool.gnu ? `${quote(from)} and ${quote(to)} are the same file` : `'${from}' and '${to}' are the same file`);
    return false;
  }
  if (there && options.ask && !(yield* options.ask(`overwrite ${tool.gnu ? quote(to) : `'${to}'`}`))) return true;
  const backup = statOrNone(process, to, false) && options.backup?.(to);
  if (backup !== undefined) process.rename(to, backup);
  else if (options.removeFirst && statOrNone(process, to, false)) {
    process.unlink(to);
    if (options.verbose && tool.gnu) tool.print(`removed ${quote(to)}\n`);
  }
  if (options.link !== 'none') {
    if (!(yield* linkTo(tool, from, to, options))) return false;
  } else if (stat.type === 'symlink') {
    if (!(yield* makeLink(tool, stat.target ?? '', to, options))) return false;
  } else if (!(yield* copyFile(tool, from, to, stat, options))) return false;
  const kept = backup === undefined || !tool.gnu ? '' : ` (backup: ${quote(backup)})`;
  if (options.verbose) tool.print(tool.gnu ? `${quote(from)} -> ${quote(to)}${kept}\n` : `'${from}' -> '${to}'\n`);
  return true;
}

/** `cp -l` and `cp -s`. */
function* linkTo(tool: Tool, from: string, to: string, { link, force }: CopyOptions): Task<boolean> {
  const { process } = tool;
  const hard = link === 'hard';
  try {
    if (!hard && tool.gnu && !from.startsWith('/') && to.includes('/')) {
      yield* tool.warn(`${to}: can make relative symbolic links only in current directory`);
      return false;
    }
    if (force && statOrNone(process, to, false)) process.unlink(to);
    if (hard) process.link(from, to);
    else process.symlink(from, to);
    return true;
  } catch (error) {
    const why = reason(error);
    const gnu = hard
      ? `cannot create hard link ${quote(to)} to ${quote(from)}`
      : `cannot create symbolic link ${quote(to)} to ${quote(from)}`;
    yield* tool.warn(tool.gnu ? `${gnu}: ${why}` : `can't create '${to}': ${why}`);
    return false;
  }
}

/** Where a source goes: into the target if that is a directory. */
export function destination(from: string, target: string, into: boolean): string {
  return into ? joinPath(target, baseName(from)) : target;
}

/** Whether files are to be put into the target, rather than to become it. */
export const isInto = (tool: Tool, target: string): boolean => isDirectory(tool.process, target);

function* copyDirectory(tool: Tool, from: string, to: string, stat: Stat, options: CopyOptions, root?: Root): Task<boolean> {
  const { process } = tool;
  const there = statOrNone(process, to);
  if (there && there.type !== 'directory') {
    yield* tool.warn(tool.gnu ? `cannot overwrite non-directory ${quote(to)} with directory ${quote(from)}` : `'${to}' is not a directory`);
    return false;
  }
  try {
    if (!there) process.mkdir(to, (stat.mode & 0o777) | 0o700);
  } catch (error) {
    yield* tool.warn(
      tool.gnu ? `cannot create directory ${quote(to)}: ${reason(error)}` : `can't create directory '${to}': ${reason(error)}`,
    );
    return false;
  }
  let names: string[];
  try {
    names = process.readdir(from);
  } catch (error) {
    yield* tool.warn(tool.gnu ? `cannot access ${quote(from)}: ${reason(error)}` : `can't open '${from}': ${reason(error)}`);
    return false;
  }
  const whole = root ?? { from, to, made: process.stat(to) };
  // GNU's tells of a directory before what is in it, if it makes it; busybox of each, after.
  if (options.verbose && tool.gnu && !there) tool.print(`${quote(from)} -> ${quote(to)}\n`);
  let ok = true;
  for (const name of names) if (!(yield* copyTree(tool, joinPath(from, name), joinPath(to, name), options, whole))) ok = false;
  const kept = yield* preserve(tool, to, stat, options);
  if (options.verbose && !tool.gnu) tool.print(`'${from}' -> '${to}'\n`);
  return kept && ok;
}

function* copyFile(tool: Tool, from: string, to: string, stat: Stat, options: CopyOptions): Task<boolean> {
  const { process } = tool;
  let source: number;
  try {
    source = process.open(from, { read: true });
  } catch (error) {
    yield* tool.warn(tool.gnu ? `cannot open ${quote(from)} for reading: ${reason(error)}` : `can't open '${from}': ${reason(error)}`);
    return false;
  }
  try {
    let target: number;
    try {
      target = openTarget();
    } catch (error) {
      yield* tool.warn(tool.gnu ? `cannot create regular file ${quote(to)}: ${reason(error)}` : `can't create '${to}': ${reason(error)}`);
      return false;
    }
    try {
      while (!options.attributesOnly) {
        const data = yield* process.read(source, CHUNK * 16);
        if (data === '') break;
        yield* process.write(target, data);
      }
    } catch (error) {
      yield* tool.warn(tool.gnu ? `error writing ${quote(to)}: ${reason(error)}` : `write error: ${reason(error)}`);
      return false;
    } finally {
      process.close(target);
    }
  } finally {
    process.close(source);
  }
  return yield* preserve(tool, to, stat, options);

  function openTarget(): number {
    const flags = { write: true, create: true, truncate: !options.attributesOnly };
    try {
      return process.open(to, flags, stat.mode & 0o777);
    } catch (error) {
      if (!options.force || !(error instanceof OsError) || error.code === 'ENOENT' || error.code === 'EISDIR') throw error;
      // What is told is why it could not be opened.
      if (!statOrNone(process, to, false)) throw error;
      process.unlink(to);
      return process.open(to, flags, stat.mode & 0o777);
    }
  }
}

/** @see coreutils: src/copy.c copy_internal; busybox: libbb/copy_file.c ask_and_unlink */
function* makeLink(tool: Tool, target: string, to: string, { force, ask, verbose }: CopyOptions): Task<boolean> {
  try {
    if (statOrNone(tool.process, to, false)) {
      if (!tool.gnu && !force && !ask) {
        yield* tool.warn(`can't create '${to}': File exists`);
        return false;
      }
      tool.process.unlink(to);
      if (tool.gnu && verbose) tool.print(`removed ${quote(to)}\n`);
    }
    tool.process.symlink(target, to);
    return true;
  } catch (error) {
    yield* tool.warn(
      tool.gnu
        ? `cannot create symbolic link ${quote(to)}: ${reason(error)}`
        : `can't create symlink '${to}' to '${target}': ${reason(error)}`,
    );
    return false;
  }
}

function* preserve(tool: Tool, to: string, stat: Stat, options: CopyOptions): Task<boolean> {
  const { process } = tool;
  try {
    if (options.preserveOwner) {
      try {
        process.chown(to, stat.uid, stat.gid);
      } catch (error) {
        // Only root gives files away: GNU's cp says nothing of it.
        if (!(error instanceof OsError) || error.code !== 'EPERM') throw error;
        if (!tool.gnu) yield* tool.warn(`can't preserve ownership of '${to}': ${error.message}`);
      }
    }
    if (options.preserveMode) process.chmod(to, stat.mode);
    if (options.preserveTimes) process.utimes(to, stat.mtime);
    return true;
  } catch (error) {
    yield* tool.warn(
      tool.gnu ? `preserving permissions for ${quote(to)}: ${reason(error)}` : `can't preserve permissions of '${to}': ${reason(error)}`,
    );
    return false;
  }
}
