import type { Random } from '../engine/index.ts';
import { ALL_CAPABILITIES, type Capabilities } from './capabilities.ts';
import type { NamedGroup } from './cgroup/path.ts';
import type { OpenFile } from './files/open-file.ts';
import type { NetworkNamespace } from './network/namespace.ts';
import type { SystemInfo } from './types.ts';

/** Whose rights count. */
export interface Credentials {
  readonly uid: number;
  readonly gid: number;
  readonly groups: readonly number[];
}

/** Whether AppArmor holds it, and by which profile. */
interface Confinement {
  readonly confined: boolean;
  readonly apparmorProfile: string;
}

/** What a process is in, and sees from there. */
interface Surroundings extends Confinement {
  /** Parts of /proc are hidden from it. */
  readonly masked: boolean;
  readonly cgroup: NamedGroup;
  readonly network: Pick<NetworkNamespace, 'hostname' | 'isNode' | 'sysctls'>;
  readonly pidNamespace: { readonly processes: ReadonlyMap<number, unknown> };
  readonly node: { readonly system: SystemInfo };
}

/** Who looks at a file: a process, or the node itself (`pid` 0). */
export interface Viewer extends Credentials {
  readonly pid: number;
  /** Those in effect. */
  readonly capabilities: Capabilities;
  readonly random?: Random;
  /** Of a process. */
  readonly surroundings?: Surroundings;
  /** That of its session. */
  readonly terminal?: OpenFile | undefined;
  openFile?(fd: number): OpenFile | undefined;
  openFiles?(): number[];
}

/** Who the kubelet and the runtime are on the node. */
export const ROOT: Viewer = { uid: 0, gid: 0, groups: [], pid: 0, capabilities: ALL_CAPABILITIES };

/** A bit of a file's mode, as access(2) has it. */
export const READ = 4;

/** A bit of a file's mode, as access(2) has it. */
export const WRITE = 2;

/** A bit of a file's mode, as access(2) has it: of a directory, to go through it. */
export const EXECUTE = 1;

interface Guarded {
  readonly type: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

/**
 * Whether `who` may do all of `want`: by the permission bits, or by a capability (which lets nobody execute what none may).
 * @see linux: fs/namei.c generic_permission
 */
export function may(who: Omit<Viewer, 'pid'>, file: Guarded, want: number): boolean {
  const { mode } = file;
  // Most files are read by everybody: then it is all the same who asks.
  if ((mode & (want * 0o111)) === want * 0o111) return true;
  const shift = who.uid === file.uid ? 6 : inGroup(who, file.gid) ? 3 : 0;
  if (((mode >> shift) & want) === want) return true;
  const directory = file.type === 'directory';
  if (who.capabilities.has('DAC_OVERRIDE')) return !(want & EXECUTE) || directory || (mode & 0o111) !== 0;
  return who.capabilities.has('DAC_READ_SEARCH') && !(want & WRITE) && (directory || !(want & EXECUTE));
}

/** By the process's group or a supplementary one. */
export const inGroup = (who: Credentials, gid: number): boolean => who.gid === gid || who.groups.includes(gid);

/** In a directory with the sticky bit, only the owner of a file (or of the directory) removes it. */
export const heldBySticky = (who: Viewer, directory: Guarded, file: Guarded): boolean =>
  (directory.mode & 0o1000) !== 0 && who.uid !== file.uid && who.uid !== directory.uid && !who.capabilities.has('FOWNER');

/** Containers' profiles let processes signal and trace those of the same profile, and no others. @see containerd: contrib/apparmor/template.go */
export const mayReach = (from: Confinement | undefined, to: Confinement | undefined): boolean =>
  !from?.confined || (to?.confined === true && to.apparmorProfile === from.apparmorProfile);

/** Whether one may follow another's root and working directory. @see linux: kernel/ptrace.c __ptrace_may_access, security/commoncap.c */
export function mayTrace(
  viewer: Viewer,
  process: { readonly uid: number; readonly capabilities: Capabilities; readonly surroundings?: Confinement },
): boolean {
  if (!mayReach(viewer.surroundings, process.surroundings)) return false;
  const own = viewer.capabilities;
  if (own.has('SYS_PTRACE')) return true;
  return viewer.uid === process.uid && [...process.capabilities].every((capability) => own.has(capability));
}
