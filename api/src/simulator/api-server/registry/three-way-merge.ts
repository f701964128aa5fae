import { type ListMerge, listMerge, mergedOrder } from '../../apimachinery/patch-lists.ts';
import { isRecord } from '../../apimachinery/records.ts';

type Value = unknown;
type Map_ = Record<string, Value>;

/**
 * What `kubectl apply` makes of an object: what the manifest says, and without what its last version said and this one
 * does not; what others have set stays.
 * @see kubernetes: apimachinery/pkg/util/strategicpatch CreateThreeWayMergePatch
 */
export const threeWayMerge = (original: object, modified: object, current: object): object =>
  mergeMaps(original as Map_, modified as Map_, current as Map_, true);

function merged(original: Value, modified: Value, current: Value, field = '', isAtRoot = false): Value {
  if (isRecord(modified) && isRecord(current)) return mergeMaps(isRecord(original) ? original : {}, modified, current, false);
  if (!Array.isArray(modified) || !Array.isArray(current)) return modified;
  const before = Array.isArray(original) ? original : [];
  const how = listMerge(field, [...modified, ...current], isAtRoot);
  if (how.kind === 'values') return mergeValues(before, modified, current);
  return how.kind === 'byKey' ? mergeLists(before, modified, current, how) : modified;
}

/** A list of texts, to which others may have added theirs. The manifest's is compared with the sorted one. @see diffListsOfScalars */
function mergeValues(original: readonly Value[], modified: readonly Value[], current: readonly Value[]): readonly Value[] {
  const sorted = current.toSorted();
  if (sorted.length === modified.length && sorted.every((value, i) => value === modified[i])) return current;
  const kept = current.filter((value) => !modified.includes(value));
  return mergedOrder(
    [...new Set(modified)],
    kept.filter((value) => !original.includes(value)),
    current,
    (value) => value,
  );
}

function mergeMaps(original: Map_, modified: Map_, current: Map_, isAtRoot: boolean): Map_ {
  const result: Map_ = { ...current };
  for (const name of Object.keys(original)) if (!Object.hasOwn(modified, name)) delete result[name];
  for (const [name, value] of Object.entries(modified))
    result[name] = Object.hasOwn(current, name) ? merged(original[name], value, current[name], name, isAtRoot) : value;
  return result;
}

type ByKey = Extract<ListMerge, { kind: 'byKey' }>;

function mergeLists(original: readonly Value[], modified: readonly Value[], current: readonly Value[], how: ByKey): Value[] {
  const { key, isWhole } = how;
  const all = [...original, ...modified, ...current];
  if (!all.every((item) => isRecord(item) && item[key] !== undefined)) return [...modified];
  const find = (list: readonly Value[], item: Map_): Map_ | undefined => (list as Map_[]).find((other) => other[key] === item[key]);
  const wanted = (modified as Map_[]).map((item) => {
    const there = find(current, item);
    const result = there ? (merged(find(original, item), item, there) as Map_) : item;
    return isWhole ? Object.fromEntries(Object.entries(result).filter(([name]) => Object.hasOwn(item, name))) : result;
  });
  const kept = (current as Map_[]).filter((item) => !find(modified, item) && !find(original, item));
  return mergedOrder(wanted, kept, current, (item) => (item as Map_)[key]);
}
