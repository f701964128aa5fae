import { availableParallelism } from 'node:os';
import { Piscina } from 'piscina';
import type { Begun, NumberedTask, RunReply, RunTask } from './messages.ts';
import { exceeded } from './run-input.ts';
import { createTimer } from './time-limit.ts';
import { type Asker, createTurns } from './turns.ts';

/** The threads that runs are made in. */
export interface RunPool {
  /** Rejects with Abandoned or TooManyWaiting where the asker's turn does not come. */
  ask(task: RunTask, asker?: Asker): Promise<RunReply>;
  /** Threads at work, and tasks that wait for one. */
  load(): { busy: number; waiting: number };
  close(): Promise<void>;
}

/** In milliseconds, for each run. */
const TIME_LIMIT = 10_000;
const MEMORY_LIMIT_MB = 512;
/** Runs of one client that may wait for a thread. */
const MOST_WAITING = 1_000;

/** In milliseconds: a thread that has nothing to do waits so long for the next task, as it takes a second or more to make one. */
const IDLE = 60_000;
/** In milliseconds: how long a task may wait for a thread that is being made. */
const TO_BEGIN = 60_000;

/**
 * Calls of a simulated script are calls here: their own limit has to come before the end of the thread's stack, which is not at
 * the same call each time (where it is depends on what V8 has compiled by then). Only what is used takes memory.
 */
const STACK_MB = 64;

/**
 * A run makes much that is soon of no use: with twice the room of V8's own choice runs with many probes take an eighth less time, and
 * a thread 15 MB more. Still more room gives nothing. The benchmark is given as much (V8 counts a third of it: a semi-space).
 */
const YOUNG_MB = 96;

/**
 * Runs happen in worker threads, so that a long one stops neither the server nor the others. One that takes too long
 * or too much memory ends with its thread; the pool starts another.
 */
export function createRunPool(): RunPool {
  const size = Math.max(2, availableParallelism() - 1);
  // Threads run what tsc built: loaders of TypeScript do not reach into them.
  const filename = new URL('./worker.js', import.meta.url).href;
  const resourceLimits = { maxOldGenerationSizeMb: MEMORY_LIMIT_MB, maxYoungGenerationSizeMb: YOUNG_MB, stackSizeMb: STACK_MB };
  // Piscina requires a module before it imports it; a thread stopped while Node requires an ES module aborts the process.
  const execArgv = ['--no-experimental-require-module'];
  const piscina = new Piscina({ filename, minThreads: 1, maxThreads: size, idleTimeout: IDLE, resourceLimits, execArgv });
  // A thread that dies between two tasks is replaced; without a listener its error would end the server.
  piscina.on('error', (error) => console.error(error));
  const free = createTurns({ places: size, perClient: MOST_WAITING });
  const timer = createTimer({ toBeginMs: TO_BEGIN, toRunMs: TIME_LIMIT });
  piscina.on('message', ({ begun }: Begun) => timer.begin(begun));

  async function ask(task: RunTask, asker: Asker = { client: '', operation: task }): Promise<RunReply> {
    const leave = await free.enter(asker); // the time limit is for running, not for waiting
    const time = timer.start();
    const numbered: NumberedTask = { ...task, ticket: time.ticket };
    try {
      return await piscina.run(numbered, { signal: time.signal });
    } catch (error) {
      if (time.ranTooLong()) return exceeded('milliseconds', TIME_LIMIT, tooLong);
      if (codeOf(error) === 'ERR_WORKER_OUT_OF_MEMORY') return exceeded('memoryMegabytes', MEMORY_LIMIT_MB, tooMuch);
      throw error;
    } finally {
      time.end();
      leave();
    }
  }
  return { ask, load: () => ({ busy: free.inside(), waiting: free.waiting() }), close: () => piscina.destroy() };
}

const tooLong = { en: 'the run took too long', zhHans: '运行耗时太长' };
const tooMuch = { en: 'the run took too much memory', zhHans: '运行占用的内存太多' };

function codeOf(error: unknown): unknown {
  return (error as { code?: unknown } | null)?.code;
}
