import { joinHostPort } from '../../../apimachinery/host-port.ts';
import { SECOND, type Task } from '../../../engine/index.ts';
import { CHUNK } from '../lib/input.ts';
import { type Listener, OsError, type Process, type Socket, textOf } from '../lib/kernel.ts';
import { type Options, readOptions } from '../lib/options.ts';
import { killIfThere } from '../lib/run-command.ts';
import { Failure, reason, type Tool, utility } from '../lib/tool.ts';
import { addressesOf, busyboxAddress, timeoutOf, tryConnect, tryConnectUnix } from './connect.ts';
import { knownPort, listen, NOTHING_SENT, notConnected, readWrite, turnInto, withoutCommand } from './nc-busybox.ts';
import { sendInput } from './send-input.ts';

/** nc: busybox' and OpenBSD's. `-z` only looks whether a port is open. @see openbsd: usr.bin/nc/netcat.c; busybox: networking/nc_bloaty.c */
export const nc = utility(
  function* (tool) {
    if (tool.gnu) return yield* netcat(tool);
    const { process } = tool;
    let caught: 'TERM' | 'INT' | undefined;
    for (const signal of ['TERM', 'INT'] as const)
      process.onSignal(signal, () => {
        caught ??= signal;
      });
    try {
      const code = yield* netcat(tool);
      if (!caught) return code;
    } catch (error) {
      if (!caught) throw error;
    }
    yield* tool.complain('punt!\n');
    process.onSignal(caught, 'default');
    // PID 1 outlives a signal that it does not handle.
    process.kill(process.pid, caught);
    return caught === 'TERM' ? 143 : 130;
  },
  { shortName: true },
);

function* netcat(tool: Tool): Task<number> {
  const { process } = tool;
  const { args, command } = tool.gnu ? { args: tool.args } : withoutCommand(tool.args);
  const options = readOptions(
    tool,
    { short: tool.gnu ? 'zvnlkup:w:e:i:I:q:s:bN46dCUDFhrStM:m:O:P:T:V:W:x:X:' : 'zvnlkup:w:i:s:bo:', inOrder: false },
    args,
  );
  const verbose = options.has('v');
  const timeout = timeoutOf(options.value('w'));
  const protocol = options.has('u') ? 'UDP' : 'TCP';
  if (options.has('U')) return yield* unixSocket(tool, options.operands[0], options);
  if (options.has('l')) {
    if (!tool.gnu) return yield* listen(tool, options, command);
    const port = Number(options.value('p') ?? options.operands.at(-1));
    if (!Number.isInteger(port)) throw tool.usage('missing port');
    return yield* serve(tool, { port, protocol, again: options.has('k'), run: options.value('e'), verbose, saysSo: options.has('N') });
  }
  const [host, ports] = options.operands;
  if (!tool.gnu && host?.startsWith('local:')) {
    const socket = yield* tryConnectUnix(process, host.slice('local:'.length));
    if (socket instanceof OsError) throw new Failure(`can't connect to remote host (${host}): ${socket.message}`, 1);
    return yield* readWrite(process, socket, timeout);
  }
  if (host === undefined || ports === undefined) throw tool.usage('missing port number');
  if (!tool.gnu) knownPort(ports);
  const first = tool.gnu ? undefined : yield* busyboxAddress(process, host);
  const addresses = tool.gnu ? yield* addressesOf(process, host) : first === undefined ? [] : [first];
  if (addresses.length === 0) {
    if (!tool.gnu) throw new Failure(`bad address '${host}'`, 1);
    throw new Failure(`getaddrinfo for host "${host}" port ${ports}: ${process.net.noSuchName}`, 1);
  }
  let code = 1;
  let open: number | undefined;
  for (const { port, address } of portRange(ports).flatMap((port) => addresses.map((address) => ({ port, address })))) {
    if (port === open) continue;
    const dotted = joinHostPort(address, port);
    const socket = yield* protocol === 'UDP'
      ? tryDatagram(process, address, port, options.has('z'))
      : tryConnect(process, address, port, timeout);
    if (socket === undefined) continue;
    if (socket instanceof OsError) {
      if (!tool.gnu) return yield* notConnected(tool, options, `${host} (${dotted})`, socket);
      if (verbose)
        yield* tool.warn(
          `connect to ${host}${host === address ? '' : ` (${address})`} port ${port} (tcp) ${socket.code === 'ETIMEDOUT' && timeout !== undefined ? 'timed out: Operation now in progress' : `failed: ${socket.message}`}`,
        );
      continue;
    }
    code = 0;
    open = port;
    // Of datagrams it knows nothing until it looks for a port: without a terminal it sends none of its own.
    if (verbose && (protocol === 'TCP' || options.has('z') || !tool.gnu)) {
      yield* tool.complain(
        tool.gnu
          ? `Connection to ${host}${host === address ? '' : ` (${address})`} ${port} port [${protocol.toLowerCase()}/${services[port] ?? '*'}] succeeded!\n`
          : `${host} (${dotted}) open\n`,
      );
    }
    if (options.has('z')) {
      socket.close();
      if (!tool.gnu && options.count('v') > 1) yield* tool.complain(NOTHING_SENT);
      continue;
    }
    if (command) return yield* turnInto(tool, socket, command);
    if (!tool.gnu) return yield* readWrite(process, socket, timeout);
    const idle = protocol === 'TCP' && options.has('q', 'N') ? undefined : timeout;
    yield* converse(process, socket, idle, protocol === 'TCP' && options.has('N'));
    return 0;
  }
  return code;
}

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
  return Array.from({ length: Math.max(1, to - from + 1) }, (_, i) => from + i);
}

/**
 * Sends what it reads, prints what comes, until the other end closes. A child reads standard input meanwhile.
 * `saysSo`: the other end is told where the input ends.
 */
function* converse(process: Process, socket: Socket, idle: number | undefined, saysSo: boolean): Task<void> {
  const sender = sendInput(process, socket, () => {
    if (saysSo) socket.finishWriting();
  });
  try {
    for (;;) {
      const text = yield* socket.read(idle);
      if (text === '') break;
      yield* process.write(1, text);
    }
  } catch (error) {
    if (!(error instanceof OsError) || !ENDS.has(error.code)) throw error;
  } finally {
    socket.close();
    killIfThere(process, sender, 'KILL');
  }
  yield* process.waitpid(sender);
}

/** Which end a conversation, and no more is said about it: that nobody takes a datagram, too. @see Debian: netcat-openbsd, netcat.c readwrite */
const ENDS: ReadonlySet<string> = new Set(['ETIMEDOUT', 'ECONNRESET', 'ECONNREFUSED']);

interface Serving {
  readonly port: number;
  readonly protocol: 'TCP' | 'UDP';
  readonly again: boolean;
  readonly run: string | undefined;
  readonly verbose: boolean;
  /** The other end is told where the input ends. */
  readonly saysSo: boolean;
}

function* serve(tool: Tool, { port, protocol, again, run, verbose, saysSo }: Serving): Task<number> {
  const { process } = tool;
  let listener: ReturnType<Process['net']['listen']>;
  try {
    listener = process.net.listen(port, { protocol });
  } catch (error) {
    throw new Failure(reason(error), 1);
  }
  if (verbose) yield* tool.complain(`${protocol === 'UDP' ? 'Bound' : 'Listening'} on 0.0.0.0 ${port}\n`);
  do {
    const socket = yield* listener.accept();
    if (verbose) yield* tool.complain(`Connection received on ${socket.remoteAddress} ${socket.remotePort}\n`);
    if (run === undefined) yield* converse(process, socket, undefined, saysSo);
    else yield* answerWith(process, socket, run);
  } while (again);
  listener.close();
  return 0;
}

/** Datagrams are not answered until one is sent: to look for a port, a few are, and silence is taken for somebody who listens. */
function* tryDatagram(process: Process, address: string, port: number, looksOnly: boolean): Task<Socket | OsError | undefined> {
  const socket = yield* process.net.connect(address, port, undefined, 'UDP');
  if (!looksOnly) return socket;
  for (let i = 0; i < 4; i++) {
    try {
      yield* socket.write('X');
      yield* socket.read(i === 0 ? SECOND / 100 : SECOND);
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      if (error.code === 'ECONNREFUSED') return undefined;
    }
  }
  return socket;
}

/** Only OpenBSD's. The name of a socket is a file, which nobody else may have. */
function* unixSocket(tool: Tool, path: string | undefined, options: Options): Task<number> {
  const { process } = tool;
  if (path === undefined) throw tool.usage('missing path');
  if (!options.has('l')) {
    const socket = yield* tryConnectUnix(process, path);
    if (socket instanceof OsError) throw new Failure(`unix connect failed: ${socket.message}`, 1);
    if (options.has('z')) socket.close();
    else yield* converse(process, socket, timeoutOf(options.value('w')), options.has('N'));
    return 0;
  }
  let listener: Listener;
  try {
    listener = process.net.listenUnix(path);
  } catch (error) {
    const taken = error instanceof OsError && error.code === 'EADDRINUSE';
    throw new Failure(`unix bind failed: ${taken ? 'Address in use' : reason(error)}`, 1);
  }
  do yield* converse(process, yield* listener.accept(), undefined, options.has('N'));
  while (options.has('k'));
  listener.close();
  process.unlink(path);
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
