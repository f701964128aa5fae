import type { Service } from '../../apimachinery/objects.ts';
import { hash32 } from '../../engine/index.ts';
import type { Loose } from '../defaults/loose.ts';
import type { FieldProblem } from '../problems.ts';

/**
 * Gives a Service its cluster IP (of 10.96.0.0/16) and node ports, in place.
 * @see kubernetes: pkg/registry/core/service/storage/alloc.go
 */
export function allocateAddresses(service: Loose, existing: readonly Service[]): FieldProblem[] {
  const { spec } = service;
  if (spec.type === 'ExternalName') return [];
  const others = existing.filter(
    ({ metadata }) => metadata.name !== service.metadata.name || metadata.namespace !== service.metadata.namespace,
  );
  const taken = new Set(others.map((other) => other.spec?.clusterIP));
  const key = `${service.metadata.namespace}/${service.metadata.name}`;
  if (spec.clusterIP && spec.clusterIP !== 'None' && taken.has(spec.clusterIP)) {
    const detail = `"${spec.clusterIP}": failed to allocate IP ${spec.clusterIP}: provided IP is already allocated`;
    return [
      {
        path: 'spec.clusterIPs[0]',
        type: 'Invalid value',
        detail: `[]string{${detail.split(':')[0]}}:${detail.split(':').slice(1).join(':')}`,
      },
    ];
  }
  if (!spec.clusterIP) spec.clusterIP = freeAddress(key, taken);
  spec.clusterIPs ??= [spec.clusterIP];
  spec.ipFamilies ??= ['IPv4'];
  spec.ipFamilyPolicy ??= 'SingleStack';
  if (spec.type !== 'ClusterIP') nodePorts(spec, key, others);
  return [];
}

/** The first free one from a place that the name gives, above the range kept for given addresses. */
function freeAddress(key: string, taken: ReadonlySet<unknown>): string {
  for (let i = 0; ; i++) {
    const number = (256 + ((hash32(key) + i) % (65_536 - 512))) | 0;
    const address = `10.96.${number >> 8}.${number & 255}`;
    if (!taken.has(address) && (number & 255) !== 0 && (number & 255) !== 255) return address;
  }
}

function nodePorts(spec: Loose, key: string, others: readonly Service[]): void {
  if (spec.type === 'LoadBalancer' && spec.allocateLoadBalancerNodePorts === false) return;
  const taken = new Set(others.flatMap((other) => (other.spec?.ports ?? []).map(({ nodePort }) => nodePort)));
  for (const [index, port] of ((spec.ports ?? []) as Loose[]).entries()) {
    if (port.nodePort) continue;
    let candidate = 30_086 + ((hash32(`${key}/${index}`) >>> 0) % 2_682);
    while (taken.has(candidate)) candidate = candidate >= 32_767 ? 30_086 : candidate + 1;
    taken.add(candidate);
    port.nodePort = candidate;
  }
}
