import type { Pod } from '../../apimachinery/objects.ts';
import { sameJson } from '../../apimachinery/same-json.ts';
import { MILLISECOND, type Micros, SECOND } from '../../engine/index.ts';
import type { ControllerContext } from '../context.ts';
import { claimed, claimOf, controllerOf } from './claims.ts';
import { isActive } from './pods.ts';
import { replicasOf } from './rollout.ts';
import { firstToGo } from './scale-down.ts';
import { type ReplicaFailure, replicaSetStatus } from './status.ts';
import type { Workload } from './types.ts';

interface Work {
  readonly create: (set: Workload) => string | undefined;
  readonly remove: (set: Workload, pod: Pod) => void;
  /** It is to be looked at again then. */
  readonly later: (set: Workload, delay: Micros) => void;
}

/** How long one that cannot be made is waited for, at first and at most. @see kubernetes: client-go/util/workqueue/default_rate_limiters.go */
const FIRST_BACKOFF: Micros = 5 * MILLISECOND;
const LONGEST_BACKOFF: Micros = 1000 * SECOND;

/** @see kubernetes: pkg/controller/replicaset/replica_set.go syncReplicaSet */
export class ReplicaSets {
  readonly #context: ControllerContext;
  readonly #work: Work;
  /** By uid: how long it waited last. */
  readonly #backoff = new Map<string, Micros>();

  constructor(context: ControllerContext, work: Work) {
    this.#context = context;
    this.#work = work;
  }

  sync(set: Workload): void {
    const { workloads, engine } = this.#context;
    const { uid, name, deletionTimestamp } = set.metadata;
    const pods = this.#claim(set);
    const failure = deletionTimestamp ? undefined : this.#fill(set, pods);
    const status = replicaSetStatus(set, pods, failure, engine.now);
    if (!sameJson(status, set.status) && workloads.get('ReplicaSet', name)) workloads.put({ ...set, status });
    if (failure) {
      const wait = Math.min(LONGEST_BACKOFF, 2 * (this.#backoff.get(uid) ?? FIRST_BACKOFF / 2));
      this.#backoff.set(uid, wait);
      this.#work.later(set, wait);
      return;
    }
    this.#backoff.delete(uid);
    const { minReadySeconds = 0 } = set.spec;
    const { readyReplicas = 0, availableReplicas = 0 } = status;
    // In seconds: the last moment of the last one is not enough.
    if (minReadySeconds > 0 && readyReplicas > availableReplicas) this.#work.later(set, minReadySeconds * SECOND);
  }

  /** Those of its Pods that have not ended; what its selector finds becomes its own. */
  #claim(set: Workload): readonly Pod[] {
    const { store, api } = this.#context;
    return store.list('Pod', set.metadata.namespace).flatMap((pod): Pod[] => {
      const claim = isActive(pod) ? claimOf(set, pod) : 'other';
      if (claim === 'own') return [pod];
      if (claim === 'other') return [];
      const updated = claimed(set, pod, claim);
      return api.update(updated).ok && claim === 'adopt' ? [updated] : [];
    });
  }

  /** @see kubernetes: pkg/controller/replicaset/replica_set.go manageReplicas */
  #fill(set: Workload, pods: readonly Pod[]): ReplicaFailure | undefined {
    const missing = replicasOf(set) - pods.length;
    for (let made = 0, batch = 1; made < missing; batch *= 2)
      for (let i = 0, failed: string | undefined; i < batch && made < missing; i++, made++) {
        failed = this.#work.create(set);
        if (failed !== undefined) return { reason: 'FailedCreate', message: failed };
      }
    for (const pod of firstToGo(pods, Math.max(0, -missing), this.#context.engine.now, this.#related(set))) this.#work.remove(set, pod);
    return undefined;
  }

  /** Pods of what the same controller has. @see kubernetes: pkg/controller/replicaset/replica_set.go getIndirectlyRelatedPods */
  #related(set: Workload): readonly Pod[] {
    const { workloads, store } = this.#context;
    const controller = controllerOf(set)?.uid;
    const sets = controller ? workloads.list('ReplicaSet').filter((one) => controllerOf(one)?.uid === controller) : [set];
    return store.list('Pod', set.metadata.namespace).filter((pod) => isActive(pod) && sets.some((one) => claimOf(one, pod) === 'own'));
  }
}
