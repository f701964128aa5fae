import { escapePattern, escapeRegExp, hasGlob } from '../pattern.ts';

/** Where the pieces of an expanded word go. */
export interface Sink {
  literal(text: string, quoted: boolean): void;
  /** An unquoted expansion's value. */
  value(text: string): void;
  /** Between the elements of `$@`. */
  boundary(): void;
}

/** One text: assignments, redirections, here-documents. */
export class TextSink implements Sink {
  text = '';
  literal(text: string): void {
    this.text += text;
  }
  value(text: string): void {
    this.text += text;
  }
  boundary(): void {
    this.text += ' ';
  }
}

/** A pattern: what is quoted is literal. */
export class PatternSink implements Sink {
  text = '';
  literal(text: string, quoted: boolean): void {
    this.text += quoted ? escapePattern(text) : text;
  }
  value(text: string): void {
    this.text += text;
  }
  boundary(): void {
    this.text += ' ';
  }
}

/** A pattern as `set -x` writes it: each character that is quoted has a backslash. */
export class EscapedSink extends PatternSink {
  override literal(text: string, quoted: boolean): void {
    this.text += quoted ? text.replace(/./gsu, '\\$&') : text;
  }
}

/** A regular expression for `=~`: what is quoted is literal. */
export class RegExpSink extends PatternSink {
  override literal(text: string, quoted: boolean): void {
    this.text += quoted ? escapeRegExp(text) : text;
  }
}

/** A field, and its pattern if it may match file names. */
export interface Field {
  readonly text: string;
  readonly pattern: string | undefined;
}

/**
 * Fields, split where an unquoted expansion has characters of IFS.
 * @see POSIX.1-2017 XCU 2.6.5
 */
export class FieldSink implements Sink {
  readonly fields: Field[] = [];
  #text = '';
  /** What the field is made of, and how each piece is written in a pattern: made one only if something in it matches file names. */
  #pieces: string[] = [];
  #escapes: ((text: string) => string)[] = [];
  #active = false;
  #glob = false;
  /** White space has just ended a field; a separator that follows belongs to the same delimiter. */
  #afterSpace = false;

  constructor(readonly separators: string) {}

  literal(text: string, quoted: boolean): void {
    if (!quoted && text === '') return;
    this.#afterSpace = false;
    this.#active = true;
    this.#add(text, quoted ? escapePattern : asItIs);
    if (!quoted) this.#glob ||= /[*?[(]/.test(text);
  }

  value(text: string): void {
    const { separators } = this;
    let start = 0;
    for (let i = 0; i < text.length; i++) {
      const c = text[i] as string;
      if (!separators.includes(c)) continue;
      if (i > start) this.#append(text.slice(start, i));
      start = i + 1;
      if (c === ' ' || c === '\t' || c === '\n') {
        if (this.#active) {
          this.boundary();
          this.#afterSpace = true;
        }
      } else if (this.#active) this.boundary();
      else if (this.#afterSpace) this.#afterSpace = false;
      else this.fields.push({ text: '', pattern: undefined });
    }
    if (start < text.length) this.#append(start === 0 ? text : text.slice(start));
  }

  boundary(): void {
    this.#afterSpace = false;
    if (!this.#active) return;
    this.fields.push({ text: this.#text, pattern: this.#glob ? this.#pattern() : undefined });
    this.#text = '';
    this.#pieces = [];
    this.#escapes = [];
    this.#active = false;
    this.#glob = false;
  }

  #append(text: string): void {
    this.#afterSpace = false;
    this.#active = true;
    this.#add(text, escapeBackslashes);
    this.#glob ||= /[*?[]/.test(text);
  }

  #add(text: string, escaped: (text: string) => string): void {
    this.#text += text;
    this.#pieces.push(text);
    this.#escapes.push(escaped);
  }

  #pattern(): string | undefined {
    const pattern = this.#pieces.map((piece, i) => this.#escapes[i]?.(piece)).join('');
    return hasGlob(pattern) || pattern.includes('(') ? pattern : undefined;
  }
}

const asItIs = (text: string): string => text;
const escapeBackslashes = (text: string): string => text.replaceAll('\\', '\\\\');
