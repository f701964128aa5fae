import { isMirrorPod } from '../../apimachinery/mirror-pod.ts';
import type { Pod } from '../../apimachinery/objects.ts';
import { formatTimeNano } from '../../apimachinery/time.ts';
import type { Micros } from '../../engine/index.ts';

interface Annotated {
  readonly metadata?: { readonly annotations?: Readonly<Record<string, string>> };
}

/** Whether the Pod comes from the node's own files, not from the API server.
 *  @see kubernetes: pkg/kubelet/types/pod_update.go IsStaticPod */
export function isStaticPod(pod: Annotated): boolean {
  const source = pod.metadata?.annotations?.[SOURCE];
  return source !== undefined && source !== 'api';
}
const SOURCE = 'kubernetes.io/config.source';

/** Whatever it says of itself, a Pod that the API server told of is no static one.
 *  @see kubernetes: pkg/kubelet/config/config.go updatePodsInternal */
export const fromApi = (pod: Pod): Pod =>
  isStaticPod(pod) ? { ...pod, metadata: { ...pod.metadata, annotations: { ...pod.metadata.annotations, [SOURCE]: 'api' } } } : pod;

/**
 * As the kubelet has it: with annotations of its own, which the API server is not told of but the Pod's volumes show.
 * @see kubernetes: pkg/kubelet/config/config.go updatePodsInternal, recordFirstSeenTime
 */
export const withLocalAnnotations = (pod: Pod, seen: Micros): Pod =>
  isStaticPod(pod)
    ? pod
    : {
        ...pod,
        metadata: { ...pod.metadata, annotations: { ...pod.metadata.annotations, [SEEN]: firstSeen(seen), [SOURCE]: 'api' } },
      };
/** When the kubelet was first told of a Pod. @see kubernetes: pkg/kubelet/types/pod_update.go ConfigFirstSeenAnnotationKey */
export const SEEN = 'kubernetes.io/config.seen';

/** As Go writes an instant, without the zeros at its end. @see kubernetes: pkg/kubelet/types/types.go Timestamp.GetString */
export const firstSeen = (at: Micros): string => formatTimeNano(at).replace(/\.?0*Z$/, 'Z');

/** Static, mirror and Pods of the two system priorities. @see kubernetes: pkg/kubelet/types/pod_update.go IsCriticalPod */
export const isCriticalPod = (pod: Annotated & { readonly spec: { readonly priority?: number } }): boolean =>
  isStaticPod(pod) || isMirrorPod(pod) || (pod.spec.priority ?? 0) >= SYSTEM_CRITICAL_PRIORITY;

/** @see kubernetes: pkg/kubelet/types/pod_update.go IsNodeCriticalPod */
export const isNodeCriticalPod = (
  pod: Annotated & { readonly spec: { readonly priorityClassName?: string; readonly priority?: number } },
): boolean => isCriticalPod(pod) && pod.spec.priorityClassName === 'system-node-critical';

const SYSTEM_CRITICAL_PRIORITY = 2_000_000_000;
