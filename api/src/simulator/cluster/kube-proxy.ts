import type { Store } from '../api-server/index.ts';
import { topologyMode } from '../apimachinery/annotations.ts';
import { ZONE } from '../apimachinery/node-labels.ts';
import type { EndpointSlice, Node, Service } from '../apimachinery/objects.ts';
import { type Micros, seconds } from '../engine/index.ts';
import type { NetworkHooks, NetworkNamespace, ServiceTarget } from '../kernel/index.ts';
import { API_SERVER_PORT } from './api-discovery.ts';

interface Candidate {
  readonly ip: string;
  readonly port: number;
  readonly node: string | undefined;
  readonly conditions: EndpointSlice['endpoints'][number]['conditions'];
  /** For which it is; none where nothing is said. */
  readonly zones: readonly string[];
}

/** Where connections to a Service's address go: its ready endpoints, else those that are terminating but still serve.
 *  @see kubernetes: pkg/proxy/topology.go CategorizeEndpoints */
export function serviceEndpoints(store: Store): NonNullable<NetworkHooks['serviceEndpoints']> {
  return (ip, port, protocol, from) => {
    for (const service of store.list('Service')) {
      const { clusterIP, type, externalIPs = [] } = service.spec ?? {};
      const own = clusterIP === ip || externalIPs.includes(ip);
      if (!own && type !== 'NodePort' && type !== 'LoadBalancer') continue;
      if (!own && !((from.isNode && from.isOwn(ip)) || isNode(store, ip))) continue;
      if (isForAnother(service)) {
        if (own) return SILENCE;
        continue;
      }
      const servicePort = service.spec?.ports?.find(
        (one) => (one.protocol ?? 'TCP') === protocol && (own ? one.port === port : one.nodePort === port),
      );
      // No rule is for a port that the Service does not name: what is sent there leaves the cluster, and nothing answers.
      if (own && !servicePort) return SILENCE;
      if (servicePort) return target(store, service, servicePort.name ?? '', protocol, clusterIP === ip ? from : undefined);
    }
    return undefined;
  };
}

/** Another proxy's, or marked as without an address: there are no rules for it. @see kubernetes: cmd/kube-proxy/app/server.go Run (noProxyName, noHeadlessEndpoints) */
const isForAnother = ({ metadata: { labels = {} } }: Service): boolean =>
  labels['service.kubernetes.io/service-proxy-name'] !== undefined || labels['service.kubernetes.io/headless'] !== undefined;

const NOBODY: ServiceTarget = { endpoints: [] };
const SILENCE: ServiceTarget = { endpoints: [], silent: true };
const isNode = (store: Store, ip: string): boolean =>
  store.list('Node').some(({ status }) => status.addresses?.some(({ address }) => address === ip));

/** `from`: who asks for it at the Service's own address. Within a cluster the policy for what comes from outside is no matter. */
function target(store: Store, service: Service, portName: string, protocol: string, from: NetworkNamespace | undefined): ServiceTarget {
  const { namespace, name } = service.metadata;
  if (namespace === 'default' && name === 'kubernetes') {
    const plane = store.list('Node')[0]?.status.addresses?.[0]?.address;
    return plane ? { endpoints: [{ ip: plane, port: API_SERVER_PORT }] } : NOBODY;
  }
  const affinity = affinityOf(service);
  const all = candidates(store, service, portName, protocol);
  const endpoints = usable(from ? inZone(all, service, store.get('Node', undefined, from.node)) : all);
  if (from && service.spec?.internalTrafficPolicy === 'Local') {
    const local = usable(all.filter(({ node }) => node === from.node));
    // Where others have endpoints, and this node has none, nothing answers.
    return { endpoints: local, ...(local.length === 0 && endpoints.length > 0 && { silent: true }), ...affinity };
  }
  return { endpoints, ...affinity };
}

function affinityOf({ spec }: Service): { readonly affinity?: Micros } {
  return spec?.sessionAffinity === 'ClientIP' ? { affinity: seconds(spec.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? 10_800) } : {};
}

/**
 * Those for the zone of the node, if it is told of all for which zone they are, and some are for this one.
 * @see kubernetes: pkg/proxy/topology.go canUseTopology
 */
function inZone(all: readonly Candidate[], service: Service, node: Node | undefined): readonly Candidate[] {
  const mode = topologyMode(service);
  const zone = node?.metadata.labels?.[ZONE];
  if (!mode || mode === 'disabled' || mode === 'Disabled' || !zone) return all;
  const ready = all.filter(isReady);
  const own = ready.filter(({ zones }) => zones.includes(zone));
  return own.length > 0 && ready.every(({ zones }) => zones.length > 0) ? own : all;
}

/** What nothing is said of is ready, and serves. @see kubernetes: pkg/proxy/endpointslicecache.go newEndpointSliceInfo */
const isReady = ({ conditions }: Candidate): boolean => conditions?.ready ?? true;

function usable(all: readonly Candidate[]): { ip: string; port: number }[] {
  const ready = all.filter(isReady);
  const found = ready.length > 0 ? ready : all.filter(({ conditions }) => (conditions?.serving ?? true) && conditions?.terminating);
  return found.map(({ ip, port }) => ({ ip, port }));
}

function candidates(store: Store, { metadata }: Service, portName: string, protocol: string): Candidate[] {
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
