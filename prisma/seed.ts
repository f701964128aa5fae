import { type Content, type QuestionContent, readContent } from './content.ts';
import type { Database, Transaction } from './database-kind.ts';

/** Raised when what the seed writes changes while the files do not. */
const formatVersion = 2;

/** `changed`: whether the database had other content before. */
export interface SeedResult {
  readonly revision: string;
  readonly changed: boolean;
}

/**
 * Makes the database's content equal to the files below `root`: rows are found by slug. What learners made stays, and with it what it
 * is about: topics, concepts and questions that are gone are retired. Throws ContentError before it writes anything.
 */
export async function seed(database: Database, root: string): Promise<SeedResult> {
  const content = readContent(root);
  const revision = `${formatVersion}-${content.revision}`;
  const stored = await database.contentRevision.findUnique({ where: { id: 1 } });
  if (stored?.revision === revision) return { revision, changed: false };
  const changed = await database.$transaction((transaction) => writeOnce(transaction, content, revision), {
    timeout: 120_000,
    maxWait: 30_000,
  });
  return { revision, changed };
}

/** The revision's row is written first, which locks it: of processes that start at once, one seeds and the others wait. */
async function writeOnce(database: Transaction, content: Content, revision: string): Promise<boolean> {
  const where = { id: 1 };
  const seededAt = new Date();
  const before = await database.contentRevision.upsert({ where, create: { id: 1, revision: '', seededAt }, update: { seededAt } });
  if (before.revision === revision) return false;
  await write(database, content);
  await database.contentRevision.update({ where, data: { revision } });
  return true;
}

async function write(database: Transaction, content: Content): Promise<void> {
  await writeTopics(database, content);
  await writeConcepts(database, content);
  await writeScenarios(database, content);
  await writeQuestions(database, content);
  await writeQuizzes(database, content);
  await retireTheRest(database, content);
}

async function writeTopics(database: Transaction, content: Content): Promise<void> {
  for (const { slug, ...row } of content.topics) {
    const data = { retired: false, ...json(row) };
    await database.topic.upsert({ where: { slug }, create: { slug, ...data }, update: data });
  }
}

async function writeConcepts(database: Transaction, content: Content): Promise<void> {
  for (const { slug, topic, prerequisites: _, related: __, ...row } of content.concepts) {
    const data = { retired: false, topicSlug: topic, ...json(row) };
    await database.concept.upsert({ where: { slug }, create: { slug, ...data }, update: data });
  }
  for (const { slug, prerequisites, related } of content.concepts) {
    await database.concept.update({
      where: { slug },
      data: { prerequisites: { set: bySlug(prerequisites) }, related: { set: bySlug(related) } },
    });
  }
}

async function writeScenarios(database: Transaction, content: Content): Promise<void> {
  for (const { slug, title, story, concepts, expect: _, ...run } of content.scenarios) {
    const data = json({ title, story, input: { ...run, seed: 1 } });
    await database.scenario.upsert({
      where: { slug },
      create: { slug, ...data, concepts: { connect: bySlug(concepts) } },
      update: { ...data, concepts: { set: bySlug(concepts) } },
    });
  }
}

async function writeQuestions(database: Transaction, content: Content): Promise<void> {
  const levels = new Map(content.concepts.map((concept) => [concept.slug, concept.level]));
  const rows = content.questions.map((question, position) => {
    const { slug, kind, concept, points, prompt, explanation } = question;
    const { body, key } = split(question);
    const level = question.level ?? levels.get(concept)!;
    return {
      question: { slug, retired: false, conceptSlug: concept, position, kind, level, points, ...json({ prompt, body }) },
      answer: { questionSlug: slug, ...json({ key, explanation }) },
    };
  });
  const stored = await database.question.findMany({ select: { slug: true } });
  const known = new Set(stored.map(({ slug }) => slug));
  // New ones at once: one by one, a first start takes seconds longer.
  const added = rows.filter(({ question }) => !known.has(question.slug));
  await database.question.createMany({ data: added.map(({ question }) => question) });
  await database.answerKey.createMany({ data: added.map(({ answer }) => answer) });
  for (const { question, answer } of rows.filter(({ question }) => known.has(question.slug))) {
    const { slug } = question;
    await database.question.update({ where: { slug }, data: question });
    await database.answerKey.upsert({ where: { questionSlug: slug }, create: answer, update: answer });
  }
}

/** What a learner may see of a question, and what grading alone may. */
function split(question: QuestionContent): { body: object; key: object } {
  switch (question.kind) {
    case 'choice': {
      const correct = question.options.filter((option) => option.correct).map((option) => option.id);
      return { body: { options: visible(question.options), multiple: correct.length > 1 }, key: { correct } };
    }
    case 'ordering':
      return { body: { options: visible(question.options) }, key: { order: question.order } };
    case 'numeric':
      return { body: { unit: question.unit ?? null }, key: { answer: question.answer, tolerance: question.tolerance } };
    case 'text':
      return { body: { placeholder: question.placeholder ?? null }, key: { accept: question.accept } };
    case 'prediction': {
      const { manifest, horizonSeconds, behaviors, interventions, atSeconds } = question;
      const when = Object.fromEntries(question.options.map((option) => [option.id, option.when]));
      return { body: { manifest, horizonSeconds, behaviors, interventions, atSeconds, options: visible(question.options) }, key: { when } };
    }
    case 'manifest': {
      const { starter, goals, horizonSeconds, behaviors, interventions, checks, undisturbed, solution } = question;
      return { body: { starter, goals }, key: { horizonSeconds, behaviors, interventions, checks, undisturbed, solution } };
    }
  }
}

function visible(options: readonly { id: string; text: object }[]) {
  return options.map(({ id, text }) => ({ id, text }));
}

async function writeQuizzes(database: Transaction, content: Content): Promise<void> {
  for (const { slug, topics, concepts, questions, ...row } of content.quizzes) {
    const data = { ...json(row), timeLimitSeconds: row.timeLimitSeconds ?? null };
    await database.quiz.upsert({ where: { slug }, create: { slug, ...data }, update: data });
    const taught = new Set(
      content.concepts.filter((each) => topics.includes(each.topic) || concepts.includes(each.slug)).map((each) => each.slug),
    );
    const chosen = content.questions.filter((question) => taught.has(question.concept) || questions.includes(question.slug));
    await database.quizQuestion.deleteMany({ where: { quizSlug: slug } });
    await database.quizQuestion.createMany({
      data: chosen.map((question, position) => ({ quizSlug: slug, questionSlug: question.slug, position })),
    });
  }
}

async function retireTheRest(database: Transaction, content: Content): Promise<void> {
  const retired = { retired: true };
  const none = { set: [] };
  await database.quiz.deleteMany({ where: { slug: { notIn: slugs(content.quizzes) } } });
  await database.scenario.deleteMany({ where: { slug: { notIn: slugs(content.scenarios) } } });
  await database.question.updateMany({ where: { slug: { notIn: slugs(content.questions) } }, data: retired });
  // Nobody is asked them again.
  await database.reviewCard.deleteMany({ where: { question: retired } });
  for (const { slug } of await database.concept.findMany({ where: { slug: { notIn: slugs(content.concepts) }, retired: false } }))
    await database.concept.update({
      where: { slug },
      data: { ...retired, prerequisites: none, unlocks: none, related: none, relatedBy: none },
    });
  await database.topic.updateMany({ where: { slug: { notIn: slugs(content.topics) } }, data: retired });
}

function slugs(rows: readonly { slug: string }[]): string[] {
  return rows.map((row) => row.slug);
}
function bySlug(named: readonly string[]): { slug: string }[] {
  return named.map((slug) => ({ slug }));
}

/** Plain data as Prisma wants it for its Json columns, whose type knows neither readonly nor undefined. */
// biome-ignore lint/suspicious/noExplicitAny: any plain object is a Json value
function json<Row extends object>(row: Row): { [Key in keyof Row]: Row[Key] extends object | undefined ? any : Row[Key] } {
  return JSON.parse(JSON.stringify(row));
}
