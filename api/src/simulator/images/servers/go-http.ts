import { joinHostPort } from '../../apimachinery/host-port.ts';
import { MILLISECOND, type Micros, mapped, type Task } from '../../engine/index.ts';
import { goWords, type Process } from '../../kernel/index.ts';
import { httpDate, strftime } from '../../shell/utilities/time/calendar.ts';
import { localText } from '../../shell/utilities/time/zone.ts';
import { EventLoop } from './event-loop.ts';
import type { GrpcHealth } from './grpc-health.ts';
import { type HttpRequest, type HttpResponse, statusText } from './http-message.ts';
import { serveHttp } from './http-server.ts';
import { tryListen } from './run-server.ts';
import { goSignals } from './signals.ts';

/** A server as Go's `net/http` makes it: its routes, in the way of a ServeMux. */
export interface GoServer {
  readonly port: number;
  readonly address?: string;
  /** Paths of their own, or a prefix that ends in a slash; `/` takes the rest. */
  readonly routes: Readonly<Record<string, (request: HttpRequest) => HttpResponse | Task<HttpResponse>>>;
  /** There is no ServeMux: one handler gets every path as it is. */
  readonly takesAnyPath?: boolean;
  readonly health?: GrpcHealth;
  readonly tls?: boolean;
  /** What it does with signals, where that is not left to Go's runtime. */
  readonly signals?: (process: Process, loop: EventLoop) => void;
}

/** Whom a request comes from. */
export const goAddress = ({ remoteAddress, remotePort }: Pick<HttpRequest, 'remoteAddress' | 'remotePort'>): string =>
  joinHostPort(remoteAddress, remotePort);

/** Starts a server as net/http has it. The message of a port that cannot be had is the answer. */
export function startGoServer(process: Process, loop: EventLoop, server: GoServer): string | undefined {
  const { port, address, routes, takesAnyPath = false, health, tls } = server;
  // @see go: src/net/ipsock_posix.go favoriteAddrFamily
  const listener = tryListen(process, port, address === '0.0.0.0' ? undefined : address);
  if ('error' in listener) return `listen tcp ${address ?? ''}:${port}: bind: ${goWords(listener.error)}`;
  serveHttp(loop, listener, {
    handle(request) {
      if (request.manyHosts) return TOO_MANY_HOSTS;
      const moved = takesAnyPath ? undefined : canonicalPath(routes, request.path);
      if (moved !== undefined && moved !== request.path)
        return dated(process, redirect(request, encodeURI(moved) + request.target.replace(/^[^?]*/, ''), 301));
      const made = routeOf(routes, request.path)?.(request) ?? plain(404, '404 page not found\n', { 'X-Content-Type-Options': 'nosniff' });
      return 'next' in made ? mapped(made, (response) => dated(process, response)) : dated(process, made);
    },
    malformed: { status: 400, headers: { 'Content-Type': 'text/plain; charset=utf-8' }, body: '400 Bad Request' },
    ...(health && { health }),
    ...(tls && { http2: true, tls: { refusal: plain(400, 'Client sent an HTTP request to an HTTPS server.\n') } }),
  });
  return undefined;
}

/** @see go: src/net/http/server.go readRequest */
const TOO_MANY_HOSTS: HttpResponse = {
  status: 400,
  headers: { 'Content-Type': 'text/plain; charset=utf-8', Connection: 'close' },
  body: '400 Bad Request: too many Host headers',
};

/** With the Date of the moment. Few read it. */
const dated = (process: Process, response: HttpResponse): HttpResponse => new Dated(response, process.now);

class Dated implements HttpResponse {
  readonly status: number;
  readonly headers: HttpResponse['headers'];
  readonly body: HttpResponse['body'];
  readonly #at: Micros;

  constructor({ status, headers, body }: HttpResponse, at: Micros) {
    this.status = status;
    this.headers = headers;
    this.body = body;
    this.#at = at;
  }
  get date(): string {
    return httpDate(this.#at);
  }
}

/** A Go program that is a server and nothing else. */
export function* runGoServer(process: Process, server: GoServer, startup: Micros = STARTUP): Task<number> {
  const loop = new EventLoop();
  (server.signals ?? goSignals)(process, loop);
  yield* process.sleep(startup);
  const problem = startGoServer(process, loop, server);
  if (problem !== undefined) {
    yield* process.write(2, `${goLog(process, problem)}\n`);
    return 1;
  }
  yield* loop.run();
  return 0;
}

/** Where a path leads that goes round about, or that names what has others below it. @see go: src/net/http/server.go ServeMux.Handler, cleanPath */
function canonicalPath(routes: GoServer['routes'], path: string): string {
  const clean = path.includes('//') || path.includes('/.') ? cleaned(path) : path;
  return !Object.hasOwn(routes, clean) && Object.hasOwn(routes, `${clean}/`) ? `${clean}/` : clean;
}

function cleaned(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.length === 0 ? '/' : `/${parts.join('/')}${path.endsWith('/') ? '/' : ''}`;
}

function routeOf(routes: GoServer['routes'], path: string): GoServer['routes'][string] | undefined {
  if (Object.hasOwn(routes, path)) return routes[path];
  const prefix = Object.keys(routes)
    .filter((each) => each.endsWith('/') && path.startsWith(each))
    .sort((a, b) => b.length - a.length)[0];
  return prefix === undefined ? undefined : routes[prefix];
}

/** What Go's `http.Error` and plain handlers send. */
export const plain = (status: number, body: string, headers: Readonly<Record<string, string>> = {}): HttpResponse => ({
  status,
  headers: { 'Content-Type': 'text/plain; charset=utf-8', ...headers },
  body,
});

/** @see go: src/net/http/server.go Redirect */
export function redirect(request: HttpRequest, location: string, status = 302): HttpResponse {
  const absolute = /^[a-z][a-z0-9+.-]*:|^\//i.test(location);
  const target = absolute ? location : `${request.path.replace(/[^/]*$/, '')}${location}`;
  const escaped = target
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&#34;')
    .replaceAll("'", '&#39;');
  const html = request.method === 'GET' || request.method === 'HEAD';
  return {
    status,
    headers: { Location: target, ...(html && { 'Content-Type': 'text/html; charset=utf-8' }) },
    body: request.method === 'GET' ? `<a href="${escaped}">${statusText[status] ?? ''}</a>.\n\n` : '',
  };
}

/** A line as Go's package log writes it, or klog, where the program sends it there. */
export function goLog(process: Process, text: string): string {
  const place = throughKlog.get(process);
  return place === undefined ? `${localText(process, '%Y/%m/%d %H:%M:%S')} ${text}` : klog(process, 'I', place, text).slice(0, -1);
}

/** From now on what it logs comes from that place, where package log writes. @see kubernetes: component-base/logs/logs.go KlogWriter */
export const logsThroughKlog = (process: Process, place: string): void => void throughKlog.set(process, place);
const throughKlog = new WeakMap<Process, string>();

/** time.Time as Go prints it, with how long the process has lived. @see Go: time/format.go String */
export const goTime = ({ now, startedAt }: Process): string =>
  `${strftime('%Y-%m-%d %H:%M:%S.%N', now).replace(/\.?0+$/, '')} +0000 UTC m=+${((now - startedAt) / 1e6).toFixed(9)}`;

/** What Go says of a name that nobody knows, where it is to be connected to. */
export const noSuchHost = (process: Process, name: string): string => `dial tcp: ${lookupFailure(process, name)}`;

/** @see Go: net/net.go DNSError */
export function lookupFailure(process: Process, name: string): string {
  const text = process.access('/etc/resolv.conf', 'r') ? process.readFile('/etc/resolv.conf') : '';
  return `lookup ${name} on ${/^nameserver\s+(\S+)/m.exec(text)?.[1] ?? '127.0.0.1'}:53: no such host`;
}

/** A line as klog writes it: `I0515 09:00:00.000000       1 main.go:26] text`. */
export const klog = (process: Process, level: string, place: string, text: string): string =>
  `${level}${localText(process, '%m%d %H:%M:%S.%6N')} ${String(process.pid).padStart(7)} ${place}] ${text}\n`;

const STARTUP: Micros = 20 * MILLISECOND;
