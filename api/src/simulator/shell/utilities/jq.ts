import { SECOND } from '../../engine/index.ts';
import { unixTime } from './lib/calendar.ts';
import { readAll, withInput } from './lib/input.ts';
import { evaluate, undefinedCall, Variables } from './lib/jq-machine.ts';
import { parseJq } from './lib/jq-parser.ts';
import { isTrue, JqError, type Json, weight } from './lib/jq-values.ts';
import { Failure, utility } from './lib/tool.ts';

/** jq. Exit codes: 2 for bad input or usage, 3 for a bad program, 5 for an error in it; with -e 1 or 4 for false or nothing. */
export const jq = utility(
  function* (tool) {
    const flags = new Set<string>();
    const operands: string[] = [];
    const variables = new Map<string, Json>([
      ['$ENV', Object.fromEntries(tool.process.env)],
      ['$__loc__', null],
      // Not to be written by anybody: what `now` says.
      ['now', unixTime(tool.process.now) + (tool.process.now % SECOND) / SECOND],
    ]);
    const words = [...tool.args];
    let indent = 2;
    for (let word = words.shift(); word !== undefined; word = words.shift()) {
      if (word === '--arg') variables.set(`$${words.shift()}`, words.shift() ?? '');
      else if (word === '--argjson') variables.set(`$${words.shift()}`, JSON.parse(words.shift() ?? 'null') as Json);
      else if (word === '--indent') indent = Number(words.shift());
      else if (word === '--tab') indent = -1;
      else if (word.startsWith('--')) flags.add(long[word.slice(2)] ?? word.slice(2));
      else if (word.startsWith('-') && word.length > 1) for (const letter of word.slice(1)) flags.add(letter);
      else operands.push(word);
    }
    if (flags.has('version')) {
      tool.print('jq-1.6\n');
      return 0;
    }
    const [program, ...files] = operands;
    if (program === undefined) {
      yield* tool.complain('jq - commandline JSON processor [version 1.6]\n\nUsage:\tjq [options] <jq filter> [file...]\n');
      return 2;
    }
    const filter = parseJq(program);
    const missing = undefinedCall(filter);
    if (missing !== undefined)
      throw new Failure(`error: ${missing} is not defined at <top-level>, line 1:\n${program}\njq: 1 compile error`, 3);
    let text = '';
    let code = 0;
    if (!flags.has('n')) {
      for (const path of files.length > 0 ? files : ['-']) {
        const ok = yield* withInput(tool, path, function* (fd) {
          text += yield* readAll(tool.process, fd);
        });
        if (!ok) code = 2;
      }
    }
    let inputs: Json[];
    try {
      inputs = flags.has('n') ? [null] : flags.has('R') ? text.replace(/\n$/, '').split('\n') : parseMany(text);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      yield* tool.complain(`parse error: ${whyUnread(text)}\n`);
      return 2;
    }
    if (flags.has('s')) inputs = [inputs];
    const work = (steps: number): void => tool.process.work(Math.floor(steps));
    const context = new Variables(variables, work);
    let last: Json;
    for (const input of inputs) {
      try {
        for (const value of evaluate(filter, input, context)) {
          work(weight(value) / 4);
          last = value;
          const raw = (flags.has('r') || flags.has('j')) && typeof value === 'string';
          tool.print(
            raw ? value : JSON.stringify(flags.has('S') ? sorted(value) : value, null, flags.has('c') ? 0 : indent < 0 ? '\t' : indent),
          );
          tool.print(flags.has('j') ? '' : '\n');
          yield* tool.spill();
        }
      } catch (error) {
        if (!(error instanceof JqError || error instanceof TypeError || error instanceof SyntaxError || error instanceof RangeError))
          throw error;
        yield* tool.flush();
        yield* tool.complain(
          `jq: error (at ${flags.has('n') ? '<unknown>' : `${files[0] ?? '<stdin>'}:${text.split('\n').length - 1}`}): ${error.message}\n`,
        );
        code = 5;
      }
    }
    if (code !== 0 || !flags.has('e')) return code;
    return last === undefined ? 4 : isTrue(last) ? 0 : 1;
  },
  { shortName: true },
);

const long: Readonly<Record<string, string>> = {
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

/**
 * What is wrong with a text that is no JSON: a bare word, told of at the character behind it, or an end that came too soon.
 * @see jq: src/jv_parse.c (check_literal, jv_parser_next)
 */
function whyUnread(text: string): string {
  const place = (at: number): string => {
    const before = text.slice(0, at).split('\n');
    return `line ${before.length}, column ${(before.at(-1) as string).length}`;
  };
  for (const { 0: token, index } of text.matchAll(/"(?:\\.|[^"\\])*"|[^\s[\]{}:,"]+/g)) {
    if (token.startsWith('"') || /^(?:null|true|false|nan|-?\d+(?:\.\d*)?(?:[eE][-+]?\d+)?)$/.test(token)) continue;
    const end = index + token.length;
    return `Invalid numeric literal at ${end < text.length ? place(end + 1) : `EOF at ${place(end)}`}`;
  }
  return `Unfinished JSON term at EOF at ${place(text.length)}`;
}

/** Values one after the other, with white space or nothing between them. */
function parseMany(text: string): Json[] {
  const found: Json[] = [];
  const whole = text.trim();
  if (whole === '') return found;
  try {
    return [JSON.parse(whole) as Json];
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  for (const part of splitValues(whole)) found.push(JSON.parse(part) as Json);
  return found;
}

function splitValues(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (const match of text.matchAll(/"(?:\\.|[^"\\])*"|[[{]|[\]}]|\s+/g)) {
    const [token] = match;
    if (token === '[' || token === '{') depth++;
    else if (token === ']' || token === '}') depth--;
    else if (depth > 0 || (!token.startsWith('"') && token.trim() !== '')) continue;
    if (depth > 0) continue;
    const part = text.slice(start, match.index + token.length).trim();
    start = match.index + token.length;
    if (part !== '') parts.push(part);
  }
  const rest = text.slice(start).trim();
  return rest === '' ? parts : [...parts, rest];
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, each]) => [key, sorted(each)]),
  );
}
