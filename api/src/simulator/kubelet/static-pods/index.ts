import { mirrorRefusal, nodeRestriction, type StoreView } from '../../api-server/index.ts';
import { goQuote } from '../../apimachinery/go-quote.ts';
import { isMirrorPod } from '../../apimachinery/mirror-pod.ts';
import { type Node, type Pod, podKey } from '../../apimachinery/objects.ts';
import { type Engine, MILLISECOND, type Micros, type Random, SECOND, untilRound } from '../../engine/index.ts';
import type { FileTree } from '../../kernel/index.ts';
import type { KubeletClient } from '../api-link.ts';
import { SEEN } from '../pod/source.ts';
import { MirrorPodCreated } from '../timeline/entries.ts';
import type { KubeletEvents } from '../timeline/kubelet-events.ts';
import { isMirrorPodOf, mirrorOf } from './mirror.ts';
import { staticPodOf } from './static-pod.ts';
import { WaitingStaticPods } from './waiting.ts';

/** From a change of a file until the kubelet has read it. */
const FILE_LATENCY: Micros = 10 * MILLISECOND;
/** How often all files are read, be they as they were. @see kubernetes: pkg/kubelet/apis/config/v1beta1/defaults.go FileCheckFrequency */
const LISTING: Micros = 20 * SECOND;
/** How often the kubelet cleans up after Pods. @see kubernetes: pkg/kubelet/kubelet.go housekeepingPeriod */
const HOUSEKEEPING: Micros = 2 * SECOND;

interface Dependencies {
  readonly node: string;
  readonly engine: Engine;
  readonly random: Random;
  readonly store: StoreView;
  readonly api: KubeletClient;
  readonly events: KubeletEvents;
  readonly files: FileTree;
  /** Where their manifests are. */
  readonly directory: string;
  readonly workers: StaticPodWorkers;
}

/** The kubelet's workers, by the uids of their Pods. */
interface StaticPodWorkers {
  add(pod: Pod): void;
  sync(podUid: string): void;
  /** The Pod is another now, by the same uid. */
  update(pod: Pod): void;
  end(podUid: string): void;
  /** One that has run since before the kubelet began, by its name. */
  endStanding(key: string, ended: () => void): void;
  /** The uid of the static Pod of that name that has not ended. */
  busy(key: string): string | undefined;
  /** The kubelet's next look at what is due. */
  tickAtOrAfter(time: Micros): Micros;
}

/**
 * Pods that come from the node's own files, and what the API server shows of them: mirror Pods, which the kubelet makes anew
 * whenever they are not as they should be.
 * @see kubernetes: pkg/kubelet/config/file_linux.go, pkg/kubelet/pod/mirror_client.go, pkg/kubelet/kubelet.go SyncPod
 */
export class StaticPods {
  readonly #d: Dependencies;
  readonly #byFile = new Map<string, Pod>();
  /** Of a file that was put back as it was, until the Pod that it was before has ended. */
  readonly #next = new Map<string, Pod>();
  /** Of one that was changed. */
  readonly #waiting: WaitingStaticPods;
  /** Files that were there before the kubelet began, of Pods that have run since. */
  #standing: Map<string, string> | undefined;
  /** Files that were taken away since they were read last: the same may be there again. */
  readonly #gone = new Set<string>();
  readonly #phase: Micros;
  /** When all files are read. */
  readonly #listPhase: Micros;
  #listing = false;
  #halted = false;
  #reading = false;
  #cleaning = false;

  constructor(dependencies: Dependencies) {
    this.#d = dependencies;
    const { engine, random, workers } = dependencies;
    this.#phase = random.fork('housekeeping').int(HOUSEKEEPING);
    this.#listPhase = random.fork('listing').int(LISTING);
    this.#waiting = new WaitingStaticPods({
      engine,
      random: random.fork('static-pods'),
      tickAtOrAfter: (time) => workers.tickAtOrAfter(time),
      isBusy: (key) => workers.busy(key) !== undefined,
      isWanted: (uid) => this.#wanted(uid),
      start: (pod) => workers.add(pod),
    });
  }

  start(): void {
    this.#read();
  }

  /** After another process of the kubelet, with what of the files stands for Pods that have run since before the run. */
  startAfter(before: StaticPods, hasBooted: boolean): void {
    this.#standing = new Map(hasBooted ? [] : before.#standing);
    this.#read();
    this.#cleanUp();
  }

  /** Files are looked at no more. */
  halt(): void {
    this.#halted = true;
  }

  /** The uid by which the kubelet knows what the API server shows: a mirror's is that of its static Pod. */
  uidOf(pod: Pod): string | undefined {
    if (!isMirrorPod(pod)) return pod.metadata.uid;
    const known = this.#named(podKey(pod));
    return known && isMirrorPodOf(pod, known) ? known.metadata.uid : undefined;
  }

  /** Whether a file still wants that Pod, as it was. One that is to start again is first forgotten. */
  wants(podUid: string): boolean {
    return this.#wanted(podUid) && ![...this.#next.values()].some(({ metadata }) => metadata.uid === podUid);
  }

  /** A mirror Pod was made, changed or taken away: its static Pod is looked at; one that has none is taken away. */
  mirrorChanged(mirror: Pod): void {
    const known = this.#named(podKey(mirror));
    if (known) this.#d.workers.sync(known.metadata.uid);
    else this.#cleanUp();
  }

  /** At each sync of a static Pod. @see kubernetes: pkg/kubelet/kubelet.go SyncPod "Create Mirror Pod for Static Pod" */
  ensureMirror(pod: Pod): void {
    const { store, api, node, events } = this.#d;
    const { namespace, name } = pod.metadata;
    const shown = store.get('Pod', namespace, name);
    if (shown && (!isMirrorPod(shown) || (isMirrorPodOf(shown, pod) && !shown.metadata.deletionTimestamp))) return;
    if (shown) api.removePod(namespace, name, shown.metadata.uid);
    const owner = store.get('Node', undefined, node) as Node | undefined;
    if (!owner) return;
    const mirror = mirrorOf(pod, owner);
    const why = this.#whyNot(mirror);
    if (why !== undefined) events.log.notMirrored(pod, `pods ${goQuote(name)} is forbidden: ${why}`);
    else if (api.create(mirror).ok) events.trace(pod, null, MirrorPodCreated, { node });
  }

  /** The API server lets nobody make a mirror that has something lent, and kubelets only those that name nothing else of it. */
  #whyNot(object: ReturnType<typeof mirrorOf>): string | undefined {
    const { node, store } = this.#d;
    const uidOf = (name: string): string | undefined => store.get('Node', undefined, name)?.metadata.uid;
    return mirrorRefusal(object) ?? nodeRestriction(node, { kind: 'Pod', operation: 'CREATE', object, uidOf });
  }

  /** The last container of a Pod has ended. */
  ended(): void {
    this.#waiting.retry();
    this.#cleanUp();
  }

  #wanted(podUid: string): boolean {
    return [...this.#byFile.values()].some(({ metadata }) => metadata.uid === podUid);
  }

  #named(key: string): Pod | undefined {
    return [...this.#byFile.values()].findLast((pod) => podKey(pod) === key);
  }

  #read(): void {
    if (this.#halted) return;
    const { engine, files, directory, node } = this.#d;
    const changed = (gone?: string): void => {
      if (gone !== undefined) this.#gone.add(`${directory}/${gone}`);
      if (this.#reading) return;
      this.#reading = true;
      engine.after(FILE_LATENCY, () => {
        this.#reading = false;
        this.#read();
      });
    };
    const found = files.readAndWatch(directory, changed);
    this.#standing ??= new Map(found);
    for (const [path, text] of this.#standing) {
      if (found.get(path) === text && !this.#gone.has(path)) continue;
      const now = found.get(path);
      // What is no Pod any more is noticed when all files are read.
      if (now !== undefined && typeof staticPodOf(now, path, node, engine.now) === 'string') continue;
      this.#endStanding(path, text);
    }
    for (const path of [...this.#byFile.keys()]) if (!found.has(path) || this.#gone.has(path)) this.#replace(path, undefined);
    this.#gone.clear();
    for (const [path, text] of found) {
      if (this.#standing.get(path) === text) continue;
      const pod = staticPodOf(text, path, node, engine.now);
      if (typeof pod !== 'string') this.#replace(path, pod);
      else this.#list();
    }
  }

  #endStanding(path: string, text: string): void {
    const { node, engine, workers } = this.#d;
    const was = staticPodOf(text, path, node, engine.now);
    if (typeof was !== 'string') workers.endStanding(podKey(was), () => this.ended());
    this.#standing?.delete(path);
  }

  /** For as long as there are files that hold no Pod: that is told each time, and what they held before ends. @see kubernetes: pkg/kubelet/config/file.go extractFromDir */
  #list(): void {
    if (this.#listing || this.#halted) return;
    this.#listing = true;
    const { engine, node, files, directory, events } = this.#d;
    engine.at(engine.now + untilRound(engine.now, this.#listPhase, LISTING), () => {
      this.#listing = false;
      if (this.#halted) return;
      for (const [path, text] of files.readFiles(directory)) {
        const standing = this.#standing?.get(path);
        if (standing === text) continue;
        const pod = staticPodOf(text, path, node, engine.now);
        if (typeof pod !== 'string') continue;
        events.log.unreadManifest(path, pod);
        if (standing !== undefined) this.#endStanding(path, standing);
        else this.#replace(path, undefined);
        this.#list();
      }
    });
  }

  #replace(path: string, pod: Pod | undefined): void {
    const { workers } = this.#d;
    const before = this.#byFile.get(path);
    if (before?.metadata.uid === pod?.metadata.uid) {
      if (before && pod) this.#update(path, before, pod);
      return;
    }
    // The last to come is the one that a name stands for.
    this.#byFile.delete(path);
    if (pod) this.#byFile.set(path, pod);
    if (before) workers.end(before.metadata.uid);
    if (!pod) return;
    const busy = workers.busy(podKey(pod));
    if (busy === undefined && !this.#waiting.isNext(podKey(pod))) workers.add(pod);
    else if (busy === pod.metadata.uid) this.#next.set(podKey(pod), pod);
    else this.#waiting.add(pod);
  }

  /**
   * A file that brings its Pod's uid may say something else by it: the Pod is changed as it runs, and its mirror stays as it was.
   * @see kubernetes: pkg/kubelet/config/config.go checkAndUpdatePod, updateAnnotations; pkg/kubelet/pod/mirror_client.go IsMirrorPodOf
   */
  #update(path: string, before: Pod, read: Pod): void {
    const { metadata } = before;
    const annotations = { ...read.metadata.annotations, [SEEN]: metadata.annotations?.[SEEN] ?? '' };
    const pod = { ...read, metadata: { ...read.metadata, annotations } };
    if (JSON.stringify(pod) === JSON.stringify(before)) return;
    this.#byFile.set(path, pod);
    this.#d.workers.update(pod);
  }

  /** At the next round: mirrors without a Pod go, and what was put back starts. @see kubernetes: pkg/kubelet/kubelet_pods.go HandlePodCleanups */
  #cleanUp(): void {
    if (this.#cleaning) return;
    this.#cleaning = true;
    const { engine } = this.#d;
    engine.after(untilRound(engine.now, this.#phase, HOUSEKEEPING), () => {
      this.#cleaning = false;
      this.#housekeeping();
    });
  }

  #housekeeping(): void {
    if (this.#halted) return;
    const { store, api, node, workers } = this.#d;
    for (const pod of store.list('Pod')) {
      const key = podKey(pod);
      if (pod.spec.nodeName !== node || !isMirrorPod(pod) || this.#named(key) || workers.busy(key) !== undefined) continue;
      api.removePod(pod.metadata.namespace, pod.metadata.name, pod.metadata.uid);
    }
    for (const [key, pod] of this.#next) {
      if (workers.busy(key) !== undefined) continue;
      this.#next.delete(key);
      if (this.#wanted(pod.metadata.uid)) workers.add(pod);
    }
  }
}
