/**
 * What a pure function answers is the same in all runs: these keep it, so that it is made once. The values are shared, and
 * must never be changed.
 */

/** In characters: two of the longest manifests. What is made of a text may be a hundred times as large. */
const MOST_TEXT = 512 * 1024;

/** What is kept by text, however large the texts are: all is forgotten where there would be more than `most`, or too much text. */
export class TextCache<T> {
  readonly #known = new Map<string, T>();
  readonly #most: number;
  #length = 0;

  constructor(most: number) {
    this.#most = most;
  }

  get(text: string): T | undefined {
    return this.#known.get(text);
  }

  set(text: string, value: T): void {
    if (this.#known.size >= this.#most || this.#length + text.length > MOST_TEXT) {
      this.#known.clear();
      this.#length = 0;
    }
    this.#known.set(text, value);
    this.#length += text.length;
  }
}

/** For texts; `most` of them. */
export function byText<T>(make: (text: string) => T, most = 500): (text: string) => T {
  const known = new TextCache<T>(most);
  return (text) => {
    let value = known.get(text);
    if (value === undefined) {
      value = make(text);
      known.set(text, value);
    }
    return value;
  };
}

/** For objects that never change in place, for as long as they are there; the last one is often asked for again, and stands before the others. */
export function byObject<K extends object, T>(make: (key: K) => T): (key: K) => T {
  const known = new WeakMap<K, T>();
  let lastKey: K | undefined;
  let last: T | undefined;
  return (key) => {
    if (key === lastKey) return last as T;
    let value = known.get(key);
    if (value === undefined) {
      value = make(key);
      known.set(key, value);
    }
    lastKey = key;
    last = value;
    return value;
  };
}
