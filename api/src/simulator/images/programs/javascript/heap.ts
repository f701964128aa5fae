import type { Process } from '../../../kernel/index.ts';
import { readOrEmpty } from '../../../shell/utilities/lib/files.ts';

/**
 * V8's heap has a limit of its own, and ends the process when it is reached; buffers are outside of it. What is made is added
 * up; from time to time it is looked what of it is still held.
 */
export class Heap {
  #heap = 0;
  #outside = 0;
  #next = FIRST_LOOK;

  constructor(
    readonly process: Process,
    readonly limit: number,
    readonly live: () => number,
  ) {}

  get used(): number {
    return this.#heap;
  }
  get outside(): number {
    return this.#outside;
  }
  /** Whether so much more is a sign that a loop gets somewhere. */
  take(bytes: number): boolean {
    this.#heap = Math.max(0, this.#heap + bytes);
    if (this.#heap < this.#next) return false;
    const live = this.live();
    this.process.work(Math.floor(live / 2 ** 14));
    const grown = live > this.#next / 2;
    this.#heap = live;
    if (live > this.limit) throw new HeapFull();
    this.#next = Math.min(Math.max(FIRST_LOOK, 2 * live), Math.max(live + LEAST_STEP, this.limit));
    this.process.setMemory(this.#heap + this.#outside);
    return grown;
  }
  takeOutside(bytes: number): void {
    this.#outside = Math.max(0, this.#outside + bytes);
    this.process.setMemory(this.#heap + this.#outside);
  }
}
const FIRST_LOOK = 8 * 2 ** 20;
const LEAST_STEP = 2 ** 20;

/** The script holds more than V8 allows: it ends with `JavaScript heap out of memory`. */
export class HeapFull extends Error {}

/**
 * The old generation takes half of what there is, at least 256 MiB and at most 2 GiB (4 GiB of machines of 15 GiB and more).
 * Since Node 20 that is what the container's control group allows; before, it was not asked under the second version of them.
 * @see v8: src/heap/heap.cc Heap::HeapSizeFromPhysicalMemory; libuv: uv_get_constrained_memory
 */
export function heapLimit(process: Process, version: string, given: number | undefined): number {
  if (given !== undefined) return given * MIB;
  const machine = memoryTotal(process);
  const allowed = Number(version.split('.')[0]) >= 20 ? groupLimit(process) : undefined;
  const physical = Math.min(machine, allowed ?? machine);
  return Math.min(physical / 2, physical >= 15 * 1024 * MIB ? 4096 * MIB : 2048 * MIB);
}
const MIB = 2 ** 20;

/** The machine's memory in bytes, whatever the container's limit is. */
export const memoryTotal = (process: Process): number =>
  Number(/MemTotal:\s+(\d+)/.exec(readOrEmpty(process, '/proc/meminfo'))?.[1] ?? 8 * 2 ** 20) * 1024;
const groupLimit = (process: Process): number | undefined =>
  Number.parseInt(readOrEmpty(process, '/sys/fs/cgroup/memory.max'), 10) || undefined;
