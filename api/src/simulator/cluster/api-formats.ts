import { goYaml } from '../apimachinery/go-yaml/index.ts';
import type { Task } from '../engine/index.ts';
import type { HttpRequest, HttpResponse } from '../images/index.ts';
import { failure } from './http-answers.ts';

type Format = 'json' | 'yaml' | 'metadata' | 'other';

/**
 * An answer as the client has asked for it: as YAML, or of objects their metadata alone.
 * @see kubernetes: apiserver/pkg/endpoints/handlers/negotiation/negotiate.go, handlers/response.go transformResponseObject
 */
export function inFormat(request: HttpRequest, answer: HttpResponse | Task<HttpResponse | undefined>): typeof answer {
  const format = formatOf(request.headers.get('accept') ?? '');
  if (format === 'json') return answer;
  return 'status' in answer ? formatted(format, request, answer) : later(format, request, answer);
}

function* later(format: Format, request: HttpRequest, answer: Task<HttpResponse | undefined>): Task<HttpResponse | undefined> {
  const given = yield* answer;
  return given && formatted(format, request, given);
}

/** The first that the server can give, of those that the client likes best. */
function formatOf(accept: string): Format {
  const clauses = accept.split(',').map((clause) => {
    const [type = '', ...parameters] = clause.split(';').map((part) => part.trim());
    return { type, parameters: new Map(parameters.map((each) => each.split('=') as [string, string])) };
  });
  const liking = (parameters: ReadonlyMap<string, string>): number => Number(parameters.get('q') ?? 1);
  for (const { type, parameters } of clauses.sort((a, b) => liking(b.parameters) - liking(a.parameters))) {
    const as = parameters.get('as');
    if (type === 'application/yaml' && as === undefined) return 'yaml';
    if (type === 'application/vnd.kubernetes.protobuf') return 'other';
    if (!/^(application\/json|application\/\*|\*\/\*)$/.test(type)) continue;
    if (as === undefined) return 'json';
    if (parameters.get('g') !== 'meta.k8s.io') continue;
    if (as === 'Table') return 'other';
    if (/^PartialObjectMetadata(List)?$/.test(as)) return 'metadata';
  }
  return 'json';
}

function formatted(format: Format, { path }: HttpRequest, answer: HttpResponse): HttpResponse {
  const { status = 200, headers = {}, body = '' } = answer;
  // What a Pod answers by way of the API server is passed on as it is.
  if (headers['Content-Type'] !== 'application/json' || !/^\/apis?(\/|$)/.test(path) || /\/proxy(\/|$)/.test(path)) return answer;
  const value = JSON.parse(body) as Answered;
  if (format === 'yaml') return { ...answer, headers: { ...headers, 'Content-Type': 'application/yaml' }, body: goYaml(value) };
  if (status >= 300 || value.metadata === undefined) return answer;
  if (format === 'other')
    return failure(501, 'NotImplemented', `an answer as a table, or in protobuf, is not possible in a simulated cluster`);
  return {
    ...answer,
    body: JSON.stringify(
      value.items ? { ...head('List', value), items: value.items.map((item) => head('', item)) } : head('', value),
      null,
      2,
    ),
  };
}

interface Answered {
  readonly metadata?: object;
  readonly items?: readonly Answered[];
}

/** @see kubernetes: apimachinery/pkg/apis/meta/v1/types.go PartialObjectMetadata */
const head = (list: '' | 'List', { metadata }: Answered): object => ({
  kind: `PartialObjectMetadata${list}`,
  apiVersion: 'meta.k8s.io/v1',
  metadata,
});
