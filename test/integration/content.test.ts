/**
 * The course says the same in both languages, and what its pages run can be run. Whether scenarios and questions tell
 * the truth of their runs is tested beside the grading: api/src/quiz/content.test.ts.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type ConceptContent, readContent } from '@peapod/database';
import { buildSchema, parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { podField, simulate } from '../../api/src/simulator/index.ts';
import { type LiveFence, type PodFence, readFence } from '../../docs/plugins/fence.ts';
import { ask } from '../ask.ts';

const root = resolve(import.meta.dirname, '../..');
const content = readContent(root);
const concepts = content.concepts;
const quizzes = new Set(content.quizzes.map((quiz) => quiz.slug));
const topics = new Set(content.topics.map((topic) => topic.slug));

interface Fence {
  readonly info: string;
  readonly text: string;
}
interface Structure {
  /** Level and place of each heading, without its words. */
  readonly outline: readonly string[];
  readonly fences: readonly Fence[];
  readonly tables: readonly string[];
  readonly links: readonly string[];
}

/** What of a page is the same in every language. */
function structureOf(body: string): Structure {
  const fences: Fence[] = [];
  const prose = body.replace(/^(```+)(.*)\n([\s\S]*?)^\1$/gm, (_, __, info: string, text: string) => {
    fences.push({ info, text });
    return '⟨fence⟩';
  });
  return {
    outline: [...prose.matchAll(/^(#+) |⟨fence⟩/gm)].map(([whole, level]) => level ?? whole),
    fences,
    tables: [...prose.matchAll(/^\|.*\|$/gm)].map(([row]) => row.replace(/`[^`]*`/g, '').replace(/[^|]/g, '')),
    links: [...prose.matchAll(/\]\(([^)]+)\)/g)].map(([, target]) => target!),
  };
}
/** The language of a fence, and what is said beside it. */
const wordsOf = (info: string): [string, string] => [info.split(' ', 1)[0]!, info.replace(/^\S+ */, '')];
const fencesOf = ({ body }: ConceptContent, kind: RegExp) => structureOf(body.en).fences.filter(({ info }) => kind.test(info));

/** What is meant to be strong and is shown with its asterisks: beside a letter, ** does not work where a mark of punctuation is within. */
function unseenIn(markdown: string): string[] {
  const parts = markdown.replace(/^(```+).*\n[\s\S]*?^\1$/gm, '').split('**');
  const [letterLast, letterFirst, markFirst, markLast] = [/[\p{L}\p{N}]$/u, /^[\p{L}\p{N}]/u, /^[\p{P}\p{S}]/u, /[\p{P}\p{S}]$/u];
  return parts.filter((strong, place) => {
    const [before, after] = [parts[place - 1] ?? '', parts[place + 1] ?? ''];
    return place % 2 === 1 && ((markLast.test(strong) && letterFirst.test(after)) || (markFirst.test(strong) && letterLast.test(before)));
  });
}

describe('both languages', () => {
  it.each(concepts)('$slug has the same headings, fences, tables and links', ({ body }) => {
    expect(structureOf(body.zhHans)).toEqual(structureOf(body.en));
  });
  it.each(concepts)('$slug has three to five key points, as many in each', ({ keyPoints }) => {
    expect(keyPoints.zhHans).toHaveLength(keyPoints.en.length);
    expect([3, 4, 5]).toContain(keyPoints.en.length);
  });
  it.each(concepts)('$slug is written in Chinese where it should be, and only there', ({ title, summary, body }) => {
    expect(summary.zhHans).toMatch(/\p{Script=Han}/u);
    expect(body.zhHans).toMatch(/\p{Script=Han}/u);
    expect(title.en + summary.en + body.en).not.toMatch(/\p{Script=Han}/u);
  });
  it.each(concepts)('$slug has no emphasis that is not seen', ({ body }) => {
    expect([...unseenIn(body.en), ...unseenIn(body.zhHans)]).toEqual([]);
  });
  it('stories of scenarios have none either', () => {
    expect(content.scenarios.flatMap(({ story }) => Object.values(story).flatMap(unseenIn))).toEqual([]);
  });
  const manifestQuestions = content.questions.filter((question) => question.kind === 'manifest');
  it.each(manifestQuestions)('$slug names as many goals', ({ goals }) => expect(goals.zhHans).toHaveLength(goals.en.length));
});

describe('each concept', () => {
  it.each(concepts)('$slug has a manifest to run and ends with its quiz', (concept) => {
    expect(fencesOf(concept, /^yaml pod\b/).length).toBeGreaterThan(0);
    const last = structureOf(concept.body.en).fences.at(-1);
    expect(last?.info).toMatch(/^quiz /);
    expect(quizzes).toContain(last?.info.slice('quiz '.length));
  });
  it.each(concepts)('$slug has a scenario and two questions', ({ slug }) => {
    expect(content.scenarios.filter((scenario) => scenario.concepts.includes(slug)).length).toBeGreaterThan(0);
    expect(content.questions.filter((question) => question.concept === slug).length).toBeGreaterThan(1);
  });
  it.each(concepts)('$slug names fields that a Pod has, and that are described in Chinese', ({ podFields }) => {
    expect(podFields.filter((path) => !/\p{Script=Han}/u.test(podField(path)?.description.zhHans ?? ''))).toEqual([]);
  });
  it.each(concepts)('$slug links to pages that there are', ({ topic, body }) => {
    const pages = new Set(concepts.map((concept) => `${concept.topic}/${concept.slug}.md`));
    const targets = structureOf(body.en).links.filter((link) => !/^https?:/.test(link));
    const named = targets.map((link) => new URL(link, `file:///${topic}/page.md`).pathname.slice(1));
    expect(named.filter((page) => !pages.has(page))).toEqual([]);
  });
});

it('a quiz on a single concept is described by what the concept is about, unless it says something of its own', () => {
  const described = (slug: string) => content.quizzes.find((quiz) => quiz.slug === slug)?.description;
  expect(described('dns')).toEqual(concepts.find((concept) => concept.slug === 'dns')?.summary);
  expect(described('phases')?.en).toBe('Phase, STATUS, and what they say.');
});

it('there is a quiz for each topic, and an exam with a time limit', () => {
  expect([...topics].filter((topic) => !content.quizzes.some((quiz) => quiz.topics.includes(topic)))).toEqual([]);
  expect(content.quizzes.some((quiz) => quiz.timeLimitSeconds !== undefined)).toBe(true);
});

it('the exams ask about every topic', () => {
  const asked = new Set(content.quizzes.filter((quiz) => quiz.timeLimitSeconds !== undefined).flatMap((quiz) => quiz.questions));
  const conceptsAsked = new Set(content.questions.filter(({ slug }) => asked.has(slug)).map((question) => question.concept));
  const topicsAsked = new Set(concepts.filter(({ slug }) => conceptsAsked.has(slug)).map((concept) => concept.topic));
  expect([...topics].filter((topic) => !topicsAsked.has(topic))).toEqual([]);
});

describe('live fences', () => {
  const manifests = concepts.flatMap((concept) => fencesOf(concept, /^yaml pod\b/).map((fence) => ({ slug: concept.slug, ...fence })));
  it.each(manifests)('$slug: `$info` runs until the second that it shows', ({ info, text }) => {
    const { at, seed, horizon } = readFence(...wordsOf(info), text) as PodFence;
    const run = simulate({ manifest: text, seed, horizonSeconds: Math.min(at ?? 60, horizon) });
    expect(run).toMatchObject({ kind: 'Run', warnings: [] });
  });
  const queries = concepts.flatMap((concept) => fencesOf(concept, /^graphql live\b/).map((fence) => ({ slug: concept.slug, ...fence })));
  it.each(queries)('$slug: the API answers its query', async ({ info, text }) => {
    const { query, variables } = readFence(...wordsOf(info), text) as LiveFence;
    const { data, errors } = await ask(query, variables);
    expect(errors).toBeUndefined();
    expect(Object.values(data)).not.toContain(null);
  });
});

describe('what pages ask of the API', () => {
  const schema = buildSchema(readFileSync(join(root, 'api/schema.graphql'), 'utf8'));
  const folders = ['docs/docs', 'docs/i18n/zh-Hans/docusaurus-plugin-content-docs/current'].map((folder) => join(root, folder));
  const pages = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).flatMap((name) => (/\.mdx?$/.test(name) ? [join(folder, name)] : [])),
  );
  it('fits its schema', () => {
    const asked = pages.flatMap((page) =>
      structureOf(readFileSync(page, 'utf8'))
        .fences.filter(({ info }) => /^graphql\b/.test(info))
        .map(({ text }) => ({ page, text })),
    );
    expect(asked.length).toBeGreaterThan(100);
    expect(asked.flatMap(({ page, text }) => validate(schema, parse(text)).map(({ message }) => `${page}: ${message}`))).toEqual([]);
  });
});
