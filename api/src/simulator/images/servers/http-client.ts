import type { Micros, Task } from '../../engine/index.ts';
import { byteLength, OsError, type Process, type Socket, startTls, strerror } from '../../kernel/index.ts';
import { exchange, type HttpResponse, NoHttp } from '../../shell/utilities/network/http-client.ts';

/** A header as it stands in a message. */
export type Field = readonly [name: string, value: string];

interface ClientRequest {
  readonly address: string;
  readonly port: number;
  readonly method?: string;
  readonly target: string;
  /** Those of the body and the connection come after them. */
  readonly headers?: Readonly<Record<string, string>>;
  /** In the place of `headers`: all that there are, of the body and the connection, too. */
  readonly fields?: readonly Field[];
  readonly version?: '1.0' | '1.1';
  /** Of whom a certificate must be, that everybody trusts: the request is made over TLS. */
  readonly tlsName?: string;
  readonly body?: string;
  readonly connectTimeout?: Micros;
  readonly readTimeout?: Micros;
}

/** The connection was made, and what was asked for has not come in time. */
export class ReadTimeout extends OsError {}

/** One request over HTTP/1.x, as one program asks another. Throws OsError; undefined: the other end hung up without an answer. */
export function* httpRequest(process: Process, request: ClientRequest): Task<HttpResponse | undefined> {
  const { address, port, method = 'GET', target, body = '', version, readTimeout: timeout } = request;
  const length = body === '' ? {} : { 'Content-Length': String(byteLength(body)) };
  const headers = request.fields ?? Object.entries({ ...request.headers, ...length, Connection: 'close' });
  const sent = body === '' && request.fields ? {} : { body };
  const socket = yield* process.net.connect(address, port, request.connectTimeout);
  try {
    if (request.tlsName !== undefined) yield* secured(socket, request.tlsName, timeout);
    return yield* exchange(socket, {
      method,
      target,
      headers,
      ...sent,
      ...(version && { version }),
      ...(timeout !== undefined && { timeout }),
    });
  } catch (error) {
    if (error instanceof NoHttp) return undefined;
    throw error instanceof OsError && error.code === 'ETIMEDOUT' ? new ReadTimeout(error.code, error.message) : error;
  } finally {
    socket.close();
  }
}

/** Who does not speak TLS, or is not known, is as one that hangs up. */
function* secured(socket: Socket, name: string, timeout: Micros | undefined): Task<void> {
  const shaken = yield* startTls(socket, name, timeout);
  if (!shaken.secure || !shaken.trusted) throw new OsError('ECONNRESET', strerror.ECONNRESET);
}
