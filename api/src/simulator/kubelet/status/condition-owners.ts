/** @see kubernetes: pkg/kubelet/types/pod_status.go PodConditionByKubelet */
export const isPodConditionByKubelet = (type: string): boolean => byKubelet.has(type);

/** Conditions that others set as well. @see kubernetes: …/pod_status.go PodConditionSharedByKubelet */
export const isPodConditionShared = (type: string): boolean => type === 'DisruptionTarget';

const byKubelet: ReadonlySet<string> = new Set(['PodScheduled', 'Ready', 'Initialized', 'ContainersReady']);
