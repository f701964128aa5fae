import type { Change } from '../api-server/index.ts';
import { isMirrorPod, kubeletUid } from '../apimachinery/mirror-pod.ts';
import { type Pod, type PodStatus, podKey } from '../apimachinery/objects.ts';
import { formatTime } from '../apimachinery/time.ts';
import { type Engine, MILLISECOND, type Micros, SECOND, sleep, type Task } from '../engine/index.ts';
import type { KubeletClient } from './api-link.ts';
import { EphemeralNotStarted } from './timeline/entries.ts';
import type { KubeletEvents } from './timeline/kubelet-events.ts';

/** From the signal to the last of its containers and of its sandbox. */
const STOPPING: Micros = 700 * MILLISECOND;

interface Dependencies {
  readonly engine: Engine;
  readonly api: Pick<KubeletClient, 'create' | 'updatePodStatus' | 'removePod'>;
  readonly events: KubeletEvents;
  readonly hasFailed: () => boolean;
  /** Its containers stop. */
  readonly stops: (pod: Pod) => void;
  /** For so long its processes go on once they have been told to end. */
  readonly lingers: (pod: Pod) => Micros;
}

/**
 * Pods that have run on the node since long before the run: they go on as they are, and of their lives nothing is played but the
 * end. What the API server shows of a static one is made anew.
 */
export class StandingPods {
  readonly #d: Dependencies;
  readonly #byUid = new Map<string, Pod>();
  /** Those that stop, or are shown by another object. */
  readonly #ending = new Set<string>();
  /** Those that have ended with their node. */
  readonly #ended = new Set<string>();

  constructor(dependencies: Dependencies) {
    this.#d = dependencies;
  }

  adopt(pod: Pod): void {
    this.#byUid.set(pod.metadata.uid, pod);
  }

  /** The API server is asked after another process of the kubelet: what has been asked of them meanwhile is done now. */
  compare(current: (pod: Pod) => Pod | undefined): void {
    for (const pod of this.pods) {
      const now = current(pod);
      if (!now || now.metadata.deletionTimestamp) this.changed({ type: now ? 'MODIFIED' : 'DELETED', object: now ?? pod } as Change<'Pod'>);
      else this.#isReady(now);
    }
  }

  /** Where the node was given up it was said not to be. */
  #isReady({ metadata: { namespace, name, uid }, status }: Pod): void {
    const lastTransitionTime = formatTime(this.#d.engine.now);
    const conditions = status.conditions?.map((one) =>
      one.type === 'Ready' && one.status !== 'True' ? { ...one, status: 'True' as const, lastTransitionTime } : one,
    );
    const isNew = conditions?.some((one, i) => one !== status.conditions?.[i]);
    if (conditions && isNew) this.#d.api.updatePodStatus(namespace, name, uid, { ...status, conditions });
  }

  has(uid: string): boolean {
    return this.#byUid.has(uid);
  }

  /** Of the static Pod of that name. */
  staticUid(key: string): string | undefined {
    const pod = this.static(key);
    return pod && kubeletUid(pod);
  }

  /** That is to run by that name. */
  static(key: string): Pod | undefined {
    for (const pod of this.#byUid.values()) if (isMirrorPod(pod) && podKey(pod) === key) return pod;
    return undefined;
  }

  /** The file of that static Pod says something else, or is gone; `ended` is told when its containers have ended. */
  end(pod: Pod, ended: () => void): void {
    const key = podKey(pod);
    const { engine, stops, hasFailed } = this.#d;
    this.#tellStop(pod);
    stops(pod);
    engine.after(STOPPING, () => {
      if (hasFailed()) return;
      for (const [uid, one] of this.#byUid) if (isMirrorPod(one) && podKey(one) === key) this.#byUid.delete(uid);
      ended();
    });
  }

  /** Those that run. */
  get pods(): readonly Pod[] {
    return [...this.#byUid.values()].filter(({ metadata }) => !this.#ended.has(metadata.uid));
  }

  /** Its node is being shut down; goes on when it has ended, which is told then. */
  *shutDown(pod: Pod, graceSeconds: number, change: (status: PodStatus) => PodStatus): Task<void> {
    const { engine, api, stops, lingers, hasFailed } = this.#d;
    const { namespace, name, uid } = pod.metadata;
    this.#tellStop(pod);
    stops(pod);
    yield* sleep(engine, STOPPING + Math.min(lingers(pod), graceSeconds * SECOND));
    if (hasFailed()) return;
    this.#ended.add(uid);
    api.updatePodStatus(namespace, name, uid, change(endedStatus(pod, engine.now)));
  }

  changed({ type, object, previous }: Change<'Pod'>): void {
    const { uid, deletionTimestamp } = object.metadata;
    const own = this.#byUid.get(uid) ?? object;
    if (type === 'DELETED') this.#byUid.delete(uid);
    const known = previous?.spec.ephemeralContainers?.length ?? 0;
    for (const { name } of object.spec.ephemeralContainers?.slice(known) ?? [])
      this.#d.events.trace(object, name, EphemeralNotStarted, { name });
    if ((type !== 'DELETED' && !deletionTimestamp) || this.#ending.has(uid) || this.#ended.has(uid)) return;
    this.#ending.add(uid);
    if (isMirrorPod(object)) this.#showAnew(own, object);
    else if (type !== 'DELETED') this.#stop(object);
  }

  #stop(pod: Pod): void {
    const { engine, api, hasFailed, stops, lingers } = this.#d;
    const { namespace, name, uid } = pod.metadata;
    this.#tellStop(pod);
    stops(pod);
    const grace = (pod.metadata.deletionGracePeriodSeconds ?? 30) * SECOND;
    engine.after(STOPPING + Math.min(lingers(pod), grace), () => void (hasFailed() || api.removePod(namespace, name, uid)));
  }

  #tellStop(pod: Pod): void {
    for (const container of pod.spec.containers)
      this.#d.events.event(pod, container.name, 'Normal', 'Killing', `Stopping container ${container.name}`);
  }

  /** As its file says, whatever has been written on what was shown. @see kubernetes: pkg/kubelet/kubelet.go SyncPod, pod/mirror_client.go */
  #showAnew({ apiVersion, kind, metadata, spec }: Pod, { metadata: { deletionTimestamp }, status }: Pod): void {
    const { api } = this.#d;
    const { namespace, name, uid, labels, annotations, ownerReferences } = metadata;
    if (deletionTimestamp) api.removePod(namespace, name, uid);
    const shown = { name, namespace, ...(labels && { labels }), ...(annotations && { annotations }), ownerReferences };
    const made = api.create<'Pod'>({ apiVersion, kind, metadata: shown, spec });
    if (!made.ok) return;
    this.adopt(made.object);
    api.updatePodStatus(namespace, name, made.object.metadata.uid, status);
  }
}

/** A Go program that minds no signal ends with 2, where it is the first of its container; CoreDNS shuts down in order. */
const exitCodeOf = (container: string): number => (container === 'coredns' ? 0 : 2);

/** Of a Pod whose containers have ended. @see kubernetes: pkg/kubelet/status/generate.go */
function endedStatus({ status }: Pod, now: Micros): PodStatus {
  const at = formatTime(now);
  const isReadiness = (type: string): boolean => type === 'Ready' || type === 'ContainersReady';
  return {
    ...status,
    conditions: (status.conditions ?? []).map((condition) =>
      isReadiness(condition.type) ? { ...condition, status: 'False' as const, reason: 'PodFailed', lastTransitionTime: at } : condition,
    ),
    containerStatuses: (status.containerStatuses ?? []).map(({ state, ...container }) => {
      const exitCode = exitCodeOf(container.name);
      const { containerID } = container;
      const startedAt = state?.running?.startedAt;
      const reason = exitCode === 0 ? 'Completed' : 'Error';
      return {
        ...container,
        ready: false,
        started: false,
        state: { terminated: { containerID, exitCode, finishedAt: at, reason, startedAt } },
      };
    }),
  };
}
