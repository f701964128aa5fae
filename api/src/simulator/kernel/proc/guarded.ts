import { osError } from '../errno.ts';
import { Null } from '../files/devices.ts';
import type { FileTree } from '../files/file-tree.ts';
import type { Inode } from '../files/inode.ts';
import { OpenFile } from '../files/open-file.ts';
import { fixedDirectory, textFile, virtualFile } from '../files/virtual.ts';
import type { Viewer } from '../permissions.ts';
import type { Data, OpenFlags, Remark, Stat } from '../types.ts';

type Maker = (tree: FileTree, viewer: Viewer) => Inode;

const isMasked = ({ surroundings }: Viewer): boolean => surroundings?.masked ?? false;

/** One that is hidden has an empty file system mounted over it. */
const directory =
  (isHidden: boolean): Maker =>
  (tree, viewer) => {
    const inode = fixedDirectory(tree, {});
    if (!isHidden) return inode;
    if (isMasked(viewer)) inode.mode = 0o1777;
    if (inode.virtual) inode.virtual = { ...inode.virtual, readOnly: isMasked };
    return inode;
  };

/** Who may not see the file finds /dev/null, or by AppArmor's profile not even that. @see containerd: contrib/apparmor/template.go */
const hidden =
  (mode: number, isDenied = false): Maker =>
  (tree, viewer) => {
    if (!isMasked(viewer)) {
      const inode = textFile(tree, () => '');
      inode.mode = mode;
      return inode;
    }
    const open = ({ surroundings }: Viewer): OpenFile => {
      if (isDenied && surroundings?.confined) throw osError('EACCES');
      return new Null();
    };
    const inode = virtualFile(tree, 'char', 0o666, { open });
    inode.device = '1:3';
    return inode;
  };

/**
 * What is in /proc that containers may not look into, or not write to, where they are not privileged.
 * @see kubernetes: pkg/securitycontext/util.go defaultMaskedPaths, defaultReadonlyPaths
 */
export const guardedFiles: Readonly<Record<string, Maker>> = {
  acpi: directory(true),
  bus: directory(false),
  fs: directory(false),
  irq: directory(false),
  kcore: hidden(0o400, true),
  keys: hidden(0o444),
  scsi: directory(true),
  'sysrq-trigger': (tree) => virtualFile(tree, 'file', 0o200, { open: openTrigger }),
  timer_list: hidden(0o400),
};

function openTrigger(viewer: Viewer, { write, append }: OpenFlags): OpenFile {
  if (isMasked(viewer) && (write || append)) throw osError('EROFS');
  if (viewer.surroundings?.confined) throw osError('EACCES');
  return new SysrqTrigger(viewer);
}

/** A letter that is written here is a command to the kernel. @see linux: Documentation/admin-guide/sysrq.rst */
class SysrqTrigger extends OpenFile {
  constructor(readonly opener: Viewer & { remark?(remark: Remark): void }) {
    super();
  }

  override stat(): Stat {
    return { ...new Null().stat(), type: 'file', mode: 0o200 };
  }
  override tryRead(): Data {
    throw osError('EIO');
  }
  override tryWrite(data: Data): Data {
    const key = typeof data === 'string' ? data.charAt(0) : '';
    if (/[bco]/.test(key))
      this.opener.remark?.({ kind: 'NotFollowed', program: 'sysrq-trigger', why: `${key}: the end of the node`, taken: 'done' });
    return '';
  }
}
