import { sameJson } from '../../apimachinery/same-json.ts';
import type { Loose } from '../defaults/loose.ts';

const needsClusterIp = ({ type }: Loose): boolean => type !== 'ExternalName';

/** A LoadBalancer may do without. @see kubernetes: pkg/registry/core/service/storage shouldAllocateNodePorts */
export const needsNodePort = ({ type, allocateLoadBalancerNodePorts }: Loose): boolean =>
  type === 'NodePort' || (type === 'LoadBalancer' && allocateLoadBalancerNodePorts !== false);

/** @see kubernetes: pkg/api/service NeedsHealthCheck */
export const needsHealthCheck = ({ type, externalTrafficPolicy }: Loose): boolean =>
  type === 'LoadBalancer' && externalTrafficPolicy === 'Local';
const isExternal = ({ type, externalIPs }: Loose): boolean =>
  type === 'NodePort' || type === 'LoadBalancer' || (type === 'ClusterIP' && externalIPs?.length > 0);
const isBalanced = ({ type }: Loose): boolean => type === 'LoadBalancer';

const nodePortsOf = ({ ports = [] }: Loose): number[] => (ports as Loose[]).map(({ nodePort }) => nodePort ?? 0);

/** Fields that one type of Service has and another has not: unless somebody changed them, they go with the type. */
const dependent: readonly (readonly [string, (spec: Loose) => boolean])[] = [
  ['clusterIP', needsClusterIp],
  ['clusterIPs', needsClusterIp],
  ['ipFamilies', needsClusterIp],
  ['ipFamilyPolicy', needsClusterIp],
  ['healthCheckNodePort', needsHealthCheck],
  ['allocateLoadBalancerNodePorts', isBalanced],
  ['loadBalancerClass', isBalanced],
  ['externalTrafficPolicy', isExternal],
];

/**
 * What an update of a Service makes of what was allocated, in place: it stays where it is needed still and not said again.
 * @see kubernetes: pkg/registry/core/service/strategy.go dropTypeDependentFields, storage/storage.go patchAllocatedValues
 */
export function prepareServiceUpdate({ spec }: Loose, { spec: old = {} }: Loose): void {
  const dropped = dependent.filter(([field, needs]) => needs(old) && !needs(spec) && sameJson(spec[field] ?? null, old[field] ?? null));
  const noPorts = needsNodePort(old) && !needsNodePort(spec) && sameJson(nodePortsOf(spec), nodePortsOf(old));
  for (const [field] of dropped) delete spec[field];
  if (noPorts) for (const port of (spec.ports ?? []) as Loose[]) delete port.nodePort;
  if (needsClusterIp(old) && needsClusterIp(spec)) {
    spec.clusterIP ||= old.clusterIP;
    if (spec.clusterIP === old.clusterIP) spec.clusterIPs ??= old.clusterIPs;
  }
  if (needsHealthCheck(old) && needsHealthCheck(spec)) spec.healthCheckNodePort ||= old.healthCheckNodePort;
  if (needsNodePort(old) && needsNodePort(spec)) keepNodePorts(spec, old);
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
