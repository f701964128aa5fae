import type { PodStatus } from '../apimachinery/objects.ts';
import type { Engine, Micros } from '../engine/index.ts';
import type { ContainerRuntime } from '../runtime/index.ts';

/** From the moment that the kubelet learns that a container is of no use any more until it is removed. */
const REMOVAL: Micros = 20_000;

/**
 * Removes dead containers. Of each the newest start is kept, for its logs; but nothing of a Pod that was evicted, or that is
 * deleted and has stopped, though its object may stay for its finalizers.
 * @see kubernetes: pkg/kubelet/pod_container_deletor.go; kubelet.go cleanUpContainersInPod, HandlePodReconcile
 */
export class ContainerDeletor {
  readonly #engine: Engine;
  readonly #runtime: ContainerRuntime;

  constructor(engine: Engine, runtime: ContainerRuntime) {
    this.#engine = engine;
    this.#runtime = runtime;
  }

  died(podUid: string, id: string): void {
    this.#engine.after(REMOVAL, () => this.#runtime.removeOlder(podUid, id));
  }

  removeAll(podUid: string): void {
    this.#engine.after(REMOVAL, () => this.#runtime.removeDead(podUid));
  }
}

/** @see kubernetes: pkg/kubelet/eviction/helpers.go PodIsEvicted */
export const podIsEvicted = ({ phase, reason }: PodStatus): boolean => phase === 'Failed' && reason === 'Evicted';
