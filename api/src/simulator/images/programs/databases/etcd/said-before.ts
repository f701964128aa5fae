// What etcd said before 3.5, where capnslog wrote its log: an instant, a level, a package.

import { formatTimeNano } from '../../../../apimachinery/time.ts';
import { goWords } from '../../../../kernel/index.ts';
import type { DaemonLine } from '../../daemon.ts';
import { buildOf, isUntil } from './builds.ts';
import { advertised, COMMITTED, type EtcdSpeech, isTls, listening, milliseconds, minorOf, type StartingEtcd } from './said.ts';

type Level = 'I' | 'N' | 'W' | 'E' | 'C';

const say = (level: Level, where: string, text: string, after = 0): DaemonLine => ({
  after,
  text: ({ now }) => `${formatTimeNano(now).slice(0, 26).replace('T', ' ')} ${level} | ${where}: ${text}`,
});

const isOf33 = ({ version }: Pick<StartingEtcd, 'version'>): boolean => isUntil(version, '3.3.99');

/** Until 3.3 it logged by its package, then by itself. @see etcd: raft/logger.go */
const raft = (about: StartingEtcd, text: string, after = 0): DaemonLine =>
  isOf33(about)
    ? say('I', 'raft', text, after)
    : {
        after,
        text: ({ now }) => `raft${formatTimeNano(now).slice(0, 19).replaceAll('-', '/').replace('T', ' ')} INFO: ${text}`,
      };

/** @see etcd release-3.4: embed/config_logging.go setupLogging */
const deprecated = (about: Pick<StartingEtcd, 'version'>): DaemonLine[] =>
  isOf33(about) ? [] : [{ after: 0, text: "[WARNING] Deprecated '--logger=capnslog' flag is set; use '--logger=zap' flag instead" }];

function tls({ option, ...about }: StartingEtcd, whose: '' | 'peer-'): string {
  const [cert, key, ca] = ['cert-file', 'key-file', 'trusted-ca-file'].map((name) => option(`${whose}${name}`, ''));
  const isAsked = option(`${whose}client-cert-auth`, 'false');
  return `cert = ${cert}, key = ${key}${isOf33(about) ? ', ca = ' : ''}, trusted-ca = ${ca}, client-cert-auth = ${isAsked}, crl-file = `;
}

/** @see etcd release-3.4: etcdmain/etcd.go startEtcdOrProxyV2 */
function builtLines(about: StartingEtcd): DaemonLine[] {
  const { version, data, lastTerm, option } = about;
  const { sha, go } = buildOf(version);
  return [
    ...deprecated(about),
    ...[`etcd Version: ${version}`, `Git SHA: ${sha}`, `Go Version: ${go}`, 'Go OS/Arch: linux/amd64'].map((text) =>
      say('I', 'etcdmain', text),
    ),
    say('I', 'etcdmain', 'setting maximum number of CPUs to 4, total number of available CPUs is 4'),
    ...(option('data-dir', '') === '' ? [say('W', 'etcdmain', `no data-dir provided, using default data-dir ./${data}`)] : []),
    ...(lastTerm === undefined
      ? []
      : [say('N', 'etcdmain', 'the server is already initialized as member before, starting as etcd member...')]),
    ...deprecated(about),
    ...(isTls(about, 'peer-') ? [say('I', 'embed', `peerTLS: ${tls(about, 'peer-')}`)] : []),
  ];
}

const at = ({ address, port }: StartingEtcd['clients'][number]): string => `${address}:${port}`;

function toldLines(about: StartingEtcd): DaemonLine[] {
  const { name, data, lastTerm, option } = about;
  const isFirst = isOf33(about);
  const where = isFirst ? 'etcdserver' : 'embed';
  const { peers, clients } = advertised(about);
  const cluster = lastTerm === undefined ? option('initial-cluster', `${name}=${peers.join(',')}`) : '';
  return [
    ...(isFirst
      ? [
          ...about.peers.map(({ url }) => say('I', 'embed', `listening for peers on ${url}`)),
          ...about.clients.map(({ url }) => say('I', 'embed', `listening for client requests on ${url.replace(/^\w+:\/\//, '')}`)),
        ]
      : []),
    ...[
      `name = ${name}`,
      `data dir = ${data}`,
      `member dir = ${data}/member`,
      `heartbeat = ${milliseconds(option('heartbeat-interval', '100'))}`,
      `election = ${milliseconds(option('election-timeout', '1000'))}`,
      `snapshot count = ${option('snapshot-count', '100000')}`,
      `advertise client URLs = ${clients.join(',')}`,
      // Those of 3.4 tell it of a member that has begun before, those of 3.3 of one that has not.
      ...((lastTerm === undefined) === isFirst ? [`initial advertise peer URLs = ${peers.join(',')}`, `initial cluster = ${cluster}`] : []),
    ].map((text) => say('I', where, text)),
  ];
}

function memberLines(about: StartingEtcd): DaemonLine[] {
  const { version, lastTerm, member } = about;
  const { id, cluster } = member;
  const term = lastTerm ?? 0;
  const commit = lastTerm === undefined ? 0 : COMMITTED;
  const voters = isOf33(about) ? [] : [raft(about, `${id} switched to configuration voters=(${BigInt(`0x${id}`)})`)];
  const added = `added member ${id} [${member.peers.split(',').join(' ')}] to cluster ${cluster}`;
  return [
    say(
      'I',
      'etcdserver',
      lastTerm === undefined
        ? `starting member ${id} in cluster ${cluster}`
        : `restarting member ${id} in cluster ${cluster} at commit index ${commit}`,
      0.03,
    ),
    ...(isOf33(about) ? [] : [raft(about, `${id} switched to configuration voters=()`)]),
    raft(about, `${id} became follower at term ${term}`),
    raft(about, `newRaft ${id} [peers: [], term: ${term}, commit: ${commit}, applied: 0, lastindex: ${commit}, lastterm: ${term}]`),
    ...(lastTerm === undefined ? [raft(about, `${id} became follower at term 1`), ...voters] : []),
    say('W', 'auth', 'simple token is not cryptographically signed'),
    say('I', 'etcdserver', `starting server... [version: ${version}, cluster version: to_be_decided]`),
    ...(lastTerm === undefined ? [say('I', 'etcdserver', `${id} as single-node; fast-forwarding 9 ticks (election ticks 10)`)] : []),
    ...voters,
    say('I', 'etcdserver/membership', added),
    ...(lastTerm === undefined ? [] : versionLines(version)),
  ];
}

const versionLines = (version: string): DaemonLine[] => [
  say('N', 'etcdserver/membership', `set the initial cluster version to ${minorOf(version)}`),
  say('I', 'etcdserver/api', `enabled capabilities for version ${minorOf(version)}`),
];

function electionLines(about: StartingEtcd): DaemonLine[] {
  const { id } = about.member;
  const before = about.lastTerm ?? 1;
  return [
    raft(about, `${id} is starting a new election at term ${before}`, about.lastTerm === undefined ? 0.5 : 1.7),
    ...[
      `${id} became candidate at term ${before + 1}`,
      `${id} received MsgVoteResp from ${id} at term ${before + 1}`,
      `${id} became leader at term ${before + 1}`,
      `raft.node: ${id} elected leader ${id} at term ${before + 1}`,
    ].map((text) => raft(about, text)),
  ];
}

/** As etcd spoke before 3.5, where it was not told to log by zap. */
export const spokenBefore: EtcdSpeech = {
  startingLines: (about) => [
    ...builtLines(about),
    ...toldLines(about),
    ...memberLines(about),
    ...(isTls(about, '') ? [say('I', 'embed', `ClientTLS: ${tls(about, '')}`)] : []),
    ...(isOf33(about) ? [] : about.peers.map((url) => say('I', 'embed', `listening for peers on ${at(url)}`))),
    ...about.metrics.map(({ url }) => say('I', 'embed', `listening for metrics on ${url}`)),
    ...electionLines(about),
  ],
  readyLines(about, failure) {
    const { version, name, lastTerm, member } = about;
    const isSafe = isTls(about, '');
    const served = about.clients.map((url) => {
      const where = listening(url).address;
      return isSafe
        ? say('I', 'embed', `serving client requests on ${where}`)
        : say('N', 'embed', `serving insecure client requests on ${where}, this is strongly discouraged!`);
    });
    return [
      ...(lastTerm === undefined
        ? [say('I', 'etcdserver', `setting up the initial cluster version to ${minorOf(version)}`), ...versionLines(version)]
        : []),
      say('I', 'etcdserver', `published {Name:${name} ClientURLs:[${advertised(about).clients.join(' ')}]} to cluster ${member.cluster}`),
      ...about.clients.map(() => say('I', 'embed', 'ready to serve client requests')),
      ...(failure === undefined ? served : [say('C', 'etcdmain', failure)]),
    ];
  },
  failedLines: (about, step, error) => [...builtLines(about), ...(step === 'data' ? toldLines(about) : []), say('C', 'etcdmain', error)],
  portTaken: (about, port, error) => {
    const address = [...about.clients, ...about.metrics, ...about.peers].find((each) => each.port === port)?.address ?? '0.0.0.0';
    return [say('C', 'etcdmain', `listen tcp ${address}:${port}: bind: ${goWords(error)}`)];
  },
  /** @see etcd release-3.4: etcdmain/etcd.go startEtcdOrProxyV2 */
  flagLines: (about, error, hint) => [
    ...deprecated(about),
    say('E', 'etcdmain', `error verifying flags, ${error}. See 'etcd --help'.`),
    ...(hint
      ? [
          say(
            'E',
            'etcdmain',
            'When listening on specific address(es), this etcd process must advertise accessible url(s) to each connected client.',
          ),
        ]
      : []),
  ],
  stoppingLines: (about, signal) => [
    say('N', 'pkg/osutil', `received ${signal} signal, shutting down...`),
    say('I', 'etcdserver', `skipped leadership transfer for single ${isOf33(about) ? '' : 'voting '}member cluster`),
  ],
  environmentLine: {
    used: (_, name, value) => say('I', 'pkg/flags', `recognized and used environment variable ${name}=${value}`),
    unknown: (_, variable) => say('W', 'pkg/flags', `unrecognized environment variable ${variable}`),
    shadowed: (_, name) =>
      say(
        'C',
        'pkg/flags',
        `conflicting environment variable "${name}" is shadowed by corresponding command-line flag (either unset environment variable or disable flag)`,
      ),
  },
};
