export { ControllerManager } from './manager.ts';
export { autoscaled } from './pod-autoscaler.ts';
export { provisionersAtWork } from './provisioner.ts';
export { runsProxy } from './runs-proxy.ts';
export { mayRunOn } from './workloads/daemon-sets.ts';
export { initialWorkloads } from './workloads/initial.ts';
export { fenceposts, hasTemplate, REVISION, replicasOf, revisionOfSet } from './workloads/rollout.ts';
export type { Workload, WorkloadObject } from './workloads/types.ts';
