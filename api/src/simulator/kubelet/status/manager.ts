import { isMirrorPod } from '../../apimachinery/mirror-pod.ts';
import type { Pod, PodStatus } from '../../apimachinery/objects.ts';
import { isPodPhaseTerminal } from '../../apimachinery/pod-phase.ts';
import { type Engine, type Micros, SECOND, untilRound } from '../../engine/index.ts';
import { isLegalTransition, mergePodStatus, statusesEqual, updateStatus } from './index.ts';

/** From a status to its patch at the API server. */
const SYNC_LATENCY: Micros = 4_000;
/** How often what may have been missed is told. @see kubernetes: pkg/kubelet/status/status_manager.go syncPeriod */
const SYNC_PERIOD: Micros = 10 * SECOND;

interface StatusClient {
  /** The API server is not reached: what there is to tell waits. */
  isSilent(): boolean;
  /** What the API server has of the Pod that the kubelet knows by that uid. */
  currentPod(podUid: string, namespace: string, name: string): Pod | undefined;
  updatePodStatus(namespace: string, name: string, uid: string, status: PodStatus): void;
  removePod(namespace: string, name: string, uid: string): void;
  /** Until then no final phase is told. */
  couldHaveRunningContainers(podUid: string): boolean;
}

interface Entry {
  pod: Pod;
  status: PodStatus;
  /** The worker is done with it: a deleted Pod may go. */
  finished: boolean;
  planned: boolean;
  /** It will be told again at the next regular round. */
  toBeTold: boolean;
  /** What the API server was told last. */
  sent: PodStatus | undefined;
}

/**
 * The kubelet's own idea of each Pod's status, and its way to the API server: only what changed is sent.
 * @see kubernetes: pkg/kubelet/status/status_manager.go
 */
export class StatusManager {
  readonly #engine: Engine;
  /** Of the regular rounds. */
  readonly #phase: Micros;
  readonly #client: StatusClient;
  readonly #entries = new Map<string, Entry>();
  readonly #untold: string[] = [];
  readonly #changed: (pod: Pod, before: PodStatus | undefined, after: PodStatus) => void;

  /** `changed` is told of each new status, before it is sent. */
  constructor(
    engine: Engine,
    phase: Micros,
    client: StatusClient,
    changed: (pod: Pod, before: PodStatus | undefined, after: PodStatus) => void,
  ) {
    this.#engine = engine;
    this.#phase = phase;
    this.#client = client;
    this.#changed = changed;
  }

  get(podUid: string): PodStatus | undefined {
    return this.#entries.get(podUid)?.status;
  }

  set(pod: Pod, status: PodStatus, finished = false): void {
    const uid = pod.metadata.uid;
    const known = this.#entries.get(uid);
    const before = known?.status ?? pod.status;
    if (!isLegalTransition(pod.spec, before, status)) return;
    const updated = updateStatus(pod.spec, before, status, this.#engine.now);
    // That of a Pod that is to go is always told. @see kubernetes: pkg/kubelet/status/status_manager.go SetPodStatus
    const forced = finished || pod.metadata.deletionTimestamp !== undefined;
    if (known && !forced && statusesEqual(known.status, updated)) {
      known.pod = pod;
      return;
    }
    const entry = known ?? { pod, status: updated, finished, planned: false, toBeTold: false, sent: undefined };
    entry.pod = pod;
    entry.status = updated;
    entry.finished ||= finished;
    this.#entries.set(uid, entry);
    this.#plan(uid, entry);
  }

  /**
   * The Pod object changed at the API server: it may be time to delete it, or somebody else has written what is the kubelet's to
   * say. @see kubernetes: pkg/kubelet/status/status_manager.go needsReconcile
   */
  refresh(pod: Pod): void {
    const { uid } = pod.metadata;
    const entry = this.#entries.get(uid);
    if (!entry) return;
    entry.pod = pod;
    if (entry.finished) this.#plan(uid, entry);
    else this.reconcile(uid, pod.status);
  }

  /** Of what the API server shows as a Pod's status, or as its mirror's. */
  reconcile(podUid: string, shown: PodStatus): void {
    const entry = this.#entries.get(podUid);
    if (entry && shown !== entry.sent && !statusesEqual(shown, entry.status)) this.tellAgain(podUid);
  }

  /** The API server shows a Pod anew: what is known of it is told at the next regular round. @see kubernetes: …/status_manager.go Start (syncTicker) */
  tellAgain(podUid: string): void {
    const entry = this.#entries.get(podUid);
    if (!entry || entry.toBeTold) return;
    entry.toBeTold = true;
    this.#engine.after(untilRound(this.#engine.now, this.#phase, SYNC_PERIOD), () => {
      entry.toBeTold = false;
      this.#sync(podUid, entry);
    });
  }

  /** The API server is reached again. */
  tellRest(): void {
    for (const uid of this.#untold.splice(0)) this.tellAgain(uid);
  }

  forget(podUid: string): void {
    this.#entries.delete(podUid);
  }

  #plan(uid: string, entry: Entry): void {
    if (entry.planned) return;
    entry.planned = true;
    this.#engine.after(SYNC_LATENCY, () => {
      entry.planned = false;
      this.#sync(uid, entry);
    });
  }

  #sync(uid: string, entry: Entry): void {
    if (this.#client.isSilent()) {
      this.#untold.push(uid);
      return;
    }
    const { namespace, name } = entry.pod.metadata;
    const current = this.#client.currentPod(uid, namespace, name);
    if (!current) return;
    const delayTerminal = !entry.finished && this.#client.couldHaveRunningContainers(uid);
    const merged = mergePodStatus(current.status, entry.status, this.#engine.now, delayTerminal);
    if (!statusesEqual(current.status, merged)) {
      entry.sent = merged;
      this.#changed(entry.pod, current.status, merged);
      this.#client.updatePodStatus(namespace, name, current.metadata.uid, merged);
    }
    const terminal = isPodPhaseTerminal(merged.phase);
    // @see kubernetes: pkg/kubelet/status/status_manager.go canBeDeleted
    const deleted = current.metadata.deletionTimestamp !== undefined && !isMirrorPod(current);
    if (entry.finished && terminal && deleted) this.#client.removePod(namespace, name, uid);
  }
}
