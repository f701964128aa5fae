import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabase, type Database, type Learner, migrate, seed } from '@peapod/database';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type Catalogue, loadCatalogue } from '../catalogue/index.ts';
import { root } from '../config.ts';
import type { RunPool } from '../workers/index.ts';
import { countDue, createLearner, masteryOf } from './learners.ts';
import { remember, retrievability } from './schedule.ts';
import { finishSession, type QuizServices, type StoredSession, startSession, submitAnswer } from './sessions.ts';

const folder = mkdtempSync(join(tmpdir(), 'peapod-sessions-'));
const noPool: RunPool = {
  ask: () => Promise.reject(new Error('no question of these tests runs anything')),
  load: () => ({ busy: 0, waiting: 0 }),
  close: async () => {},
};
let database: Database;
let catalogue: Catalogue;
let learner: Learner;
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
  ({ learner } = await createLearner(database));
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
const questionsOf = (concept: string) => [...catalogue.questions.values()].filter((question) => question.concept.slug === concept);
const begin = async (input: Parameters<typeof startSession>[2]) => (await startSession(services, learner, input)).session;
const answer = (session: StoredSession, text = 'nothing that is right') =>
  submitAnswer(services, session, { position: textItem(session), response: { text } });

it('a learner is made with their first session, and not by one that cannot begin', async () => {
  const { learner: made, token, session } = await startSession(services, null, { mode: 'PRACTICE', questionCount: 1 });
  expect([token, session.learnerId]).toEqual([expect.any(String), made.id]);
  const learners = await database.learner.count();
  await expect(startSession(services, null, { mode: 'EXAM', quiz: 'nope' })).rejects.toThrow('there is no quiz nope');
  const beyondTime = { ...services, now: () => new Date(Number.NaN) };
  await expect(startSession(beyondTime, null, { mode: 'EXAM' })).rejects.toThrow(); // no column holds it
  expect(await database.learner.count()).toBe(learners);
});

it('an exam takes answers until its time is over, and is closed as of then', async () => {
  const quiz = [...catalogue.quizzes.values()].find(({ timeLimitSeconds }) => timeLimitSeconds)!;
  const session = await begin({ quiz: quiz.slug, mode: 'EXAM', seed: 1 });
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
  const practice = await begin({ mode: 'PRACTICE', seed: 1, questionCount: 100 });
  const once = (await answer(practice)) as { session: StoredSession };
  await answer(once.session);
  const slug = practice.items[textItem(practice)]!.questionSlug;
  expect((await begin({ mode: 'REVIEW' })).items).toEqual([]);

  pass(86_400);
  const review = await begin({ mode: 'REVIEW' });
  expect(review.items.map((item) => item.questionSlug)).toEqual([slug]);
  const reviewed = (await answer(review)) as { session: StoredSession };
  expect(await answer(reviewed.session)).toMatchObject({ reason: 'ALREADY_ANSWERED' });
  pass(86_400);
  expect((await begin({ mode: 'REVIEW' })).items).toHaveLength(1);
});

it('what was wrong once, and left so, is remembered as wrong when its practice ends', async () => {
  const session = await begin({ mode: 'PRACTICE', seed: 1, questionCount: 100 });
  const { session: answered } = (await answer(session)) as { session: StoredSession };
  expect(await masteryOf(database, learner.id, now)).toEqual([]);
  await finishSession(services, answered);
  await finishSession(services, answered);
  expect(await masteryOf(database, learner.id, now)).toMatchObject([{ answered: 1, correct: 0 }]);
});

it('what was answered while its session was being ended is remembered, too', async () => {
  const read = await begin({ mode: 'PRACTICE', seed: 1, questionCount: 100 });
  await answer(read);
  await finishSession(services, read);
  expect(await masteryOf(database, learner.id, now)).toMatchObject([{ answered: 1, correct: 0 }]);
});

it('a key whose question has left the course since has no outcome any more', async () => {
  const session = await begin({ mode: 'PRACTICE', seed: 1, questionCount: 100 });
  const position = textItem(session);
  const submit = (to: StoredSession) => submitAnswer(services, to, { position, response: { text: 'nothing' }, idempotencyKey: 'key' });
  expect(await submit(session)).toMatchObject({ kind: 'AnswerAccepted' });
  const without = { ...session, items: session.items.filter((item) => item.position !== position) };
  expect(await submit(without)).toMatchObject({ kind: 'AnswerRefused', reason: 'NO_SUCH_POSITION' });
});

it('two answers to one item at once count as two tries, not as one', async () => {
  const session = await begin({ mode: 'PRACTICE', seed: 1, questionCount: 100 });
  await Promise.all([answer(session), answer(session)]);
  const item = await database.sessionItem.findFirstOrThrow({ where: { sessionId: session.id, position: textItem(session) } });
  expect(item.tries).toBe(2);
});

it('a concept is known as its questions are on average, and due when the first of them is', async () => {
  const concept = [...catalogue.concepts.values()].find(({ slug }) => questionsOf(slug).length > 2)!.slug;
  const memories = [true, false, true].map((correct) => remember(null, { correct, tries: 1 }, now));
  for (const [place, memory] of memories.entries()) {
    const questionSlug = questionsOf(concept)[place]!.slug;
    await database.reviewCard.create({ data: { learnerId: learner.id, questionSlug, ...memory, card: memory.card as object } });
  }
  pass(86_400);
  const [known, forgotten] = memories.map((memory) => retrievability(memory, now));
  const average = (2 * known! + forgotten!) / 3;
  expect(await masteryOf(database, learner.id, now)).toEqual([
    { conceptSlug: concept, answered: 3, correct: 2, retrievability: expect.closeTo(average), dueAt: memories[1]!.dueAt },
  ]);
});

it('a session of some concepts asks about nothing else', async () => {
  const [concept] = catalogue.concepts.keys();
  const session = await begin({ mode: 'PRACTICE', concepts: [concept!], questionCount: 100 });
  const asked = session.items.map((item) => catalogue.questions.get(item.questionSlug)!.concept.slug);
  expect(new Set(asked)).toEqual(new Set([concept]));
});

it('what a release no longer has stays where it was asked, and is asked no more', async () => {
  const earlier = join(folder, 'earlier');
  for (const part of ['prisma/content', 'docs/docs/concepts', 'docs/i18n'])
    cpSync(join(root, part), join(earlier, part), { recursive: true });
  const translations = 'docs/i18n/zh-Hans/docusaurus-plugin-content-docs/current/concepts';
  for (const pages of ['docs/docs/concepts', translations]) {
    const page = readFileSync(join(root, pages, 'lifecycle/deadlines.md'), 'utf8');
    mkdirSync(join(earlier, pages, 'old'));
    writeFileSync(join(earlier, pages, 'old/old-page.md'), page.replace('slug: deadlines', 'slug: old-page'));
  }
  cpSync(join(root, 'docs/docs/concepts/lifecycle/_category_.yml'), join(earlier, 'docs/docs/concepts/old/_category_.yml'));
  const question = (slug: string) =>
    `- slug: ${slug}\n  kind: numeric\n  prompt: { en: "One and one?", zhHans: "一加一？" }\n  answer: 2\n  explanation: { en: "Two.", zhHans: "二。" }\n`;
  writeFileSync(join(earlier, 'prisma/content/questions/old-page.yaml'), question('old-sum') + question('old-sum-again'));
  await seed(database, earlier);
  services = { ...services, catalogue: await loadCatalogue(database) };
  const old = { mode: 'PRACTICE', concepts: ['old-page'] } as const;
  const session = await begin(old);
  const respond = (position: number) => submitAnswer(services, session, { position, response: { number: 2 } });
  expect(await respond(0)).toMatchObject({ kind: 'AnswerAccepted', item: { correct: true } });

  await seed(database, root);
  services = { ...services, catalogue: await loadCatalogue(database) };
  const { allQuestions, questions, concepts, topics } = services.catalogue;
  expect([questions.size, concepts.size, topics.length]).toEqual([
    catalogue.questions.size,
    catalogue.concepts.size,
    catalogue.topics.length,
  ]);
  expect(allQuestions.get('old-sum')).toMatchObject({ retired: true, concept: { slug: 'old-page', topic: { slug: 'old' } } });
  const kept = await database.quizSession.findUniqueOrThrow({ where: { id: session.id }, include: { items: true } });
  expect(kept.items.map(({ correct }) => correct)).toEqual([true, false]);
  expect(await respond(1)).toMatchObject({ kind: 'AnswerAccepted', item: { correct: true } });
  await expect(begin(old)).rejects.toThrow('there is no concept old-page');
  pass(86_400);
  expect((await begin({ mode: 'REVIEW' })).items).toEqual([]);
  expect([await countDue(database, learner.id, now), await masteryOf(database, learner.id, now)]).toEqual([0, []]);

  // And what a later one has again is asked again.
  await seed(database, earlier);
  expect((await loadCatalogue(database)).questions.size).toBe(questions.size + 2);
});
