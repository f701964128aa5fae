import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { answerName } from '../plugins/fence.ts';
import { firstInput } from '../src/api/first.ts';
import { quizQuery, quizzesQuery } from '../src/api/quiz.ts';
import { simulateQuery, simulateVariables } from '../src/api/run.ts';
import { type ScenariosAnswer, scenarioQuery, scenariosQuery, scenarioVariables } from '../src/api/scenarios.ts';
import { type FoundFence, findFences } from './find-fences.mts';

const folder = resolve(import.meta.dirname, '../answers');
const locales = ['en', 'zh-Hans'];

interface Question {
  readonly query: string;
  readonly variables: object;
}

/** File name to text: what the API answers to all that the site shows. Throws where a page asks what cannot be answered. */
export async function recordAnswers(url: string): Promise<Map<string, string>> {
  const answers = new Map<string, string>();
  const record = async (name: string, locale: string, question: Question, where: string) => {
    const answer = await askFor(url, locale, question);
    if ('errors' in answer) throw new Error(`${where}: ${JSON.stringify(answer)}`);
    answers.set(name, `${JSON.stringify(answer, null, 1)}\n`);
    return answer.data;
  };
  const questions = findFences().map((found) => async () => {
    await record(answerName(found.fence, found.locale), found.locale, questionOf(found), found.where);
  });
  for (const locale of locales) {
    const page = (name: string, question: Question) => record(`page-${name}.${locale}.json`, locale, question, `page ${name}`);
    questions.push(async () => void (await page('first', { query: simulateQuery, variables: simulateVariables(firstInput, null) })));
    questions.push(async () => void (await page('quizzes', { query: quizzesQuery, variables: {} })));
    const { scenarios } = (await page('scenarios', { query: scenariosQuery, variables: {} })) as ScenariosAnswer;
    for (const { slug } of scenarios) {
      questions.push(async () => void (await page(`scenario-${slug}`, { query: scenarioQuery, variables: scenarioVariables(slug) })));
    }
  }
  await allOf(questions, 4);
  return answers;
}

/** Some at once: the API runs as many as it has threads. */
async function allOf(questions: (() => Promise<void>)[], atOnce: number): Promise<void> {
  const waiting = [...questions];
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) await next();
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}

function questionOf({ fence, where }: FoundFence): Question {
  if (fence.kind === 'live') return { query: fence.query, variables: fence.variables };
  if (fence.kind === 'quiz') {
    if (!existsSync(resolve(import.meta.dirname, `../../prisma/content/quizzes/${fence.slug}.yaml`))) {
      throw new Error(`${where}: there is no quiz ${fence.slug}`);
    }
    return { query: quizQuery, variables: { slug: fence.slug } };
  }
  const { manifest, seed, horizon, at } = fence;
  return { query: simulateQuery, variables: simulateVariables({ manifest, seed, horizonSeconds: horizon }, at) };
}

async function askFor(url: string, locale: string, question: Question): Promise<{ data: unknown }> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json', 'accept-language': locale },
    body: JSON.stringify(question),
  });
  return (await response.json()) as { data: unknown };
}

/** Writes the recorded answers, and removes those that belong to no fence. */
export function writeAnswers(answers: ReadonlyMap<string, string>): { written: number; removed: number } {
  const recorded = readAnswers();
  let written = 0;
  let removed = 0;
  for (const [name, text] of answers) {
    if (recorded.get(name) === text) continue;
    writeFileSync(join(folder, name), text);
    written++;
  }
  for (const name of recorded.keys()) {
    if (answers.has(name)) continue;
    rmSync(join(folder, name));
    removed++;
  }
  return { written, removed };
}

/** One sentence for each answer that is not as recorded. */
export function compareAnswers(answers: ReadonlyMap<string, string>): string[] {
  const recorded = readAnswers();
  const problems: string[] = [];
  for (const [name, text] of answers) {
    const known = recorded.get(name);
    if (known === undefined) problems.push(`answers/${name} is missing`);
    else if (known !== text) problems.push(`answers/${name} is not what the API answers (line ${firstDifference(known, text)})`);
  }
  for (const name of recorded.keys())
    if (!answers.has(name)) problems.push(`answers/${name} is an orphan: no fence and no page asks for it`);
  return problems;
}

function readAnswers(): Map<string, string> {
  const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return new Map(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

function firstDifference(one: string, other: string): number {
  const lines = other.split('\n');
  return one.split('\n').findIndex((line, index) => line !== lines[index]) + 1;
}
