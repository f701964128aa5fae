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

/** What a configuration file may say beside the settings above. @see redis: src/config.c static_configs, loadServerConfigFromString */
const silent = new Set(
  `include loadmodule user rename-command sentinel aclfile acllog-max-len acl-pubsub-default active-defrag-cycle-max active-defrag-cycle-min
active-defrag-ignore-bytes active-defrag-max-scan-fields active-defrag-threshold-lower active-defrag-threshold-upper active-expire-effort
activedefrag activerehashing always-show-logo aof-disable-auto-gc aof-load-truncated aof-rewrite-incremental-fsync aof-timestamp-enabled
aof_rewrite_cpulist appenddirname auto-aof-rewrite-min-size auto-aof-rewrite-percentage bgsave_cpulist bind-source-addr bio_cpulist
busy-reply-threshold client-query-buffer-limit cluster-allow-pubsubshard-when-down cluster-allow-reads-when-down
cluster-allow-replica-migration cluster-announce-bus-port cluster-announce-hostname cluster-announce-port cluster-announce-tls-port
cluster-link-sendbuf-limit cluster-migration-barrier cluster-port cluster-preferred-endpoint-type cluster-replica-no-failover
cluster-replica-validity-factor cluster-require-full-coverage cluster-slave-no-failover cluster-slave-validity-factor crash-log-enabled
crash-memcheck-enabled disable-thp dynamic-hz enable-debug-command enable-module-command enable-protected-configs gopher-enabled
hash-max-listpack-value hash-max-ziplist-entries hash-max-ziplist-value hll-sparse-max-bytes ignore-warnings io-threads
io-threads-do-reads jemalloc-bg-thread key-load-delay latency-monitor-threshold latency-tracking latency-tracking-info-percentiles
lazyfree-lazy-expire lazyfree-lazy-server-del lazyfree-lazy-user-del lazyfree-lazy-user-flush lfu-decay-time lfu-log-factor
list-compress-depth list-max-listpack-size list-max-ziplist-entries list-max-ziplist-size list-max-ziplist-value lua-time-limit
maxmemory-clients maxmemory-eviction-tenacity min-slaves-max-lag min-slaves-to-write no-appendfsync-on-rewrite oom-score-adj
oom-score-adj-values proc-title-template propagation-error-behavior rdb-del-sync-files rdb-key-save-delay rdb-save-incremental-fsync
repl-backlog-ttl repl-disable-tcp-nodelay repl-diskless-load repl-diskless-sync repl-diskless-sync-delay
repl-diskless-sync-max-replicas repl-ping-replica-period repl-ping-slave-period replica-announced replica-ignore-disk-write-errors
replica-ignore-maxmemory replica-lazy-flush sanitize-dump-payload server_cpulist set-max-intset-entries set-proc-title
shutdown-on-sigint shutdown-on-sigterm shutdown-timeout slave-announce-ip slave-announce-port slave-lazy-flush slave-priority
slave-read-only slave-serve-stale-data socket-mark-id stream-node-max-bytes stream-node-max-entries syslog-enabled syslog-facility
syslog-ident tls-auth-clients tls-ca-cert-dir tls-ca-cert-file tls-cert-file tls-ciphers tls-ciphersuites tls-client-cert-file
tls-client-key-file tls-client-key-file-pass tls-cluster tls-dh-params-file tls-key-file tls-key-file-pass
tls-prefer-server-ciphers tls-protocols tls-replication tls-session-cache-size tls-session-cache-timeout tls-session-caching
tracking-table-max-keys unixsocketperm use-exit-on-panic vm-enabled watchdog-period zset-max-listpack-entries
zset-max-listpack-value zset-max-ziplist-entries zset-max-ziplist-value`.split(/\s+/),
);

/** Those that take as many words as there are. */
const several = new Set(
  'save bind client-output-buffer-limit oom-score-adj-values replicaof slaveof latency-tracking-info-percentiles rename-command user loadmodule sentinel notify-keyspace-events list-max-ziplist-entries list-max-ziplist-value'.split(
    ' ',
  ),
);

/** Sets one line's setting; a message if it is none. @see redis: src/config.c loadServerConfigFromString */
export function configure(settings: Settings, words: readonly string[]): string | undefined {
  const [given = '', ...values] = words;
  const name = given.toLowerCase();
  if (!silent.has(name) && !Object.hasOwn(defaults, name)) return 'Bad directive or wrong number of arguments';
  if (several.has(name) ? values.length === 0 : values.length !== 1) return 'wrong number of arguments';
  if (name === 'rename-command') {
    const [command = '', now = ''] = values.map((word) => word.toLowerCase());
    renames.set(settings, new Map(renames.get(settings)).set(command, now));
  }
  if (silent.has(name)) return undefined;
  const value = values.join(' ');
  const [least, most] = ranges[name] ?? [0, 2 ** 31 - 1];
  if (name === 'maxmemory' || name === 'proto-max-bulk-len' || name.endsWith('-size')) {
    const bytes = memory(value);
    if (bytes === undefined) return 'argument must be a memory value';
    settings.set(name, String(bytes));
  } else if (whole.has(name) && !/^(0|-?[1-9]\d*)$/.test(value)) return "argument couldn't be parsed into an integer";
  else if (whole.has(name) && (Number(value) < least || Number(value) > most))
    return `argument must be between ${least} and ${most} inclusive`;
  else if (yesOrNo.has(name) && value !== 'yes' && value !== 'no') return "argument must be 'yes' or 'no'";
  else if (choices[name] && !choices[name].includes(value.toLowerCase()))
    return `argument(s) must be one of the following: ${choices[name].join(', ')}`;
  else if (name === 'save') {
    const before = values[0] === '' || !savedByFile.has(settings) ? '' : `${settings.get('save') ?? ''} `;
    savedByFile.add(settings);
    settings.set('save', values[0] === '' ? '' : `${before}${value}`.trim());
  } else settings.set(name, value);
  return undefined;
}

/** A command by what it is called now: undefined of one that was renamed, or taken away (renamed to nothing). @see redis: redis.conf rename-command */
export function commandCalled(settings: Settings, name: string): string | undefined {
  const renamed = renames.get(settings);
  if (!renamed) return name;
  for (const [command, now] of renamed) if (now === name) return command;
  return renamed.has(name) ? undefined : name;
}
const renames = new WeakMap<Settings, ReadonlyMap<string, string>>();

/** The first `save` of a file takes the place of the built-in ones, the next ones are added. */
const savedByFile = new WeakSet<Settings>();

const yesOrNo = new Set(
  Object.keys(defaults)
    .filter((name) => defaults[name] === 'yes' || defaults[name] === 'no')
    .filter((name) => name !== 'supervised'),
);
const whole = new Set(
  Object.keys(defaults)
    .filter((name) => /^\d+$/.test(defaults[name] ?? ''))
    .filter((name) => name !== 'maxmemory' && name !== 'proto-max-bulk-len' && !name.endsWith('-size')),
);
/** Where they are not from 0 to 2147483647. */
const ranges: Readonly<Record<string, readonly [number, number]>> = {
  databases: [1, 2 ** 31 - 1],
  maxclients: [1, 2 ** 32 - 1],
  'maxmemory-samples': [1, 2 ** 31 - 1],
  port: [0, 65_535],
  'repl-timeout': [1, 2 ** 31 - 1],
  'replica-announce-port': [0, 65_535],
  'slowlog-log-slower-than': [-1, Number.MAX_SAFE_INTEGER],
  'slowlog-max-len': [0, Number.MAX_SAFE_INTEGER],
  'tls-port': [0, 65_535],
};
const choices: Readonly<Record<string, readonly string[]>> = {
  appendfsync: ['always', 'everysec', 'no'],
  loglevel: ['debug', 'verbose', 'notice', 'warning'],
  'maxmemory-policy': [
    'volatile-lru',
    'volatile-lfu',
    'volatile-random',
    'volatile-ttl',
    'allkeys-lru',
    'allkeys-lfu',
    'allkeys-random',
    'noeviction',
  ],
  supervised: ['upstart', 'systemd', 'auto', 'no'],
};

/** `2mb` is 2097152, `2m` 2000000. */
function memory(text: string): number | undefined {
  const [, digits, unit = ''] = /^(\d+)(b|k|kb|m|mb|g|gb)?$/i.exec(text) ?? [];
  const factor = { '': 1, b: 1, k: 1e3, kb: 1024, m: 1e6, mb: 2 ** 20, g: 1e9, gb: 2 ** 30 }[unit.toLowerCase()];
  return digits === undefined || factor === undefined ? undefined : Number(digits) * factor;
}
