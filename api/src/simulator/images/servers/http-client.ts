import type { Micros, Task } from '../../engine/index.ts';
import { byteLength, OsError, type Process, type Socket, withWholeLines } from '../../kernel/index.ts';

interface ClientRequest {
  readonly address: string;
  readonly port: number;
  readonly method?: string;
  readonly target: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly connectTimeout?: Micros;
  readonly readTimeout?: Micros;
}

interface ClientResponse {
  readonly status: number;
  readonly reason: string;
  /** Names as they were sent. */
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
}

/** The connection was made, and what was asked for has not come in time. */
export class ReadTimeout extends OsError {}

function* readBefore(socket: Socket, limit: Micros | undefined): Task<string> {
  try {
    return yield* socket.read(limit);
  } catch (error) {
    throw error instanceof OsError && error.code === 'ETIMEDOUT' ? new ReadTimeout(error.code, error.message) : error;
  }
}

/** One request over HTTP/1.1, as one program asks another. Throws OsError; undefined: the other end hung up without an answer. */
export function* httpRequest(process: Process, request: ClientRequest): Task<ClientResponse | undefined> {
  const { address, port, method = 'GET', target, headers = {}, body = '' } = request;
  const socket = yield* process.net.connect(address, port, request.connectTimeout);
  try {
    const lines = Object.entries({ ...headers, ...(body !== '' && { 'Content-Length': String(byteLength(body)) }), Connection: 'close' })
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join('');
    yield* socket.write(`${method} ${target} HTTP/1.1\r\n${lines}\r\n${body}`);
    let text = '';
    for (;;) {
      const more = yield* readBefore(socket, request.readTimeout);
      text += more;
      const answer = parse(text, more === '', method === 'HEAD');
      if (answer) return answer;
      if (more === '') return undefined;
    }
  } finally {
    socket.close();
  }
}

function parse(received: string, ended: boolean, head: boolean): ClientResponse | undefined {
  const text = withWholeLines(received);
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const [first = '', ...lines] = text.slice(0, end).split('\r\n');
  const [, code, reason = ''] = /^HTTP\/\d\.\d (\d{3}) ?(.*)/.exec(first) ?? [];
  const status = Number(code);
  if (!status) return undefined;
  const headers = lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()] as const);
  const chunked = headers.some(([name, value]) => name.toLowerCase() === 'transfer-encoding' && value.toLowerCase() === 'chunked');
  if (chunked && !head) {
    const body = dechunked(text.slice(end + 4));
    return body === undefined ? undefined : { status, reason, headers, body };
  }
  const length = headers.find(([name]) => name.toLowerCase() === 'content-length')?.[1];
  const body = text.slice(end + 4);
  const whole = ended || head || status === 204 || status === 304 || (length !== undefined && byteLength(body) >= Number(length));
  return whole ? { status, reason, headers, body } : undefined;
}

/** A body that came in pieces; undefined until the last has come. Sizes are of bytes. */
function dechunked(text: string): string | undefined {
  let body = '';
  let at = 0;
  for (;;) {
    const end = text.indexOf('\r\n', at);
    const size = end < 0 ? Number.NaN : Number.parseInt(text.slice(at, end), 16);
    if (Number.isNaN(size)) return undefined;
    if (size === 0) return body;
    let stop = end + 2;
    for (let bytes = 0; bytes < size; ) {
      const letter = text.codePointAt(stop);
      if (letter === undefined) return undefined;
      bytes += byteLength(String.fromCodePoint(letter));
      stop += letter > 0xffff ? 2 : 1;
    }
    body += text.slice(end + 2, stop);
    at = stop + 2;
  }
}
