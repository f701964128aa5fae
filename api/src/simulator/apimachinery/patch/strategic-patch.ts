import { goPrinted } from '../go-printed.ts';
import { define, isRecord } from '../records.ts';
import { isReplaced, listMerge, mergedOrder } from './lists.ts';

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
export const strategicPatch = (original: unknown, patch: Fields): Fields =>
  patched(original, patch, { kind: isRecord(original) ? original.kind : undefined, path: [] });

/** In an object of that kind, a field of a field; undefined within a list. */
interface Place {
  readonly kind: unknown;
  readonly path: readonly string[];
}

function patched(original: unknown, patch: Fields, at?: Place): Fields {
  const directive = patch[DIRECTIVE];
  if (directive === 'replace') return without(patch, DIRECTIVE);
  if (directive === 'delete') return {};
  if (DIRECTIVE in patch) throw unknownPatchType(directive, patch);
  const result: Record<string, unknown> = retained(isRecord(original) ? original : {}, patch);
  const orders = Object.keys(patch).filter((name) => name.startsWith(ORDER));
  const ordered = new Set(orders.map((name) => name.slice(ORDER.length)));
  for (const name of ordered) mergeInOrder(result, name, patch);
  const fields = Object.keys(patch).filter((name) => name !== RETAIN && !orders.includes(name) && !ordered.has(name));
  for (const name of fields.filter((one) => one.startsWith(DELETE))) removeValues(result, name.slice(DELETE.length), patch[name]);
  for (const name of fields.filter((one) => !one.startsWith(DELETE))) {
    const value = patch[name];
    if (value === null) delete result[name];
    else define(result, name, merged(name, result[name], value, at));
  }
  return result;
}

function merged(field: string, original: unknown, value: unknown, at?: Place): unknown {
  if (Array.isArray(value)) return mergedList(field, Array.isArray(original) ? original : undefined, value, at?.path.length === 0);
  if (!isRecord(value)) return value;
  const place = at && { kind: at.kind, path: [...at.path, field] };
  if (!isRecord(original)) return withoutNulls(value);
  return place && isReplaced(place.kind, ...place.path) ? value : patched(original, value, place);
}

function mergedList(field: string, original: readonly unknown[] | undefined, patch: readonly unknown[], isAtRoot = false): unknown[] {
  if (original === undefined) return patch.map(withoutNulls);
  const how = listMerge(field, [...original, ...patch], isAtRoot);
  if (how.kind === 'replace') return [...patch];
  if (original.length + patch.length === 0) return [];
  checkElements(original, patch);
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
  for (const change of patch.map(asMap)) {
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
  if (isWhole) {
    for (const change of changes) named(change, key);
    return changes;
  }
  const before = [...members];
  for (const change of changes) {
    const name = named(change, key);
    const at = members.findIndex((member) => keyOf(member) === name);
    if (at < 0) members.push(change);
    else members[at] = patched(members[at], change);
  }
  const brought = changes.flatMap((change) => members.filter((member) => keyOf(member) === change[key]));
  return mergedOrder(
    [...new Set(brought)],
    members.filter((member) => !brought.includes(member)),
    before,
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
  const own = Object.keys(patch).filter((name) => patch[name] !== null && !name.startsWith('$'));
  if (!Array.isArray(keep) || own.some((name) => !keep.includes(name))) throw new StrategicPatchError('invalid patch format of retainKeys');
  return Object.fromEntries(Object.entries(original).filter(([name]) => keep.includes(name)));
}

/**
 * Takes values out of a set. Of another list they are all that is left: up to v1.27 (mended by 110472).
 * @see kubernetes: strategicpatch mergeSliceHandler
 */
function removeValues(result: Record<string, unknown>, field: string, values: unknown): void {
  const list = result[field];
  if (values === null) delete result[field];
  else if (Array.isArray(list) && Array.isArray(values))
    result[field] = listMerge(field, list).kind === 'values' ? list.filter((value) => !values.includes(value)) : [...values];
}

/** `$setElementOrder/env: [{name: a}, {name: b}]`. @see kubernetes: strategicpatch mergePatchIntoOriginal */
function mergeInOrder(result: Record<string, unknown>, field: string, patch: Fields): void {
  const order = listOf(patch[ORDER + field]);
  const original = field in result ? listOf(result[field]) : undefined;
  const change = field in patch ? listOf(patch[field]) : undefined;
  const how = listMerge(field, [...(original ?? []), ...(change ?? [])]);
  const idOf = (member: unknown): unknown => (how.kind === 'byKey' ? named(asMap(member), how.key) : member);
  checkOrder(change ?? [], order, idOf);
  const list = original && change ? mergedList(field, original, change) : (change ?? original);
  if (!list) return;
  checkElements(original ?? [], change ?? []);
  const brought = [...new Set(order.map(idOf))].flatMap((id) => list.filter((member) => idOf(member) === id));
  result[field] = mergedOrder(
    brought,
    list.filter((member) => !brought.includes(member)),
    how.kind === 'byKey' ? overwritten(original ?? [], (change ?? []).map(asMap), idOf) : (original ?? []),
    idOf,
  );
}

/**
 * What is left of the original list when its members have been taken out in place, and new ones put where the last ones stood: this
 * is the order that upstream goes by. @see kubernetes: strategicpatch deleteMatchingEntries, mergeSliceWithoutSpecialElements
 */
function overwritten(original: readonly unknown[], change: readonly Fields[], idOf: (member: unknown) => unknown): unknown[] {
  const slots = [...original];
  let used = slots.length;
  const placeOf = (one: Fields): number => slots.slice(0, used).findIndex((member) => idOf(member) === idOf(one));
  for (const one of change.filter((member) => member[DIRECTIVE] === 'delete'))
    for (let at = placeOf(one); at >= 0; at = placeOf(one)) slots.copyWithin(at, at + 1, used--);
  if (change.some((one) => one[DIRECTIVE] === 'replace')) return slots;
  for (const one of change) if (!(DIRECTIVE in one) && placeOf(one) < 0 && used < slots.length) slots[used++] = one;
  return slots;
}

function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new StrategicPatchError(`expected a []interface {}, but received a ${goTypeOf(value)}`);
}

function asMap(member: unknown): Fields {
  if (isRecord(member)) return member;
  throw new StrategicPatchError(`expected a map[string]interface {}, but received a ${goTypeOf(member)}`);
}

function goTypeOf(value: unknown): string {
  if (value === null) return '%!s(<nil>)';
  if (Array.isArray(value)) return '[]interface {}';
  if (typeof value === 'object') return 'map[string]interface {}';
  return typeof value === 'boolean' ? 'bool' : typeof value === 'string' ? 'string' : Number.isInteger(value) ? 'int64' : 'float64';
}

/** What the patch brings must come in the order that it says. @see kubernetes: strategicpatch validatePatchWithSetOrderList */
function checkOrder(change: readonly unknown[], order: readonly unknown[], idOf: (member: unknown) => unknown): void {
  const brought = change.filter((member) => !(isRecord(member) && member[DIRECTIVE] === 'delete'));
  let [at, next] = [0, 0];
  while (at < order.length && next < brought.length) {
    const isSkipped = isDirective(brought[next]);
    if (isSkipped || idOf(brought[next]) === idOf(order[at])) next++;
    if (!isSkipped) at++;
  }
  if (order.length > 0 && change.length > 0 && next < brought.length)
    throw new StrategicPatchError(
      `The order in patch list:\n${goPrinted(change)}\n doesn't match $setElementOrder list:\n${goPrinted(order)}\n`,
    );
}

/** @see kubernetes: strategicpatch sliceElementType */
function checkElements(...lists: readonly (readonly unknown[])[]): void {
  const types = new Set(lists.flat().map(goTypeOf));
  if (types.has('[]interface {}')) throw new StrategicPatchError('lists of lists are not supported');
  if (types.size > 1) throw new StrategicPatchError(`list element types are not identical: ${goPrinted(lists)}`);
  if (types.size === 0) throw new StrategicPatchError('no elements in any of the given slices');
}

/**
 * What has no counterpart is taken as it is, but for what is nothing: up to v1.27 directives in it are kept, too (mended by 117568). A
 * member that is new in a list is taken even with that.
 * @see kubernetes: strategicpatch mergeMap, discardNullValuesFromPatch; issue 117470
 */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isRecord(value)) return value;
  const result: Record<string, unknown> = {};
  for (const [name, entry] of Object.entries(value)) if (entry !== null) define(result, name, withoutNulls(entry));
  return result;
}

const isDirective = (value: unknown): boolean => isRecord(value) && DIRECTIVE in value;

function without(fields: Fields, name: string): Fields {
  const { [name]: _, ...rest } = fields;
  return rest;
}
