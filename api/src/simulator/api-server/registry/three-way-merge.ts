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
  if (field === 'finalizers') return mergeValues(before, modified, current);
  const key = field === 'ports' ? portKey(modified) : mergeKeys[field];
  return key ? mergeLists(before, modified, current, key) : modified;
}

/** Of containers, or of Services. */
const portKey = (ports: readonly Value[]): string =>
  ports.some((port) => isMap(port) && 'containerPort' in port) ? 'containerPort' : 'port';

/** A list of texts, to which others may have added theirs. */
const mergeValues = (original: readonly Value[], modified: readonly Value[], current: readonly Value[]): Value[] => [
  ...new Set([...modified, ...current.filter((value) => !original.includes(value))]),
];

/** Lists whose items are told apart by a field. @see kubernetes: patchMergeKey in staging/src/k8s.io/api/core/v1/types.go */
const mergeKeys: Readonly<Record<string, string>> = {
  containers: 'name',
  initContainers: 'name',
  ephemeralContainers: 'name',
  volumes: 'name',
  env: 'name',
  imagePullSecrets: 'name',
  secrets: 'name',
  volumeMounts: 'mountPath',
  volumeDevices: 'devicePath',
  hostAliases: 'ip',
  topologySpreadConstraints: 'topologyKey',
  schedulingGates: 'name',
  ownerReferences: 'uid',
};

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
  const kept = (current as Map_[]).filter((item) => find(modified, item) || !find(original, item));
  const merged = kept.map((item) => {
    const wanted = find(modified, item);
    return wanted ? threeWayMerge(find(original, item), wanted, item) : item;
  });
  return [...merged, ...(modified as Map_[]).filter((item) => !find(current, item))];
}
