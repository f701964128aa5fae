import type { Database, Expectation, QuestionKind } from '@peapod/database';
import type { QuestionEntry } from '../catalogue/index.ts';
import { type Localized, refusalText } from '../simulator/index.ts';
import { normaliseInput, openRun, type RunInput, type RunPool } from '../workers/index.ts';
import { type Difference, differencesFrom, differencesFromOption } from './differences.ts';
import { holds, mends, missed, shortfalls } from './expectation.ts';
import { type Grade, gradeChoice, gradeNumeric, gradeOrdering, gradeText } from './grade.ts';
import { shownOptions } from './options.ts';
import type { Response } from './response.ts';

/** What a learner is told of a question that takes no more answers. */
export interface Solution {
  /** In the form of a response. */
  readonly correctResponse: Response;
  readonly explanation: Localized;
  /** The run that decided, where one did. */
  readonly evidence: RunInput | null;
}

interface Services {
  readonly database: Database;
  readonly pool: RunPool;
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
  readonly undisturbed: Expectation[];
  readonly solution: string;
  readonly horizonSeconds: number;
  readonly behaviors: RunInput['input']['behaviors'];
  readonly interventions: NonNullable<RunInput['input']['interventions']>;
}

/** Whether a response is right. With `solve` the only reader of answer keys. */
export async function grade(services: Services, question: QuestionEntry, sessionSeed: number, response: Response): Promise<boolean> {
  const { key } = await answerKey(services.database, question);
  const { kind } = question;
  if (kind !== 'manifest') return (await compare(kind, { pool: services.pool, question, key, sessionSeed, response })).correct;
  return mends(key, playing(services.pool, key, response));
}

/** Plays what the learner pasted, with those interventions. */
function playing(pool: RunPool, key: Key, response: Response) {
  return async (interventions: Key['interventions']) => {
    const input = mendedRun({ ...key, interventions }, response);
    const run = input && (await openRun(pool, input));
    return run?.kind === 'Run' ? run : undefined;
  };
}

/**
 * What a run has instead of what a wrong answer should do, or foretells: null where no run decides, or it did not run. While another try is left
 * (`keepsBack`) nothing is told of a prediction, whose run is its answer, nor what a manifest has to say.
 */
export async function differences(
  services: Services,
  question: QuestionEntry,
  sessionSeed: number,
  response: Response,
  keepsBack: boolean,
): Promise<Difference[] | null> {
  const { kind, body } = question;
  if (kind === 'manifest') {
    const { key } = await answerKey(services.database, question);
    const found = await missed(key, playing(services.pool, key, response));
    return found ? differencesFrom(found, body.goals!, keepsBack) : null;
  }
  if (kind !== 'prediction' || keepsBack || !('options' in response)) return null;
  const { key } = await answerKey(services.database, question);
  const run = await openRun(services.pool, predictionRun(question));
  if (run.kind !== 'Run') return null;
  const chosen = shownOptions(question, sessionSeed).filter(({ id }) => response.options.includes(id));
  const atSeconds = body.atSeconds!;
  const told = chosen.map(async ({ authoredId, text }) =>
    differencesFromOption(text, await shortfalls({ ...key.when[authoredId]!, atSeconds }, run)),
  );
  return (await Promise.all(told)).flat();
}

/** The right response, and why; also of a question that had none. What a learner pasted is not run for it. */
export async function solve(
  services: Services,
  question: QuestionEntry,
  sessionSeed: number,
  response: Response | null,
): Promise<Solution> {
  const { key, explanation } = await answerKey(services.database, question);
  const { kind } = question;
  if (kind === 'manifest') return { correctResponse: { manifest: key.solution }, explanation, evidence: mendedRun(key, response) };
  const { correctResponse } = await compare(kind, { pool: services.pool, question, key, sessionSeed, response });
  return { correctResponse, explanation, evidence: kind === 'prediction' ? predictionRun(question) : null };
}

/** Why a manifest that is submitted is none that anybody could read; undefined of one that is, and of other questions. */
export async function unreadable(services: Services, question: QuestionEntry, response: Response): Promise<Localized | undefined> {
  if (!('manifest' in response)) return undefined;
  const { key } = await answerKey(services.database, question);
  const { horizonSeconds, behaviors, interventions } = key;
  const input = normaliseInput({ manifest: response.manifest, horizonSeconds, behaviors, interventions });
  if ('limit' in input) return input.message;
  const run = await openRun(services.pool, input);
  const fault = run.kind === 'InvalidManifest' ? run.problems.find(({ type }) => type === 'Syntax') : undefined;
  if (!fault) return undefined;
  const { line, column, detail } = fault;
  return { en: `line ${line}, column ${column}: ${detail}`, zhHans: `第 ${line} 行第 ${column} 列：${detail}` };
}

/** The run of a manifest that was submitted; null of other questions, and where none can be. */
export async function runOfResponse(services: Services, question: QuestionEntry, response: Response | null): Promise<RunInput | null> {
  return question.kind === 'manifest' ? mendedRun((await answerKey(services.database, question)).key, response) : null;
}

async function answerKey(database: Database, question: QuestionEntry): Promise<{ key: Key; explanation: Localized }> {
  const row = await database.answerKey.findUniqueOrThrow({ where: { questionSlug: question.slug } });
  return { key: row.key as unknown as Key, explanation: row.explanation as unknown as Localized };
}

interface Comparison {
  readonly pool: RunPool;
  readonly question: QuestionEntry;
  readonly key: Key;
  readonly sessionSeed: number;
  readonly response: Response | null;
}

async function compare(kind: Exclude<QuestionKind, 'manifest'>, comparison: Comparison): Promise<Grade> {
  const { pool, question, key, sessionSeed } = comparison;
  const response = comparison.response ?? { options: [] };
  const options = shownOptions(question, sessionSeed);
  switch (kind) {
    case 'choice':
      return gradeChoice(options, key.correct, response);
    case 'ordering':
      return gradeOrdering(options, key.order, response);
    case 'numeric':
      return gradeNumeric(key, response);
    case 'text':
      return gradeText(key.accept, response);
    case 'prediction':
      return gradeChoice(options, await trueOptions(pool, question, key), response);
  }
}

/** The run of what the learner pasted; null where there is none. */
function mendedRun({ horizonSeconds, behaviors, interventions }: Key, response: Response | null): RunInput | null {
  if (!response || !('manifest' in response)) return null;
  const input = normaliseInput({ manifest: response.manifest, horizonSeconds, behaviors, interventions });
  return 'limit' in input ? null : input;
}

function predictionRun(question: QuestionEntry): RunInput {
  const { manifest, horizonSeconds, behaviors, interventions } = question.body;
  const run = normaliseInput({ manifest: manifest!, horizonSeconds, behaviors, interventions });
  if ('limit' in run) throw new Error(`question ${question.slug}: ${run.message.en}`);
  return run;
}

/** Of each prediction its true options: a question does not change while the server lives, and its run is always the same. */
const truths = new WeakMap<QuestionEntry, Promise<string[]>>();

/** The simulator is the key: the options that the run makes true. */
function trueOptions(pool: RunPool, question: QuestionEntry, { when }: Key): Promise<string[]> {
  const known = truths.get(question) ?? observe(pool, question, when);
  truths.set(question, known);
  known.catch(() => truths.delete(question));
  return known;
}

async function observe(pool: RunPool, question: QuestionEntry, when: Key['when']): Promise<string[]> {
  const run = await openRun(pool, predictionRun(question));
  if (run.kind !== 'Run') throw new Error(`a prediction's manifest does not run: ${refusalText(run).en}`);
  const atSeconds = question.body.atSeconds!;
  const results = await Promise.all(
    Object.entries(when).map(async ([id, expectation]) => ((await holds({ ...expectation, atSeconds }, run)) ? id : undefined)),
  );
  return results.filter((id) => id !== undefined);
}
