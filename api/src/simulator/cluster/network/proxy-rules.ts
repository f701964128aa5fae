import type { StoreView } from '../../api-server/index.ts';
import { compareText } from '../../apimachinery/compare-text.ts';
import type { Service } from '../../apimachinery/objects.ts';
import { serviceChains } from '../../apimachinery/service-chains.ts';
import type { PacketMatch, PacketRule, PacketRules } from '../../kernel/index.ts';
import { affinitySeconds, type Candidate, candidates, inZone, isForAnother, usable } from './kube-proxy.ts';

type Port = NonNullable<NonNullable<Service['spec']>['ports']>[number];

/** @see kubernetes: pkg/proxy/iptables/proxier.go largeClusterEndpointsThreshold */
const LARGE = 1000;
/** As kubeadm writes it for kube-proxy. */
const CLUSTER_CIDR = '10.244.0.0/16';
const MASQUERADE_MARK = '0x4000';

const match = (saved: string, listed: string): PacketMatch => ({ saved, listed });
const comment = (text: string): PacketMatch => match(`-m comment --comment "${text}"`, `/* ${text} */`);
const ctstate = (states: string, not = ''): PacketMatch => match(`-m conntrack ${not}--ctstate ${states}`, `${not}ctstate ${states}`);
const local = (what: 'dst' | 'src'): PacketMatch => match(`-m addrtype --${what}-type LOCAL`, `ADDRTYPE match ${what}-type LOCAL`);
const toPort = (protocol: string, port?: number): PacketMatch =>
  port === undefined ? match(`-m ${protocol}`, protocol) : match(`-m ${protocol} --dport ${port}`, `${protocol} dpt:${port}`);
const recent = (saved: string, listed: string, chain: string): PacketMatch =>
  match(
    `-m recent ${saved} --name ${chain} --mask 255.255.255.255 --rsource`,
    `recent: ${listed} name: ${chain} side: source mask: 255.255.255.255`,
  );
/** The kernel keeps it in 31 bits. @see iptables: extensions/libxt_statistic.c */
function chance(of: number): PacketMatch {
  const probability = (Math.round(Number((1 / of).toFixed(10)) * 2 ** 31) / 2 ** 31).toFixed(11);
  return match(`-m statistic --mode random --probability ${probability}`, `statistic mode random probability ${probability}`);
}
const REFUSED = match('--reject-with icmp-port-unreachable', 'reject-with icmp-port-unreachable');

/** Of those before, the last comes first. @see kubernetes: pkg/proxy/iptables/proxier.go iptablesJumpChains, iptablesKubeletJumpChains */
const jump = (chain: string, target: string, ...matches: readonly PacketMatch[]): PacketRule => ({ chain, target, matches });
const NEW = ctstate('NEW');
const PORTALS = comment('kubernetes service portals');
const BALANCERS = comment('kubernetes load balancer firewall');
const VISIBLE = comment('kubernetes externally-visible service portals');
const FILTER_JUMPS: readonly PacketRule[] = [
  jump('INPUT', 'KUBE-FIREWALL'),
  jump('INPUT', 'KUBE-PROXY-FIREWALL', NEW, BALANCERS),
  jump('INPUT', 'KUBE-NODEPORTS', comment('kubernetes health check service ports')),
  jump('INPUT', 'KUBE-EXTERNAL-SERVICES', NEW, VISIBLE),
  jump('FORWARD', 'KUBE-PROXY-FIREWALL', NEW, BALANCERS),
  jump('FORWARD', 'KUBE-FORWARD', comment('kubernetes forwarding rules')),
  jump('FORWARD', 'KUBE-SERVICES', NEW, PORTALS),
  jump('FORWARD', 'KUBE-EXTERNAL-SERVICES', NEW, VISIBLE),
  jump('OUTPUT', 'KUBE-FIREWALL'),
  jump('OUTPUT', 'KUBE-PROXY-FIREWALL', NEW, BALANCERS),
  jump('OUTPUT', 'KUBE-SERVICES', NEW, PORTALS),
  {
    chain: 'KUBE-FIREWALL',
    source: '!127.0.0.0/8',
    destination: '127.0.0.0/8',
    matches: [comment('block incoming localnet connections'), ctstate('RELATED,ESTABLISHED,DNAT', '! ')],
    target: 'DROP',
  },
  jump('KUBE-FORWARD', 'DROP', ctstate('INVALID')),
  jump(
    'KUBE-FORWARD',
    'ACCEPT',
    comment('kubernetes forwarding rules'),
    match(`-m mark --mark ${MASQUERADE_MARK}/${MASQUERADE_MARK}`, `mark match ${MASQUERADE_MARK}/${MASQUERADE_MARK}`),
  ),
  jump('KUBE-FORWARD', 'ACCEPT', comment('kubernetes forwarding conntrack rule'), ctstate('RELATED,ESTABLISHED')),
];
const FILTER_CHAINS = 'KUBE-EXTERNAL-SERVICES KUBE-FIREWALL KUBE-FORWARD KUBE-NODEPORTS KUBE-PROXY-FIREWALL KUBE-SERVICES'.split(' ');
const NAT_JUMPS: readonly PacketRule[] = [
  jump('PREROUTING', 'KUBE-SERVICES', PORTALS),
  jump('OUTPUT', 'KUBE-SERVICES', PORTALS),
  jump('POSTROUTING', 'KUBE-POSTROUTING', comment('kubernetes postrouting rules')),
  jump(
    'KUBE-POSTROUTING',
    'RETURN',
    match(`-m mark ! --mark ${MASQUERADE_MARK}/${MASQUERADE_MARK}`, `mark match ! ${MASQUERADE_MARK}/${MASQUERADE_MARK}`),
  ),
  { chain: 'KUBE-POSTROUTING', matches: [], target: 'MARK', options: match('--set-xmark 0x4000/0x0', 'MARK xor 0x4000') },
  {
    chain: 'KUBE-POSTROUTING',
    matches: [comment('kubernetes service traffic requiring SNAT')],
    target: 'MASQUERADE',
    options: match('--random-fully', 'random-fully'),
  },
  { chain: 'KUBE-MARK-MASQ', matches: [], target: 'MARK', options: match('--set-xmark 0x4000/0x4000', 'MARK or 0x4000') },
];
const NAT_CHAINS = ['KUBE-MARK-MASQ', 'KUBE-NODEPORTS', 'KUBE-POSTROUTING', 'KUBE-SERVICES'];
/** By which the kubelet and kube-proxy see whether their rules are still there. @see kubernetes: pkg/util/iptables/iptables.go Monitor */
const CANARIES = ['KUBE-KUBELET-CANARY', 'KUBE-PROXY-CANARY'];

const NODE_PORTS = jump(
  'KUBE-SERVICES',
  'KUBE-NODEPORTS',
  comment('kubernetes service nodeports; NOTE: this must be the last rule in this chain'),
  local('dst'),
);

/**
 * What kube-proxy has set on a node, beside the kubelet; undefined where there is more than is followed. Of Services, the order is any: it is that
 * of a map. @see kubernetes: pkg/proxy/iptables/proxier.go syncProxyRules
 */
export function proxyRules(store: StoreView, node: string): PacketRules | undefined {
  const served = store.list('Service').filter((service) => hasAddress(service) && !isForAnother(service));
  if (served.some(isWalled)) return undefined;
  const ports = served.flatMap((service) =>
    (service.spec?.ports ?? []).map((port) => ({ service, port, all: endpointsOf(store, service, port) })),
  );
  const isLarge = ports.reduce((sum, { all }) => sum + all.length, 0) > LARGE;
  const filter: PacketRule[] = [...FILTER_JUMPS];
  const nat: PacketRule[] = [...NAT_JUMPS];
  for (const { service, port, all } of ports) {
    const rules = rulesOf(service, port, { all, zonal: inZone(all, service, store.get('Node', undefined, node)), node, isLarge });
    filter.push(...rules.filter);
    nat.push(...rules.nat);
  }
  nat.push(NODE_PORTS);
  const made = new Set(nat.map(({ chain }) => chain).filter((chain) => /^KUBE-(SVC|SVL|EXT|SEP)-/.test(chain)));
  return {
    filter: { chains: [...FILTER_CHAINS, ...CANARIES], rules: filter },
    nat: { chains: [...NAT_CHAINS, ...CANARIES, ...made], rules: nat },
    mangle: { chains: ['KUBE-IPTABLES-HINT', ...CANARIES], rules: [] },
  };
}

const hasAddress = ({ spec }: Service): boolean =>
  spec?.type !== 'ExternalName' && spec?.clusterIP !== undefined && !['', 'None'].includes(spec.clusterIP);

const vips = ({ status }: Service): string[] => {
  const { loadBalancer } = (status ?? {}) as { readonly loadBalancer?: { readonly ingress?: readonly { readonly ip?: string }[] } };
  return (loadBalancer?.ingress ?? []).flatMap(({ ip }) => (ip?.includes('.') ? [ip] : []));
};

/** Only some may come by its load balancer. */
const isWalled = (service: Service): boolean =>
  vips(service).length > 0 &&
  ((service.spec as { readonly loadBalancerSourceRanges?: readonly string[] }).loadBalancerSourceRanges?.length ?? 0) > 0;

const endpointsOf = (store: StoreView, service: Service, { name = '', protocol = 'TCP' }: Port): readonly Candidate[] =>
  candidates(store, service, name, protocol);

interface Endpoints {
  readonly all: readonly Candidate[];
  /** Those of them that are for the node's zone. */
  readonly zonal: readonly Candidate[];
  readonly node: string;
  readonly isLarge: boolean;
}

const addressesOf = (endpoints: readonly Candidate[]): string[] =>
  [...new Set(usable(endpoints).map(({ ip, port }) => `${ip}:${port}`))].sort(compareText);

/** Of one port of a Service. */
function rulesOf(service: Service, port: Port, { all, zonal, node, isLarge }: Endpoints): { filter: PacketRule[]; nat: PacketRule[] } {
  const {
    clusterIP = '',
    type,
    externalIPs = [],
    internalTrafficPolicy,
    externalTrafficPolicy,
    healthCheckNodePort = 0,
  } = service.spec ?? {};
  const { namespace, name } = service.metadata;
  const title = `${namespace}/${name}${port.name ? `:${port.name}` : ''}`;
  const protocol = (port.protocol ?? 'TCP').toLowerCase();
  const chains = serviceChains(title, protocol);
  const nodePort = type === 'NodePort' || type === 'LoadBalancer' ? (port.nodePort ?? 0) : 0;
  const balancers = vips(service);
  const isExternal = nodePort !== 0 || externalIPs.length > 0 || balancers.length > 0;
  const internalLocal = internalTrafficPolicy === 'Local';
  const externalLocal = isExternal && externalTrafficPolicy === 'Local';
  const [usesCluster, usesLocal] = [!internalLocal || isExternal, internalLocal || externalLocal];
  const cluster = usesCluster ? addressesOf(zonal) : [];
  const here = usesLocal ? addressesOf(all.filter((one) => one.node === node)) : [];
  const has = cluster.length > 0 || here.length > 0 || (!usesCluster && usable(all).length > 0);
  const hasInternal = internalLocal ? here.length > 0 : has;
  const hasExternal = externalLocal ? here.length > 0 : has;
  const internalChain = internalLocal ? chains.local : chains.cluster;

  const filter: PacketRule[] = [];
  const nat: PacketRule[] = [];
  const refuse = (
    chain: string,
    hasOwn: boolean,
    where: Pick<PacketRule, 'destination'>,
    at: number,
    ...more: readonly PacketMatch[]
  ): void => {
    if (hasOwn) return;
    const why = comment(`${title} has no ${has ? 'local ' : ''}endpoints`);
    const verdict = has ? { target: 'DROP' } : { target: 'REJECT', options: REFUSED };
    filter.push({ chain, ...where, protocol, matches: [why, ...more, toPort(protocol, at)], ...verdict });
  };
  const portal = (chain: string, what: string, destination: string, target: string, source?: string): PacketRule => ({
    chain,
    ...(source !== undefined && { source }),
    destination,
    protocol,
    matches: [comment(`${title} ${what}`), toPort(protocol, port.port)],
    target,
  });

  if (hasInternal) nat.push(portal('KUBE-SERVICES', 'cluster IP', clusterIP, internalChain));
  refuse('KUBE-SERVICES', hasInternal, { destination: clusterIP }, port.port);
  for (const destination of externalIPs) {
    if (has) nat.push(portal('KUBE-SERVICES', 'external IP', destination, chains.external));
    refuse('KUBE-EXTERNAL-SERVICES', hasExternal, { destination }, port.port);
  }
  for (const destination of balancers) {
    if (has) nat.push(portal('KUBE-SERVICES', 'loadbalancer IP', destination, chains.external));
    refuse('KUBE-EXTERNAL-SERVICES', hasExternal, { destination }, port.port);
  }
  if (nodePort !== 0) {
    if (has)
      nat.push({ chain: 'KUBE-NODEPORTS', protocol, matches: [comment(title), toPort(protocol, nodePort)], target: chains.external });
    refuse('KUBE-EXTERNAL-SERVICES', hasExternal, {}, nodePort, local('dst'));
  }
  if (type === 'LoadBalancer' && externalTrafficPolicy === 'Local' && healthCheckNodePort !== 0)
    filter.push({
      chain: 'KUBE-NODEPORTS',
      protocol: 'tcp',
      matches: [comment(`${title} health check node port`), toPort('tcp', healthCheckNodePort)],
      target: 'ACCEPT',
    });
  if (hasInternal) nat.push(portal(internalChain, 'cluster IP', clusterIP, 'KUBE-MARK-MASQ', `!${CLUSTER_CIDR}`));
  if (has && isExternal) nat.push(...externalRules(title, chains, externalLocal, hasExternal));
  nat.push(...endpointRules({ title, chains, protocol, affinity: affinitySeconds(service), isLarge }, cluster, here));
  return { filter, nat };
}

/** A port of a Service, by what the rules of its endpoints say. */
interface Divided {
  readonly title: string;
  readonly chains: ReturnType<typeof serviceChains>;
  readonly protocol: string;
  readonly affinity: number | undefined;
  readonly isLarge: boolean;
}

/** How what has got to a port of a Service is divided among its endpoints: all of them, or those of the node. */
function endpointRules(
  { title, chains, protocol, affinity, isLarge }: Divided,
  cluster: readonly string[],
  here: readonly string[],
): PacketRule[] {
  const nat: PacketRule[] = [];
  const { endpoint: chainOf } = chains;
  const named = (text: string): readonly PacketMatch[] => (isLarge ? [] : [comment(text)]);
  const divide = (chain: string, among: readonly string[]): void => {
    for (const one of affinity === undefined ? [] : among) {
      const target = chainOf(one);
      nat.push({
        chain,
        matches: [
          ...named(`${title} -> ${one}`),
          recent(`--rcheck --seconds ${affinity} --reap`, `CHECK seconds: ${affinity} reap`, target),
        ],
        target,
      });
    }
    for (const [i, one] of among.entries()) {
      const left = among.length - i;
      nat.push({ chain, matches: [...named(`${title} -> ${one}`), ...(left > 1 ? [chance(left)] : [])], target: chainOf(one) });
    }
  };
  divide(chains.cluster, cluster);
  divide(chains.local, here);
  for (const endpoint of new Set([...cluster, ...here])) {
    const chain = chainOf(endpoint);
    nat.push({ chain, source: endpoint.replace(/:\d+$/, ''), matches: named(title), target: 'KUBE-MARK-MASQ' });
    nat.push({
      chain,
      protocol,
      matches: [...named(title), ...(affinity === undefined ? [] : [recent('--set', 'SET', chain)]), toPort(protocol)],
      target: 'DNAT',
      options: match(`--to-destination ${endpoint}`, `to:${endpoint}`),
    });
  }
  return nat;
}

/** What comes from outside, and from Pods and from the node to the same addresses. */
function externalRules(title: string, chains: ReturnType<typeof serviceChains>, isLocal: boolean, hasExternal: boolean): PacketRule[] {
  const { external: chain, cluster, local: own } = chains;
  const to = (what: string, target: string, ...more: readonly PacketMatch[]): PacketRule =>
    jump(chain, target, comment(`${what} for ${title} external destinations`), ...more);
  const rules = isLocal
    ? [
        { ...to('pod traffic', cluster), source: CLUSTER_CIDR },
        to('masquerade LOCAL traffic', 'KUBE-MARK-MASQ', local('src')),
        to('route LOCAL traffic', cluster, local('src')),
      ]
    : [to('masquerade traffic', 'KUBE-MARK-MASQ')];
  return hasExternal ? [...rules, jump(chain, isLocal ? own : cluster)] : rules;
}
