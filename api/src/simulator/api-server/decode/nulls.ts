import { define, isRecord } from '../../apimachinery/records.ts';
import { type FieldType, fieldsOf, fieldType } from '../schema/types.ts';

/**
 * What a JSON patch has made of an object of that kind, as Go reads it: null is no value of a field, but an empty text of a map of texts.
 * @see Go: encoding/json Unmarshal
 */
export function nullsRead(value: unknown, kind: string): unknown {
  const fields = fieldsOf(kind);
  if (!fields || !isRecord(value)) return value;
  return mapped(value, (one, name) => (Object.hasOwn(fields, name) ? read(one, fieldType(fields[name] as string)) : one));
}

function read(value: unknown, type: FieldType): unknown {
  if (type.shape === 'object') return nullsRead(value, type.name);
  const { element } = type;
  if (!element) return value;
  if (Array.isArray(value)) return value.map((one) => read(one, element));
  if (!isRecord(value)) return value;
  return mapped(value, (one) => (one === null ? (element.name === 'Quantity' ? '0' : '') : read(one, element)));
}

function mapped(value: Readonly<Record<string, unknown>>, as: (value: unknown, name: string) => unknown): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [name, one] of Object.entries(value)) define(result, name, as(one, name));
  return result;
}
