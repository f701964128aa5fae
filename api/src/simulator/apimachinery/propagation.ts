import type { ObjectMeta } from './objects.ts';

/** What becomes of what belongs to an object that is deleted. @see kubernetes: apimachinery/pkg/apis/meta/v1/types.go DeletionPropagation */
export type PropagationPolicy = 'Orphan' | 'Background' | 'Foreground';

/** It stays, and belongs to nobody. */
const ORPHAN = 'orphan';
/** It goes first, and the object last. */
const FOREGROUND = 'foregroundDeletion';

/** It waits for what belongs to it. */
export const isDeletingDependents = ({ deletionTimestamp, finalizers }: Partial<ObjectMeta>): boolean =>
  deletionTimestamp !== undefined && !!finalizers?.includes(FOREGROUND);

/** What its finalizers say of it. */
export function policyOf({ finalizers = [] }: Partial<ObjectMeta>): PropagationPolicy {
  if (finalizers.includes(ORPHAN)) return 'Orphan';
  return finalizers.includes(FOREGROUND) ? 'Foreground' : 'Background';
}

/**
 * The metadata with the finalizer that goes with the policy, and without the other; as it is, where nobody names a policy.
 * @see kubernetes: apiserver/pkg/registry/generic/registry/store.go deletionFinalizersForGarbageCollection
 */
export function withPolicy<T extends Partial<ObjectMeta>>(metadata: T, policy: PropagationPolicy | undefined): T {
  if (!policy || policy === policyOf(metadata)) return metadata;
  const others = (metadata.finalizers ?? []).filter((name) => name !== ORPHAN && name !== FOREGROUND);
  if (policy !== 'Background') others.push(policy === 'Orphan' ? ORPHAN : FOREGROUND);
  const { finalizers: _, ...rest } = metadata;
  return (others.length > 0 ? { ...rest, finalizers: others } : rest) as T;
}
