import type { Json } from './values.ts';

/** What is read: the values up to what is wrong, and that. */
interface Parsed {
  readonly values: readonly Json[];
  readonly problem: string | undefined;
}

/** Values one after the other, with white space or nothing between them. */
export function parseJson(text: string): Parsed {
  try {
    return { values: text.trim() === '' ? [] : [JSON.parse(text) as Json], problem: undefined };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  return new Parser(text).parse();
}

class Wrong extends Error {}
class Key {
  constructor(readonly name: string) {}
}
type Open = Json[] | Record<string, Json> | Key;
/** What is not there: null is a value. */
const NONE = Symbol('none');

/** As jq reads, and with its words. @see jq: src/jv_parse.c (1.6) */
class Parser {
  readonly #text: string;
  readonly #values: Json[] = [];
  readonly #open: Open[] = [];
  #next: Json | typeof NONE = NONE;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  parse(): Parsed {
    try {
      while (this.#at < this.#text.length) this.#piece();
      if (this.#open.length > 0) throw new Wrong('Unfinished JSON term at EOF');
      return { values: this.#values, problem: undefined };
    } catch (error) {
      if (!(error instanceof Wrong)) throw error;
      const before = this.#text.slice(0, this.#at).split('\n');
      return { values: this.#values, problem: `${error.message} at line ${before.length}, column ${(before.at(-1) as string).length}` };
    }
  }

  #piece(): void {
    const c = this.#text[this.#at] as string;
    if (c === '"') this.#string();
    else if (/[[\]{}:,]/.test(c)) {
      this.#at++;
      this.#token(c);
    } else if (/[ \t\r\n]/.test(c)) this.#at++;
    else {
      this.#literal();
      return;
    }
    this.#done();
  }

  #done(): void {
    if (this.#open.length > 0 || this.#next === NONE) return;
    this.#values.push(this.#next);
    this.#next = NONE;
  }
  #value(value: Json): void {
    if (this.#next !== NONE) throw new Wrong('Expected separator between values');
    this.#next = value;
  }

  /** It is looked at when what is behind it comes. */
  #literal(): void {
    const bare = /[^[\]{}:," \t\r\n]+/y;
    bare.lastIndex = this.#at;
    const word = bare.exec(this.#text)?.[0] ?? '';
    this.#at += word.length;
    const atEnd = this.#at >= this.#text.length;
    if (!atEnd) this.#at++;
    const known = word.startsWith('t')
      ? 'true'
      : word.startsWith('f')
        ? 'false'
        : word.startsWith('n') && word.length !== 3
          ? 'null'
          : undefined;
    const where = atEnd ? ' at EOF' : '';
    if (known !== undefined && known !== word) throw new Wrong(`Invalid literal${where}`);
    if (known === undefined && word !== 'nan' && !/^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/.test(word))
      throw new Wrong(`Invalid numeric literal${where}`);
    this.#value(word === 'true' ? true : word === 'false' ? false : word === 'null' ? null : Number(word));
    if (!atEnd) this.#at--;
    // What stands right behind a number that is over may be wrong: then it is lost.
    if (this.#open.length === 0 && /[\]}:,]/.test(this.#text[this.#at] ?? '')) {
      this.#next = NONE;
      return;
    }
    this.#done();
  }

  #string(): void {
    const whole = /"((?:[^"\\]|\\[\s\S])*)"/y;
    whole.lastIndex = this.#at;
    const found = whole.exec(this.#text);
    if (!found) {
      this.#at = this.#text.length;
      throw new Wrong('Unfinished string at EOF');
    }
    this.#at = whole.lastIndex;
    this.#value(unescaped(found[1] as string));
  }

  #token(c: string): void {
    const top = this.#open.at(-1);
    if (c === '[' || c === '{') {
      if (this.#open.length >= DEEPEST) throw new Wrong('Exceeds depth limit for parsing');
      if (this.#next !== NONE) throw new Wrong('Expected separator between values');
      this.#open.push(c === '[' ? [] : {});
    } else if (c === ':') {
      if (this.#next === NONE) throw new Wrong("Expected string key before ':'");
      if (top === undefined || Array.isArray(top) || top instanceof Key) throw new Wrong("':' not as part of an object");
      if (typeof this.#next !== 'string') throw new Wrong('Object keys must be strings');
      this.#open.push(new Key(this.#next));
      this.#next = NONE;
    } else if (c === ',') {
      if (this.#next === NONE) throw new Wrong("Expected value before ','");
      this.#put(top);
    } else this.#close(c, top);
  }

  #close(c: string, top: Open | undefined): void {
    if (c === ']') {
      if (!Array.isArray(top)) throw new Wrong("Unmatched ']'");
      if (this.#next !== NONE) this.#put(top);
      else if (top.length > 0) throw new Wrong('Expected another array element');
    } else if (this.#next !== NONE) {
      if (top === undefined) throw new Wrong("Unmatched '}'");
      if (!(top instanceof Key)) throw new Wrong('Objects must consist of key:value pairs');
      this.#put(top);
    } else {
      if (top === undefined || Array.isArray(top) || top instanceof Key) throw new Wrong("Unmatched '}'");
      if (Object.keys(top).length > 0) throw new Wrong('Expected another key-value pair');
    }
    this.#next = this.#open.pop();
  }

  /** The value goes where it belongs. */
  #put(top: Open | undefined): void {
    const value = this.#next;
    if (Array.isArray(top)) top.push(value);
    else if (top instanceof Key) {
      this.#open.pop();
      const object = this.#open.at(-1) as Record<string, Json>;
      Object.defineProperty(object, top.name, { value, writable: true, enumerable: true, configurable: true });
    } else throw new Wrong('Objects must consist of key:value pairs');
    this.#next = NONE;
  }
}

const DEEPEST = 256;
const PLAIN: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\', '/': '/' };

const unescaped = (inner: string): string =>
  inner.replace(/\\(?:u([\da-fA-F]{4})|([\s\S]))/g, (_, code: string | undefined, c: string) => {
    if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16));
    if (c === 'u') throw new Wrong('Invalid \\uXXXX escape');
    const plain = PLAIN[c];
    if (plain === undefined) throw new Wrong('Invalid escape');
    return plain;
  });
