import type { Micros } from '../../engine/index.ts';
import { sizeOf } from '../data.ts';
import type { ErrnoCode } from '../errno-code.ts';
import type { Place } from '../mounts/mounts.ts';
import type { ListeningSocket } from '../network/listening-socket.ts';
import { ROOT, type Viewer } from '../permissions.ts';
import type { Data, FileType, OpenFlags, Stat } from '../types.ts';
import { Content } from './content.ts';
import type { ProgramFile } from './copied-programs.ts';
import type { FileTree } from './file-tree.ts';
import type { ImageNode } from './image-tree.ts';
import type { OpenFile } from './open-file.ts';
import type { Charged } from './page-charges.ts';
import type { Pipe } from './pipe.ts';

/** A file whose content or entries are made when they are asked for: /proc, /dev. `viewer` is the process that looks. */
export interface VirtualFile {
  lookup?(name: string, viewer: Viewer): Inode | undefined;
  names?(viewer: Viewer): string[];
  text?(viewer: Viewer): string;
  /** What happens to what is written; without it, writing is refused. */
  write?(text: string, viewer: Viewer): void;
  /** Of a directory: whether nothing can be made in it by this one, as on a file system that is read-only. */
  readOnly?(viewer: Viewer): boolean;
  /** Where a symbolic link points. */
  link?(viewer: Viewer): string;
  /** Where a magic link to a directory leads, whatever its path is called for the one who looks (/proc/1/root). */
  place?(viewer: Viewer): Place | ErrnoCode;
  /** Opens a device, or what a magic link (/proc/self/fd/1) stands for. */
  open?(viewer: Viewer, flags: OpenFlags): OpenFile;
  stat?(viewer: Viewer): Stat;
  /** Of a link, where it is not nothing. @see linux: fs/proc/fd.c tid_fd_update_inode */
  readonly size?: number;
}

/** One file. In an overlay it stands over the image's file until it is changed ("copied up"). */
export class Inode implements Charged {
  readonly number: number;
  nlink = 1;
  /** Of a directory: what was looked up or made in it so far. */
  entries: Map<string, Inode | null> | undefined;
  virtual: VirtualFile | undefined;
  fifo: Pipe | undefined;
  /** Of a socket's file: who takes connections there. */
  listener: ListeningSocket | undefined;
  target: string | undefined;
  /** Of a device file that somebody made: `1:3`. */
  device: string | undefined;
  /** Told of changes: of a file's content, of a directory's entries. @see Linux: inotify(7) */
  watcher: ((gone?: string) => void) | undefined;
  /** What is counted for it: blocks on its disk, and bytes that the simulation holds. */
  blocks = 0;
  held = 0;
  /** Whether the writable layer has it (only asked of an image's file). */
  copiedUp = false;
  payer: Charged['payer'];
  charges: Charged['charges'];
  /** Of `held`: what belongs to the image. */
  sharedHeld = 0;
  #content: Content | undefined;

  constructor(
    readonly tree: FileTree,
    readonly type: FileType,
    public mode: number,
    public uid: number,
    public gid: number,
    public mtime: Micros,
    public lower?: ImageNode,
  ) {
    this.number = tree.nextInode();
    if (type === 'directory') this.nlink = 2;
    if (lower) this.target = lower.target;
  }

  get size(): number {
    if (this.virtual?.size !== undefined && this.target === undefined) return this.virtual.size;
    if (this.type === 'directory') return this.tree.kind === 'tmpfs' ? this.#tmpfsSize : this.virtual ? 0 : Math.max(4096, this.blocks);
    if (this.target !== undefined) return this.target.length;
    return this.#content ? this.#content.size : (this.lower?.size ?? 0);
  }

  /** Overlays do not count the directories in one that both layers have. @see linux: fs/overlayfs/inode.c ovl_getattr */
  get #links(): number {
    const { type, lower } = this;
    if (type !== 'directory' || !lower) return this.nlink;
    if (this.tree.copied) {
      const typeOf = (name: string) => (this.entries?.get(name) ?? lower.children?.get(name))?.type;
      return 2 + this.names(ROOT).filter((name) => typeOf(name) === 'directory').length;
    }
    if (this.copiedUp || this === this.tree.root) return 1;
    let links = this.nlink;
    for (const child of lower.children?.values() ?? []) if (child.type === 'directory') links++;
    return links;
  }

  /** @see linux: mm/shmem.c BOGO_DIRENT_SIZE */
  get #tmpfsSize(): number {
    let names = 2;
    for (const child of this.entries?.values() ?? []) if (child) names++;
    return (names + (this.virtual?.names?.(ROOT).length ?? 0)) * 20;
  }

  get content(): Content {
    if (!this.#content) {
      this.#content = new Content(this.#imageContent);
      this.sharedHeld = this.#content.held;
    }
    return this.#content;
  }

  /** The text of a file; one that is as the image has it is not opened for that. */
  get text(): string {
    const unopened = this.#content ? undefined : this.#imageContent;
    return typeof unopened === 'string' ? unopened : this.content.text();
  }

  get #imageContent(): Data {
    const { lower } = this;
    if (!lower) return '';
    return lower.content ?? (lower.program ? this.tree.programs.contentOf({ program: lower.program, memory: lower.memory }) : '');
  }

  /** What runs when this file is executed: the image's program while the file is as the image has it, or what was copied here. */
  get executable(): ProgramFile | undefined {
    const { lower } = this;
    const content = this.#content;
    if (lower?.program && (!content || !this.#isChanged(content))) return { program: lower.program, memory: lower.memory };
    return content && !this.virtual ? this.tree.programs.in(content) : undefined;
  }

  #isChanged(content: Content): boolean {
    const text = this.#imageContent;
    return content.size !== sizeOf(text) || content.text() !== text;
  }

  child(name: string, viewer: Viewer): Inode | undefined {
    const known = this.entries?.get(name);
    if (known !== undefined) return known ?? undefined;
    const below = this.lower?.children?.get(name);
    if (below) {
      const child = new Inode(this.tree, below.type, below.mode, below.uid, below.gid, below.modified ?? this.tree.imageTime, below);
      this.setEntry(name, child);
      return child;
    }
    return this.virtual?.lookup?.(name, viewer);
  }

  /** null: the image's file of that name is covered. */
  setEntry(name: string, file: Inode | null): void {
    this.entries ??= new Map();
    this.entries.set(name, file);
  }

  names(viewer: Viewer): string[] {
    const names: string[] = [];
    if (this.lower?.children) for (const name of this.lower.children.keys()) if (this.entries?.get(name) !== null) names.push(name);
    if (this.entries) for (const [name, child] of this.entries) if (child && !this.lower?.children?.has(name)) names.push(name);
    if (this.virtual?.names) names.push(...this.virtual.names(viewer));
    return names;
  }

  stat(viewer: Viewer): Stat {
    if (this.virtual?.stat) return this.virtual.stat(viewer);
    const target = this.virtual?.link ? this.virtual.link(viewer) : this.target;
    const { type, mode, uid, gid, size, mtime, number, device } = this;
    const stat = {
      type,
      mode,
      uid,
      gid,
      size,
      mtime,
      nlink: this.#links,
      inode: number,
      fileSystem: this.tree,
      ...(target !== undefined && { target }),
    };
    if (this.#content?.hasHoles) return { ...stat, allocated: this.#content.allocated };
    return device === undefined ? stat : { ...stat, device };
  }
}

/** All that is below a directory, each before what is in it. */
export function* inodesBelow(dir: Inode, path: string): Generator<{ path: string; name: string; inode: Inode; parent: Inode }> {
  if (dir.type !== 'directory') return;
  for (const name of dir.names(ROOT)) {
    const inode = dir.child(name, ROOT);
    if (!inode) continue;
    const below = `${path}/${name}`;
    yield { path: below, name, inode, parent: dir };
    yield* inodesBelow(inode, below);
  }
}
