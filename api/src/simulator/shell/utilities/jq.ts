import { readAll, withInput } from './lib/input.ts';
import { evaluate, Variables } from './lib/jq-machine.ts';
import { parseJq } from './lib/jq-parser.ts';
import { isTrue, JqError, type Json, weight } from './lib/jq-values.ts';
import { utility } from './lib/tool.ts';

/** jq. Exit codes: 2 for bad input or usage, 3 for a bad program, 5 for an error in it; with -e 1 or 4 for false or nothing. */
export const jq = utility(
  function* (tool) {
    const flags = new Set<string>();
    const operands: string[] = [];
    const variables = new Map<string, Json>([
      ['$ENV', Object.fromEntries(tool.process.env)],
      ['$__loc__', null],
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
      yield* tool.complain('parse error: Invalid numeric literal at line 1, column 1\n');
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
        if (!(error instanceof JqError || error instanceof TypeError || error instanceof SyntaxError)) throw error;
        yield* tool.flush();
        yield* tool.complain(`jq: error (at ${files[0] ?? '<stdin>'}:${text.split('\n').length - 1}): ${error.message}\n`);
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
