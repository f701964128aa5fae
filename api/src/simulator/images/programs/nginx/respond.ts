import type { Micros, Task } from '../../../engine/index.ts';
import { byteLength, cleanPath, type Data, OsError, type Process, type Stat, sizeOf } from '../../../kernel/index.ts';
import { strftime, unixTime } from '../../../shell/utilities/lib/calendar.ts';
import type { HttpRequest, HttpResponse } from '../../servers/http-message.ts';
import { numbers } from '../errno.ts';
import type { Directive } from './config.ts';
import { MatchLimit, matched, pcre } from './expressions.ts';
import { errorPage, mimeTypes } from './pages.ts';
import { type Place, placeOf } from './place.ts';
import { proxy } from './proxy.ts';
import { type FoundLocation, findLocation, findServer, hostMatch, type Location, type Site, type VirtualServer } from './site.ts';
import { expand, type Variables } from './variables.ts';

/** A request on its way through a server. */
export interface Exchange {
  readonly process: Process;
  readonly site: Site;
  readonly request: HttpRequest;
  readonly server: VirtualServer;
  readonly version: string;
  readonly variables: Variables;
  readonly upstreams: ReadonlyMap<string, readonly { readonly address: string; readonly port: number }[]>;
  /** Takes a connection of the worker's, or says that there are no more. */
  readonly connections: Connections;
  error(message: string): void;
}

/** @see https://nginx.org/en/docs/ngx_core_module.html#worker_connections */
export interface Connections {
  used: number;
  readonly most: number;
}

/** What is answered, and where (its access log may differ). */
export interface Answer extends HttpResponse {
  readonly place: Place;
}

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
  exchange.error(error.message);
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
  exchange.error(`rewrite or internal redirection cycle while internally redirecting to "${path}"`);
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
    exchange.error('access forbidden by rule');
    return { status: 403, place };
  }
  if (place.isStatus) {
    const body = 'Active connections: 1 \nserver accepts handled requests\n 1 1 1 \nReading: 0 Writing: 1 Waiting: 0 \n';
    return { status: 200, headers: { 'Content-Type': 'text/plain' }, body, place };
  }
  const { pass, tries } = place;
  if (pass) return proxied(exchange, pass, place, location, uri);
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

/** Directives of the rewrite module: `return`, `rewrite`, `set`, `if`. */
function rewrite(exchange: Exchange, place: Place, moveTo: (path: string) => void): Answer | undefined {
  if (!place.hasRewrites) return undefined;
  const { variables, request } = exchange;
  const run = (block: readonly Directive[]): Answer | 'break' | undefined => {
    for (const { name, args, block: inner } of block) {
      if (name === 'set' && args[0]) variables.set(args[0].slice(1), expand(args[1] ?? '', variables));
      else if (name === 'if' && inner && holds(exchange, args)) {
        const found = run(inner);
        if (found) return found;
      } else if (name === 'return') {
        const [first = '', second] = args;
        if (/^https?:|^\$scheme/.test(first)) return { status: 302, headers: { Location: expand(first, variables) }, place };
        const status = Number(first);
        const text = second === undefined ? undefined : expand(second, variables);
        if ([301, 302, 303, 307, 308].includes(status) && text !== undefined)
          return { status, headers: { Location: text.startsWith('/') ? `${origin(exchange)}${text}` : text }, place };
        if (text === undefined) return { status, place };
        return { status, headers: { 'Content-Type': place.defaultType ?? 'text/plain' }, body: text, place };
      } else if (name === 'rewrite') {
        const [pattern = '', replacement = '', flag] = args;
        const expression = pcre(pattern, false);
        const match = expression && matched(exchange.process, expression, variables.get('uri') ?? request.path);
        if (!match) continue;
        variables.matched(match);
        const target = expand(replacement, variables);
        if (flag === 'permanent' || flag === 'redirect' || /^https?:/.test(target))
          return {
            status: flag === 'permanent' ? 301 : 302,
            headers: { Location: target.startsWith('/') ? `${origin(exchange)}${target}` : target },
            place,
          };
        moveTo(target.split('?')[0] as string);
        if (flag === 'last' || flag === 'break') return 'break';
      } else if (name === 'break') return 'break';
    }
    return undefined;
  };
  const found = run(place.scope.own);
  return found === 'break' ? undefined : found;
}

function holds({ variables, process }: Exchange, words: readonly string[]): boolean {
  const text = words
    .join(' ')
    .replace(/^\(\s*/, '')
    .replace(/\s*\)$/, '');
  const [, left = '', operator, right = ''] = /^(\S+?)\s*(?:(!?=|!?~\*?)\s*(.*))?$/.exec(text) ?? [];
  const value = expand(left, variables);
  const wanted = expand(right.replace(/^["']|["']$/g, ''), variables);
  if (/^!?-[fed]$/.test(left)) return (statOf(process, wanted) !== undefined) !== left.startsWith('!');
  if (operator === '=') return value === wanted;
  if (operator === '!=') return value !== wanted;
  if (operator?.includes('~')) {
    const expression = pcre(wanted, operator.endsWith('*'));
    const match = expression ? matched(process, expression, value) : null;
    variables.matched(match ?? undefined);
    return (match !== null) !== operator.startsWith('!');
  }
  return value !== '' && value !== '0';
}

/** Undefined where there is nothing, or nothing that may be seen. */
function statOf(process: Process, path: string): Stat | undefined {
  try {
    return process.stat(path);
  } catch (error) {
    if (error instanceof OsError) return undefined;
    throw error;
  }
}

/** `alias` stands for the location's own part of the path. */
function pathOf(place: Place, location: Location | undefined, uri: string, variables: Variables): string {
  const { alias, root: text = 'html' } = place;
  if (alias !== undefined && location) return expand(alias, variables) + uri.slice(location.expression ? 0 : location.text.length);
  const root = expand(text, variables);
  return `${root.startsWith('/') ? root : `/etc/nginx/${root}`}${uri}`;
}

function exists({ process, variables }: Exchange, place: Place, location: Location | undefined, uri: string): boolean {
  const stat = statOf(process, pathOf(place, location, uri, variables));
  return stat !== undefined && uri.endsWith('/') === (stat.type === 'directory');
}

function file(exchange: Exchange, place: Place, location: Location | undefined, uri: string): Answer | string {
  const { process, request, variables } = exchange;
  const path = pathOf(place, location, uri, variables);
  if (uri.endsWith('/')) {
    const { index, isListed } = place;
    for (const name of index) {
      const target = expand(name, variables);
      const found = statOf(process, path + target);
      if (!found) continue;
      if (target === '' || uri + target === request.path) return { status: 404, place };
      return serve(exchange, place, path + target, uri + target, location, found);
    }
    if (!statOf(process, path)) {
      exchange.error(`"${path}${index[0]}" is not found (2: No such file or directory)`);
      return { status: 404, place };
    }
    if (isListed) return listing(exchange, place, path, uri);
    exchange.error(`directory index of "${path}" is forbidden`);
    return { status: 403, place };
  }
  return serve(exchange, place, path, uri, location);
}

function serve(exchange: Exchange, place: Place, path: string, uri: string, location: Location | undefined, found?: Stat): Answer | string {
  const { process, request } = exchange;
  if (uri !== request.path) {
    // An index file is found by an internal redirect: another location may be its place (`location ~ \.php$`).
    const place = findLocation(process, exchange.server, uri).location;
    if (place && place !== location) return uri;
  }
  try {
    const stat = found ?? process.stat(path);
    if (stat.type === 'directory') return { status: 301, headers: { Location: `${origin(exchange)}${request.path}/` }, place };
    const body = process.readFile(path);
    if (request.method === 'POST' || request.method === 'PUT' || request.method === 'DELETE') return { status: 405, place };
    const headers = fileHeaders(path, stat.mtime, body, place);
    if (request.headers.get('if-none-match') === headers.ETag || request.headers.get('if-modified-since') === headers['Last-Modified'])
      return { status: 304, headers, place };
    return { status: 200, headers, body, place };
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    exchange.error(`open() "${path}" failed (${numbers[error.code]}: ${error.message})`);
    return { status: error.code === 'EACCES' ? 403 : error.code === 'ENOENT' || error.code === 'ENOTDIR' ? 404 : 500, place };
  }
}

type FileHeaders = Readonly<Record<'Content-Type' | 'Last-Modified' | 'ETag' | 'Accept-Ranges', string>>;

function fileHeaders(path: string, mtime: Micros, body: Data, place: Place): FileHeaders {
  if (last?.path !== path || last.mtime !== mtime || last.body !== body || last.place !== place) {
    const extension = /\.([^./]*)$/.exec(path)?.[1] ?? '';
    const headers = {
      'Content-Type': mimeTypes[extension] ?? place.defaultType ?? 'text/plain',
      'Last-Modified': strftime('%a, %d %b %Y %H:%M:%S GMT', mtime),
      ETag: `"${unixTime(mtime).toString(16)}-${sizeOf(body).toString(16)}"`,
      'Accept-Ranges': 'bytes',
    };
    last = { path, mtime, body, place, headers };
  }
  return last.headers;
}

/** A probe asks for the same each time. */
let last: { path: string; mtime: Micros; body: Data; place: Place; headers: FileHeaders } | undefined;

function listing({ process }: Exchange, place: Place, path: string, uri: string): Answer {
  const rows = process
    .readdir(path)
    .filter((name) => !name.startsWith('.'))
    .map((name) => ({ name, stat: process.stat(`${path}${name}`) }))
    .sort((a, b) => Number(b.stat.type === 'directory') - Number(a.stat.type === 'directory') || (a.name < b.name ? -1 : 1))
    .map(({ name, stat }) => {
      const shown = stat.type === 'directory' ? `${name}/` : name;
      const size = stat.type === 'directory' ? '-' : String(stat.size);
      return `<a href="${encodeURI(shown)}">${shown}</a>${' '.repeat(Math.max(1, 51 - shown.length))}${strftime('%d-%b-%Y %H:%M', stat.mtime)} ${size.padStart(19)}\r\n`;
    });
  const body = `<html>\r\n<head><title>Index of ${uri}</title></head>\r\n<body>\r\n<h1>Index of ${uri}</h1><hr><pre><a href="../">../</a>\r\n${rows.join('')}</pre><hr></body>\r\n</html>\r\n`;
  return { status: 200, headers: { 'Content-Type': 'text/html' }, body, place };
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
  return {
    ...answer,
    headers: { 'Content-Type': 'text/html', ...answer.headers },
    body: errorPage(answer.status, answer.place.showsVersion ? exchange.version : undefined),
  };
}

/** The server's own fields come first, whatever else there is behind them. @see nginx: src/http/ngx_http_header_filter_module.c */
export function headersOf({ variables, process, version, request }: Exchange, answer: Answer): Record<string, string> {
  const { status, headers: own = {}, body = '' } = answer;
  const { showsVersion, addedHeaders } = answer.place;
  const headers: Record<string, string> = {
    Server: showsVersion ? `nginx/${version}` : 'nginx',
    Date: strftime('%a, %d %b %Y %H:%M:%S GMT', process.now),
  };
  const take = (name: string): void => {
    const value = own[name];
    if (value !== undefined) headers[name] = value;
  };
  take('Content-Type');
  if (status !== 204 && status !== 304) headers['Content-Length'] = String(byteLength(body));
  take('Last-Modified');
  take('Location');
  headers.Connection = keepsAlive(request) ? 'keep-alive' : 'close';
  for (const name in own) take(name);
  for (const { args } of addedHeaders)
    if (args[2] === 'always' || STATUSES_WITH_ADDED.has(status)) headers[args[0] ?? ''] = expand(args[1] ?? '', variables);
  return headers;
}

const keepsAlive = (request: HttpRequest): boolean => {
  const asked = request.headers.get('connection')?.toLowerCase();
  return asked === 'keep-alive' || (request.version === 'HTTP/1.1' && asked !== 'close');
};

/** @see nginx: src/http/modules/ngx_http_headers_filter_module.c */
const STATUSES_WITH_ADDED: ReadonlySet<number> = new Set([200, 201, 204, 206, 301, 302, 303, 304, 307, 308]);

const origin = ({ request }: Exchange): string => {
  const host = (request.headers.get('host') ?? 'localhost').replace(/:\d+$/, '');
  const [scheme, port] = request.secure ? ['https', 443] : ['http', 80];
  return `${scheme}://${host}${request.localPort === port ? '' : `:${request.localPort}`}`;
};

/** Merges slashes and resolves dots. */
function normalize(path: string): string {
  if (path === '/' || (path.startsWith('/') && !/\/\.{0,2}(\/|$)/.test(path))) return path;
  const clean = cleanPath(path);
  return path.endsWith('/') && clean !== '/' ? `${clean}/` : clean;
}
