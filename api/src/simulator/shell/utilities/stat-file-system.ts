import { Random } from '../../engine/index.ts';
import { mountOf } from './lib/files.ts';
import type { MountRow } from './lib/kernel.ts';
import type { Tool } from './lib/tool.ts';

/** What statfs tells of a file's file system, as `stat -f` prints it. */
export class FileSystemStat {
  readonly #tool: Tool;
  readonly #path: string;
  readonly #mount: MountRow;

  /** Throws OsError. */
  constructor(tool: Tool, path: string) {
    this.#tool = tool;
    this.#path = path;
    this.#mount = mountOf(tool.process, path);
  }

  /** @see coreutils: src/stat.c print_statfs; busybox: coreutils/stat.c print_statfs */
  value(letter: string): string | undefined {
    const { totalBytes, usedBytes, reservedBytes = 0, totalInodes, usedInodes, device } = this.#mount;
    const free = (kept: number): string => String(Math.floor(Math.max(0, totalBytes - usedBytes - kept) / BLOCK));
    return {
      '%': '%',
      n: this.#path,
      i: new Random(device).hex(16),
      l: '255',
      t: (magics[this.#mount.type] ?? 0).toString(16),
      T: this.#typeName,
      b: String(Math.floor(totalBytes / BLOCK)),
      f: free(0),
      a: free(reservedBytes),
      s: String(BLOCK),
      S: String(BLOCK),
      c: String(totalInodes),
      d: String(totalInodes - usedInodes),
    }[letter];
  }

  get described(): string {
    const field = (letter: string, width = 0): string => (this.value(letter) as string).padEnd(width);
    return [
      `  File: "${this.#path}"`,
      `    ID: ${field('i', 8)} Namelen: ${field('l', 7)} Type: ${field('T')}`,
      `Block size: ${field('s', 10)}${this.#tool.gnu ? ` Fundamental block size: ${field('S')}` : ''}`,
      `Blocks: Total: ${field('b', 10)} Free: ${field('f', 10)} Available: ${field('a')}`,
      `Inodes: Total: ${field('c', 10)} Free: ${field('d')}\n`,
    ].join('\n');
  }

  /** busybox has no names for the newer ones. */
  get #typeName(): string {
    const { type } = this.#mount;
    if (type === 'ext4') return 'ext2/ext3';
    if (known.has(type)) return type;
    const gnu = this.#tool.gnu && gnuNames[type];
    return gnu || 'UNKNOWN';
  }
}

const BLOCK = 4096;
/** @see linux: include/uapi/linux/magic.h */
const magics: Readonly<Record<string, number>> = {
  cgroup2: 0x63677270,
  devpts: 0x1cd1,
  ext4: 0xef53,
  mqueue: 0x19800202,
  nfs: 0x6969,
  overlay: 0x794c7630,
  proc: 0x9fa0,
  sysfs: 0x62656572,
  tmpfs: 0x01021994,
  xfs: 0x58465342,
};
const known: ReadonlySet<string> = new Set(['devpts', 'nfs', 'proc', 'sysfs', 'tmpfs', 'xfs']);
const gnuNames: Readonly<Record<string, string>> = { cgroup2: 'cgroup2fs', mqueue: 'mqueue', overlay: 'overlayfs' };
