import type { Container, PodSpec } from '../../apimachinery/objects.ts';
import { hashContainer } from '../container/hash.ts';
import { findContainerStatus, shouldContainerBeRestarted, shouldRestartOnFailure } from '../container/restart.ts';
import type { PodRuntimeStatus, RuntimeContainerStatus } from '../container/runtime-status.ts';
import type { ProbeFailures } from '../prober/manager.ts';

interface PodActions {
  /** Everything that runs is to stop, and the sandbox with it. */
  readonly killPod: boolean;
  readonly createSandbox: boolean;
  /** The existing sandbox; empty if there is none. */
  readonly sandboxId: string;
  /** Of the sandbox that is to be created. */
  readonly attempt: number;
  readonly nextInitContainerToStart: string | null;
  /** Indices into spec.containers. */
  readonly containersToStart: readonly number[];
  /** Indices into spec.ephemeralContainers. */
  readonly ephemeralContainersToStart: readonly number[];
  readonly containersToKill: readonly ContainerToKill[];
}

/** @see kubernetes: pkg/kubelet/kuberuntime/kuberuntime_manager.go containerToKillInfo */
export interface ContainerToKill {
  readonly id: string;
  readonly name: string;
  /** What the Killing event says. */
  readonly message: string;
  readonly reason?: 'startupProbe' | 'livenessProbe' | 'unknown';
}

interface ActionsPod {
  readonly metadata: { readonly deletionTimestamp?: string };
  readonly spec: PodSpec;
}

/**
 * What one sync has to do.
 * @see kubernetes: pkg/kubelet/kuberuntime/kuberuntime_manager.go computePodActions
 */
export function computePodActions(pod: ActionsPod, status: PodRuntimeStatus, probes: ProbeFailures): PodActions {
  const sandbox = podSandboxChanged(pod.spec, status);
  const unchanged: PodActions = {
    killPod: sandbox.changed,
    createSandbox: sandbox.changed,
    sandboxId: sandbox.id,
    attempt: sandbox.attempt,
    nextInitContainerToStart: null,
    containersToStart: [],
    ephemeralContainersToStart: [],
    containersToKill: [],
  };
  if (sandbox.changed) return { ...unchanged, ...startAnew(pod, status, sandbox.attempt) };

  // Ephemeral containers start even before initialization is complete, and never again.
  const actions = {
    ...unchanged,
    ephemeralContainersToStart: indices(pod.spec.ephemeralContainers ?? [], ({ name }) => !findContainerStatus(status, name)),
  };
  const init = findNextInitContainerToRun(pod.spec, status);
  return { ...actions, ...(init.done ? inspectContainers(pod, status, probes) : continueInitialization(pod, init)) };
}

/** @see kubernetes: pkg/kubelet/kuberuntime/util/util.go PodSandboxChanged */
function podSandboxChanged(
  spec: PodSpec,
  { sandboxes }: PodRuntimeStatus,
): { readonly changed: boolean; readonly attempt: number; readonly id: string } {
  const newest = sandboxes[0];
  if (!newest) return { changed: true, attempt: 0, id: '' };
  const ready = sandboxes.filter(({ state }) => state === 'READY').length;
  const lost = ready > 1 || newest.state !== 'READY' || (!spec.hostNetwork && newest.ip === '');
  return { changed: lost, attempt: lost ? newest.attempt + 1 : newest.attempt, id: newest.id };
}

function startAnew(pod: ActionsPod, status: PodRuntimeStatus, attempt: number): Partial<PodActions> {
  // A Pod that must not restart, and has begun, is only to be stopped.
  if (!shouldRestartOnFailure(pod) && attempt !== 0 && status.containers.length !== 0) return { createSandbox: false };
  const { containers, initContainers = [], restartPolicy } = pod.spec;
  const toStart = indices(containers, (container) => !(restartPolicy === 'OnFailure' && containerSucceeded(container, status)));
  if (toStart.length === 0 && findNextInitContainerToRun(pod.spec, status).done) return { createSandbox: false };
  return initContainers[0] ? { nextInitContainerToStart: initContainers[0].name } : { containersToStart: toStart };
}

function continueInitialization(pod: ActionsPod, { next, failed }: InitProgress): Partial<PodActions> {
  if (!next) return {};
  if (failed && !shouldRestartOnFailure(pod)) return { killPod: true };
  return {
    nextInitContainerToStart: next.name,
    containersToKill:
      failed?.state === 'unknown'
        ? [
            {
              id: failed.id,
              name: next.name,
              message: 'Init container is in "unknown" state, try killing it before restart',
              reason: 'unknown',
            },
          ]
        : [],
  };
}

function inspectContainers(pod: ActionsPod, status: PodRuntimeStatus, probes: ProbeFailures): Partial<PodActions> {
  const containersToStart: number[] = [];
  const containersToKill: ContainerToKill[] = [];
  let kept = 0;
  for (const [index, container] of pod.spec.containers.entries()) {
    const current = findContainerStatus(status, container.name);
    if (current?.state !== 'running') {
      if (!shouldContainerBeRestarted(container, pod, status)) continue;
      containersToStart.push(index);
      if (current?.state === 'unknown') {
        const message = 'Container is in "unknown" state, try killing it before restart';
        containersToKill.push({ id: current.id, name: container.name, message, reason: 'unknown' });
      }
      continue;
    }
    const fault = findFault(container, current, probes);
    if (!fault) {
      kept++;
      continue;
    }
    // A changed container restarts whatever the policy.
    const restart = fault.reason === undefined || shouldRestartOnFailure(pod);
    if (restart) containersToStart.push(index);
    containersToKill.push({
      id: current.id,
      name: container.name,
      message: restart ? `${fault.message}, will be restarted` : fault.message,
      ...(fault.reason && { reason: fault.reason }),
    });
  }
  return { killPod: kept === 0 && containersToStart.length === 0, containersToStart, containersToKill };
}

/** Why a running container has to stop. */
function findFault(
  container: Container,
  { id, hash }: RuntimeContainerStatus,
  probes: ProbeFailures,
): Pick<ContainerToKill, 'message' | 'reason'> | undefined {
  if (hash !== hashContainer(container)) return { message: `Container ${container.name} definition changed` };
  if (probes.liveness(id)) return { message: `Container ${container.name} failed liveness probe`, reason: 'livenessProbe' };
  if (probes.startup(id)) return { message: `Container ${container.name} failed startup probe`, reason: 'startupProbe' };
  return undefined;
}

interface InitProgress {
  readonly done: boolean;
  /** Undefined while one still runs. */
  readonly next?: Container;
  /** The last one that failed: `next` is the same container again. */
  readonly failed?: RuntimeContainerStatus;
}

/** @see kubernetes: pkg/kubelet/kuberuntime/kuberuntime_container.go findNextInitContainerToRun */
function findNextInitContainerToRun(spec: PodSpec, status: PodRuntimeStatus): InitProgress {
  const initContainers = spec.initContainers ?? [];
  if (initContainers.length === 0) return { done: true };
  // Where a container runs, initialization is over, even if its traces are gone.
  if (spec.containers.some(({ name }) => findContainerStatus(status, name)?.state === 'running')) return { done: true };

  const statuses = initContainers.map(({ name }) => findContainerStatus(status, name));
  const lastFailed = statuses.findLastIndex((each) => each !== undefined && isInitContainerFailed(each));
  const failed = statuses[lastFailed];
  if (failed) return { done: false, next: initContainers[lastFailed], failed };

  const last = statuses.findLastIndex((each) => each?.state === 'running' || each?.state === 'exited');
  if (statuses[last]?.state === 'running') return { done: false };
  if (last === initContainers.length - 1) return { done: true };
  return { done: false, next: initContainers[last + 1] };
}

/** @see kubernetes: pkg/kubelet/kuberuntime/helpers.go isInitContainerFailed */
export const isInitContainerFailed = ({
  state,
  exitCode,
  reason,
}: Pick<RuntimeContainerStatus, 'state' | 'exitCode' | 'reason'>): boolean =>
  reason === 'OOMKilled' || (state === 'exited' && exitCode !== 0) || state === 'unknown';

/** One that was only created, or of which the runtime does not know, has the exit code 0 as well. @see kubernetes: …/kuberuntime_manager.go */
const containerSucceeded = ({ name }: Container, status: PodRuntimeStatus): boolean => {
  const current = findContainerStatus(status, name);
  return current !== undefined && current.state !== 'running' && current.exitCode === 0;
};

const indices = <T>(list: readonly T[], wanted: (item: T) => boolean): number[] =>
  list.flatMap((item, index) => (wanted(item) ? [index] : []));
