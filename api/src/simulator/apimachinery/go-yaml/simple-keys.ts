import type { Cursor, Mark } from './cursor.ts';

/** What may turn out to be a key, once a `:` follows it on its line. */
interface SimpleKey {
  /** The number of the token it begins with. */
  readonly token: number;
  readonly mark: Mark;
  /** In a block mapping's column nothing else may stand. */
  readonly required: boolean;
}

/** A level of collections; `token` is that of its last possible key, or else the one it begins with. */
interface Level {
  token: number;
  key?: SimpleKey | undefined;
}

const MAX_LENGTH = 1024;

/** The possible keys, one for each level of flow collections that are open. @see go-yaml: scannerc.go yaml_simple_key_is_valid */
export class SimpleKeys {
  readonly #cursor: Cursor;
  /** JSON: a key may be of any length. */
  readonly #endless: boolean;
  readonly #levels: Level[] = [{ token: 0 }];
  readonly #byToken = new Map<number, number>();

  constructor(cursor: Cursor, endless: boolean) {
    this.#cursor = cursor;
    this.#endless = endless;
  }

  get flowLevel(): number {
    return this.#levels.length - 1;
  }

  open(token: number): void {
    this.#levels.push({ token });
  }

  /** go-yaml forgets then that an empty collection itself may be a key. */
  close(): void {
    if (this.flowLevel > 0) this.#byToken.delete((this.#levels.pop() as Level).token);
  }

  get #level(): Level {
    return this.#levels[this.flowLevel] as Level;
  }

  save(key: SimpleKey): void {
    this.remove();
    Object.assign(this.#level, { token: key.token, key });
    this.#byToken.set(key.token, this.flowLevel);
  }

  /** Of the innermost level: something came that makes it no key. */
  remove(): void {
    const { key } = this.#level;
    if (key?.required) this.#cursor.fail("could not find expected ':'", key.mark);
    this.forget(this.flowLevel);
  }

  forget(level = this.flowLevel): void {
    const at = this.#levels[level];
    if (!at?.key) return;
    this.#byToken.delete(at.key.token);
    at.key = undefined;
  }

  /** Whether that token may still become a key. */
  mayBegin(token: number): boolean {
    const level = this.#byToken.get(token);
    return level !== undefined && this.valid(level) !== undefined;
  }

  /** The key of a level, if the scanner has not left it behind. */
  valid(level = this.flowLevel): SimpleKey | undefined {
    const key = this.#levels[level]?.key;
    if (!key || this.#endless) return key;
    const { pos, line } = this.#cursor;
    if (key.mark.line === line && key.mark.pos + MAX_LENGTH >= pos) return key;
    if (key.required) this.#cursor.fail("could not find expected ':'", key.mark);
    this.forget(level);
    return undefined;
  }
}
