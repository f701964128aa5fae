// What etcd says from its beginning to its end.

import { goDuration } from '../../../../apimachinery/duration.ts';
import { formatTimeNano } from '../../../../apimachinery/time.ts';
import { goWords, type OsError, type Process } from '../../../../kernel/index.ts';
import type { DaemonLine } from '../../daemon.ts';
import { buildOf, type Callers, callersOf, isUntil, stackOf } from './builds.ts';
import type { EtcdIdentity } from './member.ts';

type Level = 'info' | 'warn' | 'fatal';

/** An address to listen at: as it was given, and where that is. */
export interface EtcdUrl {
  readonly url: string;
  readonly address: string;
  readonly port: number;
}

/** A member that is about to begin. */
export interface StartingEtcd {
  readonly process: Process;
  readonly version: string;
  readonly name: string;
  readonly data: string;
  readonly member: EtcdIdentity;
  /** Of its last election, if it was there before. */
  readonly lastTerm: number | undefined;
  readonly peers: readonly EtcdUrl[];
  readonly clients: readonly EtcdUrl[];
  readonly metrics: readonly EtcdUrl[];
  readonly option: (name: string, byDefault: string) => string;
}

/** Of one that has only been called. */
export type StartedEtcd = Pick<StartingEtcd, 'process' | 'version' | 'option'>;

/** How a release speaks. */
export interface EtcdSpeech {
  startingLines(about: StartingEtcd): DaemonLine[];
  readyLines(about: StartingEtcd, failure: string | undefined): DaemonLine[];
  failedLines(about: StartingEtcd, step: Step, error: string): DaemonLine[];
  portTaken(about: StartingEtcd, port: number, error: OsError): DaemonLine[];
  /** `hint`: it has to say where its clients reach it. */
  flagLines(about: StartedEtcd, error: string, hint: boolean): DaemonLine[];
  stoppingLines(about: StartingEtcd, signal: 'terminated' | 'interrupt'): DaemonLine[];
  /** Of its own variables. @see etcd: pkg/flags/flag.go SetFlagsFromEnv, verifyEnv */
  readonly environmentLine: {
    used(about: StartedEtcd, name: string, value: string): DaemonLine;
    unknown(about: StartedEtcd, variable: string): DaemonLine;
    shadowed(about: StartedEtcd, name: string): DaemonLine;
  };
}

type Say = (level: Level, caller: string, msg: string, fields?: object, after?: number) => DaemonLine;

/** As zap writes it; less than its level is not written. */
const speaker =
  ({ process, option }: Pick<StartingEtcd, 'process' | 'option'>): Say =>
  (level, caller, msg, fields = {}, after = 0) => ({
    after,
    text: () => {
      const least = LEVELS.indexOf(option('log-level', 'info'));
      if (LEVELS.indexOf(level) < least) return '';
      const logger = caller === RAFT && { logger: 'raft' };
      return JSON.stringify({ level, ts: `${formatTimeNano(process.now).slice(0, 23)}Z`, ...logger, caller, msg, ...fields });
    },
  });
const LEVELS = ['debug', 'info', 'warn', 'error', 'panic', 'fatal'];
const RAFT = 'etcdserver/zap_raft.go:77';

const listOf = (text: string): string[] => text.split(',').filter((each) => each !== '');
const urlsOf = (urls: readonly EtcdUrl[]): string[] => urls.map(({ url }) => url);
export const advertised = ({ option }: Pick<StartingEtcd, 'option'>) => ({
  peers: listOf(option('initial-advertise-peer-urls', 'http://localhost:2380')),
  clients: listOf(option('advertise-client-urls', 'http://localhost:2379')),
});

export const isTls = ({ option }: StartingEtcd, whose: '' | 'peer-'): boolean => option(`${whose}cert-file`, '') !== '';

function tlsInfo({ option }: StartingEtcd, whose: '' | 'peer-'): object {
  const [cert, key, ca] = ['cert-file', 'key-file', 'trusted-ca-file'].map((name) => option(`${whose}${name}`, ''));
  const isAsked = option(`${whose}client-cert-auth`, 'false');
  return {
    'tls-info': `cert = ${cert}, key = ${key}, client-cert=, client-key=, trusted-ca = ${ca}, client-cert-auth = ${isAsked}, crl-file = `,
    'cipher-suites': [],
  };
}

/** Its command line; and that its data are there. */
function runningLines(about: StartingEtcd, at: Callers, say: Say): DaemonLine[] {
  const { process, data, option, lastTerm } = about;
  return [
    say('info', at.running, 'Running: ', { args: process.argv }),
    ...(option('data-dir', '') === '' ? [say('warn', at.noDirectory, "'data-dir' was empty; using default", { 'data-dir': data })] : []),
    ...(lastTerm !== undefined
      ? [say('info', at.initialized, 'server has been already initialized', { 'data-dir': data, 'dir-type': 'member' })]
      : []),
    say('info', at.peers, 'configuring peer listeners', { 'listen-peer-urls': urlsOf(about.peers) }),
    ...(isTls(about, 'peer-') ? [say('info', at.peerTls, 'starting with peer TLS', tlsInfo(about, 'peer-'))] : []),
  ];
}

export const milliseconds = (text: string): string => goDuration(Number(text) * 1000);

/** All that it was told. @see etcd: server/embed/etcd.go print */
function startingLine(about: StartingEtcd, at: Callers, say: Say): DaemonLine {
  const { version, name, data, lastTerm, option } = about;
  const { sha, go } = buildOf(version);
  const isNew = lastTerm === undefined;
  const isFirst = isUntil(version, '3.5.2');
  const quota = Number(option('quota-backend-bytes', '0')) || 2 ** 31;
  const kept = option('auto-compaction-retention', '0');
  const retention = kept === '0' ? '0s' : /^\d+$/.test(kept) && option('auto-compaction-mode', '') !== 'revision' ? `${kept}h0m0s` : kept;
  const { peers, clients } = advertised(about);
  return say('info', at.starting, 'starting an etcd server', {
    ...{ 'etcd-version': version, 'git-sha': sha, 'go-version': go, 'go-os': 'linux', 'go-arch': 'amd64' },
    ...{ 'max-cpu-set': 4, 'max-cpu-available': 4, 'member-initialized': !isNew },
    ...{ name, 'data-dir': data, 'wal-dir': '', 'wal-dir-dedicated': '', 'member-dir': `${data}/member` },
    'force-new-cluster': option('force-new-cluster', 'false') === 'true',
    'heartbeat-interval': milliseconds(option('heartbeat-interval', '100')),
    'election-timeout': milliseconds(option('election-timeout', '1000')),
    'initial-election-tick-advance': true,
    'snapshot-count': Number(option('snapshot-count', '100000')),
    ...(!isFirst && { 'max-wals': Number(option('max-wals', '5')), 'max-snapshots': Number(option('max-snapshots', '5')) }),
    'snapshot-catchup-entries': 5000,
    ...{ 'initial-advertise-peer-urls': peers, 'listen-peer-urls': urlsOf(about.peers) },
    ...{ 'advertise-client-urls': clients, 'listen-client-urls': urlsOf(about.clients), 'listen-metrics-urls': urlsOf(about.metrics) },
    ...{ cors: listOf(option('cors', '*')), 'host-whitelist': listOf(option('host-whitelist', '*')) },
    'initial-cluster': isNew ? option('initial-cluster', `${name}=${peers.join(',')}`) : '',
    'initial-cluster-state': option('initial-cluster-state', 'new'),
    'initial-cluster-token': isNew ? option('initial-cluster-token', 'etcd-cluster') : '',
    ...(isFirst
      ? { 'quota-size-bytes': quota }
      : {
          'quota-backend-bytes': quota,
          'max-request-bytes': Number(option('max-request-bytes', '1572864')),
          'max-concurrent-streams': 2 ** 32 - 1,
        }),
    'pre-vote': true,
    'initial-corrupt-check': option('experimental-initial-corrupt-check', 'false') === 'true',
    'corrupt-check-time-interval': '0s',
    ...(!isFirst && { 'compact-check-time-enabled': false, 'compact-check-time-interval': '1m0s' }),
    'auto-compaction-mode': option('auto-compaction-mode', 'periodic'),
    ...{ 'auto-compaction-retention': retention, 'auto-compaction-interval': retention },
    ...{ 'discovery-url': option('discovery', ''), 'discovery-proxy': '', 'downgrade-check-interval': '5s' },
  });
}

/** Of a directory that others may look into. @see etcd: client/pkg/fileutil CheckDirPermission */
function openDirectory({ process, data }: StartingEtcd, say: Say): DaemonLine[] {
  const { mode } = process.stat(data);
  if ((mode & 0o777) === 0o700) return [];
  const letters = [6, 3, 0].map((shift) => ['r', 'w', 'x'].map((letter, i) => ((mode >> shift) & (4 >> i) ? letter : '-')).join(''));
  const shown = `d${mode & 0o2000 ? 'g' : ''}${mode & 0o1000 ? 't' : ''}${letters.join('')}`;
  const error = `directory "${data}" exist, but the permission is "${shown}". The recommended permission is "-rwx------" to prevent possible unprivileged access to the data`;
  return [say('warn', 'fileutil/fileutil.go:57', 'check file permission', { error })];
}

/** Entries of its log, once it was alone with itself. */
export const COMMITTED = 4;

function memberLines(about: StartingEtcd, say: Say): DaemonLine[] {
  const { version, data, lastTerm, member, option } = about;
  const { id, cluster } = member;
  const raft = (text: string): DaemonLine => say('info', RAFT, text);
  const self = { 'local-member-id': id };
  const voters = `${id} switched to configuration voters=(${BigInt(`0x${id}`)})`;
  const term = lastTerm ?? 0;
  const commit = lastTerm === undefined ? 0 : COMMITTED;
  return [
    say('info', 'etcdserver/backend.go:81', 'opened backend db', { path: `${data}/member/snap/db`, took: '12.842ms' }, 0.02),
    ...(lastTerm === undefined
      ? [say('info', 'etcdserver/raft.go:494', 'starting local member', { ...self, 'cluster-id': cluster })]
      : [
          say('info', 'etcdserver/server.go:530', 'No snapshot found. Recovering WAL from scratch!'),
          say('info', 'etcdserver/raft.go:529', 'restarting local member', { 'cluster-id': cluster, ...self, 'commit-index': commit }),
        ]),
    raft(`${id} switched to configuration voters=()`),
    raft(`${id} became follower at term ${term}`),
    raft(`newRaft ${id} [peers: [], term: ${term}, commit: ${commit}, applied: 0, lastindex: ${commit}, lastterm: ${term}]`),
    ...(lastTerm === undefined ? [raft(`${id} became follower at term 1`), raft(voters)] : []),
    say('warn', 'auth/store.go:1234', 'simple token is not cryptographically signed'),
    say('info', 'mvcc/kvstore.go:393', 'kvstore restored', { 'current-rev': 1 }),
    say('info', 'etcdserver/quota.go:94', 'enabled backend quota with default value', {
      ...{ 'quota-name': 'v3-applier', 'quota-size-bytes': 2 ** 31, 'quota-size': '2.1 GB' },
    }),
    ...(option('experimental-initial-corrupt-check', 'false') === 'true'
      ? [
          say('info', 'etcdserver/corrupt.go:95', 'starting initial corruption check', { ...self, timeout: '7s' }),
          say('info', 'etcdserver/corrupt.go:165', 'initial corruption checking passed; no corruption', self),
        ]
      : []),
    say('info', 'etcdserver/server.go:854', 'starting etcd server', {
      ...{ ...self, 'local-server-version': version, 'cluster-version': 'to_be_decided' },
    }),
    lastTerm === undefined
      ? say('info', 'etcdserver/server.go:738', 'started as single-node; fast-forwarding election ticks', {
          ...{ ...self, 'forward-ticks': 9, 'forward-duration': '900ms', 'election-ticks': 10, 'election-timeout': '1s' },
        })
      : say('info', 'etcdserver/server.go:754', 'starting initial election tick advance', { 'election-ticks': 10 }),
    ...['snap/snap.db', 'snap/snap', 'wal/wal'].map((each) => {
      const [dir = '', suffix = ''] = each.split('/');
      const purged = { dir: `${data}/member/${dir}`, suffix, max: 5, interval: '30s' };
      return say('info', 'fileutil/purge.go:44', 'started to purge file', purged);
    }),
    raft(voters),
    say('info', 'membership/cluster.go:421', 'added member', {
      ...{ 'cluster-id': cluster, ...self, 'added-peer-id': id, 'added-peer-peer-urls': listOf(member.peers) },
    }),
    ...(lastTerm === undefined ? [] : versionLines(about, say)),
  ];
}

export const minorOf = (version: string): string => version.split('.').slice(0, 2).join('.');

function versionLines({ version, member }: StartingEtcd, say: Say): DaemonLine[] {
  const decided = { 'cluster-version': minorOf(version) };
  return [
    say('info', 'membership/cluster.go:584', 'set initial cluster version', {
      ...{ 'cluster-id': member.cluster, 'local-member-id': member.id, ...decided },
    }),
    say('info', 'api/capability.go:75', 'enabled capabilities for version', decided),
  ];
}

/** As Go names what listens everywhere. */
export const listening = ({ address, port }: EtcdUrl): { address: string } => ({
  address: `${address === '0.0.0.0' ? '[::]' : address}:${port}`,
});

function servingLines(about: StartingEtcd, at: Callers, say: Say): DaemonLine[] {
  const { peers, clients } = advertised(about);
  return [
    ...(isTls(about, '') ? [say('info', at.clientTls, 'starting with client TLS', tlsInfo(about, ''))] : []),
    ...about.peers.map((url) => say('info', at.peerTraffic, 'serving peer traffic', listening(url))),
    ...about.peers.map((url) => say('info', at.cmux, 'cmux::serve', listening(url))),
    say('info', at.serving, 'now serving peer/client/metrics', {
      ...{ 'local-member-id': about.member.id, 'initial-advertise-peer-urls': peers, 'listen-peer-urls': urlsOf(about.peers) },
      ...{ 'advertise-client-urls': clients, 'listen-client-urls': urlsOf(about.clients), 'listen-metrics-urls': urlsOf(about.metrics) },
    }),
    ...about.metrics.map(({ url }) => say('info', at.metrics, 'serving metrics', { address: url })),
  ];
}

/** A member that is alone is elected by itself. */
function electionLines({ lastTerm, member: { id } }: StartingEtcd, say: Say): DaemonLine[] {
  const before = lastTerm ?? 1;
  return [
    say('info', RAFT, `${id} is starting a new election at term ${before}`, {}, lastTerm === undefined ? 1 : 1.7),
    ...[
      `${id} became pre-candidate at term ${before}`,
      `${id} received MsgPreVoteResp from ${id} at term ${before}`,
      `${id} became candidate at term ${before + 1}`,
      `${id} received MsgVoteResp from ${id} at term ${before + 1}`,
      `${id} became leader at term ${before + 1}`,
      `raft.node: ${id} elected leader ${id} at term ${before + 1}`,
    ].map((text) => say('info', RAFT, text)),
  ];
}

/** Until its ports are open. */
function startingLines(about: StartingEtcd): DaemonLine[] {
  const say = speaker(about);
  const at = callersOf(about.version);
  return [
    ...runningLines(about, at, say),
    say('info', at.clients, 'configuring client listeners', { 'listen-client-urls': urlsOf(about.clients) }),
    startingLine(about, at, say),
    ...openDirectory(about, say),
    ...memberLines(about, say),
    ...servingLines(about, at, say),
    ...electionLines(about, say),
  ];
}

/** Once it is reached; `failure`: what of its certificates cannot be read. @see etcd: server/embed/serve.go serve */
function readyLines(about: StartingEtcd, failure: string | undefined): DaemonLine[] {
  const { version, name, lastTerm, member } = about;
  const say = speaker(about);
  const at = callersOf(version);
  const decided = { 'cluster-version': minorOf(version) };
  const isNew = lastTerm === undefined;
  const served: DaemonLine[] = about.clients.map((url) =>
    isTls(about, '')
      ? say('info', at.securely, 'serving client traffic securely', listening(url))
      : say('info', at.insecurely, 'serving client traffic insecurely; this is strongly discouraged!', listening(url)),
  );
  return [
    ...(isNew ? [say('info', at.settingUp, 'setting up initial cluster version using v2 API', decided)] : []),
    say('info', at.published, 'published local member to cluster through raft', {
      'local-member-id': member.id,
      'local-member-attributes': `{Name:${name} ClientURLs:[${advertised(about).clients.join(' ')}]}`,
      ...{ 'request-path': `/0/members/${member.id}/attributes`, 'cluster-id': member.cluster, 'publish-timeout': '7s' },
    }),
    ...about.clients.map(() => say('info', at.ready, 'ready to serve client requests')),
    ...(isNew ? [...versionLines(about, say), say('info', at.updated, 'cluster version is updated', decided)] : []),
    say('info', at.notifying, 'notifying init daemon'),
    say('info', at.notified, 'successfully notified init daemon'),
    ...(failure === undefined ? served : [fatal(about, at.listener, 'listener failed', failure)]),
  ];
}

const fatal = (about: StartingEtcd, caller: string, msg: string, error: string): DaemonLine =>
  speaker(about)('fatal', caller, msg, { error, stacktrace: stackOf(about.version, caller) });

const ends = ({ name, data, option }: StartingEtcd): object => ({
  ...{ name, 'data-dir': data },
  ...{ 'advertise-peer-urls': advertised({ option }).peers, 'advertise-client-urls': advertised({ option }).clients },
});

/** How far it came before it could not go on. */
type Step = 'peers' | 'data' | 'ports';

/** Why it does not begin. */
function failedLines(about: StartingEtcd, step: Step, error: string): DaemonLine[] {
  const say = speaker(about);
  const at = callersOf(about.version);
  return [
    ...(step === 'ports' ? [] : runningLines(about, at, say)),
    ...(step === 'data'
      ? [
          say('info', at.clients, 'configuring client listeners', { 'listen-client-urls': urlsOf(about.clients) }),
          startingLine(about, at, say),
        ]
      : []),
    say('info', at.closing, 'closing etcd server', ends(about)),
    say('info', at.closed, 'closed etcd server', ends(about)),
    say('warn', at.notStarted, 'failed to start etcd', { error }),
    fatal(about, at.discovery, 'discovery failed', error),
  ];
}

/** Where somebody else has one of its ports. */
const portTaken: EtcdSpeech['portTaken'] = (about, port, error) => {
  const address = [...about.clients, ...about.metrics, ...about.peers].find((each) => each.port === port)?.address ?? '0.0.0.0';
  return failedLines(about, 'ports', `listen tcp ${address}:${port}: bind: ${goWords(error)}`);
};

/** What it does not take of its command line. */
function flagLines(about: StartedEtcd, error: string, hint: boolean): DaemonLine[] {
  const say = speaker(about);
  const at = callersOf(about.version);
  return [
    say('info', at.running, 'Running: ', { args: about.process.argv }),
    say('warn', at.badFlags, 'failed to verify flags', { error }),
    ...(hint ? [say('warn', at.unadvertised, 'advertise client URLs are not set', { error })] : []),
  ];
}

/** When a signal ends it. */
function stoppingLines(about: StartingEtcd, signal: 'terminated' | 'interrupt'): DaemonLine[] {
  const say = speaker(about);
  const at = callersOf(about.version);
  const { id } = about.member;
  return [
    say('info', 'osutil/interrupt_unix.go:64', 'received signal; shutting down', { signal }),
    say('info', at.closing, 'closing etcd server', ends(about)),
    say('info', 'etcdserver/server.go:1465', 'skipped leadership transfer for single voting member cluster', {
      ...{ 'local-member-id': id, 'current-leader-member-id': id },
    }),
    ...about.peers.map((url) => say('info', at.stopping, 'stopping serving peer traffic', listening(url), 0.01)),
    ...about.peers.map((url) => say('info', at.stopped, 'stopped serving peer traffic', listening(url))),
    say('info', at.closed, 'closed etcd server', ends(about)),
  ];
}

/** Since 3.5, and before where it was told to. */
export const spoken: EtcdSpeech = {
  ...{ startingLines, readyLines, failedLines, portTaken, flagLines, stoppingLines },
  environmentLine: {
    used: (about, name, value) =>
      speaker(about)('info', 'flags/flag.go:113', 'recognized and used environment variable', {
        ...{ 'variable-name': name, 'variable-value': value },
      }),
    unknown: (about, variable) =>
      speaker(about)('warn', 'flags/flag.go:93', 'unrecognized environment variable', { 'environment-variable': variable }),
    shadowed: (about, name) =>
      speaker(about)(
        'fatal',
        'flags/flag.go:85',
        'conflicting environment variable is shadowed by corresponding command-line flag (either unset environment variable or disable flag))',
        { 'environment-variable': name },
      ),
  },
};
