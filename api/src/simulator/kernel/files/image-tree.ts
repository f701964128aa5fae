import type { Micros } from '../../engine/index.ts';
import { sizeOf } from '../data.ts';
import type { Data, Program } from '../types.ts';
import { PROGRAM_SIZE } from './copied-programs.ts';
import { cleanPath, namesOf } from './paths.ts';

/** A file of an image, as its author describes it; text alone is a file of root's with mode 644. */
export type ImageFile =
  | string
  | {
      /** 0o755 for directories and programs, 0o644 for other files. */
      readonly mode?: number;
      readonly uid?: number;
      readonly gid?: number;
      readonly content?: Data;
      /** This is a symbolic link to there. */
      readonly symlink?: string;
      readonly program?: Program;
      /** Memory that the program takes when it runs, beside what it asks for. */
      readonly memory?: number;
      readonly directory?: boolean;
      /** A directory with what is in it, that many images share: it is made when somebody looks, and nothing else may be put there. */
      readonly shared?: () => ImageNode;
      /** When it was last changed, in the run's time: before it. Else it is as old as the image. */
      readonly modified?: Micros;
      readonly socket?: boolean;
    };

/** Files by absolute path. Parents that are not named are directories of root's with mode 755. */
export type ImageFiles = Readonly<Record<string, ImageFile>>;

/** One file of an image: immutable, shared by all containers of that image. */
export interface ImageNode {
  readonly type: 'file' | 'directory' | 'symlink' | 'socket';
  mode: number;
  uid: number;
  gid: number;
  /** undefined: a program's own (what that is, a run decides), or none. */
  readonly content?: Data;
  readonly size: number;
  readonly target?: string;
  readonly program?: Program;
  readonly memory?: number;
  readonly modified?: Micros;
  readonly children?: Map<string, ImageNode>;
}

/** Layers of descriptions as one tree; a later layer's file replaces an earlier one's. */
export function imageTree(...layers: readonly ImageFiles[]): ImageNode {
  const root = directory();
  for (const layer of layers) for (const path in layer) place(root, path, layer[path] as ImageFile);
  return root;
}

/** The same with these files, too: what they do not touch is the other's. */
export function withFiles(tree: ImageNode, files: ImageFiles): ImageNode {
  const copies = new Set<ImageNode>();
  const copied = (node: ImageNode): ImageNode => {
    if (copies.has(node)) return node;
    const copy = { ...node, children: new Map(node.children) };
    copies.add(copy);
    return copy;
  };
  const root = copied(tree);
  for (const path in files) {
    let parent = root;
    for (const name of path.split('/').slice(1, -1)) {
      const child = parent.children?.get(name);
      if (child?.type !== 'directory') break;
      const copy = copied(child);
      parent.children?.set(name, copy);
      parent = copy;
    }
    place(root, path, files[path] as ImageFile);
  }
  return root;
}

function place(root: ImageNode, path: string, file: ImageFile): void {
  const names = path.split('/').filter((name) => name !== '');
  let parent = root;
  for (let i = 0; i < names.length - 1; i++) {
    const name = names[i] as string;
    let child = parent.children?.get(name);
    // A link to a directory (/bin -> usr/bin) is followed, as unpacking a layer does.
    if (child?.type === 'symlink') child = follow(root, names.slice(0, i), child.target as string);
    if (child?.type !== 'directory') {
      child = directory();
      parent.children?.set(name, child);
    }
    parent = child;
  }
  const node = nodeOf(file);
  const name = names.at(-1);
  if (name === undefined) {
    root.mode = node.mode;
    root.uid = node.uid;
    root.gid = node.gid;
    return;
  }
  const old = parent.children?.get(name);
  if (old?.type === 'directory' && node.type === 'directory') {
    old.mode = node.mode;
    old.uid = node.uid;
    old.gid = node.gid;
  } else parent.children?.set(name, node);
}

function follow(root: ImageNode, at: readonly string[], target: string): ImageNode | undefined {
  let node: ImageNode = root;
  for (const name of namesOf(cleanPath(target.startsWith('/') ? target : `${at.join('/')}/${target}`))) {
    let next = node.children?.get(name);
    if (!next) {
      next = directory();
      node.children?.set(name, next);
    }
    node = next;
  }
  return node;
}

const directory = (mode = 0o755, uid = 0, gid = 0): ImageNode => ({
  type: 'directory',
  mode,
  uid,
  gid,
  content: '',
  size: 4096,
  children: new Map(),
});

/** Copies have its names, too. */
function sharedDirectory(tree: () => ImageNode): ImageNode {
  const node = directory();
  Object.defineProperty(node, 'children', { enumerable: true, get: () => tree().children });
  return node;
}

function nodeOf(file: ImageFile): ImageNode {
  if (typeof file === 'string') return { type: 'file', mode: 0o644, uid: 0, gid: 0, content: file, size: sizeOf(file) };
  const { mode, uid = 0, gid = 0, content, symlink, program, memory, modified, shared } = file;
  if (shared) return sharedDirectory(shared);
  if (file.directory) return directory(mode, uid, gid);
  if (file.socket) return { type: 'socket', mode: mode ?? 0o755, uid, gid, content: '', size: 0 };
  if (symlink !== undefined) return { type: 'symlink', mode: 0o777, uid, gid, content: '', size: sizeOf(symlink), target: symlink };
  return {
    type: 'file',
    mode: mode ?? (program ? 0o755 : 0o644),
    uid,
    gid,
    content,
    size: content === undefined ? (program ? PROGRAM_SIZE : 0) : sizeOf(content),
    program,
    memory,
    ...(modified !== undefined && { modified }),
  };
}
