import { readOrEmpty } from '../lib/files.ts';
import type { Process } from '../lib/kernel.ts';
import { readOptions } from '../lib/options.ts';
import { become } from '../lib/run-command.ts';
import { Failure, reason, type Tool, utility } from '../lib/tool.ts';

/** chrt, ionice, taskset: what they set has no meaning here, and what they tell is what every process has. */

/** To be served before all others takes a right that containers do not have. */
export const ionice = utility(
  function* (tool) {
    const options = readOptions(tool, { short: 'c:n:p:t', inOrder: true });
    const { operands } = options;
    if (/^(1|realtime)$/.test(options.value('c') ?? '') && !tool.process.holds('SYS_NICE') && !tool.process.holds('SYS_ADMIN'))
      throw new Failure(`ioprio_set${tool.gnu ? ' failed' : ''}: Operation not permitted`, 1);
    const pids = options.values('p');
    for (const pid of pids) theProcess(tool, Number(pid), tool.gnu ? 'ioprio_get failed' : 'ioprio_get');
    if (operands.length > 0 && pids.length === 0) return yield* become(tool, operands);
    if (!options.has('c', 'n')) tool.print('none: prio 0\n');
    return 0;
  },
  { shortName: true },
);

export const chrt = utility(
  function* (tool) {
    const options = readOptions(tool, { short: 'abdfiorRpmvT:P:D:', long: { pid: 'p', other: 'o', max: 'm' }, inOrder: true });
    const { operands } = options;
    if (options.has('m')) {
      const rows = [...['OTHER', 'FIFO', 'RR', 'BATCH', 'IDLE', 'DEADLINE'].entries()];
      for (const [i, name] of rows) tool.print(`SCHED_${name} min/max priority\t: ${i === 1 || i === 2 ? '1/99' : '0/0'}\n`);
      return 0;
    }
    if (!options.has('p')) return operands.length > 1 ? yield* become(tool, operands.slice(1)) : 0;
    const pid = Number(operands.at(-1));
    theProcess(tool, pid, `failed to get pid ${pid}'s policy`);
    if (operands.length > 1) return 0;
    tool.print(`pid ${pid}'s current scheduling policy: SCHED_OTHER\npid ${pid}'s current scheduling priority: 0\n`);
    return 0;
  },
  { shortName: true },
);

/** Its first word is a mask of processors, or with -c a list. */
export const taskset = utility(
  function* (tool) {
    const options = readOptions(tool, { short: 'apc', long: { 'cpu-list': 'c', pid: 'p', 'all-tasks': 'a' }, inOrder: true });
    const { operands } = options;
    if (!options.has('p')) return operands.length > 1 ? yield* become(tool, operands.slice(1)) : 0;
    const pid = Number(operands.at(-1));
    theProcess(tool, pid, tool.gnu ? `failed to get pid ${pid}'s affinity` : `can't get pid ${pid}'s affinity`);
    const { cpus } = tool.process.system;
    const tell = (which: string): void => {
      const list = cpus > 1 ? `0-${cpus - 1}` : '0';
      const all = options.has('c') ? `list: ${list}` : `mask: ${((1n << BigInt(cpus)) - 1n).toString(16)}`;
      tool.print(`pid ${pid}'s ${which} affinity ${all}\n`);
    };
    for (const which of operands.length > 1 ? ['current', 'new'] : ['current']) tell(which);
    return 0;
  },
  { shortName: true },
);

/** @see util-linux: sys-utils/renice.c; busybox: util-linux/renice.c */
export const renice = utility(
  function* (tool) {
    const words = tool.args.filter((word) => !/^-[npgu]$|^--(pid|priority|pgrp|user)$/.test(word));
    const [priority, ...pids] = words;
    const hint = "\nTry 'renice --help' for more information.";
    if (priority === undefined || pids.length === 0) throw tool.gnu ? new Failure(`not enough arguments${hint}`, 1) : tool.usage('');
    const wanted = Number(priority);
    if (!Number.isInteger(wanted))
      throw new Failure(tool.gnu ? `invalid priority '${priority}'${hint}` : `invalid number '${priority}'`, 1);
    let code = 0;
    for (const word of pids) {
      const old = tool.process.processes().find(({ pid }) => String(pid) === word)?.niceness;
      const what = old === undefined ? 'get' : 'set';
      try {
        tool.process.setNiceness(tool.gnu || old === undefined || !tool.args.includes('-n') ? wanted : old + wanted, Number(word));
        const { niceness } = tool.process.processes().find(({ pid }) => String(pid) === word) ?? {};
        if (tool.gnu) tool.print(`${word} (process ID) old priority ${old}, new priority ${niceness}\n`);
      } catch (error) {
        yield* tool.warn(
          tool.gnu ? `failed to ${what} priority for ${word} (process ID): ${reason(error)}` : `setpriority: ${reason(error)}`,
        );
        code = 1;
      }
    }
    return code;
  },
  { shortName: true },
);

function theProcess(tool: Tool, pid: number, cannot: string): void {
  if (pid !== 0 && !tool.process.processes().some((each) => each.pid === pid)) throw new Failure(`${cannot}: No such process`, 1);
}

/** @see glibc: posix/getconf.c */
export const getconf = utility(
  function* (tool) {
    const { operands } = readOptions(tool, { short: 'av:', inOrder: true });
    const [name, path] = operands;
    const usage = 'Usage: getconf [-v specification] variable_name [pathname]\n       getconf -a [pathname]';
    if (name === undefined) {
      yield* tool.complain(`${usage}\n`);
      return 2;
    }
    if (path !== undefined) {
      const value = ofPaths[name];
      if (value === undefined) throw new Failure(`Unrecognized variable \`${name}'`, 2);
      tool.print(`${value}\n`);
      return 0;
    }
    const value = ofMachine(tool.process)[name];
    if (value === undefined) {
      yield* tool.complain(Object.hasOwn(ofPaths, name) ? `${usage}\n` : `getconf: Unrecognized variable \`${name}'\n`);
      return 2;
    }
    tool.print(`${value}\n`);
    return 0;
  },
  { shortName: true },
);

const ofPaths: Readonly<Record<string, number>> = { LINK_MAX: 65_000, NAME_MAX: 255, PATH_MAX: 4096, PIPE_BUF: 4096 };

function ofMachine({ system }: Process): Readonly<Record<string, string | number>> {
  const pages = Math.floor(system.memoryBytes / 4096);
  return {
    _NPROCESSORS_CONF: system.cpus,
    _NPROCESSORS_ONLN: system.cpus,
    _PHYS_PAGES: pages,
    PAGESIZE: 4096,
    PAGE_SIZE: 4096,
    ARG_MAX: 2_097_152,
    CHAR_BIT: 8,
    CHILD_MAX: -1,
    CLK_TCK: 100,
    HOST_NAME_MAX: 64,
    INT_MAX: 2_147_483_647,
    IOV_MAX: 1024,
    LEVEL1_DCACHE_LINESIZE: 64,
    LOGIN_NAME_MAX: 256,
    LONG_BIT: 64,
    NGROUPS_MAX: 65_536,
    OPEN_MAX: 1_048_576,
    PATH: '/bin:/usr/bin',
    SSIZE_MAX: 32_767,
    UINT_MAX: 4_294_967_295,
    ULONG_MAX: '18446744073709551615',
    WORD_BIT: 32,
  };
}

const cachesOf = (cpus: number): readonly (readonly [name: string, value: string])[] => {
  const instances = `(${cpus} instance${cpus === 1 ? '' : 's'})`;
  return [
    ['L1d cache', `${32 * cpus} KiB ${instances}`],
    ['L1i cache', `${32 * cpus} KiB ${instances}`],
    ['L2 cache', `${cpus} MiB ${instances}`],
    ['L3 cache', '35.8 MiB (1 instance)'],
  ];
};

/** Of such a processor without its newer microcode, as the host does not show it to guests. @see linux: arch/x86/kernel/cpu/bugs.c */
const VULNERABILITIES: readonly (readonly [name: string, value: string])[] = [
  ['Itlb multihit', 'KVM: Mitigation: VMX unsupported'],
  ['L1tf', 'Mitigation; PTE Inversion'],
  ['Mds', 'Vulnerable: Clear CPU buffers attempted, no microcode; SMT Host state unknown'],
  ['Meltdown', 'Mitigation; PTI'],
  ['Mmio stale data', 'Vulnerable: Clear CPU buffers attempted, no microcode; SMT Host state unknown'],
  ['Retbleed', 'Vulnerable'],
  ['Spec store bypass', 'Vulnerable'],
  ['Spectre v1', 'Mitigation; usercopy/swapgs barriers and __user pointer sanitization'],
  ['Spectre v2', 'Mitigation; Retpolines, STIBP disabled, RSB filling, PBRSB-eIBRS Not affected'],
  ['Srbds', 'Not affected'],
  ['Tsx async abort', 'Not affected'],
].map(([name, value]) => [`Vulnerability ${name}`, value as string] as const);

/** What /proc/cpuinfo says, as a table. @see util-linux: sys-utils/lscpu.c */
export const lscpu = utility(
  (tool) => {
    const { process } = tool;
    const { cpus, machine } = process.system;
    const rows = readOrEmpty(process, '/proc/cpuinfo').split('\n\n')[0]?.split('\n') ?? [];
    const info = new Map(rows.map((row) => [row.split(/\s*:\s*/)[0]?.trim() ?? '', row.slice(row.indexOf(':') + 2)]));
    const list = cpus > 1 ? `0-${cpus - 1}` : '0';
    const isArm = machine === 'aarch64';
    const table: readonly (readonly [name: string, value: string | number | undefined])[] = [
      ['Architecture', machine],
      ['CPU op-mode(s)', '32-bit, 64-bit'],
      ['Address sizes', info.get('address sizes')],
      ['Byte Order', 'Little Endian'],
      ['CPU(s)', cpus],
      ['On-line CPU(s) list', list],
      ['Vendor ID', isArm ? 'ARM' : info.get('vendor_id')],
      ['Model name', isArm ? 'Neoverse-N1' : info.get('model name')],
      ['CPU family', info.get('cpu family')],
      ['Model', isArm ? 1 : info.get('model')],
      ['Thread(s) per core', 1],
      [isArm ? 'Core(s) per cluster' : 'Core(s) per socket', cpus],
      ['Socket(s)', isArm ? '-' : 1],
      ['Stepping', isArm ? 'r3p1' : info.get('stepping')],
      ['BogoMIPS', info.get('bogomips') ?? info.get('BogoMIPS')],
      ['Flags', info.get('flags') ?? info.get('Features')],
      ['Hypervisor vendor', isArm ? undefined : 'KVM'],
      ['Virtualization type', isArm ? undefined : 'full'],
      ...(isArm ? [] : cachesOf(cpus)),
      ['NUMA node(s)', 1],
      ['NUMA node0 CPU(s)', list],
      ...(isArm ? [] : VULNERABILITIES),
    ];
    for (const [name, value] of table) if (value !== undefined) tool.print(`${`${name}:`.padEnd(33)}${value}\n`);
    return 0;
  },
  { shortName: true },
);
