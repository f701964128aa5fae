import type { Random } from '../engine/index.ts';
import type { OpenFile } from './open-file.ts';

/** Whose rights count. */
export interface Credentials {
  readonly uid: number;
  readonly gid: number;
  readonly groups: readonly number[];
}

/** Who looks at a file: a process, or the node itself (`pid` 0). */
export interface Viewer extends Credentials {
  readonly pid: number;
  readonly random?: Random;
  openFile?(fd: number): OpenFile | undefined;
  openFiles?(): number[];
}

export const ROOT: Viewer = { uid: 0, gid: 0, groups: [], pid: 0 };

export const READ = 4;
export const WRITE = 2;
export const EXECUTE = 1;

interface Guarded {
  readonly type: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

/** Whether the permission bits let `who` do all of `want`. Root may all, but execute only what somebody may execute. */
export function may(who: Credentials, file: Guarded, want: number): boolean {
  if (who.uid === 0) return !(want & EXECUTE) || file.type === 'directory' || (file.mode & 0o111) !== 0;
  const shift = who.uid === file.uid ? 6 : inGroup(who, file.gid) ? 3 : 0;
  return ((file.mode >> shift) & want) === want;
}

export const inGroup = (who: Credentials, gid: number): boolean => who.gid === gid || who.groups.includes(gid);

/** In a directory with the sticky bit, only the owner of a file (or of the directory) removes it. */
export const heldBySticky = (who: Credentials, directory: Guarded, file: Guarded): boolean =>
  (directory.mode & 0o1000) !== 0 && who.uid !== 0 && who.uid !== file.uid && who.uid !== directory.uid;
