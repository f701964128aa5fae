import type { Database, Expectation } from '@peapod/database';
import type { QuestionEntry } from '../catalogue/index.ts';
import type { Localized } from '../simulator/index.ts';
import { normaliseInput, openRun, type RunInput, type RunPool } from '../workers/index.ts';
import { holds } from './expectation.ts';
import { type Grade, gradeChoice, gradeNumeric, gradeOrdering, gradeText } from './grade.ts';
import { shownOptions } from './options.ts';
import type { Response } from './response.ts';

export interface Graded extends Grade {
  readonly explanation: Localized;
  /** The run that decided, where one did. */
  readonly evidence: RunInput | null;
}

/** Members by the question's kind, as the seed splits them from what may be seen. */
interface Key {
  readonly correct: string[];
  readonly order: string[];
  readonly answer: number;
  readonly tolerance: number;
  readonly accept: string[];
  readonly when: Record<string, Expectation>;
  readonly checks: Expectation[];
  readonly solution: string;
  readonly horizonSeconds: number;
  readonly behaviors: RunInput['input']['behaviors'];
  readonly interventions: RunInput['input']['interventions'];
}

/** The only reader of answer keys. */
export async function grade(
  services: { readonly database: Database; readonly pool: RunPool },
  question: QuestionEntry,
  sessionSeed: number,
  response: Response,
): Promise<Graded> {
  const row = await services.database.answerKey.findUniqueOrThrow({ where: { questionSlug: question.slug } });
  const key = row.key as unknown as Key;
  const explanation = row.explanation as unknown as Localized;
  const options = shownOptions(question, sessionSeed);
  const alone = (result: Grade): Graded => ({ ...result, explanation, evidence: null });
  switch (question.kind) {
    case 'choice':
      return alone(gradeChoice(options, key.correct, response));
    case 'ordering':
      return alone(gradeOrdering(options, key.order, response));
    case 'numeric':
      return alone(gradeNumeric(key, response));
    case 'text':
      return alone(gradeText(key.accept, response));
    case 'prediction': {
      const evidence = predictionRun(question);
      const correct = await trueOptions(services.pool, evidence, key.when, question.body.atSeconds!);
      return { ...gradeChoice(options, correct, response), explanation, evidence };
    }
    case 'manifest': {
      const manifest = 'manifest' in response ? response.manifest : '';
      const { horizonSeconds, behaviors, interventions, checks, solution } = key;
      const evidence = normaliseInput({ manifest, horizonSeconds, behaviors, interventions });
      const correctResponse = { manifest: solution };
      if ('limit' in evidence) return { correct: false, correctResponse, explanation, evidence: null };
      const run = await openRun(services.pool, evidence);
      if (run.kind !== 'Run') return { correct: false, correctResponse, explanation, evidence: null };
      const results = await Promise.all(checks.map((check) => holds(check, run)));
      return { correct: results.every(Boolean), correctResponse, explanation, evidence };
    }
  }
}

export function predictionRun(question: QuestionEntry): RunInput {
  const { manifest, horizonSeconds, behaviors, interventions } = question.body;
  const run = normaliseInput({ manifest: manifest!, horizonSeconds, behaviors, interventions });
  if ('limit' in run) throw new Error(`question ${question.slug}: ${run.message}`);
  return run;
}

/** The simulator is the key: the options that the run makes true. */
async function trueOptions(pool: RunPool, input: RunInput, when: Record<string, Expectation>, atSeconds: number): Promise<string[]> {
  const run = await openRun(pool, input);
  if (run.kind !== 'Run') throw new Error(`a prediction's manifest does not run: ${run.message}`);
  const results = await Promise.all(
    Object.entries(when).map(async ([id, expectation]) => ((await holds({ ...expectation, atSeconds }, run)) ? id : undefined)),
  );
  return results.filter((id) => id !== undefined);
}
