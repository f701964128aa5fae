import type { Task } from '../../../engine/index.ts';
import type { Process } from '../../../kernel/index.ts';

/** Looks around for what confines it. @see genuinetools/amicontained: main.go; genuinetools/bpfd: proc */
export function* amicontained(process: Process): Task<number> {
  const status = process.readFile('/proc/self/status');
  const field = (name: string): string => new RegExp(`^${name}:\\t(.*)$`, 'm').exec(status)?.[1] ?? '';
  const mask = BigInt(`0x${field('CapBnd') || '0'}`);
  const capabilities = NAMES.filter((_, bit) => (mask >> BigInt(bit)) & 1n);
  const seccomp = ['disabled', 'strict', 'filtering'][Number(field('Seccomp'))] ?? 'disabled';
  const profile = process.access('/proc/self/attr/current', 'r') ? process.readFile('/proc/self/attr/current').trim() : 'unconfined';
  const first = process.access('/proc/1/comm', 'r') ? process.readFile('/proc/1/comm').trim() : '';
  const lines = [
    'Container Runtime: kube',
    'Has Namespaces:',
    `\tpid: ${!/^(systemd|init)$/.test(first)}`,
    '\tuser: false',
    `AppArmor Profile: ${profile}`,
    'Capabilities:',
    ...(capabilities.length > 0 ? [`\tBOUNDING -> ${capabilities.join(' ')}`] : []),
    `Seccomp: ${seccomp}`,
  ];
  // What is blocked by a filter is not followed; without one, it is what needs more than a container may.
  const isPrivileged = capabilities.length === NAMES.length;
  if (seccomp !== 'disabled' || isPrivileged)
    process.remark({ kind: 'NotFollowed', program: 'amicontained', why: 'which system calls are blocked', taken: 'statement' });
  else lines.push(`Blocked Syscalls (${BLOCKED.length}):`, `\t${BLOCKED.join(' ')}`);
  lines.push('Looking for Docker.sock');
  if (process.access('/var/run/docker.sock', 'f')) lines.push('Docker.sock found at: /var/run/docker.sock');
  yield* process.write(1, `${lines.join('\n')}\n`);
  return 0;
}

const NAMES =
  'chown dac_override dac_read_search fowner fsetid kill setgid setuid setpcap linux_immutable net_bind_service net_broadcast net_admin net_raw ipc_lock ipc_owner sys_module sys_rawio sys_chroot sys_ptrace sys_pacct sys_admin sys_boot sys_nice sys_resource sys_time sys_tty_config mknod lease audit_write audit_control setfcap mac_override mac_admin syslog wake_alarm block_suspend audit_read'.split(
    ' ',
  );
const BLOCKED =
  'SYSLOG SETPGID SETSID VHANGUP PIVOT_ROOT ACCT SETTIMEOFDAY UMOUNT2 SWAPON SWAPOFF REBOOT SETHOSTNAME SETDOMAINNAME INIT_MODULE DELETE_MODULE LOOKUP_DCOOKIE KEXEC_LOAD OPEN_BY_HANDLE_AT FINIT_MODULE KEXEC_FILE_LOAD BPF'.split(
    ' ',
  );
