import type { Micros, Task } from '../../../../engine/index.ts';
import { OsError, type Process, type Socket } from '../../../../kernel/index.ts';
import { addressesOf, tryConnect } from '../../../../shell/utilities/network/connect.ts';

/** A connection, what is said before why it fails later, and what was said of addresses before its own. */
interface Connected {
  readonly socket: Socket;
  readonly where: string;
  readonly said: string;
}

/** The release that an image's tools are of. */
export const libpqRelease = ({ env }: Process): number =>
  Number.parseFloat(env.get('PG_MAJOR') ?? env.get('POSTGRESQL_VERSION') ?? '') || 15;

/** Which server it was is said before each failure since 14. */
const FIRST_TO_SAY_WHERE = 14;

/**
 * A connection to a server of PostgreSQL, or what libpq says of all addresses of its host, each in turn.
 * @see postgres: src/interfaces/libpq/fe-connect.c emitHostIdentityInfo, libpq_append_conn_error; before 14 connectFailureMessage
 */
export function* libpqConnect(process: Process, host: string, port: number, timeout?: Micros): Task<Connected | string> {
  const addresses = yield* addressesOf(process, host);
  if (addresses.length === 0) return `could not translate host name "${host}" to address: ${process.net.noSuchName}\n`;
  const isOld = libpqRelease(process) < FIRST_TO_SAY_WHERE;
  let said = '';
  for (const address of addresses) {
    const at = address === host ? '' : ` (${address})`;
    const where = isOld ? '' : `connection to server at "${host}"${at}, port ${port} failed: `;
    const socket = yield* tryConnect(process, address, port, timeout);
    if (!(socket instanceof OsError)) return { socket, where, said };
    said += isOld
      ? `could not connect to server: ${socket.message}\n\tIs the server running on host "${host}"${at} and accepting\n\tTCP/IP connections on port ${port}?\n`
      : `${where}${socket.message}\n\tIs the server running on that host and accepting TCP/IP connections?\n`;
  }
  return said;
}

/** The same of a socket in the file system. */
export function* libpqConnectUnix(process: Process, path: string): Task<Connected | string> {
  const isOld = libpqRelease(process) < FIRST_TO_SAY_WHERE;
  const where = isOld ? '' : `connection to server on socket "${path}" failed: `;
  try {
    return { socket: yield* process.net.connectUnix(path), where, said: '' };
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    return isOld
      ? `could not connect to server: ${error.message}\n\tIs the server running locally and accepting\n\tconnections on Unix domain socket "${path}"?\n`
      : `${where}${error.message}\n\tIs the server running locally and accepting connections on that socket?\n`;
  }
}
