import { type Pod, podKey } from '../../apimachinery/objects.ts';
import type { Engine, Micros, Random, Task, Timer } from '../../engine/index.ts';
import type { Pleg } from '../pleg.ts';
import { deadlineOf } from '../pod/deadline.ts';
import { isStaticPod } from '../pod/source.ts';
import type { StatusManager } from '../status/manager.ts';
import type { KubeletEvents } from '../timeline/kubelet-events.ts';
import { killPodNow } from './kill-pod.ts';
import { type PodSyncer, PodWorker, type Termination } from './pod-worker.ts';
import type { WorkQueue } from './work-queue.ts';

interface Dependencies {
  readonly engine: Engine;
  readonly random: Random;
  readonly events: KubeletEvents;
  readonly queue: WorkQueue;
  readonly status: () => StatusManager;
  readonly pleg: () => Pleg;
  readonly syncer: () => PodSyncer;
}

/**
 * The workers of a kubelet, one for each Pod that it looks after, and the times at which they have work again.
 * @see kubernetes: pkg/kubelet/pod_workers.go
 */
export class PodWorkers {
  readonly #d: Dependencies;
  readonly #workers = new Map<string, PodWorker>();
  readonly #deadlines = new Map<string, Timer>();
  #halted = false;

  constructor(dependencies: Dependencies) {
    this.#d = dependencies;
  }

  get(podUid: string): PodWorker | undefined {
    return this.#workers.get(podUid);
  }

  get uids(): Iterable<string> {
    return this.#workers.keys();
  }

  /** A worker for it, which does nothing yet. */
  add(pod: Pod): PodWorker {
    const { engine, random, queue, pleg, syncer } = this.#d;
    const { uid } = pod.metadata;
    const worker = new PodWorker(pod, { engine, random: random.fork('worker', uid), pleg: pleg(), queue, syncer: syncer() });
    this.#workers.set(uid, worker);
    return worker;
  }

  /** Its worker has nothing more to do; it can still tell that. */
  finished(podUid: string): void {
    this.#deadlines.get(podUid)?.cancel();
    this.#d.queue.forget(podUid);
  }

  forget(podUid: string): void {
    this.#workers.delete(podUid);
  }

  /** None of them does anything any more. */
  halt(): void {
    this.#halted = true;
    for (const worker of this.#workers.values()) worker.halt();
    for (const deadline of this.#deadlines.values()) deadline.cancel();
  }

  /** @see kubernetes: pkg/kubelet/pod_workers.go CouldHaveRunningContainers */
  couldRun(podUid: string): boolean {
    const state = this.#workers.get(podUid)?.state;
    return state === 'sync' || state === 'terminating';
  }

  isTerminationRequested(podUid: string): boolean {
    return this.#workers.get(podUid)?.terminationRequested ?? false;
  }

  /** @see kubernetes: kubelet_pods.go PodIsFinished */
  isFinished(podUid: string): boolean {
    return (this.#workers.get(podUid)?.state ?? 'finished') === 'finished';
  }

  /**
   * Whose requests count against a new Pod's: not those of a Pod whose containers have ended, nor of one that was deleted by
   * force, though its containers may still run. @see kubernetes: pkg/kubelet/kubelet_pods.go filterOutInactivePods; issue 104824
   */
  activePods(): Pod[] {
    const active = (worker: PodWorker) => !worker.orphaned && (worker.state === 'sync' || worker.state === 'terminating');
    return [...this.#workers.values()].filter(active).map(({ pod }) => pod);
  }

  /** The static Pod of that name that is not done yet. */
  unfinishedStatic(key: string): string | undefined {
    const isIt = ({ pod, state }: PodWorker) => podKey(pod) === key && isStaticPod(pod) && state !== 'finished';
    return [...this.#workers.values()].find(isIt)?.pod.metadata.uid;
  }

  /** True if it is gone; waits for that. */
  *kill(pod: Pod, termination: Termination): Task<boolean> {
    const worker = this.#workers.get(pod.metadata.uid);
    return worker === undefined || (yield* killPodNow(this.#d.engine, this.#d.events, worker, termination));
  }

  /** `activeDeadlineSeconds` counts from the Pod's start time. @see kubernetes: pkg/kubelet/active_deadline.go */
  planDeadline(pod: Pod): void {
    const { engine, queue, status } = this.#d;
    const { uid } = pod.metadata;
    this.#deadlines.get(uid)?.cancel();
    const deadline = deadlineOf(pod, status().get(uid));
    if (deadline === undefined) return;
    const due = () => {
      const worker = this.#workers.get(uid);
      if (worker && !worker.terminationRequested) worker.update();
    };
    this.#deadlines.set(uid, engine.at(queue.tickAtOrAfter(deadline), due));
  }

  /** When the Pod would be synced again though nothing has changed; undefined if it is not to run any more. */
  nextSync(podUid: string): Micros | undefined {
    const worker = this.#workers.get(podUid);
    if (!worker || worker.terminationRequested || this.#halted) return undefined;
    return this.#d.queue.tickAtOrAfter(worker.nextResync());
  }

  /** Something that nobody is told of has changed, in the Pod's volumes or in the runtime: its next regular sync will see to it. */
  resync(podUid: string): void {
    const at = this.nextSync(podUid);
    if (at !== undefined) this.#d.engine.at(at, () => this.#workers.get(podUid)?.update());
  }
}
