/** bc's mathematical library on numbers with a fixed point: `x` / 10^`scale`, and digits that are dropped in the end. */
const GUARD = 12;
/** 10^n. */
export const ten = (n: number): bigint => 10n ** BigInt(n);

/** sine, cosine, arctangent, logarithm, exponential; undefined where there is none. */
export function transcendental(name: string, x: bigint, scale: number): bigint | undefined {
  const one = ten(scale + GUARD);
  const result = functions[name]?.(x * ten(GUARD), one);
  return result === undefined ? undefined : result / ten(GUARD);
}

type Function = (x: bigint, one: bigint) => bigint;
const functions: Readonly<Record<string, Function>> = { a: arctangent, e: exponential, l: logarithm, s: sine, c: cosine };

function arctangent(x: bigint, one: bigint): bigint {
  let reduced = x;
  let halvings = 0;
  // atan(x) = 2 atan(x / (1 + √(1 + x²)))
  for (; (reduced < 0n ? -reduced : reduced) * 64n > one; halvings++)
    reduced = (reduced * one) / (one + root(one * one + reduced * reduced));
  const square = (reduced * reduced) / one;
  let sum = 0n;
  let power = reduced;
  for (let k = 1n; power !== 0n; k += 2n) {
    sum += power / (k % 4n === 1n ? k : -k);
    power = (power * square) / one;
  }
  return sum << BigInt(halvings);
}

function exponential(x: bigint, one: bigint): bigint {
  if (x < 0n) return (one * one) / exponential(-x, one);
  let halvings = 0n;
  for (; x >> halvings > one / 16n; halvings++);
  // Each squaring costs a digit: so many more are kept meanwhile.
  const more = 10n ** (halvings + 2n);
  const fine = one * more;
  const reduced = (x * more) >> halvings;
  let sum = fine;
  let term = fine;
  for (let k = 1n; term !== 0n; k++) {
    term = (term * reduced) / (fine * k);
    sum += term;
  }
  for (let i = 0n; i < halvings; i++) sum = (sum * sum) / fine;
  return sum / more;
}

/** ln(x) = 2ⁿ · ln(x^(1/2ⁿ)), by the series of the hyperbolic arctangent. */
function logarithm(x: bigint, one: bigint): bigint {
  if (x <= 0n) return -one * one;
  let reduced = x;
  let roots = 0n;
  for (; reduced > one + one / 16n || reduced < one - one / 16n; roots++) reduced = root(reduced * one);
  const ratio = ((reduced - one) * one) / (reduced + one);
  const square = (ratio * ratio) / one;
  let sum = 0n;
  let power = ratio;
  for (let k = 1n; power !== 0n; k += 2n) {
    sum += power / k;
    power = (power * square) / one;
  }
  return (sum * 2n) << roots;
}

function sine(x: bigint, one: bigint): bigint {
  const turn = 8n * arctangent(one, one);
  const reduced = x % turn;
  const square = (reduced * reduced) / one;
  let sum = 0n;
  let term = reduced;
  for (let k = 2n; term !== 0n; k += 2n) {
    sum += term;
    term = -(term * square) / (one * k * (k + 1n));
  }
  return sum;
}

function cosine(x: bigint, one: bigint): bigint {
  return sine(x + 2n * arctangent(one, one), one);
}

/** The whole part of a square root. */
export function root(of: bigint): bigint {
  if (of < 2n) return of;
  let guess = 1n << BigInt((of.toString(16).length * 4 + 1) >> 1);
  for (;;) {
    const next = (guess + of / guess) >> 1n;
    if (next >= guess) return guess;
    guess = next;
  }
}
