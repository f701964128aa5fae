import { seconds, type Task } from '../../../../engine/index.ts';
import { type Listener, OsError, type Socket } from '../../../../kernel/index.ts';
import { tryConnect } from '../../../../shell/utilities/network/connect.ts';
import { mapped } from '../../javascript-server.ts';
import { type Handle, JsFunction, JsObject, type JsValue, type Machine } from '../values.ts';
import { define } from './define.ts';
import { allFailed, nodeAddresses } from './dialling.ts';
import { emitterOf, told } from './events.ts';
import { failed, textOf } from './http-message.ts';
import { pathOf } from './http-server.ts';
import { listenError, lookupError, systemError } from './system-error.ts';

function socketOf(machine: Machine, socket: Socket | undefined): JsObject {
  const made = emitterOf(machine, 'Socket');
  made.native = socket;
  const own = (): Socket | undefined => made.native as Socket | undefined;
  function* send(data: JsValue, last: boolean): Task<JsValue> {
    const text = data === undefined || data instanceof JsFunction ? '' : textOf(machine, data);
    try {
      if (text !== '') yield* own()?.write(text) ?? [];
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
    }
    if (last) own()?.close();
    return true;
  }
  define(machine, made, {
    write: (_, [data]) => send(data, false),
    end: (_, [data]) => send(data, true),
    destroy: (self) => {
      own()?.close();
      return self;
    },
    setEncoding: (self) => self,
    setKeepAlive: (self) => self,
    setNoDelay: (self) => self,
    setTimeout: (self) => self,
    pipe: (self) => {
      machine.callNow(machine.get(made, 'on'), made, ['data', machine.native('', (_, [data]) => send(data, false))]);
      return self;
    },
  });
  if (socket) made.put('remoteAddress', mapped(socket.remoteAddress)).put('remotePort', socket.remotePort);
  return made;
}
function* reading(machine: Machine, socket: Socket, made: JsObject): Task<void> {
  for (;;) {
    const text = yield* nextOf(socket);
    if (text === '') break;
    machine.loop.push(() => told(machine, made, 'data', [new JsObject(machine.protos.Buffer as JsObject, 'Buffer', text)]));
  }
  machine.loop.push(() => told(machine, made, 'end', []));
  machine.loop.push(() => told(machine, made, 'close', [false]));
}
/** What comes; nothing more where this end has been closed. */
function* nextOf(socket: Socket): Task<string> {
  try {
    return yield* socket.read(seconds(86_400 * 365));
  } catch (error) {
    if (error instanceof OsError && error.code === 'EBADF') return '';
    throw error;
  }
}
function* accepting(machine: Machine, server: JsObject, listener: Listener): Task<void> {
  for (;;) {
    const socket = yield* listener.accept();
    const made = socketOf(machine, socket);
    machine.loop.push(() => told(machine, server, 'connection', [made]));
    machine.loop.start(reading(machine, socket, made));
  }
}
function* connecting(machine: Machine, made: JsObject, host: string, port: number): Task<void> {
  const addresses = yield* nodeAddresses(machine, host);
  const errors: JsObject[] = [];
  for (const address of addresses) {
    const socket = yield* tryConnect(machine.process, address, port);
    if (socket instanceof OsError) {
      errors.push(systemError(machine, socket.code, 'connect', { address, port }));
      continue;
    }
    made.native = socket;
    const family = socket.remoteAddress.includes(':') ? 'IPv6' : 'IPv4';
    made.put('remoteAddress', socket.remoteAddress).put('remotePort', socket.remotePort).put('remoteFamily', family);
    made.put('localAddress', socket.localAddress).put('localPort', socket.localPort);
    machine.loop.push(() => told(machine, made, 'connect', []));
    yield* reading(machine, socket, made);
    return;
  }
  const error = addresses.length === 0 ? lookupError(machine, host) : allFailed(machine, errors);
  machine.loop.push(() => failed(machine, made, error));
}

function* connectingTo(machine: Machine, made: JsObject, path: string): Task<void> {
  try {
    const socket = yield* machine.process.net.connectUnix(path);
    made.native = socket;
    machine.loop.push(() => told(machine, made, 'connect', []));
    yield* reading(machine, socket, made);
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    machine.loop.push(() => failed(machine, made, systemError(machine, error.code, 'connect', { address: path })));
  }
}

/** Node's `net`: servers and sockets over TCP and Unix sockets. */
export function netModule(machine: Machine): JsObject {
  const find = (args: readonly JsValue[]): JsValue => args.find((each) => each instanceof JsFunction);
  const on = (of: JsObject, event: string, run: JsValue): void => {
    if (run !== undefined) machine.callNow(machine.get(of, 'on'), of, [event, run]);
  };
  const connect = (_: JsValue, args: readonly JsValue[]): JsValue => {
    const options = args[0] instanceof JsObject ? args[0] : undefined;
    const made = socketOf(machine, undefined);
    on(made, 'connect', find(args));
    const path = pathOf(options ? machine.get(options, 'path') : args[0]);
    if (path !== undefined) {
      machine.loop.start(connectingTo(machine, made, path));
      return made;
    }
    const port = machine.number(options ? machine.get(options, 'port') : args[0]);
    const host = options ? machine.get(options, 'host') : typeof args[1] === 'string' ? args[1] : undefined;
    machine.loop.start(connecting(machine, made, host === undefined ? 'localhost' : machine.text(host), port));
    return made;
  };
  return define(
    machine,
    machine.object(),
    {
      createServer: (_, args) => {
        const server = emitterOf(machine, 'Server');
        on(server, 'connection', find(args));
        let handle: Handle | undefined;
        let listener: Listener | undefined;
        return define(machine, server, {
          listen: (self, more) => {
            const options = more[0] instanceof JsObject && !(more[0] instanceof JsFunction) ? more[0] : undefined;
            const path = pathOf(options ? machine.get(options, 'path') : more[0]);
            const port = path === undefined ? machine.number(options ? machine.get(options, 'port') : more[0]) : -1;
            try {
              listener = path === undefined ? machine.process.net.listen(port, { backlog: 511 }) : machine.process.net.listenUnix(path);
            } catch (error) {
              if (!(error instanceof OsError)) throw error;
              const made = listenError(machine, error, path ?? '::', port);
              machine.loop.push(() => failed(machine, server, made));
              return self;
            }
            handle = machine.loop.start(accepting(machine, server, listener));
            on(server, 'listening', find(more));
            machine.loop.push(() => told(machine, server, 'listening', []));
            return self;
          },
          close: (self) => {
            listener?.close();
            handle?.stop();
            return self;
          },
        });
      },
      connect,
      createConnection: connect,
    },
    true,
  );
}
