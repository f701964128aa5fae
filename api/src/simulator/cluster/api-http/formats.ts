import type { ResourceRequest } from '../../api-server/index.ts';
import { goYaml } from '../../apimachinery/go-yaml/index.ts';
import { groupOf } from '../../apimachinery/group-version.ts';
import type { Micros, Task } from '../../engine/index.ts';
import type { HttpRequest, HttpResponse } from '../../images/index.ts';
import { failure } from './answers.ts';
import { type Answered, type Made, metadataOf, tableAnswer, tableProblem } from './tables.ts';

const ENCODINGS = ['json', 'yaml', 'vnd.kubernetes.protobuf'] as const;
/** What a run does not write is taken only by who takes nothing else. */
const UNWRITTEN = 'vnd.kubernetes.protobuf';

/** How an answer is written, and as which kind of `meta.k8s.io`, if not as what it is. */
interface Format {
  readonly encoding: (typeof ENCODINGS)[number];
  readonly as?: 'Table' | 'PartialObjectMetadata' | 'PartialObjectMetadataList';
  readonly version?: 'v1' | 'v1beta1';
}

const CONVERTED = /^(Table|PartialObjectMetadata(List)?)$/;

/**
 * The first that the server can give, of those that the client likes best; undefined if there is none.
 * @see kubernetes: apiserver/pkg/endpoints/handlers/negotiation/negotiate.go NegotiateMediaTypeOptions, handlers/rest.go AllowsMediaTypeTransform
 */
function formatOf({ headers }: Pick<HttpRequest, 'headers'>): Format | undefined {
  const accept = headers.get('accept') ?? '';
  if (accept.trim() === '') return { encoding: 'json' };
  const clauses = accept.split(',').map((clause) => {
    const [type = '', ...parameters] = clause.split(';').map((part) => part.trim());
    return { type, parameters: new Map(parameters.map((each) => each.split('=') as [string, string])) };
  });
  const liking = (parameters: ReadonlyMap<string, string>): number => Number(parameters.get('q') ?? 1);
  const isLast = ({ type }: { readonly type: string }): number => Number(type === `application/${UNWRITTEN}`);
  const byLiking = clauses.sort((a, b) => liking(b.parameters) - liking(a.parameters)).sort((a, b) => isLast(a) - isLast(b));
  for (const { type, parameters } of byLiking)
    for (const encoding of ENCODINGS) {
      if (![`application/${encoding}`, 'application/*', '*/*'].includes(type)) continue;
      const [as, group, version] = ['as', 'g', 'v'].map((name) => parameters.get(name));
      if (as === undefined && group === undefined && version === undefined) return { encoding };
      if (group !== 'meta.k8s.io' || !/^v1(beta1)?$/.test(version ?? '') || !CONVERTED.test(as ?? '')) continue;
      if (as === 'Table' && encoding === UNWRITTEN) continue;
      return { encoding, as, version } as Format;
    }
  return undefined;
}

/**
 * Before anything is done for a client it is looked whether it can be answered: whether a way leads there for what it accepts, then whether it is
 * to be made into something that there is.
 * @see github.com/emicklei/go-restful v3: jsr311.go detectRoute; kubernetes: apiserver/pkg/endpoints/handlers/negotiation/errors.go
 */
export function notAcceptable(request: HttpRequest, { verb, subresource }: ResourceRequest): HttpResponse | undefined {
  const types = ENCODINGS.map((one) => `application/${one}`);
  const given = [...(subresource === 'log' ? ['text/plain'] : []), ...types, ...(LISTS.has(verb) ? STREAMS : [])];
  if (!isAccepted(request, given))
    return failure(406, 'NotAcceptable', `406: Not Acceptable\n\nAvailable representations: ${given.join(', ')}`, {});
  return formatOf(request) ? undefined : refused(`only the following media types are accepted: ${types.join(', ')}`);
}

const LISTS: ReadonlySet<string> = new Set(['list', 'watch']);
const STREAMS: readonly string[] = ['application/json;stream=watch', 'application/vnd.kubernetes.protobuf;stream=watch'];

/** Whatever is said of a type beside. */
function isAccepted({ headers }: HttpRequest, types: readonly string[]): boolean {
  const accepted = (headers.get('accept') || '*/*').split(',').map((type) => type.replace(/;.*/, '').trim());
  return accepted.some((type) => type === '*/*' || types.includes(type));
}

const refused = (message: string): HttpResponse => failure(406, 'NotAcceptable', message);

/**
 * An answer as the client has asked for it: as YAML, as a table, or of objects their metadata alone.
 * @see kubernetes: apiserver/pkg/endpoints/handlers/response.go transformResponseObject
 */
export function inFormat(request: HttpRequest, now: () => Micros, answer: HttpResponse | Task<HttpResponse | undefined>): typeof answer {
  const format = formatOf(request) ?? { encoding: 'json' };
  if (format.encoding === 'json' && format.as === undefined) return answer;
  return 'status' in answer ? formatted(format, request, now(), answer) : later(format, request, now, answer);
}

function* later(
  format: Format,
  request: HttpRequest,
  now: () => Micros,
  answer: Task<HttpResponse | undefined>,
): Task<HttpResponse | undefined> {
  const given = yield* answer;
  return given && formatted(format, request, now(), given);
}

function formatted(format: Format, request: HttpRequest, now: Micros, answer: HttpResponse): HttpResponse {
  if (isWatch(request)) return answer;
  const { status = 200, headers = {}, body = '' } = answer;
  const { path } = request;
  // What a Pod answers by way of the API server is passed on as it is.
  if (headers['Content-Type'] !== 'application/json' || !/^\/apis?(\/|$)/.test(path) || /\/proxy(\/|$)/.test(path)) return answer;
  const value = JSON.parse(body) as Answered;
  const isOwn = value.kind === 'Status' || value.metadata === undefined;
  if (isOwn || status >= 300) return encoded(format, answer, value);
  if (format.encoding === UNWRITTEN) return failure(501, 'NotImplemented', 'an answer in protobuf is not possible in a simulated cluster');
  const { as, version = 'v1' } = format;
  if (as === undefined) return encoded(format, answer, value);
  const made = as === 'Table' ? tableAnswer(value, request, version, now) : partial(value, as, version);
  return 'status' in made ? made : encoded(format, answer, made);
}

/** Its objects have been made what was asked for one by one. */
const isWatch = ({ path, query }: HttpRequest): boolean =>
  /^(true|1)$/.test(query.get('watch') ?? '') || /^\/apis?\/(.*\/)?watch\//.test(path);

/**
 * What a client is told of that watches; only the first table has its heads.
 * @see kubernetes: apiserver/pkg/endpoints/handlers/watch.go serveWatch
 */
export function watchedAs(request: HttpRequest, now: () => Micros): HttpResponse | ((object: object) => object) {
  const { as, version = 'v1' } = formatOf(request) ?? {};
  const problem = as === 'Table' ? tableProblem(request) : undefined;
  if (problem) return problem;
  if (as === 'PartialObjectMetadata') return (object) => metadataOf(object, `meta.k8s.io/${version}`);
  let withHeads = true;
  return (object) => {
    const told = as === 'Table' ? tableAnswer(object, request, version, now(), { withHeads }) : object;
    withHeads = false;
    return told;
  };
}

/** Errors that cannot be written as was asked for are JSON. */
function encoded({ encoding }: Format, answer: HttpResponse, value: object): HttpResponse {
  if (encoding !== 'yaml') return { ...answer, body: JSON.stringify(value, null, 2) };
  return { ...answer, headers: { ...answer.headers, 'Content-Type': 'application/yaml' }, body: goYaml(value) };
}

/** One, or a list, and no other than was asked for. @see kubernetes: apiserver/pkg/endpoints/handlers/response.go asPartialObjectMetadata, asPartialObjectMetadataList */
function partial(value: Answered, as: string, version: string): HttpResponse | Made {
  const apiVersion = `meta.k8s.io/${version}`;
  const isList = value.items !== undefined;
  const type = `*${groupOf(value.apiVersion ?? '').replace(/\..*/, '') || 'core'}.${value.kind}`;
  if (as === 'PartialObjectMetadata')
    return isList
      ? refused(`you requested PartialObjectMetadata, but the requested object is a list (${type})`)
      : metadataOf(value, apiVersion);
  if (!value.items) return refused(`you requested PartialObjectMetadataList, but the requested object is not a list (${type})`);
  const list = { kind: as, apiVersion, metadata: value.metadata, items: value.items.map((item) => metadataOf(item, apiVersion)) };
  return list;
}
