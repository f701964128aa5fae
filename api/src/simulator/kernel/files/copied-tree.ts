import type { FileTree } from './file-tree.ts';
import { type Inode, inodesBelow } from './inode.ts';

/** All that is in a file system, block by block: owners, rights and times with it. */
export function copyTree(from: FileTree, to: FileTree): void {
  take(from.root, to.root);
  for (const { path, inode } of inodesBelow(from.root, '')) {
    const { mode, uid, gid, target } = inode;
    if (inode.type === 'directory') to.mkdir(path, { mode, uid, gid });
    else if (target !== undefined) to.symlink(target, path);
    else if (inode.type === 'file') copyFile(inode, to.writeFile(path, '', { mode, uid, gid }));
    const made = to.lookup(path);
    if (made) take(inode, made);
  }
}

function take({ mode, uid, gid, mtime }: Inode, made: Inode): void {
  Object.assign(made, { mode, uid, gid, mtime });
}

function copyFile({ content }: Inode, made: Inode): void {
  made.tree.resize(made, content.size);
  for (let at = 0; at < content.size; ) {
    const data = content.read(at, content.size - at);
    made.content.write(at, data);
    at = made.content.size;
  }
  made.tree.settle(made);
}
