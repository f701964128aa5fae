import type { Kind, Kinds, KubernetesObject } from '../apimachinery/objects.ts';
import type { Engine, Micros } from '../engine/index.ts';

type ChangeType = 'ADDED' | 'MODIFIED' | 'DELETED';

/**
 * One change of one object. After DELETED `object` is the last state, with the resource version of its deletion.
 * @see kubernetes: apiserver/pkg/storage/etcd3/watcher.go transform
 */
export interface Change<K extends Kind = Kind> {
  readonly at: Micros;
  readonly revision: number;
  readonly type: ChangeType;
  readonly kind: K;
  readonly object: Kinds[K];
  readonly previous: Kinds[K] | undefined;
}

type Watcher = (change: Change) => void;

/** How long a change takes to reach those who watch. */
const WATCH_LATENCY: Micros = 2_000;

/** All that the store has of one kind. */
interface Shelf {
  readonly byNamespace: Map<string, Map<string, Slot>>;
  /** In the order of creation. */
  readonly slots: Set<Slot>;
  /** What `list` answers until the next change. */
  list: readonly KubernetesObject[] | undefined;
  readonly history: Change[];
  readonly watchers: Watcher[];
}

/** The place of one object. */
interface Slot {
  object: KubernetesObject;
}

/**
 * etcd and the watch cache: immutable objects by kind and name, and every change there ever was, so that any earlier
 * moment can be read. It has no rules of its own: those are the API server's.
 */
export class Store {
  readonly #engine: Engine;
  readonly #shelves = new Map<Kind, Shelf>();
  #revision = 1;
  #isDry = false;
  #tried: Change[] = [];

  /** Of the last change. */
  get revision(): number {
    return this.#revision;
  }

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Of a change of something that is kept elsewhere. */
  nextRevision(): number {
    this.#revision++;
    return this.#revision;
  }

  get isDry(): boolean {
    return this.#isDry;
  }

  /** Nothing that `work` stores or removes is kept. @see kubernetes: apiserver/pkg/registry/generic/registry/dryrun.go */
  dryRun<T>(work: () => T): T {
    this.#isDry = true;
    this.#tried = [];
    try {
      return work();
    } finally {
      this.#isDry = false;
    }
  }

  /** What the last dry run would have stored. */
  get tried(): readonly Change[] {
    return this.#tried;
  }

  get now(): Micros {
    return this.#engine.now;
  }

  get<K extends Kind>(kind: K, namespace: string | undefined, name: string): Kinds[K] | undefined {
    return this.#slot(kind, namespace, name)?.object as Kinds[K] | undefined;
  }

  /** In the order of creation; of one namespace if one is given. */
  list<K extends Kind>(kind: K, namespace?: string): readonly Kinds[K][] {
    const shelf = this.#shelf(kind);
    if (!shelf.list) {
      const list: KubernetesObject[] = [];
      for (const slot of shelf.slots) list.push(slot.object);
      shelf.list = list;
    }
    const all = shelf.list as unknown as readonly Kinds[K][];
    return namespace === undefined ? all : all.filter((object) => object.metadata.namespace === namespace);
  }

  /** Creates or replaces; sets the resource version. Returns what is stored now. */
  put<K extends Kind>(kind: K, object: Kinds[K]): Kinds[K] {
    const { namespace, name } = object.metadata;
    if (this.#isDry) return this.#unstored(kind, object);
    // Objects of all kinds pass here: for such a mixture, assigning is several times as fast as spreading.
    const metadata = Object.assign({}, object.metadata, { resourceVersion: String(this.#revision + 1) });
    const stored: Kinds[K] = Object.assign({}, object, { metadata });
    const slot = this.#slot(kind, namespace, name);
    const previous = slot?.object as Kinds[K] | undefined;
    if (slot) slot.object = stored;
    else this.#add(kind, namespace ?? '', name, { object: stored });
    this.#changed(previous ? 'MODIFIED' : 'ADDED', kind, stored, previous);
    return stored;
  }

  /** As `put`, of what another store had: the object itself, if its version would be the same, so that runs share it. */
  restore<K extends Kind>(kind: K, object: Kinds[K]): Kinds[K] {
    const { namespace, name, resourceVersion } = object.metadata;
    if (resourceVersion !== String(this.#revision + 1) || this.#slot(kind, namespace, name)) return this.put(kind, object);
    this.#add(kind, namespace ?? '', name, { object });
    this.#changed('ADDED', kind, object, undefined);
    return object;
  }

  remove<K extends Kind>(kind: K, namespace: string | undefined, name: string): void {
    const slot = this.#slot(kind, namespace, name);
    if (!slot || this.#isDry) return;
    const shelf = this.#shelf(kind);
    shelf.byNamespace.get(namespace ?? '')?.delete(name);
    shelf.slots.delete(slot);
    const previous = slot.object as unknown as Kinds[K];
    const metadata = Object.assign({}, previous.metadata, { resourceVersion: String(this.#revision + 1) });
    this.#changed('DELETED', kind, Object.assign({}, previous, { metadata }), previous);
  }

  /** `watcher` is told of each later change of that kind, a moment after it, in order. */
  watch<K extends Kind>(kind: K, watcher: (change: Change<K>) => void): void {
    this.#shelf(kind).watchers.push(watcher as unknown as Watcher);
  }

  /** Every change of that kind, oldest first. */
  history<K extends Kind>(kind: K): readonly Change<K>[] {
    return this.#shelf(kind).history as unknown as readonly Change<K>[];
  }

  /** Of the version that is there; what is not there yet has none. */
  #unstored<K extends Kind>(kind: K, object: Kinds[K]): Kinds[K] {
    const { resourceVersion: _, ...metadata } = object.metadata;
    const previous = this.get(kind, metadata.namespace, metadata.name);
    const { resourceVersion } = previous?.metadata ?? {};
    const unstored = { ...object, metadata: { ...metadata, ...(resourceVersion !== undefined && { resourceVersion }) } };
    const type = previous ? 'MODIFIED' : 'ADDED';
    this.#tried.push({ at: this.#engine.now, revision: this.#revision + 1, type, kind, object: unstored, previous } as Change);
    return unstored;
  }

  #shelf(kind: Kind): Shelf {
    let shelf = this.#shelves.get(kind);
    if (!shelf) {
      shelf = { byNamespace: new Map(), slots: new Set(), list: undefined, history: [], watchers: [] };
      this.#shelves.set(kind, shelf);
    }
    return shelf;
  }

  #slot(kind: Kind, namespace: string | undefined, name: string): Slot | undefined {
    return this.#shelf(kind)
      .byNamespace.get(namespace ?? '')
      ?.get(name);
  }

  #add(kind: Kind, namespace: string, name: string, slot: Slot): void {
    const { byNamespace, slots } = this.#shelf(kind);
    const names = byNamespace.get(namespace);
    if (names) names.set(name, slot);
    else byNamespace.set(namespace, new Map([[name, slot]]));
    slots.add(slot);
  }

  #changed<K extends Kind>(type: ChangeType, kind: K, object: Kinds[K], previous: Kinds[K] | undefined): void {
    const shelf = this.#shelf(kind);
    shelf.list = undefined;
    const change: Change = { at: this.#engine.now, revision: ++this.#revision, type, kind, object, previous };
    shelf.history.push(change);
    const { watchers } = shelf;
    // Whoever watches from later on is not told of it.
    const { length } = watchers;
    if (length === 0) return;
    const engine = this.#engine;
    const tell = (): void => {
      for (let i = 0; i < length; i++) watchers[i]?.(change);
    };
    engine.at(engine.now + WATCH_LATENCY, tell, engine.housekeeping);
  }
}

/** What there is, for who changes nothing by himself. */
export type StoreView = Pick<Store, 'get' | 'list' | 'watch' | 'history'>;

/** What a list of that kind answered at a moment: the objects, in the order of creation. */
export function listAt<K extends Kind>(history: readonly Change<K>[], at: Micros): Kinds[K][] {
  const objects = new Map<string, Kinds[K]>();
  for (const { at: changed, type, object } of history) {
    if (changed > at) break;
    const key = `${object.metadata.namespace ?? ''}/${object.metadata.name}`;
    if (type === 'DELETED') objects.delete(key);
    else objects.set(key, object);
  }
  return [...objects.values()];
}
