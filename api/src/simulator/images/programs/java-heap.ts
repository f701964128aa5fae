import type { Process } from '../../kernel/index.ts';
import { readOrEmpty } from '../../shell/utilities/lib/files.ts';
import { memoryTotal } from './javascript/heap.ts';

/** What a Java virtual machine (11 and later) finds of its container, and says of itself. */
interface JavaMachine {
  /** `Runtime.maxMemory()`, in MiB. */
  readonly maxMemory: number;
  /** `Runtime.availableProcessors()`. */
  readonly processors: number;
}

/**
 * A quarter of what the container may have is its heap, or half where that is little; with one processor, or below 1792 MiB, it collects
 * with one thread, and of its heap one survivor space is never counted.
 * @see openjdk: src/hotspot/share/runtime/arguments.cpp set_heap_size, gcConfig.cpp select_gc_ergonomically, os::is_server_class_machine
 */
export function javaMachine(process: Process): JavaMachine {
  const read = (name: string): string => readOrEmpty(process, `/sys/fs/cgroup/${name}`);
  const total = machineMemory(process);
  const [quota, period = '100000'] = read('cpu.max').trim().split(' ');
  const processors = Math.min(
    Math.ceil(Number.parseInt(quota ?? '', 10) / Number(period)) || Number.POSITIVE_INFINITY,
    process.system.cpus,
  );
  const heap = total / 2 < LITTLE ? total / 2 : Math.max(total / 4, LITTLE);
  const isServer = processors >= 2 && total >= SERVER;
  return { maxMemory: Math.floor(isServer ? heap : heap - heap / SURVIVORS), processors };
}

/** What a container may have, which a virtual machine takes for its machine's, in MiB. */
export const machineMemory = (process: Process): number =>
  Math.min(Number.parseInt(readOrEmpty(process, '/sys/fs/cgroup/memory.max'), 10) || Number.POSITIVE_INFINITY, memoryTotal(process)) / MIB;

const MIB = 2 ** 20;
/** MaxHeapSize where nothing is said of it: 96 MiB, by 1.3 on 64 bits. */
const LITTLE = 124.8;
const SERVER = 1792;
/** NewRatio is 2, SurvivorRatio 8. */
const SURVIVORS = 30;
