import type { KubernetesObject, Node } from '../../apimachinery/objects.ts';
import { Random } from '../../engine/index.ts';

type Fields = Readonly<Record<string, unknown>>;

/** An object that nobody has stored: its uid is the same in every run. */
export function standing(kind: string, apiVersion: string, metadata: Fields & { name: string }, rest: Fields): KubernetesObject {
  const uid = new Random(`${kind}/${metadata.namespace ?? ''}/${metadata.name}`).uuid();
  return { apiVersion, kind, metadata: { resourceVersion: '1', uid, ...metadata }, ...rest } as unknown as KubernetesObject;
}

/** It goes with the node. */
export const ownedBy = ({ metadata: { name, uid } }: Node) => [{ apiVersion: 'v1', kind: 'Node', name, uid }];
