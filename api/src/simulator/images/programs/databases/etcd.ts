import { formatTimeNano } from '../../../apimachinery/time.ts';
import type { Task } from '../../../engine/index.ts';
import { goWords, OsError, type Process } from '../../../kernel/index.ts';
import { makeDirectories } from '../../../shell/utilities/lib/files.ts';
import { plain } from '../../servers/go-http.ts';
import { healthOf } from '../../servers/grpc-health.ts';
import type { HttpRequest, HttpResponse } from '../../servers/http-message.ts';
import { runDaemon } from '../daemon.ts';
import { goFlags } from '../go-flags.ts';
import { type EtcdMember, KEYS_PATH, MEMBER_PATH } from './etcdctl.ts';

/** A store of keys, with the health and version that are asked for over HTTP and gRPC. @see etcd: server/etcdmain */
export function* etcd(process: Process, version = '3.5.1'): Task<number> {
  const args = process.argv.slice(1);
  if (args.includes('--version')) {
    yield* process.write(1, `etcd Version: ${version}\nGit SHA: e8732fb5f\nGo Version: go1.16.3\nGo OS/Arch: linux/amd64\n`);
    return 0;
  }
  const { values, problem } = goFlags(args, flags);
  if (problem !== undefined) {
    yield* process.write(
      2,
      `${log(process, 'warn', 'flags/flag.go:93', `failed to verify flags","error":"'${problem.replace(/.*: -+/, '')}' is not a valid flag`)}`,
    );
    return 1;
  }
  for (const [name, value] of values) {
    const url = name.endsWith('-urls') && value.split(',').find((each) => INVALID_HOST.test(each));
    if (!url) continue;
    const character = INVALID_HOST.exec(url)?.[1];
    yield* process.write(
      2,
      `invalid value "${value}" for flag -${name}: parse "${url}": invalid character "${character}" in host name\nUsage:\n\n  etcd [flags]\n    Start an etcd server.\n`,
    );
    return 2;
  }
  const option = (name: string, byDefault: string): string =>
    values.get(name) ?? process.env.get(`ETCD_${name.toUpperCase().replaceAll('-', '_')}`) ?? byDefault;
  const clients = option('listen-client-urls', 'http://localhost:2379').split(',').map(endpoint);
  const metrics = option('listen-metrics-urls', '')
    .split(',')
    .filter((url) => url !== '')
    .map(endpoint);
  const peers = option('listen-peer-urls', 'http://localhost:2380').split(',').map(endpoint);
  const data = option('data-dir', `${option('name', 'default')}.etcd`);
  if (values.has('listen-client-urls') && option('advertise-client-urls', '') === '') {
    yield* process.write(
      2,
      log(
        process,
        'fatal',
        'etcdmain/etcd.go:204',
        'discovery failed","error":"expected --advertise-client-urls to be set with --listen-client-urls',
      ),
    );
    return 1;
  }
  try {
    makeDirectories(process, data, 0o700);
    makeDirectories(process, `${data}/member`, 0o700);
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    yield* process.write(
      2,
      log(
        process,
        'fatal',
        'etcdmain/etcd.go:204',
        `discovery failed","error":"cannot access data directory: mkdir ${data}: ${goWords(error)}`,
      ),
    );
    return 1;
  }
  for (const flag of ['cert-file', 'key-file', 'trusted-ca-file', 'peer-cert-file', 'peer-key-file', 'peer-trusted-ca-file']) {
    const problem = unreadable(process, option(flag, ''));
    if (problem === undefined) continue;
    yield* process.write(2, log(process, 'fatal', 'etcdmain/etcd.go:204', `discovery failed","error":"${problem}`));
    return 1;
  }
  const store = new Map<string, string>();
  const member: EtcdMember = {
    version,
    name: option('name', 'default'),
    peers: option('initial-advertise-peer-urls', 'http://localhost:2380'),
    clients: option('advertise-client-urls', 'http://localhost:2379'),
    tls: option('cert-file', '') !== '',
    clientCertificates: option('client-cert-auth', '') === 'true',
  };
  const service = { handle: (request: HttpRequest) => answer(request, store, member), health: healthOf() };
  const line = (level: string, place: string, text: string) => () => log(process, level, place, text).trimEnd();
  return yield* runDaemon(process, {
    stream: 2,
    megabytes: 14,
    starting: [
      { after: 0, text: line('info', 'etcdmain/etcd.go:72', `Running: ","args":${JSON.stringify(process.argv).replace(/"$/, '')},"x":"`) },
      {
        after: 0,
        text: line(
          'info',
          'embed/etcd.go:131',
          `configuring peer listeners","listen-peer-urls":["${peers.map(({ url }) => url).join('","')}"],"x":"`,
        ),
      },
      {
        after: 0,
        text: line(
          'info',
          'embed/etcd.go:139',
          `configuring client listeners","listen-client-urls":["${clients.map(({ url }) => url).join('","')}"],"x":"`,
        ),
      },
      {
        after: 0.1,
        text: line(
          'info',
          'embed/etcd.go:307',
          `starting an etcd server","etcd-version":"${version}","git-sha":"e8732fb5f","go-version":"go1.16.3","go-os":"linux","go-arch":"amd64","max-cpu-set":4,"max-cpu-available":4,"member-initialized":false,"name":"${option('name', 'default')}","data-dir":"${data}`,
        ),
      },
      { after: 1.2, text: line('info', 'raft/raft.go:771', '8e9e05c52164694d became leader at term 2') },
    ],
    ports: [
      ...[...clients, ...metrics].map(({ address, port }) => ({ port, address, http: service })),
      ...peers.map(({ address, port }) => ({ port, address, http: { handle: () => plain(404, '404 page not found\n') } })),
    ],
    ready: [
      {
        after: 0.1,
        text: line(
          'info',
          'etcdserver/server.go:2027',
          'published local member to cluster through raft","local-member-id":"8e9e05c52164694d',
        ),
      },
      { after: 0, text: line('info', 'embed/serve.go:98', 'ready to serve client requests') },
    ],
    begins: function* (one) {
      one.remark({ kind: 'Leads', component: 'etcd', lease: '', names: clients.map(({ address, port }) => `${address}:${port}`) });
      return undefined;
    },
    portTaken: (port, error) =>
      log(process, 'fatal', 'etcdmain/etcd.go:204', `discovery failed","error":"listen tcp 0.0.0.0:${port}: bind: ${goWords(error)}`),
    // As PID 1 it cannot be ended by the signal that it raises again, so it exits. @see etcd: pkg/osutil/interrupt_unix.go
    stops: [
      {
        signals: ['TERM'],
        lines: [
          { after: 0, text: line('info', 'osutil/interrupt_unix.go:64', 'received signal; shutting down","signal":"terminated') },
          { after: 0.05, text: line('info', 'embed/etcd.go:373', 'closed etcd server') },
        ],
        code: process.pid === 1 ? 0 : 143,
      },
      {
        signals: ['INT'],
        lines: [{ after: 0, text: line('info', 'osutil/interrupt_unix.go:64', 'received signal; shutting down","signal":"interrupt') }],
        code: process.pid === 1 ? 0 : 130,
      },
    ],
  });
}

/** @see etcd: client/pkg/tlsutil/tlsutil.go NewCert, NewCertPool */
function unreadable(process: Process, path: string): string | undefined {
  if (path === '') return undefined;
  try {
    process.readFile(path);
    return undefined;
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    return `open ${path}: ${goWords(error)}`;
  }
}

/** `message` may go on with further fields: `…","error":"…`. */
const log = (process: Process, level: string, caller: string, message: string): string =>
  `{"level":"${level}","ts":"${formatTimeNano(process.now).slice(0, 23)}Z","caller":"${caller}","msg":"${message.replace(/,"x":"$/, '')}${message.endsWith(',"x":"') ? '' : '"'}}\n`;

/** @see go: net/url shouldEscape, for a host */
const INVALID_HOST = /^\w+:\/\/[^/]*?([{}^`|\\ ])/;

function endpoint(url: string): { readonly url: string; readonly address: string; readonly port: number } {
  const [, host = '0.0.0.0', port = '2379'] = /^https?:\/\/([^:/]+)(?::(\d+))?/.exec(url.trim()) ?? [];
  return {
    url: url.trim(),
    address: host === 'localhost' ? '127.0.0.1' : /^\d+(\.\d+){3}$/.test(host) ? host : '0.0.0.0',
    port: Number(port),
  };
}

function answer({ path, method, body, query }: HttpRequest, store: Map<string, string>, member: EtcdMember): HttpResponse {
  const { version } = member;
  if (path === MEMBER_PATH) return plain(200, JSON.stringify(member));
  if (path === '/health') return { status: 200, headers: { 'Content-Type': 'application/json' }, body: '{"health":"true","reason":""}' };
  if (path === '/version')
    return {
      status: 200,
      headers: { 'Content-Type': 'application/json' },
      body: `{"etcdserver":"${version}","etcdcluster":"${version.split('.').slice(0, 2).join('.')}.0"}`,
    };
  if (path === '/metrics')
    return plain(
      200,
      '# HELP etcd_server_has_leader Whether or not a leader exists. 1 is existence, 0 is not.\n# TYPE etcd_server_has_leader gauge\netcd_server_has_leader 1\n',
    );
  if (path === '/livez' || path === '/readyz') return plain(200, 'ok\n');
  if (!path.startsWith(KEYS_PATH)) return plain(404, '404 page not found\n');
  const key = path.slice(KEYS_PATH.length);
  if (query.has('prefix')) return plain(200, JSON.stringify([...store].filter(([name]) => name.startsWith(key)).sort()));
  if (method === 'PUT') store.set(key, body);
  const found = store.get(key);
  if (method === 'DELETE') return plain(200, store.delete(key) ? '1' : '0');
  return found === undefined ? plain(404, '') : plain(200, found);
}

const flags: Readonly<Record<string, boolean>> = Object.fromEntries(
  `name data-dir wal-dir snapshot-count heartbeat-interval election-timeout listen-peer-urls listen-client-urls max-snapshots max-wals quota-backend-bytes
initial-advertise-peer-urls initial-cluster initial-cluster-state initial-cluster-token advertise-client-urls discovery strict-reconfig-check auto-compaction-retention
auto-compaction-mode enable-v2 proxy cert-file key-file client-cert-auth trusted-ca-file auto-tls peer-cert-file peer-key-file peer-client-cert-auth peer-trusted-ca-file
peer-auto-tls log-level logger log-outputs debug force-new-cluster config-file listen-metrics-urls metrics cors host-whitelist experimental-initial-corrupt-check
experimental-watch-progress-notify-interval experimental-compact-hash-check-enabled unsafe-no-fsync max-request-bytes max-txn-ops grpc-keepalive-min-time`
    .split(/\s+/)
    .map((name) => [
      name,
      ![
        'strict-reconfig-check',
        'enable-v2',
        'client-cert-auth',
        'auto-tls',
        'peer-client-cert-auth',
        'peer-auto-tls',
        'debug',
        'force-new-cluster',
        'unsafe-no-fsync',
        'experimental-initial-corrupt-check',
      ].includes(name),
    ]),
);
