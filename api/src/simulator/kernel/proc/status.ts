import { type Capabilities, capabilityMask } from '../capabilities.ts';
import { osError } from '../errno.ts';
import { DATA, STACK, TEXT, virtualBytes } from '../process/memory-map.ts';
import type { PidNamespace } from '../process/pid-namespace.ts';
import type { KernelProcess } from '../process/process.ts';
import { signalNumbers } from '../process/signals.ts';
import type { SignalName } from '../types.ts';

/** @see linux: fs/proc/array.c proc_pid_status */
export function statusOf(process: KernelProcess, space: PidNamespace): string {
  const states: Record<string, string> = { R: 'running', S: 'sleeping', D: 'disk sleep', Z: 'zombie', T: 'stopped' };
  const mask = (wanted: 'ignore' | 'handler'): string => maskOf(process, wanted).toString(16).padStart(16, '0');
  const pid = process.pidIn(space);
  const four = (id: number): string => `${id}\t${id}\t${id}\t${id}`;
  const pids = (of: KernelProcess): string => [...new Set([of.pidIn(space), of.pid])].join('\t');
  const { cpus } = process.surroundings.node;
  const bounding = capabilityMask(process.surroundings.capabilities);
  const caps = capabilityMask(process.capabilities);
  return `Name:\t${process.comm}
Umask:\t${process.umask.toString(8).padStart(4, '0')}
State:\t${process.state} (${states[process.state]})
Tgid:\t${pid}
Ngid:\t0
Pid:\t${pid}
PPid:\t${process.ppidIn(space)}
TracerPid:\t0
Uid:\t${four(process.uid)}
Gid:\t${four(process.gid)}
FDSize:\t64
Groups:\t${process.groups.join(' ')} 
NStgid:\t${pids(process)}
NSpid:\t${pids(process)}
NSpgid:\t${pids(process.group)}
NSsid:\t${pids(process.session)}
${process.status ? '' : memoryOf(process)}Threads:\t1
SigQ:\t0/31357
SigPnd:\t${NO_SIGNALS}
ShdPnd:\t${NO_SIGNALS}
SigBlk:\t${NO_SIGNALS}
SigIgn:\t${mask('ignore')}
SigCgt:\t${mask('handler')}
CapInh:\t0000000000000000
CapPrm:\t${caps}
CapEff:\t${caps}
CapBnd:\t${bounding}
CapAmb:\t0000000000000000
NoNewPrivs:\t${process.surroundings.noNewPrivileges ? 1 : 0}
Seccomp:\t${process.surroundings.seccomp ? 2 : 0}
Seccomp_filters:\t${process.surroundings.seccomp ? 1 : 0}
Speculation_Store_Bypass:\tthread vulnerable
SpeculationIndirectBranch:\tconditional enabled
Cpus_allowed:\t${cpuMask(cpus)}
Cpus_allowed_list:\t${cpus > 1 ? `0-${cpus - 1}` : '0'}
Mems_allowed:\t00000000,00000001
Mems_allowed_list:\t0
voluntary_ctxt_switches:\t1
nonvoluntary_ctxt_switches:\t0
`;
}

/** A bit for each signal. */
function maskOf(process: KernelProcess, wanted: 'ignore' | 'handler'): bigint {
  let bits = 0n;
  for (const signal in signalNumbers)
    if (process.actionOf(signal as SignalName) === wanted) bits |= 1n << BigInt(signalNumbers[signal as SignalName] - 1);
  return bits;
}

/** What a process that has ended has no more of. @see linux: fs/proc/task_mmu.c task_mem */
function memoryOf(process: KernelProcess): string {
  const { memoryBytes } = process;
  const virtual = virtualBytes(process);
  const rows: readonly (readonly [name: string, bytes: number])[] = [
    ['VmPeak', virtual],
    ['VmSize', virtual],
    ['VmLck', 0],
    ['VmPin', 0],
    ['VmHWM', memoryBytes],
    ['VmRSS', memoryBytes],
    ['RssAnon', memoryBytes],
    ['RssFile', 0],
    ['RssShmem', 0],
    ['VmData', memoryBytes + DATA],
    ['VmStk', STACK],
    ['VmExe', TEXT],
    ['VmLib', 0],
    ['VmPTE', 40 * 1024],
    ['VmSwap', 0],
    ['HugetlbPages', 0],
  ];
  const kb = (bytes: number): string => `${String(Math.ceil(bytes / 1024)).padStart(8)} kB`;
  return `${rows.map(([name, bytes]) => `${name}:\t${kb(bytes)}\n`).join('')}CoreDumping:\t0\nTHP_enabled:\t1\n`;
}

/** Where it cannot be known it is 0; where it lies in memory is not told to all. @see linux: fs/proc/array.c do_task_stat */
export function statOf(process: KernelProcess, space: PidNamespace): string {
  const { group, session, niceness, status } = process;
  const ids = [process.ppidIn(space), group.pidIn(space), session.pidIn(space)];
  const terminal = process.terminal ? [TERMINAL + process.terminal.terminalNumber, group.pidIn(space)] : [0, -1];
  const faults = [0, 0, 0, 0];
  const times = [Math.floor(process.cpuTime / TICK), 0, Math.floor(process.childrenTime / TICK), 0];
  const memory = [virtualBytes(process), Math.ceil(process.memoryBytes / PAGE)];
  const signals = [0, 0, Number(maskOf(process, 'ignore')), Number(maskOf(process, 'handler'))];
  const last = [0, 0, 0, 17, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, status ? status.code : 0];
  const started = Math.floor(process.startedAt / TICK) + process.surroundings.node.bootedBefore * 100;
  const numbers = [...ids, ...terminal, KERNEL_FLAGS, ...faults, ...times, 20 + niceness, niceness, 1, 0, started, ...memory];
  return `${process.pidIn(space)} (${process.comm}) ${process.state} ${numbers.join(' ')} 18446744073709551615 0 0 0 0 0 ${signals.join(' ')} ${last.join(' ')}\n`;
}

/** @see linux: fs/proc/array.c proc_pid_statm */
export function statmOf(process: KernelProcess): string {
  if (process.status) return '0 0 0 0 0 0 0\n';
  const pages = (bytes: number): number => Math.ceil(bytes / PAGE);
  const { memoryBytes } = process;
  return `${pages(virtualBytes(process))} ${pages(memoryBytes)} 0 ${pages(TEXT)} 0 ${pages(memoryBytes + DATA + STACK)} 0\n`;
}

const PAGE = 4096;
/** A hundredth of a second. */
const TICK = 10_000;
/** The number of /dev/pts/0. */
const TERMINAL = 34_816;
/** PF_RANDOMIZE: whatever a program has been loaded for. */
const KERNEL_FLAGS = 4_194_304;

/** @see linux: fs/proc/base.c proc_oom_score, mm/oom_kill.c oom_badness */
export function oomScoreOf({ memoryBytes, oomScoreAdj, surroundings: { node } }: KernelProcess): number {
  if (oomScoreAdj <= -1000) return 0;
  const points = (memoryBytes / node.memoryBytes) * 1000 + oomScoreAdj;
  return Math.max(0, Math.trunc(((1000 + points) * 2) / 3));
}

/** Who may be spared more than the runtime has said is for the mighty to say. @see linux: fs/proc/base.c __set_oom_adj */
export function adjustOomScore(process: KernelProcess, value: number, capabilities: Capabilities): void {
  if (!Number.isInteger(value) || Math.abs(value) > 1000) throw osError('EINVAL');
  if (value < process.surroundings.oomScoreAdj && !capabilities.has('SYS_RESOURCE')) throw osError('EACCES');
  process.oomScoreAdj = value;
}

/** What processes read and write is not counted. @see linux: fs/proc/base.c do_io_accounting */
export const NO_IO = ['rchar', 'wchar', 'syscr', 'syscw', 'read_bytes', 'write_bytes', 'cancelled_write_bytes']
  .map((name) => `${name}: 0\n`)
  .join('');

/** @see linux: kernel/sched/debug.c proc_sched_show_task */
export function schedOf(process: KernelProcess, space: PidNamespace): string {
  const row = (name: string, value: number, decimals: number): string =>
    `${name.padEnd(45)}:${value.toFixed(decimals).padStart(decimals > 0 ? 21 : 14)}\n`;
  return `${process.comm} (${process.pidIn(space)}, #threads: 1)
-------------------------------------------------------------------
${row('se.exec_start', process.startedAt / 1000, 6)}${row('se.sum_exec_runtime', process.cpuTime / 1000, 6)}${row('nr_switches', 1, 0)}${row('nr_voluntary_switches', 1, 0)}${row('nr_involuntary_switches', 0, 0)}policy                                       :                    0
prio                                         :                  120
`;
}

const NO_SIGNALS = '0'.repeat(16);

/** A bit for each CPU, in groups of 32. @see linux: lib/vsprintf.c bitmap_string */
const cpuMask = (cpus: number): string => ((1n << BigInt(cpus)) - 1n).toString(16).replace(/\B(?=(.{8})+$)/g, ',');

/** What containerd gives. @see linux: fs/proc/base.c proc_pid_limits */
export const LIMITS = [
  ['Limit', 'Soft Limit', 'Hard Limit', 'Units'],
  ['Max cpu time', 'unlimited', 'unlimited', 'seconds'],
  ['Max file size', 'unlimited', 'unlimited', 'bytes'],
  ['Max data size', 'unlimited', 'unlimited', 'bytes'],
  ['Max stack size', '8388608', 'unlimited', 'bytes'],
  ['Max core file size', 'unlimited', 'unlimited', 'bytes'],
  ['Max resident set', 'unlimited', 'unlimited', 'bytes'],
  ['Max processes', 'unlimited', 'unlimited', 'processes'],
  ['Max open files', '1048576', '1048576', 'files'],
  ['Max locked memory', '65536', '65536', 'bytes'],
  ['Max address space', 'unlimited', 'unlimited', 'bytes'],
  ['Max file locks', 'unlimited', 'unlimited', 'locks'],
  ['Max pending signals', '31357', '31357', 'signals'],
  ['Max msgqueue size', '819200', '819200', 'bytes'],
  ['Max nice priority', '0', '0', ''],
  ['Max realtime priority', '0', '0', ''],
  ['Max realtime timeout', 'unlimited', 'unlimited', 'us'],
]
  .map(
    ([name = '', soft = '', hard = '', unit = '']) =>
      `${name.padEnd(25)} ${soft.padEnd(20)} ${hard.padEnd(20)} ${unit === '' ? '' : unit.padEnd(10)}\n`,
  )
  .join('');
