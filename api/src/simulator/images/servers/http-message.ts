import { unescaped } from '../../apimachinery/percent.ts';
import { type AnswerAtOnce, byteLength, type PlainAnswer } from '../../kernel/index.ts';

/** A request as a server gets it. */
export interface HttpRequest {
  readonly method: string;
  /** As it was sent: `/a%20b?c=d`. */
  readonly target: string;
  /** Decoded, without the query. */
  readonly path: string;
  readonly query: ReadonlyMap<string, string>;
  readonly version: string;
  /** Names in lower case; of several hosts the first. */
  readonly headers: ReadonlyMap<string, string>;
  /** The headers as they were written, each in a line. */
  readonly lines?: readonly string[];
  /** More than one host is named. */
  readonly manyHosts?: boolean;
  readonly body: string;
  readonly remoteAddress: string;
  readonly remotePort: number;
  readonly localPort: number;
  /** It came over TLS. */
  readonly secure?: boolean;
  /** The certificate that the client has shown. */
  readonly clientCertificate?: string;
}

/** An answer; Content-Length is added where it is not among the headers. */
export interface HttpResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Its Date, which follows the other headers. */
  readonly date?: string;
  readonly body?: string;
  /** What stands behind the status, if it is not what that means. */
  readonly reason?: string;
  /** No headers are added: its end is where the connection ends, unless its length is told. */
  readonly bare?: boolean;
  /** Its length was not known when its headers were sent: the body comes in pieces. */
  readonly chunked?: boolean;
}

/** A request as it was written, without who sent it. */
export interface RequestHead extends Omit<HttpRequest, 'remoteAddress' | 'remotePort' | 'localPort' | 'secure'> {
  /** What is to become of the connection, in lower case. */
  readonly connection?: string | undefined;
}
type Parsed = { readonly head: RequestHead; readonly length: number } | 'bad' | undefined;

/** The first request in `text` and how long it is; undefined while it is not whole; 'bad' if it is none. */
export function parseRequest(text: string): Parsed {
  if (text !== last.text) last = { text, parsed: parse(text) };
  return last.parsed;
}

/** A probe asks the same each time. */
let last: { readonly text: string; readonly parsed: Parsed } = { text: '', parsed: undefined };

function parse(text: string): Parsed {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return /^[A-Z]*( |$)|^[A-Z]+ \S/.test(text) && !text.includes('\n\n') && text.length < 65_536 ? undefined : 'bad';
  const [first = '', ...lines] = text.slice(0, end).split('\r\n');
  const [, method, target, version] = /^([A-Z]+) (\S+) (HTTP\/\d\.\d)$/.exec(first) ?? [];
  if (method === undefined || target === undefined || version === undefined) return 'bad';
  const headers = new Map<string, string>();
  let manyHosts = false;
  for (const line of lines) {
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(0, colon)).toLowerCase();
    if (name === 'host' && headers.has(name)) manyHosts = true;
    else if (name !== '') headers.set(name, line.slice(colon + 1).trim());
  }
  const size = Number(headers.get('content-length') ?? 0);
  const rest = text.slice(end + 4);
  // Lengths are bytes; a text of as many characters may have more of them.
  let taken = Math.min(rest.length, size);
  while (taken > 0 && byteLength(rest.slice(0, taken)) > size) taken--;
  if (byteLength(rest.slice(0, taken)) < size) return undefined;
  const absolute = target.replace(/^https?:\/\/[^/?]*/, '');
  const mark = absolute.indexOf('?');
  const path = unescaped(mark < 0 ? absolute : absolute.slice(0, mark));
  const query = new Map(pairs(mark < 0 ? '' : absolute.slice(mark + 1)));
  const connection = headers.get('connection')?.toLowerCase();
  const head = { method, target, path: path || '/', query, version, headers, lines, manyHosts, connection, body: rest.slice(0, taken) };
  return { head, length: end + 4 + taken };
}

/** Names and values of a query or a form. */
const pairs = (text: string): (readonly [string, string])[] =>
  text
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const equals = pair.indexOf('=');
      const [key, value] = equals < 0 ? [pair, ''] : [pair.slice(0, equals), pair.slice(equals + 1)];
      return [unescaped(key.replaceAll('+', ' ')), unescaped(value.replaceAll('+', ' '))] as const;
    });

/** What a form sent, over what the query says. @see go: src/net/http/request.go ParseForm */
export const formOf = ({ query, headers, body }: Pick<HttpRequest, 'query' | 'headers' | 'body'>): ReadonlyMap<string, string> =>
  headers.get('content-type')?.startsWith('application/x-www-form-urlencoded') ? new Map([...query, ...pairs(body)]) : query;

interface AnswerFormat {
  /** HEAD has the headers alone. */
  readonly head: boolean;
  readonly close: boolean;
  readonly version?: string | undefined;
}

/** An answer as it is sent. */
export function formatResponse(
  { status, headers = {}, date, body = '', reason, bare = false, chunked = false }: HttpResponse,
  { head, close, version = 'HTTP/1.1' }: AnswerFormat,
): string {
  if (version === 'HTTP/2') return inFrames({ status, headers, ...(date !== undefined && { date }), body, chunked }, head);
  let text = headLine(version, status, reason);
  let hasLength = bare || hasNoBody(status);
  let hasConnection = bare || !close;
  let hasPieces = false;
  for (const name in headers) {
    const value = headers[name] as string;
    const { name: lower } = headerOf(name, value);
    text += `${name}: ${value}\r\n`;
    hasLength ||= lower === 'content-length';
    hasConnection ||= lower === 'connection';
    hasPieces ||= lower === 'transfer-encoding';
  }
  if (date !== undefined) text += `Date: ${date}\r\n`;
  const pieces = chunked && !hasLength && !head && version !== 'HTTP/1.0';
  if (pieces && !hasPieces) text += 'Transfer-Encoding: chunked\r\n';
  else if (!hasLength && !chunked) text += `Content-Length: ${byteLength(body)}\r\n`;
  if (!hasConnection) text += 'Connection: close\r\n';
  if (pieces) return `${text}\r\n${body === '' ? '' : `${byteLength(body).toString(16)}\r\n${body}\r\n`}0\r\n\r\n`;
  return `${text}\r\n${shownBody({ status, body }, head)}`;
}

/** The head of an answer whose body comes in pieces. */
export function formatHead(response: HttpResponse, version: 'HTTP/1.1' | 'HTTP/2'): string {
  const text = formatResponse({ ...response, body: '', chunked: true }, { head: false, close: false, version });
  return text.slice(0, text.indexOf('\r\n\r\n') + 4);
}

/** What a request over HTTP/2 says of its version. */
export const HTTP2 = 'HTTP/2.0';

/** Over HTTP/2 there are no phrases, names are small, and where a body ends is told by its frames, which are chunks here. @see https://www.rfc-editor.org/rfc/rfc9113 */
function inFrames(response: HttpResponse, isHead: boolean): string {
  const { status, headers = {}, date, body = '', chunked } = response;
  const named = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  const hasLength = chunked || hasNoBody(status) || named.some(([name]) => name === 'content-length');
  const all: (readonly [string, string])[] = [
    ...named,
    ...(hasLength ? [] : [['content-length', String(byteLength(body))] as const]),
    ...(date === undefined ? [] : [['date', date] as const]),
  ];
  const lines = all.filter(([name]) => !OF_CONNECTIONS.has(name)).map(([name, value]) => `${name}: ${value}\r\n`);
  const shown = isHead || hasNoBody(status) ? '' : body;
  const frames = isHead || hasNoBody(status) ? '' : `${shown === '' ? '' : `${byteLength(shown).toString(16)}\r\n${shown}\r\n`}0\r\n\r\n`;
  return `HTTP/2 ${status} \r\n${lines.join('')}\r\n${frames}`;
}
const OF_CONNECTIONS: ReadonlySet<string> = new Set(['connection', 'keep-alive', 'transfer-encoding']);

/** What a reader would find in an answer: its lines are plain, and its length is told, and right. Its text is made if it is read. */
export function formatAnswer(response: HttpResponse, format: AnswerFormat): AnswerAtOnce {
  const { status, headers, body = '' } = response;
  const { arePlain, length } = headers ? read(headers) : NO_HEADERS;
  const isPlain =
    !format.head && !response.bare && !hasNoBody(status) && status < 600 && arePlain && (length ?? byteLength(body)) === body.length;
  return new Unwritten(response, format, isPlain);
}

/** What a reader needs to know of an answer's headers. */
interface HeadersRead {
  /** Each can be read in one way only. */
  readonly arePlain: boolean;
  /** As they tell it. */
  readonly length: number | undefined;
}
const NO_HEADERS: HeadersRead = { arePlain: true, length: undefined };

/** Many a server has the same headers for all of its answers. */
function read(headers: Readonly<Record<string, string>>): HeadersRead {
  if (headers !== lastRead.headers) lastRead = { headers, read: readHeaders(headers) };
  return lastRead.read;
}
let lastRead: { readonly headers: object | undefined; readonly read: HeadersRead } = { headers: undefined, read: NO_HEADERS };

function readHeaders(headers: Readonly<Record<string, string>>): HeadersRead {
  let arePlain = true;
  let length: number | undefined;
  for (const name in headers) {
    const header = headerOf(name, headers[name] as string);
    arePlain &&= header.isPlain;
    if (header.name === 'content-length') {
      arePlain &&= length === undefined;
      length = Number(header.value);
    }
  }
  return { arePlain, length };
}

class Unwritten implements AnswerAtOnce, PlainAnswer {
  constructor(
    readonly response: HttpResponse,
    readonly format: AnswerFormat,
    readonly isPlain: boolean,
  ) {}

  get plain(): PlainAnswer | undefined {
    return this.isPlain ? this : undefined;
  }
  get status(): number {
    return this.response.status;
  }
  get body(): string {
    return this.response.body ?? '';
  }

  get text(): string {
    return formatResponse(this.response, this.format);
  }
}

const hasNoBody = (status: number): boolean => status === 204 || status === 304 || status < 200;

const headLine = (version: string, status: number, reason = statusText[status] ?? ''): string => `${version} ${status} ${reason}\r\n`;

/** The last header of a name: most are the same in each answer. */
interface Header {
  /** In lower case. */
  readonly name: string;
  readonly hasPlainName: boolean;
  value: string;
  /** It can be read in one way only. */
  isPlain: boolean;
}

function headerOf(name: string, value: string): Header {
  let header = lastHeaders.get(name);
  if (!header) {
    header = { name: name.toLowerCase(), hasPlainName: PLAIN_NAME.test(name), value: '', isPlain: false };
    if (lastHeaders.size > 100) lastHeaders.clear();
    lastHeaders.set(name, header);
  }
  if (header.value !== value) {
    header.value = value;
    header.isPlain = header.hasPlainName && isPrintable(value);
  }
  return header;
}
const lastHeaders = new Map<string, Header>();
const PLAIN_NAME = /^[-\w]+$/;

/** Whether all characters are of ASCII, and none controls anything. */
function isPrintable(value: string): boolean {
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i);
    if (code < 0x20 || code > 0x7e) return false;
  }
  return true;
}

/** What is sent after the headers. */
export const shownBody = ({ status, body = '' }: HttpResponse, head: boolean): string =>
  head || status === 304 || status === 204 ? '' : body;

/** The reason phrases that servers send. */
export const statusText: Readonly<Record<number, string>> = {
  100: 'Continue',
  200: 'OK',
  201: 'Created',
  202: 'Accepted',
  204: 'No Content',
  206: 'Partial Content',
  301: 'Moved Permanently',
  302: 'Found',
  303: 'See Other',
  304: 'Not Modified',
  307: 'Temporary Redirect',
  308: 'Permanent Redirect',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  406: 'Not Acceptable',
  408: 'Request Timeout',
  409: 'Conflict',
  410: 'Gone',
  413: 'Request Entity Too Large',
  415: 'Unsupported Media Type',
  418: "I'm a teapot",
  422: 'Unprocessable Entity',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};

/** `content-type` as most write it: `Content-Type`. @see Go: net/textproto CanonicalMIMEHeaderKey */
export const canonicalHeader = (name: string): string => name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase());

/** The host that is asked for, in lower case and without a port. */
export const hostOf = ({ headers }: HttpRequest): string => (headers.get('host') ?? '').replace(/:\d+$/, '').toLowerCase();

/** Headers but one, whatever the case of its name. */
export const withoutHeader = (headers: Readonly<Record<string, string>>, name: string): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).filter(([each]) => each.toLowerCase() !== name.toLowerCase()));
