import type { ContainerStatus, Pod, PodStatus } from '../../apimachinery/objects.ts';
import { isPodPhaseTerminal } from '../../apimachinery/pod-phase.ts';
import { isStaticPod } from '../pod/source.ts';
import { unlocated, WHEN_TERMINATED } from './index.ts';

/**
 * The last status of a Pod whose worker is done: what never reported its end is said to have failed, and the phase is a
 * terminal one (new in v1.27). @see kubernetes: pkg/kubelet/status/status_manager.go TerminatePod
 */
export function terminateStatus(pod: Pod, status: PodStatus): PodStatus {
  const { containerStatuses, initContainerStatuses, phase } = status;
  const attempted = initializedCount(initContainerStatuses ?? []);
  return {
    ...status,
    ...(containerStatuses && hasPodInitialized(pod, status) && { containerStatuses: containerStatuses.map(ended) }),
    ...(initContainerStatuses && { initContainerStatuses: initContainerStatuses.map((one, i) => (i < attempted ? ended(one) : one)) }),
    phase: isPodPhaseTerminal(phase) || isStaticPod(pod) ? phase : 'Failed',
  };
}

function ended(container: ContainerStatus): ContainerStatus {
  if (container.state?.terminated) return container;
  return { ...container, state: { terminated: unlocated(WHEN_TERMINATED) } };
}

/** Whether a container of the main ones may ever have run. */
function hasPodInitialized(pod: Pod, status: PodStatus): boolean {
  if (!pod.spec.initContainers?.length) return true;
  const moved = ({ state, lastState }: ContainerStatus) => lastState?.terminated || state?.running || state?.terminated;
  if (status.containerStatuses?.some(moved)) return true;
  const last = status.initContainerStatuses?.at(-1);
  return last?.lastState?.terminated?.exitCode === 0 || last?.state?.terminated?.exitCode === 0;
}

/** How many init containers were tried, at least one. */
function initializedCount(statuses: readonly ContainerStatus[]): number {
  const tried = statuses.findLastIndex(({ state, lastState }) => !state?.waiting || lastState?.terminated);
  return Math.max(tried + 1, Math.min(1, statuses.length));
}
