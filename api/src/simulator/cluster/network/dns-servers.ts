import { COREFILE, type Store } from '../../api-server/index.ts';
import type { Pod } from '../../apimachinery/objects.ts';
import type { LogRecord } from '../../apimachinery/pod-logs.ts';
import { type Engine, type Micros, type Random, SECOND, type Trace } from '../../engine/index.ts';
import { corefileProblem, lameduckOf, readCorefile, reloaded } from '../../images/index.ts';
import type { DnsAnswer, DnsType, NameServer, NetworkHooks, NetworkNamespace, ServiceTarget } from '../../kernel/index.ts';
import { CorefileNotFollowed } from '../timeline.ts';
import { corefileDns, notFollowed } from './corefile.ts';
import { queryLine, queryLogger } from './dns-query-log.ts';

const DNS_PORT = 53;
/** In its container. */
const PATH = '/etc/coredns/Corefile';
/** Until the kubelet has put what a ConfigMap says now where it is read. @see kubernetes: pkg/kubelet syncFrequency, and as much for its cache */
const VOLUMES_REFRESHED = 90 * SECOND;
/** @see coredns: plugin/reload/setup.go */
const LOOK = 37 * SECOND;
const MOST_HOPS = 4;

/** Its words, each a blank apart: nothing else of its blanks matters. */
export const words = (text: string): string => text.split(/\s+/).filter(Boolean).join(' ');
const DEFAULT = words(COREFILE);

interface Dependencies {
  readonly engine: Engine;
  readonly trace: Trace;
  readonly store: Store;
  /** What the node's own name server, or one outside of the cluster, answers. */
  readonly outside: (address: string, name: string, type: DnsType) => DnsAnswer | undefined;
  readonly random: Random;
  readonly dnsIP: string;
  /** By kubeadm's own Corefile. */
  readonly dns: (name: string, type: DnsType) => DnsAnswer | undefined;
  readonly endpoints: NonNullable<NetworkHooks['serviceEndpoints']>;
  /** Into a container's log. */
  readonly writes: (node: string, container: string, text: string) => void;
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
  /** What those that have run since before go by, if it is not kubeadm's any more, and what they have said of that. */
  readonly #corefiles = new Map<string, string>();
  readonly #said = new Map<string, LogRecord[]>();
  /** What processes go by, at their addresses. */
  readonly #played = new Map<string, { readonly corefile: string; readonly node: string; readonly container: string }>();
  readonly #resolvers = new Map<string, NameServer>();
  #depth = 0;

  constructor(dependencies: Dependencies) {
    this.#d = dependencies;
    dependencies.store.watch('ConfigMap', ({ type, object: { metadata } }) => {
      if (type !== 'DELETED' && metadata.name === 'coredns' && metadata.namespace === 'kube-system') this.#isChanged();
    });
  }

  /** A process serves names by it. */
  serves = ({ ip, node = '' }: NetworkNamespace, corefile: string, container: string): void => {
    this.#played.set(ip, { corefile, node, container });
    this.#tell(corefile);
  };

  /** How long one that has run since before answers on when it is told to end. @see coredns: plugin/health lameduck */
  lingers(ip: string): Micros {
    return this.#standing.has(ip) ? lameduckOf(this.#corefiles.get(ip) ?? COREFILE) : 0;
  }

  /** What one that has run since before has said since. */
  saidBy(ip: string): readonly LogRecord[] {
    return this.#said.get(ip) ?? [];
  }

  /** Its file is another at the kubelet's next look at its volumes, and it finds that at its own next look. */
  #isChanged(): void {
    const { engine, random } = this.#d;
    // What the manifest brings they have found long ago.
    if (engine.now < 0) {
      const text = this.#corefile();
      if (corefileProblem(text, PATH) === undefined) for (const ip of this.#standing.keys()) this.#corefiles.set(ip, text);
      return;
    }
    for (const ip of this.#standing.keys()) {
      const times = random.fork('reload', ip, engine.now);
      engine.after(times.int(VOLUMES_REFRESHED), () => {
        const text = this.#corefile();
        engine.after(times.int(LOOK), () => {
          if (this.#standing.has(ip) && /^\s*reload\b/m.test(this.#corefiles.get(ip) ?? COREFILE)) this.#reload(ip, text);
        });
      });
    }
  }

  #corefile(): string {
    const { data } = this.#d.store.get('ConfigMap', 'kube-system', 'coredns') ?? {};
    return data?.Corefile ?? '';
  }

  #reload(ip: string, text: string): void {
    const said = reloaded(this.#corefiles.get(ip) ?? COREFILE, text, PATH);
    this.#said.set(ip, [...this.saidBy(ip), ...said.map((text): LogRecord => ({ at: this.#d.engine.now, stream: 'stdout', text }))]);
    if (said.length === 0 || corefileProblem(text, PATH) !== undefined) return;
    this.#corefiles.set(ip, text);
    this.#tell(text);
  }

  /** Once, of what is not followed of it. */
  #tell(corefile: string): void {
    const read = readCorefile(corefile, '');
    if (this.#resolvers.has(corefile) || typeof read === 'string') return;
    const what = notFollowed(read);
    // Of what the manifest brings the run tells beside it.
    if (what.length > 0 && this.#d.engine.now > 0) this.#d.trace.record(CorefileNotFollowed, {}, { what: what.join(', ') });
    const resolve = corefileDns(corefile, {
      store: this.#d.store,
      upstream: (address, name, type) => this.#upstream(address, name, type, corefile),
    });
    this.#resolvers.set(corefile, { resolve });
  }

  #answering(corefile: string, ip: string, from: NetworkNamespace): NameServer {
    // As in every cluster.
    if (words(corefile) === DEFAULT) return 'answers';
    this.#tell(corefile);
    const server = this.#resolvers.get(corefile) ?? 'silent';
    const logs = typeof server === 'object' ? queryLogger(corefile) : undefined;
    if (!logs || typeof server !== 'object') return server;
    return {
      resolve: (name, type) => {
        const answer = server.resolve(name, type);
        if (logs(name.toLowerCase().replace(/\.$/, '')))
          this.#write(ip, queryLine({ from: from.ip, name, type, answer }, this.#d.random.fork('log', this.#asked++)));
        return answer;
      },
    };
  }

  #write(ip: string, text: string): void {
    const played = this.#played.get(ip);
    if (this.#standing.has(ip)) this.#said.set(ip, [...this.saidBy(ip), { at: this.#d.engine.now, stream: 'stdout', text }]);
    else if (played) this.#d.writes(played.node, played.container, text);
  }

  /** Who forwards in a circle gets no answer. */
  #upstream(address: string, name: string, type: DnsType, corefile: string): DnsAnswer | undefined {
    const { networkOf, outside, dns } = this.#d;
    if (this.#depth >= MOST_HOPS) return undefined;
    this.#depth++;
    try {
      const own = this.#resolvers.get(corefile);
      if (address === 'self') return typeof own === 'object' ? own.resolve(name, type) : undefined;
      const network = [...this.#standing.values()][0] ?? networkOf(address);
      const state = network && this.at(address, network);
      if (typeof state === 'object') return state.resolve(name, type);
      if (state === 'answers') return dns(name, type);
      return state === undefined ? outside(address, name, type) : undefined;
    } finally {
      this.#depth--;
    }
  }

  stands(ip: string, node: NetworkNamespace): void {
    this.#standing.set(ip, node);
  }

  ends(ip: string): void {
    this.#standing.delete(ip);
    this.#corefiles.delete(ip);
  }

  /** What becomes of a question to that address; undefined if it is nobody's in the cluster. */
  at = (ip: string, from: NetworkNamespace): NameServer | undefined => {
    if (ip !== this.#d.dnsIP) return this.#stateOf(ip, from, (pod) => pod?.metadata.labels?.['k8s-app'] === 'kube-dns');
    const target = this.#target(from);
    if (!target || target.silent) return 'silent';
    const states = target.endpoints.map((endpoint) => this.#stateOf(endpoint.ip, from, () => true) ?? 'silent');
    const [first = 'refuses'] = states;
    // Each question goes to any of them.
    if (states.every((state) => state === first)) return first;
    return states[this.#d.random.fork(this.#asked++).int(states.length)];
  };

  /** `isServer`: whether what listens there, of that Pod, is one. */
  #stateOf(ip: string, from: NetworkNamespace, isServer: (pod: Pod | undefined) => boolean): NameServer | undefined {
    const node = this.#standing.get(ip);
    if (node) return from.reaches(node) ? this.#answering(this.#corefiles.get(ip) ?? COREFILE, ip, from) : 'silent';
    const network = this.#d.networkOf(ip);
    if (!network) return undefined;
    if (!from.reaches(network)) return 'silent';
    if (!network.listeners.some(({ port }) => port === DNS_PORT)) return 'refuses';
    const played = this.#played.get(ip);
    if (played) return this.#answering(played.corefile, ip, from);
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
