import type { NodeKernel } from './node.ts';

/** As Linux 5.15 writes them. @see linux: fs/proc/meminfo.c meminfo_proc_show */
const row = (name: string, bytes: number): string =>
  `${`${name}:`.padEnd(16)}${String(Math.max(0, Math.floor(bytes / 1024))).padStart(8)} kB\n`;
const none = (...names: readonly string[]): string => names.map((name) => row(name, 0)).join('');

/** /proc/meminfo: nothing is cached, and all that is used is of processes, the node's own among them. */
export function meminfo({ memoryBytes: total, usedMemory: used }: NodeKernel): string {
  return [
    row('MemTotal', total),
    row('MemFree', total - used),
    row('MemAvailable', total - used),
    none('Buffers', 'Cached', 'SwapCached'),
    // Since 5.9 new pages of processes are on the inactive list first.
    none('Active'),
    row('Inactive', used),
    none('Active(anon)'),
    row('Inactive(anon)', used),
    none('Active(file)', 'Inactive(file)', 'Unevictable', 'Mlocked', 'SwapTotal', 'SwapFree', 'Dirty', 'Writeback'),
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
