import type { FileTree } from './file-tree.ts';
import { BLOCK, Space } from './space.ts';

const MEBIBYTE = 2 ** 20;
/** With a root directory and lost+found, and the inodes that no file can have. */
const USED = { bytes: 24 * 1024, inodes: 11 };

/** Blocks of the journal, from so many blocks of the whole on. @see e2fsprogs: lib/ext2fs/mkjournal.c ext2fs_default_journal_size */
const JOURNALS: readonly (readonly [from: number, blocks: number])[] = [
  [32_768 * 1024, 262_144],
  [16_384 * 1024, 131_072],
  [8192 * 1024, 65_536],
  [4096 * 1024, 32_768],
  [512 * 1024, 16_384],
  [256 * 1024, 8192],
  [32_768, 4096],
  [2048, 1024],
];

/**
 * A disk of that size on which a node has made ext4, as the kubelet and drivers do: what the file system needs itself is no part of it, and
 * some is kept for writes that were put off.
 * @see e2fsprogs: misc/mke2fs.c, lib/ext2fs/initialize.c; linux: fs/ext4/super.c ext4_statfs, ext4_set_resv_clusters
 */
export function ext4Space(bytes: number): Space {
  const isSmall = isSmallDisk(bytes);
  const [block, ratio] = isSmall ? [1024, 4096] : [BLOCK, 16_384];
  const blocks = Math.floor(bytes / block);
  const groups = Math.ceil(blocks / (8 * block));
  const inodesOfGroup = (8 * block * block) / ratio;
  const tables = groups * ((inodesOfGroup * INODE) / block + BITMAPS);
  const perDescriptorBlock = block / DESCRIPTOR;
  const descriptors = Math.ceil(groups / perDescriptorBlock);
  const grown = Math.ceil(Math.ceil((1024 * blocks) / (8 * block)) / perDescriptorBlock) - descriptors;
  const copies = (1 + descriptors + Math.min(block / 4, grown)) * groupsWithCopies(groups);
  const journal = JOURNALS.find(([from]) => blocks >= from)?.[1] ?? 0;
  const total = blocks - tables - copies - journal - (isSmall ? 1 : 0);
  const space = new Space(Math.max(0, total) * block, groups * inodesOfGroup);
  space.reserved = Math.min(Math.floor(blocks / 50), 4096) * block;
  space.holds(USED.bytes, USED.inodes);
  return space;
}

/** Where e2fsck puts what has lost its name: it has room for that from the beginning. @see e2fsprogs: misc/mke2fs.c create_lost_and_found */
export function makeLostAndFound(tree: FileTree, bytes: number | undefined): void {
  const size = bytes !== undefined && isSmallDisk(bytes) ? 12 * 1024 : 16 * 1024;
  const { space } = tree;
  if (bytes !== undefined) space.holds(-size, -1);
  if (space.left >= size) tree.mkLargeDir('/lost+found', size, { mode: 0o700 });
}

const isSmallDisk = (bytes: number): boolean => bytes < 512 * MEBIBYTE;

const INODE = 256;
const DESCRIPTOR = 64;
const BITMAPS = 2;

/** The first two, and the powers of 3, 5 and 7. @see e2fsprogs: lib/ext2fs/closefs.c ext2fs_bg_has_super */
function groupsWithCopies(groups: number): number {
  let count = Math.min(groups, 2);
  for (const base of [3, 5, 7]) for (let group = base; group < groups; group *= base) count++;
  return count;
}
