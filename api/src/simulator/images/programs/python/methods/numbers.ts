import { lettersOf } from '../byte-string.ts';
import { failure } from '../exceptions.ts';
import { stringOf, wholeOf } from '../types.ts';
import { Bytes, List, type NativeRun, type Value } from '../values.ts';

export const integers: Readonly<Record<string, NativeRun>> = {
  bit_length: ({ args: [value] }) => BigInt(value === 0n ? 0 : (value as bigint).toString(2).replace('-', '').length),
  to_bytes: ({ args: [value, length, order], named }, machine) => {
    const size = wholeOf(length ?? named.get('length') ?? 1n);
    const signed = machine.truth(named.get('signed') ?? false);
    const whole = BigInt(value as bigint | boolean);
    if (whole < 0n && !signed) throw failure('OverflowError', "can't convert negative int to unsigned");
    const bits = BigInt(8 * size);
    if (signed ? BigInt.asIntN(8 * size, whole) !== whole : whole >= 1n << bits) throw failure('OverflowError', 'int too big to convert');
    const bytes = Array.from({ length: size }, (_, i) => Number((whole >> BigInt(8 * i)) & 255n));
    return Bytes.of(lettersOf(isBig(order ?? named.get('byteorder')) ? bytes.reverse() : bytes));
  },
  bit_count: ({ args: [value] }) => BigInt((value as bigint).toString(2).replaceAll(/[^1]/g, '').length),
  as_integer_ratio: ({ args: [value = null] }) => new List([value, 1n], 'tuple'),
  conjugate: ({ args: [value] }) => value ?? null,
};
function isBig(order: Value | undefined): boolean {
  const name = order === undefined ? 'big' : stringOf(order);
  if (name !== 'big' && name !== 'little') throw failure('ValueError', "byteorder must be either 'little' or 'big'");
  return name === 'big';
}
/** `int.from_bytes` */
export const fromBytes: NativeRun = function* ({ args: [from = null, order], named }, machine) {
  const codes =
    from instanceof Bytes
      ? Array.from(from.raw, (letter) => letter.charCodeAt(0))
      : (yield* machine.items(from)).map((each) => wholeOf(each));
  if (!isBig(order ?? named.get('byteorder'))) codes.reverse();
  let whole = 0n;
  for (const code of codes) whole = (whole << 8n) | BigInt(code);
  return machine.truth(named.get('signed') ?? false) ? BigInt.asIntN(8 * codes.length, whole) : whole;
};

export const floats: Readonly<Record<string, NativeRun>> = {
  is_integer: ({ args: [value] }) => Number.isInteger(value),
  conjugate: ({ args: [value] }) => value ?? null,
  as_integer_ratio: ({ args: [value] }) => {
    let top = value as number;
    if (!Number.isFinite(top))
      throw Number.isNaN(top)
        ? failure('ValueError', 'cannot convert NaN to integer ratio')
        : failure('OverflowError', 'cannot convert Infinity to integer ratio');
    let bottom = 1n;
    while (!Number.isInteger(top)) {
      top *= 2;
      bottom *= 2n;
    }
    return new List([BigInt(top), bottom], 'tuple');
  },
};
