import type { Micros, Task } from '../../engine/index.ts';
import type { PacketRules } from './packet-rules.ts';

/** SCTP is not modelled. */
export type Protocol = 'TCP' | 'UDP';

/** One end of a connection. */
export interface Socket {
  readonly localAddress: string;
  readonly localPort: number;
  readonly remoteAddress: string;
  readonly remotePort: number;
  /** '' when the other end has closed. ETIMEDOUT after `timeout`. */
  read(timeout?: Micros): Task<string>;
  write(text: string): Task<void>;
  /** shutdown(SHUT_WR): nothing more comes from this end, which reads on. */
  finishWriting(): void;
  close(): void;
}

/** A socket that listens. */
export interface Listener {
  readonly port: number;
  /** ETIMEDOUT after `timeout`. `atOnce`: how who waits for a connection, alone, answers a whole request without one. */
  accept(timeout?: Micros, atOnce?: AtOnce): Task<Socket>;
  close(): void;
}

/**
 * Answers who knocks at once, and closes; undefined: not at once. Then the connection was taken by `open`, or nothing was done.
 */
export type AtOnce = (knock: Knock) => AnswerAtOnce | undefined;

/** `plain`: of an answer of HTTP that can be read in one way only, known by who has written it, so that nobody needs to read it. */
export interface AnswerAtOnce {
  readonly text: string;
  readonly plain?: PlainAnswer | undefined;
}
/** An answer of HTTP that a reader need not read again. */
export interface PlainAnswer {
  readonly status: number;
  readonly body: string;
}

/** A client that connects and sends `text` at the same time, and no more. */
export interface Knock {
  readonly text: string;
  readonly localPort: number;
  readonly remoteAddress: string;
  readonly remotePort: number;
  /** The connection, as it is when the text was read. */
  open(): Socket;
}

/** One end of a connection. */
export interface Endpoint {
  readonly address: string;
  readonly port: number;
  /** Of a client: the address that the other side takes it for, where that is not its own. */
  readonly seen?: string;
  /** Of a client: for how many times the same its connection stands; one, where it is not said. */
  readonly times?: number;
}

/** To the addresses whose first `bits` are those of `to`: by that host (all of it is by eth0), or, as `link` says, straight. */
export interface Route {
  readonly to: string;
  readonly bits: number;
  readonly via?: string;
  readonly link?: true;
  readonly source?: string;
  /** eth0, where it is not said. */
  readonly dev?: string;
}

/** The node's end of a Pod's network. */
export interface Veth {
  readonly name: string;
  /** The Pod's address. */
  readonly peer: string;
  /** Its own. */
  readonly address: string;
  /** Of the namespace that the other end is in. */
  readonly netns: string;
}

/** A socket that listens, as `netstat` tells of it. */
export interface ListeningInfo {
  readonly protocol: 'TCP' | 'UDP';
  readonly version: 4 | 6;
  readonly address: string;
  /** One of IPv6 that takes connections of IPv4, too. */
  readonly both: boolean;
  readonly port: number;
  readonly backlog: number;
  /** Those that hold it, as far as who asks can see them: the first of them opened it. */
  readonly holders: readonly SocketHolder[];
}
/** A process that holds a socket. */
export interface SocketHolder {
  readonly pid: number;
  readonly comm: string;
  readonly argv: readonly string[];
  readonly fd: number;
}

/** What a connection is in, as far as it lasts. @see linux: include/net/tcp_states.h */
export type TcpState = 'ESTABLISHED' | 'FIN_WAIT2' | 'TIME_WAIT' | 'CLOSE_WAIT';

/** One end of a TCP connection, as `netstat` tells of it. */
export interface ConnectionInfo {
  /** 6: one of IPv6, by which addresses of IPv4 are mapped. */
  readonly version: 4 | 6;
  readonly local: Endpoint;
  readonly remote: Endpoint;
  readonly state: TcpState;
  /** Bytes that wait to be read. */
  readonly unread: number;
  /** No process holds it any more: for how long the kernel keeps it. */
  readonly keptFor: Micros | undefined;
  readonly holders: readonly SocketHolder[];
}

/** The network as one process sees it and may use it: its Pod's namespace, or the node's. */
export interface Network {
  readonly hostname: string;
  /** sethostname */
  setHostname(name: string): void;
  /** Addresses of this namespace: `eth0` is the Pod's. */
  readonly interfaces: readonly { readonly name: string; readonly address: string; readonly bits: number }[];
  /** Devices that somebody has added, which lead nowhere. */
  readonly dummies: Map<string, Dummy>;
  readonly routes: readonly Route[];
  /** Of a node: those that lead to its Pods. */
  readonly veths: readonly Veth[];
  /** What is done to packets; undefined where that is not known. */
  readonly packetRules: PacketRules | undefined;
  /** What it says to clients, if it is the cluster's API server. */
  readonly apiServer: ((socket: Socket) => Task<void>) | undefined;
  /** What is asked for names here is answered by that Corefile from now on. */
  servesNames(corefile: string): void;
  /** Waits until that lease is lost, since nobody could be told that it is held still. */
  losesLease(lease: string): Task<void>;
  /** Waits until it has that lease, by which one of several leads: as the API server has them. */
  acquireLease(lease: string): Task<void>;
  /** EADDRINUSE, EACCES (ports below 1024, without NET_BIND_SERVICE). */
  listen(port: number, options?: { address?: string; protocol?: 'TCP' | 'UDP'; family?: 4 | 6; backlog?: number }): Listener;
  /** Who listens in this namespace, in the order in which they began. */
  readonly listening: readonly ListeningInfo[];
  /** The TCP connections of this namespace. */
  readonly connections: readonly ConnectionInfo[];
  /** ECONNREFUSED at once, ETIMEDOUT after `timeout` (default: two minutes, as Linux gives up). `host` is an IP address. */
  connect(host: string, port: number, timeout?: Micros, protocol?: 'TCP' | 'UDP'): Task<Socket>;
  /** At a file of that name, which is made: EADDRINUSE where there is one. */
  listenUnix(path: string): Listener;
  /** ENOENT, EACCES; ECONNREFUSED where nobody listens there. */
  connectUnix(path: string): Task<Socket>;
  /** Sends an ICMP echo: whether an answer came before `timeout`. */
  ping(address: string, timeout: Micros): Task<boolean>;
  /** Who passes a packet on to an address, and that address. */
  hops(address: string): readonly string[];
  /** Asks the name server `server` for a name as it stands, no search path: addresses, or NXDOMAIN, or no answer. */
  query(name: string, type: DnsType, server: string): Task<DnsAnswer>;
  /** getaddrinfo: /etc/hosts, then the name servers of /etc/resolv.conf with search paths and ndots. [] if there is none. */
  resolve(name: string): Task<string[]>;
  /** No name server has answered for the last name that was resolved. */
  readonly isUnanswered: boolean;
  /** What the C library says of the last name that was not resolved: `gai_strerror`. */
  readonly noSuchName: string;
}

/** The records that can be asked for. */
export type DnsType = 'A' | 'AAAA' | 'ANY' | 'CAA' | 'CNAME' | 'MX' | 'NS' | 'PTR' | 'SOA' | 'SRV' | 'TXT';

/** A record of the DNS, as an answer holds it. */
export interface DnsRecord {
  readonly name: string;
  readonly type: string;
  readonly value: string;
  readonly ttl: number;
}

/** What a name server answered; TIMEOUT where it did not, UNREACHABLE where its host said that it has none. Lives are in seconds. */
export interface DnsAnswer {
  readonly status: 'NOERROR' | 'NXDOMAIN' | 'SERVFAIL' | 'TIMEOUT' | 'UNREACHABLE';
  readonly records: readonly DnsRecord[];
  /** What the records lead to. */
  readonly additional?: readonly DnsRecord[];
  /** The server passed the question on to another one. */
  readonly forwarded?: boolean;
}

/** A device that leads nowhere. */
export interface Dummy {
  readonly up: boolean;
  readonly address?: string;
  readonly bits?: number;
}

/** A server outside of the cluster: undefined where nobody answers. */
export type Internet = (
  ip: string,
  port: number,
  protocol: Protocol,
) => 'refused' | { readonly latency?: Micros; serve(socket: Socket): Task<void> } | undefined;

/** Where connections to a Service's address may go. */
export interface ServiceTarget {
  readonly endpoints: readonly ServiceEndpoint[];
  /** Nobody there may answer this client: its packets are dropped. */
  readonly silent?: boolean;
  /** For so long a client keeps its endpoint, from its last connection on. */
  readonly affinity?: Micros;
  /** The node whose rules these are, and whether they mark what goes that way, to be masqueraded. */
  readonly node?: string | undefined;
  readonly marked?: boolean;
}
export interface ServiceEndpoint {
  readonly ip: string;
  readonly port: number;
}
