import { type Micros, SECOND } from '../../../engine/index.ts';
import { KERNEL_RELEASE } from '../../../kernel/index.ts';
import { globExpression } from '../glob.ts';
import { configure, type Settings } from './config.ts';
import { type Database, secondsLeft, type Value } from './database.ts';
import { error, ok, type Reply } from './protocol.ts';

/** A Redis server, as its commands see it. */
export interface Server {
  readonly version: string;
  readonly settings: Settings;
  readonly data: Database;
  readonly hostname: string;
  readonly startedAt: Micros;
  clients: number;
  commands: number;
  now(): Micros;
  save(): boolean;
  shutdown(save: boolean): void;
}

/** One connection: its database by number, and whether it has given the password. */
export interface Client {
  database: number;
  authenticated: boolean;
}

/** Runs one command. @see redis: src/commands */
export function execute(server: Server, client: Client, words: readonly string[]): Reply {
  const [given = '', ...args] = words;
  const name = given.toLowerCase();
  server.commands++;
  const password = server.settings.get('requirepass') ?? '';
  if (password !== '' && !client.authenticated && !['auth', 'hello', 'quit'].includes(name))
    return error('NOAUTH Authentication required.');
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) return error(`ERR unknown command '${given}', with args beginning with: ${args.map((arg) => `'${arg}' `).join('')}`);
  if (args.length < command.least || args.length > (command.most ?? Number.POSITIVE_INFINITY))
    return error(`ERR wrong number of arguments for '${name}' command`);
  try {
    return command.run({ server, client, data: server.data, db: client.database, now: server.now() }, args);
  } catch (failure) {
    if (failure instanceof Refusal) return error(failure.message);
    throw failure;
  }
}

class Refusal extends Error {}
interface Context {
  readonly server: Server;
  readonly client: Client;
  readonly data: Database;
  readonly db: number;
  readonly now: Micros;
}
interface Command {
  readonly least: number;
  readonly most?: number;
  readonly run: (context: Context, args: readonly string[]) => Reply;
}

function typed<T extends Value['type']>({ data, db, now }: Context, key: string, type: T): Extract<Value, { type: T }> | undefined {
  const value = data.get(db, key, now)?.value;
  if (value && value.type !== type) throw new Refusal('WRONGTYPE Operation against a key holding the wrong kind of value');
  return value as Extract<Value, { type: T }> | undefined;
}

function increase(context: Context, key: string, by: number): Reply {
  const before = typed(context, key, 'string')?.text ?? '0';
  if (!/^-?\d+$/.test(before) || Number.isNaN(by)) throw new Refusal('ERR value is not an integer or out of range');
  const text = String(Number(before) + by);
  context.data.set(context.db, key, { type: 'string', text }, context.data.get(context.db, key, context.now)?.expiresAt);
  return Number(text);
}

const list = (context: Context, key: string): { readonly type: 'list'; items: string[] } => {
  const found = typed(context, key, 'list');
  if (found) return found;
  const made = { type: 'list' as const, items: [] };
  context.data.set(context.db, key, made);
  return made;
};

const push =
  (front: boolean): Command['run'] =>
  (context, [key = '', ...items]) => {
    const { items: all } = list(context, key);
    for (const item of items) front ? all.unshift(item) : all.push(item);
    context.data.changes++;
    return all.length;
  };

const pop =
  (front: boolean): Command['run'] =>
  (context, [key = '']) => {
    const found = typed(context, key, 'list');
    const item = front ? found?.items.shift() : found?.items.pop();
    if (found?.items.length === 0) context.data.delete(context.db, key);
    return item ?? null;
  };

function range<T>(items: readonly T[], from: number, to: number): T[] {
  const at = (index: number): number => (index < 0 ? items.length + index : index);
  return items.slice(Math.max(0, at(from)), at(to) + 1);
}

const commands: Readonly<Record<string, Command>> = {
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
    run: ({ server }) => ['server', 'redis', 'version', server.version, 'proto', 2, 'mode', 'standalone', 'role', 'master'],
  },
  select: {
    least: 1,
    most: 1,
    run: ({ client }, [index = '']) => {
      if (!/^\d+$/.test(index)) return error('ERR value is not an integer or out of range');
      if (Number(index) > 15) return error('ERR DB index is out of range');
      client.database = Number(index);
      return ok;
    },
  },
  set: {
    least: 2,
    run: ({ data, db, now }, [key = '', text = '', ...options]) => {
      const words = options.map((word) => word.toUpperCase());
      const exists = data.get(db, key, now) !== undefined;
      if ((words.includes('NX') && exists) || (words.includes('XX') && !exists)) return null;
      const ex = words.indexOf('EX');
      const px = words.indexOf('PX');
      const life = ex >= 0 ? Number(options[ex + 1]) * SECOND : px >= 0 ? Number(options[px + 1]) * 1000 : undefined;
      if (Number.isNaN(life)) return error('ERR value is not an integer or out of range');
      data.set(db, key, { type: 'string', text }, life === undefined ? undefined : now + life);
      return ok;
    },
  },
  setex: {
    least: 3,
    most: 3,
    run: ({ data, db, now }, [key = '', life = '', text = '']) => {
      data.set(db, key, { type: 'string', text }, now + Number(life) * SECOND);
      return ok;
    },
  },
  setnx: {
    least: 2,
    most: 2,
    run: ({ data, db, now }, [key = '', text = '']) => {
      if (data.get(db, key, now)) return 0;
      data.set(db, key, { type: 'string', text });
      return 1;
    },
  },
  get: { least: 1, most: 1, run: (context, [key = '']) => typed(context, key, 'string')?.text ?? null },
  mget: { least: 1, run: (context, keys) => keys.map((key) => typed(context, key, 'string')?.text ?? null) },
  mset: {
    least: 2,
    run: ({ data, db }, args) => {
      for (let i = 0; i + 1 < args.length; i += 2) data.set(db, args[i] as string, { type: 'string', text: args[i + 1] as string });
      return ok;
    },
  },
  append: {
    least: 2,
    most: 2,
    run: (context, [key = '', more = '']) => {
      const text = (typed(context, key, 'string')?.text ?? '') + more;
      context.data.set(context.db, key, { type: 'string', text });
      return text.length;
    },
  },
  strlen: { least: 1, most: 1, run: (context, [key = '']) => typed(context, key, 'string')?.text.length ?? 0 },
  incr: { least: 1, most: 1, run: (context, [key = '']) => increase(context, key, 1) },
  decr: { least: 1, most: 1, run: (context, [key = '']) => increase(context, key, -1) },
  incrby: { least: 2, most: 2, run: (context, [key = '', by]) => increase(context, key, Number(by)) },
  decrby: { least: 2, most: 2, run: (context, [key = '', by]) => increase(context, key, -Number(by)) },
  del: { least: 1, run: ({ data, db }, keys) => keys.filter((key) => data.delete(db, key)).length },
  unlink: { least: 1, run: ({ data, db }, keys) => keys.filter((key) => data.delete(db, key)).length },
  exists: { least: 1, run: ({ data, db, now }, keys) => keys.filter((key) => data.get(db, key, now)).length },
  type: { least: 1, most: 1, run: ({ data, db, now }, [key = '']) => ({ status: data.get(db, key, now)?.value.type ?? 'none' }) },
  expire: {
    least: 2,
    run: ({ data, db, now }, [key = '', life = '']) => {
      const entry = data.get(db, key, now);
      if (!entry) return 0;
      entry.expiresAt = now + Number(life) * SECOND;
      return 1;
    },
  },
  ttl: {
    least: 1,
    most: 1,
    run: ({ data, db, now }, [key = '']) => {
      const entry = data.get(db, key, now);
      return entry ? secondsLeft(entry, now) : -2;
    },
  },
  keys: {
    least: 1,
    most: 1,
    run: ({ data, db, now }, [pattern = '']) => {
      const expression = keyPattern(pattern);
      return data.keys(db, now).filter((key) => expression.test(key));
    },
  },
  dbsize: { least: 0, most: 0, run: ({ data, db, now }) => data.keys(db, now).length },
  flushall: {
    least: 0,
    run: ({ data }) => {
      data.clear();
      return ok;
    },
  },
  flushdb: {
    least: 0,
    run: ({ data, db }) => {
      data.clear(db);
      return ok;
    },
  },
  lpush: { least: 2, run: push(true) },
  rpush: { least: 2, run: push(false) },
  lpop: { least: 1, run: pop(true) },
  rpop: { least: 1, run: pop(false) },
  llen: { least: 1, most: 1, run: (context, [key = '']) => typed(context, key, 'list')?.items.length ?? 0 },
  lrange: {
    least: 3,
    most: 3,
    run: (context, [key = '', from, to]) => range(typed(context, key, 'list')?.items ?? [], Number(from), Number(to)),
  },
  sadd: {
    least: 2,
    run: (context, [key = '', ...items]) => {
      const before = typed(context, key, 'set')?.items ?? [];
      const added = [...new Set(items)].filter((item) => !before.includes(item));
      context.data.set(context.db, key, { type: 'set', items: [...before, ...added] });
      return added.length;
    },
  },
  smembers: { least: 1, most: 1, run: (context, [key = '']) => typed(context, key, 'set')?.items ?? [] },
  scard: { least: 1, most: 1, run: (context, [key = '']) => typed(context, key, 'set')?.items.length ?? 0 },
  sismember: { least: 2, most: 2, run: (context, [key = '', item = '']) => (typed(context, key, 'set')?.items.includes(item) ? 1 : 0) },
  hset: {
    least: 3,
    run: (context, [key = '', ...pairs]) => {
      const fields = { ...typed(context, key, 'hash')?.fields };
      const before = Object.keys(fields).length;
      for (let i = 0; i + 1 < pairs.length; i += 2) fields[pairs[i] as string] = pairs[i + 1] as string;
      context.data.set(context.db, key, { type: 'hash', fields });
      return Object.keys(fields).length - before;
    },
  },
  hget: { least: 2, most: 2, run: (context, [key = '', field = '']) => typed(context, key, 'hash')?.fields[field] ?? null },
  hgetall: { least: 1, most: 1, run: (context, [key = '']) => Object.entries(typed(context, key, 'hash')?.fields ?? {}).flat() },
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
  role: { least: 0, run: () => ['master', 0, []] },
  client: {
    least: 1,
    run: ({ server }, [verb = '']) =>
      verb.toLowerCase() === 'list' ? `id=${server.clients} addr=127.0.0.1:0 name= db=0\n` : verb.toLowerCase() === 'getname' ? null : ok,
  },
  command: { least: 0, run: () => [] },
  time: { least: 0, run: ({ now }) => [String(1_684_141_200 + Math.floor(now / SECOND)), String(now % SECOND)] },
  save: { least: 0, run: ({ server }) => (server.save() ? ok : error('ERR')) },
  bgsave: {
    least: 0,
    run: ({ server }) => {
      server.save();
      return { status: 'Background saving started' };
    },
  },
  lastsave: { least: 0, run: ({ now }) => 1_684_141_200 + Math.floor(now / SECOND) },
  shutdown: {
    least: 0,
    run: ({ server }, [how]) => {
      server.shutdown(how?.toLowerCase() !== 'nosave');
      return ok;
    },
  },
  publish: { least: 2, most: 2, run: () => 0 },
};

function info(server: Server, now: Micros, wanted: string | undefined): string {
  const uptime = Math.floor((now - server.startedAt) / SECOND);
  const sections: Readonly<Record<string, readonly string[]>> = {
    Server: [
      `redis_version:${server.version}`,
      'redis_git_sha1:00000000',
      'redis_mode:standalone',
      `os:Linux ${KERNEL_RELEASE} x86_64`,
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
    Replication: ['role:master', 'connected_slaves:0'],
    CPU: ['used_cpu_sys:0.010000', 'used_cpu_user:0.010000'],
    Keyspace: Array.from({ length: 16 }, (_, db) => [db, server.data.keys(db, now).length] as const)
      .filter(([, count]) => count > 0)
      .map(([db, count]) => `db${db}:keys=${count},expires=0,avg_ttl=0`),
  };
  return Object.entries(sections)
    .filter(([name]) => wanted === undefined || wanted === 'all' || wanted === 'default' || name.toLowerCase() === wanted)
    .map(([name, lines]) => `# ${name}\r\n${lines.map((line) => `${line}\r\n`).join('')}`)
    .join('\r\n');
}

/** A bracket that is not closed matches nothing. @see redis: src/util.c stringmatchlen */
const keyPattern = (pattern: string): RegExp => (/\[[^\]]*$/.test(pattern) ? /(?!)/ : globExpression(pattern));
