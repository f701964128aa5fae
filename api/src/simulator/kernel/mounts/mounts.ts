import { osError } from '../errno.ts';
import type { ErrnoCode } from '../errno-code.ts';
import type { FileTree } from '../files/file-tree.ts';
import type { Inode } from '../files/inode.ts';
import { namesOf } from '../files/paths.ts';
import { EXECUTE, may, ROOT, type Viewer } from '../permissions.ts';
import { OsError } from '../types.ts';

/** One mount of a container's. */
export interface MountOptions {
  readonly path: string;
  readonly tree: FileTree;
  /** Inside the tree: a directory or a single file (subPath, /etc/hosts). The whole tree if absent. */
  readonly root?: Inode;
  readonly readOnly?: boolean;
  readonly noExec?: boolean;
  /** As /proc/mounts tells: `overlay`, `tmpfs`, `/dev/sda1`, and `overlay`, `tmpfs`, `ext4`. */
  readonly source: string;
  readonly type: string;
  /** Beside ro and rw. */
  readonly options?: string;
  /** Where it is on the node, as errors tell. */
  readonly from?: string;
  readonly propagation?: Propagation;
}

/** Whether mounts below it come from the node, or go there too. */
export type Propagation = 'None' | 'HostToContainer' | 'Bidirectional';

/** What is mounted at one place. */
export class Mount {
  readonly tree: FileTree;
  readonly root: Inode;
  readonly readOnly: boolean;
  readonly noExec: boolean;
  readonly source: string;
  readonly type: string;
  readonly options: string;
  readonly propagation: Propagation;
  readonly from: string | undefined;
  /** Which of its files are covered by another mount. */
  covered: Map<Inode, Mount> | undefined;

  constructor(
    readonly path: string,
    {
      tree,
      root,
      readOnly = false,
      noExec = false,
      source,
      type,
      options = 'relatime',
      propagation = 'None',
      from,
    }: Omit<MountOptions, 'path'>,
  ) {
    this.tree = tree;
    this.root = root ?? tree.root;
    this.readOnly = readOnly;
    this.noExec = noExec;
    this.source = source;
    this.type = type;
    this.options = options;
    this.propagation = propagation;
    this.from = from;
  }
}

/** Where a walk stands: a file, and how it was reached (for `..` and for its name). */
export interface Place {
  readonly mount: Mount;
  readonly inode: Inode;
  readonly name: string;
  readonly parent: Place | undefined;
}

/** A file, and what it is mounted with. */
export type Seen = Pick<Place, 'mount' | 'inode'>;

/** What a path leads to: the directory and the name in it, and the file, if there is one. */
export interface Found {
  readonly dir: Place;
  readonly name: string;
  readonly place: Place | undefined;
}

/** A mount that could not be made, and why: `path` is where, as links lead there. `belowFile`: its place would be in a file. */
export class MountFailure extends OsError {
  constructor(
    { code, message, path }: OsError,
    readonly mount: MountOptions,
    readonly belowFile: boolean,
  ) {
    super(code, message, path);
  }
}

/** What is mounted where for one container, and how its paths are walked. */
export class MountNamespace {
  readonly mounts: Mount[];
  readonly root: Place;
  /** Where its root is among the mounts, for whoever has another one (chroot). */
  readonly rootPath: string = '';
  namespaceNumber: number | undefined;

  constructor(root: Omit<MountOptions, 'path'> | { readonly mounts: Mount[]; readonly place: Place; readonly rootPath: string }) {
    if ('place' in root) {
      this.mounts = root.mounts;
      this.rootPath = root.rootPath;
      this.root = { ...root.place, name: '', parent: undefined };
      return;
    }
    const mount = new Mount('/', root);
    this.mounts = [mount];
    this.root = { mount, inode: mount.root, name: '', parent: undefined };
  }

  /** The same mounts, as they are seen by whoever has that for a root. */
  seenFrom(place: Place): MountNamespace {
    const path = pathOf(place);
    return new MountNamespace({ mounts: this.mounts, place, rootPath: path === '/' ? this.rootPath : `${this.rootPath}${path}` });
  }

  /** Mounts as runc does: the mount point is made where it is missing. Throws what making it throws. */
  add(options: MountOptions): void {
    const root = options.root ?? options.tree.root;
    const point = this.#pointFor(root, options);
    this.cover(point, new Mount(pathOf(point), options));
  }

  cover(point: Place, mount: Mount): void {
    point.mount.covered ??= new Map();
    point.mount.covered.set(point.inode, mount);
    this.mounts.push(mount);
  }

  uncover(mount: Mount): void {
    for (const { covered } of this.mounts) for (const [inode, over] of covered ?? []) if (over === mount) covered?.delete(inode);
    const at = this.mounts.indexOf(mount);
    if (at >= 0) this.mounts.splice(at, 1);
  }

  /** What was mounted elsewhere on a file that is also below this volume. */
  receive(volume: Mount, inode: Inode, mount: Mount, isListed: boolean): void {
    volume.covered ??= new Map();
    volume.covered.set(inode, mount);
    if (isListed) this.mounts.push(mount);
  }

  /** Walks a path. `follow`: whether a link at the very end is followed. A failure is returned as its name. */
  find(viewer: Viewer, base: Place, path: string, follow: boolean): Found | ErrnoCode {
    if (path === '') return 'ENOENT';
    if (path.length > LONGEST_PATH) return 'ENAMETOOLONG';
    const trailing = path.endsWith('/');
    let current = path.startsWith('/') ? this.root : base;
    let names = namesOf(path);
    let next = 0;
    let links = 0;
    while (next < names.length) {
      const part = names[next++] as string;
      const isLast = next === names.length;
      const { inode } = current;
      if (inode.type !== 'directory') return 'ENOTDIR';
      if (!may(viewer, inode, EXECUTE)) return 'EACCES';
      if (part === '..') {
        current = current.parent ?? current;
        continue;
      }
      if (part.length > 255) return 'ENAMETOOLONG';
      const child = inode.child(part, viewer);
      if (!child) return isLast ? { dir: current, name: part, place: undefined } : 'ENOENT';
      if (child.type === 'symlink' && (!isLast || follow || trailing)) {
        const { virtual } = child;
        // A magic link to an open file is no path: whoever opens it asks the link itself.
        if (!virtual?.open) {
          if (++links > 40) return 'ELOOP';
          if (virtual?.place) {
            const place = virtual.place(viewer);
            if (typeof place === 'string') return place;
            current = place;
            continue;
          }
          const target = virtual?.link ? virtual.link(viewer) : (child.target as string);
          if (target.startsWith('/')) current = this.root;
          names = [...namesOf(target), ...names.slice(next)];
          next = 0;
          continue;
        }
      }
      const over = onTop(current.mount.covered?.get(child));
      current = over
        ? { mount: over, inode: over.root, name: part, parent: current }
        : { mount: current.mount, inode: child, name: part, parent: current };
    }
    if (trailing && current.inode.type !== 'directory') return 'ENOTDIR';
    return { dir: current.parent ?? current, name: current.name, place: current };
  }

  /** The file at a path, however it was reached. Most paths lead straight there: the way is then not kept. */
  seen(viewer: Viewer, base: Place, path: string): Seen | ErrnoCode {
    const seen = this.#straight(viewer, base, path);
    if (seen) return seen;
    const found = this.find(viewer, base, path, true);
    return typeof found === 'string' ? found : (found.place ?? 'ENOENT');
  }

  /** Undefined where a link or a step back is on the way. */
  #straight(viewer: Viewer, base: Place, path: string): Seen | ErrnoCode | undefined {
    if (path === '') return 'ENOENT';
    if (path.length > LONGEST_PATH) return 'ENAMETOOLONG';
    let { mount, inode } = path.startsWith('/') ? this.root : base;
    for (const name of namesOf(path)) {
      if (inode.type !== 'directory') return 'ENOTDIR';
      if (!may(viewer, inode, EXECUTE)) return 'EACCES';
      if (name === '..') return undefined;
      if (name.length > 255) return 'ENAMETOOLONG';
      const child = inode.child(name, viewer);
      if (!child) return 'ENOENT';
      if (child.type === 'symlink') return undefined;
      const over = onTop(mount.covered?.get(child));
      mount = over ?? mount;
      inode = over?.root ?? child;
    }
    return path.endsWith('/') && inode.type !== 'directory' ? 'ENOTDIR' : { mount, inode };
  }

  /** The file at a path: ENOENT and the like are thrown. */
  at(viewer: Viewer, base: Place, path: string, follow: boolean): Place {
    const found = this.find(viewer, base, path, follow);
    if (typeof found === 'string') throw osError(found, path);
    if (!found.place) throw osError('ENOENT', path);
    return found.place;
  }

  #pointFor(root: Inode, options: MountOptions): Place {
    try {
      return this.#mountPoint(options.path, root.type === 'directory');
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      throw new MountFailure(error, options, this.find(ROOT, this.root, options.path, true) === 'ENOTDIR');
    }
  }

  /** What is missing on the way is made when the whole way is known: `/x/../y` makes no `/x`. @see filepath-securejoin: SecureJoin */
  #mountPoint(path: string, directory: boolean): Place {
    let place = this.root;
    const names = namesOf(path);
    const upTo = (index: number): string => `/${names.slice(0, index + 1).join('/')}`;
    const missing: string[] = [];
    let length = 0;
    for (const [i, name] of names.entries()) {
      length += 1 + name.length;
      if (length > LONGEST_PATH) throw osError('ENAMETOOLONG', upTo(i));
      if (missing.length > 0) {
        if (name === '..') missing.pop();
        else missing.push(name);
        continue;
      }
      const found = this.find(ROOT, place, name, true);
      if (typeof found === 'string') throw osError(found, upTo(i));
      if (found.place) place = found.place;
      else {
        place = found.dir;
        missing.push(found.name);
      }
    }
    for (const [i, name] of missing.entries()) {
      const { mount, inode: dir } = place;
      if (mount.readOnly && mount !== this.root.mount) throw osError('EROFS', `${pathOf(place)}/${name}`);
      const isDirectory = directory || i < missing.length - 1;
      const inode = mount.tree.create(dir, name, isDirectory ? 'directory' : 'file', isDirectory ? 0o755 : 0o644, 0, 0);
      place = { mount, inode, name, parent: place };
    }
    if ((place.inode.type === 'directory') !== directory) throw osError('ENOTDIR', path);
    return place;
  }
}

/** @see linux: include/uapi/linux/limits.h PATH_MAX, without the final zero */
export const LONGEST_PATH = 4095;

/** The path of a place, from the root. */
export function pathOf(place: Place): string {
  let path = '';
  for (let at: Place | undefined = place; at?.parent; at = at.parent) path = `/${at.name}${path}`;
  return path || '/';
}

/** What is seen of mounts at one place: the last one. */
function onTop(mount: Mount | undefined): Mount | undefined {
  let top = mount;
  for (let over = top; over; over = top?.covered?.get(over.root)) top = over;
  return top;
}
