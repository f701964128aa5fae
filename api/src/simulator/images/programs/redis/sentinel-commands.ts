import { MILLISECOND } from '../../../engine/index.ts';
import { error, ok, type Reply } from './protocol.ts';
import type { Group, Sentinel, Watched } from './sentinel.ts';

/** What else a sentinel answers. */
const OTHERS = new Set(
  'ping info auth hello quit client command shutdown subscribe unsubscribe psubscribe punsubscribe publish acl'.split(' '),
);

/** Whether a sentinel knows a command at all. @see redis: src/sentinel.c sentinelcmds */
export const knowsSentinel = (name: string): boolean => name === 'sentinel' || name === 'role' || OTHERS.has(name);

const statusOf = (group: Group, who: Watched, now: number): string[] => {
  const { about, master } = group;
  const since = Math.floor((now - who.okAt) / MILLISECOND);
  const flags = [
    ...(who.isDown ? ['s_down'] : []),
    ...(who === master && group.isObjectivelyDown ? ['o_down'] : []),
    who.kind,
    ...(who.isDown ? ['disconnected'] : []),
  ];
  return [
    ...['name', who === master ? about.name : `${who.host}:${who.port}`, 'ip', who.host, 'port', String(who.port), 'runid', who.runId],
    ...['flags', flags.join(','), 'link-pending-commands', '0', 'link-refcount', '1', 'last-ping-sent', who.isDown ? String(since) : '0'],
    ...[
      'last-ok-ping-reply',
      String(since),
      'last-ping-reply',
      String(since),
      ...(who.isDown ? ['s-down-time', String(since - about.downAfter)] : []),
    ],
    ...['down-after-milliseconds', String(about.downAfter), 'role-reported', who.role],
    ...(who === master
      ? [
          ...[
            'config-epoch',
            String(group.epoch),
            'num-slaves',
            String(group.replicas.size),
            'num-other-sentinels',
            String(group.peers.size),
          ],
          ...[
            'quorum',
            String(about.quorum),
            'failover-timeout',
            String(about.failoverTimeout),
            'parallel-syncs',
            String(about.parallelSyncs),
          ],
        ]
      : [
          'master-link-status',
          who.isDown ? 'err' : 'ok',
          'master-host',
          master.host,
          'master-port',
          String(master.port),
          'slave-priority',
          '100',
          'slave-repl-offset',
          String(who.offset),
        ]),
  ];
};

/** `SENTINEL …`. */
export function askSentinel(
  sentinel: Sentinel,
  now: number,
  notFollowed: (what: string) => void,
  [verb = '', ...args]: readonly string[],
): Reply {
  const what = verb.toLowerCase();
  const group = sentinel.groups.find(({ about }) => about.name === args[0]);
  const unknown = error('ERR No such master with that name');
  switch (what) {
    case 'myid':
      return sentinel.id;
    case 'masters':
      return sentinel.groups.map((each) => statusOf(each, each.master, now));
    case 'get-master-addr-by-name':
      return group ? [group.master.host, String(group.master.port)] : null;
    case 'master':
      return group ? statusOf(group, group.master, now) : unknown;
    case 'replicas':
    case 'slaves':
      return group ? [...group.replicas.values()].map((each) => statusOf(group, each, now)) : unknown;
    case 'sentinels':
      return group
        ? [...group.peers.values()].map(({ id, host, port }) => [
            'name',
            id,
            'ip',
            host,
            'port',
            String(port),
            'runid',
            id,
            'flags',
            'sentinel',
          ])
        : unknown;
    case 'ckquorum': {
      if (!group) return unknown;
      const all = group.peers.size + 1;
      return all >= group.about.quorum
        ? { status: `OK ${all} usable Sentinels. Quorum and failover authorization can be reached` }
        : error(`NOQUORUM ${all} usable Sentinels. Not enough available Sentinels to reach the specified quorum for this master`);
    }
    case 'is-master-down-by-addr': {
      const [host = '', port = '', epoch = '', leader = '*'] = args;
      return sentinel.votes(host, Number(port), Number(epoch), leader);
    }
    case 'flushconfig':
      return ok;
    default:
      if (/^(failover|reset|monitor|remove|set|config|pending-scripts|info-cache|simulate-failure|debug|help)$/.test(what)) {
        notFollowed(`SENTINEL ${what.toUpperCase()}`);
        return null;
      }
      return error(`ERR unknown subcommand '${verb}'. Try SENTINEL HELP.`);
  }
}

/** The section of INFO that only a sentinel has. */
export const sentinelInfo = (sentinel: Sentinel): readonly string[] => [
  `sentinel_masters:${sentinel.groups.length}`,
  'sentinel_tilt:0',
  'sentinel_running_scripts:0',
  'sentinel_scripts_queue_length:0',
  'sentinel_simulate_failure_flags:0',
  ...sentinel.groups.map((group, i) => {
    const { master, about, replicas, peers, isObjectivelyDown } = group;
    const status = isObjectivelyDown ? 'odown' : master.isDown ? 'sdown' : 'ok';
    return `master${i}:name=${about.name},status=${status},address=${master.host}:${master.port},slaves=${replicas.size},sentinels=${peers.size + 1}`;
  }),
];
