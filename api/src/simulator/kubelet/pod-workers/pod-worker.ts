import type { Pod, PodStatus } from '../../apimachinery/objects.ts';
import { type Engine, Future, MINUTE, type Micros, type Random, SECOND, type Task, type TaskHandle } from '../../engine/index.ts';
import type { PodRuntimeStatus } from '../container/runtime-status.ts';
import type { Pleg } from '../pleg.ts';
import type { WorkQueue } from './work-queue.ts';

/** Until the next sync after one that failed: 10 s, and up to half as much again. @see kubernetes: pkg/kubelet/kubelet.go backOffPeriod */
const BACK_OFF_PERIOD: Micros = 10 * SECOND;
/** Until the next sync after one that went well. @see kubernetes: pkg/kubelet/apis/config SyncFrequency */
const RESYNC_INTERVAL: Micros = MINUTE;
const JITTER = 0.5;
/** Where the network is not ready. @see kubernetes: pkg/kubelet/pod_workers.go backOffOnTransientErrorPeriod */
const TRANSIENT_PERIOD: Micros = SECOND;

const HALTED = Symbol('halted');

/** What became of a sync. `failed soon`: it may go well at any moment. `transition`: the worker entered its next state, and goes on at once. */
type Outcome = 'done' | 'failed' | 'failed soon' | 'transition';

/** What a sync has been given: what comes while it waits for news of the runtime is for the next one. */
interface Work {
  readonly state: PodWorker['state'];
  readonly pod: Pod;
  /** Undefined where the Pod came to its end by itself: nobody has asked for it. @see kubernetes: pkg/kubelet/pod_workers.go completeSync */
  readonly grace: number | undefined;
}

/** What an eviction or a deadline writes into the status when the Pod's containers have been told to stop. */
export type PodStatusChange = (status: PodStatus) => PodStatus;

/** What has come of a sync; what is transient is tried again soon. */
export interface PodSynced {
  readonly terminal: boolean;
  readonly failed: boolean;
  readonly isTransient?: true;
}

/** What a worker does for its Pod; the three syncs of a Pod's life. */
export interface PodSyncer {
  /** Brings the Pod to what its spec wants. */
  syncPod(pod: Pod, status: PodRuntimeStatus): Task<PodSynced>;
  /**
   * Whether another sync now would find and do just what the last one did, which was to wait: then what that one told is
   * told again, and the sync is left out. A Pod in a crash loop is synced thousands of times a day, and mostly so.
   */
  waitsAsBefore(pod: Pod, status: PodRuntimeStatus): boolean;
  /** Stops all that runs. Without `grace` its containers have what their spec says. False: something is left, try again. */
  syncTerminatingPod(pod: Pod, status: PodRuntimeStatus, grace: number | undefined, change: PodStatusChange | undefined): Task<boolean>;
  /** Cleans up after the last container. False: not yet possible, try again. */
  syncTerminatedPod(pod: Pod, status: PodRuntimeStatus): Task<boolean>;
  /** Whether the regular sync would do something. */
  wantsResync(pod: Pod): boolean;
  /** The worker is done with this Pod. */
  finished(pod: Pod): void;
}

/** Why and how a Pod is ended. @see kubernetes: pkg/kubelet/pod_workers.go KillPodOptions */
export interface Termination {
  /** In place of the Pod's own grace period, in seconds. */
  readonly gracePeriodOverride?: number;
  /** What the status says of it: an eviction, a deadline. */
  readonly change?: PodStatusChange;
  /** The API server knows the Pod no longer. */
  readonly orphaned?: boolean;
  /** It has to go for the good of others. */
  readonly evict?: boolean;
}

/**
 * One Pod's life on this node: syncing, terminating, terminated, in this order, one sync at a time.
 * @see kubernetes: pkg/kubelet/pod_workers.go
 */
export class PodWorker {
  state: 'sync' | 'terminating' | 'terminated' | 'finished' = 'sync';
  orphaned = false;
  #evicted = false;
  /** None of its containers run any more. */
  readonly stopped = new Future<true>();
  #pod: Pod;
  #pending = false;
  #lastSync: Micros | undefined;
  #working = false;
  #grace: number | undefined;
  #change: PodStatusChange | undefined;
  #resyncs = 0;
  #handle: TaskHandle | undefined;
  #halted = false;
  readonly #deps: { engine: Engine; random: Random; pleg: Pleg; queue: WorkQueue; syncer: PodSyncer };

  constructor(pod: Pod, deps: { engine: Engine; random: Random; pleg: Pleg; queue: WorkQueue; syncer: PodSyncer }) {
    this.#pod = pod;
    this.#deps = deps;
  }

  get pod(): Pod {
    return this.#pod;
  }

  /** Nothing needs to be kept of its containers any more. @see kubernetes: pkg/kubelet/pod_workers.go ShouldPodContentBeRemoved */
  get contentIsUseless(): boolean {
    return (
      this.#evicted || (this.#pod.metadata.deletionTimestamp !== undefined && (this.state === 'terminated' || this.state === 'finished'))
    );
  }

  get terminationRequested(): boolean {
    return this.state !== 'sync';
  }

  /** The Pod's spec or metadata changed, or something wants it to be looked at again. */
  update(pod: Pod = this.#pod): void {
    this.#pod = pod;
    if (pod.metadata.deletionTimestamp) this.terminate({});
    else this.#kick();
  }

  /** It is time to try again what failed. */
  retry(): void {
    const { pleg, syncer } = this.#deps;
    const idle = !this.#working && !this.#halted && this.state === 'sync';
    if (idle && syncer.waitsAsBefore(this.#pod, pleg.get(this.#pod.metadata.uid))) this.#synced('failed');
    else this.update();
  }

  /**
   * The Pod is to stop. Called again, it can only shorten the grace period, which containers that are stopping already do
   * not hear of: v1.27 leaves the kill that is under way as it is.
   * @see kubernetes: issue 83916; pkg/kubelet/kubelet.go SyncTerminatingPod does not use its context
   */
  terminate({ gracePeriodOverride, change, orphaned = false, evict = false }: Termination): void {
    this.orphaned ||= orphaned;
    if (this.state === 'sync') this.#evicted = evict;
    // Of several reasons the last one is told. @see kubernetes: pkg/kubelet/pod_workers.go acknowledgeTerminating
    this.#change = change ?? this.#change;
    this.#grace = effectiveGracePeriod(this.#pod, gracePeriodOverride, this.#grace);
    if (this.state === 'sync') this.state = 'terminating';
    this.#kick();
  }

  /**
   * When the regular sync would come next, after now. Nothing is planned for it: it changes nothing by itself. After many of
   * them any moment is as likely as another.
   */
  nextResync(): Micros {
    const { engine, random } = this.#deps;
    const { now } = engine;
    let at = this.#lastSync ?? now;
    if (now - at > 10 * RESYNC_INTERVAL) {
      const chance = random.fork('resync', this.#resyncs, 'later', now);
      return now + 1 + Math.floor(chance.next() * chance.jitter(RESYNC_INTERVAL, JITTER));
    }
    for (let n = 0; at <= now; n++) at += random.fork('resync', this.#resyncs, n).jitter(RESYNC_INTERVAL, JITTER);
    return at;
  }

  /** The kubelet is no more: what is under way is left as it is. */
  halt(): void {
    this.#halted = true;
    this.#handle?.interrupt(HALTED);
  }

  #kick(): void {
    this.#pending = true;
    if (this.#working || this.#halted || this.state === 'finished') return;
    this.#working = true;
    const ended = (): void => {
      this.#working = false;
      if (this.#pending && this.state !== 'finished') this.#kick();
    };
    this.#handle = this.#deps.engine.start(this.#loop(), ended, (error) => {
      if (error !== HALTED) throw error;
    });
  }

  *#loop(): Task<void> {
    const { pleg } = this.#deps;
    const { uid } = this.#pod.metadata;
    while (this.#pending && this.state !== 'finished') {
      this.#pending = false;
      const work = { state: this.state, pod: this.#pod, grace: this.#grace };
      const status = yield* pleg.newerThan(uid, this.#lastSync);
      const outcome = yield* this.#step(work, status);
      if (outcome === 'transition') this.#pending = true;
      this.#synced(outcome);
    }
  }

  /** Plans what comes after a sync. */
  #synced(outcome: Outcome): void {
    const { engine, random, queue, syncer } = this.#deps;
    const { uid } = this.#pod.metadata;
    this.#lastSync = engine.now;
    this.#resyncs++;
    if (outcome === 'transition') return;
    if (outcome === 'failed soon') queue.enqueue(uid, random.fork('retry', this.#resyncs).jitter(TRANSIENT_PERIOD, JITTER));
    else if (outcome === 'failed') queue.enqueue(uid, random.fork('retry', this.#resyncs).jitter(BACK_OFF_PERIOD, JITTER));
    else if (this.state === 'sync' && syncer.wantsResync(this.#pod)) {
      queue.enqueue(uid, random.fork('resync', this.#resyncs, 0).jitter(RESYNC_INTERVAL, JITTER));
    } else queue.forget(uid);
  }

  *#step({ state, pod, grace }: Work, status: PodRuntimeStatus): Task<Outcome> {
    const { syncer } = this.#deps;
    if (state === 'sync') {
      const { terminal, failed, isTransient } = yield* syncer.syncPod(pod, status);
      // A termination that was asked for during the sync has already moved the state on.
      if (this.state !== 'sync') return 'transition';
      if (!terminal) return !failed ? 'done' : isTransient ? 'failed soon' : 'failed';
      this.state = 'terminating';
      return 'transition';
    }
    if (state === 'terminating') {
      if (!(yield* syncer.syncTerminatingPod(pod, status, grace, this.#change))) return 'failed';
      this.state = 'terminated';
      this.stopped.resolve(true);
      return 'transition';
    }
    if (!(yield* syncer.syncTerminatedPod(pod, status))) return 'failed';
    this.state = 'finished';
    syncer.finished(this.#pod);
    return 'done';
  }
}

/**
 * In seconds, at least one. A zero counts as not given, so that evictions and forced deletions too leave the Pod its own
 * grace period: v1.27 has it so. @see kubernetes: pkg/kubelet/pod_workers.go calculateEffectiveGracePeriod (mended by 124063)
 */
function effectiveGracePeriod(pod: Pod, override: number | undefined, before = 0): number {
  let grace = before;
  for (const wanted of [pod.metadata.deletionGracePeriodSeconds, override]) {
    if (wanted !== undefined && wanted !== null && (grace === 0 || wanted < grace)) grace = wanted;
  }
  return Math.max(1, grace || (pod.spec.terminationGracePeriodSeconds ?? 0));
}
