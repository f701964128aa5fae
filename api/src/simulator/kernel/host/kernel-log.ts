import { type Micros, SECOND } from '../../engine/index.ts';
import type { MemoryUser } from '../cgroup/memory-user.ts';
import { cgroupPath, type NamedGroup } from '../cgroup/path.ts';
import { virtualBytes } from '../process/memory-map.ts';
import type { KernelLine } from '../types.ts';

/** Whom the OOM killer ended, among whom, and for whose limit. */
interface OutOfMemory {
  /** Who asked for the memory, where that is known. */
  readonly asker: MemoryUser | undefined;
  readonly victim: MemoryUser;
  /** The victim's own group, and the one whose limit was passed: the group of all has the node's memory. */
  readonly group: NamedGroup;
  readonly limited: NamedGroup;
  readonly candidates: readonly MemoryUser[];
  /** What was asked for beyond the limit: nobody has it. */
  readonly excess: number;
}

interface Task {
  readonly pid: number;
  readonly uid: number;
  readonly comm: string;
  readonly virtual: number;
  readonly resident: number;
  readonly oomScoreAdj: number;
}

interface Told {
  readonly at: Micros;
  readonly asker: Task;
  readonly victim: Task;
  readonly tasks: readonly Task[];
  readonly cpuset: string;
  /** undefined: of the whole node. */
  readonly limited: string | undefined;
  readonly group: string;
}

/** What the kernel keeps of what it has said since it was booted: of what the run plays, that is the OOM killer's. */
export class KernelLog {
  #told: Told[] = [];

  killed({ asker, victim, group, limited, candidates, excess }: OutOfMemory, at: Micros): void {
    const who = asker ?? victim;
    const seen = (user: MemoryUser): Task => taskOf(user, user === who ? excess : 0);
    const first = seen(victim);
    this.#told.push({
      at,
      asker: seen(who),
      victim: first,
      tasks: candidates.map(seen),
      cpuset: group.name || '/',
      limited: limited.parent ? cgroupPath(limited) : undefined,
      group: cgroupPath(group),
    });
    if (this.#told.length >= 2 * KEPT) this.#told = this.#told.slice(KEPT);
  }

  boots(): void {
    this.#told = [];
  }

  /** @param bootedBefore the run, in seconds */
  lines(bootedBefore: number): KernelLine[] {
    return this.#told.flatMap((told) => {
      const { at } = told;
      const stamp = sinceBoot(at, bootedBefore);
      return linesOf(told).map((text) => ({ at, stamp, text }));
    });
  }
}

const KEPT = 100;
const taskOf = (user: MemoryUser, excess: number): Task => ({
  pid: user.hostPid,
  uid: user.uid,
  comm: user.comm,
  virtual: virtualBytes(user),
  resident: Math.max(0, user.memoryBytes - excess),
  oomScoreAdj: user.oomScoreAdj,
});

const kb = (bytes: number): string => `${Math.ceil(bytes / 1024)}kB`;
/** As /proc/PID/status tells it. */
const PAGE_TABLES = 40 * 1024;

/**
 * Without where the kernel was, and what the group's memory is of.
 * @see linux 5.15: mm/oom_kill.c dump_header, dump_task, dump_oom_summary, __oom_kill_process; mm/memcontrol.c mem_cgroup_print_oom_context
 */
function linesOf({ asker, victim, tasks, cpuset, limited, group }: Told): string[] {
  const mask = limited === undefined ? '0x1100cca(GFP_HIGHUSER_MOVABLE)' : '0xcc0(GFP_KERNEL)';
  const row = ({ pid, uid, comm, virtual, resident, oomScoreAdj }: Task): string => {
    const pages = (bytes: number): string => String(Math.ceil(bytes / 4096)).padStart(8);
    return `[${String(pid).padStart(7)}] ${String(uid).padStart(5)} ${String(pid).padStart(5)} ${pages(virtual)} ${pages(resident)} ${String(PAGE_TABLES).padStart(8)} ${'0'.padStart(8)}         ${String(oomScoreAdj).padStart(5)} ${comm}`;
  };
  const constraint = limited === undefined ? 'CONSTRAINT_NONE' : 'CONSTRAINT_MEMCG';
  const where = limited === undefined ? 'global_oom' : `oom_memcg=${limited}`;
  const { pid, uid, comm, virtual, resident, oomScoreAdj } = victim;
  return [
    `${asker.comm} invoked oom-killer: gfp_mask=${mask}, order=0, oom_score_adj=${asker.oomScoreAdj}`,
    'Tasks state (memory values in pages):',
    '[  pid  ]   uid  tgid total_vm      rss pgtables_bytes swapents oom_score_adj name',
    ...tasks.map(row),
    `oom-kill:constraint=${constraint},nodemask=(null),cpuset=${cpuset},mems_allowed=0,${where},task_memcg=${group},task=${comm},pid=${pid},uid=${uid}`,
    `${limited === undefined ? 'Out of memory' : 'Memory cgroup out of memory'}: Killed process ${pid} (${comm}) total-vm:${kb(virtual)}, anon-rss:${kb(resident)}, file-rss:0kB, shmem-rss:0kB, UID:${uid} pgtables:${kb(PAGE_TABLES)} oom_score_adj:${oomScoreAdj}`,
  ];
}

/** @see linux: kernel/printk/printk.c print_time */
function sinceBoot(at: Micros, bootedBefore: number): string {
  const since = at + bootedBefore * SECOND;
  const seconds = Math.floor(since / SECOND);
  return `${String(seconds).padStart(5)}.${String(since - seconds * SECOND).padStart(6, '0')}`;
}
