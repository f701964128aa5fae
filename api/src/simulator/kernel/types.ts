import { type Micros, Outcome, type Random, type Task } from '../engine/index.ts';
import type { Capabilities, Capability } from './capabilities.ts';
import type { ErrnoCode } from './errno-code.ts';
import type { JournalLine } from './host/journal.ts';
import type { Network, Socket } from './network/types.ts';

/** A failed system call; `message` is strerror's text (`No such file or directory`). */
export class OsError extends Outcome {
  constructor(
    readonly code: ErrnoCode,
    message: string,
    readonly path?: string,
  ) {
    super(message);
  }
}

/** What is read and written: text, or a run of one piece of ASCII, again and again, that takes no room (`dd if=/dev/zero`, `yes`). Sizes are UTF-8 bytes. */
export type Data = string | Run;
/** A text that repeats, without its being spelled out. */
export interface Run {
  readonly fill: string;
  readonly length: number;
}

/** As `find -type` and ls tell them apart. */
export type FileType = 'file' | 'directory' | 'symlink' | 'fifo' | 'char' | 'block' | 'socket';

/** Files that hold nothing themselves. */
export type SpecialType = 'fifo' | 'char' | 'block' | 'socket';

/** What stat(2) tells; size in bytes. */
export interface Stat {
  readonly type: FileType;
  /** Permission bits with set-uid, set-gid and sticky: 0o644. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  /** How much of it has room on its disk, where there are holes in it. */
  readonly allocated?: number;
  readonly mtime: Micros;
  readonly nlink: number;
  /** Counted in each file system. */
  readonly inode: number;
  /** Which one that is; none for what is made when it is asked for. */
  readonly fileSystem?: object;
  /** Of a symbolic link. */
  readonly target?: string;
  /** Of a device, where it is not 1:3. */
  readonly device?: string;
}

/** Whether two names lead to one file. */
export const isSameFile = (a: Stat, b: Stat): boolean => a.inode === b.inode && a.fileSystem === b.fileSystem;

/** What open(2) is asked; nothing is the default of each. */
export interface OpenFlags {
  readonly read?: boolean;
  readonly write?: boolean;
  readonly append?: boolean;
  readonly create?: boolean;
  readonly truncate?: boolean;
  readonly exclusive?: boolean;
  readonly directory?: boolean;
}

/** What flock(2) asks for. */
export type LockKind = 'exclusive' | 'shared' | 'unlock';

/** Without `SIG`. */
export type SignalName =
  | 'HUP'
  | 'INT'
  | 'QUIT'
  | 'ILL'
  | 'TRAP'
  | 'ABRT'
  | 'BUS'
  | 'FPE'
  | 'KILL'
  | 'USR1'
  | 'SEGV'
  | 'USR2'
  | 'PIPE'
  | 'ALRM'
  | 'TERM'
  | 'STKFLT'
  | 'CHLD'
  | 'CONT'
  | 'STOP'
  | 'TSTP'
  | 'TTIN'
  | 'TTOU'
  | 'URG'
  | 'XCPU'
  | 'XFSZ'
  | 'VTALRM'
  | 'PROF'
  | 'WINCH'
  | 'IO'
  | 'PWR'
  | 'SYS';

/** How a process ended: by itself with a code, or by a signal (then a shell's `$?` is 128 + its number). */
export interface ExitStatus {
  readonly code: number;
  readonly signal?: SignalName;
}

/** An executable: it runs as its process and returns the exit code. Arguments are in `process.argv` (argv[0] included). */
export type Program = ((process: Process) => Task<number>) & {
  /** What its file lets anybody do who runs it, from its beginning (`setcap …=+ep`). @see capabilities(7) */
  readonly fileCapabilities?: Capabilities;
  /** Those are of the program that it, a script that everybody may run, executes. */
  readonly isBehindScript?: true;
};

/** What fork and exec are told; what is not said is the parent's. */
export interface SpawnOptions {
  /** argv[0] is looked up in PATH (of `env`) unless it has a slash. */
  readonly argv: readonly string[];
  /** Runs this instead of a file (subshells); argv then only names it. */
  readonly program?: Program;
  readonly env?: ReadonlyMap<string, string>;
  readonly cwd?: string;
  /** Child's descriptor: this process's descriptor. Absent: all of this process's descriptors, as fork does. */
  readonly fds?: ReadonlyMap<number, number>;
  /** Signals that the child ignores from the start (`&` in a shell without job control ignores INT and QUIT). */
  readonly ignore?: readonly SignalName[];
  /** It leads a process group of its own. */
  readonly ownGroup?: boolean;
}

/**
 * What a program tells the one who reads the run: a command that is not there, or a script that is not followed any further. Or
 * those who keep the cluster: that it does the work of that component from now on, by that lease (none: ''); a scheduler for Pods that name it so.
 */
export type Remark =
  | { readonly kind: 'CommandNotFound'; readonly command: string }
  /** Of the node's kubelet, each time: systemd is to stop or to start it; or it was ended by a signal. */
  | { readonly kind: 'Kubelet'; readonly verb: KubeletVerb }
  /** Likewise of its container runtime. */
  | { readonly kind: 'Containerd'; readonly verb: Exclude<KubeletVerb, 'reload'> }
  | {
      readonly kind: 'Leads';
      readonly component: string;
      readonly lease: string;
      readonly names: readonly string[];
      /** Of an API server: the admission plugins that are switched on and off. */
      readonly plugins?: { readonly on: readonly string[]; readonly off: readonly string[] };
    }
  | {
      readonly kind: 'NotFollowed';
      readonly program: string;
      readonly why: string;
      readonly taken: 'server' | 'running' | 'done' | 'statement' | 'alike';
    };

/** What is done to the process of a kubelet; or systemd reads the files of its unit again. */
export type KubeletVerb = 'stop' | 'start' | 'restart' | 'kill' | 'reload';

/** What systemd says of the node's kubelet: it waits to start it again, if it was killed. @see systemd: org.freedesktop.systemd1(5) ActiveState */
export type UnitState = 'active' | 'inactive' | 'activating';

/** A service, as systemd keeps it. */
export interface ServiceInfo {
  readonly state: UnitState;
  readonly since: Micros;
  /** Where it has none any more, the last one. */
  readonly mainPid: number;
  /** Of the last one, where it ended by itself. */
  readonly exitCode?: number | undefined;
  /** By which it is started, where its file says so. */
  readonly command?: string | undefined;
  /** Its file is another now than systemd has read. */
  readonly isStale?: boolean;
  /** Of its control group, in the order of their numbers. */
  readonly processes: readonly Pick<ProcessInfo, 'pid' | 'argv'>[];
}

/** What `ps` knows of a process. */
export interface ProcessInfo {
  readonly pid: number;
  readonly ppid: number;
  readonly uid: number;
  readonly user: string;
  readonly argv: readonly string[];
  readonly comm: string;
  /** Its process group, and its session. */
  readonly pgid: number;
  readonly sid: number;
  /** Its terminal's number, where it has one. */
  readonly terminal: number | undefined;
  readonly niceness: number;
  /** R, S, D, Z, T */
  readonly state: string;
  readonly startedAt: Micros;
  readonly cpuTime: Micros;
  readonly memoryBytes: number;
}

/** One line of /proc/mounts, and of df. */
export interface MountRow {
  readonly source: string;
  readonly path: string;
  readonly type: string;
  readonly options: string;
  readonly totalBytes: number;
  readonly usedBytes: number;
  /** Of what is left, what nobody can have. */
  readonly reservedBytes?: number;
  readonly totalInodes: number;
  readonly usedInodes: number;
  /** The same for what is mounted of one file system. */
  readonly device: string;
}

/** A line of what a node's kernel has said. */
export interface KernelLine {
  readonly at: Micros;
  /** Of the kernel's own clock, in seconds. */
  readonly stamp: string;
  readonly text: string;
}

/** What a program finds out of the machine: by uname, and how many processors there are, whatever limits it has itself. */
export interface SystemInfo {
  readonly cpus: number;
  readonly memoryBytes: number;
  /** uname -r */
  readonly release: string;
  /** uname -m */
  readonly machine: 'x86_64' | 'aarch64';
}

/** Who keeps descriptors by other numbers than those that are its own: for each number, the process's. */
export interface Numbering {
  numbered(): ReadonlyMap<number, number>;
}

/**
 * A process as its own program sees it: the system calls. Those that may wait are tasks (`yield*`); the others answer at
 * once. All throw OsError. A signal whose action is to end the process throws into whatever it waits for; `finally` runs.
 */
export interface Process {
  /** In its own PID namespace. */
  readonly pid: number;
  readonly ppid: number;
  /** Of its process group. */
  readonly pgid: number;
  /** May be set: what ps shows of it (setproctitle). */
  argv: readonly string[];
  readonly env: Map<string, string>;
  cwd: string;
  umask: number;
  readonly uid: number;
  readonly gid: number;
  readonly groups: readonly number[];
  readonly startedAt: Micros;
  readonly now: Micros;
  /** This process's own source of random numbers. */
  readonly random: Random;
  readonly net: Network;
  readonly system: SystemInfo;
  /** What systemd says of one of the node's own services; undefined where that is not known. */
  service(name: string): ServiceInfo | undefined;
  /** What systemd keeps of what the node's services have said. */
  journal(): readonly JournalLine[];
  /** What its kernel has said since it was booted, but for its start. */
  kernelLog(): readonly KernelLine[];
  /** What it does now stands for so many times the same: what it and its children write is written so often. */
  times: number;
  /**
   * The CPU time of it and of its children that have ended, how long its container stood still for want of CPU, the run's steps, and
   * the most memory, in bytes, that one of those children had.
   */
  used(): { readonly cpu: Micros; readonly kept: Micros; readonly steps: number; readonly childrenMemory: number };

  // ---- files
  open(path: string, flags: OpenFlags, mode?: number): number;
  close(fd: number): void;
  dup2(from: number, to: number): void;
  isOpen(fd: number): boolean;
  /** Of a shell: what it has by the numbers of its script, which are not those it keeps it by. /proc tells these. */
  numbering: Numbering | undefined;
  /** isatty */
  isTerminal(fd: number): boolean;
  /** What it is set to, which may be set, and its number. */
  terminalOf(fd: number): TerminalAsked | undefined;
  /** [read end, write end] */
  pipe(): [number, number];
  /** EPERM, ENOENT, ENOTDIR. The working directory stays. */
  chroot(path: string): void;
  /** setns: into the mounts, or the network with its name, of another process. EPERM without SYS_ADMIN; ESRCH. */
  enterNamespaces(pid: number, which: { readonly mounts: boolean; readonly network: boolean }): void;
  /** A connection as a descriptor: ECONNREFUSED, ETIMEDOUT. */
  connectFile(address: string, port: number, protocol: 'TCP' | 'UDP'): Task<number>;
  /** A connection of this process as a descriptor, which may be handed on to children, and to the program that it becomes. */
  socketFile(socket: Socket): number;
  /** At most `max` bytes; '' at the end of the file. Waits while a pipe or socket is empty. */
  read(fd: number, max?: number): Task<Data>;
  /** Waits while a pipe is full. A pipe without readers: SIGPIPE, then EPIPE. */
  write(fd: number, data: Data): Task<void>;
  /** How much of a run is best moved at a time, by one who goes on and on. */
  stride(fd: number): number;
  /** With LOCK_NB: a file for whoever has it open (alone, unless it is shared), until it is closed; EAGAIN while another has it. */
  flock(fd: number, kind?: LockKind): void;
  /** The same, waiting for it: false if it was not free in time. */
  waitForLock(fd: number, kind: LockKind, timeout?: Micros): Task<boolean>;
  seek(fd: number, offset: number, from?: 'start' | 'current' | 'end'): number;
  truncate(path: string, length: number): void;
  stat(path: string): Stat;
  lstat(path: string): Stat;
  fstat(fd: number): Stat;
  /** Names without `.` and `..`, in the order of creation. */
  readdir(path: string): string[];
  readlink(path: string): string;
  realpath(path: string): string;
  mkdir(path: string, mode?: number): void;
  rmdir(path: string): void;
  unlink(path: string): void;
  rename(from: string, to: string): void;
  symlink(target: string, path: string): void;
  link(from: string, to: string): void;
  /** A pipe with a name, a device (of the numbers `1:3`), the name of a socket. */
  mknod(path: string, type: SpecialType, mode: number, number?: string): void;
  chmod(path: string, mode: number): void;
  chown(path: string, uid: number, gid: number): void;
  utimes(path: string, mtime: Micros): void;
  /** Whether this process may. */
  access(path: string, want: 'r' | 'w' | 'x' | 'f'): boolean;
  chdir(path: string): void;
  /** A whole file as text. For files that never block. */
  readFile(path: string): string;
  /** As `stat` and, at once, `readFile` do: the path is walked once. */
  statAndRead(path: string): { readonly stat: Stat; read(): string };
  writeFile(path: string, text: Data, options?: { append?: boolean; mode?: number }): void;
  /** What a file holds that is this program. */
  executable(program: Program, memory?: number): Data;
  /** What is mounted where, as /proc/mounts and df tell. */
  mounts(): readonly MountRow[];
  /** EPERM without SYS_ADMIN, EACCES under AppArmor, ENODEV for what this kernel cannot mount. */
  mount(request: MountRequest): void;
  umount(path: string): void;

  // ---- processes
  /** Starts a child; returns its PID. ENOENT, EACCES and ENOEXEC are thrown here, in the parent. */
  spawn(options: SpawnOptions): number;
  /** The program of `argv` takes this process over (its PID, descriptors and parent stay), as `argv0` if that is given. Never returns. */
  exec(argv: readonly string[], env?: ReadonlyMap<string, string>, argv0?: string): Task<never>;
  /** The next child to end (that one, if a PID is given). ECHILD if there is none. EINTR when a caught signal comes first. */
  waitpid(pid?: number): Task<{ readonly pid: number; readonly status: ExitStatus }>;
  /** Like waitpid, but answers at once: undefined if it still runs. */
  pollChild(pid: number): ExitStatus | undefined;
  kill(pid: number, signal: SignalName | 0): void;
  /** `handler` is called at the next moment at which this process runs or waits; waits then end with EINTR. */
  onSignal(signal: SignalName, action: 'default' | 'ignore' | (() => void)): void;
  /** What a signal does now: what was ignored when its program began may stay so. */
  actionOf(signal: SignalName): 'default' | 'ignore' | 'handler';
  /** Whether a capability is in effect. */
  holds(capability: Capability): boolean;
  /** Becomes another user (su, gosu, servers that give up root). EPERM without SETGID and SETUID. */
  setUser(user: { readonly uid: number; readonly gid: number; readonly groups: readonly number[] }): void;
  /** setsid: a session and a group of its own, without a terminal. EPERM if it leads a group already. */
  newSession(): void;
  /** setpgid: a group of its own. EPERM if it leads a session. */
  newGroup(): void;
  /** setitimer: SIGALRM after so long, once. 0 takes back the one that was asked for. */
  alarm(delay: Micros): void;
  readonly niceness: number;
  /** setpriority. EACCES and EPERM without SYS_NICE. */
  setNiceness(value: number, pid?: number): void;
  /** Ends this process at once. */
  exit(code: number): never;
  /** All processes of this PID namespace, by PID. */
  processes(): ProcessInfo[];
  /** What the file at `path` (PATH is searched unless it has a slash) would run; undefined if there is none. */
  which(name: string): string | undefined;

  // ---- time, CPU, memory
  sleep(duration: Micros): Task<void>;
  /** Uses the CPU for so long; takes longer under a CPU limit. Small amounts are added up and slept together. */
  compute(duration: Micros): Task<void>;
  /** What it takes of the CPU for each client that it accepts, beside what it is seen to do. */
  clientCost: Micros;
  /** Counts work that keeps the simulation busy, though it takes no simulated time, in steps of the run's limit. */
  work(steps: number): void;
  /** Sets how much memory this process holds beside its program. Going over the container's limit wakes the OOM killer. */
  setMemory(bytes: number): void;
  /** Numbers of short-lived processes that a script modelled as a whole would have started. */
  passPids(count: number): void;
  /** Tells whoever looks on from outside what cannot be seen in what it does. */
  remark(remark: Remark): void;
  /** From now on it holds at least so much, whatever its program sets and whatever program it becomes. */
  holdMemory(bytes: number): void;
}

/** What a process asks to be mounted. @see linux: mount(2) */
export interface MountRequest {
  readonly type: string;
  /** Of a bind mount, what is mounted; else what the list calls it. */
  readonly source: string;
  readonly target: string;
  readonly bind?: boolean;
  readonly readOnly?: boolean;
  /** Of a tmpfs; else half of the node's memory. */
  readonly sizeBytes?: number;
}

// ------------------------------------------------------------------ network

/** A terminal, as ioctl(2) tells of it. */
export interface TerminalAsked {
  readonly terminalNumber: number;
  settings: TerminalSettings | undefined;
}

/** What a terminal is set to, by the names that stty has for it, where that is not what it begins with; and how many lines and columns it shows. */
export interface TerminalSettings {
  readonly rows: number;
  readonly columns: number;
  readonly changed: ReadonlyMap<string, string>;
}
