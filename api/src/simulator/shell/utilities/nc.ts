import { SECOND, type Task } from '../../engine/index.ts';
import { addressesOf, busyboxAddress, cannotConnect, timeoutOf, tryConnect } from './lib/connect.ts';
import { CHUNK } from './lib/input.ts';
import { OsError, type Process, type Socket, textOf } from './lib/kernel.ts';
import { killIfThere } from './lib/run-command.ts';
import { Failure, reason, type Tool, utility } from './lib/tool.ts';
import { readOptions } from './options.ts';

/** nc: busybox' and OpenBSD's. `-z` only looks whether a port is open. */
export const nc = utility(
  function* (tool) {
    const { process } = tool;
    const options = readOptions(tool, { short: 'zvnlkup:w:e:i:q:s:N46dCU', inOrder: false });
    const verbose = options.has('v');
    const timeout = timeoutOf(options.value('w'));
    if (options.has('l')) {
      const port = Number(options.value('p') ?? options.operands.at(-1));
      if (!Number.isInteger(port)) throw tool.usage('missing port');
      return yield* serve(tool, port, options.has('k') || options.count('l') > 1, options.value('e'), verbose);
    }
    const [host, ports] = options.operands;
    if (host === undefined || ports === undefined) throw tool.usage('missing port number');
    const first = tool.gnu ? undefined : yield* busyboxAddress(process, host);
    const addresses = tool.gnu ? yield* addressesOf(process, host) : first === undefined ? [] : [first];
    if (addresses.length === 0) {
      if (!tool.gnu) throw new Failure(`bad address '${host}'`, 1);
      throw new Failure(`getaddrinfo for host "${host}" port ${ports}: Name or service not known`, 1);
    }
    let code = 1;
    let open: number | undefined;
    for (const { port, address } of portRange(ports).flatMap((port) => addresses.map((address) => ({ port, address })))) {
      if (port === open) continue;
      const dotted = address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
      const socket = yield* tryConnect(process, address, port, timeout);
      if (socket instanceof OsError) {
        if (!tool.gnu) {
          if (socket.code === 'ETIMEDOUT' && timeout !== undefined)
            throw new Failure(options.has('z') ? `${host} (${dotted}): Connection timed out` : 'timed out', 1);
          throw new Failure(options.has('z') ? `${host} (${dotted}): ${socket.message}` : cannotConnect(address, socket), 1);
        }
        if (verbose)
          yield* tool.warn(
            `connect to ${host}${host === address ? '' : ` (${address})`} port ${port} (tcp) ${socket.code === 'ETIMEDOUT' && timeout !== undefined ? 'timed out: Operation now in progress' : `failed: ${socket.message}`}`,
          );
        continue;
      }
      code = 0;
      open = port;
      if (verbose) {
        yield* tool.complain(
          tool.gnu
            ? `Connection to ${host}${host === address ? '' : ` (${address})`} ${port} port [tcp/${services[port] ?? '*'}] succeeded!\n`
            : `${host} (${dotted}) open\n`,
        );
      }
      if (options.has('z')) {
        socket.close();
        continue;
      }
      yield* converse(process, socket, options.has('q', 'N') || !tool.gnu ? undefined : timeout, !tool.gnu || options.has('N'));
      return 0;
    }
    return code;
  },
  { shortName: true },
);

const services: Readonly<Record<number, string>> = {
  22: 'ssh',
  53: 'domain',
  80: 'http',
  443: 'https',
  3306: 'mysql',
  5432: 'postgresql',
  6379: 'redis',
  8080: 'http-alt',
};

function portRange(text: string): number[] {
  const [from, to = from] = text.split('-').map(Number) as [number, number?];
  return Array.from({ length: Math.max(1, (to as number) - from + 1) }, (_, i) => from + i);
}

/**
 * Sends what it reads, prints what comes, until the other end closes. A child reads standard input meanwhile.
 * `saysSo`: the other end is told where the input ends, as busybox does. @see busybox: networking/nc_bloaty.c readwrite
 */
function* converse(process: Process, socket: Socket, idle: number | undefined, saysSo: boolean): Task<void> {
  const sender = process.spawn({
    argv: process.argv,
    *program(own) {
      for (;;) {
        const data = yield* own.read(0, CHUNK);
        if (data === '') {
          if (saysSo) socket.finishWriting();
          return 0;
        }
        try {
          yield* socket.write(textOf(data));
        } catch (error) {
          if (error instanceof OsError) return 1;
          throw error;
        }
      }
    },
  });
  try {
    for (;;) {
      const text = yield* socket.read(idle);
      if (text === '') break;
      yield* process.write(1, text);
    }
  } catch (error) {
    if (!(error instanceof OsError) || (error.code !== 'ETIMEDOUT' && error.code !== 'ECONNRESET')) throw error;
  } finally {
    socket.close();
    killIfThere(process, sender, 'KILL');
  }
  yield* process.waitpid(sender);
}

function* serve(tool: Tool, port: number, again: boolean, run: string | undefined, verbose: boolean): Task<number> {
  const { process } = tool;
  let listener: ReturnType<Process['net']['listen']>;
  try {
    listener = process.net.listen(port);
  } catch (error) {
    throw new Failure(tool.gnu ? reason(error) : `bind: ${reason(error)}`, 1);
  }
  if (verbose) yield* tool.complain(tool.gnu ? `Listening on 0.0.0.0 ${port}\n` : `listening on 0.0.0.0:${port} ...\n`);
  do {
    const socket = yield* listener.accept();
    if (verbose)
      yield* tool.complain(
        tool.gnu
          ? `Connection received on ${socket.remoteAddress} ${socket.remotePort}\n`
          : `connect to ${socket.localAddress}:${port} from ${socket.remoteAddress}:${socket.remotePort}\n`,
      );
    if (run === undefined) yield* converse(process, socket, undefined, !tool.gnu);
    else yield* answerWith(process, socket, run);
  } while (again);
  listener.close();
  return 0;
}

/** What a program prints is the answer. */
function* answerWith(process: Process, socket: Socket, command: string): Task<void> {
  const [out, into] = process.pipe();
  const pid = process.spawn({
    argv: command.split(/\s+/),
    fds: new Map([
      [0, 0],
      [1, into],
      [2, 2],
    ]),
  });
  process.close(into);
  for (;;) {
    const data = yield* process.read(out, CHUNK);
    if (data === '') break;
    yield* socket.write(textOf(data));
  }
  process.close(out);
  yield* process.waitpid(pid);
  socket.close();
  yield* process.sleep(SECOND / 1000);
}
