import type { Kind, Kinds } from '../../apimachinery/objects.ts';
import { sameJson } from '../../apimachinery/same-json.ts';
import { formatTime } from '../../apimachinery/time.ts';
import type { Engine, Random } from '../../engine/index.ts';
import { type AdmissionChain, type Attributes, chargedQuotas, generatedName, type Plugin, quotaStatus } from '../admission/index.ts';
import type { NodeResources } from '../cluster/nodes.ts';
import { defaulted } from '../defaults/index.ts';
import type { Loose } from '../defaults/loose.ts';
import type { Writers } from '../managed-fields/writers.ts';
import { type KindInfo, kindInfo } from '../schema/kinds.ts';
import type { Store } from '../store.ts';
import { objectWarnings } from '../validation/index.ts';
import { type Answer, accepted, alreadyExists, invalid, type Refused, refused, refusedBy } from './answer.ts';
import { OTHER_NAMESPACE } from './preconditions.ts';
import { canonicalize, countsGenerations, prepareForCreate, prepareForUpdate } from './prepare.ts';
import { allocateAddresses } from './service-addresses.ts';
import { validateCreate, validateUpdate } from './validate.ts';

/** What the API server's own functions share. */
export interface Registry {
  readonly store: Store;
  readonly engine: Engine;
  readonly random: Random;
  /** Where kubelets are told what to keep of their nodes. */
  readonly nodeResources?: NodeResources | undefined;
  /** Whether the controller manager does its work. */
  readonly hasControllers?: () => boolean;
  readonly writers?: Writers;
  /** What is asked before something is let in: as the flags of the API server that serves have it. */
  admission: AdmissionChain;
}

/**
 * Default, admit, prepare, validate, admit, store.
 * @see kubernetes: apiserver/pkg/endpoints/handlers/create.go, pkg/registry/generic/registry/store.go Create
 */
export function createObject<K extends Kind>(registry: Registry, kind: K, given: Loose): Answer<Kinds[K]> {
  const { store, engine } = registry;
  const info = kindInfo(kind);
  const object = defaulted(kind, given);
  object.metadata ??= {};
  const { metadata } = object;
  const random = registry.random.fork(kind, metadata.namespace ?? '', metadata.name || metadata.generateName || '', engine.now);
  const warnings: string[] = [];
  const attributes: Attributes = {
    info,
    operation: 'CREATE',
    object,
    old: undefined,
    cluster: store,
    random,
    warn: (text) => warnings.push(text),
  };
  const refusal = askAll(registry.admission.mutating, attributes);
  if (refusal) return refusal;
  warnings.push(...prepareForCreate(kind, object));
  // @see kubernetes: pkg/registry/core/limitrange/strategy.go PrepareForCreate
  if (kind === 'LimitRange') metadata.name ||= random.uuid();
  // Two of one instant would draw the same.
  if (!metadata.name && metadata.generateName)
    do metadata.name = generatedName(metadata.generateName, random);
    while (store.get(kind, metadata.namespace, metadata.name));
  const now = formatTime(engine.now);
  Object.assign(metadata, { uid: random.uuid(), creationTimestamp: now, resourceVersion: '' });
  const unallocated = kind === 'Service' ? allocateAddresses(object, store.list('Service'), undefined, store.isDry) : [];
  if (unallocated.length > 0) return invalid(info, metadata.name ?? '', unallocated);
  const problems = validateCreate(kind, object);
  if (problems.length > 0) return invalid(info, metadata.name ?? '', problems);
  canonicalize(kind, object);
  // Whatever becomes of what is valid, it is warned of. @see kubernetes: apiserver/pkg/registry/rest/create.go BeforeCreate
  const ofObject = objectWarnings(kind, object);
  const forbidden = askAll(registry.admission.validating, attributes);
  if (forbidden) return { ...forbidden, warnings: [...ofObject, ...warnings] };
  charge(registry, kind, object);
  const taken = store.get(kind, metadata.namespace, metadata.name);
  if (taken) return { ...alreadyExists(info, taken.metadata), warnings: [...ofObject, ...warnings] };
  const stored = store.put(kind, object as Kinds[K]);
  if (kind === 'ResourceQuota') count(registry, stored as Kinds['ResourceQuota']);
  return accepted(stored, [...ofObject, ...warnings]);
}

/** Replaces an object by a changed one: what the server sets stays as it was. @see kubernetes: rest/update.go BeforeUpdate */
export function updateObject<K extends Kind>(
  registry: Registry,
  kind: K,
  changed: Loose,
  old: Kinds[K],
  subresource?: string,
): Answer<Kinds[K]> {
  const { store, random } = registry;
  const info = kindInfo(kind);
  const object = defaulted(kind, changed);
  const elsewhere = keepsMetadata(info, object, old);
  if (elsewhere) return elsewhere;
  const status = (old as Loose).status;
  if (status === undefined) delete object.status;
  else object.status = structuredClone(status);
  const warnings = prepareForUpdate(kind, object, old);
  const attributes: Attributes = {
    info,
    operation: 'UPDATE',
    object,
    old,
    cluster: store,
    random,
    warn: (text) => warnings.push(text),
  };
  const refusal = askAll(registry.admission.mutating, attributes);
  if (refusal) return refusal;
  const unallocated = kind === 'Service' ? allocateAddresses(object, store.list('Service'), old, store.isDry) : [];
  if (unallocated.length > 0) return invalid(info, old.metadata.name, unallocated);
  const problems = validateUpdate(kind, object, old, subresource);
  if (problems.length > 0) return invalid(info, object.metadata.name ?? '', problems);
  canonicalize(kind, object);
  const ofObject = subresource ? [] : updateWarnings(kind, object);
  const forbidden = askAll(registry.admission.validating, attributes);
  if (forbidden) return { ...forbidden, warnings: [...ofObject, ...warnings] };
  charge(registry, kind, object, old);
  if (countsGenerations.has(kind) && saysSomethingElse(kind, object, old)) object.metadata.generation = (old.metadata.generation ?? 0) + 1;
  // What comes to the same is not written. @see kubernetes: apiserver/pkg/storage/etcd3/store.go GuaranteedUpdate
  const stored = sameJson(object, old) ? old : storeOrRemove(registry, kind, object as Kinds[K]);
  if (kind === 'ResourceQuota') count(registry, stored as Kinds['ResourceQuota']);
  return accepted(stored, [...ofObject, ...warnings]);
}

function charge(registry: Registry, kind: Kind, object: Loose, old?: Loose): void {
  if (registry.store.isDry) return;
  for (const quota of chargedQuotas(kind, object, old, registry.store)) putStatus(registry, quota, 'kube-apiserver');
}

/** A quota of which something else is said: its controller counts at once what it is about, itself, too. */
function count(registry: Registry, quota: Kinds['ResourceQuota']): void {
  const { store } = registry;
  if (!counts(registry) || !store.get('ResourceQuota', quota.metadata.namespace, quota.metadata.name)) return;
  const status = quotaStatus(quota, store);
  if (!sameJson(status, quota.status)) putStatus(registry, { ...quota, status }, 'kube-controller-manager');
}

function putStatus({ store, writers }: Registry, quota: Kinds['ResourceQuota'], manager: string): Kinds['ResourceQuota'] {
  const put = (): Kinds['ResourceQuota'] => store.put('ResourceQuota', quota);
  return writers ? writers.as({ manager, subresource: 'status' }, put) : put();
}

/** Whether a controller counts at once what a new quota is about. @see kubernetes: pkg/controller/resourcequota/resource_quota_controller.go addQuota */
const counts = ({ store, hasControllers }: Registry): boolean => !store.isDry && hasControllers?.() !== false;

/** Of Pods and of slices, nothing is said again. @see kubernetes: pkg/registry/core/pod/strategy.go WarningsOnUpdate */
export const updateWarnings = (kind: Kind, object: object): string[] =>
  kind === 'Pod' || kind === 'EndpointSlice' ? [] : objectWarnings(kind, object);

/** What the server sets of an object's metadata stays as it was. @see kubernetes: apiserver/pkg/registry/rest/update.go BeforeUpdate */
export function keepsMetadata({ namespaced }: KindInfo, { metadata }: Loose, { metadata: before }: Loose): Refused | undefined {
  // A namespace that is left out is that of the request.
  if (namespaced) metadata.namespace ||= before.namespace;
  else delete metadata.namespace;
  if (metadata.namespace !== before.namespace) return refused(400, 'BadRequest', OTHER_NAMESPACE);
  const { uid, creationTimestamp, deletionTimestamp, deletionGracePeriodSeconds, generation } = before;
  metadata.uid ||= uid;
  metadata.deletionTimestamp = deletionTimestamp ?? metadata.deletionTimestamp;
  metadata.deletionGracePeriodSeconds ??= deletionGracePeriodSeconds;
  Object.assign(metadata, { creationTimestamp, generation });
  for (const field of ['deletionTimestamp', 'deletionGracePeriodSeconds', 'generation'])
    if (metadata[field] === undefined) delete metadata[field];
  for (const field of ['managedFields', 'selfLink']) delete metadata[field];
  return undefined;
}

/** Of the kinds that count their generations: whether more than metadata and status has changed, of slices also the labels. @see kubernetes: pkg/registry/ PrepareForUpdate */
function saysSomethingElse(
  kind: Kind,
  { metadata: { labels = {} }, status: _, ...now }: Loose,
  { metadata: { labels: labelsBefore = {} }, status: __, ...before }: Loose,
): boolean {
  return JSON.stringify(now) !== JSON.stringify(before) || (kind === 'EndpointSlice' && !sameJson(labels, labelsBefore));
}

/** An object that waits for its finalizers goes with the last of them. */
export function storeOrRemove<K extends Kind>({ store }: Registry, kind: K, object: Kinds[K]): Kinds[K] {
  const stored = store.put(kind, object);
  const { deletionTimestamp, deletionGracePeriodSeconds, finalizers = [], namespace, name } = stored.metadata;
  const isFinal = kind !== 'Namespace' || !(stored as Kinds['Namespace']).spec?.finalizers?.length;
  if (deletionTimestamp && finalizers.length === 0 && !deletionGracePeriodSeconds && isFinal) store.remove(kind, namespace, name);
  return stored;
}

/** The first plugin that refuses ends it. @see kubernetes: apiserver/pkg/admission/chain.go */
function askAll(plugins: readonly Plugin[], attributes: Attributes): Refused | undefined {
  for (const plugin of plugins) {
    const refusal = plugin(attributes);
    if (refusal) return refusedBy(refusal);
  }
  return undefined;
}
