import { GraphQLError } from 'graphql';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { RunStopped, TooManyWaiting } from '../workers/index.ts';
import { badInput, maskError } from './errors.ts';

beforeEach(() => vi.spyOn(console, 'error').mockImplementation(() => {}));
afterEach(() => vi.restoreAllMocks());

/** As Apollo hands it on: what a resolver threw, and how it would be told. */
function told(thrown: Error) {
  const error = thrown instanceof GraphQLError ? thrown : new GraphQLError(thrown.message, { path: ['x'], originalError: thrown });
  const { message, extensions } = maskError(
    { message: error.message, extensions: { code: 'INTERNAL_SERVER_ERROR', ...error.extensions } },
    error,
  );
  return { code: extensions?.code, message };
}

it.each([
  { rule: 'what the caller can mend', thrown: badInput('no'), result: { code: 'BAD_USER_INPUT', message: 'no' } },
  { rule: 'a run at its limit', thrown: new RunStopped('too long'), result: { code: 'LIMIT_EXCEEDED', message: 'too long' } },
  { rule: 'too many runs', thrown: new TooManyWaiting('ask later'), result: { code: 'TOO_MANY_RUNS', message: 'ask later' } },
  {
    rule: 'a disk without room',
    thrown: new Error('Invalid `create()` invocation in /srv/x.js:\nDatabase error. Code: `13`. Message: `database or disk is full`'),
    result: { code: 'UNAVAILABLE', message: 'the database cannot be written at present: try again later' },
  },
  {
    rule: 'a database that others write',
    thrown: new Error('\nInvalid `prisma.learner.create()` invocation:\n\n\nOperation has timed out'),
    result: { code: 'UNAVAILABLE', message: 'the database is busy: try again in a moment' },
  },
  {
    rule: 'a bug',
    thrown: new TypeError('x is not a function at /srv/x.js'),
    result: { code: 'INTERNAL_SERVER_ERROR', message: 'something went wrong on the server' },
  },
])('$rule', ({ thrown, result }) => expect(told(thrown)).toEqual(result));
