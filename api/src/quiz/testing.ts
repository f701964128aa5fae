import { refusalText, type SimulateInput, simulate } from '../simulator/index.ts';
import { headOf, type RunReader, readMember } from '../workers/index.ts';

/** A run as expectations read it, without a worker. */
export function runOf(input: SimulateInput): RunReader {
  const run = simulate(input);
  if (run.kind !== 'Run') throw new Error(`${refusalText(run).en} ${JSON.stringify('problems' in run ? run.problems : '')}`);
  const read = async <Value>(path: readonly (string | number)[], ...args: unknown[]) => readMember(run, { path, args }) as Value;
  return { kind: 'Run', id: '', input, head: headOf(run), read };
}
