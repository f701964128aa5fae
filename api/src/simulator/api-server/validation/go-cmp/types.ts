import { isRecord } from '../../../apimachinery/records.ts';
import { structs } from './types.data.ts';

/** A Go type, as far as values of it are compared and printed. */
export interface GoType {
  readonly kind: 'string' | 'bool' | 'int' | 'quantity' | 'pointer' | 'slice' | 'map' | 'struct';
  /** As Go names it without its package's path: `[]core.Volume`. */
  readonly name: string;
  /** Of a pointer, a slice or a map. */
  readonly element?: GoType;
  /** Of a map's keys: whether they have a String method, which go-cmp shows by an `s`. */
  readonly isStringer?: boolean;
}
interface GoField {
  readonly name: string;
  readonly json: string;
  readonly type: GoType;
  /** An embedded struct has its fields in the same JSON object. */
  readonly isEmbedded: boolean;
}

const known = new Map<string, GoType>();

/** A type from Go's own spelling of it (`[]core.Toleration`, `map[string]*int32`), read once. */
export function goType(name: string): GoType {
  const found = known.get(name) ?? parse(name);
  known.set(name, found);
  return found;
}

function parse(name: string): GoType {
  if (name.startsWith('*')) return { kind: 'pointer', name, element: goType(name.slice(1)) };
  if (name.startsWith('[]')) return { kind: 'slice', name, element: goType(name.slice(2)) };
  if (name.startsWith('map[string]')) return { kind: 'map', name, element: goType(name.slice('map[string]'.length)) };
  if (name === 'core.ResourceList') return { kind: 'map', name, element: goType('resource.Quantity'), isStringer: true };
  if (name === 'resource.Quantity') return { kind: 'quantity', name };
  if (name === 'string' || name === 'core.Capability' || name === 'core.PersistentVolumeAccessMode') return { kind: 'string', name };
  if (name === 'bool') return { kind: 'bool', name };
  return /^int(32|64)$/.test(name) ? { kind: 'int', name } : { kind: 'struct', name };
}

const fieldLists = new Map<string, readonly GoField[]>();

/** Of a type that the table does not know, the fields that the values have. */
export function fieldsOf({ name }: GoType, ...values: readonly unknown[]): readonly GoField[] {
  if (name === 'core.EphemeralContainerCommon') return fieldsOf(goType('core.Container'));
  const list = structs[name];
  if (list === undefined) return guessed(values);
  let fields = fieldLists.get(name);
  if (!fields) {
    fields = list.split(/,\s*/).map(field);
    fieldLists.set(name, fields);
  }
  return fields;
}

function field(text: string): GoField {
  const [, name = '', mark = '', json = '', type = ''] = /^(\w+)(\.|=(\w+))? (.+)$/.exec(text) ?? [];
  const small = name.charAt(0).toLowerCase() + name.slice(1);
  return { name, json: json || small, type: goType(type), isEmbedded: mark === '.' };
}

function guessed(values: readonly unknown[]): GoField[] {
  const all = values.filter(isRecord);
  const names = [...new Set(all.flatMap((value) => Object.keys(value)))];
  return names.map((json) => {
    const sample = all.map((value) => value[json]).find((value) => value !== undefined);
    return { name: json.charAt(0).toUpperCase() + json.slice(1), json, type: typeLike(sample), isEmbedded: false };
  });
}

function typeLike(value: unknown): GoType {
  if (Array.isArray(value)) return { kind: 'slice', name: '[]string', element: typeLike(value[0]) };
  if (isRecord(value)) return { kind: 'pointer', name: '*core.Unknown', element: { kind: 'struct', name: 'core.Unknown' } };
  return goType(typeof value === 'boolean' ? 'bool' : typeof value === 'number' ? 'int64' : 'string');
}

/** The value of a field of a struct that JSON holds; a port may be a number or a name. */
export function fieldValue(struct: unknown, { json, type, isEmbedded }: GoField): unknown {
  const value = isEmbedded ? struct : isRecord(struct) ? struct[json] : undefined;
  if (type.name !== 'intstr.IntOrString' || isRecord(value)) return value;
  return typeof value === 'string' ? { type: 1, strVal: value } : { intVal: value };
}

/** Whether it is what Go has where nothing is said. */
export function isZero(value: unknown, type: GoType): boolean {
  if (value === undefined || value === null) return true;
  if (type.kind === 'struct') return fieldsOf(type, value).every((one) => isZero(fieldValue(value, one), one.type));
  if (type.kind === 'quantity') return value === '';
  return type.kind === 'string' || type.kind === 'bool' || type.kind === 'int' ? value === '' || value === false || value === 0 : false;
}
