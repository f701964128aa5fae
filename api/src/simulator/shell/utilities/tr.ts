import { CHUNK } from './lib/input.ts';
import { repeated, textOf } from './lib/kernel.ts';
import { readOptions } from './lib/options.ts';
import { quote } from './lib/quote.ts';
import { Failure, utility } from './lib/tool.ts';

export const tr = utility(function* (tool) {
  const options = readOptions(tool, {
    short: 'cCdst',
    long: { complement: 'c', delete: 'd', 'squeeze-repeats': 's', 'truncate-set1': 't' },
    inOrder: true,
  });
  const [first, second] = options.operands;
  if (first === undefined) throw tool.usage('missing operand');
  const erase = options.has('d');
  const squeeze = options.has('s');
  const extra = options.operands[erase && !squeeze ? 1 : 2];
  if (extra !== undefined && tool.gnu)
    throw tool.usage(
      `extra operand ${quote(extra)}${erase && !squeeze ? '\nOnly one string may be given when deleting without squeezing repeats.' : ''}`,
    );
  if (second === undefined && !erase && !squeeze && tool.gnu) {
    throw tool.usage(`missing operand after '${first}'\nTwo strings must be given when translating.`);
  }
  // busybox wants no third word, whatever it shall do.
  if (options.operands.length > 2) throw new Failure('', 1, 'operands');
  const complement = options.has('c', 'C');
  const from = expand(first, tool.gnu);
  if (tool.gnu && !erase && second !== undefined && /\[:(?!upper:|lower:)\w+:\]/.test(second))
    throw new Failure("when translating, the only character classes that may appear in\nstring2 are 'upper' and 'lower'", 1);
  const to = second === undefined ? [] : expand(second, tool.gnu);
  if (second !== undefined && !erase && to.length === 0 && from.length > 0)
    throw new Failure('when not truncating set1, string2 must be non-empty', 1);
  const inFrom = new Set(from);
  const selected = (c: string): boolean => inFrom.has(c) !== complement;
  const map = new Map<string, string>();
  if (!erase && second !== undefined) {
    from.forEach((c, i) => {
      if (options.has('t') && i >= to.length) return;
      map.set(c, (to[i] ?? to.at(-1)) as string);
    });
  }
  const squeezed = new Set(second === undefined || (erase && squeeze) ? (second === undefined ? from : to) : to);
  const translated = (c: string): string => {
    if (erase && selected(c)) return '';
    if (erase || second === undefined) return c;
    return complement ? (inFrom.has(c) ? c : (to.at(-1) as string)) : (map.get(c) ?? c);
  };
  let last = '';
  for (;;) {
    const data = yield* tool.process.read(0, squeeze ? CHUNK : tool.process.stride(0));
    if (data === '') return 0;
    // A run stays one, which takes no room.
    if (typeof data !== 'string' && !squeeze) {
      const made = (text: string): string => [...text].map(translated).join('');
      const fill = made(data.fill);
      const turns = Math.floor(data.length / data.fill.length);
      const length = turns * fill.length + made(data.fill.slice(0, data.length % data.fill.length)).length;
      if (length > 0) yield* tool.write(repeated(fill, length));
      continue;
    }
    let out = '';
    for (const c of textOf(data)) {
      const result = translated(c);
      if (result === '') continue;
      const repeats = squeeze && (second === undefined ? selected(result) : squeezed.has(result));
      if (repeats && result === last) continue;
      out += result;
      last = result;
    }
    tool.print(out);
    yield* tool.spill(data.length);
  }
});

const classes: Readonly<Record<string, string>> = {
  alpha: 'A-Za-z',
  digit: '0-9',
  alnum: '0-9A-Za-z',
  upper: 'A-Z',
  lower: 'a-z',
  space: '\\t\\n\\v\\f\\r ',
  blank: '\\t ',
  punct: '!-/:-@[-`{-~',
  print: ' -~',
  graph: '!-~',
  cntrl: '\\001-\\037\\177',
  xdigit: '0-9A-Fa-f',
};
const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', f: '\f', v: '\v', '\\': '\\' };

/** `[:alnum:]`, or `[c*n]` with more digits than any number has. */
const LONGEST_BRACKET = 32;

/** The characters of a set, in order: ranges, classes, escapes, `[c*n]`. */
function expand(set: string, gnu = true): string[] {
  const out: string[] = [];
  const characters = [...set];
  let i = 0;
  const one = (): string => {
    const c = characters[i++] as string;
    if (c !== '\\' || i >= characters.length) return c;
    const octal = /^[0-7]{1,3}/.exec(characters.slice(i, i + 3).join(''));
    if (octal) {
      i += octal[0].length;
      return String.fromCodePoint(Number.parseInt(octal[0], 8) & 0xff);
    }
    const next = characters[i++] as string;
    return escapes[next] ?? next;
  };
  while (i < characters.length) {
    const rest = characters[i] === '[' ? characters.slice(i, i + LONGEST_BRACKET).join('') : '';
    const named = /^\[:(\w+):\]/.exec(rest);
    if (named && classes[named[1] as string] !== undefined) {
      out.push(...expand(classes[named[1] as string] as string));
      i += named[0].length;
      continue;
    }
    const same = /^\[=(.)=\]/u.exec(rest);
    if (same) {
      out.push(same[1] as string);
      i += 5;
      continue;
    }
    const repeated = /^\[(.)\*(\d*)\]/u.exec(rest);
    if (repeated) {
      const count = repeated[2] === '' ? 1 : Number.parseInt(repeated[2] as string, (repeated[2] as string).startsWith('0') ? 8 : 10);
      for (let n = 0; n < Math.min(count, 65_536); n++) out.push(repeated[1] as string);
      i += repeated[0].length;
      continue;
    }
    const from = one();
    if (characters[i] !== '-' || i + 1 >= characters.length) {
      out.push(from);
      continue;
    }
    i++;
    const to = one();
    const [low, high] = [from.codePointAt(0) as number, to.codePointAt(0) as number];
    // busybox finds none between them.
    if (high < low && gnu) throw new Failure(`range-endpoints of '${from}-${to}' are in reverse collating sequence order`, 1);
    for (let code = low; code <= high; code++) out.push(String.fromCodePoint(code));
  }
  return out;
}
