import type { DriverSays } from '../../apimachinery/csi-drivers.ts';
import type { Engine } from '../../engine/index.ts';
import { FileTree } from '../../kernel/index.ts';

/** File systems outside of the nodes: what a network volume holds is the same wherever it is mounted. */
export class NetworkStorage {
  readonly #engine: Engine;
  readonly #trees = new Map<string, FileTree>();

  /** `hasAddress`: whether a name leads anywhere, asked for on a node. `driverSays`: what drivers of the cluster say of themselves. */
  constructor(
    engine: Engine,
    readonly hasAddress: (host: string) => boolean = () => true,
    readonly driverSays: DriverSays = () => undefined,
  ) {
    this.#engine = engine;
  }

  /** `key` names the export, the disk or the volume. */
  tree(key: string): FileTree {
    const known = this.#trees.get(key);
    if (known) return known;
    const tree = new FileTree(this.#engine, { mode: 0o777 });
    this.#trees.set(key, tree);
    return tree;
  }
}
