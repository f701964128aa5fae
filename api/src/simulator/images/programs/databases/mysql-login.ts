import type { Micros, Task } from '../../../engine/index.ts';
import type { OsError, Process, Socket } from '../../../kernel/index.ts';
import { askOn, connectTo, type LineRequest } from '../../servers/json-lines.ts';
import { numbers } from '../errno.ts';

/** Where MySQL's clients go, and as whom. */
export interface Login {
  /** A name or an address; nothing for the socket on this machine. */
  readonly host: string;
  readonly socket: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly operands: readonly string[];
}

export const loginTo = (process: Process, given: Login): Login => ({
  ...given,
  host: given.host === 'localhost' ? '' : given.host,
  user: given.user || (process.uid === 0 ? 'root' : 'mysql'),
});

export const loginOf = ({ user, password, host }: Login): LineRequest => ({ user, password, viaSocket: host === '' ? 'yes' : 'no' });

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

export function cannotConnect({ host, port, socket }: Login, error: OsError): { readonly code: number; readonly text: string } {
  if (host === '') return { code: 2002, text: `Can't connect to local MySQL server through socket '${socket}' (${numbers[error.code]})` };
  if (error.code === 'ENOENT') return { code: 2005, text: `Unknown MySQL server host '${host}' (-2)` };
  return { code: 2003, text: `Can't connect to MySQL server on '${host}:${port}' (${numbers[error.code]})` };
}
