/**
 * bash's brace expansion of a word's text: `{a,b}`, `{1..5..2}`, `{a..e}`. Quotes and `${…}` are left alone. `work` is told how
 * many words are about to be made.
 */
export function expandBraces(text: string, work: (words: number) => void): string[] {
  const found = firstBraces(text);
  if (!found) return [text];
  const { parts, sequence, open, end } = found;
  if (sequence) work(sequence.count);
  const choices = sequence
    ? Array.from({ length: sequence.count }, (_, i) => sequence.at(i))
    : parts.flatMap((part) => expandBraces(part, work));
  const before = text.slice(0, open);
  const after = expandBraces(text.slice(end + 1), work);
  work(choices.length * after.length);
  return choices.flatMap((choice) => after.map((rest) => before + choice + rest));
}

/** Whether brace expansion would change the word. */
export const hasBraces = (text: string): boolean => firstBraces(text) !== undefined;

interface Sequence {
  readonly count: number;
  at(index: number): string;
}

/** The first braces that expand to something. */
function firstBraces(text: string): { parts: string[]; sequence: Sequence | undefined; open: number; end: number } | undefined {
  for (let open = nextOpen(text, 0); open >= 0; open = nextOpen(text, open + 1)) {
    const inside = contents(text, open);
    if (!inside) continue;
    const { parts, end } = inside;
    const sequence = parts.length > 1 ? undefined : sequenceOf(parts[0] as string);
    if (parts.length > 1 || sequence) return { parts, sequence, open, end };
  }
  return undefined;
}

/** The next unquoted `{` from `start`; `${` is not a brace. */
function nextOpen(text: string, start: number): number {
  for (let i = start; i < text.length; i++) {
    const skipped = skip(text, i);
    if (skipped > i) {
      i = skipped - 1;
      continue;
    }
    if (text[i] === '{') return i;
  }
  return -1;
}

/** The comma-separated parts in the braces that open at `open`. */
function contents(text: string, open: number): { parts: string[]; end: number } | undefined {
  const parts: string[] = [];
  let depth = 0;
  let start = open + 1;
  for (let i = open + 1; i < text.length; i++) {
    const skipped = skip(text, i);
    if (skipped > i) {
      i = skipped - 1;
      continue;
    }
    const c = text[i];
    if (c === '{') depth++;
    else if (c === '}' && depth-- === 0) {
      parts.push(text.slice(start, i));
      return { parts, end: i };
    } else if (c === ',' && depth === 0) {
      parts.push(text.slice(start, i));
      start = i + 1;
    }
  }
  return undefined;
}

/** Past what is quoted or a substitution at `i`; `i` if nothing is. */
function skip(text: string, i: number): number {
  const c = text[i];
  if (c === '\\') return i + 2;
  if (c === "'" || c === '`') return past(text, i, c);
  if (c === '"') {
    let j = i + 1;
    while (j < text.length && text[j] !== '"') j += text[j] === '\\' ? 2 : 1;
    return j + 1;
  }
  if (c === '$' && (text[i + 1] === '{' || text[i + 1] === '(')) {
    const [open, close] = text[i + 1] === '{' ? ['{', '}'] : ['(', ')'];
    let depth = 0;
    for (let j = i + 1; j < text.length; j++) {
      if (text[j] === '\\') j++;
      else if (text[j] === open) depth++;
      else if (text[j] === close && --depth === 0) return j + 1;
    }
  }
  return i;
}

const past = (text: string, i: number, quote: string): number => {
  const end = text.indexOf(quote, i + 1);
  return end < 0 ? text.length : end + 1;
};

function sequenceOf(inner: string): Sequence | undefined {
  const numbers = /^(-?\d+)\.\.(-?\d+)(?:\.\.(-?\d+))?$/.exec(inner);
  if (numbers) {
    const [, from, to, by] = numbers as unknown as [string, string, string, string | undefined];
    const padded = [from, to].some((n) => /^-?0\d/.test(n)) ? Math.max(from.length, to.length) : 0;
    return range(Number(from), Number(to), Number(by ?? 1), (n) => {
      const digits = String(Math.abs(n)).padStart(n < 0 ? padded - 1 : padded, '0');
      return n < 0 ? `-${digits}` : digits;
    });
  }
  const letters = /^([A-Za-z])\.\.([A-Za-z])(?:\.\.(-?\d+))?$/.exec(inner);
  if (!letters) return undefined;
  const [, from, to, by] = letters as unknown as [string, string, string, string | undefined];
  return range(from.charCodeAt(0), to.charCodeAt(0), Number(by ?? 1), (code) => String.fromCharCode(code));
}

function range(from: number, to: number, by: number, text: (value: number) => string): Sequence {
  const step = (Math.abs(by) || 1) * (to >= from ? 1 : -1);
  return { count: Math.floor(Math.abs((to - from) / step)) + 1, at: (i) => text(from + i * step) };
}
