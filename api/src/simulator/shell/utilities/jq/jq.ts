import { SECOND, type Task } from '../../../engine/index.ts';
import { readAll } from '../lib/input.ts';
import { OsError } from '../lib/kernel.ts';
import { notFollowed } from '../lib/not-followed.ts';
import { Failure, type Tool, utility } from '../lib/tool.ts';
import { unixTime } from '../time/calendar.ts';
import { parseJson } from './json.ts';
import { evaluate, undefinedCall } from './machine.ts';
import { parseJq } from './parser.ts';
import { isTrue, JqError, JqHalt, type Json, weight } from './values.ts';
import { Variables } from './variables.ts';

/** jq. Exit codes: 2 for bad input or usage, 3 for a bad program, 5 for an error in it; with -e 1 or 4 for false or nothing. */
export const jq = utility(
  function* (tool) {
    const flags = new Set<string>();
    const operands: string[] = [];
    const variables = new Map<string, Json>([
      ['$ENV', Object.fromEntries(tool.process.env)],
      ['$__loc__', { file: '<top-level>', line: 1 }],
      // Not to be written by anybody: what `now` says.
      ['now', unixTime(tool.process.now) + (tool.process.now % SECOND) / SECOND],
    ]);
    const words = [...tool.args];
    const named: Record<string, Json> = {};
    const positional: Json[] = [];
    let rest: string | undefined;
    const refuse = function* (text: string): Task<number> {
      yield* tool.complain(`jq: ${text}\n${HINT}`);
      return 2;
    };
    let indent = 2;
    for (let word = words.shift(); word !== undefined; word = words.shift()) {
      const pair = PAIRS[word];
      if (pair !== undefined) {
        const [name, value] = [words.shift(), words.shift()];
        if (name === undefined || value === undefined) return yield* refuse(`${word} takes two parameters (e.g. ${word} ${pair})`);
        try {
          named[name] = word === '--arg' ? value : word === '--argjson' ? (JSON.parse(value) as Json) : fileValue(tool, word, value);
        } catch (error) {
          if (error instanceof SyntaxError) return yield* refuse(`Invalid JSON text passed to ${word}`);
          if (!(error instanceof OsError)) throw error;
          return yield* refuse(`Bad JSON in --${word.slice(2)} ${name} ${value}: Could not open ${value}: ${error.message}`);
        }
        variables.set(`$${name}`, named[name]);
      } else if (word === '--args' || word === '--jsonargs') rest = word;
      else if (word === '--indent') indent = Number(words.shift());
      else if (word === '--tab') indent = -1;
      else if (word === '--') operands.push(...words.splice(0));
      else if (word.startsWith('--')) {
        const letter = Object.hasOwn(long, word.slice(2)) ? long[word.slice(2)] : undefined;
        if (letter === undefined) return yield* refuse(`Unknown option: ${word}`);
        flags.add(letter);
      } else if (word.startsWith('-') && word.length > 1) {
        if (![...word.slice(1)].every((letter) => SHORT.includes(letter))) return yield* refuse(`Unknown option: ${word}`);
        for (const letter of word.slice(1)) flags.add(letter);
      } else if (rest !== undefined && operands.length > 0) positional.push(rest === '--args' ? word : (JSON.parse(word) as Json));
      else operands.push(word);
    }
    variables.set('$ARGS', { positional, named });
    if (flags.has('C') || flags.has('stream') || flags.has('seq')) notFollowed(tool.process);
    if (flags.has('version')) {
      tool.print('jq-1.6\n');
      return 0;
    }
    const [given, ...files] = operands;
    let program = given;
    if (flags.has('f') && given !== undefined) {
      try {
        program = tool.process.readFile(given);
      } catch (error) {
        if (!(error instanceof OsError)) throw error;
        yield* tool.complain(`jq: error: Could not open ${given}: ${error.message}\n`);
        return 2;
      }
    }
    if (program === undefined) {
      yield* tool.complain('jq - commandline JSON processor [version 1.6]\n\nUsage:\tjq [options] <jq filter> [file...]\n');
      return 2;
    }
    const filter = parseJq(program);
    const missing = undefinedCall(filter);
    if (missing !== undefined && UNFOLLOWED.has(missing)) return notFollowed(tool.process);
    if (missing !== undefined)
      throw new Failure(`error: ${missing} is not defined at <top-level>, line 1:\n${program}\njq: 1 compile error`, 3);
    let text = '';
    let code = 0;
    if (!flags.has('n') || /\binputs?\b/.test(program)) {
      for (const path of files.length > 0 ? files : ['-']) {
        try {
          text += path === '-' ? yield* readAll(tool.process, 0) : tool.process.readFile(path);
        } catch (error) {
          if (!(error instanceof OsError)) throw error;
          yield* tool.complain(`jq: error: Could not open ${path}: ${error.message}\n`);
          code = 2;
        }
      }
    }
    const { values, problem } = flags.has('R') ? { values: linesOf(text, flags.has('s')), problem: undefined } : parseJson(text);
    const slurps = flags.has('s') && !flags.has('R');
    const inputs = slurps ? (problem === undefined ? [values] : []) : values;
    // `input` takes those that are left.
    const queue = inputs[Symbol.iterator]();
    variables.set('inputs', queue);
    const work = (steps: number): void => tool.process.work(Math.floor(steps));
    const context = new Variables(variables, work);
    let last: Json;
    for (const input of flags.has('n') ? [null] : queue) {
      try {
        for (const value of evaluate(filter, input, context)) {
          work(weight(value) / 4);
          last = value;
          const raw = (flags.has('r') || flags.has('j')) && typeof value === 'string';
          const written = raw
            ? value
            : JSON.stringify(flags.has('S') ? sorted(value) : value, null, flags.has('c') ? 0 : indent < 0 ? '\t' : indent);
          tool.print(flags.has('a') ? inAscii(written) : written);
          tool.print(flags.has('j') ? '' : '\n');
          yield* tool.spill();
        }
      } catch (error) {
        if (error instanceof JqHalt) {
          yield* tool.flush();
          yield* tool.complain(error.text);
          return error.code;
        }
        if (!(error instanceof JqError || error instanceof TypeError || error instanceof SyntaxError || error instanceof RangeError))
          throw error;
        yield* tool.flush();
        yield* tool.complain(
          `jq: error (at ${flags.has('n') ? '<unknown>' : `${files[0] ?? '<stdin>'}:${text.split('\n').length - 1}`}): ${error.message}\n`,
        );
        code = 5;
      }
    }
    if (problem !== undefined) {
      yield* tool.flush();
      yield* tool.complain(`parse error: ${problem}\n`);
      return 2;
    }
    if (code !== 0 || !flags.has('e')) return code;
    return last === undefined ? 4 : isTrue(last) ? 0 : 1;
  },
  { shortName: true },
);

/** What stands behind an option that takes a name and a value. */
const PAIRS: Readonly<Record<string, string>> = {
  '--arg': 'varname value',
  '--argjson': 'varname text',
  '--slurpfile': 'varname filename',
  '--rawfile': 'varname filename',
  '--argfile': 'varname filename',
};

/** What jq 1.6 has, and is not followed here. */
const UNFOLLOWED: ReadonlySet<string> = new Set(
  [
    'path/1 tostream/0 fromstream/1 truncate_stream/1 debug/0 stderr/0 strptime/1 localtime/0 strflocaltime/1 dateadd/2 datesub/2',
    'modulemeta/0 get_search_list/0 builtins/0 significand/0 logb/0',
    'gamma/0 lgamma/0 tgamma/0 lgamma_r/0 frexp/0 modf/0 ldexp/2 scalb/2 scalbln/2 nearbyint/0 drem/2 fmin/2 fmax/2 fma/3 atan2/2 sin/0',
    'cos/0 tan/0 asin/0 acos/0 atan/0 sinh/0 cosh/0 tanh/0 asinh/0 acosh/0 atanh/0 expm1/0 log1p/0 rint/0 y0/0 y1/0 j0/0 j1/0',
  ].flatMap((names) => names.split(' ')),
);
/** @see jq: src/main.c (1.6) */
const HINT = 'Use jq --help for help with command-line options,\nor see the jq manpage, or online docs  at https://stedolan.github.io/jq\n';
const SHORT = 'scrRnaMCSejfhV0';

/** A file's text, or the values in it. */
function fileValue(tool: Tool, option: string, path: string): Json {
  const text = tool.process.readFile(path);
  if (option === '--rawfile') return text;
  const { values, problem } = parseJson(text);
  if (problem !== undefined) throw new SyntaxError(problem);
  return option === '--argfile' && values.length === 1 ? values[0] : values;
}

const inAscii = (text: string): string =>
  text.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

const long: Readonly<Record<string, string>> = {
  'ascii-output': 'a',
  'color-output': 'C',
  'from-file': 'f',
  'raw-output0': '0',
  stream: 'stream',
  'stream-errors': 'stream',
  seq: 'seq',
  unbuffered: 'unbuffered',
  version: 'version',
  help: 'help',
  'raw-output': 'r',
  'compact-output': 'c',
  'null-input': 'n',
  'raw-input': 'R',
  slurp: 's',
  'exit-status': 'e',
  'sort-keys': 'S',
  'join-output': 'j',
  'monochrome-output': 'M',
};

/** What `-R` takes: each line, or with `-s` all of it. */
const linesOf = (text: string, slurps: boolean): readonly Json[] =>
  slurps ? [text] : text === '' ? [] : text.replace(/\n$/, '').split('\n');

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, each]) => [key, sorted(each)]),
  );
}
