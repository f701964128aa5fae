export { resolvePorts, servicePods } from './endpoints/addresses.ts';
export { ControllerManager } from './manager.ts';
export { provisionersAtWork } from './volumes/provisioner.ts';
export { mayRunOn } from './workloads/daemon-sets.ts';
export { initialWorkloads } from './workloads/initial.ts';
export { autoscaled } from './workloads/pod-autoscaler.ts';
export { fenceposts, hasTemplate, REVISION, replicasOf, revisionOfSet } from './workloads/rollout.ts';
export { runsProxy } from './workloads/runs-proxy.ts';
export type { Workload, WorkloadObject } from './workloads/types.ts';
