import { MILLISECOND, type Micros } from '../engine/index.ts';

/** What work takes on a simulated CPU, and what a process weighs. All such constants stand here. */

/** Starting an external command: fork, exec, dynamic linking, exit. */
export const SPAWN_COST: Micros = MILLISECOND;
/**
 * What runc itself takes of the CPU in a container's group, as was measured of 1.1: until the container is there, of which its own limits are not
 * set yet, but those of its Pod are; from there to its program; and for a command that is run in it.
 * @see runc: libcontainer/process_linux.go initProcess.start, setnsProcess.start
 */
export const RUNC_CREATE_COST: Micros = 10 * MILLISECOND;
export const RUNC_START_COST: Micros = 2 * MILLISECOND;
export const RUNC_EXEC_COST: Micros = 3 * MILLISECOND;
/** A subshell: fork alone. */
export const FORK_COST: Micros = 200;
/** A command that the shell itself runs. */
export const BUILTIN_COST: Micros = 10;
/** A system call that moves data, and each byte that it moves (1 GB/s). */
export const TRANSFER_COST: Micros = 1;

/** CPU time for each byte that a process reads or writes. */
export const BYTE_COST: Micros = 0.001;
/** What a server takes of the CPU for a client that asks one thing, beside what its program does: one in C or Go, as nginx does. */
export const CLIENT_COST: Micros = 40;
/** What the runtime takes to put a line into a container's log: some 500,000 a second. @see containerd: pkg/cri/io/logger.go redirectLogs */
export const LOG_LINE_TIME: Micros = 2;
/** The CPU is used in slices of at least this length; less is added up. */
export const SLICE: Micros = MILLISECOND;

/** Memory of a process whose executable says nothing else, and of a forked copy (its pages are shared). */
export const PROCESS_MEMORY = 1024 * 1024;

/** In bytes: what a fork has to itself. */
export const FORK_MEMORY = 256 * 1024;

/** How many thread numbers `runc init` uses up before it becomes the container's process: the next process is 7, not 2. */
export const RUNC_THREADS = 5;

/** One way. */
export const LOOPBACK_LATENCY: Micros = 50;

/** One way, to another Pod or a node. */
export const POD_LATENCY: Micros = 250;

/** One way, to the cluster's name server. */
export const DNS_LATENCY: Micros = 500;

/** In steps of the run's limit: the work of making a process, and of finding and starting its program, beyond system calls. */
export const PROCESS_STEPS = 20;

/** What starting a program counts for against the run's limit. */
export const PROGRAM_STEPS = 20;
/** Walking a path; a very long one is walked through many folders. */
export const pathSteps = (path: string): number => (path.length > 256 ? path.length >> 2 : 2 + (path.length >> 4));
/** Of text that is really moved, so many bytes are a step. */
export const BYTES_PER_STEP = 64;
