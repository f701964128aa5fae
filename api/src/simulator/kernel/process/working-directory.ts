import { strerror } from '../errno.ts';
import type { ErrnoCode } from '../errno-code.ts';
import { namesOf } from '../files/paths.ts';
import { LONGEST_PATH, type MountNamespace, type Place, pathOf } from '../mounts/mounts.ts';
import { ROOT } from '../permissions.ts';
import { OsError } from '../types.ts';

/** A working directory that cannot be: `path` is what could not be made, or is in the way; where nothing was to be made, itself. */
export class WorkingDirectoryError extends OsError {
  constructor(
    code: ErrnoCode,
    path: string,
    readonly made = true,
  ) {
    super(code, strerror[code], path);
  }
}

/**
 * A missing working directory is made, before the root may only be read; and it is root who goes there, whoever the process is to
 * run as. @see runc: libcontainer/rootfs_linux.go prepareRootfs, init_linux.go finalizeNamespace; Go: os/path.go MkdirAll
 */
export function workingDirectory(mounts: MountNamespace, cwd: string): Place {
  if (cwd.length > LONGEST_PATH) throw new WorkingDirectoryError('ENAMETOOLONG', cwd);
  let place = mounts.root;
  const names = namesOf(cwd);
  for (const [i, name] of names.entries()) {
    const path = `/${names.slice(0, i + 1).join('/')}`;
    const found = mounts.find(ROOT, place, name, true);
    if (typeof found === 'string') throw new WorkingDirectoryError(found, path);
    place = found.place ?? made(mounts, found.dir, found.name);
    if (place.inode.type !== 'directory') throw new WorkingDirectoryError('ENOTDIR', path);
  }
  return place;
}

/** That of a command beside the container's process: nobody makes it again. @see runc: libcontainer/init_linux.go finalizeNamespace */
export function standingDirectory(mounts: MountNamespace, cwd: string): Place {
  const found = mounts.find(ROOT, mounts.root, cwd, true);
  const place = typeof found === 'string' ? undefined : found.place;
  if (!place) throw new WorkingDirectoryError(typeof found === 'string' ? found : 'ENOENT', cwd, false);
  if (place.inode.type !== 'directory') throw new WorkingDirectoryError('ENOTDIR', cwd, false);
  return place;
}

function made({ root }: MountNamespace, dir: Place, name: string): Place {
  const { mount, inode } = dir;
  if (mount.readOnly && mount !== root.mount) throw new WorkingDirectoryError('EROFS', pathOf({ ...dir, name, parent: dir }));
  return { mount, inode: mount.tree.create(inode, name, 'directory', 0o755, 0, 0), name, parent: dir };
}
