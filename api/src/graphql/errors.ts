import { unwrapResolverError } from '@apollo/server/errors';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { Abandoned, RunStopped, TooManyWaiting } from '../workers/index.ts';
import { tooDeepToRead } from './cost.ts';

/** The caller can mend this: an argument that names nothing, or is out of its range. `status` is HTTP's, of what is not carried out at all. */
export function badInput(message: string, status?: number): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT', ...(status && { http: { status } }) } });
}

/** Thrown where something was asked for by a name or id that nothing has: code NOT_FOUND. */
export function notFound(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'NOT_FOUND' } });
}

/** Thrown where a learner is needed, and no token or an unknown one was sent: code UNAUTHENTICATED. */
export function unauthenticated(): GraphQLError {
  return new GraphQLError('this needs a learner: send the token as Authorization: Bearer …', { extensions: { code: 'UNAUTHENTICATED' } });
}

/** Thrown where a client has begun so many sessions in an hour: code TOO_MANY_SESSIONS. */
export function tooManySessions(perHour: number): GraphQLError {
  return new GraphQLError(`${perHour} sessions an hour may be begun from your address: ask again later`, {
    extensions: { code: 'TOO_MANY_SESSIONS' },
  });
}

/** Bugs and outages are told to the log, and to the caller only that there was one. */
export function maskError(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  const original = unwrapResolverError(error);
  const code = ofRuns.find(([kind]) => original instanceof kind)?.[1];
  if (code) return { ...formatted, message: (original as Error).message, extensions: { code } };
  if (formatted.extensions?.code === 'GRAPHQL_PARSE_FAILED' && rootOf(error) instanceof RangeError)
    return { message: tooDeepToRead, extensions: { code: 'QUERY_TOO_DEEP' } };
  if (formatted.extensions?.code !== 'INTERNAL_SERVER_ERROR' || original instanceof GraphQLError) return formatted;
  console.error(original);
  const outage = outages.find(([sign]) => sign.test(String(original)))?.[1];
  if (outage) return { ...formatted, message: outage, extensions: { code: 'UNAVAILABLE' } };
  return { ...formatted, message: 'something went wrong on the server', extensions: { code: 'INTERNAL_SERVER_ERROR' } };
}

/** The same for a transport that gives errors no codes of its own: what no resolver threw is the caller's to mend. */
export function tellError(error: GraphQLError): GraphQLFormattedError {
  const thrown = error.originalError && !(error.originalError instanceof GraphQLError);
  const code = error.extensions.code ?? (thrown ? 'INTERNAL_SERVER_ERROR' : 'BAD_USER_INPUT');
  return maskError({ ...error.toJSON(), extensions: { code } }, error);
}

/** What the database's own words for it tell the caller, who can do nothing but wait. */
const outages: [RegExp, string][] = [
  [/Operation has timed out|database is locked/, 'the database is busy: try again in a moment'],
  [/database or disk is full|readonly database|disk I\/O error/, 'the database cannot be written at present: try again later'],
  [/ECONNREFUSED|Can't reach database server/, 'the database does not answer: try again later'],
];

/** What may become of a run that is asked for, and is nobody's bug. */
const ofRuns = [
  [RunStopped, 'LIMIT_EXCEEDED'],
  [TooManyWaiting, 'TOO_MANY_RUNS'],
  [Abandoned, 'ABANDONED'],
] as const;

function rootOf(error: unknown): unknown {
  return error instanceof GraphQLError && error.originalError ? rootOf(error.originalError) : error;
}
