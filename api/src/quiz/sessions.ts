import { createHash, randomInt } from 'node:crypto';
import type { Database, Learner, Prisma, QuizMode, Transaction } from '@peapod/database';
import type { Catalogue, QuestionEntry } from '../catalogue/index.ts';
import type { Localized } from '../simulator/index.ts';
import type { RunPool } from '../workers/index.ts';
import { grade, unreadable } from './grading.ts';
import { createLearner } from './learners.ts';
import { shownOptions } from './options.ts';
import { type Response, type ResponseInput, readResponse } from './response.ts';
import { examSeconds, isSettled, scoreFor, stateOf } from './rules.ts';
import { type Memory, remember } from './schedule.ts';
import { shuffle } from './shuffle.ts';

/** What sessions are held with; `now` is the real clock. */
export interface QuizServices {
  readonly database: Database;
  readonly catalogue: Catalogue;
  readonly pool: RunPool;
  readonly now: () => Date;
}

const withItems = { items: { orderBy: { position: 'asc' } } } as const;

/** A session as the database has it, with its items. */
export type StoredSession = Prisma.QuizSessionGetPayload<{ include: typeof withItems }>;

/** One question of a session, and what was answered. */
export type StoredItem = StoredSession['items'][number];

/** Which questions, and how; the seed decides their order, and is drawn where it is not given. */
interface StartInput {
  readonly quiz?: string | null;
  readonly mode: QuizMode;
  readonly seed?: number | null;
  readonly questionCount?: number | null;
  readonly concepts?: readonly string[] | null;
}

/** Something that the caller named is not there, is out of its range, or does not go together. */
export class BadStart extends Error {}

/** Whose session began; the token is that of a learner who was made for it. */
interface Begun {
  readonly session: StoredSession;
  readonly learner: Learner;
  readonly token: string | null;
}

/** Begins a session of a learner, or of a new one where none is known. Throws BadStart before anything is written. */
export async function startSession(services: QuizServices, known: Learner | null, input: StartInput): Promise<Begun> {
  const session = await newSession(services, known, input);
  return services.database.$transaction(async (transaction) => {
    const { learner, token } = known ? { learner: known, token: null } : await createLearner(transaction);
    const data = { ...session, learnerId: learner.id };
    return { session: await transaction.quizSession.create({ data, include: withItems }), learner, token };
  });
}

/** Questions of a quiz, or of the whole course, in an order that the seed decides; in a review those that are due. */
async function newSession(services: QuizServices, learner: Learner | null, input: StartInput) {
  const { catalogue } = services;
  const { questionCount } = input;
  if (typeof questionCount === 'number' && (questionCount < 1 || questionCount > 100)) throw new BadStart('questionCount must be 1 to 100');
  const named = typeof input.quiz === 'string';
  const quiz = named ? catalogue.quizzes.get(input.quiz) : undefined;
  if (named && !quiz) throw new BadStart(`there is no quiz ${input.quiz}`);
  const unknown = input.concepts?.find((slug) => !catalogue.concepts.has(slug));
  if (unknown !== undefined) throw new BadStart(`there is no concept ${unknown}`);

  const seed = input.seed ?? randomInt(2 ** 31 - 1);
  const startedAt = services.now();
  const offered =
    input.mode === 'REVIEW'
      ? await dueQuestions(services, learner, startedAt)
      : shuffle(quiz?.questions ?? [...catalogue.questions.values()], seed);
  const chosen = offered.filter((question) => !input.concepts?.length || input.concepts.includes(question.concept.slug));
  // A review of nothing says that nothing is due.
  if (chosen.length === 0 && input.mode !== 'REVIEW') throw new BadStart('there is no question about these concepts in it');
  const questions = chosen.slice(0, questionCount ?? (quiz ? chosen.length : 10));
  const seconds = input.mode === 'EXAM' ? examSeconds(quiz?.timeLimitSeconds, questions.length) : undefined;
  return {
    quizSlug: input.mode === 'REVIEW' ? null : (quiz?.slug ?? null),
    mode: input.mode,
    seed,
    startedAt,
    expiresAt: seconds === undefined ? null : new Date(startedAt.getTime() + seconds * 1000),
    items: { create: questions.map((question, position) => ({ position, questionSlug: question.slug })) },
  };
}

/** A session, for its learner alone. */
export function findSession(database: Database, learnerId: string, id: string): Promise<StoredSession | null> {
  return database.quizSession.findFirst({ where: { id, learnerId }, include: withItems });
}

/** The newest first; of equal ones always the same. */
const newestFirst = [{ startedAt: 'desc' }, { id: 'asc' }] satisfies Prisma.QuizSessionOrderByWithRelationInput[];

/** How many sessions a learner has. */
export function countSessions(database: Database, learnerId: string): Promise<number> {
  return database.quizSession.count({ where: { learnerId } });
}

/** So many of them, the newest first, from a place in that list: with their items they are large. */
export function readSessions(database: Database, learnerId: string, skip: number, take: number): Promise<StoredSession[]> {
  return database.quizSession.findMany({ where: { learnerId }, include: withItems, orderBy: newestFirst, skip, take });
}

/** Why an answer is not taken; GraphQL's enum has the same names. */
export type AnswerRefusal = 'SESSION_FINISHED' | 'SESSION_EXPIRED' | 'ALREADY_ANSWERED' | 'NO_SUCH_POSITION' | 'MALFORMED_RESPONSE';

/** The answer changed nothing. */
interface Refused {
  readonly kind: 'AnswerRefused';
  readonly reason: AnswerRefusal;
  readonly message: Localized;
}

/** The session and the item as they are stored now. */
interface Accepted {
  readonly kind: 'AnswerAccepted';
  readonly session: StoredSession;
  readonly item: StoredItem;
}

/** An answer to the item at a position; one that comes twice with the same key counts once. */
interface Submission {
  readonly position: number;
  readonly response: ResponseInput;
  readonly idempotencyKey?: string | null;
}

/** Grades an answer and keeps it. The same idempotency key gets the same outcome again. */
export async function submitAnswer(services: QuizServices, session: StoredSession, submission: Submission): Promise<Accepted | Refused> {
  const earlier = await outcomeBefore(services.database, session, submission);
  if (earlier) return earlier;
  const checked = check(services, session, submission);
  if ('reason' in checked) {
    await keepOutcome(services.database, session.id, submission, checked);
    return checked;
  }
  const { item, question, response } = checked;
  const fault = await unreadable(services, question, response);
  if (fault !== undefined) {
    const malformed = refused('MALFORMED_RESPONSE', {
      en: `The manifest cannot be read, and takes no try: ${fault.en}`,
      zhHans: `无法读取清单，不算一次尝试：${fault.zhHans}`,
    });
    await keepOutcome(services.database, session.id, submission, malformed);
    return malformed;
  }
  const correct = await grade(services, question, session.seed, response);
  const stored = await store(services, session, item, { submission, response, correct, points: question.points });
  const after = (await findSession(services.database, session.learnerId, session.id))!;
  // Somebody answered this very item in between: judge again by what now stands.
  if (!stored) return submitAnswer(services, after, submission);
  return { kind: 'AnswerAccepted', session: after, item: after.items.find((one) => one.position === item.position)! };
}

/** Ends a session. An exam that ran out ended when its time did. Ending twice changes nothing. */
export async function finishSession(services: QuizServices, session: StoredSession): Promise<StoredSession> {
  const now = services.now();
  const state = stateOf(session, now);
  if (state === 'FINISHED') return session;
  const finishedAt = state === 'EXPIRED' ? session.expiresAt! : now;
  await services.database.$transaction(async (transaction) => {
    const { count } = await transaction.quizSession.updateMany({ where: { id: session.id, finishedAt: null }, data: { finishedAt } });
    if (count === 0) return;
    // What was answered since the session was read counts, too; from here on nothing is.
    const items = await transaction.sessionItem.findMany({ where: { sessionId: session.id }, orderBy: { position: 'asc' } });
    // Of the rest that was answered the memory is kept already.
    const isExam = session.mode === 'EXAM';
    const answered = items.filter((item) => item.tries > 0 && (isExam || !isSettled(session.mode, item)));
    for (const item of answered) await keepMemory(services, transaction, session, isExam ? { ...item, tries: 1 } : item, finishedAt);
  });
  return (await findSession(services.database, session.learnerId, session.id))!;
}

interface Checked {
  readonly item: StoredItem;
  readonly question: QuestionEntry;
  readonly response: Response;
}

function check(services: QuizServices, session: StoredSession, { position, response: input }: Submission): Checked | Refused {
  const state = stateOf(session, services.now());
  if (state === 'FINISHED') return refused('SESSION_FINISHED', said.finished);
  if (state === 'EXPIRED') return refused('SESSION_EXPIRED', said.expired);
  const item = session.items.find((one) => one.position === position);
  if (!item) return refused('NO_SUCH_POSITION', noSuchPosition(position));
  if (isSettled(session.mode, item)) return refused('ALREADY_ANSWERED', said.answered);
  const question = services.catalogue.allQuestions.get(item.questionSlug)!;
  const ids = shownOptions(question, session.seed).map((option) => option.id);
  const response = readResponse(question.kind, input, ids);
  return 'malformed' in response ? refused('MALFORMED_RESPONSE', response.malformed) : { item, question, response };
}

const said = {
  finished: { en: 'This session is finished; the answer was not taken.', zhHans: '这次测验已经结束，答案没有提交。' },
  expired: { en: 'The time of the exam is over; the answer was not taken.', zhHans: '考试时间已到，答案没有提交。' },
  answered: { en: 'This question takes no more answers.', zhHans: '这道题不再接受回答。' },
};
const noSuchPosition = (position: number): Localized => ({
  en: `The session has no question at position ${position}.`,
  zhHans: `这次测验在位置 ${position} 没有题目。`,
});

function refused(reason: AnswerRefusal, message: Localized): Refused {
  return { kind: 'AnswerRefused', reason, message };
}

interface Judged {
  readonly submission: Submission;
  readonly response: Response;
  readonly correct: boolean;
  readonly points: number;
}

/** False where the item changed since it was read. */
async function store(services: QuizServices, session: StoredSession, item: StoredItem, judged: Judged): Promise<boolean> {
  const { submission, response, correct, points } = judged;
  const tries = item.tries + 1;
  const score = scoreFor(session.mode, points, correct, tries);
  return services.database.$transaction(async (transaction) => {
    const { count } = await transaction.sessionItem.updateMany({
      where: { sessionId: session.id, position: item.position, tries: item.tries, session: { finishedAt: null } },
      data: { response, tries, correct, score },
    });
    if (count === 0) return false;
    const after = { ...item, tries, correct };
    if (session.mode !== 'EXAM' && isSettled(session.mode, after)) await keepMemory(services, transaction, session, after, services.now());
    await keepOutcome(transaction, session.id, submission, undefined);
    return true;
  });
}

/** Nothing of a question that has left the course since it was asked: nobody is asked it again. */
async function keepMemory(
  { catalogue }: QuizServices,
  transaction: Transaction,
  session: StoredSession,
  item: StoredItem,
  now: Date,
): Promise<void> {
  if (!catalogue.questions.has(item.questionSlug)) return;
  const key = { learnerId: session.learnerId, questionSlug: item.questionSlug };
  const before = await transaction.reviewCard.findUnique({ where: { learnerId_questionSlug: key } });
  const memory = remember(before, item, now) as Memory & { card: Prisma.InputJsonValue };
  await transaction.reviewCard.upsert({ where: { learnerId_questionSlug: key }, create: { ...key, ...memory }, update: memory });
}

async function outcomeBefore(
  database: Database,
  session: StoredSession,
  { idempotencyKey }: Submission,
): Promise<Accepted | Refused | undefined> {
  if (!idempotencyKey) return undefined;
  const kept = await database.submission.findUnique({ where: { sessionId_idempotencyKey: submissionKey(session.id, idempotencyKey) } });
  if (!kept) return undefined;
  if (kept.refusal) return kept.refusal as unknown as Refused;
  const item = session.items.find((one) => one.position === kept.position);
  return item && { kind: 'AnswerAccepted', session, item }; // its question may have left the course since
}

async function keepOutcome(
  database: Pick<Database, 'submission'>,
  sessionId: string,
  { idempotencyKey, position }: Submission,
  refusal: Refused | undefined,
): Promise<void> {
  if (!idempotencyKey) return;
  const key = submissionKey(sessionId, idempotencyKey);
  const data = { ...key, position, ...(refusal && { refusal: { ...refusal } }) };
  await database.submission.upsert({ where: { sessionId_idempotencyKey: key }, create: data, update: {} });
}

/** Keys are kept as hashes: clients may choose texts of any length, with any characters. */
function submissionKey(sessionId: string, idempotencyKey: string) {
  return { sessionId, idempotencyKey: createHash('sha256').update(idempotencyKey).digest('hex') };
}

/** What the memory schedule says is due, the longest overdue first. */
async function dueQuestions({ database, catalogue }: QuizServices, learner: Learner | null, now: Date): Promise<QuestionEntry[]> {
  if (!learner) return [];
  const due = await database.reviewCard.findMany({ where: { learnerId: learner.id, dueAt: { lte: now } }, orderBy: { dueAt: 'asc' } });
  return due.map((card) => catalogue.questions.get(card.questionSlug)!).filter(Boolean);
}
