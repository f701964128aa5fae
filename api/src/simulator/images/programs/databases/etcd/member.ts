// What a member of etcd is called, and what it keeps of itself.

import { sha1, sha1OfBytes } from '../../../../apimachinery/digest.ts';
import type { Process } from '../../../../kernel/index.ts';

/** A member as the cluster knows it: IDs in hexadecimal, without zeros before them. */
export interface EtcdIdentity {
  readonly id: string;
  readonly cluster: string;
  readonly peers: string;
}

const HALF = 16;
const asId = (digest: string): string => digest.slice(0, HALF).replace(/^0+/, '');

/** `initial-cluster` names each member by each of its addresses. @see etcd: server/etcdserver/api/membership computeMemberId, genID */
export function identityOf(name: string, initialCluster: string, token: string): EtcdIdentity {
  const urls = new Map<string, string[]>();
  for (const each of initialCluster.split(',')) {
    const [member = '', url = ''] = each.trim().split(/=(.*)/s);
    urls.set(member, [...(urls.get(member) ?? []), url].sort());
  }
  const idOf = (peers: readonly string[]): string => sha1(peers.join('') + token).slice(0, HALF);
  const ids = [...urls.values()].map(idOf).sort();
  const own = urls.get(name) ?? [];
  return { id: asId(idOf(own)), cluster: asId(sha1OfBytes(ids.join(''))), peers: own.join(',') };
}

/** Who it is, and how often a leader was elected. */
export interface EtcdKept extends EtcdIdentity {
  readonly term: number;
}

const logOf = (data: string): string => `${data}/member/wal/0000000000000000-0000000000000000.wal`;

/** From when it last ran with this directory; in a form of the model's own. */
export function kept(process: Process, data: string): EtcdKept | undefined {
  try {
    return JSON.parse(process.readFile(logOf(data))) as EtcdKept;
  } catch {
    return undefined;
  }
}

export const keep = (process: Process, data: string, what: EtcdKept): void =>
  process.writeFile(logOf(data), JSON.stringify(what), { mode: 0o600 });
