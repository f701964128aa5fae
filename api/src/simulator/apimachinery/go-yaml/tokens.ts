import type { Mark } from './cursor.ts';
import type { Directive } from './directives.ts';

/** @see go-yaml: yamlprivateh.go yaml_token_type_t */
export type TokenType =
  | 'streamEnd'
  | 'directive'
  | 'documentStart'
  | 'documentEnd'
  | 'blockSequenceStart'
  | 'blockMappingStart'
  | 'blockEnd'
  | 'flowSequenceStart'
  | 'flowSequenceEnd'
  | 'flowMappingStart'
  | 'flowMappingEnd'
  | 'blockEntry'
  | 'flowEntry'
  | 'key'
  | 'value'
  | 'alias'
  | 'anchor'
  | 'tag'
  | 'scalar';

/** A piece of YAML, and where it begins. */
export interface Token {
  readonly type: TokenType;
  readonly mark: Mark;
  /** A scalar's text, an anchor's name, a tag without its handle. */
  readonly value: string;
  /** A scalar without quotes. */
  readonly plain: boolean;
  /** Of a tag. */
  readonly handle?: string;
  readonly directive?: Directive;
}

/** Tokens that were found and not taken yet. They are numbered from the first of the text on. */
export class TokenQueue {
  #tokens: Token[] = [];
  #head = 0;
  /** The number of the next one to take. */
  taken = 0;

  get isEmpty(): boolean {
    return this.#head === this.#tokens.length;
  }

  get head(): Token {
    return this.#tokens[this.#head] as Token;
  }

  /** The number that the next token gets. */
  get next(): number {
    return this.taken + this.#tokens.length - this.#head;
  }

  push(type: TokenType, mark: Mark, value = '', plain = false): void {
    this.#tokens.push({ type, mark, value, plain });
  }

  add(token: Token): void {
    this.#tokens.push(token);
  }

  /** Before the token of that number; where that was taken already, go-yaml puts it last. */
  insert(number: number, type: TokenType, mark: Mark): void {
    if (number < this.taken) this.push(type, mark);
    else this.#tokens.splice(this.#head + number - this.taken, 0, { type, mark, value: '', plain: false });
  }

  take(): void {
    this.#head++;
    this.taken++;
    // What is taken is let go of where that is most of all: each token is moved once or twice, however many wait.
    if (this.#head < 1024 || 2 * this.#head < this.#tokens.length) return;
    this.#tokens = this.#tokens.slice(this.#head);
    this.#head = 0;
  }
}
