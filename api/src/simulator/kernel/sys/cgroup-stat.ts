import type { Cgroup } from '../cgroup/cgroup.ts';

/** What Linux 5.15 counts, in its order. @see linux: mm/memcontrol.c memory_stats, memory_stat_format */
const STATES =
  `anon file kernel_stack pagetables percpu sock shmem file_mapped file_dirty file_writeback swapcached anon_thp file_thp shmem_thp
inactive_anon active_anon inactive_file active_file unevictable slab_reclaimable slab_unreclaimable slab`.split(/\s/);
const WORKING_SET =
  'workingset_refault_anon workingset_refault_file workingset_activate_anon workingset_activate_file workingset_restore_anon workingset_restore_file workingset_nodereclaim'.split(
    ' ',
  );
const EVENTS =
  'pgfault pgmajfault pgrefill pgscan pgsteal pgactivate pgdeactivate pglazyfree pglazyfreed thp_fault_alloc thp_collapse_alloc'.split(' ');
/** Not counted for each node of memory. */
const OF_NO_NODE: ReadonlySet<string> = new Set(['percpu', 'sock', 'slab']);

/** All that is used is of processes; new pages of theirs are on the inactive list first. */
const amountOf = (name: string, { memoryBytes }: Cgroup): number => (name === 'anon' || name === 'inactive_anon' ? memoryBytes : 0);

export const memoryStatOf = (cgroup: Cgroup): string =>
  [...STATES, ...WORKING_SET, ...EVENTS].map((name) => `${name} ${amountOf(name, cgroup)}`).join('\n');

/** @see linux: mm/memcontrol.c memory_numa_stat_show */
export const numaStatOf = (cgroup: Cgroup): string =>
  [...STATES, ...WORKING_SET]
    .filter((name) => !OF_NO_NODE.has(name))
    .map((name) => `${name} N0=${amountOf(name, cgroup)}`)
    .join('\n');

/** The niceness whose weight comes nearest. @see linux: kernel/sched/core.c cpu_weight_nice_read_s64, sched_prio_to_weight */
export function niceOf(cpuWeight: number): number {
  const weight = Math.round((cpuWeight * 1024) / 100);
  let best = 0;
  let last = Number.POSITIVE_INFINITY;
  for (const [prio, each] of WEIGHTS.entries()) {
    const delta = Math.abs(each - weight);
    if (delta >= last) break;
    last = delta;
    best = prio;
  }
  return best - 20;
}
const WEIGHTS: readonly number[] = [
  ...[88761, 71755, 56483, 46273, 36291, 29154, 23254, 18705, 14949, 11916, 9548, 7620, 6100, 4904, 3906, 3121, 2501, 1991, 1586, 1277],
  ...[1024, 820, 655, 526, 423, 335, 272, 215, 172, 137, 110, 87, 70, 56, 45, 36, 29, 23, 18, 15],
];
