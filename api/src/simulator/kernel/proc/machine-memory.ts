/** What a machine has of memory, in bytes. */
export interface MachineMemory {
  readonly memoryBytes: number;
  readonly usedMemory: number;
  readonly cachedMemory: number;
}

/** As Linux 5.15 writes them. @see linux: fs/proc/meminfo.c meminfo_proc_show */
const row = (name: string, bytes: number): string =>
  `${`${name}:`.padEnd(16)}${String(Math.max(0, Math.floor(bytes / 1024))).padStart(8)} kB\n`;
const none = (...names: readonly string[]): string => names.map((name) => row(name, 0)).join('');

/**
 * /proc/meminfo: what is used is of processes, the node's own among them; what was read or written of files stays in memory as long as
 * nobody else needs it.
 */
export function meminfo({ memoryBytes: total, usedMemory: used, cachedMemory: cached }: MachineMemory): string {
  const free = total - used - cached;
  return [
    row('MemTotal', total),
    row('MemFree', free),
    row('MemAvailable', availableOf(free, cached)),
    none('Buffers'),
    row('Cached', cached),
    none('SwapCached'),
    // Since 5.9 new pages of processes are on the inactive list first.
    none('Active'),
    row('Inactive', used + cached),
    none('Active(anon)'),
    row('Inactive(anon)', used),
    none('Active(file)'),
    row('Inactive(file)', cached),
    none('Unevictable', 'Mlocked', 'SwapTotal', 'SwapFree', 'Dirty', 'Writeback'),
    row('AnonPages', used),
    none('Mapped', 'Shmem', 'KReclaimable', 'Slab', 'SReclaimable', 'SUnreclaim', 'KernelStack', 'PageTables', 'NFS_Unstable', 'Bounce'),
    none('WritebackTmp'),
    row('CommitLimit', total / 2),
    row('Committed_AS', used),
    'VmallocTotal:   34359738367 kB\n',
    none('VmallocUsed', 'VmallocChunk', 'Percpu', 'HardwareCorrupted', 'AnonHugePages', 'ShmemHugePages', 'ShmemPmdMapped'),
    none('FileHugePages', 'FilePmdMapped'),
    ...['Total', 'Free', 'Rsvd', 'Surp'].map((which) => `${`HugePages_${which}:`.padEnd(16)}${'0'.padStart(8)}\n`),
    row('Hugepagesize', 2 * 2 ** 20),
    none('Hugetlb'),
    row('DirectMap4k', 0),
    row('DirectMap2M', total),
  ].join('');
}

/** What programs could have without swapping. @see linux: mm/page_alloc.c si_mem_available */
const availableOf = (free: number, cached: number): number => Math.max(0, free - HIGH) + cached - Math.min(cached / 2, LOW);
/** Below that pages are given back, until there is that. @see linux: mm/khugepaged.c set_recommended_min_free_kbytes; mm/page_alloc.c __setup_per_zone_wmarks */
const LOW = 84_480 * 1024;
const HIGH = 101_376 * 1024;
