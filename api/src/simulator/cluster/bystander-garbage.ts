import { type AccessObject, type Authorizer, besideStore, bystanderKinds, type Store } from '../api-server/index.ts';
import type { Kind, KubernetesObject } from '../apimachinery/objects.ts';
import { isServed } from '../apimachinery/served-resources.ts';
import { type Engine, MILLISECOND, SECOND } from '../engine/index.ts';

type Owner = NonNullable<KubernetesObject['metadata']['ownerReferences']>[number];

/** What others may belong to. */
const OWNERS = [
  'Pod',
  'Service',
  'ConfigMap',
  'Secret',
  'ServiceAccount',
  'PersistentVolumeClaim',
  'PersistentVolume',
  'PodDisruptionBudget',
  'Node',
  'Namespace',
] as const satisfies readonly Kind[];

const ATTEMPT = 20 * MILLISECOND;

/** What is kept beside the store goes with what it belongs to, too. @see kubernetes: pkg/controller/garbagecollector/garbagecollector.go attemptToDeleteItem */
export class BystanderGarbage {
  readonly #engine: Engine;
  readonly #store: Store;
  readonly #authorizer: Authorizer;
  readonly #hasWorkload: (kind: string, name: string, uid: string) => boolean;

  constructor(
    { engine, store, authorizer }: { readonly engine: Engine; readonly store: Store; readonly authorizer: Authorizer },
    hasWorkload: (kind: string, name: string, uid: string) => boolean,
  ) {
    this.#hasWorkload = hasWorkload;
    this.#engine = engine;
    this.#store = store;
    this.#authorizer = authorizer;
  }

  start(): void {
    for (const kind of OWNERS)
      this.#store.watch(kind, ({ type, object }) => {
        if (type !== 'DELETED') return;
        for (const dependent of this.#all()) if (ownersOf(dependent).some(({ uid }) => uid === object.metadata.uid)) this.look(dependent);
      });
  }

  /** Soon: of an object that belongs to others, whether one of them is there. */
  look(kept: AccessObject): void {
    const {
      kind,
      metadata: { namespace, name },
    } = kept;
    if (ownersOf(kept).length === 0) return;
    // What a run begins with is kept before the rest is there.
    this.#engine.at(this.#engine.now < 0 ? SECOND : this.#engine.now + ATTEMPT, () => {
      const { now } = this.#engine;
      const object = this.#authorizer.get(kind, namespace, name, now)?.object;
      const owners = object ? ownersOf(object) : [];
      if (!object || owners.length === 0 || owners.some(({ apiVersion, kind: of }) => !isServed(apiVersion, of))) return;
      const there = owners.filter((owner) => this.#isThere(owner, namespace));
      if (there.length === owners.length) return;
      const revision = () => this.#store.nextRevision();
      if (there.length === 0) this.#authorizer.remove(kind, namespace, name, now, revision);
      else
        this.#authorizer.apply({ ...object, metadata: { ...object.metadata, ownerReferences: there } } as AccessObject, now, { revision });
    });
  }

  #all(): AccessObject[] {
    return bystanderKinds.flatMap((kind) => this.#authorizer.list(kind, this.#engine.now).map(({ object }) => object));
  }

  #isThere({ kind, name, uid }: Owner, namespace: string | undefined): boolean {
    if (this.#hasWorkload(kind, name, uid)) return true;
    for (const of of [namespace, undefined]) {
      if (this.#store.get(kind as Kind, of, name)?.metadata.uid === uid) return true;
      const beside = this.#authorizer.get(kind, of, name, this.#engine.now);
      if (beside && besideStore(beside).metadata.uid === uid) return true;
    }
    return false;
  }
}

const ownersOf = ({ metadata }: AccessObject): readonly Owner[] => (metadata as KubernetesObject['metadata']).ownerReferences ?? [];
