export { resolvePorts, servicePods } from './endpoints/addresses.ts';
export { ControllerManager } from './manager.ts';
export { provisionersAtWork } from './volumes/provisioner.ts';
export { initialWorkloads } from './workloads/initial.ts';
export { autoscaled } from './workloads/pod-autoscaler.ts';
export { hasTemplate, REVISION, replicasOf, revisionOfSet } from './workloads/rollout.ts';
export { runsProxy } from './workloads/runs-proxy.ts';
export { daemonSetStatus } from './workloads/status.ts';
export type { Workload, WorkloadObject } from './workloads/types.ts';
