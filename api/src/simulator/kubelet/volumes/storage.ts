import type { DriverSays } from '../../apimachinery/csi-drivers.ts';
import type { Engine } from '../../engine/index.ts';
import { copyTree, ext4Space, FileTree } from '../../kernel/index.ts';

/** File systems outside of the nodes: what a network volume holds is the same wherever it is mounted. */
export class NetworkStorage {
  readonly #engine: Engine;
  readonly #trees = new Map<string, FileTree>();
  /** What those begin with that are copies, by the same keys. */
  readonly #copies = new Map<string, FileTree>();

  /** `hasAddress`: whether a name leads anywhere, asked for on a node. `driverSays`: what drivers of the cluster say of themselves. */
  constructor(
    engine: Engine,
    readonly hasAddress: (host: string) => boolean = () => true,
    readonly driverSays: DriverSays = () => undefined,
  ) {
    this.#engine = engine;
  }

  /** `key` names the export, the disk or the volume; a disk of so many bytes is formatted by the first node that mounts it. */
  tree(key: string, diskBytes?: number): FileTree {
    const known = this.#trees.get(key);
    if (known) return known;
    const tree = new FileTree(this.#engine, { mode: 0o777, ...(diskBytes !== undefined && { space: ext4Space(diskBytes) }) });
    const copied = this.#copies.get(key);
    if (copied) copyTree(copied, tree);
    this.#copies.delete(key);
    this.#trees.set(key, tree);
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
