import type { Process } from './lib/kernel.ts';
import { become } from './lib/run-command.ts';
import { Failure, type Tool, utility } from './lib/tool.ts';
import { Accounts } from './lib/users.ts';

/** In the order of their bits. @see linux: include/uapi/linux/capability.h */
const NAMES =
  'chown dac_override dac_read_search fowner fsetid kill setgid setuid setpcap linux_immutable net_bind_service net_broadcast net_admin net_raw ipc_lock ipc_owner sys_module sys_rawio sys_chroot sys_ptrace sys_pacct sys_admin sys_boot sys_nice sys_resource sys_time sys_tty_config mknod lease audit_write audit_control setfcap mac_override mac_admin syslog wake_alarm block_suspend audit_read perfmon bpf checkpoint_restore'
    .split(' ')
    .map((name) => `cap_${name}`);

const namesIn = (mask: string): readonly string[] => NAMES.filter((_, bit) => ((BigInt(`0x${mask || '0'}`) >> BigInt(bit)) & 1n) === 1n);

/** Which of libcap's ways of telling a distribution's release has: before 2.33, before 2.48, before 2.52, and since. @see libcap: progs/capsh.c, libcap/cap_text.c */
function releaseOf(process: Process): 'old' | 'middle' | 'later' | 'new' {
  const about = process.access('/etc/os-release', 'r') ? process.readFile('/etc/os-release') : '';
  const id = /^ID="?(\w+)/m.exec(about)?.[1] ?? '';
  const version = Number.parseFloat(/^VERSION_ID="?([\d.]+)/m.exec(about)?.[1] ?? '');
  if (id === 'debian') return version < 11 ? 'old' : version < 12 ? 'middle' : 'new';
  if (id === 'ubuntu') return version < 21 ? 'old' : version < 23 ? 'middle' : 'new';
  if (id === 'alpine') return 'new';
  return id === 'fedora' || version >= 9 ? 'later' : version < 8 ? 'old' : 'middle';
}

/** The most of them, and what is otherwise. */
function textOf(held: readonly string[], old: boolean): string {
  const rest = NAMES.filter((name) => !held.includes(name));
  if (held.length === 0) return '=';
  if (held.length > NAMES.length / 2)
    return `${old ? '= ' : '='}ep${rest.length > 0 ? ` ${rest.join(',')}-ep` : ''}`.replace(/^= ep$/, '=ep');
  return old ? `= ${held.join(',')}+ep` : `${held.join(',')}=ep`;
}

const fieldOf = (process: Process, pid: string, name: string): string =>
  new RegExp(`^${name}:\\t(.*)$`, 'm').exec(process.readFile(`/proc/${pid}/status`))?.[1]?.trim() ?? '';

/** Looks at what a process may do: `--print`, `--decode=`, `--has-p=`; what follows `--` is bash's. */
export const capsh = utility(
  function* (tool) {
    for (const [i, word] of tool.args.entries()) {
      const [, option = '', value = ''] = /^--([a-z-]+)(?:=(.*))?$/s.exec(word) ?? [];
      if (word === '--' || word === '==') return yield* become(tool, ['/bin/bash', ...tool.args.slice(i + 1)]);
      if (option === 'print') tool.print(printed(tool));
      else if (option === 'decode')
        tool.print(
          `0x${BigInt(`0x${value.replace(/^0x/, '')}`)
            .toString(16)
            .padStart(16, '0')}=${namesIn(value.replace(/^0x/, '')).join(',')}\n`,
        );
      else if (option === 'has-p' || option === 'has-b') {
        const held = namesIn(fieldOf(tool.process, 'self', option === 'has-p' ? 'CapPrm' : 'CapBnd'));
        if (!NAMES.includes(value)) throw new Failure(`cap[${value}] not recognized by library`, 1);
        if (!held.includes(value)) throw new Failure(`cap[${value}] not ${option === 'has-p' ? 'permitted' : 'in bounding set'}`, 1);
      } else if (option === 'supports' && !NAMES.includes(value)) throw new Failure(`cap[${value}] not recognized by library`, 1);
      else if (option !== 'supports') throw tool.usage(word);
    }
    return 0;
  },
  { shortName: true },
);

function printed({ process }: Tool): string {
  const release = releaseOf(process);
  const accounts = new Accounts(process);
  const bounding = namesIn(fieldOf(process, 'self', 'CapBnd'));
  const numbered = (id: number, name = '???'): string => `${id}(${name})`;
  const groups = fieldOf(process, 'self', 'Groups')
    .split(/\s+/)
    .filter((id) => id !== '');
  const user = numbered(process.uid, accounts.user(process.uid)?.name);
  const lacking = NAMES.filter((name) => !bounding.includes(name)).map((name) => `!${name}`);
  const hasNoNewPrivileges = release === 'new' || release === 'later';
  const securebits = `Securebits: 00/0x0/1'b0${hasNoNewPrivileges ? ` (no-new-privs=${fieldOf(process, 'self', 'NoNewPrivs')})` : ''}`;
  return [
    `Current: ${textOf(namesIn(fieldOf(process, 'self', 'CapEff')), release === 'old')}`,
    `Bounding set =${bounding.join(',')}`,
    `Ambient set =${namesIn(fieldOf(process, 'self', 'CapAmb')).join(',')}`,
    ...(release === 'old' ? [] : [`Current IAB: ${lacking.join(',')}`]),
    securebits,
    ...['secure-noroot', 'secure-no-suid-fixup', 'secure-keep-caps', 'secure-no-ambient-raise'].map((name) => ` ${name}: no (unlocked)`),
    release === 'old' ? `uid=${user}` : `uid=${user} euid=${user}`,
    `gid=${numbered(process.gid, accounts.groupNameOr(process.gid, '???'))}`,
    `groups=${groups.map((id) => numbered(Number(id), accounts.groupNameOr(Number(id), '???'))).join(',')}`,
    ...(release === 'old' ? [] : [`Guessed mode: ${release === 'new' ? 'HYBRID (4)' : 'UNCERTAIN (0)'}`]),
    '',
  ].join('\n');
}

/** What processes may do, each on a line. @see libcap: progs/getpcaps.c */
export const getpcaps = utility((tool) => {
  const old = releaseOf(tool.process) === 'old';
  for (const pid of tool.args.filter((word) => !word.startsWith('-'))) {
    if (!tool.process.access(`/proc/${pid}`, 'f')) throw new Failure(`Failed to get cap's for process ${pid}: (No such process)`, 1);
    const text = textOf(namesIn(fieldOf(tool.process, pid, 'CapEff')), old);
    tool.print(old ? `Capabilities for \`${pid}': ${text}\n` : `${pid}: ${text}\n`);
  }
  return 0;
});
