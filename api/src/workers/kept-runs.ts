import { getHeapStatistics } from 'node:v8';
import { LRUCache } from 'lru-cache';

const MOST = 24;

/**
 * Results by their ids, kept while they are talked about. Some take a hundred megabytes: those that were kept longest without a
 * question go before the next run would miss their memory, and be blamed for what it did not use.
 */
export function keepRuns<Result extends object>(inUse: () => number = memoryInUse) {
  const kept = new LRUCache<string, Result>({ max: MOST });
  function makeRoom(): void {
    if (inUse() < 0.5) return;
    for (let toGo = Math.ceil(kept.size / 2); toGo > 0; toGo--) kept.pop();
  }
  /** The result of this id, played where it is not here any more. */
  return (id: string, play: () => Result): Result => {
    const known = kept.get(id);
    if (known) return known;
    makeRoom();
    const result = play();
    kept.set(id, result);
    return result;
  };
}

/** How much of the thread's memory is taken, 0 to 1. */
function memoryInUse(): number {
  const { used_heap_size, external_memory, heap_size_limit } = getHeapStatistics();
  return (used_heap_size + external_memory) / heap_size_limit;
}
