/** A seeded source of random numbers. Every user takes a fork of its own by name, so what one draws never moves another. */
export class Random {
  /** The hash of its key so far, for those that fork from it. */
  readonly #key: number;
  #state: number;

  /** @param before the hash of what comes before the key */
  constructor(key: string | number, before = EMPTY) {
    this.#key = fnv1a(before, String(key));
    this.#state = avalanche(this.#key);
  }

  /** An independent source that depends on this one's key and the labels alone, not on what was drawn so far. */
  fork(...labels: readonly (string | number)[]): Random {
    let key = this.#key;
    for (const label of labels) key = fnv1a(fnv1a(key, '/'), String(label));
    return new Random('', key);
  }

  /** Uniform in [0, 1). (The mulberry32 generator.) */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  /** A whole number in [0, bound). */
  int(bound: number): number {
    return Math.floor(this.next() * bound);
  }

  /** `duration` times a factor in [1, 1 + maxFactor), a whole number. @see kubernetes: apimachinery/pkg/util/wait Jitter */
  jitter(duration: number, maxFactor: number): number {
    return Math.floor(duration + this.next() * maxFactor * duration);
  }

  /** `length` lower-case hexadecimal digits. */
  hex(length: number): string {
    let text = '';
    while (text.length < length) {
      const word = this.next() * 0x100000000;
      text += `${BYTES[word >>> 24]}${BYTES[(word >>> 16) & 0xff]}${BYTES[(word >>> 8) & 0xff]}${BYTES[word & 0xff]}`;
    }
    return text.slice(0, length);
  }

  /** A version 4 UUID, as the API server gives to objects. */
  uuid(): string {
    const h = this.hex(32);
    return `${h.slice(0, 8)}-${h.slice(8, 12)}-4${h.slice(13, 16)}-${'89ab'[parseInt(h[16] as string, 16) & 3]}${h.slice(17, 20)}-${h.slice(20)}`;
  }
}

/** FNV-1a with a final avalanche: well spread 32 bits of any text. */
export const hash32 = (text: string): number => avalanche(fnv1a(EMPTY, text));

const EMPTY = 0x811c9dc5;

function fnv1a(before: number, text: string): number {
  let h = before;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h;
}

function avalanche(hash: number): number {
  let h = hash;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** Each byte in two digits. */
const BYTES = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
