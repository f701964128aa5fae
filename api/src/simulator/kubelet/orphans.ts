import type { Pod } from '../apimachinery/objects.ts';
import { type Engine, type Micros, SECOND, untilRound } from '../engine/index.ts';
import type { ContainerRuntime } from '../runtime/index.ts';
import type { RuntimeManager } from './runtime-manager.ts';

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
  /** Nothing of it runs any more. */
  readonly ended: (podUid: string) => void;
}

/**
 * Ends what runs of Pods that a kubelet which was started again finds at the runtime, and nowhere else: they were deleted by force, or it
 * has turned them away. Of such a Pod it knows no more than the names of its containers.
 * @see kubernetes: pkg/kubelet/kubelet_pods.go HandlePodCleanups; kubelet.go SyncTerminatingRuntimePod
 */
export function endOrphans({ engine, runtime, manager, hasFailed, isKnown, ended }: Dependencies): void {
  engine.after(untilRound(engine.now, 0, HOUSEKEEPING), () => {
    if (hasFailed()) return;
    for (const [uid, key] of runtime.pods()) {
      if (isKnown(uid)) continue;
      const status = runtime.podStatus(uid);
      const runs = status.containers.some(({ state }) => state === 'running') || status.sandboxes.some(({ state }) => state === 'READY');
      if (!runs) {
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
