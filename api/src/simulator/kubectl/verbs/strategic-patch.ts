import { listMerge, mergedOrder } from '../../apimachinery/patch-lists.ts';
import { isRecord } from '../../apimachinery/records.ts';
import { goPrinted } from '../text/go-printed.ts';

/** A patch that the API server cannot make sense of, in its words. */
export class StrategicPatchError extends Error {}

type Fields = Readonly<Record<string, unknown>>;

const DIRECTIVE = '$patch';
const RETAIN = '$retainKeys';
const ORDER = '$setElementOrder/';
const DELETE = '$deleteFromPrimitiveList/';

/**
 * What a strategic merge patch makes of an object, which is left as it was.
 * @see kubernetes: apimachinery/pkg/util/strategicpatch/patch.go mergeMap
 */
export function strategicPatch(original: unknown, patch: Fields): Fields {
  const directive = patch[DIRECTIVE];
  if (directive === 'replace') return without(patch, DIRECTIVE);
  if (directive === 'delete') return {};
  if (DIRECTIVE in patch) throw unknownPatchType(directive, patch);
  const result: Record<string, unknown> = retained(isRecord(original) ? original : {}, patch);
  const fields = Object.keys(patch).filter((name) => name !== RETAIN && !name.startsWith(ORDER));
  for (const name of fields.filter((one) => one.startsWith(DELETE))) removeValues(result, name.slice(DELETE.length), patch[name]);
  for (const name of fields.filter((one) => !one.startsWith(DELETE))) {
    const value = patch[name];
    if (value === null) delete result[name];
    else define(result, name, merged(name, result[name], value));
  }
  for (const name of Object.keys(patch)) if (name.startsWith(ORDER)) reorder(result, name.slice(ORDER.length), patch[name], original);
  return result;
}

function merged(field: string, original: unknown, value: unknown): unknown {
  if (isRecord(value)) return isRecord(original) ? strategicPatch(original, value) : plain(value);
  return Array.isArray(value) ? mergedList(field, Array.isArray(original) ? original : undefined, value) : value;
}

function mergedList(field: string, original: readonly unknown[] | undefined, patch: readonly unknown[]): unknown[] {
  const how = listMerge(field, patch);
  if (how.kind === 'replace') return [...patch];
  if (original === undefined) return patch.filter((member) => !(isRecord(member) && DIRECTIVE in member)).map(plain);
  if (how.kind === 'values') {
    const all = [...new Set([...original, ...patch])];
    return mergedOrder(
      [...new Set(patch)],
      all.filter((value) => !patch.includes(value)),
      original,
      (value) => value,
    );
  }
  return mergedMembers(original, patch, how.key);
}

/** @see kubernetes: strategicpatch mergeSliceWithSpecialElements, mergeSliceWithoutSpecialElements */
function mergedMembers(original: readonly unknown[], patch: readonly unknown[], key: string): unknown[] {
  const keyOf = (member: unknown): unknown => (isRecord(member) ? member[key] : undefined);
  let members = [...original];
  const changes: Fields[] = [];
  let isWhole = false;
  for (const change of patch as readonly Fields[]) {
    const directive = change[DIRECTIVE];
    if (directive === 'replace') isWhole = true;
    else if (directive === 'merge') throw new StrategicPatchError('merging lists cannot yet be specified in the patch');
    else if (DIRECTIVE in change && directive !== 'delete') throw unknownPatchType(directive, change);
    else if (directive === undefined) changes.push(change);
    else {
      const name = named(change, key);
      members = members.filter((member) => keyOf(member) !== name);
    }
  }
  if (isWhole) return changes;
  for (const change of changes) {
    const name = named(change, key);
    const at = members.findIndex((member) => keyOf(member) === name);
    if (at < 0) members.push(plain(change));
    else members[at] = strategicPatch(members[at], change);
  }
  const brought = changes.flatMap((change) => members.filter((member) => keyOf(member) === change[key]));
  return mergedOrder(
    [...new Set(brought)],
    members.filter((member) => !brought.includes(member)),
    original,
    keyOf,
  );
}

function named(change: Fields, key: string): unknown {
  if (key in change) return change[key];
  throw new StrategicPatchError(`map: ${goPrinted(change)} does not contain declared merge key: ${key}`);
}

const unknownPatchType = (directive: unknown, change: Fields): StrategicPatchError =>
  new StrategicPatchError(`unknown patch type: ${String(directive)} in map: ${goPrinted(change)}`);

/** Only these fields stay of what was there. */
function retained(original: Fields, patch: Fields): Record<string, unknown> {
  const keep = patch[RETAIN];
  if (keep === undefined) return { ...original };
  const own = Object.keys(patch).filter((name) => name !== RETAIN);
  if (!Array.isArray(keep) || own.some((name) => !keep.includes(name))) throw new StrategicPatchError('invalid patch format of retainKeys');
  return Object.fromEntries(Object.entries(original).filter(([name]) => keep.includes(name)));
}

function removeValues(result: Record<string, unknown>, field: string, values: unknown): void {
  const list = result[field];
  if (!Array.isArray(values)) throw new StrategicPatchError('invalid patch format of primitive list');
  if (Array.isArray(list)) result[field] = list.filter((value) => !values.includes(value));
}

/** `$setElementOrder/env: [{name: a}, {name: b}]` */
function reorder(result: Record<string, unknown>, field: string, order: unknown, original: unknown): void {
  const list = result[field];
  if (!Array.isArray(order)) throw new StrategicPatchError('invalid patch format of setElementOrder list');
  if (!Array.isArray(list)) return;
  const how = listMerge(field, list);
  const idOf = (member: unknown): unknown => (how.kind === 'byKey' && isRecord(member) ? member[how.key] : member);
  const before = isRecord(original) && Array.isArray(original[field]) ? original[field] : [];
  const brought = order.flatMap((one) => list.filter((member) => idOf(member) === idOf(one)));
  result[field] = mergedOrder(
    brought,
    list.filter((member) => !brought.includes(member)),
    before,
    idOf,
  );
}

/** What has no counterpart is taken as it is, without what is only for merging. @see kubernetes: strategicpatch dropDirectives, discardNullValuesFromPatch */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((member) => !(isRecord(member) && DIRECTIVE in member)).map(plain);
  if (!isRecord(value)) return value;
  const result: Record<string, unknown> = {};
  for (const [name, entry] of Object.entries(value)) if (entry !== null && !name.startsWith('$')) define(result, name, plain(entry));
  return result;
}

function without(fields: Fields, name: string): Fields {
  const { [name]: _, ...rest } = fields;
  return rest;
}

/** A key such as `__proto__` is data like any other. */
function define(object: Record<string, unknown>, key: string, value: unknown): void {
  Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
}
