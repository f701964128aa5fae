import type { Store } from '../../api-server/index.ts';
import { compareText } from '../../apimachinery/compare-text.ts';
import type { EndpointSlice, Pod, Service } from '../../apimachinery/objects.ts';
import type { DnsAnswer, DnsType } from '../../kernel/index.ts';

const ZONE = 'cluster.local';
const TTL = 30;

type Found = Pick<DnsAnswer, 'records' | 'additional'> | undefined;

type Resolve = (name: string, type: DnsType) => DnsAnswer;

/** The cluster's DNS: Services, headless Services, Pods by name and address, reverse names. What is not of the cluster is passed
 *  on to `upstream`, as kubeadm's Corefile has it.
 *  @see kubernetes/dns docs/specification.md, kubernetes: cmd/kubeadm/app/phases/addons/dns/manifests.go */
export function clusterDns(store: Store, upstream: Resolve): Resolve {
  return function resolve(asked, type): DnsAnswer {
    const name = asked.toLowerCase().replace(/\.$/, '');
    const found = type === 'PTR' ? reverse(store, name) : forward(store, name, type);
    if (!found) return isOfCluster(store, name) ? { status: 'NXDOMAIN', records: [] } : upstream(name, type);
    const [first] = found.records;
    // What a CNAME leads to is looked up as well.
    const target: DnsAnswer['records'] = first?.type === 'CNAME' && type !== 'SRV' ? resolve(first.value, type).records : [];
    return { status: 'NOERROR', ...found, records: [...found.records, ...target] };
  };
}

/** What the cluster has by a name of one of these zones, in place of its own; undefined if there is nothing. @see coredns: plugin/kubernetes/kubernetes.go Services */
export function clusterNames(store: Store, asked: string, type: DnsType, zone: string): Found {
  if (type === 'PTR') return reverse(store, asked);
  if (zone === ZONE) return forward(store, asked, type);
  const ofZone = (name: string): string => name.replace(new RegExp(`${ZONE.replace('.', '\\.')}(\\.?)$`), `${zone}$1`);
  const found = forward(store, asked === zone ? ZONE : `${asked.slice(0, -zone.length)}${ZONE}`, type);
  const named = (records: DnsAnswer['records']): DnsAnswer['records'] =>
    records.map((one) => ({ ...one, name: ofZone(one.name), value: ofZone(one.value) }));
  return found && { records: named(found.records), ...(found.additional && { additional: named(found.additional) }) };
}

/** `web.prod` without such a Service is nobody's site where `prod` is a namespace. */
function isOfCluster(store: Store, name: string): boolean {
  if (name === ZONE || name.endsWith(`.${ZONE}`)) return true;
  return store.get('Namespace', undefined, name.split('.').at(-1) as string) !== undefined;
}

function forward(store: Store, name: string, type: DnsType): Found {
  if (name === ZONE || name === `svc.${ZONE}` || name === `pod.${ZONE}`) return { records: [] };
  if (name.endsWith(`.pod.${ZONE}`)) return byAddress(name, type);
  if (!name.endsWith(`.svc.${ZONE}`)) return undefined;
  const labels = name.slice(0, -`.svc.${ZONE}`.length).split('.');
  const namespace = labels.pop() as string;
  if (labels.length === 0) return store.get('Namespace', undefined, namespace) ? { records: [] } : undefined;
  const service = store.get('Service', namespace, labels.pop() as string);
  if (!service) return undefined;
  if (labels[0]?.startsWith('_')) return labels.length === 2 ? answer(targets(store, service, labels), name, type) : undefined;
  if (labels.length > 1) return undefined;
  const { externalName, clusterIP } = service.spec ?? {};
  if (externalName && labels.length === 0) return { records: [{ name, type: 'CNAME', value: `${externalName}.`, ttl: TTL }] };
  const all = targets(store, service);
  if (labels.length === 0) return answer(all, name, type);
  if (clusterIP && clusterIP !== 'None') return undefined;
  return answer(
    all.filter(({ host }) => host === labels[0]),
    name,
    type,
  );
}

interface Port {
  readonly name?: string;
  readonly port: number;
  readonly protocol?: string;
}

/** One of the ports behind a name. */
interface Target {
  readonly host?: string;
  readonly ip: string;
  /** undefined: nothing says which. */
  readonly port?: number;
}

/**
 * What is behind a Service's name, or behind that of one of its ports: the Service's own address and ports, or those of each endpoint
 * of a headless one.
 * @see coredns: plugin/kubernetes/kubernetes.go findServices
 */
function targets(store: Store, service: Service, [port, protocol]: readonly string[] = []): Target[] {
  const isAsked = (one: Port): boolean =>
    port === undefined || (port === `_${one.name ?? ''}` && protocol === `_${(one.protocol ?? 'TCP').toLowerCase()}`);
  const { clusterIP, ports = [] } = service.spec ?? {};
  if (clusterIP && clusterIP !== 'None') return ports.filter(isAsked).map((one) => ({ ip: clusterIP, port: one.port }));
  return endpointHosts(store, service).flatMap(({ ports: own, ...host }) => {
    if (own.length === 0) return port === undefined ? [host] : [];
    return own.filter(isAsked).map((one) => ({ ...host, port: one.port }));
  });
}

/** Records of all targets; they share the load. @see coredns: plugin/backend_lookup.go A, SRV */
function answer(found: readonly Target[], name: string, type: DnsType): Found {
  if (found.length === 0) return undefined;
  if (type !== 'SRV') return addresses(name, type, [...new Set(found.map(({ ip }) => ip))]);
  const weight = Math.max(1, Math.floor(100 / found.length));
  const service = /^(?:_[^.]+\._[^.]+\.)?(.*)$/.exec(name)?.[1] ?? name;
  const named = found.flatMap(({ host, ip, port }) => {
    const target = host === undefined || service.startsWith(`${host}.`) ? service : `${host}.${service}`;
    return port === undefined ? [] : [{ target, ip, port }];
  });
  const known = new Map(named.map(({ target, ip }) => [`${target} ${ip}`, { name: target, type: 'A', value: ip, ttl: TTL }]));
  return {
    records: named.map(({ target, port }) => ({ name, type, value: `0 ${weight} ${port} ${target}.`, ttl: TTL })),
    additional: [...known.values()],
  };
}

const addresses = (name: string, type: DnsType, ips: readonly string[]): Found => ({
  records: type === 'A' ? ips.filter((ip) => !ip.includes(':')).map((value) => ({ name, type: 'A', value, ttl: TTL })) : [],
});

/** `10-244-1-2.default.pod.cluster.local` is 10.244.1.2, whether there is such a Pod or not (CoreDNS: pods insecure). */
function byAddress(name: string, type: DnsType): Found {
  const ip = name.split('.')[0]?.replaceAll('-', '.') ?? '';
  return /^\d+\.\d+\.\d+\.\d+$/.test(ip) ? addresses(name, type, [ip]) : undefined;
}

/**
 * Who answers to a headless Service, by host name: the Pod's own where its subdomain is the Service's, else its address.
 * @see coredns: plugin/kubernetes/object/endpoint.go EndpointSliceToEndpoints
 */
function endpointHosts(store: Store, { metadata }: Service): { host: string; ip: string; ports: readonly Port[] }[] {
  const slices: EndpointSlice[] = store
    .list('EndpointSlice', metadata.namespace)
    .filter(({ metadata: { labels } }) => labels?.['kubernetes.io/service-name'] === metadata.name);
  const hosts = slices.flatMap(({ endpoints, ports }) =>
    (endpoints ?? [])
      .filter(({ conditions }) => conditions?.ready ?? true)
      .flatMap(({ addresses, hostname }) =>
        addresses.map((ip) => ({ host: hostname || ip.replaceAll('.', '-'), ip, ports: (ports ?? []) as readonly Port[] })),
      ),
  );
  return hosts.sort((a, b) => compareText(a.ip, b.ip));
}

function reverse(store: Store, name: string): Found {
  const ip = /^([\d.]+)\.in-addr\.arpa$/.exec(name)?.[1]?.split('.').reverse().join('.');
  if (!ip) return undefined;
  const service = store.list('Service').find(({ spec }) => spec?.clusterIP === ip);
  const pointer = (value: string): Found => ({ records: [{ name, type: 'PTR', value: `${value}.`, ttl: TTL }] });
  if (service) return pointer(`${service.metadata.name}.${service.metadata.namespace}.svc.${ZONE}`);
  const pod: Pod | undefined = store.list('Pod').find(({ status }) => status.podIP === ip);
  if (!pod) return undefined;
  const headless = store
    .list('Service', pod.metadata.namespace)
    .find((one) => one.spec?.clusterIP === 'None' && endpointHosts(store, one).some((host) => host.ip === ip));
  if (!headless) return undefined;
  const host = endpointHosts(store, headless).find((one) => one.ip === ip)?.host;
  return pointer(`${host}.${headless.metadata.name}.${pod.metadata.namespace}.svc.${ZONE}`);
}
