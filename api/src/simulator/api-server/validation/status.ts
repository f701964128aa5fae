import type { Namespace, Node, NodeAddress, PersistentVolumeClaim, ResourceQuota, Service } from 'kubernetes-types/core/v1.d.ts';
import type { PodDisruptionBudget } from 'kubernetes-types/policy/v1.d.ts';
import { goQuote } from '../../apimachinery/go-quote.ts';
import { isDnsSubdomain } from '../../apimachinery/names.ts';
import type { FieldProblem } from '../problems.ts';
import { GoSyntax, goStruct } from './go-syntax.ts';
import { ipFamily } from './ip.ts';
import { nonNegative } from './metadata.ts';
import { validateNodeUpdate } from './nodes.ts';
import { duplicate, invalid, invalids } from './problem.ts';
import { quantityOrZero } from './quantities.ts';
import { entries, list, text } from './reading.ts';
import { validateQuotaResourceName } from './resource-names.ts';
import { validateResourceAmount } from './resources.ts';

/** What is wrong with a status that someone sets. @see kubernetes: pkg/registry/core/*\/strategy.go StatusStrategy ValidateUpdate */
export const validateStatusUpdate = (kind: string, updated: object, old: object): FieldProblem[] =>
  rules[kind]?.(updated as never, old as never) ?? [];

const rules: Readonly<Record<string, (updated: never, old: never) => FieldProblem[]>> = {
  Node: (updated: Node, old: Node) => [...validateNodeUpdate(updated, old), ...addresses(list(updated.status?.addresses))],
  Service: ({ status }: Service) => list(status?.loadBalancer?.ingress).flatMap(loadBalancerIngress),
  /** @see kubernetes: pkg/apis/core/validation ValidateNamespaceStatusUpdate */
  Namespace({ metadata, status }: Namespace) {
    const [phase, when] = metadata?.deletionTimestamp ? ['Terminating', 'not empty'] : ['Active', 'empty'];
    if (text(status?.phase) === phase) return [];
    return [invalid('status.Phase', text(status?.phase), `may only be '${phase}' if \`deletionTimestamp\` is ${when}`)];
  },
  /** @see kubernetes: pkg/apis/core/validation ValidateResourceQuotaStatusUpdate */
  ResourceQuota: ({ status }: ResourceQuota) =>
    (['hard', 'used'] as const).flatMap((field) =>
      entries(status?.[field]).flatMap(([name, amount]) => {
        const path = `status.${field}[${name}]`;
        return [...validateQuotaResourceName(name, path), ...validateResourceAmount(name, amount, path)];
      }),
    ),
  /** @see kubernetes: pkg/apis/core/validation ValidatePersistentVolumeClaimStatusUpdate */
  PersistentVolumeClaim: ({ status }: PersistentVolumeClaim) =>
    entries(status?.capacity).flatMap(([name, amount]) => {
      const value = quantityOrZero(amount).value();
      const shown = new GoSyntax(String(value));
      return value < 0n ? [invalid(`status.capacity[${name}]`, shown, 'must be a valid resource quantity')] : [];
    }),
  /** @see kubernetes: pkg/apis/policy/validation ValidatePodDisruptionBudgetStatusUpdate */
  PodDisruptionBudget: ({ status }: PodDisruptionBudget) =>
    (['disruptionsAllowed', 'currentHealthy', 'desiredHealthy', 'expectedPods'] as const).flatMap((field) =>
      nonNegative(status?.[field], `status.${field}`),
    ),
};

/** Each is told again where it stands again. @see kubernetes: pkg/apis/core/validation ValidateNodeUpdate */
function addresses(all: readonly NodeAddress[]): FieldProblem[] {
  const seen = new Set<string>();
  return all.flatMap(({ type, address }, i) => {
    const shown = goStruct('core.NodeAddress', { Type: goQuote(text(type)), Address: goQuote(text(address)) });
    if (seen.has(shown)) return [duplicate(`status.addresses[${i}]`, new GoSyntax(shown))];
    seen.add(shown);
    return [];
  });
}

/** @see kubernetes: pkg/apis/core/validation ValidateLoadBalancerStatus */
function loadBalancerIngress({ ip, hostname }: { ip?: string; hostname?: string }, i: number): FieldProblem[] {
  const path = `status.loadBalancer.ingress[${i}]`;
  return [
    ...(ip && !ipFamily(ip) ? [invalid(`${path}.ip`, ip, 'must be a valid IP address')] : []),
    ...(hostname ? invalids(`${path}.hostname`, hostname, isDnsSubdomain(hostname)) : []),
    ...(hostname && ipFamily(hostname) ? [invalid(`${path}.hostname`, hostname, 'must be a DNS name, not an IP address')] : []),
  ];
}
