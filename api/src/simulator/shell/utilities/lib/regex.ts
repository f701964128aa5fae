/** A POSIX regular expression that makes no sense; the message is regcomp's. */
export class RegexError extends Error {}

export interface RegexOptions {
  /** ERE; otherwise BRE, with GNU's `\+ \? \|`. */
  readonly extended?: boolean;
  readonly ignoreCase?: boolean;
  /** `^` and `$` also match at newlines (sed's M). */
  readonly multiline?: boolean;
  /** awk: a backslash inside brackets escapes, and C escapes are known. */
  readonly awk?: boolean;
}

const cache = new Map<string, RegExp>();

/** A POSIX expression as JavaScript's, with the flags `d`-less `g`, `s` and `u`. */
export function posixRegex(source: string, options: RegexOptions = {}): RegExp {
  const flags = `gsu${options.ignoreCase ? 'i' : ''}${options.multiline ? 'm' : ''}`;
  const key = `${flags}${options.extended ? 'E' : 'B'}${options.awk ? 'a' : ''}:${source}`;
  let regex = cache.get(key);
  if (!regex) {
    regex = new RegExp(translate(source, options), flags);
    if (cache.size > 1000) cache.clear();
    cache.set(key, regex);
  }
  regex.lastIndex = 0;
  return regex;
}

export const literalRegex = (text: string, ignoreCase = false): RegExp => new RegExp(escapeLiteral(text), `gsu${ignoreCase ? 'i' : ''}`);
export const escapeLiteral = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

/** The text of a JavaScript expression that matches the same. */
export function translate(source: string, options: RegexOptions): string {
  const { extended = false } = options;
  let out = '';
  let depth = 0;
  let groups = 0;
  /** Whether an operand stands before this place, so that `*` repeats it. */
  let operand = false;
  for (let i = 0; i < source.length; ) {
    const c = source[i] as string;
    const next = source[i + 1];
    const escaped = c === '\\';
    if (escaped && next === undefined) throw new RegexError('Trailing backslash');
    const operator = operatorAt(c, next, extended);
    if (operator !== undefined) i += escaped ? 2 : 1;
    switch (operator) {
      case '(':
        depth++;
        groups++;
        out += '(';
        operand = false;
        continue;
      case ')':
        if (depth === 0) {
          if (!extended) throw new RegexError('Unmatched ) or \\)');
          out += '\\)';
          operand = true;
          continue;
        }
        depth--;
        out += ')';
        operand = true;
        continue;
      case '|':
        out += '|';
        operand = false;
        continue;
      case '*':
      case '+':
      case '?':
        if (!operand) {
          if (extended && operator !== '*') throw new RegexError('Invalid preceding regular expression');
          // In an ERE a star with nothing to repeat is nothing; in a BRE it is itself.
          if (!extended) out += `\\${operator}`;
          operand = !extended;
        } else out = repeat(out, operator);
        continue;
      case '{': {
        const match = /^(\d*)(,?)(\d*)(\\?)\}/.exec(source.slice(i));
        if (!match || (match[4] === '\\') === extended || (match[1] === '' && match[2] === '')) {
          if (!extended) throw new RegexError(match ? 'Invalid content of \\{\\}' : 'Unmatched \\{');
          out += '\\{';
          operand = true;
          continue;
        }
        if (!operand && extended) throw new RegexError('Invalid preceding regular expression');
        if (match[3] !== '' && Number(match[3]) < Number(match[1])) throw new RegexError('Invalid content of \\{\\}');
        out = repeat(out, `{${match[1] || '0'}${match[2]}${match[3]}}`);
        i += match[0].length;
        continue;
      }
      default:
    }
    if (c === '[') {
      const [text, end] = bracket(source, i, options);
      out += text;
      i = end;
      operand = true;
    } else if (c === '^') {
      const anchor = extended || out === '' || /(?:^|[^\\])[(|]$/.test(out);
      out += anchor ? '^' : '\\^';
      operand = !anchor;
      i++;
    } else if (c === '$') {
      const rest = source.slice(i + 1);
      const anchor = extended || rest === '' || rest.startsWith('\\)') || rest.startsWith('\\|');
      out += anchor ? '$' : '\\$';
      operand = !anchor;
      i++;
    } else if (escaped) {
      const character = next as string;
      if (/[1-9]/.test(character) && !options.awk) {
        if (Number(character) > groups) throw new RegexError('Invalid back reference');
        // Followed by a digit, the reference would swallow it.
        out += `(?:\\${character})`;
      } else
        out +=
          escapes[character] ?? (options.awk && awkEscapes[character] !== undefined ? awkEscapes[character] : escapeLiteral(character));
      operand = true;
      i += 2;
    } else {
      const character = String.fromCodePoint(source.codePointAt(i) as number);
      out += c === '.' ? '.' : escapeLiteral(character);
      operand = true;
      i += character.length;
    }
  }
  if (depth > 0) throw new RegexError(extended || options.awk ? 'Unmatched ( or \\(' : 'Unmatched ( or \\(');
  return longestFirst(out);
}

function operatorAt(c: string, next: string | undefined, extended: boolean): string | undefined {
  if (extended) return '()|+?{*'.includes(c) ? c : undefined;
  if (c === '*') return c;
  return c === '\\' && next !== undefined && '()|+?{'.includes(next) ? next : undefined;
}

/** A repetition of a repetition (`a**`) is one of a group. */
function repeat(out: string, operator: string): string {
  const last = /(?:^|[^\\])(?:\\\\)*([*+?]|\{[\d,]+\})$/.exec(out);
  if (!last) return out + operator;
  if ((last[1] as string) === operator && operator === '*') return out;
  const start = operandStart(out);
  return `${out.slice(0, start)}(?:${out.slice(start)})${operator}`;
}

/** Where the last operand with its repetition begins. */
function operandStart(out: string): number {
  const end = out.replace(/(?:[*+?]|\{[\d,]+\})$/, '').length;
  const text = out.slice(0, end);
  if (text.endsWith(')') && !text.endsWith('\\)')) {
    let depth = 0;
    for (let i = text.length - 1; i >= 0; i--) {
      if (text[i - 1] === '\\') i--;
      else if (text[i] === ')') depth++;
      else if (text[i] === '(' && --depth === 0) return i;
    }
  }
  if (text.endsWith(']')) return Math.max(0, text.lastIndexOf('['));
  return text.at(-2) === '\\' ? end - 2 : end - 1;
}

const escapes: Readonly<Record<string, string>> = {
  '<': '\\b(?=\\w)',
  '>': '\\b(?<=\\w)',
  b: '\\b',
  B: '\\B',
  w: '\\w',
  W: '\\W',
  s: '\\s',
  S: '\\S',
  n: '\\n',
  t: '\\t',
  r: '\\r',
  f: '\\f',
  v: '\\v',
  '`': '^',
  "'": '$',
};
const awkEscapes: Readonly<Record<string, string>> = { a: '\\x07', '/': '\\/', '"': '"' };

const classes: Readonly<Record<string, string>> = {
  alnum: '0-9A-Za-z',
  alpha: 'A-Za-z',
  blank: ' \\t',
  cntrl: '\\x00-\\x1f\\x7f',
  digit: '0-9',
  graph: '\\x21-\\x7e',
  lower: 'a-z',
  print: '\\x20-\\x7e',
  punct: '!-\\/:-@\\[-`\\{-~',
  space: ' \\t\\n\\r\\f\\v',
  upper: 'A-Z',
  xdigit: '0-9A-Fa-f',
};

function bracket(source: string, start: number, options: RegexOptions): [string, number] {
  let i = start + 1;
  let out = '[';
  if (source[i] === '^') {
    out += '^';
    i++;
  }
  const first = i;
  for (;;) {
    const c = source[i];
    if (c === undefined) throw new RegexError('Unmatched [, [^, [:, [., or [=');
    if (c === ']' && i > first) break;
    if (c === '[' && (source[i + 1] === ':' || source[i + 1] === '.' || source[i + 1] === '=')) {
      const kind = source[i + 1] as string;
      const close = source.indexOf(`${kind}]`, i + 2);
      if (close < 0) throw new RegexError('Unmatched [, [^, [:, [., or [=');
      const name = source.slice(i + 2, close);
      if (kind === ':') {
        const range = classes[name];
        if (range === undefined) throw new RegexError('Invalid character class name');
        out += range;
      } else out += escapeInBracket(name);
      i = close + 2;
      continue;
    }
    const [from, afterFrom] = member(source, i, options);
    i = afterFrom;
    if (source[i] === '-' && source[i + 1] !== ']' && source[i + 1] !== undefined) {
      const [to, afterTo] = member(source, i + 1, options);
      if ((to.codePointAt(0) as number) < (from.codePointAt(0) as number)) throw new RegexError('Invalid range end');
      out += `${escapeInBracket(from)}-${escapeInBracket(to)}`;
      i = afterTo;
    } else out += escapeInBracket(from);
  }
  return [`${out}]`, i + 1];
}

/** One character of a bracket expression. GNU's tools read `\n` and `\t` there. */
function member(source: string, at: number, options: RegexOptions): [string, number] {
  const next = source[at + 1];
  if (source[at] === '\\' && next !== undefined) {
    const known = ({ n: '\n', t: '\t' } as Record<string, string>)[next];
    if (known !== undefined) return [known, at + 2];
    if (options.awk) return [next, at + 2];
  }
  const character = String.fromCodePoint(source.codePointAt(at) as number);
  return [character, at + character.length];
}

const escapeInBracket = (text: string): string => text.replace(/[\\\]^[-]/g, '\\$&').replaceAll('\n', '\\n');

/** POSIX takes the longest alternative; JavaScript the first: plain words are put longest first. */
function longestFirst(source: string): string {
  if (!source.includes('|')) return source;
  return source.replace(/(^|\()((?:\w+\|)+\w+)(?=$|\))/g, (_, open: string, words: string) => {
    return (
      open +
      words
        .split('|')
        .toSorted((a, b) => b.length - a.length)
        .join('|')
    );
  });
}
