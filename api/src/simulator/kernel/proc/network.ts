import type { FileTree } from '../files/file-tree.ts';
import type { Inode } from '../files/inode.ts';
import { fixedDirectory, textFile } from '../files/virtual.ts';
import type { SocketOwner } from '../network/connections.ts';
import type { NetworkNamespace } from '../network/namespace.ts';
import { hardwareAddress, linkLocalAddress, maskOf, routesOf } from '../network/routes.ts';
import { addressInHex, hex, tcpTable, udpTable } from './sockets.ts';

/** /proc/net of a network namespace. @see linux: net/core/net-procfs.c, net/ipv4/fib_trie.c, net/ipv4/arp.c */
export function networkDirectory(tree: FileTree, network: NetworkNamespace, processes: ReadonlyMap<number, SocketOwner>): Inode {
  const text = (make: (network: NetworkNamespace) => string) => (of: FileTree) => textFile(of, () => make(network));
  return fixedDirectory(tree, {
    arp: text(neighbours),
    dev: text(devices),
    if_inet6: text(addressesV6),
    route: text(routes),
    tcp: text(() => tcpTable(network, processes, 4)),
    tcp6: text(() => tcpTable(network, processes, 6)),
    udp: text(() => udpTable(network, processes, 4)),
    udp6: text(() => udpTable(network, processes, 6)),
  });
}

/** Nobody counts what goes over them. */
function devices({ interfaces }: NetworkNamespace): string {
  const zeros = [7, 7, 4, 4, 4, 5, 10, 9, 8, 7, 4, 4, 4, 5, 7, 10].map((width) => '0'.padStart(width)).join(' ');
  return `Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
${interfaces.map(({ name }) => `${name.padStart(6)}: ${zeros}\n`).join('')}`;
}

function routes(network: NetworkNamespace): string {
  const head = 'Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT';
  const rows = routesOf(network).map(({ to, via, bits, dev = 'eth0' }) => {
    const flags = 1 + (via === undefined ? 0 : 2) + (bits === 32 ? 4 : 0);
    return `${dev}\t${addressInHex(to)}\t${addressInHex(via ?? '0.0.0.0')}\t${hex(flags, 4)}\t0\t0\t0\t${addressInHex(maskOf(bits))}\t0\t0\t0`;
  });
  return [head, ...rows].map((row) => `${row.padEnd(127)}\n`).join('');
}

function neighbours(network: NetworkNamespace): string {
  const via = routesOf(network)[0]?.via ?? '';
  const row = `${via.padEnd(16)} 0x1         0x2         ${hardwareAddress(via)}     *        eth0\n`;
  return `IP address       HW type     Flags       HW address            Mask     Device\n${row}`;
}

function addressesV6({ ip }: NetworkNamespace): string {
  const groups = linkLocalAddress(ip).slice('fe80::'.length).split(':');
  const whole = `fe80000000000000${groups.map((group) => group.padStart(4, '0')).join('')}`;
  return `00000000000000000000000000000001 01 80 10 80       lo\n${whole} 02 40 20 80     eth0\n`;
}
