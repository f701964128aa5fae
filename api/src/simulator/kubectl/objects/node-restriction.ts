import { evictionRestriction, nodeIdentity, nodeRestriction, type User } from '../../api-server/index.ts';
import type { KubernetesObject, Pod } from '../../apimachinery/objects.ts';
import { qualifiedName } from '../../apimachinery/served-resources.ts';
import { KubectlError } from '../command/errors.ts';
import type { ClusterView } from '../view.ts';
import { resourceOfKind } from './resources.ts';

interface Asked {
  readonly operation: 'CREATE' | 'UPDATE' | 'DELETE';
  readonly object: Pick<KubernetesObject, 'kind' | 'metadata'>;
  readonly old?: object | undefined;
}

/** Who asks with a kubelet's certificate may do what that kubelet may, to what is its node's own. @see kubernetes: plugin/pkg/admission/noderestriction/admission.go */
export function nodeRefusal(view: ClusterView, user: User, { operation, object, old }: Asked): KubectlError | undefined {
  const node = nodeIdentity(user);
  if (node === undefined) return undefined;
  const uidOf = (name: string): string | undefined => view.get('Node', undefined, name)?.metadata.uid;
  return refusal(object, nodeRestriction(node, { kind: object.kind, operation, object, old, uidOf }));
}

/** The words of the API server, of an eviction. */
export function evictionRefusal(user: User, pod: Pod): string | undefined {
  const node = nodeIdentity(user);
  const why = node === undefined ? undefined : evictionRestriction(node, pod);
  return why && `pods "${pod.metadata.name}" is forbidden: ${why}`;
}

const refusal = ({ kind, metadata }: Asked['object'], why: string | undefined): KubectlError | undefined =>
  why === undefined
    ? undefined
    : new KubectlError(`Error from server (Forbidden): ${qualifiedName(resourceOfKind(kind))} "${metadata.name}" is forbidden: ${why}\n`);
