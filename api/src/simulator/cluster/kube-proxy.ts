import type { Store } from '../api-server/index.ts';
import type { EndpointSlice, Service } from '../apimachinery/objects.ts';
import type { NetworkHooks, NetworkNamespace } from '../kernel/index.ts';
import { API_SERVER_PORT } from './api-endpoint.ts';

/** Where connections to a Service's address go: its ready endpoints, else those that are terminating but still serve.
 *  @see kubernetes: pkg/proxy/topology.go CategorizeEndpoints */
export function serviceEndpoints(store: Store): NonNullable<NetworkHooks['serviceEndpoints']> {
  return (ip, port, protocol, from) => {
    for (const service of store.list('Service')) {
      const { clusterIP, type, externalIPs, ports = [] } = service.spec ?? {};
      const own = clusterIP === ip || externalIPs?.includes(ip) === true;
      if (!own && !((type === 'NodePort' || type === 'LoadBalancer') && isLocal(store, ip, from))) continue;
      const servicePort = ports.find((one) => (one.protocol ?? 'TCP') === protocol && (own ? one.port === port : one.nodePort === port));
      if (servicePort) return endpoints(store, service, servicePort.name ?? '', protocol);
      if (own) return [];
    }
    return undefined;
  };
}

/** Node ports are taken at a node's own addresses only. @see kubernetes: pkg/proxy/iptables/proxier.go (--dst-type LOCAL) */
const isLocal = (store: Store, ip: string, from: NetworkNamespace): boolean =>
  (from.isNode && from.isOwn(ip)) || store.list('Node').some(({ status }) => status.addresses?.some(({ address }) => address === ip));

function endpoints(store: Store, service: Service, portName: string, protocol: string): { ip: string; port: number }[] {
  const { namespace, name } = service.metadata;
  if (namespace === 'default' && name === 'kubernetes') {
    const plane = store.list('Node')[0]?.status.addresses?.[0]?.address;
    return plane ? [{ ip: plane, port: API_SERVER_PORT }] : [];
  }
  const slices: EndpointSlice[] = store
    .list('EndpointSlice', namespace)
    .filter(({ metadata }) => metadata.labels?.['kubernetes.io/service-name'] === name);
  const all = slices.flatMap(({ endpoints: list, ports }) => {
    const target = ports?.find((one) => (one.name ?? '') === portName && (one.protocol ?? 'TCP') === protocol)?.port;
    return target === undefined
      ? []
      : list.flatMap(({ addresses, conditions }) => addresses.map((ip) => ({ ip, port: target, conditions })));
  });
  const ready = all.filter(({ conditions }) => conditions?.ready);
  const usable = ready.length > 0 ? ready : all.filter(({ conditions }) => conditions?.serving && conditions.terminating);
  if (usable.length > 0 || slices.length > 0) return usable.map(({ ip, port }) => ({ ip, port }));
  // Endpoints that the manifest gives for a Service without a selector.
  const given = store.get('Endpoints', namespace, name);
  return (given?.subsets ?? []).flatMap(({ addresses = [], ports = [] }) => {
    const port = ports.find((one) => (one.name ?? '') === portName)?.port;
    return port === undefined ? [] : addresses.map(({ ip }) => ({ ip, port }));
  });
}
