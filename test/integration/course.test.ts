import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, inject, it } from 'vitest';
import { ask, data } from '../ask.ts';

describe('concepts', () => {
  it('stand in their topics, in the order of the course', async () => {
    const { topics, concepts } = await data(
      '{ topics { position concepts { totalCount nodes { slug topic { position } } } } concepts { nodes { slug } } }',
    );
    const positions = topics.map((topic: { position: number }) => topic.position);
    expect(positions).toEqual([...positions].sort((one, other) => one - other));
    const inTopics = topics.flatMap((topic: { concepts: { nodes: { slug: string }[] } }) => topic.concepts.nodes.map((node) => node.slug));
    expect(concepts.nodes.map((node: { slug: string }) => node.slug)).toEqual(inTopics);
  });
  it('are told in the language of the argument, else of the header, else in English', async () => {
    const query = '{ concept(slug: "what-is-a-pod") { title chinese: title(locale: ZH_HANS) } }';
    const english = (await data(query)).concept;
    const chinese = (await data(query, {}, { 'accept-language': 'zh-CN,en;q=0.5' })).concept;
    expect(english.title).not.toBe(english.chinese);
    expect(chinese.title).toBe(english.chinese);
  });
  it('have a page, key points, references and an excerpt of at most 200 characters', async () => {
    const { concepts } = await data(
      '{ concepts { nodes { url summary keyPoints body references { url } podFields { path description } } } }',
    );
    for (const concept of concepts.nodes) {
      expect(concept.url).toMatch(/^\/docs\/concepts\/[\w-]+\/[\w-]+$/);
      expect(concept.summary.length).toBeLessThanOrEqual(200);
      expect(concept.keyPoints.length * concept.references.length * concept.body.length).toBeGreaterThan(0);
    }
  });
  it('unlock what they are a prerequisite of', async () => {
    const { concepts } = await data('{ concepts { nodes { slug prerequisites { slug unlocks { slug } } } } }');
    for (const { slug, prerequisites } of concepts.nodes) {
      for (const earlier of prerequisites) expect(earlier.unlocks).toContainEqual({ slug });
    }
  });
  it('come after all that they need to be known', async () => {
    const { concepts } = await data('{ concepts { nodes { slug prerequisites { slug } } } }');
    const read = new Set<string>();
    for (const { slug, prerequisites } of concepts.nodes) {
      expect({ slug, unread: prerequisites.filter((one: { slug: string }) => !read.has(one.slug)) }).toEqual({ slug, unread: [] });
      read.add(slug);
    }
  });
});

describe('what the simulator says of a run', () => {
  it('leads to concepts that are in the course', async () => {
    const { concepts } = await data('{ concepts { nodes { slug } } }');
    const slugs = new Set(concepts.nodes.map(({ slug }: { slug: string }) => slug));
    const folder = new URL('../../api/src/simulator/', import.meta.url);
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /(?<!\.test)\.ts$/.test(name));
    const named = files.flatMap((name) => {
      const text = readFileSync(new URL(name, folder), 'utf8').replaceAll(/=== '[^']*'/g, '');
      return [...text.matchAll(/\bconcepts?: (?:\[[^\]]*\]|'[^']*')/g)].flatMap(([found]) =>
        [...found.matchAll(/'([^']*)'/g)].map(([, slug]) => slug),
      );
    });
    expect(named.length).toBeGreaterThan(100);
    expect([...new Set(named)].filter((slug) => !slugs.has(slug))).toEqual([]);
  });
});

describe('Relay', () => {
  it('finds every object again by its id', async () => {
    const { topics, concepts, scenarios, quizzes } = await data(
      '{ topics { id } concepts { nodes { id } } scenarios { id } quizzes { nodes { id } } }',
    );
    const ids = [...topics, ...concepts.nodes, ...scenarios, ...quizzes.nodes].map(({ id }) => id);
    const { nodes } = await data('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids: ids.slice(0, 100) });
    expect(nodes.map((node: { id: string }) => node.id)).toEqual(ids.slice(0, 100));
  });
  it('says null to an id of nothing', async () => {
    const ids = ['x', 'Q29uY2VwdDpub3BlCg==', btoa('Run:\0'), btoa('QuizSession:\0')];
    const { node, nodes } = await data('query ($ids: [ID!]!) { node(id: "x") { id } nodes(ids: $ids) { id } }', { ids });
    expect({ node, nodes }).toEqual({ node: null, nodes: [null, null, null, null] });
  });
  it('pages forwards and backwards over the same list', async () => {
    const { all } = await data('{ all: concepts { totalCount edges { cursor node { slug } } } }');
    const forwards: string[] = [];
    let after: string | null = null;
    do {
      const { page }: Awaited<ReturnType<typeof data>> = await data(
        'query ($after: String) { page: concepts(first: 1, after: $after) { nodes { slug } pageInfo { hasNextPage endCursor } } }',
        { after },
      );
      forwards.push(...page.nodes.map((node: { slug: string }) => node.slug));
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    } while (after);
    expect(forwards).toEqual(all.edges.map((edge: { node: { slug: string } }) => edge.node.slug));
    const { last } = await data('{ last: concepts(last: 1) { nodes { slug } } }');
    expect(last.nodes[0].slug).toBe(forwards.at(-1));
    expect(all.totalCount).toBe(forwards.length);
  });
  it('refuses a negative length', async () => {
    expect((await ask('{ concepts(first: -1) { totalCount } }')).errors?.[0]?.extensions?.code).toBe('BAD_USER_INPUT');
  });
});

describe('search', () => {
  it.each([
    { rule: 'an English word', query: 'smallest', kind: 'Concept' },
    { rule: 'the beginning of a word', query: 'schedul', kind: 'Concept' },
    { rule: 'a Chinese word', query: '调度', kind: 'Concept' },
    { rule: 'a field of a Pod', query: 'terminationGracePeriodSeconds', kind: 'PodField' },
  ])('finds $rule', async ({ query, kind }) => {
    const { search } = await data('query ($query: String!) { search(query: $query) { score excerpt result { __typename } } }', { query });
    expect(search.map((hit: { result: { __typename: string } }) => hit.result.__typename)).toContain(kind);
  });
  it.each([
    { rule: 'a field by its path', query: 'pod.spec.tolerations', first: 'pod.spec.tolerations' },
    {
      rule: 'a field by the end of its path',
      query: 'livenessProbe.periodSeconds',
      first: 'pod.spec.containers.livenessProbe.periodSeconds',
    },
    { rule: 'the concept that the query names', query: 'pod', first: 'what-is-a-pod' },
    { rule: 'many by one', query: 'restart policy', first: 'restart-policies' },
    { rule: 'one by many', query: 'crash loops', first: 'crash-loop-back-off' },
    { rule: 'a Chinese word that is written on to a Latin one', query: 'init容器', first: 'init-containers' },
  ])('finds $rule first', async ({ query, first }) => {
    const { search } = await data(
      'query ($query: String!) { search(query: $query, first: 1) { result { ... on Concept { name: slug } ... on Scenario { name: slug } ... on PodField { name: path } } } }',
      { query },
    );
    expect(search[0].result.name).toBe(first);
  });
  it('shows the excerpt in the language asked for', async () => {
    const { search } = await data('{ search(query: "what-is-a-pod smallest", locale: ZH_HANS, first: 1) { excerpt } }');
    expect(search[0].excerpt).toMatch(/\p{Script=Han}/u);
  });
  it('finds nothing for nothing', async () => expect((await data('{ search(query: "") { score } }')).search).toEqual([]));
});

describe('podField', () => {
  it('answers as kubectl explain does', async () => {
    const { podField, nothing } = await data(
      '{ podField(path: "pod.spec.restartPolicy") { path type required default fields { path } } nothing: podField(path: "pod.spec.nope") { path } }',
    );
    expect(podField).toEqual({
      path: 'pod.spec.restartPolicy',
      type: 'string',
      required: false,
      default: expect.stringContaining('Always'),
      fields: [],
    });
    expect(nothing).toBeNull();
  });
});

describe('beside the API', () => {
  it.each([
    { path: '/healthz', contains: 'ok' },
    { path: '/readyz', contains: 'ready' },
    { path: '/metrics', contains: 'http_request_duration_seconds' },
  ])('$path answers', async ({ path, contains }) => {
    const response = await fetch(inject('url') + path);
    expect(response.status).toBe(200);
    expect(await response.text()).toContain(contains);
  });
  // The links of each language's site stand in its folder.
  it.each(['/graphiql', '/zh-Hans/graphiql'])('%s takes nothing from elsewhere', async (path) => {
    const page = await (await fetch(inject('url') + path)).text();
    expect(page).not.toMatch(/<(script|link|img)[^>]+(src|href)="(https?:)?\/\//);
    expect(page).toContain('GraphiQL is being loaded');
  });
  it('scenarios come in the order of the course', async () => {
    const { topics, scenarios } = await data('{ topics { concepts(first: 100) { nodes { slug } } } scenarios { concepts { slug } } }');
    const order: string[] = topics.flatMap((topic: { concepts: { nodes: { slug: string }[] } }) =>
      topic.concepts.nodes.map(({ slug }) => slug),
    );
    const places = scenarios.map(({ concepts }: { concepts: { slug: string }[] }) =>
      Math.min(...concepts.map(({ slug }) => order.indexOf(slug))),
    );
    expect(places).toEqual([...places].sort((one: number, other: number) => one - other));
  });
});
