type Sysctls = Readonly<Record<string, string>>;

const PORTS_FROM = 'net.ipv4.ip_unprivileged_port_start';
const PORTS_OF_CLIENTS = 'net.ipv4.ip_local_port_range';
const LAST_PORT = 65_535;

/**
 * The parameter of a sandbox's own that its kernel takes no such value of: runc then cannot write it. Only those are known that
 * a kubelet lets Pods set without being told to; they are written by their names, here and there.
 * @see linux: kernel/sysctl.c do_proc_dointvec; net/ipv4/sysctl_net_ipv4.c ipv4_local_port_range, ipv4_privileged_ports; ipc/ipc_sysctl.c
 */
export function refusedSysctl(sysctls: Sysctls): string | undefined {
  return Object.keys(sysctls)
    .sort()
    .find((name) => takes[name]?.(sysctls[name] ?? '', sysctls) === false);
}

/** Where runc writes it. @see runc: libcontainer/init_linux.go writeSystemProperty */
export const sysctlPath = (name: string): string => `/proc/sys/${name.replaceAll('.', '/')}`;

const takes: Readonly<Record<string, (value: string, all: Sysctls) => boolean>> = {
  'kernel.shm_rmid_forced': (value) => within(value, 0, 1),
  'net.ipv4.tcp_syncookies': (value) => within(value, 0, 255),
  'net.ipv4.ping_group_range': (value) => numbers(value) !== undefined,
  'net.ipv4.ip_local_reserved_ports': (value) => /^\s*(\d+(-\d+)?(,\d+(-\d+)?)*)?\s*$/.test(value),
  [PORTS_FROM]: (value) => within(value, 0, LAST_PORT),
  // It must not reach down to the ports that take a privilege.
  [PORTS_OF_CLIENTS]: (value, all) => {
    const [first = Number.NaN, last = LAST_PORT] = numbers(value) ?? [];
    const privileged = numbers(all[PORTS_FROM] ?? '')?.[0] ?? 1024;
    return first >= 1 && last <= LAST_PORT && first <= last && first >= privileged;
  },
};

const within = (value: string, least: number, most: number): boolean => {
  const [number] = numbers(value) ?? [];
  return number !== undefined && number >= least && number <= most;
};

/** Separated by blanks; undefined if there are none, or anything else. */
function numbers(value: string): number[] | undefined {
  const words = value.split(/\s+/).filter((word) => word !== '');
  return words.length > 0 && words.every((word) => /^-?(0x[0-9a-f]+|\d+)$/i.test(word)) ? words.map(Number) : undefined;
}
