import { wholeOf } from '../types.ts';
import { Bytes, type NativeRun } from '../values.ts';

export const integers: Readonly<Record<string, NativeRun>> = {
  bit_length: ({ args: [value] }) => BigInt(value === 0n ? 0 : (value as bigint).toString(2).replace('-', '').length),
  to_bytes: ({ args: [value, length] }) => new Bytes(String.fromCharCode(...bytesOf(value as bigint, wholeOf(length ?? 1n)))),
  conjugate: ({ args: [value] }) => value ?? null,
};
function bytesOf(value: bigint, length: number): number[] {
  return Array.from({ length }, (_, i) => Number((value >> BigInt(8 * (length - 1 - i))) & 255n));
}

export const floats: Readonly<Record<string, NativeRun>> = {
  is_integer: ({ args: [value] }) => Number.isInteger(value),
};
