import type { StoreView } from '../../api-server/index.ts';
import { topologyMode } from '../../apimachinery/annotations.ts';
import { ZONE } from '../../apimachinery/node-labels.ts';
import type { EndpointSlice, Node, Service } from '../../apimachinery/objects.ts';
import { byObject, type Micros, seconds } from '../../engine/index.ts';
import type { NetworkHooks, NetworkNamespace, ServiceTarget } from '../../kernel/index.ts';
import { API_SERVER_PORT } from '../api-server-port.ts';

export interface Candidate {
  readonly ip: string;
  readonly port: number;
  readonly node: string | undefined;
  readonly conditions: EndpointSlice['endpoints'][number]['conditions'];
  /** For which it is; none where nothing is said. */
  readonly zones: readonly string[];
}

/** Where connections to a Service's address go: its ready endpoints, else those that are terminating but still serve.
 *  `knownTo`: what that node's proxy goes by. @see kubernetes: pkg/proxy/topology.go CategorizeEndpoints */
export function serviceEndpoints(knownTo: (node: string) => StoreView): NonNullable<NetworkHooks['serviceEndpoints']> {
  return (ip, port, protocol, from) => {
    const store = knownTo(from.node);
    const services = store.list('Service');
    const { own, onNodes } = addressesOf(services);
    if (!onNodes && !own.has(ip)) return undefined;
    const asked = { ip, port, protocol, from };
    for (const service of services) {
      const found = targetBehind(store, service, asked);
      if (found) return found;
    }
    return undefined;
  };
}

/** The addresses that Services have for themselves, and whether any of them has ports of nodes: most connections are for no Service. */
const addressesOf = byObject((services: readonly Service[]) => {
  const own = new Set(services.flatMap(({ spec: { clusterIP = '', externalIPs = [] } = {} }) => [clusterIP, ...externalIPs]));
  return { own, onNodes: services.some(({ spec }) => spec?.type === 'NodePort' || spec?.type === 'LoadBalancer') };
});

/** Where a connection is meant to go, and from where. */
interface Asked {
  readonly ip: string;
  readonly port: number;
  readonly protocol: string;
  readonly from: NetworkNamespace;
}

/** By one Service's rules; undefined where the address, or the node's port, is none of its. */
function targetBehind(store: StoreView, service: Service, { ip, port, protocol, from }: Asked): ServiceTarget | undefined {
  const { clusterIP, type, externalIPs = [], ports = [], internalTrafficPolicy, externalTrafficPolicy } = service.spec ?? {};
  const own = clusterIP === ip || externalIPs.includes(ip);
  if (!own && type !== 'NodePort' && type !== 'LoadBalancer') return undefined;
  const node = own ? from.node : nodeWith(store, ip, from);
  if (!own && node === undefined) return undefined;
  // No rule is for a port that the Service does not name: what is sent there leaves the cluster, and nothing answers.
  const noRule = own ? SILENCE : undefined;
  if (isForAnother(service)) return noRule;
  const found = ports.find((one) => (one.protocol ?? 'TCP') === protocol && (own ? one.port : one.nodePort) === port);
  if (!found) return noRule;
  const isLocal = clusterIP === ip ? internalTrafficPolicy === 'Local' : externalTrafficPolicy === 'Local' && node !== from.node;
  // Of what is for the Service's own address, a node's; of what is for others', all but what is only for Pods of that node.
  const isOwnNode = node === from.node;
  const marked = clusterIP === ip || (externalTrafficPolicy === 'Local' && isOwnNode) ? from.isNode : externalTrafficPolicy !== 'Local';
  return { ...target(store, service, { port: found.name ?? '', protocol, node, isLocal }), node, marked };
}

/**
 * Where a node tells load balancers whether it has Pods of a Service that are ready, by Services.
 * @see kubernetes: pkg/proxy/service.go HealthCheckNodePorts; pkg/api/v1/service/util.go NeedsHealthCheck
 */
export const healthPorts = (store: StoreView): ReadonlyMap<number, Service> =>
  new Map(
    store.list('Service').flatMap((service) => {
      const { type, externalTrafficPolicy, healthCheckNodePort: port } = service.spec ?? {};
      const isChecked = type === 'LoadBalancer' && externalTrafficPolicy === 'Local' && !isForAnother(service);
      return isChecked && port ? [[port, service] as const] : [];
    }),
  );

/** How many Pods of a node are ready for a Service. @see kubernetes: pkg/proxy/endpoints.go LocalReadyEndpoints */
export function localEndpoints(store: StoreView, service: Service, node: string): number {
  const all = (service.spec?.ports ?? []).flatMap(({ name = '', protocol = 'TCP' }) => candidates(store, service, name, protocol));
  return new Set(all.filter((one) => isReady(one) && one.node === node).map(({ ip }) => ip)).size;
}

/** Another proxy's, or marked as without an address: there are no rules for it. @see kubernetes: cmd/kube-proxy/app/server.go Run (noProxyName, noHeadlessEndpoints) */
export const isForAnother = ({ metadata: { labels = {} } }: Service): boolean =>
  labels['service.kubernetes.io/service-proxy-name'] !== undefined || labels['service.kubernetes.io/headless'] !== undefined;

const NOBODY: ServiceTarget = { endpoints: [] };
const SILENCE: ServiceTarget = { endpoints: [], silent: true };

/** The node whose address it is. */
const nodeWith = (store: StoreView, ip: string, from: NetworkNamespace): string | undefined =>
  from.isNode && from.isOwn(ip)
    ? from.node
    : store.list('Node').find(({ status }) => status.addresses?.some(({ address }) => address === ip))?.metadata.name;

/** A connection as kube-proxy meets it. */
interface Connection {
  /** The name of the Service's port. */
  readonly port: string;
  readonly protocol: string;
  /** Whose kube-proxy it is. */
  readonly node: string | undefined;
  /**
   * Only Pods of that node are to answer. What is said of connections from outside holds for those that come to a node's port from
   * another node, whose address they bear; a node's own, and its Pods', go to all.
   */
  readonly isLocal: boolean;
}

/** @see kubernetes: pkg/proxy/iptables/proxier.go: KUBE-EXT and its short circuits */
function target(store: StoreView, service: Service, { port, protocol, node, isLocal }: Connection): ServiceTarget {
  const { namespace, name } = service.metadata;
  if (namespace === 'default' && name === 'kubernetes') {
    const plane = store.list('Node')[0]?.status.addresses?.[0]?.address;
    return plane ? { endpoints: [{ ip: plane, port: API_SERVER_PORT }] } : NOBODY;
  }
  const affinity = affinityOf(service);
  const all = candidates(store, service, port, protocol);
  const endpoints = usable(inZone(all, service, store.get('Node', undefined, node ?? '')));
  if (isLocal) {
    const local = usable(all.filter((candidate) => candidate.node === node));
    // Where others have endpoints, and this node has none, nothing answers.
    return { endpoints: local, ...(local.length === 0 && endpoints.length > 0 && { silent: true }), ...affinity };
  }
  return { endpoints, ...affinity };
}

function affinityOf(service: Service): { readonly affinity?: Micros } {
  const found = affinitySeconds(service);
  return found === undefined ? {} : { affinity: seconds(found) };
}

/** For so long one client has the same endpoint; undefined: not at all. */
export const affinitySeconds = ({ spec }: Service): number | undefined =>
  spec?.sessionAffinity === 'ClientIP' ? (spec.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? 10_800) : undefined;

/**
 * Those for the zone of the node, if it is told of all for which zone they are, and some are for this one.
 * @see kubernetes: pkg/proxy/topology.go canUseTopology
 */
export function inZone(all: readonly Candidate[], service: Service, node: Node | undefined): readonly Candidate[] {
  const mode = topologyMode(service);
  const zone = node?.metadata.labels?.[ZONE];
  if (!mode || mode === 'disabled' || mode === 'Disabled' || !zone) return all;
  const ready = all.filter(isReady);
  const own = ready.filter(({ zones }) => zones.includes(zone));
  return own.length > 0 && ready.every(({ zones }) => zones.length > 0) ? own : all;
}

/** What nothing is said of is ready, and serves. @see kubernetes: pkg/proxy/endpointslicecache.go newEndpointSliceInfo */
const isReady = ({ conditions }: Candidate): boolean => conditions?.ready ?? true;

export function usable(all: readonly Candidate[]): { ip: string; port: number }[] {
  const ready = all.filter(isReady);
  const found = ready.length > 0 ? ready : all.filter(({ conditions }) => (conditions?.serving ?? true) && conditions?.terminating);
  return found.map(({ ip, port }) => ({ ip, port }));
}

export function candidates(store: StoreView, { metadata }: Service, portName: string, protocol: string): Candidate[] {
  const slices: EndpointSlice[] = store
    .list('EndpointSlice', metadata.namespace)
    .filter(({ addressType, metadata: { labels } }) => addressType === 'IPv4' && labels?.['kubernetes.io/service-name'] === metadata.name);
  return slices.flatMap(({ endpoints: list, ports }) => {
    const port = ports?.find((one) => (one.name ?? '') === portName && (one.protocol ?? 'TCP') === protocol)?.port;
    if (port === undefined) return [];
    // Of several addresses of one endpoint, the first.
    return (list ?? []).map(({ addresses: [ip = ''], conditions, nodeName, hints }) => {
      const zones = hints?.forZones?.map(({ name }) => name) ?? [];
      return { ip, port, conditions, node: nodeName, zones };
    });
  });
}
