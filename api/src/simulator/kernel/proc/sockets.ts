import { MILLISECOND } from '../../engine/index.ts';
import { type Connection, connectionsIn, type SocketOwner } from '../network/connections.ts';
import type { NetworkNamespace } from '../network/namespace.ts';
import type { Protocol, TcpState } from '../network/types.ts';

type Version = 4 | 6;

/** /proc/net/tcp and tcp6: who listens, then the connections. @see linux: net/ipv4/tcp_ipv4.c tcp4_seq_show, net/ipv6/tcp_ipv6.c tcp6_seq_show */
export function tcpTable(network: NetworkNamespace, processes: ReadonlyMap<number, SocketOwner>, version: Version): string {
  const listening = listeningAt(network, processes, 'TCP', version).map(
    ({ address, port, uid }) => `${ends(version, address, port)} 0A ${NO_QUEUE} ${heldBy(uid)} 1 ${POINTER} 100 0 0 10 0`,
  );
  const connected = connectionsIn(network, processes.values()).filter(({ info }) => info.version === version);
  return table(
    version === 4 ? TCP.padEnd(TCP_WIDTH) : TCP6,
    [...listening, ...connected.map(connectionRow)],
    4,
    version === 4 ? TCP_WIDTH : 0,
  );
}

/** /proc/net/udp and udp6. @see linux: net/ipv4/udp.c udp4_seq_show, net/ipv6/datagram.c __ip6_dgram_sock_seq_show */
export function udpTable(network: NetworkNamespace, processes: ReadonlyMap<number, SocketOwner>, version: Version): string {
  const rows = listeningAt(network, processes, 'UDP', version).map(
    ({ address, port, uid }) => `${ends(version, address, port)} 07 ${NO_QUEUE} ${heldBy(uid)} 2 ${POINTER} 0`,
  );
  return table(version === 4 ? UDP.padEnd(UDP_WIDTH) : UDP6, rows, 5, version === 4 ? UDP_WIDTH : 0);
}

const table = (head: string, rows: readonly string[], digits: number, width: number): string =>
  [head, ...rows.map((row, i) => `${String(i).padStart(digits)}: ${row.replace('INODE', String(1000 + i))}`.padEnd(width))]
    .map((row) => `${row}\n`)
    .join('');

const TCP = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode';
const TCP6 =
  '  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode';
const UDP = '   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops';
const UDP6 = `${TCP6} ref pointer drops`;
/** Of a row of IPv4, without its end. */
const TCP_WIDTH = 149;
const UDP_WIDTH = 127;

const NO_QUEUE = '00000000:00000000';
/** Not told to who lacks CAP_SYSLOG. */
const POINTER = '0'.repeat(16);

/** One that nobody holds has a timer, and no inode. */
function connectionRow({ info: { version, local, remote, state, unread, keptFor }, owner }: Connection): string {
  const both = `${end(version, local.address, local.port)} ${end(version, remote.address, remote.port)} ${STATES[state]}`;
  if (keptFor !== undefined) return `${both} ${NO_QUEUE} 03:${hex(Math.floor(keptFor / TICK), 8)} 00000000     0        0 0 3 ${POINTER}`;
  return `${both} 00000000:${hex(unread, 8)} ${heldBy(owner?.uid ?? 0)} 1 ${POINTER} 20 4 30 10 -1`;
}

/** @see linux: include/net/tcp_states.h */
const STATES: Readonly<Record<TcpState, string>> = { ESTABLISHED: '01', FIN_WAIT2: '05', TIME_WAIT: '06', CLOSE_WAIT: '08' };
/** USER_HZ */
const TICK = 10 * MILLISECOND;

function listeningAt(
  { listeners }: NetworkNamespace,
  processes: ReadonlyMap<number, SocketOwner>,
  protocol: Protocol,
  version: Version,
): readonly { readonly address: string; readonly port: number; readonly uid: number }[] {
  return listeners
    .filter((listener) => listener.protocol === protocol)
    .flatMap((listener) => {
      const own = listener.ends.filter((end) => end.version === version);
      const owner = own.length > 0 ? [...processes.values()].find(({ resources }) => resources.has(listener)) : undefined;
      return own.map(({ address }) => ({ address, port: listener.port, uid: owner?.uid ?? 0 }));
    });
}

/** No timer runs, and nothing was sent again. */
const heldBy = (uid: number): string => `00:00000000 00000000 ${String(uid).padStart(5)}        0 INODE`;

/** Of what listens nobody is at the other end. */
const ends = (version: Version, address: string, port: number): string =>
  `${end(version, address, port)} ${end(version, version === 4 ? '0.0.0.0' : '::', 0)}`;

const end = (version: Version, address: string, port: number): string =>
  `${version === 4 ? addressInHex(address) : addressV6InHex(address)}:${hex(port, 4)}`;

export const hex = (value: number, width: number): string => value.toString(16).toUpperCase().padStart(width, '0');
/** In the order in which the processor has its bytes. */
export const addressInHex = (ip: string): string =>
  ip
    .split('.')
    .reverse()
    .map((part) => hex(Number(part), 2))
    .join('');

/** Beside addresses of IPv4, which are mapped, there are the loopback's and nobody's. */
const addressV6InHex = (ip: string): string =>
  ip === '::1' ? `${'0'.repeat(24)}01000000` : ip.includes('.') ? `${'0'.repeat(16)}FFFF0000${addressInHex(ip)}` : '0'.repeat(32);
