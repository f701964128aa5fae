import type { Task } from '../../../engine/index.ts';
import { baseName, isDirectory, joinPath, statOrNone } from './files.ts';
import { CHUNK } from './input.ts';
import { OsError, type Stat } from './kernel.ts';
import { quote } from './quote.ts';
import { reason, type Tool } from './tool.ts';

/** What is kept of a file that is copied, and what may be in its way. */
export interface CopyOptions {
  readonly recursive: boolean;
  /** Symbolic links at any depth are copied as links. */
  readonly keepLinks: boolean;
  readonly preserveTimes: boolean;
  readonly preserveMode: boolean;
  readonly preserveOwner: boolean;
  readonly force: boolean;
  readonly noClobber: boolean;
  readonly update: boolean;
  readonly verbose: boolean;
}

/** Copies one file or tree, telling of what fails. Returns whether all went well. */
export function* copyTree(tool: Tool, from: string, to: string, options: CopyOptions, top = true): Task<boolean> {
  const { process } = tool;
  let stat: Stat;
  try {
    stat = options.keepLinks || (options.recursive && !top) ? process.lstat(from) : process.stat(from);
  } catch (error) {
    const why = reason(error);
    yield* tool.warn(tool.gnu ? `cannot stat ${quote(from)}: ${why}` : `can't stat '${from}': ${why}`);
    return false;
  }
  if (stat.type === 'directory') {
    if (options.recursive) return yield* copyDirectory(tool, from, to, stat, options);
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
  if (there && there.inode === stat.inode && stat.type === 'file') {
    yield* tool.warn(tool.gnu ? `${quote(from)} and ${quote(to)} are the same file` : `'${from}' and '${to}' are the same file`);
    return false;
  }
  if (stat.type === 'symlink') {
    if (!(yield* makeLink(tool, stat.target ?? '', to))) return false;
  } else if (!(yield* copyFile(tool, from, to, stat, options))) return false;
  if (options.verbose) tool.print(tool.gnu ? `${quote(from)} -> ${quote(to)}\n` : `'${from}' -> '${to}'\n`);
  return true;
}

/** Where a source goes: into the target if that is a directory. */
export function destination(from: string, target: string, into: boolean): string {
  return into ? joinPath(target, baseName(from)) : target;
}

/** Whether files are to be put into the target, rather than to become it. */
export const isInto = (tool: Tool, target: string): boolean => isDirectory(tool.process, target);

function* copyDirectory(tool: Tool, from: string, to: string, stat: Stat, options: CopyOptions): Task<boolean> {
  const { process } = tool;
  let names: string[];
  try {
    names = process.readdir(from);
  } catch (error) {
    yield* tool.warn(tool.gnu ? `cannot access ${quote(from)}: ${reason(error)}` : `can't open '${from}': ${reason(error)}`);
    return false;
  }
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
  if (options.verbose) tool.print(`${quote(from)} -> ${quote(to)}\n`);
  let ok = true;
  for (const name of names) if (!(yield* copyTree(tool, joinPath(from, name), joinPath(to, name), options, false))) ok = false;
  return (yield* preserve(tool, to, stat, options)) && ok;
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
      for (;;) {
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
    const flags = { write: true, create: true, truncate: true };
    try {
      return process.open(to, flags, stat.mode & 0o777);
    } catch (error) {
      if (!options.force || !(error instanceof OsError) || error.code === 'ENOENT' || error.code === 'EISDIR') throw error;
      process.unlink(to);
      return process.open(to, flags, stat.mode & 0o777);
    }
  }
}

function* makeLink(tool: Tool, target: string, to: string): Task<boolean> {
  try {
    if (statOrNone(tool.process, to, false)) tool.process.unlink(to);
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
