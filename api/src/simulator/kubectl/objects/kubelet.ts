import { kubeletUnreachable } from '../../apimachinery/node-address.ts';
import type { Node } from '../../apimachinery/objects.ts';
import type { ClusterView } from '../view.ts';

/** What keeps the API server from asking a node's kubelet: the reason that it answers with, if it has one, and its message. */
interface Unasked {
  readonly reason: '' | 'NotFound';
  readonly message: string;
}

/**
 * Why the API server gets nothing of a node's kubelet: there is no such node, or nobody answers at its address.
 * @param dialled what stands around how dialling ended
 * The node is missed in the name of what was asked for. @see kubernetes: pkg/kubelet/client/kubelet_client.go GetConnectionInfo;
 *   apiserver/pkg/registry/generic/registry/store.go qualifiedResourceFromContext; https://github.com/kubernetes/kubernetes/issues/132116
 */
export function unaskedKubelet(view: ClusterView, name: string, dialled: (node: Node, how: string) => string): Unasked | undefined {
  if (view.reaches(name)) return undefined;
  const node = view.get('Node', undefined, name);
  if (!node) return { reason: 'NotFound', message: `pods "${name}" not found` };
  return { reason: '', message: dialled(node, kubeletUnreachable(node, view.hasMachine?.(name))) };
}

/** As kubectl tells it where a connection was to be upgraded. */
export const upgradeProblem = (view: ClusterView, name: string): Unasked | undefined =>
  unaskedKubelet(view, name, (_, how) => `error dialing backend: ${how}`);

/** As kubectl ends with it. */
export const serverLine = ({ reason, message }: Unasked): string => `Error from server${reason && ` (${reason})`}: ${message}\n`;
