// All that is asked of the API server, in one place: each request is a few lines over the rules that stand in files of their own.

import type { Kind, Kinds, KubernetesObject, Pod, PodStatus } from '../../apimachinery/objects.ts';
import { mergedAsWritten, mergePatch } from '../../apimachinery/patch/merge-patch.ts';
import { withCondition } from '../../apimachinery/pod-conditions.ts';
import { type PropagationPolicy, withPolicy } from '../../apimachinery/propagation.ts';
import { sameJson } from '../../apimachinery/same-json.ts';
import { formatTime } from '../../apimachinery/time.ts';
import { whatItIs } from '../../apimachinery/type-meta.ts';
import type { Trace } from '../../engine/index.ts';
import { admissionChain } from '../admission/index.ts';
import { bootstrapCluster, createNamespaceContent, createNode } from '../cluster/bootstrap.ts';
import { checkObject, firstTypeProblem, unknownFields } from '../decode/check.ts';
import { otherKind } from '../decode/decode-body.ts';
import { defaulted } from '../defaults/index.ts';
import type { Loose } from '../defaults/loose.ts';
import { NOBODY } from '../managed-fields/managed-fields.ts';
import { conflictCauses, conflictMessage } from '../managed-fields/server-side-apply.ts';
import { Writers } from '../managed-fields/writers.ts';
import { inGoOrder } from '../schema/go-order.ts';
import { kindInfo } from '../schema/kinds.ts';
import type { Change, Store } from '../store.ts';
import { standardFinalizer } from '../validation/metadata.ts';
import { type Answer, accepted, conflict, invalid, notFoundAnswer, refused, refusedSubresource, undecodable } from './answer.ts';
import { type Applied, appliedOf, type Given, noted, notedOn, patchOf, patchProblem, serverSideApply } from './applied.ts';
import { createObject, type Registry, storeOrRemove, updateObject, updateWarnings } from './creation.ts';
import { decideEviction } from './disruption.ts';
import { gracefulDeletion } from './graceful-deletion.ts';
import { otherRecord, otherUid, renamed, staleVersion } from './preconditions.ts';
import { updateStatus, withEphemeralContainers } from './subresources.ts';
import { threeWayMerge } from './three-way-merge.ts';

/** How an object is deleted. */
export interface DeleteOptions {
  readonly gracePeriodSeconds?: number;
  /** Refuses if the object has another one. */
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly propagationPolicy?: PropagationPolicy;
}

/** Who applies on the server's side, and owns the fields that the manifest has. */
interface FieldManager {
  readonly manager: string;
  /** Takes over what others have set otherwise. */
  readonly force?: boolean;
  /** kubectl itself, which has no more fields by its own side's apply then. */
  readonly takesOver?: boolean;
  /** The status alone, and metadata. */
  readonly subresource?: 'status' | undefined;
}

type Applying = Required<Omit<FieldManager, 'subresource'>> & Pick<FieldManager, 'subresource'>;

/** What became of what is kept beside the store. */
interface Beside {
  readonly beside?: (kind: string) => readonly Change[];
}

/** The API server: every change of the cluster's objects goes through it. It answers refusals as values. */
export class ApiServer {
  readonly store: Store;
  readonly writers: Writers;
  readonly #registry: Registry;
  /** By the objects' uids. */
  readonly #lastApplied = new Map<string, Applied>();
  /** Whether controllers are there, of whose work some is done here at once. */
  readonly #hasControllers: () => boolean;

  /** Networks that nodes of the manifest bring along. */
  #reserved: ReadonlySet<string> | undefined;

  constructor(options: Omit<Registry, 'admission'> & { readonly trace?: Trace; readonly hasControllers?: () => boolean } & Beside) {
    const { engine, store, random, nodeResources, hasControllers = () => true, beside } = options;
    this.#hasControllers = hasControllers;
    this.store = store;
    this.writers = new Writers(store, beside);
    this.#registry = { engine, store, random, nodeResources, hasControllers, writers: this.writers, admission: admissionChain() };
  }

  /** Makes what a new cluster has; `nodes` take the place of its own. */
  bootstrap(nodes: readonly Loose[] = []): void {
    this.#reserved = new Set(nodes.map(({ spec }) => spec?.podCIDR ?? spec?.podCIDRs?.[0]).filter(Boolean));
    bootstrapCluster(this.#registry, nodes);
  }

  /** It serves with these plugins switched on and off. */
  servesWith(plugins: { readonly on?: readonly string[]; readonly off?: readonly string[] }): void {
    this.#registry.admission = admissionChain(plugins);
  }

  /** Judges what `work` asks for, and answers it, but keeps nothing of it. */
  dryRun<T>(work: () => T): T {
    return this.store.dryRun(work);
  }

  /** Of what kubectl apply has not made, it will miss the annotation that it goes by. */
  create<K extends Kind>(given: Given, { isApplied = true } = {}): Answer<Kinds[K]> {
    const applied = appliedOf(given);
    const { object } = applied;
    const kind = object.kind as K;
    const isVersioned = Boolean(object.metadata?.resourceVersion);
    const answer = isVersioned ? this.dryRun(() => this.#create(kind, object)) : this.#create(kind, object);
    if (!answer.ok) return answer;
    if (isVersioned) return refused(500, '', VERSION_ON_CREATE);
    this.writers.made(answer.object, object);
    if (this.store.isDry) return { ...answer, verb: 'created' };
    if (isApplied) this.#lastApplied.set(answer.object.metadata.uid, applied);
    if (kind === 'Namespace' && this.#hasControllers()) createNamespaceContent(this.#registry, answer.object.metadata.name);
    return { ...answer, verb: 'created' };
  }

  /** A Node is a machine that joins: its kubelet says the rest. */
  #create<K extends Kind>(kind: K, object: Loose): Answer<Kinds[K]> {
    const { namespace } = object.metadata ?? {};
    const isMissing = this.#registry.admission.provisionsNamespaces && namespace && !this.store.get('Namespace', undefined, namespace);
    if (isMissing && !this.store.isDry)
      this.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } }, { isApplied: false });
    if (kind !== 'Node') return createObject(this.#registry, kind, object);
    return createNode(this.#registry, object, this.#reserved) as Answer<Kinds[K]>;
  }

  /** Whether an object was made or changed by kubectl apply; one that was not has not the annotation that it goes by. */
  wasApplied(object: KubernetesObject): boolean {
    return this.#applied(object) !== undefined;
  }

  /** What `kubectl apply` would send for an object that is there. */
  patchOf(given: Given, current: KubernetesObject): Loose {
    return patchOf(this.#applied(current), appliedOf(given), current);
  }

  /** Why it can make none, of an object as it is shown. */
  patchProblem(given: Given, current: KubernetesObject): string | undefined {
    return patchProblem(this.#applied(current), appliedOf(given), current);
  }

  #applied(object: KubernetesObject): Applied | undefined {
    return this.#lastApplied.get(object.metadata.uid) ?? notedOn(object);
  }

  /** kubectl apply: creates, or brings an existing object to what the manifest says, which is noted on it but where a run begins. */
  apply<K extends Kind>(given: Given, { isNoted = true } = {}): Answer<Kinds[K]> {
    const applied = appliedOf(given);
    const object = isNoted ? noted(applied) : applied.object;
    const kind = object.kind as K;
    const { namespace, name } = object.metadata;
    const current = name ? this.store.get(kind, namespace, name) : undefined;
    if (!current) {
      const { resourceVersion: _, ...metadata } = object.metadata;
      const made = this.create<K>({ ...object, metadata }, { isApplied: false });
      if (made.ok && !this.store.isDry) this.#lastApplied.set(made.object.metadata.uid, applied);
      return made;
    }
    const { uid } = current.metadata;
    const { status: _, ...wanted } = object;
    const merged = threeWayMerge(this.#applied(current)?.object ?? {}, wanted, current) as Loose;
    const stale = staleVersion(kindInfo(kind), merged, current);
    if (stale) return stale;
    // Where nothing is to change, nothing is sent, not even the note that a run's own objects begin without.
    if (Object.keys(this.patchOf(given, current)).length === 0) return { ...accepted(current), verb: 'unchanged' };
    const answer = this.#updateUnlessSame(kind, merged, current);
    if (!answer.ok) return answer;
    if (!this.store.isDry) this.#lastApplied.set(uid, applied);
    return { ...answer, verb: 'configured' };
  }

  /** kubectl apply --server-side: the API server itself brings the object to what the manifest says, and minds what others have set. */
  applyServerSide<K extends Kind>(given: Given, { manager, force, takesOver, subresource }: FieldManager): Answer<Kinds[K]> {
    const applied = appliedOf(given);
    const wanted = ofSubresource(applied.object, subresource);
    const kind = wanted.kind as K;
    const { name } = wanted.metadata;
    const current = this.store.get(kind, wanted.metadata.namespace, name);
    if (!current && subresource) return notFoundAnswer(kindInfo(kind), name);
    const write = { manager, applied: wanted };
    const answer = current
      ? this.#applyOver(
          kind,
          current,
          { ...applied, object: wanted },
          { manager, force: force === true, takesOver: takesOver === true && !this.store.isDry, subresource },
        )
      : this.writers.as(write, () => this.create<K>(given, { isApplied: false }));
    return answer.ok ? { ...answer, verb: 'serverside-applied' } : answer;
  }

  /**
   * What kubectl takes over from its own side it applies once more: what does not come of that is only warned of.
   * @see kubernetes: kubectl/pkg/cmd/apply/apply.go applyOneObject
   */
  #applyOver<K extends Kind>(kind: K, current: Kinds[K], applied: Applied, by: Applying): Answer<Kinds[K]> {
    const whole = this.#applyOnce(kind, current, applied, by);
    if (whole.ok || !by.takesOver) return whole;
    const first = this.#applyOnce(kind, current, applied, { ...by, takesOver: false });
    return first.ok ? { ...first, warnings: [...(first.warnings ?? []), `${REAPPLY_FAILED}${whole.message}`] } : first;
  }

  #applyOnce<K extends Kind>(kind: K, current: Kinds[K], applied: Applied, by: Applying): Answer<Kinds[K]> {
    const stale = applied.object.metadata.resourceVersion && staleVersion(kindInfo(kind), applied.object, current);
    if (stale) return stale;
    const owners = this.writers.owners(current);
    const { object, write, conflicts, isNews, note } = serverSideApply(applied, current, by, owners);
    if (conflicts.length > 0) {
      const { apiVersion } = current;
      const details = { causes: conflictCauses(conflicts, apiVersion) };
      return { ...refused(409, 'Conflict', conflictMessage(conflicts, apiVersion)), details };
    }
    const answer = this.writers.as(write, (): Answer<Kinds[K]> => {
      const done = by.subresource ? updateStatus(this.#registry, kind, object, current) : this.#updateUnlessSame(kind, object, current);
      // Whose a field is, is part of the object.
      return done.ok && done.object === current && isNews ? { ...done, object: this.#put(kind, current) } : done;
    });
    if (!answer.ok || this.store.isDry) return answer;
    const { uid } = current.metadata;
    if (this.#lastApplied.has(uid) && by.manager === 'kubectl') this.#lastApplied.set(uid, applied);
    if (notedOn(current) && !notedOn(answer.object)) this.#lastApplied.delete(uid);
    return note ? { ...answer, object: this.writers.as(note, () => this.#put(kind, answer.object)) } : answer;
  }

  /** Replaces an object: `kubectl replace`, a controller's update. */
  update<K extends Kind>(object: Kinds[K] | Loose): Answer<Kinds[K]> {
    const kind = (object as Loose).kind as K;
    const { namespace, name, uid } = (object as Loose).metadata;
    return this.#onExisting(kind, namespace, name, uid, (old) => this.#updateUnlessSame(kind, object as Loose, old));
  }

  /** kubectl replace: the whole of what a manifest says, in the place of the version that it names. */
  replace<K extends Kind>(object: Loose): Answer<Kinds[K]> {
    const kind = object.kind as K;
    const info = kindInfo(kind);
    const { namespace, name, uid } = object.metadata;
    if (createdByUpdate.has(kind) && !this.store.get(kind, namespace, name)) return this.create(object, { isApplied: false });
    return this.#onExisting(kind, namespace, name, uid, (old) => {
      const stale = staleVersion(info, object, old);
      if (stale) return stale;
      const answer = this.#updateUnlessSame(kind, object, old);
      // kubectl apply goes by an annotation, which is gone with all else that the manifest does not say.
      if (answer.ok && !this.store.isDry) this.#lastApplied.delete(old.metadata.uid);
      return answer;
    });
  }

  /** A JSON merge patch. `fieldValidation`: what becomes of unknown fields; they are warned of where it does not say. */
  patch<K extends Kind>(
    kind: K,
    namespace: string | undefined,
    name: string,
    patch: unknown,
    { subresource, fieldValidation }: { readonly subresource?: string | undefined; readonly fieldValidation?: string | undefined } = {},
  ): Answer<Kinds[K]> {
    return this.#onExisting(kind, namespace, name, undefined, (old) => {
      const unpatchable = subresource ? refusedSubresource(kind, subresource) : undefined;
      if (unpatchable) return unpatchable;
      const made = mergePatch(old, patch) as Loose;
      const info = kindInfo(kind);
      const found = whatItIs(made);
      const refuse = (why: string): Answer<Kinds[K]> => undecodable(mergedAsWritten(inGoOrder(this.writers.told(old)), patch), why);
      if ('error' in found) return refuse(found.error);
      // What names no kind is taken for what it was.
      const patched: Loose = { ...made, apiVersion: found.apiVersion || info.apiVersion, kind: found.kind || kind };
      if (patched.kind !== kind || patched.apiVersion !== info.apiVersion) return refuse(otherKind(patched.kind, patched.apiVersion, info));
      const checked = checkObject(patched, kind);
      const problem = firstTypeProblem(checked);
      if (problem) return refuse(problem.detail);
      const unknown = unknownFields(checked, fieldValidation);
      if ('refusal' in unknown) return refuse(unknown.refusal);
      const object = checked.object as Loose;
      const refusal = renamed(info, object.metadata ?? {}, old) ?? staleVersion(info, patched, old);
      if (refusal) return refusal;
      const wanted = subresource === 'ephemeralcontainers' ? withEphemeralContainers(object, old) : object;
      const answer =
        subresource === 'status' ? updateStatus(this.#registry, kind, object, old) : this.#updateUnlessSame(kind, wanted, old, subresource);
      return { ...answer, warnings: [...unknown.warnings, ...(answer.warnings ?? [])] };
    });
  }

  /** The binding subresource. @see kubernetes: pkg/registry/core/pod/storage/storage.go setPodHostAndAnnotations */
  bind(namespace: string, name: string, node: string, annotations?: Readonly<Record<string, string>>): Answer<Pod> {
    return this.#onExisting('Pod', namespace, name, undefined, (pod) => {
      const refuse = (detail: string): Answer<Pod> => conflict({ ...kindInfo('Pod'), resource: 'pods/binding' }, name, detail);
      if (pod.metadata.deletionTimestamp) return refuse(`pod ${name} is being deleted, cannot be assigned to a host`);
      if (pod.spec.nodeName) return refuse(`pod ${name} is already assigned to node "${pod.spec.nodeName}"`);
      if ((pod.spec.schedulingGates ?? []).length > 0) return refuse(`pod ${name} has non-empty .spec.schedulingGates`);
      const condition = { type: 'PodScheduled', status: 'True' } as const;
      const metadata = annotations ? { ...pod.metadata, annotations: { ...pod.metadata.annotations, ...annotations } } : pod.metadata;
      const bound = {
        ...pod,
        metadata,
        spec: { ...pod.spec, nodeName: node },
        status: withCondition(pod.status, condition, this.#registry.engine.now),
      };
      return accepted(this.#put('Pod', bound));
    });
  }

  /** The status subresource: `status` takes the place of the whole status. */
  updatePodStatus(namespace: string, name: string, uid: string, status: PodStatus): Answer<Pod> {
    return this.#onExisting('Pod', namespace, name, uid, (pod) => accepted(this.#put('Pod', { ...pod, status })));
  }

  updateStatus<K extends Kind>(kind: K, namespace: string | undefined, name: string, status: unknown): Answer<Kinds[K]> {
    return this.#onExisting(kind, namespace, name, undefined, (old) => accepted(this.#put(kind, { ...old, status })));
  }

  /** @see kubernetes: registry/generic/registry/store.go Delete */
  deletePod(namespace: string, name: string, options: DeleteOptions = {}): Answer<Pod> {
    return this.#onExisting('Pod', namespace, name, undefined, (pod) => {
      const other = otherRecord('Pod', pod, options);
      if (other) return other;
      const decision = gracefulDeletion(pod, this.#registry.engine.now, options.gracePeriodSeconds);
      if (decision.kind === 'pending') return accepted(pod);
      const { deletionTimestamp, deletionGracePeriodSeconds } = decision;
      const metadata = { ...withPolicy(pod.metadata, options.propagationPolicy), deletionTimestamp, deletionGracePeriodSeconds };
      // Removal is seen by those who watch as a change and then as a deletion, as the real one is.
      return accepted(this.writers.as(NOBODY, () => this.#put('Pod', { ...pod, metadata })));
    });
  }

  /** What the kubelet does last: the object goes, unless finalizers hold it. */
  removePod(namespace: string, name: string, uid?: string): Answer<Pod> {
    return this.deletePod(namespace, name, { gracePeriodSeconds: 0, ...(uid === undefined ? {} : { uid }) });
  }

  delete<K extends Kind>(kind: K, namespace: string | undefined, name: string, options: DeleteOptions = {}): Answer<Kinds[K]> {
    if (kind === 'Pod') return this.deletePod(namespace ?? 'default', name, options) as Answer<Kinds[K]>;
    if (kind === 'Namespace') return this.#deleteNamespace(name) as Answer<Kinds[K]>;
    return this.#onExisting(kind, namespace, name, undefined, (object) => {
      const other = otherRecord(kind, object, options);
      if (other) return other;
      const metadata = withPolicy(object.metadata, options.propagationPolicy);
      const isDeleted = object.metadata.deletionTimestamp !== undefined;
      if (isDeleted && metadata === object.metadata) return accepted(object);
      const marks = isDeleted ? {} : { deletionTimestamp: this.#now(), deletionGracePeriodSeconds: 0 };
      if (isDeleted || (metadata.finalizers ?? []).length > 0)
        return accepted(this.writers.as(NOBODY, () => this.#put(kind, { ...object, metadata: { ...metadata, ...marks } })));
      this.store.remove(kind, namespace, name);
      return accepted(object);
    });
  }

  /** The eviction subresource. @see kubernetes: pkg/registry/core/pod/storage/eviction.go */
  evict(namespace: string, name: string, options: DeleteOptions): Answer<Pod> {
    return this.#onExisting('Pod', namespace, name, undefined, (pod) => {
      const other = otherRecord('Pod', pod, options);
      if (other) return other;
      const decision = decideEviction(pod, this.store.list('PodDisruptionBudget', namespace), this.#registry.engine.now);
      if (decision.kind === 'refuse') {
        const { code, reason, message, details } = decision;
        return { ...refused(code, reason, message), ...(details && { details }) };
      }
      const { spent } = decision;
      if (spent) this.updateStatus('PodDisruptionBudget', namespace, spent.budget.metadata.name, spent.status);
      const condition = {
        type: 'DisruptionTarget',
        status: 'True',
        reason: 'EvictionByEvictionAPI',
        message: 'Eviction API: evicting',
      } as const;
      this.#put('Pod', { ...pod, status: withCondition(pod.status, condition, this.#registry.engine.now) });
      return this.deletePod(namespace, name, options);
    });
  }

  #deleteNamespace(name: string): Answer<Kinds['Namespace']> {
    return this.#onExisting('Namespace', undefined, name, undefined, (namespace) => {
      if (['default', 'kube-system', 'kube-public'].includes(name))
        return refused(403, 'Forbidden', `namespaces "${name}" is forbidden: this namespace may not be deleted`);
      if (namespace.metadata.deletionTimestamp) return accepted(namespace);
      const metadata = { ...namespace.metadata, deletionTimestamp: this.#now() };
      const stored = this.#put('Namespace', { ...namespace, metadata, status: { phase: 'Terminating' } });
      return accepted(stored);
    });
  }

  /**
   * Which finalizers are left in its spec: what is given says so, or else the namespace controller has emptied it. Deleted, and without any, it
   * goes, unless its metadata names others. @see kubernetes: pkg/registry/core/namespace/storage/storage.go FinalizeREST; pkg/apis/core/validation ValidateNamespaceFinalizeUpdate
   */
  finalizeNamespace(name: string, given?: Loose): Answer<Kinds['Namespace']> {
    const info = kindInfo('Namespace');
    return this.#onExisting('Namespace', undefined, name, undefined, (namespace) => {
      const stale = given && staleVersion(info, given, namespace);
      if (stale) return stale;
      const left = given
        ? ((given.spec?.finalizers ?? []) as string[])
        : (namespace.spec?.finalizers ?? []).filter((one) => one !== 'kubernetes');
      const problems = left.flatMap((one, i) => standardFinalizer(one, `spec.finalizers[${i}]`));
      if (problems.length > 0) return invalid(info, name, problems);
      const wanted = { ...namespace, spec: left.length > 0 ? { finalizers: left } : {} } as Kinds['Namespace'];
      return accepted(sameJson(wanted, namespace) ? namespace : this.#put('Namespace', wanted));
    });
  }

  #updateUnlessSame<K extends Kind>(kind: K, wanted: Loose, old: Kinds[K], subresource?: string): Answer<Kinds[K]> {
    const { resourceVersion: _a, ...metadata } = wanted.metadata;
    const { resourceVersion, ...before } = old.metadata;
    // The status stays what it was.
    const { status } = old as Loose;
    const same = sameJson({ ...defaulted(kind, wanted), metadata, status }, { ...(old as Loose), metadata: before, status });
    return same
      ? accepted(old, subresource ? [] : updateWarnings(kind, old))
      : updateObject(this.#registry, kind, { ...wanted, metadata: { ...metadata, resourceVersion } }, old, subresource);
  }

  #onExisting<K extends Kind>(
    kind: K,
    namespace: string | undefined,
    name: string,
    uid: string | undefined,
    act: (object: Kinds[K]) => Answer<Kinds[K]>,
  ): Answer<Kinds[K]> {
    const info = kindInfo(kind);
    const object = this.store.get(kind, info.namespaced ? (namespace ?? 'default') : undefined, name);
    if (!object) return notFoundAnswer(info, name);
    return otherUid(info, object, uid) ?? act(object);
  }

  #put<K extends Kind>(kind: K, object: Kinds[K]): Kinds[K] {
    return storeOrRemove(this.#registry, kind, object);
  }

  #now(): string {
    return formatTime(this.#registry.engine.now);
  }
}

/** Without what the request cannot change. */
function ofSubresource({ status, ...object }: Loose, subresource: 'status' | undefined): Loose {
  if (!subresource) return object;
  const { apiVersion, kind, metadata } = object;
  return { apiVersion, kind, metadata, ...(status !== undefined && { status }) };
}

/** @see kubernetes: the AllowCreateOnUpdate of pkg/registry/ */
const createdByUpdate: ReadonlySet<Kind> = new Set(['Service', 'Endpoints', 'LimitRange', 'Event', 'RuntimeClass']);

/** The last that is found to be wrong: the store itself says so. @see kubernetes: apiserver/pkg/storage/errors.go ErrResourceVersionSetOnCreate */
const VERSION_ON_CREATE = 'resourceVersion should not be set on objects to be created';

const REAPPLY_FAILED =
  'failed to re-apply configuration after performing Server-Side Apply migration. This is non-fatal and will be retried next time you apply. Error: ';
