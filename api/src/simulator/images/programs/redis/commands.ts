import { clusterCommands, redirected } from './cluster-commands.ts';
import { type Client, type Commands, type Context, Refusal, type Server } from './command.ts';
import { commandCalled } from './config.ts';
import { hashes } from './hashes.ts';
import { keyCommands } from './keys.ts';
import { lists } from './lists.ts';
import { error, ok, type Reply } from './protocol.ts';
import { askSentinel, knowsSentinel } from './sentinel-commands.ts';
import { serverCommands } from './server-commands.ts';
import { sets } from './sets.ts';
import { sortedSets } from './sorted-sets.ts';
import { strings } from './strings.ts';

const commands: Commands = {
  ...serverCommands,
  ...clusterCommands,
  ...keyCommands,
  ...strings,
  ...lists,
  ...sets,
  ...hashes,
  ...sortedSets,
};

/** Those that Redis has, and the model has not. @see redis: src/commands */
const NOT_MODELLED = new Set(
  'acl asking bgrewriteaof bitcount bitfield bitop bitpos blmove blmpop brpoplpush bzmpop bzpopmax bzpopmin debug dump eval eval_ro evalsha failover fcall function geoadd geodist geohash geopos georadius geosearch getbit getex hrandfield latency lcs lmpop lolwut memory migrate module monitor move pfadd pfcount pfmerge psubscribe pubsub punsubscribe reset restore script setbit sintercard slowlog sort sort_ro ssubscribe swapdb unwatch watch xack xadd xautoclaim xclaim xdel xgroup xinfo xlen xpending xrange xread xreadgroup xrevrange xtrim zdiff zinter zinterstore zlexcount zmpop zrandmember zrangebylex zrangestore zscan zunion zunionstore'.split(
    ' ',
  ),
);

/** The context of a client's next command. */
export const contextOf = (server: Server, client: Client): Context => ({
  server,
  client,
  data: server.data,
  db: client.database,
  now: server.now(),
});

/** Runs one command, or keeps it for EXEC. */
export function execute(server: Server, client: Client, words: readonly string[]): Reply {
  const [given = '', ...args] = words;
  const name = commandCalled(server.settings, given.toLowerCase());
  server.commands++;
  const password = server.settings.get('requirepass') ?? '';
  if (password !== '' && !client.authenticated && !(name !== undefined && ['auth', 'hello', 'quit'].includes(name)))
    return error('NOAUTH Authentication required.');
  if (name === undefined || (server.sentinel && !knowsSentinel(name))) return unknown(server, given, args);
  if (server.sentinel && name === 'sentinel') return askSentinel(server.sentinel, server.now(), server.notFollowed, args);
  if (server.sentinel && name === 'role') return ['sentinel', server.sentinel.groups.map(({ about }) => about.name)];
  if (TRANSACTION.has(name)) return transaction(server, client, name);
  const problem = problemOf(server, client, name, given, args);
  if (problem === null) return null;
  const elsewhere = problem ? undefined : redirected(server, client, name, args);
  if (elsewhere) {
    if (client.queued) client.queued.failed = true;
    return elsewhere;
  }
  if (!client.queued) return problem ?? run(server, client, name, args);
  if (problem) client.queued.failed = true;
  else client.queued.commands.push(words);
  return problem ?? { status: 'QUEUED' };
}

/** What is answered without looking at any key: that there is no such command, or that its arguments are too few; null for one that is not modelled. */
function problemOf(server: Server, client: Client, name: string, given: string, args: readonly string[]): Reply | undefined {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command && NOT_MODELLED.has(name)) {
    server.notFollowed(name.toUpperCase());
    return null;
  }
  if (!command) return unknown(server, given, args);
  if (args.length < command.least || args.length > (command.most ?? Number.POSITIVE_INFINITY))
    return error(`ERR wrong number of arguments for '${name}' command`);
  if (WRITES.has(name) && !client.isMaster && server.replication.master && server.settings.get('replica-read-only') === 'yes')
    return error(`READONLY You can't write against a read only ${server.version.startsWith('4.') ? 'slave' : 'replica'}.`);
  return undefined;
}

/** @see redis: src/server.c processCommand (4.0, 6.2, 7.0) */
function unknown({ version }: Server, given: string, args: readonly string[]): Reply {
  const major = Number.parseInt(version, 10);
  if (major < 5) return error(`ERR unknown command '${given}'`);
  const [open, close] = major < 7 ? ['`', '`'] : ["'", "'"];
  return error(
    `ERR unknown command ${open}${given}${close}, with args beginning with: ${args.map((arg) => `${open}${arg}${close}${major < 7 ? ', ' : ' '}`).join('')}`,
  );
}

/** What a copy does not do, unless its master did it. */
const WRITES = new Set(
  'del unlink expire pexpire expireat pexpireat persist rename renamenx copy flushall flushdb set setex psetex setnx getset getdel mset msetnx append setrange incr decr incrby decrby incrbyfloat lpush rpush lpushx rpushx lpop rpop lset lrem linsert ltrim rpoplpush blpop brpop lmove sadd srem sinterstore sunionstore sdiffstore smove spop hset hmset hsetnx hdel hincrby hincrbyfloat zadd zincrby zrem zremrangebyscore zremrangebyrank zpopmin zpopmax'.split(
    ' ',
  ),
);

function run(server: Server, client: Client, name: string, args: readonly string[]): Reply {
  try {
    const context = contextOf(server, client);
    const before = server.data.changes;
    const reply = (commands[name] as Commands[string]).run(context, args);
    if (server.data.changes !== before) server.written(context, [name, ...args], reply);
    return reply;
  } catch (failure) {
    if (failure instanceof Refusal) return error(failure.message);
    throw failure;
  }
}

const TRANSACTION = new Set(['multi', 'exec', 'discard']);

/** @see redis: src/multi.c */
function transaction(server: Server, client: Client, name: string): Reply {
  const { queued } = client;
  if (name === 'multi') {
    if (queued) return error('ERR MULTI calls can not be nested');
    client.queued = { commands: [], failed: false };
    return ok;
  }
  if (!queued) return error(`ERR ${name.toUpperCase()} without MULTI`);
  delete client.queued;
  if (name === 'discard') return ok;
  if (queued.failed) return error('EXECABORT Transaction discarded because of previous errors.');
  return queued.commands.map(([command = '', ...args]) => run(server, client, command.toLowerCase(), args));
}
