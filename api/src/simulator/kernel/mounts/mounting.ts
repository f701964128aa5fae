import type { Engine } from '../../engine/index.ts';
import { osError } from '../errno.ts';
import { FileTree } from '../files/file-tree.ts';
import { inBlocks, Space } from '../files/space.ts';
import type { MountRequest } from '../types.ts';
import { Mount, type MountNamespace, type Place, pathOf } from './mounts.ts';
import type { SharedMounts } from './shared-mounts.ts';

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
  // Below what is shared it is shared, too; below what only receives it is not. @see linux: fs/namespace.c attach_recursive_mnt
  const propagation = point.mount.propagation === 'Bidirectional' ? 'Bidirectional' : 'None';
  const mount = new Mount(pathOf(point), { ...made, readOnly, propagation });
  mounter.mounts.cover(point, mount);
  mounter.shared.spread(point.inode, mount, mounter.mounts);

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
