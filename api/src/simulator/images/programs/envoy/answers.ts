import { recordOf } from '../../../apimachinery/records.ts';
import { type Micros, SECOND, seconds, type Task } from '../../../engine/index.ts';
import { byteLength, type Process } from '../../../kernel/index.ts';
import { httpDate } from '../../../shell/utilities/time/calendar.ts';
import type { HttpRequest, HttpResponse } from '../../servers/http-message.ts';
import { fieldsOf, passOn, withoutHops } from '../../servers/http-proxy.ts';
import { type Exchange, logLine } from './access-log.ts';
import { type Bootstrap, type Cluster, type Filter, list } from './bootstrap.ts';
import { notFollowed, routeOf } from './routes.ts';

type Fields = Readonly<Record<string, unknown>>;
type HttpFilter = Extract<Filter, { kind: 'http' }>;
type Answered = Omit<Exchange, 'request' | 'began' | 'ended'>;

/** What a listener answers to a request. @see envoy: source/common/router/router.cc */
export function* answer(
  process: Process,
  { clusters }: Bootstrap,
  filter: HttpFilter,
  request: HttpRequest,
  minor: number,
): Task<HttpResponse> {
  const began = process.now;
  const id = process.random.uuid();
  const route = routeOf(process, filter.virtualHosts, request);
  const made = yield* taken(process, clusters, route, request, id, minor);
  const headers = {
    ...made.response.headers,
    date: httpDate(process.now),
    server: 'envoy',
    ...(made.response.body === '' && lengthOf()),
  };
  const exchange: Exchange = { ...made, request, id, began, ended: process.now };
  for (const format of filter.accessLogs) yield* process.write(1, logLine(process, format, exchange));
  return { ...made.response, headers };
}

function* taken(
  process: Process,
  clusters: ReadonlyMap<string, Cluster>,
  route: Fields | undefined,
  request: HttpRequest,
  id: string,
  minor: number,
): Task<Answered> {
  if (!route) return { response: { status: 404, body: '' }, flags: 'NR', id };
  for (const part of Object.keys(route)) if (!FOLLOWED.has(part)) notFollowed(process, `${part} of a route`);
  if (route.direct_response !== undefined) return { response: direct(process, recordOf(route.direct_response)), flags: '-', id };
  if (route.redirect !== undefined)
    return { response: redirect(process, recordOf(route.redirect), request, recordOf(route.match)), flags: '-', id };
  const action = recordOf(route.route);
  for (const part of Object.keys(action)) if (!FOLLOWED_OF_ACTION.has(part)) notFollowed(process, `${part} of a route`);
  const cluster = clusters.get(clusterNamed(process, action, request));
  if (!cluster) return { response: { status: 503, body: '' }, flags: 'NC', id };
  return yield* proxied(
    process,
    cluster,
    action,
    { ...request, target: rewritten(action, recordOf(route.match), request.target) },
    id,
    minor,
  );
}
const FOLLOWED = new Set('name match route redirect direct_response metadata decorator'.split(' '));
const FOLLOWED_OF_ACTION = new Set(
  'cluster weighted_clusters cluster_header prefix_rewrite host_rewrite host_rewrite_literal auto_host_rewrite timeout idle_timeout'.split(
    ' ',
  ),
);

function clusterNamed(process: Process, { cluster, cluster_header, weighted_clusters }: Fields, { headers }: HttpRequest): string {
  if (cluster_header !== undefined) return headers.get(String(cluster_header).toLowerCase()) ?? '';
  const weighted = list(recordOf(weighted_clusters).clusters);
  if (weighted.length === 0) return String(cluster ?? '');
  let drawn = process.random.int(
    Math.max(
      1,
      weighted.reduce((sum, { weight }) => sum + Number(weight ?? 0), 0),
    ),
  );
  for (const { name, weight } of weighted) {
    drawn -= Number(weight ?? 0);
    if (drawn < 0) return String(name ?? '');
  }
  return '';
}

/** @see envoy: api/envoy/config/route/v3/route_components.proto prefix_rewrite */
function rewritten({ prefix_rewrite }: Fields, { prefix, path, path_separated_prefix }: Fields, target: string): string {
  const matched = prefix ?? path_separated_prefix ?? path;
  return prefix_rewrite === undefined || matched === undefined ? target : String(prefix_rewrite) + target.slice(String(matched).length);
}

function* proxied(process: Process, cluster: Cluster, action: Fields, request: HttpRequest, id: string, minor: number): Task<Answered> {
  for (const why of cluster.told) notFollowed(process, why);
  const hosts = yield* hostsOf(process, cluster);
  const at = cluster.isRandom ? process.random.int(Math.max(1, hosts.length)) : cluster.next++ % Math.max(1, hosts.length);
  const host = hosts[at];
  if (!host) return { response: local(503, 'no healthy upstream'), flags: 'UH', id };
  const limit = timeoutOf(action.timeout);
  const named = action.host_rewrite_literal ?? action.host_rewrite ?? (action.auto_host_rewrite === true ? host.name : undefined);
  const headers = new Map(request.headers);
  if (named !== undefined) headers.set('host', String(named));
  headers.set('x-forwarded-proto', 'http');
  headers.set('x-request-id', headers.get('x-request-id') ?? id);
  if (limit > 0) headers.set('x-envoy-expected-rq-timeout-ms', String(limit / 1000));
  const began = process.now;
  const { method, target, body } = request;
  const fields = withoutHops(fieldsOf(request, headers)).map(([name, value]) => [name.toLowerCase(), value] as const);
  const response = yield* passOn(process, host.address, host.port, { method, target, body, fields }, limit > 0 ? limit : undefined);
  const about = { upstream: `${host.address}:${host.port}`, cluster: cluster.name, id };
  if (response === 'late') return { response: local(504, 'upstream request timeout'), flags: 'UT', ...about };
  if (response === 'nobody') return { response: local(503, `${LOST} ${refusal(minor)}`), flags: 'UF', ...about };
  if (response === 'broken')
    return {
      response: local(503, `${LOST} ${minor < 12 ? 'connection termination' : 'reset reason: connection termination'}`),
      flags: 'UC',
      ...about,
    };
  const took = String(Math.round((process.now - began) / 1000));
  const kept = Object.entries(response.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value] as const);
  return {
    response: { ...response, headers: { ...Object.fromEntries(kept), ...lengthOf(response.body), 'x-envoy-upstream-service-time': took } },
    flags: '-',
    took,
    ...about,
  };
}

const LOST = 'upstream connect error or disconnect/reset before headers.';
/** Its words have grown. @see envoy: source/common/router/router.cc, source/common/http/utility.cc resetReasonToString */
const refusal = (minor: number): string =>
  minor < 20
    ? 'reset reason: connection failure'
    : `reset reason: ${minor < 27 ? '' : 'remote '}connection failure, transport failure reason: delayed connect error: 111`;

/** What it says itself. */
const local = (status: number, body: string): HttpResponse => ({
  status,
  headers: { ...lengthOf(body), 'content-type': 'text/plain' },
  body,
});

/** As all its headers in small letters. */
const lengthOf = (body = '') => ({ 'content-length': String(byteLength(body)) });

/** Where a cluster's endpoints are: names are asked for again and again. */
export function* hostsOf(process: Process, { endpoints, isLogical }: Cluster): Task<{ name: string; address: string; port: number }[]> {
  const hosts: { name: string; address: string; port: number }[] = [];
  for (const { address: name, port } of endpoints) {
    const found = yield* process.net.resolve(name);
    for (const address of isLogical ? found.slice(0, 1) : found) hosts.push({ name, address, port });
  }
  return hosts;
}

/** 15 s where nothing is said; 0 is for ever. */
function timeoutOf(given: unknown): Micros {
  const [, digits] = /^([\d.]+)s$/.exec(String(given ?? '')) ?? [];
  return digits === undefined ? 15 * SECOND : seconds(Number(digits));
}

function direct(process: Process, { status, body }: Fields): HttpResponse {
  const { inline_string, filename } = recordOf(body);
  const text = typeof filename === 'string' && process.access(filename, 'r') ? process.readFile(filename) : String(inline_string ?? '');
  return text === '' ? { status: Number(status), body: '' } : local(Number(status), text);
}

const CODES: Readonly<Record<string, number>> = { FOUND: 302, SEE_OTHER: 303, TEMPORARY_REDIRECT: 307, PERMANENT_REDIRECT: 308 };

/** @see envoy: source/common/router/config_impl.cc newPath */
function redirect(process: Process, given: Fields, { headers, target }: HttpRequest, match: Fields): HttpResponse {
  const { host_redirect, path_redirect, prefix_rewrite, https_redirect, scheme_redirect, port_redirect, response_code, strip_query } =
    given;
  if (given.regex_rewrite !== undefined) notFollowed(process, 'regex_rewrite of a route');
  const scheme = https_redirect === true ? 'https' : String(scheme_redirect ?? 'http');
  const host = headers.get('host') ?? '';
  // A port that the scheme has anyway goes with it.
  const bare = scheme === 'https' ? host.replace(/:80$/, '') : host;
  const named = host_redirect === undefined ? bare : String(host_redirect);
  const withPort = port_redirect === undefined ? named : `${named.replace(/:\d+$/, '')}:${port_redirect}`;
  const [path = '', query] = target.split(/\?(.*)/s);
  const moved = path_redirect === undefined ? rewritten({ prefix_rewrite }, match, path) : String(path_redirect);
  const asked = query === undefined || strip_query === true || moved.includes('?') ? '' : `?${query}`;
  return { status: CODES[String(response_code)] ?? 301, headers: { location: `${scheme}://${withPort}${moved}${asked}` }, body: '' };
}
