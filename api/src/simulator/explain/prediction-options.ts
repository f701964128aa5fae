import type { Localized, PodPhase, SimulatedPod } from '../types.ts';
import { both } from './context.ts';

/** Statuses that could be taken for one another, as learners do. */
const RELATED: readonly (readonly string[])[] = [
  ['CrashLoopBackOff', 'Error', 'Running', 'Completed', 'OOMKilled'],
  ['Error', 'CrashLoopBackOff', 'Failed', 'Completed'],
  ['OOMKilled', 'Error', 'CrashLoopBackOff', 'Evicted'],
  ['Completed', 'Succeeded', 'Running', 'CrashLoopBackOff', 'Error'],
  ['ErrImagePull', 'ImagePullBackOff', 'ContainerCreating', 'CrashLoopBackOff', 'ErrImageNeverPull'],
  ['ImagePullBackOff', 'ErrImagePull', 'CrashLoopBackOff', 'ContainerCreating'],
  ['CreateContainerConfigError', 'CreateContainerError', 'ContainerCreating', 'CrashLoopBackOff'],
  ['RunContainerError', 'CreateContainerError', 'CrashLoopBackOff', 'Error'],
  ['Pending', 'ContainerCreating', 'Running', 'Unknown', 'SchedulingGated'],
  ['SchedulingGated', 'Pending', 'ContainerCreating', 'Running'],
  ['ContainerCreating', 'Pending', 'PodInitializing', 'Running', 'ErrImagePull'],
  ['PodInitializing', 'ContainerCreating', 'Running', 'Pending', 'Init:0/1'],
  ['Running', 'Completed', 'Pending', 'CrashLoopBackOff', 'ContainerCreating'],
  ['NotReady', 'Running', 'Completed', 'Error'],
  ['Terminating', 'Running', 'Completed', 'Error', 'Unknown'],
  ['Evicted', 'Error', 'Terminating', 'OOMKilled', 'Pending'],
  ['', 'Terminating', 'Completed', 'Error', 'Running'],
];

/** Wrong options near to a status, the likeliest first. */
export function statusesLike(status: string, { containers }: SimulatedPod): string[] {
  const init = containers.filter(({ role }) => role === 'INIT').length;
  const own = RELATED.find(([first]) => first === status)?.slice(1) ?? [];
  if (!status.startsWith('Init:')) return [...own, 'Running', 'Error', 'Pending', 'Completed'];
  const steps = [`Init:0/${init}`, `Init:1/${init}`, 'PodInitializing'];
  return [...steps, 'Init:CrashLoopBackOff', 'Init:Error', 'ContainerCreating'];
}

/** As the options of a question name them: in both languages as kubectl does. */
export const phases: Readonly<Record<PodPhase, Localized>> = {
  PENDING: both('Pending', 'Pending'),
  RUNNING: both('Running', 'Running'),
  SUCCEEDED: both('Succeeded', 'Succeeded'),
  FAILED: both('Failed', 'Failed'),
  UNKNOWN: both('Unknown', 'Unknown'),
};

/** Codes that could be taken for that one: of signals for one of a signal, of programs for one of a program. */
export function exitCodes(code: number): number[] {
  const likely = code > 128 ? [137, 143, 1, 0, 139] : [0, 1, 137, 143, 127, 2];
  return likely.filter((other) => other !== code);
}
