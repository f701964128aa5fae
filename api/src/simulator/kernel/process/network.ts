import { finished, type Micros, nothing, Signal, type Task, wait } from '../../engine/index.ts';
import { osError, wordedBy } from '../errno.ts';
import { connectionsIn } from '../network/connections.ts';
import type { LeftConnection } from '../network/left-connections.ts';
import { connectedTo, ListeningSocket } from '../network/listening-socket.ts';
import type { NetworkNamespace } from '../network/namespace.ts';
import { NO_RULES, type PacketRules } from '../network/packet-rules.ts';
import { resolveName } from '../network/resolver.ts';
import { routesOf } from '../network/routes.ts';
import { Stream } from '../network/sockets.ts';
import type { ConnectionInfo, DnsAnswer, DnsType, Listener, ListeningInfo, Network, Protocol, Route, Socket } from '../network/types.ts';
import { OsError } from '../types.ts';
import type { KernelProcess } from './process.ts';

/** The network of a process: its sockets are closed when it ends. */
export class ProcessNetwork implements Network {
  readonly #process: KernelProcess;
  isUnanswered = false;

  constructor(process: KernelProcess) {
    this.#process = process;
  }

  get #space(): NetworkNamespace {
    return this.#process.network ?? this.#process.surroundings.network;
  }
  get hostname(): string {
    return this.#space.hostname;
  }
  setHostname(name: string): void {
    if (!this.#process.holds('SYS_ADMIN')) throw osError('EPERM');
    this.#space.hostname = name;
  }
  get interfaces(): Network['interfaces'] {
    return this.#space.interfaces;
  }
  get dummies(): Network['dummies'] {
    return this.#space.dummies;
  }
  get apiServer(): Network['apiServer'] {
    const space = this.#space;
    const { apiServer } = space.cluster.hooks;
    return apiServer && space.isNode ? (socket) => apiServer(socket, space) : undefined;
  }
  servesNames(corefile: string): void {
    this.#space.cluster.hooks.servesNames?.(this.#space, corefile, this.#process.surroundings.id ?? '');
  }
  losesLease(lease: string): Task<void> {
    return this.#space.cluster.hooks.losesLease?.(lease) ?? wait(NEVER);
  }
  acquireLease(lease: string): Task<void> {
    return this.#space.cluster.hooks.acquireLease?.(lease) ?? nothing;
  }
  get packetRules(): PacketRules | undefined {
    const { isNode, packetRules } = this.#space;
    return isNode ? packetRules?.() : NO_RULES;
  }
  get veths(): Network['veths'] {
    return this.#space.veths();
  }
  get routes(): readonly Route[] {
    return routesOf(this.#space);
  }

  listen(
    port: number,
    { address, protocol, family, backlog }: { address?: string; protocol?: Protocol; family?: 4 | 6; backlog?: number } = {},
  ): Listener {
    const network = this.#space;
    if (port < 0 || port > 65535) throw osError('EINVAL');
    if (port !== 0 && port < network.unprivilegedPortStart && !this.#process.holds('NET_BIND_SERVICE')) throw osError('EACCES');
    const listener = this.#listening(network, port, address, protocol, family);
    this.#own(listener);
    if (backlog !== undefined) listener.backlog = backlog;
    const answered = (): void => this.#process.serveOthers();
    const own = (socket: Stream): void => {
      const { times = 1 } = socket.remote;
      this.#process.serve(times);
      this.#process.takesClients(times);
      if (times > 1) socket.onWrite = answered;
      socket.isV6 = listener.isV6For(socket.remoteAddress);
      this.#own(socket);
    };
    listener.onAccept = own;
    const knocked = (): void => {
      this.#process.serve(1);
      this.#process.takesClients(1);
    };
    listener.onKnock = knocked;
    const left = (knock: LeftConnection): void => network.left.add(knock);
    listener.onAnswered = left;
    return listener;
  }

  /** A process may look at the files of its own user's alone, if it is not root's. */
  get #visible(): readonly [number, KernelProcess][] {
    const { surroundings, uid } = this.#process;
    return [...surroundings.pidNamespace.processes].filter(([, each]) => !each.status && (uid === 0 || each.uid === uid));
  }

  /** Forks hold what their parent opened. */
  get listening(): readonly ListeningInfo[] {
    const visible = this.#visible;
    return this.#space.listeners.flatMap((listener) => {
      const { protocol, port, backlog } = listener;
      const owner = visible.find(([, { resources }]) => resources.has(listener))?.[1];
      const opened = owner ? [...owner.resources].filter((each) => each instanceof ListeningSocket) : [];
      return listener.ends.map((end, i) => {
        const fd = FIRST_SOCKET + opened.indexOf(listener) + i;
        const holders = visible
          .filter(([, each]) => owner && (each === owner || (each.parent === owner && each.comm === owner.comm)))
          .map(([pid, { comm, argv }]) => ({ pid, comm, argv, fd }));
        return { ...end, protocol, port, backlog, holders };
      });
    });
  }

  get connections(): readonly ConnectionInfo[] {
    const visible = this.#visible;
    const { node } = this.#process.surroundings;
    return connectionsIn(this.#space, node.hostPids.processes.values()).map(({ info, owner, stream }) => {
      const pid = visible.find(([, each]) => each === owner)?.[0];
      if (pid === undefined || !owner || !stream) return { ...info, holders: [] };
      const fd = FIRST_SOCKET + [...owner.resources].indexOf(stream);
      return { ...info, holders: [{ pid, comm: owner.comm, argv: owner.argv, fd }] };
    });
  }

  #listening(network: NetworkNamespace, port: number, address?: string, protocol?: Protocol, family?: 4 | 6): ListeningSocket {
    const { id, libc } = this.#process.surroundings;
    try {
      return network.listen(port, address, protocol, family, id);
    } catch (error) {
      throw wordedBy(libc, error);
    }
  }

  *connect(host: string, port: number, timeout?: Micros, protocol?: Protocol): Task<Socket> {
    try {
      const socket = yield* this.#space.connect(host, port, timeout, protocol, this.#process.turns);
      this.#own(socket);
      return socket;
    } catch (error) {
      throw wordedBy(this.#process.surroundings.libc, error);
    }
  }

  listenUnix(path: string): Listener {
    try {
      this.#process.mknod(path, 'socket', 0o777);
    } catch (error) {
      throw error instanceof OsError && error.code === 'EEXIST' ? osError('EADDRINUSE', path, this.#process.surroundings.libc) : error;
    }
    const inode = this.#process.socketAt(path);
    const listener = new ListeningSocket(this.#process.surroundings.node.engine, 'TCP', path, 0);
    inode.listener = listener;
    const forget = (): void => {
      inode.listener = undefined;
    };
    listener.onClose = forget;
    this.#own(listener);
    const own = (socket: Socket & Owned): void => this.#own(socket);
    listener.onAccept = own;
    return listener;
  }

  connectUnix(path: string): Task<Socket> {
    const { listener } = this.#process.socketAt(path);
    if (!this.#process.access(path, 'w')) throw osError('EACCES', path);
    if (!listener) throw osError('ECONNREFUSED', path);
    const socket = connectedTo(this.#process.surroundings.node.engine, listener);
    this.#own(socket);
    return finished(socket);
  }

  /** @see glibc: nss/gai_strerror.c; musl: src/network/gai_strerror.c (EAI_AGAIN, EAI_NONAME) */
  get noSuchName(): string {
    const { libc } = this.#process.surroundings;
    if (this.isUnanswered) return libc === 'musl' ? 'Try again' : 'Temporary failure in name resolution';
    return libc === 'musl' ? 'Name does not resolve' : 'Name or service not known';
  }

  ping(address: string, timeout: Micros): Task<boolean> {
    return this.#space.echo(address, timeout);
  }

  hops(address: string): readonly string[] {
    return this.#space.hops(address);
  }

  query(name: string, type: DnsType, server: string): Task<DnsAnswer> {
    return this.#space.query(name, type, server);
  }

  *resolve(name: string): Task<string[]> {
    const { surroundings, space } = this.#process;
    const files = {
      hosts: surroundings.readFile('/etc/hosts', space),
      resolvConf: surroundings.readFile('/etc/resolv.conf', space),
      libc: surroundings.libc,
    };
    // musl's sockets are not connected, and hear of no refusal.
    const hears = files.libc !== 'musl';
    const found = yield* resolveName(name, files, (full, type, server, timeout) => this.#space.query(full, type, server, timeout, hears));
    this.isUnanswered = found === undefined;
    return found ?? [];
  }

  #own(resource: Owned): void {
    const { resources } = this.#process;
    resources.add(resource);
    const before = resource.onClose;
    const disown = (): void => {
      resources.delete(resource);
      // A socket's file has no port.
      if (resource instanceof Stream && resource.protocol === 'TCP' && resource.remotePort !== 0 && resource.tcpState)
        this.#space.left.add(resource);
      before?.();
    };
    resource.onClose = disown;
  }
}

/** Nobody wakes those who wait for it. */
const NEVER = new Signal();

/** After standard input, output and error. */
const FIRST_SOCKET = 3;

interface Owned {
  close(): void;
  onClose: (() => void) | undefined;
}
