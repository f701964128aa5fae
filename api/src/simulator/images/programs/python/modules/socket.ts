import { byteLength } from '../../../../apimachinery/utf8.ts';
import { seconds, type Task } from '../../../../engine/index.ts';
import { type Listener, OsError, type Socket } from '../../../../kernel/index.ts';
import { nativeClass } from '../classes.ts';
import { failure, osRaised, raisedOf, systemRaised } from '../exceptions.ts';
import { framedIn } from '../own-frames.ts';
import { numberOf, stringOf, typeName, wholeOf } from '../types.ts';
import { type Arguments, Bytes, Instance, List, type Machine, PythonClass, Unsupported, type Value } from '../values.ts';
import type { Members } from './members.ts';

interface Connection {
  readonly datagrams: boolean;
  /** AF_UNIX: its addresses are paths. */
  readonly local?: boolean;
  address: readonly [string, number] | undefined;
  listener: Listener | undefined;
  socket: Socket | undefined;
  timeout: number | undefined;
  closed?: boolean;
  /** What has come and was not asked for yet: a letter for each byte. */
  rest: string;
}
const own = ({ args: [self] }: Arguments): Connection => (self as Instance).native as Connection;

/** socket.gaierror */
export const nameError = new PythonClass('gaierror', [failure('OSError').value.of], new Map(), undefined, 'socket');

/** A host's first address; an address, or no name, is what it is. `socket.gaierror` where the name is not known. */
function* addressOf({ process }: Machine, name: string): Task<string> {
  if (name === '' || /^[\d.]+$/.test(name) || name.includes(':')) return name;
  const [address] = yield* process.net.resolve(name);
  if (address === undefined) throw raisedOf(nameError, [process.net.isUnanswered ? -3n : -2n, process.net.noSuchName]);
  return address;
}

function* connect(machine: Machine, connection: Connection, target: Value | undefined): Task<void> {
  if (connection.local) {
    connection.socket = yield* connectUnix(machine, target);
    return;
  }
  if (!(target instanceof List)) throw failure('TypeError', `connect(): AF_INET address must be tuple, not ${typeName(target ?? null)}`);
  const [host = '', port = 0n] = target.items;
  const address = yield* addressOf(machine, stringOf(host));
  try {
    const limit = connection.timeout === undefined ? undefined : seconds(connection.timeout);
    connection.socket = yield* machine.process.net.connect(address, wholeOf(port), limit, connection.datagrams ? 'UDP' : 'TCP');
  } catch (error) {
    if (error instanceof OsError && error.code === 'ETIMEDOUT' && connection.timeout !== undefined)
      throw failure('TimeoutError', 'timed out');
    throw systemRaised(error);
  }
}
function* connectUnix({ process }: Machine, target: Value | undefined): Task<Socket> {
  try {
    return yield* process.net.connectUnix(stringOf(target ?? null));
  } catch (error) {
    throw pathless(error);
  }
}
function connected(connection: Connection): Socket {
  if (!connection.socket) throw failure('OSError', 107n, 'Transport endpoint is not connected');
  return connection.socket;
}

function* accept(all: Arguments, machine: Machine): Task<Value> {
  const { listener, timeout, local } = own(all);
  if (!listener) throw failure('OSError', 22n, 'Invalid argument');
  yield* machine.flush();
  for (;;) {
    try {
      const socket = yield* listener.accept();
      const made = instanceOf({
        datagrams: false,
        ...(local && { local }),
        address: undefined,
        listener: undefined,
        socket,
        timeout,
        rest: '',
      });
      return new List([made, local ? '' : new List([socket.remoteAddress, BigInt(socket.remotePort)], 'tuple')], 'tuple');
    } catch (error) {
      if (!(error instanceof OsError && error.code === 'EINTR')) throw error;
      yield* machine.handleSignals();
    }
  }
}
function* receive(all: Arguments): Task<Value> {
  const connection = own(all);
  const most = wholeOf(all.args[1] ?? 1024n);
  if (connection.rest === '') {
    try {
      const timeout = connection.timeout === undefined ? undefined : seconds(connection.timeout);
      connection.rest = new Bytes(yield* connected(connection).read(timeout)).raw;
    } catch (error) {
      if (error instanceof OsError && error.code === 'ETIMEDOUT') throw failure('TimeoutError', 'timed out');
      throw error;
    }
  }
  const part = connection.rest.slice(0, most);
  connection.rest = connection.rest.slice(part.length);
  return Bytes.of(part);
}
function* send(all: Arguments): Task<Value> {
  const data = all.args[1] ?? null;
  if (!(data instanceof Bytes)) throw failure('TypeError', `a bytes-like object is required, not '${typeName(data)}'`);
  yield* connected(own(all)).write(data.text);
  return BigInt(byteLength(data.text));
}
function close(all: Arguments): Value {
  own(all).socket?.close();
  own(all).listener?.close();
  own(all).closed = true;
  return null;
}

const socketClass = nativeClass(
  'socket',
  {
    __init__: ({ args: [self, family, kind], named }) => {
      const datagrams = (kind ?? named.get('type') ?? 1n) === 2n;
      (self as Instance).native = {
        datagrams,
        local: (family ?? named.get('family')) === 1n,
        address: undefined,
        listener: undefined,
        socket: undefined,
        timeout: undefined,
        rest: '',
      } satisfies Connection;
      return null;
    },
    *bind(all, machine): Task<Value> {
      const target = all.args[1];
      if (own(all).local) {
        listenAt(own(all), machine, stringOf(target ?? null));
        return null;
      }
      if (!(target instanceof List)) throw new Unsupported('a socket of another family');
      const [host = '', port = 0n] = target.items;
      own(all).address = [yield* addressOf(machine, stringOf(host)), wholeOf(port)];
      if (own(all).datagrams) throw new Unsupported('a server of datagrams');
      listen(own(all), machine);
      return null;
    },
    listen: () => null,
    accept,
    *connect(all, machine): Task<Value> {
      yield* connect(machine, own(all), all.args[1]);
      return null;
    },
    *connect_ex(all, machine): Task<Value> {
      try {
        yield* connect(machine, own(all), all.args[1]);
        return 0n;
      } catch (error) {
        const number =
          error instanceof Error && 'value' in error && error.value instanceof Instance ? error.value.fields.get('errno') : undefined;
        if (number === undefined) return 11n;
        return number;
      }
    },
    recv: receive,
    send,
    *sendall(all): Task<Value> {
      yield* send(all);
      return null;
    },
    close,
    shutdown: (all) => {
      own(all).socket?.finishWriting();
      return null;
    },
    settimeout: (all) => {
      own(all).timeout = all.args[1] === null || all.args[1] === undefined ? undefined : numberOf(all.args[1]);
      return null;
    },
    setblocking: () => null,
    setsockopt: () => null,
    getsockname: (all) => {
      const { socket, address, local } = own(all);
      if (local) return address?.[0] ?? '';
      return new List(
        socket ? [socket.localAddress, BigInt(socket.localPort)] : [address?.[0] || '0.0.0.0', BigInt(address?.[1] ?? 0)],
        'tuple',
      );
    },
    getpeername: (all) => new List([connected(own(all)).remoteAddress, BigInt(connected(own(all)).remotePort)], 'tuple'),
    fileno: (all) => (own(all).closed ? -1n : 3n),
    makefile: () => {
      throw new Unsupported('socket.makefile');
    },
    __enter__: ({ args: [self = null] }) => self,
    __exit__: (all) => {
      close(all);
      return false;
    },
  },
  'socket',
);
/** What `accept` gives of a connection. */
export const acceptedSocket = (socket: Socket): Instance =>
  instanceOf({ datagrams: false, address: undefined, listener: undefined, socket, timeout: undefined, rest: '' });
const instanceOf = (connection: Connection): Instance => new Instance(socketClass, connection);

/** No error of a socket names a file. */
const pathless = (error: unknown): unknown => (error instanceof OsError ? osRaised(new OsError(error.code, error.message)) : error);

function listenAt(connection: Connection, { process }: Machine, path: string): void {
  connection.address = [path, 0];
  try {
    connection.listener = process.net.listenUnix(path);
  } catch (error) {
    throw pathless(error);
  }
}

/** A bound port is taken from then on: whoever comes before `listen` waits for it. */
function listen(connection: Connection, { process }: Machine): void {
  const [host, port] = connection.address as readonly [string, number];
  try {
    connection.listener = process.net.listen(port, host === '' || host === '0.0.0.0' ? { family: 4 } : { address: host });
  } catch (error) {
    throw systemRaised(error);
  }
}

export const socket: Members = framedIn(
  {
    socket: socketClass,
    AF_INET: 2n,
    AF_INET6: 10n,
    AF_UNIX: 1n,
    SOCK_STREAM: 1n,
    SOCK_DGRAM: 2n,
    SOL_SOCKET: 1n,
    SO_REUSEADDR: 2n,
    SO_KEEPALIVE: 9n,
    SO_REUSEPORT: 15n,
    IPPROTO_TCP: 6n,
    TCP_NODELAY: 1n,
    SHUT_RDWR: 2n,
    SHUT_WR: 1n,
    SHUT_RD: 0n,
    error: failure('OSError').value.of,
    timeout: failure('TimeoutError').value.of,
    gaierror: nameError,
    gethostname: (_, { process }) => process.net.hostname,
    getfqdn: (_, { process }) => process.net.hostname,
    *gethostbyname({ args: [name] }, machine): Task<Value> {
      return yield* addressOf(machine, stringOf(name));
    },
    *gethostbyname_ex({ args: [name] }, machine): Task<Value> {
      const found = yield* machine.process.net.resolve(stringOf(name));
      if (found.length === 0) throw raisedOf(nameError, [machine.process.net.isUnanswered ? -3n : -2n, machine.process.net.noSuchName]);
      return new List([name ?? '', new List([]), new List(found)], 'tuple');
    },
    *getaddrinfo({ args: [name, port = null] }, machine): Task<Value> {
      const address = yield* addressOf(machine, stringOf(name));
      return new List([new List([2n, 1n, 6n, '', new List([address, port], 'tuple')], 'tuple')]);
    },
    *create_connection({ args: [target, timeout], named }, machine): Task<Value> {
      const limit = timeout ?? named.get('timeout') ?? null;
      const connection: Connection = {
        datagrams: false,
        address: undefined,
        listener: undefined,
        socket: undefined,
        timeout: limit === null ? undefined : numberOf(limit),
        rest: '',
      };
      yield* connect(machine, connection, target);
      return instanceOf(connection);
    },
    setdefaulttimeout: () => null,
    inet_aton: ({ args: [address] }) => Bytes.of(String.fromCharCode(...stringOf(address).split('.').map(Number))),
  },
  { create_connection: 'connectRefused' },
);
