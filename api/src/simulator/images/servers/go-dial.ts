import { joinHostPort } from '../../apimachinery/host-port.ts';
import type { Micros, Task } from '../../engine/index.ts';
import { goWords, OsError, type Process, type Socket } from '../../kernel/index.ts';
import { addressesOf, tryConnect } from '../../shell/utilities/network/connect.ts';
import { noSuchHost } from './go-http.ts';

/**
 * A connection as Go makes it, or what came of it: all addresses of a name are tried, that of the loopback of IPv6 before that of
 * IPv4, and of several failures the first is told of. @see Go: net/dial.go dialSerial, net/addrselect.go rfc6724policyTable
 */
export function* goDial(process: Process, host: string, port: number, timeout?: Micros): Task<Socket | string> {
  let failed: string | undefined;
  for (const address of yield* addressesOf(process, host)) {
    const socket = yield* tryConnect(process, address, port, timeout);
    if (!(socket instanceof OsError)) return socket;
    failed ??= `dial tcp ${joinHostPort(address, port)}: ${socket.code === 'ETIMEDOUT' ? 'i/o timeout' : `connect: ${goWords(socket)}`}`;
  }
  return failed ?? noSuchHost(process, host);
}

/** Why Go cannot connect; undefined if it can. */
export function* goUnreachable(process: Process, host: string, port: number, timeout?: Micros): Task<string | undefined> {
  const socket = yield* goDial(process, host, port, timeout);
  if (typeof socket === 'string') return socket;
  socket.close();
  return undefined;
}
