import { formatTimeNano } from '../../../../apimachinery/time.ts';
import { SECOND, type Task } from '../../../../engine/index.ts';
import { goWords, OsError, type Process } from '../../../../kernel/index.ts';
import { makeDirectories } from '../../../../shell/utilities/lib/files.ts';
import { goUnreachable } from '../../../servers/go-dial.ts';
import { httpRequest } from '../../../servers/http-client.ts';
import { goFlags } from '../../go-flags.ts';
import { identityOf, keep } from './member.ts';

/** What a server tells of itself, in a form of the model's own. */
export interface EtcdMember {
  readonly version: string;
  readonly name: string;
  readonly id: string;
  readonly peers: string;
  readonly clients: string;
  /** It wants TLS; and a certificate of who asks. */
  readonly tls: boolean;
  readonly clientCertificates: boolean;
}
export const MEMBER_PATH = '/model/member';
export const KEYS_PATH = '/model/keys/';

const FLAGS = {
  ...{ endpoints: true, cacert: true, cert: true, key: true, user: true, 'write-out': true, 'command-timeout': true },
  ...{
    'data-dir': true,
    name: true,
    'initial-cluster': true,
    'initial-advertise-peer-urls': true,
    'initial-cluster-token': true,
    'skip-hash-check': false,
  },
  ...{ 'dial-timeout': true, cluster: false, prefix: false, 'print-value-only': false, 'keys-only': false },
  ...{ 'insecure-skip-tls-verify': false, debug: false, version: false },
};

interface Asked {
  readonly url: string;
  readonly host: string;
  readonly port: number;
  readonly operands: readonly string[];
  readonly flag: (name: string) => string | undefined;
  readonly has: (name: string) => boolean;
}

/** etcdctl's everyday commands. @see etcd: etcdctl/ctlv3/command */
export const etcdctl = (version: string) =>
  function* (process: Process): Task<number> {
    const { values, operands } = goFlags(process.argv.slice(1), FLAGS, { w: 'write-out' });
    const flag = (name: string): string | undefined =>
      values.get(name) ?? process.env.get(`ETCDCTL_${name.toUpperCase().replaceAll('-', '_')}`);
    if (operands[0] === 'version' || values.has('version')) {
      yield* process.write(1, `etcdctl version: ${version}\nAPI version: ${version.split('.').slice(0, 2).join('.')}\n`);
      return 0;
    }
    const url = (flag('endpoints') ?? '127.0.0.1:2379').split(',')[0] ?? '';
    const [, host = '127.0.0.1', port = '2379'] = /^(?:https?:\/\/)?([^:/]+)(?::(\d+))?/.exec(url) ?? [];
    const asked: Asked = { url, host, port: Number(port), operands, flag, has: (name) => values.has(name) };
    const command = COMMANDS[operands[0] ?? ''];
    if (command === undefined) {
      yield* process.write(2, `Error: unknown command "${operands[0] ?? ''}" for "etcdctl"\nRun 'etcdctl --help' for usage.\n`);
      return 1;
    }
    try {
      const member = JSON.parse((yield* request(process, asked, 'GET', MEMBER_PATH)).body) as EtcdMember;
      const refusal = refusedBy(member, asked);
      return refusal === undefined ? yield* command(process, asked, member) : yield* unanswered(process, asked, refusal);
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      const why = (yield* goUnreachable(process, host, Number(port))) ?? goWords(error);
      return yield* unanswered(process, asked, `connection error: desc = \\"transport: Error while dialing ${why}\\"`);
    }
  };

/** As TLS goes wrong. */
function refusedBy({ tls, clientCertificates }: EtcdMember, { url, flag, has }: Asked): string | undefined {
  if (!tls) return undefined;
  const isSecure =
    url.startsWith('https://') || flag('cacert') !== undefined || flag('cert') !== undefined || has('insecure-skip-tls-verify');
  if (!isSecure) return 'connection closed before server preface received';
  if (flag('cacert') === undefined && !has('insecure-skip-tls-verify'))
    return 'connection error: desc = \\"transport: authentication handshake failed: x509: certificate signed by unknown authority\\"';
  if (clientCertificates && (flag('cert') === undefined || flag('key') === undefined))
    return 'connection error: desc = \\"transport: authentication handshake failed: remote error: tls: bad certificate\\"';
  return undefined;
}

function* unanswered(process: Process, { url, operands }: Asked, why: string): Task<number> {
  yield* process.sleep(5 * SECOND);
  const isHealth = operands[0] === 'endpoint' && operands[1] !== 'status';
  const error = `"error":"rpc error: code = DeadlineExceeded desc = latest balancer error: last connection error: ${why}"`;
  const warned = `{"level":"warn","ts":"${stamp(process)}","logger":"${isHealth ? 'client' : 'etcd-client'}","caller":"v3/retry_interceptor.go:62","msg":"retrying of unary invoker failed","target":"etcd-endpoints://0xc0000/${url.replace(/^https?:\/\//, '')}","attempt":0,${error}}\n`;
  yield* process.write(
    2,
    `${warned}${isHealth ? `${url} is unhealthy: failed to commit proposal: context deadline exceeded\nError: unhealthy cluster\n` : 'Error: context deadline exceeded\n'}`,
  );
  return 1;
}

const stamp = (process: Process): string => `${formatTimeNano(process.now).slice(0, 23)}Z`;

function* request(
  process: Process,
  { host, port }: Asked,
  method: string,
  target: string,
  body = '',
): Task<{ status: number; body: string }> {
  const [address] = yield* process.net.resolve(host === 'localhost' ? '127.0.0.1' : host);
  if (address === undefined) throw new OsError('EHOSTUNREACH', 'no such host');
  const reply = yield* httpRequest(process, { address, port, method, target, headers: { Host: host }, body, connectTimeout: 5 * SECOND });
  return { status: reply?.status ?? 0, body: reply?.body ?? '' };
}

type Command = (process: Process, asked: Asked, member: EtcdMember) => Task<number>;

const COMMANDS: Readonly<Record<string, Command>> = {
  *endpoint(process, asked, { version, id }) {
    const { url, operands } = asked;
    if (operands[1] !== 'status') {
      yield* process.write(2, `${url} is healthy: successfully committed proposal: took = 2.1ms\n`);
      return 0;
    }
    const cells = [url, id, version, '20 kB', 'true', 'false', '2', '4', '4', ''];
    const header = 'ENDPOINT,ID,VERSION,DB SIZE,IS LEADER,IS LEARNER,RAFT TERM,RAFT INDEX,RAFT APPLIED INDEX,ERRORS'.split(',');
    yield* process.write(1, asked.flag('write-out') === 'table' ? table(header, cells) : `${cells.join(', ')}\n`);
    return 0;
  },
  *member(process, { operands, flag }, { id, name, peers, clients }) {
    if (operands[1] !== 'list') {
      yield* process.write(2, 'Error: a change of the members is not followed here\n');
      return 1;
    }
    const cells = [id, 'started', name, peers, clients, 'false'];
    const header = 'ID,STATUS,NAME,PEER ADDRS,CLIENT ADDRS,IS LEARNER'.split(',');
    yield* process.write(1, flag('write-out') === 'table' ? table(header, cells) : `${cells.join(', ')}\n`);
    return 0;
  },
  *put(process, asked) {
    if (asked.operands.length !== 3) return yield* failed(process, 'put command needs 1 argument and input from stdin or 2 arguments', 128);
    yield* request(process, asked, 'PUT', keyPath(asked), asked.operands[2] ?? '');
    yield* process.write(1, 'OK\n');
    return 0;
  },
  *get(process, asked, { tls }) {
    const key = asked.operands[1];
    if (key === undefined)
      return yield* failed(process, 'get command needs one argument as key and an optional argument as range_end', 128);
    // The store of a control plane holds the cluster's objects, which this one is not asked for.
    if (tls && asked.has('prefix') && '/registry'.startsWith(key.replace(/\/$/, ''))) {
      yield* process.write(2, 'Error: what the API server keeps in etcd is not followed here: kubectl get shows it\n');
      return 1;
    }
    const { status, body } = yield* request(process, asked, 'GET', `${keyPath(asked)}${asked.has('prefix') ? '?prefix' : ''}`);
    if (status !== 200) return 0;
    const found = asked.has('prefix') ? (JSON.parse(body) as [string, string][]) : [[key, body] as const];
    const shown = ([name, value]: readonly [string, string]): string =>
      asked.has('keys-only') ? `${name}\n\n` : asked.has('print-value-only') ? `${value}\n` : `${name}\n${value}\n`;
    yield* process.write(1, found.map(shown).join(''));
    return 0;
  },
  *del(process, asked) {
    yield* process.write(1, `${(yield* request(process, asked, 'DELETE', keyPath(asked))).body || 0}\n`);
    return 0;
  },
  *snapshot(process, { url, operands, flag }, { tls }) {
    const [, verb = '', path] = operands;
    if (path === undefined) {
      yield* process.write(2, `Error: snapshot ${verb} expects one argument\n`);
      return 128;
    }
    if (verb === 'save') return yield* saveSnapshot(process, url, path, tls ? CLUSTER : EMPTY);
    yield* process.write(2, `Deprecated: Use \`etcdutl snapshot ${verb}\` instead.\n\n`);
    if (verb === 'restore') return yield* restoreSnapshot(process, path, flag);
    if (!exists(process, path)) return yield* failed(process, `stat ${path}: no such file or directory`);
    const cells = process.readFile(path).startsWith(SNAPSHOT) ? process.readFile(path).slice(SNAPSHOT.length).trim().split(',') : [];
    if (cells.length === 0) return yield* failed(process, 'invalid database');
    yield* process.write(
      1,
      flag('write-out') === 'table' ? table(['HASH', 'REVISION', 'TOTAL KEYS', 'TOTAL SIZE'], cells) : `${cells.join(', ')}\n`,
    );
    return 0;
  },
};

/** What a snapshot is, in a form of the model's own: hash, revision, number of keys, size; of a cluster's store, and of a new one. */
const SNAPSHOT = 'etcd snapshot ';
const CLUSTER = ['6d0e6e10', '1244', '902', '2.9 MB'];
const EMPTY = ['cbe18ae0', '4', '9', '20 kB'];

const keyPath = ({ operands }: Asked): string => `${KEYS_PATH}${encodeURIComponent(operands[1] ?? '')}`;

/** @see etcd: client/v3/snapshot/v3_snapshot.go Save */
function* saveSnapshot(process: Process, endpoint: string, path: string, state: readonly string[]): Task<number> {
  const line = (caller: string, message: string, more: string, logger = ''): string =>
    `{"level":"info","ts":"${stamp(process)}",${logger && `"logger":"${logger}",`}"caller":"${caller}","msg":"${message}"${more}}\n`;
  try {
    process.writeFile(path, `${SNAPSHOT}${state.join(',')}\n`);
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    yield* process.write(2, `Error: could not open ${path}.part (open ${path}.part: ${goWords(error)})\n`);
    return 1;
  }
  yield* process.write(2, line('snapshot/v3_snapshot.go:65', 'created temporary db file', `,"path":"${path}.part"`));
  yield* process.write(2, line('v3/maintenance.go:211', 'opened snapshot stream; downloading', '', 'client'));
  yield* process.write(2, line('snapshot/v3_snapshot.go:73', 'fetching snapshot', `,"endpoint":"${endpoint}"`));
  yield* process.sleep(SECOND / 20);
  yield* process.write(2, line('v3/maintenance.go:219', 'completed snapshot read; closing', '', 'client'));
  yield* process.write(
    2,
    line('snapshot/v3_snapshot.go:88', 'fetched snapshot', `,"endpoint":"${endpoint}","size":"${state.at(-1)}","took":"now"`),
  );
  yield* process.write(2, line('snapshot/v3_snapshot.go:97', 'saved', `,"path":"${path}"`));
  yield* process.write(1, `Snapshot saved at ${path}\n`);
  return 0;
}

/** @see etcd: etcdutl/snapshot/v3_snapshot.go Restore */
function* restoreSnapshot(process: Process, path: string, flag: Asked['flag']): Task<number> {
  const name = flag('name') ?? 'default';
  const directory = flag('data-dir') ?? `${name}.etcd`;
  if (exists(process, directory) && process.readdir(directory).length > 0)
    return yield* failed(process, `data-dir "${directory}" not empty or could not be read`);
  const member = `${directory}/member`;
  const places = `{"path": "${path}", "wal-dir": "${member}/wal", "data-dir": "${directory}", "snap-dir": "${member}/snap"}`;
  const line = (caller: string, message: string, more = ''): Task<void> =>
    process.write(2, `${formatTimeNano(process.now).slice(0, 19)}Z\tinfo\t${caller}\t${message}${more && `\t${more}`}\n`);
  yield* line('snapshot/v3_snapshot.go:248', 'restoring snapshot', places);
  if (!exists(process, path)) return yield* failed(process, `open ${path}: no such file or directory`);
  for (const made of [member, `${member}/snap`, `${member}/wal`]) makeDirectories(process, made, 0o700);
  process.writeFile(`${member}/snap/db`, process.readFile(path));
  yield* line('membership/store.go:141', 'Trimming membership information from the backend...');
  const all = flag('initial-cluster') ?? `${name}=http://localhost:2380`;
  const restored = identityOf(name, all, flag('initial-cluster-token') ?? 'etcd-cluster');
  keep(process, directory, { ...restored, term: 1 });
  const joined = `{"cluster-id": "${restored.cluster}", "local-member-id": "0", "added-peer-id": "${restored.id}", "added-peer-peer-urls": ${JSON.stringify(restored.peers.split(','))}}`;
  yield* line('membership/cluster.go:421', 'added member', joined);
  yield* line('snapshot/v3_snapshot.go:269', 'restored snapshot', places);
  return 0;
}

const exists = (process: Process, path: string): boolean => process.access(path, 'f');

function* failed(process: Process, why: string, code = 1): Task<number> {
  yield* process.write(2, `Error: ${why}\n`);
  return code;
}

/** As tablewriter draws it: titles in the middle, all else to the right. */
function table(header: readonly string[], cells: readonly string[]): string {
  const widths = header.map((title, i) => Math.max(title.length, cells[i]?.length ?? 0));
  const rule = `+${widths.map((width) => '-'.repeat(width + 2)).join('+')}+\n`;
  const middle = (text: string, width: number): string =>
    text.padStart(text.length + Math.floor((width - text.length + 1) / 2)).padEnd(width);
  const row = (of: (text: string, width: number) => string, texts: readonly string[]): string =>
    `|${texts.map((text, i) => ` ${of(text, widths[i] ?? 0)} `).join('|')}|\n`;
  const body = row((text, width) => text.padStart(width), cells);
  return `${rule}${row(middle, header)}${rule}${body}${rule}`;
}
