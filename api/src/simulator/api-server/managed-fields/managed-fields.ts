import { compareText } from '../../apimachinery/compare-text.ts';
import { isMirrorPod } from '../../apimachinery/mirror-pod.ts';
import type { Kind, KubernetesObject, Pod, PodConditionStatus } from '../../apimachinery/objects.ts';
import { sameJson } from '../../apimachinery/same-json.ts';
import { formatTime } from '../../apimachinery/time.ts';
import type { Micros } from '../../engine/index.ts';
import { defaulted, EMPTY_EVENT } from '../defaults/index.ts';
import type { Loose } from '../defaults/loose.ts';
import type { Change } from '../store.ts';
import { appliedFields, compareFields, type FieldSet, fieldsV1, LAST_APPLIED_FIELD, without } from './field-set.ts';

/** In whose name something is written; `applied` is the manifest of an apply on the server's side. */
export interface Writer {
  readonly manager: string;
  readonly subresource?: string;
  readonly applied?: Loose;
  /** Who says nothing any more: what it had is this one's. */
  readonly inPlaceOf?: ReadonlySet<Writer>;
}

/** What the API server sets by itself as it deletes is nobody's. @see kubernetes: apiserver/pkg/registry/rest/delete.go BeforeDelete */
export const NOBODY: Writer = { manager: '' };

/** It is as if by `kubectl create -f`. */
export const OF_MANIFEST: Writer = { manager: 'kubectl-create' };

/** An entry of `metadata.managedFields`. */
export interface ManagedFields {
  readonly manager: string;
  readonly operation: 'Apply' | 'Update';
  readonly apiVersion: string;
  readonly time: string;
  readonly fieldsType: 'FieldsV1';
  readonly fieldsV1: object;
  readonly subresource?: string;
}

/** A manager, and what is its own. */
export interface Owned {
  readonly write: Writer;
  readonly fields: FieldSet;
  readonly at: Micros;
}

/** As `metadata.managedFields` tells it. */
export const managedFields = (owned: readonly Owned[], apiVersion: string): ManagedFields[] =>
  owned.map(entryOf(apiVersion)).sort(byOperationAndTime);

/**
 * Who has set what of an object, from what it was made of and all that has become of it since. Nobody has made what was there from
 * the first.
 * @see kubernetes: apimachinery/pkg/util/managedfields/internal/structuredmerge.go, managedfieldsupdater.go
 */
export function ownedFields(
  changes: readonly Change[],
  given: Loose | undefined,
  writerOf: (change: Change) => Writer | undefined,
): readonly Owned[] {
  let owned: readonly Owned[] = [];
  for (const change of changes) {
    const { type, previous, object, at } = change;
    if (type === 'ADDED' && !given) continue;
    const writer = writerOf(change);
    const write = type === 'ADDED' ? (writer ?? creatorOf(object)) : (writer ?? writerOfChange(previous, object));
    if (!write || write === NOBODY || type === 'DELETED') continue;
    // What admission adds is nobody's.
    const [before, after] = type === 'ADDED' && given ? [emptyObject(object), defaulted(object.kind as Kind, given)] : [previous, object];
    owned = written(owned, withSubresource(write, type, previous, object), before as Loose, after, at);
  }
  return owned;
}

/** Of what is answered, and not kept, all is whose request it is. @see kubernetes: apiserver/pkg/endpoints/handlers/create.go */
export const fieldsOfRequest = (write: Writer, empty: object, sent: Loose, at: Micros): ManagedFields[] =>
  written([], write, { metadata: {}, ...empty } as Loose, sent, at).map(entryOf(sent.apiVersion));

function written(owned: readonly Owned[], write: Writer, before: Loose, after: Loose, at: Micros): readonly Owned[] {
  const { changed, removed } = compareFields(part(before, write), part(after, write));
  const isOwn = (one: Owned): boolean => sameWriter(one.write, write);
  const said = write.applied && appliedFields(part(write.applied, write));
  // The API server keeps kubectl's note up to date by itself, in whosever name it is.
  const taken = said && !said.has(LAST_APPLIED_FIELD) ? without(changed, new Set([LAST_APPLIED_FIELD])) : changed;
  const others = owned
    .filter((one) => ![...(write.inPlaceOf ?? [])].some((gone) => sameWriter(gone, one.write)))
    .map((one) => ({ ...one, fields: without(one.fields, removed) }))
    .map((one) => (isOwn(one) ? one : { ...one, fields: without(one.fields, taken) }));
  const own = others.find(isOwn);
  const fields = without(said ?? new Set([...(own?.fields ?? []), ...changed]), METADATA);
  const isNothing = changed.size === 0 && !write.applied;
  return [...others.filter((one) => !isOwn(one)), isNothing && own ? own : { write, fields, at }].filter((one) => one.fields.size > 0);
}

/** What is in it has owners, but not it itself. */
const METADATA: FieldSet = new Set(['f:metadata']);

/** Of an apply and an update by one manager, each is another. */
export const sameWriter = (a: Writer, b: Writer): boolean =>
  a.manager === b.manager && a.subresource === b.subresource && (a.applied === undefined) === (b.applied === undefined);

/** What the request could change, but for what nobody owns. @see kubernetes: managedfields/internal/stripmeta.go, GetResetFields of pkg/registry/ */
export function part({ apiVersion: _, kind: __, metadata = {}, status, ...rest }: Loose, { subresource }: Writer): object {
  const { name: _n, namespace: _ns, uid: _u, resourceVersion: _r, creationTimestamp: _c, generation: _g, ...own } = metadata;
  const { managedFields: _m, selfLink: _s, deletionTimestamp: _d, deletionGracePeriodSeconds: _p, ...kept } = own;
  return { metadata: kept, ...(subresource === 'status' ? { status } : rest) };
}

/** Of what is made, there was what Go writes of an object that says nothing. */
export function emptyObject({ kind }: { readonly kind: string }): Loose {
  return { metadata: {}, ...(empty[kind as Kind] ?? emptyBeside[kind]) };
}
const empty: Partial<Record<Kind, object>> = {
  Pod: { spec: { containers: null } },
  Service: { spec: {} },
  Namespace: { spec: {} },
  PersistentVolume: { spec: {} },
  PersistentVolumeClaim: { spec: { resources: {} } },
  LimitRange: { spec: { limits: null } },
  ResourceQuota: { spec: {} },
  PodDisruptionBudget: { spec: {} },
  PriorityClass: { value: 0 },
  StorageClass: { provisioner: '' },
  RuntimeClass: { handler: '' },
  Event: { involvedObject: {}, ...EMPTY_EVENT },
  EndpointSlice: { addressType: '', endpoints: null, ports: null },
};
/** Of what is kept beside the store. */
const emptyBeside: Readonly<Record<string, object>> = {
  Role: { rules: null },
  ClusterRole: { rules: null },
  RoleBinding: { roleRef: { apiGroup: '', kind: '', name: '' } },
  ClusterRoleBinding: { roleRef: { apiGroup: '', kind: '', name: '' } },
  Lease: { spec: {} },
  Ingress: { spec: {}, status: { loadBalancer: {} } },
  IngressClass: { spec: {} },
  NetworkPolicy: { spec: { podSelector: {} }, status: {} },
  HorizontalPodAutoscaler: { spec: { scaleTargetRef: { kind: '', name: '' }, maxReplicas: 0 }, status: {} },
  CSIDriver: { spec: {} },
};

const API_SERVER: Writer = { manager: 'kube-apiserver' };
const CONTROLLERS: Writer = { manager: 'kube-controller-manager' };
const KUBELET: Writer = { manager: 'kubelet' };
const SCHEDULER: Writer = { manager: 'kube-scheduler' };

/** The name of whose program it is. */
function creatorOf(object: KubernetesObject): Writer {
  if (object.kind === 'Pod' && isMirrorPod(object)) return KUBELET;
  if (object.metadata.name === 'kubernetes' && object.metadata.namespace === 'default') return API_SERVER;
  const provisioner = object.metadata.annotations?.['pv.kubernetes.io/provisioned-by'];
  if (object.kind !== 'PersistentVolume' || provisioner === undefined) return CONTROLLERS;
  return { manager: provisioner === 'rancher.io/local-path' ? 'local-path-provisioner' : 'csi-provisioner' };
}

/** Of a change that no client has made. */
function writerOfChange(previous: KubernetesObject | undefined, object: KubernetesObject): Writer | undefined {
  if (object.kind === 'Pod') return writerOfPodStatus(previous as Pod | undefined, object as unknown as Pod);
  if (object.metadata.deletionTimestamp && !previous?.metadata.deletionTimestamp) return undefined;
  const isChosen = 'volume.kubernetes.io/selected-node';
  const isOfScheduler = object.metadata.annotations?.[isChosen] !== previous?.metadata.annotations?.[isChosen];
  return isOfScheduler ? SCHEDULER : CONTROLLERS;
}

/** What the API server does itself, to bind a Pod or to mark it as one to be deleted, is nobody's. */
function writerOfPodStatus(previous: Pod | undefined, pod: Pod): Writer | undefined {
  if (!previous || sameJson(previous.status, pod.status) || previous.spec.nodeName !== pod.spec.nodeName) return undefined;
  const [was, is] = [conditionsOf(previous), conditionsOf(pod)];
  const disruption = is.get('DisruptionTarget');
  if (disruption && !was.has('DisruptionTarget') && disruption.reason !== 'TerminationByKubelet') {
    const manager = disrupters[disruption.reason ?? ''];
    return manager === undefined ? undefined : { manager, applied: { status: appliedStatus(disruption, pod) } };
  }
  const isScheduling =
    !sameJson(was.get('PodScheduled'), is.get('PodScheduled')) || previous.status.nominatedNodeName !== pod.status.nominatedNodeName;
  if (isScheduling) return SCHEDULER;
  const ready = is.get('Ready');
  const isOfNode = ready?.status === 'False' && ready.reason === undefined && !sameJson(was.get('Ready'), ready);
  return isOfNode ? CONTROLLERS : KUBELET;
}

const conditionsOf = (pod: Pod): ReadonlyMap<string, PodConditionStatus> =>
  new Map((pod.status.conditions ?? []).map((one) => [one.type, one]));

/** Nobody of them tells of a probe; who collects Pods says that they have failed, too. @see kubernetes: pkg/controller/podgc/gc_controller.go markFailedAndDeletePodWithCondition */
function appliedStatus({ lastProbeTime: _, ...condition }: PodConditionStatus, { status: { phase } }: Pod): object {
  return { conditions: [condition], ...(condition.reason === 'DeletionByPodGC' && { phase }) };
}

/** @see kubernetes: the FieldManager of each ApplyStatus in pkg/controller/ and pkg/scheduler/ */
const disrupters: Readonly<Record<string, string>> = {
  DeletionByTaintManager: 'TaintManager',
  DeletionByPodGC: 'PodGC',
  PreemptionByScheduler: 'KubeScheduler',
};

function withSubresource(write: Writer, type: Change['type'], previous: KubernetesObject | undefined, object: KubernetesObject): Writer {
  const isOfStatus =
    !write.subresource && type === 'MODIFIED' && !sameJson((previous as Loose | undefined)?.status, (object as Loose).status);
  return isOfStatus ? { ...write, subresource: 'status' } : write;
}

const entryOf =
  (apiVersion: string) =>
  ({ write: { manager, applied, subresource }, fields, at }: Owned): ManagedFields => ({
    manager,
    operation: applied ? 'Apply' : 'Update',
    apiVersion,
    time: formatTime(at),
    fieldsType: 'FieldsV1',
    fieldsV1: fieldsV1(fields),
    ...(subresource && { subresource }),
  });

/** @see kubernetes: apimachinery/pkg/util/managedfields/internal/fieldmanager managedfields.go sortEncodedManagedFields */
const byOperationAndTime = (a: ManagedFields, b: ManagedFields): number =>
  compareText(a.operation, b.operation) || compareText(a.time, b.time) || compareText(a.manager, b.manager);
