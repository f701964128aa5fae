import type { Pod } from '../../apimachinery/objects.ts';
import type { Change, StoreView } from '../store.ts';
import { isRelated } from './node.ts';

type History = readonly Change<'Pod'>[];

/**
 * Pods as the authorizer of nodes knows them up to v1.32: it looks at a Pod when it is bound and never again, so that it knows of no ephemeral
 * containers but those that were there already.
 * @see kubernetes: plugin/pkg/auth/authorizer/node/graph_populator.go updatePod; pull request 129670
 */
export const asBound = (pods: readonly Pod[], history: History): Pod[] =>
  pods.map((pod) => {
    if (!pod.spec.ephemeralContainers) return pod;
    const bound = history.find(({ object: { metadata, spec } }) => metadata.uid === pod.metadata.uid && spec.nodeName !== undefined);
    return bound?.object ?? pod;
  });

/** Whether a node's kubelet may read a Secret or a ConfigMap now. */
export function mayRead(store: StoreView, node: string, resource: 'secrets' | 'configmaps', namespace: string, name: string): boolean {
  const pods = store.list('Pod', namespace).filter(({ spec }) => spec.nodeName === node);
  return isRelated(node, asBound(pods, store.history('Pod')), resource, namespace, name);
}
