import { byObject, MILLISECOND, type Task } from '../../../engine/index.ts';
import { byteLength, type Listener, type Process, resolveUser } from '../../../kernel/index.ts';
import { idle } from '../../generic.ts';
import { EventLoop } from '../../servers/event-loop.ts';
import { type HttpRequest, type HttpResponse, shownBody } from '../../servers/http-message.ts';
import { serveHttp } from '../../servers/http-server.ts';
import type { Directive } from './config.ts';
import { append, type ErrorLog } from './log.ts';
import { errorPage } from './pages.ts';
import type { Place } from './place.ts';
import { type Connections, type Exchange, headersOf, respond, serverFor } from './respond.ts';
import { isSecured, type Site, setting, settings } from './site.ts';
import { expandLog, Variables } from './variables.ts';

/** What the master hands to its workers. */
export interface Work {
  readonly site: Site;
  readonly version: string;
  readonly log: ErrorLog;
  /** As it was read. */
  readonly configuration: readonly Directive[];
  readonly listeners: readonly Listener[];
  readonly upstreams: ReadonlyMap<string, readonly { readonly address: string; readonly port: number }[]>;
  /** Connections are numbered over all workers. */
  readonly connections: { count: number };
  /** The user that workers become; undefined: they stay who they are. */
  readonly user: string | undefined;
}

/** The code of a worker that would end again just so: its master starts no other. */
export const FATAL = 2;
/** What a worker does before it is gone: whoever told the master to quit goes on in the meantime, and may end well first. */
const EXIT_CPU = 3 * MILLISECOND;

/** A worker process: takes connections until it is told to end. The first of them takes all: one is as fast as many here. */
export function* worker(process: Process, work: Work, takes: boolean): Task<number> {
  const { log } = work;
  process.argv = ['nginx: worker process'];
  const loop = new EventLoop();
  let graceful = false;
  let open = 0;
  const connections: Connections = { used: work.listeners.length + OWN_CONNECTIONS, most: workerConnections(work.site) };
  const stop = (): void => {
    if (!graceful || open === 0) loop.stop();
  };
  const answered = (): void => {
    open--;
    connections.used--;
    if (graceful) stop();
  };
  process.onSignal('TERM', () => loop.stop());
  process.onSignal('INT', () => loop.stop());
  process.onSignal('QUIT', () => {
    graceful = true;
    stop();
  });
  if (work.user !== undefined && process.uid === 0) {
    const user = resolveUser(work.user, process.readFile('/etc/passwd'), process.readFile('/etc/group'));
    const missing = process.holds('SETGID') ? (process.holds('SETUID') ? undefined : 'setuid') : 'setgid';
    if (user && missing) {
      yield* log.write(process, 'emerg', `${missing}(${missing === 'setgid' ? user.gid : user.uid}) failed (1: Operation not permitted)`);
      return FATAL;
    }
    if (user) process.setUser(user);
  }
  // Where it listens nowhere, it waits all the same.
  if (takes && work.listeners.length > 0)
    for (const listener of work.listeners)
      serveHttp(loop, listener, {
        handle(request) {
          open++;
          connections.used++;
          return answer(process, work, request, connections, answered);
        },
        malformed: {
          status: 400,
          headers: { Server: `nginx/${work.version}`, 'Content-Type': 'text/html' },
          body: errorPage(400, work.version),
        },
        open: () => !graceful,
        ...(isSecured(work.site, listener.port) && { tls: { refusal: refusal(work) } }),
      });
  else loop.start(idle(process));
  yield* loop.run();
  if (graceful) yield* log.write(process, 'notice', 'gracefully shutting down');
  yield* log.write(process, 'notice', 'exiting');
  yield* process.compute(EXIT_CPU);
  yield* log.write(process, 'notice', 'exit');
  return 0;
}

/** To a client that does not speak TLS where it must. @see nginx: src/http/ngx_http_special_response.c ngx_http_error_497_page */
const refusal = ({ version }: Work): HttpResponse => ({
  status: 400,
  headers: { Server: `nginx/${version}`, 'Content-Type': 'text/html' },
  body: errorPage(400, version)
    .replace('<title>400 Bad Request', `<title>400 ${NEEDS_TLS}`)
    .replace('<hr>', `<center>${NEEDS_TLS}</center>\r\n<hr>`),
});

const NEEDS_TLS = 'The plain HTTP request was sent to HTTPS port';

/** The channel to its master. */
const OWN_CONNECTIONS = 1;
function workerConnections({ main }: Site): number {
  const events = main.find(({ name }) => name === 'events')?.block ?? [];
  return Number(events.find(({ name }) => name === 'worker_connections')?.args[0]) || 512;
}

function* answer(
  process: Process,
  work: Work,
  request: HttpRequest,
  connections: Connections,
  answered: () => void,
): Task<HttpResponse | undefined> {
  try {
    const { site, version, log } = work;
    if (connections.used > connections.most) {
      yield* log.write(process, 'alert', `${connections.most} worker_connections are not enough`);
      return undefined;
    }
    const server = serverFor(site, request);
    if (!server) return undefined;
    const number = ++work.connections.count;
    const facts = { process, request, server, version, connection: number, at: process.now, uri: request.path, root: '', sent: undefined };
    const variables = new Variables(facts);
    const errors: string[] = [];
    const error = (message: string) => errors.push(message);
    const exchange: Exchange = { process, site, request, server, version, variables, upstreams: work.upstreams, connections, error };
    const response = yield* respond(exchange);
    for (const message of errors) {
      const [what, upstream] = message.split('|');
      const host = request.headers.get('host');
      yield* log.write(
        process,
        'error',
        `*${number} ${what}, client: ${request.remoteAddress}, server: ${server.names[0] ?? ''}, request: "${request.method} ${request.target} ${request.version}"${upstream ? `, ${upstream}` : ''}${host === undefined ? '' : `, host: "${host}"`}`,
      );
    }
    const { status, body, place } = response;
    const headers = headersOf(exchange, response);
    variables.answered(status, byteLength(shownBody(response, request.method === 'HEAD')));
    yield* accessLog(process, site, place, variables, log.files);
    // nginx' own code: the connection is closed without an answer.
    return status === 444 ? undefined : { status, headers, body };
  } finally {
    answered();
  }
}

function* accessLog(process: Process, site: Site, place: Place, variables: Variables, files: ReadonlyMap<string, number>): Task<void> {
  for (const { args } of place.accessLogs) {
    const [path = '', name = 'combined'] = args;
    if (path === 'off') continue;
    yield* append(process, path, `${expandLog(formats(site).get(name) ?? COMBINED, variables)}\n`, files);
  }
}

/** By their names; of several of one name, the first. */
const formats = byObject(
  ({ http }: Site): ReadonlyMap<string, string> =>
    new Map(
      settings(http, 'log_format')
        .map(({ args: [name = '', ...words] }) => [name, words.filter((word) => !word.startsWith('escape=')).join('')] as const)
        .reverse(),
    ),
);

const COMBINED = '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent"';

/** Whether a setting of the main part is on. */
export const isOn = (site: Site, name: string, byDefault: boolean): boolean => {
  const value = setting({ own: site.main, outer: undefined }, name)?.args[0];
  return value === undefined ? byDefault : value === 'on';
};
