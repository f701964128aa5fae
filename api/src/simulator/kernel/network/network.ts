import {
  type Engine,
  failing,
  finished,
  MILLISECOND,
  type Micros,
  type Random,
  SECOND,
  Sleep,
  sleep,
  type Task,
} from '../../engine/index.ts';
import { DNS_LATENCY, LOOPBACK_LATENCY, POD_LATENCY } from '../costs.ts';
import { osError } from '../errno.ts';
import type { ErrnoCode } from '../errno-code.ts';
import { isAddress, isLoopback, isWildcard } from './addresses.ts';
import { Connecting } from './connecting.ts';
import { Knocking } from './knocking.ts';
import type { ListeningSocket } from './listening-socket.ts';
import { CONNECT_TIMEOUT, NetworkNamespace, type NetworkNamespaceOptions } from './namespace.ts';
import { Passage } from './passage.ts';
import { Stream } from './sockets.ts';
import { addressSeen, asSeen, ownAddress, type Way } from './source-address.ts';
import type { AnswerAtOnce, DnsAnswer, DnsType, Endpoint, Internet, Protocol, ServiceEndpoint, ServiceTarget, Socket } from './types.ts';

/** Of an address: it answers for the cluster, or in its own way, it says that nobody listens there, or nothing comes back. */
export type NameServer = 'answers' | 'refuses' | 'silent' | { readonly resolve: (name: string, type: DnsType) => DnsAnswer | undefined };

/** What the wiring tells the network of the cluster's objects. */
export interface NetworkHooks {
  /** Whose address the cluster's DNS has. */
  dnsIP?: string;
  /** The cluster's DNS: undefined if it does not answer. */
  dns?: (name: string, type: DnsType, from: NetworkNamespace) => DnsAnswer | undefined;
  /** What becomes of a question to a name server with that address; undefined if it is nobody's in the cluster. */
  nameServer?: (ip: string, from: NetworkNamespace) => NameServer | undefined;
  /** Any other name server. */
  internetDns?: (name: string, type: DnsType, server: string) => DnsAnswer | undefined;
  /** What is behind a Service's address and port (ClusterIP, or NodePort at a node's); undefined if it is none. */
  serviceEndpoints?: (ip: string, port: number, protocol: Protocol, from: NetworkNamespace) => ServiceTarget | undefined;
  internet?: Internet;
  /** What a process on that node that is the API server says to a client. */
  apiServer?: (socket: Socket, node: NetworkNamespace) => Task<void>;
  /** Whether an address outside of the cluster answers to an ICMP echo. */
  answersEcho?: (ip: string) => boolean;
  /** Whether an address is one that Pods or nodes could have: then nobody there means `No route to host`. */
  isInside?: (ip: string) => boolean;
  /** A process there answers for names by that Corefile. */
  servesNames?: (namespace: NetworkNamespace, corefile: string, container: string) => void;
  /** Waits until its holder has lost that lease. */
  losesLease?: (lease: string) => Task<void>;
  /** Waits for as long as somebody else holds that lease, and takes it. */
  acquireLease?: (lease: string) => Task<void>;
  /** `container`: the id of the listener's, where it is in one. */
  onListen?: (namespace: NetworkNamespace, listener: ListeningSocket, container?: string) => void;
}

/** All that was answered, and how long it is on its way; or the client's end of a connection on which that is to come. */
export type Asked = { readonly answer: AnswerAtOnce; readonly latency: Micros } | { readonly socket: Stream };

type Inside = Pick<Way, 'by' | 'marked'> & {
  readonly to: NetworkNamespace;
  readonly address: string;
  readonly port: number;
  readonly latency: Micros;
};
/** Of a connection. `reached`: the server's own, where that is not what the client asked for (a Service, a host port). */
interface Ends {
  readonly local: Endpoint;
  readonly remote: Endpoint;
  readonly reached?: Endpoint;
  readonly passage: Passage | undefined;
}
type Server = Exclude<ReturnType<Internet>, 'refused' | undefined>;
type Unreachable = { readonly error: ErrnoCode; readonly after: Micros };
type Route = Inside | { readonly internet: Server } | Unreachable;

/** What is asked for by who connects. */
interface Connection {
  readonly from: NetworkNamespace;
  readonly host: string;
  readonly port: number;
  readonly timeout: Micros;
  readonly protocol: Protocol;
  /** For so many times the same. */
  readonly times?: number | undefined;
}

/** The network between the nodes and Pods of a cluster, with what kube-proxy and the CNI plugin do. */
export class ClusterNetwork {
  readonly #namespaces = new Map<string, NetworkNamespace>();
  /** By their names. */
  readonly #nodes = new Map<string, NetworkNamespace>();
  readonly #random: Random;
  /** Nodes that are cut off. */
  readonly #cut = new Set<string>();
  readonly #passages = new Map<string, Passage>();
  readonly #isShut = (node: string, other: string | undefined): boolean => this.#isApart(node, other);
  /** The endpoint that a client keeps, and when it connected last. */
  readonly #kept = new Map<string, { readonly endpoint: ServiceEndpoint; readonly at: Micros }>();

  constructor(
    readonly engine: Engine,
    random: Random,
    readonly hooks: NetworkHooks = {},
  ) {
    this.#random = random.fork('network');
  }

  create(options: NetworkNamespaceOptions): NetworkNamespace {
    const namespace = new NetworkNamespace(this, options);
    if (namespace.isOutside) return namespace;
    this.#namespaces.set(options.ip, namespace);
    if (namespace.isNode) this.#nodes.set(namespace.node, namespace);
    return namespace;
  }

  remove(namespace: NetworkNamespace): void {
    if (this.#namespaces.get(namespace.ip) === namespace) this.#namespaces.delete(namespace.ip);
    for (const listener of [...namespace.listeners]) listener.close();
  }

  /** Nothing comes from that node or gets there any more, its Pods' networks included. */
  isolate(node: string): void {
    for (const namespace of this.#namespaces.values()) if (namespace.node === node) namespace.up = false;
  }

  /** Nothing comes from that node or gets there, but all is well within it. */
  cut(node: string): void {
    this.#cut.add(node);
  }

  /** It is as before: what was on its way gets there after all. */
  mend(node: string): void {
    if (this.#cut.delete(node)) for (const passage of this.#passages.values()) passage.look();
  }

  /** undefined: it never leaves the node. */
  #passage(from: NetworkNamespace, to: NetworkNamespace | undefined): Passage | undefined {
    if (from.node === to?.node) return undefined;
    const key = `${from.node} ${to?.node ?? ''}`;
    const passage = this.#passages.get(key) ?? new Passage(from.node, to?.node, this.#isShut);
    this.#passages.set(key, passage);
    return passage;
  }

  /** What is sent from there gets to that place. */
  reaches(from: NetworkNamespace, to: NetworkNamespace): boolean {
    return to.up && !this.#isApart(from.node, to.node);
  }

  reachesOutside(from: NetworkNamespace): boolean {
    return !this.#isApart(from.node, undefined);
  }

  /** Between these two, or outside, nothing passes now. */
  #isApart(node: string, other: string | undefined): boolean {
    return this.#cut.size > 0 && node !== other && (this.#cut.has(node) || (other !== undefined && this.#cut.has(other)));
  }

  /** That node's own network is there again, as it is after a boot: nobody listens, no port leads anywhere; those of its Pods are gone. */
  restore(node: string): void {
    const network = this.#nodes.get(node);
    if (!network) return;
    for (const listener of [...network.listeners]) listener.close();
    network.hostPorts.length = 0;
    network.up = true;
  }

  connect({ from, host, port, timeout, protocol, times = 1 }: Connection): Task<Stream> {
    if (!isAddress(host)) return failing(osError('EINVAL', host));
    const route = this.#route(from, host, port, protocol);
    if ('error' in route) return this.#fail(route, timeout);
    const source = this.#source(from, host, 'to' in route ? route : undefined);
    const local: Endpoint = times > 1 ? { ...source, times } : source;
    const remote: Endpoint = { address: host, port };
    const passage = this.#passage(from, 'to' in route ? route.to : undefined);
    if ('internet' in route) return this.#connectOutside(route.internet, timeout, protocol, { local, remote, passage });
    return protocol === 'UDP' ? finished(this.#openUdp(route, local, remote, passage)) : this.#connectInside(route, local, remote, passage);
  }

  /**
   * Connects to a Pod and sends `text`, in this very turn, where nothing else is due before that is there; undefined: nothing
   * was done, connect as usual. It is for a client that acts last in its turn and is no process: a probe.
   */
  ask(from: NetworkNamespace, host: string, port: number, text: string): Asked | undefined {
    const { engine } = this;
    const to = this.#namespaces.get(host);
    const listener = to?.listenerAt(host, port, 'TCP');
    if (!to || !listener || to === from || to.isNode || !from.up || !this.reaches(from, to)) return undefined;
    if (this.hooks.serviceEndpoints?.(host, port, 'TCP', from)) return undefined;
    const latency = POD_LATENCY;
    if (!engine.pass(3 * latency)) return undefined;
    const local = this.#source(from, host, { to });
    const remote: Endpoint = { address: host, port };
    const knocking = new Knocking(engine, listener, local, remote, latency, text);
    const answer = knocking.answer();
    return answer === undefined ? { socket: knocking.meet() } : { answer, latency };
  }

  #source(from: NetworkNamespace, host: string, inside: Pick<Inside, 'to' | 'by' | 'marked'> | undefined): Endpoint {
    const way = { from, fromNode: this.#nodes.get(from.node), host, to: inside?.to, by: inside?.by, marked: inside?.marked };
    const [address, seen] = [ownAddress(way), addressSeen(way)];
    const port = from.ephemeralPort();
    return seen === address ? { address, port } : { address, port, seen };
  }

  *#fail({ error, after }: Unreachable, timeout: Micros): Task<never> {
    yield new Sleep(this.engine, Math.min(after, timeout));
    throw osError(after > timeout ? 'ETIMEDOUT' : error);
  }

  *#connectOutside({ latency = INTERNET_LATENCY, serve }: Server, timeout: Micros, protocol: Protocol, ends: Ends): Task<Stream> {
    const { engine } = this;
    if (2 * latency > timeout) {
      yield new Sleep(engine, timeout);
      throw osError('ETIMEDOUT');
    }
    yield new Sleep(engine, 2 * latency);
    const [client, server] = this.#pair(protocol, ends, latency);
    engine.start(serve(server), undefined, () => server.close());
    return client;
  }

  #openUdp({ to, address, port, latency }: Inside, local: Endpoint, remote: Endpoint, passage: Passage | undefined): Stream {
    const { engine } = this;
    const reach = (client: Stream): Stream | undefined => {
      const listener = to.listenerAt(address, port, 'UDP');
      if (!listener) return undefined;
      const server = new Stream(engine, 'UDP', { address, port }, asSeen(local), latency);
      server.peer = client;
      server.passage = passage;
      listener.offer(server);
      return server;
    };
    const client = new Stream(engine, 'UDP', local, remote, latency, reach);
    client.passage = passage;
    return client;
  }

  #connectInside({ to, address, port, latency }: Inside, local: Endpoint, remote: Endpoint, passage: Passage | undefined): Task<Stream> {
    const ends = { local, remote, passage, reached: { address, port } };
    const arrive = (): Stream | undefined => this.#offer(to.listenerAt(address, port, 'TCP'), ends, latency);
    return new Connecting(this.engine, latency, arrive);
  }

  /** The client's end of a new connection; undefined if nobody listens. */
  #offer(listener: ListeningSocket | undefined, ends: Ends, latency: Micros): Stream | undefined {
    if (!listener) return undefined;
    const [client, server] = this.#pair('TCP', ends, latency);
    listener.offer(server);
    return client;
  }

  /** A Service's address answers to none: kube-proxy's rules are for its ports alone. @see kubernetes: pkg/proxy/iptables/proxier.go */
  *echo(from: NetworkNamespace, host: string, timeout: Micros): Task<boolean> {
    const roundTrip = this.#roundTrip(from, host);
    yield* sleep(this.engine, Math.min(roundTrip, timeout));
    return roundTrip <= timeout;
  }

  #roundTrip(from: NetworkNamespace, host: string): Micros {
    if (from.isOwn(host)) return LOOPBACK_LATENCY;
    const to = this.#namespaces.get(host) ?? (host === from.gateway ? this.#nodes.get(from.node) : undefined);
    if (this.#isApart(from.node, to?.node)) return Number.POSITIVE_INFINITY;
    if (from.isOutside && to && !to.isNode) return Number.POSITIVE_INFINITY;
    if (from.up && to?.up) return 2 * POD_LATENCY;
    return from.up && !to && this.hooks.answersEcho?.(host) ? 2 * INTERNET_LATENCY : Number.POSITIVE_INFINITY;
  }

  /** Who passes a packet on, one after another, and where it gets to. The nodes do, each for its own Pods: there is no tunnel between them. */
  hops(from: NetworkNamespace, host: string): readonly string[] {
    const to = this.#namespaces.get(host);
    const gateway = from.gateway;
    if (from.isOwn(host) || host === gateway || (to?.isNode && to.node === from.node)) return [host];
    const across = to && !to.isNode && to.node !== from.node ? this.#nodes.get(to.node)?.ip : undefined;
    return [gateway, across, host].filter((hop) => hop !== undefined);
  }

  /** `hears`: of a refusal; who does not hear of it waits. Where nobody is told of, no name is known. */
  *query(from: NetworkNamespace, name: string, type: DnsType, server: string, timeout = 5 * SECOND, hears = true): Task<DnsAnswer> {
    const { hooks, engine } = this;
    if (!hooks.dns && !hooks.internetDns) {
      yield* sleep(engine, timeout);
      return { status: 'NXDOMAIN', records: [] };
    }
    const known = from.up ? this.#nameServer(from, server) : 'silent';
    const state = known === undefined && this.#isApart(from.node, undefined) ? 'silent' : known;
    const answer =
      typeof state === 'object'
        ? state.resolve(name, type)
        : state === 'answers'
          ? hooks.dns?.(name, type, from)
          : state === undefined
            ? hooks.internetDns?.(name, type, server)
            : undefined;
    const isRefused = state === 'refuses' && hears;
    yield* sleep(engine, answer || isRefused ? 2 * (state === undefined ? INTERNET_LATENCY : DNS_LATENCY) : timeout);
    return answer ?? { status: isRefused ? 'UNREACHABLE' : 'TIMEOUT', records: [] };
  }

  #nameServer(from: NetworkNamespace, server: string): NameServer | undefined {
    const { hooks } = this;
    if (hooks.nameServer) return from.isOwn(server) ? (hooks.nameServer(from.ip, from) ?? 'silent') : hooks.nameServer(server, from);
    if (server === hooks.dnsIP) return 'answers';
    return this.#namespaces.has(server) || from.isOwn(server) ? 'silent' : undefined;
  }

  /** Of whoever has that address. */
  networkOf(ip: string): NetworkNamespace | undefined {
    return this.#namespaces.get(ip);
  }

  #pair(protocol: Protocol, { local, remote, passage, reached = remote }: Ends, latency: Micros): [Stream, Stream] {
    const client = new Stream(this.engine, protocol, local, remote, latency);
    const server = new Stream(this.engine, protocol, reached, asSeen(local), latency);
    client.peer = server;
    server.peer = client;
    client.passage = passage;
    server.passage = passage;
    return [client, server];
  }

  #route(from: NetworkNamespace, host: string, port: number, protocol: Protocol): Route {
    if (from.isOwn(host)) {
      const direct = { to: from, address: host === '0.0.0.0' ? '127.0.0.1' : host, port, latency: LOOPBACK_LATENCY };
      // A node's own addresses take what kube-proxy and the hostPort plugin redirect, from the node itself as well (route_localnet).
      return from.isNode && host !== '::1' ? (this.#redirected(from, from, host, port, protocol) ?? direct) : direct;
    }
    if (!from.up || this.#isBeyond(from, host, port, protocol)) return SILENT;
    const service = this.#service(from, host, port, protocol);
    if (service) return service;
    const to = this.#namespaces.get(host);
    if (to) {
      if (!this.reaches(from, to)) return NO_ROUTE;
      const redirected = to.isNode ? this.#redirected(from, to, host, port, protocol) : undefined;
      return redirected ?? { to, address: host, port, latency: POD_LATENCY };
    }
    if (this.hooks.isInside?.(host)) return NO_ROUTE;
    if (this.#isApart(from.node, undefined)) return NO_ROUTE;
    const outside = this.hooks.internet?.(host, port, protocol);
    if (outside === 'refused') return { error: 'ECONNREFUSED', after: 2 * INTERNET_LATENCY };
    return outside ? { internet: outside } : SILENT;
  }

  /** What only nodes have a way to: who stands outside sends it away from the cluster, where nobody answers. */
  #isBeyond(from: NetworkNamespace, host: string, port: number, protocol: Protocol): boolean {
    if (!from.isOutside) return false;
    const to = this.#namespaces.get(host);
    if (to) return !to.isNode;
    return this.hooks.isInside?.(host) === true || this.hooks.serviceEndpoints?.(host, port, protocol, from) !== undefined;
  }

  #redirected(from: NetworkNamespace, node: NetworkNamespace, host: string, port: number, protocol: Protocol): Route | undefined {
    const mapped = node.hostPorts.find(
      (entry) => entry.port === port && entry.protocol === protocol && (isWildcard(entry.ip) || entry.ip === host),
    );
    if (mapped) {
      // What comes from the same network, or from the loopback, is marked. @see containernetworking/plugins: plugins/meta/portmap/portmap.go fillDnatRules
      const marked = isLoopback(host) || (!from.isNode && from.node === mapped.to.node);
      return { to: mapped.to, address: mapped.to.ip, port: mapped.toPort, latency: POD_LATENCY, by: node, marked };
    }
    return from === node ? this.#service(from, host, port, protocol) : undefined;
  }

  /** kube-proxy: any ready endpoint; none at all is answered with a reset. @see kubernetes: pkg/proxy/iptables/proxier.go */
  #service(from: NetworkNamespace, host: string, port: number, protocol: Protocol): Route | undefined {
    const target = this.hooks.serviceEndpoints?.(host, port, protocol, from);
    if (!target) return undefined;
    if (target.silent) return SILENT;
    const chosen = this.#choose(target, `${from.ip} ${host}:${port}/${protocol}`);
    if (!chosen) return { error: 'ECONNREFUSED', after: MILLISECOND };
    const to = this.#namespaces.get(chosen.ip);
    if (!to) return NO_ROUTE;
    if (!this.reaches(from, to)) return NO_ROUTE;
    const latency = to === from ? LOOPBACK_LATENCY : POD_LATENCY;
    return { to, address: chosen.ip, port: chosen.port, latency, by: this.#nodes.get(target.node ?? from.node), marked: target.marked };
  }

  #choose({ endpoints, affinity }: ServiceTarget, client: string): ServiceEndpoint | undefined {
    if (affinity === undefined) return endpoints[this.#random.int(endpoints.length)];
    const { now } = this.engine;
    const kept = this.#kept.get(client);
    const known =
      kept && now - kept.at <= affinity && endpoints.find(({ ip, port }) => ip === kept.endpoint.ip && port === kept.endpoint.port);
    const endpoint = known || endpoints[this.#random.int(endpoints.length)];
    if (endpoint) this.#kept.set(client, { endpoint, at: now });
    return endpoint;
  }
}

/** Three ARP requests without an answer. */
const UNREACHABLE_AFTER: Micros = 3_070 * MILLISECOND;
const NO_ROUTE: Unreachable = { error: 'EHOSTUNREACH', after: UNREACHABLE_AFTER };
const SILENT: Unreachable = { error: 'ETIMEDOUT', after: CONNECT_TIMEOUT };
const INTERNET_LATENCY: Micros = 10 * MILLISECOND;
