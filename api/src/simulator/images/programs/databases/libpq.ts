import type { Micros, Task } from '../../../engine/index.ts';
import { OsError, type Process, type Socket } from '../../../kernel/index.ts';
import { addressesOf, tryConnect } from '../../../shell/utilities/lib/connect.ts';

/** A connection, what is said of it where it fails later, and what was said of addresses before its own. */
interface Connected {
  readonly socket: Socket;
  readonly where: string;
  readonly said: string;
}

/**
 * A connection to a server of PostgreSQL, or what libpq says of all addresses of its host, each in turn.
 * @see postgres: src/interfaces/libpq/fe-connect.c emitHostIdentityInfo, libpq_append_conn_error
 */
export function* libpqConnect(process: Process, host: string, port: number, timeout?: Micros): Task<Connected | string> {
  const addresses = yield* addressesOf(process, host);
  if (addresses.length === 0) return `could not translate host name "${host}" to address: ${process.net.noSuchName}\n`;
  let said = '';
  for (const address of addresses) {
    const where = `connection to server at "${host}"${address === host ? '' : ` (${address})`}, port ${port} failed`;
    const socket = yield* tryConnect(process, address, port, timeout);
    if (!(socket instanceof OsError)) return { socket, where, said };
    said += `${where}: ${socket.message}\n\tIs the server running on that host and accepting TCP/IP connections?\n`;
  }
  return said;
}

/** The same of a socket in the file system. */
export function* libpqConnectUnix(process: Process, path: string): Task<Connected | string> {
  const where = `connection to server on socket "${path}" failed`;
  try {
    return { socket: yield* process.net.connectUnix(path), where, said: '' };
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    return `${where}: ${error.message}\n\tIs the server running locally and accepting connections on that socket?\n`;
  }
}
