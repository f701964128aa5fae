import type { PodDisruptionBudget } from 'kubernetes-types/policy/v1.d.ts';
import type { FieldProblem } from '../problems.ts';
import { GoSyntax, goPointer, goStruct } from './go-syntax.ts';
import { validateAnyMetadata, validateLabelSelector } from './metadata.ts';
import { numberOrPercent } from './number-or-percent.ts';
import { invalid, notSupported } from './problem.ts';
import { isSet } from './reading.ts';

const evictionPolicies = ['AlwaysAllow', 'IfHealthyBudget'];

/** Nothing is asked of its metadata but what is asked of all, where all else is right. @see kubernetes: apiserver/pkg/registry/rest/create.go BeforeCreate */
export function validateDisruptionBudget(budget: PodDisruptionBudget): FieldProblem[] {
  const problems = spec(budget);
  return problems.length > 0 ? problems : validateAnyMetadata(budget.metadata, true);
}

/** @see kubernetes: pkg/apis/policy/validation ValidatePodDisruptionBudget */
function spec(budget: PodDisruptionBudget): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const { minAvailable, maxUnavailable, selector } = budget.spec ?? {};
  const eviction = budget.spec?.unhealthyPodEvictionPolicy;
  if (isSet(minAvailable) && isSet(maxUnavailable)) {
    const shown = goStruct('policy.PodDisruptionBudgetSpec', {
      MinAvailable: goPointer('intstr.IntOrString', minAvailable),
      Selector: goPointer('v1.LabelSelector', selector),
      MaxUnavailable: goPointer('intstr.IntOrString', maxUnavailable),
      UnhealthyPodEvictionPolicy: goPointer('policy.UnhealthyPodEvictionPolicyType', eviction),
    });
    problems.push(invalid('spec', new GoSyntax(shown), 'minAvailable and maxUnavailable cannot be both set'));
  }
  problems.push(...numberOrPercent(minAvailable, 'spec.minAvailable'), ...numberOrPercent(maxUnavailable, 'spec.maxUnavailable'));
  problems.push(...validateLabelSelector(selector, 'spec.selector'));
  if (isSet(eviction) && !evictionPolicies.includes(eviction)) {
    problems.push(notSupported('spec.unhealthyPodEvictionPolicy', eviction, evictionPolicies));
  }
  return problems;
}

/** @see kubernetes: pkg/apis/policy/validation ValidatePodDisruptionBudgetUpdate */
export const validateDisruptionBudgetUpdate = (updated: PodDisruptionBudget): FieldProblem[] => spec(updated);
