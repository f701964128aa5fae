import { APOSTROPHE, BACKSLASH, COLON, type Cursor, HASH, isBlank, isBlankOrEnd, isBreak, type Mark, QUOTE, TAB } from './cursor.ts';

/** What was read of white space between words: it is kept on a line and folded where the line breaks. */
class Gap {
  #blanks = '';
  #first = '';
  #more = '';
  broken = false;

  get pending(): boolean {
    return this.broken || this.#blanks !== '';
  }

  blank(cursor: Cursor): void {
    if (!this.broken) this.#blanks += cursor.text[cursor.pos];
    cursor.pos++;
  }

  lineBreak(cursor: Cursor): void {
    if (this.broken) this.#more += cursor.readBreak();
    else {
      this.#blanks = '';
      this.#first = cursor.readBreak();
      this.broken = true;
    }
  }

  take(): string {
    const folded = this.#first === '\n' ? this.#more || ' ' : this.#first + this.#more;
    const text = this.broken ? folded : this.#blanks;
    this.#blanks = this.#first = this.#more = '';
    this.broken = false;
    return text;
  }

  /** A line break that was escaped joins without a blank. */
  escapedBreak(cursor: Cursor): void {
    cursor.readBreak();
    this.broken = true;
    this.#blanks = this.#first = '';
  }
}

const flowIndicators = new Set([...',?[]{}'].map((character) => character.charCodeAt(0)));

/**
 * A plain scalar: up to `: `, ` #` or what ends it in a flow collection, over lines that are indented.
 * @returns whether it ended with a line, so that a key may follow
 * @see go-yaml: scannerc.go yaml_parser_scan_plain_scalar
 */
export function scanPlain(cursor: Cursor, indent: number, inFlow: boolean): { readonly value: string; readonly endsLine: boolean } {
  const began = cursor.mark();
  const gap = new Gap();
  const { text } = cursor;
  let value = '';
  for (;;) {
    if (cursor.atDocumentIndicator() || cursor.at() === HASH) break;
    const start = cursor.pos;
    let pos = start;
    for (; pos < text.length; pos++) {
      const code = text.charCodeAt(pos);
      if (isBlankOrEnd(code)) break;
      if (code === COLON && isBlankOrEnd(pos + 1 < text.length ? text.charCodeAt(pos + 1) : 0)) break;
      if (inFlow && flowIndicators.has(code)) break;
    }
    if (pos > start) value += (gap.pending ? gap.take() : '') + text.slice(start, pos);
    cursor.pos = pos;
    if (!skipGap(cursor, gap, indent, began)) break;
    if (!inFlow && cursor.column < indent) break;
  }
  return { value, endsLine: gap.broken };
}

/** Past blanks and line breaks; false if there are none. */
function skipGap(cursor: Cursor, gap: Gap, indent = 0, began?: Mark): boolean {
  const start = cursor.pos;
  for (;;) {
    const code = cursor.at();
    if (isBlank(code)) {
      if (gap.broken && code === TAB && cursor.column < indent) cursor.fail('found a tab character that violates indentation', began);
      gap.blank(cursor);
    } else if (isBreak(code)) gap.lineBreak(cursor);
    else return cursor.pos > start;
  }
}

/** @see go-yaml: scannerc.go yaml_parser_scan_flow_scalar */
export function scanQuoted(cursor: Cursor, json: boolean): string {
  const began = cursor.mark();
  const quote = cursor.at();
  const gap = new Gap();
  let value = '';
  cursor.pos++;
  for (;;) {
    if (cursor.atDocumentIndicator()) cursor.fail('found unexpected document indicator', began);
    if (cursor.atEnd) cursor.fail('found unexpected end of stream', began);
    value += quote === APOSTROPHE ? singleQuotedWord(cursor) : doubleQuotedWord(cursor, gap, began, json);
    if (cursor.at() === quote) break;
    skipGap(cursor, gap);
    value += gap.take();
  }
  cursor.pos++;
  return value;
}

function singleQuotedWord(cursor: Cursor): string {
  let start = cursor.pos;
  let word = '';
  for (let code = cursor.at(); !isBlankOrEnd(code); code = cursor.at()) {
    if (code === APOSTROPHE) {
      if (cursor.at(1) !== APOSTROPHE) break;
      word += cursor.text.slice(start, ++cursor.pos);
      start = cursor.pos + 1;
    }
    cursor.pos++;
  }
  return word + cursor.text.slice(start, cursor.pos);
}

/** Up to a blank, the quote, or a line break that is escaped: that one begins a gap which joins without a blank. */
function doubleQuotedWord(cursor: Cursor, gap: Gap, began: Mark, json: boolean): string {
  let start = cursor.pos;
  let word = '';
  for (let code = cursor.at(); code !== QUOTE && !isBlankOrEnd(code); code = cursor.at()) {
    if (code !== BACKSLASH) {
      cursor.pos++;
      continue;
    }
    word += cursor.text.slice(start, cursor.pos);
    cursor.pos++;
    if (isBreak(cursor.at())) {
      gap.escapedBreak(cursor);
      return word;
    }
    word += escaped(cursor, began, json);
    start = cursor.pos;
  }
  return word + cursor.text.slice(start, cursor.pos);
}

const escapes: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\u0007',
  b: '\b',
  t: '\t',
  '\t': '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\u001b',
  ' ': ' ',
  '"': '"',
  "'": "'",
  '\\': '\\',
  N: '\u0085',
  _: '\u00a0',
  L: '\u2028',
  P: '\u2029',
};
const codeLengths: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** JSON has one escape that YAML 1.1 has not, and writes what is beyond 16 bits as two halves. */
function escaped(cursor: Cursor, began: Mark, json: boolean): string {
  const letter = cursor.text[cursor.pos] ?? '';
  const known = Object.hasOwn(escapes, letter) ? escapes[letter] : json && letter === '/' ? '/' : undefined;
  const length = codeLengths[letter];
  if (known === undefined && length === undefined) cursor.fail('found unknown escape character', began);
  cursor.pos++;
  if (length === undefined) return known as string;
  const digits = cursor.text.slice(cursor.pos, cursor.pos + length);
  if (digits.length < length || !/^[0-9a-fA-F]+$/.test(digits)) cursor.fail('did not find expected hexdecimal number', began);
  const code = Number.parseInt(digits, 16);
  if (!json && ((code >= 0xd800 && code <= 0xdfff) || code > 0x10ffff)) cursor.fail('found invalid Unicode character escape code', began);
  cursor.pos += length;
  return String.fromCodePoint(code);
}
