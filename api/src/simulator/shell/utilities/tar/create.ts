import type { Task } from '../../../engine/index.ts';
import { joinPath, statOrNone } from '../lib/files.ts';
import { OsError } from '../lib/kernel.ts';
import { parseMode } from '../lib/mode.ts';
import { Failure, reason, type Tool } from '../lib/tool.ts';
import { unixTime } from '../time/calendar.ts';
import { parseDate } from '../time/parse-date.ts';
import type { TarJob } from './job.ts';
import { compress, decompress, type Member, readArchive, writeArchive } from './ustar.ts';

/** `tar c`, and what adds to an archive: `r`, and `u`, which takes what is newer alone. */
export function* createArchive(tool: Tool, job: TarJob): Task<number> {
  const { process } = tool;
  const { options, operands, path, named, start, isExcluded = () => false, renamed = (name: string) => name } = job;
  if (operands.length === 0 && !options.has('T'))
    throw new Failure(
      tool.gnu ? 'Cowardly refusing to create an empty archive' : 'empty archive',
      tool.gnu ? 2 : 1,
      tool.gnu ? 'operands' : undefined,
    );
  const members: Member[] = options.has('c') ? [] : before();
  const old = new Map(members.map((member) => [member.path, member.mtime]));
  const removed: string[] = [];
  let toldOfSlash = false;
  const fixed = fixedValues(tool, job);
  let code = 0;
  for (const { name, directories } of operands) {
    process.chdir(start);
    for (const directory of directories) changeDirectory(tool, directory);
    yield* add(name);
    // A directory goes when what is in it has gone.
    for (const each of removed.splice(0)) {
      if (statOrNone(process, each, false)?.type === 'directory') process.rmdir(each);
      else process.unlink(each);
    }
  }
  const archive = writeArchive(members);
  const text =
    options.has('z', 'j', 'J', 'zstd', 'Z', 'lzma', 'lzip', 'I') ||
    ((options.has('a') || !tool.gnu) && /\.(t?gz|bz2|xz|zst|tbz2?|txz)$/.test(path))
      ? compress(archive)
      : archive;
  if (path === '-') yield* tool.write(text);
  else write(text);
  if (options.has('totals'))
    yield* tool.complain(
      `Total bytes written: ${Math.ceil(archive.length / 10_240) * 10_240} (${Math.ceil(archive.length / 10_240) * 10}KiB, 1.0MiB/s)\n`,
    );
  if (code !== 0)
    yield* tool.warn(tool.gnu ? 'Exiting with failure status due to previous errors' : 'error exit delayed from previous errors');
  return code;

  /** What an archive has already; nothing where there is none. */
  function before(): Member[] {
    if (path === '-' || !process.access(path, 'r')) return [];
    const text = process.readFile(path);
    return [...(readArchive(decompress(text) ?? text) ?? [])];
  }

  function write(text: string): void {
    try {
      process.writeFile(path, text);
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      throw new Failure(
        tool.gnu
          ? `${named}: Cannot open: ${error.message}\ntar: Error is not recoverable: exiting now`
          : `can't open '${named}': ${error.message}`,
        tool.gnu ? 2 : 1,
      );
    }
  }

  /** GNU tells of it before it looks whether there is such a file. */
  function* tellOfSlash(name: string): Task<void> {
    if (!name.startsWith('/') || options.has('P') || toldOfSlash) return;
    toldOfSlash = true;
    yield* tool.warn(tool.gnu ? "Removing leading `/' from member names" : "removing leading '/' from member names");
  }

  function* add(name: string): Task<void> {
    if (isExcluded(name)) return;
    const stat = statOrNone(process, name, options.has('h'));
    if (tool.gnu) yield* tellOfSlash(name);
    if (!stat) {
      yield* tool.warn(tool.gnu ? `${name}: Cannot stat: No such file or directory` : `${name}: No such file or directory`);
      code = tool.gnu ? 2 : 1;
      return;
    }
    const type = stat.type === 'directory' || stat.type === 'symlink' ? stat.type : 'file';
    const stored = renamed(
      `${options.has('P') ? name : name.replace(/^\/+/, '')}${type === 'directory' && !name.endsWith('/') ? '/' : ''}`,
    );
    if (!tool.gnu) yield* tellOfSlash(name);
    const { mode, uid, gid, mtime, target = '' } = stat;
    const isKept = options.has('u') && (old.get(stored) ?? -1) >= unixTime(mtime);
    if (!isKept) {
      if (options.has('v')) yield* path === '-' ? tool.complain(`${stored}\n`) : tool.write(`${stored}\n`);
      let content = '';
      try {
        if (type === 'file') content = process.readFile(name);
      } catch (error) {
        if (!(error instanceof OsError)) throw error;
        yield* tool.warn(tool.gnu ? `${name}: Cannot open: ${error.message}` : `can't open '${name}': ${error.message}`);
        if (!options.has('ignorefailed')) code = tool.gnu ? 2 : 1;
        return;
      }
      const own: Member = { path: stored, type, mode, uid, gid, mtime: unixTime(mtime), target, content };
      members.push({ ...own, ...fixed(own) });
    }
    if (options.has('remove')) removed.unshift(name);
    if (type !== 'directory' || options.has('norecursion')) return;
    const names = process.readdir(name);
    for (const each of options.value('sort') === 'name' ? [...names].sort() : names) yield* add(joinPath(name, each));
  }
}

/** What --owner, --group, --mode and --mtime put in place of a file's own. */
function fixedValues(tool: Tool, { options }: TarJob): (member: Member) => Partial<Member> {
  const number = (name: string): number | undefined => {
    const text = options.value(name)?.split(':').at(-1);
    return text === undefined ? undefined : /^\d+$/.test(text) ? Number(text) : text === 'root' ? 0 : undefined;
  };
  const time = options.value('mtime');
  const mtime = time === undefined ? undefined : parseDate(time, tool.process.now);
  const mode = options.value('mode');
  const [uid, gid] = [number('owner'), number('group')];
  return (member) => ({
    ...(uid !== undefined && { uid }),
    ...(gid !== undefined && { gid }),
    ...(mtime !== undefined && { mtime: unixTime(mtime) }),
    ...(mode !== undefined && { mode: parseMode(mode, member.mode, 0, member.type === 'directory') ?? member.mode }),
  });
}

/** @see tar: src/misc.c chdir_do */
export function changeDirectory(tool: Tool, directory: string): void {
  try {
    tool.process.chdir(directory);
  } catch (error) {
    throw new Failure(
      tool.gnu
        ? `${directory}: Cannot open: ${reason(error)}\ntar: Error is not recoverable: exiting now`
        : `can't change directory to '${directory}': ${reason(error)}`,
      tool.gnu ? 2 : 1,
    );
  }
}
