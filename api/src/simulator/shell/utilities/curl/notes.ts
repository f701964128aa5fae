import type { Task } from '../../../engine/index.ts';
import { byteLength } from '../lib/kernel.ts';
import type { Tool } from '../lib/tool.ts';
import { isSince } from '../lib/version.ts';
import { type HttpResponse, header } from '../network/http-client.ts';
import { ofOpenssl1 } from './messages.ts';
import { handshakeLines, streamLines } from './tls-notes.ts';

interface Asked {
  readonly method: string;
  readonly target: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body?: string;
  readonly http2?: boolean;
  /** As it was written. */
  readonly host?: string;
}

/** What `curl -v` tells of its transfers, in the words of its release. */
export class CurlNotes {
  /** How many connections there have been. */
  connections = 0;
  #host = '';
  /** Told of later. */
  #connected = '';
  /** The handshake was told of. */
  #isTold = false;

  constructor(
    readonly tool: Tool,
    readonly verbose: boolean,
    readonly version: string,
  ) {}

  *say(text: string): Task<void> {
    if (this.verbose) yield* this.tool.complain(`* ${text}\n`);
  }

  /** @see curl: lib/hostip.c show_resolve_info */
  *resolved(host: string, port: number, addresses: readonly string[]): Task<void> {
    if (!isSince(this.version, 8, 6)) return;
    const listed = (six: boolean): string => addresses.filter((each) => each.includes(':') === six).join(', ') || '(none)';
    yield* this.say(`Host ${host}:${port} was resolved.`);
    yield* this.say(`IPv6: ${listed(true)}`);
    yield* this.say(`IPv4: ${listed(false)}`);
  }

  *connected(host: string, address: string, port: number, isSecured = false): Task<void> {
    this.#host = host;
    const number = this.connections++;
    const told = `Connected to ${host} (${address}) port ${port}${isSince(this.version, 8, 3) ? '' : ` (#${number})`}`;
    // What is to be secured is connected when it is.
    if (isSecured && isSince(this.version, 8, 10)) this.#connected = told;
    else yield* this.say(told);
  }

  /** How both have agreed on TLS, where the server tells of itself. */
  *shaken(handshake: Omit<Parameters<typeof handshakeLines>[0], 'version'>): Task<void> {
    const isTold = this.verbose && handshake.secured.certificate !== undefined;
    if (isTold) yield* this.#raw(`${handshakeLines({ ...handshake, version: this.version }).join('\n')}\n`);
    this.#isTold = isTold;
    if (this.#connected !== '' && (handshake.insecure || handshake.isVerified)) yield* this.say(this.#connected);
  }

  *request(asked: Asked, user: string | undefined): Task<void> {
    if (asked.http2) yield* this.#raw(`${streamLines(this.version, asked, asked.host ?? '').join('\n')}\n`);
    else if (isSince(this.version, 8, 10)) yield* this.say('using HTTP/1.x');
    if (this.#isTold) yield* this.#raw('} [5 bytes data]\n');
    if (user !== undefined) yield* this.say(`Server auth using Basic with user '${user}'`);
    const isSmall = asked.http2 && !isSince(this.version, 8, 1);
    const called = (name: string): string => (isSmall && name !== 'Host' ? name.toLowerCase() : name);
    const fields = asked.headers.map(([name, value]) => `${called(name)}: ${value}`);
    const lines = [`${asked.method} ${asked.target} HTTP/${asked.http2 ? '2' : '1.1'}`, ...fields, ''];
    yield* this.#raw(lines.map((line) => `> ${line}\r\n`).join(''));
    if (this.#isTold && (asked.body ?? '') === '') yield* this.#ticket();
    const size = byteLength(asked.body ?? '');
    if (size > 0) yield* this.#raw(`} [${size} bytes data]\n`);
    if (isSince(this.version, 8, 7))
      yield* this.say(size > 0 ? `upload completely sent off: ${size} bytes` : 'Request completely sent off');
    else if (size > 0 && ofOpenssl1(this.version)) yield* this.say(`upload completely sent off: ${size} out of ${size} bytes`);
  }

  #ticket(): Task<void> {
    return this.#raw('{ [5 bytes data]\n* TLSv1.3 (IN), TLS handshake, Newsession Ticket (4):\n{ [130 bytes data]\n');
  }

  /** `refused`: it is an error that ends the transfer (`-f`), and what; `passed`: it leads on to another place. */
  *response(response: HttpResponse, { refused, passed }: { readonly refused: boolean; readonly passed: boolean }): Task<void> {
    const { version } = this;
    if (isSince(version, 7, 65) && !isSince(version, 7, 88) && !response.statusLine.startsWith('HTTP/2'))
      yield* this.say('Mark bundle as not supporting multiuse');
    if (refused && ofOpenssl1(version)) return;
    if (response.statusLine.startsWith('HTTP/1.0')) yield* this.say('HTTP 1.0, assume close after body');
    const head = [response.statusLine, ...response.headers.map(([name, value]) => `${name}: ${value}`)];
    yield* this.#raw(head.map((line) => `< ${line}\r\n`).join(''));
    if (refused) return;
    const ignored = passed && response.body !== '';
    const isNew = isSince(version, 8, 10);
    if (response.statusLine.startsWith('HTTP/1.1') && endsWithConnection(response) && !says(response, 'close'))
      yield* this.say('no chunk, no close, no size. Assume close to signal end');
    if (ignored && isNew) yield* this.say('Ignoring the response-body');
    yield* this.#raw('< \r\n');
    if (ignored && !isNew) yield* this.say('Ignoring the response-body');
    if (response.body !== '') yield* this.#raw(`{ [${byteLength(response.body)} bytes data]\n`);
  }

  /** The response is whole. @see curl: lib/multi.c multi_done */
  *done(response: HttpResponse): Task<void> {
    const number = this.connections - 1;
    if (!closes(response)) return yield* this.say(`Connection #${number} to host ${this.#host} left intact`);
    yield* this.#closing(number, 'shutting down');
  }

  *redirected(to: string, ports: readonly [from: number, to: number]): Task<void> {
    if (ports[0] !== ports[1] && !isSince(this.version, 8))
      yield* this.say(`Clear auth, redirects to port from ${ports[0]} to ${ports[1]}`);
    yield* this.say(`Issue another request to this URL: '${to}'`);
  }

  /** What ends a transfer is told twice, and closes the connection. */
  *failed(code: number, message: string): Task<void> {
    yield* this.say(message.split('\n')[0] as string);
    if (code === 22 && isSince(this.version, 8, 7)) yield* this.#raw('< \r\n');
  }

  /** What came in one piece, where no answer is to be told of. */
  data(bytes: number): Task<void> {
    return this.#raw(`{ [${bytes} bytes data]\n`);
  }

  /** After a failure, or what has no other end; `open`: there was a connection. */
  *closed(code: number, open: boolean, isTelnet = false): Task<void> {
    const number = open ? this.connections - 1 : this.connections;
    const isOrderly = code === 0 || code === 6 || code === 52 || (isTelnet && code === 28);
    if (code === 52 && ofOpenssl1(this.version)) yield* this.say(`Connection #${number} to host ${this.#host} left intact`);
    else yield* this.#closing(number, isOrderly ? 'shutting down' : 'closing');
  }

  #closing(number: number, how: string): Task<void> {
    if (isSince(this.version, 8, 10)) return this.say(`${how} connection #${number}`);
    return this.say(`Closing connection${isSince(this.version, 8, 3) ? '' : ` ${number}`}`);
  }

  *#raw(text: string): Task<void> {
    if (this.verbose) yield* this.tool.complain(text);
  }
}

const says = (response: HttpResponse, what: string): boolean => (header(response, 'Connection') ?? '').toLowerCase().includes(what);

/** Nothing but the end of the connection tells where the body ends. */
const endsWithConnection = (response: HttpResponse): boolean =>
  !response.statusLine.startsWith('HTTP/2') &&
  response.status !== 204 &&
  response.status !== 304 &&
  header(response, 'Content-Length') === undefined &&
  header(response, 'Transfer-Encoding') === undefined;

const closes = (response: HttpResponse): boolean =>
  says(response, 'close') || endsWithConnection(response) || (response.statusLine.startsWith('HTTP/1.0') && !says(response, 'keep-alive'));
