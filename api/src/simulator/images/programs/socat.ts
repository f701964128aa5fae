import type { Task } from '../../engine/index.ts';
import { type Listener, OsError, type Process, type Program, type Socket, textOf } from '../../kernel/index.ts';
import { EventLoop } from '../servers/event-loop.ts';
import { goLog } from '../servers/go-http.ts';
import { relay } from '../servers/relay.ts';
import { tryListen } from '../servers/run-server.ts';
import { exitsOn } from '../servers/signals.ts';

/** An address of socat's: its kind, what it is of, and its options. */
interface Address {
  readonly kind: string;
  readonly rest: string;
  readonly options: readonly string[];
}

/**
 * socat between a port and another one, a command, or its own input and output.
 * @see socat: doc/socat.yo
 */
export const socat: Program = function* (process) {
  const words = process.argv.slice(1).filter((word) => !word.startsWith('-') || word === '-');
  if (process.argv.includes('-V')) {
    yield* process.write(
      1,
      'socat by Gerhard Rieger and contributors - see www.dest-unreach.org\nsocat version 1.7.4.4 on 06 Nov 2022 21:31:48\n',
    );
    return 0;
  }
  const [first, second] = words.slice(-2).map(addressOf);
  if (!first || !second || words.length < 2)
    return yield* failed(process, `exactly 2 addresses required (there are ${words.length}); use option "-h" for help`);
  exitsOn(process, 143);
  const listening = LISTEN.test(first.kind) ? first : LISTEN.test(second.kind) ? second : undefined;
  const other = listening === first ? second : first;
  if (!listening) return yield* between(process, first, second);
  if (/^UNIX/.test(listening.kind)) return yield* atFile(process, listening, other);
  const port = Number(listening.rest);
  const bound = listening.options.find((option) => option.startsWith('bind='))?.slice(5);
  const listener = tryListen(process, port, bound);
  if ('error' in listener) return yield* failed(process, `bind(5, {AF=2 ${bound ?? '0.0.0.0'}:${port}}, 16): ${listener.error.message}`);
  return yield* acceptFrom(process, listener, listening, other);
};

const LISTEN = /^((TCP|TCP4|TCP6|OPENSSL)-(L|LISTEN)|UNIX-(L|LISTEN))$/;
const CONNECT = /^(TCP|TCP4|TCP6|UNIX)(-CONNECT|-CLIENT)?$/;

function* acceptFrom(process: Process, listener: Listener, { options }: Address, other: Address): Task<number> {
  if (!options.includes('fork')) {
    const socket = yield* listener.accept();
    return yield* serve(process, socket, other);
  }
  const loop = new EventLoop();
  loop.start(acceptAll(process, loop, listener, other));
  yield* loop.run();
  return 0;
}

/** A file that is left of another socket is in the way, unless it is to be removed first. */
function* atFile(process: Process, listening: Address, other: Address): Task<number> {
  const { rest: path, options } = listening;
  const mode = options.find((option) => /^(mode|perm)=/.test(option))?.split('=')[1];
  let listener: Listener;
  try {
    if (/^unlink-early(=1)?$/m.test(options.join('\n')) && process.access(path, 'f')) process.unlink(path);
    listener = process.net.listenUnix(path);
    if (mode !== undefined) process.chmod(path, Number.parseInt(mode, 8));
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    return yield* failed(process, `bind(5, {AF=1 "${path}"}, ${path.length + 2}): ${error.message}`);
  }
  const code = yield* acceptFrom(process, listener, listening, other);
  if (process.access(path, 'f')) process.unlink(path);
  return code;
}

function addressOf(text: string): Address {
  if (text === '-') return { kind: 'STDIO', rest: '', options: [] };
  const [, kind = '', rest = ''] = /^([^:,]+):?([\s\S]*)$/.exec(text) ?? [];
  const [target = '', ...options] = parts(rest);
  return { kind: kind.toUpperCase(), rest: target, options: options.map((option) => option.toLowerCase()) };
}

/** What commas part, but for those that quotes or a backslash keep. @see socat: doc/socat.yo ADDRESS SPECIFICATIONS */
const parts = (text: string): string[] =>
  (text.match(/(?:"[^"]*"|'[^']*'|\\[\s\S]|[^,])+/g) ?? []).map((part) => part.replace(/^(["'])([\s\S]*)\1$/, '$2'));

function* failed(process: Process, why: string): Task<number> {
  yield* process.write(2, `${goLog(process, `socat[${process.pid}] E ${why}`)}\n`);
  return 1;
}

function* acceptAll(process: Process, loop: EventLoop, listener: Listener, other: Address): Task<void> {
  for (;;) {
    const socket = yield* listener.accept();
    if (CONNECT.test(other.kind)) loop.start(passOn(process, loop, socket, other));
    else loop.start(ignored(serve(process, socket, other)));
  }
}

function* ignored(task: Task<number>): Task<void> {
  yield* task;
}

function* connect(process: Process, { kind, rest }: Address): Task<Socket | string> {
  if (kind.startsWith('UNIX')) return yield* connectToFile(process, rest);
  const [, host = '', port = ''] = /^\[?(.*?)\]?:(\d+)$/.exec(rest) ?? [];
  const [address] = yield* process.net.resolve(host);
  if (address === undefined) return `getaddrinfo("${host}", "NULL", {1,0,1,6}, {}): ${process.net.noSuchName}`;
  try {
    return yield* process.net.connect(address, Number(port));
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    return `connect(5, AF=2 ${address}:${port}, 16): ${error.message}`;
  }
}

function* connectToFile(process: Process, path: string): Task<Socket | string> {
  try {
    return yield* process.net.connectUnix(path);
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    return `connect(5, AF=1 "${path}", ${path.length + 2}): ${error.message}`;
  }
}

/** Both ways, until one side closes. */
function* passOn(process: Process, loop: EventLoop, socket: Socket, other: Address): Task<void> {
  const target = yield* connect(process, other);
  if (typeof target === 'string') {
    // Each connection is a child's own.
    yield* process.waitpid(process.spawn({ argv: process.argv, program: (child) => failed(child, target) }));
    socket.close();
    return;
  }
  yield* relay(loop, socket, target);
}

/** One connection's client: a command's input and output, or socat's own. */
function* serve(process: Process, socket: Socket, other: Address): Task<number> {
  try {
    if (other.kind === 'EXEC' || other.kind === 'SYSTEM') {
      // What the client has said by then is the command's input.
      const said = yield* heard(socket);
      const [input, feed] = process.pipe();
      if (said !== '') yield* process.write(feed, said);
      process.close(feed);
      const [read, write] = process.pipe();
      const pid = process.spawn({
        argv: ['sh', '-c', other.rest],
        fds: new Map([
          [0, input],
          [1, write],
          [2, other.options.includes('stderr') ? write : 2],
        ]),
      });
      process.close(write);
      process.close(input);
      for (let data = textOf(yield* process.read(read, 65_536)); data !== ''; data = textOf(yield* process.read(read, 65_536)))
        yield* socket.write(data);
      process.close(read);
      yield* process.waitpid(pid);
    } else if (other.kind === 'PIPE') {
      for (let text = yield* socket.read(); text !== ''; text = yield* socket.read()) yield* socket.write(text);
    } else for (let text = yield* socket.read(); text !== ''; text = yield* socket.read()) yield* process.write(1, text);
  } finally {
    socket.close();
  }
  return 0;
}

function* heard(socket: Socket): Task<string> {
  try {
    return yield* socket.read(20_000);
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    return '';
  }
}

/** From its own input to a port. */
function* between(process: Process, first: Address, second: Address): Task<number> {
  const remote = CONNECT.test(second.kind) ? second : first;
  if (!CONNECT.test(remote.kind)) return 0;
  const socket = yield* connect(process, remote);
  if (typeof socket === 'string') return yield* failed(process, socket);
  for (let data = textOf(yield* process.read(0, 65_536)); data !== ''; data = textOf(yield* process.read(0, 65_536)))
    yield* socket.write(data);
  try {
    for (let text = yield* socket.read(500_000); text !== ''; text = yield* socket.read(500_000)) yield* process.write(1, text);
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
  }
  socket.close();
  return 0;
}
