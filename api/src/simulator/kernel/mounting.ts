import type { Engine } from '../engine/index.ts';
import { osError } from './errno.ts';
import { FileTree } from './file-tree.ts';
import type { Inode } from './inode.ts';
import { Mount, type MountNamespace, type Place, pathOf } from './mounts.ts';
import { inBlocks, Space } from './space.ts';
import type { MountRequest } from './types.ts';

interface Mounter {
  readonly engine: Engine;
  readonly memoryBytes: number;
  readonly mounts: MountNamespace;
  readonly shared: SharedMounts;
  readonly proc: () => FileTree;
  at(path: string): Place;
}

/** mount(2) of a bind, proc or tmpfs. ENODEV for other kinds, ENOTDIR where one is a directory and the other is none. */
export function mountAt(mounter: Mounter, { type, source, target, bind = false, readOnly = false, sizeBytes }: MountRequest): void {
  const point = mounter.at(target);
  const from = bind ? mounter.at(source) : undefined;
  if ((from?.inode.type === 'directory' || !from) !== (point.inode.type === 'directory')) throw osError('ENOTDIR', target);
  const made = from
    ? { tree: from.mount.tree, root: from.inode, source: from.mount.source, type: from.mount.type }
    : { ...madeOf(), source, type };
  const mount = new Mount(pathOf(point), { ...made, readOnly });
  mounter.mounts.cover(point, mount);
  mounter.shared.spread(point, mount);

  function madeOf(): { readonly tree: FileTree; readonly options?: string } {
    if (type === 'proc') return { tree: mounter.proc() };
    if (type !== 'tmpfs') throw osError(type === '' ? 'EINVAL' : 'ENODEV', target);
    // A size is rounded up to whole pages. @see linux: mm/shmem.c shmem_parse_one
    const space = new Space(sizeBytes === undefined ? mounter.memoryBytes / 2 : inBlocks(sizeBytes));
    const tree = new FileTree(mounter.engine, { kind: 'tmpfs', space, mode: 0o1777 });
    return { tree, options: sizeBytes === undefined ? 'relatime' : `relatime,size=${space.capacity / 1024}k` };
  }
}

/** umount(2): EINVAL where nothing is mounted at the path, EBUSY where something is mounted upon it. */
export function unmountAt({ mounts, shared }: Mounter, path: string): void {
  const mount = mounts.mounts.findLast((one) => one.path === path);
  if (!mount || mount.path === '/') throw osError('EINVAL', path);
  if (mount.covered?.size) throw osError('EBUSY', path);
  mounts.uncover(mount);
  shared.takeBack(mount);
}

/**
 * How mounts on the node's own files go from one mount namespace to others: what is mounted below a volume with Bidirectional
 * is mounted on the node, and what is mounted on the node appears below volumes with HostToContainer, and in containers that
 * start later. @see linux: Documentation/filesystems/sharedsubtree.rst
 */
export class SharedMounts {
  /** On the node, by the directory that is covered. */
  readonly #onNode = new Map<Inode, Mount>();
  readonly #receivers = new Set<{ readonly volume: Mount; readonly namespace: MountNamespace }>();

  constructor(readonly node: FileTree) {}

  /** A container's volumes, when it starts. */
  join(namespace: MountNamespace): void {
    for (const volume of namespace.mounts) {
      if (volume.tree !== this.node) continue;
      for (const [inode, mount] of this.#onNode) namespace.receive(volume, inode, mount);
      if (volume.propagation !== 'None') this.#receivers.add({ volume, namespace });
    }
  }

  leave(namespace: MountNamespace): void {
    for (const receiver of this.#receivers) if (receiver.namespace === namespace) this.#receivers.delete(receiver);
  }

  spread({ mount: over, inode }: Place, mount: Mount): void {
    if (over.tree !== this.node || over.propagation !== 'Bidirectional') return;
    this.#onNode.set(inode, mount);
    for (const { volume, namespace } of this.#receivers) if (volume !== over) namespace.receive(volume, inode, mount);
  }

  takeBack(mount: Mount): void {
    const [inode] = [...this.#onNode].find(([, one]) => one === mount) ?? [];
    if (!inode) return;
    this.#onNode.delete(inode);
    for (const { volume, namespace } of this.#receivers) if (volume.covered?.get(inode)) namespace.lose(volume, inode);
  }
}
