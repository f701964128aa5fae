// What etcd says from its beginning to its end.

import { formatTimeNano } from '../../../apimachinery/time.ts';
import { goWords, type OsError, type Process } from '../../../kernel/index.ts';
import type { DaemonLine } from '../daemon.ts';

/** A line of its log: where in its source it is said, and what else belongs to it. */
interface EtcdLine {
  readonly level: 'info' | 'warn' | 'fatal';
  readonly caller: string;
  readonly msg: string;
  readonly fields?: Readonly<Record<string, unknown>>;
}

/** As zap writes it, with the end of the line. */
export function etcdLine(process: Process, { level, caller, msg, fields }: EtcdLine): string {
  const ts = `${formatTimeNano(process.now).slice(0, 23)}Z`;
  return `${JSON.stringify({ level, ts, caller, msg, ...fields })}\n`;
}

/** Why it does not begin. */
export const discoveryFailed = (error: string): EtcdLine => ({
  level: 'fatal',
  caller: 'etcdmain/etcd.go:204',
  msg: 'discovery failed',
  fields: { error },
});

/** Where somebody else has one of its ports. */
export const portTaken = (port: number, error: OsError): EtcdLine => discoveryFailed(`listen tcp 0.0.0.0:${port}: bind: ${goWords(error)}`);

/** A member that is about to begin. */
interface StartingEtcd {
  readonly process: Process;
  readonly version: string;
  readonly name: string;
  readonly data: string;
  readonly peerUrls: readonly string[];
  readonly clientUrls: readonly string[];
}

const said = (process: Process, after: number, line: EtcdLine): DaemonLine => ({ after, text: () => etcdLine(process, line).trimEnd() });

/** Until its ports are open. */
export function startingLines({ process, version, name, data, peerUrls, clientUrls }: StartingEtcd): DaemonLine[] {
  const configuring = (caller: string, what: string, urls: readonly string[]): EtcdLine => ({
    level: 'info',
    caller,
    msg: `configuring ${what} listeners`,
    fields: { [`listen-${what}-urls`]: urls },
  });
  const starting: EtcdLine = {
    level: 'info',
    caller: 'embed/etcd.go:307',
    msg: 'starting an etcd server',
    fields: {
      'etcd-version': version,
      'git-sha': 'e8732fb5f',
      'go-version': 'go1.16.3',
      'go-os': 'linux',
      'go-arch': 'amd64',
      'max-cpu-set': 4,
      'max-cpu-available': 4,
      'member-initialized': false,
      name,
      'data-dir': data,
    },
  };
  return [
    said(process, 0, { level: 'info', caller: 'etcdmain/etcd.go:72', msg: 'Running: ', fields: { args: process.argv } }),
    said(process, 0, configuring('embed/etcd.go:131', 'peer', peerUrls)),
    said(process, 0, configuring('embed/etcd.go:139', 'client', clientUrls)),
    said(process, 0.1, starting),
    said(process, 1.2, { level: 'info', caller: 'raft/raft.go:771', msg: `${MEMBER_ID} became leader at term 2` }),
  ];
}

const MEMBER_ID = '8e9e05c52164694d';

/** Once it is reached. */
export const readyLines = (process: Process): DaemonLine[] => [
  said(process, 0.1, {
    level: 'info',
    caller: 'etcdserver/server.go:2027',
    msg: 'published local member to cluster through raft',
    fields: { 'local-member-id': MEMBER_ID },
  }),
  said(process, 0, { level: 'info', caller: 'embed/serve.go:98', msg: 'ready to serve client requests' }),
];

/** When a signal ends it. */
export function stoppingLines(process: Process, signal: 'terminated' | 'interrupt'): DaemonLine[] {
  const received = said(process, 0, {
    level: 'info',
    caller: 'osutil/interrupt_unix.go:64',
    msg: 'received signal; shutting down',
    fields: { signal },
  });
  const closed = said(process, 0.05, { level: 'info', caller: 'embed/etcd.go:373', msg: 'closed etcd server' });
  return signal === 'terminated' ? [received, closed] : [received];
}
