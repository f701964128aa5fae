import type { PodSpec } from '../../apimachinery/objects.ts';
import type { Refusal } from './refusal.ts';

/** What a kubelet allows without being told to. @see kubernetes: pkg/kubelet/sysctl/safe_sysctls.go */
const SAFE: readonly string[] = [
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.ping_group_range',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.ip_local_reserved_ports',
];

/** Why a Pod's parameters of the kernel are refused. @see kubernetes: pkg/kubelet/sysctl/allowlist.go */
export function forbiddenSysctl(spec: PodSpec, allowedUnsafe: readonly string[]): Refusal | undefined {
  const refused = (name: string, why: string): Refusal => ({ reason: 'SysctlForbidden', message: `forbidden sysctl: "${name}" ${why}` });
  for (const { name } of spec.securityContext?.sysctls ?? []) {
    const plain = withDots(name);
    if (![...SAFE, ...allowedUnsafe].some((pattern) => matches(plain, withDots(pattern)))) return refused(plain, 'not allowlisted');
    const namespace = plain.startsWith('net.') ? 'net' : 'ipc';
    if (namespace === 'net' ? spec.hostNetwork : spec.hostIPC) return refused(plain, `not allowed with host ${namespace} enabled`);
  }
  return undefined;
}

/**
 * Either may part the names, and whichever comes first does: the other one is then part of a name, as of a VLAN's.
 * @see kubernetes: pkg/kubelet/sysctl/util.go convertSysctlVariableToDotsSeparator
 */
export const withDots = (name: string): string =>
  /^[^./]*\//.test(name) ? name.replace(/[./]/g, (one) => (one === '/' ? '.' : '/')) : name;

const matches = (name: string, pattern: string): boolean =>
  pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
