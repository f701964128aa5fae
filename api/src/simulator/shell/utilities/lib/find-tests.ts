// find's tests and options, one after the other.

import { type Micros, SECOND } from '../../../engine/index.ts';
import { compilePattern } from '../../pattern.ts';
import { posixRegex, type Regex, RegexError } from '../../regex/index.ts';
import { baseName } from './files.ts';
import { always, type FindReading, simple, type Test } from './find-reading.ts';
import { isSameFile } from './kernel.ts';
import { parseMode } from './mode.ts';
import { Failure, type Tool } from './tool.ts';
import { Accounts } from './users.ts';

/** Reads what a test is to look for. */
type TestReader = (find: FindReading, name: string) => Test;

/** By their names. */
export const findTests: ReadonlyMap<string, TestReader> = new Map<string, TestReader>([
  ['-true', () => always],
  ['-false', () => simple(() => false)],
  ['-xdev', oneFileSystem],
  ['-mount', oneFileSystem],
  ['-depth', depthFirst],
  ['-follow', follow],
  ['-maxdepth', depthLimit],
  ['-mindepth', depthLimit],
  ['-prune', prune],
  ['-name', named],
  ['-iname', named],
  ['-path', inPath],
  ['-wholename', inPath],
  ['-ipath', inPath],
  ['-regex', matching],
  ['-iregex', matching],
  ['-type', ofType],
  ['-empty', empty],
  ['-size', size],
  ['-newer', newer],
  ['-mtime', age(86_400 * SECOND)],
  ['-atime', age(86_400 * SECOND)],
  ['-ctime', age(86_400 * SECOND)],
  ['-mmin', age(60 * SECOND)],
  ['-amin', age(60 * SECOND)],
  ['-cmin', age(60 * SECOND)],
  ['-samefile', sameFile],
  ['-inum', inode],
  ['-links', links],
  ['-user', ofUser],
  ['-uid', ofUser],
  ['-group', ofGroup],
  ['-gid', ofGroup],
  ['-nouser', ({ accounts }) => simple(({ stat }) => isNumber(accounts.userName(stat.uid)))],
  ['-nogroup', ({ accounts }) => simple(({ stat }) => isNumber(accounts.groupName(stat.gid)))],
  ['-perm', permissions],
  ['-readable', ({ process }) => simple(({ path }) => process.access(path, 'r'))],
  ['-writable', ({ process }) => simple(({ path }) => process.access(path, 'w'))],
  ['-executable', ({ process }) => simple(({ path }) => process.access(path, 'x'))],
]);

function depthFirst({ settings }: FindReading): Test {
  settings.depthFirst = true;
  return always;
}

function oneFileSystem({ settings }: FindReading): Test {
  settings.oneFileSystem = true;
  return always;
}

function follow({ settings }: FindReading): Test {
  settings.follow = true;
  return always;
}

function depthLimit(find: FindReading, name: string): Test {
  find.settings[name === '-maxdepth' ? 'maximum' : 'minimum'] = Number(find.numeric(name, false));
  return always;
}

function prune(): Test {
  return simple((file) => {
    file.prune = true;
    return true;
  });
}

function named(find: FindReading, name: string): Test {
  const pattern = compilePattern(find.argument(name), { ignoreCase: name === '-iname' });
  return simple(({ path }) => pattern.test(baseName(path)));
}

function inPath(find: FindReading, name: string): Test {
  const pattern = compilePattern(find.argument(name), { ignoreCase: name === '-ipath' });
  return simple(({ path }) => pattern.test(path));
}

function matching(find: FindReading, name: string): Test {
  const pattern = expression(find.tool, find.argument(name), name === '-iregex');
  return simple(({ path }) => pattern.test(path));
}

function expression(tool: Tool, source: string, ignoreCase: boolean): Regex {
  try {
    return posixRegex(source, { ignoreCase, whole: 'line' }, (steps) => tool.process.work(steps));
  } catch (error) {
    if (!(error instanceof RegexError)) throw error;
    const what = tool.gnu ? `failed to compile regular expression '${source}'` : `bad regex '${source}'`;
    throw new Failure(`${what}: ${error.message}`, 1);
  }
}

const FILE_TYPES: Readonly<Record<string, string>> = {
  f: 'file',
  d: 'directory',
  l: 'symlink',
  p: 'fifo',
  c: 'char',
  b: 'block',
  s: 'socket',
};

function ofType(find: FindReading, name: string): Test {
  const letters = find.argument(name).split(',');
  const types = letters.map((letter) => FILE_TYPES[letter]);
  const wrong = letters.find((letter) => FILE_TYPES[letter] === undefined);
  if (wrong !== undefined)
    throw new Failure(find.tool.gnu ? `Unknown argument to -type: ${wrong}` : `invalid argument '${wrong}' to '-type'`, 1);
  return simple(({ stat }) => types.includes(stat.type));
}

function empty({ process }: FindReading): Test {
  return simple(({ path, stat }) =>
    stat.type === 'directory' ? process.readdir(path).length === 0 : stat.type === 'file' && stat.size === 0,
  );
}

function size(find: FindReading, name: string): Test {
  const { gnu } = find.tool;
  const text = find.argument(name);
  if (!/^[-+]?\d+[cwbkMG]?$/.test(text))
    throw new Failure(gnu ? `Invalid argument \`${text}' to -size` : `invalid number '${text.replace(/^[-+]/, '')}'`, 1);
  const unit = { c: 1, w: 2, b: 512, k: 1024, M: 1_048_576, G: 1_073_741_824 }[text.at(-1) as 'c'] ?? 512;
  const matches = counted(text.replace(/[a-zA-Z]$/, ''));
  // busybox compares bytes with + and -.
  return simple(({ stat }) => matches(gnu || !/^[-+]/.test(text) ? Math.ceil(stat.size / unit) : stat.size / unit));
}

function newer(find: FindReading, name: string): Test {
  const { mtime } = find.process.stat(find.argument(name));
  return simple(({ stat }) => stat.mtime > mtime);
}

function age(unit: Micros): TestReader {
  return (find, name) => {
    const matches = counted(find.numeric(name, true));
    return simple(({ stat }) => matches(Math.floor((find.process.now - stat.mtime) / unit)));
  };
}

function sameFile(find: FindReading, name: string): Test {
  const file = find.process.stat(find.argument(name));
  return simple(({ stat }) => isSameFile(stat, file));
}

function inode(find: FindReading, name: string): Test {
  const matches = counted(find.argument(name));
  return simple(({ stat }) => matches(stat.inode));
}

function links(find: FindReading, name: string): Test {
  const matches = counted(find.argument(name));
  return simple(({ stat }) => matches(stat.nlink));
}

function ofUser(find: FindReading, name: string): Test {
  const uid = find.owner(name, (given) => new Accounts(find.process).userNamed(given)?.uid);
  return simple(({ stat }) => stat.uid === uid);
}

function ofGroup(find: FindReading, name: string): Test {
  const gid = find.owner(name, (given) => new Accounts(find.process).groupNamed(given)?.gid);
  return simple(({ stat }) => stat.gid === gid);
}

/** Who has no name is shown by number. */
const isNumber = (shown: string): boolean => /^\d+$/.test(shown);

function permissions(find: FindReading, name: string): Test {
  const given = find.argument(name);
  const mode = parseMode(given.replace(/^[-/]/, ''), 0, 0, false) ?? 0;
  return simple(({ stat }) =>
    given.startsWith('-') ? (stat.mode & mode) === mode : given.startsWith('/') ? (stat.mode & mode) !== 0 : stat.mode === mode,
  );
}

/** `+3`: more, `-3`: less, `3`: exactly. */
function counted(text: string): (value: number) => boolean {
  const number = Number(text.replace(/^[-+]/, ''));
  if (text.startsWith('+')) return (value) => value > number;
  if (text.startsWith('-')) return (value) => value < number;
  return (value) => value === number;
}
