import type { ContainerStatus, PodSpec } from '../../apimachinery/objects.ts';
import { isStaticPod } from '../pod/source.ts';
import { statusByName } from './by-name.ts';

/** As the API writes it. */
type PodPhaseName = 'Pending' | 'Running' | 'Succeeded' | 'Failed' | 'Unknown';

/**
 * @param statuses of the containers and of the init containers
 * @param podIsTerminal no container will be started again, whatever the restart policy
 * @see kubernetes: pkg/kubelet/kubelet_pods.go getPhase
 */
export function getPhase(
  pod: { readonly metadata?: { readonly annotations?: Readonly<Record<string, string>> }; readonly spec: PodSpec },
  statuses: readonly ContainerStatus[],
  podIsTerminal: boolean,
): PodPhaseName {
  const { spec } = pod;
  const statusOf = statusByName(statuses);

  const init = (spec.initContainers ?? []).map(({ name }) => initProgress(statusOf(name)));
  if (init.includes('failed') && spec.restartPolicy === 'Never') return 'Failed';
  if (init.includes('pending')) return 'Pending';

  const containers = (spec.containers ?? []).map(({ name }) => progress(statusOf(name)));
  if (containers.includes('waiting')) return 'Pending';
  const unknown = containers.includes('unknown');
  if (containers.includes('running')) return unknown ? 'Pending' : 'Running';
  if (containers.length === 0 || unknown) return 'Pending';

  // All have stopped.
  const succeeded = containers.every((each) => each === 'succeeded');
  if (podIsTerminal && !isStaticPod(pod)) return succeeded ? 'Succeeded' : 'Failed';
  if (spec.restartPolicy === 'Always') return 'Running';
  if (succeeded) return 'Succeeded';
  return spec.restartPolicy === 'Never' ? 'Failed' : 'Running';
}

function initProgress(status: ContainerStatus | undefined): 'pending' | 'failed' | 'completed' {
  const { running, terminated, waiting } = status?.state ?? {};
  const ended = terminated ?? (waiting && status?.lastState?.terminated);
  if (running || !ended) return 'pending';
  return ended.exitCode === 0 ? 'completed' : 'failed';
}

/** A container that waits after it has run is stopped: it did not succeed, whatever its exit code. */
function progress(status: ContainerStatus | undefined): 'running' | 'waiting' | 'unknown' | 'succeeded' | 'stopped' {
  const state = status?.state;
  if (state?.running) return 'running';
  if (state?.terminated) return state.terminated.exitCode === 0 ? 'succeeded' : 'stopped';
  if (state?.waiting) return status?.lastState?.terminated ? 'stopped' : 'waiting';
  return 'unknown';
}
