import type { Task } from '../../../../engine/index.ts';
import { type Listener, OsError } from '../../../../kernel/index.ts';
import { EventLoop } from '../../../servers/event-loop.ts';
import type { HttpRequest, HttpResponse } from '../../../servers/http-message.ts';
import { serveHttp } from '../../../servers/http-server.ts';
import { nativeClass } from '../classes.ts';
import { exceptionClass, failure, systemRaised } from '../exceptions.ts';
import { stringOf, wholeOf } from '../types.ts';
import { type Arguments, given, Instance, List, type Machine, PythonClass, Raised, type Value } from '../values.ts';
import { type Exchange, filesClass, handlerClass } from './http-handler.ts';
import type { Members } from './members.ts';
import { acceptedSocket } from './socket.ts';

interface Server {
  readonly listener: Listener;
  readonly handler: Value;
  readonly threads: boolean;
  /** Its handler is given the connection itself. */
  readonly plain: boolean;
  /** Throws into who serves. */
  interrupt?: (error: Raised) => void;
  busy: boolean;
  stopped: boolean;
}
const serverOf = ({ args: [self] }: Arguments): Server => (self as Instance).native as Server;

/** What the handler makes of a request; undefined: it fails, and the connection is closed. */
function* answer(machine: Machine, self: Instance, request: HttpRequest): Task<HttpResponse | undefined> {
  const server = self.native as Server;
  const own: Exchange = { request, status: 200, reason: undefined, headers: {}, body: '', answered: false };
  const address = new List([request.remoteAddress, BigInt(request.remotePort)], 'tuple');
  if (!server.threads) {
    yield* machine.threads.until(() => !server.busy);
    server.busy = true;
  }
  try {
    yield* machine.call(server.handler, given(new Instance(connectionClass, own), address, self));
    yield* machine.flush();
    return own.answered
      ? {
          status: own.status,
          headers: own.headers,
          body: own.body,
          bare: !own.whole,
          ...(own.reason !== undefined && { reason: own.reason }),
        }
      : undefined;
  } catch (error) {
    const raised = systemRaised(error);
    if (!(raised instanceof Raised)) throw raised;
    // The script goes on only after what is an Exception.
    if (!raised.value.of.isKindOf(exceptionClass('Exception')) && !server.threads) throw raised;
    yield* tellFailed(machine, raised, address);
    return undefined;
  } finally {
    server.busy = false;
    machine.threads.changed();
  }
}
const connectionClass = new PythonClass('socket', [], new Map(), undefined, 'socket');

const stopClass = new PythonClass('Stop', [exceptionClass('BaseException')], new Map(), undefined, 'socketserver');

/** Each connection is given to a handler, in a thread of its own if there are threads. @see cpython: Lib/socketserver.py */
function* servePlain(machine: Machine, self: Instance, once: boolean): Task<void> {
  const server = self.native as Server;
  server.interrupt = machine.threads.interrupter();
  try {
    while (!server.stopped) {
      try {
        const socket = yield* server.listener.accept();
        const address = new List([socket.remoteAddress, BigInt(socket.remotePort)], 'tuple');
        const request = acceptedSocket(socket);
        if (server.threads) machine.threads.start(handlePlain(machine, self, request, address), false);
        else yield* handlePlain(machine, self, request, address);
        if (once) return;
      } catch (error) {
        if (!(error instanceof OsError && error.code === 'EINTR')) throw error;
        yield* machine.handleSignals();
      }
    }
  } catch (error) {
    if (!(error instanceof Raised && error.value.of === stopClass)) throw error;
  }
}
function* handlePlain(machine: Machine, self: Instance, request: Instance, address: Value): Task<void> {
  const server = self.native as Server;
  try {
    yield* machine.call(server.handler, given(request, address, self));
    yield* machine.flush();
  } catch (error) {
    const raised = systemRaised(error);
    if (!(raised instanceof Raised) || !raised.value.of.isKindOf(exceptionClass('Exception'))) throw raised;
    yield* tellFailed(machine, raised, address);
  } finally {
    yield* machine.call(machine.attribute(request, 'close'), given());
  }
}
function* tellFailed(machine: Machine, raised: Raised, address: Value): Task<void> {
  const line = '-'.repeat(40);
  const text = `${line}\nException occurred during processing of request from ${machine.repr(address)}\n${machine.traceback(raised)}${line}\n`;
  yield* machine.process.write(2, text);
}

function protocolOf(machine: Machine, handler: Value): string {
  const own = machine.attributeIf(handler, 'protocol_version');
  return typeof own === 'string' ? own : 'HTTP/1.0';
}
function* serve(machine: Machine, self: Instance, once: boolean): Task<void> {
  yield* machine.flush();
  const server = self.native as Server;
  if (server.plain) return yield* servePlain(machine, self, once);
  while (!server.stopped) {
    const loop = new EventLoop();
    const before = machine.interrupted;
    machine.interrupted = () => loop.stop();
    self.fields.set('__loop__', new Instance(connectionClass, loop));
    try {
      serveHttp(loop, server.listener, {
        *handle(request) {
          const made = yield* answer(machine, self, request);
          if (once) loop.stop();
          return made;
        },
        version: protocolOf(machine, server.handler),
      });
      yield* loop.run();
    } finally {
      machine.interrupted = before;
    }
    yield* machine.handleSignals();
    if (once) return;
  }
}

const httpServerClass = nativeClass(
  'HTTPServer',
  {
    allow_reuse_address: true,
    *__init__({ args: [self, address, handler = null] }, machine): Task<Value> {
      const [host = '', port = 8000n] = address instanceof List ? address.items : [];
      const name = stringOf(host);
      const instance = self as Instance;
      yield* machine.tick();
      let listener: Listener;
      try {
        listener = machine.process.net.listen(wholeOf(port), {
          backlog: 5,
          ...(name === '' || name === '0.0.0.0' ? { family: 4 } : name !== '::' && { address: name === 'localhost' ? '127.0.0.1' : name }),
        });
      } catch (error) {
        throw systemRaised(error);
      }
      instance.native = {
        listener,
        handler,
        threads: instance.of.isKindOf(mixinClass),
        plain: !(handler instanceof PythonClass && handler.isKindOf(handlerClass)),
        busy: false,
        stopped: false,
      } satisfies Server;
      instance.fields
        .set('server_address', new List([name || '0.0.0.0', port], 'tuple'))
        .set('server_port', port)
        .set('server_name', name || machine.process.net.hostname);
      return null;
    },
    *serve_forever({ args: [self] }, machine): Task<Value> {
      yield* serve(machine, self as Instance, false);
      return null;
    },
    *handle_request({ args: [self] }, machine): Task<Value> {
      yield* serve(machine, self as Instance, true);
      return null;
    },
    shutdown: (all) => {
      serverOf(all).stopped = true;
      serverOf(all).interrupt?.(new Raised(new Instance(stopClass)));
      const loop = (all.args[0] as Instance).fields.get('__loop__');
      if (loop instanceof Instance) (loop.native as EventLoop).stop();
      return null;
    },
    server_close: (all) => {
      serverOf(all).listener.close();
      return null;
    },
    fileno: () => 3n,
    socket: null,
    __enter__: ({ args: [self = null] }) => self,
    __exit__: (all) => {
      serverOf(all).listener.close();
      return false;
    },
  },
  'http.server',
);
const mixinClass = nativeClass('ThreadingMixIn', { daemon_threads: false }, 'socketserver');
const threadingClass = new PythonClass('ThreadingHTTPServer', [mixinClass, httpServerClass], new Map(), undefined, 'http.server');

/** What `python -m http.server` does, for scripts: serves until SIGINT. @see cpython: Lib/http/server.py test */
function* test({ args, named }: Arguments, machine: Machine): Task<Value> {
  const parameter = (at: number, name: string, otherwise: Value): Value => args[at] ?? named.get(name) ?? otherwise;
  const [handler, serverClass] = [parameter(0, 'HandlerClass', handlerClass), parameter(1, 'ServerClass', threadingClass)];
  const [protocol, port] = [parameter(2, 'protocol', 'HTTP/1.0'), parameter(3, 'port', 8000n)];
  const address = args[4] ?? named.get('bind') ?? null;
  const host = address === null ? '0.0.0.0' : stringOf(address);
  // Its own class, so that other runs' handlers are as they were.
  const speaking =
    handler instanceof PythonClass
      ? new PythonClass(handler.name, [handler], new Map([['protocol_version', protocol]]), undefined, 'http.server')
      : handler;
  const server = yield* machine.call(serverClass, given(new List([host, port], 'tuple'), speaking));
  const url = host.includes(':') ? `[${host}]` : host;
  yield* machine.print(`Serving HTTP on ${host} port ${port} (http://${url}:${port}/) ...\n`);
  try {
    yield* machine.call(machine.attribute(server, 'serve_forever'), given());
  } catch (error) {
    if (!(error instanceof Raised && error.value.of.isKindOf(exceptionClass('KeyboardInterrupt')))) throw error;
    yield* machine.print('\nKeyboard interrupt received, exiting.\n');
    throw failure('SystemExit');
  }
  return null;
}

export const httpServer: Members = {
  test,
  BaseHTTPRequestHandler: handlerClass,
  SimpleHTTPRequestHandler: filesClass,
  HTTPServer: httpServerClass,
  ThreadingHTTPServer: threadingClass,
  ThreadingMixIn: mixinClass,
  TCPServer: httpServerClass,
  ThreadingTCPServer: threadingClass,
};
