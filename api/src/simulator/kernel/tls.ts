import type { Micros, Task } from '../engine/index.ts';
import type { Socket } from './network-types.ts';

/**
 * TLS on connections that carry text: the client says that it wants it and for which name, the server agrees; then both
 * speak as if nothing was between them. A client may show a certificate of its own. Certificates within the cluster are signed by somebody whom the client does not know,
 * those of the Internet's servers by somebody whom everybody trusts.
 */
const CLIENT_HELLO = '\x16\x03\x01';
const SERVER_HELLO = '\x16\x03\x03';
const TRUSTED = 'trusted';

/** What a client's first bytes are, if it wants TLS: what came behind them. undefined: it does not. */
export function clientHello(
  text: string,
): { readonly name: string; readonly certificate: string | undefined; readonly rest: string } | undefined {
  const end = text.indexOf('\n');
  if (!text.startsWith(CLIENT_HELLO) || end < 0) return undefined;
  const [name = '', certificate] = text.slice(CLIENT_HELLO.length, end).split('\t');
  return { name, certificate: certificate && (JSON.parse(certificate) as string), rest: text.slice(end + 1) };
}

/** The server's part of the handshake. */
export const acceptTls = (socket: Socket, trusted = false): Task<void> => socket.write(SERVER_HELLO + (trusted ? TRUSTED : ''));

/** The client's part. What is no TLS server answers in its own way, hangs up, or says nothing. */
export function* startTls(
  socket: Socket,
  name: string,
  timeout?: Micros,
  certificate?: string,
): Task<{ readonly secure: true; readonly trusted: boolean } | { readonly secure: false; readonly received: string }> {
  yield* socket.write(`${CLIENT_HELLO}${name}${certificate === undefined ? '' : `\t${JSON.stringify(certificate)}`}\n`);
  const received = yield* socket.read(timeout);
  if (received !== SERVER_HELLO && received !== SERVER_HELLO + TRUSTED) return { secure: false, received };
  return { secure: true, trusted: received !== SERVER_HELLO };
}
