import type { Cursor, Mark } from './cursor.ts';

/** What may turn out to be a key, once a `:` follows it on its line. */
export interface SimpleKey {
  /** The number of the token it begins with. */
  readonly token: number;
  readonly mark: Mark;
  /** In a block mapping's column nothing else may stand. */
  readonly required: boolean;
}

const MAX_LENGTH = 1024;

/** The possible keys, one for each level of flow collections that are open. @see go-yaml: scannerc.go yaml_simple_key_is_valid */
export class SimpleKeys {
  readonly #cursor: Cursor;
  /** JSON: a key may be of any length. */
  readonly #endless: boolean;
  readonly #levels: (SimpleKey | undefined)[] = [undefined];
  readonly #byToken = new Map<number, number>();

  constructor(cursor: Cursor, endless: boolean) {
    this.#cursor = cursor;
    this.#endless = endless;
  }

  get flowLevel(): number {
    return this.#levels.length - 1;
  }

  open(): void {
    this.#levels.push(undefined);
  }

  close(): void {
    if (this.flowLevel > 0) this.#levels.pop();
  }

  save(key: SimpleKey): void {
    this.remove();
    this.#levels[this.flowLevel] = key;
    this.#byToken.set(key.token, this.flowLevel);
  }

  /** Of the innermost level: something came that makes it no key. */
  remove(): void {
    const key = this.#levels[this.flowLevel];
    if (key?.required) this.#cursor.fail("could not find expected ':'", key.mark);
    this.forget(this.flowLevel);
  }

  forget(level = this.flowLevel): void {
    const key = this.#levels[level];
    if (!key) return;
    this.#levels[level] = undefined;
    this.#byToken.delete(key.token);
  }

  /** Whether that token may still become a key. */
  mayBegin(token: number): boolean {
    const level = this.#byToken.get(token);
    return level !== undefined && this.valid(level) !== undefined;
  }

  /** The key of a level, if the scanner has not left it behind. */
  valid(level = this.flowLevel): SimpleKey | undefined {
    const key = this.#levels[level];
    if (!key || this.#endless) return key;
    const { pos, line } = this.#cursor;
    if (key.mark.line === line && key.mark.pos + MAX_LENGTH >= pos) return key;
    if (key.required) this.#cursor.fail("could not find expected ':'", key.mark);
    this.forget(level);
    return undefined;
  }
}
