import type { Pod } from '../../apimachinery/objects.ts';
import { type Engine, type Micros, SECOND, untilRound } from '../../engine/index.ts';
import type { ContainerRuntime } from '../../runtime/index.ts';
import type { PodRuntimeStatus } from '../container/runtime-status.ts';
import type { RuntimeManager } from '../kuberuntime/runtime-manager.ts';

/** How often the kubelet cleans up after Pods. @see kubernetes: pkg/kubelet/kubelet.go housekeepingPeriod */
const HOUSEKEEPING: Micros = 2 * SECOND;
/** In seconds. */
const GRACE = 1;

interface Dependencies {
  readonly engine: Engine;
  readonly runtime: ContainerRuntime;
  readonly manager: RuntimeManager;
  readonly hasFailed: () => boolean;
  /** Whether somebody looks after it. */
  readonly isKnown: (podUid: string) => boolean;
  /** It has looked, and knows from now on of all that runs. */
  readonly looked: () => void;
  /** Nothing of it runs any more. */
  readonly ended: (podUid: string) => void;
}

/**
 * Ends what runs of Pods that a kubelet which was started again finds at the runtime, and nowhere else: they were deleted by force, or it
 * has turned them away. Of such a Pod it knows no more than the names of its containers.
 * @see kubernetes: pkg/kubelet/kubelet_pods.go HandlePodCleanups; kubelet.go SyncTerminatingRuntimePod
 */
export function endOrphans({ engine, runtime, manager, hasFailed, isKnown, looked, ended }: Dependencies): void {
  engine.after(untilRound(engine.now, 0, HOUSEKEEPING), () => {
    if (hasFailed()) return;
    looked();
    for (const [uid, key] of runtime.pods()) {
      if (isKnown(uid)) continue;
      const status = runtime.podStatus(uid);
      if (!somethingRuns(status)) {
        ended(uid);
        continue;
      }
      const pod = runtimePod(
        uid,
        key,
        status.containers.map(({ name }) => name),
      );
      engine.start(manager.killPod(pod, status, GRACE), () => void (hasFailed() || ended(uid)));
    }
  });
}

/** @see kubernetes: pkg/kubelet/pod_workers.go isPodStatusCacheTerminal */
export const somethingRuns = ({ containers, sandboxes }: PodRuntimeStatus): boolean =>
  containers.some(({ state }) => state === 'running') || sandboxes.some(({ state }) => state === 'READY');

/** @see kubernetes: pkg/kubelet/container/runtime.go ToAPIPod */
function runtimePod(uid: string, key: string, containers: readonly string[]): Pod {
  const [namespace = '', name = ''] = key.split('/');
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { namespace, name, uid, resourceVersion: '' } as Pod['metadata'],
    spec: { containers: [...new Set(containers)].map((container) => ({ name: container })) },
    status: {},
  };
}
