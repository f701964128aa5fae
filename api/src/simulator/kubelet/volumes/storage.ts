import type { DriverSays } from '../../apimachinery/csi-drivers.ts';
import type { Engine } from '../../engine/index.ts';
import { copyTree, ext4Space, FileTree, makeLostAndFound } from '../../kernel/index.ts';

/** A file system that a node makes on a disk, when it is mounted first; of ext4 it is known how much there is for files. */
export interface Disk {
  readonly type: string;
  readonly bytes?: number | undefined;
}

/** File systems outside of the nodes: what a network volume holds is the same wherever it is mounted. */
export class NetworkStorage {
  readonly #engine: Engine;
  readonly #trees = new Map<string, FileTree>();
  /** What those begin with that are copies, by the same keys. */
  readonly #copies = new Map<string, FileTree>();

  /** `hasAddress`: whether a name leads anywhere, asked for on a node. `driverSays`: what drivers of the cluster say of themselves. */
  constructor(
    engine: Engine,
    readonly hasAddress: (host: string) => boolean,
    readonly driverSays: DriverSays,
  ) {
    this.#engine = engine;
  }

  /** `key` names the export, the disk or the volume. What is no disk is a directory that somebody has made for everybody. */
  tree(key: string, disk?: Disk): FileTree {
    const known = this.#trees.get(key);
    if (known) return known;
    const tree = disk ? this.#formatted(disk) : new FileTree(this.#engine, { mode: 0o777 });
    const copied = this.#copies.get(key);
    if (copied) copyTree(copied, tree);
    this.#copies.delete(key);
    this.#trees.set(key, tree);
    return tree;
  }

  /** It is root's. @see e2fsprogs: misc/mke2fs.c create_root_dir; xfsprogs: mkfs/proto.c */
  #formatted({ type, bytes }: Disk): FileTree {
    const space = type === 'ext4' && bytes !== undefined ? ext4Space(bytes) : undefined;
    const tree = new FileTree(this.#engine, { mode: 0o755, ...(space && { space }) });
    if (/^ext[234]$/.test(type)) makeLostAndFound(tree, space && bytes);
    return tree;
  }

  /** A volume is made as a copy of another, as that is now. */
  copies(key: string, of: string): void {
    const from = this.#trees.get(of) ?? this.#copies.get(of);
    if (!from) return;
    const copy = new FileTree(this.#engine, { mode: 0o777 });
    copyTree(from, copy);
    this.#copies.set(key, copy);
  }
}
