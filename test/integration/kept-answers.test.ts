import { describe, expect, inject, it } from 'vitest';
import { bearer, data } from '../ask.ts';

/** A question that nobody else asks, so that nothing of it is kept yet. */
let questions = 0;
const fresh = (query: string): string => `query Kept${questions++} ${query}`;

/** What a browser sees of an answer to a GET. */
async function get(query: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${inject('url')}/graphql?query=${encodeURIComponent(query)}`, {
    headers: { accept: 'application/graphql-response+json', ...headers },
  });
  const named = (name: string) => response.headers.get(name);
  const text = await response.text();
  return { status: response.status, text, etag: named('etag') ?? '', kept: named('age') !== null, control: named('cache-control') };
}

describe('an answer that depends on content alone', () => {
  it.each([
    { of: 'concepts', query: '{ topics { slug title } concept(slug: "phases") { summary } }' },
    { of: 'a search', query: '{ search(query: "probe", first: 3) { excerpt } }' },
    { of: 'a scenario that is played', query: '{ scenarios { slug } scenario(slug: "liveness-fails") { run { ... on Run { id } } } }' },
    { of: 'fragments', query: '{ ...Root } fragment Root on Query { quizzes(first: 1) { nodes { title } } }' },
  ])('is kept: $of', async ({ query }) => {
    const asked = fresh(query);
    const [first, second] = [await get(asked), await get(asked)];
    expect(first).toMatchObject({ status: 200, kept: false, control: 'no-cache' });
    expect(second).toEqual({ ...first, kept: true });
  });

  it('is not sent again to who has it', async () => {
    const asked = fresh('{ topics { slug } }');
    const { etag } = await get(asked);
    expect(etag).toMatch(/^W\/".+"$/);
    expect(await get(asked, { 'if-none-match': etag })).toMatchObject({ status: 304, text: '', etag });
    expect(await get(asked, { 'if-none-match': 'W/"another"' })).toMatchObject({ status: 200, etag });
  });

  it('is one for each language', async () => {
    const asked = fresh('{ topics { title } }');
    const [english, chinese] = [await get(asked), await get(asked, { 'accept-language': 'zh-CN' })];
    expect(chinese.kept).toBe(false);
    expect(chinese.etag).not.toBe(english.etag);
  });
});

describe('other answers are made anew', () => {
  it.each([
    { of: 'a run', query: '{ run(id: "nothing") { id } }' },
    { of: 'an id', query: '{ node(id: "nothing") { id } }' },
    { of: 'a learner beside content', query: '{ topics { slug } me { id } }' },
    { of: 'fragments', query: '{ ...Root } fragment Root on Query { topics { slug } me { id } }' },
    { of: 'an error', query: '{ search(query: "probe", first: 1000) { excerpt } }' },
  ])('$of', async ({ query }) => {
    const asked = fresh(query);
    expect([(await get(asked)).kept, (await get(asked)).kept]).toEqual([false, false]);
  });

  it('whoever sent a token', async () => {
    const asked = fresh('{ topics { slug } }');
    await get(asked);
    const { startQuizSession } = await data('mutation { startQuizSession(input: {}) { ... on StartQuizSessionPayload { token } } }');
    expect(await get(asked, bearer(startQuizSession.token))).toMatchObject({ kept: false, control: 'no-store' });
  });
});
