import type { Task } from '../../engine/index.ts';
import { fromUnixTime, strftime, unixTime } from './lib/calendar.ts';
import { directoryName, isDirectory, joinPath, statOrNone } from './lib/files.ts';
import { readAll } from './lib/input.ts';
import { OsError } from './lib/kernel.ts';
import { modeText } from './lib/mode.ts';
import { Failure, reason, type Tool, utility } from './lib/tool.ts';
import { Accounts } from './lib/users.ts';
import { compress, decompress, type Member, readArchive, writeArchive } from './lib/ustar.ts';
import { type Options, readOptions } from './options.ts';

/** tar: c, x and t, with f, z, v, C, --strip-components and --exclude. */
export const tar = utility(
  function* (tool) {
    // The first word may be a cluster without its dash.
    const [first = '', ...rest] = tool.args;
    const options = readOptions(
      tool,
      {
        short: 'cxtzjJvf:C:OpPhkmX:T:o',
        long: {
          create: 'c',
          extract: 'x',
          get: 'x',
          list: 't',
          gzip: 'z',
          verbose: 'v',
          file: 'f',
          directory: 'C',
          'to-stdout': 'O',
          exclude: 'exclude:',
          'strip-components': 'strip:',
          'no-same-owner': 'o',
          'same-permissions': 'p',
          'keep-old-files': 'k',
        },
      },
      /^[cxt][a-zA-Z]*$/.test(first) ? [`-${first}`, ...rest] : tool.args,
    );
    const directory = options.value('C');
    const base = tool.process.cwd;
    const file = options.value('f') ?? '-';
    const path = file === '-' || file.startsWith('/') ? file : joinPath(base, file);
    if (directory !== undefined) {
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
    if (options.has('c')) return yield* create(tool, options, path);
    if (options.has('x') || options.has('t')) return yield* extract(tool, options, path, file);
    if (!tool.gnu) throw tool.usage('missing action');
    throw new Failure("You must specify one of the '-Acdtrux', '--delete' or '--test-label' options", undefined, 'operands');
  },
  { usageCode: 2, shortName: true },
);

function* create(tool: Tool, options: Options, path: string): Task<number> {
  const { process } = tool;
  const members: Member[] = [];
  let code = 0;
  if (options.operands.length === 0)
    throw new Failure(
      tool.gnu ? 'Cowardly refusing to create an empty archive' : 'empty archive',
      tool.gnu ? 2 : 1,
      tool.gnu ? 'operands' : undefined,
    );
  for (const operand of options.operands) yield* add(operand);
  const archive = writeArchive(members);
  const text = options.has('z') || /\.t?gz$/.test(path) ? compress(archive) : archive;
  if (path === '-') yield* tool.write(text);
  else process.writeFile(path, text);
  if (code !== 0)
    yield* tool.warn(tool.gnu ? 'Exiting with failure status due to previous errors' : 'error exit delayed from previous errors');
  return code;

  function* add(name: string): Task<void> {
    if (options.values('exclude').some((pattern) => name === pattern || name.endsWith(`/${pattern}`))) return;
    const stat = statOrNone(process, name, options.has('h'));
    if (!stat) {
      yield* tool.warn(tool.gnu ? `${name}: Cannot stat: No such file or directory` : `${name}: No such file or directory`);
      code = tool.gnu ? 2 : 1;
      return;
    }
    const type = stat.type === 'directory' || stat.type === 'symlink' ? stat.type : 'file';
    const stored = `${options.has('P') ? name : name.replace(/^\/+/, '')}${type === 'directory' && !name.endsWith('/') ? '/' : ''}`;
    if (options.has('v')) yield* path === '-' ? tool.complain(`${stored}\n`) : tool.write(`${stored}\n`);
    const { mode, uid, gid, mtime, target = '' } = stat;
    members.push({
      path: stored,
      type,
      mode,
      uid,
      gid,
      mtime: unixTime(mtime),
      target,
      content: type === 'file' ? process.readFile(name) : '',
    });
    if (type === 'directory') for (const each of process.readdir(name)) yield* add(joinPath(name, each));
  }
}

function* extract(tool: Tool, options: Options, path: string, named: string): Task<number> {
  const { process } = tool;
  let text: string;
  try {
    text = path === '-' ? yield* readAll(process, 0) : process.readFile(path);
  } catch (error) {
    if (!tool.gnu) throw new Failure(`can't open '${named}': ${reason(error)}`, 1);
    throw new Failure(`${named}: Cannot open: ${reason(error)}\ntar: Error is not recoverable: exiting now`, 2);
  }
  const unpacked = decompress(text);
  if (unpacked === undefined && options.has('z')) {
    if (!tool.gnu) throw new Failure('invalid magic\ntar: short read', 1);
    yield* tool.complain('\ngzip: stdin: not in gzip format\n');
    throw new Failure('Child returned status 1\ntar: Error is not recoverable: exiting now', 2);
  }
  const members = readArchive(unpacked ?? text);
  if (!members)
    throw new Failure(
      tool.gnu
        ? 'This does not look like a tar archive\ntar: Exiting with failure status due to previous errors'
        : text.length < 512
          ? 'short read'
          : 'invalid tar magic',
      tool.gnu ? 2 : 1,
    );
  const strip = Number(options.value('strip') ?? 0);
  const accounts = new Accounts(process);
  let code = 0;
  const missing = new Set(options.operands);
  for (const member of members) {
    const wanted = options.operands.filter((each) => member.path === each || member.path.startsWith(`${each.replace(/\/$/, '')}/`));
    if (options.operands.length > 0 && wanted.length === 0) continue;
    for (const each of wanted) missing.delete(each);
    const to = member.path.split('/').slice(strip).join('/');
    if (to === '') continue;
    if (options.has('t')) {
      tool.print(options.has('v') ? `${longLine(member)}\n` : `${member.path}\n`);
      continue;
    }
    if (options.has('v')) tool.print(`${member.path}\n`);
    if (options.has('O')) {
      tool.print(member.content);
      continue;
    }
    try {
      restore(member, to);
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
  if (tool.gnu && missing.size > 0) yield* tool.warn('Exiting with failure status due to previous errors');
  return code;

  function restore(member: Member, to: string): void {
    makeParents(to.replace(/\/$/, ''));
    if (member.type === 'directory') {
      if (!isDirectory(process, to)) process.mkdir(to, member.mode);
    } else {
      if (statOrNone(process, to, false)) process.unlink(to);
      if (member.type === 'symlink') {
        process.symlink(member.target, to);
        return;
      }
      process.writeFile(to, member.content, { mode: member.mode });
    }
    if (process.uid === 0 && !options.has('o')) process.chown(to, member.uid, member.gid);
    process.utimes(to, fromUnixTime(member.mtime));
  }

  function makeParents(to: string): void {
    const parent = directoryName(to);
    if (parent === '.' || parent === '/' || isDirectory(process, parent)) return;
    makeParents(parent);
    process.mkdir(parent);
  }

  function longLine(member: Member): string {
    const { uid, gid, mode, type, mtime, target } = member;
    const letter = modeText({ type, mode, uid, gid, size: 0, mtime: 0, nlink: 1, inode: 0 });
    const owner = `${accounts.userName(uid)}/${accounts.groupName(gid)}`;
    return `${letter} ${owner} ${String(member.content.length).padStart(9)} ${strftime('%Y-%m-%d %H:%M', fromUnixTime(mtime))} ${member.path}${target === '' ? '' : ` -> ${target}`}`;
  }
}

/** gzip, gunzip and zcat. */
export const gzip = utility(
  function* (tool) {
    const called = tool.name.replace(/.*\//, '');
    const options = readOptions(tool, {
      short: 'cdfkvtnq123456789',
      long: {
        decompress: 'd',
        uncompress: 'd',
        stdout: 'c',
        'to-stdout': 'c',
        keep: 'k',
        force: 'f',
        test: 't',
        verbose: 'v',
        quiet: 'q',
        fast: '1',
        best: '9',
      },
    });
    const tests = options.has('t');
    const unpacks = options.has('d') || tests || called !== 'gzip';
    const toStdout = options.has('c') || called === 'zcat';
    // GNU's gunzip and zcat are scripts that call gzip.
    const tell = (message: string): Task<void> => tool.complain(`${tool.gnu ? 'gzip' : called}: ${message}\n`);
    let code = 0;
    for (const given of options.operands.length > 0 ? options.operands : ['-']) {
      // A name that is not there may have been given without its ending.
      const bare = tool.gnu && unpacks && given !== '-' && !given.endsWith('.gz') && !tool.process.access(given, 'f');
      const path = bare ? `${given}.gz` : given;
      try {
        if (unpacks && !toStdout && path !== '-' && !/\.t?gz$/.test(path) && tool.process.access(path, 'f')) {
          yield* tell(`${path}: unknown suffix -${tool.gnu ? '-' : ''} ignored`);
          code = tool.gnu ? 2 : 1;
          continue;
        }
        const text = path === '-' ? yield* readAll(tool.process, 0) : tool.process.readFile(path);
        const result = unpacks ? decompress(text) : compress(text);
        if (result === undefined) {
          const magic = called === 'zcat' ? 'no gzip/bzip2/xz magic' : 'invalid magic';
          yield* tool.gnu ? tool.complain(`\ngzip: ${path === '-' ? 'stdin' : path}: not in gzip format\n`) : tell(magic);
          code = 1;
        } else if (tests) {
          if (options.has('v')) yield* tool.complain(`${path}:\t OK\n`);
        } else if (toStdout || path === '-') yield* tool.write(result);
        else {
          const to = unpacks ? path.replace(/\.gz$|(?<=\.t)gz$/, '').replace(/\.t$/, '.tar') : `${path}.gz`;
          if (!options.has('f') && tool.process.access(to, 'f')) {
            yield* tell(tool.gnu ? `${to} already exists;\tnot overwritten` : `can't open '${to}': File exists`);
            code = tool.gnu ? 2 : 1;
            continue;
          }
          tool.process.writeFile(to, result);
          if (!options.has('k')) tool.process.unlink(path);
        }
      } catch (error) {
        if (!(error instanceof OsError)) throw error;
        yield* tell(`${path}: ${error.message}`);
        code = 1;
      }
    }
    return code;
  },
  { shortName: true },
);
