import type { ApiServer, Store } from '../../api-server/index.ts';
import { goDuration } from '../../apimachinery/duration.ts';
import { isMirrorPod } from '../../apimachinery/mirror-pod.ts';
import type { Pod } from '../../apimachinery/objects.ts';
import { formatTime } from '../../apimachinery/time.ts';
import type { Micros } from '../../engine/index.ts';
import type { Recovery } from './crash-loop.ts';
import { restartedId } from './restarts.ts';

type ContainerStatus = NonNullable<Pod['status']['containerStatuses']>[number];

/** What has become of a container: it is to be started once more, it has been, or it is found well. */
export type Restart = { readonly kind: 'waits' | 'starts'; readonly how: Recovery } | { readonly kind: 'ready' };

/** What the kubelet says of a Pod of the control plane whose container has ended. */
export function restartedStatus(
  api: Pick<ApiServer, 'updatePodStatus'>,
  store: Pick<Store, 'list'>,
  component: string,
  restart: Restart,
  now: Micros,
): void {
  const pod = store.list('Pod', 'kube-system').find((one) => isMirrorPod(one) && one.metadata.labels?.component === component);
  if (!pod) return;
  const isReady = restart.kind === 'ready';
  const containerStatuses = pod.status.containerStatuses?.map((status) =>
    isReady ? { ...status, ready: true, started: true } : { ...status, ready: false, started: false, ...ofRestart(status, restart, pod) },
  );
  const unready = { status: 'False' as const, reason: 'ContainersNotReady', message: `containers with unready status: [${component}]` };
  const conditions = pod.status.conditions?.map((condition) => {
    const { type, status, reason: _, message: __, ...rest } = condition;
    if (!READINESS.has(type) || (status === 'True') === isReady) return condition;
    return { ...rest, type, ...(isReady ? { status: 'True' as const } : unready), lastTransitionTime: formatTime(now) };
  });
  const { namespace, name, uid } = pod.metadata;
  api.updatePodStatus(namespace, name, uid, {
    ...pod.status,
    ...(containerStatuses && { containerStatuses }),
    ...(conditions && { conditions }),
  });
}

const READINESS: ReadonlySet<string> = new Set(['Ready', 'ContainersReady']);

function ofRestart(status: ContainerStatus, { kind, how }: Extract<Restart, { readonly how: Recovery }>, { metadata }: Pod): object {
  const { restarts, endedAt, startedAt, exitCode, tried, backoff } = how;
  const uid = metadata.annotations?.['kubernetes.io/config.mirror'] ?? '';
  const idOf = (attempt: number): string => {
    const id = restartedId(uid, status.name, attempt);
    return id === undefined ? (status.containerID ?? '') : `containerd://${id}`;
  };
  if (kind === 'starts' && status.state?.waiting) {
    const restartCount = status.restartCount + 1;
    return { restartCount, containerID: idOf(restartCount), state: { running: { startedAt: formatTime(startedAt) } } };
  }
  const isWaiting = kind === 'waits';
  const message = `back-off ${goDuration(backoff)} restarting failed container=${status.name} pod=${metadata.name}_${metadata.namespace}(${uid})`;
  const dead = status.restartCount + restarts - 1;
  const restartCount = isWaiting ? dead : dead + 1;
  return {
    restartCount,
    containerID: idOf(restartCount),
    lastState: {
      terminated: {
        containerID: idOf(dead),
        exitCode,
        finishedAt: formatTime(endedAt),
        reason: 'Error',
        startedAt: restarts > 1 ? formatTime(endedAt - tried) : status.state?.running?.startedAt,
      },
    },
    state: isWaiting ? { waiting: { message, reason: 'CrashLoopBackOff' } } : { running: { startedAt: formatTime(startedAt) } },
  };
}
