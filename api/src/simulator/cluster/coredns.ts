import type { Store } from '../api-server/index.ts';
import type { Endpoints, Pod, Service } from '../apimachinery/objects.ts';
import type { DnsAnswer, DnsType } from '../kernel/index.ts';

const ZONE = 'cluster.local';
const TTL = 30;

type Record = DnsAnswer['records'][number];
type Found = { readonly records: readonly Record[] } | undefined;

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
    return { status: 'NOERROR', records: [...found.records, ...target] };
  };
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
  if (labels[0]?.startsWith('_')) return ports(store, service, name, labels, type);
  if (labels.length > 1) return undefined;
  const { externalName, clusterIP } = service.spec ?? {};
  if (externalName && labels.length === 0) return { records: [{ name, type: 'CNAME', value: `${externalName}.`, ttl: TTL }] };
  const headless = !clusterIP || clusterIP === 'None';
  if (!headless) return labels.length === 0 ? addresses(name, type, [clusterIP]) : undefined;
  const hosts = endpointHosts(store, service);
  if (labels.length === 0)
    return hosts.length > 0
      ? addresses(
          name,
          type,
          hosts.map(({ ip }) => ip),
        )
      : undefined;
  const own = hosts.filter(({ host }) => host === labels[0]);
  return own.length > 0
    ? addresses(
        name,
        type,
        own.map(({ ip }) => ip),
      )
    : undefined;
}

const addresses = (name: string, type: DnsType, ips: readonly string[]): Found => ({
  records: type === 'A' ? ips.filter((ip) => !ip.includes(':')).map((value) => ({ name, type: 'A', value, ttl: TTL })) : [],
});

/** `10-244-1-2.default.pod.cluster.local` is 10.244.1.2, whether there is such a Pod or not (CoreDNS: pods insecure). */
function byAddress(name: string, type: DnsType): Found {
  const ip = name.split('.')[0]?.replaceAll('-', '.') ?? '';
  return /^\d+\.\d+\.\d+\.\d+$/.test(ip) ? addresses(name, type, [ip]) : undefined;
}

/** `_http._tcp.web.default.svc.cluster.local` */
function ports(store: Store, service: Service, name: string, [port = '', protocol = '']: readonly string[], type: DnsType): Found {
  const found = service.spec?.ports?.find((one) => `_${one.name}` === port && `_${(one.protocol ?? 'TCP').toLowerCase()}` === protocol);
  if (!found) return undefined;
  if (type !== 'SRV') return { records: [] };
  const target = `${service.metadata.name}.${service.metadata.namespace}.svc.${ZONE}.`;
  const hosts = service.spec?.clusterIP === 'None' ? endpointHosts(store, service).map(({ host }) => `${host}.${target}`) : [target];
  return { records: hosts.map((host) => ({ name, type: 'SRV', value: `0 100 ${found.port} ${host}`, ttl: TTL })) };
}

/** Who answers to a headless Service, by host name: the Pod's own where its subdomain is the Service's, else its address. */
function endpointHosts(store: Store, service: Service): { host: string; ip: string }[] {
  const endpoints: Endpoints | undefined = store.get('Endpoints', service.metadata.namespace, service.metadata.name);
  const publish = service.spec?.publishNotReadyAddresses;
  return (endpoints?.subsets ?? []).flatMap(({ addresses: ready = [], notReadyAddresses = [] }) =>
    [...ready, ...(publish ? notReadyAddresses : [])].map(({ ip, hostname }) => ({ host: hostname || ip.replaceAll('.', '-'), ip })),
  );
}

function reverse(store: Store, name: string): Found {
  const ip = /^([\d.]+)\.in-addr\.arpa$/.exec(name)?.[1]?.split('.').reverse().join('.');
  if (!ip) return undefined;
  const service = store.list('Service').find(({ spec }) => spec?.clusterIP === ip);
  const answer = (value: string): Found => ({ records: [{ name, type: 'PTR', value: `${value}.`, ttl: TTL }] });
  if (service) return answer(`${service.metadata.name}.${service.metadata.namespace}.svc.${ZONE}`);
  const pod: Pod | undefined = store.list('Pod').find(({ status }) => status.podIP === ip);
  if (!pod) return undefined;
  const headless = store
    .list('Service', pod.metadata.namespace)
    .find((one) => one.spec?.clusterIP === 'None' && endpointHosts(store, one).some((host) => host.ip === ip));
  if (!headless) return undefined;
  const host = endpointHosts(store, headless).find((one) => one.ip === ip)?.host;
  return answer(`${host}.${headless.metadata.name}.${pod.metadata.namespace}.svc.${ZONE}`);
}
