import { type Micros, Outcome, type Task } from '../../../engine/index.ts';
import { byteLength, OsError, type Socket, withWholeLines } from '../lib/kernel.ts';

/** HTTP/1.1 in plain text over a connection of a process: for wget, curl, and clients inside images. */
interface HttpRequest {
  readonly method: string;
  readonly target: string;
  /** Host comes first, as it stands here. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body?: string;
  /** Of HTTP, where it is not 1.1. */
  readonly version?: '1.0' | '1.1';
  /** Over HTTP/2. */
  readonly http2?: boolean;
  /** How long one read may wait. */
  readonly timeout?: Micros;
  /** Gets a body of a length that is not told as it comes; the answer is without it then. */
  readonly take?: (response: HttpResponse, part: string) => Task<void>;
  /** How long is left, where the reads together have an end. */
  readonly left?: () => Micros | undefined;
}

/** An answer as a client reads it. */
export interface HttpResponse {
  /** `HTTP/1.1 404 Not Found` */
  readonly statusLine: string;
  readonly status: number;
  readonly reason: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

/** The server closed the connection before it answered, or what it said is no HTTP. */
export class NoHttp extends Outcome {
  constructor(readonly received: string) {
    super(received === '' ? 'Empty reply from server' : 'Received HTTP/0.9 when not allowed');
  }
}

/** The parts of an address; the authority is host and port as they were written. */
export interface Url {
  readonly scheme: string;
  readonly host: string;
  readonly port: number;
  /** As it was written: with the port only if that was given. */
  readonly authority: string;
  readonly target: string;
  readonly credentials: string | undefined;
}

/** A URL, `http://` may be left out; undefined if it is none. */
export function parseUrl(text: string): Url | undefined {
  const match = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(?:([^@/?#]*)@)?(\[[0-9a-f:.]+\]|[^:/?#\s]*)(?::(\d*))?([/?][^#\s]*)?(?:#.*)?$/i.exec(text);
  const host = match?.[3]?.replace(/^\[|\]$/g, '');
  if (!match || !host) return undefined;
  const scheme = (match[1] ?? 'http').toLowerCase();
  const port = match[4] ? Number(match[4]) : (DEFAULT_PORTS[scheme] ?? 80);
  if (port > 65535) return undefined;
  const target = match[5] ?? '/';
  return {
    scheme,
    host,
    port,
    authority: `${match[3]}${match[4] ? `:${match[4]}` : ''}`,
    target: target.startsWith('?') ? `/${target}` : target,
    credentials: match[2],
  };
}

const DEFAULT_PORTS: Readonly<Record<string, number>> = { https: 443, ftp: 21, telnet: 23 };

/** Where a Location header leads, seen from `from`. */
export function resolveLocation(from: Url, location: string): Url | undefined {
  if (/^[a-z][a-z0-9+.-]*:/i.test(location)) return parseUrl(location);
  if (location.startsWith('//')) return parseUrl(`${from.scheme}:${location}`);
  const path = location.startsWith('/') ? location : from.target.replace(/[^/]*$/, '') + location;
  return { ...from, target: path };
}

/** `Name: value`, cut at the first colon. */
export function headerField(line: string): readonly [name: string, value: string] {
  const colon = line.indexOf(':');
  return [line.slice(0, colon), line.slice(colon + 1).trim()];
}

/** The first of that name, whatever its case. */
export const header = (response: HttpResponse, name: string): string | undefined =>
  response.headers.find(([each]) => each.toLowerCase() === name.toLowerCase())?.[1];

/** Asks over an open connection. */
export function* exchange(socket: Socket, asked: HttpRequest): Task<HttpResponse> {
  const lines = [
    `${asked.method} ${asked.target} HTTP/${asked.http2 ? '2.0' : (asked.version ?? '1.1')}`,
    ...asked.headers.map(([name, value]) => `${name}: ${value}`),
  ];
  if (asked.body !== undefined && !asked.headers.some(([name]) => name.toLowerCase() === 'content-length'))
    lines.push(`Content-Length: ${byteLength(asked.body)}`);
  try {
    yield* socket.write(`${lines.join('\r\n')}\r\n\r\n${asked.body ?? ''}`);
  } catch (error) {
    // A server that refuses while it is written to may have answered already.
    if (!(error instanceof OsError) || error.code !== 'EPIPE') throw error;
  }
  let received = '';
  let end = -1;
  const more = function* (): Task<boolean> {
    const text = yield* socket.read(asked.left ? asked.left() : asked.timeout);
    received = end < 0 ? withWholeLines(received + text) : received + text;
    return text !== '';
  };
  while (end < 0) {
    if (!(yield* more())) throw new NoHttp(received);
    end = received.indexOf('\r\n\r\n');
    if (received.length >= 5 && !received.startsWith('HTTP/')) throw new NoHttp(received);
    if (end >= 0 && /^HTTP\/1\.1 1\d\d/.test(received)) {
      received = received.slice(end + 4);
      end = received.indexOf('\r\n\r\n');
    }
  }
  const [statusLine = '', ...fields] = received.slice(0, end).split('\r\n');
  received = received.slice(end + 4);
  const headers = fields.map(headerField);
  const [, status = '0', reason = ''] = /^HTTP\/[\d.]+ (\d+) ?(.*)$/.exec(statusLine) ?? [];
  const response = { statusLine, status: Number(status), reason, headers, body: '' };
  if (asked.method === 'HEAD' || response.status === 204 || response.status === 304) return response;
  const isChunked = statusLine.startsWith('HTTP/2') || /chunked/i.test(header(response, 'Transfer-Encoding') ?? '');
  const length = header(response, 'Content-Length');
  if (asked.take && length === undefined) {
    yield* asked.take(response, '');
    for (;;) {
      const { body, rest, isLast } = isChunked ? unchunk(received) : { body: received, rest: '', isLast: false };
      received = rest;
      if (body !== '') yield* asked.take(response, body);
      if (isLast || !(yield* more())) return response;
    }
  }
  if (isChunked) {
    for (;;) {
      const { body, isLast } = unchunk(received);
      if (isLast) return { ...response, body };
      if (!(yield* more())) throw new NoHttp('');
    }
  }
  while (length === undefined || byteLength(received) < Number(length)) if (!(yield* more())) break;
  return { ...response, body: received };
}

/** The body of the chunks that are whole, what follows them, and whether the last one has come. */
function unchunk(text: string): { readonly body: string; readonly rest: string; readonly isLast: boolean } {
  let body = '';
  let at = 0;
  for (;;) {
    const partly = { body, rest: text.slice(at), isLast: false };
    const line = text.indexOf('\r\n', at);
    if (line < 0) return partly;
    const size = Number.parseInt(text.slice(at, line), 16);
    if (size === 0) return { body, rest: '', isLast: true };
    let taken = '';
    let bytes = 0;
    for (const character of text.slice(line + 2)) {
      if (bytes >= size) break;
      taken += character;
      bytes += byteLength(character);
    }
    if (bytes < size) return partly;
    body += taken;
    at = line + 2 + taken.length + 2;
  }
}
