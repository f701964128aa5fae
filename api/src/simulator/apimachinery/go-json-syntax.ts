import { goQuote } from './go-quote.ts';

/**
 * What Go's JSON decoder says of a text that is no JSON; undefined where it is.
 * @see Go: encoding/json/scanner.go
 */
export function jsonSyntaxError(text: string): string | undefined {
  const scanner = new Scanner(text);
  const fault = faultOf(() => {
    scanner.value();
    scanner.blanks();
    if (!scanner.isAtEnd()) scanner.fail('after top-level value');
  });
  return fault?.message;
}

interface JsonStream {
  /** Where the values that were read end in the text. */
  readonly ends: readonly number[];
  /** What stopped the reading, where, and how many bytes were read by then; 0 if the text broke off. */
  readonly fault?: { readonly message: string; readonly at: number; readonly offset: number };
}

/** One value after another, as a decoder of a stream reads them. @see Go: encoding/json/stream.go Decoder.Decode */
export function jsonStream(text: string): JsonStream {
  const scanner = new Scanner(text);
  const ends: number[] = [];
  const fault = faultOf(() => {
    for (scanner.blanks(); !scanner.isAtEnd(); scanner.blanks()) {
      scanner.value();
      ends.push(scanner.at);
    }
  });
  if (!fault) return { ends };
  const { at } = scanner;
  if (scanner.isAtEnd()) return { ends, fault: { message: 'unexpected EOF', at, offset: 0 } };
  return { ends, fault: { message: fault.message, at, offset: new TextEncoder().encode(text.slice(0, at)).length + 1 } };
}

function faultOf(scan: () => void): SyntaxFault | undefined {
  try {
    scan();
    return undefined;
  } catch (error) {
    if (error instanceof SyntaxFault) return error;
    throw error;
  }
}

class SyntaxFault extends Error {}

/** Go goes ten times deeper; nobody comes near. @see Go: encoding/json/scanner.go maxNestingDepth */
const MAX_DEPTH = 1000;

class Scanner {
  readonly #text: string;
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get at(): number {
    return this.#at;
  }

  /** A word or a number that breaks off is followed by a blank, as Go sees it. */
  fail(where: string): never {
    if (this.isAtEnd() && !/literal true|literal false|literal null|numeric literal|escape/.test(where))
      throw new SyntaxFault('unexpected end of JSON input');
    // Go reads bytes, and shows each as a character.
    const [byte = 32] = new TextEncoder().encode(this.#text.slice(this.#at, this.#at + 2));
    throw new SyntaxFault(`invalid character ${quoted(String.fromCharCode(byte))} ${where}`);
  }
  isAtEnd(): boolean {
    return this.#at >= this.#text.length;
  }
  blanks(): void {
    while (/^[ \t\r\n]$/.test(this.#next)) this.#at++;
  }

  value(): void {
    this.blanks();
    const first = this.#next;
    if (first === '{') this.#members('{', '}');
    else if (first === '[') this.#members('[', ']');
    else if (first === '"') this.#string();
    else if (/^[-0-9]$/.test(first)) this.#number();
    else if (first === 't') this.#literal('true');
    else if (first === 'f') this.#literal('false');
    else if (first === 'n') this.#literal('null');
    else this.fail('looking for beginning of value');
  }

  get #next(): string {
    return this.#text[this.#at] ?? '';
  }

  #members(open: '{' | '[', close: '}' | ']'): void {
    if (++this.#depth > MAX_DEPTH) throw new SyntaxFault('exceeded max depth');
    this.#at++;
    this.blanks();
    for (let first = true; !(first && this.#takes(close)); first = false) {
      if (open === '{') this.#key();
      this.value();
      this.blanks();
      if (this.#takes(close)) break;
      if (!this.#takes(',')) this.fail(open === '{' ? 'after object key:value pair' : 'after array element');
    }
    this.#depth--;
  }

  #key(): void {
    this.blanks();
    if (this.#next !== '"') this.fail('looking for beginning of object key string');
    this.#string();
    this.blanks();
    if (!this.#takes(':')) this.fail('after object key');
  }

  #string(): void {
    this.#at++;
    while (!this.#takes('"')) {
      if (this.isAtEnd() || this.#next < ' ') this.fail('in string literal');
      if (!this.#takes('\\')) {
        this.#at++;
        continue;
      }
      if (this.#takes('u')) {
        for (let i = 0; i < 4; i++) if (!this.#takesOne(/[0-9a-fA-F]/)) this.fail('in \\u hexadecimal character escape');
      } else if (!this.#takesOne(/["\\/bfnrt]/)) this.fail('in string escape code');
    }
  }

  #number(): void {
    this.#takes('-');
    if (!this.#takes('0')) this.#digits('in numeric literal');
    if (this.#takes('.')) this.#digits('after decimal point in numeric literal');
    if (!this.#takesOne(/[eE]/)) return;
    this.#takesOne(/[-+]/);
    this.#digits('in exponent of numeric literal');
  }

  #digits(where: string): void {
    if (!this.#takesOne(/[0-9]/)) this.fail(where);
    while (this.#takesOne(/[0-9]/));
  }

  #literal(word: string): void {
    for (const [i, character] of [...word].entries())
      if (!this.#takes(character)) this.fail(`in literal ${word} (expecting ${quoted(word[i] as string)})`);
  }

  #takes(character: string): boolean {
    const isIt = this.#next === character;
    if (isIt) this.#at++;
    return isIt;
  }
  #takesOne(of: RegExp): boolean {
    const isOne = of.test(this.#next);
    if (isOne) this.#at++;
    return isOne;
  }
}

/** @see Go: encoding/json/scanner.go quoteChar */
function quoted(character: string): string {
  if (character === "'") return `'\\''`;
  return character === '"' ? `'"'` : `'${goQuote(character).slice(1, -1)}'`;
}
