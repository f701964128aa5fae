import type { Store } from '../api-server/index.ts';
import type { Pod } from '../apimachinery/objects.ts';
import type { Random } from '../engine/index.ts';
import type { NameServer, NetworkHooks, NetworkNamespace, ServiceTarget } from '../kernel/index.ts';

const DNS_PORT = 53;

interface Dependencies {
  readonly store: Store;
  readonly random: Random;
  readonly dnsIP: string;
  readonly endpoints: NonNullable<NetworkHooks['serviceEndpoints']>;
  /** Whose address in the cluster it is, if anybody's: what is played has a network. */
  readonly networkOf: (ip: string) => NetworkNamespace | undefined;
}

/**
 * Who answers for the cluster's names: the Pods behind the Service `kube-dns`, as kube-proxy finds them, for as long as they run. Asked
 * at their own addresses they answer as well. @see kubernetes: pkg/proxy/iptables/proxier.go: no endpoints, REJECT
 */
export class DnsServers {
  readonly #d: Dependencies;
  /** The addresses of those that have run since before the run, and their nodes'. */
  readonly #standing = new Map<string, NetworkNamespace>();
  /** What the Service's address leads to from a node, for as long as these lists are what the store has. */
  #known: { readonly lists: readonly unknown[]; readonly node: string; readonly target: ServiceTarget | undefined } | undefined;
  #asked = 0;

  constructor(dependencies: Dependencies) {
    this.#d = dependencies;
  }

  stands(ip: string, node: NetworkNamespace): void {
    this.#standing.set(ip, node);
  }

  ends(ip: string): void {
    this.#standing.delete(ip);
  }

  /** What becomes of a question to that address; undefined if it is nobody's in the cluster. */
  at = (ip: string, from: NetworkNamespace): NameServer | undefined => {
    if (ip !== this.#d.dnsIP) return this.#stateOf(ip, (pod) => pod?.metadata.labels?.['k8s-app'] === 'kube-dns');
    const target = this.#target(from);
    if (!target || target.silent) return 'silent';
    const states = target.endpoints.map((endpoint) => this.#stateOf(endpoint.ip, () => true) ?? 'silent');
    const [first = 'refuses'] = states;
    // Each question goes to any of them.
    if (states.every((state) => state === first)) return first;
    return states[this.#d.random.fork(this.#asked++).int(states.length)];
  };

  /** `isServer`: whether what listens there, of that Pod, is one. */
  #stateOf(ip: string, isServer: (pod: Pod | undefined) => boolean): NameServer | undefined {
    const node = this.#standing.get(ip);
    if (node) return node.up ? 'answers' : 'silent';
    const network = this.#d.networkOf(ip);
    if (!network) return undefined;
    if (!network.up) return 'silent';
    if (!network.listeners.some(({ port }) => port === DNS_PORT)) return 'refuses';
    return isServer(this.#d.store.list('Pod').find(({ status }) => status.podIP === ip)) ? 'answers' : 'silent';
  }

  #target(from: NetworkNamespace): ServiceTarget | undefined {
    const { store, endpoints, dnsIP } = this.#d;
    const lists = [store.list('Service'), store.list('EndpointSlice'), store.list('Node')];
    if (this.#known?.node === from.node && lists.every((list, i) => list === this.#known?.lists[i])) return this.#known.target;
    const target = endpoints(dnsIP, DNS_PORT, 'UDP', from);
    this.#known = { lists, node: from.node, target };
    return target;
  }
}
