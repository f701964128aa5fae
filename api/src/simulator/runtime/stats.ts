import { type Engine, sinceRound } from '../engine/index.ts';
import { ALL_DAEMONS_CPU, METRIC_RESOLUTION, type NodeKernel } from '../kernel/index.ts';
import type { ContainerStore } from './container-store.ts';
import type { ContainerInstance } from './instance.ts';
import type { StandingPod } from './standing.ts';

interface ContainerUsage {
  readonly cpuMillis: number;
  readonly memoryBytes: number;
  readonly processes: number;
}

/** `allocatableMemory` is that which Pods may use together. */
export type RoomKind = 'memory' | 'allocatableMemory' | 'disk' | 'inodes' | 'pids';

/** Bytes of a file system: left, and in all. */
export interface Room {
  readonly available: number;
  readonly capacity: number;
}

/** What containers use of their node, and what they could still take. @see kubernetes: pkg/kubelet/stats/cri_stats_provider.go */
export class RuntimeStats {
  readonly #engine: Engine;
  readonly #kernel: NodeKernel;
  readonly #containers: ContainerStore;
  readonly #standing: () => readonly StandingPod[];
  readonly #lookouts: (() => void)[] = [];

  constructor(engine: Engine, kernel: NodeKernel, containers: ContainerStore, standing: () => readonly StandingPod[]) {
    this.#standing = standing;
    this.#engine = engine;
    this.#kernel = kernel;
    this.#containers = containers;
  }

  usage(podUid: string): ReadonlyMap<string, ContainerUsage> {
    return new Map(this.#containers.running(podUid).map((instance) => [instance.config.name, this.#usageOf(instance)]));
  }

  /**
   * Bytes that containers wrote beside their volumes: the writable layers of those that run, as they were last measured, and all
   * that is in their folders of logs, which those of earlier starts are in too. @see kubernetes: pkg/kubelet/stats/host_stats_provider.go podContainerLogMetrics
   */
  localUsage(podUid: string): ReadonlyMap<string, number> {
    const present = this.#containers.of(podUid);
    const logs = (name: string) => present.reduce((sum, { config, log }) => sum + (config.name === name ? log.diskBytes : 0), 0);
    const running = this.#containers.running(podUid);
    return new Map(running.map(({ config: { name }, container }) => [name, (container?.measuredUsage().bytes ?? 0) + logs(name)]));
  }

  /** How many files containers made beside their volumes, in their writable layers, as they were last measured. */
  localInodes(podUid: string): ReadonlyMap<string, number> {
    const running = this.#containers.running(podUid);
    return new Map(running.map(({ config, container }) => [config.name, container?.measuredUsage().inodes ?? 0]));
  }

  nodeUsage(): { cpuMillis: number; memoryBytes: number } {
    let cpuMillis = ALL_DAEMONS_CPU;
    for (const instance of this.#containers.all()) if (instance.running) cpuMillis += this.#usageOf(instance).cpuMillis;
    for (const { instances, idleMillis } of this.#standing()) for (const { config } of instances) cpuMillis += idleMillis(config.name);
    return { cpuMillis: Math.min(cpuMillis, 1000 * this.#kernel.cpus), memoryBytes: this.#kernel.usedMemory };
  }

  /**
   * What is left of the node's memory, disk (both in bytes), files and processes, and what there is in all. Of memory, what is not in the
   * working set of the group of all. @see kubernetes: pkg/kubelet/eviction/helpers.go makeSignalObservations; pkg/kubelet/stats/helper.go
   */
  room(): Readonly<Record<RoomKind, Room>> {
    const { memoryBytes, rootCgroup, podsCgroup, disk } = this.#kernel;
    const pids = rootCgroup.limits.pids ?? 0;
    const allocatable = podsCgroup.limits.memoryBytes ?? memoryBytes;
    return {
      memory: { available: Math.max(0, memoryBytes - rootCgroup.memoryBytes), capacity: memoryBytes },
      allocatableMemory: { available: allocatable - podsCgroup.memoryBytes, capacity: allocatable },
      disk: { available: disk.capacity - disk.used, capacity: disk.capacity },
      inodes: { available: disk.inodes - disk.usedInodes, capacity: disk.inodes },
      pids: { available: pids - rootCgroup.pids, capacity: pids },
    };
  }

  /** So much of the memory is left, since something that is not played has the rest; that is shown, and containers are given all nonetheless. */
  isLeft(bytes: number | undefined): void {
    this.#kernel.leftMemory = bytes;
  }

  /** Called whenever containers take more while less than that is left (to one of those who asked). */
  onLittleRoom(left: Partial<Readonly<Record<RoomKind, number>>>, listener: () => void): void {
    const { rootCgroup, podsCgroup, disk } = this.#kernel;
    const rooms = this.room();
    const high = (kind: RoomKind, before: number): number => Math.min(before, rooms[kind].capacity - (left[kind] ?? 0));
    rootCgroup.high = high('memory', rootCgroup.high);
    podsCgroup.high = high('allocatableMemory', podsCgroup.high);
    rootCgroup.highPids = high('pids', rootCgroup.highPids);
    disk.high = high('disk', disk.high);
    disk.highInodes = high('inodes', disk.highInodes);
    this.#lookouts.push(listener);
    const tell = (): void => {
      for (const lookout of this.#lookouts) lookout();
    };
    rootCgroup.onHigh = tell;
    podsCgroup.onHigh = tell;
    disk.onHigh = tell;
  }

  #usageOf({ container, startedAt = 0 }: ContainerInstance): ContainerUsage {
    const { now } = this.#engine;
    // Of one that was not there yet when it was looked at last but one, since its start. @see metrics-server: pkg/storage/pod.go
    const isNew = sinceRound(now, 0, METRIC_RESOLUTION) + METRIC_RESOLUTION > now - startedAt;
    const used = isNew ? (container?.cpuUsed ?? 0) / Math.max(1, now - startedAt) : (container?.cpuUsedLately ?? 0) / METRIC_RESOLUTION;
    return {
      cpuMillis: Math.round(1e9 * used) / 1e6,
      memoryBytes: container?.memoryBytes ?? 0,
      processes: container?.cgroup.pids ?? 0,
    };
  }
}
