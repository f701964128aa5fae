import type { PodStatus } from '../../apimachinery/objects.ts';
import { type Engine, MINUTE, type Micros, type Random, untilRound } from '../../engine/index.ts';
import type { ContainerRuntime } from '../../runtime/index.ts';
import type { PodRuntimeStatus } from '../container/runtime-status.ts';
import type { KubeletLog } from '../klog/kubelet-log.ts';

/** From the moment that the kubelet learns that a container is of no use any more until it is removed. */
const REMOVAL: Micros = 20_000;
/** @see kubernetes: pkg/kubelet/kubelet.go ContainerGCPeriod */
const COLLECTION_PERIOD: Micros = MINUTE;

/**
 * Removes dead containers. Of each the newest start is kept, for its logs; but nothing of a Pod that is evicted (not even of
 * a container that ends before the others do: how it ended is lost then), or that is deleted and has stopped, though its object
 * may stay for its finalizers.
 * @see kubernetes: pkg/kubelet/pod_container_deletor.go; kubelet.go cleanUpContainersInPod, HandlePodReconcile; kuberuntime_gc.go evictContainers, evictSandboxes
 */
export class ContainerDeletor {
  readonly #engine: Engine;
  readonly #runtime: ContainerRuntime;
  readonly #phase: Micros;
  #halted = false;

  constructor(
    engine: Engine,
    random: Random,
    runtime: ContainerRuntime,
    readonly log: Pick<KubeletLog, 'removes' | 'removalFailed' | 'notOfPod'>,
    /** What the last relist saw of a Pod. */
    readonly seen: (podUid: string) => PodRuntimeStatus,
  ) {
    this.#engine = engine;
    this.#runtime = runtime;
    this.#phase = random.fork('container-gc').int(COLLECTION_PERIOD);
  }

  /** Nothing is removed any more. */
  halt(): void {
    this.#halted = true;
  }

  /** The kubelet learns that a container has died, or a sandbox. */
  died(podUid: string, id: string, contentIsUseless: boolean): void {
    if (contentIsUseless) this.removeAll(podUid);
    else if (this.seen(podUid).containers.every((one) => one.id !== id)) this.log.notOfPod(id);
    else this.#engine.after(REMOVAL, () => this.#halted || this.#told(this.#runtime.removeOlder(podUid, id)));
  }

  /** Of a Pod of which several have died at once, the sandbox among them, it is done as often: after the first time nothing is there. */
  removeAll(podUid: string): void {
    const dead = this.seen(podUid).containers.filter(({ state }) => state === 'exited');
    if (dead.length > 0) this.#engine.after(REMOVAL, () => this.#halted || this.#remove(podUid, dead));
  }

  #remove(podUid: string, dead: PodRuntimeStatus['containers']): void {
    for (const { id } of dead) {
      this.log.removes(id);
      const removed = this.#runtime.remove(podUid, id);
      if (!removed.ok) this.log.removalFailed(id, removed);
    }
  }

  /** The Pod is over: what is left of it goes at the next regular round, unless it has started again until then. */
  collect(podUid: string, couldRun: (podUid: string) => boolean): void {
    const { now } = this.#engine;
    const round = (): void => {
      if (!this.#halted && !couldRun(podUid)) this.#told(this.#runtime.removePod(podUid));
    };
    this.#engine.at(now + untilRound(now, this.#phase, COLLECTION_PERIOD), round, true);
  }

  #told(removed: readonly string[]): void {
    for (const id of removed) this.log.removes(id);
  }
}

/** @see kubernetes: pkg/kubelet/eviction/helpers.go PodIsEvicted */
export const podIsEvicted = ({ phase, reason }: PodStatus): boolean => phase === 'Failed' && reason === 'Evicted';
