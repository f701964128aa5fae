import { byObject, type Engine, finished, type Micros, mapped, Sleep, type Task, wait } from '../engine/index.ts';
import { type Asked, isAddress, OsError, type Socket, startTls, withWholeLines } from '../kernel/index.ts';

/** How the kubelet reaches a Pod: from the node's own network namespace. */
export interface NodeNetwork {
  connect(address: string, port: number, timeout: Micros): Task<Socket>;
  /** Connects and sends, if that can be done at once. @see kernel/network.ts ClusterNetwork.ask */
  ask(address: string, port: number, text: string): Asked | undefined;
  /** The addresses of a name, none if it has none. Without it there are only addresses. */
  resolve?(name: string): Task<string[]>;
}

export interface HttpGetRequest {
  readonly secure?: boolean;
  readonly address: string;
  readonly port: number;
  readonly path: string;
  readonly headers: readonly (readonly [string, string])[];
}
export interface HttpAnswer {
  readonly status: number;
  readonly headers: { get(name: string): string | undefined };
  readonly body: string;
}
/** A connection that broke tells its own end (`10.244.1.1:40312`), an answer that is none what is wrong with it. */
export type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | {
      readonly ok: false;
      /** NO_SUCH_HOST: the name has no address. */
      readonly code: string;
      readonly local?: string;
      readonly because?: string;
      /** Where a name led to: `[::1]:80`. */
      readonly address?: string;
    };

const BODY_LIMIT = 10 * 1024;

/**
 * One GET request. `code` of a failure: the socket's error (ECONNREFUSED …), `TIMEOUT`, `EOF` or `MALFORMED`; over TLS (whose
 * certificates the kubelet does not check) also `PLAIN_HTTP`, or `NO_TLS` where the other end speaks something else.
 * @param timeout of all of it; Infinity: none
 * @param connectTimeout of the connection alone
 * @param lastInTurn nobody else acts in this turn: if nothing else happens in the meantime, all of it may be done at once
 */
export function httpGet(
  engine: Engine,
  network: NodeNetwork,
  request: HttpGetRequest,
  timeout: Micros,
  { connectTimeout = timeout, lastInTurn = false } = {},
): Task<Outcome<HttpAnswer>> {
  const deadline = engine.now + timeout;
  const asked =
    lastInTurn && !request.secure ? network.ask(request.address, request.port, requestText(request.path, request.headers)) : undefined;
  if (!asked || 'socket' in asked) return talk(engine, network, request, deadline, connectTimeout, asked?.socket);
  const value = parseAnswer(asked.answer, true);
  const outcome: Outcome<HttpAnswer> = value ? { ok: true, value } : noAnswer(asked.answer);
  return engine.pass(asked.latency) ? finished(outcome) : mapped(wait(new Sleep(engine, asked.latency)), () => outcome);
}

/** `asking`: the request is on its way there. */
function* talk(
  engine: Engine,
  network: NodeNetwork,
  request: HttpGetRequest,
  deadline: Micros,
  connectTimeout: Micros,
  asking: Socket | undefined,
): Task<Outcome<HttpAnswer>> {
  let socket = asking;
  try {
    if (!socket) {
      const dialled = yield* dial(network, request.address, request.port, connectTimeout);
      if (!dialled.ok) return dialled;
      socket = dialled.value;
    }
    if (request.secure) {
      const shaken = yield* startTls(socket, request.address, Math.min(deadline - engine.now, connectTimeout));
      if (!shaken.secure) {
        const { received } = shaken;
        return { ok: false, code: received === '' ? 'EOF' : received.startsWith('HTTP/') ? 'PLAIN_HTTP' : 'NO_TLS' };
      }
    }
    if (!asking) yield* socket.write(requestText(request.path, request.headers));
    let text = '';
    for (;;) {
      if (engine.now >= deadline) return { ok: false, code: 'TIMEOUT' };
      const chunk = yield* socket.read(Number.isFinite(deadline) ? deadline - engine.now : undefined);
      text += chunk;
      const answer = parseAnswer(text, chunk === '');
      if (answer) return { ok: true, value: answer };
      if (chunk === '') return noAnswer(text);
    }
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    const local = socket && { local: `${socket.localAddress}:${socket.localPort}` };
    return { ok: false, code: error.code === 'ETIMEDOUT' ? 'TIMEOUT' : error.code, ...local };
  } finally {
    socket?.close();
  }
}

function requestText(path: string, headers: readonly (readonly [string, string])[]): string {
  const known = textsOf(headers);
  let text = known.get(path);
  if (text === undefined) {
    text = `GET ${path} HTTP/1.1\r\n${headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`;
    known.set(path, text);
  }
  return text;
}

/** A probe asks with the same headers each time. */
const textsOf = byObject((_headers: readonly (readonly [string, string])[]) => new Map<string, string>());

/** Whether a TCP connection can be made. */
export function* tcpConnect(network: NodeNetwork, host: string, port: number, timeout: Micros): Task<Outcome<undefined>> {
  const dialled = yield* dial(network, host, port, timeout);
  if (!dialled.ok) return dialled;
  dialled.value.close();
  return { ok: true, value: undefined };
}

/** Connects to one of a name's addresses. If none takes it, what is told is the error of the first: of IPv6, if there is one.
 *  @see go: src/net/dial.go DialContext, dialParallel */
function* dial(network: NodeNetwork, host: string, port: number, timeout: Micros): Task<Outcome<Socket>> {
  const named = !isAddress(host);
  const addresses = named && network.resolve ? yield* network.resolve(host) : [host];
  if (addresses.length === 0) return { ok: false, code: 'NO_SUCH_HOST' };
  const told = addresses.find((address) => address.includes(':')) ?? addresses[0];
  const at = named && { address: told?.includes(':') ? `[${told}]:${port}` : `${told}:${port}` };
  let code = '';
  for (const address of addresses)
    try {
      return { ok: true, value: yield* network.connect(address, port, timeout) };
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      code ||= error.code === 'ETIMEDOUT' ? 'TIMEOUT' : error.code;
    }
  return { ok: false, code, ...at };
}

/** @see go: src/net/http/response.go ReadResponse */
function noAnswer(text: string): { readonly ok: false; readonly code: string; readonly because?: string } {
  if (text === '') return { ok: false, code: 'EOF' };
  const [line = ''] = text.split(/\r?\n/);
  const [, version = '', digits = ''] = /^([^ ]*) +([^ ]*)/.exec(line) ?? [];
  const because = !line.includes(' ')
    ? `malformed HTTP response ${JSON.stringify(line)}`
    : !/^\d{3}$/.test(digits)
      ? `malformed HTTP status code ${JSON.stringify(digits)}`
      : !/^HTTP\/\d\.\d$/.test(version)
        ? `malformed HTTP version ${JSON.stringify(version)}`
        : 'unexpected EOF';
  return { ok: false, code: 'MALFORMED', because };
}

/** The answer, once it is whole; undefined while more must come. */
function parseAnswer(received: string, ended: boolean): HttpAnswer | undefined {
  const text = withWholeLines(received);
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const status = statusOf(text);
  if (!status) return undefined;
  const headers = new AnswerHeaders(text.slice(text.indexOf('\r\n'), end));
  const body = text.slice(end + 4);
  const whole = ended || status === 204 || status === 304 || body.length >= BODY_LIMIT || isWhole(body, headers.get('content-length'));
  return whole ? { status, headers, body: body.slice(0, BODY_LIMIT) } : undefined;
}

const isWhole = (body: string, length: string | undefined): boolean => length !== undefined && body.length >= Number(length);

/** The number in an answer's first line, where it is one. */
function statusOf(text: string): number | undefined {
  const digits = text.startsWith('HTTP/') && text[6] === '.' && text[8] === ' ' ? text.slice(9, 12) : '';
  return /^\d{3}$/.test(digits) && isDigit(text[5]) && isDigit(text[7]) ? Number(digits) : undefined;
}
const isDigit = (character = ''): boolean => character >= '0' && character <= '9';

/** The lines of an answer between its first and its body, of which one or two are asked for. */
class AnswerHeaders {
  readonly #lines: string;

  constructor(lines: string) {
    this.#lines = lines;
  }

  /** The last of that name (in lower case). */
  get(wanted: string): string | undefined {
    const lines = this.#lines;
    for (let end = lines.length; end > 0; ) {
      const start = lines.lastIndexOf('\r\n', end - 1);
      const colon = lines.indexOf(':', start);
      if (colon === start + 2 + wanted.length && colon < end && lines.slice(start + 2, colon).toLowerCase() === wanted)
        return lines.slice(colon + 1, end).trim();
      end = start;
    }
    return undefined;
  }
}
