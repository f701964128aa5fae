import type { LabelSelector, ObjectMeta } from 'kubernetes-types/meta/v1.d.ts';
import { isDnsSubdomain, type NameCheck } from '../../apimachinery/names.ts';
import type { FieldProblem } from '../problems.ts';
import { validateIngress, validateIngressClass } from './ingresses.ts';
import { validateLabelSelector, validateObjectMeta } from './metadata.ts';
import { validateNetworkPolicy } from './network-policies.ts';
import { invalid, required } from './problem.ts';
import { isPathSegment, validateBinding, validateRole } from './rbac.ts';
import { isSet, text } from './reading.ts';

interface Rule {
  readonly name: NameCheck;
  readonly body: (object: never) => FieldProblem[];
}

/** What is wrong with a document of a kind that changes nothing in a run. */
export function validateBystander(kind: string, object: { readonly metadata?: ObjectMeta }, namespaced: boolean): FieldProblem[] {
  const { name, body } = rules[kind] ?? { name: isDnsSubdomain, body: () => [] };
  return [...validateObjectMeta(object.metadata, namespaced, name), ...body(object as never)];
}

const rules: Readonly<Record<string, Rule>> = {
  Role: { name: isPathSegment, body: (role: Parameters<typeof validateRole>[0]) => validateRole(role, true) },
  ClusterRole: {
    name: isPathSegment,
    body: (role: Parameters<typeof validateRole>[0] & { aggregationRule?: { clusterRoleSelectors?: LabelSelector[] } }) => [
      ...validateRole(role, false),
      ...(role.aggregationRule?.clusterRoleSelectors ?? []).flatMap((selector, i) =>
        validateLabelSelector(selector, `aggregationRule.clusterRoleSelectors[${i}]`),
      ),
    ],
  },
  RoleBinding: { name: isPathSegment, body: (binding: Parameters<typeof validateBinding>[0]) => validateBinding(binding, true) },
  ClusterRoleBinding: { name: isPathSegment, body: (binding: Parameters<typeof validateBinding>[0]) => validateBinding(binding, false) },
  NetworkPolicy: { name: isDnsSubdomain, body: validateNetworkPolicy },
  Ingress: { name: isDnsSubdomain, body: validateIngress },
  IngressClass: { name: isDnsSubdomain, body: validateIngressClass },
  HorizontalPodAutoscaler: { name: isDnsSubdomain, body: validateAutoscaler },
};

interface Autoscaler {
  readonly spec?: {
    readonly minReplicas?: number;
    readonly maxReplicas?: number;
    readonly scaleTargetRef?: { readonly kind?: string; readonly name?: string };
  };
}

/** @see kubernetes: pkg/apis/autoscaling/validation ValidateHorizontalPodAutoscaler */
function validateAutoscaler({ spec = {} }: Autoscaler): FieldProblem[] {
  const { minReplicas, maxReplicas = 0, scaleTargetRef = {} } = spec;
  const problems: FieldProblem[] = [];
  if (isSet(minReplicas) && minReplicas < 1) problems.push(invalid('spec.minReplicas', minReplicas, 'must be greater than or equal to 1'));
  if (maxReplicas < 1) problems.push(invalid('spec.maxReplicas', maxReplicas, 'must be greater than 0'));
  if (isSet(minReplicas) && maxReplicas < minReplicas)
    problems.push(invalid('spec.maxReplicas', maxReplicas, 'must be greater than or equal to `minReplicas`'));
  for (const field of ['kind', 'name'] as const)
    if (text(scaleTargetRef[field]) === '') problems.push(required(`spec.scaleTargetRef.${field}`));
  return problems;
}
