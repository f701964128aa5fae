import { baseName } from '../lib/files.ts';
import type { ConnectionInfo, Endpoint, ListeningInfo, SocketHolder } from '../lib/kernel.ts';
import { notFollowed } from '../lib/not-followed.ts';
import { readOptions } from '../lib/options.ts';
import { type Tool, utility } from '../lib/tool.ts';
import { printRoutes } from './network-info.ts';

/** Those of one protocol, IPv4 first. */
const ofProtocol = (all: readonly ListeningInfo[], protocol: 'TCP' | 'UDP'): readonly ListeningInfo[] =>
  all.filter((one) => one.protocol === protocol).toSorted((a, b) => a.version - b.version);

/** @see net-tools: netstat.c; busybox: networking/netstat.c */
export const netstat = utility(
  function* (tool) {
    const { gnu } = tool;
    const options = readOptions(tool, {
      short: gnu ? 'tulnapreWwxisogM46' : 'tulnapreWwx',
      long: { tcp: 't', udp: 'u', listening: 'l', numeric: 'n', all: 'a', programs: 'p', route: 'r', interfaces: 'i', statistics: 's' },
    });
    if (options.has('r')) return printRoutes(tool, true);
    if (options.has('i')) return printInterfaces(tool);
    if (options.has('s', 'g', 'M')) return notFollowed(tool.process);
    const only = options.has('l');
    const what = only ? 'only servers' : options.has('a') ? 'servers and established' : 'w/o servers';
    const names = options.has('p');
    if (names && gnu && tool.process.uid !== 0)
      yield* tool.complain(
        '(Not all processes could be identified, non-owned process info\n will not be shown, you would have to be root to see it all.)\n',
      );
    const all = !options.has('t', 'u', 'w', 'x');
    const named = names ? ` ${'PID/Program name'.padEnd(20)}` : gnu ? '' : ' ';
    if (all || options.has('t', 'u', 'w'))
      tool.print(
        `Active Internet connections (${what})\nProto Recv-Q Send-Q Local Address           Foreign Address         State      ${named}\n`,
      );
    const families = ([4, 6] as const).filter((version) => !options.has(version === 6 ? '4' : '6'));
    for (const protocol of ['TCP', 'UDP'] as const) {
      if (!all && !options.has(protocol === 'TCP' ? 't' : 'u')) continue;
      for (const version of families) {
        const listening = tool.process.net.listening.filter((one) => one.protocol === protocol && one.version === version);
        const connected = protocol === 'TCP' ? tool.process.net.connections.filter((one) => one.version === version) : [];
        const rows: readonly Row[] = [
          ...(only || options.has('a') ? listening.map(listeningRow) : []),
          ...(only ? [] : connected.map(connectedRow)),
        ];
        const name = `${protocol.toLowerCase()}${gnu && version === 6 ? '6' : ''}`.padEnd(5);
        for (const { unread, local, remote, state, holders } of rows) {
          const ends = [local, remote].map((end) => (gnu ? end.replace('::ffff:', '') : end).padEnd(23)).join(' ');
          const shown = state.padEnd(11);
          tool.print(
            `${name}  ${String(unread).padStart(5)}      0 ${ends} ${shown}${names ? ` ${program(tool, holders)}` : gnu ? '' : ' '}\n`,
          );
        }
      }
    }
    // Whose namespace a socket file is in nobody asks: where Pods have any, they are few.
    if (all || options.has('x')) {
      const heads = gnu
        ? ` I-Node  ${names ? ' PID/Program name    ' : ''} Path\n`
        : ` I-Node ${names ? 'PID/Program name    ' : ''}Path\n`;
      tool.print(`Active UNIX domain sockets (${what})\nProto RefCnt Flags       Type       State        ${heads}`);
    }
    return 0;
  },
  { shortName: true },
);

/** A socket, as it is told of. */
interface Row {
  readonly unread: number;
  readonly local: string;
  readonly remote: string;
  readonly state: string;
  readonly holders: readonly SocketHolder[];
}
const listeningRow = ({ version, address, port, protocol, holders }: ListeningInfo): Row => ({
  unread: 0,
  local: `${address}:${port}`,
  remote: `${version === 6 ? '::' : '0.0.0.0'}:*`,
  state: protocol === 'UDP' ? '' : 'LISTEN',
  holders,
});
const connectedRow = ({ version, local, remote, unread, state, holders }: ConnectionInfo): Row => ({
  unread,
  local: `${mapped(version, local)}:${local.port}`,
  remote: `${mapped(version, remote)}:${remote.port}`,
  state,
  holders,
});
const mapped = (version: 4 | 6, { address }: Endpoint): string => (version === 6 && address.includes('.') ? `::ffff:${address}` : address);

/** Nobody counts what goes over them. @see net-tools: lib/interface.c ife_print_short */
function printInterfaces(tool: Tool): number {
  const received = [...['0'.padStart(8), '0'.padStart(6), '0'.padStart(6)], '0'.padEnd(6)];
  const sent = [...received.slice(0, 3), '0'.padStart(6)];
  tool.print(`Kernel Interface table\nIface             MTU    RX-OK RX-ERR RX-DRP RX-OVR    TX-OK TX-ERR TX-DRP TX-OVR Flg\n`);
  for (const { name } of tool.process.net.interfaces.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const [mtu, flags] = name === 'lo' ? [65_536, 'LRU'] : [1500, 'BMRU'];
    tool.print(`${name.padEnd(15)} ${String(mtu).padStart(5)} ${[...received, ...sent].join(' ')} ${flags}\n`);
  }
  return 0;
}

/** The first that holds it, by the name that it was called with, cut off. */
function program({ gnu }: Tool, [first]: readonly SocketHolder[]): string {
  const called = first?.argv[0] ?? '';
  const told = first ? `${first.pid}/${baseName(called)}`.slice(0, 19) : '-';
  return gnu ? told.padEnd(20) : told;
}

/** @see iproute2: misc/ss.c */
export const ss = utility(
  function* (tool) {
    const options = readOptions(tool, {
      short: 'tulnapeis46Hxwoimr',
      long: { tcp: 't', udp: 'u', listening: 'l', numeric: 'n', all: 'a', processes: 'p', 'no-header': 'H', ipv4: '4', ipv6: '6' },
    });
    if (options.has('s', 'x', 'w')) return notFollowed(tool.process);
    const families = [4, 6].filter((version) => !options.has('4', '6') || options.has(String(version)));
    const isMeant = filterOf(options.operands.join(' '));
    if (!isMeant) return notFollowed(tool.process);
    const both = !options.has('t') && !options.has('u');
    const protocols = (['UDP', 'TCP'] as const).filter((each) => both || options.has(each === 'TCP' ? 't' : 'u'));
    const rows: string[][] = [];
    const add = (protocol: 'TCP' | 'UDP', { state, unread, backlog, local, remote, holders }: Socket): unknown =>
      rows.push([
        ...(protocols.length > 1 ? [protocol.toLowerCase()] : []),
        ...[state, String(unread), String(backlog), `${local.host}:`, local.port, `${remote.host}:`, remote.port],
        options.has('p') ? users(holders) : '',
      ]);
    for (const protocol of protocols) {
      const listening = ofProtocol(tool.process.net.listening, protocol).filter(({ version }) => families.includes(version));
      const connected = protocol === 'TCP' ? tool.process.net.connections.filter(({ version }) => families.includes(version)) : [];
      const sockets = [
        ...(options.has('a', 'l') ? listening.map(listeningSocket) : []),
        ...(options.has('l') ? [] : connected.filter(({ state }) => options.has('a') || state !== 'TIME_WAIT').map(connectedSocket)),
      ];
      for (const socket of sockets) if (isMeant(socket)) add(protocol, socket);
    }
    printColumns(tool, rows, protocols.length > 1, options.has('H'));
    return 0;
  },
  { shortName: true },
);

/** A socket, as `ss` tells of it. */
interface Socket {
  readonly state: string;
  readonly unread: number;
  readonly backlog: number;
  readonly local: { readonly host: string; readonly port: string };
  readonly remote: { readonly host: string; readonly port: string };
  readonly holders: readonly SocketHolder[];
}

function listeningSocket({ protocol, version, address, both, port, backlog, holders }: ListeningInfo): Socket {
  const [host, anybody] = both ? ['*', '*'] : version === 6 ? [`[${address}]`, '[::]'] : [address, '0.0.0.0'];
  const isTcp = protocol === 'TCP';
  return {
    state: isTcp ? 'LISTEN' : 'UNCONN',
    unread: 0,
    backlog: isTcp ? backlog : 0,
    local: { host, port: String(port) },
    remote: { host: anybody, port: '*' },
    holders,
  };
}

/** @see iproute2: misc/ss.c sock_state_print */
function connectedSocket({ version, local, remote, state, unread, holders }: ConnectionInfo): Socket {
  const end = (of: Endpoint) => ({ host: version === 6 ? `[${mapped(version, of)}]` : of.address, port: String(of.port) });
  const shown = state === 'ESTABLISHED' ? 'ESTAB' : state.replaceAll('_', '-').replace('WAIT2', 'WAIT-2');
  return { state: shown, unread, backlog: 0, local: end(local), remote: end(remote), holders };
}

/** undefined: it is not followed. @see iproute2: misc/ssfilter.y */
function filterOf(words: string): ((socket: Socket) => boolean) | undefined {
  if (words === '') return () => true;
  const [, side, port] = /^\(? ?(sport|dport) ?(?:=|==|eq|is)? ?:?(\d+) ?\)?$/.exec(words) ?? [];
  return side === undefined ? undefined : ({ local, remote }) => (side === 'sport' ? local : remote).port === port;
}

const users = (holders: readonly SocketHolder[]): string =>
  holders.length === 0
    ? ''
    : ` users:(${holders
        .toReversed()
        .map(({ comm, pid, fd }) => `("${comm}",pid=${pid},fd=${fd})`)
        .join(',')})`;

/** Where there is no terminal each column is as wide as what stands in it, and ports stick to their addresses. @see iproute2: misc/ss.c columns, render_calc_width */
function printColumns(tool: Tool, rows: readonly (readonly string[])[], named: boolean, headless: boolean): void {
  const heads = [...(named ? ['Netid'] : []), 'State', 'Recv-Q', 'Send-Q', 'Local Address:', 'Port', 'Peer Address:', 'Port', 'Process'];
  const shown = headless ? rows : [heads, ...rows];
  const widths = heads.map((_, i) => Math.max(...shown.map((row) => row[i]?.length ?? 0)));
  for (const row of shown)
    tool.print(
      `${row
        .map((text, i) => {
          const isAddress = heads[i]?.endsWith(':');
          const sticks = i === 0 || heads[i] === 'Port' || heads[i] === 'Process';
          return `${sticks ? '' : ' '}${isAddress ? text.padStart(widths[i] ?? 0) : text.padEnd(widths[i] ?? 0)}`;
        })
        .join('')}\n`,
    );
}
