import { jsonKind } from '../../apimachinery/type-meta.ts';
import type { FieldType } from '../schema/types.ts';
import type { Json } from './yaml.ts';

/** What Go's JSON decoder would say of `value` where `go` is wanted; undefined if it fits. @see go: encoding/json UnmarshalTypeError */
export function scalarMismatch(value: Exclude<Json, null>, type: FieldType): string | undefined {
  switch (type.name) {
    case 'string':
    case 'Time':
    case 'MicroTime':
      return typeof value === 'string' ? undefined : jsonKind(value);
    case 'boolean':
      return typeof value === 'boolean' ? undefined : jsonKind(value);
    case 'int32':
    case 'int64':
      return integerMismatch(value, type.name);
    case 'IntOrString':
      return typeof value === 'string' ? undefined : integerMismatch(value, 'int32');
    case 'bytes':
      return typeof value === 'string' ? undefined : jsonKind(value);
    default:
      return undefined;
  }
}

function integerMismatch(value: Exclude<Json, null>, type: 'int32' | 'int64'): string | undefined {
  if (typeof value === 'bigint') {
    const sent = sentNumber(value);
    return type === 'int64' && sent === value ? undefined : `number ${sent}`;
  }
  if (typeof value !== 'number') return jsonKind(value);
  const isInside = type === 'int32' ? value >= -(2 ** 31) && value < 2 ** 31 : Math.abs(value) < 2 ** 63;
  return Number.isInteger(value) && isInside ? undefined : `number ${value}`;
}

/** A whole number as kubectl writes it: what does not fit its own int64 becomes a float64. */
export const sentNumber = (value: bigint): bigint | number => (BigInt.asIntN(64, value) === value ? value : Number(value));
