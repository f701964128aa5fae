import type { Micros } from '../engine/index.ts';
import type { Capabilities } from './capabilities.ts';
import type { Cgroup, CgroupLimits } from './cgroup/cgroup.ts';
import type { UsageMeter } from './cgroup/usage-meter.ts';
import type { ImageNode } from './files/image-tree.ts';
import type { MountOptions } from './mounts/mounts.ts';
import type { NetworkNamespace } from './network/namespace.ts';
import type { LibC } from './network/resolver.ts';
import type { Credentials } from './permissions.ts';
import type { Signalled } from './process/foreign-signal.ts';
import type { IpcNamespace } from './process/ipc-namespace.ts';
import type { PidNamespace } from './process/pid-namespace.ts';
import type { ExitStatus, Program, Remark, Run } from './types.ts';

/** What runc is told when it makes a container. */
export interface ContainerOptions {
  /** Unique among containers: it names the source of random numbers. */
  readonly id: string;
  readonly image: ImageNode;
  /** In the order of their making; parents are mounted before what is in them. */
  readonly mounts?: readonly MountOptions[];
  readonly readOnlyRoot?: boolean;
  /** Of its writable layer. */
  readonly meter?: UsageMeter | undefined;
  /** A namespace of its own if absent. */
  readonly pidNamespace?: PidNamespace | undefined;
  /** Who starts it, as the node sees it. */
  readonly shimPid?: number | undefined;
  /** One of its own if absent. */
  readonly ipc?: IpcNamespace;
  readonly network: NetworkNamespace;
  readonly hostname?: string;
  readonly limits?: CgroupLimits;
  readonly cpuShares?: number;
  /** The Pod's, or the node's. */
  readonly parentCgroup?: Cgroup;
  /** What it may have of huge pages, in bytes, by their size: `2MB`. */
  readonly hugePages?: Readonly<Record<string, number>> | undefined;
  readonly oomScoreAdj?: number;
  readonly noNewPrivileges?: boolean;
  /** Whether a seccomp profile filters its system calls. */
  readonly seccomp?: boolean;
  /** Whether AppArmor's profile is laid on it. */
  readonly confined?: boolean;
  /** Its name, where that is not the runtime's. */
  readonly apparmorProfile?: string | undefined;
  /** It may write to /proc/sys and /sys. */
  readonly privileged?: boolean;
  /** The bounding set; the runtime's default if absent. */
  readonly capabilities?: Capabilities;
  readonly libc?: LibC;
  /** What an executable that is not there is taken to be, where nothing is known of the image: of its own process, or of one beside it. */
  readonly assumed?: ((beside: boolean, name: string) => Program) | undefined;
  /** `open`: nobody is attached, reading waits for ever. */
  readonly stdin?: 'null' | 'open';
  readonly tty?: boolean;
  readonly stdout?: ((text: string, at: Micros) => void) | undefined;
  readonly stderr?: ((text: string, at: Micros) => void) | undefined;
  /** Of what repeats itself; else it is written out. */
  readonly onRun?: ((stream: 'stdout' | 'stderr', run: Run) => void) | undefined;
  readonly onRemark?: ((remark: Remark) => void) | undefined;
  /** The OOM killer has ended one of its processes. */
  readonly onOutOfMemory?: (() => void) | undefined;
}

/** The container's first process, and who is told when it ends. */
export interface StartOptions {
  readonly argv: readonly string[];
  /** Runs in place of the file that `argv` names. */
  readonly program?: Program;
  readonly env: ReadonlyMap<string, string>;
  readonly cwd: string;
  readonly user: Credentials;
  readonly onExit: (exit: ContainerExit) => void;
}

/** How the container's first process ended. */
export interface ContainerExit {
  readonly status: ExitStatus;
  /** The OOM killer ended this or another process of the container. */
  readonly oomKilled: boolean;
  /** It was another one, and not this. */
  readonly outlivedOom?: true;
  /** A process of another container, which shares its PID namespace, had sent it a signal just before. */
  readonly signalled?: Signalled;
}

/** A further process in a running container. */
export interface ExecOptions {
  readonly argv: readonly string[];
  readonly env: ReadonlyMap<string, string>;
  readonly cwd: string;
  readonly user: Credentials;
  readonly stdin?: string;
  /** After which the command is killed; what it has started goes on, and is waited for while it has the output. */
  readonly timeout?: Micros;
  /** Called as text comes, beside being gathered. */
  readonly onOutput?: (stream: 'stdout' | 'stderr', text: string) => void;
  /** What it writes somebody sees as it comes. */
  readonly isTerminal?: boolean;
  /** It has a terminal of its own: all that it writes is one stream. */
  readonly tty?: boolean;
  /** Called when the command itself has ended: others may have its output yet. */
  readonly onEnd?: (status: ExitStatus) => void;
}

/** What a command came to, once it has ended or was killed. */
export interface ExecResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly timedOut: boolean;
}
