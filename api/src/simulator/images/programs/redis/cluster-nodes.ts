import { type Slots, slotsText } from './hash-slots.ts';

/** A node of a cluster, as it tells of itself; `told` grows with each change. */
export interface ClusterNode {
  readonly id: string;
  /** Empty until another has told it. */
  readonly host: string;
  readonly port: number;
  readonly master: string | undefined;
  readonly slots: Slots;
  readonly epoch: number;
  readonly told: number;
}

/** A line of CLUSTER NODES. @see redis: src/cluster.c clusterGenNodeDescription */
export const nodeLine = (
  { id, host, port, master, epoch, slots }: ClusterNode,
  flags: readonly string[],
  heard: number,
  linked: boolean,
): string =>
  `${id} ${host}:${port}@${port + 10_000} ${flags.join(',')} ${master ?? '-'} 0 ${heard} ${epoch} ${linked ? 'connected' : 'disconnected'}${slotsText(slots)}`;

/** What a node keeps in its file. */
export function writeNodes(nodes: readonly ClusterNode[], me: string, epoch: number): string {
  const lines = nodes.map((node) =>
    nodeLine(node, [...(node.id === me ? ['myself'] : []), node.master === undefined ? 'master' : 'slave'], 0, true),
  );
  return `${lines.join('\n')}\nvars currentEpoch ${epoch} lastVoteEpoch 0\n`;
}

/** What it finds there again. */
export function readNodes(text: string): {
  readonly nodes: readonly ClusterNode[];
  readonly me: string | undefined;
  readonly epoch: number;
} {
  const nodes: ClusterNode[] = [];
  let me: string | undefined;
  for (const line of text.split('\n')) {
    const [id = '', address = '', flags = '', master = '-', , , epoch = '0', , ...slots] = line.trim().split(' ');
    const [, host = '', port = ''] = /^([^:]*):(\d+)@/.exec(address) ?? [];
    if (port === '') continue;
    if (flags.includes('myself')) me = id;
    const rows = slots.map((row) => row.split('-').map(Number)).map(([from = 0, to = from]) => [from, to] as const);
    nodes.push({ id, host, port: Number(port), master: master === '-' ? undefined : master, slots: rows, epoch: Number(epoch), told: 1 });
  }
  return { nodes, me, epoch: Number(/currentEpoch (\d+)/.exec(text)?.[1] ?? 0) };
}
