/** The shapes of the authored files: what may be written in them, and what a mistake is told. See CONTRIBUTING.md. */
import { z } from 'zod';

const slug = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'a slug is lower-case words joined by hyphens');
const text = z.string().trim().min(1, 'must not be empty');
const seconds = z.number().min(0).max(86_400);
const localized = z.strictObject({ en: text, zhHans: text });
const localizedList = z.strictObject({ en: z.array(text).min(1), zhHans: z.array(text).min(1) });
const level = z.enum(['BEGINNER', 'INTERMEDIATE', 'ADVANCED']);
const stage = z.enum(['ALPHA', 'BETA', 'STABLE', 'DEPRECATED', 'NOT_YET']);
const summary = text.max(200, 'at most 200 characters');

/** `_category_.yml` of a topic's folder; the rest of it is Docusaurus' own. */
export const topicShape = z.looseObject({
  label: text,
  position: z.number().int(),
  customProps: z.looseObject({ summary, zhHans: z.strictObject({ label: text, summary }) }),
});

/** Front matter of a concept's page; Docusaurus' own fields may stand beside these. */
export const conceptShape = z.looseObject({
  slug,
  title: text,
  sidebar_position: z.number().int(),
  summary,
  keyPoints: z.array(text).min(1),
  level,
  stage,
  prerequisites: z.array(slug).default([]),
  related: z.array(slug).default([]),
  podFields: z.array(z.string().regex(/^pod(\.\w+)*$/, 'a field is written as in kubectl explain: pod.spec.containers.image')).default([]),
  references: z
    .array(z.strictObject({ title: text, url: z.url({ protocol: /^https$/, error: 'an address that begins with https://' }) }))
    .min(1),
});

/** Front matter of its translation. */
export const conceptTranslationShape = z.looseObject({
  slug,
  title: text,
  sidebar_position: z.number().int(),
  summary,
  keyPoints: z.array(text).min(1),
});

/** A value in the Pod object, by its path: spec.containers.app.image; null where there is none. `contains` and `lacks` ask its JSON. */
const objectShape = z
  .strictObject({
    path: z.string(),
    equals: z.json().optional(),
    contains: z.string().optional(),
    lacks: z.string().optional(),
    min: z.number().optional(),
    max: z.number().optional(),
    /** Of a `manifest`, from 1: the goal that says it in words, which is told in its place while it would be the solution. */
    goal: z.number().int().min(1).optional(),
  })
  .refine(
    ({ path: _path, goal: _goal, ...asks }) => Object.values(asks).some((member) => member !== undefined),
    'says nothing of the value',
  );

/** What holds of a run at one second. Everything that is named must hold. */
const expectationShape = z.strictObject({
  /** Default: the end of the run. */
  atSeconds: seconds.optional(),
  /** Default: the first Pod. */
  pod: z.string().optional(),
  exists: z.boolean().optional(),
  phase: z.enum(['PENDING', 'RUNNING', 'SUCCEEDED', 'FAILED', 'UNKNOWN']).optional(),
  status: z.string().optional(),
  ready: z
    .string()
    .regex(/^\d+\/\d+$/, 'as kubectl prints it: 1/2')
    .optional(),
  restarts: z.union([z.number().int(), z.strictObject({ min: z.number().int().optional(), max: z.number().int().optional() })]).optional(),
  qosClass: z.enum(['GUARANTEED', 'BURSTABLE', 'BEST_EFFORT']).optional(),
  log: z
    .strictObject({ container: z.string(), contains: z.string().optional(), lacks: z.string().optional() })
    .refine(({ contains, lacks }) => contains !== undefined || lacks !== undefined, 'says neither what it contains nor what it lacks')
    .optional(),
  file: z.strictObject({ container: z.string(), path: z.string(), contains: z.string() }).optional(),
  event: z.strictObject({ reason: z.string(), contains: z.string().optional() }).optional(),
  object: objectShape.optional(),
});

/** What must hold of a run, as authors write it. */
export type Expectation = z.infer<typeof expectationShape>;

const intervention = z.strictObject({
  atSeconds: seconds,
  kind: z.enum([
    'DELETE_POD',
    'KILL_CONTAINER',
    'EXEC',
    'HTTP_REQUEST',
    'NODE_PRESSURE',
    'NODE_FAILS',
    'NODE_DISCONNECTS',
    'NODE_RECOVERS',
    'IMAGE_AVAILABLE',
    'APPLY',
    'PATCH',
    'PATCH_IMAGE',
    'KUBECTL',
  ]),
  pod: z.string().optional(),
  container: z.string().optional(),
  signal: z.string().optional(),
  graceSeconds: z.number().int().optional(),
  command: z.array(z.string()).optional(),
  port: z.number().int().optional(),
  path: z.string().optional(),
  resource: z.string().optional(),
  image: z.string().optional(),
  manifest: z.string().optional(),
  patch: z.json().optional(),
  subresource: z.string().optional(),
});

const behavior = z.strictObject({
  container: z.string(),
  exitCode: z.number().int().min(0).max(255).optional(),
  exitAfterSeconds: seconds.optional(),
  attempts: z.array(z.number().int()).optional(),
  memoryBytes: z.number().optional(),
  memoryAfterSeconds: seconds.optional(),
  listensOn: z.array(z.number().int()).optional(),
  listensAfterSeconds: seconds.optional(),
  httpStatus: z.number().int().optional(),
  ignoresSigterm: z.boolean().optional(),
  stopsAfterSeconds: seconds.optional(),
  pullSeconds: seconds.optional(),
  imageMissing: z.boolean().optional(),
});

/** What a run is made of, as `simulate` takes it. */
const runInput = {
  manifest: text,
  horizonSeconds: z.number().int().min(1).max(86_400).default(600),
  behaviors: z.array(behavior).default([]),
  interventions: z.array(intervention).default([]),
};

/** prisma/content/scenarios. */
export const scenarioShape = z.strictObject({
  slug,
  title: localized,
  story: localized,
  concepts: z.array(slug).min(1),
  ...runInput,
  expect: z.array(expectationShape).min(1),
});

const optionId = z.string().regex(/^\w+$/);
const common = { slug, level: level.optional(), points: z.number().int().min(1).default(1), prompt: localized, explanation: localized };

const choice = z
  .strictObject({
    ...common,
    kind: z.literal('choice'),
    options: z.array(z.strictObject({ id: optionId, text: localized, correct: z.boolean().default(false) })).min(2),
  })
  .refine((question) => question.options.some((option) => option.correct), { path: ['options'], message: 'no option is correct' });
const ordering = z
  .strictObject({
    ...common,
    kind: z.literal('ordering'),
    options: z.array(z.strictObject({ id: optionId, text: localized })).min(2),
    order: z.array(optionId),
  })
  .refine((question) => sameSet(question.order, idsOf(question.options)), { path: ['order'], message: 'must name each option once' });
const numeric = z.strictObject({
  ...common,
  kind: z.literal('numeric'),
  answer: z.number(),
  tolerance: z.number().min(0).default(0),
  unit: z.string().optional(),
});
const typed = z.strictObject({ ...common, kind: z.literal('text'), accept: z.array(text).min(1), placeholder: z.string().optional() });
/** The right option is the one whose `when` holds in the run. */
const prediction = z.strictObject({
  ...common,
  kind: z.literal('prediction'),
  ...runInput,
  atSeconds: seconds,
  options: z.array(z.strictObject({ id: optionId, text: localized, when: expectationShape.omit({ atSeconds: true }) })).min(2),
});
/** Right when all `checks` hold in the run of the learner's manifest, and `undisturbed` in the one without interventions. `solution` is shown afterwards, and tested. */
const manifest = z
  .strictObject({
    ...common,
    kind: z.literal('manifest'),
    starter: text,
    goals: localizedList,
    checks: z.array(expectationShape).min(1),
    undisturbed: z.array(expectationShape).default([]),
    solution: text,
    horizonSeconds: runInput.horizonSeconds,
    behaviors: runInput.behaviors,
    interventions: runInput.interventions,
  })
  .refine(({ checks, undisturbed, goals }) => [...checks, ...undisturbed].every(({ object }) => (object?.goal ?? 1) <= goals.en.length), {
    path: ['checks'],
    message: 'names a goal that is not there',
  });

const questionShape = z.discriminatedUnion('kind', [choice, ordering, numeric, typed, prediction, manifest]);

/** A concept's questions. */
export const questionsShape = z.array(questionShape).min(1);

/** prisma/content/quizzes. */
export const quizShape = z
  .strictObject({
    slug,
    position: z.number().int(),
    title: localized,
    /** Of a quiz on a single concept it may be left out: then it is the concept's summary. */
    description: localized.optional(),
    level,
    timeLimitSeconds: z.number().int().min(30).optional(),
    passPercent: z.number().int().min(1).max(100).default(70),
    /** All questions of these topics and concepts, and these questions. */
    topics: z.array(slug).default([]),
    concepts: z.array(slug).default([]),
    questions: z.array(slug).default([]),
  })
  .refine((quiz) => quiz.topics.length + quiz.concepts.length + quiz.questions.length > 0, {
    message: 'names no topics, concepts or questions',
  })
  .refine((quiz) => quiz.description || (quiz.concepts.length === 1 && quiz.topics.length + quiz.questions.length === 0), {
    path: ['description'],
    message: 'is needed: the quiz is not on a single concept',
  });

/** A scenario's YAML, checked. */
export type ScenarioFile = z.infer<typeof scenarioShape>;

/** A question, checked. */
export type QuestionFile = z.infer<typeof questionShape>;

/** A quiz, checked. */
export type QuizFile = z.infer<typeof quizShape>;

function idsOf(options: readonly { id: string }[]): string[] {
  return options.map((option) => option.id);
}
function sameSet(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && new Set(one).size === one.length && one.every((item) => other.includes(item));
}
