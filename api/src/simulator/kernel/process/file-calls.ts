// The system calls on files, each in the terms of the others: they stand together.
import { type Micros, type Task, withTimeout } from '../../engine/index.ts';
import type { Capabilities } from '../capabilities.ts';
import type { Cgroup } from '../cgroup/cgroup.ts';
import type { MemoryUser } from '../cgroup/memory-user.ts';
import { pathSteps } from '../costs.ts';
import { osError } from '../errno.ts';
import type { ErrnoCode } from '../errno-code.ts';
import { openerOf } from '../files/devices.ts';
import type { Inode } from '../files/inode.ts';
import { type OpenFile, OpenInode, OpenText } from '../files/open-file.ts';
import { Pipe, PipeEnd } from '../files/pipe.ts';
import { SocketFile } from '../files/socket-file.ts';
import { mountTable } from '../mounts/mount-table.ts';
import { mountAt, unmountAt } from '../mounts/mounting.ts';
import { type Found, type MountNamespace, type Place, pathOf, type Seen } from '../mounts/mounts.ts';
import type { NetworkNamespace } from '../network/namespace.ts';
import type { LibC } from '../network/resolver.ts';
import type { Stream } from '../network/sockets.ts';
import type { Protocol } from '../network/types.ts';
import type { NodeKernel } from '../node.ts';
import { EXECUTE, heldBySticky, inGroup, may, READ, type Viewer, WRITE } from '../permissions.ts';
import type { Data, LockKind, MountRequest, MountRow, Numbering, OpenFlags, Program, SpecialType, Stat, TerminalAsked } from '../types.ts';
import type { PidNamespace } from './pid-namespace.ts';

/** What the system calls on files need to know of where the process lives. */
interface FileSurroundings {
  readonly node: NodeKernel;
  readonly mounts: MountNamespace;
  readonly cgroup: Cgroup;
  readonly network: NetworkNamespace;
  readonly pidNamespace: PidNamespace;
  readonly confined: boolean;
  readonly apparmorProfile: string;
  readonly masked: boolean;
  readonly seccomp: boolean;
  readonly libc: LibC;
}

/** The part of a process that deals with files. */
export abstract class FileCalls implements Viewer {
  umask = 0o022;
  times = 1;
  /** For how many clients alike the one stands that it serves now. */
  serves = 1;
  /** For how many times the same all stands that it does. */
  get turns(): number {
    return this.times * this.serves;
  }
  abstract readonly pid: number;
  abstract readonly surroundings: FileSurroundings;
  protected abstract self(): MemoryUser;
  abstract readonly resources: Set<{ close(): void }>;
  /** Its working directory. */
  place: Place;
  /** Where it has another root, or other mounts, than its container. */
  view: MountNamespace | undefined;
  protected readonly fds: (OpenFile | undefined)[] = [];
  numbering: Numbering | undefined;

  constructor(
    public uid: number,
    public gid: number,
    public groups: readonly number[],
    place: Place,
  ) {
    this.place = place;
  }

  /** Every system call begins here: it costs a step, and one that has ended makes none. */
  protected abstract enter(): void;
  abstract readonly capabilities: Capabilities;
  /** Counts work that takes the simulation time, though none of the simulated. */
  abstract work(steps: number): void;

  get space(): MountNamespace {
    return this.view ?? this.surroundings.mounts;
  }

  /** The working directory stays where it is. @see chroot(2) */
  chroot(path: string): void {
    this.enter();
    if (!this.capabilities.has('SYS_CHROOT')) throw osError('EPERM', path);
    const place = this.at(path);
    if (place.inode.type !== 'directory') throw osError('ENOTDIR', path);
    this.view = this.space.seenFrom(place);
  }

  get cwd(): string {
    return pathOf(this.place);
  }
  set cwd(path: string) {
    this.chdir(path);
  }

  open(path: string, flags: OpenFlags, mode = 0o666): number {
    this.enter();
    const { write = false, append = false, create = false, truncate = false, exclusive = false } = flags;
    const writes = write || append;
    const reads = flags.read ?? !writes;
    const found = this.find(path, !(create && exclusive));
    let place = found.place;
    if (!place) {
      if (!create) throw osError('ENOENT', path);
      if (path.endsWith('/')) throw osError('EISDIR', path);
      this.mayChange(found.dir, path, 'EACCES');
      const { dir } = found;
      const inode = dir.mount.tree.create(dir.inode, found.name, 'file', mode & ~this.umask, this.uid, this.gid, this.surroundings.cgroup);
      place = { mount: dir.mount, inode, name: found.name, parent: dir };
      return this.install(new OpenInode(place, reads, writes, append));
    }
    const { inode, mount } = place;
    if (create && exclusive) throw osError('EEXIST', path);
    if (inode.virtual?.open) {
      if (inode.type !== 'symlink') this.mayUse(inode, reads, writes, path);
      return this.install(inode.virtual.open(this, flags));
    }
    if (inode.type === 'symlink') throw osError('ELOOP', path, this.surroundings.libc);
    if (inode.type === 'directory' && (writes || create)) throw osError('EISDIR', path);
    if (inode.type !== 'directory' && flags.directory) throw osError('ENOTDIR', path);
    // @see linux: fs/namei.c do_open: what is cut asks the mount before the rights.
    if (truncate && writes && mount.readOnly && inode.type === 'file') throw osError('EROFS', path);
    this.mayUse(inode, reads, writes, path);
    if (inode.type === 'fifo') {
      inode.fifo ??= new Pipe(this.surroundings.node.engine);
      return this.install(new PipeEnd(inode.fifo, writes ? (reads ? 'both' : 'write') : 'read', () => inode.stat(this)));
    }
    if (writes && mount.readOnly) throw osError('EROFS', path);
    const { virtual } = inode;
    if (virtual?.text) {
      const accept = virtual.write?.bind(virtual);
      return this.install(new OpenText(place, virtual.text(this), accept && ((text) => accept(text, this))));
    }
    if (truncate && writes) this.cut(inode, 0);
    return this.install(new OpenInode(place, reads, writes, append));
  }

  flock(fd: number, kind: LockKind = 'exclusive'): void {
    this.enter();
    const file = this.opened(fd);
    if (file instanceof OpenInode && !file.lock.take(file, kind)) throw osError('EAGAIN');
  }

  /** The same, waiting for it: false if it was not free in time. */
  *waitForLock(fd: number, kind: LockKind, timeout = Number.POSITIVE_INFINITY): Task<boolean> {
    this.enter();
    const file = this.opened(fd);
    const { engine } = this.surroundings.node;
    const until = engine.now + timeout;
    while (file instanceof OpenInode && !file.lock.take(file, kind)) {
      if (engine.now >= until) return false;
      yield timeout === Number.POSITIVE_INFINITY ? file.lock.freed : withTimeout(engine, file.lock.freed, until - engine.now);
    }
    return true;
  }

  close(fd: number): void {
    this.enter();
    this.opened(fd).release();
    this.fds[fd] = undefined;
  }

  dup2(from: number, to: number): void {
    this.enter();
    const file = this.opened(from);
    if (from === to) return;
    file.retain();
    this.fds[to]?.release();
    this.fds[to] = file;
  }

  stride(fd: number): number {
    return this.opened(fd).stride;
  }

  isOpen(fd: number): boolean {
    return this.fds[fd] !== undefined;
  }

  isTerminal(fd: number): boolean {
    return this.fds[fd]?.isTerminal ?? false;
  }
  terminalOf(fd: number): TerminalAsked | undefined {
    const file = this.fds[fd];
    return file?.settings && file;
  }

  pipe(): [number, number] {
    this.enter();
    const { engine } = this.surroundings.node;
    const pipe = new Pipe(engine);
    const { uid, gid } = this;
    const at = engine.now;
    const stat = (): Stat => ({ type: 'fifo', mode: 0o600, uid, gid, size: 0, mtime: at, nlink: 1, inode: 1 });
    return [this.install(new PipeEnd(pipe, 'read', stat)), this.install(new PipeEnd(pipe, 'write', stat))];
  }

  /** A connection as a descriptor, which may be handed on to children. */
  *connectFile(address: string, port: number, protocol: Protocol): Task<number> {
    this.enter();
    return this.socketFile(yield* this.surroundings.network.connect(address, port, undefined, protocol));
  }

  /** Closed with the last descriptor that stands for it, no more when this process ends. */
  socketFile(stream: Stream): number {
    this.resources.delete(stream);
    const { uid, gid } = this;
    const at = this.surroundings.node.engine.now;
    const stat = (): Stat => ({ type: 'socket', mode: 0o777, uid, gid, size: 0, mtime: at, nlink: 1, inode: 1 });
    return this.install(new SocketFile(stream, stat));
  }

  seek(fd: number, offset: number, from: 'start' | 'current' | 'end' = 'start'): number {
    this.enter();
    const file = this.opened(fd);
    if (file.offset === undefined) throw osError('EINVAL');
    const to = offset + (from === 'start' ? 0 : from === 'current' ? file.offset : file.size);
    if (to < 0) throw osError('EINVAL');
    file.offset = to;
    return to;
  }

  truncate(path: string, length: number): void {
    this.enter();
    const { inode, mount } = this.seen(path);
    if (inode.type === 'directory') throw osError('EISDIR', path);
    if (inode.type !== 'file') throw osError('EINVAL', path);
    this.mayUse(inode, false, true, path);
    if (mount.readOnly) throw osError('EROFS', path);
    this.cut(inode, length);
  }

  stat(path: string): Stat {
    this.enter();
    return this.#statOf(this.seen(path).inode);
  }
  #statOf(inode: Inode): Stat {
    if (inode.type === 'symlink' && inode.virtual?.open) return inode.virtual.open(this, { read: true }).stat(this);
    return inode.stat(this);
  }

  /** A link that something is asked in, if only `.`, is followed. @see linux: fs/namei.c LAST_NORM, trailing slashes */
  lstat(path: string): Stat {
    this.enter();
    return this.at(path, /\/\.?$/.test(path)).inode.stat(this);
  }

  fstat(fd: number): Stat {
    this.enter();
    return this.opened(fd).stat(this);
  }

  readdir(path: string): string[] {
    this.enter();
    const { inode } = this.seen(path);
    if (inode.type !== 'directory') throw osError('ENOTDIR', path);
    if (!may(this, inode, READ)) throw osError('EACCES', path);
    const names = inode.names(this);
    this.work(names.length >> 1);
    return names;
  }

  readlink(path: string): string {
    this.enter();
    const { target } = this.at(path, false).inode.stat(this);
    if (target === undefined) throw osError('EINVAL', path);
    return target;
  }

  realpath(path: string): string {
    this.enter();
    return pathOf(this.at(path));
  }

  mkdir(path: string, mode = 0o777): void {
    this.enter();
    const { dir, name, place } = this.find(path, false);
    if (place) throw osError('EEXIST', path);
    this.mayChange(dir, path);
    dir.mount.tree.create(dir.inode, name, 'directory', mode & ~this.umask, this.uid, this.gid, this.surroundings.cgroup);
  }

  rmdir(path: string): void {
    this.enter();
    const { dir, name, place } = this.find(path, false);
    // A name that is none of a directory's own. @see linux: fs/namei.c do_rmdir
    const last = /(?:^|\/)(\.\.?)\/*$/.exec(path)?.[1];
    if (last) throw osError(last === '.' ? 'EINVAL' : 'ENOTEMPTY', path);
    if (dir.mount.readOnly) throw osError('EROFS', path);
    if (!place) throw osError('ENOENT', path);
    if (place.inode.type !== 'directory') throw osError('ENOTDIR', path);
    this.mayRemove(dir, place, path);
    if (place.inode.names(this).length > 0) throw osError('ENOTEMPTY', path);
    dir.mount.tree.unlink(dir.inode, name, place.inode);
  }

  unlink(path: string): void {
    this.enter();
    const { dir, name, place } = this.find(path, false);
    if (dir.mount.readOnly) throw osError('EROFS', path);
    if (!place) throw osError('ENOENT', path);
    if (place.inode.type === 'directory') throw osError('EISDIR', path);
    this.mayRemove(dir, place, path);
    dir.mount.tree.unlink(dir.inode, name, place.inode);
  }

  rename(from: string, to: string): void {
    this.enter();
    const old = this.find(from, false);
    const goal = this.find(to, false);
    if (old.dir.mount !== goal.dir.mount) throw osError('EXDEV', to, this.surroundings.libc);
    if (old.dir.mount.readOnly) throw osError('EROFS', from);
    if (!old.place) throw osError('ENOENT', from);
    if (!goal.place) this.mayBeNamed(goal.dir, to);
    this.mayRemove(old.dir, old.place, from);
    const { inode } = old.place;
    if (goal.place) {
      const target = goal.place.inode;
      if (target === inode) return;
      this.mayRemove(goal.dir, goal.place, to);
      if (target.type === 'directory') {
        if (inode.type !== 'directory') throw osError('EISDIR', to);
        if (target.names(this).length > 0) throw osError('ENOTEMPTY', to);
      } else if (inode.type === 'directory') throw osError('ENOTDIR', to);
    } else this.mayChange(goal.dir, to);
    for (let at: Place | undefined = goal.dir; at; at = at.parent) if (at.inode === inode) throw osError('EINVAL', to);
    old.dir.mount.tree.move(old.dir.inode, old.name, goal.dir.inode, goal.name, inode);
  }

  symlink(target: string, path: string): void {
    this.enter();
    const { dir, name, place } = this.find(path, false);
    if (place) throw osError('EEXIST', path);
    this.mayChange(dir, path);
    dir.mount.tree.create(dir.inode, name, 'symlink', 0o777, this.uid, this.gid).target = target;
  }

  link(from: string, to: string): void {
    this.enter();
    const old = this.at(from, false);
    const { dir, name, place } = this.find(to, false);
    if (place) throw osError('EEXIST', to);
    if (old.inode.type === 'directory') throw osError('EPERM', to);
    if (old.mount !== dir.mount) throw osError('EXDEV', to, this.surroundings.libc);
    // Of what is another's, who may not read and write it, or gets rights by it, makes no other name. @see linux: fs/namei.c may_linkat (protected_hardlinks)
    const isSafe =
      old.inode.type === 'file' && (old.inode.mode & 0o6000) === 0 && may(this, old.inode, READ) && may(this, old.inode, WRITE);
    if (old.inode.uid !== this.uid && !isSafe && !this.capabilities.has('FOWNER')) throw osError('EPERM', to);
    this.mayChange(dir, to);
    dir.mount.tree.link(dir.inode, name, old.inode);
  }

  mknod(path: string, type: SpecialType, mode: number, number = ''): void {
    this.enter();
    const { dir, name, place } = this.find(path, false);
    if (place) throw osError('EEXIST', path);
    this.mayChange(dir, path);
    if ((type === 'char' || type === 'block') && !this.capabilities.has('MKNOD')) throw osError('EPERM', path);
    const { tree } = dir.mount;
    const inode = tree.create(dir.inode, name, type, mode & ~this.umask, this.uid, this.gid);
    if (type === 'fifo') return;
    inode.virtual = { open: openerOf(type, number) };
    if (number !== '') inode.device = number;
  }

  /** For whoever listens or connects there. */
  socketAt(path: string): Inode {
    this.enter();
    const { inode } = this.seen(path);
    if (inode.type !== 'socket') throw osError('ECONNREFUSED', path);
    return inode;
  }

  chmod(path: string, mode: number): void {
    this.enter();
    const inode = this.owned(path, true);
    // Only a member of the group (or one with the capability) sets the set-gid bit.
    const kept = !this.capabilities.has('FSETID') && inode.type === 'file' && !inGroup(this, inode.gid) ? mode & ~0o2000 : mode;
    inode.mode = kept & 0o7777;
  }

  chown(path: string, uid: number, gid: number): void {
    this.enter();
    const { inode, mount } = this.at(path, false);
    if (mount.readOnly) throw osError('EROFS', path);
    // @see linux: fs/attr.c chown_ok, chgrp_ok
    const mine = this.uid === inode.uid;
    const allowed = mine && (uid === -1 || uid === inode.uid) && (gid === -1 || inGroup(this, gid));
    if (!allowed && (uid !== -1 || gid !== -1) && !this.capabilities.has('CHOWN')) throw osError('EPERM', path);
    mount.tree.copyUp(inode, this.surroundings.cgroup);
    if (uid !== -1) inode.uid = uid;
    if (gid !== -1) inode.gid = gid;
    if (inode.type === 'file') inode.mode &= ~0o6000;
  }

  utimes(path: string, mtime: Micros): void {
    this.enter();
    const { inode, mount } = this.seen(path);
    if (mount.readOnly) throw osError('EROFS', path);
    if (this.uid !== inode.uid && !this.capabilities.has('FOWNER') && !may(this, inode, WRITE)) throw osError('EACCES', path);
    mount.tree.copyUp(inode, this.surroundings.cgroup);
    inode.mtime = mtime;
  }

  access(path: string, want: 'r' | 'w' | 'x' | 'f'): boolean {
    this.enter();
    const seen = this.space.seen(this, this.place, path);
    if (typeof seen === 'string') return false;
    const { inode, mount } = seen;
    if (want === 'f' || inode.type === 'symlink') return true;
    if (want === 'w' && mount.readOnly) return false;
    if (want === 'x' && mount.noExec && inode.type === 'file') return false;
    return may(this, inode, want === 'r' ? READ : want === 'w' ? WRITE : EXECUTE);
  }

  chdir(path: string): void {
    this.enter();
    const place = this.at(path);
    if (place.inode.type !== 'directory') throw osError('ENOTDIR', path);
    if (!may(this, place.inode, EXECUTE)) throw osError('EACCES', path);
    this.place = place;
  }

  readFile(path: string): string {
    this.enter();
    return this.#contentOf(this.seen(path).inode, path);
  }

  statAndRead(path: string): { readonly stat: Stat; read(): string } {
    this.enter();
    const { inode } = this.seen(path);
    return {
      stat: this.#statOf(inode),
      read: () => {
        this.enter();
        return this.#contentOf(inode, path);
      },
    };
  }

  #contentOf(inode: Inode, path: string): string {
    if (inode.type === 'directory') throw osError('EISDIR', path);
    this.mayUse(inode, true, false, path);
    if (inode.virtual?.text) return inode.virtual.text(this);
    if (inode.virtual?.open || inode.type !== 'file') return '';
    if (inode.size > 2 ** 27) throw osError('ENOMEM', path);
    return inode.content.text();
  }

  writeFile(path: string, text: Data, options: { append?: boolean; mode?: number } = {}): void {
    const { append = false, mode } = options;
    const fd = this.open(path, { write: true, create: true, truncate: !append, append }, mode);
    try {
      this.opened(fd).tryWrite(text, this.surroundings.cgroup, this.self());
    } finally {
      this.opened(fd).release();
      this.fds[fd] = undefined;
    }
  }

  executable(program: Program, memory?: number): Data {
    return this.surroundings.node.files.programs.contentOf({ program, memory });
  }

  mounts(): readonly MountRow[] {
    this.enter();
    return mountTable(this.space, this.surroundings.node);
  }

  mount(request: MountRequest): void {
    const mounter = this.#mounter(request.target);
    if (this.surroundings.confined) throw osError('EACCES');
    this.#mustAdminister();
    mountAt(mounter, request);
  }
  umount(path: string): void {
    const mounter = this.#mounter(path);
    this.#mustAdminister();
    unmountAt(mounter, path);
  }

  /**
   * A filter of system calls is asked first, then the place must be there, then AppArmor is asked (of umount it has nothing to
   * say), and last the capability.
   * @see containerd: contrib/seccomp/seccomp_default.go, contrib/apparmor/template.go (umount, deny mount)
   * @see linux: fs/namespace.c do_mount, path_mount, can_umount
   */
  #mounter(target: string): Parameters<typeof mountAt>[0] {
    this.enter();
    const { node, mounts, seccomp, pidNamespace } = this.surroundings;
    if (seccomp) this.#mustAdminister();
    this.at(target);
    const { engine, memoryBytes, sharedMounts: shared } = node;
    return { engine, memoryBytes, mounts, shared, proc: () => node.procOf(pidNamespace), at: (path) => this.at(path) };
  }
  #mustAdminister(): void {
    if (!this.capabilities.has('SYS_ADMIN')) throw osError('EPERM');
  }

  openFile(fd: number): OpenFile | undefined {
    // What a shell came with above 9, such as a script from <(…), keeps its number.
    const own = this.numbering?.numbered().get(fd) ?? (this.numbering && fd < 10 ? undefined : fd);
    return own === undefined ? undefined : this.fds[own];
  }
  openFiles(): number[] {
    const numbers = this.numbering ? [...this.numbering.numbered().keys()].sort((a, b) => a - b) : [...this.fds.keys()];
    return numbers.filter((fd) => this.openFile(fd));
  }

  protected opened(fd: number): OpenFile {
    const file = this.fds[fd];
    if (!file) throw osError('EBADF');
    return file;
  }

  protected install(file: OpenFile): number {
    let fd = 0;
    while (this.fds[fd]) fd++;
    if (fd > 255) this.work(fd >> 8);
    if (fd >= MOST_OPEN) throw osError('EMFILE', undefined, this.surroundings.libc);
    this.fds[fd] = file.retain();
    if (this.turns > 1 && !(file instanceof OpenInode && file.append)) file.times = this.turns;
    return fd;
  }

  protected find(path: string, follow: boolean): Found {
    this.work(pathSteps(path));
    const found = this.space.find(this, this.place, path, follow);
    if (typeof found === 'string') throw osError(found, path);
    return found;
  }
  /** As `at`, for whoever asks for the file alone. */
  private seen(path: string): Seen {
    this.work(pathSteps(path));
    const seen = this.space.seen(this, this.place, path);
    if (typeof seen === 'string') throw osError(seen, path);
    return seen;
  }
  protected at(path: string, follow = true): Place {
    this.work(pathSteps(path));
    return this.space.at(this, this.place, path, follow);
  }

  private cut(inode: Inode, length: number): void {
    inode.tree.resize(inode, Math.min(length, inode.content.allocated), this.surroundings.cgroup);
    inode.content.truncate(length);
    inode.tree.settle(inode);
  }

  private mayUse(inode: Inode, reads: boolean, writes: boolean, path: string): void {
    if (!may(this, inode, (reads ? READ : 0) | (writes ? WRITE : 0))) throw osError('EACCES', path);
  }
  /** What /proc has not cannot even be looked up, be it to be made. @see linux: fs/proc/base.c proc_root_lookup */
  private mayBeNamed({ inode, mount }: Place, path: string): void {
    if (inode.virtual?.readOnly?.(this)) throw osError('EROFS', path);
    if (mount.tree.kind === 'virtual' && mount.type === 'proc') throw osError('ENOENT', path);
  }
  /** Whether something can be made there. @see linux: fs/namei.c may_create, fs/kernfs/dir.c */
  private mayChange(dir: Place, path: string, unsupported: ErrnoCode = 'EPERM'): void {
    this.mayBeNamed(dir, path);
    this.mayWrite(dir, path);
    if (dir.mount.tree.kind === 'virtual') throw osError(unsupported, path);
  }
  private mayWrite(dir: Place, path: string): void {
    if (dir.mount.readOnly) throw osError('EROFS', path);
    if (!may(this, dir.inode, WRITE | EXECUTE)) throw osError('EACCES', path);
    if (dir.inode.nlink === 0) throw osError('ENOENT', path);
  }
  /** @see linux: fs/namei.c may_delete; whether something is mounted there is asked last. */
  private mayRemove(dir: Place, place: Place, path: string): void {
    this.mayWrite(dir, path);
    if (dir.mount.tree.kind === 'virtual') throw osError('EPERM', path);
    if (heldBySticky(this, dir.inode, place.inode)) throw osError('EPERM', path);
    if (place.mount !== dir.mount || dir.mount.covered?.has(place.inode)) throw osError('EBUSY', path, this.surroundings.libc);
  }
  private owned(path: string, follow: boolean): Inode {
    const { inode, mount } = this.at(path, follow);
    if (mount.readOnly) throw osError('EROFS', path);
    if (this.uid !== inode.uid && !this.capabilities.has('FOWNER')) throw osError('EPERM', path);
    mount.tree.copyUp(inode, this.surroundings.cgroup);
    return inode;
  }
}

/** Soft limit of open files in a container: what runc gives. */
const MOST_OPEN = 1_048_576;
