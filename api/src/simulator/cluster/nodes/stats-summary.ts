import type { Pod } from '../../apimachinery/objects.ts';
import { formatTime, parseTime } from '../../apimachinery/time.ts';
import { type Engine, type Micros, SECOND } from '../../engine/index.ts';
import { ALL_DAEMONS_CPU, type FileTree, type NodeKernel } from '../../kernel/index.ts';
import { emptyDirUsage } from '../../kubelet/eviction/index.ts';
import type { VolumeManager } from '../../kubelet/volumes/index.ts';
import type { ContainerRuntime, RuntimeStats } from '../../runtime/index.ts';

interface Machine {
  readonly runtime: ContainerRuntime;
  readonly kernel: NodeKernel;
  readonly kubelet: { readonly volumes: VolumeManager };
}

type Json = Readonly<Record<string, unknown>>;

/**
 * What the kubelet tells of what its node and its Pods use, in the order of its types. What goes over networks is not counted, and left
 * out. @see kubernetes: pkg/kubelet/server/stats/summary.go; kubelet/pkg/apis/stats/v1alpha1/types.go
 */
export function statsSummary(
  engine: Engine,
  { runtime, kernel, kubelet }: Machine,
  pods: readonly Pod[],
  standing: (pod: Pod) => ReturnType<RuntimeStats['usage']> | undefined,
): Json {
  const { now } = engine;
  const time = formatTime(now);
  const { cpuMillis, memoryBytes } = runtime.stats.nodeUsage();
  const { disk } = kernel;
  const images = [...runtime.images.held()].reduce((sum, { image }) => sum + image.sizeBytes, 0);
  const fs = (usedBytes: number, inodesUsed: number, capacityBytes = disk.capacity, availableBytes = disk.capacity - disk.used): Json => ({
    time,
    availableBytes,
    capacityBytes,
    usedBytes,
    inodesFree: disk.inodes - disk.usedInodes,
    inodes: disk.inodes,
    inodesUsed,
  });
  const used = (seconds: number): number => Math.round(seconds * 1e9);
  return {
    node: {
      nodeName: kernel.name,
      startTime: formatTime(-kernel.bootedBefore * SECOND),
      cpu: {
        time,
        usageNanoCores: Math.round(cpuMillis * 1e6),
        usageCoreNanoSeconds: used((kernel.rootCgroup.cpuUsed + daemonsUsed(kernel, now)) / SECOND),
      },
      memory: {
        time,
        availableBytes: kernel.memoryBytes - memoryBytes,
        usageBytes: memoryBytes + kernel.cachedMemory,
        workingSetBytes: memoryBytes,
        rssBytes: memoryBytes,
        pageFaults: 0,
        majorPageFaults: 0,
      },
      fs: fs(disk.used, disk.usedInodes),
      runtime: { imageFs: fs(images, disk.usedInodes) },
      rlimit: { time, maxpid: kernel.rootCgroup.limits.pids ?? 0, curproc: kernel.rootCgroup.pids },
    },
    pods: pods.map((pod) => podStats(pod)),
  };

  function podStats(pod: Pod): Json {
    const { name, namespace, uid } = pod.metadata;
    const usage = standing(pod) ?? runtime.stats.usage(uid);
    const instances = runtime.containers.running(uid);
    const storage = runtime.stats.localUsage(uid);
    const inodes = runtime.stats.localInodes(uid);
    const dirs = emptyDirUsage(pod, kubelet.volumes);
    const onDisk = [...dirs.values()].reduce((sum, { bytes, inMemory }) => sum + (inMemory ? 0 : bytes), 0);
    const sum = (of: (one: { cpuMillis: number; memoryBytes: number }) => number): number =>
      [...usage.values()].reduce((total, one) => total + of(one), 0);
    const written = [...storage.values()].reduce((total, bytes) => total + bytes, 0);
    const cpuUsed = [...usage].reduce((total, [container, { cpuMillis }]) => {
      const instance = instances.find(({ config }) => config.name === container);
      return total + cpuOf(pod, container, cpuMillis, instance);
    }, 0);
    return {
      podRef: { name, namespace, uid },
      startTime: pod.status.startTime,
      containers: [...usage].map(([container, one]) => {
        const instance = instances.find(({ config }) => config.name === container);
        const layer = instance?.container?.measuredUsage() ?? { bytes: 0, inodes: 0 };
        return {
          name: container,
          startTime: startOf(pod, container, instance),
          cpu: cpu(one.cpuMillis, cpuOf(pod, container, one.cpuMillis, instance)),
          memory: memory(one.memoryBytes, instance?.config.memoryLimitBytes),
          rootfs: fs(layer.bytes, layer.inodes),
          logs: fs((storage.get(container) ?? layer.bytes) - layer.bytes, 1),
        };
      }),
      cpu: cpu(
        sum((one) => one.cpuMillis),
        cpuUsed,
      ),
      memory: memory(
        sum((one) => one.memoryBytes),
        undefined,
      ),
      volume: [...kubelet.volumes.volumesOf(uid)].flatMap(([volume, { tree, hostPath }]) =>
        hostPath === undefined ? [{ ...volumeStats(tree, dirs.get(volume)?.bytes), name: volume }] : [],
      ),
      'ephemeral-storage': fs(
        onDisk + written,
        [...inodes.values()].reduce((total, one) => total + one, 0),
      ),
      // Those of its own cgroup, of which there are none (until v1.31).
      process_stats: { process_count: 0 },
    };
  }

  /** What has run since before the run has used as much all the time. */
  function cpuOf(pod: Pod, name: string, cpuMillis: number, instance: Instance): Micros {
    if (instance) return instance.container?.cpuUsed ?? 0;
    const started = parseTime(startOf(pod, name, instance));
    return started === undefined ? 0 : (now - started) * (cpuMillis / 1000);
  }

  function cpu(cpuMillis: number, amount: Micros): Json {
    return { time, usageNanoCores: Math.round(cpuMillis * 1e6), usageCoreNanoSeconds: used(amount / SECOND) };
  }

  /** Without a limit it is not said what is left. */
  function memory(bytes: number, limit: number | undefined): Json {
    return {
      time,
      ...(limit !== undefined && { availableBytes: limit - bytes }),
      usageBytes: bytes,
      workingSetBytes: bytes,
      rssBytes: bytes,
      pageFaults: 0,
      majorPageFaults: 0,
    };
  }

  function volumeStats(tree: FileTree, counted: number | undefined): Json {
    const { bytes, inodes } = tree.usage();
    const isOwn = Number.isFinite(tree.space.capacity) && tree.space !== disk;
    const usedBytes = counted ?? bytes;
    return isOwn ? fs(usedBytes, inodes + 1, tree.space.capacity, tree.space.capacity - bytes) : fs(usedBytes, inodes + 1);
  }
}

const daemonsUsed = ({ bootedBefore }: NodeKernel, now: Micros): Micros => ((bootedBefore * SECOND + now) * ALL_DAEMONS_CPU) / 1000;

type Instance = { readonly startedAt: Micros | undefined; readonly container?: { readonly cpuUsed: Micros } | undefined } | undefined;

const startOf = (pod: Pod, name: string, instance: Instance): string | undefined =>
  instance?.startedAt === undefined
    ? pod.status.containerStatuses?.find((one) => one.name === name)?.state?.running?.startedAt
    : formatTime(instance.startedAt);
