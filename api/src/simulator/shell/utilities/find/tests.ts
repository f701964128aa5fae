// find's tests and options, one after the other.

import { type Micros, SECOND } from '../../../engine/index.ts';
import { compilePattern } from '../../pattern.ts';
import { posixRegex, type Regex, RegexError } from '../../regex/index.ts';
import { baseName, statOrNone } from '../lib/files.ts';
import { isSameFile } from '../lib/kernel.ts';
import { parseMode } from '../lib/mode.ts';
import { quote } from '../lib/quote.ts';
import { Failure } from '../lib/tool.ts';
import { Accounts } from '../lib/users.ts';
import { fromUnixTime, unixTime } from '../time/calendar.ts';
import { parseDate } from '../time/parse-date.ts';
import { always, type FindReading, simple, type Test } from './reading.ts';

/** Reads what a test is to look for. */
type TestReader = (find: FindReading, name: string) => Test;

/** By their names. */
export const findTests: ReadonlyMap<string, TestReader> = new Map<string, TestReader>([
  ['-true', () => always],
  ['-false', () => simple(() => false)],
  ['-xdev', oneFileSystem],
  ['-mount', oneFileSystem],
  ['-depth', depthFirst],
  ['-d', depthFirst],
  ['-follow', follow],
  // They change how it is searched, not what is found.
  ['-noleaf', () => always],
  ['-warn', () => always],
  ['-nowarn', () => always],
  ['-ignore_readdir_race', () => always],
  ['-noignore_readdir_race', () => always],
  ['-maxdepth', depthLimit],
  ['-mindepth', depthLimit],
  ['-prune', prune],
  ['-name', named],
  ['-iname', named],
  ['-path', inPath],
  ['-wholename', inPath],
  ['-ipath', inPath],
  ['-iwholename', inPath],
  ['-regextype', regexType],
  ['-regex', matching],
  ['-iregex', matching],
  ['-type', ofType],
  ['-xtype', ofTargetType],
  ['-lname', linkTo],
  ['-ilname', linkTo],
  ['-empty', empty],
  ['-size', size],
  ['-newer', newer],
  ['-anewer', newer],
  ['-cnewer', newer],
  ['-daystart', fromMidnight],
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
  ['-uid', userNumber],
  ['-group', ofGroup],
  ['-gid', groupNumber],
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
  const pattern = compilePattern(find.argument(name), { ignoreCase: name.startsWith('-i') });
  return simple(({ path }) => pattern.test(path));
}

function matching(find: FindReading, name: string): Test {
  const pattern = expression(find, find.argument(name), name === '-iregex');
  return simple(({ path }) => pattern.test(path));
}

/** @see findutils: lib/regextype.c; emacs' is the default. */
const EMACS = new Set(['findutils-default', 'emacs']);
const EXTENDED = new Set(['posix-egrep', 'egrep', 'posix-extended', 'posix-awk', 'awk', 'gnu-awk']);
const REGEX_TYPES = [
  'findutils-default',
  'ed',
  'emacs',
  'gnu-awk',
  'grep',
  'posix-awk',
  'awk',
  'posix-basic',
  'posix-egrep',
  'egrep',
  'posix-extended',
  'posix-minimal-basic',
  'sed',
];

function regexType(find: FindReading, name: string): Test {
  const type = find.argument(name);
  if (!REGEX_TYPES.includes(type)) {
    const known = REGEX_TYPES.map(quote).join(', ');
    throw new Failure(`Unknown regular expression type ${quote(type)}; valid types are ${known}.`, 1);
  }
  find.regexType = type;
  return always;
}

/** In emacs' expressions `+` and `?` need no backslash, and `\\{` is a brace. */
const emacsAsBasic = (source: string): string =>
  source.replace(/\[\^?\]?[^\]]*\]|\\[+?{}]|[+?]/g, (found) =>
    found.startsWith('[') ? found : found.startsWith('\\') ? `[${found[1]}]` : `\\${found}`,
  );

function expression({ tool, regexType: type }: FindReading, source: string, ignoreCase: boolean): Regex {
  try {
    const extended = tool.gnu && EXTENDED.has(type);
    const basic = tool.gnu && EMACS.has(type) ? emacsAsBasic(source) : source;
    return posixRegex(basic, { ignoreCase, extended, whole: 'line' }, (steps) => tool.process.work(steps));
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
  const types = fileTypes(find, name);
  return simple(({ stat }) => types.includes(stat.type));
}

/** What a link leads to; of one that leads nowhere it is the link. */
function ofTargetType(find: FindReading, name: string): Test {
  const types = fileTypes(find, name);
  return simple(({ path, stat }) => types.includes((statOrNone(find.process, path) ?? stat).type));
}

function fileTypes(find: FindReading, name: string): readonly (string | undefined)[] {
  const { gnu } = find.tool;
  const given = find.argument(name);
  const letters = gnu ? given.split(',') : [given];
  const wrong = letters.find((letter) => FILE_TYPES[letter] === undefined);
  if (wrong !== undefined)
    throw new Failure(gnu ? `Unknown argument to ${name}: ${wrong[0] ?? ''}` : `invalid argument '${wrong}' to '${name}'`, 1);
  return letters.map((letter) => FILE_TYPES[letter]);
}

function linkTo(find: FindReading, name: string): Test {
  const pattern = compilePattern(find.argument(name), { ignoreCase: name === '-ilname' });
  return simple(({ stat }) => stat.target !== undefined && pattern.test(stat.target));
}

function empty({ process }: FindReading): Test {
  return simple(({ path, stat }) =>
    stat.type === 'directory' ? process.readdir(path).length === 0 : stat.type === 'file' && stat.size === 0,
  );
}

function size(find: FindReading, name: string): Test {
  const { gnu } = find.tool;
  const text = find.argument(name);
  const suffix = text.at(-1);
  if (gnu && suffix === undefined) throw new Failure('invalid null argument to -size', 1);
  if (gnu && !/[\dcwbkMG]$/.test(text)) throw new Failure(`invalid -size type \`${suffix}'`, 1);
  if (!/^[-+]?\d+[cwbkMG]?$/.test(text))
    throw new Failure(gnu ? `Invalid argument \`${text}' to -size` : `invalid number '${text.replace(/^[-+]/, '')}'`, 1);
  const unit = { c: 1, w: 2, b: 512, k: 1024, M: 1_048_576, G: 1_073_741_824 }[text.at(-1) as 'c'] ?? 512;
  const matches = counted(text.replace(/[a-zA-Z]$/, ''));
  // busybox compares bytes with + and -.
  return simple(({ stat }) => matches(gnu || !/^[-+]/.test(text) ? Math.ceil(stat.size / unit) : stat.size / unit));
}

function newer(find: FindReading, name: string): Test {
  const { mtime } = find.reference(name);
  return since(find, mtime);
}

/** Later than that; busybox counts whole seconds. */
const since = ({ tool }: FindReading, moment: Micros): Test =>
  simple(({ stat }) => (tool.gnu ? stat.mtime > moment : Math.floor(stat.mtime / SECOND) > Math.floor(moment / SECOND)));

/**
 * `-newermt DATE`, `-newermm FILE`: the time of one kind is compared with one of another, or a date. When files were accessed, and
 * changed other than by writing, is not known here: it stands for when they were written.
 * @see findutils: find/parser.c parse_newerXY
 */
export function newerThanGiven(find: FindReading, name: string): Test | undefined {
  const [, own, other] = /^-newer([aBcm])([aBcmt])$/.exec(name) ?? [];
  if (own === undefined || other === undefined) {
    if (/^-newer../.test(name)) throw new Failure(`invalid predicate \`${name}'`, 1);
    return undefined;
  }
  if (own === 'B' || other === 'B') {
    const why = 'This system does not provide a way to find the birth time of a file.';
    throw new Failure(`${why}\n${find.tool.name}: invalid predicate \`${name}'`, 1);
  }
  if (other !== 't') return since(find, find.reference(name).mtime);
  const text = find.argument(name);
  const moment = parseDate(text, find.process.now);
  if (moment === undefined) throw new Failure(`I cannot figure out how to interpret ${quote(text)} as a date or time`, 1);
  return since(find, moment);
}

/** Ages are counted from the end of today. @see findutils: find/parser.c parse_daystart */
function fromMidnight(find: FindReading): Test {
  const day = 86_400;
  find.origin = fromUnixTime((Math.floor(unixTime(find.process.now) / day) + 1) * day);
  return always;
}

function age(unit: Micros): TestReader {
  return (find, name) => {
    const matches = counted(find.numeric(name, true));
    const { origin } = find;
    return simple(({ stat }) => matches(Math.floor((origin - stat.mtime) / unit)));
  };
}

function sameFile(find: FindReading, name: string): Test {
  const file = find.reference(name);
  return simple(({ stat }) => isSameFile(stat, file));
}

function inode(find: FindReading, name: string): Test {
  const matches = counted(find.count(name));
  return simple(({ stat }) => matches(stat.inode));
}

function links(find: FindReading, name: string): Test {
  const matches = counted(find.count(name));
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

function userNumber(find: FindReading, name: string): Test {
  const matches = counted(find.count(name));
  return simple(({ stat }) => matches(stat.uid));
}

function groupNumber(find: FindReading, name: string): Test {
  const matches = counted(find.count(name));
  return simple(({ stat }) => matches(stat.gid));
}

/** Who has no name is shown by number. */
const isNumber = (shown: string): boolean => /^\d+$/.test(shown);

function permissions(find: FindReading, name: string): Test {
  const { gnu } = find.tool;
  const given = find.argument(name);
  // GNU's `+644` was once what `/644` is now.
  const [, sign, bare = given] = (gnu ? /^([-/])(.*)$/ : /^([-/+])(.*)$/).exec(given) ?? [];
  const mode = parseMode(bare, 0, 0, false);
  if (mode === undefined) throw new Failure(`invalid mode '${gnu ? given : bare}'`, 1);
  if (sign === undefined) return simple(({ stat }) => stat.mode === mode);
  return simple(({ stat }) => (sign === '-' ? (stat.mode & mode) === mode : (stat.mode & mode) !== 0));
}

/** `+3`: more, `-3`: less, `3`: exactly. */
function counted(text: string): (value: number) => boolean {
  const number = Number(text.replace(/^[-+]/, ''));
  if (text.startsWith('+')) return (value) => value > number;
  if (text.startsWith('-')) return (value) => value < number;
  return (value) => value === number;
}
