import { describe, expect, inject, it } from 'vitest';
import { ask, data } from '../ask.ts';

const deep = `{ concept(slug: "x") ${'{ topic { concepts { nodes '.repeat(6)}{ slug }${' } } }'.repeat(6)} }`;

const doubling = (times: number) =>
  `${Array.from({ length: times }, (_, n) => `fragment f${n} on Query { ...f${n + 1} ...f${n + 1} }`).join(' ')}
   fragment f${times} on Query { __typename } { ...f0 }`;

/** A client that takes errors of a request by HTTP's status, too. */
const send = (body: string) =>
  fetch(`${inject('url')}/graphql`, {
    method: 'POST',
    headers: { accept: 'application/graphql-response+json', 'content-type': 'application/json' },
    body,
  });
const post = (query: string) => send(JSON.stringify({ query }));

describe('a query that cannot be answered is an error with a code', () => {
  it.each([
    { rule: 'not GraphQL', query: '{', code: 'GRAPHQL_PARSE_FAILED' },
    { rule: 'an unknown field', query: '{ nope }', code: 'GRAPHQL_VALIDATION_FAILED' },
    { rule: 'a wrong variable', query: 'query ($slug: String!) { concept(slug: $slug) { slug } }', code: 'BAD_USER_INPUT' },
    { rule: 'too deep', query: deep, code: 'QUERY_TOO_DEEP' },
    { rule: 'more brackets within brackets than a parser can read', query: `{${'a{'.repeat(4_900)}`, code: 'QUERY_TOO_DEEP' },
    { rule: 'more names and marks than are read', query: `{ ${'topics{slug} '.repeat(3_000)}}`, code: 'GRAPHQL_PARSE_FAILED' },
    { rule: 'fragments that double each other', query: doubling(20), code: 'QUERY_TOO_COMPLEX' },
    {
      rule: 'one of several, and it is not said which',
      query: 'query A { me { id } } query B { me { id } }',
      code: 'OPERATION_RESOLUTION_FAILURE',
    },
    { rule: 'too much', query: '{ concepts(first: 100000) { nodes { slug } } }', code: 'QUERY_TOO_COMPLEX' },
  ])('$rule', async ({ query, code }) => {
    const { errors } = await ask(query);
    expect(errors?.map((error) => error.extensions?.code)).toEqual([code]);
    const response = await post(query);
    expect(response.status).toBe(400);
  });
  it('variables with more values within values than a stack holds', async () => {
    const deepest = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const response = await send(`{ "query": "{ topics { slug } }", "variables": { "deepest": ${deepest} } }`);
    const { errors } = (await response.json()) as { errors: { extensions: { code: string } }[] };
    expect([response.status, errors[0]!.extensions.code]).toEqual([400, 'QUERY_TOO_DEEP']);
  });
  it('a subscription, which is for WebSocket', async () => {
    const query = 'subscription { playRun(id: "x") { sequence } }';
    const { errors } = await ask(query);
    expect(errors).toMatchObject([{ message: expect.stringContaining('WebSocket'), extensions: { code: 'BAD_USER_INPUT' } }]);
    const response = await post(query);
    expect(response.status).toBe(400);
  });
  it('a negative number of predictions', async () => {
    const manifest = '{apiVersion: v1, kind: Pod, metadata: {name: web}, spec: {containers: [{name: app, image: nginx}]}}';
    const query = 'query ($input: SimulateInput!) { simulate(input: $input) { ... on Run { predictions(first: -1) { slug } } } }';
    expect((await ask(query, { input: { manifest } })).errors?.map((error) => error.extensions?.code)).toEqual(['BAD_USER_INPUT']);
  });
  it('too many ids', async () => {
    const { errors } = await ask('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids: Array(101).fill('x') });
    expect(errors?.map((error) => error.extensions?.code)).toEqual(['BAD_USER_INPUT']);
  });
  it('more values than an answer may have, which shows where the lists are there', async () => {
    const containers = Array.from({ length: 4 }, (_, index) => `{name: a${index}, image: busybox, command: [seq, '5000']}`);
    const manifest = `{apiVersion: v1, kind: Pod, metadata: {name: web}, spec: {restartPolicy: Never, containers: [${containers.join()}]}}`;
    const names = Array.from({ length: 100 }, (_, index) => `a${index}: text`).join(' ');
    const { errors } = await ask(
      `query ($manifest: String!) { simulate(input: { manifest: $manifest }) { ... on Run { pod { containers { logs { ${names} } } } } } }`,
      { manifest },
    );
    expect(errors?.[0]?.extensions?.code).toBe('ANSWER_TOO_LARGE');
  });
  it('a body over 1 MiB', async () => {
    const { errors } = await ask(`{ topics { slug } } #${'x'.repeat(2 ** 20)}`);
    expect(errors?.[0]?.extensions?.code).toBe('PAYLOAD_TOO_LARGE');
  });
  it('a body that is not JSON', async () => {
    const response = await fetch(`${inject('url')}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{',
    });
    expect(response.status).toBe(400);
  });
});

it('an empty name is that of nothing, and not all', async () => {
  const manifest =
    '{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web"}, "spec": {"containers": [{"name": "app", "image": "nginx"}]}}';
  const { concepts, scenarios, simulate } = await data(
    `query ($input: SimulateInput!) {
       concepts(filter: { topic: "" }) { totalCount } scenarios(concept: "") { slug }
       simulate(input: $input) { ... on Run { pod(name: "") { name } timeline(container: "") { totalCount } } } }`,
    { input: { manifest, horizonSeconds: 10 } },
  );
  expect({ concepts, scenarios, simulate }).toEqual({
    concepts: { totalCount: 0 },
    scenarios: [],
    simulate: { pod: null, timeline: { totalCount: 0 } },
  });
});

const simulate = `query ($input: SimulateInput!) { simulate(input: $input) { __typename
  ... on InvalidManifest { message problems { path type detail line column } }
  ... on LimitExceeded { limit allowed message } } }`;

describe('a manifest that cannot be run is an answer', () => {
  it.each([
    { rule: 'nothing', manifest: '' },
    { rule: 'not YAML', manifest: 'a: [' },
    { rule: 'no object', manifest: '42' },
    { rule: 'no Pod', manifest: 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n' },
    { rule: 'an unknown field', manifest: 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  container: []\n' },
  ])('$rule', async ({ manifest }) => {
    const answer = await data(simulate, { input: { manifest } });
    expect(answer.simulate.__typename).toBe('InvalidManifest');
    expect(answer.simulate.problems.length).toBeGreaterThan(0);
  });
  it('an unknown field is told with its place', async () => {
    const manifest = 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  container: []\n';
    const { problems } = (await data(simulate, { input: { manifest } })).simulate;
    expect(problems).toContainEqual(expect.objectContaining({ type: 'Unknown field', line: 5, column: 3 }));
  });
  it.each([
    { rule: 'too long a time', input: { manifest: 'x', horizonSeconds: 86_401 }, limit: 'horizonSeconds' },
    { rule: 'too large a manifest', input: { manifest: 'x'.repeat(262_145) }, limit: 'manifestBytes' },
  ])('$rule', async ({ input, limit }) => {
    expect((await data(simulate, { input })).simulate).toMatchObject({ __typename: 'LimitExceeded', limit });
  });
});
