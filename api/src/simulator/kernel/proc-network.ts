import type { FileTree } from './file-tree.ts';
import type { Inode } from './inode.ts';
import type { NetworkNamespace } from './network-namespace.ts';
import type { Protocol } from './network-types.ts';
import { hardwareAddress, linkLocalAddress, maskOf, routesOf } from './routes.ts';
import type { ListeningSocket } from './sockets.ts';
import { fixedDirectory, textFile } from './virtual.ts';

/** /proc/net of a network namespace. @see linux: net/core/net-procfs.c, net/ipv4/tcp_ipv4.c, net/ipv4/fib_trie.c, net/ipv4/arp.c */
export function networkDirectory(tree: FileTree, network: NetworkNamespace): Inode {
  const text = (make: (network: NetworkNamespace) => string) => (of: FileTree) => textFile(of, () => make(network));
  return fixedDirectory(tree, {
    arp: text(neighbours),
    dev: text(devices),
    if_inet6: text(addressesV6),
    route: text(routes),
    tcp: text(({ listeners }) => TCP + rowsOf(listeners, 'TCP', 4, '0A')),
    tcp6: text(({ listeners }) => TCP6 + rowsOf(listeners, 'TCP', 6, '0A')),
    udp: text(({ listeners }) => UDP + rowsOf(listeners, 'UDP', 4, '07')),
    udp6: text(({ listeners }) => UDP6 + rowsOf(listeners, 'UDP', 6, '07')),
  });
}

const TCP = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n';
const TCP6 =
  '  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n';
const UDP =
  '   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops             \n';

const UDP6 = TCP6.replace('inode\n', 'inode ref pointer drops\n');

const hex = (value: number, width: number): string => value.toString(16).toUpperCase().padStart(width, '0');
/** In the order in which the processor has its bytes. */
const addressInHex = (ip: string): string =>
  ip
    .split('.')
    .reverse()
    .map((part) => hex(Number(part), 2))
    .join('');

const addressV6InHex = (ip: string): string => (ip === '::1' ? '00000000000000000000000001000000' : '0'.repeat(32));

/** @see linux: net/ipv4/tcp_ipv4.c get_tcp4_sock, net/ipv6/tcp_ipv6.c get_tcp6_sock */
const rowsOf = (listeners: readonly ListeningSocket[], protocol: Protocol, version: 4 | 6, state: string): string =>
  listeners
    .flatMap(({ protocol: own, port, ends }) => (own === protocol ? ends.map(({ version: of, address }) => ({ port, of, address })) : []))
    .filter(({ of }) => of === version)
    .map(({ address, port }, i) => {
      const local = version === 4 ? addressInHex(address) : addressV6InHex(address);
      const remote = '0'.repeat(version === 4 ? 8 : 32);
      return `${String(i).padStart(4)}: ${local}:${hex(port, 4)} ${remote}:0000 ${state} 00000000:00000000 00:00000000 00000000     0        0 ${1000 + i}\n`;
    })
    .join('');

/** Nobody counts what goes over them. */
function devices({ interfaces }: NetworkNamespace): string {
  const zeros = [7, 7, 4, 4, 4, 5, 10, 9, 8, 7, 4, 4, 4, 5, 7, 10].map((width) => '0'.padStart(width)).join(' ');
  return `Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
${interfaces.map(({ name }) => `${name.padStart(6)}: ${zeros}\n`).join('')}`;
}

function routes(network: NetworkNamespace): string {
  const head = 'Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT';
  const rows = routesOf(network).map(({ to, via, bits }) => {
    const flags = 1 + (via === undefined ? 0 : 2) + (bits === 32 ? 4 : 0);
    return `eth0\t${addressInHex(to)}\t${addressInHex(via ?? '0.0.0.0')}\t${hex(flags, 4)}\t0\t0\t0\t${addressInHex(maskOf(bits))}\t0\t0\t0`;
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
