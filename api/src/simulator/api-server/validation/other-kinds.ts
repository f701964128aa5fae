import type { ObjectMeta } from 'kubernetes-types/meta/v1.d.ts';
import { isDnsLabel, isDnsSubdomain, isQualifiedName } from '../../apimachinery/names.ts';
import { clusterScoped } from '../../apimachinery/objects.ts';
import type { FieldProblem } from '../problems.ts';
import { validatePriorityClass, validatePriorityClassUpdate, validateRuntimeClass, validateRuntimeClassUpdate } from './classes.ts';
import { validateConfigMap, validateConfigMapUpdate, validateSecret, validateSecretUpdate } from './config.ts';
import { validateDisruptionBudget, validateDisruptionBudgetUpdate } from './disruption-budgets.ts';
import { validateEvent } from './events.ts';
import { validateLimitRange, validateResourceQuota, validateResourceQuotaUpdate } from './limits.ts';
import { standardFinalizer, validateObjectMeta, validateObjectMetaUpdate } from './metadata.ts';
import { validateEndpointSlice, validateEndpointSliceUpdate, validateEndpoints, validateEndpointsUpdate } from './network/endpoints.ts';
import { validateService, validateServiceUpdate } from './network/services.ts';
import { validateNode, validateNodeUpdate } from './nodes.ts';
import { validatePod } from './pods/pod.ts';
import { validatePodUpdate } from './pods/pod-update.ts';
import { invalids } from './problem.ts';
import { texts } from './reading.ts';
import {
  validateClaim,
  validateClaimUpdate,
  validatePersistentVolume,
  validatePersistentVolumeUpdate,
} from './volumes/persistent-volumes.ts';
import { validateStorageClass, validateStorageClassUpdate } from './volumes/storage-classes.ts';

interface AnyObject {
  readonly metadata?: ObjectMeta;
}
interface Rule {
  readonly create: (object: never) => FieldProblem[];
  readonly update?: (updated: never, old: never) => FieldProblem[];
}

/** All that is wrong with a new, defaulted object. A kind without rules of its own needs good metadata. */
export function validateObject(kind: string, object: object): FieldProblem[] {
  const rule = rules[kind];
  return rule ? rule.create(object as never) : metadataOnly(kind, object);
}

/** Where there is no rule of its own, an update is good when the new object is, and its metadata may follow the old one's. */
export function validateObjectUpdate(kind: string, updated: object, old: object): FieldProblem[] {
  const update = rules[kind]?.update;
  if (update) return update(updated as never, old as never);
  const metadata = validateObjectMetaUpdate((updated as AnyObject).metadata, (old as AnyObject).metadata);
  return [...metadata, ...validateObject(kind, updated)];
}

const metadataOnly = (kind: string, object: AnyObject): FieldProblem[] =>
  validateObjectMeta(object.metadata, !clusterScoped.has(kind), isDnsSubdomain);

const validateNamespace = (namespace: AnyObject & { spec?: { finalizers?: string[] } }): FieldProblem[] => [
  ...validateObjectMeta(namespace.metadata, false, isDnsLabel),
  ...texts(namespace.spec?.finalizers).flatMap((name) => [
    ...invalids('spec.finalizers', name, isQualifiedName(name)),
    ...standardFinalizer(name, 'spec.finalizers'),
  ]),
];

const rules: Readonly<Record<string, Rule>> = {
  Pod: { create: validatePod, update: validatePodUpdate },
  Node: { create: validateNode, update: validateNodeUpdate },
  Namespace: {
    create: validateNamespace,
    update: (updated: AnyObject, old: AnyObject) => validateObjectMetaUpdate(updated.metadata, old.metadata),
  },
  Event: { create: validateEvent, update: validateEvent },
  Service: { create: validateService, update: validateServiceUpdate },
  Endpoints: { create: validateEndpoints, update: validateEndpointsUpdate },
  EndpointSlice: { create: validateEndpointSlice, update: validateEndpointSliceUpdate },
  ConfigMap: { create: validateConfigMap, update: validateConfigMapUpdate },
  Secret: { create: validateSecret, update: validateSecretUpdate },
  PersistentVolumeClaim: { create: validateClaim, update: validateClaimUpdate },
  PersistentVolume: { create: validatePersistentVolume, update: validatePersistentVolumeUpdate },
  LimitRange: { create: validateLimitRange },
  ResourceQuota: { create: validateResourceQuota, update: validateResourceQuotaUpdate },
  PriorityClass: { create: validatePriorityClass, update: validatePriorityClassUpdate },
  RuntimeClass: { create: validateRuntimeClass, update: validateRuntimeClassUpdate },
  StorageClass: { create: validateStorageClass, update: validateStorageClassUpdate },
  PodDisruptionBudget: { create: validateDisruptionBudget, update: validateDisruptionBudgetUpdate },
};
