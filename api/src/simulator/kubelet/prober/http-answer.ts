import { goQuote, goQuoteAll } from '../../apimachinery/go-quote.ts';
import { byteLength, firstBytes } from '../../apimachinery/utf8.ts';

/** What an HTTP probe or hook was answered. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: { get(name: string): string | undefined };
  readonly body: string;
}

/** What has come so far. `broken`: it is no answer, or (`body`) one whose body is none. */
export type AnswerSoFar =
  | { readonly kind: 'more'; readonly in: 'head' | 'body' }
  | { readonly kind: 'answer'; readonly value: HttpAnswer }
  | { readonly kind: 'broken'; readonly in: 'head' | 'body'; readonly because: string };

const MOST_INTERIM = 5;
/** So much of a body is looked at. */
export const BODY_LIMIT = 10 * 1024;

/**
 * What a server has answered, as Go's client reads it.
 * @param ended nothing more will come
 * @see Go: net/http/response.go ReadResponse, transfer.go readTransfer; net/textproto/reader.go ReadMIMEHeader
 */
export function readAnswer(text: string, ended: boolean, interim = 0): AnswerSoFar {
  const status = readStatus(text, ended);
  if (typeof status !== 'object') return headOf(status);
  const head = readHeaders(text, status.end, ended);
  if (typeof head !== 'object') return headOf(head);
  const told = bodyLength(status, head.headers);
  if ('problem' in told) return { kind: 'broken', in: 'head', because: told.problem };
  // An interim answer has no body, and another one follows.
  if (status.code >= 100 && status.code < 200 && status.code !== 101)
    return interim < MOST_INTERIM
      ? readAnswer(text.slice(head.end), ended, interim + 1)
      : { kind: 'broken', in: 'head', because: 'net/http: too many 1xx informational responses' };
  const body = readBody(text.slice(head.end), told.length, ended);
  if ('problem' in body) return body.problem === '' ? { kind: 'more', in: 'body' } : { kind: 'broken', in: 'body', because: body.problem };
  return { kind: 'answer', value: { status: status.code, headers: firstOf(head.headers), body: body.text.slice(0, BODY_LIMIT) } };
}

/** A text says what is wrong; undefined that more must come. */
const headOf = (problem: string | undefined): AnswerSoFar =>
  problem === undefined ? { kind: 'more', in: 'head' } : { kind: 'broken', in: 'head', because: problem };

interface Line {
  readonly text: string;
  readonly end: number;
}

/** A line without its end, which may be a line feed alone; the last one may have none. */
function lineAt(text: string, start: number, ended: boolean): Line | undefined {
  const feed = text.indexOf('\n', start);
  if (feed >= 0) return { text: text.slice(start, text[feed - 1] === '\r' && feed > start ? feed - 1 : feed), end: feed + 1 };
  return ended && start < text.length ? { text: text.slice(start), end: text.length } : undefined;
}
const cutShort = (ended: boolean): string | undefined => (ended ? 'unexpected EOF' : undefined);

interface Status {
  readonly code: number;
  readonly version: string;
  readonly end: number;
}

function readStatus(text: string, ended: boolean): Status | string | undefined {
  const line = lineAt(text, 0, ended);
  if (!line) return cutShort(ended);
  const [, version = '', digits] = /^([^ ]*)(?: +([^ ]*))?/.exec(line.text) ?? [];
  if (!line.text.includes(' ')) return `malformed HTTP response ${goQuote(line.text)}`;
  if (!/^(\d{3}|\+\d\d)$/.test(digits ?? '')) return `malformed HTTP status code ${goQuote(digits ?? '')}`;
  if (!/^HTTP\/\d\.\d$/.test(version)) return `malformed HTTP version ${goQuote(version)}`;
  return { code: Number(digits), version, end: line.end };
}

type Headers = readonly (readonly [string, string])[];

function readHeaders(
  text: string,
  start: number,
  ended: boolean,
): { readonly headers: Headers; readonly end: number } | string | undefined {
  if (/[ \t]/.test(text[start] ?? '')) {
    const line = lineAt(text, start, ended);
    return line ? `malformed MIME header initial line: ${line.text}` : cutShort(ended);
  }
  const headers: [string, string][] = [];
  for (let at = start; ; ) {
    const line = lineAt(text, at, ended);
    if (!line) return cutShort(ended);
    at = line.end;
    if (line.text.trim() === '') return { headers, end: at };
    if (!line.text.includes(':')) return `malformed MIME header: missing colon: ${goQuote(line.text.trimEnd())}`;
    if (at >= text.length && !ended) return undefined;
    let whole = line.text.trim();
    // A line that begins with a blank goes on with the one before.
    for (let next = lineAt(text, at, ended); next && /^[ \t]/.test(next.text); next = lineAt(text, at, ended)) {
      whole += ` ${next.text.trim()}`;
      at = next.end;
    }
    const colon = whole.indexOf(':');
    const [name, value] = [whole.slice(0, colon), whole.slice(colon + 1)];
    if (!/^[-\w!#$%&'*+.^`|~ ]*$/.test(name) || FORBIDDEN.test(value)) return `malformed MIME header line: ${whole}`;
    if (name !== '') headers.push([name.toLowerCase(), value.trim()]);
  }
}
const FORBIDDEN = /(?![\t\u0080-\u009f])\p{Cc}/u;

const firstOf = (headers: Headers): HttpAnswer['headers'] => ({
  get: (wanted) => headers.find(([name]) => name === wanted)?.[1],
});
const allOf = (headers: Headers, wanted: string): string[] => headers.filter(([name]) => name === wanted).map(([, value]) => value);

/** In bytes, or as the body itself tells. */
type Length = number | 'chunked' | 'to the end';

function bodyLength({ code, version }: Status, headers: Headers): { readonly length: Length } | { readonly problem: string } {
  const encodings = version === 'HTTP/1.0' ? [] : allOf(headers, 'transfer-encoding');
  if (encodings.length > 1) return { problem: `too many transfer encodings: ${goQuoteAll(encodings)}` };
  const [encoding] = encodings;
  if (encoding !== undefined && encoding.toLowerCase() !== 'chunked')
    return { problem: `unsupported transfer encoding: ${goQuote(encoding)}` };
  const lengths = allOf(headers, 'content-length');
  const [length = ''] = lengths;
  if (lengths.some((one) => one !== length))
    return { problem: `http: message cannot contain multiple Content-Length headers; got ${goQuoteAll(lengths)}` };
  if ((code >= 100 && code < 200) || code === 204 || code === 304) return { length: 0 };
  if (encoding !== undefined) return { length: 'chunked' };
  if (length === '') return { length: 'to the end' };
  return /^\d+$/.test(length) ? { length: Number(length) } : { problem: `bad Content-Length ${goQuote(length)}` };
}

/** `problem` is empty while more must come. */
type Body = { readonly text: string } | { readonly problem: string };

function readBody(text: string, length: Length, ended: boolean): Body {
  if (length === 'chunked') return readChunks(text, ended);
  const wanted = Math.min(length === 'to the end' ? Number.POSITIVE_INFINITY : length, BODY_LIMIT);
  if (byteLength(text) >= wanted || (length === 'to the end' && ended))
    return { text: Number.isFinite(wanted) ? firstBytes(text, wanted) : text };
  return { problem: ended ? 'unexpected EOF' : '' };
}

/** Of those that tell how long a chunk is. */
const LONGEST_LINE = 4096;

/** @see Go: net/http/internal/chunked.go */
function readChunks(text: string, ended: boolean): Body {
  const more = { problem: ended ? 'unexpected EOF' : '' };
  let body = '';
  for (let at = 0; ; ) {
    const feed = text.indexOf('\n', at);
    if ((feed < 0 ? text.length : feed) - at >= LONGEST_LINE) return { problem: 'header line too long' };
    if (feed < 0) return more;
    const size = text.slice(at, feed).trimEnd().replace(/;.*$/s, '');
    if (!/^[0-9a-f]*$/i.test(size)) return { problem: 'invalid byte in chunk length' };
    if (size.length > 16) return { problem: 'http chunk length too large' };
    const bytes = Number.parseInt(size || '0', 16);
    if (bytes === 0) {
      const after = text.slice(feed + 1);
      if (after.startsWith('\r\n')) return { text: body };
      return after.length < 2 ? { problem: ended ? 'http: unexpected EOF reading trailer' : '' } : { text: body };
    }
    const rest = text.slice(feed + 1);
    const chunk = firstBytes(rest, bytes);
    body += chunk;
    if (byteLength(body) >= BODY_LIMIT) return { text: body };
    const end = rest.slice(chunk.length, chunk.length + 2);
    if (byteLength(chunk) < bytes || end.length < 2) return more;
    if (end !== '\r\n') return { problem: 'malformed chunked encoding' };
    at = feed + 1 + chunk.length + 2;
  }
}
