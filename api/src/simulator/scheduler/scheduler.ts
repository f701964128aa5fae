import type { Pod, PodStatus } from '../apimachinery/objects.ts';
import { podKey } from '../apimachinery/objects.ts';
import { withCondition } from '../apimachinery/pod-conditions.ts';
import { isPodTerminal } from '../apimachinery/pod-phase.ts';
import { MILLISECOND } from '../engine/index.ts';
import { referenceTo } from '../events/index.ts';
import { Arrivals } from './arrivals.ts';
import { SchedulerCache } from './cache.ts';
import type { SchedulerContext } from './context.ts';
import { nodeChosen, podBound, schedulingFailed, schedulingGated, volumesAwaited } from './entries.ts';
import { truncateNote } from './fit-error.ts';
import type { ClusterEvent } from './framework.ts';
import { clearNominations, makeRoom } from './make-room.ts';
import { isAdmitted, nodeChange } from './node-change.ts';
import { Nominator, withNomination } from './nominator.ts';
import { matchesTerm, requiredAffinity } from './plugins/inter-pod-affinity.ts';
import { planVolumes, type VolumePlan } from './plugins/volumes.ts';
import { type QueuedPod, SchedulingQueue } from './queue.ts';
import { type DoesNotFit, type Fits, schedulePod } from './schedule-pod.ts';
import { VolumeBinder } from './volume-binder.ts';
import { waitsForConsumer } from './volumes.ts';

/** The one that every cluster has. */
export const DEFAULT_SCHEDULER = 'default-scheduler';

/** One attempt, and the call that binds. */
const CYCLE = 1 * MILLISECOND;
const BIND_LATENCY = 3 * MILLISECOND;

/**
 * Gives Pods their nodes, one after another. It rests while nothing changes.
 * @see kubernetes: pkg/scheduler/schedule_one.go, eventhandlers.go
 */
export class Scheduler {
  readonly #context: SchedulerContext;
  readonly #cache: SchedulerCache;
  readonly #queue: SchedulingQueue;
  readonly #nominator = new Nominator();
  readonly #binder: VolumeBinder;
  readonly #arrivals: Arrivals;
  /** Pods that name it are its own. */
  readonly #name: string;
  #busy = false;
  #stopped = false;
  #firstNode = 0;

  constructor(context: SchedulerContext, name = DEFAULT_SCHEDULER) {
    const { engine, store, client } = context;
    this.#context = context;
    this.#name = name;
    this.#cache = new SchedulerCache(store, () => engine.now);
    this.#arrivals = new Arrivals(engine);
    this.#queue = new SchedulingQueue(engine, () => this.#wake());
    this.#binder = new VolumeBinder(engine, store, client, this.#cache);
  }

  start(): void {
    const { store } = this.#context;
    for (const node of store.list('Node')) this.#cache.setNode(node);
    for (const pod of store.list('Pod')) this.#podChanged(undefined, pod);
    store.watch('Node', ({ type, object, previous }) => {
      if (type === 'DELETED') return this.#cache.removeNode(object);
      const info = this.#cache.setNode(object);
      const event = type === 'ADDED' || !previous ? 'Node/Add' : nodeChange(previous, object);
      if (!event) return;
      const snapshot = this.#cache.snapshot();
      this.#queue.move(event, ({ pod }) => isAdmitted(pod, info, snapshot));
    });
    store.watch('Pod', ({ type, object, previous }) => this.#podChanged(previous, type === 'DELETED' ? undefined : object));
    store.watch('PersistentVolume', ({ type, object }) => {
      this.#cache.forgetVolume(object);
      this.#moveFor('PersistentVolume', type);
    });
    store.watch('PersistentVolumeClaim', ({ type, object }) => {
      this.#cache.forgetClaim(object);
      this.#moveFor('PersistentVolumeClaim', type);
    });
    store.watch('StorageClass', ({ type, object }) => {
      // A claim for which a volume is made at once tells itself that it is bound.
      if (type !== 'ADDED' || waitsForConsumer(object)) this.#moveFor('StorageClass', type);
    });
  }

  /** It does nothing any more. */
  stop(): void {
    this.#stopped = true;
  }

  #isOurs(pod: Pod): boolean {
    return !this.#stopped && pod.spec.schedulerName === this.#name;
  }

  #moveFor(kind: 'PersistentVolume' | 'PersistentVolumeClaim' | 'StorageClass', type: 'ADDED' | 'MODIFIED' | 'DELETED'): void {
    if (type !== 'DELETED') this.#queue.move(`${kind}/${type === 'ADDED' ? 'Add' : 'Update'}` as ClusterEvent);
  }

  /** A Pod that has ended is none any more to the scheduler. */
  #podChanged(previous: Pod | undefined, pod: Pod | undefined): void {
    const before = previous && !isPodTerminal(previous) ? previous : undefined;
    const after = pod && !isPodTerminal(pod) ? pod : undefined;
    const wasAssigned = !!before?.spec.nodeName;
    const isAssigned = !!after?.spec.nodeName;

    if (before && this.#isOurs(before) && !wasAssigned && (!after || isAssigned)) {
      this.#arrivals.delete(before);
      const { wasActive } = this.#queue.delete(before);
      // That it is to go was written milliseconds before it was gone: who waits for nothing was taken up in between.
      if (!after && wasActive && before.metadata.deletionTimestamp) this.#skip(before);
      this.#nominator.delete(before);
    }
    if (after && isAssigned) {
      this.#cache.setPod(after);
      this.#moveMatching(after, wasAssigned ? 'Pod/Update' : 'Pod/Add');
    } else if (before && wasAssigned) {
      this.#cache.removePod(before);
      this.#queue.move('Pod/Delete');
    }
    if (after && !isAssigned && this.#isOurs(after)) this.#enqueue(before, after);
  }

  #enqueue(previous: Pod | undefined, pod: Pod): void {
    if (this.#cache.isAssumed(pod)) return;
    if (!previous && this.#arrivals.isHeldBack(pod, (latest) => this.#enqueue(undefined, latest))) return;
    if (previous && this.#arrivals.update(pod)) return;
    const entry = previous ? this.#queue.update(previous, pod) : this.#queue.add(pod);
    this.#nominator.update(previous, pod);
    if (!previous && entry?.gated)
      entry.lastFailure = this.#context.trace.record(
        schedulingGated,
        { pod: podKey(pod) },
        { gates: (pod.spec.schedulingGates ?? []).map(({ name }) => name) },
      );
  }

  /** Of those that wait for a Pod like this one to be near. @see kubernetes: getUnschedulablePodsWithMatchingAffinityTerm */
  #moveMatching(assigned: Pod, event: ClusterEvent): void {
    this.#queue.move(event, ({ pod }) => requiredAffinity(pod).some((term) => matchesTerm(pod, term, assigned, this.#cache)));
  }

  #wake(): void {
    if (this.#busy || this.#stopped) return;
    this.#busy = true;
    this.#context.engine.after(CYCLE, () => {
      if (this.#stopped) return;
      const entry = this.#queue.pop();
      if (entry) this.#attempt(entry);
      this.#busy = false;
      if (!this.#queue.isEmpty) this.#wake();
    });
  }

  #attempt(entry: QueuedPod): void {
    const { pod } = entry;
    if (pod.metadata.deletionTimestamp) this.#skip(pod);
    else if (!this.#cache.isAssumed(pod)) this.#schedule(entry);
  }

  #schedule(entry: QueuedPod): void {
    const { pod } = entry;
    const { random } = this.#context;
    const snapshot = this.#cache.snapshot();
    const cycle = this.#queue.cycle;
    const outcome = schedulePod(pod, snapshot, (node) => this.#nominator.on(node), random, this.#firstNode);
    if (outcome.kind === 'fits') this.#firstNode = outcome.next ?? this.#firstNode;
    if (outcome.kind === 'unfit') {
      this.#failed(entry, outcome, cycle);
      return;
    }

    const node = snapshot.node(outcome.node)?.node;
    const plan = node && planVolumes(pod, node, snapshot);
    const chosen = this.#chosen(entry, outcome, snapshot.nodes.length);
    const assumed = this.#cache.assume(pod, outcome.node);
    this.#nominator.delete(pod);
    if (plan && plan.bind.length + plan.provision.length > 0) this.#bindVolumes(entry, assumed, plan, chosen);
    else this.#bind(entry, assumed, chosen);
  }

  /** @see kubernetes: pkg/scheduler/schedule_one.go skipPodSchedule */
  #skip(pod: Pod): void {
    this.#record(pod, 'Warning', 'FailedScheduling', 'Scheduling', `skip schedule deleting pod: ${podKey(pod)}`, []);
  }

  #bindVolumes(entry: QueuedPod, assumed: Pod, plan: VolumePlan, cause: number | undefined): void {
    const { trace } = this.#context;
    const node = assumed.spec.nodeName as string;
    const held = this.#binder.assume(plan, node);
    const claims = [...plan.bind.map(({ claim }) => claim), ...plan.provision].map(({ metadata }) => metadata.name);
    const awaited = trace.record(volumesAwaited, { pod: podKey(assumed), causes: [cause] }, { node, claims });
    this.#binder.bind(assumed, held, node, (problem) => {
      if (problem === undefined) return this.#bind(entry, assumed, awaited);
      this.#binder.revert(held);
      this.#bindingFailed(entry, `running PreBind plugin "VolumeBinding": ${problem}`, awaited);
    });
  }

  #bind(entry: QueuedPod, assumed: Pod, cause: number | undefined): void {
    const { engine, client, trace } = this.#context;
    const { namespace, name } = assumed.metadata;
    const node = assumed.spec.nodeName as string;
    engine.after(BIND_LATENCY, () => {
      const answer = client.bind(namespace, name, node);
      if (!answer.ok) return this.#bindingFailed(entry, `running Bind plugin "DefaultBinder": ${answer.message}`, cause);
      const bound = trace.record(podBound, { pod: podKey(assumed), causes: [cause] }, { node });
      this.#record(assumed, 'Normal', 'Scheduled', 'Binding', `Successfully assigned ${podKey(assumed)} to ${node}`, [bound]);
    });
  }

  /**
   * What it held is free for others; and since that happened before it goes back into the queue, it is tried again itself, too,
   * after its back-off. @see kubernetes: pkg/scheduler/schedule_one.go handleBindingCycleError
   */
  #bindingFailed(entry: QueuedPod, message: string, cause: number | undefined): void {
    this.#cache.forget(entry.pod);
    this.#queue.move('Pod/Delete');
    const outcome = { kind: 'unfit', reason: 'SchedulerError', message, rejections: new Map(), nominate: '' } as const;
    this.#failed(entry, outcome, this.#queue.cycle, cause);
  }

  /** @see kubernetes: pkg/scheduler/schedule_one.go handleSchedulingFailure */
  #failed(entry: QueuedPod, outcome: DoesNotFit, cycle: number, cause = entry.lastFailure): void {
    const { store, trace, client, engine } = this.#context;
    const { reason, message, nominate, preemption } = outcome;
    const { pod } = entry;
    const failure = trace.record(
      schedulingFailed,
      { pod: podKey(pod), causes: [cause] },
      { reason, message, attempt: entry.attempts, rejections: reasonsByNode(outcome) },
    );
    entry.lastFailure = failure;
    if (preemption) {
      makeRoom(this.#context, pod, preemption, failure);
      // That its victims have changed is heard before the last of the calls returns: so it goes to those that wait out a back-off.
      if (preemption.victims.length > 0) this.#queue.move('Pod/Update', () => false);
    }
    if (nominate) clearNominations(this.#context, pod, this.#nominator.on(nominate));

    entry.plugins = outcome.plugins ?? entry.plugins;
    const { namespace, name, uid } = pod.metadata;
    const current = store.get('Pod', namespace, name);
    if (current?.metadata.uid === uid && !current.spec.nodeName) {
      entry.pod = current;
      this.#queue.addUnschedulable(entry, cycle);
      this.#nominator.set(current, nominate);
    }
    this.#record(pod, 'Warning', 'FailedScheduling', 'Scheduling', truncateNote(message), [failure]);
    const status: PodStatus = (current ?? pod).status;
    const updated = withCondition(status, { type: 'PodScheduled', status: 'False', reason, message }, engine.now);
    const patched = nominate === undefined || nominate === (status.nominatedNodeName ?? '') ? updated : withNomination(updated, nominate);
    if (patched !== status) client.updatePodStatus(namespace, name, uid, patched);
  }

  #chosen(entry: QueuedPod, outcome: Fits, nodes: number): number | undefined {
    const { node, feasible, scores } = outcome;
    const context = { pod: podKey(entry.pod), causes: [entry.lastFailure] };
    return this.#context.trace.record(nodeChosen, context, { node, feasible, nodes, scores, rejections: reasonsByNode(outcome) });
  }

  #record(pod: Pod, type: 'Normal' | 'Warning', reason: string, action: string, message: string, causes: (number | undefined)[]): void {
    this.#context.recorder.record({ object: referenceTo(pod), type, reason, action, message, causes });
  }
}

const reasonsByNode = ({ rejections }: Fits | DoesNotFit): Record<string, readonly string[]> =>
  Object.fromEntries([...rejections].map(([node, { reasons }]) => [node, reasons]));
