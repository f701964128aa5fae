import { baseName } from './lib/files.ts';
import type { ListeningInfo } from './lib/kernel.ts';
import { notFollowed } from './lib/not-followed.ts';
import { type Tool, utility } from './lib/tool.ts';
import { printRoutes } from './network-info.ts';
import { readOptions } from './options.ts';

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
    for (const protocol of ['TCP', 'UDP'] as const) {
      if (!all && !options.has(protocol === 'TCP' ? 't' : 'u')) continue;
      if (!only && !options.has('a') && protocol === 'TCP') continue;
      for (const one of ofProtocol(tool.process.net.listening, protocol)) {
        if (one.version === 6 ? options.has('4') : options.has('6')) continue;
        const name = `${protocol.toLowerCase()}${gnu && one.version === 6 ? '6' : ''}`;
        const local = `${one.address}:${one.port}`;
        const remote = `${one.version === 6 ? '::' : '0.0.0.0'}:*`;
        const state = protocol === 'UDP' ? '' : 'LISTEN';
        tool.print(
          `${name.padEnd(5)}      0      0 ${local.padEnd(23)} ${remote.padEnd(23)} ${state.padEnd(11)}${names ? ` ${program(tool, one)}` : gnu ? '' : ' '}\n`,
        );
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
function program({ gnu }: Tool, { holders: [first] }: ListeningInfo): string {
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
    const both = !options.has('t') && !options.has('u');
    const protocols = (['UDP', 'TCP'] as const).filter((each) => both || options.has(each === 'TCP' ? 't' : 'u'));
    const rows: string[][] = [];
    if (options.has('a', 'l'))
      for (const protocol of protocols)
        for (const one of ofProtocol(tool.process.net.listening, protocol)) {
          if (!families.includes(one.version) || !isMeant(one)) continue;
          const [host, anybody] = one.both ? ['*', '*'] : one.version === 6 ? [`[${one.address}]`, '[::]'] : [one.address, '0.0.0.0'];
          const waiting = protocol === 'TCP' ? String(one.backlog) : '0';
          rows.push([
            ...(protocols.length > 1 ? [protocol.toLowerCase()] : []),
            ...[protocol === 'TCP' ? 'LISTEN' : 'UNCONN', '0', waiting, `${host}:`, String(one.port), `${anybody}:`, '*'],
            options.has('p') ? users(one) : '',
          ]);
        }
    printColumns(tool, rows, protocols.length > 1, options.has('H'));
    return 0;
  },
  { shortName: true },
);

/** Of what listens nobody is at the other end. @see iproute2: misc/ssfilter.y */
function filterOf(words: string): (one: ListeningInfo) => boolean {
  const [, side, port] = /^\(? ?(sport|dport) ?(?:=|==|eq|is)? ?:?(\d+) ?\)?$/.exec(words) ?? [];
  return side === undefined ? () => true : (one) => side === 'sport' && one.port === Number(port);
}

const users = ({ holders }: ListeningInfo): string =>
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
