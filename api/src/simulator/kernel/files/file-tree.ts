// All that changes or looks at a tree keeps count of its inodes and of its room: that stands in one place.
import type { Engine, Micros } from '../../engine/index.ts';
import type { Cgroup } from '../cgroup/cgroup.ts';
import type { MemoryUser } from '../cgroup/memory-user.ts';
import type { Usage, UsageMeter } from '../cgroup/usage-meter.ts';
import { sizeOf } from '../data.ts';
import { osError } from '../errno.ts';
import { ROOT } from '../permissions.ts';
import type { Data, FileType, Stat } from '../types.ts';
import { type CopiedPrograms, copiedPrograms } from './copied-programs.ts';
import { FileLock } from './file-lock.ts';
import type { ImageNode } from './image-tree.ts';
import { Inode, inodesBelow } from './inode.ts';
import type { OpenFile } from './open-file.ts';
import { pay } from './page-charges.ts';
import { namesOf } from './paths.ts';
import { BLOCK, inBlocks, Space } from './space.ts';

type Kind = 'disk' | 'tmpfs' | 'huge' | 'virtual';

interface FileTreeOptions {
  /** Pages of `huge` are for mapping: nothing can be written there. @see linux: fs/hugetlbfs/inode.c (no write_iter) */
  readonly kind?: Kind;
  /** An image under a writable layer. */
  readonly image?: ImageNode;
  /** What the image has was copied: the tree is no overlay. */
  readonly copied?: boolean;
  readonly space?: Space;
  readonly meter?: UsageMeter | undefined;
  /** Of the root directory. */
  readonly mode?: number;
  readonly uid?: number;
  readonly gid?: number;
}

interface Ownership {
  readonly mode?: number;
  readonly uid?: number;
  readonly gid?: number;
}

/**
 * A file system. Its methods on paths act as the node's root and see no mounts: it is what the kubelet uses. Links in the
 * directories of a path are followed, the last part is taken as it is. Missing parents are made.
 */
export class FileTree {
  readonly root: Inode;
  readonly kind: Kind;
  readonly copied: boolean;
  readonly space: Space;
  readonly imageTime: Micros = IMAGE_AGE;
  /** Bytes in whole blocks, without the image's. */
  usedBytes = 0;
  usedInodes = 0;
  readonly #engine: Engine;
  readonly #meter: UsageMeter | undefined;
  #inodes = 1;

  constructor(engine: Engine, options: FileTreeOptions = {}) {
    this.#engine = engine;
    this.#meter = options.meter;
    this.kind = options.kind ?? 'disk';
    this.copied = options.copied ?? false;
    this.space = options.space ?? new Space(Number.POSITIVE_INFINITY);
    const { image, mode = 0o755, uid = 0, gid = 0 } = options;
    this.root = new Inode(this, 'directory', image?.mode ?? mode, image?.uid ?? uid, image?.gid ?? gid, engine.now, image);
  }

  get programs(): CopiedPrograms {
    return copiedPrograms(this.#engine);
  }

  nextInode(): number {
    return this.#inodes++;
  }

  // ---- for the kubelet: by path

  mkdir(path: string, { mode = 0o755, uid = 0, gid = 0 }: Ownership = {}): void {
    const [dir, name] = this.#parent(path);
    if (name === '' || dir.child(name, ROOT)?.type === 'directory') return;
    this.create(dir, name, 'directory', mode, uid, gid);
  }

  /** With so many bytes. */
  mkLargeDir(path: string, bytes: number, ownership: Ownership): void {
    this.mkdir(path, ownership);
    this.#reserve(this.#known(path), bytes);
  }

  /** Creates or replaces. An existing file keeps its owner and mode unless told. */
  writeFile(path: string, data: Data, { mode, uid, gid }: Ownership = {}): Inode {
    const [dir, name] = this.#parent(path);
    const file = dir.child(name, ROOT) ?? this.create(dir, name, 'file', mode ?? 0o644, uid ?? 0, gid ?? 0);
    if (file.type !== 'file') throw osError(file.type === 'directory' ? 'EISDIR' : 'EINVAL', path);
    this.resize(file, sizeOf(data));
    file.content.truncate(0);
    file.content.write(0, data);
    this.settle(file);
    if (mode !== undefined) file.mode = mode;
    file.uid = uid ?? file.uid;
    file.gid = gid ?? file.gid;
    return file;
  }

  makeSocket(path: string, mode: number): void {
    const [dir, name] = this.#parent(path);
    this.create(dir, name, 'socket', mode, 0, 0);
  }

  symlink(target: string, path: string): void {
    const [dir, name] = this.#parent(path);
    if (dir.child(name, ROOT)) throw osError('EEXIST', path);
    this.create(dir, name, 'symlink', 0o777, 0, 0).target = target;
  }

  /** With all that is below. What is not there is fine. */
  remove(path: string): void {
    const [dir, name] = this.#parent(path);
    const file = dir.child(name, ROOT);
    if (!file) return;
    for (const { inode, parent, name: below } of [...inodesBelow(file, '')].reverse()) this.unlink(parent, below, inode);
    this.unlink(dir, name, file);
  }

  /** Links are followed. Undefined if there is no such file. */
  readFile(path: string): string | undefined {
    const file = this.lookup(path, true);
    return file?.type === 'file' ? file.content.text() : undefined;
  }

  /** The same path without links; one that leads to nothing stays. @see go: path/filepath EvalSymlinks */
  realPath(path: string): string {
    const trail: string[] = [];
    return this.lookup(path, true, trail) ? `/${trail.join('/')}` : path;
  }

  /** `trail`: takes the names on the way, links aside. */
  lookup(path: string, follow = false, trail?: string[]): Inode | undefined {
    let links = 0;
    let names = namesOf(path);
    let next = 0;
    const above: Inode[] = [];
    let at = this.root;
    while (next < names.length) {
      const name = names[next++] as string;
      if (name === '..') {
        at = above.pop() ?? this.root;
        trail?.pop();
        continue;
      }
      const child = at.child(name, ROOT);
      if (!child) return undefined;
      if (child.target !== undefined && (follow || next < names.length)) {
        if (++links > 40) return undefined;
        if (child.target.startsWith('/')) {
          at = this.root;
          above.length = 0;
          if (trail) trail.length = 0;
        }
        names = [...namesOf(child.target), ...names.slice(next)];
        next = 0;
        continue;
      }
      above.push(at);
      trail?.push(name);
      at = child;
    }
    return at;
  }

  /**
   * What is in a directory's plain files, by path, but for those that begin with a dot. `changed` is told of whatever changes
   * there from now on; a file that is new must be asked for again.
   */
  readAndWatch(path: string, changed: (gone?: string) => void): ReadonlyMap<string, string> {
    const found = new Map<string, string>();
    const dir = this.lookup(path, true);
    if (dir?.type !== 'directory') {
      // It may come: what is there of the way to it is watched.
      for (let above = path; above !== ''; ) {
        above = above.slice(0, above.lastIndexOf('/'));
        const existing = this.lookup(above, true);
        if (!existing) continue;
        existing.watcher = changed;
        break;
      }
      return found;
    }
    dir.watcher = changed;
    for (const [name, file] of this.#plainFiles(path)) {
      file.watcher = changed;
      found.set(name, file.text);
    }
    return found;
  }

  /** The same, of which nobody wants to hear. */
  readFiles(path: string): ReadonlyMap<string, string> {
    return new Map([...this.#plainFiles(path)].map(([name, file]) => [name, file.text]));
  }

  *#plainFiles(path: string): Generator<[string, Inode]> {
    const dir = this.lookup(path, true);
    if (dir?.type !== 'directory') return;
    for (const name of dir.names(ROOT).sort()) {
      const file = name.startsWith('.') ? undefined : this.lookup(`${path}/${name}`, true);
      if (file?.type === 'file') yield [`${path}/${name}`, file];
    }
  }

  usage(): Usage {
    return { bytes: this.usedBytes, inodes: this.usedInodes };
  }

  /** As its meter has found it. */
  measuredUsage(): Usage {
    return this.#meter?.measured(this.usage()) ?? this.usage();
  }

  /** Everything below the root, parents first. */
  *walk(): Generator<{ readonly path: string; readonly stat: Stat }> {
    for (const { path, inode } of inodesBelow(this.root, '')) yield { path, stat: inode.stat(ROOT) };
  }

  /** Gives back all that it holds: nobody will use it any more. */
  destroy(): void {
    for (const { inode } of this.#written(this.root)) this.#count(inode, 0, 0);
    this.#countInodes(-this.usedInodes);
  }

  // ---- for system calls: by inode

  create(dir: Inode, name: string, type: FileType, mode: number, uid: number, gid: number, payer?: Cgroup): Inode {
    this.copyUp(dir, payer);
    const file = new Inode(this, type, mode, uid, dir.mode & 0o2000 ? dir.gid : gid, this.#engine.now);
    if (type === 'directory') {
      if (dir.mode & 0o2000) file.mode |= 0o2000;
      dir.nlink++;
    }
    this.#countInodes(1);
    file.payer = payer;
    if (type === 'directory' && this.kind === 'disk') this.#reserve(file, BLOCK);
    // In the order of creation: a name that was removed before comes last again.
    dir.entries?.delete(name);
    dir.setEntry(name, file);
    dir.mtime = this.#engine.now;
    dir.watcher?.();
    return file;
  }

  /** Takes a name away. A file that is still open lives on; its room is given back when its last user is gone. */
  unlink(dir: Inode, name: string, file: Inode, replaced = false): void {
    if (dir.lower?.children?.has(name)) dir.setEntry(name, null);
    else dir.entries?.delete(name);
    dir.mtime = this.#engine.now;
    if (!replaced) dir.watcher?.(name);
    if (file.type === 'directory') {
      loseDirectory(dir);
      file.nlink = 0;
    } else file.nlink--;
    this.forget(file);
  }

  link(dir: Inode, name: string, file: Inode): void {
    this.copyUp(file);
    file.nlink++;
    dir.entries?.delete(name);
    dir.setEntry(name, file);
    dir.mtime = this.#engine.now;
    dir.watcher?.();
  }

  move(oldDir: Inode, oldName: string, newDir: Inode, newName: string, file: Inode): void {
    const replaced = newDir.child(newName, ROOT);
    if (replaced === file) return;
    if (replaced) this.unlink(newDir, newName, replaced, true);
    this.copyUp(file);
    if (oldDir.lower?.children?.has(oldName)) oldDir.setEntry(oldName, null);
    else oldDir.entries?.delete(oldName);
    newDir.entries?.delete(newName);
    newDir.setEntry(newName, file);
    if (file.type === 'directory' && oldDir !== newDir) {
      loseDirectory(oldDir);
      newDir.nlink++;
    }
    oldDir.mtime = newDir.mtime = this.#engine.now;
    oldDir.watcher?.(oldName);
    newDir.watcher?.();
  }

  /** How many descriptors hold a file open; what has no name and no user is gone. */
  #openCounts: Map<Inode, number> | undefined;
  opened(file: Inode, by: 1 | -1): void {
    this.#openCounts ??= new Map();
    const count = (this.#openCounts.get(file) ?? 0) + by;
    if (count > 0) this.#openCounts.set(file, count);
    else {
      this.#openCounts.delete(file);
      this.forget(file);
    }
  }

  #locks: WeakMap<Inode, FileLock> | undefined;
  /** Of a file that somebody has wanted to have alone. */
  lockOf(file: Inode): FileLock {
    this.#locks ??= new WeakMap();
    const lock = this.#locks.get(file) ?? new FileLock(this.#engine);
    this.#locks.set(file, lock);
    return lock;
  }
  unlock(file: Inode, by: OpenFile): void {
    this.#locks?.get(file)?.take(by, 'unlock');
  }

  forget(file: Inode): void {
    if (file.nlink > 0 || this.#openCounts?.has(file)) return;
    if (this.usedInodes > 0 && (!file.lower || file.copiedUp)) this.#countInodes(-1);
    this.#count(file, 0, 0);
  }

  /** Makes room for a file of so many bytes: ENOSPC if there is none. False: `writer` has died of the memory that it would have taken. */
  resize(file: Inode, size: number, payer?: Cgroup, writer?: MemoryUser): boolean {
    this.copyUp(file, payer);
    if (payer) file.payer = payer;
    const fits = this.#reserve(file, inBlocks(size), writer);
    if (fits) file.mtime = this.#engine.now;
    return fits;
  }

  /** After a write: counts what the file holds now. */
  settle(file: Inode): void {
    file.watcher?.();
    const { allocated, held } = file.content;
    this.#count(file, inBlocks(allocated), Math.max(0, held - file.sharedHeld));
  }

  /** Before a change: the image's file becomes the writable layer's, with all of its content. */
  copyUp(file: Inode, payer?: Cgroup): void {
    const { lower } = file;
    if (!lower || file.copiedUp) return;
    file.copiedUp = true;
    this.#countInodes(1);
    if (file.type !== 'file') return;
    if (payer) file.payer = payer;
    this.#reserve(file, inBlocks(lower.size));
  }

  #reserve(file: Inode, blocks: number, writer?: MemoryUser): boolean {
    const more = blocks - file.blocks;
    const { left } = this.space;
    if (more <= 0 || more <= left) return this.#count(file, blocks, file.held, writer);
    const payer = this.kind === 'tmpfs' ? file.payer : undefined;
    if (payer && payer.room < left) {
      if (!payer.charge(left, writer)) return false;
      payer.charge(-left);
    }
    throw osError('ENOSPC');
  }

  #countInodes(more: number): void {
    this.#meter?.willChange(this);
    this.usedInodes += more;
    this.space.usedInodes += more;
    if (this.space.usedInodes > this.space.highInodes) this.space.onHigh?.();
  }

  #count(file: Inode, blocks: number, held: number, writer?: MemoryUser): boolean {
    const more = blocks - file.blocks;
    if (more !== 0) {
      if (this.kind === 'tmpfs' && !pay(file, more, writer)) return false;
      this.#meter?.willChange(this);
      this.usedBytes += more;
      file.blocks = blocks;
      this.space.use(more);
    }
    if (held !== file.held) {
      this.#engine.budget.spend('fileBytes', held - file.held);
      file.held = held;
    }
    return true;
  }

  *#written(dir: Inode): Generator<{ inode: Inode }> {
    yield { inode: dir };
    for (const child of dir.entries?.values() ?? []) {
      if (!child) continue;
      if (child.type === 'directory') yield* this.#written(child);
      else yield { inode: child };
    }
  }

  #parent(path: string): [Inode, string] {
    const names = namesOf(path);
    const name = names.at(-1) ?? '';
    let dir = this.root;
    for (let i = 0; i < names.length - 1; i++) {
      const part = names[i] as string;
      let child = dir.child(part, ROOT);
      if (child?.target !== undefined) child = this.lookup(names.slice(0, i + 1).join('/'), true);
      child ??= this.create(dir, part, 'directory', 0o755, 0, 0);
      if (child.type !== 'directory') throw osError('ENOTDIR', path);
      dir = child;
    }
    return [dir, name];
  }

  #known(path: string): Inode {
    const file = this.lookup(path);
    if (!file) throw osError('ENOENT', path);
    return file;
  }
}

/** When the files of images were made: some weeks before the run. */
const IMAGE_AGE: Micros = -30 * 86_400_000_000;

/** A directory's links count those within that were made in it, not those that its image has. */
function loseDirectory(dir: Inode): void {
  if (dir.nlink > 2) dir.nlink--;
}
