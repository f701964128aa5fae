import type { Service } from '../../apimachinery/objects.ts';
import { hash32 } from '../../engine/index.ts';
import type { Loose } from '../defaults/loose.ts';
import type { FieldProblem } from '../problems.ts';
import { GoSyntax, goStrings, invalid } from '../validation/index.ts';

/**
 * Gives a Service its cluster IP (of 10.96.0.0/16) and node ports, in place. An address that it names is taken as it is: a
 * manifest may come from a cluster with another range, and has no way to say so.
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
  const wrong = wrongAddress(spec.clusterIP, taken);
  if (wrong) {
    const shown = new GoSyntax(goStrings([spec.clusterIP]));
    return [invalid('spec.clusterIPs[0]', shown, `failed to allocate IP ${spec.clusterIP}: ${wrong}`)];
  }
  if (!spec.clusterIP) spec.clusterIP = freeAddress(key, taken);
  spec.clusterIPs ??= [spec.clusterIP];
  spec.ipFamilies ??= ['IPv4'];
  spec.ipFamilyPolicy ??= 'SingleStack';
  return spec.type === 'ClusterIP' ? [] : nodePorts(spec, key, others);
}

function wrongAddress(address: string | undefined, taken: ReadonlySet<unknown>): string | undefined {
  if (!address || address === 'None') return undefined;
  return taken.has(address) ? 'provided IP is already allocated' : undefined;
}

/** The first free one from a place that the name gives, above the range kept for given addresses. */
function freeAddress(key: string, taken: ReadonlySet<unknown>): string {
  for (let i = 0; ; i++) {
    const number = (256 + ((hash32(key) + i) % (65_536 - 512))) | 0;
    const address = `10.96.${number >> 8}.${number & 255}`;
    if (!taken.has(address) && (number & 255) !== 0 && (number & 255) !== 255) return address;
  }
}

const LOWEST_NODE_PORT = 30_000;
const HIGHEST_NODE_PORT = 32_767;

function nodePorts(spec: Loose, key: string, others: readonly Service[]): FieldProblem[] {
  if (spec.type === 'LoadBalancer' && spec.allocateLoadBalancerNodePorts === false) return [];
  const ports = (spec.ports ?? []) as Loose[];
  const taken = new Set(others.flatMap((other) => (other.spec?.ports ?? []).map(({ nodePort }) => nodePort)));
  const wrong = ports.findIndex(({ nodePort }) => nodePort && wrongPort(nodePort, taken));
  if (wrong >= 0) {
    const { nodePort } = ports[wrong] as Loose;
    return [invalid(`spec.ports[${wrong}].nodePort`, nodePort, wrongPort(nodePort, taken) as string)];
  }
  for (const { nodePort } of ports) if (nodePort) taken.add(nodePort);
  for (const [index, port] of ports.entries()) {
    if (port.nodePort) continue;
    port.nodePort = freePort(`${key}/${index}`, taken);
    taken.add(port.nodePort);
  }
  return healthCheckPort(spec, key, taken);
}

/** Where a load balancer asks whether a node has endpoints of its own. */
function healthCheckPort(spec: Loose, key: string, taken: ReadonlySet<unknown>): FieldProblem[] {
  if (spec.type !== 'LoadBalancer' || spec.externalTrafficPolicy !== 'Local') return [];
  const given: number = spec.healthCheckNodePort ?? 0;
  const wrong = given === 0 ? undefined : wrongPort(given, taken);
  if (wrong) return [invalid('spec.healthCheckNodePort', given, `failed to allocate requested HealthCheck NodePort ${given}: ${wrong}`)];
  spec.healthCheckNodePort = given || freePort(`${key}/health`, taken);
  return [];
}

/** The first free one from a place that the key gives, above the range kept for given ports. */
function freePort(key: string, taken: ReadonlySet<unknown>): number {
  let candidate = 30_086 + ((hash32(key) >>> 0) % 2_682);
  while (taken.has(candidate)) candidate = candidate >= HIGHEST_NODE_PORT ? 30_086 : candidate + 1;
  return candidate;
}

/** @see kubernetes: pkg/registry/core/service/portallocator/allocator.go */
function wrongPort(port: number, taken: ReadonlySet<unknown>): string | undefined {
  if (port < LOWEST_NODE_PORT || port > HIGHEST_NODE_PORT)
    return `provided port is not in the valid range. The range of valid ports is ${LOWEST_NODE_PORT}-${HIGHEST_NODE_PORT}`;
  return taken.has(port) ? 'provided port is already allocated' : undefined;
}
