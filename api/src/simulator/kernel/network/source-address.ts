import { isLoopback } from './addresses.ts';
import type { Endpoint } from './types.ts';

/** A network, by its address and whose it is. */
interface Located {
  readonly ip: string;
  readonly isNode: boolean;
  readonly node: string;
  readonly gateway: string | undefined;
}

/** How a connection gets to where it goes. */
export interface Way {
  readonly from: Located;
  /** The node that the client is on. */
  readonly fromNode: Located | undefined;
  /** What was asked for. */
  readonly host: string;
  /** Who answers; undefined: somebody outside of the cluster. */
  readonly to: Located | undefined;
  /** The node whose rules have sent it there; undefined: it goes straight. */
  readonly by?: Located | undefined;
  /** Those rules mark it, so that its answers come back by that node. */
  readonly marked?: boolean | undefined;
}

/** What the client itself is bound to. */
export const ownAddress = ({ from, host, to, by }: Way): string =>
  isLoopback(host) ? loopback(host) : from.isNode && to && !by ? facing(from, to) : from.ip;

/**
 * What the other side takes for the client. What leaves a node for others than Pods bears the node's address, as kindnet masquerades
 * it; so does what kube-proxy or the hostPort plugin has marked, wherever it comes from, and what comes back to the Pod that has sent it.
 * @see kind: images/kindnetd/cmd/kindnetd/masq.go; kubernetes: pkg/proxy/iptables/proxier.go KUBE-MARK-MASQ, KUBE-POSTROUTING
 */
export function addressSeen(way: Way): string {
  const { from, fromNode, to, by, marked } = way;
  if (!to) return from.ip;
  if (by && (marked || to === from)) return facing(by, to);
  if (from.isNode) return ownAddress(way);
  const leaves = (by !== undefined && by !== fromNode) || (to.isNode && to.node !== from.node);
  return leaves ? (fromNode?.ip ?? from.ip) : ownAddress(way);
}

/** How the other side sees it. */
export const asSeen = (client: Endpoint): Endpoint => (client.seen === undefined ? client : { ...client, address: client.seen });

const loopback = (host: string): string => (host === '::1' ? host : '127.0.0.1');

/** The address of a node that its own Pods, and others, see: those by the gateway of their network, as the CNI plugin ptp sets it up. */
const facing = (node: Located, to: Located): string => (!to.isNode && to.node === node.node ? (to.gateway ?? node.ip) : node.ip);
