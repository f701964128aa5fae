/** Why a text is no JSON, and where, in V8's words. @see v8: src/json/json-parser.cc ReportUnexpectedToken */
interface JsonError {
  readonly message: string;
  readonly at: number;
}

/** The text has been refused already. Since Node 20 it is said what was expected. */
export function jsonError(text: string, major: number): JsonError {
  const { at, expected } = refusedAt(text);
  if (major < 20) return { at, message: before20(text, at) };
  if (expected !== undefined) return { at, message: `${expected} JSON at position ${at}` };
  return { at, message: unexpected(text, at) };
}

function unexpected(text: string, at: number): string {
  const letter = text[at];
  const known = inAllVersions(letter, at);
  if (known !== undefined) return known;
  if (SPECIAL.has(text)) return `"${text}" is not valid JSON`;
  const { length } = text;
  if (length <= 2 * CONTEXT) return `Unexpected token '${letter}', "${text}" is not valid JSON`;
  const [from, to] = [at < CONTEXT ? 0 : at - CONTEXT, at >= CONTEXT && at >= length - CONTEXT ? length : at + CONTEXT];
  const shown = `${at < CONTEXT ? '' : '...'}"${text.slice(from, to)}"${to === length ? '' : '...'}`;
  return `Unexpected token '${letter}', ${shown} is not valid JSON`;
}
const CONTEXT = 10;
const SPECIAL: ReadonlySet<string> = new Set(['undefined', 'NaN', 'Infinity', '[object Object]']);

/** What is said of the end, of a number and of a string, whatever the version; undefined of other letters. */
function inAllVersions(letter: string | undefined, at: number): string | undefined {
  if (letter === undefined) return 'Unexpected end of JSON input';
  if (/[\d-]/.test(letter)) return `Unexpected number in JSON at position ${at}`;
  return letter === '"' ? `Unexpected string in JSON at position ${at}` : undefined;
}

function before20(text: string, at: number): string {
  const letter = text[at];
  return inAllVersions(letter, at) ?? `Unexpected token ${letter} in JSON at position ${at}`;
}

interface Refusal {
  readonly at: number;
  readonly expected?: string;
}
type Next = 'value' | 'first value' | 'first name' | 'name' | 'colon' | 'end of value';

function refusedAt(text: string): Refusal {
  const open: ('{' | '[')[] = [];
  let next: Next = 'value';
  for (let at = spaceFrom(text, 0); ; at = spaceFrom(text, at)) {
    const letter = text[at];
    const inside = open.at(-1);
    if (next === 'end of value' && inside === undefined) {
      if (letter === undefined) return { at };
      return { at, expected: 'Unexpected non-whitespace character after' };
    }
    if (next === 'end of value') {
      if (letter === ',') next = inside === '{' ? 'name' : 'value';
      else if (letter === (inside === '{' ? '}' : ']')) open.pop();
      else
        return {
          at,
          expected: inside === '{' ? "Expected ',' or '}' after property value in" : "Expected ',' or ']' after array element in",
        };
      at++;
    } else if (next === 'colon') {
      if (letter !== ':') return { at, expected: "Expected ':' after property name in" };
      next = 'value';
      at++;
    } else if (next === 'first name' && letter === '}') {
      open.pop();
      next = 'end of value';
      at++;
    } else if (next === 'first name' || next === 'name') {
      if (letter !== '"')
        return { at, expected: next === 'name' ? 'Expected double-quoted property name in' : "Expected property name or '}' in" };
      const end = endOfString(text, at);
      if (typeof end !== 'number') return end;
      [at, next] = [end, 'colon'];
    } else if (next === 'first value' && letter === ']') {
      open.pop();
      next = 'end of value';
      at++;
    } else if (letter === '{' || letter === '[') {
      open.push(letter);
      next = letter === '{' ? 'first name' : 'first value';
      at++;
    } else {
      const end = endOfPlain(text, at);
      if (typeof end !== 'number') return end;
      [at, next] = [end, 'end of value'];
    }
  }
}

const spaceFrom = (text: string, from: number): number => {
  let at = from;
  while (at < text.length && ' \t\n\r'.includes(text[at] as string)) at++;
  return at;
};

function endOfPlain(text: string, at: number): number | Refusal {
  const letter = text[at];
  if (letter === '"') return endOfString(text, at);
  const word = { t: 'true', f: 'false', n: 'null' }[letter ?? ''];
  if (word !== undefined) {
    let i = 0;
    while (i < word.length && text[at + i] === word[i]) i++;
    return i === word.length ? at + i : { at: at + i };
  }
  if (letter === undefined || !/[-\d]/.test(letter)) return { at };
  return endOfNumber(text, at);
}
function endOfNumber(text: string, from: number): number | Refusal {
  const isDigit = (i: number): boolean => /\d/.test(text[i] ?? '');
  let at = text[from] === '-' ? from + 1 : from;
  if (!isDigit(at)) return { at, expected: 'No number after minus sign in' };
  if (text[at] === '0' && isDigit(at + 1)) return { at: at + 1 };
  while (isDigit(at)) at++;
  if (text[at] === '.') {
    at++;
    if (!isDigit(at)) return { at, expected: 'Unterminated fractional number in' };
    while (isDigit(at)) at++;
  }
  if (/[eE]/.test(text[at] ?? '')) {
    at += /[-+]/.test(text[at + 1] ?? '') ? 2 : 1;
    if (!isDigit(at)) return { at, expected: 'Exponent part is missing a number in' };
    while (isDigit(at)) at++;
  }
  return at;
}
function endOfString(text: string, from: number): number | Refusal {
  for (let at = from + 1; ; at++) {
    const letter = text[at];
    if (letter === undefined) return { at, expected: 'Unterminated string in' };
    if (letter === '"') return at + 1;
    if (letter < ' ') return { at, expected: 'Bad control character in string literal in' };
    if (letter !== '\\') continue;
    at++;
    if (text[at] === undefined) return { at };
    if (text[at] === 'u') {
      const digits = /^[\da-fA-F]{0,4}/.exec(text.slice(at + 1, at + 5))?.[0].length ?? 0;
      if (digits < 4) return { at: at + 1 + digits, expected: 'Bad Unicode escape in' };
      at += 4;
    } else if (!'"\\/bfnrt'.includes(text[at] as string)) return { at, expected: 'Bad escaped character in' };
  }
}
