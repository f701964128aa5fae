import type { Node, Pod } from '../apimachinery/objects.ts';
import { matchLabels, matchNodeSelector } from '../apimachinery/selectors/selectors.ts';

/**
 * What the Pod demands of a node by `nodeSelector` and required node affinity.
 * @see kubernetes: component-helpers/scheduling/corev1/nodeaffinity/nodeaffinity.go RequiredNodeAffinity
 */
export function matchesRequiredNodeAffinity(pod: Pod, node: Node): boolean {
  if (!matchLabels(pod.spec.nodeSelector, node.metadata.labels)) return false;
  const required = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return !required || matchNodeSelector(required.nodeSelectorTerms, node);
}
