import { parentPort } from 'node:worker_threads';
import { type SimulateResult, simulate } from '../simulator/index.ts';
import { keepRuns } from './kept-runs.ts';
import type { Begun, NumberedTask, RunReply } from './messages.ts';
import { headOf, readMember } from './read-run.ts';
import { WARM_UP } from './warm-up.ts';

const runOf = keepRuns<SimulateResult>();

// The first run of a thread takes ten times as long as the next ones: it happens before anybody waits for it.
simulate({ manifest: WARM_UP });

/** Plays a run, or looks into one that it has played before. */
export default function answer({ id, input, calls, ticket }: NumberedTask): RunReply {
  parentPort?.postMessage({ begun: ticket } satisfies Begun);
  const result = runOf(id, () => simulate(input));
  if (result.kind !== 'Run') return result;
  return { kind: 'Run', head: headOf(result), values: calls.map((call) => readMember(result, call)) };
}
