import type { Pod } from '../../apimachinery/objects.ts';
import { type Engine, type Micros, type Random, untilRound } from '../../engine/index.ts';
import { BLOCK } from '../../kernel/index.ts';
import type { VolumeManager } from '../volumes/index.ts';
import type { LocalStorage } from './local-storage.ts';

type Usage = LocalStorage['emptyDirs'];

interface Dependencies {
  readonly engine: Engine;
  readonly random: Random;
  readonly volumes: VolumeManager;
  /** VolumeStatsAggPeriod; undefined: nothing is counted. */
  readonly volumeStatsPeriod: Micros | undefined;
  /** Those that are to run. */
  readonly pods: () => readonly Pod[];
}

/**
 * What volumes hold is counted every one to two minutes, for the first time when the kubelet next looks for new Pods: until
 * then nothing is known of what was written. @see kubernetes: pkg/kubelet/server/stats/fs_resource_analyzer.go, volume_stat_calculator.go
 */
export class VolumeStats {
  readonly #d: Dependencies;
  /** By the Pod's uid; undefined where it has not been counted yet. */
  readonly #counted = new Map<string, Usage | undefined>();

  constructor(dependencies: Dependencies) {
    this.#d = dependencies;
  }

  /** What was last counted. */
  of({ metadata }: Pod): Usage {
    return this.#counted.get(metadata.uid) ?? new Map();
  }

  /** Begins to count what that Pod's volumes hold. */
  watch({ metadata: { uid } }: Pod): void {
    const { engine, random, volumeStatsPeriod: period } = this.#d;
    if (this.#counted.has(uid) || period === undefined) return;
    this.#counted.set(uid, undefined);
    const phase = random.fork('volume-stats').int(period);
    engine.after(untilRound(engine.now, phase, period), () => this.#count(uid, period, random.fork('volume-stats', uid)));
  }

  #count(uid: string, period: Micros, random: Random): void {
    const { engine, volumes, pods } = this.#d;
    const pod = pods().find(({ metadata }) => metadata.uid === uid);
    if (!pod) {
      this.#counted.delete(uid);
      return;
    }
    this.#counted.set(uid, emptyDirUsage(pod, volumes));
    engine.after(random.jitter(period, 1), () => this.#count(uid, period, random));
  }
}

/** What the Pod's emptyDir volumes hold now. */
export const emptyDirUsage = (pod: Pod, volumes: VolumeManager): Usage =>
  new Map(emptyDirs(pod, volumes).map(({ name, inMemory, usage }) => [name, { bytes: usage.bytes, inMemory }]));

/** How many files they are on the node's disk. */
export const emptyDirInodes = (pod: Pod, volumes: VolumeManager): number =>
  emptyDirs(pod, volumes).reduce((sum, { inMemory, usage }) => sum + (inMemory ? 0 : usage.inodes), 0);

/** As `du` counts: the volume's own directory is one of them, which takes a block of the disk. @see kubernetes: pkg/volume/util/fs/fs.go DiskUsage */
function emptyDirs(pod: Pod, volumes: VolumeManager) {
  const mounted = volumes.volumesOf(pod.metadata.uid);
  return (pod.spec.volumes ?? []).flatMap(({ name, emptyDir }) => {
    const volume = emptyDir && mounted.get(name);
    if (!volume) return [];
    const inMemory = emptyDir.medium === 'Memory';
    const { bytes, inodes } = volume.tree.usage();
    return [{ name, inMemory, usage: { bytes: bytes + (inMemory ? 0 : BLOCK), inodes: inodes + 1 } }];
  });
}
