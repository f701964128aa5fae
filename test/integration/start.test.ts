import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { ContentError, createDatabase, migrate, readContent, seed } from '@peapod/database';
import { afterAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { runServer, startServer } from '../start-server.ts';

const root = resolve(import.meta.dirname, '../..');
const scratch = mkdtempSync(join(tmpdir(), 'peapod-start-'));
afterAll(() => rmSync(scratch, { recursive: true }));

describe('a start that cannot succeed says in one line what to do, and ends with 1', () => {
  it('a port in use', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((done) => other.once('listening', done));
    const { port } = other.address() as { port: number };
    const ended = await runServer({ PORT: String(port), DATABASE_URL: `file:${join(scratch, 'port.db')}` });
    other.close();
    expect(ended).toMatchObject({ code: 1, signal: null });
    expect(ended.output.trim().split('\n').at(-1)).toMatch(/the port is in use: stop the other program, or set PORT/);
  });
  it.each(['192.0.2.1', 'nowhere.invalid'])('an address of another machine: %s', async (host) => {
    const ended = await runServer({ HOST: host, PORT: '0', DATABASE_URL: `file:${join(scratch, 'host.db')}` });
    expect(ended.code).toBe(1);
    expect(ended.output.trim().split('\n').at(-1)).toMatch(/^HOST is no address of this machine: set it to one/);
  });
  it.each([
    { rule: 'a database in no folder', url: `file:${scratch}/none/x.db`, says: /^the database cannot be written: set DATABASE_URL/ },
    { rule: 'a database that is a folder', url: `file:${scratch}`, says: /^the database cannot be written: set DATABASE_URL/ },
    { rule: 'a database of an unknown kind', url: 'mysql://x', says: /^bad setting: DATABASE_URL/ },
    { rule: 'a URL that is none', url: 'postgresql://[', says: /^bad setting: DATABASE_URL: is no URL/ },
    {
      rule: 'a database server that does not answer',
      url: 'postgresql://127.0.0.1:1/x',
      says: /^the database does not answer: is its server up/,
    },
  ])('$rule', async ({ url, says }) => {
    const { code, output } = await runServer({ PORT: '0', DATABASE_URL: url });
    expect(code).toBe(1);
    expect(output.trim()).toMatch(says);
    expect(output.trim().split('\n')).toHaveLength(1);
  });
});

describe('a database file that is none of ours is told of in one line', () => {
  it.each([
    {
      rule: 'a damaged one',
      text: 'x'.repeat(100_000),
      says: /^the database is damaged, or is none: put a copy of it back, or set DATABASE_URL/,
    },
    {
      rule: 'another program’s',
      statement: 'CREATE TABLE "Topic" (x)',
      says: /^the database is another program’s, or half migrated: set DATABASE_URL/,
    },
  ])('$rule', async ({ rule, text, statement, says }) => {
    const file = join(scratch, `${rule.replaceAll(' ', '-')}.db`);
    if (text) writeFileSync(file, text);
    else {
      const database = await createDatabase(`file:${file}`);
      await database.$executeRawUnsafe(statement!);
      await database.$disconnect();
    }
    const { code, output } = await runServer({ PORT: '0', DATABASE_URL: `file:${file}` });
    expect(code).toBe(1);
    expect(output.trim()).toMatch(says);
    expect(output.trim().split('\n')).toHaveLength(1);
  });
});

it('a write waits for those of another program, and stops nothing else meanwhile', async () => {
  const url = `file:${join(scratch, 'busy.db')}`;
  await migrate(url);
  const [one, other] = [await createDatabase(url), await createDatabase(url)];
  const held = other.$transaction(async (transaction) => {
    await transaction.learner.create({ data: { tokenHash: 'a' } });
    await setTimeout(1_000);
  });
  await setTimeout(50);
  let ticks = 0;
  const ticking = setInterval(() => ticks++, 10);
  await one.learner.create({ data: { tokenHash: 'b' } });
  clearInterval(ticking);
  await held;
  expect(ticks).toBeGreaterThan(20);
  await other.learner.create({ data: { tokenHash: 'c' } });
  expect([await one.learner.count(), await other.learner.count()]).toEqual([3, 3]);
  await Promise.all([one.$disconnect(), other.$disconnect()]);
});

it('what nobody opened or answered for long is gone after a start, and all else stays', async () => {
  const environment = { DATABASE_URL: `file:${join(scratch, 'tidy.db')}` };
  await migrate(environment.DATABASE_URL);
  const database = await createDatabase(environment.DATABASE_URL);
  await seed(database, root);
  const ago = (days: number) => new Date(Date.now() - days * 86_400_000);
  const input = { manifest: '{apiVersion: v1, kind: Pod, metadata: {name: web}, spec: {containers: [{name: app, image: nginx}]}}' };
  await database.savedRun.createMany({
    data: [
      { id: 'opened', input, createdAt: ago(1000), openedAt: ago(179) },
      { id: 'unopened', input, createdAt: ago(1000), openedAt: ago(181) },
    ],
  });
  const { slug: questionSlug } = await database.question.findFirstOrThrow();
  const learner = (name: string, days: number) => database.learner.create({ data: { id: name, tokenHash: name, createdAt: ago(days) } });
  const session = (id: string, learnerId: string, days: number, tries: number, finishedAt?: Date) => {
    const items = { create: [{ position: 0, questionSlug, tries }] };
    return database.quizSession.create({
      data: { id, learnerId, mode: 'EXAM', seed: 1, startedAt: ago(days), items, ...(finishedAt && { finishedAt }) },
    });
  };
  for (const [name, days] of Object.entries({ answered: 100, silent: 31, fresh: 29, finished: 31, without: 31 })) await learner(name, days);
  await session('answered', 'answered', 100, 1);
  await session('left', 'answered', 31, 0);
  await session('silent', 'silent', 31, 0);
  await session('fresh', 'fresh', 29, 0);
  await session('finished', 'finished', 31, 0, ago(31));

  const { url, stop } = await startServer(environment);
  const [opened, unopened] = ['Run:opened', 'Run:unopened'].map((id) => Buffer.from(id).toString('base64'));
  const query = `{ opened: run(id: "${opened}") { horizonSeconds } unopened: run(id: "${unopened}") { horizonSeconds } }`;
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query }) });
  expect(await answer.json()).toEqual({ data: { opened: { horizonSeconds: 600 }, unopened: null } });
  await stop();

  const ids = async (rows: Promise<{ id: string }[]>) => (await rows).map(({ id }) => id).sort();
  expect(await ids(database.quizSession.findMany())).toEqual(['answered', 'finished', 'fresh']);
  expect(await ids(database.learner.findMany())).toEqual(['answered', 'finished', 'fresh']);
  const [run, ...others] = await database.savedRun.findMany();
  expect([others, run?.id, run!.openedAt > ago(1)]).toEqual([[], 'opened', true]);
  await database.$disconnect();
});

it('a client that breaks the protocol of WebSocket is told so, and writes nothing to the log', async () => {
  const { url, output, stop } = await startServer({ DATABASE_URL: `file:${join(scratch, 'frames.db')}` });
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  const closed = once(socket, 'close');
  socket.on('upgrade', ({ socket: raw }) => socket.once('open', () => raw.write(Buffer.from([0xff, 0xff, 0, 0, 0, 0]))));
  expect((await closed)[0]).toBe(1002);
  await stop();
  expect(output()).toMatch(/^content: seeded\nPeapod is at \S+\n$/);
});

it('a second start changes nothing, beside the first', async () => {
  const environment = { DATABASE_URL: `file:${join(scratch, 'twice.db')}` };
  const first = await startServer(environment);
  const second = await startServer(environment);
  await second.stop();
  await first.stop();
  const database = await createDatabase(environment.DATABASE_URL);
  expect((await seed(database, root)).changed).toBe(false);
  await database.$disconnect();
});

it('a server that is told to stop answers what it was asked before', async () => {
  const { url, stop } = await startServer({ DATABASE_URL: `file:${join(scratch, 'stop.db')}` });
  const manifest = `{apiVersion: v1, kind: Pod, metadata: {name: busy}, spec: {containers: [
    {name: app, image: busybox, command: [sh, -c, 'while :; do expr 1 + $i; i=$((i+1)); done']}]}}`;
  const query = 'query ($manifest: String!) { simulate(input: { manifest: $manifest }) { __typename } }';
  const body = JSON.stringify({ query, variables: { manifest } });
  const asked = fetch(`${url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  await setTimeout(200);
  await stop();
  expect(await (await asked).json()).toEqual({ data: { simulate: { __typename: 'LimitExceeded' } } });
});

it('a server that is told to stop does not wait for a client that sleeps', async () => {
  const { url, stop } = await startServer({ DATABASE_URL: `file:${join(scratch, 'asleep.db')}` });
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  await once(socket, 'open');
  socket.pause();
  const began = performance.now();
  await stop();
  expect(performance.now() - began).toBeLessThan(10_000);
});

it('npm start, told to stop, stops the server', async () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: { start: string } };
  const withoutBuild = scripts.start.replace('npm run -s build', 'true'); // npm hands a signal on to the shell that it runs this in
  const { url, stop } = await startServer({ DATABASE_URL: `file:${join(scratch, 'npm.db')}` }, ['sh', '-c', withoutBuild]);
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  await stop();
  await expect(fetch(`${url}/healthz`)).rejects.toThrow('fetch failed');
});

/** A copy of the authored files, to be broken. */
function copyOfContent(name: string): string {
  const copy = join(scratch, name);
  for (const folder of ['prisma/content', 'docs/docs/concepts', 'docs/i18n']) {
    mkdirSync(join(copy, folder), { recursive: true });
    cpSync(join(root, folder), join(copy, folder), { recursive: true });
  }
  return copy;
}
function change(folder: string, file: string, from: string | RegExp, to: string): void {
  const path = join(folder, file);
  const before = readFileSync(path, 'utf8');
  const after = before.replace(from, to);
  expect(after).not.toBe(before);
  writeFileSync(path, after);
}

describe('bad content is refused with file, line and reason', () => {
  const concept = 'docs/docs/concepts/basics/what-is-a-pod.md';
  const translation = 'docs/i18n/zh-Hans/docusaurus-plugin-content-docs/current/concepts/basics/what-is-a-pod.md';
  const questions = 'prisma/content/questions/what-is-a-pod.yaml';
  it.each([
    { rule: 'a missing field', file: concept, from: /^level: .*\n/m, to: '', says: `${concept}:2: level: ` },
    { rule: 'a value that is none', file: concept, from: /^stage: .*/m, to: 'stage: GOOD', says: /what-is-a-pod\.md:\d+: stage: / },
    {
      rule: 'a prerequisite that is not there',
      file: concept,
      from: /^prerequisites: .*/m,
      to: 'prerequisites: [nope]',
      says: 'there is no concept nope',
    },
    {
      rule: 'a circle',
      file: concept,
      from: /^prerequisites: .*/m,
      to: 'prerequisites: [what-is-a-pod]',
      says: 'prerequisites go in a circle',
    },
    {
      rule: 'a fence of a quiz that is not there',
      file: translation,
      from: /^```quiz .*/m,
      to: '```quiz nope',
      says: /current\/concepts\/basics\/what-is-a-pod\.md:\d+: there is no quiz nope$/m,
    },
    {
      rule: 'a query for a scenario that is not there',
      file: concept,
      from: 'slug: "first-pod"',
      to: 'slug: "nope"',
      says: /basics\/what-is-a-pod\.md:\d+: there is no scenario nope$/m,
    },
    { rule: 'no front matter', file: concept, from: /^---\n/, to: '', says: `${concept}:1: begins with no front matter` },
    {
      rule: 'another place in the translation',
      file: translation,
      from: /^sidebar_position: .*/m,
      to: 'sidebar_position: 99',
      says: `${translation}:4: sidebar_position differs`,
    },
    { rule: 'YAML that is none', file: questions, from: /^- slug/, to: '- slug: [', says: `${questions}:` },
    { rule: 'a member that nobody knows', file: questions, from: /^ {2}kind: choice$/m, to: '  kind: choice\n  hint: x', says: 'hint' },
    {
      rule: 'a log of which nothing is said',
      file: 'prisma/content/scenarios/settings-change.yaml',
      from: /, contains: .*? \}/,
      to: ' }',
      says: 'says neither what it contains nor what it lacks',
    },
    { rule: 'a choice without a right option', file: questions, from: /, correct: true/g, to: '', says: 'no option is correct' },
  ])('$rule', ({ rule, file, from, to, says }) => {
    const copy = copyOfContent(rule.replaceAll(' ', '-'));
    change(copy, file, from, to);
    expect(() => readContent(copy)).toThrow(ContentError);
    expect(() => readContent(copy)).toThrow(says);
  });
  it('who refers to a file that is refused is not blamed', () => {
    const copy = copyOfContent('one-line');
    change(copy, concept, /^level: .*/m, 'level: EASY');
    expect(() => readContent(copy)).toThrow(/^\S+what-is-a-pod\.md:\d+: level: [^\n]+$/);
  });
});

it('the seed updates what changed, removes the quizzes that are gone, and keeps what learners made', async () => {
  const url = `file:${join(scratch, 'seed.db')}`;
  await migrate(url);
  const database = await createDatabase(url);
  const copy = copyOfContent('reseed');
  await seed(database, copy);
  const learner = await database.learner.create({ data: { tokenHash: 'x' } });
  /** No page has its fence. */
  const gone = 'basics-exam';
  const sessionData = {
    learnerId: learner.id,
    quizSlug: gone,
    mode: 'PRACTICE',
    seed: 1,
    startedAt: new Date(),
  } as const;
  const session = await database.quizSession.create({ data: sessionData });

  change(copy, 'docs/docs/concepts/basics/what-is-a-pod.md', /^title: .*/m, 'title: Changed');
  rmSync(join(copy, `prisma/content/quizzes/${gone}.yaml`));
  expect((await seed(database, copy)).changed).toBe(true);

  expect((await database.concept.findUniqueOrThrow({ where: { slug: 'what-is-a-pod' } })).title).toMatchObject({ en: 'Changed' });
  expect(await database.quiz.findUnique({ where: { slug: gone } })).toBeNull();
  expect((await database.quizSession.findUniqueOrThrow({ where: { id: session.id } })).quizSlug).toBeNull();
  await database.$disconnect();
});
