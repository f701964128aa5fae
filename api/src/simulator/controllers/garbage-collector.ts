import type { Kind, KubernetesObject } from '../apimachinery/objects.ts';
import type { ControllerContext } from './context.ts';
import { isServed } from './served-kinds.ts';

const KINDS = [
  'Pod',
  'PersistentVolumeClaim',
  'PersistentVolume',
  'StorageClass',
  'PriorityClass',
  'RuntimeClass',
  'LimitRange',
  'ResourceQuota',
  'Service',
  'Endpoints',
  'EndpointSlice',
  'ConfigMap',
  'Secret',
  'ServiceAccount',
  'PodDisruptionBudget',
  'Node',
  'Namespace',
] as const satisfies readonly Kind[];

/** Deletes what only belonged to things that are gone. @see kubernetes: pkg/controller/garbagecollector/garbagecollector.go attemptToDeleteItem */
export class GarbageCollector {
  readonly #context: ControllerContext;
  /** Which objects there are, by uid. */
  readonly #objects = new Map<string, { readonly kind: Kind; readonly object: KubernetesObject }>();
  readonly #dependents = new Map<string, Set<string>>();

  constructor(context: ControllerContext) {
    this.#context = context;
  }

  start(): void {
    const { engine, store } = this.#context;
    for (const kind of KINDS) {
      for (const object of store.list(kind)) this.#observe(kind, object);
      store.watch(kind, ({ type, object }) => {
        if (type === 'DELETED') this.#gone(object);
        else {
          this.#observe(kind, object);
          const { uid, ownerReferences = [] } = object.metadata;
          if (type === 'ADDED' && ownerReferences.length > 0) engine.after(ATTEMPT, () => this.#attempt(uid));
        }
      });
    }
  }

  #observe(kind: Kind, object: KubernetesObject): void {
    const { uid, ownerReferences = [] } = object.metadata;
    this.#objects.set(uid, { kind, object });
    for (const owner of ownerReferences) {
      const dependents = this.#dependents.get(owner.uid) ?? new Set();
      this.#dependents.set(owner.uid, dependents.add(uid));
    }
  }

  #gone({ metadata: { uid } }: KubernetesObject): void {
    this.#objects.delete(uid);
    const dependents = this.#dependents.get(uid) ?? [];
    this.#dependents.delete(uid);
    for (const dependent of dependents) this.#context.engine.after(ATTEMPT, () => this.#attempt(dependent));
  }

  #attempt(uid: string): void {
    const known = this.#objects.get(uid);
    if (!known) return;
    const { kind, object } = known;
    const { namespace, name, ownerReferences = [], deletionTimestamp } = object.metadata;
    if (deletionTimestamp) return;
    const there = ownerReferences.filter((owner) => this.#objects.has(owner.uid));
    if (there.length === ownerReferences.length) return;
    // Of a kind that nobody knows it cannot be found out whether the owner is there: that is tried again and again.
    if (ownerReferences.some(({ apiVersion, kind }) => !isServed(apiVersion, kind))) return;
    if (there.length === 0) this.#context.api.delete(kind, namespace, name, { uid });
    // It still belongs to others.
    else this.#context.api.update({ ...object, metadata: { ...object.metadata, ownerReferences: there } });
  }
}

const ATTEMPT = 20_000;
