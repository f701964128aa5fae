import { listMerge, mergedOrder } from '../../apimachinery/patch-lists.ts';

type Value = unknown;
type Map_ = Record<string, Value>;

/**
 * What `kubectl apply` makes of an object: what the manifest says, and without what its last version said and this one
 * does not; what others have set stays.
 * @see kubernetes: apimachinery/pkg/util/strategicpatch CreateThreeWayMergePatch
 */
export function threeWayMerge(original: Value, modified: Value, current: Value, field = ''): Value {
  if (isMap(modified) && isMap(current)) return mergeMaps(isMap(original) ? original : {}, modified, current);
  if (!Array.isArray(modified) || !Array.isArray(current)) return modified;
  const before = Array.isArray(original) ? original : [];
  const how = listMerge(field, modified);
  if (how.kind === 'values') return mergeValues(before, modified, current);
  return how.kind === 'byKey' ? mergeLists(before, modified, current, how.key) : modified;
}

/** A list of texts, to which others may have added theirs. */
const mergeValues = (original: readonly Value[], modified: readonly Value[], current: readonly Value[]): Value[] => [
  ...new Set([...modified, ...current.filter((value) => !original.includes(value))]),
];

const isMap = (value: Value): value is Map_ => typeof value === 'object' && value !== null && !Array.isArray(value);

function mergeMaps(original: Map_, modified: Map_, current: Map_): Map_ {
  const merged: Map_ = { ...current };
  for (const name of Object.keys(original)) if (!Object.hasOwn(modified, name)) delete merged[name];
  for (const [name, value] of Object.entries(modified))
    merged[name] = Object.hasOwn(current, name) ? threeWayMerge(original[name], value, current[name], name) : value;
  return merged;
}

function mergeLists(original: readonly Value[], modified: readonly Value[], current: readonly Value[], key: string): Value[] {
  const all = [...original, ...modified, ...current];
  if (!all.every((item) => isMap(item) && item[key] !== undefined)) return [...modified];
  const find = (list: readonly Value[], item: Map_): Map_ | undefined => (list as Map_[]).find((other) => other[key] === item[key]);
  const wanted = (modified as Map_[]).map((item) => {
    const there = find(current, item);
    return there ? threeWayMerge(find(original, item), item, there) : item;
  });
  const kept = (current as Map_[]).filter((item) => !find(modified, item) && !find(original, item));
  return mergedOrder(wanted, kept, current, (item) => (item as Map_)[key]);
}
