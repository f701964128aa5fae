import type { Task } from '../../../engine/index.ts';
import { byteLength, cleanPath } from '../../../kernel/index.ts';
import { httpDate } from '../../../shell/utilities/time/calendar.ts';
import { HTTP2, type HttpRequest } from '../../servers/http-message.ts';
import type { Directive } from './directive.ts';
import type { Answer, Exchange } from './exchange.ts';
import { MatchLimit } from './expressions.ts';
import { fastcgi, isFastCgi } from './fastcgi.ts';
import { exists, file } from './files.ts';
import { signature } from './layout.ts';
import { content } from './lua.ts';
import { errorPage } from './pages.ts';
import { type Place, placeOf } from './place.ts';
import { proxy } from './proxy.ts';
import { rewrite } from './rewrite.ts';
import { type FoundLocation, findLocation, findServer, hostMatch, type Location, type Site, type VirtualServer } from './site.ts';
import { expand } from './variables.ts';

/** What is answered; a task where something is waited for. @see nginx: src/http/ngx_http_core_module.c, modules/ngx_http_{index,static,autoindex}_module.c */
export function respond(exchange: Exchange): Answer | Task<Answer> {
  try {
    const answer = answered(exchange);
    return 'next' in answer ? withinLimit(exchange, answer) : answer;
  } catch (error) {
    return pastLimit(exchange, error);
  }
}

function* withinLimit(exchange: Exchange, answer: Task<Answer>): Task<Answer> {
  try {
    return yield* answer;
  } catch (error) {
    return yield* pastLimit(exchange, error);
  }
}

/** Of an expression that goes through too much. */
function pastLimit(exchange: Exchange, error: unknown): Task<Answer> {
  if (!(error instanceof MatchLimit)) throw error;
  exchange.errors.push(error.message);
  return withErrorPage(exchange, { status: 500, place: placeOf(exchange.server.scope) });
}

function answered(exchange: Exchange): Answer | Task<Answer> {
  const { server, request, process, variables } = exchange;
  variables.matched(hostMatch(server, request.headers.get('host') ?? ''));
  if (request.target.length > LONGEST_TARGET) return withErrorPage(exchange, { status: 414, place: placeOf(server.scope) });
  if (request.manyHosts) return withErrorPage(exchange, { status: 400, place: placeOf(server.scope) });
  let path = normalize(request.path);
  const rewritten = rewrite(exchange, placeOf(server.scope), (to) => {
    path = to;
  });
  if (rewritten) return complete(exchange, rewritten);
  for (let redirects = 0; redirects <= 10; redirects++) {
    const found: FoundLocation = path.startsWith('@')
      ? { location: server.locations.find(({ kind, text }) => kind === '@' && text === path) }
      : findLocation(process, server, path);
    variables.matched(found.match);
    const next: Answer | string | Task<Answer> = inLocation(exchange, found.location, path);
    if (typeof next !== 'string') return 'next' in next ? completeLater(exchange, next) : complete(exchange, next);
    path = next;
  }
  exchange.errors.push(`rewrite or internal redirection cycle while internally redirecting to "${path}"`);
  return complete(exchange, { status: 500, place: placeOf(server.scope) });
}

/** With a page, where a status has none. */
const complete = (exchange: Exchange, answer: Answer): Answer | Task<Answer> =>
  answer.status >= 300 && answer.body === undefined && answer.status !== 304 && answer.status !== 204
    ? withErrorPage(exchange, answer)
    : answer;

function* completeLater(exchange: Exchange, made: Task<Answer>): Task<Answer> {
  const answer = complete(exchange, yield* made);
  return 'next' in answer ? yield* answer : answer;
}

/** With the method and the version that stand beside it. @see https://nginx.org/en/docs/http/ngx_http_core_module.html#large_client_header_buffers */
const LONGEST_TARGET = 8192 - 'GET  HTTP/1.1\r\n'.length;

/** The server block that a request is for, by port and Host. */
export const serverFor = (site: Site, request: HttpRequest): VirtualServer | undefined =>
  findServer(site, request.localPort, request.headers.get('host') ?? '');

/** What is answered, or the path to go on with; a task where another server is asked. */
function inLocation(exchange: Exchange, location: Location | undefined, path: string): Answer | string | Task<Answer> {
  const { server, request, variables } = exchange;
  const place = placeOf(location?.scope ?? server.scope);
  variables.moveTo(path.startsWith('@') ? request.path : path, place.root ?? '/etc/nginx/html');
  const rewritten = location && rewrite(exchange, place, (to) => variables.moveTo(to));
  if (rewritten) return rewritten;
  const uri = path.startsWith('@') ? path : (variables.get('uri') ?? path);
  if (place.isForbidden) {
    exchange.errors.push('access forbidden by rule');
    return { status: 403, place };
  }
  if (place.isStatus) {
    const body = 'Active connections: 1 \nserver accepts handled requests\n 1 1 1 \nReading: 0 Writing: 1 Waiting: 0 \n';
    return { status: 200, headers: { 'Content-Type': 'text/plain' }, body, place };
  }
  const { pass, tries, said } = place;
  if (said) return content(exchange, place, said);
  if (pass) return isFastCgi(pass) ? fastcgi(exchange, pass, place, uri) : proxied(exchange, pass, place, location, uri);
  if (tries) {
    const last = tries.at(-1) ?? '';
    const found = tries.slice(0, -1).find((text) => exists(exchange, place, location, expand(text, variables)));
    if (found === undefined) {
      if (/^=\d+$/.test(last)) return { status: Number(last.slice(1)), place };
      const target = expand(last, variables);
      return target.startsWith('@') ? target : (target.split('?')[0] as string);
    }
    return file(exchange, place, location, expand(found, variables));
  }
  return file(exchange, place, location, uri);
}

function* proxied(exchange: Exchange, pass: Directive, place: Place, location: Location | undefined, uri: string): Task<Answer> {
  return { ...(yield* proxy(exchange, pass, place.scope, location, uri)), place };
}
/** A status without a body is shown as a page: the configuration's, or nginx' own. */
function* withErrorPage(exchange: Exchange, found: Answer): Task<Answer> {
  let answer = found;
  const page =
    answer.headers?.Location === undefined ? answer.place.errorPages.find(({ args }) => args.includes(String(found.status))) : undefined;
  const target = page?.args.at(-1);
  const change = page?.args.find((word) => /^=\d*$/.test(word));
  const location = target?.startsWith('@')
    ? exchange.server.locations.find(({ text }) => text === target)
    : target?.startsWith('/')
      ? findLocation(exchange.process, exchange.server, target).location
      : undefined;
  if (target !== undefined && /^https?:/.test(target)) answer = { status: 302, headers: { Location: target }, place: answer.place };
  else if (target !== undefined && location) {
    const made = inLocation({ ...exchange, request: { ...exchange.request, method: 'GET' } }, location, target);
    const shown: Answer | string = typeof made !== 'string' && 'next' in made ? yield* made : made;
    if (typeof shown !== 'string' && (shown.status === 200 || target.startsWith('@')))
      answer = {
        ...shown,
        status:
          change && change.length > 1 ? Number(change.slice(1)) : change === '=' || target.startsWith('@') ? shown.status : found.status,
      };
  }
  if (answer.body !== undefined) return answer;
  const body = errorPage(answer.status, signature(exchange.version, answer.place.showsVersion));
  return { ...answer, headers: { ...(body !== '' && { 'Content-Type': 'text/html' }), ...answer.headers }, body };
}

/** The server's own fields come first, whatever else there is behind them. @see nginx: src/http/ngx_http_header_filter_module.c */
export function headersOf({ variables, process, version, request }: Exchange, answer: Answer): Record<string, string> {
  const { status, headers: own = {}, body = '' } = answer;
  const { showsVersion, addedHeaders } = answer.place;
  const { 'Content-Type': type, 'Last-Modified': modified, Location: location } = own;
  const headers: Record<string, string> = {
    Server: signature(version, showsVersion),
    Date: httpDate(process.now),
  };
  if (type !== undefined) headers['Content-Type'] = type;
  const length = lengthOf(request, answer);
  if (length === 'told') headers['Content-Length'] = String(byteLength(body));
  if (modified !== undefined) headers['Last-Modified'] = modified;
  if (location !== undefined) headers.Location = location;
  if (length === 'in pieces') headers['Transfer-Encoding'] = 'chunked';
  headers.Connection = keepsAlive(request) ? 'keep-alive' : 'close';
  for (const name in own) headers[name] = own[name] as string;
  for (const { args } of addedHeaders)
    if (args[2] === 'always' || STATUSES_WITH_ADDED.has(status)) headers[args[0] ?? ''] = expand(args[1] ?? '', variables);
  return headers;
}

/** How a client learns where the body ends. @see nginx: src/http/modules/ngx_http_chunked_filter_module.c */
export function lengthOf({ method, version }: HttpRequest, { status, chunked }: Answer): 'told' | 'in pieces' | 'not told' {
  if (status === 204 || status === 304) return 'not told';
  if (!chunked || version === 'HTTP/1.0') return 'told';
  return method === 'HEAD' || version === HTTP2 ? 'not told' : 'in pieces';
}

const keepsAlive = (request: HttpRequest): boolean => {
  const asked = request.headers.get('connection')?.toLowerCase();
  return asked === 'keep-alive' || (request.version === 'HTTP/1.1' && asked !== 'close');
};

/** @see nginx: src/http/modules/ngx_http_headers_filter_module.c */
const STATUSES_WITH_ADDED: ReadonlySet<number> = new Set([200, 201, 204, 206, 301, 302, 303, 304, 307, 308]);

/** Merges slashes and resolves dots. */
function normalize(path: string): string {
  if (path === '/' || (path.startsWith('/') && !/\/\.{0,2}(\/|$)/.test(path))) return path;
  const clean = cleanPath(path);
  return path.endsWith('/') && clean !== '/' ? `${clean}/` : clean;
}
