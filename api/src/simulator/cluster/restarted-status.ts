import type { ApiServer, Store } from '../api-server/index.ts';
import { isMirrorPod } from '../apimachinery/mirror-pod.ts';
import { formatTime } from '../apimachinery/time.ts';
import { type Recovery, TRYING } from './crash-loop.ts';

/** What the kubelet says of a Pod of the control plane whose container ended with 1, and was started again. */
export function restartedStatus(
  api: Pick<ApiServer, 'updatePodStatus'>,
  store: Pick<Store, 'list'>,
  component: string,
  { restarts, startedAt, endedAt }: Recovery,
): void {
  const pod = store.list('Pod', 'kube-system').find((one) => isMirrorPod(one) && one.metadata.labels?.component === component);
  if (!pod) return;
  const containerStatuses = pod.status.containerStatuses?.map((status) => ({
    ...status,
    restartCount: status.restartCount + restarts,
    lastState: {
      terminated: {
        containerID: status.containerID,
        exitCode: 1,
        finishedAt: formatTime(endedAt),
        reason: 'Error',
        startedAt: restarts > 1 ? formatTime(endedAt - TRYING) : status.state?.running?.startedAt,
      },
    },
    state: { running: { startedAt: formatTime(startedAt) } },
  }));
  const { namespace, name, uid } = pod.metadata;
  api.updatePodStatus(namespace, name, uid, { ...pod.status, ...(containerStatuses && { containerStatuses: containerStatuses as never }) });
}
