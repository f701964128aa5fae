import type { ContainerStatus, PodSpec, PodStatus } from '../../apimachinery/objects.ts';
import { isStaticPod } from '../pod-source.ts';
import { isTerminal } from './api-pod-status.ts';
import { unlocated } from './container-statuses.ts';

/**
 * The last status of a Pod on its node: containers of which nothing is known have failed, and the phase is final.
 * @param pod as the API server has it
 * @see kubernetes: pkg/kubelet/status/status_manager.go TerminatePod
 */
export function terminatePod(
  pod: {
    readonly metadata: { readonly annotations?: Readonly<Record<string, string>> };
    readonly spec: PodSpec;
    readonly status: PodStatus;
  },
  cached: PodStatus | undefined,
): PodStatus {
  const status = cached ?? pod.status;
  const containerStatuses = hasPodInitialized(pod) ? status.containerStatuses?.map(ended) : status.containerStatuses;
  const begun = countBegun(status.initContainerStatuses ?? []);
  const initContainerStatuses = status.initContainerStatuses?.map((each, index) => (index < begun ? ended(each) : each));
  return {
    ...status,
    ...(containerStatuses && { containerStatuses }),
    ...(initContainerStatuses && { initContainerStatuses }),
    ...(!isStaticPod(pod) && !isTerminal(status.phase) && { phase: 'Failed' }),
  };
}

const ended = (status: ContainerStatus): ContainerStatus =>
  status.state?.terminated
    ? status
    : { ...status, state: { terminated: unlocated('The container could not be located when the pod was terminated') } };

/** Whether there is a sign that a container of the Pod's own has been started. */
function hasPodInitialized({ spec, status }: { readonly spec: PodSpec; readonly status: PodStatus }): boolean {
  if ((spec.initContainers ?? []).length === 0) return true;
  if (status.containerStatuses?.some(({ state, lastState }) => lastState?.terminated || !state?.waiting)) return true;
  const last = status.initContainerStatuses?.at(-1);
  return last?.lastState?.terminated?.exitCode === 0 || last?.state?.terminated?.exitCode === 0;
}

/** All but those at the end that have never been started; at least one. */
function countBegun(statuses: readonly ContainerStatus[]): number {
  const last = statuses.findLastIndex(({ state, lastState }) => !state?.waiting || lastState?.terminated);
  return Math.max(last + 1, Math.min(1, statuses.length));
}
