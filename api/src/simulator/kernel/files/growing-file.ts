import type { Micros } from '../../engine/index.ts';
import { sizeOf } from '../data.ts';
import { osError } from '../errno.ts';
import type { Data, Stat } from '../types.ts';
import type { Content } from './content.ts';
import type { FileTree } from './file-tree.ts';
import type { Inode } from './inode.ts';
import { OpenFile } from './open-file.ts';
import { virtualFile } from './virtual.ts';

/** A file that something outside of all containers writes to: what it holds so far, and since when. */
interface Growing {
  content(): Content;
  readonly mtime: Micros;
}

/** Within containers it is read only: each who opens it reads on from where it was. */
export function growingFile(tree: FileTree, growing: Growing): Inode {
  const stat = (): Stat => {
    const { type, uid, gid, nlink, number } = file;
    return { type, mode: file.mode, uid, gid, nlink, inode: number, size: growing.content().size, mtime: growing.mtime };
  };
  const file: Inode = virtualFile(tree, 'file', 0o640, {
    stat,
    text: () => growing.content().text(),
    open: () => new OpenGrowing(growing, stat),
  });
  return file;
}

class OpenGrowing extends OpenFile {
  override readonly canWrite = false;
  #offset = 0;

  constructor(
    readonly growing: Growing,
    readonly status: () => Stat,
  ) {
    super();
  }

  override stat(): Stat {
    return this.status();
  }
  override tryRead(max: number): Data {
    const data = this.growing.content().read(this.#offset, max);
    this.#offset += sizeOf(data);
    return data;
  }
  override tryWrite(): Data {
    throw osError('EBADF');
  }
  override get offset(): number {
    return this.#offset;
  }
  override set offset(value: number) {
    this.#offset = value;
  }
  override get size(): number {
    return this.growing.content().size;
  }
}
