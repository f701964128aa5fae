import { RUNC_THREADS } from '../costs.ts';
import type { FileTree } from '../files/file-tree.ts';
import type { KernelProcess } from './process.ts';

/** Numbers of processes, and who is seen by whom. Processes of a namespace are seen in those above it, too. */
export class PidNamespace {
  readonly processes = new Map<number, KernelProcess>();
  /** PID 1: it adopts orphans, and its end is the end of all. */
  init: KernelProcess | undefined;
  dead = false;
  namespaceNumber: number | undefined;
  /** As /proc shows it, once somebody has looked. */
  proc: FileTree | undefined;
  #next: number;

  constructor(
    readonly parent?: PidNamespace,
    first = 1,
  ) {
    this.#next = first;
  }

  /** `byRuntime`: started by runc, whose own threads use up numbers in the namespace before it becomes the process. */
  add(process: KernelProcess, byRuntime: boolean): number {
    let pid = this.#next;
    if (pid > LARGEST_PID) pid = FIRST_AFTER_WRAP;
    while (this.processes.has(pid)) pid++;
    this.#next = pid + 1 + (byRuntime ? RUNC_THREADS : 0);
    this.processes.set(pid, process);
    if (pid === 1) this.init = process;
    return pid;
  }

  /** There are none any more. */
  startOver(first: number): void {
    this.processes.clear();
    this.init = undefined;
    this.#next = first;
  }

  /** The next one, which nobody has yet. */
  get upcoming(): number {
    return this.#next;
  }

  /** For one that is no container's. */
  take(): number {
    while (this.processes.has(this.#next)) this.#next++;
    return this.#next++;
  }

  /** Likewise, started by runc. */
  takeByRuntime(): number {
    const pid = this.take();
    this.pass(RUNC_THREADS);
    return pid;
  }

  /** So many processes came and went. */
  pass(count: number): void {
    this.#next += count;
  }

  remove(pid: number): void {
    this.processes.delete(pid);
  }
}

const LARGEST_PID = 4_194_303;
const FIRST_AFTER_WRAP = 300;
