import DataLoader from 'dataloader';
import { type InvalidManifest, type LimitExceeded, refusalText, type SimulateInput } from '../simulator/index.ts';
import type { RunCall, RunHead } from './messages.ts';
import type { RunPool } from './pool.ts';
import type { RunInput } from './run-input.ts';

/** A run that lives in a worker. What is asked of it in one tick goes there as one message. */
export interface RunReader {
  readonly kind: 'Run';
  readonly id: string;
  readonly input: SimulateInput;
  readonly head: RunHead;
  /** A member of the run, called with `args` where it is a function. */
  read<Value>(path: RunCall['path'], ...args: unknown[]): Promise<Value>;
}

/** A run was stopped at a limit after it had begun to answer. */
export class RunStopped extends Error {}

/** Runs the input in a worker. Reading from it rejects with RunStopped if its worker must run it anew and meets a limit. */
export async function openRun(pool: RunPool, { id, input }: RunInput): Promise<RunReader | InvalidManifest | LimitExceeded> {
  const opened = await pool.ask({ id, input, calls: [] });
  if (opened.kind !== 'Run') return opened;
  const loader = new DataLoader<RunCall, unknown, string>(
    async (calls) => {
      const reply = await pool.ask({ id, input, calls });
      if (reply.kind !== 'Run') throw new RunStopped(refusalText(reply).en);
      return reply.values;
    },
    { cacheKeyFn: (call) => JSON.stringify(call) },
  );
  return {
    kind: 'Run',
    id,
    input,
    head: opened.head,
    read: <Value>(path: RunCall['path'], ...args: unknown[]) => loader.load({ path, args }) as Promise<Value>,
  };
}
