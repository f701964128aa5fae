import type { Micros, Task } from '../../engine/index.ts';
import type { Socket } from './types.ts';

/**
 * TLS on connections that carry text: the client says that it wants it and for which name, the server agrees; then both
 * speak as if nothing was between them. A client may show a certificate of its own. Certificates within the cluster are signed by somebody whom the client does not know,
 * those of the Internet's servers by somebody whom everybody trusts.
 */
const CLIENT_HELLO = '\x16\x03\x01';
const SERVER_HELLO = '\x16\x03\x03';
const TRUSTED = 'trusted';

/** The protocols that are spoken above it. @see https://www.rfc-editor.org/rfc/rfc7301 */
export type Protocol = 'h2' | 'http/1.1';

/** What a client says at first. */
interface ClientHello {
  readonly name: string;
  readonly certificate: string | undefined;
  /** Which protocols it speaks, if it says so. */
  readonly protocols: readonly Protocol[];
  /** What came behind. */
  readonly rest: string;
}

/** What a client's first bytes are, if it wants TLS. undefined: it does not. */
export function clientHello(text: string): ClientHello | undefined {
  const end = text.indexOf('\n');
  if (!text.startsWith(CLIENT_HELLO) || end < 0) return undefined;
  const [name = '', certificate, protocols] = text.slice(CLIENT_HELLO.length, end).split('\t');
  return {
    name,
    certificate: certificate ? (JSON.parse(certificate) as string) : undefined,
    protocols: (protocols ? protocols.split(',') : []) as Protocol[],
    rest: text.slice(end + 1),
  };
}

/** What a server says of itself. */
interface ServerHello {
  readonly trusted?: boolean;
  /** Which of the client's protocols it chooses. */
  readonly protocol?: Protocol | undefined;
  /** Its certificate, where more of it is known than its name. */
  readonly certificate?: string | undefined;
}

/** The server's part of the handshake. */
export const acceptTls = (socket: Socket, { trusted, protocol = '' as Protocol, certificate = '' }: ServerHello = {}): Task<void> =>
  socket.write(
    SERVER_HELLO +
      (trusted ? TRUSTED : '') +
      (protocol || certificate ? `\t${protocol}\t${certificate && JSON.stringify(certificate)}` : ''),
  );

/** The client's part. What is no TLS server answers in its own way, hangs up, or says nothing. */
export function* startTls(
  socket: Socket,
  name: string,
  timeout?: Micros,
  certificate?: string,
  protocols: readonly Protocol[] = [],
): Task<Secured | { readonly secure: false; readonly received: string }> {
  const shown = certificate === undefined ? '' : JSON.stringify(certificate);
  yield* socket.write(`${CLIENT_HELLO}${name}${shown || protocols.length > 0 ? `\t${shown}\t${protocols.join(',')}` : ''}\n`);
  const received = yield* socket.read(timeout);
  const [hello, protocol, theirs] = received.split('\t');
  if (hello !== SERVER_HELLO && hello !== SERVER_HELLO + TRUSTED) return { secure: false, received };
  return {
    secure: true,
    trusted: hello !== SERVER_HELLO,
    protocol: (protocol || undefined) as Protocol | undefined,
    certificate: theirs ? (JSON.parse(theirs) as string) : undefined,
  };
}

/** What a client knows once both have agreed. */
export interface Secured extends ServerHello {
  readonly secure: true;
  readonly trusted: boolean;
}
