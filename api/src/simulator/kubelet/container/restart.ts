import { goDuration } from '../../apimachinery/duration.ts';
import type { Container, PodSpec } from '../../apimachinery/objects.ts';
import { byObject, type Micros } from '../../engine/index.ts';
import type { Backoff } from './backoff.ts';
import { hashContainer } from './hash.ts';
import type { PodRuntimeStatus, RuntimeContainerStatus } from './runtime-status.ts';

interface RestartablePod {
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly uid: string;
    readonly deletionTimestamp?: string;
  };
  readonly spec: Pick<PodSpec, 'restartPolicy'>;
}

/** @see kubernetes: pkg/kubelet/container/helpers.go ShouldContainerBeRestarted */
export function shouldContainerBeRestarted(
  container: { readonly name: string },
  pod: { readonly metadata: { readonly deletionTimestamp?: string }; readonly spec: Pick<PodSpec, 'restartPolicy'> },
  status: PodRuntimeStatus,
): boolean {
  if (pod.metadata.deletionTimestamp) return false;
  const latest = findContainerStatus(status, container.name);
  if (!latest) return true;
  if (latest.state === 'running') return false;
  if (latest.state === 'unknown' || latest.state === 'created') return true;
  if (pod.spec.restartPolicy === 'Never') return false;
  return pod.spec.restartPolicy !== 'OnFailure' || latest.exitCode !== 0;
}

/** @see kubernetes: pkg/kubelet/kuberuntime/kuberuntime_container.go shouldRestartOnFailure */
export const shouldRestartOnFailure = (pod: { readonly spec: Pick<PodSpec, 'restartPolicy'> }): boolean =>
  pod.spec.restartPolicy !== 'Never';

/**
 * Whether a container that has exited must wait before it is started again; if not, the next wait is noted.
 * @see kubernetes: pkg/kubelet/kuberuntime/kuberuntime_manager.go doBackOff
 */
export function doBackOff(
  pod: RestartablePod,
  container: Container,
  status: PodRuntimeStatus,
  backoff: Backoff,
  now: Micros,
): { readonly message: string; readonly until: Micros } | undefined {
  const exited = status.containers.find(({ name, state }) => name === container.name && state === 'exited');
  if (!exited) return undefined;
  const finishedAt = exited.finishedAt ?? exited.createdAt;
  const key = backOffKey(pod, container);
  if (!backoff.isInBackOffSince(key, finishedAt, now)) {
    backoff.next(key, finishedAt, now);
    return undefined;
  }
  const delay = backoff.get(key);
  return {
    message: `back-off ${goDuration(delay)} restarting failed container=${container.name} pod=${formatPod(pod)}`,
    until: finishedAt + delay,
  };
}

/** The spec's hash is part of it: a changed container starts without waiting.
 *  @see kubernetes: pkg/kubelet/kuberuntime/helpers.go getStableKey */
export const backOffKey = ({ metadata: { name, namespace, uid } }: RestartablePod, container: Container): string =>
  `${name}_${namespace}_${uid}_${container.name}_${hashContainer(container)}`;

/** `web_default(uid)`. @see kubernetes: pkg/kubelet/util/format/pod.go */
export const formatPod = ({
  metadata: { name, namespace, uid },
}: {
  readonly metadata: { readonly name: string; readonly namespace: string; readonly uid: string };
}): string => `${name}_${namespace}(${uid})`;

/** The newest of that name. */
export function findContainerStatus(status: PodRuntimeStatus, name: string): RuntimeContainerStatus | undefined {
  const { containers } = status;
  if (containers.length < FEW) return containers.find((container) => container.name === name);
  return newestByName(status).get(name);
}
const FEW = 8;
const newestByName = byObject((status: PodRuntimeStatus): ReadonlyMap<string, RuntimeContainerStatus> => {
  const newest = new Map<string, RuntimeContainerStatus>();
  for (const container of status.containers) if (!newest.has(container.name)) newest.set(container.name, container);
  return newest;
});
