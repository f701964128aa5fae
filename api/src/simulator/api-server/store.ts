import type { Kind, Kinds, KubernetesObject } from '../apimachinery/objects.ts';
import type { Engine, Micros } from '../engine/index.ts';

export type ChangeType = 'ADDED' | 'MODIFIED' | 'DELETED';

/** One change of one object. After DELETED `object` is the last state. */
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

const keyOf = (namespace: string | undefined, name: string): string => `${namespace ?? ''}/${name}`;

/**
 * etcd and the watch cache: immutable objects by kind and name, and every change there ever was, so that any earlier
 * moment can be read. It has no rules of its own: those are the API server's.
 */
export class Store {
  readonly #engine: Engine;
  readonly #objects = new Map<Kind, Map<string, KubernetesObject>>();
  /** What `list` answers until the next change. */
  readonly #lists = new Map<Kind, readonly KubernetesObject[]>();
  readonly #watchers = new Map<Kind, readonly Watcher[]>();
  readonly #history = new Map<Kind, Change[]>();
  #revision = 1;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  get<K extends Kind>(kind: K, namespace: string | undefined, name: string): Kinds[K] | undefined {
    return this.#objects.get(kind)?.get(keyOf(namespace, name)) as Kinds[K] | undefined;
  }

  /** In the order of creation; of one namespace if one is given. */
  list<K extends Kind>(kind: K, namespace?: string): readonly Kinds[K][] {
    let all = this.#lists.get(kind) as readonly Kinds[K][] | undefined;
    if (!all) {
      all = [...(this.#objects.get(kind)?.values() ?? [])] as Kinds[K][];
      this.#lists.set(kind, all as unknown as readonly KubernetesObject[]);
    }
    return namespace === undefined ? all : all.filter((object) => object.metadata.namespace === namespace);
  }

  /** Creates or replaces; sets the resource version. Returns what is stored now. */
  put<K extends Kind>(kind: K, object: Kinds[K]): Kinds[K] {
    const { namespace, name } = object.metadata;
    const previous = this.get(kind, namespace, name);
    // Objects of all kinds pass here: for such a mixture, assigning is several times as fast as spreading.
    const metadata = Object.assign({}, object.metadata, { resourceVersion: String(this.#revision + 1) });
    const stored: Kinds[K] = Object.assign({}, object, { metadata });
    const objects = this.#objects.get(kind) ?? new Map<string, KubernetesObject>();
    this.#objects.set(kind, objects);
    objects.set(keyOf(namespace, name), stored);
    this.#changed(previous ? 'MODIFIED' : 'ADDED', kind, stored, previous);
    return stored;
  }

  remove<K extends Kind>(kind: K, namespace: string | undefined, name: string): void {
    const previous = this.get(kind, namespace, name);
    if (!previous) return;
    this.#objects.get(kind)?.delete(keyOf(namespace, name));
    this.#changed('DELETED', kind, previous, previous);
  }

  /** `watcher` is told of each later change of that kind, a moment after it, in order. */
  watch<K extends Kind>(kind: K, watcher: (change: Change<K>) => void): void {
    this.#watchers.set(kind, [...(this.#watchers.get(kind) ?? []), watcher as unknown as Watcher]);
  }

  /** Every change of that kind, oldest first. */
  history<K extends Kind>(kind: K): readonly Change<K>[] {
    return (this.#history.get(kind) ?? []) as unknown as readonly Change<K>[];
  }

  #changed<K extends Kind>(type: ChangeType, kind: K, object: Kinds[K], previous: Kinds[K] | undefined): void {
    this.#lists.delete(kind);
    const change: Change = { at: this.#engine.now, revision: ++this.#revision, type, kind, object, previous };
    const history = this.#history.get(kind);
    if (history) history.push(change);
    else this.#history.set(kind, [change]);
    const watchers = this.#watchers.get(kind);
    if (!watchers) return;
    this.#engine.after(WATCH_LATENCY, () => {
      for (const watcher of watchers) watcher(change);
    });
  }
}

/** What a list of that kind answered at a moment: the objects, in the order of creation. */
export function listAt<K extends Kind>(history: readonly Change<K>[], at: Micros): Kinds[K][] {
  const objects = new Map<string, Kinds[K]>();
  for (const { at: changed, type, object } of history) {
    if (changed > at) break;
    const key = keyOf(object.metadata.namespace, object.metadata.name);
    if (type === 'DELETED') objects.delete(key);
    else objects.set(key, object);
  }
  return [...objects.values()];
}
