import { MILLISECOND, type Micros, SECOND, Signal, type Task, wait } from '../../../engine/index.ts';
import { byteLength, OsError, type Process, type Socket, sliceData } from '../../../kernel/index.ts';
import type { EventLoop } from '../../servers/event-loop.ts';
import type { Client, Server } from './command.ts';
import { execute } from './commands.ts';
import type { Copies, Master } from './copies.ts';
import { decodeCommand, encode, type Reply } from './protocol.ts';

/** How a server writes its log; `self` is who writes, where that is not the server. */
type Log = (level: '*' | '#', text: string, self?: Process) => Task<void>;

/** One who copies this server: what has not been sent to it yet. */
interface Replica {
  readonly address: string;
  readonly port: number;
  readonly outbox: string[];
  readonly filled: Signal;
}

/** Whose copy a server is, and who copies it. @see redis: src/replication.c */
export class Replication implements Copies {
  readonly #process: Process;
  readonly #loop: EventLoop;
  readonly #log: Log;
  readonly #version: readonly number[];
  readonly #replicas = new Set<Replica>();
  readonly #sockets = new Map<Replica, Socket>();
  readonly #turned = new Signal();
  #master: Master | undefined;
  #socket: Socket | undefined;
  #upSince: Micros | undefined;
  #downSince: Micros;
  #id: string;
  #offset = 0;
  #backlog = false;
  #database = -1;
  #server!: Server;
  /** Whether what was copied once could be gone on with. */
  #cached = false;

  constructor(process: Process, loop: EventLoop, log: Log, version: string, master: Master | undefined) {
    this.#master = master;
    this.#process = process;
    this.#loop = loop;
    this.#log = log;
    this.#version = version.split('.').map(Number);
    this.#id = process.random.hex(40);
    this.#downSince = process.now;
  }

  get master(): Master | undefined {
    return this.#master;
  }

  #is(major: number, minor = 0): boolean {
    const [ours = 7, least = 0] = this.#version;
    return ours > major || (ours === major && least >= minor);
  }

  /** Where the stream of commands is; a master with replicas sends a PING every ten seconds. */
  get #position(): number {
    const since = this.#upSince;
    const pings = since === undefined ? 0 : Math.floor((this.#process.now - since) / (10 * SECOND));
    return this.#offset + pings * PING.length;
  }

  #stands(): void {
    this.#offset = this.#position;
    this.#upSince = this.#process.now;
  }

  /** Follows a master from the start of the server on; later, or no more, as it is told to. */
  start(server: Server): void {
    this.#server = server;
    this.#loop.start(this.#follow());
  }

  get offset(): number {
    return this.#position;
  }

  turn(master: Master | undefined, quietly = false): void {
    const same = this.#master?.host === master?.host && this.#master?.port === master?.port;
    if (same) return;
    const told = master ? `REPLICAOF ${master.host}:${master.port}` : 'MASTER MODE';
    this.#master = master;
    this.#cached = false;
    this.#offset = this.#position;
    this.#upSince = undefined;
    if (!master) this.#id = this.#process.random.hex(40);
    this.#socket?.close();
    if (!quietly) this.#loop.start(this.#log('*', `${told} enabled (user request)`));
    this.#turned.wake();
  }

  // ---- as a master

  /** A command that has changed something, as it can be done again. */
  feed(database: number, commands: readonly (readonly string[])[]): void {
    if (!this.#backlog) return;
    const words = [...(database === this.#database ? [] : [['SELECT', String(database)]]), ...commands];
    this.#database = database;
    const text = words.map(encode).join('');
    // A copy's place is its master's.
    if (!this.#master) this.#offset += byteLength(text);
    for (const { outbox, filled } of this.#replicas) {
      outbox.push(text);
      filled.wake();
    }
  }

  *serve(socket: Socket, listening: number | undefined): Task<void> {
    const replica: Replica = { address: socket.remoteAddress, port: listening ?? socket.remotePort, outbox: [], filled: new Signal() };
    const who = `${replica.address}:${replica.port}`;
    yield* this.#log('*', `Replica ${who} asks for synchronization`);
    yield* this.#log('*', `Full resync requested by replica ${who}`);
    if (!this.#backlog) {
      this.#backlog = true;
      if (this.#is(5) && !this.#master) {
        this.#id = this.#process.random.hex(40);
        yield* this.#log('*', `Replication backlog created, my new replication IDs are '${this.#id}' and '${NO_ID}'`);
      }
    }
    const streamed = this.#is(7);
    if (streamed) {
      yield* this.#log('*', 'Delay next BGSAVE for diskless SYNC');
      yield* this.#process.sleep(SYNC_DELAY);
    }
    yield* this.#log('*', `Starting BGSAVE for SYNC with target: ${streamed ? 'replicas sockets' : 'disk'}`);
    const data = this.#server.data.dump();
    this.#stands();
    const at = this.#offset;
    this.#database = -1;
    this.#replicas.add(replica);
    this.#sockets.set(replica, socket);
    yield* this.#child(streamed, () => socket.write(`+FULLRESYNC ${this.#id} ${at}\r\n`));
    yield* socket.write(`$${byteLength(data)}\r\n${data}`);
    if (streamed)
      yield* this.#log(
        '*',
        `Streamed RDB transfer with replica ${who} succeeded (socket). Waiting for REPLCONF ACK from ${this.#is(7, 2) ? 'replica' : 'slave'} to enable streaming`,
      );
    yield* this.#log('*', `Synchronization with replica ${who} succeeded`);
    this.#loop.start(this.#deliver(socket, replica));
  }

  /** The process that writes the data down, or out. */
  *#child(streamed: boolean, announce: () => Task<void>): Task<void> {
    const copied = this.#is(7) ? 'Fork CoW for RDB: current 0 MB, peak 0 MB, average 0 MB' : 'RDB: 0 MB of memory used by copy-on-write';
    const log = this.#log;
    const pid = this.#process.spawn({
      argv: this.#process.argv,
      program: function* (self) {
        yield* self.sleep(2 * MILLISECOND);
        if (!streamed) yield* log('*', 'DB saved on disk', self);
        yield* log('*', copied, self);
        return 0;
      },
    });
    const what = streamed ? 'Background RDB transfer' : 'Background saving';
    yield* log('*', `${what} started by pid ${pid}`);
    yield* announce();
    if (!streamed) yield* this.#process.sleep(REAPED);
    yield* this.#process.waitpid(pid);
    if (streamed)
      yield* log(this.#is(7, 2) ? '*' : '#', `Diskless rdb transfer, done reading from pipe, ${this.#replicas.size} replicas still up.`);
    yield* log('*', `${what} terminated with success`);
  }

  *#deliver(socket: Socket, replica: Replica): Task<void> {
    while (this.#replicas.has(replica)) {
      const next = replica.outbox.shift();
      if (next === undefined) yield* wait(replica.filled);
      else yield* socket.write(next);
    }
  }

  *left(socket: Socket): Task<void> {
    for (const replica of this.#replicas) {
      if (this.#sockets.get(replica) !== socket) continue;
      this.#replicas.delete(replica);
      this.#sockets.delete(replica);
      replica.filled.wake();
      yield* this.#log(this.#is(7, 2) ? '*' : '#', `Connection with replica ${replica.address}:${replica.port} lost.`);
    }
  }
  // ---- as a replica

  *#follow(): Task<void> {
    let lost = false;
    for (;;) {
      const master = this.#master;
      if (!master) {
        yield* wait(this.#turned);
        continue;
      }
      lost = yield* this.#copy(master, lost);
      if (!lost) yield* this.#process.sleep(SECOND);
    }
  }

  /** Until the connection is lost: whether there was one. */
  *#copy({ host, port }: Master, again: boolean): Task<boolean> {
    const log = this.#log;
    yield* log('*', `${again ? 'Reconnecting' : 'Connecting'} to MASTER ${host}:${port}`);
    const [address] = yield* this.#process.net.resolve(host);
    if (address === undefined) {
      yield* log('#', `Unable to connect to MASTER: ${this.#is(6, 2) ? 'Success' : 'Resource temporarily unavailable'}`);
      return false;
    }
    yield* log('*', 'MASTER <-> REPLICA sync started');
    let socket: Socket;
    try {
      socket = yield* this.#process.net.connect(address, port, Number(this.#server.settings.get('repl-timeout') ?? 60) * SECOND);
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      yield* log(
        '#',
        error.code === 'ETIMEDOUT' ? 'Timeout connecting to the MASTER...' : `Error condition on socket for SYNC: ${error.message}`,
      );
      return false;
    }
    this.#socket = socket;
    try {
      const rest = yield* this.#handshake(socket);
      if (rest === undefined) return false;
      yield* this.#apply(socket, rest);
      const level = this.#is(7, 2) ? '*' : '#';
      if (this.#master?.host === host) {
        yield* log(level, 'Connection with master lost.');
        yield* log('*', 'Caching the disconnected master state.');
      }
      return true;
    } finally {
      socket.close();
      this.#socket = undefined;
      this.#offset = this.#position;
      this.#upSince = undefined;
      this.#downSince = this.#process.now;
    }
  }

  /** Until all has been copied; what came after it is the answer. Undefined: the master would not. */
  *#handshake(socket: Socket): Task<string | undefined> {
    const log = this.#log;
    const { settings, data } = this.#server;
    let text = '';
    const line = function* (): Task<string> {
      for (;;) {
        const end = text.indexOf('\r\n');
        if (end >= 0) {
          const found = text.slice(0, end);
          text = text.slice(end + 2);
          return found;
        }
        const more = yield* socket.read();
        if (more === '') return '';
        text += more;
      }
    };
    yield* log('*', 'Non blocking connect for SYNC fired the event.');
    yield* socket.write(encode(['PING']));
    const pong = yield* line();
    if (!/^\+|^-(NOAUTH|NOPERM|ERR operation not permitted)/.test(pong)) {
      yield* log('#', pong === '' ? 'Master did not reply to PING' : `Error reply to PING from master: '${pong}'`);
      return undefined;
    }
    yield* log('*', 'Master replied to PING, replication can continue...');
    const password = settings.get('masterauth') ?? '';
    if (password !== '') {
      yield* socket.write(encode(['AUTH', password]));
      const said = yield* line();
      if (said.startsWith('-')) {
        yield* log('#', `Unable to AUTH to MASTER: ${said}`);
        return undefined;
      }
    }
    for (const words of [
      ['listening-port', settings.get('port') ?? '6379'],
      ['capa', 'eof', 'capa', 'psync2'],
    ]) {
      yield* socket.write(encode(['REPLCONF', ...words]));
      const said = yield* line();
      if (said.startsWith('-')) yield* log('*', `(Non critical) Master does not understand REPLCONF ${words[0]}: ${said}`);
    }
    yield* this.#cached
      ? log('*', `Trying a partial resynchronization (request ${this.#id}:${this.#position + 1}).`)
      : log('*', 'Partial resynchronization not possible (no cached master)');
    yield* socket.write(encode(['PSYNC', ...(this.#cached ? [this.#id, String(this.#position + 1)] : ['?', '-1'])]));
    const said = yield* line();
    const [, id, offset] = /^\+FULLRESYNC (\w+) (\d+)$/.exec(said) ?? [];
    if (id === undefined) {
      if (said === '') return undefined;
      yield* log('#', `Unexpected reply to PSYNC from master: ${said}`);
      yield* log('*', 'Retrying with SYNC...');
      yield* log('#', `MASTER aborted replication with an error: ${said.slice(1)}`);
      return undefined;
    }
    yield* log('*', `Full resync from master: ${id}:${offset}`);
    const size = Number((yield* line()).slice(1));
    while (byteLength(text) < size) {
      const more = yield* socket.read();
      if (more === '') return undefined;
      text += more;
    }
    const dump = sliceData(text, 0, size) as string;
    const how = this.#is(7)
      ? 'streamed RDB from master with EOF to disk'
      : `${EMPTY_RDB + size - EMPTY_DUMP} bytes from master${this.#is(6) ? ' to disk' : ''}`;
    yield* log('*', `MASTER <-> REPLICA sync: receiving ${how}`);
    if (this.#cached) yield* log('*', 'Discarding previously cached master state.');
    yield* log('*', 'MASTER <-> REPLICA sync: Flushing old data');
    yield* log('*', 'MASTER <-> REPLICA sync: Loading DB in memory');
    data.clear();
    data.load(dump);
    if (this.#is(6)) {
      yield* log('*', `Loading RDB produced by version ${this.#server.version}`);
      yield* log('*', 'RDB age 0 seconds');
      yield* log('*', `RDB memory usage when created ${this.#is(7) ? '0.90' : '1.85'} Mb`);
    }
    if (this.#is(6, 2)) yield* log(this.#is(7) ? '*' : '#', `Done loading RDB, keys loaded: ${data.size}, keys expired: 0.`);
    yield* log('*', 'MASTER <-> REPLICA sync: Finished with success');
    this.#id = id;
    this.#offset = Number(offset);
    this.#upSince = this.#process.now;
    this.#cached = this.#backlog = true;
    return text.slice(dump.length);
  }

  /** Does what the master does, until it is gone. */
  *#apply(socket: Socket, first: string): Task<void> {
    const client: Client = { database: 0, authenticated: true, isMaster: true };
    let text = first;
    for (;;) {
      for (let next = decodeCommand(text); next; next = decodeCommand(text)) {
        this.#offset += byteLength(text) - byteLength(next.rest);
        text = next.rest;
        execute(this.#server, client, next.words);
      }
      const more = yield* socket.read();
      if (more === '') return;
      text += more;
    }
  }

  // ---- what is told of it

  /** @see redis: src/server.c genRedisInfoString */
  info(): readonly string[] {
    const { settings } = this.#server;
    const now = this.#process.now;
    const up = this.#upSince !== undefined;
    const position = this.#position;
    const backlog = this.#backlog;
    return [
      `role:${this.#master ? 'slave' : 'master'}`,
      ...(this.#master
        ? [
            `master_host:${this.#master.host}`,
            `master_port:${this.#master.port}`,
            `master_link_status:${up ? 'up' : 'down'}`,
            `master_last_io_seconds_ago:${up ? Math.floor(((now - (this.#upSince ?? now)) / SECOND) % 10) : -1}`,
            'master_sync_in_progress:0',
            ...(this.#is(7) ? [`slave_read_repl_offset:${position}`] : []),
            `slave_repl_offset:${position}`,
            ...(up ? [] : [`master_link_down_since_seconds:${Math.floor((now - this.#downSince) / SECOND)}`]),
            `slave_priority:${settings.get('replica-priority')}`,
            `slave_read_only:${settings.get('replica-read-only') === 'yes' ? 1 : 0}`,
            ...(this.#is(6, 2) ? ['replica_announced:1'] : []),
          ]
        : []),
      `connected_slaves:${this.#replicas.size}`,
      ...[...this.#replicas].map(({ address, port }, i) => `slave${i}:ip=${address},port=${port},state=online,offset=${position},lag=1`),
      ...(this.#is(6, 2) ? ['master_failover_state:no-failover'] : []),
      `master_replid:${this.#id}`,
      `master_replid2:${NO_ID}`,
      `master_repl_offset:${position}`,
      'second_repl_offset:-1',
      `repl_backlog_active:${backlog ? 1 : 0}`,
      'repl_backlog_size:1048576',
      `repl_backlog_first_byte_offset:${backlog ? 1 : 0}`,
      `repl_backlog_histlen:${backlog ? position : 0}`,
    ];
  }

  role(): Reply {
    const { host, port } = this.#master ?? {};
    return host !== undefined && port !== undefined
      ? ['slave', host, port, this.#upSince === undefined ? 'connect' : 'connected', this.#position]
      : ['master', this.#position, [...this.#replicas].map((each) => [each.address, String(each.port), String(this.#position)])];
  }
}

const NO_ID = '0'.repeat(40);
const PING = encode(['PING']);
/** The cron of the next second finds that a replica has waited for five. */
const SYNC_DELAY: Micros = 4_700 * MILLISECOND;
/** The server's cron asks for its children ten times a second. */
const REAPED: Micros = 84 * MILLISECOND;
const EMPTY_RDB = 175;
const EMPTY_DUMP = 'REDIS0010{}'.length;
