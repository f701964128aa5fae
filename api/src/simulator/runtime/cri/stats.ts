import type { ContainerStatsMessage, CpuUsage, MemoryUsage, SandboxStatsMessage } from '../../apimachinery/cri.ts';
import type { Micros } from '../../engine/index.ts';
import type { ContainerInstance } from '../instance.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import type { StandingPod } from '../standing.ts';
import { labelled, nanoseconds, sandboxMetadata } from './messages.ts';

const SNAPSHOTS = '/var/lib/containerd/io.containerd.snapshotter.v1.overlayfs';

/** What a container uses, and has written when that was last measured. @see containerd: pkg/cri/server/container_stats_list_linux.go */
export function containerStats(
  instance: ContainerInstance,
  at: Micros,
  measuredAt: Micros,
  standing: StandingPod | undefined,
  startedAgain?: Micros,
): ContainerStatsMessage {
  const { id, config, container, running } = instance;
  const written = container?.measuredUsage();
  return {
    attributes: { id, metadata: { name: config.name, attempt: config.attempt }, ...labelled(config.labelled) },
    cpu: running ? cpuUsage(cpuTime(instance, at, standing, startedAgain), at) : null,
    memory: running ? memoryUsage(container?.memoryBytes ?? 0, config.memoryLimitBytes, at) : null,
    writableLayer: {
      timestamp: nanoseconds(measuredAt),
      fsId: { mountpoint: SNAPSHOTS },
      usedBytes: { value: String(written?.bytes ?? instance.leftBytes) },
      inodesUsed: { value: String(written?.inodes ?? 0) },
    },
  };
}

/** Of all of a Pod together. @see containerd: pkg/cri/server/sandbox_stats_linux.go */
export function sandboxStats(
  sandbox: Sandbox,
  instances: readonly ContainerInstance[],
  at: Micros,
  standing: StandingPod | undefined,
): SandboxStatsMessage {
  const running = instances.filter((one) => one.running && !standing?.livesOf(one.config.name)?.[0]?.hasEnded);
  const sum = (of: (one: ContainerInstance) => number): number => running.reduce((total, one) => total + of(one), 0);
  return {
    attributes: { id: sandbox.id, metadata: sandboxMetadata(sandbox), ...labelled(sandbox.config.labelled) },
    linux: {
      cpu: cpuUsage(
        sum((one) => cpuTime(one, at, standing)),
        at,
      ),
      memory: memoryUsage(
        sum(({ container }) => container?.memoryBytes ?? 0),
        sandbox.config.memoryLimitBytes,
        at,
      ),
    },
  };
}

/** Of one that has run since before what it does all the time, too. */
function cpuTime(
  { container, config, createdAt }: ContainerInstance,
  at: Micros,
  standing: StandingPod | undefined,
  startedAgain?: Micros,
): Micros {
  const idle = standing ? (standing.idleMillis(config.name) / 1000) * (at - (startedAgain ?? createdAt + standing.later)) : 0;
  return (container?.cpuUsed ?? 0) + idle;
}

const cpuUsage = (used: Micros, at: Micros): CpuUsage => ({
  timestamp: nanoseconds(at),
  usageCoreNanoSeconds: { value: String(Math.round(used * 1000)) },
  usageNanoCores: null,
});

/** All of it is of processes, as the files of its group say. */
const memoryUsage = (bytes: number, limit: number | undefined, at: Micros): MemoryUsage => {
  const used = { value: String(bytes) };
  const none = { value: '0' };
  const availableBytes = limit === undefined ? none : { value: String(Math.max(0, limit - bytes)) };
  return {
    timestamp: nanoseconds(at),
    workingSetBytes: used,
    availableBytes,
    usageBytes: used,
    rssBytes: used,
    pageFaults: none,
    majorPageFaults: none,
  };
};
