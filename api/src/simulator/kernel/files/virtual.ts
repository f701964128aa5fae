import type { ErrnoCode } from '../errno-code.ts';
import type { Place } from '../mounts/mounts.ts';
import type { Viewer } from '../permissions.ts';
import type { FileType } from '../types.ts';
import type { FileTree } from './file-tree.ts';
import { Inode, type VirtualFile } from './inode.ts';

/** Files whose content is made when it is asked for. */
export function virtualFile(tree: FileTree, type: FileType, mode: number, virtual: VirtualFile, owner = { uid: 0, gid: 0 }): Inode {
  const inode = new Inode(tree, type, mode, owner.uid, owner.gid, 0);
  inode.virtual = virtual;
  return inode;
}

/** A file whose text is made when it is read (and, if it can be, taken when it is written). */
export const textFile = (tree: FileTree, text: (viewer: Viewer) => string, write?: (text: string, viewer: Viewer) => void): Inode =>
  virtualFile(tree, 'file', write ? 0o644 : 0o444, write ? { text, write } : { text });

/** The same file, with other rights. */
export function withMode(file: Inode, mode: number): Inode {
  file.mode = mode;
  return file;
}

/** A symbolic link whose target depends on who looks. */
export const linkFile = (tree: FileTree, link: (viewer: Viewer) => string): Inode => virtualFile(tree, 'symlink', 0o777, { link });

/** A link of /proc to a directory: it is followed to the directory itself, which may lie in another container's files. */
export const magicLink = (tree: FileTree, link: () => string, place: () => Place | ErrnoCode): Inode =>
  virtualFile(tree, 'symlink', 0o777, { link, place });

/** A directory with fixed names; each file is made when it is first looked up. */
export function fixedDirectory(tree: FileTree, makers: Readonly<Record<string, (tree: FileTree) => Inode>>): Inode {
  return virtualFile(tree, 'directory', 0o755, fixedEntries(tree, makers));
}

/** Few look into most of such directories: what is in it is made when somebody does. */
export function lazyEntries(make: () => VirtualFile): VirtualFile {
  let made: VirtualFile | undefined;
  const entries = (): VirtualFile => {
    made ??= make();
    return made;
  };
  return { names: (viewer) => entries().names?.(viewer) ?? [], lookup: (name, viewer) => entries().lookup?.(name, viewer) };
}

/** A directory whose files are always these, and are made when they are first looked at. */
export function fixedEntries(tree: FileTree, makers: Readonly<Record<string, (tree: FileTree) => Inode>>): VirtualFile {
  const made = new Map<string, Inode>();
  return {
    names: () => Object.keys(makers),
    lookup(name) {
      let inode = made.get(name);
      if (inode || !Object.hasOwn(makers, name)) return inode;
      inode = makers[name]?.(tree) as Inode;
      made.set(name, inode);
      return inode;
    },
  };
}
