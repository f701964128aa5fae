import type { Task } from '../../../engine/index.ts';
import { OsError, type Process, type Socket } from '../lib/kernel.ts';
import { readOptions } from '../lib/options.ts';
import { Failure, type Tool, utility } from '../lib/tool.ts';
import { addressesOf, busyboxAddress, cannotConnect, tryConnect } from './connect.ts';

/** telnet: connects, prints what comes, ends when the other side or its own input ends. */
export const telnet = utility(
  function* (tool) {
    const { process } = tool;
    const options = readOptions(tool, { short: 'al:e48' });
    const [host, port = '23'] = options.operands;
    if (host === undefined) throw tool.usage('missing host');
    const socket = yield* tool.gnu ? anyOf(tool, host, port) : one(process, host, port);
    yield* tool.write(tool.gnu ? `Connected to ${host}.\nEscape character is '^]'.\n` : `Connected to ${host}\n`);
    const input = yield* process.read(0);
    if (input === '') {
      socket.close();
      return tool.gnu ? 1 : 0;
    }
    yield* socket.write(typeof input === 'string' ? input : '');
    for (;;) {
      const text = yield* socket.read();
      if (text === '') break;
      yield* tool.write(text);
    }
    if (tool.gnu) yield* tool.write('Connection closed by foreign host.\n');
    else yield* tool.complain('Connection closed by foreign host\r\n');
    return 1;
  },
  { shortName: true },
);

/** Each address of a host in turn, as GNU's tries them. @see inetutils: telnet/commands.c tn */
function* anyOf(tool: Tool, host: string, port: string): Task<Socket> {
  const { process } = tool;
  const addresses = [...(yield* addressesOf(process, host))];
  for (let address = addresses.shift(); address !== undefined; address = addresses.shift()) {
    yield* tool.write(`Trying ${address}...\n`);
    const socket = yield* tryConnect(process, address, Number(port));
    if (!(socket instanceof OsError)) return socket;
    if (addresses.length === 0) throw new Failure(`Unable to connect to remote host: ${socket.message}`, 1);
    yield* process.write(2, `Connection failed: ${socket.message}\n`);
  }
  throw new Failure(`could not resolve ${host}/${port}: ${process.net.noSuchName}`, 1);
}

/** @see busybox: networking/telnet.c */
function* one(process: Process, host: string, port: string): Task<Socket> {
  const address = yield* busyboxAddress(process, host);
  if (address === undefined) throw new Failure(`bad address '${host}'`, 1);
  const socket = yield* tryConnect(process, address, Number(port));
  if (socket instanceof OsError) throw new Failure(cannotConnect(address, socket), 1);
  return socket;
}
