import { groupOf } from '../apimachinery/group-version.ts';
import { type Kind, type KubernetesObject, type ObjectMeta, podKey } from '../apimachinery/objects.ts';
import { isDeletingDependents, policyOf, withPolicy } from '../apimachinery/propagation.ts';
import { sameJson } from '../apimachinery/same-json.ts';
import { isClusterScoped, isServed } from '../apimachinery/served-resources.ts';
import { referenceTo } from '../events/index.ts';
import type { ControllerContext } from './context.ts';
import { ownerGone } from './entries.ts';

type Owner = NonNullable<ObjectMeta['ownerReferences']>[number];

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

/** It belongs to something, or is about to go. */
const concerns = ({ metadata }: KubernetesObject): boolean =>
  metadata.deletionTimestamp !== undefined || (metadata.ownerReferences?.length ?? 0) > 0;

/** Deletes what only belonged to things that are gone. @see kubernetes: pkg/controller/garbagecollector/garbagecollector.go attemptToDeleteItem */
export class GarbageCollector {
  readonly #context: ControllerContext;
  /** Which objects there are, by uid. */
  readonly #objects = new Map<string, { readonly kind: Kind; readonly object: KubernetesObject }>();
  readonly #dependents = new Map<string, Set<string>>();
  #isBuilt = false;

  constructor(context: ControllerContext) {
    this.#context = context;
  }

  start(): void {
    const { store } = this.#context;
    for (const kind of KINDS) {
      store.watch(kind, ({ type, object, previous }) => {
        const isGone = type === 'DELETED';
        // Of most runs nothing is asked: then nothing need be known.
        if (!this.#isBuilt && !isGone && !concerns(object) && !(previous && concerns(previous))) return;
        this.#build();
        if (isGone) return this.#gone(object);
        this.#observe(kind, object);
        this.#deletionBegins(object, previous);
        const { uid, ownerReferences = [] } = object.metadata;
        if (ownerReferences.length === 0 || sameJson(previous?.metadata.ownerReferences, ownerReferences)) return;
        this.#tellForeigner(object, previous);
        this.#later(uid);
      });
    }
  }

  /** The graph of what there is. */
  #build(): void {
    if (this.#isBuilt) return;
    this.#isBuilt = true;
    for (const kind of KINDS) for (const object of this.#context.store.list(kind)) this.#observe(kind, object);
  }

  #observe(kind: Kind, object: KubernetesObject): void {
    const { uid, ownerReferences = [] } = object.metadata;
    this.#objects.set(uid, { kind, object });
    for (const owner of ownerReferences) {
      const dependents = this.#dependents.get(owner.uid) ?? new Set();
      this.#dependents.set(owner.uid, dependents.add(uid));
    }
  }

  #gone({ metadata: { uid, ownerReferences } }: KubernetesObject): void {
    this.#objects.delete(uid);
    const dependents = this.#dependents.get(uid) ?? [];
    this.#dependents.delete(uid);
    for (const dependent of dependents) this.#later(dependent);
    this.#lookAtOwners(ownerReferences);
  }

  #later(uid: string): void {
    this.#context.engine.after(ATTEMPT, () => this.#attempt(uid));
  }

  /** Those that wait for what belongs to them may wait no longer. */
  #lookAtOwners(owners: readonly Owner[] = []): void {
    for (const { uid } of owners) if (isDeletingDependents(this.#objects.get(uid)?.object.metadata ?? {})) this.#later(uid);
  }

  /** @see kubernetes: graph_builder.go processTransitions */
  #deletionBegins({ metadata }: KubernetesObject, previous: KubernetesObject | undefined): void {
    if (previous?.metadata === metadata) return;
    if (previous && !sameJson(previous.metadata.ownerReferences, metadata.ownerReferences))
      this.#lookAtOwners(previous.metadata.ownerReferences);
    const { uid, deletionTimestamp, finalizers } = metadata;
    if (!deletionTimestamp || (previous?.metadata.deletionTimestamp && sameJson(previous.metadata.finalizers, finalizers))) return;
    const policy = policyOf(metadata);
    if (policy === 'Orphan') this.#context.engine.after(ATTEMPT, () => this.#orphan(uid));
    if (policy !== 'Foreground') return;
    for (const { object } of this.#dependentsOf(uid)) this.#later(object.metadata.uid);
    this.#later(uid);
  }

  #dependentsOf(uid: string): { readonly kind: Kind; readonly object: KubernetesObject }[] {
    return [...(this.#dependents.get(uid) ?? [])].flatMap((dependent) => {
      const known = this.#objects.get(dependent);
      return known?.object.metadata.ownerReferences?.some((owner) => owner.uid === uid) ? [known] : [];
    });
  }

  /** What belongs to it belongs to it no longer. @see kubernetes: garbagecollector.go attemptToOrphanWorker */
  #orphan(uid: string): void {
    const known = this.#objects.get(uid);
    if (known?.object.metadata.deletionTimestamp === undefined || policyOf(known.object.metadata) !== 'Orphan') return;
    for (const { object } of this.#dependentsOf(uid))
      this.#setOwners(object, object.metadata.ownerReferences?.filter((owner) => owner.uid !== uid) ?? []);
    this.#context.api.update({ ...known.object, metadata: withPolicy(known.object.metadata, 'Background') });
  }

  /** It goes when nothing is left that forbids it. @see kubernetes: garbagecollector.go processDeletingDependentsItem */
  #waitForDependents({ object }: { readonly object: KubernetesObject }): void {
    const { uid } = object.metadata;
    const blocking = this.#dependentsOf(uid).filter((dependent) =>
      dependent.object.metadata.ownerReferences?.some((owner) => owner.uid === uid && owner.blockOwnerDeletion),
    );
    if (blocking.length === 0) this.#context.api.update({ ...object, metadata: withPolicy(object.metadata, 'Background') });
    for (const dependent of blocking) if (!isDeletingDependents(dependent.object.metadata)) this.#attempt(dependent.object.metadata.uid);
  }

  #setOwners(object: KubernetesObject, owners: readonly Owner[]): void {
    const { ownerReferences: _, ...metadata } = object.metadata;
    this.#context.api.update({ ...object, metadata: owners.length > 0 ? { ...metadata, ownerReferences: [...owners] } : metadata });
  }

  #attempt(uid: string): void {
    const known = this.#objects.get(uid);
    if (!known) return;
    const { kind, object } = known;
    if (isDeletingDependents(object.metadata)) {
      this.#waitForDependents(known);
      return;
    }
    const { namespace, name, ownerReferences = [], deletionTimestamp } = object.metadata;
    if (deletionTimestamp) return;
    // What is in no namespace can belong to nothing that is in one: such a reference is left as it is.
    if (namespace === undefined && ownerReferences.some((owner) => !isClusterScoped(owner.kind))) return;
    const there = ownerReferences.filter((owner) => this.#isThere(owner, namespace));
    const solid = there.filter((owner) => !isDeletingDependents(this.#objects.get(owner.uid)?.object.metadata ?? {}));
    if (solid.length === ownerReferences.length) return;
    // Of a kind that nobody knows it cannot be found out whether the owner is there: that is tried again and again.
    if (ownerReferences.some(({ apiVersion, kind }) => !isServed(apiVersion, kind))) return;
    if (solid.length > 0) {
      // It still belongs to others.
      this.#setOwners(object, solid);
      return;
    }
    const dependents = there.length > 0 ? this.#dependentsOf(uid) : [];
    const isWaitedFor = dependents.length > 0;
    // In a circle all would wait for one another.
    if (dependents.some((dependent) => isDeletingDependents(dependent.object.metadata)))
      this.#setOwners(
        object,
        ownerReferences.map((owner) => (owner.blockOwnerDeletion ? { ...owner, blockOwnerDeletion: false } : owner)),
      );
    const { api, trace } = this.#context;
    if (kind === 'Pod' && there.length === 0)
      trace.record(ownerGone, { pod: podKey(object) }, { owners: ownerReferences.map((owner) => `${owner.kind}/${owner.name}`) });
    api.delete(kind, namespace, name, { uid, propagationPolicy: isWaitedFor ? 'Foreground' : policyOf(object.metadata) });
  }

  /** By its kind and name, in the namespace of what it owns, and with that uid. @see kubernetes: garbagecollector.go isDangling */
  #isThere({ apiVersion, kind, name, uid }: Owner, namespace: string | undefined): boolean {
    if (this.#context.workloads.has(kind, name, uid)) return true;
    const known = this.#objects.get(uid);
    if (known?.kind !== kind || known.object.metadata.name !== name) return false;
    if (groupOf(known.object.apiVersion) !== groupOf(apiVersion)) return false;
    return (known.object.metadata.namespace ?? namespace) === namespace;
  }

  /** Of the owners that are new, the first that cannot be one. @see kubernetes: graph_builder.go addDependentToOwners */
  #tellForeigner(object: KubernetesObject, previous: KubernetesObject | undefined): void {
    const { namespace = '', ownerReferences = [] } = object.metadata;
    const known = new Set(previous?.metadata.ownerReferences?.map((owner) => owner.uid));
    for (const { apiVersion, kind, name, uid } of ownerReferences) {
      const owner = this.#objects.get(uid);
      if (known.has(uid) || !owner) continue;
      const { namespace: its = '', name: named } = owner.object.metadata;
      if (its !== '' && its !== namespace) {
        const reference = `[${apiVersion}/${kind}, namespace: ${namespace}, name: ${name}, uid: ${uid}]`;
        const message = `ownerRef ${reference} does not exist in namespace "${namespace}"`;
        const { recorder } = this.#context;
        recorder.record({ source: SOURCE, object: referenceTo(object), type: 'Warning', reason: 'OwnerRefInvalidNamespace', message });
        return;
      }
      if (owner.kind !== kind || named !== name || owner.object.apiVersion !== apiVersion) return;
    }
  }
}

const ATTEMPT = 20_000;
const SOURCE = { component: 'garbage-collector-controller' };
