/** A server's settings, by name; what `CONFIG GET` shows. */
export type Settings = Map<string, string>;

export const defaults: Readonly<Record<string, string>> = {
  appendfsync: 'everysec',
  appendonly: 'no',
  'aof-use-rdb-preamble': 'yes',
  appendfilename: 'appendonly.aof',
  bind: '* -::*',
  'client-output-buffer-limit': 'normal 0 0 0 slave 268435456 67108864 60 pubsub 33554432 8388608 60',
  'cluster-announce-ip': '',
  'cluster-config-file': 'nodes.conf',
  'cluster-enabled': 'no',
  'cluster-node-timeout': '15000',
  daemonize: 'no',
  databases: '16',
  dbfilename: 'dump.rdb',
  dir: '/data',
  'hash-max-listpack-entries': '128',
  hz: '10',
  'lazyfree-lazy-eviction': 'no',
  logfile: '',
  loglevel: 'notice',
  masterauth: '',
  masteruser: '',
  maxclients: '10000',
  maxmemory: '0',
  'maxmemory-policy': 'noeviction',
  'maxmemory-samples': '5',
  'min-replicas-to-write': '0',
  'min-replicas-max-lag': '10',
  'notify-keyspace-events': '',
  pidfile: '',
  port: '6379',
  'protected-mode': 'yes',
  'proto-max-bulk-len': '536870912',
  rdbchecksum: 'yes',
  rdbcompression: 'yes',
  'repl-backlog-size': '1048576',
  'repl-timeout': '60',
  'replica-announce-ip': '',
  'replica-announce-port': '0',
  'replica-priority': '100',
  'replica-read-only': 'yes',
  'replica-serve-stale-data': 'yes',
  replicaof: '',
  requirepass: '',
  save: '3600 1 300 100 60 10000',
  slaveof: '',
  'slowlog-log-slower-than': '10000',
  'slowlog-max-len': '128',
  'stop-writes-on-bgsave-error': 'yes',
  supervised: 'no',
  'tcp-backlog': '511',
  'tcp-keepalive': '300',
  timeout: '0',
  'tls-port': '0',
  unixsocket: '',
};

/** What a configuration file may say beside the settings above. */
const silent = new Set([
  'include',
  'loadmodule',
  'user',
  'rename-command',
  'always-show-logo',
  'tls-cert-file',
  'tls-key-file',
  'tls-ca-cert-file',
  'aclfile',
  'sentinel',
  'activerehashing',
  'auto-aof-rewrite-percentage',
  'auto-aof-rewrite-min-size',
  'no-appendfsync-on-rewrite',
  'aof-load-truncated',
  'repl-diskless-sync',
  'repl-diskless-sync-delay',
  'repl-disable-tcp-nodelay',
  'io-threads',
  'lua-time-limit',
  'latency-monitor-threshold',
  'dynamic-hz',
  'aof-rewrite-incremental-fsync',
  'rdb-save-incremental-fsync',
  'set-proc-title',
  'slave-read-only',
  'slave-serve-stale-data',
  'slave-priority',
  'list-max-ziplist-size',
  'hash-max-ziplist-entries',
  'hash-max-ziplist-value',
  'set-max-intset-entries',
  'zset-max-ziplist-entries',
  'zset-max-ziplist-value',
  'lazyfree-lazy-expire',
  'lazyfree-lazy-server-del',
  'replica-lazy-flush',
  'cluster-require-full-coverage',
  'cluster-announce-port',
  'cluster-announce-bus-port',
  'cluster-migration-barrier',
  'activedefrag',
  'jemalloc-bg-thread',
  'enable-debug-command',
  'enable-protected-configs',
  'acllog-max-len',
]);

/** Sets one line's setting; a message if it is none. @see redis: src/config.c loadServerConfigFromString */
export function configure(settings: Settings, words: readonly string[]): string | undefined {
  const [given = '', ...values] = words;
  const name = given.toLowerCase();
  if (silent.has(name)) return undefined;
  if (!Object.hasOwn(defaults, name) || values.length === 0) return 'Bad directive or wrong number of arguments';
  const value = values.join(' ');
  if (name === 'maxmemory' || name.endsWith('-size')) {
    const bytes = memory(value);
    if (bytes === undefined) return 'argument must be a memory value';
    settings.set(name, String(bytes));
  } else if (yesOrNo.has(name) && value !== 'yes' && value !== 'no') return "argument must be 'yes' or 'no'";
  else if (name === 'maxmemory-policy' && !policies.has(value))
    return `argument(s) must be one of the following: ${[...policies].join(', ')}`;
  else if (name === 'save') {
    const before = values[0] === '' || !savedByFile.has(settings) ? '' : `${settings.get('save') ?? ''} `;
    savedByFile.add(settings);
    settings.set('save', values[0] === '' ? '' : `${before}${value}`.trim());
  } else settings.set(name, value);
  return undefined;
}

/** The first `save` of a file takes the place of the built-in ones, the next ones are added. */
const savedByFile = new WeakSet<Settings>();

const yesOrNo = new Set(
  Object.keys(defaults)
    .filter((name) => defaults[name] === 'yes' || defaults[name] === 'no')
    .filter((name) => name !== 'supervised'),
);
const policies = new Set([
  'volatile-lru',
  'volatile-lfu',
  'volatile-random',
  'volatile-ttl',
  'allkeys-lru',
  'allkeys-lfu',
  'allkeys-random',
  'noeviction',
]);

/** `2mb` is 2097152, `2m` 2000000. */
function memory(text: string): number | undefined {
  const [, digits, unit = ''] = /^(\d+)(b|k|kb|m|mb|g|gb)?$/i.exec(text) ?? [];
  const factor = { '': 1, b: 1, k: 1e3, kb: 1024, m: 1e6, mb: 2 ** 20, g: 1e9, gb: 2 ** 30 }[unit.toLowerCase()];
  return digits === undefined || factor === undefined ? undefined : Number(digits) * factor;
}
