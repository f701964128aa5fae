/** Linux' capabilities by their bits. @see linux: include/uapi/linux/capability.h */
const NAMES = (
  'CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID KILL SETGID SETUID SETPCAP LINUX_IMMUTABLE NET_BIND_SERVICE NET_BROADCAST ' +
  'NET_ADMIN NET_RAW IPC_LOCK IPC_OWNER SYS_MODULE SYS_RAWIO SYS_CHROOT SYS_PTRACE SYS_PACCT SYS_ADMIN SYS_BOOT SYS_NICE ' +
  'SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG MKNOD LEASE AUDIT_WRITE AUDIT_CONTROL SETFCAP MAC_OVERRIDE MAC_ADMIN SYSLOG ' +
  'WAKE_ALARM BLOCK_SUSPEND AUDIT_READ PERFMON BPF CHECKPOINT_RESTORE'
).split(' ');

/** What a container's root may do unless it is told otherwise. @see containerd: oci/spec.go defaultUnixCaps */
const DEFAULT =
  'CHOWN DAC_OVERRIDE FSETID FOWNER MKNOD NET_RAW SETGID SETUID SETFCAP SETPCAP NET_BIND_SERVICE SYS_CHROOT KILL AUDIT_WRITE'.split(' ');

const ALL = (1n << BigInt(NAMES.length)) - 1n;

const bit = (name: string): bigint => {
  const index = NAMES.indexOf(name.replace(/^CAP_/, ''));
  return index < 0 ? 0n : 1n << BigInt(index);
};
const maskOf = (names: readonly string[]): bigint => names.reduce((mask, name) => mask | (name === 'ALL' ? ALL : bit(name)), 0n);
const hex = (mask: bigint): string => mask.toString(16).padStart(16, '0');

/**
 * The bounding set of a container: the default, without what is dropped, with what is added; ALL stands for each of them, and
 * what is named goes over it. @see containerd: pkg/cri/opts WithCapabilities
 */
export function boundingSet(change: { readonly add: readonly string[]; readonly drop: readonly string[] }, privileged: boolean): string {
  if (privileged) return hex(ALL);
  const { add, drop } = change;
  const named = (names: readonly string[]) => names.filter((name) => name !== 'ALL');
  let mask = drop.includes('ALL') ? 0n : add.includes('ALL') ? ALL : maskOf(DEFAULT);
  mask |= maskOf(named(add));
  return hex(mask & ~maskOf(named(drop)));
}

export const DEFAULT_CAPABILITIES = boundingSet({ add: [], drop: [] }, false);
