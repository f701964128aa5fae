import { hash32, type Task } from '../../../engine/index.ts';
import { type Dummy, isAddress, type Process, type Veth } from '../lib/kernel.ts';
import { notFollowed } from '../lib/not-followed.ts';
import { Failure, type Tool } from '../lib/tool.ts';

/**
 * What `ip link` and `ip address` change of a network: devices of the kind `dummy`, and their addresses. More is not followed.
 * @see iproute2: ip/iplink.c, ip/ipaddress.c; linux: drivers/net/dummy.c
 */
export function* changeDevices(tool: Tool, words: readonly string[]): Task<number> {
  const [about = '', verb = '', ...rest] = words;
  const { dummies } = tool.process.net;
  const given = new Map(rest.flatMap((word, i): [string, string][] => (WITH_VALUE.has(word) ? [[word, rest[i + 1] ?? '']] : [])));
  const free = rest.filter((word, i) => !WITH_VALUE.has(word) && !WITH_VALUE.has(rest[i - 1] ?? ''));
  if ('link'.startsWith(about)) {
    const name = given.get('name') ?? given.get('dev') ?? free[0] ?? '';
    if (/^a(dd?)?$/.test(verb)) {
      if (given.get('type') !== 'dummy') return notFollowed(tool.process);
      if (isThere(tool.process, name)) return yield* refused(tool, 'File exists');
      dummies.set(name, { up: false });
      return 0;
    }
    const device = dummies.get(name);
    if (!isThere(tool.process, name)) return yield* noDevice(tool, name, /^s/.test(verb) ? 2 : 1);
    if (device === undefined) return notFollowed(tool.process);
    if (/^d(el(ete)?)?$/.test(verb)) dummies.delete(name);
    else if (/^set?$/.test(verb)) dummies.set(name, { ...device, up: free.includes('up') || (device.up && !free.includes('down')) });
    return 0;
  }
  const name = given.get('dev') ?? '';
  const device = dummies.get(name);
  if (!isThere(tool.process, name)) return yield* noDevice(tool, name, 1);
  const [address = '', bits = '32'] = (free[0] ?? given.get('local') ?? '').split('/');
  if (device === undefined || !isAddress(address) || address.includes(':')) return notFollowed(tool.process);
  const has = device.address === address && device.bits === Number(bits);
  if (/^a(dd?)?$/.test(verb)) {
    if (has) return yield* refused(tool, 'File exists');
    if (device.address !== undefined) return notFollowed(tool.process);
    dummies.set(name, { ...device, address, bits: Number(bits) });
  } else if (!has) return yield* refused(tool, 'Cannot assign requested address');
  else dummies.set(name, { up: device.up });
  return 0;
}

const WITH_VALUE = new Set([
  'dev',
  'name',
  'type',
  'local',
  'mtu',
  'brd',
  'broadcast',
  'label',
  'scope',
  'address',
  'qlen',
  'master',
  'netns',
]);

/** Whether a network has a device of that name. */
export const isThere = ({ net }: Process, name: string): boolean =>
  net.dummies.has(name) || net.interfaces.some((each) => each.name === name) || net.veths.some((each) => each.name === name);

/** @see iproute2: lib/ll_map.c nodev; busybox: networking/libiproute/ll_map.c xll_name_to_index */
function* noDevice(tool: Tool, name: string, byBusybox: number): Task<number> {
  if (!tool.gnu && byBusybox === 2) throw new Failure('SIOCGIFFLAGS: No such device', 2);
  if (!tool.gnu) throw new Failure(`can't find device '${name}'`, byBusybox);
  yield* tool.complain(`Cannot find device "${name}"\n`);
  return 1;
}

function* refused(tool: Tool, why: string): Task<number> {
  if (!tool.gnu) throw new Failure(`RTNETLINK answers: ${why}`, 2);
  yield* tool.complain(`RTNETLINK answers: ${why}\n`);
  return 2;
}

/** What of a device is to be shown, and how. */
interface Asked {
  readonly isLink: boolean;
  readonly family: 4 | 6 | undefined;
  readonly oneLine: boolean;
  readonly brief: boolean;
}

/** As `ip` shows them. It has a hardware address of its own, by chance. */
export function dummyText(
  name: string,
  { up, address, bits }: Dummy,
  index: number,
  { isLink, family, oneLine, brief }: Asked,
  gnu: boolean,
): string {
  const bytes = [0, 8, 16, 24].map((shift) => (hash32(name) >>> shift) & 0xff);
  const ether = [0x0e, ...bytes, bytes[0] ?? 0].map((byte) => byte.toString(16).padStart(2, '0')).join(':');
  const flags = `BROADCAST,NOARP${up ? ',UP,LOWER_UP' : ''}`;
  if (brief) {
    const told = isLink ? `${ether} <${flags}>` : address === undefined ? '' : `${address}/${bits}`;
    return `${name.padEnd(16)} ${(up ? 'UNKNOWN' : 'DOWN').padEnd(14)} ${told} \n`;
  }
  const state = gnu ? `state ${up ? 'UNKNOWN' : 'DOWN'} ${isLink ? 'mode DEFAULT ' : ''}group default ` : '';
  const head = `${index + 1}: ${name}: <${flags}> mtu 1500 qdisc ${up ? 'noqueue' : 'noop'} ${state}qlen 1000`;
  const lines = family ? [head] : [head, `    link/ether ${ether} brd ff:ff:ff:ff:ff:ff`];
  const inet = `    inet ${address}/${bits} scope global ${name}`;
  const shown = address !== undefined && family !== 6 && !isLink;
  if (oneLine && !isLink) return shown ? `${index + 1}: ${name}${inet}\\       valid_lft forever preferred_lft forever\n` : '';
  if (family !== undefined && !isLink && !shown) return '';
  return `${[...lines, ...(shown ? [inet, '       valid_lft forever preferred_lft forever'] : [])].join(oneLine ? '\\' : '\n')}\n`;
}

/** The end of a Pod's network that its node has: its other end is the second device there. @see containernetworking plugins: plugins/main/ptp/ptp.go */
export function vethText({ name, address, netns }: Veth, index: number, { isLink, family, oneLine, brief }: Asked, gnu: boolean): string {
  const bytes = [0, 8, 16, 24].map((shift) => ((hash32(name) >>> shift) & 0xff).toString(16).padStart(2, '0'));
  const ether = ['5e', ...bytes, bytes[0]].join(':');
  const flags = 'BROADCAST,MULTICAST,UP,LOWER_UP';
  if (brief) return `${`${name}@if2`.padEnd(16)} ${'UP'.padEnd(14)} ${isLink ? `${ether} <${flags}>` : `${address}/32`} \n`;
  const state = gnu ? `state UP ${isLink ? 'mode DEFAULT ' : ''}group default ` : '';
  const head = `${index}: ${name}@if2: <${flags}> mtu 1500 qdisc noqueue ${state}`;
  const links = family ? [head] : [head, `    link/ether ${ether} brd ff:ff:ff:ff:ff:ff${gnu ? ` link-netns ${netns}` : ''}`];
  if (isLink) return `${links.join(oneLine ? '\\' : '\n')}\n`;
  if (family === 6) return '';
  const inet = `    inet ${address}/32 scope global ${name}`;
  if (oneLine) return `${index}: ${name}${inet}\\       valid_lft forever preferred_lft forever\n`;
  return `${[...links, inet, '       valid_lft forever preferred_lft forever'].join('\n')}\n`;
}
