import type { Toleration } from 'kubernetes-types/core/v1.d.ts';
import type { RuntimeClass } from 'kubernetes-types/node/v1.d.ts';
import type { PriorityClass } from 'kubernetes-types/scheduling/v1.d.ts';
import { isDnsLabel, isDnsSubdomain } from '../../apimachinery/names.ts';
import type { FieldProblem } from '../problems.ts';
import { immutable, validateLabels, validateObjectMeta, validateObjectMetaUpdate } from './metadata.ts';
import { duplicate, forbidden, invalids, oneOf } from './problem.ts';
import { isSet, list, number, text } from './reading.ts';
import { validateResources } from './resources.ts';
import { sameValue } from './same.ts';
import { tolerationSyntax, validateTolerations } from './tolerations.ts';

const HIGHEST_USER_PRIORITY = 1_000_000_000;
/** @see kubernetes: pkg/apis/scheduling/helpers.go SystemPriorityClasses */
const systemPriorities: Readonly<Record<string, number>> = {
  'system-node-critical': 2_000_001_000,
  'system-cluster-critical': 2_000_000_000,
};
export const preemptionPolicies = ['PreemptLowerPriority', 'Never'];

/** @see kubernetes: pkg/apis/scheduling/validation ValidatePriorityClass */
export function validatePriorityClass(priority: PriorityClass): FieldProblem[] {
  const problems = validateObjectMeta(priority.metadata, false, isDnsSubdomain);
  const name = text(priority.metadata?.name);
  const value = number(priority.value);
  if (name.startsWith('system-')) {
    const reason = notOfTheSystem(name, value, priority.globalDefault === true);
    const prefix = "priority class names with 'system-' prefix are reserved for system use only";
    if (reason) problems.push(forbidden('metadata.name', `${prefix}. error: ${reason}`));
  } else if (value > HIGHEST_USER_PRIORITY) {
    problems.push(forbidden('value', `maximum allowed value of a user defined priority is ${HIGHEST_USER_PRIORITY}`));
  }
  const policy = priority.preemptionPolicy;
  return isSet(policy) ? [...problems, ...oneOf(policy, preemptionPolicies, 'preemptionPolicy')] : problems;
}

/** @see kubernetes: pkg/apis/scheduling/helpers.go IsKnownSystemPriorityClass */
function notOfTheSystem(name: string, value: number, isDefault: boolean): string | undefined {
  const known = systemPriorities[name];
  if (known === undefined) return `${name} is not a known system priority class`;
  if (known !== value) return `value of ${name} PriorityClass must be ${known}`;
  return isDefault ? `globalDefault of ${name} PriorityClass must be false` : undefined;
}

/** @see kubernetes: pkg/apis/scheduling/validation ValidatePriorityClassUpdate */
export function validatePriorityClassUpdate(updated: PriorityClass, old: PriorityClass): FieldProblem[] {
  return [
    ...validateObjectMetaUpdate(updated.metadata, old.metadata),
    ...(number(updated.value) === number(old.value) ? [] : [forbidden('value', 'may not be changed in an update.')]),
    ...immutable(sameValue(updated.preemptionPolicy, old.preemptionPolicy), updated.preemptionPolicy, 'preemptionPolicy'),
  ];
}

/** Both fields of pods are reported under other names than theirs. @see kubernetes: pkg/apis/node/validation ValidateRuntimeClass */
export function validateRuntimeClass(runtime: RuntimeClass): FieldProblem[] {
  const handler = text(runtime.handler);
  return [
    ...validateObjectMeta(runtime.metadata, false, isDnsSubdomain),
    ...invalids('handler', handler, isDnsLabel(handler)),
    ...(runtime.overhead ? validateResources({ limits: runtime.overhead.podFixed }, 'overhead') : []),
    ...validateLabels(runtime.scheduling?.nodeSelector, 'scheduling.nodeSelector'),
    ...validateTolerations(list(runtime.scheduling?.tolerations), 'scheduling.tolerations.tolerations'),
    ...tolerationsTwice(list(runtime.scheduling?.tolerations), 'scheduling.tolerations'),
  ];
}

/** How long they tolerate makes no difference. @see kubernetes: pkg/apis/node/validation validateTolerations */
function tolerationsTwice(tolerations: readonly Toleration[], path: string): FieldProblem[] {
  const seen = new Set<string>();
  return tolerations.flatMap((toleration, i) => {
    const key = tolerationSyntax({ ...toleration, tolerationSeconds: undefined }).text;
    if (seen.has(key)) return [duplicate(`${path}[${i}]`, tolerationSyntax(toleration))];
    seen.add(key);
    return [];
  });
}

/** @see kubernetes: pkg/registry/node/runtimeclass/strategy.go ValidateUpdate, pkg/apis/node/validation ValidateRuntimeClassUpdate */
export function validateRuntimeClassUpdate(updated: RuntimeClass, old: RuntimeClass): FieldProblem[] {
  return [
    ...validateRuntimeClass(updated),
    ...validateObjectMetaUpdate(updated.metadata, old.metadata),
    ...immutable(text(updated.handler) === text(old.handler), text(updated.handler), 'handler'),
  ];
}
