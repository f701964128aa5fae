import { byteLength, writeUtf8 } from './utf8.ts';

/** Checksums of a text's bytes, in hexadecimal. @see RFC 1321, FIPS 180-4 */
export type Digest = (text: string) => string;

const rotateLeft = (x: number, n: number): number => (x << n) | (x >>> (32 - n));
const hex = (words: Iterable<number>): string => [...words].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');

/** The bytes, with a one and zeros and at last their number in bits, as a whole number of blocks. */
function padded(text: string, block: 64 | 128, littleEndian = false): DataView {
  const length = byteLength(text);
  const bytes = new Uint8Array(Math.ceil((length + 1 + block / 8) / block) * block);
  writeUtf8(text, bytes);
  bytes[length] = 0x80;
  const view = new DataView(bytes.buffer);
  view.setBigUint64(bytes.length - 8, BigInt(length) * 8n, littleEndian);
  return view;
}

const SHIFTS = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21];
const SINES = Int32Array.from({ length: 64 }, (_, i) => Math.floor(Math.abs(Math.sin(i + 1)) * 2 ** 32));

export const md5: Digest = (text) => {
  const view = padded(text, 64, true);
  let [a, b, c, d] = [0x67452301, 0xefcdab89 | 0, 0x98badcfe | 0, 0x10325476];
  for (let block = 0; block < view.byteLength; block += 64) {
    const [wasA, wasB, wasC, wasD] = [a, b, c, d];
    for (let i = 0; i < 64; i++) {
      const round = i >> 4;
      const f = round === 0 ? (b & c) | (~b & d) : round === 1 ? (d & b) | (~d & c) : round === 2 ? b ^ c ^ d : c ^ (b | ~d);
      const at = round === 0 ? i : round === 1 ? 5 * i + 1 : round === 2 ? 3 * i + 5 : 7 * i;
      const sum = (a + f + (SINES[i] as number) + view.getInt32(block + (at & 15) * 4, true)) | 0;
      a = d;
      d = c;
      c = b;
      b = (b + rotateLeft(sum, SHIFTS[round * 4 + (i & 3)] as number)) | 0;
    }
    a = (a + wasA) | 0;
    b = (b + wasB) | 0;
    c = (c + wasC) | 0;
    d = (d + wasD) | 0;
  }
  const swapped = (word: number): number => ((word & 255) << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24);
  return hex([a, b, c, d].map(swapped));
};

export const sha1: Digest = (text) => {
  const view = padded(text, 64);
  const state = Int32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0);
  const w = new Int32Array(80);
  for (let block = 0; block < view.byteLength; block += 64) {
    for (let i = 0; i < 16; i++) w[i] = view.getInt32(block + i * 4);
    for (let i = 16; i < 80; i++)
      w[i] = rotateLeft((w[i - 3] as number) ^ (w[i - 8] as number) ^ (w[i - 14] as number) ^ (w[i - 16] as number), 1);
    let [a, b, c, d, e] = state as unknown as [number, number, number, number, number];
    for (let i = 0; i < 80; i++) {
      const round = Math.floor(i / 20);
      const f = round === 0 ? (b & c) | (~b & d) : round === 2 ? (b & c) | (b & d) | (c & d) : b ^ c ^ d;
      const next = (rotateLeft(a, 5) + f + e + (ROUNDS[round] as number) + (w[i] as number)) | 0;
      e = d;
      d = c;
      c = rotateLeft(b, 30);
      b = a;
      a = next;
    }
    add(state, [a, b, c, d, e]);
  }
  return hex(state);
};
const ROUNDS = Int32Array.of(0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6);

function add(state: Int32Array, more: readonly number[]): void {
  for (const [i, word] of more.entries()) state[i] = (state[i] as number) + word;
}

/** The fractional parts of roots of the first primes. */
const primes = Array.from({ length: 410 }, (_, n) => n).filter(
  (n) => n > 1 && !Array.from({ length: Math.floor(Math.sqrt(n)) - 1 }, (_, i) => i + 2).some((d) => n % d === 0),
);
const fraction = (x: number): number => Math.floor((x - Math.floor(x)) * 2 ** 32) | 0;
const constants = primes.slice(0, 64).map((prime) => fraction(Math.cbrt(prime)));

const STATE = primes.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));

export const sha256: Digest = (text) => {
  const view = padded(text, 64);
  const state = Int32Array.from(STATE);
  const w = new Int32Array(64);
  for (let block = 0; block < view.byteLength; block += 64) {
    for (let i = 0; i < 16; i++) w[i] = view.getInt32(block + i * 4);
    for (let i = 16; i < 64; i++) {
      const x = w[i - 15] as number;
      const y = w[i - 2] as number;
      const s0 = rotateLeft(x, 25) ^ rotateLeft(x, 14) ^ (x >>> 3);
      const s1 = rotateLeft(y, 15) ^ rotateLeft(y, 13) ^ (y >>> 10);
      w[i] = (w[i - 16] as number) + s0 + (w[i - 7] as number) + s1;
    }
    let [a, b, c, d, e, f, g, h] = state as unknown as [number, number, number, number, number, number, number, number];
    for (let i = 0; i < 64; i++) {
      const s1 = rotateLeft(e, 26) ^ rotateLeft(e, 21) ^ rotateLeft(e, 7);
      const t1 = (h + s1 + ((e & f) ^ (~e & g)) + (constants[i] as number) + (w[i] as number)) | 0;
      const s0 = rotateLeft(a, 30) ^ rotateLeft(a, 19) ^ rotateLeft(a, 10);
      const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g;
      g = f;
      f = e;
      e = (d + t1) | 0;
      d = c;
      c = b;
      b = a;
      a = (t1 + t2) | 0;
    }
    add(state, [a, b, c, d, e, f, g, h]);
  }
  return hex(state);
};

const wideConstant = (root: (n: number) => number, degree: 2n | 3n, prime: number): bigint => {
  // The first 64 bits of the root's fraction, by whole numbers: the root of prime · 2^(64·degree).
  const target = BigInt(prime) << (64n * degree);
  let guess = BigInt(Math.floor(root(prime) * 2 ** 32)) << 32n;
  const power = (x: bigint): bigint => x ** degree;
  for (let step = 1n << 33n; step > 0n; step >>= 1n) {
    while (power(guess + step) <= target) guess += step;
    while (power(guess) > target) guess -= step;
  }
  return BigInt.asUintN(64, guess);
};
let wide: { readonly state: BigUint64Array; readonly constants: Int32Array } | undefined;

/** Words of 64 bits are two of 32, the higher one first: what JavaScript has for them is ten times as slow. */
export const sha512: Digest = (text) => {
  wide ??= {
    state: BigUint64Array.from(primes.slice(0, 8), (prime) => wideConstant(Math.sqrt, 2n, prime)),
    constants: halves(primes.slice(0, 80).map((prime) => wideConstant(Math.cbrt, 3n, prime))),
  };
  const view = padded(text, 128);
  const state = halves([...wide.state]);
  const w = new Int32Array(160);
  const v = new Int32Array(16);
  for (let block = 0; block < view.byteLength; block += 128) {
    for (let i = 0; i < 32; i++) w[i] = view.getInt32(block + i * 4);
    for (let i = 32; i < 160; i += 2) schedule(w, i);
    v.set(state);
    for (let i = 0; i < 160; i += 2) wideRound(v, wide.constants, w, i);
    for (let i = 0; i < 16; i += 2) sum(state, i, v[i] as number, v[i + 1] as number);
  }
  return hex(state);
};
const halves = (words: readonly bigint[]): Int32Array =>
  Int32Array.from(words.flatMap((word) => [Number(word >> 32n), Number(word & 0xffffffffn)]));

/** Adds a word to that of `words` at `i`. */
function sum(words: Int32Array, i: number, high: number, low: number): void {
  const lower = ((words[i + 1] as number) >>> 0) + (low >>> 0);
  words[i + 1] = lower;
  words[i] = (words[i] as number) + high + (lower > 0xffffffff ? 1 : 0);
}

function schedule(w: Int32Array, i: number): void {
  const x = w[i - 30] as number;
  const xl = w[i - 29] as number;
  const y = w[i - 4] as number;
  const yl = w[i - 3] as number;
  w[i] = w[i - 32] as number;
  w[i + 1] = w[i - 31] as number;
  sum(w, i, w[i - 14] as number, w[i - 13] as number);
  sum(
    w,
    i,
    ((x >>> 1) | (xl << 31)) ^ ((x >>> 8) | (xl << 24)) ^ (x >>> 7),
    ((xl >>> 1) | (x << 31)) ^ ((xl >>> 8) | (x << 24)) ^ ((xl >>> 7) | (x << 25)),
  );
  sum(
    w,
    i,
    ((y >>> 19) | (yl << 13)) ^ ((yl >>> 29) | (y << 3)) ^ (y >>> 6),
    ((yl >>> 19) | (y << 13)) ^ ((y >>> 29) | (yl << 3)) ^ ((yl >>> 6) | (y << 26)),
  );
}

/** The eight words of `v` change places by counting them from another one each time: what was the last becomes the first. */
function wideRound(v: Int32Array, constants: Int32Array, w: Int32Array, i: number): void {
  const a = v[-i & 15] as number;
  const al = v[(1 - i) & 15] as number;
  const b = v[(2 - i) & 15] as number;
  const bl = v[(3 - i) & 15] as number;
  const c = v[(4 - i) & 15] as number;
  const cl = v[(5 - i) & 15] as number;
  const d = (6 - i) & 15;
  const e = v[(8 - i) & 15] as number;
  const el = v[(9 - i) & 15] as number;
  const f = v[(10 - i) & 15] as number;
  const fl = v[(11 - i) & 15] as number;
  const g = v[(12 - i) & 15] as number;
  const gl = v[(13 - i) & 15] as number;
  const h = (14 - i) & 15;
  sum(v, h, constants[i] as number, constants[i + 1] as number);
  sum(v, h, w[i] as number, w[i + 1] as number);
  sum(v, h, (e & f) ^ (~e & g), (el & fl) ^ (~el & gl));
  sum(
    v,
    h,
    ((e >>> 14) | (el << 18)) ^ ((e >>> 18) | (el << 14)) ^ ((el >>> 9) | (e << 23)),
    ((el >>> 14) | (e << 18)) ^ ((el >>> 18) | (e << 14)) ^ ((e >>> 9) | (el << 23)),
  );
  sum(v, d, v[h] as number, v[h + 1] as number);
  sum(v, h, (a & b) ^ (a & c) ^ (b & c), (al & bl) ^ (al & cl) ^ (bl & cl));
  sum(
    v,
    h,
    ((a >>> 28) | (al << 4)) ^ ((al >>> 2) | (a << 30)) ^ ((al >>> 7) | (a << 25)),
    ((al >>> 28) | (a << 4)) ^ ((a >>> 2) | (al << 30)) ^ ((a >>> 7) | (al << 25)),
  );
}
