import { compareText } from '../compare-text.ts';
import { goSort } from '../go-sort.ts';
import { isRecord } from '../records.ts';
import { sameJson } from '../same-json.ts';
import { isReplaced, type ListMerge, listMerge, mergedOrder } from './lists.ts';

type Fields = Readonly<Record<string, unknown>>;
type Patch = Record<string, unknown>;
type ByKey = Extract<ListMerge, { kind: 'byKey' }>;

/**
 * The patch that `kubectl apply` sends: what the manifest says otherwise than the object does, and what its last version said
 * and this one does not. The order of lists is told wherever it is another one, be it that others have added to them.
 * @see kubernetes: apimachinery/pkg/util/strategicpatch/patch.go CreateThreeWayMergePatch
 */
export function threeWayPatch(original: Fields, modified: Fields, current: Fields): Patch {
  const at = { kind: modified.kind, path: [] };
  const changes = diffMaps(current, modified, 'changes', at);
  return mergePatches(diffMaps(original, modified, 'deletions', at), changes);
}

/** Of two objects, what the second changes and adds, or what it has no more. */
type Wanted = 'changes' | 'deletions';

/** In an object of that kind, a field of a field; undefined within a list. */
interface Place {
  readonly kind: unknown;
  readonly path: readonly string[];
}

function diffMaps(before: Fields, after: Fields, wanted: Wanted, at?: Place, { retains = false } = {}): Patch {
  const patch: Patch = {};
  for (const [field, is] of Object.entries(after)) {
    if (!Object.hasOwn(before, field)) {
      if (wanted === 'changes') patch[field] = is;
      continue;
    }
    const was = before[field];
    if (isRecord(was) && isRecord(is)) {
      const place = at && { kind: at.kind, path: [...at.path, field] };
      if (place && isReplaced(place.kind, ...place.path)) {
        if (wanted === 'changes') patch[field] = is;
        continue;
      }
      const inner = diffMaps(was, is, wanted, place);
      if (Object.keys(inner).length > 0) patch[field] = inner;
    } else if (Array.isArray(was) && Array.isArray(is)) Object.assign(patch, diffLists(field, was, is, wanted, at?.path.length === 0));
    else if (wanted === 'changes' && !sameJson(was, is)) patch[field] = is;
  }
  const gone = Object.keys(before).filter((field) => !Object.hasOwn(after, field));
  if (wanted === 'deletions') for (const field of gone) patch[field] = null;
  const retained = Object.keys(after).filter((field) => after[field] !== null);
  if (retains && retained.length > 0 && (Object.keys(patch).length > 0 || gone.length > 0)) patch.$retainKeys = retained.sort();
  return patch;
}

function diffLists(field: string, before: readonly unknown[], after: readonly unknown[], wanted: Wanted, isAtRoot: boolean): Patch {
  const how = listMerge(field, [...before, ...after], isAtRoot);
  if (how.kind === 'byKey' && [...before, ...after].every((item) => isRecord(item) && item[how.key] !== undefined))
    return diffByKey(field, before as Fields[], after as Fields[], wanted, how);
  if (how.kind === 'values') return diffValues(field, before, after, wanted);
  return wanted === 'changes' && !sameJson(before, after) ? { [field]: after } : {};
}

/**
 * Both are gone through by key, so that members that share one (a port over TCP and over UDP) are held against each other in turn:
 * from the last, for upstream's order puts equals before each other.
 */
function diffByKey(field: string, before: readonly Fields[], after: readonly Fields[], wanted: Wanted, { key, isWhole }: ByKey): Patch {
  if (before.length === 0) return after.length > 0 && wanted === 'changes' ? { [field]: after } : {};
  const idOf = (item: Fields): string => String(item[key]);
  const byKey = (list: readonly Fields[]): Fields[] => goSort(list, (a, b) => idOf(a) <= idOf(b));
  const [were, are] = [byKey(before), byKey(after)];
  const members: Patch[] = [];
  const gone: Patch[] = [];
  for (let i = 0, j = 0; i < were.length || j < are.length; ) {
    const [was, is] = [were[i], are[j]];
    const order = was && is ? compareText(idOf(was), idOf(is)) : was ? -1 : 1;
    if (was && is && order === 0) {
      const inner = diffMaps(was, is, wanted, undefined, { retains: isWhole });
      if (Object.keys(inner).length > 0) members.push({ ...inner, [key]: is[key] });
    } else if (is && order > 0 && wanted === 'changes') members.push(is);
    else if (was && order < 0 && wanted === 'deletions') gone.push({ $patch: 'delete', [key]: was[key] });
    if (order <= 0) i++;
    if (order >= 0) j++;
  }
  const all = [...inOrder(members, after, key), ...gone];
  const isInOrder = before.length === after.length && before.every((item, i) => sameJson(item[key], after[i]?.[key]));
  const order = all.length > 0 || (wanted === 'changes' && !isInOrder) ? after.map((item) => ({ [key]: item[key] })) : [];
  return { ...(all.length > 0 && { [field]: all }), ...(order.length > 0 && { [`$setElementOrder/${field}`]: order }) };
}

/** Those that are in the list, in its order. */
function inOrder(members: readonly Patch[], list: readonly Fields[], key: string): Patch[] {
  const placeOf = (item: Patch): number => list.findIndex((one) => sameJson(one[key], item[key]));
  return members.filter((item) => placeOf(item) >= 0).toSorted((a, b) => placeOf(a) - placeOf(b));
}

function diffValues(field: string, before: readonly unknown[], after: readonly unknown[], wanted: Wanted): Patch {
  if (before.length === 0) return after.length > 0 && wanted === 'changes' ? { [field]: after } : {};
  const added = wanted === 'changes' ? after.filter((value) => !before.includes(value)) : [];
  const gone = wanted === 'deletions' ? [...new Set(before.filter((value) => !after.includes(value)))].toSorted() : [];
  // What was there is sorted before it is held against what is wanted. @see …/patch.go diffListsOfScalars
  const isOrderTold = gone.length > 0 || (wanted === 'changes' && !sameJson(before.toSorted(), after));
  return {
    ...(added.length > 0 && { [field]: added }),
    ...(gone.length > 0 && { [`$deleteFromPrimitiveList/${field}`]: gone }),
    ...(isOrderTold && after.length > 0 && { [`$setElementOrder/${field}`]: after }),
  };
}

/** One patch of two that are about the same object. */
function mergePatches(deletions: Patch, changes: Patch): Patch {
  const merged: Patch = { ...deletions };
  for (const [field, change] of Object.entries(changes)) {
    const other = deletions[field];
    if (isRecord(other) && isRecord(change)) merged[field] = mergePatches(other, change);
    else if (Array.isArray(other) && Array.isArray(change) && !field.startsWith('$')) {
      const how = listMerge(field, [...other, ...change]);
      const order = changes[`$setElementOrder/${field}`];
      merged[field] = how.kind === 'byKey' ? mergeMembers(other, change, Array.isArray(order) ? order : change, how.key) : change;
    } else merged[field] = change;
  }
  return merged;
}

function mergeMembers(deletions: readonly Patch[], changes: readonly Patch[], order: readonly Fields[], key: string): Patch[] {
  const members = [...deletions];
  for (const change of changes) {
    const at = members.findIndex((one) => sameJson(one[key], change[key]));
    if (at < 0) members.push(change);
    else members[at] = mergePatches(members[at] as Patch, change);
  }
  const brought = inOrder(members, order, key);
  const alone = members.filter((item) => !brought.includes(item));
  return mergedOrder(brought, alone, deletions, (item) => (item as Patch)[key]);
}
