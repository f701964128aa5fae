/** What a process has in its address space beside the memory that it uses: its program, what its libraries have, its stack. */
export const TEXT = 0x8_0000;
const READ_ONLY = 0x4000;
const WRITABLE = 0x2000;
const ANONYMOUS = 0x10_0000;
export const STACK = 0x2_1000;
const VDSO = 0x2000;
export const DATA = WRITABLE + ANONYMOUS;

/** As VmSize and ps tell it. What has ended has none. */
export const virtualBytes = ({ memoryBytes }: { readonly memoryBytes: number }): number =>
  memoryBytes === 0 ? 0 : memoryBytes + READ_ONLY + TEXT + DATA + STACK + VDSO;

/** A process, by what is known of its memory. */
interface Mapped {
  readonly argv: readonly string[];
  readonly memoryBytes: number;
  readonly status?: object | undefined;
  which(name: string): string | undefined;
}

interface Mapping {
  readonly from: number;
  readonly size: number;
  readonly mode: string;
  readonly offset: number;
  readonly name: string;
  readonly isFile: boolean;
  /** How much of it is in memory. */
  readonly used: number;
}

/** Its program, its heap and its stack, where they could lie; nothing once it has ended. */
function mappingsOf(process: Mapped): readonly Mapping[] {
  if (process.status) return [];
  const program = process.which(process.argv[0] ?? '') ?? '';
  const [text, heap, libraries, stack] = [0x55d0_4a20_0000, 0x55d0_4b80_0000, 0x7f5b_2c00_0000, 0x7ffd_1c40_0000];
  const row = (from: number, size: number, mode: string, name: string, used = 0, offset = 0): Mapping => ({
    from,
    size,
    mode,
    offset,
    name,
    used,
    isFile: name === program,
  });
  const memory = Math.max(1, Math.ceil(process.memoryBytes / 4096)) * 4096;
  return [
    row(text, READ_ONLY, 'r--p', program),
    row(text + READ_ONLY, TEXT, 'r-xp', program, 0, READ_ONLY),
    row(text + READ_ONLY + TEXT, WRITABLE, 'rw-p', program, 0, READ_ONLY + TEXT),
    row(heap, memory, 'rw-p', '[heap]', memory),
    row(libraries, ANONYMOUS, 'rw-p', ''),
    row(stack, STACK, 'rw-p', '[stack]'),
    row(stack + 0x3_0000, VDSO, 'r-xp', '[vdso]'),
  ];
}

const rowOf = ({ from, size, mode, offset, name, isFile }: Mapping): string => {
  const range = `${from.toString(16)}-${(from + size).toString(16)} ${mode} ${offset.toString(16).padStart(8, '0')}`;
  const start = `${range} ${isFile ? '08:01 1057' : '00:00 0'} `;
  return `${name === '' ? start : start.padEnd(73) + name}\n`;
};

/** /proc/PID/maps. @see linux: fs/proc/task_mmu.c show_map_vma */
export const mapsOf = (process: Mapped): string => mappingsOf(process).map(rowOf).join('');

const kb = (name: string, bytes: number): string => `${`${name}:`.padEnd(16)}${String(bytes / 1024).padStart(8)} kB\n`;

/** @see linux: fs/proc/task_mmu.c __show_smap */
const amounts = (used: number, isRollup: boolean): string =>
  [
    kb('Rss', used),
    kb('Pss', used),
    ...(isRollup ? [kb('Pss_Anon', used), kb('Pss_File', 0), kb('Pss_Shmem', 0)] : []),
    ...['Shared_Clean', 'Shared_Dirty', 'Private_Clean'].map((name) => kb(name, 0)),
    ...['Private_Dirty', 'Referenced', 'Anonymous'].map((name) => kb(name, used)),
    ...[
      'LazyFree',
      'AnonHugePages',
      'ShmemPmdMapped',
      'FilePmdMapped',
      'Shared_Hugetlb',
      'Private_Hugetlb',
      'Swap',
      'SwapPss',
      'Locked',
    ].map((name) => kb(name, 0)),
  ].join('');

/** /proc/PID/smaps. @see linux: fs/proc/task_mmu.c show_smap */
export const smapsOf = (process: Mapped): string =>
  mappingsOf(process)
    .map((mapping) => {
      const { size, mode, used } = mapping;
      const flags = `${mode.startsWith('rw') ? 'rd wr' : mode.includes('x') ? 'rd ex' : 'rd'} mr mw me${mapping.name === '[stack]' ? ' gd' : ''}${mapping.isFile || mapping.name === '[vdso]' ? '' : ' ac'}`;
      const pages = kb('Size', size) + kb('KernelPageSize', 4096) + kb('MMUPageSize', 4096);
      return `${rowOf(mapping)}${pages}${amounts(used, false)}THPeligible:    0\nVmFlags: ${flags} sd \n`;
    })
    .join('');

/** /proc/PID/smaps_rollup: all of them together. @see linux: fs/proc/task_mmu.c show_smaps_rollup */
export function rollupOf(process: Mapped): string {
  const mappings = mappingsOf(process);
  const [first, last] = [mappings[0], mappings.at(-1)];
  if (!first || !last) return '';
  const range = `${first.from.toString(16)}-${(last.from + last.size).toString(16)} ---p 00000000 00:00 0 `;
  const used = mappings.reduce((sum, mapping) => sum + mapping.used, 0);
  return `${range.padEnd(73)}[rollup]\n${amounts(used, true)}`;
}
