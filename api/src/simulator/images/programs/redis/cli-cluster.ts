import { SECOND, type Task } from '../../../engine/index.ts';
import { OsError, type Process, type Socket } from '../../../kernel/index.ts';
import { standardInput } from '../standard-input.ts';
import { ask } from './asking.ts';
import { countSlots, SLOTS, type Slots } from './hash-slots.ts';
import { isList, type Reply } from './protocol.ts';

/** A node that redis-cli has asked. */
interface Asked {
  readonly host: string;
  readonly port: number;
  readonly socket: Socket;
  readonly id: string;
  readonly knows: number;
}

/** A line of CLUSTER NODES, taken apart. */
interface Listed {
  readonly id: string;
  readonly address: string;
  readonly isMine: boolean;
  readonly master: string | undefined;
  readonly slots: Slots;
}

/** Why it goes no further, in its own words. */
class Refused extends Error {}

/** `redis-cli --cluster COMMAND ADDRESS…`. @see redis: src/redis-cli.c clusterManagerCommandCreate, clusterManagerCommandCheck, clusterManagerCommandInfo */
export function* manageCluster(process: Process, args: readonly string[], password: string | undefined): Task<number> {
  const [command = '', ...rest] = args;
  const print = (text: string): Task<void> => process.write(1, text);
  const manager = new Manager(process, print, password);
  const addresses = rest.filter((word, i) => !word.startsWith('-') && !VALUED.has(rest[i - 1] ?? ''));
  try {
    if (command === 'create') {
      const replicas = Number(rest[rest.indexOf('--cluster-replicas') + 1] ?? 0);
      return yield* manager.create(addresses, rest.includes('--cluster-replicas') ? replicas : 0, rest.includes('--cluster-yes'));
    }
    if (command === 'check' || command === 'info') return yield* manager.look(addresses, command);
    process.remark({ kind: 'NotFollowed', program: 'redis-cli', why: `--cluster ${command}`, taken: 'done' });
    return 0;
  } catch (failure) {
    if (!(failure instanceof Refused)) throw failure;
    yield* print(failure.message);
    return 1;
  }
}
const VALUED = new Set(['--cluster-replicas', '-a', '--pass', '--user', '-t', '--cluster-timeout']);

class Manager {
  readonly #process: Process;
  readonly #print: (text: string) => Task<void>;
  readonly #password: string | undefined;
  readonly #isColoured: boolean;

  constructor(process: Process, print: (text: string) => Task<void>, password: string | undefined) {
    this.#process = process;
    this.#print = print;
    this.#password = password;
    this.#isColoured = (process.env.get('TERM') ?? '').includes('xterm');
  }

  #in(colour: number, text: string): string {
    return this.#isColoured ? `\x1b[${colour};1m${text}\x1b[0m` : text;
  }
  #head(text: string): Task<void> {
    return this.#print(this.#in(29, `>>> ${text}\n`));
  }
  #error(text: string): Refused {
    return new Refused(this.#in(31, text));
  }

  *create(addresses: readonly string[], replicas: number, agreed: boolean): Task<number> {
    const nodes: Asked[] = [];
    for (const address of addresses) nodes.push(yield* this.#ask(address));
    const masters = Math.floor(nodes.length / (replicas + 1));
    if (masters < 3)
      throw this.#error(
        `*** ERROR: Invalid configuration for cluster creation.\n*** Redis Cluster requires at least 3 master nodes.\n*** This is not possible with ${nodes.length} nodes and ${replicas} replicas per node.\n*** At least ${3 * (replicas + 1)} nodes are required.\n`,
      );
    for (const { host, port, knows, socket } of nodes) {
      const keys = (yield* ask(socket, ['DBSIZE'])) ?? 0;
      if (knows > 1 || keys !== 0)
        throw this.#error(
          `[ERR] Node ${host}:${port} is not empty. Either the node already knows other nodes (check with CLUSTER NODES) or contains some key in database 0.\n`,
        );
    }
    yield* this.#head(`Performing hash slots allocation on ${nodes.length} nodes...`);
    const rows = Array.from({ length: masters }, (_, i): Slots[number] => {
      const from = Math.round((i * SLOTS) / masters);
      return [from, i === masters - 1 ? SLOTS - 1 : Math.round(((i + 1) * SLOTS) / masters - 1)];
    });
    for (const [i, [from, to]] of rows.entries()) yield* this.#print(`Master[${i}] -> Slots ${from} - ${to}\n`);
    const followed = followers(nodes, masters, replicas);
    const address = ({ host, port }: Asked): string => `${host}:${port}`;
    for (const [node, master] of followed) yield* this.#print(`Adding replica ${address(node)} to ${address(master)}\n`);
    const leads = new Map(followed);
    for (const [i, node] of nodes.entries()) {
      const master = leads.get(node);
      yield* this.#print(`${master ? 'S' : 'M'}: ${node.id} ${address(node)}\n`);
      if (master) yield* this.#print(`   replicates ${master.id}\n`);
      else
        yield* this.#print(`   slots:[${(rows[i] as Slots[number]).join('-')}] (${countSlots([rows[i] as Slots[number]])} slots) master\n`);
    }
    if (!agreed) {
      yield* this.#print("Can I set the above configuration? (type 'yes' to accept): ");
      if (!/^yes\r?\n/.test(yield* standardInput(this.#process))) return 0;
    }
    for (const [i, node] of nodes.entries())
      if (!leads.has(node)) yield* ask(node.socket, ['CLUSTER', 'ADDSLOTSRANGE', ...(rows[i] as Slots[number]).map(String)]);
    yield* this.#head('Nodes configuration updated');
    yield* this.#head('Assign a different config epoch to each node');
    for (const [i, node] of nodes.entries()) yield* ask(node.socket, ['CLUSTER', 'SET-CONFIG-EPOCH', String(i + 1)]);
    yield* this.#head('Sending CLUSTER MEET messages to join the cluster');
    const [first, ...others] = nodes as [Asked, ...Asked[]];
    for (const node of others) {
      const answer = yield* ask(node.socket, ['CLUSTER', 'MEET', first.host, String(first.port)]);
      if (isError(answer)) throw new Refused(`Node ${address(node)} replied with error:\n${answer.error}\n`);
    }
    yield* this.#process.sleep(SECOND);
    yield* this.#print('Waiting for the cluster to join\n');
    while (!(yield* this.#haveJoined(nodes))) {
      yield* this.#print('.');
      yield* this.#process.sleep(SECOND);
    }
    yield* this.#print('\n');
    for (const [node, master] of followed) {
      const answer = yield* ask(node.socket, ['CLUSTER', 'REPLICATE', master.id]);
      if (isError(answer)) throw new Refused(`Node ${address(node)} replied with error:\n${answer.error}\n`);
    }
    yield* this.#process.sleep(SECOND);
    return yield* this.#check(first);
  }

  *#haveJoined(nodes: readonly Asked[]): Task<boolean> {
    for (const { socket } of nodes) {
      const listed = listOf(yield* ask(socket, ['CLUSTER', 'NODES']));
      if (listed.length < nodes.length || listed.reduce((sum, { slots }) => sum + countSlots(slots), 0) < SLOTS) return false;
    }
    return true;
  }

  *look(addresses: readonly string[], command: 'check' | 'info'): Task<number> {
    const node = yield* this.#ask(addresses[0] ?? '');
    yield* this.#count(node);
    return command === 'check' ? yield* this.#check(node) : 0;
  }

  /** How many keys are where. */
  *#count(node: Asked): Task<void> {
    const listed = ordered(listOf(yield* ask(node.socket, ['CLUSTER', 'NODES'])), node);
    const masters = listed.filter(({ master }) => master === undefined);
    let total = 0;
    for (const { id, address, slots } of masters) {
      const other = yield* this.#ask(address);
      const keys = Number((yield* ask(other.socket, ['DBSIZE'])) ?? 0);
      total += keys;
      const copies = listed.filter(({ master }) => master === id).length;
      yield* this.#print(`${address} (${id.slice(0, 8)}...) -> ${keys} keys | ${countSlots(slots)} slots | ${copies} slaves.\n`);
    }
    yield* this.#print(this.#in(32, `[OK] ${total} keys in ${masters.length} masters.\n`));
    yield* this.#print(`${(total / SLOTS).toFixed(2)} keys per slot on average.\n`);
  }

  *#check(node: Asked): Task<number> {
    yield* this.#head(`Performing Cluster Check (using node ${node.host}:${node.port})`);
    const listed = ordered(listOf(yield* ask(node.socket, ['CLUSTER', 'NODES'])), node);
    for (const { id, address, master, slots } of listed) {
      const copies = listed.filter((each) => each.master === id).length;
      yield* this.#print(
        master === undefined
          ? `M: ${id} ${address}\n   slots:${slots.map(([from, to]) => `[${from === to ? from : `${from}-${to}`}]`).join(',')} (${countSlots(slots)} slots) master\n${copies > 0 ? `   ${copies} additional replica(s)\n` : ''}`
          : `S: ${id} ${address}\n   slots: (0 slots) slave\n   replicates ${master}\n`,
      );
    }
    yield* this.#print(this.#in(32, '[OK] All nodes agree about slots configuration.\n'));
    yield* this.#head('Check for open slots...');
    yield* this.#head('Check slots coverage...');
    if (listed.reduce((sum, { slots }) => sum + countSlots(slots), 0) < SLOTS)
      throw this.#error(`[ERR] Not all ${SLOTS} slots are covered by nodes.\n\n`);
    yield* this.#print(this.#in(32, `[OK] All ${SLOTS} slots covered.\n`));
    return 0;
  }

  *#ask(address: string): Task<Asked> {
    const [, host = '', at = ''] = /^(.*):(\d+)$/.exec(address) ?? [];
    if (at === '') throw new Refused(`Invalid address format: ${address}\n`);
    const port = Number(at);
    let socket: Socket;
    try {
      const [ip] = yield* this.#process.net.resolve(host);
      if (ip === undefined) throw new Refused(`Could not connect to Redis at ${address}: ${this.#process.net.noSuchName}\n`);
      socket = yield* this.#process.net.connect(ip, port);
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      throw new Refused(`Could not connect to Redis at ${address}: ${error.message}\n`);
    }
    if (this.#password) yield* ask(socket, ['AUTH', this.#password]);
    const answer = yield* ask(socket, ['CLUSTER', 'NODES']);
    if (isError(answer)) throw this.#error(`[ERR] Node ${address} is not configured as a cluster node.\n`);
    const listed = listOf(answer);
    return { host, port, socket, id: listed.find(({ isMine }) => isMine)?.id ?? '', knows: listed.length };
  }
}

const isError = (reply: Reply | undefined): reply is { readonly error: string } =>
  typeof reply === 'object' && reply !== null && !isList(reply) && 'error' in reply;

/** The node that is asked, then the others. */
const ordered = (listed: readonly Listed[], { host, port }: Asked): Listed[] =>
  listed
    .map((each) => (each.isMine && each.address.startsWith(':') ? { ...each, address: `${host}:${port}` } : each))
    .sort((a, b) => Number(b.isMine) - Number(a.isMine));

function listOf(reply: Reply | undefined): Listed[] {
  if (typeof reply !== 'string') return [];
  return reply
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [id = '', address = '', flags = '', master = '-', , , , , ...slots] = line.split(' ');
      return {
        id,
        address: address.replace(/@.*/, ''),
        isMine: flags.includes('myself'),
        master: master === '-' ? undefined : master,
        slots: slots.map((row) => row.split('-').map(Number)).map(([from = 0, to = from]) => [from, to] as const),
      };
    });
}

/** Whose copies the nodes after the masters become: each master gets the next of them that is on another host; the list is turned by one before. */
function followers(nodes: readonly Asked[], masters: number, replicas: number): (readonly [node: Asked, master: Asked])[] {
  const [first, ...rest] = nodes.slice(masters);
  const free = first ? [...rest, first] : [];
  const pairs: (readonly [Asked, Asked])[] = [];
  for (const master of nodes.slice(0, masters))
    for (let i = 0; i < replicas && free.length > 0; i++) {
      const at = Math.max(
        0,
        free.findIndex(({ host }) => host !== master.host),
      );
      pairs.push([free.splice(at, 1)[0] as Asked, master]);
    }
  return [...pairs, ...free.map((node, i) => [node, nodes[i % masters] as Asked] as const)];
}
