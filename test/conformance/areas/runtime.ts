import type { Container, PodSpec } from '../../../api/src/simulator/apimachinery/objects.ts';
import { EPOCH_MS } from '../../../api/src/simulator/apimachinery/time.ts';
import { type Micros, SECOND } from '../../../api/src/simulator/engine/index.ts';
import { hashContainer } from '../../../api/src/simulator/kubelet/container/hash.ts';
import type { PodRuntimeStatus, RuntimeContainerStatus } from '../../../api/src/simulator/kubelet/container/runtime-status.ts';

interface VectorRuntime {
  readonly sandboxes: readonly {
    readonly id?: string;
    readonly state: 'READY' | 'NOTREADY';
    readonly attempt?: number;
    readonly ip?: string | null;
  }[];
  readonly containers: readonly {
    readonly id: string;
    readonly name: string;
    readonly state: RuntimeContainerStatus['state'];
    readonly exitCode?: number;
    readonly specHashMatches?: boolean;
    readonly createdAtUnix?: number;
    readonly startedAtUnix?: number;
    readonly finishedAtUnix?: number;
    readonly reason?: string;
    readonly message?: string;
    readonly restartCount?: number;
    readonly image?: string;
    readonly imageID?: string;
  }[];
}

/** A vector's runtime as the simulator's runtime would report it. */
export function runtimeStatus(spec: PodSpec, runtime: Partial<VectorRuntime> | undefined): PodRuntimeStatus {
  const { sandboxes = [], containers = [] } = runtime ?? {};
  const specs = [...(spec.containers ?? []), ...(spec.initContainers ?? []), ...((spec.ephemeralContainers ?? []) as Container[])];
  return {
    ips: sandboxes.filter(({ state, ip }) => state === 'READY' && ip).map(({ ip }) => ip ?? ''),
    sandboxes: sandboxes.map(({ id = '', state, attempt = 0, ip }) => ({ id, state, attempt, createdAt: 0, ip: ip ?? '' })),
    containers: containers.map((given) => {
      const { id, name, state, startedAtUnix = 0, createdAtUnix = startedAtUnix, finishedAtUnix = startedAtUnix } = given;
      const { exitCode = 0, reason = '', message = '', restartCount = 0, specHashMatches = true } = given;
      const container = specs.find((each) => each.name === name);
      const { image = container?.image ?? '', imageID = '' } = given;
      return {
        id,
        name,
        state,
        createdAt: unix(createdAtUnix),
        startedAt: unix(startedAtUnix),
        ...(state === 'exited' && { finishedAt: unix(finishedAtUnix) }),
        exitCode,
        reason,
        message,
        image,
        imageID,
        hash: specHashMatches && container ? hashContainer(container) : 'another',
        restartCount,
      };
    }),
  };
}

const unix = (at: number): Micros => at * SECOND - EPOCH_MS * 1000;
