import type { Task } from '../../../engine/index.ts';
import { goWords, OsError, type Process } from '../../../kernel/index.ts';
import { makeDirectories } from '../../../shell/utilities/lib/files.ts';
import { plain } from '../../servers/go-http.ts';
import { healthOf } from '../../servers/grpc-health.ts';
import type { HttpRequest } from '../../servers/http-message.ts';
import { runDaemon } from '../daemon.ts';
import { goFlags } from '../go-flags.ts';
import { etcdAnswer } from './etcd-answers.ts';
import { discoveryFailed, etcdLine, portTaken, readyLines, startingLines, stoppingLines } from './etcd-said.ts';
import type { EtcdMember } from './etcdctl.ts';

/** What an option of the command line, or its variable in the environment, says. */
type Option = (name: string, byDefault: string) => string;

/** A store of keys, with the health and version that are asked for over HTTP and gRPC. @see etcd: server/etcdmain */
export function* etcd(process: Process, version = '3.5.1'): Task<number> {
  const args = process.argv.slice(1);
  if (args.includes('--version')) {
    yield* process.write(1, `etcd Version: ${version}\nGit SHA: e8732fb5f\nGo Version: go1.16.3\nGo OS/Arch: linux/amd64\n`);
    return 0;
  }
  const { values, problem } = goFlags(args, flags);
  if (problem !== undefined) {
    const error = `'${problem.replace(/.*: -+/, '')}' is not a valid flag`;
    yield* process.write(
      2,
      etcdLine(process, { level: 'warn', caller: 'flags/flag.go:93', msg: 'failed to verify flags', fields: { error } }),
    );
    return 1;
  }
  const badUrl = invalidUrl(values);
  if (badUrl !== undefined) {
    yield* process.write(2, `${badUrl}\nUsage:\n\n  etcd [flags]\n    Start an etcd server.\n`);
    return 2;
  }
  const option: Option = (name, byDefault) =>
    values.get(name) ?? process.env.get(`ETCD_${name.toUpperCase().replaceAll('-', '_')}`) ?? byDefault;
  const name = option('name', 'default');
  const data = option('data-dir', `${name}.etcd`);
  const failure =
    (values.has('listen-client-urls') && option('advertise-client-urls', '') === ''
      ? 'expected --advertise-client-urls to be set with --listen-client-urls'
      : undefined) ??
    noDirectory(process, data) ??
    noCertificate(process, option);
  if (failure !== undefined) {
    yield* process.write(2, etcdLine(process, discoveryFailed(failure)));
    return 1;
  }
  return yield* serve(process, { version, name, data, option });
}

interface Configured {
  readonly version: string;
  readonly name: string;
  readonly data: string;
  readonly option: Option;
}

function* serve(process: Process, { version, name, data, option }: Configured): Task<number> {
  const urlsOf = (option: string): Endpoint[] =>
    option
      .split(',')
      .filter((url) => url !== '')
      .map(endpoint);
  const clients = urlsOf(option('listen-client-urls', 'http://localhost:2379'));
  const metrics = urlsOf(option('listen-metrics-urls', ''));
  const peers = urlsOf(option('listen-peer-urls', 'http://localhost:2380'));
  const store = new Map<string, string>();
  const member: EtcdMember = {
    version,
    name,
    peers: option('initial-advertise-peer-urls', 'http://localhost:2380'),
    clients: option('advertise-client-urls', 'http://localhost:2379'),
    tls: option('cert-file', '') !== '',
    clientCertificates: option('client-cert-auth', '') === 'true',
  };
  const service = { handle: (request: HttpRequest) => etcdAnswer(request, store, member), health: healthOf() };
  const urls = { peerUrls: peers.map(({ url }) => url), clientUrls: clients.map(({ url }) => url) };
  return yield* runDaemon(process, {
    stream: 2,
    megabytes: 14,
    starting: startingLines({ process, version, name, data, ...urls }),
    ports: [
      ...[...clients, ...metrics].map(({ address, port }) => ({ port, address, http: service })),
      ...peers.map(({ address, port }) => ({ port, address, http: { handle: () => plain(404, '404 page not found\n') } })),
    ],
    ready: readyLines(process),
    begins: function* (one) {
      one.remark({ kind: 'Leads', component: 'etcd', lease: '', names: clients.map(({ address, port }) => `${address}:${port}`) });
      return undefined;
    },
    portTaken: (port, error) => etcdLine(process, portTaken(port, error)),
    // As PID 1 it cannot be ended by the signal that it raises again, so it exits. @see etcd: pkg/osutil/interrupt_unix.go
    stops: [
      { signals: ['TERM'], lines: stoppingLines(process, 'terminated'), code: process.pid === 1 ? 0 : 143 },
      { signals: ['INT'], lines: stoppingLines(process, 'interrupt'), code: process.pid === 1 ? 0 : 130 },
    ],
  });
}

/** An address that Go does not take. */
function invalidUrl(values: ReadonlyMap<string, string>): string | undefined {
  for (const [name, value] of values) {
    const url = name.endsWith('-urls') && value.split(',').find((each) => INVALID_HOST.test(each));
    if (!url) continue;
    const character = INVALID_HOST.exec(url)?.[1];
    return `invalid value "${value}" for flag -${name}: parse "${url}": invalid character "${character}" in host name`;
  }
  return undefined;
}

/** Why there is nowhere to keep its data. */
function noDirectory(process: Process, data: string): string | undefined {
  try {
    makeDirectories(process, data, 0o700);
    makeDirectories(process, `${data}/member`, 0o700);
    return undefined;
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    return `cannot access data directory: mkdir ${data}: ${goWords(error)}`;
  }
}

const CERTIFICATES = ['cert-file', 'key-file', 'trusted-ca-file', 'peer-cert-file', 'peer-key-file', 'peer-trusted-ca-file'];

/** Which of its certificates and keys cannot be read. @see etcd: client/pkg/tlsutil/tlsutil.go NewCert, NewCertPool */
function noCertificate(process: Process, option: Option): string | undefined {
  for (const name of CERTIFICATES) {
    const path = option(name, '');
    if (path === '') continue;
    try {
      process.readFile(path);
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      return `open ${path}: ${goWords(error)}`;
    }
  }
  return undefined;
}

/** @see go: net/url shouldEscape, for a host */
const INVALID_HOST = /^\w+:\/\/[^/]*?([{}^`|\\ ])/;

interface Endpoint {
  readonly url: string;
  readonly address: string;
  readonly port: number;
}

function endpoint(url: string): Endpoint {
  const [, host = '0.0.0.0', port = '2379'] = /^https?:\/\/([^:/]+)(?::(\d+))?/.exec(url.trim()) ?? [];
  return {
    url: url.trim(),
    address: host === 'localhost' ? '127.0.0.1' : /^\d+(\.\d+){3}$/.test(host) ? host : '0.0.0.0',
    port: Number(port),
  };
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
