import { SECOND, type Task, wait } from '../../../../engine/index.ts';
import { type Listener, OsError } from '../../../../kernel/index.ts';
import { httpDate } from '../../../../shell/utilities/time/calendar.ts';
import { EventLoop } from '../../../servers/event-loop.ts';
import type { HttpRequest, HttpResponse } from '../../../servers/http-message.ts';
import { serveHttp } from '../../../servers/http-server.ts';
import { mapped } from '../../javascript-server.ts';
import { type Handle, JsFunction, JsObject, type JsValue, type Machine } from '../values.ts';
import { define } from './define.ts';
import { emit, emitterOf } from './events.ts';
import { failed, readable, tellBody, textOf } from './http-message.ts';
import { called } from './node-globals.ts';
import { listenError, withCode } from './system-error.ts';

/** One request, and what the script makes of it. */
interface Exchange {
  readonly response: {
    status: number;
    message: string | undefined;
    headers: Record<string, string>;
    body: string;
    sent: boolean;
    /** The headers were sent before all of the body was known. */
    early: boolean;
    ended: boolean;
  };
  done: (() => void) | undefined;
}

function requestOf(machine: Machine, request: HttpRequest): JsObject {
  const headers = machine.object();
  for (const [name, value] of request.headers) headers.put(name, value);
  const made = emitterOf(machine, 'IncomingMessage');
  const socket = emitterOf(machine);
  socket.put('remoteAddress', mapped(request.remoteAddress)).put('remotePort', request.remotePort).put('localPort', request.localPort);
  made
    .put('method', request.method)
    .put('url', request.target)
    .put('headers', headers)
    .put('httpVersion', request.version.slice(5))
    .put('socket', socket)
    .put('connection', socket)
    .put(
      'destroy',
      machine.native('destroy', (self) => self),
      false,
    );
  made.native = request.body;
  return readable(machine, made, request.body);
}
function responseOf(machine: Machine, exchange: Exchange): JsObject {
  const { response } = exchange;
  const name = (key: JsValue): string => machine.text(key);
  const end = (): void => {
    response.early = response.sent;
    response.sent = true;
    response.ended = true;
    exchange.done?.();
  };
  const made = define(machine, emitterOf(machine, 'ServerResponse'), {
    statusCode: 200,
    setHeader: (self, [key, value]) => {
      if (response.sent)
        throw withCode(machine, machine.fail('Error', 'Cannot set headers after they are sent to the client'), 'ERR_HTTP_HEADERS_SENT');
      response.headers[name(key)] =
        value instanceof JsObject ? machine.text(machine.callNow(machine.get(value, 'join'), value, [', '])) : name(value);
      return self;
    },
    getHeader: (_, [key]) => Object.entries(response.headers).find(([each]) => each.toLowerCase() === name(key).toLowerCase())?.[1],
    removeHeader: (_, [key]) => {
      for (const each of Object.keys(response.headers)) if (each.toLowerCase() === name(key).toLowerCase()) delete response.headers[each];
      return undefined;
    },
    writeHead: (self, [status, second, third]) => {
      made.put('statusCode', machine.number(status));
      if (typeof second === 'string') response.message = second;
      const headers = second instanceof JsObject ? second : third;
      if (headers instanceof JsObject) for (const key of headers.keys()) response.headers[key] = name(machine.get(headers, key));
      response.sent = true;
      return self;
    },
    write: (_, [data]) => {
      response.sent = true;
      response.body += textOf(machine, data);
      return true;
    },
    *end(self, [data, second, third]): Task<JsValue> {
      if (data !== undefined && data !== null && !(data instanceof JsFunction)) {
        if (typeof data !== 'string' && !(data instanceof JsObject && data.kind === 'Buffer')) {
          const shown = data instanceof JsObject ? `an instance of ${data.kind}` : `type ${typeof data} (${machine.text(data)})`;
          throw withCode(
            machine,
            machine.fail(
              'TypeError',
              `The "chunk" argument must be of type string or an instance of Buffer or Uint8Array. Received ${shown}`,
            ),
            'ERR_INVALID_ARG_TYPE',
          );
        }
        response.body += textOf(machine, data);
      }
      response.status = machine.number(machine.get(made, 'statusCode'));
      end();
      yield* emit(machine, made, 'finish', []);
      const callback = [data, second, third].find((each) => each instanceof JsFunction);
      if (callback) yield* machine.call(callback, self, []);
      return self;
    },
    flushHeaders: () => undefined,
  });
  return made;
}
class Answered {
  resume: ((value: undefined) => void) | undefined;
  over = false;
  readonly tell = (): void => {
    this.over = true;
    this.resume?.(undefined);
  };
  start(resume: (value: undefined) => void): { cancel(): void } {
    if (this.over) resume(undefined);
    else this.resume = resume;
    return { cancel: () => undefined };
  }
}

/** A script's own server: connections come beside it, what is asked is one of its jobs. */
export function serverOf(machine: Machine, handlers: JsValue): JsObject {
  const server = emitterOf(machine, 'Server');
  machine.kept.set('servers', [...((machine.kept.get('servers') as JsObject[] | undefined) ?? []), server]);
  let listener: Listener | undefined;
  let loop: EventLoop | undefined;
  let fiber: Handle | undefined;
  if (handlers instanceof JsFunction) machine.callNow(machine.get(server, 'on'), server, ['request', handlers]);
  let open = 0;
  function* handle(request: HttpRequest): Task<HttpResponse> {
    open++;
    // Those that wait for an answer are held: who asks itself for each of them ends soon.
    machine.process.work(open >> 1);
    try {
      return yield* answer(request);
    } finally {
      open--;
    }
  }
  function* answer(request: HttpRequest): Task<HttpResponse> {
    const answered = new Answered();
    const exchange: Exchange = {
      response: { status: 200, message: undefined, headers: {}, body: '', sent: false, early: false, ended: false },
      done: answered.tell,
    };
    const [asked, response] = [requestOf(machine, request), responseOf(machine, exchange)];
    machine.loop.push(() => ask(machine, server, asked, response, request.body));
    busy++;
    yield* wait(answered);
    busy--;
    const { status, headers, body, message, early } = exchange.response;
    const oldest = request.version === 'HTTP/1.0';
    const alive = request.headers.get('connection')?.toLowerCase() !== 'close' && !oldest;
    return {
      status,
      headers: {
        ...headers,
        Date: httpDate(machine.process.now),
        Connection: alive ? 'keep-alive' : 'close',
        ...(alive && { 'Keep-Alive': 'timeout=5' }),
      },
      body,
      ...(message !== undefined && { reason: message }),
      // Headers that go before the body is known tell no length; nor do those that go without one.
      ...((early || request.method === 'HEAD') && { chunked: true }),
    };
  }
  /** Requests on their way, and what is told when the last of them is answered after the server has been closed. */
  let busy = 0;
  let closing: (() => Task<void>) | undefined;
  let bound: string | undefined;
  function* serve(): Task<void> {
    loop = new EventLoop();
    serveHttp(loop, listener as Listener, {
      handle,
      keepAlive: 5 * SECOND,
      malformed: { status: 400, headers: { Connection: 'close' }, body: '' },
      open: () => closing === undefined,
    });
    yield* loop.run();
    // Who was answered last has read it by then.
    if (closing) machine.loop.timer(1, closing, false);
  }
  return define(machine, server, {
    listen: (self, args) => {
      const options = args[0] instanceof JsObject && !(args[0] instanceof JsFunction) ? args[0] : undefined;
      const given = options ? machine.get(options, 'port') : args[0];
      const port = given === undefined || given === null || given instanceof JsFunction ? 0 : Number(machine.text(given));
      const host = options ? machine.get(options, 'host') : typeof args[1] === 'string' ? args[1] : undefined;
      const callback = args.find((each) => each instanceof JsFunction);
      const path = pathOf(options ? machine.get(options, 'path') : given);
      if (path === undefined && (Number.isNaN(port) || port < 0 || port > 65_535))
        throw withCode(
          machine,
          machine.fail(
            'RangeError',
            `options.port should be >= 0 and < 65536. Received ${typeof given === 'string' ? `type string ('${given}')` : machine.text(given)}.`,
          ),
          'ERR_SOCKET_BAD_PORT',
        );
      const address = typeof host === 'string' && host !== '' && host !== '::' ? (host === 'localhost' ? '127.0.0.1' : host) : undefined;
      try {
        listener =
          path !== undefined
            ? machine.process.net.listenUnix(path)
            : machine.process.net.listen(port, {
                backlog: 511,
                ...(address === '0.0.0.0' ? { family: 4 } : address !== undefined && { address }),
              });
      } catch (error) {
        if (!(error instanceof OsError)) throw error;
        const made = listenError(machine, error, path ?? address ?? '::', path === undefined ? port : -1);
        machine.loop.push(() => failed(machine, server, made));
        return self;
      }
      server.put('listening', true);
      bound = address;
      fiber = machine.loop.start(serve());
      machine.loop.push(() => listening(machine, server, callback));
      return self;
    },
    close: (self, [callback]) => {
      listener?.close();
      server.put('listening', false);
      if (busy > 0) {
        closing = () => closed(machine, server, callback);
        return self;
      }
      loop?.stop();
      fiber?.stop();
      machine.loop.push(() => closed(machine, server, callback));
      return self;
    },
    closeAllConnections: () => undefined,
    address: () =>
      listener
        ? machine.object({
            address: bound ?? '::',
            family: bound === undefined || bound.includes(':') ? 'IPv6' : 'IPv4',
            port: listener.port,
          })
        : null,
    unref: (self) => {
      if (fiber) fiber.alive = false;
      return self;
    },
    setTimeout: (self) => self,
    timeout: 0,
    keepAliveTimeout: 5000,
    headersTimeout: 60_000,
  });
}
/** Whether a text names a port or a file. @see node: lib/net.js Server.prototype.listen toNumber */
export const pathOf = (given: JsValue): string | undefined =>
  typeof given === 'string' && given !== '' && !/^\d+$/.test(given.trim()) ? given : undefined;

function* ask(machine: Machine, server: JsObject, asked: JsObject, response: JsObject, body: string): Task<void> {
  machine.calls.length = 0;
  machine.rested();
  yield* emit(machine, server, 'request', [asked, response]);
  machine.loop.push(() => tellBody(machine, asked, body));
}
function* listening(machine: Machine, server: JsObject, callback: JsValue): Task<void> {
  yield* emit(machine, server, 'listening', []);
  if (callback !== undefined) yield* called(machine, callback, [], server);
}
function* closed(machine: Machine, server: JsObject, callback: JsValue): Task<void> {
  yield* emit(machine, server, 'close', []);
  if (callback instanceof JsFunction) yield* called(machine, callback, [], server);
}
