import { repackSubsets } from '../../apimachinery/endpoint-subsets.ts';
import type { Kind } from '../../apimachinery/objects.ts';
import { computePodQOS } from '../../apimachinery/qos.ts';
import type { Loose } from '../defaults/loose.ts';
import { dropDisabledFields, dropResourceClaims } from './drop-disabled.ts';
import { prepareServiceUpdate } from './service-update.ts';

/**
 * What creation makes of the fields that are the server's own, in place: status and server-set metadata start anew. A generation
 * stays where the kind does not count its own (of Pods, v1.33 was the first to do so). Returns warnings.
 * @see kubernetes: pkg/registry/core/*\/strategy.go PrepareForCreate, apiserver/pkg/registry/rest/create.go BeforeCreate
 */
export function prepareForCreate(kind: Kind, object: Loose): string[] {
  const { metadata } = object;
  for (const field of [
    'uid',
    'resourceVersion',
    'selfLink',
    'managedFields',
    'creationTimestamp',
    'deletionTimestamp',
    'deletionGracePeriodSeconds',
  ])
    delete metadata[field];
  return preparers[kind]?.(object) ?? [];
}

const preparers: Partial<Record<Kind, (object: Loose) => string[]>> = {
  Pod(pod) {
    const warnings = dropDisabledFields(pod.spec);
    pod.status = { phase: 'Pending', qosClass: computePodQOS(pod.spec) };
    if (pod.spec.schedulingGates?.length > 0)
      pod.status.conditions = [
        {
          lastProbeTime: null,
          lastTransitionTime: null,
          type: 'PodScheduled',
          status: 'False',
          reason: 'SchedulingGated',
          message: 'Scheduling is blocked due to non-empty scheduling gates',
        },
      ];
    return warnings;
  },
  Namespace(namespace) {
    namespace.status = { phase: 'Active' };
    namespace.spec = { finalizers: [...new Set([...(namespace.spec?.finalizers ?? []), 'kubernetes'])] };
    return [];
  },
  PersistentVolumeClaim(claim) {
    claim.status = { phase: 'Pending' };
    return prepareClaim(claim.spec);
  },
  PersistentVolume(volume) {
    volume.status = { phase: 'Pending' };
    return [];
  },
  EndpointSlice(slice) {
    slice.metadata.generation = 1;
    dropTopology(slice);
    return [];
  },
  PodDisruptionBudget(budget) {
    budget.status = { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 };
    budget.metadata.generation = 1;
    return [];
  },
  PriorityClass(priorityClass) {
    priorityClass.metadata.generation = 1;
    return [];
  },
  ResourceQuota(quota) {
    quota.status = {};
    return [];
  },
  Service(service) {
    service.status = { loadBalancer: {} };
    return [];
  },
  ServiceAccount(account) {
    cleanSecretReferences(account);
    return [];
  },
};

/** The kinds whose generation rises with what they say; a PriorityClass's stays 1. */
export const countsGenerations: ReadonlySet<Kind> = new Set<Kind>(['EndpointSlice', 'PodDisruptionBudget']);

/**
 * What an update cannot change is what it was, in place. Returns warnings.
 * @see kubernetes: pkg/registry/core/*\/strategy.go PrepareForUpdate
 */
export function prepareForUpdate(kind: Kind, object: Loose, old: Loose): string[] {
  if (kind === 'Pod') return dropDisabledFields(object.spec);
  if (kind === 'PersistentVolumeClaim') return prepareClaim(object.spec, old.spec);
  if (kind === 'ServiceAccount') cleanSecretReferences(object);
  if (kind === 'Service') prepareServiceUpdate(object, old);
  if (kind === 'EndpointSlice') dropTopology(object);
  // A namespace's finalizers have a subresource of their own.
  if (kind === 'Namespace') object.spec = { ...object.spec, finalizers: old.spec?.finalizers };
  return [];
}

/** What the kind has one form of, in place, once it is valid. @see kubernetes: pkg/registry/core/*\/strategy.go Canonicalize */
export function canonicalize(kind: Kind, object: Loose): void {
  if (kind === 'Endpoints' && object.subsets) object.subsets = repackSubsets(object.subsets);
  // What is told of one that is a name. @see kubernetes: pkg/registry/core/service/storage/storage.go defaultOnReadInternalTrafficPolicy
  if (kind === 'Service' && object.spec.type === 'ExternalName') delete object.spec.internalTrafficPolicy;
}

/** A field of v1beta1. @see kubernetes: pkg/registry/discovery/endpointslice/strategy.go dropTopologyOnV1 */
function dropTopology({ endpoints }: Loose): void {
  for (const endpoint of endpoints ?? []) delete endpoint.deprecatedTopology;
}

/** Of a Secret only the name counts. @see kubernetes: pkg/registry/core/serviceaccount/strategy.go cleanSecretReferences */
function cleanSecretReferences(account: Loose): void {
  if (account.secrets) account.secrets = account.secrets.map(({ name }: Loose) => (name ? { name } : {}));
}

/** @see kubernetes: pkg/registry/core/persistentvolumeclaim/strategy.go PrepareForCreate, PrepareForUpdate */
function prepareClaim(spec: Loose, old: Loose = {}): string[] {
  const warnings = [...dropResourceClaims(spec, 'spec'), ...(old.dataSourceRef ? [] : dropSourceElsewhere(spec))];
  normalizeDataSources(spec, old);
  return warnings;
}

/** @see kubernetes: pkg/api/persistentvolumeclaim DropDisabledFields */
function dropSourceElsewhere(spec: Loose): string[] {
  if (!spec.dataSourceRef?.namespace) return [];
  delete spec.dataSourceRef;
  return ['spec.dataSourceRef: dropped: v1.27 has the feature gate CrossNamespaceVolumeDataSource off (alpha); still alpha'];
}

/**
 * The old field alone takes nothing but claims and snapshots, unless there is a source already; the old and the new one are kept alike where both can say it.
 * @see kubernetes: pkg/api/persistentvolumeclaim EnforceDataSourceBackwardsCompatibility, NormalizeDataSources
 */
function normalizeDataSources(spec: Loose, old: Loose): void {
  const { dataSource, dataSourceRef } = spec;
  const source = `${dataSource?.apiGroup ?? ''}/${dataSource?.kind}`;
  const isKnown = source === '/PersistentVolumeClaim' || source === 'snapshot.storage.k8s.io/VolumeSnapshot';
  if (!isKnown && !dataSourceRef && !old.dataSource && !old.dataSourceRef) delete spec.dataSource;
  if (spec.dataSource && !spec.dataSourceRef) spec.dataSourceRef = { ...spec.dataSource };
  else if (spec.dataSourceRef && !spec.dataSource && !spec.dataSourceRef.namespace) spec.dataSource = { ...spec.dataSourceRef };
}
