/** Linux' capabilities in the order of their bits. @see linux: include/uapi/linux/capability.h */
const NAMES = [
  ...['CHOWN', 'DAC_OVERRIDE', 'DAC_READ_SEARCH', 'FOWNER', 'FSETID', 'KILL', 'SETGID', 'SETUID', 'SETPCAP', 'LINUX_IMMUTABLE'],
  ...['NET_BIND_SERVICE', 'NET_BROADCAST', 'NET_ADMIN', 'NET_RAW', 'IPC_LOCK', 'IPC_OWNER', 'SYS_MODULE', 'SYS_RAWIO', 'SYS_CHROOT'],
  ...['SYS_PTRACE', 'SYS_PACCT', 'SYS_ADMIN', 'SYS_BOOT', 'SYS_NICE', 'SYS_RESOURCE', 'SYS_TIME', 'SYS_TTY_CONFIG', 'MKNOD', 'LEASE'],
  ...['AUDIT_WRITE', 'AUDIT_CONTROL', 'SETFCAP', 'MAC_OVERRIDE', 'MAC_ADMIN', 'SYSLOG', 'WAKE_ALARM', 'BLOCK_SUSPEND', 'AUDIT_READ'],
  ...['PERFMON', 'BPF', 'CHECKPOINT_RESTORE'],
] as const;

/** Without `CAP_`: `NET_ADMIN`. */
export type Capability = (typeof NAMES)[number];

/** A process's effective set. */
export type Capabilities = ReadonlySet<Capability>;

/** What root on the node has, and a privileged container. */
export const ALL_CAPABILITIES: Capabilities = new Set(NAMES);

/** What a process of another user has. */
export const NO_CAPABILITIES: Capabilities = new Set();

/** What a container's root may do unless it is told otherwise. @see containerd: oci/spec.go defaultUnixCaps */
export const DEFAULT_CAPABILITIES: Capabilities = new Set([
  ...(['CHOWN', 'DAC_OVERRIDE', 'FSETID', 'FOWNER', 'MKNOD', 'NET_RAW', 'SETGID', 'SETUID', 'SETFCAP', 'SETPCAP'] as const),
  ...(['NET_BIND_SERVICE', 'SYS_CHROOT', 'KILL', 'AUDIT_WRITE'] as const),
]);

/**
 * The bounding set of a container: the default, without what is dropped, with what is added; ALL stands for each of them, and
 * what is named goes over it. containerd puts CAP_ before each name, even before one that has it: runc knows no such thing and
 * passes over it. @see containerd: pkg/cri/opts WithCapabilities; runc: libcontainer/capabilities
 */
export function boundingSet(
  change: { readonly add: readonly string[]; readonly drop: readonly string[] },
  privileged: boolean,
): Capabilities {
  if (privileged) return ALL_CAPABILITIES;
  const { add, drop } = change;
  if (add.length === 0 && drop.length === 0) return DEFAULT_CAPABILITIES;
  const names = (list: readonly string[]): Set<string> => new Set(list.map((name) => name.toUpperCase()));
  const [added, dropped] = [names(add), names(drop)];
  const before = dropped.has('ALL') ? NO_CAPABILITIES : added.has('ALL') ? ALL_CAPABILITIES : DEFAULT_CAPABILITIES;
  return new Set(NAMES.filter((name) => (before.has(name) || added.has(name)) && !dropped.has(name)));
}

/** A set as /proc tells it: 16 hexadecimal digits. */
export function capabilityMask(set: Capabilities): string {
  let mask = 0n;
  for (const name of set) mask |= 1n << BigInt(NAMES.indexOf(name));
  return mask.toString(16).padStart(16, '0');
}
