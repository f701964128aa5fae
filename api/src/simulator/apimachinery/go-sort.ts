/**
 * A copy of a list in the order in which Go's sort.Sort leaves it. It keeps equals as they stood only among twelve or
 * fewer, so that what a Go program prints of more depends on how it sorts.
 * @see Go: sort/zsortinterface.go pdqsort
 */
export function goSort<T>(items: readonly T[], less: (a: T, b: T) => boolean): T[] {
  const sorter = new Sorter(items, less);
  sorter.sort(0, items.length, bitLength(items.length));
  return sorter.items;
}

const LONGEST_INSERTION = 12;
/** From so many on the pivot is a median of medians, and single elements are put right. */
const LONG = 50;
const MOST_SWAPS = 12;
const MOST_STEPS = 5;

const bitLength = (value: number): number => (value === 0 ? 0 : Math.floor(Math.log2(value)) + 1);

class Sorter<T> {
  readonly items: T[];
  readonly #less: (a: T, b: T) => boolean;
  #swaps = 0;

  constructor(items: readonly T[], less: (a: T, b: T) => boolean) {
    this.items = [...items];
    this.#less = less;
  }

  /** From `a` up to but not with `b`; `limit` bad pivots are forgiven. */
  sort(a: number, b: number, limit: number): void {
    let balanced = true;
    let partitioned = true;
    for (;;) {
      const length = b - a;
      if (length <= LONGEST_INSERTION || limit === 0) break;
      if (!balanced) {
        this.#breakPatterns(a, b);
        limit--;
      }
      let pivot = this.#choosePivot(a, b);
      let increasing = this.#swaps === 0;
      if (this.#swaps === MOST_SWAPS) {
        this.#reverse(a, b);
        pivot = b - 1 - (pivot - a);
        increasing = true;
      }
      if (balanced && partitioned && increasing && this.#nearlySorted(a, b)) return;
      if (a > 0 && !this.#isLess(a - 1, pivot)) {
        a = this.#partitionEqual(a, b, pivot);
        continue;
      }
      const { middle, already } = this.#partition(a, b, pivot);
      partitioned = already;
      const [left, right] = [middle - a, b - middle];
      balanced = Math.min(left, right) >= Math.floor(length / 8);
      if (left < right) {
        this.sort(a, middle, limit);
        a = middle + 1;
      } else {
        this.sort(middle + 1, b, limit);
        b = middle;
      }
    }
    if (b - a <= LONGEST_INSERTION) this.#insertionSort(a, b);
    else this.#heapSort(a, b);
  }

  #isLess(i: number, j: number): boolean {
    return this.#less(this.items[i] as T, this.items[j] as T);
  }
  #swap(i: number, j: number): void {
    const item = this.items[i] as T;
    this.items[i] = this.items[j] as T;
    this.items[j] = item;
  }

  #insertionSort(a: number, b: number): void {
    for (let i = a + 1; i < b; i++) for (let j = i; j > a && this.#isLess(j, j - 1); j--) this.#swap(j, j - 1);
  }

  #heapSort(a: number, b: number): void {
    const length = b - a;
    for (let i = Math.floor((length - 1) / 2); i >= 0; i--) this.#siftDown(a, i, length);
    for (let i = length - 1; i >= 0; i--) {
      this.#swap(a, a + i);
      this.#siftDown(a, 0, i);
    }
  }
  #siftDown(first: number, root: number, length: number): void {
    for (let child = 2 * root + 1; child < length; child = 2 * root + 1) {
      if (child + 1 < length && this.#isLess(first + child, first + child + 1)) child++;
      if (!this.#isLess(first + root, first + child)) return;
      this.#swap(first + root, first + child);
      root = child;
    }
  }

  /** Those less than the pivot, the pivot, the others. */
  #partition(a: number, b: number, pivot: number): { middle: number; already: boolean } {
    this.#swap(a, pivot);
    let [i, j] = [a + 1, b - 1];
    for (let already = true; ; already = false) {
      while (i <= j && this.#isLess(i, a)) i++;
      while (i <= j && !this.#isLess(j, a)) j--;
      if (i > j) {
        this.#swap(j, a);
        return { middle: j, already };
      }
      this.#swap(i++, j--);
    }
  }

  /** Those equal to the pivot, then those greater. */
  #partitionEqual(a: number, b: number, pivot: number): number {
    this.#swap(a, pivot);
    for (let [i, j] = [a + 1, b - 1]; ; ) {
      while (i <= j && !this.#isLess(a, i)) i++;
      while (i <= j && this.#isLess(a, j)) j--;
      if (i > j) return i;
      this.#swap(i++, j--);
    }
  }

  /** Whether it is sorted; in a long list a few that are out of order are put right first. */
  #nearlySorted(a: number, b: number): boolean {
    let i = a + 1;
    for (let step = 0; step < MOST_STEPS; step++) {
      while (i < b && !this.#isLess(i, i - 1)) i++;
      if (i === b) return true;
      if (b - a < LONG) return false;
      this.#swap(i, i - 1);
      if (i - a >= 2) for (let j = i - 1; j >= 1 && this.#isLess(j, j - 1); j--) this.#swap(j, j - 1);
      if (b - i >= 2) for (let j = i + 1; j < b && this.#isLess(j, j - 1); j++) this.#swap(j, j - 1);
    }
    return false;
  }

  #choosePivot(a: number, b: number): number {
    const quarter = Math.floor((b - a) / 4);
    this.#swaps = 0;
    const three = [a + quarter, a + 2 * quarter, a + 3 * quarter] as const;
    const [i, j, k] = b - a >= LONG ? three.map((at) => this.#median(at - 1, at, at + 1)) : three;
    return this.#median(i, j, k);
  }
  #median(a: number, b: number, c: number): number {
    const [low, high] = this.#ordered(a, b);
    const [middle] = this.#ordered(high, c);
    return this.#ordered(low, middle)[1];
  }
  #ordered(a: number, b: number): readonly [number, number] {
    if (!this.#isLess(b, a)) return [a, b];
    this.#swaps++;
    return [b, a];
  }

  #reverse(a: number, b: number): void {
    for (let [i, j] = [a, b - 1]; i < j; ) this.#swap(i++, j--);
  }

  /** Scatters three elements, always in the same way. */
  #breakPatterns(a: number, b: number): void {
    const length = b - a;
    const mask = (1n << BigInt(bitLength(length))) - 1n;
    let random = BigInt(length);
    for (let i = 0; i < 3; i++) {
      random = BigInt.asUintN(64, random ^ (random << 13n));
      random ^= random >> 17n;
      random = BigInt.asUintN(64, random ^ (random << 5n));
      const other = Number(random & mask);
      this.#swap(a + Math.floor(length / 4) * 2 - 1 + i, a + (other >= length ? other - length : other));
    }
  }
}
