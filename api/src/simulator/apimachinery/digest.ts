import { encodeUtf8 } from './utf8.ts';

/** Checksums of a text's bytes, in hexadecimal. @see RFC 1321, FIPS 180-4 */
export type Digest = (text: string) => string;

const rotateLeft = (x: number, n: number): number => (x << n) | (x >>> (32 - n));
const rotateRight = (x: number, n: number): number => (x >>> n) | (x << (32 - n));
const hex = (words: readonly number[]): string => words.map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');

/** The bytes, padded to blocks of 64, as 32-bit words. */
function blocks(text: string, littleEndian: boolean): number[][] {
  const bytes = encodeUtf8(text);
  const bits = bytes.length * 8;
  bytes.push(0x80);
  while (bytes.length % 64 !== 56) bytes.push(0);
  const length = [Math.floor(bits / 2 ** 32), bits >>> 0].flatMap((word) => [
    word >>> 24,
    (word >>> 16) & 255,
    (word >>> 8) & 255,
    word & 255,
  ]);
  bytes.push(...(littleEndian ? length.reverse() : length));
  const found: number[][] = [];
  for (let at = 0; at < bytes.length; at += 64) {
    const words: number[] = [];
    for (let i = at; i < at + 64; i += 4) {
      const [a, b, c, d] = bytes.slice(i, i + 4) as [number, number, number, number];
      words.push(littleEndian ? a | (b << 8) | (c << 16) | (d << 24) : (a << 24) | (b << 16) | (c << 8) | d);
    }
    found.push(words);
  }
  return found;
}

export const md5: Digest = (text) => {
  const shifts = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21];
  let state = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476];
  for (const words of blocks(text, true)) {
    let [a, b, c, d] = state as [number, number, number, number];
    for (let i = 0; i < 64; i++) {
      const round = i >> 4;
      const f = [(b & c) | (~b & d), (d & b) | (~d & c), b ^ c ^ d, c ^ (b | ~d)][round] as number;
      const at = [i, (5 * i + 1) % 16, (3 * i + 5) % 16, (7 * i) % 16][round] as number;
      const sum = (a + f + Math.floor(Math.abs(Math.sin(i + 1)) * 2 ** 32) + (words[at] as number)) | 0;
      [a, d, c, b] = [d, c, b, (b + rotateLeft(sum, shifts[round * 4 + (i % 4)] as number)) | 0];
    }
    state = [a, b, c, d].map((word, i) => (word + (state[i] as number)) | 0);
  }
  return hex(state.map((word) => ((word & 255) << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24)));
};

export const sha1: Digest = (text) => {
  let state = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0];
  for (const words of blocks(text, false)) {
    const w = [...words];
    for (let i = 16; i < 80; i++)
      w.push(rotateLeft((w[i - 3] as number) ^ (w[i - 8] as number) ^ (w[i - 14] as number) ^ (w[i - 16] as number), 1));
    let [a, b, c, d, e] = state as [number, number, number, number, number];
    for (let i = 0; i < 80; i++) {
      const [f, k] =
        i < 20
          ? [(b & c) | (~b & d), 0x5a827999]
          : i < 40
            ? [b ^ c ^ d, 0x6ed9eba1]
            : i < 60
              ? [(b & c) | (b & d) | (c & d), 0x8f1bbcdc]
              : [b ^ c ^ d, 0xca62c1d6];
      const next = (rotateLeft(a, 5) + (f as number) + e + (k as number) + (w[i] as number)) | 0;
      [e, d, c, b, a] = [d, c, rotateLeft(b, 30), a, next];
    }
    state = [a, b, c, d, e].map((word, i) => (word + (state[i] as number)) | 0);
  }
  return hex(state);
};

/** The fractional parts of roots of the first primes. */
const primes = Array.from({ length: 410 }, (_, n) => n).filter(
  (n) => n > 1 && !Array.from({ length: Math.floor(Math.sqrt(n)) - 1 }, (_, i) => i + 2).some((d) => n % d === 0),
);
const fraction = (x: number): number => Math.floor((x - Math.floor(x)) * 2 ** 32) | 0;
const constants = primes.slice(0, 64).map((prime) => fraction(Math.cbrt(prime)));

export const sha256: Digest = (text) => {
  let state = primes.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));
  for (const words of blocks(text, false)) {
    const w = [...words];
    for (let i = 16; i < 64; i++) {
      const [x, y] = [w[i - 15] as number, w[i - 2] as number];
      const s0 = rotateRight(x, 7) ^ rotateRight(x, 18) ^ (x >>> 3);
      const s1 = rotateRight(y, 17) ^ rotateRight(y, 19) ^ (y >>> 10);
      w.push(((w[i - 16] as number) + s0 + (w[i - 7] as number) + s1) | 0);
    }
    let [a, b, c, d, e, f, g, h] = state as [number, number, number, number, number, number, number, number];
    for (let i = 0; i < 64; i++) {
      const s1 = rotateRight(e, 6) ^ rotateRight(e, 11) ^ rotateRight(e, 25);
      const t1 = (h + s1 + ((e & f) ^ (~e & g)) + (constants[i] as number) + (w[i] as number)) | 0;
      const s0 = rotateRight(a, 2) ^ rotateRight(a, 13) ^ rotateRight(a, 22);
      const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0];
    }
    state = [a, b, c, d, e, f, g, h].map((word, i) => (word + (state[i] as number)) | 0);
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
let wide: { readonly state: readonly bigint[]; readonly constants: readonly bigint[] } | undefined;

export const sha512: Digest = (text) => {
  wide ??= {
    state: primes.slice(0, 8).map((prime) => wideConstant(Math.sqrt, 2n, prime)),
    constants: primes.slice(0, 80).map((prime) => wideConstant(Math.cbrt, 3n, prime)),
  };
  const word = (x: bigint): bigint => BigInt.asUintN(64, x);
  const rotate = (x: bigint, n: bigint): bigint => word((x >> n) | (x << (64n - n)));
  const bytes = encodeUtf8(text);
  const bits = bytes.length * 8;
  bytes.push(0x80);
  while (bytes.length % 128 !== 120) bytes.push(0);
  for (let shift = 56; shift >= 0; shift -= 8) bytes.push(Math.floor(bits / 2 ** shift) & 255);
  let state = [...wide.state];
  for (let at = 0; at < bytes.length; at += 128) {
    const w: bigint[] = [];
    for (let i = at; i < at + 128; i += 8) w.push(bytes.slice(i, i + 8).reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n));
    for (let i = 16; i < 80; i++) {
      const [x, y] = [w[i - 15] as bigint, w[i - 2] as bigint];
      const s0 = rotate(x, 1n) ^ rotate(x, 8n) ^ (x >> 7n);
      const s1 = rotate(y, 19n) ^ rotate(y, 61n) ^ (y >> 6n);
      w.push(word((w[i - 16] as bigint) + s0 + (w[i - 7] as bigint) + s1));
    }
    let [a, b, c, d, e, f, g, h] = state as [bigint, bigint, bigint, bigint, bigint, bigint, bigint, bigint];
    for (let i = 0; i < 80; i++) {
      const t1 =
        h +
        (rotate(e, 14n) ^ rotate(e, 18n) ^ rotate(e, 41n)) +
        ((e & f) ^ (word(~e) & g)) +
        (wide.constants[i] as bigint) +
        (w[i] as bigint);
      const t2 = (rotate(a, 28n) ^ rotate(a, 34n) ^ rotate(a, 39n)) + ((a & b) ^ (a & c) ^ (b & c));
      [h, g, f, e, d, c, b, a] = [g, f, e, word(d + t1), c, b, a, word(t1 + t2)];
    }
    state = [a, b, c, d, e, f, g, h].map((value, i) => word(value + (state[i] as bigint)));
  }
  return state.map((value) => value.toString(16).padStart(16, '0')).join('');
};
