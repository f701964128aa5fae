import { isRecord } from '../../apimachinery/records.ts';

/** Lists whose members a strategic patch finds by this key; other lists it replaces. @see kubernetes: staging/src/k8s.io/api/core/v1/types.go patchMergeKey */
const MERGE_KEYS: Readonly<Record<string, string>> = {
  containers: 'name',
  initContainers: 'name',
  ephemeralContainers: 'name',
  volumes: 'name',
  env: 'name',
  volumeMounts: 'mountPath',
  volumeDevices: 'devicePath',
  imagePullSecrets: 'name',
  hostAliases: 'ip',
  topologySpreadConstraints: 'topologyKey',
  conditions: 'type',
  ownerReferences: 'uid',
};

type Fields = Readonly<Record<string, unknown>>;

/** The JSON merge patch that does to an object what a strategic one would. */
export function mergeByName(target: unknown, patch: unknown): unknown {
  if (!isRecord(patch)) return patch;
  return Object.fromEntries(
    Object.entries(patch)
      .filter(([field]) => !field.startsWith('$'))
      .map(([field, value]) => {
        const current = isRecord(target) ? target[field] : undefined;
        const key = MERGE_KEYS[field] ?? portKey(field, value);
        if (key !== undefined && Array.isArray(value)) return [field, mergeLists(Array.isArray(current) ? current : [], value, key)];
        return [field, mergeByName(current, value)];
      }),
  );
}

/** Of containers, or of services. */
const portKey = (field: string, value: unknown): string | undefined =>
  field !== 'ports' || !Array.isArray(value)
    ? undefined
    : value.some((one) => isRecord(one) && 'containerPort' in one)
      ? 'containerPort'
      : 'port';

function mergeLists(current: readonly unknown[], patch: readonly unknown[], key: string): unknown[] {
  const keyOf = (one: unknown): unknown => (isRecord(one) ? one[key] : undefined);
  const changed = current.flatMap((one) => {
    const change = patch.find((other) => keyOf(other) === keyOf(one));
    if (isRecord(change) && change.$patch === 'delete') return [];
    return [change === undefined ? one : applied(one, change)];
  });
  const added = patch.filter((one) => !current.some((other) => keyOf(other) === keyOf(one)) && !(isRecord(one) && one.$patch === 'delete'));
  return [...changed, ...added];
}

/** A list in a merge patch is whole, so that its members must be, too. */
function applied(target: unknown, patch: unknown): unknown {
  if (!isRecord(patch) || !isRecord(target)) return patch;
  const merged = mergeByName(target, patch) as Fields;
  const result: Record<string, unknown> = { ...target };
  for (const [field, value] of Object.entries(merged)) {
    if (value === null) delete result[field];
    else result[field] = isRecord(value) ? applied(target[field], value) : value;
  }
  return result;
}
