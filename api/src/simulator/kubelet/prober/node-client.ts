import { joinHostPort } from '../../apimachinery/host-port.ts';
import { byObject, type Engine, finished, type Micros, mapped, Sleep, type Task, wait } from '../../engine/index.ts';
import { type AnswerAtOnce, type Asked, isAddress, OsError, type Socket, startTls } from '../../kernel/index.ts';
import { type AnswerSoFar, BODY_LIMIT, type HttpAnswer, readAnswer } from './http-answer.ts';

/** How the kubelet reaches a Pod: from the node's own network namespace. */
export interface NodeNetwork {
  connect(address: string, port: number, timeout: Micros): Task<Socket>;
  /** Connects and sends, if that can be done at once. @see kernel/network/network.ts ClusterNetwork.ask */
  ask(address: string, port: number, text: string): Asked | undefined;
  /** The addresses of a name, none if it has none. Without it there are only addresses. */
  resolve?(name: string): Task<string[]>;
}

/** What a probe or hook asks, from the node; the headers in the order in which they are sent. */
export interface HttpGetRequest {
  readonly secure?: boolean;
  readonly address: string;
  readonly port: number;
  readonly path: string;
  readonly headers: readonly (readonly [string, string])[];
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

/**
 * One GET request. `code` of a failure: the socket's error (ECONNREFUSED …), `TIMEOUT`, `EOF`, `MALFORMED`, or `BODY` where only the head is whole; over TLS (whose
 * certificates the kubelet does not check) also `PLAIN_HTTP`, or `NO_TLS` where the other end speaks something else.
 * @param timeout of all of it; Infinity: none
 * @param lastInTurn nobody else acts in this turn: if nothing else happens in the meantime, all of it may be done at once
 */
export function httpGet(
  engine: Engine,
  network: NodeNetwork,
  request: HttpGetRequest,
  timeout: Micros,
  { lastInTurn = false } = {},
): Task<Outcome<HttpAnswer>> {
  const deadline = engine.now + timeout;
  const asked =
    lastInTurn && !request.secure ? network.ask(request.address, request.port, requestText(request.path, request.headers)) : undefined;
  if (!asked || 'socket' in asked) return talk(engine, network, request, deadline, asked?.socket);
  const outcome = outcomeOf(asked.answer);
  return engine.pass(asked.latency) ? finished(outcome) : mapped(wait(new Sleep(engine, asked.latency)), () => outcome);
}

function outcomeOf(whole: AnswerAtOnce): Outcome<HttpAnswer> {
  const { plain } = whole;
  if (plain && plain.body.length <= BODY_LIMIT)
    return { ok: true, value: { status: plain.status, headers: new AnswerHeaders(whole), body: plain.body } };
  const { text } = whole;
  const answer = answerSoFar(text, true);
  return answer.kind === 'answer' ? { ok: true, value: answer.value } : broken(text, answer as Extract<AnswerSoFar, { kind: 'broken' }>);
}

/** `asking`: the request is on its way there. */
function* talk(
  engine: Engine,
  network: NodeNetwork,
  request: HttpGetRequest,
  deadline: Micros,
  asking: Socket | undefined,
): Task<Outcome<HttpAnswer>> {
  let socket = asking;
  let text = '';
  let isHeadRead = false;
  try {
    if (!socket) {
      const dialled = yield* dial(network, request.address, request.port, deadline - engine.now);
      if (!dialled.ok) return dialled;
      socket = dialled.value;
    }
    if (request.secure) {
      const shaken = yield* startTls(socket, request.address, Number.isFinite(deadline) ? deadline - engine.now : undefined);
      if (!shaken.secure) {
        const { received } = shaken;
        return { ok: false, code: received === '' ? 'EOF' : received.startsWith('HTTP/') ? 'PLAIN_HTTP' : 'NO_TLS' };
      }
    }
    if (!asking) yield* socket.write(requestText(request.path, request.headers));
    for (;;) {
      if (engine.now >= deadline) return isHeadRead ? { ok: false, code: 'BODY', because: BODY_TIMEOUT } : { ok: false, code: 'TIMEOUT' };
      const chunk = yield* socket.read(Number.isFinite(deadline) ? deadline - engine.now : undefined);
      text += chunk;
      const answer = answerSoFar(text, chunk === '');
      if (answer.kind === 'answer') return { ok: true, value: answer.value };
      if (answer.kind === 'broken') return broken(text, answer);
      isHeadRead = answer.in === 'body';
    }
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    const local = socket && { local: joinHostPort(socket.localAddress, socket.localPort) };
    if (isHeadRead) {
      const reset = `read tcp ${local?.local}->${joinHostPort(request.address, request.port)}: read: connection reset by peer`;
      return { ok: false, code: 'BODY', because: error.code === 'ETIMEDOUT' ? BODY_TIMEOUT : reset };
    }
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
  const at = named && { address: joinHostPort(told ?? '', port) };
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

/** What has come so far: quickly where it is an answer as most servers give it, otherwise with all of Go's care. */
const answerSoFar = (text: string, ended: boolean): AnswerSoFar => plainAnswer(text) ?? readAnswer(text, ended);

/** An answer that is whole, and says how long it is. It comes each time, so it is read where it stands. */
function plainAnswer(text: string): AnswerSoFar | undefined {
  PLAIN.lastIndex = 0;
  if (!PLAIN.test(text)) return undefined;
  const end = PLAIN.lastIndex;
  if (text.length - end > BODY_LIMIT || text.length - end !== lengthTold(text, end)) return undefined;
  const status = 100 * digitAt(text, 9) + 10 * digitAt(text, 10) + digitAt(text, 11);
  return { kind: 'answer', value: { status, headers: new AnswerHeaders({ text }), body: text.slice(end) } };
}
const PLAIN = /HTTP\/\d\.\d [2-5]\d\d [^\r\n]*\r\n(?:[-\w]+: [ -~]*\r\n)*\r\n/y;

/** As most servers tell it; -1: none of that name, or more than one. */
function lengthTold(text: string, end: number): number {
  const start = text.indexOf(CONTENT_LENGTH);
  if (start < 0 || start > end || text.lastIndexOf(CONTENT_LENGTH, end) > start) return -1;
  let length = 0;
  let at = start + CONTENT_LENGTH.length;
  for (; text.charCodeAt(at) !== CARRIAGE_RETURN; at++) {
    const digit = digitAt(text, at);
    if (digit < 0 || digit > 9) return -1;
    length = 10 * length + digit;
  }
  return at === start + CONTENT_LENGTH.length ? -1 : length;
}
const CONTENT_LENGTH = '\r\nContent-Length: ';
const CARRIAGE_RETURN = 13;
const digitAt = (text: string, at: number): number => text.charCodeAt(at) - 48;

/** What is wrong with an answer, as an outcome. */
function broken(text: string, answer: Extract<AnswerSoFar, { kind: 'broken' }>): Outcome<HttpAnswer> {
  if (text === '') return { ok: false, code: 'EOF' };
  return { ok: false, code: answer.in === 'body' ? 'BODY' : 'MALFORMED', because: answer.because };
}
const BODY_TIMEOUT = 'context deadline exceeded (Client.Timeout or context cancellation while reading body)';

/** The lines of an answer between its first and its body, of which one or two are asked for. */
class AnswerHeaders {
  constructor(readonly answer: Pick<AnswerAtOnce, 'text'>) {}

  /** The last of that name (in lower case). */
  get(wanted: string): string | undefined {
    const lines = this.answer.text;
    for (let end = lines.indexOf('\r\n\r\n'); end > 0; ) {
      const start = lines.lastIndexOf('\r\n', end - 1);
      if (start < 0) return undefined;
      const colon = lines.indexOf(':', start);
      if (colon === start + 2 + wanted.length && colon < end && lines.slice(start + 2, colon).toLowerCase() === wanted)
        return lines.slice(colon + 1, end).trim();
      end = start;
    }
    return undefined;
  }
}
