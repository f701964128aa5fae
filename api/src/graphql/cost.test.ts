import { parse } from 'graphql';
import { expect, it } from 'vitest';
import { tooCostly } from './cost.ts';
import { createSchema } from './schema.ts';

const schema = createSchema();
const nested = (depth: number) =>
  `{ concept(slug: "x") ${'{ topic { concepts(first: 1) { nodes '.repeat(depth)}{ slug }${' } }}'.repeat(depth)} }`;
const costOf = (query: string, variables = {}) => tooCostly({ schema, document: parse(query), variables })?.extensions.code;

it.each([
  { rule: 'an ordinary query', query: '{ concepts(first: 50) { nodes { slug title prerequisites { slug } } } }', result: undefined },
  { rule: 'fourteen levels', query: nested(4), result: undefined },
  { rule: 'seventeen levels', query: nested(5), result: 'QUERY_TOO_DEEP' },
  {
    rule: 'depth hidden in fragments',
    query: `fragment f on Topic { concepts(first: 1) { nodes ${nested(5).slice(21, -2)} } } { topics { ...f } }`,
    result: 'QUERY_TOO_DEEP',
  },
  {
    rule: 'lists in lists',
    query: '{ concepts(first: 100) { nodes { related { related { related { related { slug } } } } } } }',
    result: 'QUERY_TOO_COMPLEX',
  },
  {
    rule: 'the length given as a variable',
    query: 'query ($n: Int) { concepts(first: $n) { nodes { slug title } } }',
    variables: { n: 9000 },
    result: 'QUERY_TOO_COMPLEX',
  },
  {
    rule: 'a hundred ids, each of which may be a run’s, asked for five times',
    query: `query ($ids: [ID!]!) { ${['a', 'b', 'c', 'd', 'e'].map((name) => `${name}: nodes(ids: $ids) { id }`).join(' ')} }`,
    variables: { ids: Array(100).fill('x') },
    result: 'QUERY_TOO_COMPLEX',
  },
  {
    rule: 'a hundred ids once',
    query: 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }',
    variables: { ids: Array(100).fill('x') },
    result: undefined,
  },
  {
    rule: 'introspection',
    query: '{ __schema { types { fields { type { ofType { ofType { ofType { name } } } } } } } }',
    result: undefined,
  },
])('$rule', ({ query, variables, result }) => expect(costOf(query, variables)).toBe(result));
