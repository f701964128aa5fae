import type { Task } from '../../../engine/index.ts';
import { compilePattern } from '../../pattern.ts';
import { directoryName, isDirectory, statOrNone } from '../lib/files.ts';
import { readAll } from '../lib/input.ts';
import { byteLength } from '../lib/kernel.ts';
import { modeText } from '../lib/mode.ts';
import { Failure, reason, type Tool } from '../lib/tool.ts';
import { Accounts } from '../lib/users.ts';
import { fromUnixTime, unixTime } from '../time/calendar.ts';
import { localText } from '../time/zone.ts';
import type { TarJob } from './job.ts';
import { compress, decompress, type Member, readArchive, writeArchive } from './ustar.ts';

/** The members of the archive that a tar is called for. */
function* membersOf(tool: Tool, { options, path, named }: TarJob): Task<readonly Member[]> {
  const { process } = tool;
  let text: string;
  try {
    text = path === '-' ? yield* readAll(process, 0) : process.readFile(path);
  } catch (error) {
    if (!tool.gnu) throw new Failure(`can't open '${named}': ${reason(error)}`, 1);
    const told = `${named}: Cannot open: ${reason(error)}`;
    if (!options.has('z')) throw new Failure(`${told}\ntar: Error is not recoverable: exiting now`, 2);
    // A child of it reads what is packed.
    yield* tool.complain(`tar (child): ${told}\ntar (child): Error is not recoverable: exiting now\n`);
    throw new Failure('Child returned status 2\ntar: Error is not recoverable: exiting now', 2);
  }
  const unpacked = decompress(text);
  if (unpacked === undefined && options.has('z')) {
    if (!tool.gnu) throw new Failure('invalid magic\ntar: short read', 1);
    yield* tool.complain('\ngzip: stdin: not in gzip format\n');
    throw new Failure('Child returned status 1\ntar: Error is not recoverable: exiting now', 2);
  }
  const members = readArchive(unpacked ?? text);
  if (members) return members;
  throw new Failure(
    tool.gnu
      ? 'This does not look like a tar archive\ntar: Exiting with failure status due to previous errors'
      : text.length < 512
        ? 'short read'
        : 'invalid tar magic',
    tool.gnu ? 2 : 1,
  );
}

/** Which members are asked for: by name or what is below it, or by pattern (--wildcards). */
function wantedBy({ options, operands }: TarJob): (path: string) => string[] {
  const globs = options.has('wildcards');
  const names = operands.map(({ name }) => ({ name, pattern: globs ? compilePattern(name) : undefined }));
  return (path) => {
    const bare = path.replace(/\/$/, '');
    return names
      .filter(({ name, pattern }) =>
        pattern
          ? pattern.test(bare)
          : bare === name.replace(/\/$/, '') || (!options.has('norecursion') && path.startsWith(`${name.replace(/\/$/, '')}/`)),
      )
      .map(({ name }) => name);
  };
}

/** `tar x` and `tar t`. */
export function* extractArchive(tool: Tool, job: TarJob): Task<number> {
  const { process } = tool;
  const { options, operands, isExcluded = () => false, renamed = (name: string) => name } = job;
  const members = yield* membersOf(tool, job);
  const strip = Number(options.value('strip') ?? 0);
  const listed = lister(tool, options.has('numeric'));
  const wantedFor = wantedBy(job);
  let code = 0;
  const missing = new Set(operands.map(({ name }) => name));
  for (const member of members) {
    const wanted = wantedFor(member.path);
    if ((operands.length > 0 && wanted.length === 0) || isExcluded(member.path)) continue;
    for (const each of wanted) missing.delete(each);
    const to = renamed(member.path)
      .split('/')
      .slice(strip)
      .join('/')
      .replace(options.has('P') ? /^$/ : /^\/+/, '');
    if (to === '' && !options.has('t')) continue;
    if (options.has('t')) {
      tool.print(options.has('v') ? `${listed(member)}\n` : `${options.has('showtransformed') ? to : member.path}\n`);
      continue;
    }
    if (options.has('v'))
      yield* options.has('O') ? tool.complain(`${member.path}\n`) : tool.write(`${options.has('showtransformed') ? to : member.path}\n`);
    if (options.has('O')) {
      tool.print(member.content);
      continue;
    }
    try {
      const kept = restore(member, to);
      if (kept !== undefined) {
        yield* tool.warn(kept);
        code = 2;
      }
    } catch (error) {
      yield* tool.warn(tool.gnu ? `${to}: Cannot open: ${reason(error)}` : `can't open '${to}': ${reason(error)}`);
      code = tool.gnu ? 2 : 1;
    }
  }
  for (const each of missing) {
    yield* tool.flush();
    yield* tool.warn(`${each}: ${tool.gnu ? 'N' : 'n'}ot found in archive`);
    code = tool.gnu ? 2 : 1;
    if (!tool.gnu) break;
  }
  if (tool.gnu && code !== 0) {
    yield* tool.flush();
    yield* tool.warn('Exiting with failure status due to previous errors');
  }
  return code;

  /** What is said where something is there already that is to be kept. */
  function restore(member: Member, to: string): string | undefined {
    makeParents(to.replace(/\/$/, ''));
    if (member.type === 'directory') {
      if (!isDirectory(process, to)) process.mkdir(to, member.mode);
    } else {
      const there = statOrNone(process, to, false);
      if (there && options.has('skipold')) return undefined;
      if (there && options.has('k'))
        return tool.gnu
          ? member.type === 'symlink'
            ? `${to}: Cannot create symlink to '${member.target}': File exists`
            : `${to}: Cannot open: File exists`
          : undefined;
      if (there && options.has('keepnewer') && unixTime(there.mtime) >= member.mtime) return undefined;
      if (there) process.unlink(to);
      if (member.type === 'symlink') {
        process.symlink(member.target, to);
        return undefined;
      }
      process.writeFile(to, member.content, { mode: member.mode });
    }
    if (process.uid === 0 && !options.has('o')) process.chown(to, member.uid, member.gid);
    if (!options.has('m')) process.utimes(to, fromUnixTime(member.mtime));
    return undefined;
  }

  function makeParents(to: string): void {
    const parent = directoryName(to);
    if (parent === '.' || parent === '/' || isDirectory(process, parent)) return;
    makeParents(parent);
    process.mkdir(parent);
  }
}

/** `tar d` tells what differs, `--delete` takes members away. */
export function* compareArchive(tool: Tool, job: TarJob): Task<number> {
  const { process } = tool;
  const { options, operands, path } = job;
  const members = yield* membersOf(tool, job);
  const wantedFor = wantedBy(job);
  if (options.has('delete')) {
    const left = members.filter((member) => wantedFor(member.path).length === 0);
    const isCompressed = decompress(process.readFile(path)) !== undefined;
    process.writeFile(path, isCompressed ? compress(writeArchive(left)) : writeArchive(left));
    return 0;
  }
  let code = 0;
  for (const member of members) {
    if (operands.length > 0 && wantedFor(member.path).length === 0) continue;
    if (options.has('v')) tool.print(`${member.path}\n`);
    const there = statOrNone(process, member.path, false);
    const differs: string[] = [];
    if (!there) {
      yield* tool.flush();
      yield* tool.warn(`${member.path}: Warning: Cannot stat: No such file or directory`);
      code = 1;
      continue;
    }
    if ((there.mode & 0o7777) !== (member.mode & 0o7777) && member.type !== 'symlink') differs.push('Mode differs');
    if (there.uid !== member.uid) differs.push('Uid differs');
    if (there.gid !== member.gid) differs.push('Gid differs');
    if (unixTime(there.mtime) !== member.mtime && member.type === 'file') differs.push('Mod time differs');
    if (member.type === 'file' && there.size !== byteLength(member.content)) differs.push('Size differs');
    else if (member.type === 'file' && process.readFile(member.path) !== member.content) differs.push('Contents differ');
    for (const each of differs) tool.print(`${member.path.replace(/\/$/, '')}: ${each}\n`);
    if (differs.length > 0) code = 1;
  }
  return code;
}

/** Lines as `tar tv` has them: owners and sizes share a column, which grows. @see tar: src/list.c simple_print_header */
function lister(tool: Tool, isNumeric: boolean): (member: Member) => string {
  const accounts = new Accounts(tool.process);
  let width = 19;
  return ({ uid, gid, mode, type, mtime, target, path, content }) => {
    const letters = modeText({ type, mode, uid, gid, size: 0, mtime: 0, nlink: 1, inode: 0 });
    const owner = isNumeric ? `${uid}/${gid}` : `${accounts.userName(uid)}/${accounts.groupName(gid)}`;
    const size = String(byteLength(content));
    width = Math.max(width, owner.length + 1 + size.length);
    return `${letters} ${owner} ${size.padStart(width - owner.length - 1)} ${localText(tool.process, '%Y-%m-%d %H:%M', fromUnixTime(mtime))} ${path}${target === '' ? '' : ` -> ${target}`}`;
  };
}
