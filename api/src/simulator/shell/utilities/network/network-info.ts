import { seconds, type Task } from '../../../engine/index.ts';
import { broadcastOf, hardwareAddress, linkLocalAddress, maskOf, type Process, type Route } from '../lib/kernel.ts';
import { notFollowed } from '../lib/not-followed.ts';
import { readOptions } from '../lib/options.ts';
import { Failure, type Tool, utility } from '../lib/tool.ts';
import { addressOf } from './connect.ts';
import { changeDevices, dummyText, isThere, vethText } from './ip-devices.ts';

/** ip, ifconfig, route, traceroute: of the interfaces. */

export const ifconfig = utility(
  function* (tool) {
    const [wanted, ...changes] = tool.args.filter((word) => !word.startsWith('-'));
    if (changes.length > 0 && !tool.process.holds('NET_ADMIN')) {
      const call = /^\d/.test(changes[0] ?? '') ? 'SIOCSIFADDR' : changes[0] === 'mtu' ? 'SIOCSIFMTU' : 'SIOCSIFFLAGS';
      if (!tool.gnu) throw new Failure(`${call}: Operation not permitted`, 1);
      yield* tool.complain(`${call}: Operation not permitted\n`);
      return 255;
    }
    if (changes.length > 0) return notFollowed(tool.process);
    const known = tool.process.net.interfaces.filter(({ name }) => wanted === undefined || name === wanted);
    if (known.length === 0) throw new Failure(`${wanted}: error fetching interface information: Device not found`, 1);
    for (const one of known.toSorted((a, b) => (a.name < b.name ? -1 : 1))) tool.print(tool.gnu ? described(one) : describedByBusybox(one));
    return 0;
  },
  { shortName: true },
);

type Interface = Process['net']['interfaces'][number];

function described({ name, address, bits }: Interface): string {
  const head = (flags: string): string => `${name}: flags=${flags}\n        inet ${address}  netmask ${maskOf(bits)}`;
  if (name === 'lo')
    return `${head('73<UP,LOOPBACK,RUNNING>  mtu 65536')}\n        inet6 ::1  prefixlen 128  scopeid 0x10<host>\n        loop  txqueuelen 1000  (Local Loopback)\n\n`;
  return `${head('4163<UP,BROADCAST,RUNNING,MULTICAST>  mtu 1500')}  broadcast ${broadcastOf(address, bits)}\n        inet6 ${linkLocalAddress(address)}  prefixlen 64  scopeid 0x20<link>\n        ether ${hardwareAddress(address)}  txqueuelen 0  (Ethernet)\n\n`;
}

function describedByBusybox({ name, address, bits }: Interface): string {
  const loop = name === 'lo';
  return `${name.padEnd(10)}Link encap:${loop ? 'Local Loopback  ' : `Ethernet  HWaddr ${hardwareAddress(address).toUpperCase()}  `}
          inet addr:${address}  ${loop ? '' : `Bcast:${broadcastOf(address, bits)}  `}Mask:${maskOf(bits)}
          inet6 addr: ${loop ? '::1/128 Scope:Host' : `${linkLocalAddress(address)}/64 Scope:Link`}
          UP ${loop ? 'LOOPBACK RUNNING  MTU:65536' : 'BROADCAST RUNNING MULTICAST  MTU:1500'}  Metric:1
          RX packets:0 errors:0 dropped:0 overruns:0 frame:0
          TX packets:0 errors:0 dropped:0 overruns:0 carrier:0
          collisions:0 txqueuelen:${loop ? 1000 : 0} 
          RX bytes:0 (0.0 B)  TX bytes:0 (0.0 B)

`;
}

/** @see iproute2: ip/ip.c */
const IP_OPTION =
  /^--?(4|6|0|B|M|o(neline)?|br(ief)?|s(tat(istic)?s)?|d(etails)?|c(olor)?(=.*)?|j(son)?|p(retty)?|h(uman(-readable)?)?|iec|a(ll)?|f(amily)?|r(esolve)?|t(imestamp)?|ts(hort)?|N(umeric)?|n(etns)?|rc(vbuf)?|l(oops)?|b(atch)?|force|V(ersion)?)$/;
const OBJECTS =
  'addrlabel neighbor neighbour rule maddress mroute mrule tunnel tuntap ntable monitor xfrm netns l2tp fou macsec tcpmetrics token netconf vrf sr nexthop mptcp ioam stats'.split(
    ' ',
  );

/** @see busybox: networking/ip.c ip_main */
const BUSYBOX_OBJECTS = ['tunnel', 'tunl', 'neigh', 'rule'];

export const ip = utility(
  function* (tool) {
    const [unknown] = tool.args.filter((word) => word.startsWith('-') && !IP_OPTION.test(word));
    if (unknown !== undefined)
      throw tool.gnu ? new Failure(`Option "${unknown.replace(/^--/, '-')}" is unknown, try "ip -help".`, 255) : tool.usage('bad usage');
    const words = tool.args.filter((word, i) => !word.startsWith('-') && !/^--?f(amily)?$/.test(tool.args[i - 1] ?? ''));
    const brief = tool.args.includes('-br') || tool.args.includes('-brief');
    const { interfaces } = tool.process.net;
    const about = words[0] ?? '';
    // What would change the network asks for a capability first; that it is changed is not simulated.
    if (/^(a(dd?)?|del(ete)?|d|set?|change|replace|append|flush)$/.test(words[1] ?? '')) {
      if (tool.process.holds('NET_ADMIN'))
        return about !== '' && ('link'.startsWith(about) || 'address'.startsWith(about))
          ? yield* changeDevices(tool, words)
          : notFollowed(tool.process);
      // busybox sets flags of a device the old way. @see busybox: networking/libiproute/iplink.c do_chflags
      if (!tool.gnu && 'link'.startsWith(about) && words.some((word) => word === 'up' || word === 'down'))
        throw new Failure('SIOCSIFFLAGS: Operation not permitted', 2);
      return yield* refusedByKernel(tool);
    }
    if (about !== '' && 'route'.startsWith(about)) {
      const { routes } = tool.process.net;
      if (words[1] === 'get') {
        const source = podAddress(tool.process);
        tool.print(`${words[2]} via ${routes[0]?.via} dev eth0 src ${source} uid ${tool.process.uid} \n    cache \n`);
      } else for (const route of routes) tool.print(routeLine(route, tool.gnu));
      return 0;
    }
    if (about !== '' && !'address'.startsWith(about) && !'link'.startsWith(about)) {
      if ((tool.gnu ? OBJECTS : BUSYBOX_OBJECTS).some((each) => each.startsWith(about))) return notFollowed(tool.process);
      throw new Failure(tool.gnu ? `Object "${about}" is unknown, try "ip help".` : `invalid argument '${about}'`, 1);
    }
    const shown = {
      isLink: about !== '' && 'link'.startsWith(about),
      family: familyOf(tool.args),
      oneLine: tool.args.some((word) => /^--?o/.test(word)),
    };
    const device = deviceOf(words);
    if (device !== undefined && !isThere(tool.process, device)) {
      if (!tool.gnu) throw new Failure(`can't find device '${device}'`, shown.isLink ? 2 : 1);
      yield* tool.complain(`Device "${device}" does not exist.\n`);
      return 1;
    }
    for (const [index, own] of interfaces.entries()) {
      if (device !== undefined && own.name !== device) continue;
      tool.print(brief ? briefly(own, index, shown, flagsOf(own, tool.gnu)) : interfaceText(own, index, shown, tool.gnu));
    }
    const { veths } = tool.process.net;
    for (const [index, own] of veths.entries())
      if (device === undefined || own.name === device)
        tool.print(vethText(own, interfaces.length + index + 1, { ...shown, brief }, tool.gnu));
    for (const [index, [name, own]] of [...tool.process.net.dummies].entries())
      if (device === undefined || name === device)
        tool.print(dummyText(name, own, interfaces.length + veths.length + index, { ...shown, brief }, tool.gnu));
    return 0;
  },
  { shortName: true, usageCode: 255 },
);

/** Which one is asked for: by `dev`, or by the first word that says nothing else. @see iproute2: ip/ipaddress.c ipaddr_list_flush_or_save */
function deviceOf([, verb = '', ...rest]: readonly string[]): string | undefined {
  const words = /^(sh(ow?)?|l(ist?|st|s)?)$/.test(verb) ? rest : verb === 'dev' ? [verb, ...rest] : [];
  const at = words.indexOf('dev');
  const name = at >= 0 ? words[at + 1] : words[0];
  return name !== undefined && /^(up|master|vrf|type|scope|label|to|permanent|dynamic|primary|secondary|group)$/.test(name)
    ? undefined
    : name;
}

interface Shown {
  readonly isLink: boolean;
  /** All of them, where it is not one. */
  readonly family: 4 | 6 | undefined;
  readonly oneLine: boolean;
}

const familyOf = (args: readonly string[]): Shown['family'] => {
  const named = args[args.findIndex((word) => /^--?f(amily)?$/.test(word)) + 1];
  if (args.includes('-4') || named === 'inet') return 4;
  return args.includes('-6') || named === 'inet6' ? 6 : undefined;
};

/** Busybox takes the other end, which it cannot see, for one that is down. */
const flagsOf = ({ name }: Interface, gnu: boolean): string =>
  name === 'lo' ? 'LOOPBACK,UP,LOWER_UP' : `BROADCAST,MULTICAST,UP,LOWER_UP${gnu ? '' : ',M-DOWN'}`;

const nameOf = ({ name }: Interface, index: number): string => (name === 'lo' ? name : `${name}@if${index + 4}`);

function briefly(own: Interface, index: number, { isLink, family }: Shown, flags: string): string {
  const loop = own.name === 'lo';
  const addresses = [family !== 6 ? `${own.address}/${own.bits}` : '', family !== 4 ? linkAddress(loop, own.address) : ''];
  const told = isLink ? `${loop ? '00:00:00:00:00:00' : hardwareAddress(own.address)} <${flags}>` : addresses.filter(Boolean).join(' ');
  return `${nameOf(own, index).padEnd(16)} ${(loop ? 'UNKNOWN' : 'UP').padEnd(14)} ${told} \n`;
}

/**
 * Who asks for a family is not told of the link; who wants one line for each gets the addresses alone.
 * @see iproute2: ip/ipaddress.c print_linkinfo, print_addrinfo; busybox: networking/libiproute/ipaddress.c
 */
function interfaceText(own: Interface, index: number, { isLink, family, oneLine }: Shown, gnu: boolean): string {
  const { name, address, bits } = own;
  const loop = name === 'lo';
  const state = gnu
    ? `state ${loop ? 'UNKNOWN' : 'UP'} ${isLink ? 'mode DEFAULT ' : ''}group default ${loop ? 'qlen 1000' : ''}`
    : loop
      ? 'qlen 1000'
      : '';
  const peer = gnu && !loop ? 'link-netnsid 0' : '';
  const head = `${index + 1}: ${nameOf(own, index)}: <${flagsOf(own, gnu)}> mtu ${loop ? 65_536 : 1500} qdisc noqueue ${state}`;
  const ether = loop
    ? 'loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00'
    : `ether ${hardwareAddress(address)} brd ff:ff:ff:ff:ff:ff${peer && ` ${peer}`}`;
  const links = family ? [`${head}${peer}`] : [head, `    link/${ether}`];
  if (isLink) return `${links.join(oneLine ? '\\' : '\n')}\n`;
  const inet = `    inet ${address}/${bits} ${loop ? '' : `brd ${broadcastOf(address, bits)} `}scope ${loop ? 'host' : 'global'} ${name}`;
  const inet6 = `    inet6 ${linkAddress(loop, address)} scope ${loop ? 'host' : 'link'} `;
  const addresses = [...(family === 6 ? [] : [inet]), ...(family === 4 ? [] : [inet6])];
  if (oneLine) return addresses.map((each) => `${index + 1}: ${name}${each}\\       ${FOR_EVER}`).join('');
  return [...links, ...addresses.flatMap((each) => [each, `       ${FOR_EVER.trimEnd()}`])].map((line) => `${line}\n`).join('');
}

const linkAddress = (loop: boolean, address: string): string => (loop ? '::1/128' : `${linkLocalAddress(address)}/64`);

/** iproute2 gives the kernel's answer as it is. @see iproute2: lib/libnetlink.c rtnl_talk_error; busybox: networking/libiproute/libnetlink.c */
function* refusedByKernel(tool: Tool): Task<number> {
  const answer = 'RTNETLINK answers: Operation not permitted';
  if (!tool.gnu) throw new Failure(answer, 2);
  yield* tool.complain(`${answer}\n`);
  return 2;
}

const FOR_EVER = 'valid_lft forever preferred_lft forever\n';

/** Each has its own opinion of blanks. @see busybox: networking/libiproute/iproute.c print_route; iproute2: ip/iproute.c */
function routeLine({ to, bits, via, link, source, dev }: Route, gnu: boolean): string {
  const target = bits === 0 ? 'default' : bits === 32 ? to : `${to}/${bits}`;
  const kernel = gnu && link && bits < 32 ? ' proto kernel' : '';
  if (dev) return `${target} dev ${dev} scope host \n`;
  return `${target}${via ? ` via ${via}` : ''} dev eth0${kernel}${link ? ' scope link' : ''}${source ? `${gnu ? '' : ' '} src ${source}` : ''} \n`;
}

export const route = utility(
  function* (tool) {
    if (!/^(add|del)$/.test(tool.args[0] ?? '')) return printRoutes(tool);
    if (tool.process.holds('NET_ADMIN')) return notFollowed(tool.process);
    const call = tool.args[0] === 'add' ? 'SIOCADDRT' : 'SIOCDELRT';
    if (!tool.gnu) throw new Failure(`${call}: Operation not permitted`, 1);
    yield* tool.complain(`${call}: Operation not permitted\n`);
    return 7;
  },
  { shortName: true },
);

/** `route`, and `netstat -r`, which tells of TCP's numbers in place of metrics. @see busybox: networking/route.c bb_displayroutes */
export function printRoutes(tool: Tool, byNetstat = false): number {
  const numeric = tool.args.some((word) => word.includes('n'));
  const [heads, numbers] = byNetstat ? ['  MSS Window  irtt', '    0 0          0'] : ['Metric Ref    Use', '0      0        0'];
  tool.print(`Kernel IP routing table\nDestination     Gateway         Genmask         Flags ${heads} Iface\n`);
  for (const { to, bits, via, dev = 'eth0' } of tool.process.net.routes) {
    const target = bits === 0 && !numeric ? 'default' : to;
    const gateway = via ?? (numeric || tool.gnu ? '0.0.0.0' : '*');
    const flags = `U${via ? 'G' : ''}${bits === 32 ? 'H' : ''}`;
    tool.print(`${target.padEnd(15)} ${gateway.padEnd(15)} ${maskOf(bits).padEnd(15)} ${flags.padEnd(5)} ${numbers} ${dev}\n`);
  }
  return 0;
}

export const traceroute = utility(
  function* (tool) {
    const options = readOptions(tool, { short: 'nm:w:q:T4Ip:Fs:' });
    const host = options.operands[0];
    if (host === undefined) throw tool.usage('missing host');
    const address = yield* addressOf(tool.process, host);
    if (address === undefined)
      throw new Failure(tool.gnu ? `${host}: ${tool.process.net.noSuchName}` : `bad address '${host}'`, tool.gnu ? 2 : 1);
    const most = Number(options.value('m') ?? 30);
    const wait = seconds(Number(options.value('w') ?? 5));
    yield* tool.write(
      tool.gnu
        ? `traceroute to ${host} (${address}), ${most} hops max, 60 byte packets\n`
        : `traceroute to ${host} (${address}), ${most} hops max, 46 byte packets\n`,
    );
    // Of a host that does not answer, all that comes is what the routers say.
    const answers = yield* tool.process.net.ping(address, wait);
    const hops = tool.process.net.hops(address).slice(0, answers ? most : -1);
    for (const [index, hop] of hops.slice(0, most).entries()) {
      const took = [7, 3, 4].map((each) => `  0.0${each * (index + 1) + 1 < 10 ? '0' : ''}${each * (index + 1) + 1} ms`).join('');
      yield* tool.write(`${hopNumber(index)}  ${options.has('n') ? hop : `${hop} (${hop})`}${took}\n`);
    }
    for (let index = hops.length; !answers && index < most; index++) {
      yield* tool.process.sleep(3 * wait);
      yield* tool.write(`${hopNumber(index)}${tool.gnu ? '  * * *' : '  *  *  *'}\n`);
    }
    return 0;
  },
  { shortName: true },
);

const hopNumber = (index: number): string => String(index + 1).padStart(2);

const podAddress = (process: Process): string => process.net.interfaces.find(({ name }) => name !== 'lo')?.address ?? '127.0.0.1';
