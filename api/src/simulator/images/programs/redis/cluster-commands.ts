import type { Cluster } from './cluster.ts';
import type { ClusterNode } from './cluster-nodes.ts';
import type { Client, Commands, Context, Server } from './command.ts';
import { countSlots, keysOf, rowsOf, SLOTS, slotOf, slotsIn } from './hash-slots.ts';
import { error, ok, type Reply } from './protocol.ts';

/** Why a node does not carry out a command itself. @see redis: src/cluster.c getNodeByQuery, clusterRedirectClient */
export function redirected(server: Server, client: Client, name: string, args: readonly string[]): Reply | undefined {
  const { cluster } = server;
  if (!cluster || client.isMaster) return undefined;
  const slots = new Set(keysOf(name, args).map(slotOf));
  const [slot] = slots;
  if (slot === undefined) return undefined;
  if (slots.size > 1) return error("CROSSSLOT Keys in request don't hash to the same slot");
  const owner = cluster.ownerOf(slot);
  if (!owner) return error('CLUSTERDOWN Hash slot not served');
  if (!cluster.isOk) return error('CLUSTERDOWN The cluster is down');
  if (owner.id === cluster.me.id || (client.readsCopies && cluster.me.master === owner.id)) return undefined;
  return error(`MOVED ${slot} ${owner.host}:${owner.port}`);
}

type Subcommand = (cluster: Cluster, args: readonly string[], context: Context) => Reply;

/** How many keys are in a slot, and which. */
const keysIn = ({ data, now }: Context, slot: string): string[] => data.keys(0, now).filter((key) => slotOf(key) === Number(slot));

const nodesBy = (cluster: Cluster): ClusterNode[] => [...cluster.nodes.values()].sort((a, b) => (a.id < b.id ? -1 : 1));

/** Gives a node slots, by number. */
function addSlots(cluster: Cluster, slots: readonly number[]): Reply {
  for (const slot of slots) {
    if (!Number.isInteger(slot) || slot < 0 || slot >= SLOTS) return error('ERR Invalid or out of range slot');
    if (cluster.ownerOf(slot)) return error(`ERR Slot ${slot} is already busy`);
  }
  cluster.tell({ slots: rowsOf(new Set([...slotsIn(cluster.me.slots), ...slots])) });
  return ok;
}
const rows = (args: readonly string[]): number[] =>
  args.flatMap((_, i) => (i % 2 === 0 ? [...slotsIn([[Number(args[i]), Number(args[i + 1])]])] : []));

const subcommands: Readonly<Record<string, Subcommand>> = {
  myid: (cluster) => cluster.me.id,
  nodes: (cluster) =>
    nodesBy(cluster)
      .map((node) => `${cluster.lineOf(node)}\n`)
      .join(''),
  keyslot: (_, [key = '']) => slotOf(key),
  info: (cluster, _, { server }) => info(cluster, server.version),
  meet: (cluster, [host = '', port = '']) => {
    if (!/^\d+\.\d+\.\d+\.\d+$|:/.test(host) || !/^\d+$/.test(port)) return error(`ERR Invalid node address specified: ${host}:${port}`);
    cluster.meet(host, Number(port));
    return ok;
  },
  addslots: (cluster, args) => addSlots(cluster, args.map(Number)),
  addslotsrange: (cluster, args) => addSlots(cluster, rows(args)),
  delslots: (cluster, args) => {
    const gone = new Set(args.map(Number));
    cluster.tell({ slots: rowsOf([...slotsIn(cluster.me.slots)].filter((slot) => !gone.has(slot))) });
    return ok;
  },
  flushslots: (cluster) => {
    cluster.tell({ slots: [] });
    return ok;
  },
  'set-config-epoch': (cluster, [epoch = '']) => {
    if (cluster.nodes.size > 1) return error('ERR The user can assign a config epoch only when the node does not know any other node.');
    if (cluster.me.epoch !== 0) return error('ERR Node config epoch is already non-zero');
    cluster.epoch = Math.max(cluster.epoch, Number(epoch));
    cluster.tell({ epoch: Number(epoch) });
    return ok;
  },
  replicate: (cluster, [id = ''], context) => {
    const node = cluster.nodes.get(id);
    if (!node) return error(`ERR Unknown node ${id}`);
    if (id === cluster.me.id) return error("ERR Can't replicate myself");
    if (node.master !== undefined) return error('ERR I can only replicate a master, not a replica.');
    if (cluster.me.master === undefined && (cluster.me.slots.length > 0 || context.data.keys(0, context.now).length > 0))
      return error('ERR To set a master the node must be empty and without assigned slots.');
    cluster.replicate(id);
    return ok;
  },
  forget: (cluster, [id = '']) => {
    if (!cluster.nodes.has(id)) return error(`ERR Unknown node ${id}`);
    if (id === cluster.me.id) return error("ERR I tried hard but I can't forget myself...");
    cluster.forget(id);
    return ok;
  },
  reset: (cluster, [how = 'soft'], { data, now }) => {
    if (cluster.me.master === undefined && data.keys(0, now).length > 0)
      return error("ERR CLUSTER RESET can't be called with master nodes containing keys");
    cluster.reset(how.toLowerCase() === 'hard');
    return ok;
  },
  slots: (cluster) =>
    nodesBy(cluster)
      .filter(({ master }) => master === undefined)
      .flatMap((node) => node.slots.map((row) => ({ node, row })))
      .sort((a, b) => a.row[0] - b.row[0])
      .map(({ node, row: [from, to] }) => [
        from,
        to,
        ...[node, ...copiesOf(cluster, node.id)].map(({ host, port, id }) => [host, port, id, []]),
      ]),
  replicas: (cluster, [id = '']) => copiesOf(cluster, id).map((node) => cluster.lineOf(node)),
  slaves: (cluster, [id = '']) => copiesOf(cluster, id).map((node) => cluster.lineOf(node)),
  countkeysinslot: (_, [slot = ''], context) => keysIn(context, slot).length,
  getkeysinslot: (_, [slot = '', count = ''], context) => keysIn(context, slot).slice(0, Number(count)),
  saveconfig: () => ok,
};

const copiesOf = (cluster: Cluster, id: string): ClusterNode[] => nodesBy(cluster).filter(({ master }) => master === id);

/** @see redis: src/cluster.c genClusterInfoString */
function info(cluster: Cluster, version: string): string {
  const masters = [...cluster.nodes.values()].filter(({ master, slots }) => master === undefined && slots.length > 0);
  const assigned = Math.min(
    SLOTS,
    masters.reduce((sum, { slots }) => sum + countSlots(slots), 0),
  );
  const failed = masters.filter(({ id }) => cluster.hasFailed(id)).reduce((sum, { slots }) => sum + countSlots(slots), 0);
  const lines = [
    `cluster_state:${cluster.isOk ? 'ok' : 'fail'}`,
    `cluster_slots_assigned:${assigned}`,
    `cluster_slots_ok:${assigned - failed}`,
    'cluster_slots_pfail:0',
    `cluster_slots_fail:${failed}`,
    `cluster_known_nodes:${cluster.nodes.size}`,
    `cluster_size:${masters.length}`,
    `cluster_current_epoch:${cluster.epoch}`,
    `cluster_my_epoch:${cluster.nodes.get(cluster.me.master ?? '')?.epoch ?? cluster.me.epoch}`,
    `cluster_stats_messages_sent:${cluster.sent}`,
    `cluster_stats_messages_received:${cluster.received}`,
    ...(Number.parseInt(version, 10) >= 7 ? ['total_cluster_links_buffer_limit_exceeded:0'] : []),
  ];
  return lines.map((line) => `${line}\r\n`).join('');
}

const DISABLED = error('ERR This instance has cluster support disabled');

/** What nodes of a cluster are asked. */
export const clusterCommands: Commands = {
  cluster: {
    least: 1,
    run: (context, [verb = '', ...args]) => {
      const { server } = context;
      const { cluster } = server;
      if (!cluster) return DISABLED;
      const what = verb.toLowerCase();
      const subcommand = Object.hasOwn(subcommands, what) ? subcommands[what] : undefined;
      if (subcommand) return subcommand(cluster, args, context);
      if (/^(shards|links|failover|setslot|bumpepoch|count-failure-reports|help)$/.test(what)) {
        server.notFollowed(`CLUSTER ${what.toUpperCase()}`);
        return null;
      }
      return error(
        `ERR ${Number.parseInt(server.version, 10) >= 7 ? 'unknown subcommand' : 'Unknown subcommand or wrong number of arguments for'} '${verb}'. Try CLUSTER HELP.`,
      );
    },
  },
  readonly: {
    least: 0,
    most: 0,
    run: ({ server, client }) => {
      if (!server.cluster) return DISABLED;
      client.readsCopies = true;
      return ok;
    },
  },
  readwrite: {
    least: 0,
    most: 0,
    run: ({ server, client }) => {
      if (!server.cluster) return DISABLED;
      client.readsCopies = false;
      return ok;
    },
  },
};
