import type { FileTree } from '../files/file-tree.ts';
import type { Inode } from '../files/inode.ts';
import { Mount, type MountNamespace } from './mounts.ts';

/** What is mounted on the node by a container, which its volume shares it with. */
interface Shared {
  /** What it covers. */
  readonly point: Inode;
  readonly mount: Mount;
  /** Where it is seen, and goes with the others. */
  readonly seen: Map<Mount, MountNamespace>;
}

/**
 * How mounts on volumes go from one mount namespace to others: what is mounted below a volume with Bidirectional is mounted on the
 * node, and stays there when its container ends; it appears below the same files with HostToContainer, and in containers that start
 * later. @see linux: Documentation/filesystems/sharedsubtree.rst
 */
export class SharedMounts {
  /** On the node, in the order in which they were mounted. */
  #onNode: Shared[] = [];
  /** Volumes, and what came below them, that take part. */
  readonly #receivers = new Map<Mount, MountNamespace>();

  constructor(readonly node: FileTree) {}

  /** A container's volumes, when it starts. */
  join(namespace: MountNamespace): void {
    for (const mount of namespace.mounts) if (mount.propagation !== 'None') this.#receivers.set(mount, namespace);
    for (const shared of this.#onNode) for (const mount of [...namespace.mounts]) this.#show(shared, mount, namespace);
  }

  leave(namespace: MountNamespace): void {
    const forget = (mounts: Map<Mount, MountNamespace>): void => {
      for (const [mount, where] of mounts) if (where === namespace) mounts.delete(mount);
    };
    forget(this.#receivers);
    for (const { seen } of this.#onNode) forget(seen);
  }

  spread(point: Inode, mount: Mount, namespace: MountNamespace): void {
    if (mount.propagation !== 'Bidirectional') return;
    const shared = { point, mount, seen: new Map([[mount, namespace]]) };
    this.#onNode.push(shared);
    for (const [over, where] of [...this.#receivers]) if (over.covered?.get(point) !== mount) this.#show(shared, over, where);
    this.#receivers.set(mount, namespace);
  }

  /** What only receives it loses it alone. */
  takeBack(mount: Mount): void {
    const shared = this.#onNode.find(({ seen }) => seen.has(mount));
    if (!shared) return;
    const gone = mount.propagation === 'Bidirectional' ? [...shared.seen] : [];
    if (gone.length > 0) this.#onNode = this.#onNode.filter((one) => one !== shared);
    for (const [one, namespace] of gone) {
      if (one !== mount) namespace.uncover(one);
      this.#receivers.delete(one);
    }
    shared.seen.delete(mount);
    this.#receivers.delete(mount);
  }

  /** The path from a directory of the node's to what is mounted below it. */
  below(directory: Inode): string | undefined {
    for (const { point } of this.#onNode) {
      const path = pathBelow(directory, point);
      if (path) return path;
    }
    return undefined;
  }

  /** The machine boots: what was mounted by hand is not mounted again. */
  clear(): void {
    this.#onNode = [];
  }

  #show({ point, mount, seen }: Shared, over: Mount, namespace: MountNamespace): void {
    const below = pathBelow(over.root, point);
    // Whoever has a part of the node's files finds the volumes of its Pods there.
    if (below === undefined && over.tree !== this.node) return;
    const shown = new Mount(`${over.path === '/' ? '' : over.path}${below ?? ''}`, { ...mount, propagation: over.propagation });
    namespace.receive(over, point, shown, below !== undefined);
    if (over.propagation === 'None') return;
    seen.set(shown, namespace);
    this.#receivers.set(shown, namespace);
  }
}

/** Of a file that was looked up below a directory of the same files. */
function pathBelow(directory: Inode, file: Inode): string | undefined {
  if (directory === file) return '';
  if (directory.tree !== file.tree) return undefined;
  for (const [name, child] of directory.entries ?? []) {
    const below = child && pathBelow(child, file);
    if (below !== undefined && below !== null) return `/${name}${below}`;
  }
  return undefined;
}
