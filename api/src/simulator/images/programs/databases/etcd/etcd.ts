import type { Task } from '../../../../engine/index.ts';
import { goWords, OsError, type Process } from '../../../../kernel/index.ts';
import { makeDirectories } from '../../../../shell/utilities/lib/files.ts';
import { plain } from '../../../servers/go-http.ts';
import { healthOf } from '../../../servers/grpc-health.ts';
import type { HttpRequest } from '../../../servers/http-message.ts';
import { type DaemonLine, runDaemon } from '../../daemon.ts';
import { goFlags } from '../../go-flags.ts';
import { etcdAnswer } from './answers.ts';
import { buildOf, isUntil } from './builds.ts';
import type { EtcdMember } from './etcdctl.ts';
import { EtcdKeys } from './keys.ts';
import { identityOf, keep, kept } from './member.ts';
import { type EtcdSpeech, type EtcdUrl, type StartedEtcd, type StartingEtcd, spoken } from './said.ts';
import { spokenBefore } from './said-before.ts';

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
  const option: Option = (name, byDefault) => values.get(name) ?? process.env.get(variableOf(name)) ?? byDefault;
  const speech = isUntil(version, '3.4.99') && option('logger', 'capnslog') === 'capnslog' ? spokenBefore : spoken;
  const environment = fromEnvironment({ process, version, option }, values, speech);
  const shadowed = yield* says(process, environment.lines, environment.code);
  if (shadowed !== 0) return shadowed;
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
  if (refused !== undefined) return yield* says(process, speech.flagLines(about, refused, refused === UNADVERTISED), 1);
  const before = kept(process, about.data);
  const peers = option('initial-advertise-peer-urls', 'http://localhost:2380');
  const cluster = option('initial-cluster', peers.replaceAll(/[^,]+/g, `${about.name}=$&`));
  const member = before ?? identityOf(about.name, cluster, option('initial-cluster-token', 'etcd-cluster'));
  return yield* begin({ ...about, member, lastTerm: before?.term }, speech);
}

function* says(process: Process, lines: readonly DaemonLine[], code: number): Task<number> {
  const texts = lines.map(({ text }) => (typeof text === 'string' ? text : text(process)));
  yield* process.write(2, texts.map((text) => text && `${text}\n`).join(''));
  return code;
}

function* begin(about: StartingEtcd, speech: EtcdSpeech): Task<number> {
  const { process, data, member, lastTerm, option } = about;
  const noPeers = noCertificate(process, option, 'peer-');
  if (noPeers !== undefined) return yield* says(process, speech.failedLines(about, 'peers', noPeers), 1);
  const noData = noDirectory(process, data);
  if (noData !== undefined) return yield* says(process, speech.failedLines(about, 'data', noData), 1);
  if (member.peers === '') {
    const unknown = `couldn't find local name ${JSON.stringify(about.name)} in the initial cluster configuration`;
    return yield* says(process, speech.failedLines(about, 'data', unknown), 1);
  }
  const lines = speech.startingLines(about);
  keep(process, data, { ...member, term: (lastTerm ?? 1) + 1 });
  return yield* serve(about, speech, lines);
}

function* serve(about: StartingEtcd, speech: EtcdSpeech, starting: readonly DaemonLine[]): Task<number> {
  const { process, version, name, data, member, peers, clients, metrics, option } = about;
  const store = new EtcdKeys(process, data);
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
    ready: speech.readyLines(about, noClients),
    begins: function* (one) {
      if (noClients !== undefined) return 1;
      one.remark({ kind: 'Leads', component: 'etcd', lease: '', names: clients.map(({ address, port }) => `${address}:${port}`) });
      return undefined;
    },
    portTaken: (port, error) =>
      speech
        .portTaken(about, port, error)
        .map(({ text }) => `${typeof text === 'string' ? text : text(process)}\n`)
        .join(''),
    // As PID 1 it cannot be ended by the signal that it raises again, so it exits. @see etcd: pkg/osutil/interrupt_unix.go
    stops: [
      { signals: ['TERM'], lines: speech.stoppingLines(about, 'terminated'), code: process.pid === 1 ? 0 : 143 },
      { signals: ['INT'], lines: speech.stoppingLines(about, 'interrupt'), code: process.pid === 1 ? 0 : 130 },
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

const UNADVERTISED = '--advertise-client-urls is required when --listen-client-urls is set explicitly';

const variableOf = (flag: string): string => `ETCD_${flag.toUpperCase().replaceAll('-', '_')}`;

/**
 * What it says of variables that begin as its own do: a Service called etcd brings some that it does not know; one that says
 * what a flag says, too, ends it. @see etcd: pkg/flags/flag.go SetFlagsFromEnv, verifyEnv
 */
function fromEnvironment(
  about: StartedEtcd,
  values: ReadonlyMap<string, string>,
  { environmentLine: { used, unknown, shadowed } }: EtcdSpeech,
): { readonly lines: readonly DaemonLine[]; readonly code: number } {
  const { env } = about.process;
  const names = new Map(Object.keys(flags).map((flag) => [variableOf(flag), flag]));
  const recognized = [...names].filter(([name, flag]) => env.get(name) && !values.has(flag)).sort(([, a], [, b]) => (a < b ? -1 : 1));
  const lines = recognized.map(([name]) => used(about, name, env.get(name) ?? ''));
  for (const [name, value] of env) {
    const flag = names.get(name);
    if (flag !== undefined && values.has(flag)) return { lines: [...lines, shadowed(about, name)], code: 1 };
    if (flag === undefined && name.startsWith('ETCD_')) lines.push(unknown(about, `${name}=${value}`));
  }
  return { lines, code: 0 };
}

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

/** By name; false where it stands alone. @see etcd release-3.5: server/etcdmain/config.go newConfig */
const flags: Readonly<Record<string, boolean>> = Object.fromEntries(
  [
    `name data-dir wal-dir snapshot-count heartbeat-interval election-timeout listen-peer-urls listen-client-urls listen-client-http-urls
max-snapshots max-wals quota-backend-bytes backend-bbolt-freelist-type backend-batch-interval backend-batch-limit max-txn-ops
max-request-bytes max-concurrent-streams grpc-keepalive-min-time grpc-keepalive-interval grpc-keepalive-timeout
initial-advertise-peer-urls initial-cluster initial-cluster-state initial-cluster-token advertise-client-urls discovery
discovery-fallback discovery-proxy discovery-srv discovery-srv-name auto-compaction-retention auto-compaction-mode v2-deprecation proxy
proxy-failure-wait proxy-refresh-interval proxy-dial-timeout proxy-write-timeout proxy-read-timeout cert-file key-file client-cert-file
client-key-file client-crl-file client-cert-allowed-hostname trusted-ca-file peer-cert-file peer-key-file peer-client-cert-file
peer-client-key-file peer-trusted-ca-file peer-crl-file peer-cert-allowed-cn peer-cert-allowed-hostname self-signed-cert-validity
cipher-suites tls-min-version tls-max-version cors host-whitelist logger log-level log-outputs log-package-levels
log-rotation-config-json config-file listen-metrics-urls metrics auth-token auth-token-ttl bcrypt-cost
experimental-backend-bbolt-freelist-type experimental-bootstrap-defrag-threshold-megabytes experimental-compaction-batch-limit
experimental-compaction-sleep-interval experimental-compact-hash-check-time experimental-corrupt-check-time
experimental-distributed-tracing-address experimental-distributed-tracing-service-name experimental-distributed-tracing-instance-id
experimental-downgrade-check-time experimental-enable-v2v3 experimental-max-learners experimental-wait-cluster-ready-timeout
experimental-warning-apply-duration experimental-warning-unary-request-duration experimental-watch-progress-notify-interval`,
    `strict-reconfig-check enable-v2 client-cert-auth auto-tls peer-client-cert-auth peer-auto-tls debug force-new-cluster unsafe-no-fsync
unsafe-overwrite-db pre-vote initial-election-tick-advance enable-grpc-gateway enable-pprof enable-log-rotation socket-reuse-address
socket-reuse-port experimental-initial-corrupt-check experimental-compact-hash-check-enabled experimental-enable-lease-checkpoint
experimental-enable-lease-checkpoint-persist experimental-enable-distributed-tracing experimental-memory-mlock
experimental-peer-skip-client-san-verification experimental-txn-mode-write-with-shared-buffer`,
  ].flatMap((names, i) => names.split(/\s+/).map((name) => [name, i === 0])),
);
