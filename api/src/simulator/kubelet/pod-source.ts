interface Annotated {
  readonly metadata?: { readonly annotations?: Readonly<Record<string, string>> };
}

/** Whether the Pod comes from the node's own files, not from the API server.
 *  @see kubernetes: pkg/kubelet/types/pod_update.go IsStaticPod */
export function isStaticPod(pod: Annotated): boolean {
  const source = pod.metadata?.annotations?.['kubernetes.io/config.source'];
  return source !== undefined && source !== 'api';
}

/** The API server's image of a static Pod. */
export const isMirrorPod = (pod: Annotated): boolean => pod.metadata?.annotations?.['kubernetes.io/config.mirror'] !== undefined;

/** Static, mirror and Pods of the two system priorities. @see kubernetes: pkg/kubelet/types/pod_update.go IsCriticalPod */
export const isCriticalPod = (pod: Annotated & { readonly spec: { readonly priority?: number } }): boolean =>
  isStaticPod(pod) || isMirrorPod(pod) || (pod.spec.priority ?? 0) >= SYSTEM_CRITICAL_PRIORITY;

/** @see kubernetes: pkg/kubelet/types/pod_update.go IsNodeCriticalPod */
export const isNodeCriticalPod = (
  pod: Annotated & { readonly spec: { readonly priorityClassName?: string; readonly priority?: number } },
): boolean => isCriticalPod(pod) && pod.spec.priorityClassName === 'system-node-critical';

const SYSTEM_CRITICAL_PRIORITY = 2_000_000_000;
