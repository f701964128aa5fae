import { hash32 } from '../../engine/index.ts';
import type { Loose } from '../defaults/loose.ts';
import type { FieldProblem } from '../problems.ts';
import { invalid } from '../validation/index.ts';
import { mayHaveNodePorts } from './service-update.ts';

const LOWEST = 30_000;
const HIGHEST = 32_767;

/** The ports of all nodes. What is given away is `taken`. */
interface NodePorts {
  readonly taken: Set<unknown>;
  /** Where the search for a free one begins. */
  readonly key: string;
  readonly isDry?: boolean;
}

/** A LoadBalancer may do without. @see kubernetes: pkg/registry/core/service/storage shouldAllocateNodePorts */
const allocatesNodePorts = (spec: Loose): boolean =>
  mayHaveNodePorts(spec) && (spec.type === 'NodePort' || spec.allocateLoadBalancerNodePorts !== false);

const portsOf = ({ ports }: Loose): Loose[] => ports ?? [];
const nodePortsOf = (spec: Loose): number[] => portsOf(spec).flatMap(({ nodePort }) => (nodePort ? [nodePort] : []));

/**
 * Of a new Service, in place. Its ports of one number (DNS over TCP and over UDP) share one.
 * @see kubernetes: pkg/registry/core/service/storage/alloc.go initNodePorts
 */
export function initNodePorts(spec: Loose, { taken, key, isDry }: NodePorts): FieldProblem[] {
  const named = nodePortsOf(spec);
  const allocated: number[] = [];
  const given = new Map<number, number>();
  for (const [i, port] of portsOf(spec).entries()) {
    // What is named is taken all the same.
    if (!port.nodePort && !allocatesNodePorts(spec)) continue;
    const shared = given.get(port.port);
    const wanted = shared === undefined ? portsOf(spec).find((one) => one.port === port.port && one.nodePort)?.nodePort : port.nodePort;
    const wrong = wanted && wanted !== shared ? wrongPort(wanted, taken) : undefined;
    if (wrong) return [invalid(`spec.ports[${i}].nodePort`, wanted, wrong)];
    port.nodePort = wanted || (shared ?? (isDry ? dryPort(allocated) : freePort(`${key}/${i}`, new Set([...taken, ...named]))));
    allocated.push(port.nodePort);
    taken.add(port.nodePort);
    if (shared === undefined) given.set(port.port, port.nodePort);
  }
  return [];
}

/**
 * Of one that changes, in place: what it had stays its own.
 * @see kubernetes: pkg/registry/core/service/storage/alloc.go updateNodePorts
 */
export function updateNodePorts(spec: Loose, old: Loose, { taken, key, isDry }: NodePorts): FieldProblem[] {
  const own = new Set(nodePortsOf(old));
  const named = nodePortsOf(spec);
  const allocated: number[] = [];
  for (const [i, port] of portsOf(spec).entries()) {
    if (!port.nodePort && !allocatesNodePorts(spec)) continue;
    const wrong = port.nodePort && !own.has(port.nodePort) ? wrongPort(port.nodePort, taken) : undefined;
    if (wrong) return [invalid(`spec.ports[${i}].nodePort`, port.nodePort, wrong)];
    port.nodePort ||= isDry ? dryPort(allocated) : freePort(`${key}/${i}`, new Set([...taken, ...named, ...own]));
    if (!own.has(port.nodePort)) allocated.push(port.nodePort);
    own.add(port.nodePort);
  }
  for (const port of own) taken.add(port);
  return [];
}

/** None is looked for: the next one of those that were given before. @see kubernetes: pkg/registry/core/service/portallocator/operation.go */
const dryPort = (allocated: readonly number[]): number => (allocated.length > 0 ? Math.max(...allocated) : HIGHEST + 1) + 1;

/** The first free one from a place that the key gives, above the range kept for given ports. */
export function freePort(key: string, taken: ReadonlySet<unknown>): number {
  let candidate = 30_086 + ((hash32(key) >>> 0) % 2_682);
  while (taken.has(candidate)) candidate = candidate >= HIGHEST ? 30_086 : candidate + 1;
  return candidate;
}

/** @see kubernetes: pkg/registry/core/service/portallocator/allocator.go */
export function wrongPort(port: number, taken: ReadonlySet<unknown>): string | undefined {
  if (port < LOWEST || port > HIGHEST) return `provided port is not in the valid range. The range of valid ports is ${LOWEST}-${HIGHEST}`;
  return taken.has(port) ? 'provided port is already allocated' : undefined;
}
