import { buildSchema, execute, type GraphQLObjectType, type GraphQLSchema, parse } from 'graphql';
import { expect, it } from 'vitest';
import { countValues } from './answer-size.ts';

/** It has three lines, by a promise, of three marks each, and an author. */
function createSchema(): GraphQLSchema {
  const schema = buildSchema(`
    type Query { lines: [Line!]! author: Author! }
    type Line { text: String! marks: [Int!]! author: Author! }
    type Author { name: String! lines: [Line!]! }`);
  const line = { text: 'x', marks: [1, 2, 3] };
  const author = { name: 'y' };
  const resolvers: Record<string, Record<string, () => unknown>> = {
    Query: { lines: async () => [line, line, line], author: () => author },
    Line: { text: () => 'x', marks: () => line.marks, author: () => author },
    Author: { name: () => 'y', lines: async () => [line, line, line] },
  };
  for (const [type, fields] of Object.entries(resolvers)) {
    const known = (schema.getType(type) as GraphQLObjectType).getFields();
    for (const [name, resolve] of Object.entries(fields)) known[name]!.resolve = resolve;
  }
  return schema;
}
const codesOf = async (schema: GraphQLSchema, query: string) => {
  const { errors } = await execute({ schema, document: parse(query) });
  return errors?.map(({ extensions }) => extensions.code);
};

it.each([
  { rule: 'each item has each field', query: '{ lines { text } }', values: 3 },
  { rule: 'under each of its names', query: '{ lines { a: text b: text } }', values: 6 },
  {
    rule: 'of fragments, each of which counts once',
    query: '{ lines { ...f ...f ... { text } } } fragment f on Line { a: text }',
    values: 6,
  },
  { rule: 'and of the same field written twice', query: '{ lines { a: text } lines { b: text } }', values: 6 },
  { rule: 'a list of numbers has its numbers', query: '{ lines { marks } }', values: 3 + 9 },
  { rule: 'an object has its fields', query: '{ author { name } }', values: 1 },
  { rule: 'lists in lists have the items of all', query: '{ lines { author { lines { a: text b: text } } } }', values: 3 + 3 + 18 },
])('$rule', async ({ query, values }) => {
  expect(await codesOf(countValues(createSchema(), values), query)).toBeUndefined();
  expect(await codesOf(countValues(createSchema(), values - 1), query)).toEqual(expect.arrayContaining(['ANSWER_TOO_LARGE']));
});

it('each operation has its own count', async () => {
  const schema = countValues(createSchema(), 3);
  for (let time = 0; time < 3; time++) expect(await codesOf(schema, '{ lines { text } }')).toBeUndefined();
});
