import { type FileTree, type Inode, OsError, ROOT } from '../../kernel/index.ts';
import type { MountedVolume } from './setup.ts';

/** What is mounted, or which of the steps failed: to look at the volume, to make what is missing, or to make sure that it lies in the volume. */
type SubPath = { readonly ok: true; readonly root: Inode } | { readonly ok: false; readonly failed: 'stat' | 'create' | 'prepare' };

/** The node's own files, and where the volume is among them. */
interface OnNode {
  readonly directory: string;
  readonly has: (path: string) => boolean;
}

/**
 * Opens a directory or file below a volume, and makes a directory of what is missing. Links that lead out of the volume are not
 * followed: a container could have laid them. Where they lead to nothing on the node, the kubelet tries to make a directory there, in vain.
 * @see kubernetes: pkg/kubelet/kubelet_pods.go makeMounts; pkg/volume/util/subpath/subpath_linux.go doBindSubPath, doSafeMakeDir
 */
export function openSubPath({ tree, path, mountedReadOnly }: MountedVolume, subPath: string, onNode: OnNode): SubPath {
  const base = tree.lookup(path, true);
  // Below a file there is nothing to look at: what lies in the way is found later.
  if (!base) return { ok: false, failed: isBelowFile(tree, path) ? 'prepare' : 'stat' };
  const rest = parts(subPath);
  const above: Inode[] = [];
  let at = base;
  /** How many names are left once the last link has been followed. */
  let behindLink = Number.POSITIVE_INFINITY;
  for (let links = 0; rest.length > 0; ) {
    const ofLink = rest.length > behindLink;
    const name = rest.pop() as string;
    if (name === '..') {
      const parent = above.pop();
      if (!parent) return outside(onNode, `${onNode.directory}/..`, rest);
      at = parent;
      continue;
    }
    if (at.type !== 'directory') return { ok: false, failed: 'prepare' };
    const child = at.child(name, ROOT);
    if (!child) {
      // Where a link leads to nothing, its own name is in the way.
      if (ofLink || mountedReadOnly) return { ok: false, failed: 'create' };
      try {
        at = tree.create(at, name, 'directory', rest.length > 0 ? base.mode & 0o755 : base.mode, 0, 0);
      } catch (error) {
        // The disk is full.
        if (error instanceof OsError) return { ok: false, failed: 'create' };
        throw error;
      }
      continue;
    }
    const target = child.target;
    if (target === undefined) {
      above.push(at);
      at = child;
      continue;
    }
    const inside = path !== '/' && target.startsWith(`${path}/`) ? target.slice(path.length) : undefined;
    if (++links > 40) return { ok: false, failed: 'prepare' };
    if (target.startsWith('/') && inside === undefined) return outside(onNode, target, rest);
    if (inside !== undefined) {
      at = base;
      above.length = 0;
    }
    behindLink = Math.min(ofLink ? behindLink : Number.POSITIVE_INFINITY, rest.length);
    rest.push(...parts(inside ?? target));
  }
  return { ok: true, root: at };
}

const outside = ({ has }: OnNode, at: string, rest: readonly string[]): SubPath => ({
  ok: false,
  failed: has([at, ...rest.toReversed()].join('/')) ? 'prepare' : 'create',
});

/** What lies on the node for subPaths to be mounted on, from a Pod's first start to its end, by volume, container and index of the mount. */
export type SubPathTargets = Map<string, 'directory' | 'file'>;

/**
 * What is there is not made anew for what has become something else since the container started before: a directory is not mounted
 * on a file, which goes then, so that the next try finds none; and a file is not even made where there is a directory, which stays.
 * @see kubernetes: pkg/volume/util/subpath/subpath_linux.go prepareSubpathTarget, doBindSubPath
 */
export function prepareTarget(targets: SubPathTargets, target: string, opened: SubPath): SubPath {
  if (!opened.ok) return opened;
  const kind = opened.root.type === 'directory' ? 'directory' : 'file';
  const there = targets.get(target) ?? kind;
  targets.set(target, there);
  if (there === kind) return opened;
  if (there === 'file') targets.delete(target);
  return { ok: false, failed: 'prepare' };
}

const parts = (path: string): string[] =>
  path
    .split('/')
    .filter((name) => name !== '' && name !== '.')
    .reverse();

function isBelowFile(tree: FileTree, path: string): boolean {
  const names = path.split('/');
  const above = names.map((_, i) => names.slice(0, i).join('/')).filter((one) => one !== '');
  return above.some((one) => (tree.lookup(one, true)?.type ?? 'directory') !== 'directory');
}
