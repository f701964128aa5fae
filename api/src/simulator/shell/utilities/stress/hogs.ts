import { SECOND, type Task } from '../../../engine/index.ts';
import { OsError, type Process, repeated } from '../lib/kernel.ts';
import { systemOf } from '../lib/system.ts';
import type { StressOptions } from './options.ts';

/** How a worker tells of what it does: only in a verbose run, and of its failures by the line of the source. */
export interface Voice {
  debug(text: string): Task<void>;
  fail(line: number, text: string): Task<void>;
}

/** sync() again and again: mostly waiting. */
export function* hogIo(process: Process): Task<number> {
  for (;;) {
    yield* process.compute(SECOND / 20);
    yield* process.sleep(SECOND);
  }
}

/** Touches its memory page by page (about 1 GiB/s), holds it while it hangs, frees it and starts again. @see stress: src/stress.c hogvm */
export function* hogMemory(process: Process, voice: Voice, options: StressOptions): Task<number> {
  const { vmBytes: bytes, vmStride: stride, vmHang: hang, vmKeep: keep, level } = options;
  const steps = 8;
  // What takes less is told of less often: no more than can be read.
  const least = level >= 3 ? SECOND / 100 : SECOND / 10;
  for (let round = 0; ; round++) {
    if (!keep || round === 0) {
      yield* voice.debug(`allocating ${bytes} bytes ...`);
      if (bytes > memoryOf(process)) {
        yield* voice.fail(
          494,
          `hogvm malloc failed: ${/^ID=alpine$/m.test(systemOf(process)) ? 'Out of memory' : 'Cannot allocate memory'}`,
        );
        return 1;
      }
    }
    yield* voice.debug(`touching bytes in strides of ${stride} bytes ...`);
    const touched = Math.min(bytes, Math.ceil(bytes / stride) * 4096);
    for (let step = 1; step <= steps; step++) {
      if (!keep || round === 0) process.setMemory(Math.ceil((touched * step) / steps));
      yield* process.compute(Math.ceil((touched / 2 ** 30 / steps) * SECOND) + 1);
    }
    if (hang === 0) {
      yield* voice.debug('sleeping forever with allocated memory');
      for (;;) yield* process.sleep(100 * 365 * 86_400 * SECOND);
    }
    if (hang > 0) {
      yield* voice.debug(`sleeping for ${hang}s with allocated memory`);
      yield* process.sleep(Math.min(hang, 3_000_000_000) * SECOND);
    } else yield* process.compute(Math.max(1, Math.ceil(least - (touched / 2 ** 30) * SECOND)));
    if (keep) continue;
    process.setMemory(0);
    yield* voice.debug(`freed ${bytes} bytes`);
  }
}

/** More than all of it is refused at once. @see linux: mm/util.c __vm_enough_memory */
function memoryOf(process: Process): number {
  try {
    return Number(/^MemTotal:\s*(\d+)/m.exec(process.readFile('/proc/meminfo'))?.[1] ?? Number.POSITIVE_INFINITY) * 1024;
  } catch (error) {
    if (error instanceof OsError) return Number.POSITIVE_INFINITY;
    throw error;
  }
}

const CHUNK = 2 ** 20 - 1;
const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

/** Fills a file that has no name any more, again and again (about 500 MB/s). @see stress: src/stress.c hoghdd */
export function* hogDisk(process: Process, voice: Voice, bytes: number): Task<number> {
  yield* voice.debug(`seeding ${CHUNK} byte buffer with random data`);
  for (;;) {
    const name = `./stress.${Array.from({ length: 6 }, () => LETTERS[process.random.int(LETTERS.length)]).join('')}`;
    let line = 563;
    try {
      const descriptor = process.open(name, { read: true, write: true, create: true, exclusive: true }, 0o600);
      yield* voice.debug(`opened ${name} for writing ${bytes} bytes`);
      yield* voice.debug(`unlinking ${name}`);
      process.unlink(name);
      yield* voice.debug(`fast writing to ${name}`);
      line = 581;
      const fast = Math.max(0, Math.ceil((bytes - CHUNK) / CHUNK)) * CHUNK;
      for (let written = 0; written < fast; ) {
        const size = Math.min(32 * CHUNK, fast - written);
        yield* process.write(descriptor, repeated('z', size));
        yield* process.compute(Math.ceil(size / 2 ** 10));
        yield* process.sleep(Math.ceil(size / 2 ** 10));
        written += size;
      }
      yield* voice.debug(`slow writing to ${name}`);
      line = 591;
      yield* process.write(descriptor, repeated('z', bytes - fast));
      yield* process.compute(bytes - fast);
      yield* voice.debug(`closing ${name} after ${bytes} bytes`);
      process.close(descriptor);
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      yield* voice.fail(line, `${line === 563 ? 'mkstemp' : 'write'} failed: ${error.message}`);
      return 1;
    }
  }
}
