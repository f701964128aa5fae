import { addressOf, busyboxAddress, cannotConnect, tryConnect } from './lib/connect.ts';
import { OsError } from './lib/kernel.ts';
import { Failure, utility } from './lib/tool.ts';
import { readOptions } from './options.ts';

/** telnet: connects, prints what comes, ends when the other side or its own input ends. */
export const telnet = utility(
  function* (tool) {
    const { process } = tool;
    const options = readOptions(tool, { short: 'al:e48' });
    const [host, port = '23'] = options.operands;
    if (host === undefined) throw tool.usage('missing host');
    const address = yield* (tool.gnu ? addressOf : busyboxAddress)(process, host);
    if (address === undefined)
      throw new Failure(tool.gnu ? `could not resolve ${host}/${port}: ${process.net.noSuchName}` : `bad address '${host}'`, 1);
    if (tool.gnu) yield* tool.write(`Trying ${address}...\n`);
    const socket = yield* tryConnect(process, address, Number(port));
    if (socket instanceof OsError)
      throw new Failure(tool.gnu ? `Unable to connect to remote host: ${socket.message}` : cannotConnect(address, socket), 1);
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
