import { type Micros, seconds } from '../../../engine/index.ts';

/** Two thousand digits take some four seconds, and it grows with the square. */
export const timeFor = (digits: number): Micros => Math.ceil(seconds(4 * (digits / 2000) ** 2));

/** So many digits of π, the last one rounded, by Machin's formula. */
export function pi(digits: number): string {
  const guard = 10;
  const unit = 10n ** BigInt(digits + guard);
  const arctan = (inverse: bigint): bigint => {
    let power = unit / inverse;
    let sum = power;
    const square = inverse * inverse;
    for (let n = 3n, sign = -1n; power > 0n; n += 2n, sign = -sign) {
      power /= square;
      sum += (sign * power) / n;
    }
    return sum;
  };
  const value = 4n * (4n * arctan(5n) - arctan(239n));
  const rounded = (value + 5n * 10n ** BigInt(guard)) / 10n ** BigInt(guard + 1);
  const shown = String(rounded);
  return digits < 2 ? shown.slice(0, 1) : `${shown[0]}.${shown.slice(1)}`;
}
