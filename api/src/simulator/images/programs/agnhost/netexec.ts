import { goDuration } from '../../../apimachinery/duration.ts';
import { MILLISECOND, SECOND, seconds, type Task } from '../../../engine/index.ts';
import { OsError, type Process, type Socket, textOf } from '../../../kernel/index.ts';
import { EventLoop } from '../../servers/event-loop.ts';
import { type GoServer, goAddress, goLog, goTime, plain, redirect, startGoServer } from '../../servers/go-http.ts';
import { httpRequest } from '../../servers/http-client.ts';
import type { HttpRequest, HttpResponse } from '../../servers/http-message.ts';
import { goSignals } from '../../servers/signals.ts';
import { serveConnections } from '../../servers/tcp-server.ts';
import { goFlags, goSeconds } from '../go-flags.ts';

/** @see kubernetes: test/images/agnhost/netexec/netexec.go */
export function* netexec(process: Process, args: readonly string[]): Task<number> {
  const { values, problem } = goFlags(args, {
    'http-port': true,
    'udp-port': true,
    'sctp-port': true,
    'http-override': true,
    'udp-listen-addresses': true,
    'tls-cert-file': true,
    'tls-private-key-file': true,
    'delay-shutdown': true,
  });
  if (problem !== undefined) {
    yield* process.write(2, `Error: ${problem.replace('flag provided but not defined: -', 'unknown flag: --')}\n`);
    return 1;
  }
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
    routes: routes(process, () => ready),
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

function routes(process: Process, ready: () => boolean): GoServer['routes'] {
  const told = (text: (request: HttpRequest) => string, answer: (request: HttpRequest) => HttpResponse) =>
    function* (request: HttpRequest): Task<HttpResponse> {
      yield* log(process, text(request));
      return answer(request);
    };
  const hostname = (name: string) =>
    told(
      () => `GET /${name}`,
      () => plain(200, process.net.hostname),
    );
  return {
    '/': told(
      () => 'GET /',
      () => plain(200, `NOW: ${goTime(process)}`),
    ),
    '/clientip': told(
      () => 'GET /clientip',
      ({ remoteAddress, remotePort }) => plain(200, goAddress({ remoteAddress, remotePort })),
    ),
    '/serverport': told(
      () => 'GET /serverport',
      ({ localPort }) => plain(200, String(localPort)),
    ),
    '/header': told(
      ({ query }) => `GET /header?key=${query.get('key') ?? ''}`,
      ({ query, headers }) => plain(200, headers.get((query.get('key') ?? '').toLowerCase()) ?? ''),
    ),
    '/echo': told(
      ({ query }) => `GET /echo?msg=${query.get('msg') ?? ''}&code=${query.get('code') ?? ''}`,
      ({ query }) => plain(Number(query.get('code') || 200), query.get('msg') ?? ''),
    ),
    '/healthz': told(
      () => 'GET /healthz',
      () => plain(ready() ? 200 : 412, ''),
    ),
    '/hostname': hostname('hostname'),
    '/hostName': hostname('hostName'),
    '/redirect': told(
      ({ method, query }) => `${method} /redirect?msg=${query.get('location') ?? ''}&code=${query.get('code') ?? ''}`,
      (request) => redirect(request, request.query.get('location') ?? '', Number(request.query.get('code') || 302)),
    ),
    '/shutdown': told(
      () => 'GET /shutdown',
      () => process.exit(0),
    ),
    *'/exit'({ query }) {
      const [code = '', timeout = '', wait = ''] = ['code', 'timeout', 'wait'].map((name) => query.get(name) ?? '');
      yield* log(process, `GET /exit?code=${code}&timeout=${timeout}&wait=${wait}`);
      const [grace, pause] = [goSeconds(timeout || '0'), goSeconds(wait || '0')];
      if (grace === undefined)
        return plain(200, `argument 'timeout' must be a valid golang duration or empty, got ${JSON.stringify(timeout)}\n`);
      if (pause === undefined) return plain(200, `argument 'wait' must be a valid golang duration or empty, got ${JSON.stringify(wait)}\n`);
      if (!/^\d*$/.test(code)) return plain(200, `argument 'code' must be an integer [0-127] or empty, got ${JSON.stringify(code)}\n`);
      const [shownWait, shownGrace] = [pause, grace].map((each) => goDuration(seconds(each)));
      yield* log(
        process,
        `Will begin shutdown in ${shownWait}, allowing ${shownGrace} for connections to close, then will exit with ${Number(code)}`,
      );
      yield* process.sleep(seconds(pause));
      return process.exit(Number(code));
    },
    *'/shell'({ query }) {
      const command = query.get('shellCommand') ?? query.get('cmd') ?? '';
      yield* log(process, `GET /shell?cmd=${command}`);
      return plain(200, JSON.stringify(yield* runShell(process, command)));
    },
    *'/dial'({ query }) {
      const [host = '', port = '', request = '', protocol = '', tries = ''] = ['host', 'port', 'request', 'protocol', 'tries'].map(
        (name) => query.get(name) ?? '',
      );
      yield* log(process, `GET /dial?host=${host}&protocol=${protocol}&port=${port}&request=${request}&tries=${tries}`);
      if (request === '') return plain(400, 'request parameter not specified. <nil>\n');
      const responses: string[] = [];
      const errors: string[] = [];
      for (let i = 0; i < Number(tries || 1); i++) {
        const answer = yield* dial(process, protocol.toLowerCase() === 'udp', host, Number(port), request);
        if ('text' in answer) responses.push(answer.text);
        else errors.push(answer.error);
      }
      return plain(200, JSON.stringify({ ...(errors.length > 0 && { errors }), ...(responses.length > 0 && { responses }) }));
    },
  };
}

function* runShell(process: Process, command: string): Task<{ output?: string; error?: string }> {
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
  return { ...(output !== '' && { output }), ...(status.code !== 0 && { error: `exit status ${status.code}` }) };
}

function* dial(process: Process, udp: boolean, host: string, port: number, request: string): Task<{ text: string } | { error: string }> {
  const [address] = yield* process.net.resolve(host);
  if (address === undefined) return { error: `lookup ${host}: no such host` };
  try {
    if (!udp) {
      const answer = yield* httpRequest(process, {
        address,
        port,
        target: `/${request}`,
        headers: { Host: `${host}:${port}` },
        connectTimeout: 5 * SECOND,
        readTimeout: 5 * SECOND,
      });
      return answer ? { text: answer.body } : { error: 'EOF' };
    }
    const socket = yield* process.net.connect(address, port, 5 * SECOND, 'UDP');
    yield* socket.write(request);
    const text = yield* socket.read(5 * SECOND);
    socket.close();
    return { text };
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    const why = error.code === 'ETIMEDOUT' ? 'i/o timeout' : `connect: ${error.message.toLowerCase()}`;
    return {
      error: udp
        ? `reading from udp connection failed. err:'read udp ${address}:${port}: ${why}'`
        : `Get "http://${address}:${port}/${request}": dial tcp ${address}:${port}: ${why}`,
    };
  }
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
