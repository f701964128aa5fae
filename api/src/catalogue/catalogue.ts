import type { Database } from '@peapod/database';
import { normaliseInput, type RunInput } from '../workers/index.ts';
import type { ConceptEntry, QuestionEntry, QuizEntry, ScenarioEntry, TopicEntry } from './entries.ts';

/** All content, in the order of the course. It changes only with the seed, so it is read once. */
export interface Catalogue {
  readonly revision: string;
  readonly topics: readonly TopicEntry[];
  readonly concepts: ReadonlyMap<string, ConceptEntry>;
  readonly scenarios: ReadonlyMap<string, ScenarioEntry>;
  readonly questions: ReadonlyMap<string, QuestionEntry>;
  /** With those that earlier releases had, which sessions may have asked. */
  readonly allQuestions: ReadonlyMap<string, QuestionEntry>;
  readonly quizzes: ReadonlyMap<string, QuizEntry>;
  /** The runs of the scenarios, by their content id. */
  readonly runs: ReadonlyMap<string, RunInput>;
}

/** The whole course, its entries linked to each other. */
export async function loadCatalogue(database: Database): Promise<Catalogue> {
  const revision = await database.contentRevision.findUniqueOrThrow({ where: { id: 1 } });
  const { topics, allConcepts } = await loadTopics(database);
  const concepts = bySlug(topics.flatMap((topic) => topic.concepts));
  const allQuestions = await loadQuestions(database, allConcepts);
  const questions = new Map([...allQuestions].filter(([, { retired }]) => !retired));
  const scenarios = await loadScenarios(database, concepts);
  const quizzes = await loadQuizzes(database, questions);
  const runs = new Map([...scenarios.values()].map((scenario) => [scenario.run.id, scenario.run]));
  return { revision: revision.revision, topics, concepts, scenarios, questions, allQuestions, quizzes, runs };
}

/** The concepts come with their topics; their links to each other are made when all are there. Retired ones are what retired questions are about. */
async function loadTopics(database: Database): Promise<{ topics: TopicEntry[]; allConcepts: ReadonlyMap<string, ConceptEntry> }> {
  const rows = await database.topic.findMany({
    orderBy: [{ position: 'asc' }, { slug: 'asc' }],
    include: { concepts: { orderBy: [{ position: 'asc' }, { slug: 'asc' }], include: { prerequisites: true, related: true } } },
  });
  const topics: TopicEntry[] = [];
  const entries = new Map<string, ConceptEntry>();
  for (const { concepts, retired, ...row } of rows) {
    const topic = { kind: 'Topic', ...row, concepts: [] as ConceptEntry[] } as TopicEntry;
    if (!retired) topics.push(topic);
    for (const { prerequisites: _, related: __, retired, ...concept } of concepts) {
      const links = { topic, prerequisites: [], unlocks: [], related: [], scenarios: [], questions: [] };
      const entry = { kind: 'Concept', ...concept, ...links } as unknown as ConceptEntry;
      entries.set(entry.slug, entry);
      if (!retired) topic.concepts.push(entry);
    }
  }
  const inOrder = new Map([...entries.keys()].map((slug, index) => [slug, index]));
  const linked = (named: { slug: string }[]) =>
    named.map(({ slug }) => entries.get(slug)!).sort((one, other) => inOrder.get(one.slug)! - inOrder.get(other.slug)!);
  for (const row of rows.flatMap((topic) => topic.concepts)) {
    const entry = entries.get(row.slug)!;
    entry.prerequisites.push(...linked(row.prerequisites));
    entry.related.push(...linked(row.related));
    for (const earlier of entry.prerequisites) earlier.unlocks.push(entry);
  }
  return { topics, allConcepts: entries };
}

async function loadQuestions(database: Database, concepts: ReadonlyMap<string, ConceptEntry>): Promise<Map<string, QuestionEntry>> {
  const rows = await database.question.findMany({ orderBy: { position: 'asc' } });
  const questions = rows.map(({ conceptSlug, ...row }) => ({ ...row, concept: concepts.get(conceptSlug)! }) as unknown as QuestionEntry);
  for (const question of questions) if (!question.retired) question.concept.questions.push(question);
  return bySlug(questions);
}

/** In the order of the course: of the first concept that each is about. */
async function loadScenarios(database: Database, concepts: ReadonlyMap<string, ConceptEntry>): Promise<Map<string, ScenarioEntry>> {
  const rows = await database.scenario.findMany({ orderBy: { slug: 'asc' }, include: { concepts: { select: { slug: true } } } });
  const scenarios = rows.map(({ input, concepts: named, ...row }) => {
    const run = normaliseInput(input as unknown as RunInput['input']);
    if ('limit' in run) throw new Error(`scenario ${row.slug}: ${run.message.en}`);
    const about = named.map(({ slug }) => concepts.get(slug)!);
    return { kind: 'Scenario', ...row, run, concepts: about } as unknown as ScenarioEntry;
  });
  const inOrder = new Map([...concepts.keys()].map((slug, index) => [slug, index]));
  const first = (scenario: ScenarioEntry): number => Math.min(...scenario.concepts.map(({ slug }) => inOrder.get(slug)!));
  scenarios.sort((one, other) => first(one) - first(other));
  for (const scenario of scenarios) for (const concept of scenario.concepts) concept.scenarios.push(scenario);
  return bySlug(scenarios);
}

async function loadQuizzes(database: Database, questions: ReadonlyMap<string, QuestionEntry>): Promise<Map<string, QuizEntry>> {
  const rows = await database.quiz.findMany({
    orderBy: [{ position: 'asc' }, { slug: 'asc' }],
    include: { questions: { orderBy: { position: 'asc' } } },
  });
  return bySlug(
    rows.map(({ questions: chosen, ...row }) => {
      return { kind: 'Quiz', ...row, questions: chosen.map(({ questionSlug }) => questions.get(questionSlug)!) } as unknown as QuizEntry;
    }),
  );
}

function bySlug<Entry extends { slug: string }>(entries: readonly Entry[]): Map<string, Entry> {
  return new Map(entries.map((entry) => [entry.slug, entry]));
}
