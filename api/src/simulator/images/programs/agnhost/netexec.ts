import { goDuration } from '../../../apimachinery/duration.ts';
import { goJson } from '../../../apimachinery/go-json.ts';
import { goQuote } from '../../../apimachinery/go-quote.ts';
import { MILLISECOND, SECOND, seconds, type Task } from '../../../engine/index.ts';
import { type Process, type Socket, textOf } from '../../../kernel/index.ts';
import { EventLoop } from '../../servers/event-loop.ts';
import { type GoServer, goAddress, goLog, goTime, plain, redirect, startGoServer } from '../../servers/go-http.ts';
import { formOf, type HttpRequest, type HttpResponse, parseRequest } from '../../servers/http-message.ts';
import { goSignals } from '../../servers/signals.ts';
import { serveConnections } from '../../servers/tcp-server.ts';
import { goSeconds } from '../go-flags.ts';
import type { Given } from '../pflag.ts';
import { dialed } from './dial.ts';
import { uploaded } from './upload.ts';

type Form = ReadonlyMap<string, string>;

/** @see kubernetes: test/images/agnhost/netexec/netexec.go */
export function* netexec(process: Process, { values }: Given): Task<number> {
  const port = Number(values.get('http-port') ?? '8080');
  const udpPort = Number(values.get('udp-port') ?? '8081');
  const delay = Number(values.get('delay-shutdown') ?? '0');
  goSignals(process);
  const loop = new EventLoop();
  if (delay > 0)
    process.onSignal('TERM', () => {
      loop.start(
        (function* (): Task<void> {
          yield* process.write(1, `${goLog(process, `Sleeping ${delay} seconds before terminating...`)}\n`);
          yield* process.sleep(delay * SECOND);
          process.exit(0);
        })(),
      );
    });
  yield* process.sleep(20 * MILLISECOND);
  yield* log(process, `Started HTTP server on port ${port}`);
  // Ready is who serves datagrams: without them it never is.
  let ready = false;
  const failure = startGoServer(process, loop, {
    port,
    routes: overridden(
      routes(
        process,
        () => ready,
        (code) => loop.start(shutDown(process, code)),
      ),
      values.get('http-override') ?? '',
    ),
    tls: (values.get('tls-cert-file') ?? '') !== '',
  });
  if (failure !== undefined) {
    yield* log(process, failure);
    return 1;
  }
  if (udpPort !== -1) {
    yield* log(process, `Started UDP server on port  ${udpPort}`);
    serveConnections(loop, process.net.listen(udpPort, { protocol: 'UDP' }), (socket) => answerDatagram(process, socket));
    ready = true;
  }
  yield* loop.run();
  return 0;
}

const log = (process: Process, text: string): Task<void> => process.write(2, `${goLog(process, text)}\n`);

type Routes = GoServer['routes'];

/** Whatever is asked is answered as this address alone is. */
function overridden(routes: Routes, target: string): Routes {
  if (target === '') return routes;
  const head = parseRequest(`GET ${target.startsWith('/') ? '' : '/'}${target} HTTP/1.1\r\n\r\n`);
  const asked = typeof head === 'object' ? head.head : undefined;
  const route = routes[asked?.path ?? '/'] ?? routes['/'];
  // Made afresh, it tells of no client.
  const from = { remoteAddress: '', remotePort: 0 };
  return { '/': (request) => (asked && route ? route({ ...request, ...asked, ...from }) : plain(404, '404 page not found\n')) };
}

/** The connections are idle when they are looked at: at once, and again after a millisecond. @see go: src/net/http/server.go Server.Shutdown */
function* shutDown(process: Process, code: number): Task<void> {
  yield* process.sleep(MILLISECOND);
  yield* log(process, 'Graceful shutdown completed with: <nil>');
  process.exit(code);
}

function routes(process: Process, ready: () => boolean, leave: (code: number) => void): Routes {
  const told = (text: (form: Form, request: HttpRequest) => string, answer: (form: Form, request: HttpRequest) => HttpResponse) =>
    function* (request: HttpRequest): Task<HttpResponse> {
      const form = formOf(request);
      yield* log(process, text(form, request));
      return answer(form, request);
    };
  const fixed = (name: string, answer: (request: HttpRequest) => HttpResponse) =>
    told(
      () => `GET /${name}`,
      (_, request) => answer(request),
    );
  return {
    '/': fixed('', () => plain(200, `NOW: ${goTime(process)}`)),
    '/clientip': fixed('clientip', ({ remoteAddress, remotePort }) =>
      plain(200, remoteAddress === '' ? '' : goAddress({ remoteAddress, remotePort })),
    ),
    '/serverport': fixed('serverport', ({ localPort }) => plain(200, String(localPort))),
    '/header': told(
      (form) => `GET /header?key=${form.get('key') ?? ''}`,
      (form, { headers }) => plain(200, headers.get((form.get('key') ?? '').toLowerCase()) ?? ''),
    ),
    '/echo': told(
      (form) => `GET /echo?msg=${form.get('msg') ?? ''}&code=${form.get('code') ?? ''}`,
      (form) => coded(form, 200, (code) => plain(code, form.get('msg') ?? '')),
    ),
    '/healthz': fixed('healthz', () => ({ ...NOTHING_SAID, status: ready() ? 200 : 412 })),
    '/hostname': fixed('hostname', () => plain(200, process.net.hostname)),
    '/hostName': fixed('hostName', () => plain(200, process.net.hostname)),
    '/redirect': told(
      (form, { method }) => `${method} /redirect?msg=${form.get('location') ?? ''}&code=${form.get('code') ?? ''}`,
      (form, request) => coded(form, 302, (code) => redirect(request, form.get('location') ?? '', code)),
    ),
    '/shutdown': fixed('shutdown', () => process.exit(0)),
    *'/exit'(request) {
      const form = formOf(request);
      const [code = '', timeout = '', wait = ''] = ['code', 'timeout', 'wait'].map((name) => form.get(name) ?? '');
      yield* log(process, `GET /exit?code=${code}&timeout=${timeout}&wait=${wait}`);
      const [grace, pause] = [goSeconds(timeout || '0'), goSeconds(wait || '0')];
      if (grace === undefined) return wrong('timeout', 'a valid golang duration', timeout);
      if (pause === undefined) return wrong('wait', 'a valid golang duration', wait);
      if (!/^\d*$/.test(code)) return wrong('code', 'an integer [0-127]', code);
      const [shownWait, shownGrace] = [pause, grace].map((each) => goDuration(seconds(each)));
      yield* log(
        process,
        `Will begin shutdown in ${shownWait}, allowing ${shownGrace} for connections to close, then will exit with ${Number(code)}`,
      );
      yield* process.sleep(seconds(pause));
      if (grace === 0) return process.exit(Number(code));
      leave(Number(code));
      return NOTHING_SAID;
    },
    *'/shell'(request) {
      const form = formOf(request);
      const command = form.get('shellCommand') || (form.get('cmd') ?? '');
      yield* log(process, `GET /shell?cmd=${command}`);
      const result = yield* runShell(process, command);
      const shown = Object.entries(result).map(([key, value]) => `${key}:${value}`);
      yield* log(process, `Output: map[${shown.join(' ')}]`);
      return plain(200, goJson(result, ''));
    },
    '/upload': (request) => uploaded(process, request),
    '/dial': (request) => dialed(process, request),
  };
}

/** An answer without a body has no type. @see go: src/net/http/server.go cw.writeHeader */
const NOTHING_SAID: HttpResponse = { status: 200, headers: {}, body: '' };

const wrong = (argument: string, needed: string, got: string): HttpResponse =>
  plain(200, `argument '${argument}' must be ${needed} or empty, got ${goQuote(got)}\n`);

function coded(form: Form, usual: number, answer: (code: number) => HttpResponse): HttpResponse {
  const code = form.get('code') ?? '';
  return /^([-+]?\d+)?$/.test(code) ? answer(code === '' ? usual : Number(code)) : wrong('code', 'an integer', code);
}

function* runShell(process: Process, command: string): Task<{ error?: string; output?: string }> {
  const [readEnd, writeEnd] = process.pipe();
  const pid = process.spawn({
    argv: ['/bin/sh', '-c', command],
    fds: new Map([
      [1, writeEnd],
      [2, writeEnd],
    ]),
  });
  process.close(writeEnd);
  let output = '';
  for (;;) {
    const data = yield* process.read(readEnd);
    if (data === '') break;
    output += textOf(data);
  }
  process.close(readEnd);
  const { status } = yield* process.waitpid(pid);
  return { ...(status.code !== 0 && { error: `exit status ${status.code}` }), ...(output !== '' && { output }) };
}

function* answerDatagram(process: Process, socket: Socket): Task<void> {
  for (;;) {
    const text = yield* socket.read();
    if (text === '') return;
    const asked = text.trim().toLowerCase();
    const client = `${socket.remoteAddress}:${socket.remotePort}`;
    if (asked === 'hostname') {
      yield* log(process, 'Sending udp hostName response');
      yield* socket.write(process.net.hostname);
    } else if (asked.startsWith('echo ')) {
      const rest = asked.slice('echo '.length);
      yield* log(process, `Echoing ${rest} to UDP client ${client}`);
      yield* socket.write(rest);
    } else if (asked === 'clientip') {
      yield* log(process, `Sending clientip back to UDP client ${client}`);
      yield* socket.write(client);
    } else if (asked !== '') yield* log(process, `Unknown UDP command received from ${client}: ${asked}`);
  }
}
