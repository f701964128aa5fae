// find's grammar, and each of its tests and actions, one after the other.
import { type Micros, SECOND, type Task } from '../../../engine/index.ts';
import { compilePattern } from '../../pattern.ts';
import { posixRegex, type Regex, RegexError } from '../../regex/index.ts';
import { readEscapes } from './escapes.ts';
import { baseName, directoryName } from './files.ts';
import { type Found, formatted } from './find-format.ts';
import { longLine } from './find-line.ts';
import { isSameFile, OsError } from './kernel.ts';
import { parseMode } from './mode.ts';
import { quote } from './quote.ts';
import { exitCode } from './run-command.ts';
import { Failure, reason, type Tool } from './tool.ts';
import { Accounts } from './users.ts';

type Test = (file: Found) => Task<boolean>;

interface FindProgram {
  readonly paths: readonly string[];
  readonly minimum: number;
  readonly maximum: number;
  readonly depthFirst: boolean;
  readonly follow: boolean;
  readonly expression: { test(file: Found): Task<boolean>; finish(): Task<number> };
}

/** Parses find's arguments: paths, then an expression with its own precedence. */
export function parseFind(tool: Tool): FindProgram {
  const { process } = tool;
  const words = [...tool.args];
  const paths: string[] = [];
  let accounts: Accounts | undefined;
  const settings = { minimum: 0, maximum: Number.POSITIVE_INFINITY, depthFirst: false, follow: false, acts: false };
  const batches: { readonly argv: readonly string[]; readonly files: string[] }[] = [];
  while (words[0] === '-H' || words[0] === '-L' || words[0] === '-P') settings.follow = words.shift() === '-L';
  while (words.length > 0 && !/^[-(!]/.test(words[0] as string)) paths.push(words.shift() as string);
  const always: Test = simple(() => true);
  const test = words.length > 0 ? or() : always;
  if (words.length > 0) throw new Failure(tool.gnu ? `unexpected extra predicate '${words[0]}'` : `unrecognized: ${words[0]}`, 1);
  const printing: Test = function* (file) {
    if (yield* test(file)) tool.print(`${file.path}\n`);
    return true;
  };
  return { paths: paths.length > 0 ? paths : ['.'], ...settings, expression: { test: settings.acts ? test : printing, finish } };

  function simple(predicate: (file: Found) => boolean): Test {
    // biome-ignore lint/correctness/useYield: it waits for nothing.
    return function* (file) {
      return predicate(file);
    };
  }

  function or(): Test {
    let left = and();
    while (words[0] === '-o' || words[0] === '-or') {
      words.shift();
      const [first, second] = [left, and()];
      left = function* (file) {
        return (yield* first(file)) || (yield* second(file));
      };
    }
    return left;
  }
  function and(): Test {
    let left = not();
    while (words.length > 0 && words[0] !== '-o' && words[0] !== '-or' && words[0] !== ')') {
      if (words[0] === '-a' || words[0] === '-and') words.shift();
      const [first, second] = [left, not()];
      left = function* (file) {
        return (yield* first(file)) && (yield* second(file));
      };
    }
    return left;
  }
  function not(): Test {
    if (words[0] === '!' || words[0] === '-not') {
      words.shift();
      const inner = not();
      return function* (file) {
        return !(yield* inner(file));
      };
    }
    if (words[0] === '(') {
      words.shift();
      const inner = or();
      if (words.shift() !== ')')
        throw new Failure(tool.gnu ? "invalid expression; I was expecting to find a ')' somewhere but did not see one." : 'unmatched (', 1);
      return inner;
    }
    return primary();
  }

  function argument(name: string): string {
    const word = words.shift();
    if (word === undefined) throw new Failure(tool.gnu ? `missing argument to \`${name}'` : `${name} requires an argument`, 1);
    return word;
  }
  /** A number, with `sign` perhaps one of `+` and `-` before it. */
  function numeric(name: string, sign: boolean): string {
    const text = argument(name);
    if ((sign ? /^[-+]?\d+(\.\d+)?$/ : /^\d+$/).test(text)) return text;
    if (!tool.gnu) throw new Failure(`invalid number '${text.replace(/^[-+]/, '')}'`, 1);
    throw new Failure(
      sign
        ? `invalid argument \`${text}' to \`${name}'`
        : `Expected a positive decimal integer argument to ${name}, but got ${quote(text)}`,
      1,
    );
  }
  /** Whose a file is: by name or by number. */
  function owner(name: string, known: (given: string) => number | undefined): number {
    const given = argument(name);
    const found = known(given) ?? (/^\d+$/.test(given) ? Number(given) : undefined);
    if (found !== undefined) return found;
    const kind = name.startsWith('-u') ? 'user' : 'group';
    throw new Failure(
      tool.gnu
        ? `invalid ${kind} name or ${kind === 'user' ? 'UID' : 'GID'} argument to ${name}: ${quote(given)}`
        : `unknown ${kind} ${given}`,
      1,
    );
  }

  function primary(): Test {
    const name = words.shift() as string;
    if (!tool.gnu && notInBusybox.has(name)) throw new Failure(`unrecognized: ${name}`, 1, 'option');
    switch (name) {
      case '-samefile': {
        const file = process.stat(argument(name));
        return simple(({ stat }) => isSameFile(stat, file));
      }
      case '-inum': {
        const matches = counted(argument(name));
        return simple(({ stat }) => matches(stat.inode));
      }
      case '-nouser':
      case '-nogroup': {
        accounts ??= new Accounts(process);
        const known = accounts;
        return simple(({ stat }) => /^\d+$/.test(name === '-nouser' ? known.userName(stat.uid) : known.groupName(stat.gid)));
      }
      case '-name':
      case '-iname': {
        const pattern = compilePattern(argument(name), { ignoreCase: name === '-iname' });
        return simple(({ path }) => pattern.test(baseName(path)));
      }
      case '-path':
      case '-wholename':
      case '-ipath': {
        const pattern = compilePattern(argument(name), { ignoreCase: name === '-ipath' });
        return simple(({ path }) => pattern.test(path));
      }
      case '-regex':
      case '-iregex': {
        const pattern = expression(tool, argument(name), name === '-iregex');
        return simple(({ path }) => pattern.test(path));
      }
      case '-type': {
        const letters = argument(name).split(',');
        const types = letters.map((letter) => fileTypes[letter]);
        const wrong = letters.find((letter) => fileTypes[letter] === undefined);
        if (wrong !== undefined)
          throw new Failure(tool.gnu ? `Unknown argument to -type: ${wrong}` : `invalid argument '${wrong}' to '-type'`, 1);
        return simple(({ stat }) => types.includes(stat.type));
      }
      case '-maxdepth':
      case '-mindepth': {
        const depth = Number(numeric(name, false));
        if (name === '-maxdepth') settings.maximum = depth;
        else settings.minimum = depth;
        return always;
      }
      case '-depth':
        settings.depthFirst = true;
        return always;
      case '-follow':
        settings.follow = true;
        return always;
      case '-xdev':
      case '-mount':
      case '-true':
        return always;
      case '-false':
        return simple(() => false);
      case '-mtime':
      case '-atime':
      case '-ctime':
        return age(numeric(name, true), 86_400 * SECOND);
      case '-mmin':
      case '-amin':
      case '-cmin':
        return age(numeric(name, true), 60 * SECOND);
      case '-newer': {
        const { mtime } = process.stat(argument(name));
        return simple(({ stat }) => stat.mtime > mtime);
      }
      case '-size':
        return size(argument(name));
      case '-empty':
        return simple(({ path, stat }) =>
          stat.type === 'directory' ? process.readdir(path).length === 0 : stat.type === 'file' && stat.size === 0,
        );
      case '-user':
      case '-uid': {
        const uid = owner(name, (given) => new Accounts(process).userNamed(given)?.uid);
        return simple(({ stat }) => stat.uid === uid);
      }
      case '-group':
      case '-gid': {
        const gid = owner(name, (given) => new Accounts(process).groupNamed(given)?.gid);
        return simple(({ stat }) => stat.gid === gid);
      }
      case '-perm': {
        const given = argument(name);
        const mode = parseMode(given.replace(/^[-/]/, ''), 0, 0, false) ?? 0;
        return simple(({ stat }) =>
          given.startsWith('-') ? (stat.mode & mode) === mode : given.startsWith('/') ? (stat.mode & mode) !== 0 : stat.mode === mode,
        );
      }
      case '-links': {
        const matches = counted(argument(name));
        return simple(({ stat }) => matches(stat.nlink));
      }
      case '-readable':
      case '-writable':
      case '-executable': {
        const want = ({ '-readable': 'r', '-writable': 'w', '-executable': 'x' } as const)[name];
        return simple(({ path }) => process.access(path, want));
      }
      case '-prune':
        return simple((file) => {
          file.prune = true;
          return true;
        });
      default:
        return action(name);
    }
  }

  function action(name: string): Test {
    settings.acts = true;
    switch (name) {
      case '-print':
      case '-print0':
        return simple(({ path }) => {
          tool.print(path + (name === '-print' ? '\n' : '\0'));
          return true;
        });
      case '-printf': {
        const format = argument(name);
        return simple((file) => {
          tool.print(readEscapes(formatted(process, file, format), 'plain').text);
          return true;
        });
      }
      case '-ls':
        return simple(({ path, stat }) => {
          accounts ??= new Accounts(process);
          tool.print(`${longLine(path, stat, accounts, process.now)}\n`);
          return true;
        });
      case '-quit':
        return function* () {
          yield* tool.flush();
          return tool.process.exit(0);
        };
      case '-delete':
        settings.depthFirst = true;
        return function* ({ path, stat }) {
          if (path === '.') return true;
          try {
            if (stat.type === 'directory') process.rmdir(path);
            else process.unlink(path);
            return true;
          } catch (error) {
            yield* tool.warn(tool.gnu ? `cannot delete ${quote(path)}: ${reason(error)}` : `${path}: ${reason(error)}`);
            return false;
          }
        };
      case '-exec':
      case '-execdir':
      case '-ok':
        return execution(name);
      default:
        throw tool.gnu ? new Failure(`unknown predicate \`${name}'`, 1) : new Failure(`unrecognized: ${name}`, 1, 'option');
    }
  }

  function execution(name: string): Test {
    const argv: string[] = [];
    let end = words.shift();
    for (; end !== undefined && end !== ';' && !(end === '+' && argv.at(-1) === '{}'); end = words.shift()) argv.push(end);
    if (end === undefined) throw new Failure(tool.gnu ? `missing argument to \`${name}'` : `${name} requires an argument`, 1);
    if (end === '+') {
      const batch = { argv: argv.slice(0, -1), files: [] as string[] };
      batches.push(batch);
      return simple(({ path }) => batch.files.push(path) > 0);
    }
    return function* ({ path }) {
      const named = name === '-execdir' ? `./${baseName(path)}` : path;
      const words = argv.map((word) => word.replaceAll('{}', () => named));
      return (yield* run(words, name === '-execdir' ? directoryName(path) : undefined)) === 0;
    };
  }

  function* run(argv: readonly string[], cwd?: string): Task<number> {
    yield* tool.flush();
    try {
      const pid = process.spawn({ argv, ...(cwd === undefined ? {} : { cwd }) });
      return exitCode((yield* process.waitpid(pid)).status);
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      yield* tool.warn(tool.gnu ? `${quote(argv[0] as string)}: ${error.message}` : `${argv[0]}: ${error.message}`);
      return 127;
    }
  }

  function* finish(): Task<number> {
    let code = 0;
    for (const { argv, files } of batches) if (files.length > 0 && (yield* run([...argv, ...files])) !== 0) code = 1;
    return code;
  }

  function age(text: string, unit: Micros): Test {
    const matches = counted(text);
    return simple(({ stat }) => matches(Math.floor((process.now - stat.mtime) / unit)));
  }

  function size(text: string): Test {
    if (!/^[-+]?\d+[cwbkMG]?$/.test(text))
      throw new Failure(tool.gnu ? `Invalid argument \`${text}' to -size` : `invalid number '${text.replace(/^[-+]/, '')}'`, 1);
    const unit = { c: 1, w: 2, b: 512, k: 1024, M: 1_048_576, G: 1_073_741_824 }[text.at(-1) as 'c'] ?? 512;
    const matches = counted(text.replace(/[a-zA-Z]$/, ''));
    // busybox compares bytes with + and -.
    return simple(({ stat }) => matches(tool.gnu || !/^[-+]/.test(text) ? Math.ceil(stat.size / unit) : stat.size / unit));
  }
}

const fileTypes: Readonly<Record<string, string>> = {
  f: 'file',
  d: 'directory',
  l: 'symlink',
  p: 'fifo',
  c: 'char',
  b: 'block',
  s: 'socket',
};

/** `+3`: more, `-3`: less, `3`: exactly. */
function counted(text: string): (value: number) => boolean {
  const number = Number(text.replace(/^[-+]/, ''));
  if (text.startsWith('+')) return (value) => value > number;
  if (text.startsWith('-')) return (value) => value < number;
  return (value) => value === number;
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

/** @see busybox: findutils/find.c (parse_params) */
const notInBusybox = new Set(
  '-printf -fprintf -ls -fls -readable -writable -wholename -iwholename -iregex -nouser -nogroup -execdir -daystart -true -false -uid -gid'.split(
    ' ',
  ),
);
