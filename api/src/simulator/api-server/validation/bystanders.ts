import type { ObjectMeta } from 'kubernetes-types/meta/v1.d.ts';
import { isDnsSubdomain, isPathSegment, type NameCheck } from '../../apimachinery/names.ts';
import type { FieldProblem } from '../problems.ts';
import { validateAutoscaler } from './autoscalers.ts';
import { validateObjectMeta } from './metadata.ts';
import { validateIngress, validateIngressClass, validateIngressClassUpdate } from './network/ingresses.ts';
import { validateNetworkPolicy } from './network/network-policies.ts';
import { invalid } from './problem.ts';
import { validateAggregation, validateBinding, validateBindingUpdate, validateRole } from './rbac.ts';
import { isSet } from './reading.ts';
import { validateCsiDriver, validateCsiDriverUpdate } from './volumes/csi-drivers.ts';

interface Rule {
  readonly name: NameCheck;
  readonly body: (object: never) => FieldProblem[];
  readonly update?: (updated: never, old: never) => FieldProblem[];
}

/** What is wrong with a document of a kind that changes nothing in a run. */
export function validateBystander(kind: string, object: { readonly metadata?: ObjectMeta }, namespaced: boolean): FieldProblem[] {
  if (kind === 'CSIDriver') return validateCsiDriver(object);
  const { name, body } = rules[kind] ?? { name: isDnsSubdomain, body: () => [] };
  return [...validateObjectMeta(object.metadata, namespaced, name), ...body(object as never)];
}

/** What it cannot become of what it was; what is wrong with it in itself is another matter. */
export function validateBystanderUpdate(kind: string, updated: object, old: object): FieldProblem[] {
  if (kind === 'CSIDriver') return validateCsiDriverUpdate(updated, old);
  return rules[kind]?.update?.(updated as never, old as never) ?? [];
}

const rules: Readonly<Record<string, Rule>> = {
  Role: { name: isPathSegment, body: (role: Parameters<typeof validateRole>[0]) => validateRole(role, true) },
  ClusterRole: {
    name: isPathSegment,
    body: (role: Parameters<typeof validateRole>[0] & Parameters<typeof validateAggregation>[0]) => [
      ...validateRole(role, false),
      ...validateAggregation(role),
    ],
  },
  RoleBinding: {
    name: isPathSegment,
    body: (binding: Parameters<typeof validateBinding>[0]) => validateBinding(binding, true),
    update: validateBindingUpdate,
  },
  ClusterRoleBinding: {
    name: isPathSegment,
    body: (binding: Parameters<typeof validateBinding>[0]) => validateBinding(binding, false),
    update: validateBindingUpdate,
  },
  NetworkPolicy: { name: isDnsSubdomain, body: validateNetworkPolicy },
  Ingress: { name: isDnsSubdomain, body: validateIngress },
  IngressClass: { name: isDnsSubdomain, body: validateIngressClass, update: validateIngressClassUpdate },
  HorizontalPodAutoscaler: { name: isDnsSubdomain, body: validateAutoscaler },
  Lease: { name: isDnsSubdomain, body: validateLease },
};

interface Lease {
  readonly spec?: { readonly leaseDurationSeconds?: number; readonly leaseTransitions?: number };
}

/** @see kubernetes: pkg/apis/coordination/validation ValidateLeaseSpec */
function validateLease({ spec = {} }: Lease): FieldProblem[] {
  const { leaseDurationSeconds: duration, leaseTransitions: transitions } = spec;
  return [
    ...(isSet(duration) && duration <= 0 ? [invalid('spec.leaseDurationSeconds', duration, 'must be greater than 0')] : []),
    ...(isSet(transitions) && transitions < 0 ? [invalid('spec.leaseTransitions', transitions, 'must be greater than or equal to 0')] : []),
  ];
}
