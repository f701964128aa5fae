import type { Task } from '../../../engine/index.ts';
import { goWords, OsError, type Process } from '../../../kernel/index.ts';
import { makeDirectories } from '../../../shell/utilities/lib/files.ts';
import { plain } from '../../servers/go-http.ts';
import { healthOf } from '../../servers/grpc-health.ts';
import type { HttpRequest } from '../../servers/http-message.ts';
import { type DaemonLine, runDaemon } from '../daemon.ts';
import { goFlags } from '../go-flags.ts';
import { etcdAnswer } from './etcd-answers.ts';
import { buildOf } from './etcd-builds.ts';
import { identityOf, keep, kept } from './etcd-member.ts';
import {
  type EtcdUrl,
  failedLines,
  flagLines,
  portTaken,
  readyLines,
  type StartingEtcd,
  startingLines,
  stoppingLines,
  UNADVERTISED,
} from './etcd-said.ts';
import type { EtcdMember } from './etcdctl.ts';

/** What an option of the command line, or its variable in the environment, says. */
type Option = (name: string, byDefault: string) => string;

/** A store of keys, with the health and version that are asked for over HTTP and gRPC. @see etcd: server/etcdmain */
export function* etcd(process: Process, version: string): Task<number> {
  const args = process.argv.slice(1);
  if (args.includes('--version')) {
    const { sha, go } = buildOf(version);
    yield* process.write(1, `etcd Version: ${version}\nGit SHA: ${sha}\nGo Version: ${go}\nGo OS/Arch: linux/amd64\n`);
    return 0;
  }
  const { values, operands, problem } = goFlags(args, flags);
  const bad = problem ?? invalidUrl(values);
  if (bad !== undefined) {
    yield* process.write(2, `${bad}\n${USAGE}\n`);
    return 2;
  }
  const option: Option = (name, byDefault) =>
    values.get(name) ?? process.env.get(`ETCD_${name.toUpperCase().replaceAll('-', '_')}`) ?? byDefault;
  const urlsOf = (name: string, byDefault: string): EtcdUrl[] =>
    option(name, byDefault)
      .split(',')
      .filter((url) => url !== '')
      .map(endpoint);
  const about = {
    ...{ process, version, option, name: option('name', 'default'), data: option('data-dir', `${option('name', 'default')}.etcd`) },
    peers: urlsOf('listen-peer-urls', 'http://localhost:2380'),
    clients: urlsOf('listen-client-urls', 'http://localhost:2379'),
    metrics: urlsOf('listen-metrics-urls', ''),
  };
  const refused =
    operands[0] === undefined
      ? refusedUrl([...about.peers, ...about.clients, ...about.metrics], option)
      : `'${operands[0]}' is not a valid flag`;
  if (refused !== undefined) return yield* says(process, flagLines(about, refused), 1);
  const before = kept(process, about.data);
  const peers = option('initial-advertise-peer-urls', 'http://localhost:2380');
  const cluster = option('initial-cluster', peers.replaceAll(/[^,]+/g, `${about.name}=$&`));
  const member = before ?? identityOf(about.name, cluster, option('initial-cluster-token', 'etcd-cluster'));
  return yield* begin({ ...about, member, lastTerm: before?.term });
}

function* says(process: Process, lines: readonly DaemonLine[], code: number): Task<number> {
  const texts = lines.map(({ text }) => (typeof text === 'string' ? text : text(process)));
  yield* process.write(2, texts.map((text) => text && `${text}\n`).join(''));
  return code;
}

function* begin(about: StartingEtcd): Task<number> {
  const { process, data, member, lastTerm, option } = about;
  const noPeers = noCertificate(process, option, 'peer-');
  if (noPeers !== undefined) return yield* says(process, failedLines(about, 'peers', noPeers), 1);
  const noData = noDirectory(process, data);
  if (noData !== undefined) return yield* says(process, failedLines(about, 'data', noData), 1);
  if (member.peers === '') {
    const unknown = `couldn't find local name ${JSON.stringify(about.name)} in the initial cluster configuration`;
    return yield* says(process, failedLines(about, 'data', unknown), 1);
  }
  const lines = startingLines(about);
  keep(process, data, { ...member, term: (lastTerm ?? 1) + 1 });
  return yield* serve(about, lines);
}

function* serve(about: StartingEtcd, starting: readonly DaemonLine[]): Task<number> {
  const { process, version, name, member, peers, clients, metrics, option } = about;
  const store = new Map<string, string>();
  const told: EtcdMember = {
    ...{ version, name, id: member.id, peers: member.peers },
    clients: option('advertise-client-urls', 'http://localhost:2379'),
    tls: option('cert-file', '') !== '',
    clientCertificates: option('client-cert-auth', '') === 'true',
  };
  const service = { handle: (request: HttpRequest) => etcdAnswer(request, store, told), health: healthOf() };
  const noClients = noCertificate(process, option, '');
  return yield* runDaemon(process, {
    stream: 2,
    megabytes: 14,
    starting,
    ports: [
      ...[...clients, ...metrics].map(({ address, port }) => ({ port, address, http: service })),
      ...peers.map(({ address, port }) => ({ port, address, http: { handle: () => plain(404, '404 page not found\n') } })),
    ],
    ready: readyLines(about, noClients),
    begins: function* (one) {
      if (noClients !== undefined) return 1;
      one.remark({ kind: 'Leads', component: 'etcd', lease: '', names: clients.map(({ address, port }) => `${address}:${port}`) });
      return undefined;
    },
    portTaken: (port, error) => portTaken(about, port, error),
    // As PID 1 it cannot be ended by the signal that it raises again, so it exits. @see etcd: pkg/osutil/interrupt_unix.go
    stops: [
      { signals: ['TERM'], lines: stoppingLines(about, 'terminated'), code: process.pid === 1 ? 0 : 143 },
      { signals: ['INT'], lines: stoppingLines(about, 'interrupt'), code: process.pid === 1 ? 0 : 130 },
    ],
  });
}

const USAGE = `Usage:

  etcd [flags]
    Start an etcd server.

  etcd --version
    Show the version of etcd.

  etcd -h | --help
    Show the help information about etcd.

  etcd --config-file
    Path to the server configuration file. Note that if a configuration file is provided, other command line flags and environment variables will be ignored.

  etcd gateway
    Run the stateless pass-through etcd TCP connection forwarding proxy.

  etcd grpc-proxy
    Run the stateless etcd v3 gRPC L7 reverse proxy.
`;

/** What it does not listen at. @see etcd: server/embed/config.go Validate, checkBindURLs */
function refusedUrl(urls: readonly EtcdUrl[], option: Option): string | undefined {
  const named = urls.find(({ url }) => !/^\w+:\/\/(localhost|\d+(\.\d+){3}|\[[\da-f:.]+\])(:\d+)?\/?$/i.test(url));
  if (named !== undefined) return `expected IP in URL for binding (${named.url})`;
  return option('listen-client-urls', '') !== '' && option('advertise-client-urls', '') === '' ? UNADVERTISED : undefined;
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

/** Why there is nowhere to keep its data. @see etcd: client/pkg/fileutil/fileutil.go TouchDirAll */
function noDirectory(process: Process, data: string): string | undefined {
  let doing = `mkdir ${data}`;
  try {
    makeDirectories(process, data, 0o700);
    doing = `open ${data}/.touch`;
    process.writeFile(`${data}/.touch`, '', { mode: 0o600 });
    process.unlink(`${data}/.touch`);
    for (const each of ['snap', 'wal']) makeDirectories(process, `${data}/member/${each}`, 0o700);
    process.writeFile(`${data}/member/snap/db`, '', { append: true, mode: 0o600 });
    return undefined;
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    return `cannot access data directory: ${doing}: ${goWords(error)}`;
  }
}

/** Which of its certificates and keys cannot be read. @see etcd: client/pkg/tlsutil/tlsutil.go NewCert, NewCertPool */
function noCertificate(process: Process, option: Option, whose: '' | 'peer-'): string | undefined {
  for (const name of ['cert-file', 'key-file', 'trusted-ca-file']) {
    const path = option(`${whose}${name}`, '');
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

function endpoint(url: string): EtcdUrl {
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
