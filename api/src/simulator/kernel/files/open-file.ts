import type { Micros } from '../../engine/index.ts';
import type { Cgroup } from '../cgroup/cgroup.ts';
import type { MemoryUser } from '../cgroup/memory-user.ts';
import { BYTES_PER_STEP, LOG_LINE_TIME } from '../costs.ts';
import { sizeOf, slice, spelled } from '../data.ts';
import { osError } from '../errno.ts';
import type { Place } from '../mounts/mounts.ts';
import type { Viewer } from '../permissions.ts';
import type { Data, Run, Stat, TerminalSettings } from '../types.ts';
import type { WaitQueue } from '../wait-queue.ts';
import type { FileLock } from './file-lock.ts';
import { inBlocks } from './space.ts';

/** An open file description: descriptors of several processes may share it, and its offset. */
export abstract class OpenFile {
  readonly canRead: boolean = true;
  readonly canWrite: boolean = true;
  readonly isTerminal: boolean = false;
  /** By which a terminal has its name: /dev/pts/0. */
  readonly terminalNumber: number = 0;
  /** What a terminal is set to; what only looks like one has nothing to be set. */
  settings: TerminalSettings | undefined = undefined;
  /** How much can be read of it for one step of the run's limit. */
  readonly bytesPerStep: number = BYTES_PER_STEP;
  /** What is waited for where reading or writing cannot go on. */
  readonly readable: WaitQueue | undefined = undefined;
  readonly writable: WaitQueue | undefined = undefined;
  /** For /proc/self/fd: where it was opened. */
  readonly place: Place | undefined = undefined;
  /** For how many times the same it stands that it was opened: what is written to it is written that much less often. */
  times = 1;
  /** How much has been read and written of it. */
  moved = 0;
  #references = 0;

  /** How long whoever is at the other end takes for so much of a run: the writer waits for it. */
  timeToTake(_run: Run): Micros {
    return 0;
  }

  /** How much of a run is moved at a time. */
  get stride(): number {
    return strideAfter(this.moved);
  }

  retain(): this {
    this.#references++;
    return this;
  }
  release(): void {
    if (--this.#references === 0) this.onClose();
  }

  abstract stat(viewer: Viewer): Stat;
  /** undefined: one has to wait for `readable`. */
  abstract tryRead(max: number): Data | undefined;
  /** What could not be written yet; then one has to wait for `writable`. */
  abstract tryWrite(data: Data, payer: Cgroup, writer: MemoryUser): Data;
  /** Where the next byte is read or written; undefined for what has no places. */
  get offset(): number | undefined {
    return undefined;
  }
  set offset(_value: number) {
    throw osError('EINVAL');
  }
  get size(): number {
    return 0;
  }
  /** Opens the same thing anew through /proc/self/fd. */
  reopen(_end: 'read' | 'write'): OpenFile {
    return this;
  }
  protected onClose(): void {}
}

/** What flows without end is moved in ever larger pieces: an eighth of what there was, so that its times are as right as ever. */
export const strideAfter = (moved: number): number => Math.min(LONGEST_STRIDE, Math.max(LARGEST, Math.floor(moved / 8)));
const LONGEST_STRIDE = 2 ** 28;

/** A regular file, or a directory, that is open. */
export class OpenInode extends OpenFile {
  #offset = 0;

  constructor(
    override readonly place: Place,
    override readonly canRead: boolean,
    override readonly canWrite: boolean,
    readonly append: boolean,
  ) {
    super();
    place.inode.tree.opened(place.inode, 1);
  }

  override stat(viewer: Viewer): Stat {
    return this.place.inode.stat(viewer);
  }
  override tryRead(max: number): Data {
    const { inode } = this.place;
    if (inode.type === 'directory') throw osError('EISDIR');
    const data = inode.content.read(this.#offset, max);
    this.#offset += sizeOf(data);
    return data;
  }
  override tryWrite(data: Data, payer: Cgroup, writer: MemoryUser): Data {
    const { inode } = this.place;
    const size = sizeOf(data);
    if (inode.tree.kind === 'huge') throw osError('EINVAL');
    if (this.append) this.#offset = inode.content.size;
    // Memory is taken page by page: what there is room for is written before the rest costs somebody's life.
    const room = inode.tree.kind === 'tmpfs' ? payer.room : size;
    if (room >= size) this.#put(data, size, payer, writer);
    else if (room === 0 || this.#put(slice(data, 0, room, size), room, payer, writer)) {
      this.#put(slice(data, room, size, size), size - room, payer, writer);
    }
    return '';
  }

  #put(data: Data, size: number, payer: Cgroup, writer: MemoryUser): boolean {
    const { inode } = this.place;
    const { content } = inode;
    const bytes = Math.min(Math.max(content.size, this.#offset + size), content.allocated + inBlocks(size));
    if (!inode.tree.resize(inode, bytes, payer, writer)) return false;
    inode.content.write(this.#offset, data);
    inode.tree.settle(inode);
    this.#offset += size;
    return true;
  }
  override get offset(): number {
    return this.#offset;
  }
  override set offset(value: number) {
    this.#offset = value;
  }
  override get size(): number {
    return this.place.inode.size;
  }
  /** Who has the file locked. @see flock(2) */
  get lock(): FileLock {
    return this.place.inode.tree.lockOf(this.place.inode);
  }
  protected override onClose(): void {
    this.place.inode.tree.unlock(this.place.inode, this);
    this.place.inode.tree.opened(this.place.inode, -1);
  }
}

/** A file of /proc: its text is made when it is opened. */
export class OpenText extends OpenFile {
  #offset = 0;

  constructor(
    override readonly place: Place,
    readonly text: string,
    readonly accept: ((text: string) => void) | undefined,
  ) {
    super();
  }

  override stat(viewer: Viewer): Stat {
    return this.place.inode.stat(viewer);
  }
  override tryRead(max: number): Data {
    const data = this.text.slice(this.#offset, this.#offset + max);
    this.#offset += data.length;
    return data;
  }
  override tryWrite(data: Data): Data {
    if (!this.accept) throw osError('EIO');
    this.accept(typeof data === 'string' ? data : '');
    return '';
  }
  override get offset(): number {
    return this.#offset;
  }
  override set offset(value: number) {
    this.#offset = value;
  }
}

/** Where the runtime takes what a container writes. It looks like the pipe that it is. */
export class Sink extends OpenFile {
  override readonly canRead = false;

  constructor(
    readonly take: (text: string) => void,
    readonly closed: () => void = () => {},
    override readonly isTerminal: boolean,
    readonly takeRun?: (run: Run) => void,
  ) {
    super();
  }

  /** It is given to somebody line by line. */
  override get stride(): number {
    return Math.min(MOST_AT_ONCE, super.stride);
  }
  override timeToTake({ fill, length }: Run): Micros {
    return (fill.split('\n').length - 1) * (length / fill.length) * LOG_LINE_TIME;
  }

  override stat(): Stat {
    return deviceStat(this.isTerminal ? 'char' : 'fifo', this.isTerminal ? 0o620 : 0o600);
  }
  override tryRead(): Data {
    throw osError('EBADF');
  }
  override tryWrite(data: Data): Data {
    if (typeof data === 'string') this.take(data);
    else if (this.takeRun && data.fill.includes('\n') && data.fill.length <= LARGEST) this.takeRun(data);
    else for (let at = 0; at < data.length; at += LARGEST) this.take(spelled(slice(data, at, at + LARGEST)));
    return '';
  }
  protected override onClose(): void {
    this.closed();
  }
}

/** What stat(2) tells of what is no file in a tree: a terminal, a pipe, a socket. */
export const deviceStat = (type: 'char' | 'fifo' | 'socket', mode: number): Stat => ({
  type,
  mode,
  uid: 0,
  gid: 0,
  size: 0,
  mtime: 0,
  nlink: 1,
  inode: 1,
});

const LARGEST = 65536;
const MOST_AT_ONCE = 2 ** 20;
