import type { Engine, Micros } from '../engine/index.ts';
import type { Container, NodeKernel } from '../kernel/index.ts';
import type { ContainerInstance } from './instance.ts';

/** The containers of one runtime: those that are there, and every start there was. @see containerd: pkg/cri/store/container/container.go */
export class ContainerStore {
  readonly #engine: Engine;
  readonly #disk: NodeKernel['disk'];
  readonly #instances = new Map<string, ContainerInstance>();
  /** Every start there was, and those of them that the kubelet still hears of. Both oldest first, by the Pod's uid. */
  readonly #history = new Map<string, ContainerInstance[]>();
  readonly #present = new Map<string, readonly ContainerInstance[]>();
  /** Those that somebody else than the kubelet has removed: their logs are there still. By the Pod's uid, oldest first. */
  readonly #leftLogs = new Map<string, readonly ContainerInstance[]>();

  constructor(engine: Engine, disk: NodeKernel['disk']) {
    this.#engine = engine;
    this.#disk = disk;
  }

  add(instance: ContainerInstance): void {
    const { podUid } = instance.config;
    this.#instances.set(instance.id, instance);
    const history = this.#history.get(podUid);
    if (history) history.push(instance);
    else this.#history.set(podUid, [instance]);
    this.#present.set(podUid, [...this.of(podUid), instance]);
  }

  /** Whichever start of a container has that id, removed or not. */
  get(id: string): ContainerInstance | undefined {
    return this.#instances.get(id);
  }

  /** Those of a Pod that are there, oldest first. */
  of(podUid: string): readonly ContainerInstance[] {
    return this.#present.get(podUid) ?? [];
  }

  running(podUid: string): ContainerInstance[] {
    return this.of(podUid).filter((instance) => instance.running);
  }

  /** Those that are there of all Pods. */
  present(): ContainerInstance[] {
    return [...this.#present.values()].flat();
  }

  /** Every start there was. */
  all(): Iterable<ContainerInstance> {
    return this.#instances.values();
  }

  /** Every start of one container, oldest first. */
  historyOf(podUid: string, name: string): ContainerInstance[] {
    return (this.#history.get(podUid) ?? []).filter((instance) => instance.config.name === name);
  }

  /** The newest start that can be looked into. */
  newest(podUid: string, name: string): Container | undefined {
    return this.#history.get(podUid)?.findLast((instance) => instance.config.name === name && instance.container)?.container;
  }

  remove(podUid: string, instances: ReadonlySet<ContainerInstance>): void {
    for (const instance of instances) {
      instance.removedAt = this.#engine.now;
      for (const volume of instance.volumes) volume.destroy();
      if (instance.container) instance.container.rootfs.destroy();
      else this.#disk.used -= instance.leftBytes;
    }
    const left = this.of(podUid).filter((one) => !instances.has(one));
    this.#present.set(podUid, left);
  }

  /** What a container left behind can be looked into until its next start. */
  letGoOfOlder({ id, config }: ContainerInstance): void {
    for (const older of this.of(config.podUid)) {
      if (older.config.name !== config.name || older.id === id || older.running) continue;
      older.leftBytes += older.container?.usage().bytes ?? 0;
      older.container = undefined;
      older.user = undefined;
      older.environment = undefined;
    }
  }

  /** By their digests: those of all containers that are there, dead or alive. */
  imagesInUse(): ReadonlySet<string> {
    return new Set(this.present().map(({ image }) => image.digest));
  }

  /** Somebody else than the kubelet takes these away. */
  removeByOthers(podUid: string, instances: ReadonlySet<ContainerInstance>): void {
    this.#leftLogs.set(podUid, [...(this.#leftLogs.get(podUid) ?? []), ...instances]);
    this.remove(podUid, instances);
  }

  /** All those whose logs are there. */
  logged(): ContainerInstance[] {
    return this.#leftLogs.size === 0 ? this.present() : [...[...this.#leftLogs.values()].flat(), ...this.present()];
  }

  /** How often a container has been started, by the logs that are left of it. @see kubernetes: pkg/kubelet/kuberuntime/kuberuntime_container.go calcRestartCountByLogDir */
  startsLogged(podUid: string, name: string): number {
    const left = this.#leftLogs.get(podUid)?.filter(({ config }) => config.name === name) ?? [];
    return Math.max(-1, ...left.map(({ config }) => config.attempt)) + 1;
  }

  forgetLogs(podUid: string): void {
    this.#leftLogs.delete(podUid);
  }

  /** When containers of that image were there: from their creation until they were removed, if they were. */
  usesOfImage(digest: string): { readonly from: Micros; readonly until: Micros | undefined }[] {
    const all = [...this.#instances.values()].filter(({ image }) => image.digest === digest);
    return all.map(({ createdAt: from, removedAt: until }) => ({ from, until }));
  }
}
