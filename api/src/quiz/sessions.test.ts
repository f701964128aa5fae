import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabase, type Database, migrate, seed } from '@peapod/database';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type Catalogue, loadCatalogue } from '../catalogue/index.ts';
import { root } from '../config.ts';
import type { RunPool } from '../workers/index.ts';
import { createLearner } from './learners.ts';
import { finishSession, type QuizServices, type StoredSession, startSession, submitAnswer } from './sessions.ts';

const folder = mkdtempSync(join(tmpdir(), 'peapod-sessions-'));
const noPool: RunPool = {
  ask: () => Promise.reject(new Error('no question of these tests runs anything')),
  load: () => ({ busy: 0, waiting: 0 }),
  close: async () => {},
};
let database: Database;
let catalogue: Catalogue;
let learnerId: string;
let now: Date;
let services: QuizServices;

beforeAll(async () => {
  const url = `file:${join(folder, 'test.db')}`;
  await migrate(url);
  database = await createDatabase(url);
  await seed(database, root);
  catalogue = await loadCatalogue(database);
}, 60_000);
beforeEach(async () => {
  learnerId = (await createLearner(database)).learner.id;
  now = new Date('2024-01-01T00:00:00Z');
  services = { database, catalogue, pool: noPool, now: () => now };
});
afterAll(async () => {
  await database.$disconnect();
  rmSync(folder, { recursive: true });
});
const pass = (seconds: number) => {
  now = new Date(now.getTime() + seconds * 1000);
};
/** Position of an item that is answered with words; none of the course's answers is what is submitted here. */
const textItem = (session: StoredSession) =>
  session.items.find((item) => catalogue.questions.get(item.questionSlug)!.kind === 'text')!.position;
const answer = (session: StoredSession, text = 'nothing that is right') =>
  submitAnswer(services, session, { position: textItem(session), response: { text } });

it('an exam takes answers until its time is over, and is closed as of then', async () => {
  const quiz = [...catalogue.quizzes.values()].find(({ timeLimitSeconds }) => timeLimitSeconds)!;
  const session = await startSession(services, learnerId, { quiz: quiz.slug, mode: 'EXAM', seed: 1 });
  const position = session.items.find(({ questionSlug }) => catalogue.questions.get(questionSlug)!.kind === 'numeric')!.position;
  const guess = () => submitAnswer(services, session, { position, response: { number: -1 } });
  pass(quiz.timeLimitSeconds! - 1);
  expect(await guess()).toMatchObject({ kind: 'AnswerAccepted' });
  pass(1);
  expect(await guess()).toMatchObject({ kind: 'AnswerRefused', reason: 'SESSION_EXPIRED' });
  pass(1000);
  expect(await finishSession(services, session)).toMatchObject({ finishedAt: session.expiresAt });
});

it('a review asks what is due, once, and what was not remembered comes back soon', async () => {
  const practice = await startSession(services, learnerId, { mode: 'PRACTICE', seed: 1, questionCount: 100 });
  const once = (await answer(practice)) as { session: StoredSession };
  await answer(once.session);
  const slug = practice.items[textItem(practice)]!.questionSlug;
  expect((await startSession(services, learnerId, { mode: 'REVIEW' })).items).toEqual([]);

  pass(86_400);
  const review = await startSession(services, learnerId, { mode: 'REVIEW' });
  expect(review.items.map((item) => item.questionSlug)).toEqual([slug]);
  const reviewed = (await answer(review)) as { session: StoredSession };
  expect(await answer(reviewed.session)).toMatchObject({ reason: 'ALREADY_ANSWERED' });
  pass(86_400);
  expect((await startSession(services, learnerId, { mode: 'REVIEW' })).items).toHaveLength(1);
});

it('a key whose question has left the course since has no outcome any more', async () => {
  const session = await startSession(services, learnerId, { mode: 'PRACTICE', seed: 1, questionCount: 100 });
  const position = textItem(session);
  const submit = (to: StoredSession) => submitAnswer(services, to, { position, response: { text: 'nothing' }, idempotencyKey: 'key' });
  expect(await submit(session)).toMatchObject({ kind: 'AnswerAccepted' });
  const without = { ...session, items: session.items.filter((item) => item.position !== position) };
  expect(await submit(without)).toMatchObject({ kind: 'AnswerRefused', reason: 'NO_SUCH_POSITION' });
});

it('two answers to one item at once count as two tries, not as one', async () => {
  const session = await startSession(services, learnerId, { mode: 'PRACTICE', seed: 1, questionCount: 100 });
  await Promise.all([answer(session), answer(session)]);
  const item = await database.sessionItem.findFirstOrThrow({ where: { sessionId: session.id, position: textItem(session) } });
  expect(item.tries).toBe(2);
});

it('a session of some concepts asks about nothing else', async () => {
  const [concept] = catalogue.concepts.keys();
  const session = await startSession(services, learnerId, { mode: 'PRACTICE', concepts: [concept!], questionCount: 100 });
  const asked = session.items.map((item) => catalogue.questions.get(item.questionSlug)!.concept.slug);
  expect(new Set(asked)).toEqual(new Set([concept]));
});
