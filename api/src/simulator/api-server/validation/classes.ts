import type { RuntimeClass } from 'kubernetes-types/node/v1.d.ts';
import type { PriorityClass } from 'kubernetes-types/scheduling/v1.d.ts';
import type { StorageClass } from 'kubernetes-types/storage/v1.d.ts';
import { isDnsLabel, isDnsSubdomain, isQualifiedName } from '../../apimachinery/names.ts';
import type { FieldProblem } from '../problems.ts';
import { oneOf } from './containers.ts';
import { immutable, validateLabels, validateObjectMeta, validateObjectMetaUpdate } from './metadata.ts';
import { forbidden, invalids, notSupported, required } from './problem.ts';
import { isSet, list, number, text } from './reading.ts';
import { validateResources } from './resources.ts';
import { sameValue } from './same.ts';
import { validateTolerations } from './tolerations.ts';

const HIGHEST_USER_PRIORITY = 1_000_000_000;
/** @see kubernetes: pkg/apis/scheduling/helpers.go SystemPriorityClasses */
const systemPriorities: Readonly<Record<string, number>> = {
  'system-node-critical': 2_000_001_000,
  'system-cluster-critical': 2_000_000_000,
};
const preemptionPolicies = ['PreemptLowerPriority', 'Never'];

/** @see kubernetes: pkg/apis/scheduling/validation ValidatePriorityClass */
export function validatePriorityClass(priority: PriorityClass): FieldProblem[] {
  const problems = validateObjectMeta(priority.metadata, false, isDnsSubdomain);
  const name = text(priority.metadata?.name);
  const value = number(priority.value);
  if (name.startsWith('system-')) {
    if (systemPriorities[name] === undefined || systemPriorities[name] !== value) {
      const prefix = "priority class names with 'system-' prefix are reserved for system use only";
      const known = systemPriorities[name];
      const reason =
        known === undefined ? `${name} is not a known system priority class` : `value of ${name} PriorityClass must be ${known}`;
      problems.push(forbidden('metadata.name', `${prefix}. error: ${reason}`));
    }
  } else if (value > HIGHEST_USER_PRIORITY) {
    problems.push(forbidden('value', `maximum allowed value of a user defined priority is ${HIGHEST_USER_PRIORITY}`));
  }
  const policy = priority.preemptionPolicy;
  return isSet(policy) ? [...problems, ...oneOf(policy, preemptionPolicies, 'preemptionPolicy')] : problems;
}

/** @see kubernetes: pkg/apis/scheduling/validation ValidatePriorityClassUpdate */
export function validatePriorityClassUpdate(updated: PriorityClass, old: PriorityClass): FieldProblem[] {
  return [
    ...validateObjectMetaUpdate(updated.metadata, old.metadata),
    ...(number(updated.value) === number(old.value) ? [] : [forbidden('value', 'may not be changed in an update.')]),
    ...immutable(sameValue(updated.preemptionPolicy, old.preemptionPolicy), updated.preemptionPolicy, 'preemptionPolicy'),
  ];
}

/** @see kubernetes: pkg/apis/node/validation ValidateRuntimeClass */
export function validateRuntimeClass(runtime: RuntimeClass): FieldProblem[] {
  const handler = text(runtime.handler);
  return [
    ...validateObjectMeta(runtime.metadata, false, isDnsSubdomain),
    ...invalids('handler', handler, isDnsLabel(handler)),
    ...(runtime.overhead ? validateResources({ limits: runtime.overhead.podFixed }, 'overhead.podFixed') : []),
    ...validateLabels(runtime.scheduling?.nodeSelector, 'scheduling.nodeSelector'),
    ...validateTolerations(list(runtime.scheduling?.tolerations), 'scheduling.tolerations'),
  ];
}

export function validateRuntimeClassUpdate(updated: RuntimeClass, old: RuntimeClass): FieldProblem[] {
  return [
    ...validateObjectMetaUpdate(updated.metadata, old.metadata),
    ...immutable(text(updated.handler) === text(old.handler), text(updated.handler), 'handler'),
  ];
}

const reclaimPolicies = ['Delete', 'Retain'];
const bindingModes = ['Immediate', 'WaitForFirstConsumer'];

/** @see kubernetes: pkg/apis/storage/validation ValidateStorageClass */
export function validateStorageClass(storage: StorageClass): FieldProblem[] {
  const problems = validateObjectMeta(storage.metadata, false, isDnsSubdomain);
  const provisioner = text(storage.provisioner);
  if (!provisioner) problems.push(required('provisioner', provisioner));
  else problems.push(...invalids('provisioner', provisioner, isQualifiedName(provisioner.toLowerCase())));
  const reclaim = text(storage.reclaimPolicy);
  if (reclaim && !reclaimPolicies.includes(reclaim)) problems.push(notSupported('reclaimPolicy', reclaim, reclaimPolicies));
  const mode = storage.volumeBindingMode;
  if (!isSet(mode)) problems.push(required('volumeBindingMode'));
  else if (!bindingModes.includes(mode)) problems.push(notSupported('volumeBindingMode', mode, bindingModes));
  return problems;
}

/** @see kubernetes: pkg/apis/storage/validation ValidateStorageClassUpdate */
export function validateStorageClassUpdate(updated: StorageClass, old: StorageClass): FieldProblem[] {
  const problems = validateObjectMetaUpdate(updated.metadata, old.metadata);
  if (!sameValue(updated.parameters, old.parameters)) problems.push(forbidden('parameters', 'updates to parameters are forbidden.'));
  if (text(updated.provisioner) !== text(old.provisioner)) problems.push(forbidden('provisioner', 'updates to provisioner are forbidden.'));
  if (text(updated.reclaimPolicy) !== text(old.reclaimPolicy)) {
    problems.push(forbidden('reclaimPolicy', 'updates to reclaimPolicy are forbidden.'));
  }
  return [
    ...problems,
    ...immutable(sameValue(updated.volumeBindingMode, old.volumeBindingMode), updated.volumeBindingMode, 'volumeBindingMode'),
  ];
}
