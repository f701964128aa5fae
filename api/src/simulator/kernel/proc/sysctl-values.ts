import type { ErrnoCode } from '../errno-code.ts';
import { fixedInPods, ofMachine, ofNamespaces } from './sysctl.data.ts';

/** What was set of the kernel's parameters: the machine's, or those of one Pod's namespaces. */
export type Sysctls = Map<string, string>;

/** One of the kernel's parameters. */
interface Parameter {
  readonly initial: string;
  readonly least: number;
  readonly most: number;
  /** Each network or IPC namespace has its own. */
  readonly isNamespaced: boolean;
}

/** All that are known, by their names. */
export const parameters: ReadonlyMap<string, Parameter> = new Map(
  [...ofNamespaces.map((one) => [one, true] as const), ...ofMachine.map((one) => [one, false] as const)].flatMap(
    ([[[least, most], directory, each], isNamespaced]) =>
      each.split(' ').map((text): [string, Parameter] => {
        const [name, value = ''] = text.split('=');
        return [`${directory}.${name}`, { initial: value.replaceAll(',', '\t').replaceAll('+', ' '), least, most, isNamespaced }];
      }),
  ),
);

/** Whether there is no such parameter below /proc/sys for who is in a Pod's own network. */
export const isHiddenInPods = (name: string): boolean => name.startsWith('net.') && parameters.get(name)?.isNamespaced === false;

/** What stops a Pod from setting a parameter: it is not there, it may not be written, or not to that; undefined if nothing does. */
export function podSysctlError(name: string, value: string, of: (name: string) => string): ErrnoCode | undefined {
  if (!parameters.has(name) || isHiddenInPods(name)) return 'ENOENT';
  if (fixedInPods.has(name)) return 'EACCES';
  const written = writtenValue(name, value, of);
  return written.ok ? undefined : written.errno;
}

type Written = { readonly ok: true; readonly value: string } | { readonly ok: false; readonly errno: ErrnoCode };
const refused = (errno: ErrnoCode): Written => ({ ok: false, errno });
const taken = (value: string): Written => ({ ok: true, value });

/**
 * What a parameter is when that is written to it. Numbers stay numbers: fewer than there are leave the others as they were.
 * @param of what another parameter, or this one, is before
 * @see linux: kernel/sysctl.c do_proc_dointvec; net/ipv4/sysctl_net_ipv4.c ipv4_local_port_range, ipv4_ping_group_range, proc_tcp_congestion_control
 */
export function writtenValue(name: string, text: string, of: (name: string) => string): Written {
  const parameter = parameters.get(name);
  const own = SPECIAL[name];
  if (own) return own(text.trim(), of);
  const before = of(name).split('\t');
  if (!parameter || !NUMBER.test(before[0] ?? '')) return taken(text.trim());
  const words = text.trim().split(/\s+/);
  const given = words.slice(0, before.length);
  const fits = (word: string): boolean => NUMBER.test(word) && Number(word) >= parameter.least && Number(word) <= parameter.most;
  return given.every(fits) ? taken([...given.map(decimal), ...before.slice(given.length)].join('\t')) : refused('EINVAL');
}
const NUMBER = /^-?(0x[0-9a-f]+|\d+)$/i;
const decimal = (word: string): string => (/x/i.test(word) ? String(Number(word)) : word);

const PORTS_FROM = 'net.ipv4.ip_unprivileged_port_start';
const PORTS_OF_CLIENTS = 'net.ipv4.ip_local_port_range';

/** Two numbers, the second of which stays where it is not given; undefined if there are none, or anything else. */
function pair(text: string, before: string): [number, number] | undefined {
  const words = text.split(/\s+/).filter((word) => word !== '');
  if (words.length === 0 || !words.every((word) => NUMBER.test(word))) return undefined;
  return [Number(words[0]), Number(words[1] ?? before.split('\t')[1])];
}

const SPECIAL: Readonly<Record<string, (text: string, of: (name: string) => string) => Written>> = {
  // It must not reach down to the ports that take a privilege.
  [PORTS_OF_CLIENTS]: (text, of) => {
    const range = pair(text, of(PORTS_OF_CLIENTS));
    const fits = range && range[0] >= 1 && range[1] <= 65_535 && range[0] <= range[1] && range[0] >= Number(of(PORTS_FROM));
    return fits ? taken(range.join('\t')) : refused('EINVAL');
  },
  // From more to less is nobody.
  'net.ipv4.ping_group_range': (text, of) => {
    const range = pair(text, of('net.ipv4.ping_group_range'));
    if (!range) return refused('EINVAL');
    return taken(range[1] < range[0] ? '1\t0' : range.join('\t'));
  },
  'net.ipv4.ip_local_reserved_ports': (text) => (/^(\d+(-\d+)?(,\d+(-\d+)?)*)?$/.test(text) ? taken(text) : refused('EINVAL')),
  // Those that there are, and one that is loaded where it is asked for.
  'net.ipv4.tcp_congestion_control': (text) => (/^(reno|cubic|bbr)$/.test(text) ? taken(text) : refused('ENOENT')),
};
