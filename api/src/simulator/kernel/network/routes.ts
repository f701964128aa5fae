import { hexByte } from '../../apimachinery/utf8.ts';
import { ipv4 } from './addresses.ts';
import type { Route, Veth } from './types.ts';

/** Where a namespace's packets go. The address of a node is one of the network that Docker makes for kind's nodes, else one of a /24. */
export function routesOf({
  ip,
  isNode,
  veths,
  routesToNodes,
}: {
  readonly ip: string;
  readonly isNode: boolean;
  readonly veths: () => readonly Veth[];
  readonly routesToNodes: () => readonly Route[];
}): readonly Route[] {
  const bits = prefixOf({ ip, isNode });
  const network = maskedBy(ip, bits);
  const gateway = withLast(network, 1);
  const toAll = { to: '0.0.0.0', bits: 0, via: gateway };
  if (isNode) {
    const toPods = veths().map(({ peer: to, name: dev }) => ({ to, bits: 32, dev }));
    const others = [...toPods, ...routesToNodes(), { to: network, bits, link: true as const, source: ip }];
    return [toAll, ...others.toSorted((a, b) => (ipv4(a.to) ?? 0) - (ipv4(b.to) ?? 0))];
  }
  // The ptp plugin has all go by the node, also what is for Pods beside this one.
  return [toAll, { to: network, bits, via: gateway, source: ip }, { to: gateway, bits: 32, link: true, source: ip }];
}

/** The node's end of a Pod's network. */
export const gatewayOf = ({ ip, isNode }: { readonly ip: string; readonly isNode: boolean }): string | undefined =>
  isNode ? undefined : withLast(ip, 1);

/** The bits of the network that an address is in: nodes share a /16, Pods a /24 on each node. */
export const prefixOf = ({ ip, isNode }: { readonly ip: string; readonly isNode: boolean }): number =>
  isNode && ip.startsWith('172.18.') ? 16 : 24;

/** `255.255.255.0` for 24. */
export const maskOf = (bits: number): string =>
  [0, 8, 16, 24].map((from) => 256 - 2 ** (8 - Math.min(8, Math.max(0, bits - from)))).join('.');

/** The last address of the network. */
export const broadcastOf = (ip: string, bits: number): string =>
  ip
    .split('.')
    .map((part, i) => (i < bits / 8 ? part : '255'))
    .join('.');

const maskedBy = (ip: string, bits: number): string =>
  ip
    .split('.')
    .map((part, i) => (i < bits / 8 ? part : '0'))
    .join('.');
const withLast = (ip: string, last: number): string => ip.replace(/\d+$/, String(last));

/** As bridges make them from the address. */
export const hardwareAddress = (ip: string): string => ['0a:58', ...ip.split('.').map((part) => hexByte(Number(part)))].join(':');

/** The address that an interface has of itself. @see RFC 4291, appendix A */
export function linkLocalAddress(ip: string): string {
  const [a, b, c, d] = ip.split('.').map((part) => hexByte(Number(part)));
  const groups = ['0858', `${a}ff`, `fe${b}`, `${c}${d}`].map((group) => group.replace(/^0{1,3}/, ''));
  return `fe80::${groups.join(':')}`;
}
