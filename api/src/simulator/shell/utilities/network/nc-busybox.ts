import type { Task } from '../../../engine/index.ts';
import { isAddress, type Listener, OsError, type Process, type Socket } from '../lib/kernel.ts';
import type { Options } from '../lib/options.ts';
import { become, cannotRun, killIfThere } from '../lib/run-command.ts';
import { Failure, reason, type Tool } from '../lib/tool.ts';
import { timeoutOf } from './connect.ts';
import { sendInput } from './send-input.ts';

/** All that follows `-e` is a command with its own arguments: nc's options end there. */
export function withoutCommand(args: readonly string[]): { readonly args: readonly string[]; readonly command?: readonly string[] } {
  const at = args.findIndex((argument) => /^-[nuvlkz]*e$/.test(argument));
  if (at < 0) return { args };
  const others = (args[at] as string).slice(0, -1);
  return { args: [...args.slice(0, at), ...(others === '-' ? [] : [others])], command: args.slice(at + 1) };
}

/** Who listens on all addresses sees those of IPv4 as ones of IPv6. */
const mapped = (address: string, port: number): string => `[${address.includes(':') ? '' : '::ffff:'}${address}]:${port}`;

/**
 * One connection is taken, and nobody listens any more then; `-k` takes more, where each has a command of its own.
 * Without `-p` the port is any: what else is told is who may connect.
 * @see busybox: networking/nc_bloaty.c dolisten, main
 */
export function* listen(tool: Tool, options: Options, command: readonly string[] | undefined): Task<number> {
  const { process } = tool;
  const protocol = options.has('u') ? 'UDP' : 'TCP';
  const persistent = options.has('k') || options.count('l') > 1;
  const timeout = timeoutOf(options.value('w'));
  const [host] = options.operands;
  const told = options.value('p');
  const port = Number(told ?? 0);
  if (!Number.isInteger(port) || port > 65535 || (told !== undefined && port <= 0)) throw new Failure(`bad local port '${told}'`, 1);
  let listener: Listener;
  try {
    listener = process.net.listen(port, { protocol });
  } catch (error) {
    throw new Failure(`bind: ${reason(error)}`, 1);
  }
  const only = host === undefined ? undefined : dotted(host);
  const verbose = options.has('v');
  if (verbose) yield* tool.complain(`listening on ${only === undefined ? '[::]' : '0.0.0.0'}:${listener.port} ...\n`);
  for (;;) {
    const socket = yield* accepted(listener, timeout);
    const from = mapped(socket.remoteAddress, socket.remotePort);
    if (only !== undefined && socket.remoteAddress !== only) {
      if (verbose) yield* tool.warn(`connect from wrong ip/port ${socket.remoteAddress}:${socket.remotePort} ignored`);
      socket.close();
      continue;
    }
    if (protocol === 'TCP' && !(persistent && command)) listener.close();
    if (verbose) yield* tool.complain(`connect to ${mapped(socket.localAddress, listener.port)} from ${from} (${from})\n`);
    if (!command) return yield* readWrite(process, socket, timeout);
    if (!persistent) return yield* turnInto(tool, socket, command);
    yield* answerWith(tool, socket, command);
  }
}

/** One port, by its number: the image has no /etc/services. @see busybox: libbb/xconnect.c bb_lookup_port */
export function knownPort(text: string): void {
  if (!/^\d+$/.test(text) || Number(text) > 65535) throw new Failure(`bad port '${text}'`, 1);
}

/**
 * Nothing is said of a connection that does not come about, unless it is asked for: once of all but a refusal, twice of that, too.
 * @see busybox: networking/nc_bloaty.c main
 */
export function* notConnected(tool: Tool, options: Options, where: string, error: OsError): Task<number> {
  const level = options.count('v');
  if (level > 1 || (level === 1 && error.code !== 'ECONNREFUSED')) yield* tool.warn(`${where}: ${error.message}`);
  if (level > 1) yield* tool.complain(NOTHING_SENT);
  return 1;
}

export const NOTHING_SENT = 'sent 0, rcvd 0\n';

/** A number alone is an address, too: its last bytes. @see inet_aton(3) */
function dotted(host: string): string {
  const number = Number(host);
  if (!/^\d+$/.test(host) || number > 0xffffffff) {
    if (!isAddress(host)) throw new Failure(`bad address '${host}'`, 1);
    return host;
  }
  return [24, 16, 8, 0].map((bits) => (number >>> bits) & 255).join('.');
}

function* accepted(listener: Listener, timeout: number | undefined): Task<Socket> {
  try {
    return yield* listener.accept(timeout);
  } catch (error) {
    if (error instanceof OsError && error.code === 'ETIMEDOUT') throw new Failure('timeout', 1);
    throw error;
  }
}

/** The command has the connection for its input and its output. @see busybox: networking/nc_bloaty.c doexec */
export function* turnInto(tool: Tool, socket: Socket, command: readonly string[]): Task<number> {
  const { process } = tool;
  const fd = process.socketFile(socket);
  process.dup2(fd, 0);
  process.dup2(fd, 1);
  process.close(fd);
  return yield* become(tool, command);
}

/** The same in a child, whose end nobody waits for. */
function* answerWith(tool: Tool, socket: Socket, command: readonly string[]): Task<void> {
  const { process } = tool;
  const fd = process.socketFile(socket);
  process.onSignal('CHLD', 'ignore');
  try {
    process.spawn({
      argv: command,
      fds: new Map([
        [0, fd],
        [1, fd],
        [2, 2],
      ]),
    });
  } catch (error) {
    yield* tool.warn(cannotRun(tool, command[0] ?? '', error).message);
  } finally {
    process.close(fd);
  }
}

/** So many times nothing may come for as long as `-w` says. */
const MOST_SILENCES = 2;

/**
 * Sends what it reads and prints what comes, until both have ended. The other end is told where the input ends.
 * @see busybox: networking/nc_bloaty.c readwrite
 */
export function* readWrite(process: Process, socket: Socket, timeout: number | undefined): Task<number> {
  let inputEnded = false;
  const sender = sendInput(process, socket, () => {
    inputEnded = true;
    socket.finishWriting();
  });
  let silences = 0;
  try {
    for (;;) {
      try {
        const text = yield* socket.read(timeout);
        if (text === '') break;
        yield* process.write(1, text);
      } catch (error) {
        if (!(error instanceof OsError) || (error.code !== 'ETIMEDOUT' && error.code !== 'ECONNRESET')) throw error;
        if (error.code === 'ECONNRESET') break;
        if (inputEnded && ++silences === MOST_SILENCES) break;
      }
    }
    const { status } = yield* process.waitpid(sender);
    return status.signal === undefined ? status.code : 1;
  } finally {
    socket.close();
    killIfThere(process, sender, 'KILL');
  }
}
