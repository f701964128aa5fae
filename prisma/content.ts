import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { type Authored, ContentFiles, type Page, type Problem } from './content-files.ts';
import {
  conceptShape,
  conceptTranslationShape,
  type QuestionFile,
  type QuizFile,
  questionsShape,
  quizShape,
  type ScenarioFile,
  scenarioShape,
  topicShape,
} from './content-shapes.ts';

export type { Problem } from './content-files.ts';

/** The same in both languages. */
export interface Localized<Value = string> {
  readonly en: Value;
  readonly zhHans: Value;
}

/** A chapter, as it is authored. */
export interface TopicContent {
  readonly slug: string;
  readonly position: number;
  readonly title: Localized;
  readonly summary: Localized;
}

/** A concept, as its two pages say; others are named by slug. */
export interface ConceptContent {
  readonly slug: string;
  readonly topic: string;
  readonly position: number;
  readonly level: QuizFile['level'];
  readonly stage: 'ALPHA' | 'BETA' | 'STABLE' | 'DEPRECATED' | 'NOT_YET';
  readonly title: Localized;
  readonly summary: Localized;
  readonly body: Localized;
  readonly keyPoints: Localized<string[]>;
  readonly prerequisites: string[];
  readonly related: string[];
  readonly podFields: string[];
  readonly references: { title: string; url: string }[];
}

/** A question, and the slug of the concept that it is about. */
export type QuestionContent = QuestionFile & { readonly concept: string };

/** A quiz, with what it says of itself. */
export type QuizContent = QuizFile & { readonly description: Localized };

/** All that is authored, checked and complete. */
export interface Content {
  readonly topics: TopicContent[];
  readonly concepts: ConceptContent[];
  readonly scenarios: ScenarioFile[];
  readonly questions: QuestionContent[];
  readonly quizzes: QuizContent[];
  /** SHA-256 over the paths and texts of all files read. */
  readonly revision: string;
}

/** Something in the authored files is wrong. `message` has a line for each problem. */
export class ContentError extends Error {
  constructor(readonly problems: readonly Problem[]) {
    super(problems.map(({ file, line, reason }) => `${file}:${line}: ${reason}`).join('\n'));
    this.name = 'ContentError';
  }
}

const pages = 'docs/docs/concepts';
const translatedPages = 'docs/i18n/zh-Hans/docusaurus-plugin-content-docs/current/concepts';
const authored = 'prisma/content';

/** All of the course, from the files below `root` (the repository). Throws ContentError. */
export function readContent(root: string): Content {
  const files = new ContentFiles(root);
  const topics = readTopics(files);
  const concepts = topics.flatMap((topic) => readConcepts(files, topic.slug));
  const scenarios = readEach(files, `${authored}/scenarios`, scenarioShape);
  const questions = readQuestions(files);
  const quizzes = readEach(files, `${authored}/quizzes`, quizShape);
  // A file that cannot be read is missing to all that refer to it; they are not at fault.
  if (files.problems.length === 0) checkReferences(files, { topics, concepts, scenarios, questions, quizzes });
  if (files.problems.length > 0) throw new ContentError(files.problems);
  const summaries = new Map(concepts.map(({ value }) => [value.slug, value.summary]));
  return {
    topics,
    concepts: concepts.map((concept) => concept.value),
    scenarios: scenarios.map((scenario) => scenario.value),
    questions: inCourseOrder(
      questions.map((question) => question.value),
      concepts,
    ),
    quizzes: quizzes
      .map(({ value }) => ({ ...value, description: value.description ?? summaries.get(value.concepts[0]!)! }))
      .sort((one, other) => one.position - other.position),
    revision: revisionOf(files.read),
  };
}

function readTopics(files: ContentFiles): TopicContent[] {
  const topics: TopicContent[] = [];
  for (const folder of files.list(pages)) {
    const file = `${folder}/_category_.yml`;
    if (!files.isFile(file)) {
      if (!/\.mdx?$/.test(folder)) files.report(folder, 1, 'the topic has no _category_.yml');
      continue;
    }
    const topic = files.yaml(file, topicShape)?.value;
    if (!topic) continue;
    const { summary, zhHans } = topic.customProps;
    topics.push({
      slug: basename(folder),
      position: topic.position,
      title: { en: topic.label, zhHans: zhHans.label },
      summary: { en: summary, zhHans: zhHans.summary },
    });
  }
  return topics.sort((one, other) => one.position - other.position);
}

function readConcepts(files: ContentFiles, topic: string): Authored<ConceptContent>[] {
  const concepts: Authored<ConceptContent>[] = [];
  for (const file of files.list(`${pages}/${topic}`, '.md')) {
    const english = files.page(file, conceptShape);
    const translated = `${translatedPages}/${topic}/${basename(file)}`;
    if (!files.isFile(translated)) {
      files.report(file, 1, `has no translation ${translated}`);
      continue;
    }
    const chinese = files.page(translated, conceptTranslationShape);
    if (!english || !chinese) continue;
    const { value } = english;
    if (value.slug !== basename(file, '.md')) files.report(file, english.lineOf(['slug']), 'slug and file name differ');
    for (const key of ['slug', 'sidebar_position'] as const) {
      if (chinese.value[key] !== value[key]) files.report(translated, chinese.lineOf([key]), `${key} differs from ${file}`);
    }
    concepts.push({ file, lineOf: english.lineOf, value: conceptOf(topic, english, chinese) });
  }
  return concepts.sort((one, other) => one.value.position - other.value.position);
}

function conceptOf(
  topic: string,
  english: Page<ReturnType<typeof conceptShape.parse>>,
  chinese: Page<ReturnType<typeof conceptTranslationShape.parse>>,
): ConceptContent {
  const { slug, sidebar_position, level, stage, prerequisites, related, podFields, references } = english.value;
  return {
    slug,
    topic,
    position: sidebar_position,
    level,
    stage,
    title: { en: english.value.title, zhHans: chinese.value.title },
    summary: { en: english.value.summary, zhHans: chinese.value.summary },
    body: { en: english.body, zhHans: chinese.body },
    keyPoints: { en: english.value.keyPoints, zhHans: chinese.value.keyPoints },
    prerequisites,
    related,
    podFields,
    references,
  };
}

function readEach<Shape extends typeof scenarioShape | typeof quizShape>(files: ContentFiles, folder: string, shape: Shape) {
  const found: Authored<ReturnType<Shape['parse']>>[] = [];
  for (const file of files.list(folder, '.yaml')) {
    const one = files.yaml(file, shape) as Authored<ReturnType<Shape['parse']>> | undefined;
    if (!one) continue;
    if (one.value.slug !== basename(file, '.yaml')) files.report(file, one.lineOf(['slug']), 'slug and file name differ');
    found.push(one);
  }
  return found;
}

/** One file a concept, named after it. */
function readQuestions(files: ContentFiles): Authored<QuestionContent>[] {
  return files.list(`${authored}/questions`, '.yaml').flatMap((file) => {
    const list = files.yaml(file, questionsShape);
    const concept = basename(file, '.yaml');
    return (list?.value ?? []).map((question, index) => ({
      file,
      value: { ...question, concept },
      lineOf: (path: readonly PropertyKey[]) => list!.lineOf([index, ...path]),
    }));
  });
}

function inCourseOrder(questions: QuestionContent[], concepts: readonly Authored<ConceptContent>[]): QuestionContent[] {
  const order = new Map(concepts.map((concept, index) => [concept.value.slug, index]));
  return questions.sort((one, other) => order.get(one.concept)! - order.get(other.concept)!);
}

interface Everything {
  readonly topics: readonly TopicContent[];
  readonly concepts: readonly Authored<ConceptContent>[];
  readonly scenarios: readonly Authored<ScenarioFile>[];
  readonly questions: readonly Authored<QuestionContent>[];
  readonly quizzes: readonly Authored<QuizFile>[];
}

function checkReferences(files: ContentFiles, all: Everything): void {
  const concepts = slugsOf(files, all.concepts, 'concept');
  const scenarios = slugsOf(files, all.scenarios, 'scenario');
  const questions = slugsOf(files, all.questions, 'question');
  const quizzes = slugsOf(files, all.quizzes, 'quiz');
  const topics = new Set(all.topics.map((topic) => topic.slug));

  for (const { file, value, lineOf } of all.concepts) {
    for (const key of ['prerequisites', 'related'] as const) checkSlugs(files, file, lineOf, key, value[key], concepts, 'concept');
  }
  for (const { file, value, lineOf } of all.scenarios) checkSlugs(files, file, lineOf, 'concepts', value.concepts, concepts, 'concept');
  for (const { file, value, lineOf } of all.questions) {
    if (!concepts.has(value.concept)) files.report(file, lineOf([]), `the file is named after no concept: ${value.concept}`);
  }
  for (const { file, value, lineOf } of all.quizzes) {
    checkSlugs(files, file, lineOf, 'topics', value.topics, topics, 'topic');
    checkSlugs(files, file, lineOf, 'concepts', value.concepts, concepts, 'concept');
    checkSlugs(files, file, lineOf, 'questions', value.questions, questions, 'question');
  }
  checkPages(files, /^```quiz (\S+)/, quizzes, 'quiz');
  checkPages(files, /\bscenario\(slug: "([^"]+)"\)/, scenarios, 'scenario');
  checkAcyclic(files, all.concepts);
}

/** What the pages' fences name, in either language. */
function checkPages(files: ContentFiles, naming: RegExp, known: ReadonlySet<string>, what: string): void {
  for (const [file, text] of files.read) {
    if (!file.endsWith('.md')) continue;
    for (const [index, line] of text.split('\n').entries()) {
      const named = naming.exec(line)?.[1];
      if (named !== undefined && !known.has(named)) files.report(file, index + 1, `there is no ${what} ${named}`);
    }
  }
}

function slugsOf(files: ContentFiles, all: readonly Authored<{ slug: string }>[], what: string): Set<string> {
  const seen = new Set<string>();
  for (const { file, value, lineOf } of all) {
    if (seen.has(value.slug)) files.report(file, lineOf(['slug']), `a second ${what} ${value.slug}`);
    seen.add(value.slug);
  }
  return seen;
}

function checkSlugs(
  files: ContentFiles,
  file: string,
  lineOf: Authored<unknown>['lineOf'],
  key: string,
  named: readonly string[],
  known: ReadonlySet<string>,
  what: string,
): void {
  for (const [index, slug] of named.entries()) {
    if (!known.has(slug)) files.report(file, lineOf([key, index]), `${key}: there is no ${what} ${slug}`);
  }
}

/** Prerequisites must not lead back to where they began. */
function checkAcyclic(files: ContentFiles, concepts: readonly Authored<ConceptContent>[]): void {
  const bySlug = new Map(concepts.map((concept) => [concept.value.slug, concept]));
  const done = new Set<string>();
  const visit = (slug: string, path: readonly string[]): void => {
    const concept = bySlug.get(slug);
    if (!concept || done.has(slug)) return;
    if (path.includes(slug)) {
      const circle = [...path.slice(path.indexOf(slug)), slug].join(' → ');
      files.report(concept.file, concept.lineOf(['prerequisites']), `prerequisites go in a circle: ${circle}`);
      return;
    }
    for (const next of concept.value.prerequisites) visit(next, [...path, slug]);
    done.add(slug);
  };
  for (const slug of bySlug.keys()) visit(slug, []);
}

function revisionOf(read: ReadonlyMap<string, string>): string {
  const hash = createHash('sha256');
  for (const [path, text] of [...read].sort(([one], [other]) => (one < other ? -1 : 1))) hash.update(`${path}\0${text}\0`);
  return hash.digest('hex');
}
