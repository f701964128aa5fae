import type { Kind, Kinds, Namespace, Node, PersistentVolume, PersistentVolumeClaim, Pod } from '../apimachinery/objects.ts';
import type { Micros } from '../engine/index.ts';
import type { Snapshot } from './framework.ts';
import { ImageStates } from './image-states.ts';
import { NodeInfo } from './node-info.ts';

/** What the scheduler reads. */
export interface SchedulerStore {
  get<K extends Kind>(kind: K, namespace: string | undefined, name: string): Kinds[K] | undefined;
  list<K extends Kind>(kind: K, namespace?: string): readonly Kinds[K][];
  watch<K extends Kind>(
    kind: K,
    watcher: (change: {
      readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
      readonly object: Kinds[K];
      readonly previous: Kinds[K] | undefined;
    }) => void,
  ): void;
}

/**
 * Nodes with the Pods that run there or soon will: kept up to date, so that an attempt need not add everything up anew.
 * @see kubernetes: pkg/scheduler/internal/cache/cache.go
 */
export class SchedulerCache {
  readonly #store: SchedulerStore;
  readonly #nodes = new Map<string, NodeInfo>();
  /** Also of nodes that are not there (yet). */
  readonly #pods = new Map<string, Map<string, Pod>>();
  readonly #assumed = new Map<string, string>();
  readonly #assumedClaims = new Map<string, PersistentVolumeClaim>();
  readonly #assumedVolumes = new Map<string, PersistentVolume>();
  readonly #images: ImageStates;

  constructor(store: SchedulerStore, now: () => Micros) {
    this.#store = store;
    this.#images = new ImageStates(now);
  }

  setNode(node: Node): NodeInfo {
    const { name } = node.metadata;
    const info = this.#nodes.get(name)?.with(node) ?? new NodeInfo(node, this.#pods.get(name)?.values());
    this.#nodes.set(name, info);
    this.#images.set(node);
    return info;
  }
  removeNode(node: Node): void {
    this.#nodes.delete(node.metadata.name);
    this.#images.remove(node.metadata.name);
  }

  setPod(pod: Pod): void {
    const { uid } = pod.metadata;
    const name = pod.spec.nodeName as string;
    const assumedOn = this.#assumed.get(uid);
    if (assumedOn !== undefined) {
      this.#assumed.delete(uid);
      if (assumedOn !== name) this.#take(uid, assumedOn, pod);
    }
    const pods = this.#pods.get(name) ?? new Map<string, Pod>();
    this.#pods.set(name, pods);
    pods.set(uid, pod);
    this.#nodes.get(name)?.add(pod);
  }
  removePod(pod: Pod): void {
    this.#assumed.delete(pod.metadata.uid);
    this.#take(pod.metadata.uid, pod.spec.nodeName as string, pod);
  }

  /** Counts the Pod as if it were bound already. */
  assume(pod: Pod, node: string): Pod {
    const assumed = { ...pod, spec: { ...pod.spec, nodeName: node } };
    this.setPod(assumed);
    this.#assumed.set(pod.metadata.uid, node);
    return assumed;
  }
  forget(pod: Pod): void {
    const node = this.#assumed.get(pod.metadata.uid);
    if (node !== undefined) this.removePod({ ...pod, spec: { ...pod.spec, nodeName: node } });
  }
  isAssumed(pod: Pod): boolean {
    return this.#assumed.has(pod.metadata.uid);
  }

  assumeClaim(claim: PersistentVolumeClaim): void {
    this.#assumedClaims.set(keyOf(claim), claim);
  }
  assumeVolume(volume: PersistentVolume): void {
    this.#assumedVolumes.set(volume.metadata.name, volume);
  }
  /** What the API says is what counts from here on. */
  forgetClaim(claim: PersistentVolumeClaim): void {
    this.#assumedClaims.delete(keyOf(claim));
  }
  forgetVolume(volume: PersistentVolume): void {
    this.#assumedVolumes.delete(volume.metadata.name);
  }

  namespace(name: string): Namespace | undefined {
    return this.#store.get('Namespace', undefined, name);
  }

  snapshot(): Snapshot {
    const store = this.#store;
    const volume = (name: string) => this.#assumedVolumes.get(name) ?? store.get('PersistentVolume', undefined, name);
    return {
      nodes: [...this.#nodes.values()],
      node: (name) => this.#nodes.get(name),
      images: (node) => this.#images.of(node),
      namespace: (name) => this.namespace(name),
      claim: (namespace, name) => this.#assumedClaims.get(`${namespace}/${name}`) ?? store.get('PersistentVolumeClaim', namespace, name),
      volume,
      volumes: () => store.list('PersistentVolume').map(({ metadata }) => volume(metadata.name) as PersistentVolume),
      storageClass: (name) => store.get('StorageClass', undefined, name),
      services: (namespace) => store.list('Service', namespace),
      budgets: () => store.list('PodDisruptionBudget'),
    };
  }

  #take(uid: string, node: string, pod: Pod): void {
    const pods = this.#pods.get(node);
    pods?.delete(uid);
    if (pods?.size === 0) this.#pods.delete(node);
    this.#nodes.get(node)?.remove(pod);
  }
}

const keyOf = ({ metadata }: PersistentVolumeClaim): string => `${metadata.namespace}/${metadata.name}`;
