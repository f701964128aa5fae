import type { FileTree } from '../../kernel/index.ts';

/**
 * Gives a volume to the Pod's fsGroup: group, set-gid on directories, read (and write) for the group. Links change their group alone.
 * @see kubernetes: pkg/volume/volume_linux.go SetVolumeOwnership
 */
export function setVolumeOwnership(tree: FileTree, path: string, fsGroup: number | undefined, readOnly: boolean, policy = 'Always'): void {
  if (fsGroup === undefined) return;
  const files = readOnly ? 0o440 : 0o660;
  const root = tree.lookup(path, true);
  if (!root) return;
  if (policy === 'OnRootMismatch' && root.gid === fsGroup && (root.mode & 0o2770) === 0o2770) return;
  const give = (inode: NonNullable<typeof root>): void => {
    inode.gid = fsGroup;
    if (inode.type !== 'symlink') inode.mode |= inode.type === 'directory' ? files | 0o2110 : files;
  };
  give(root);
  const below = path.replace(/\/+$/, '');
  for (const { path: file } of tree.walk()) {
    if (!file.startsWith(`${below}/`)) continue;
    const inode = tree.lookup(file);
    if (inode) give(inode);
  }
}
