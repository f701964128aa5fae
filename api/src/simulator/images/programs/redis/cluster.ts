import { EPOCH_SECONDS } from '../../../apimachinery/time.ts';
import { MILLISECOND, type Micros, SECOND, Signal, type Task, wait } from '../../../engine/index.ts';
import { OsError, type Process, type Socket } from '../../../kernel/index.ts';
import type { EventLoop } from '../../servers/event-loop.ts';
import { tryListen } from '../../servers/run-server.ts';
import { serveConnections } from '../../servers/tcp-server.ts';
import { attempt } from './attempt.ts';
import { type ClusterNode, nodeLine, readNodes, writeNodes } from './cluster-nodes.ts';
import type { Settings } from './config.ts';
import type { Copies } from './copies.ts';
import { countSlots, rowsOf, SLOTS, type Slots, slotsIn } from './hash-slots.ts';

/** How a server writes its log. `told` is the level of what is no more than told. */
interface Log {
  readonly told: '*' | '#';
  /** Since 7.2 a node is called by a name, too, which it mostly has not. */
  readonly named: boolean;
  readonly say: (level: '*' | '#', text: string) => Task<void>;
}

/** The server that is a node of it. */
interface Member {
  readonly settings: Settings;
  readonly replication: Pick<Copies, 'turn' | 'offset'>;
}

/** What goes from node to node: all that one knows, and where it was reached. */
interface Message {
  readonly from: string;
  readonly seen: string;
  readonly meets: boolean;
  readonly epoch: number;
  readonly nodes: readonly ClusterNode[];
}

/**
 * What a server knows of the cluster that it is a node of. Each node tells of itself alone; what others told is handed on.
 * @see redis: src/cluster.c
 */
export class Cluster {
  readonly nodes = new Map<string, ClusterNode>();
  epoch = 0;
  readonly #process: Process;
  readonly #loop: EventLoop;
  readonly #log: Log;
  readonly #changed = new Signal();
  readonly #linked = new Map<string, Micros | true>();
  readonly #forgotten = new Set<string>();
  #server!: Member;
  #me: string;
  #isOk = false;
  #owners: readonly (string | undefined)[] | undefined;
  sent = 0;
  received = 0;

  constructor(process: Process, loop: EventLoop, log: Log) {
    this.#process = process;
    this.#loop = loop;
    this.#log = log;
    this.#me = process.random.hex(40);
  }

  get me(): ClusterNode {
    return this.nodes.get(this.#me) as ClusterNode;
  }
  get isOk(): boolean {
    return this.#isOk;
  }

  /** As its file has it, or as a new one. */
  *load(server: Member, port: number): Task<void> {
    this.#server = server;
    const { value: text = '' } = attempt(() => this.#process.readFile(this.#file));
    const read = readNodes(text);
    if (read.me === undefined) {
      this.nodes.set(this.#me, { id: this.#me, host: '', port, master: undefined, slots: [], epoch: 0, told: 1 });
      yield* this.#log.say(this.#log.told, `No cluster configuration found, I'm ${this.#me}`);
      this.#save();
      return;
    }
    for (const node of read.nodes) this.nodes.set(node.id, node);
    this.#me = read.me;
    this.epoch = read.epoch;
    yield* this.#log.say(this.#log.told, `Node configuration loaded, I'm ${this.#me}`);
  }
  get #file(): string {
    const { settings } = this.#server;
    const file = settings.get('cluster-config-file') ?? 'nodes.conf';
    return file.startsWith('/') ? file : `${(settings.get('dir') ?? '/').replace(/\/$/, '')}/${file}`;
  }
  #save(): void {
    attempt(() => this.#process.writeFile(this.#file, writeNodes([...this.nodes.values()], this.#me, this.epoch)));
  }

  /** Listens to other nodes, and goes to those that it knows. */
  begin(port: number): void {
    const bus = tryListen(this.#process, port + 10_000, '0.0.0.0', undefined, 511);
    if ('error' in bus) return;
    serveConnections(this.#loop, bus, (socket) => this.#hear(socket));
    for (const id of this.nodes.keys()) if (id !== this.#me) this.#loop.start(this.#link(id));
    const { master } = this.me;
    if (master !== undefined) this.#copy(master);
    this.#loop.start(this.#judge());
  }

  /** This node has changed. */
  tell(change: Partial<ClusterNode>): void {
    this.nodes.set(this.#me, { ...this.me, ...change, told: this.me.told + 1 });
    this.#isChanged();
  }
  #isChanged(): void {
    this.#owners = undefined;
    for (const node of this.nodes.values()) {
      const isBeaten =
        node.id !== this.#me && [...this.nodes.values()].some((other) => other.epoch > node.epoch && overlap(other.slots, node.slots));
      if (!isBeaten) continue;
      const slots = rowsOf([...slotsIn(node.slots)].filter((slot) => this.ownerOf(slot)?.id === node.id));
      this.nodes.set(node.id, { ...node, slots });
      this.#owners = undefined;
    }
    this.#save();
    this.#changed.wake();
  }

  ownerOf(slot: number): ClusterNode | undefined {
    if (this.#owners === undefined) {
      const owners: (string | undefined)[] = Array.from({ length: SLOTS });
      for (const node of [...this.nodes.values()].sort((a, b) => a.epoch - b.epoch))
        if (node.master === undefined) for (const each of slotsIn(node.slots)) owners[each] = node.id;
      this.#owners = owners;
    }
    const owner = this.#owners[slot];
    return owner === undefined ? undefined : this.nodes.get(owner);
  }

  /** Has others know it, who tell it of theirs. */
  meet(host: string, port: number): void {
    this.#loop.start(this.#greet(host, port));
  }
  *#greet(host: string, port: number): Task<void> {
    const socket = yield* this.#process.net.connect(host, port + 10_000, SECOND);
    yield* this.#send(socket, true);
    yield* this.#hear(socket);
  }

  forget(id: string): void {
    this.nodes.delete(id);
    this.#forgotten.add(id);
    this.#isChanged();
  }

  /** Follows a master, which has been told of. */
  replicate(id: string): void {
    this.tell({ master: id, slots: [] });
    this.#copy(id);
  }
  #copy(id: string): void {
    const node = this.nodes.get(id);
    if (node) this.#server.replication.turn({ host: node.host, port: node.port }, true);
  }

  /** Alone again; with another name, if it is to be nobody known. */
  reset(hard: boolean): void {
    const { port, epoch, told } = this.me;
    this.nodes.clear();
    if (hard) {
      this.#me = this.#process.random.hex(40);
      this.epoch = 0;
    }
    this.nodes.set(this.#me, { id: this.#me, host: '', port, master: undefined, slots: [], epoch: hard ? 0 : epoch, told: told + 1 });
    this.#server.replication.turn(undefined, true);
    this.#isChanged();
  }

  // ---- between nodes

  *#send(socket: Socket, meets: boolean): Task<void> {
    const message: Message = { from: this.#me, seen: socket.remoteAddress, meets, epoch: this.epoch, nodes: [...this.nodes.values()] };
    this.sent++;
    yield* socket.write(`${JSON.stringify(message)}\n`);
  }

  /** What another says, until it goes; who greets is answered. */
  *#hear(socket: Socket): Task<void> {
    for (let text = ''; ; ) {
      const end = text.indexOf('\n');
      if (end < 0) {
        const read = yield* socket.read();
        if (read === '') return;
        text += read;
        continue;
      }
      const message = JSON.parse(text.slice(0, end)) as Message;
      text = text.slice(end + 1);
      this.received++;
      const isNew = !this.nodes.has(message.from);
      // Who does not know it any more, or is another than was there, hangs up.
      if (isNew && (!message.meets || this.#forgotten.has(message.from))) return;
      yield* this.#learn(message, socket.remoteAddress);
      if (message.meets && isNew) yield* this.#send(socket, true);
    }
  }

  *#learn({ from, seen, epoch, nodes }: Message, address: string): Task<void> {
    if (this.me.host !== seen) {
      yield* this.#log.say(this.#log.told, `IP address for this node updated to ${seen}`);
      this.tell({ host: seen });
    }
    let isNews = epoch > this.epoch;
    this.epoch = Math.max(this.epoch, epoch);
    for (const each of nodes) {
      const node = each.id === from ? { ...each, host: address } : each;
      const known = this.nodes.get(node.id);
      // It has begun anew: what it tells now is what counts.
      if (node.id === this.#me && node.told >= this.me.told) {
        this.nodes.set(this.#me, { ...this.me, told: node.told + 1 });
        isNews = true;
      }
      if (node.id === this.#me || node.host === '' || this.#forgotten.has(node.id)) continue;
      if (known && known.told >= node.told && known.host !== '') continue;
      this.nodes.set(node.id, node);
      isNews = true;
      if (!known) this.#loop.start(this.#link(node.id));
    }
    if (!isNews) return;
    yield* this.#yieldSlots();
    this.#isChanged();
  }

  /** A slot is whose epoch is greater; who has lost all of his follows who has them. */
  *#yieldSlots(): Task<void> {
    const { slots, master, id, epoch } = this.me;
    this.#owners = undefined;
    if (master !== undefined || slots.length === 0) return;
    const winner = [...this.nodes.values()].find(
      (node) => node.id !== id && node.master === undefined && node.epoch > epoch && overlap(node.slots, slots),
    );
    if (!winner) return;
    const mine = rowsOf([...slotsIn(slots)].filter((slot) => this.ownerOf(slot)?.id === id));
    if (mine.length > 0) return this.tell({ slots: mine });
    const who = this.#log.named ? `${winner.id} ()` : winner.id;
    yield* this.#log.say(this.#log.told, `Configuration change detected. Reconfiguring myself as a replica of ${who}`);
    this.replicate(winner.id);
  }

  /** A connection to a node that is known, for as long as it is. */
  *#link(id: string): Task<void> {
    this.#linked.set(id, this.#process.now);
    yield* this.#process.sleep(GOSSIP + this.#process.random.int(1000) * MILLISECOND);
    while (this.nodes.has(id)) {
      const { host = '', port = 0 } = this.nodes.get(id) ?? {};
      try {
        const socket = yield* this.#process.net.connect(host, port + 10_000, SECOND);
        this.#linked.set(id, true);
        this.#loop.start(this.#watch(socket, id));
        while (this.#linked.get(id) === true && this.nodes.has(id)) {
          yield* this.#send(socket, false);
          yield* wait(this.#changed);
          yield* this.#process.sleep(GOSSIP);
        }
        socket.close();
      } catch (error) {
        if (!(error instanceof OsError)) throw error;
        if (this.#linked.get(id) === true) this.#linked.set(id, this.#process.now);
      }
      yield* this.#process.sleep(SECOND);
    }
    this.#linked.delete(id);
  }
  *#watch(socket: Socket, id: string): Task<void> {
    yield* this.#hear(socket);
    if (this.#linked.get(id) === true) this.#linked.set(id, this.#process.now);
    this.#changed.wake();
  }

  isLinked(id: string): boolean {
    return id === this.#me || this.#linked.get(id) === true;
  }
  /** It has not been reached for longer than the cluster waits. */
  hasFailed(id: string): boolean {
    const since = this.#linked.get(id);
    const timeout = Number(this.#server.settings.get('cluster-node-timeout') ?? 15_000) * MILLISECOND;
    return id !== this.#me && typeof since === 'number' && this.#process.now - since > timeout;
  }

  /** Whether the cluster is well, again and again; a copy of a master that failed takes its place. */
  *#judge(): Task<void> {
    const failed = new Set<string>();
    for (;;) {
      for (const { id } of this.nodes.values()) {
        const isFailing = this.hasFailed(id);
        if (isFailing && !failed.has(id)) {
          failed.add(id);
          yield* this.#log.say(this.#log.told, this.#failing(id));
        } else if (!isFailing && failed.delete(id)) {
          const what = this.nodes.get(id)?.master === undefined ? 'Master' : 'Replica';
          yield* this.#log.say(
            this.#log.told,
            `Clear FAIL state for node ${id}${this.#log.named ? ' ()' : ''}: ${what.toLowerCase()} is reachable again.`,
          );
        }
      }
      const isOk = this.#covers();
      if (isOk !== this.#isOk) {
        this.#isOk = isOk;
        yield* this.#log.say(isOk ? this.#log.told : '#', `Cluster state changed: ${isOk ? 'ok' : 'fail'}`);
      }
      if (failed.has(this.me.master ?? '')) yield* this.#takeOver(this.me.master as string);
      const isWatching = failed.size > 0 || [...this.#linked.values()].some((linked) => linked !== true);
      if (isWatching) yield* this.#process.sleep(SECOND);
      else {
        yield* wait(this.#changed);
        yield* this.#process.sleep(CRON);
      }
    }
  }
  /** One of the masters finds it out, and tells the others. */
  #failing(id: string): string {
    const after = (each: string): string => (this.#log.named ? `${each} ()` : each);
    const [first = this.me] = [...this.nodes.values()]
      .filter((node) => node.master === undefined && node.slots.length > 0 && !this.hasFailed(node.id))
      .sort((a, b) => (a.id < b.id ? -1 : 1));
    return first.id === this.#me
      ? `Marking node ${after(id)} as failing (quorum reached).`
      : `FAIL message received from ${after(first.id)} about ${after(id)}`;
  }
  #covers(): boolean {
    const all = [...this.nodes.values()].filter(({ master }) => master === undefined);
    const slots = all.filter(({ id }) => !this.hasFailed(id)).reduce((sum, node) => sum + countSlots(node.slots), 0);
    return this.#server.settings.get('cluster-require-full-coverage') === 'no' ? slots > 0 : slots >= SLOTS;
  }

  /** @see redis: src/cluster.c clusterHandleSlaveFailover */
  *#takeOver(id: string): Task<void> {
    const old = this.nodes.get(id);
    const masters = [...this.nodes.values()].filter((node) => node.master === undefined && node.slots.length > 0);
    const alive = masters.filter((node) => !this.hasFailed(node.id));
    const first = [...this.nodes.values()]
      .filter((node) => node.master === id && !this.hasFailed(node.id))
      .sort((a, b) => (a.id < b.id ? -1 : 1))[0];
    if (!old || old.slots.length === 0 || alive.length * 2 <= masters.length || first?.id !== this.#me) return;
    const delay = 500 + this.#process.random.int(500);
    yield* this.#log.say(
      this.#log.told,
      `Start of election delayed for ${delay} milliseconds (rank #0, offset ${this.#server.replication.offset}).`,
    );
    yield* this.#process.sleep(delay * MILLISECOND);
    this.epoch++;
    yield* this.#log.say(this.#log.told, `Starting a failover election for epoch ${this.epoch}.`);
    yield* this.#log.say(this.#log.told, "Failover election won: I'm the new master.");
    yield* this.#log.say(this.#log.told, `configEpoch set to ${this.epoch} after successful failover`);
    this.nodes.set(id, { ...old, slots: [] });
    this.#server.replication.turn(undefined, true);
    this.tell({ master: undefined, slots: old.slots, epoch: this.epoch });
  }

  // ---- what it tells

  lineOf(node: ClusterNode): string {
    const flags = [
      ...(node.id === this.#me ? ['myself'] : []),
      node.master === undefined ? 'master' : 'slave',
      ...(this.hasFailed(node.id) ? ['fail'] : []),
    ];
    const epoch = this.nodes.get(node.master ?? '')?.epoch ?? node.epoch;
    const heard = node.id === this.#me ? 0 : EPOCH_SECONDS * 1000 + Math.floor(this.#process.now / MILLISECOND);
    return nodeLine({ ...node, epoch }, flags, heard, this.isLinked(node.id));
  }
}

/** How often a node looks at what there is to do. */
const CRON = 100 * MILLISECOND;
/** How long news takes to the next node. */
const GOSSIP = SECOND;

const overlap = (a: Slots, b: Slots): boolean => a.some(([from, to]) => b.some(([first, last]) => from <= last && first <= to));
