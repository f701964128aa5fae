import { goQuote } from '../../../apimachinery/go-quote.ts';
import { bracketed } from '../../../apimachinery/host-port.ts';
import type { Task } from '../../../engine/index.ts';
import { goWords, OsError, type Process } from '../../../kernel/index.ts';
import { posixRegex, RegexError } from '../../../shell/regex/index.ts';
import { notFollowed } from '../../../shell/utilities/lib/not-followed.ts';
import type { HttpResponse as ApiAnswer } from '../../../shell/utilities/network/http-client.ts';
import { EventLoop } from '../../servers/event-loop.ts';
import { klog, plain, redirect } from '../../servers/go-http.ts';
import type { HttpRequest, HttpResponse } from '../../servers/http-message.ts';
import { type HttpService, serveHttp } from '../../servers/http-server.ts';
import { runHttpServer } from '../../servers/run-server.ts';
import { exitsOn } from '../../servers/signals.ts';
import { firstWord, KUBECTL_COMMAND } from './words.ts';

/** What is passed on: without what the proxy says itself. */
export interface Passed {
  readonly method: string;
  readonly target: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body?: string;
}

/** An answer of the API server, or why there is none. */
type Ask = (process: Process, passed: Passed) => Task<ApiAnswer | string>;

type FlagOf = (name: string, short?: string) => string | undefined;

/** Whom the proxy serves, and with what, each a list of expressions. @see kubernetes: kubectl/pkg/proxy/proxy_server.go */
const DEFAULTS = {
  'accept-hosts': '^localhost$,^127\\.0\\.0\\.1$,^\\[::1\\]$',
  'accept-paths': '^.*',
  'reject-paths': '^/api/.*/pods/.*/exec,^/api/.*/pods/.*/attach',
  'reject-methods': '^$',
} as const;

/**
 * `kubectl proxy` passes requests on, with the Pod's token.
 * @see kubernetes: kubectl/pkg/cmd/proxy/proxy.go, kubectl/pkg/proxy/proxy_server.go FilterServer
 */
export function* kubectlProxy(process: Process, flagOf: FlagOf, ask: Ask): Task<number> {
  const given = flagOf('port', 'p') ?? String(DEFAULT_PORT);
  const port = Number(given);
  if (!/^[-+]?\d+$/.test(given)) {
    const why = `invalid argument ${goQuote(given)} for "-p, --port" flag: strconv.ParseInt: parsing ${goQuote(given)}: invalid syntax`;
    yield* process.write(2, `error: ${why}\nSee 'kubectl proxy --help' for usage.\n`);
    return 1;
  }
  const path = flagOf('unix-socket', 'u') ?? '';
  if (path !== '' && port !== DEFAULT_PORT) {
    yield* process.write(2, 'error: cannot set --unix-socket and --port at the same time\n');
    return 1;
  }
  const address = flagOf('address') ?? '127.0.0.1';
  const isAll = address === '0.0.0.0' || address === '::';
  const shown = isAll ? '[::]' : bracketed(address);
  const isOpen = process.argv.some((word) => /^--disable-filter(=true)?$/.test(word));
  if (isOpen && path === '') yield* process.write(2, klog(process, 'W', 'proxy.go:175', OPEN));
  if (flagOf('www', 'w') !== undefined) notFollowed(process);
  const filter = isOpen ? () => true : filterOf(flagOf);
  if (typeof filter === 'string') {
    yield* process.write(2, `error: ${filter}\n`);
    return 1;
  }
  exitsOn(process, 2);
  // Where it is not told which port, it takes one that is free.
  const taken = (): number => process.net.listening.findLast(({ holders }) => holders.some(({ pid }) => pid === process.pid))?.port ?? port;
  const announce = (): Task<void> => process.write(1, `Starting to serve on ${shown}:${port || taken()}\n`);
  const prefix = (flagOf('api-prefix') ?? '/').replace(/\/?$/, '/');
  const service: HttpService = {
    *handle(whole): Task<HttpResponse> {
      const request = belowPrefix(whole, prefix);
      if ('status' in request) return request;
      if (!filter(request)) return FORBIDDEN;
      if (connects(request) && !filter({ ...request, ...INTO_CONTAINER })) return NOT_CONNECTED;
      const answer = yield* ask(process, passedOn(request));
      if (typeof answer === 'string') {
        yield* process.write(2, klog(process, 'E', 'proxy_server.go:147', `Error while proxying request: ${answer}`));
        return plain(500, `${answer}\n`, NOT_SNIFFED);
      }
      return {
        status: answer.status,
        headers: Object.fromEntries(answer.headers.filter(([name]) => !/^(content-length|connection)$/i.test(name))),
        body: answer.body,
      };
    },
  };
  if (path !== '') return yield* overSocket(process, path, service);
  return yield* runHttpServer(
    process,
    [{ port, ...(!isAll && { address }) }],
    service,
    ({ error }) => ({ message: `error: listen tcp ${address}:${port}: bind: ${goWords(error)}\n` }),
    announce,
  );
}

const DEFAULT_PORT = 8001;

/** On a socket that is a file, for nobody but its user; one that stood there goes. @see kubernetes: kubectl/pkg/proxy/proxy_server.go ListenUnix */
function* overSocket(process: Process, path: string, service: HttpService): Task<number> {
  const loop = new EventLoop();
  const { umask } = process;
  process.umask = 0o077;
  try {
    if (process.access(path, 'f') && process.stat(path).type === 'socket') process.unlink(path);
    serveHttp(loop, process.net.listenUnix(path), service);
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    yield* process.write(2, `error: listen unix ${path}: bind: ${goWords(error)}\n`);
    return 1;
  }
  process.umask = umask;
  yield* process.write(1, `Starting to serve on ${path}\n`);
  yield* loop.run();
  return 0;
}

const OPEN = 'Request filter disabled, your proxy is vulnerable to XSRF attacks, please be cautious';

const NOT_SNIFFED = { 'X-Content-Type-Options': 'nosniff' };
const FORBIDDEN: HttpResponse = plain(403, 'Forbidden\n', NOT_SNIFFED);

/** What is asked of the API server below `--api-prefix`. @see kubernetes: kubectl/pkg/proxy/proxy_server.go NewServer, stripLeaveSlash */
function belowPrefix(request: HttpRequest, prefix: string): HttpRequest | HttpResponse {
  const { path, target } = request;
  if (`${path}/` === prefix) return redirect(request, prefix, 301);
  if (!path.startsWith(prefix)) return plain(404, '404 page not found\n', NOT_SNIFFED);
  if (prefix === '/' || prefix.startsWith('/api')) return request;
  return { ...request, path: path.slice(prefix.length - 1), target: target.slice(prefix.length - 1) };
}

/** Commands of kubectl that get connected with a container, which a proxy forbids by what they ask for then. */
function connects({ headers }: HttpRequest): boolean {
  const command = headers.get(KUBECTL_COMMAND);
  return command !== undefined && /^(exec|attach|cp)$/.test(firstWord((JSON.parse(command) as { words: string[] }).words));
}
const INTO_CONTAINER = { method: 'POST', path: '/api/v1/namespaces/default/pods/p/exec' };
const NOT_CONNECTED: HttpResponse = {
  status: 200,
  body: `${JSON.stringify({ pieces: [[2, 'error: unable to upgrade connection: Forbidden\n']], exitCode: 1 })}\n`,
};

function filterOf(flagOf: FlagOf): ((request: HttpRequest) => boolean) | string {
  try {
    const matches = (name: keyof typeof DEFAULTS): ((text: string) => boolean) => {
      const all = (flagOf(name) ?? DEFAULTS[name]).split(',').map((source) => posixRegex(source, { extended: true }));
      return (text) => all.some((one) => one.test(text));
    };
    const [hosts, paths, noPaths, noMethods] = [
      matches('accept-hosts'),
      matches('accept-paths'),
      matches('reject-paths'),
      matches('reject-methods'),
    ];
    return ({ method, path, headers }) =>
      !noPaths(path) && !noMethods(method) && paths(path) && hosts((headers.get('host') ?? '').replace(/:\d+$/, ''));
  } catch (error) {
    if (error instanceof RegexError) return error.message;
    throw error;
  }
}

/** A watch is asked for as by one who reads an answer whole: it is passed on when it has ended. */
function passedOn({ method, target, query, headers, body }: HttpRequest): Passed {
  const own = /^(host|authorization|connection|content-length|accept-encoding)$/;
  const kept = [...headers].filter(([name]) => !own.test(name) && !(name === 'user-agent' && query.has('watch')));
  return { method, target, headers: kept, ...(body !== '' && { body }) };
}
