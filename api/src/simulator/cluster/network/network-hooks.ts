import type { Store, StoreView } from '../../api-server/index.ts';
import type { Engine, Random, Trace } from '../../engine/index.ts';
import { type ClusterNetwork, type NetworkHooks, type NetworkNamespace, NODE_NAME_SERVER } from '../../kernel/index.ts';
import type { ContainerRuntime } from '../../runtime/index.ts';
import { clusterDns } from './coredns.ts';
import { DnsServers } from './dns-servers.ts';
import { lookUp, type PublicInternet, withNodes } from './internet.ts';
import { serviceEndpoints } from './kube-proxy.ts';
import { tellListening } from './listening.ts';

/** Of the Service kube-dns. */
export const DNS_IP = '10.96.0.10';
interface Wired {
  readonly engine: Engine;
  readonly store: Store;
  readonly trace: Trace;
  readonly internet: PublicInternet;
  readonly runtimeOf: (node: string) => ContainerRuntime | undefined;
  readonly knownTo: (node: string) => StoreView;
}

type Hooks = NetworkHooks & Required<Pick<NetworkHooks, 'dns' | 'internetDns' | 'serviceEndpoints'>>;

/** What the network is told of the cluster's objects, and of what is outside. */
export function networkHooks({ store, trace, internet, runtimeOf, knownTo }: Wired, ofApi: Partial<NetworkHooks>): Hooks {
  const ofNodes = withNodes(store, lookUp);
  return {
    dnsIP: DNS_IP,
    dns: clusterDns(store, ofNodes),
    internetDns: (name, type, server) => (server === NODE_NAME_SERVER ? ofNodes(name, type) : internet.dns(name, type, server)),
    internet: internet.connect,
    answersEcho: internet.answersEcho,
    serviceEndpoints: serviceEndpoints(knownTo),
    onListen: tellListening(store, trace, runtimeOf),
    ...ofApi,
    isInside: (ip) => /^(10\.244\.|172\.18\.)/.test(ip),
  };
}

/** The cluster's own servers of names, from now on. */
export function withDnsServers(
  { engine, store, trace, runtimeOf }: Wired,
  hooks: Hooks,
  network: ClusterNetwork,
  random: Random,
  outside: () => NetworkNamespace,
) {
  const servers = new DnsServers({
    store,
    random,
    engine,
    trace,
    dnsIP: DNS_IP,
    dns: (name, type) => hooks.dns(name, type, outside()),
    outside: (address, name, type) => hooks.internetDns(name, type, address.startsWith('/') ? NODE_NAME_SERVER : address),
    endpoints: hooks.serviceEndpoints,
    networkOf: (ip) => network.networkOf(ip),
    writes: (node, container, text) => runtimeOf(node)?.writes(container, `${text}\n`),
  });
  hooks.nameServer = servers.at;
  hooks.servesNames = servers.serves;
  return servers;
}
