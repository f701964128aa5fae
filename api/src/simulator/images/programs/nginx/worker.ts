import { byObject, MILLISECOND, mapped, nothing, type Task } from '../../../engine/index.ts';
import { byteLength, type Process, resolveUser } from '../../../kernel/index.ts';
import { idle } from '../../generic.ts';
import { EventLoop } from '../../servers/event-loop.ts';
import { type HttpRequest, type HttpResponse, shownBody } from '../../servers/http-message.ts';
import { serveHttp } from '../../servers/http-server.ts';
import { serveConnections } from '../../servers/tcp-server.ts';
import type { Answer, Connections, Exchange } from './exchange.ts';
import { patienceOf } from './keep-alive.ts';
import { signature } from './layout.ts';
import { append } from './log.ts';
import { errorPage, phraseOf } from './pages.ts';
import { withHeadersOf } from './request-headers.ts';
import { headersOf, lengthOf, respond, serverFor } from './respond.ts';
import { isSecured, type Site, setting, settings } from './site.ts';
import { passStream } from './stream.ts';
import { expandLog, Variables } from './variables.ts';
import type { Work } from './work.ts';

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
  const connections: Connections = { used: work.listeners.size + OWN_CONNECTIONS, most: workerConnections(work.site) };
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
  if (takes && work.listeners.size > 0)
    for (const listener of work.listeners.values()) {
      const stream = work.site.streams.find(({ listens }) => listens.some(({ port }) => port === listener.port));
      if (stream) {
        serveConnections(loop, listener, (socket) => passStream(process, loop, work, stream, socket));
        continue;
      }
      const patience = patienceOf(work.site, listener.port);
      serveHttp(loop, listener, {
        handle(request) {
          open++;
          connections.used++;
          return thenDone(() => answer(process, work, request, connections), answered);
        },
        malformed: {
          status: 400,
          headers: { Server: signature(work.version), 'Content-Type': 'text/html' },
          body: errorPage(400, signature(work.version)),
        },
        firstWait: patience.first,
        keepAlive: patience.next,
        open: () => !graceful && patience.next > 0,
        ...(isSecured(work.site, listener.port) && { tls: { refusal: refusal(work) } }),
      });
    }
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
  headers: { Server: signature(version), 'Content-Type': 'text/html' },
  body: errorPage(400, signature(version))
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

/** What is answered, and that it is logged; a task where something is waited for. Undefined: the connection is closed. */
function answer(process: Process, work: Work, asked: HttpRequest, connections: Connections): Made {
  const { site, version, log } = work;
  if (connections.used > connections.most)
    return mapped(log.write(process, 'alert', `${connections.most} worker_connections are not enough`), () => undefined);
  const server = serverFor(site, asked);
  if (!server) return undefined;
  const request = withHeadersOf(server, version, asked);
  const number = ++work.connections.count;
  const errors: string[] = [];
  const exchange: Exchange = {
    process,
    site,
    request,
    server,
    version,
    variables: new Variables(process, request, server, version, number),
    upstreams: work.upstreams,
    connections,
    errors,
  };
  const made = respond(exchange);
  if ('next' in made || errors.length > 0) return loggedLater(work, exchange, number, made, errors);
  const response = responseTo(exchange, made);
  const logging = logged(work, exchange, made);
  return logging === nothing ? response : mapped(logging, () => response);
}

type Made = HttpResponse | undefined | Task<HttpResponse | undefined>;
const isTask = (made: Made): made is Task<HttpResponse | undefined> => made !== undefined && 'next' in made;

/** `done` is called when the answer is made, or fails to be. */
function thenDone(make: () => Made, done: () => void): Made {
  let made: Made;
  try {
    made = make();
  } finally {
    if (!isTask(made)) done();
  }
  return isTask(made) ? thenDoneLater(made, done) : made;
}

function* thenDoneLater(made: Task<HttpResponse | undefined>, done: () => void): Task<HttpResponse | undefined> {
  try {
    return yield* made;
  } finally {
    done();
  }
}

function* loggedLater(
  work: Work,
  exchange: Exchange,
  number: number,
  made: Answer | Task<Answer>,
  errors: readonly string[],
): Task<HttpResponse | undefined> {
  const { process, request, server } = exchange;
  const answer = 'next' in made ? yield* made : made;
  for (const message of errors) {
    const [what, upstream] = message.split('|');
    const host = request.headers.get('host');
    yield* work.log.write(
      process,
      'error',
      `*${number} ${what}, client: ${request.remoteAddress}, server: ${server.names[0] ?? ''}, request: "${request.method} ${request.target} ${request.version}"${upstream ? `, ${upstream}` : ''}${host === undefined ? '' : `, host: "${host}"`}`,
    );
  }
  const response = responseTo(exchange, answer);
  yield* logged(work, exchange, answer);
  return response;
}

function responseTo(exchange: Exchange, answer: Answer): HttpResponse | undefined {
  const { status, body, reason = phraseOf(status) } = answer;
  const size = byteLength(shownBody(answer, exchange.request.method === 'HEAD'));
  const chunked = lengthOf(exchange.request, answer) !== 'told';
  exchange.variables.answered(status, lengthOf(exchange.request, answer) === 'in pieces' ? inPieces(size) : size);
  // nginx' own code: the connection is closed without an answer.
  return status === 444 ? undefined : { status, headers: headersOf(exchange, answer), body, reason, ...(chunked && { chunked }) };
}

/** The length of a body that is sent as one piece, with what stands around it, and the end. */
const inPieces = (size: number): number => (size === 0 ? 0 : size.toString(16).length + size + 2 * CRLF) + END_OF_PIECES;
const CRLF = 2;
const END_OF_PIECES = '0\r\n\r\n'.length;

/** Writes to the access logs. */
function logged(work: Work, { process, site, variables }: Exchange, { place }: Answer): Task<void> {
  const logs = place.accessLogs;
  const write = ({ args: [path = '', name = 'combined'] }: (typeof logs)[number]): Task<void> =>
    path === 'off' ? nothing : append(process, path, `${expandLog(formats(site).get(name) ?? COMBINED, variables)}\n`, work.log.files);
  return logs.length === 1 && logs[0] ? write(logs[0]) : inOrder(logs, write);
}

function* inOrder<T>(items: readonly T[], act: (item: T) => Task<void>): Task<void> {
  for (const item of items) yield* act(item);
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
