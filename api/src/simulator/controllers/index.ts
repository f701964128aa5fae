export { ControllerManager } from './manager.ts';
export { autoscaled } from './pod-autoscaler.ts';
export { provisionersAtWork } from './provisioner.ts';
export { runsProxy } from './system-workloads.ts';
