import { EPOCH_SECONDS } from '../../../apimachinery/time.ts';
import { type Micros, SECOND } from '../../../engine/index.ts';
import type { Commands, Server } from './command.ts';
import { configure } from './config.ts';
import { keyPattern } from './keys.ts';
import { error, ok, type Reply } from './protocol.ts';
import { sentinelInfo } from './sentinel-commands.ts';

/** What concerns the connection or the whole server. */
export const serverCommands: Commands = {
  ping: { least: 0, most: 1, run: (_, [text]) => text ?? { status: 'PONG' } },
  echo: { least: 1, most: 1, run: (_, [text = '']) => text },
  auth: {
    least: 1,
    most: 2,
    run: ({ server, client }, args) => {
      const password = server.settings.get('requirepass') ?? '';
      if (password === '')
        return error(
          'ERR AUTH <password> called without any password configured for the default user. Are you sure your configuration is correct?',
        );
      client.authenticated = args.at(-1) === password;
      return client.authenticated ? ok : error('WRONGPASS invalid username-password pair or user is disabled.');
    },
  },
  quit: { least: 0, run: () => ok },
  hello: {
    least: 0,
    run: ({ server }) => [
      'server',
      'redis',
      'version',
      server.version,
      'proto',
      2,
      'mode',
      server.cluster ? 'cluster' : 'standalone',
      'role',
      server.replication.master ? 'replica' : 'master',
    ],
  },
  select: {
    least: 1,
    most: 1,
    run: ({ server, client }, [index = '']) => {
      if (!/^\d+$/.test(index)) return error('ERR value is not an integer or out of range');
      if (server.cluster && Number(index) > 0) return error('ERR SELECT is not allowed in cluster mode');
      if (Number(index) > 15) return error('ERR DB index is out of range');
      client.database = Number(index);
      return ok;
    },
  },
  config: {
    least: 1,
    run: ({ server }, [verb = '', ...args]) => {
      switch (verb.toLowerCase()) {
        case 'get': {
          const patterns = args.map((arg) => keyPattern(arg.toLowerCase()));
          return [...server.settings].filter(([name]) => patterns.some((pattern) => pattern.test(name))).flat();
        }
        case 'set': {
          const [name = '', ...values] = args;
          const problem = configure(server.settings, [name, ...values]);
          return problem === undefined ? ok : error(`ERR CONFIG SET failed (possibly related to argument '${name}') - ${problem}`);
        }
        case 'rewrite':
          return error('ERR The server is running without a config file');
        case 'resetstat':
          return ok;
        default:
          return error(`ERR unknown subcommand '${verb}'. Try CONFIG HELP.`);
      }
    },
  },
  info: { least: 0, run: ({ server, now }, [section]) => info(server, now, section?.toLowerCase()) },
  role: { least: 0, run: ({ server }) => server.replication.role() },
  replicaof: { least: 2, most: 2, run: ({ server }, args) => replicaOf(server, args) },
  slaveof: { least: 2, most: 2, run: ({ server }, args) => replicaOf(server, args) },
  replconf: {
    least: 1,
    run: ({ client }, [what = '', value = '']) => {
      if (what.toLowerCase() === 'listening-port') client.listening = Number(value);
      return ok;
    },
  },
  client: {
    least: 1,
    run: ({ server, client }, [verb = '', name]) => {
      const what = verb.toLowerCase();
      if (what === 'setname') client.name = name ?? '';
      if (what === 'getname') return client.name || null;
      return what === 'list' ? `id=${server.clients} addr=127.0.0.1:0 name= db=0\n` : ok;
    },
  },
  command: { least: 0, run: () => [] },
  time: { least: 0, run: ({ now }) => [String(EPOCH_SECONDS + Math.floor(now / SECOND)), String(now % SECOND)] },
  save: { least: 0, run: ({ server }) => (server.save() ? ok : error('ERR')) },
  bgsave: {
    least: 0,
    run: ({ server }) => {
      server.save();
      return { status: 'Background saving started' };
    },
  },
  lastsave: { least: 0, run: ({ now }) => EPOCH_SECONDS + Math.floor(now / SECOND) },
  shutdown: {
    least: 0,
    run: ({ server }, [how]) => {
      server.shutdown(how?.toLowerCase() !== 'nosave');
      return ok;
    },
  },
  publish: { least: 2, most: 2, run: ({ server }, [channel = '', message = '']) => server.publish(channel, message) },
  wait: { least: 2, most: 2, run: () => 0 },
};

function replicaOf(server: Server, [host = '', port = '']: readonly string[]): Reply {
  if (server.cluster) return error('ERR REPLICAOF not allowed in cluster mode.');
  if (host.toLowerCase() === 'no' && port.toLowerCase() === 'one') server.replication.turn(undefined);
  else if (/^\d{1,5}$/.test(port)) server.replication.turn({ host, port: Number(port) });
  else return error('ERR Invalid master port');
  return ok;
}

function info(server: Server, now: Micros, wanted: string | undefined): string {
  const uptime = Math.floor((now - server.startedAt) / SECOND);
  const sections: Readonly<Record<string, readonly string[]>> = {
    Server: [
      `redis_version:${server.version}`,
      'redis_git_sha1:00000000',
      `redis_mode:${server.sentinel ? 'sentinel' : server.cluster ? 'cluster' : 'standalone'}`,
      `os:Linux ${server.system.release} ${server.system.machine}`,
      'arch_bits:64',
      'process_id:1',
      `tcp_port:${server.settings.get('port')}`,
      `uptime_in_seconds:${uptime}`,
      `uptime_in_days:${Math.floor(uptime / 86_400)}`,
    ],
    Clients: [`connected_clients:${server.clients}`, 'blocked_clients:0'],
    Memory: [
      'used_memory:1048576',
      'used_memory_human:1.00M',
      `maxmemory:${server.settings.get('maxmemory')}`,
      `maxmemory_policy:${server.settings.get('maxmemory-policy')}`,
    ],
    Persistence: [
      'loading:0',
      `rdb_changes_since_last_save:${server.data.changes}`,
      'rdb_bgsave_in_progress:0',
      'rdb_last_bgsave_status:ok',
      `aof_enabled:${server.settings.get('appendonly') === 'yes' ? 1 : 0}`,
    ],
    Stats: [`total_commands_processed:${server.commands}`],
    Replication: server.sentinel ? [] : server.replication.info(),
    CPU: ['used_cpu_sys:0.010000', 'used_cpu_user:0.010000'],
    Cluster: [`cluster_enabled:${server.cluster ? 1 : 0}`],
    Keyspace: Array.from({ length: 16 }, (_, db) => [db, server.data.keys(db, now).length] as const)
      .filter(([, count]) => count > 0)
      .map(([db, count]) => `db${db}:keys=${count},expires=0,avg_ttl=0`),
  };
  const shown = server.sentinel
    ? {
        Server: sections.Server,
        Clients: sections.Clients,
        CPU: sections.CPU,
        Stats: sections.Stats,
        Sentinel: sentinelInfo(server.sentinel),
      }
    : sections;
  return Object.entries(shown)
    .filter(([name]) => wanted === undefined || wanted === 'all' || wanted === 'default' || name.toLowerCase() === wanted)
    .map(([name, lines]) => `# ${name}\r\n${(lines ?? []).map((line) => `${line}\r\n`).join('')}`)
    .join('\r\n');
}
