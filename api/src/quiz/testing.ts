import type { readContent } from '@peapod/database';
import { refusalText, type SimulateInput, simulate } from '../simulator/index.ts';
import { headOf, type RunReader, readMember } from '../workers/index.ts';
import { mends } from './expectation.ts';

/** A run as expectations read it, without a worker. */
export function runOf(input: SimulateInput): RunReader {
  const run = simulate(input);
  if (run.kind !== 'Run') throw new Error(`${refusalText(run).en} ${JSON.stringify('problems' in run ? run.problems : '')}`);
  const read = async <Value>(path: readonly (string | number)[], ...args: unknown[]) => readMember(run, { path, args }) as Value;
  return { kind: 'Run', id: '', input, head: headOf(run), read };
}

/** What a learner may make of a question's manifest: each `from` of the starter, or of the solution, replaced by its `to`. */
export interface Mend {
  readonly slug: string;
  readonly says: string;
  readonly of: 'starter' | 'solution';
  readonly edits: readonly (readonly [from: string, to: string])[];
}

type Questions = ReturnType<typeof readContent>['questions'];

/** Whether the question takes it. */
export async function isMended(questions: Questions, { slug, of, edits }: Mend): Promise<boolean> {
  const question = questions.find((one) => one.slug === slug);
  if (question?.kind !== 'manifest') throw new Error(`${slug} is no question for a manifest`);
  const manifest = edits.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`${slug}: the ${of} has no such text: ${from}`);
    return text.replace(from, () => to);
  }, question[of]);
  const { horizonSeconds, behaviors } = question;
  return mends(question, async (interventions) => {
    const input = { manifest, horizonSeconds, behaviors, interventions };
    return simulate(input).kind === 'Run' ? runOf(input) : undefined;
  });
}
