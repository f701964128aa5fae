import { type FileTree, type MountOptions, OsError } from '../../kernel/index.ts';
import { type ContainerMount, failure, type Result, success } from '../types.ts';

/**
 * What stands where, each with what it is of: where the node had nothing, a directory is made.
 * @see containerd: pkg/cri/opts/spec_linux.go WithMounts
 */
export function withHostPaths(mounts: readonly ContainerMount[]): Result<readonly MountOptions[]> {
  const made: MountOptions[] = [];
  for (const { missing, ...mount } of mounts) {
    if (missing) {
      const problem = makeDirectory(mount.tree, missing.path, missing.hostPath);
      if (problem !== undefined) return failure(problem);
    }
    const root = missing && mount.tree.lookup(missing.path, true);
    made.push(root ? { ...mount, root } : mount);
  }
  return success(made);
}

function makeDirectory(tree: FileTree, path: string, shown: string): string | undefined {
  try {
    tree.mkdir(path, { mode: 0o755 });
    return undefined;
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    const why = error.message.toLowerCase();
    const call = error.code === 'ENOTDIR' ? 'stat' : 'mkdir';
    return `failed to ${call} "${shown}": ${call} ${shown}: ${why}`;
  }
}
