import { ZONE } from '../../apimachinery/node-labels.ts';
import type { EndpointSlice, Node } from '../../apimachinery/objects.ts';
import { amountOf, resourceList } from '../../apimachinery/resources.ts';
import { readiness } from '../nodes/zones.ts';
import { type Endpoint, type SliceContent, type SlicePlan, unhinted } from './slices.ts';

/** How many of a Service's endpoints are for which zone. */
export type ByZone = ReadonlyMap<string, number>;

interface Hinted {
  readonly plan: SlicePlan;
  /** Undefined where none are given. */
  readonly given?: ByZone;
  /** Why none are given. */
  readonly problem?: string;
}

/** So much more than its share an endpoint may get. */
const OVERLOAD = 0.2;
const CONTROL_PLANE = ['node-role.kubernetes.io/control-plane', 'node-role.kubernetes.io/master'];

/**
 * What each zone has of the nodes' CPUs; undefined where that cannot be said of all nodes, or there is only one zone.
 * @see kubernetes: pkg/controller/endpointslice/topologycache/topologycache.go SetNodes
 */
export function zoneShares(nodes: readonly Node[]): ByZone | undefined {
  const sums = new Map<string, number>();
  for (const node of nodes) {
    const { labels = {} } = node.metadata;
    if (CONTROL_PLANE.some((label) => labels[label] !== undefined) || readiness(node) !== 'True') continue;
    const zone = labels[ZONE];
    const cpu = Number(amountOf(resourceList(node.status.allocatable), 'cpu').milliValue());
    if (!zone || cpu === 0) return undefined;
    sums.set(zone, (sums.get(zone) ?? 0) + cpu);
  }
  const total = [...sums.values()].reduce((sum, cpu) => sum + cpu, 0);
  return sums.size < 2 ? undefined : new Map([...sums].map(([zone, cpu]) => [zone, cpu / total]));
}

/** Some zone has fewer endpoints than it should. @see kubernetes: topologycache/utils.go serviceOverloaded */
export function isOverloaded(given: ByZone, shares: ByZone | undefined): boolean {
  if (given.size === 0) return false;
  const total = [...given.values()].reduce((sum, count) => sum + count, 0);
  return !shares || [...shares].some(([zone, share]) => (given.get(zone) ?? 0) < Math.ceil(total * share * (1 / (1 + OVERLOAD))));
}

/**
 * Tells kube-proxy for which zones endpoints are, that connections stay in their zone.
 * @see kubernetes: pkg/controller/endpointslice/topologycache/topologycache.go AddHints
 */
export function withHints(plan: SlicePlan, shares: ByZone | undefined): Hinted {
  const endpoints = [...plan.create, ...plan.replace.values(), ...plan.update.values(), ...plan.unchanged].flatMap(
    (content) => content.endpoints ?? [],
  );
  const ready = endpoints.filter(isReady);
  const disabled = (problem: string): Hinted => ({ plan: withoutHints(plan), problem });
  if (!shares) return disabled('Insufficient Node information: allocatable CPU or zone not specified on one or more nodes');
  const numbers = `(${ready.length} endpoints, ${shares.size} zones)`;
  if (shares.size > ready.length) return disabled(`Insufficient number of endpoints ${numbers}`);
  const desired = new Map<string, number>();
  let left = ready.length;
  for (const [zone, share] of shares) {
    const wanted = share * ready.length;
    const least = Math.ceil(wanted * (1 / (1 + OVERLOAD)));
    desired.set(zone, Math.max(wanted, least));
    left -= least;
  }
  if (left < 0)
    return disabled(`Unable to allocate minimum required endpoints to each zone without exceeding overload threshold ${numbers}`);
  if (ready.some(({ zone }) => !zone)) return disabled('One or more endpoints do not have a zone specified');

  const given = new Map<string, number>();
  for (const { zone = '' } of ready) given.set(zone, (given.get(zone) ?? 0) + 1);
  const { giving, receiving } = transfers(desired, given);
  const hints = new Map<Endpoint, string>();
  for (const endpoint of ready) {
    const { zone = '' } = endpoint;
    const [to] = (giving.get(zone) ?? 0) > 0 ? ([...receiving].find(([, count]) => count > 0) ?? []) : [];
    hints.set(endpoint, to ?? zone);
    if (to === undefined) continue;
    for (const [counts, key] of [
      [giving, zone],
      [receiving, to],
      [given, zone],
    ] as const)
      counts.set(key, (counts.get(key) ?? 0) - 1);
    given.set(to, (given.get(to) ?? 0) + 1);
  }
  const hinted = mapPlan(plan, (endpoint) => {
    const zone = hints.get(endpoint);
    return zone === undefined ? unhinted(endpoint) : { ...endpoint, hints: { forZones: [{ name: zone }] } };
  });
  return { plan: hinted, given };
}

/** @see kubernetes: topologycache/utils.go RemoveHintsFromSlices */
export const withoutHints = (plan: SlicePlan): SlicePlan => mapPlan(plan, unhinted);

/** How many endpoints zones should give away, and how many others should get. @see kubernetes: topologycache/utils.go getGivingAndReceivingZones */
function transfers(desired: ByZone, current: ByZone): { giving: Map<string, number>; receiving: Map<string, number> } {
  const surplus = new Map([...desired].map(([zone, wanted]) => [zone, (current.get(zone) ?? 0) - wanted]));
  const giving = new Map<string, number>();
  const receiving = new Map<string, number>();
  for (;;) {
    const [from, most] = [...surplus].reduce((best, one) => (one[1] > best[1] ? one : best), ['', 0]);
    const [to, lack] = [...surplus].reduce((best, one) => (one[1] < best[1] ? one : best), ['', 0]);
    if (most < 0.5 || lack > -0.5 || (most < 1 && lack > -1)) return { giving, receiving };
    giving.set(from, (giving.get(from) ?? 0) + 1);
    surplus.set(from, most - 1);
    receiving.set(to, (receiving.get(to) ?? 0) + 1);
    surplus.set(to, lack + 1);
  }
}

/** Slices that were to stay as they are, and do not, are updated. */
function mapPlan(plan: SlicePlan, map: (endpoint: Endpoint) => Endpoint): SlicePlan {
  const mapped = <T extends SliceContent>({ ports, endpoints }: T): SliceContent => ({ ports, endpoints: endpoints?.map(map) ?? null });
  const entries = (contents: Iterable<readonly [EndpointSlice, SliceContent]>) =>
    [...contents].map(([slice, content]) => [slice, mapped(content)] as const);
  const asTheyAre = plan.unchanged.map((slice) => [slice, { ports: slice.ports ?? null, endpoints: slice.endpoints ?? null }] as const);
  return {
    ...plan,
    create: plan.create.map(mapped),
    replace: new Map(entries(plan.replace)),
    update: new Map([...entries(plan.update), ...entries(asTheyAre)]),
    unchanged: [],
  };
}

const isReady = ({ conditions }: Endpoint): boolean => conditions?.ready === true;
