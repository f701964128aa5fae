import { sha512 } from '../../../../apimachinery/digest.ts';
import { encodeUtf8, hexByte } from '../../../../apimachinery/utf8.ts';

/** What a generator of random numbers draws from. */
export interface Source {
  /** In [0, 1), of 53 bits. */
  random(): number;
  bits(count: number): bigint;
  /** In [0, bound). */
  below(bound: number): number;
}

const N = 624;
const M = 397;

/**
 * Python's generator, for a seed: the same numbers as Python's.
 * @see cpython: Modules/_randommodule.c; Lib/random.py (Random.seed, _randbelow_with_getrandbits)
 */
export class MersenneTwister implements Source {
  readonly #state = new Uint32Array(N);
  #index = N;

  constructor(seed: bigint) {
    const key: number[] = [];
    for (let rest = seed < 0n ? -seed : seed; rest > 0n; rest >>= 32n) key.push(Number(rest & 0xffffffffn));
    this.#initByArray(key.length > 0 ? key : [0]);
  }

  #init(seed: number): void {
    this.#state[0] = seed;
    for (let i = 1; i < N; i++) {
      const before = this.#at(i - 1);
      this.#state[i] = Math.imul(1812433253, before ^ (before >>> 30)) + i;
    }
  }

  #initByArray(key: readonly number[]): void {
    this.#init(19650218);
    let i = 1;
    let j = 0;
    const turn = (): void => {
      if (++i < N) return;
      this.#state[0] = this.#at(N - 1);
      i = 1;
    };
    for (let k = Math.max(N, key.length); k > 0; k--) {
      const before = this.#at(i - 1);
      this.#state[i] = (this.#at(i) ^ Math.imul(before ^ (before >>> 30), 1664525)) + (key[j] as number) + j;
      turn();
      j = (j + 1) % key.length;
    }
    for (let k = N - 1; k > 0; k--) {
      const before = this.#at(i - 1);
      this.#state[i] = (this.#at(i) ^ Math.imul(before ^ (before >>> 30), 1566083941)) - i;
      turn();
    }
    this.#state[0] = 0x80000000;
  }

  #at(i: number): number {
    return this.#state[i] as number;
  }

  #next(): number {
    if (this.#index >= N) {
      for (let i = 0; i < N; i++) {
        const y = (this.#at(i) & 0x80000000) | (this.#at((i + 1) % N) & 0x7fffffff);
        this.#state[i] = this.#at((i + M) % N) ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
      }
      this.#index = 0;
    }
    let y = this.#at(this.#index++);
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  }

  random(): number {
    const high = this.#next() >>> 5;
    return (high * 67108864 + (this.#next() >>> 6)) / 9007199254740992;
  }

  bits(count: number): bigint {
    let value = 0n;
    for (let got = 0; got < count; got += 32) {
      const left = count - got;
      value |= BigInt(left < 32 ? this.#next() >>> (32 - left) : this.#next()) << BigInt(got);
    }
    return value;
  }

  below(bound: number): number {
    if (bound <= 0) return 0;
    const count = bound.toString(2).length;
    for (;;) {
      const value = Number(this.bits(count));
      if (value < bound) return value;
    }
  }
}

/** The number that a text seeds with. @see cpython: Lib/random.py (Random.seed, version 2) */
export function seedOfText(text: string): bigint {
  const hex = encodeUtf8(text).map(hexByte).join('');
  return BigInt(`0x${hex}${sha512(text)}`);
}
