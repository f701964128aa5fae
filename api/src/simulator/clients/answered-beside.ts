import { type AccessObject, besideStore, withGeneration } from '../api-server/index.ts';
import type { KubernetesObject } from '../apimachinery/objects.ts';
import type { Cluster } from '../cluster/index.ts';

/** What the API server answers of what is kept beside the store, which was `before`; what is only tried is of the version that is there. */
export function answeredBeside({ authorizer, engine }: Cluster, object: AccessObject, before: AccessObject | undefined): KubernetesObject {
  const { kind, metadata } = object;
  const kept = authorizer.get(kind, metadata.namespace, metadata.name, engine.now);
  const answered = besideStore({ since: engine.now, revision: 0, ...kept, object: withGeneration(object, before) });
  if (kept) return answered;
  const { resourceVersion: _, ...unversioned } = answered.metadata;
  return { ...answered, metadata: unversioned } as KubernetesObject;
}
