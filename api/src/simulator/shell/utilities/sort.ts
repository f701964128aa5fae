import { compareText } from '../../apimachinery/compare-text.ts';
import { byGeneralNumber, byHumanNumber, byMonth, byNumber, byVersion, type Order } from './lib/compare.ts';
import { linesOf, readAll, withInput } from './lib/input.ts';
import { type Options, readOptions } from './lib/options.ts';
import { quote } from './lib/quote.ts';
import { Failure, reason, type Tool, utility } from './lib/tool.ts';

/** sort, in the C locale. */
export const sort = utility(
  function* (tool) {
    const options = readOptions(tool, {
      short: 'nrk:ut:hfbVsgMo:cCzmdiRS:T:',
      long: {
        'numeric-sort': 'n',
        reverse: 'r',
        key: 'k',
        unique: 'u',
        'field-separator': 't',
        'human-numeric-sort': 'h',
        'ignore-case': 'f',
        'ignore-leading-blanks': 'b',
        'version-sort': 'V',
        stable: 's',
        'general-numeric-sort': 'g',
        'month-sort': 'M',
        output: 'o',
        check: 'c',
        'zero-terminated': 'z',
        merge: 'm',
        'dictionary-order': 'd',
        'ignore-nonprinting': 'i',
        'random-sort': 'R',
        'buffer-size': 'S',
        'temporary-directory': 'T',
        parallel: 'parallel:',
        'batch-size': 'batch:',
        'compress-program': 'compress:',
        sort: 'sort:',
      },
    });
    const kind = options.value('sort');
    if (kind !== undefined && !Object.hasOwn(KINDS, kind))
      throw new Failure(
        `invalid argument ${quote(kind)} for ${quote('--sort')}\nValid arguments are:${Object.keys(KINDS)
          .map((each) => `\n  - ${quote(each)}`)
          .join('')}`,
        1,
        'option',
      );
    const separator = options.has('z') ? '\0' : '\n';
    const compare = comparison(tool, options);
    const lines: string[] = [];
    const files: string[][] = [];
    for (const path of options.operands.length > 0 ? options.operands : ['-']) {
      const ok = yield* withInput(tool, path, function* (fd) {
        const own = linesOf(yield* readAll(tool.process, fd), separator);
        files.push(own);
        for (const line of own) lines.push(line);
      });
      if (!ok) return 2;
    }
    if (options.has('c', 'C')) {
      const wrong = lines.findIndex((line, i) => i > 0 && compare(lines[i - 1] as string, line) > (options.has('u') ? -1 : 0));
      if (wrong < 0) return 0;
      if (options.has('c')) {
        if (tool.gnu) yield* tool.warn(`${options.operands[0] ?? '-'}:${wrong + 1}: disorder: ${lines[wrong]}`);
        else yield* tool.complain(`Check line ${wrong}\n`);
      }
      return 1;
    }
    const ordered = (a: string, b: string): number => {
      const order = compare(a, b);
      // Of lines with one key GNU's -u keeps the first, busybox' the least.
      if (order !== 0 || options.has('s') || (options.has('u') && tool.gnu)) return order;
      return options.has('r') ? compareText(b, a) : compareText(a, b);
    };
    let sorted =
      options.has('m') && tool.gnu
        ? merged(files, ordered)
        : options.has('R') || kind === 'random'
          ? shuffled(tool, lines)
          : lines.toSorted(ordered);
    if (options.has('u')) sorted = sorted.filter((line, i) => i === 0 || compare(sorted[i - 1] as string, line) !== 0);
    const text = sorted.map((line) => line + separator).join('');
    const output = options.value('o');
    if (output === undefined) tool.print(text);
    else {
      try {
        tool.process.writeFile(output, text);
      } catch (error) {
        throw new Failure(tool.gnu ? `open failed: ${output}: ${reason(error)}` : `can't open '${output}': ${reason(error)}`, 2);
      }
    }
    return 0;
  },
  { usageCode: 2, busyboxUsageCode: 2 },
);

const KINDS: Readonly<Record<string, string>> = {
  'general-numeric': 'g',
  'human-numeric': 'h',
  month: 'M',
  numeric: 'n',
  random: '',
  version: 'V',
};

/** `-m`: files that are sorted already; of those that are not the order of each stays. */
function merged(files: readonly (readonly string[])[], order: Order): string[] {
  const left = files.map((lines) => [...lines].reverse());
  const all: string[] = [];
  for (;;) {
    let least: string[] | undefined;
    for (const lines of left) if (lines.length > 0 && (!least || order(lines.at(-1) as string, least.at(-1) as string) < 0)) least = lines;
    if (!least) return all;
    all.push(least.pop() as string);
  }
}

/** `-R`: in no order, but what is the same stands together. */
function shuffled({ process }: Tool, lines: readonly string[]): string[] {
  const places = new Map<string, number>();
  for (const line of lines) if (!places.has(line)) places.set(line, process.random.int(2 ** 30));
  return lines.toSorted((a, b) => (places.get(a) as number) - (places.get(b) as number));
}

interface Key {
  readonly from: readonly [field: number, character: number];
  readonly to: readonly [field: number, character: number] | undefined;
  readonly flags: string;
}

function comparison(tool: Tool, options: Options): Order {
  const general = options.given
    .map(([name, value]) => (name === 'sort' ? (KINDS[value] ?? '') : name))
    .filter((name) => name.length === 1 && 'nrhfbVgMd'.includes(name));
  const separator = options.value('t');
  if (separator !== undefined && [...separator.replace('\\0', '\0').replace('\\t', '\t')].length > 1) {
    throw new Failure(tool.gnu ? `multi-character tab ${quote(separator)}` : 'bad -t parameter', 2);
  }
  const keys = options.values('k').map((text) => parseKey(tool, text));
  const orders = (keys.length > 0 ? keys : [undefined]).map((key) => {
    const own = key?.flags ?? '';
    const flags = /[nrhfVgMd]/.test(own) ? own : general.join('') + own;
    const base = baseOrder(flags);
    const part = (line: string): string =>
      key ? extract(line, key, separator, flags.includes('b')) : flags.includes('b') ? line.trimStart() : line;
    return (a: string, b: string): number => (flags.includes('r') ? -1 : 1) * base(part(a), part(b));
  });
  return (a, b) => {
    for (const order of orders) {
      const result = order(a, b);
      if (result !== 0) return result;
    }
    return 0;
  };
}

function baseOrder(flags: string): Order {
  if (flags.includes('n')) return byNumber;
  if (flags.includes('g')) return byGeneralNumber;
  if (flags.includes('h')) return byHumanNumber;
  if (flags.includes('V')) return byVersion;
  if (flags.includes('M')) return byMonth;
  const clean = (text: string): string => {
    const kept = flags.includes('d') ? text.replace(/[^A-Za-z0-9 \t]/g, '') : text;
    return flags.includes('f') ? kept.toUpperCase() : kept;
  };
  return (a, b) => compareText(clean(a), clean(b));
}

function parseKey(tool: Tool, text: string): Key {
  const match = /^(\d+)(?:\.(\d+))?([a-zA-Z]*)(?:,(\d+)(?:\.(\d+))?([a-zA-Z]*))?$/.exec(text);
  if (!match || match[1] === '0') {
    const zero = match?.[1] === '0';
    throw new Failure(
      tool.gnu
        ? zero
          ? `field number is zero: invalid field specification ${quote(text)}`
          : `invalid number at field start: invalid count at start of ${quote(text)}`
        : 'bad field specification',
      2,
    );
  }
  const [, field, character, flags = '', toField, toCharacter, toFlags = ''] = match;
  return {
    from: [Number(field), Number(character ?? 1)],
    to: toField === undefined ? undefined : [Number(toField), Number(toCharacter ?? 0)],
    flags: flags + toFlags,
  };
}

/** The part of a line that a key names: fields begin after the separator, or with the blanks before them. */
function extract(line: string, { from, to }: Key, separator: string | undefined, skipBlanks: boolean): string {
  const starts: number[] = [0];
  const ends: number[] = [];
  if (separator !== undefined) {
    const mark = separator.replace('\\t', '\t').replace('\\0', '\0');
    for (let at = line.indexOf(mark); at >= 0; at = line.indexOf(mark, at + 1)) {
      ends.push(at);
      starts.push(at + 1);
    }
    ends.push(line.length);
  } else {
    for (const match of line.matchAll(/\s*\S+/g)) {
      if (match.index > 0) starts.push(match.index);
      ends.push(match.index + match[0].length);
    }
    if (ends.length === 0) ends.push(line.length);
  }
  let start = starts[from[0] - 1] ?? line.length;
  if (skipBlanks) while (line[start] === ' ' || line[start] === '\t') start++;
  start = Math.min(start + from[1] - 1, line.length);
  if (!to) return line.slice(start);
  const end = to[1] === 0 ? (ends[to[0] - 1] ?? line.length) : (starts[to[0] - 1] ?? line.length) + to[1];
  return line.slice(start, Math.max(start, end));
}
