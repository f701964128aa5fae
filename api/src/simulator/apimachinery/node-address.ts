import { byObject } from '../engine/index.ts';
import { joinHostPort } from './host-port.ts';
import type { Node } from './objects.ts';

/** A node's InternalIP; empty where it has none, or there is no node. */
export const internalAddress = (node: Node | undefined): string =>
  node?.status.addresses?.find(({ type }) => type === 'InternalIP')?.address ?? '';

/** What Pods are told of their node: its address, and its first of the other family, if it has one. @see kubernetes: pkg/util/node/node.go GetNodeHostIPs */
export const hostAddresses = byObject(({ status }: Node): readonly string[] => {
  const [first, ...others] = ['InternalIP', 'ExternalIP'].flatMap((wanted) =>
    (status.addresses ?? []).filter(({ type }) => type === wanted).map(({ address }) => address),
  );
  const other = others.find((address) => address.includes(':') !== first?.includes(':'));
  return [first, other].filter((address) => address !== undefined);
});

/** Where each node's kubelet serves logs and exec. */
export const KUBELET_PORT = 10250;

/** How the API server's dialling ends where a node's machine is gone, or its kubelet alone. @see Go: net.OpError */
export const kubeletUnreachable = (node: Node | undefined, hasMachine = false): string =>
  `dial tcp ${joinHostPort(internalAddress(node), KUBELET_PORT)}: connect: ${hasMachine ? 'connection refused' : 'no route to host'}`;

/** Where the API server asks a kubelet for a log. @see kubernetes: pkg/registry/core/pod/strategy.go LogLocation */
export function containerLogsUrl(node: Node | undefined, path: readonly string[], query: Readonly<Record<string, string>>): string {
  const text = new URLSearchParams(Object.entries(query).sort(([a], [b]) => (a < b ? -1 : 1))).toString();
  return `https://${joinHostPort(internalAddress(node), KUBELET_PORT)}/containerLogs/${path.join('/')}${text ? `?${text}` : ''}`;
}
