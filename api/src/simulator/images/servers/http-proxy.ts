import { type Micros, SECOND, type Task } from '../../engine/index.ts';
import { OsError, type Process } from '../../kernel/index.ts';
import { headerField } from '../../shell/utilities/network/http-client.ts';
import { type Field, httpRequest, ReadTimeout } from './http-client.ts';
import { canonicalHeader, type HttpRequest, type HttpResponse } from './http-message.ts';

const CONNECT_TIMEOUT = 5 * SECOND;

/** What a proxy asks for. */
interface Passed extends Pick<HttpRequest, 'method' | 'target' | 'body'> {
  /** All headers, as they stand. */
  readonly fields: readonly Field[];
  readonly version?: '1.0' | '1.1';
}

/**
 * Asks another server. 'nobody': nobody is there; 'broken': no whole answer came; 'late': none came in time, where there is a
 * limit.
 */
export function* passOn(
  process: Process,
  address: string,
  port: number,
  asked: Passed,
  readTimeout?: Micros,
): Task<HttpResponse | 'nobody' | 'broken' | 'late'> {
  try {
    const answer = yield* httpRequest(process, {
      address,
      port,
      ...asked,
      connectTimeout: CONNECT_TIMEOUT,
      ...(readTimeout !== undefined && { readTimeout }),
    });
    if (!answer) return 'broken';
    const kept = answer.headers.filter(([name]) => !/^(connection|content-length|keep-alive|transfer-encoding)$/i.test(name));
    return { status: answer.status, headers: Object.fromEntries(kept), body: answer.body };
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    return error instanceof ReadTimeout ? 'late' : 'nobody';
  }
}

/**
 * The headers of a request as they were written, in their order, each as often as it came: those that `headers` has still, and
 * has as they were. What it has else follows them.
 */
export function fieldsOf({ lines = [], headers: asked }: HttpRequest, headers = asked): Field[] {
  const kept = lines.map(headerField).filter(([name]) => {
    const value = headers.get(name.toLowerCase());
    return value !== undefined && value === asked.get(name.toLowerCase());
  });
  const written = new Set(kept.map(([name]) => name.toLowerCase()));
  return [...kept, ...[...headers].filter(([name]) => !written.has(name))];
}

/** Without what concerns a connection alone; of what a client would take after the body, that it takes it. @see https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1 */
export const withoutHops = (fields: readonly Field[]): Field[] =>
  fields.filter(([name, value]) => !HOPS.test(name) && (!/^te$/i.test(name) || /\btrailers\b/i.test(value)));
const HOPS = /^(connection|keep-alive|proxy-connection|proxy-authenticate|proxy-authorization|trailer|transfer-encoding|upgrade)$/i;

/**
 * As a reverse proxy in Go writes them, whose transport asks for compressed answers where nobody has said what is taken.
 * @see go: net/http/request.go write, header.go sortedKeyValues, transport.go roundTrip, httputil/reverseproxy.go
 */
export function goFields(fields: readonly Field[], method: string): Field[] {
  const named = withoutHops(fields).map(([name, value]) => [canonicalHeader(name.toLowerCase()), value] as const);
  const first = FIRST.flatMap((name) => named.filter(([each]) => each === name).slice(0, 1));
  const rest = named.filter(([name]) => !FIRST.includes(name)).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  const isCompressed = method !== 'HEAD' && !named.some(([name]) => name === 'Accept-Encoding' || name === 'Range');
  return [...first, ...rest, ...(isCompressed ? [['Accept-Encoding', 'gzip'] as const] : [])];
}
const FIRST = ['Host', 'User-Agent', 'Content-Length'];
