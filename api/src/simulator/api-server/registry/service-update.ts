import { sameJson } from '../../apimachinery/same-json.ts';
import type { Loose } from '../defaults/loose.ts';

const needsClusterIp = ({ type }: Loose): boolean => type !== 'ExternalName';
/** Of these types nodes pass on what comes to their ports. */
export const mayHaveNodePorts = ({ type }: Loose): boolean => type === 'NodePort' || type === 'LoadBalancer';

/** @see kubernetes: pkg/api/service NeedsHealthCheck */
export const needsHealthCheck = ({ type, externalTrafficPolicy }: Loose): boolean =>
  type === 'LoadBalancer' && externalTrafficPolicy === 'Local';
const isBalanced = ({ type }: Loose): boolean => type === 'LoadBalancer';

const nodePortsOf = ({ ports }: Loose): number[] => ((ports ?? []) as Loose[]).flatMap(({ nodePort }) => (nodePort ? [nodePort] : []));

/** Fields that one type of Service has and another has not: unless somebody changed them, they go with the type. */
const dependent: readonly (readonly [fields: readonly string[], needs: (spec: Loose) => boolean])[] = [
  [['clusterIP', 'clusterIPs'], needsClusterIp],
  [['ipFamilies'], needsClusterIp],
  [['ipFamilyPolicy'], needsClusterIp],
  [['healthCheckNodePort'], needsHealthCheck],
  [['allocateLoadBalancerNodePorts'], isBalanced],
  [['loadBalancerClass'], isBalanced],
  [['externalTrafficPolicy'], mayHaveNodePorts],
];

/**
 * What an update of a Service makes of what was allocated, in place: it stays where it is needed still and not said again.
 * @see kubernetes: pkg/registry/core/service/strategy.go dropTypeDependentFields, storage/storage.go patchAllocatedValues
 */
export function prepareServiceUpdate({ spec, status }: Loose, { spec: old = {} }: Loose): void {
  const isSame = (field: string): boolean => sameJson(spec[field] ?? null, old[field] ?? null);
  const dropped = dependent.filter(([fields, needs]) => needs(old) && !needs(spec) && fields.every(isSame));
  // Ports may have come or gone meanwhile, though not with a node port that is new.
  const known = nodePortsOf(old);
  const noPorts = mayHaveNodePorts(old) && !mayHaveNodePorts(spec) && nodePortsOf(spec).every((port) => known.includes(port));
  for (const field of dropped.flatMap(([fields]) => fields)) delete spec[field];
  if (noPorts) for (const port of (spec.ports ?? []) as Loose[]) delete port.nodePort;
  if (status && !isBalanced(spec)) status.loadBalancer = {};
  if (needsClusterIp(old) && needsClusterIp(spec)) {
    spec.clusterIP ||= old.clusterIP;
    if (!spec.clusterIPs?.length && old.clusterIPs) spec.clusterIPs = old.clusterIPs;
  }
  if (needsHealthCheck(old) && needsHealthCheck(spec)) spec.healthCheckNodePort ||= old.healthCheckNodePort;
  if (mayHaveNodePorts(old) && mayHaveNodePorts(spec)) keepNodePorts(spec, old);
}

/** By the names of the ports. */
function keepNodePorts(spec: Loose, old: Loose): void {
  const used = new Set(nodePortsOf(spec));
  const before = new Map(((old.ports ?? []) as Loose[]).map(({ name = '', nodePort }) => [name, nodePort]));
  for (const port of (spec.ports ?? []) as Loose[]) {
    const known = before.get(port.name ?? '');
    if (!port.nodePort && known && !used.has(known)) port.nodePort = known;
  }
}
