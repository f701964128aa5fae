import type { Micros, Task } from '../../../../engine/index.ts';
import type { OsError, Process, Socket } from '../../../../kernel/index.ts';
import { isSince } from '../../../../shell/utilities/lib/version.ts';
import { askOn, connectTo, type LineRequest } from '../../../servers/json-lines.ts';
import { numbers } from '../../errno.ts';
import { onAlpine } from '../../on-alpine.ts';

/** Where MySQL's clients go, and as whom. */
export interface Login {
  /** A name or an address; nothing for the socket on this machine. */
  readonly host: string;
  /** Not by the socket, be the server on this machine. */
  readonly tcp?: boolean;
  readonly socket: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly operands: readonly string[];
}

/** Where and as whom to log in: `localhost` is the socket, unless it is to be reached by TCP. */
export const loginTo = (process: Process, given: Login): Login => ({
  ...given,
  host: given.tcp ? given.host || 'localhost' : given.host === 'localhost' ? '' : given.host,
  user: given.user || (process.uid === 0 ? 'root' : 'mysql'),
});

/** The first request of a connection. */
export const loginOf = ({ user, password, host }: Login): LineRequest => ({ user, password, viaSocket: host === '' ? 'yes' : 'no' });

/** Connects to the server, through its socket or by TCP. */
export const reach = (process: Process, { host, port, socket }: Login, timeout: Micros): Task<Socket> =>
  host === '' ? process.net.connectUnix(socket) : connectTo(process, host, port, timeout);

/** Asks in order on one connection. */
export function* ask<T>(
  process: Process,
  login: Login,
  requests: Generator<LineRequest, void, T>,
  timeout: Micros,
): Task<(T | undefined)[]> {
  return yield* askOn<T>(yield* reach(process, login, timeout), requests, timeout);
}

/** The release of MariaDB whose client this is: its image's, or what Alpine calls a client of MySQL; none for MySQL's own. */
export function mariadbOf(process: Process): string | undefined {
  const given = process.env.get('MARIADB_VERSION') ?? (onAlpine(process) ? '10.11' : undefined);
  return /(?:^|:)(\d+\.\d+)/.exec(given ?? '')?.[1];
}

/** @see mysql: libmysql/errmsg.cc; mariadb-connector-c: libmariadb/ma_errmsg.c, plugins/pvio/pvio_socket.c */
export function cannotConnect(process: Process, login: Login, error: OsError): { readonly code: number; readonly text: string } {
  const { host, port } = login;
  const mariadb = mariadbOf(process);
  const server = mariadb && isSince(mariadb, 10, 8) ? 'server' : 'MySQL server';
  if (host === '')
    return {
      code: 2002,
      text: `Can't connect to local ${server} through socket '${socketShown(process, login)}' (${numbers[error.code]})`,
    };
  if (error.code === 'ENOENT') return { code: 2005, text: `Unknown ${server} host '${host}' (-2)` };
  // It connects without waiting, and tells what that came to.
  if (mariadb)
    return {
      code: 2002,
      text: `Can't connect to ${server} on '${host}' (${error.code === 'ECONNREFUSED' ? EINPROGRESS : numbers[error.code]})`,
    };
  return { code: 2003, text: `Can't connect to MySQL server on '${host}:${port}' (${numbers[error.code]})` };
}
const EINPROGRESS = 115;

/** MariaDB's own default has no `/var` before it. */
export const socketShown = (process: Process, { socket }: Login): string =>
  mariadbOf(process) ? socket.replace(/^\/var(?=\/run\/)/, '') : socket;
