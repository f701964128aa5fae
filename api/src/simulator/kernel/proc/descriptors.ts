import type { FileTree } from '../files/file-tree.ts';
import type { Inode } from '../files/inode.ts';
import type { OpenFile } from '../files/open-file.ts';
import { textFile, virtualFile } from '../files/virtual.ts';
import { pathOf } from '../mounts/mounts.ts';
import type { Viewer } from '../permissions.ts';

/** A process, by its descriptors. */
type Opener = Viewer & Required<Pick<Viewer, 'openFile' | 'openFiles'>>;

/** /proc/PID/fd. */
export function fdDirectory(tree: FileTree, process: Opener): Inode {
  return virtualFile(tree, 'directory', 0o500, {
    names: () => process.openFiles().map(String),
    lookup(name) {
      const file = /^\d+$/.test(name) ? process.openFile(Number(name)) : undefined;
      if (!file) return undefined;
      const { place } = file;
      const { type } = file.stat(process);
      const unnamed =
        type === 'char'
          ? file.isTerminal
            ? `/dev/pts/${file.terminalNumber}`
            : '/dev/null'
          : `${type === 'fifo' ? 'pipe' : 'socket'}:[${1000 + Number(name)}]`;
      // @see linux: fs/d_path.c d_path
      const described = place ? `${pathOf(place)}${place.inode.nlink === 0 ? ' (deleted)' : ''}` : unnamed;
      // A regular file is opened anew, whatever has become of its name; a pipe is what the descriptor is.
      const mode = 0o100 | (file.canRead ? 0o400 : 0) | (file.canWrite ? 0o200 : 0);
      if (place) return virtualFile(tree, 'symlink', mode, { link: () => described, place: () => place, size: 64 }, process);
      const open = (_viewer: Viewer, flags: { write?: boolean; append?: boolean }) =>
        file.reopen(flags.write || flags.append ? 'write' : 'read');
      return virtualFile(tree, 'symlink', mode, { link: () => described, open, size: 64 }, process);
    },
  });
}

/** /proc/PID/fdinfo. @see linux: fs/proc/fd.c seq_show */
export const fdInfoDirectory = (tree: FileTree, process: Opener): Inode =>
  virtualFile(tree, 'directory', 0o555, {
    names: () => process.openFiles().map(String),
    lookup(name) {
      const file = /^\d+$/.test(name) ? process.openFile(Number(name)) : undefined;
      return file && textFile(tree, () => descriptionOf(file, process));
    },
  });

function descriptionOf(file: OpenFile, process: Opener): string {
  const mode = file.canRead ? (file.canWrite ? 2 : 0) : 1;
  const large = file.place ? 0o100000 : 0;
  const append = (file as Partial<{ append: boolean }>).append ? 0o2000 : 0;
  const { inode } = file.stat(process);
  return `pos:\t${file.offset ?? 0}\nflags:\t0${(mode | large | append).toString(8)}\nmnt_id:\t${file.place ? 600 : 15}\nino:\t${inode}\n`;
}
