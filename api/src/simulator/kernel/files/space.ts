/** The disk is given in blocks, and memory in pages, of so many bytes. */
export const BLOCK = 4096;

/** What so many bytes take. */
export const inBlocks = (bytes: number): number => Math.ceil(bytes / BLOCK) * BLOCK;

/** What of so many bytes is whole blocks. */
export const inWholeBlocks = (bytes: number): number => Math.floor(bytes / BLOCK) * BLOCK;

/** Room on a disk (or in memory); several trees may share it. */
export class Space {
  used = 0;
  usedInodes = 0;
  /** Is told when more is used than that, again and again. */
  high = Number.POSITIVE_INFINITY;
  highInodes = Number.POSITIVE_INFINITY;
  onHigh: (() => void) | undefined;
  /** So much of it nobody can have. */
  reserved = 0;
  readonly #inodes: number | undefined;

  constructor(
    public capacity: number,
    inodes?: number,
  ) {
    this.#inodes = inodes;
  }

  get left(): number {
    return this.capacity - this.used - this.reserved;
  }

  use(bytes: number): void {
    this.used += bytes;
    if (bytes > 0 && this.used > this.high) this.onHigh?.();
  }

  /** What was on it before. */
  holds(bytes: number, inodes: number): void {
    this.used += bytes;
    this.usedInodes += inodes;
  }

  /** How many files it can hold, as mke2fs plans it. @see e2fsprogs: mke2fs.conf inode_ratio */
  get inodes(): number {
    return this.#inodes ?? Math.floor(this.capacity / 16_384);
  }
}
