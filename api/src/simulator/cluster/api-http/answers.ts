import { fieldProblemText, type Refused, type ResourceRequest } from '../../api-server/index.ts';
import type { Task } from '../../engine/index.ts';
import type { HttpRequest, HttpResponse } from '../../images/index.ts';
import { apiGroupsAt } from './discovery.ts';

/** A refusal, as a Status. */
export const failure = (code: number, reason: string, message: string, details?: object): HttpResponse =>
  json(code, {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    ...(reason !== '' && { reason }),
    ...((details || code === 403) && { details: details ?? {} }),
    code,
  });

/** There is nothing of that path below one that serves something. @see kubernetes: apiserver/pkg/server/config.go, genericapiserver serviceErrorHandler */
export const noRoute = (): HttpResponse => failure(404, 'NotFound', 'the server could not find the requested resource', {});

/** There is, but not for that method. */
export const noMethod = (): HttpResponse =>
  failure(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', {});

/** Nobody serves anything there. @see kubernetes: apiserver/pkg/util/notfoundhandler/not_found_handler.go; Go: net/http NotFound */
const noPage = (): HttpResponse => ({
  status: 404,
  headers: {
    'Cache-Control': 'no-cache, private',
    'Content-Type': 'text/plain; charset=utf-8',
    'X-Content-Type-Options': 'nosniff',
  },
  body: '404 page not found\n',
});

/** Below a group that is served it is said otherwise than where there is none. @see kubernetes: apiserver/pkg/server/handler.go director */
export const notFound = (path: string): HttpResponse =>
  /^\/(api|version)(\/|$)/.test(path) || apiGroupsAt(path.split('/').slice(0, 3).join('/')) ? noRoute() : noPage();

/** 404, by its name. */
export function missing({ group, resource, name = '' }: ResourceRequest): HttpResponse {
  const details = { name, ...(group !== '' && { group }), kind: resource };
  return failure(404, 'NotFound', `${resource}${group === '' ? '' : `.${group}`} "${name}" not found`, details);
}

/** What the API server sends with each answer. */
export const JSON_HEADERS = { 'Cache-Control': 'no-cache, private', 'Content-Type': 'application/json' };

/** The API server's JSON, indented as it is for curl and browsers. */
export const json = (status: number, value: object): HttpResponse => ({
  status,
  headers: JSON_HEADERS,
  body: JSON.stringify(value, null, 2),
});

/** In lines for who reads them by eye, in one for programs. @see kubernetes: apiserver/pkg/endpoints/handlers/negotiation/negotiate.go isPrettyPrint */
export function forReader(request: HttpRequest, answer: HttpResponse | Task<HttpResponse | undefined>): typeof answer {
  if (isPretty(request)) return answer;
  return 'status' in answer ? inOneLine(request, answer) : laterInOneLine(request, answer);
}

function isPretty({ query, headers }: HttpRequest): boolean {
  const said = query.get('pretty');
  return said ? /^(1|t|true)$/i.test(said) : /^(curl|Wget|Mozilla\/5\.0)/.test(headers.get('user-agent') ?? '');
}

function* laterInOneLine(request: HttpRequest, answer: Task<HttpResponse | undefined>): Task<HttpResponse | undefined> {
  const given = yield* answer;
  return given && inOneLine(request, given);
}

/** What tells of the server itself stays as it is, and what another has answered. */
const inOneLine = ({ path }: HttpRequest, answer: HttpResponse): HttpResponse =>
  answer.body?.startsWith('{\n') && answer.headers?.['Content-Type'] === 'application/json' && !/^\/(version\/?)?$|\/proxy\//.test(path)
    ? { ...answer, body: `${JSON.stringify(JSON.parse(answer.body))}\n` }
    : answer;

/** What the API server's refusal says of the object, too. @see kubernetes: apimachinery/pkg/api/errors NewInvalid, NewNotFound, NewConflict */
export function refusal({ code, reason, message, problems, causes: found = problems, details }: Refused): HttpResponse {
  const ofInvalid = /^([A-Za-z]*)(?:\.(\S+))? "(.*?)" is invalid: /s.exec(message);
  if (reason === 'Invalid' && ofInvalid) {
    const causes = found.map((problem) => fieldCause(problem.path, fieldProblemText({ ...problem, path: '' }).replace(/^: /, '')));
    return failure(code, reason, message, { ...named(ofInvalid[3], ofInvalid[2], ofInvalid[1]), causes });
  }
  const of = /^(?:Operation cannot be fulfilled on |object is being deleted: )?([A-Za-z/]+)(?:\.(\S+))? "(.*?)"/s.exec(message);
  return failure(code, reason, message, details ?? (of && NAMING.has(reason) ? named(of[3], of[2], of[1]) : undefined));
}

const NAMING: ReadonlySet<string> = new Set(['NotFound', 'Conflict', 'AlreadyExists', 'Forbidden']);
const named = (name = '', group = '', kind = '') => ({
  ...(name !== '' && { name }),
  ...(group !== '' && { group }),
  ...(kind !== '' && { kind }),
});

/** Of a problem's text, which begins with its type. */
export const fieldCause = (field: string, message: string) => ({
  reason: CAUSES[message.replace(/:.*$/s, '')] ?? 'FieldValueInvalid',
  message,
  field,
});

/** @see kubernetes: apimachinery/pkg/util/validation/field/errors.go */
const CAUSES: Readonly<Record<string, string>> = {
  'Not found': 'FieldValueNotFound',
  'Required value': 'FieldValueRequired',
  'Duplicate value': 'FieldValueDuplicate',
  'Invalid value': 'FieldValueInvalid',
  'Unsupported value': 'FieldValueNotSupported',
  Forbidden: 'FieldValueForbidden',
  'Too long': 'FieldValueTooLong',
  'Too many': 'FieldValueTooMany',
  'Internal error': 'InternalError',
};
