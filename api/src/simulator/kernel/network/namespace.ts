import { type Micros, SECOND, type Task } from '../../engine/index.ts';
import { osError } from '../errno.ts';
import type { Sysctls } from '../proc/sysctl-values.ts';
import { isAddress, isSameHost, isWildcard } from './addresses.ts';
import { LeftConnections } from './left-connections.ts';
import { ListeningSocket } from './listening-socket.ts';
import type { Asked, ClusterNetwork } from './network.ts';
import type { PacketRules } from './packet-rules.ts';
import { gatewayOf, prefixOf } from './routes.ts';
import type { Stream } from './sockets.ts';
import type { DnsAnswer, DnsType, Dummy, Protocol, Route, Veth } from './types.ts';

/** What a namespace is made with. */
export interface NetworkNamespaceOptions {
  readonly ip: string;
  readonly hostname: string;
  /** The node's own. */
  readonly isNode?: boolean;
  /** Parameters that are not the kernel's own: by their names with dots. */
  readonly sysctls?: Readonly<Record<string, string>>;
  /** The node that it is on. */
  readonly node?: string;
  /** Of a machine beside the cluster, which nothing in it leads to: it reaches the nodes, but neither Pods nor the addresses of Services. */
  readonly isOutside?: boolean;
}

/** The network stack of a Pod, or of a node. */
export class NetworkNamespace {
  namespaceNumber: number | undefined;
  readonly ip: string;
  /** Whoever has its own network has its own name, too. @see containerd: pkg/cri/sbserver/sandbox_run_linux.go WithoutNamespace(UTS) */
  hostname: string;
  readonly isNode: boolean;
  readonly isOutside: boolean;
  readonly node: string;
  /** Of this namespace, and of the IPC namespace beside it. */
  readonly sysctls: Sysctls;
  /** false: the node is cut off, nothing comes or goes (but within the namespace). */
  up = true;
  /** What listens from the beginning; it begins when somebody looks who listens. */
  daemons: ((namespace: NetworkNamespace) => void) | undefined;
  readonly #listeners: ListeningSocket[] = [];
  #gateway: string | undefined;
  /** On a node: ports that lead to a Pod. */
  readonly hostPorts: {
    readonly ip: string;
    readonly port: number;
    readonly protocol: Protocol;
    readonly to: NetworkNamespace;
    readonly toPort: number;
  }[] = [];
  readonly cluster: ClusterNetwork;
  /** Connections that nobody holds any more. */
  readonly left = new LeftConnections();
  #ephemeral = FIRST_EPHEMERAL;

  constructor(cluster: ClusterNetwork, options: NetworkNamespaceOptions) {
    this.cluster = cluster;
    this.ip = options.ip;
    this.hostname = options.hostname;
    this.isNode = options.isNode ?? false;
    this.isOutside = options.isOutside ?? false;
    this.node = options.node ?? '';
    this.sysctls = new Map(Object.entries(options.sysctls ?? {}));
  }

  get listeners(): ListeningSocket[] {
    const { daemons } = this;
    if (daemons) {
      this.daemons = undefined;
      daemons(this);
    }
    return this.#listeners;
  }

  /** The node's end of a Pod's network. */
  get gateway(): string | undefined {
    if (!this.isNode) this.#gateway ??= gatewayOf(this);
    return this.#gateway;
  }

  get unprivilegedPortStart(): number {
    return Number(this.sysctls.get('net.ipv4.ip_unprivileged_port_start') ?? 1024);
  }

  #dummies: Map<string, Dummy> | undefined;
  get dummies(): Map<string, Dummy> {
    this.#dummies ??= new Map();
    return this.#dummies;
  }

  /** Of a node: what leads to its own Pods, and to those of other nodes. */
  veths: () => readonly Veth[] = noVeths;
  routesToNodes: () => readonly Route[] = noRoutes;
  /** Of a node: what is done to packets; undefined where that is not known. */
  packetRules: (() => PacketRules | undefined) | undefined;

  get interfaces(): readonly { readonly name: string; readonly address: string; readonly bits: number }[] {
    return [
      { name: 'lo', address: '127.0.0.1', bits: 8 },
      { name: 'eth0', address: this.ip, bits: prefixOf(this) },
    ];
  }

  ephemeralPort(): number {
    const port = this.#ephemeral;
    this.#ephemeral = port >= LAST_EPHEMERAL ? FIRST_EPHEMERAL : port + 1;
    return port;
  }

  isOwn(address: string): boolean {
    return address === this.ip || address.startsWith('127.') || address === '::1' || address === '0.0.0.0' || address === '::';
  }

  /** Every address is of both families, but where `family` is given: two sockets for all of IPv4, one for all of IPv6. */
  listen(port: number, address = '::', protocol: Protocol = 'TCP', family?: 4 | 6, container?: string): ListeningSocket {
    if (!isAddress(address) || !this.isOwn(address)) throw osError('EADDRNOTAVAIL');
    const number = port === 0 ? this.ephemeralPort() : port;
    // Each of those that are there is looked at.
    this.cluster.engine.budget.step(this.listeners.length >> 3);
    for (const other of this.listeners) {
      if (other.port !== number || other.protocol !== protocol) continue;
      if (family && other.family && family !== other.family) continue;
      if (isWildcard(other.address) || isWildcard(address) || other.address === address) throw osError('EADDRINUSE');
    }
    const listener = new ListeningSocket(this.cluster.engine, protocol, address, number, family);
    this.listeners.push(listener);
    const forget = (): unknown => this.listeners.splice(this.listeners.indexOf(listener), 1);
    listener.onClose = forget;
    this.cluster.hooks.onListen?.(this, listener, container);
    return listener;
  }

  /** Who takes connections to that address of this namespace. */
  listenerAt(address: string, port: number, protocol: Protocol): ListeningSocket | undefined {
    for (const listener of this.listeners) {
      if (listener.port !== port || listener.protocol !== protocol) continue;
      if (listener.family && listener.family !== (address.includes(':') ? 6 : 4)) continue;
      if (isWildcard(listener.address) || isSameHost(listener.address, address)) return listener;
    }
    return undefined;
  }

  /** Addresses, or why not, of a host as it stands: ECONNREFUSED at once, ETIMEDOUT when `timeout` has passed. */
  connect(host: string, port: number, timeout: Micros = CONNECT_TIMEOUT, protocol: Protocol = 'TCP', times?: number): Task<Stream> {
    return this.cluster.connect({ from: this, host, port, timeout, protocol, times });
  }

  /** See `ClusterNetwork.ask`. */
  ask(host: string, port: number, text: string): Asked | undefined {
    return this.cluster.ask(this, host, port, text);
  }

  /** Whether what is sent to that namespace gets there. */
  reaches(other: NetworkNamespace): boolean {
    return this.cluster.reaches(this, other);
  }

  reachesOutside(): boolean {
    return this.cluster.reachesOutside(this);
  }

  /** An ICMP echo: whether an answer came before `timeout`. */
  echo(host: string, timeout: Micros): Task<boolean> {
    return this.cluster.echo(this, host, timeout);
  }

  hops(host: string): readonly string[] {
    return this.cluster.hops(this, host);
  }

  query(name: string, type: DnsType, server: string, timeout?: Micros, hears?: boolean): Task<DnsAnswer> {
    return this.cluster.query(this, name, type, server, timeout, hears);
  }
}

/** net.ipv4.ip_local_port_range */
const FIRST_EPHEMERAL = 32768;
const LAST_EPHEMERAL = 60999;
/** tcp_syn_retries = 6 */
export const CONNECT_TIMEOUT: Micros = 127 * SECOND;

const noVeths = (): readonly Veth[] => [];
const noRoutes = (): readonly Route[] => [];
