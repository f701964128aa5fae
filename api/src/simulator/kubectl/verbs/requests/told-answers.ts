import type { PathRequest, ResourceRequest } from '../../../api-server/index.ts';
import { compareText } from '../../../apimachinery/compare-text.ts';
import { goQuote } from '../../../apimachinery/go-quote.ts';
import { klogInfo } from '../../../apimachinery/klog.ts';
import { qualifiedName } from '../../../apimachinery/served-resources.ts';
import { byteLength, decodeUtf8, encodeUtf8, shownText } from '../../../apimachinery/utf8.ts';
import { failure, JSON_HEADERS } from '../../../cluster/api-http/answers.ts';
import { Heading } from '../../../cluster/api-http/headers.ts';
import { tableAnswer } from '../../../cluster/api-http/tables.ts';
import type { HttpRequest, HttpResponse } from '../../../images/index.ts';
import { HTTP2 } from '../../../images/servers/http-message.ts';
import type { Context } from '../../command/context.ts';
import type { KubectlError } from '../../command/errors.ts';
import { serverText } from '../../command/refusals.ts';
import { userOf } from '../../objects/access.ts';
import { groupOf, type Resource } from '../../objects/resources.ts';
import { logOf } from '../raw.ts';
import { aboutItself, answer, askedOf, parametersOf } from './served-answer.ts';
import { refusedWrite } from './told-writes.ts';

/** Commands of which all answers are known: they only get what there is, or what they send is known. What files name is validated by documents that are not. */
export function tellsBodies({ command, flags }: Context): boolean {
  if (READS.test(command)) return true;
  return WRITES.test(command) && flags.list('filename').length === 0 && !/^(client|server)$/.test(flags.text('dry-run'));
}
const READS = /^(get|describe|logs|version|cluster-info|events|wait|exec|attach)$/;
const WRITES = /^(create .+|run|expose|label|annotate|patch|scale|cordon|uncordon|taint|delete)$/;

/** What is answered to a request; `refusal`: what is said where it was refused; `received`: what is answered where it is not what there is at the path. */
interface Got {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly accept: string;
  readonly refusal?: KubectlError | undefined;
  readonly received?: object | undefined;
}

/** What is sent. */
export const tellSent = (context: Context, body: string, verbosity: number): void =>
  context.err(klogInfo(context.view.now, 'request.go:1188', `Request Body: ${truncated(body, verbosity)}`));

/** The heads of an answer, and what it consists of, as far as that is read at once. @see kubernetes: client-go/transport/round_trippers.go, client-go/rest/request.go glogBody */
export function tellAnswer(context: Context, got: Got, verbosity: number): void {
  const { now } = context.view;
  const { headers, date, chunked, body = '' } = headed(context, got);
  const isWatch = /[?&]watch=true/.test(got.path);
  const length = chunked || isWatch ? {} : { 'Content-Length': String(byteLength(body)) };
  const all = got.status === 101 ? { ...UPGRADED, Date: date } : { ...headers, ...length, Date: date };
  const warned = context.warned.map((line) => ['Warning', `299 - ${goQuote(line.replace('Warning: ', ''))}`] as const);
  context.err(klogInfo(now, 'round_trippers.go:577', 'Response Headers:'));
  for (const [name, value] of [...Object.entries(all), ...warned].sort(([a], [b]) => compareText(a, b)))
    context.err(klogInfo(now, 'round_trippers.go:580', `    ${name}: ${value}`));
  const isStream = isWatch || (got.status === 200 && /\/log(\?|$)/.test(got.path)) || STREAMED.test(got.path);
  if (!isStream) context.err(klogInfo(now, 'request.go:1188', `Response Body: ${truncated(body, verbosity)}`));
}

/** By a kubelet, whose answer is passed on as it is. @see kubernetes: apimachinery/pkg/util/httpstream/spdy/upgrade.go UpgradeResponse */
const UPGRADED = { Connection: 'Upgrade', Upgrade: 'SPDY/3.1', 'X-Stream-Protocol-Version': 'v4.channel.k8s.io' };
const STREAMED = /\/pods\/[^/]+\/(exec|attach)\?/;

const LONGEST: readonly [verbosity: number, bytes: number][] = [
  [10, Number.POSITIVE_INFINITY],
  [9, 10_240],
  [8, 1024],
];

/** @see kubernetes: client-go/rest/request.go truncateBody; a line ends once. */
function truncated(body: string, verbosity: number): string {
  const most = LONGEST.find(([from]) => verbosity >= from)?.[1] ?? 0;
  const length = byteLength(body);
  if (length <= most) return body.replace(/\n$/, '');
  return `${shownText(decodeUtf8(encodeUtf8(body).slice(0, most)))} [truncated ${length - most} chars]`;
}

function headed(context: Context, got: Got): HttpResponse {
  const [path = ''] = got.path.split('?');
  const named = askedOf(path);
  const request = {
    method: got.method,
    target: got.path,
    remoteAddress: '172.18.0.1',
    remotePort: context.requests,
    version: HTTP2,
  } as HttpRequest;
  const asked: ResourceRequest | PathRequest = named
    ? {
        verb: VERBS[got.method] ?? (named.name === undefined ? 'list' : 'get'),
        group: groupOf(named.resource),
        resource: named.resource.name,
        namespace: named.namespace,
        name: named.name,
        subresource: named.subresource,
      }
    : { verb: 'get', path };
  return new Heading(request, context.view.now, userOf(context), asked).of(answered(context, got));
}

const VERBS: Readonly<Record<string, string>> = { DELETE: 'delete', PATCH: 'patch', POST: 'create', PUT: 'update' };

function answered(context: Context, { method, path: target, status, accept, refusal, received }: Got): HttpResponse {
  const [path = '', query = ''] = target.split('?');
  const named = askedOf(path);
  const parameters = parametersOf(query);
  if (received) return { status, headers: JSON_HEADERS, body: `${JSON.stringify(received)}\n` };
  if (status === 101 || /[?&]watch=true/.test(target)) return { status, headers: JSON_HEADERS };
  if (status >= 400 && method !== 'GET' && refusal) {
    const answer = refusedWrite(refusal, status);
    if (answer) return answer;
  }
  if (status >= 400 && named) return refused(named, status, refusal);
  if (!named) return { status, headers: JSON_HEADERS, body: aboutItself(context, path) ?? '' };
  if (named.subresource === 'log') {
    const { text = '' } = logOf(context, named.namespace ?? '', named.name ?? '', parameters);
    return { status, headers: { ...JSON_HEADERS, 'Content-Type': 'text/plain' }, body: text };
  }
  const value = answer(context, named, parameters);
  const made = /as=Table/.test(accept) ? tableAnswer(value, { query: parameters }, 'v1', context.view.now) : value;
  return { status, headers: { ...JSON_HEADERS, ...warning(named.resource) }, body: `${JSON.stringify(made)}\n` };
}

/** @see kubernetes: apiserver/pkg/endpoints/deprecation/deprecation.go WarningMessage */
const warning = ({ name }: Resource): Readonly<Record<string, string>> =>
  name === 'componentstatuses' ? { Warning: '299 - "v1 ComponentStatus is deprecated in v1.19+"' } : {};

/** A Status says what it is of. @see kubernetes: apimachinery/pkg/api/errors/errors.go NewNotFound, NewForbidden */
function refused({ resource, name }: NonNullable<ReturnType<typeof askedOf>>, status: number, refusal?: KubectlError): HttpResponse {
  const group = groupOf(resource);
  const details = { ...(name !== undefined && { name }), ...(group && { group }), kind: resource.name };
  const [, reason = ''] = /^Error from server \((\w+)\)/.exec(refusal?.stderr ?? '') ?? [];
  const isOfObject = status === 404 || status === 403;
  const message = refusal ? serverText(refusal) : `${qualifiedName(resource)} "${name}" not found`;
  const answer = failure(status, reason || (status === 404 ? 'NotFound' : ''), message, isOfObject ? details : undefined);
  const headers = status === 403 ? { ...answer.headers, 'X-Content-Type-Options': 'nosniff' } : answer.headers;
  return { ...answer, headers: headers ?? {}, body: `${JSON.stringify(JSON.parse(answer.body ?? '{}'))}\n` };
}
