import type { KubernetesObject } from '../../apimachinery/objects.ts';
import { formatTime } from '../../apimachinery/time.ts';
import { type Micros, Random } from '../../engine/index.ts';
import type { AccessObject } from './rbac.ts';

/** An object beside the store, as the API server would keep it. */
export function besideStore(object: AccessObject, since: Micros): KubernetesObject {
  const { kind, metadata } = object;
  const uid = new Random(`${kind}/${metadata.namespace ?? ''}/${metadata.name}`).uuid();
  const stamped = { ...metadata, creationTimestamp: formatTime(since), resourceVersion: '1', uid };
  return { apiVersion: 'rbac.authorization.k8s.io/v1', ...object, metadata: stamped } as unknown as KubernetesObject;
}
