import { seconds, type Task } from '../../../engine/index.ts';
import { goWords, OsError, type Process } from '../../../kernel/index.ts';
import { lookupFailure } from '../../servers/go-http.ts';
import { goSeconds } from '../go-flags.ts';
import type { Given } from '../pflag.ts';

/** @see kubernetes: test/images/agnhost/connect/connect.go */
export function* connect(process: Process, { values, operands }: Given): Task<number> {
  const [, host, port] = /^\[?(.*?)\]?:(\d+)$/.exec(operands[0] ?? '') ?? [];
  if (host === undefined || port === undefined)
    return yield* end(process, `UNKNOWN: address ${operands[0] ?? ''}: missing port in address`);
  const timeout = goSeconds(values.get('timeout') ?? '0') ?? 0;
  const [address] = yield* process.net.resolve(host);
  if (address === undefined) return yield* end(process, `DNS: ${lookupFailure(process, host)}`);
  try {
    const socket = yield* process.net.connect(address, Number(port), timeout > 0 ? seconds(timeout) : undefined);
    socket.close();
    return 0;
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    if (error.code === 'ETIMEDOUT') return yield* end(process, 'TIMEOUT');
    if (error.code === 'ECONNREFUSED') return yield* end(process, 'REFUSED');
    return yield* end(process, `OTHER: dial tcp ${address}:${port}: connect: ${goWords(error)}`);
  }
}

function* end(process: Process, message: string): Task<number> {
  yield* process.write(2, `${message}\n`);
  return 1;
}
