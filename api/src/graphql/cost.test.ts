import { parse } from 'graphql';
import { expect, it } from 'vitest';
import { tooCostly } from './cost.ts';
import { createSchema } from './schema.ts';

const schema = createSchema();
const nested = (depth: number) =>
  `{ concept(slug: "x") ${'{ topic { concepts(first: 1) { nodes '.repeat(depth)}{ slug }${' } }}'.repeat(depth)} }`;
const costOf = (query: string, variables = {}) => tooCostly({ schema, document: parse(query), variables })?.extensions.code;
/** A field under so many names. */
const named = (times: number, field: string) => Array.from({ length: times }, (_, index) => `a${index}: ${field}`).join(' ');
const doubling = (times: number) =>
  `${Array.from({ length: times }, (_, n) => `fragment f${n} on Query { ...f${n + 1} ...f${n + 1} }`).join(' ')}
   fragment f${times} on Query { __typename } { ...f0 }`;
const everything =
  'slug title summary body keyPoints level stage questionCount url prerequisites { slug title } unlocks { slug title } ' +
  'related { slug title } scenarios { slug title } podFields { path type required default description } references { title url }';

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
  { rule: 'a list of all concepts with their pages', query: '{ concepts { nodes { slug body } } }', result: undefined },
  { rule: 'the whole course', query: `{ topics { slug concepts { nodes { ${everything} } } } }`, result: undefined },
  { rule: 'all pages under a hundred names', query: `{ ${named(100, 'concepts { nodes { body } }')} }`, result: 'QUERY_TOO_COMPLEX' },
  { rule: 'thirty searches', query: `{ ${named(30, 'search(query: "x") { score }')} }`, result: undefined },
  { rule: 'fifty searches', query: `{ ${named(50, 'search(query: "x") { score }')} }`, result: 'QUERY_TOO_COMPLEX' },
  {
    rule: 'all that a learner has, once',
    query: '{ me { sessions(first: 50) { nodes { id items { tries } } } mastery { correct } dueCount } }',
    result: undefined,
  },
  { rule: 'two hundred times', query: `{ me { ${named(200, 'sessions(first: 1) { nodes { id } }')} } }`, result: 'QUERY_TOO_COMPLEX' },
  { rule: 'or counted', query: `{ me { ${named(200, 'dueCount')} } }`, result: 'QUERY_TOO_COMPLEX' },
  {
    rule: 'fifty sessions begun',
    query: `mutation { ${named(50, 'startQuizSession(input: {}) { token }')} }`,
    result: 'QUERY_TOO_COMPLEX',
  },
  {
    rule: 'a quiz of a hundred questions answered at once',
    query: `mutation { ${named(100, 'submitAnswer(input: { session: "x", position: 0, response: {} }) { ... on AnswerAccepted { item { tries verdict { correct score } } } ... on AnswerRefused { reason } }')} }`,
    result: undefined,
  },
  { rule: 'more fields than are looked at', query: `{ ${named(10_001, '__typename')} }`, result: 'QUERY_TOO_COMPLEX' },
  { rule: 'fragments that double each other', query: doubling(20), result: 'QUERY_TOO_COMPLEX' },
])('$rule', ({ query, variables, result }) => expect(costOf(query, variables)).toBe(result));
