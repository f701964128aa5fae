import type { ContainerState, ContainerStatus } from '../../apimachinery/objects.ts';
import { formatTime } from '../../apimachinery/time.ts';
import { findContainerStatus, shouldContainerBeRestarted } from '../container/restart.ts';
import type { PodRuntimeStatus, RuntimeContainerStatus } from '../container/runtime-status.ts';
import type { StatusSource } from './status-source.ts';

/** The statuses of one kind of container: what the runtime says of them, and what was known before. */
interface Request {
  readonly containers: readonly { readonly name: string; readonly image?: string }[];
  readonly previous: readonly ContainerStatus[] | undefined;
  readonly isInitContainer: boolean;
}

/**
 * Init containers come in the spec's order, others by name.
 * @see kubernetes: pkg/kubelet/kubelet_pods.go convertToAPIContainerStatuses
 */
export function convertToApiContainerStatuses(
  source: StatusSource,
  { containers, previous = [], isInitContainer }: Request,
): ContainerStatus[] {
  if (containers.length === 0) return [];
  const { pod, runtime, runtimeName = 'containerd' } = source;
  const waitingReason = (pod.spec.initContainers ?? []).length > 0 ? 'PodInitializing' : 'ContainerCreating';
  const statusBefore = new Map(previous.map((status) => [status.name, status]));
  const starts = newestStarts(runtime);
  const result = containers.map((container) => {
    const before = statusBefore.get(container.name);
    const [current, last] = starts.get(container.name) ?? [];
    let status: ContainerStatus;
    if (current) {
      status = convertContainerStatus(current, before, runtimeName);
      if (last) status = { ...status, lastState: convertContainerStatus(last, before, runtimeName).state ?? {} };
    } else {
      status = defaultStatus(container, waitingReason, before);
      if (before) status = withLostContainer(status, before, pod.metadata);
    }
    return withStartFailure(source, status, isInitContainer);
  });
  return isInitContainer ? result : result.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The last two starts of each container, the newer one first. */
function newestStarts({ containers }: PodRuntimeStatus): ReadonlyMap<string, readonly RuntimeContainerStatus[]> {
  const starts = new Map<string, RuntimeContainerStatus[]>();
  for (const container of containers.toSorted((a, b) => b.createdAt - a.createdAt)) {
    const known = starts.get(container.name);
    if (!known) starts.set(container.name, [container]);
    else if (known.length < 2) known.push(container);
  }
  return starts;
}

function defaultStatus(
  { name, image = '' }: Request['containers'][number],
  reason: string,
  before: ContainerStatus | undefined,
): ContainerStatus {
  if (before?.state?.terminated) return before;
  return {
    name,
    state: { waiting: { reason } },
    lastState: before?.lastState ?? {},
    ready: false,
    restartCount: before?.restartCount ?? 0,
    image,
    imageID: '',
  };
}

/** It ran, and the runtime knows it no more: to wait again would put the Pod back to Pending. */
function withLostContainer(status: ContainerStatus, before: ContainerStatus, metadata: { deletionTimestamp?: string }): ContainerStatus {
  if (before.state?.terminated || !before.state?.running || status.lastState?.terminated) return status;
  return {
    ...status,
    lastState: { terminated: unlocated('The container could not be located when the pod was deleted.  The container used to be Running') },
    restartCount: metadata.deletionTimestamp ? status.restartCount : status.restartCount + 1,
  };
}

/** Why nobody knows. */
export const WHEN_TERMINATED = 'The container could not be located when the pod was terminated';

/** How a container ended of which no one knows how it ended. Its times are null, as JSON writes the zero time. */
export const unlocated = (message: string): NonNullable<ContainerState['terminated']> => ({
  exitCode: 137,
  reason: 'ContainerStatusUnknown',
  message,
  startedAt: null as unknown as string,
  finishedAt: null as unknown as string,
});

function convertContainerStatus(
  current: RuntimeContainerStatus,
  before: ContainerStatus | undefined,
  runtimeName: string,
): ContainerStatus {
  const containerID = `${runtimeName}://${current.id}`;
  const known = ended.get(current);
  if (known?.containerID === containerID) return known;
  const status: ContainerStatus = {
    name: current.name,
    state: { waiting: {} },
    lastState: {},
    ready: false,
    restartCount: current.restartCount,
    image: current.image,
    imageID: current.imageID,
    containerID,
  };
  switch (current.state) {
    case 'running':
      status.state = { running: { startedAt: formatTime(current.startedAt ?? current.createdAt) } };
      break;
    case 'exited':
      status.state = { terminated: convertTerminated(current, containerID) };
      ended.set(current, status);
      break;
    case 'unknown':
      if (!before?.state?.running) break;
      status.state = { terminated: unlocated(WHEN_TERMINATED) };
      status.restartCount = before.restartCount + 1;
      break;
    case 'created':
      break;
  }
  return status;
}

/** What has ended stays as it is. */
const ended = new WeakMap<RuntimeContainerStatus, ContainerStatus>();

const convertTerminated = (current: RuntimeContainerStatus, containerID: string): NonNullable<ContainerState['terminated']> => ({
  exitCode: current.exitCode,
  ...(current.reason && { reason: current.reason }),
  ...(current.message && { message: current.message }),
  // The zero time of a runtime is the year 1970.
  startedAt: current.startedAt === undefined ? '1970-01-01T00:00:00Z' : formatTime(current.startedAt),
  finishedAt: formatTime(current.finishedAt ?? current.createdAt),
  containerID,
});

/** A container that the next sync will start again waits, if it is known why it could not be started. */
function withStartFailure(
  { pod, runtime, startFailure }: StatusSource,
  status: ContainerStatus,
  isInitContainer: boolean,
): ContainerStatus {
  const current = findContainerStatus(runtime, status.name);
  if (isInitContainer && current?.state === 'exited' && current.exitCode === 0) return status;
  if (!shouldContainerBeRestarted(status, pod, runtime)) return status;
  const failure = startFailure(status.name);
  if (!failure) return status;
  const waiting: ContainerState['waiting'] = {};
  if (failure.reason) waiting.reason = failure.reason;
  if (failure.message) waiting.message = failure.message;
  return {
    ...status,
    ...(status.state?.terminated && { lastState: status.state }),
    state: { waiting },
  };
}
