import { compareText } from '../../apimachinery/compare-text.ts';
import type { KubernetesObject } from '../../apimachinery/objects.ts';
import { isRecord } from '../../apimachinery/records.ts';
import { byObject } from '../../engine/index.ts';
import { goOrder } from './go-order.data.ts';
import { requestType } from './request-types.ts';
import { type FieldType, fieldsOf, fieldType } from './types.ts';

/** As Go's own type of it is encoded: fields as they stand there, maps by their keys. @see Go: encoding/json Marshal */
export function inGoOrder<T extends KubernetesObject>(object: T): T {
  const { kind, apiVersion } = object;
  const fields = object as unknown as Readonly<Record<string, unknown>>;
  const name =
    apiVersion === 'autoscaling/v2' ? `V2${kind}` : apiVersion === 'events.k8s.io/v1' ? '' : (requestType(kind, apiVersion) ?? kind);
  const ordered: Record<string, unknown> = { kind, apiVersion };
  if (fields.metadata !== undefined) ordered.metadata = struct(fields.metadata, 'ObjectMeta');
  const types = fieldsOf(name) ?? {};
  for (const field of new Set([...fieldNames(name), ...Object.keys(fields)])) {
    const value = fields[field];
    if (Object.hasOwn(ordered, field) || value === undefined) continue;
    const type = Object.hasOwn(types, field) ? fieldType(types[field] as string) : undefined;
    ordered[field] = !type ? value : type.shape === 'object' && isRecord(value) ? partOf(type.name)(value) : encoded(value, type);
  }
  return ordered as unknown as T;
}

const parts = new Map<string, (part: object) => unknown>();

/** A spec, or a status, is the same from one question to the next. */
function partOf(type: string): (part: object) => unknown {
  const found = parts.get(type) ?? byObject((part: object) => struct(part, type));
  parts.set(type, found);
  return found;
}

/** As it stands in a list, where none says what it is. */
export function itemInGoOrder(object: KubernetesObject): object {
  const { kind: _, apiVersion: __, ...item } = inGoOrder(object);
  return item;
}

function encoded(value: unknown, type: FieldType): unknown {
  if (typeof value !== 'object' || value === null || type.shape === 'scalar') return value;
  if (Array.isArray(value)) return type.element ? value.map((one) => encoded(one, type.element as FieldType)) : value;
  if (type.shape !== 'map') return struct(value, type.name);
  const entries = Object.entries(value).sort(([a], [b]) => compareText(a, b));
  return Object.fromEntries(entries.map(([key, one]) => [key, encoded(one, type.element as FieldType)]));
}

/** What the type has not comes last. */
function struct(value: unknown, name: string): unknown {
  const types = fieldsOf(name);
  if (!types || !isRecord(value)) return value;
  const ordered: Record<string, unknown> = {};
  for (const field of fieldNames(name)) {
    const one = value[field];
    if (one !== undefined) ordered[field] = member(one, fieldType(types[field] as string));
  }
  for (const field of Object.keys(value)) if (!Object.hasOwn(types, field)) ordered[field] = value[field];
  return ordered;
}

/** Empty lists come out of the store as none; those that are written always are null then. @see kubernetes: apimachinery/pkg/runtime/serializer/protobuf */
const member = (value: unknown, type: FieldType): unknown =>
  type.shape === 'list' && type.required && Array.isArray(value) && value.length === 0 ? null : encoded(value, type);

const known = new Map<string, readonly string[]>();

function fieldNames(name: string): readonly string[] {
  const found = known.get(name);
  if (found) return found;
  const all = Object.keys(fieldsOf(name) ?? {});
  const ordered = Object.hasOwn(goOrder, name) ? (goOrder[name] as string).split(' ') : all;
  const names = [...ordered, ...all.filter((one) => !ordered.includes(one))];
  known.set(name, names);
  return names;
}
