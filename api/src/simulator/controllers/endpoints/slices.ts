import { byHash } from '../../apimachinery/endpoint-subsets.ts';
import { ZONE } from '../../apimachinery/node-labels.ts';
import type { EndpointSlice, Node, Pod, Service } from '../../apimachinery/objects.ts';
import { isPodReady } from '../../apimachinery/pod-conditions.ts';
import { sameJson } from '../../apimachinery/same-json.ts';
import { hostnameIn, type ResolvedPort, resolvePorts, targetRef } from './addresses.ts';

/** One address in an EndpointSlice, with its conditions. */
export type Endpoint = EndpointSlice['endpoints'][number];

/** One port of an EndpointSlice. */
export type Port = NonNullable<EndpointSlice['ports']>[number];

/** Lists that are empty are none when they come out of the store: nothing else in these objects is written down as null. */
export interface SliceContent {
  readonly ports: readonly Port[] | null;
  readonly endpoints: readonly Endpoint[] | null;
}

/** Pods that have the same ports. */
interface Group {
  readonly ports: readonly Port[];
  readonly endpoints: Endpoint[];
}

/** What a Service's slices should hold, in groups of Pods with the same ports. */
export interface WantedSlices {
  readonly groups: ReadonlyMap<string, Group>;
  /** Pods that are left out, for their node is not there. */
  readonly homeless: readonly Pod[];
}

/** What is to be done with the slices of a Service. */
export interface SlicePlan {
  readonly create: readonly SliceContent[];
  readonly update: ReadonlyMap<EndpointSlice, SliceContent>;
  /** What would be deleted becomes what would be created. */
  readonly replace: ReadonlyMap<EndpointSlice, SliceContent>;
  readonly remove: readonly EndpointSlice[];
  readonly unchanged: readonly EndpointSlice[];
}

/** @see kubernetes: kube-controller-manager --max-endpoints-per-slice */
const MOST_ENDPOINTS = 100;
const PLACEHOLDER: SliceContent = { ports: null, endpoints: null };

/** @see kubernetes: pkg/controller/endpointslice/reconciler.go reconcileByAddressType, utils.go podToEndpoint */
export function wantedSlices(service: Service, pods: readonly Pod[], nodeOf: (name: string) => Node | undefined): WantedSlices {
  const unready = service.spec?.publishNotReadyAddresses === true;
  const groups = new Map<string, Group>();
  const homeless: Pod[] = [];
  for (const pod of pods) {
    const ports = slicePorts(resolvePorts(service, pod));
    const key = portsKey(ports);
    const group = groups.get(key) ?? { ports, endpoints: [] };
    groups.set(key, group);
    const { nodeName } = pod.spec;
    const node = nodeName ? nodeOf(nodeName) : undefined;
    if (!node && !unready) homeless.push(pod);
    else group.endpoints.push(endpointOf(service, pod, node?.metadata.labels?.[ZONE]));
  }
  return { groups, homeless };
}

function endpointOf(service: Service, pod: Pod, zone: string | undefined): Endpoint {
  const serving = isPodReady(pod);
  const terminating = pod.metadata.deletionTimestamp !== undefined;
  const { nodeName } = pod.spec;
  const ready = service.spec?.publishNotReadyAddresses === true || (serving && !terminating);
  return {
    addresses: [pod.status.podIP as string],
    conditions: { ready, serving, terminating },
    ...hostnameIn(service, pod),
    ...(nodeName && { nodeName }),
    targetRef: targetRef(pod),
    ...(zone && { zone }),
  };
}

/**
 * Where the endpoints go. They stay in the slice in which they are, and in their place; new ones come at the end.
 * @see kubernetes: pkg/controller/endpointslice/reconciler.go reconcileByAddressType, finalize
 */
export function planSlices({ groups }: WantedSlices, all: readonly EndpointSlice[], labels: unknown, service: string): SlicePlan {
  const create: SliceContent[] = [];
  const update = new Map<EndpointSlice, SliceContent>();
  const existing = all.filter((slice) => isOwnedBy(slice, service));
  const others = all.filter((slice) => !existing.includes(slice));
  const remove = existing.filter(({ ports }) => !groups.has(portsKey(ports)));
  for (const [key, group] of groups) {
    const own = existing.filter(({ ports }) => portsKey(ports) === key);
    const placed = placeEndpoints(group, own, labels);
    create.push(...placed.create);
    for (const [slice, content] of placed.update) update.set(slice, content);
    remove.push(...placed.remove);
  }
  if (remove.length === existing.length && create.length === 0) create.push(PLACEHOLDER);
  const replace = new Map<EndpointSlice, SliceContent>();
  for (const slice of remove.splice(0, create.length)) replace.set(slice, create.pop() as SliceContent);
  const unchanged = existing.filter((slice) => !update.has(slice) && !replace.has(slice) && !remove.includes(slice));
  return { create, update, replace, remove: [...others, ...remove], unchanged };
}

/** Slices of an earlier Service of that name are not filled anew. @see kubernetes: pkg/controller/endpointslice/utils.go ownedBy */
const isOwnedBy = ({ metadata }: EndpointSlice, service: string): boolean =>
  metadata.ownerReferences?.some(({ apiVersion, kind, uid }) => uid === service && kind === 'Service' && apiVersion === 'v1') ?? false;

/** @see kubernetes: pkg/controller/endpointslice/reconciler.go reconcileByPortMapping */
function placeEndpoints(group: Group, existing: readonly EndpointSlice[], labels: unknown): Omit<SlicePlan, 'replace' | 'unchanged'> {
  const left = new Map(group.endpoints.map((endpoint) => [identity(endpoint), endpoint]));
  const update = new Map<EndpointSlice, Endpoint[]>();
  const remove: EndpointSlice[] = [];
  const unchanged = new Set<EndpointSlice>();
  for (const slice of existing) {
    const there = slice.endpoints ?? [];
    const kept = there.flatMap((endpoint) => {
      const wanted = left.get(identity(endpoint));
      left.delete(identity(endpoint));
      return wanted ? [wanted] : [];
    });
    if (kept.length === 0 && there.length > 0) remove.push(slice);
    else if (sameJson([kept, labels], [there.map(unhinted), slice.metadata.labels])) unchanged.add(slice);
    else update.set(slice, kept);
  }
  const rest = [...left.values()];
  // The fullest first.
  for (const kept of [...update.values()].sort((a, b) => b.length - a.length)) kept.push(...rest.splice(0, MOST_ENDPOINTS - kept.length));
  const create: SliceContent[] = [];
  const contentOf = (endpoints: readonly Endpoint[]): SliceContent => ({ ports: orNull(group.ports), endpoints: orNull(endpoints) });
  while (rest.length > 0) {
    const open = rest.length < MOST_ENDPOINTS ? withRoom(unchanged, rest.length) : undefined;
    if (open) {
      unchanged.delete(open);
      update.set(open, [...(open.endpoints ?? []), ...rest.splice(0)]);
    } else create.push(contentOf(rest.splice(0, MOST_ENDPOINTS)));
  }
  return { create, update: new Map([...update].map(([slice, endpoints]) => [slice, contentOf(endpoints)])), remove };
}

/** For which zone it is is another matter. */
export const unhinted = ({ hints: _, ...endpoint }: Endpoint): Endpoint => endpoint;

/** The one that will be the fullest. @see kubernetes: pkg/controller/endpointslice/utils.go getSliceToFill */
function withRoom(slices: Iterable<EndpointSlice>, count: number): EndpointSlice | undefined {
  let best: EndpointSlice | undefined;
  for (const slice of slices) {
    const size = slice.endpoints?.length ?? 0;
    if (size + count <= MOST_ENDPOINTS && (!best || size > (best.endpoints?.length ?? 0))) best = slice;
  }
  return best;
}

/** @see kubernetes: pkg/controller/util/endpointslice/endpointset.go hashEndpoint */
const identity = ({ addresses, hostname = '', targetRef: ref }: Endpoint): string =>
  JSON.stringify([[...addresses].sort(), hostname, ref?.namespace, ref?.name]);

/** In the order in which they stand in a slice. */
export const slicePorts = (ports: readonly Partial<ResolvedPort>[]): Port[] =>
  byHash(
    ports.map((port) => ({ name: '', ...port })),
    spewed,
  );

/** @see kubernetes: pkg/controller/util/endpoint/controller_utils.go NewPortMapKey */
export const portsKey = (ports: readonly Port[] | null | undefined): string =>
  JSON.stringify((ports ?? []).map((port) => spewed(port)).sort());

const spewed = ({ name, protocol, port, appProtocol }: Port): string =>
  `(v1.EndpointPort){Name:(*string)${name ?? '<nil>'} Protocol:(*v1.Protocol)${protocol ?? '<nil>'} Port:(*int32)${port ?? '<nil>'} AppProtocol:(*string)${appProtocol ?? '<nil>'}}`;

/** Go writes an empty list that was never made as null. */
export const orNull = <T>(list: readonly T[]): readonly T[] | null => (list.length > 0 ? list : null);
