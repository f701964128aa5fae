import { bystanderTypes } from './bystander-types.data.ts';
import { goTypes } from './go-types.data.ts';
import { pointers } from './pointers.data.ts';
import { requestTypes } from './request-types.ts';
import { types } from './types.data.ts';

/** The type of a field: a scalar or a named object, in a list or a map. */
export interface FieldType {
  readonly shape: 'list' | 'map' | 'object' | 'scalar';
  /** Of a list's or a map's elements. */
  readonly element?: FieldType;
  /** `string`, `Quantity`, `Container` … */
  readonly name: string;
  readonly required: boolean;
}

const SCALARS = new Set(['string', 'int32', 'int64', 'boolean', 'Quantity', 'IntOrString', 'Time', 'MicroTime', 'FieldsV1', 'bytes']);
const parsed = new Map<string, FieldType>();

/** Of a type expression of the schema: `![]Container`. */
export function fieldType(expression: string): FieldType {
  const known = parsed.get(expression);
  if (known) return known;
  const type = parse(expression);
  parsed.set(expression, type);
  return type;
}

function parse(expression: string): FieldType {
  if (expression.startsWith('!')) return { ...parse(expression.slice(1)), required: true };
  const required = false;
  if (expression.startsWith('[]')) return { shape: 'list', element: parse(expression.slice(2)), name: expression, required };
  if (expression.startsWith('map[string]')) return { shape: 'map', element: parse(expression.slice(11)), name: expression, required };
  return { shape: SCALARS.has(expression) ? 'scalar' : 'object', name: expression, required };
}

/** The fields of a named type; undefined if there is no such type. */
export const fieldsOf = (type: string): Readonly<Record<string, string>> | undefined =>
  [types, bystanderTypes, requestTypes].find((some) => Object.hasOwn(some, type))?.[type];

/** Structs in Go, which JSON cannot leave out: an amount, and a number or text. */
const neverOmitted = new Set(['Quantity', 'IntOrString']);

/** Whether a field that holds Go's zero value is written. @see go: encoding/json omitempty */
export const keepsZero = (owner: string, field: string, { required, name }: FieldType): boolean =>
  required || neverOmitted.has(name) || pointers.has(`${owner}.${field}`) || pointers.has(`*.${field}`);

/** How Go names the type of `owner`'s field, as messages do: `v1.PullPolicy`, `[]v1.Container`, `map[string]string`. */
export function goTypeName(owner: string, field: string, type: FieldType): string {
  const own = goTypes[`${owner}.${field}`] ?? goTypes[`*.${field}`];
  if (own && type.shape === 'scalar') return own;
  if (type.shape === 'list' && field === 'extra') return 'v1.ExtraValue';
  if (type.shape === 'list') return `[]${goTypeName(owner, field, type.element as FieldType)}`;
  if (type.shape === 'map') {
    const element = type.element as FieldType;
    if (element.name === 'Quantity') return 'v1.ResourceList';
    return `map[string]${goTypeName(owner, field, element)}`;
  }
  if (type.shape === 'object') return `${type.name.startsWith('V2') ? 'v2' : 'v1'}.${goStructName(type.name)}`;
  if (type.name === 'Time') return 'v1.Time';
  return type.name === 'boolean' ? 'bool' : type.name === 'bytes' ? '[]uint8' : type.name;
}

/** The name of a type in Go, where other groups and versions may have one of the same name. */
export const goStructName = (type: string): string => type.replace(/^(V2|Discovery|Authentication)(?=[A-Z])/, '');
