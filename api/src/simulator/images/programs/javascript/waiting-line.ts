/** First come, first served. Taking the first costs the same however many there are, where `shift` moves all the others. */
export class WaitingLine<T> {
  readonly #items: T[] = [];
  /** Those before it are gone. */
  #next = 0;

  get length(): number {
    return this.#items.length - this.#next;
  }
  push(item: T): void {
    this.#items.push(item);
  }
  take(): T | undefined {
    if (this.#next === this.#items.length) return undefined;
    const item = this.#items[this.#next] as T;
    this.#items[this.#next++] = undefined as T;
    if (this.#next === this.#items.length) this.#items.length = this.#next = 0;
    else if (this.#next > MOST_GONE && this.#next > this.#items.length / 2) {
      this.#items.splice(0, this.#next);
      this.#next = 0;
    }
    return item;
  }
}
const MOST_GONE = 1024;
