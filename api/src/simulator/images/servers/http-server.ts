import { goneOn, type Micros, nothing, SECOND, type Task } from '../../engine/index.ts';
import {
  type AnswerAtOnce,
  acceptTls,
  clientHello,
  type Knock,
  type Listener,
  OsError,
  type Protocol,
  type Socket,
} from '../../kernel/index.ts';
import type { EventLoop } from './event-loop.ts';
import { answerHealth, type GrpcHealth, isGrpc } from './grpc-health.ts';
import {
  formatAnswer,
  formatResponse,
  HTTP2,
  type HttpRequest,
  type HttpResponse,
  parseRequest,
  type RequestHead,
} from './http-message.ts';
import { serveConnections } from './tcp-server.ts';

/** Who answers on a port that speaks HTTP. */
export interface HttpService {
  /** `undefined` closes the connection without an answer. */
  handle(request: HttpRequest): HttpResponse | undefined | Task<HttpResponse | undefined>;
  /** What a request that is none is answered with. */
  readonly malformed?: HttpResponse;
  /** Whether it speaks TLS: as the client does (with a certificate that all trust), or always, and then what it answers to others (undefined: it hangs up). */
  readonly tls?: 'if-asked' | 'trusted' | { readonly refusal: HttpResponse | undefined };
  /** Whether it speaks HTTP/2, too, to those who come over TLS and do. */
  readonly http2?: boolean;
  /** What it shows over TLS, where that is known. */
  readonly certificate?: string;
  /** Answers gRPC's health protocol on the same port; HTTP/2 is otherwise not understood. */
  readonly health?: GrpcHealth;
  /** How long an idle connection is kept. */
  readonly keepAlive?: Micros;
  /** How long one is kept on which nothing has been asked yet; else as any other. */
  readonly firstWait?: Micros;
  /** Whether it goes on taking requests on open connections. */
  readonly open?: () => boolean;
  /** The version of its answers' first line. */
  readonly version?: string;
}

/** Takes connections from `listener` and answers HTTP/1.x requests on them, each connection in a task of its own. */
export function serveHttp(loop: EventLoop, listener: Listener, service: HttpService): void {
  serveConnections(
    loop,
    listener,
    (socket) => answerHttp(socket, service),
    (knock) => answerAtOnce(loop, service, knock),
  );
}

/** All requests of one connection. Most have one: what is not for each of them stands outside, since a generator keeps room for all. */
export function* answerHttp(socket: Socket, service: HttpService): Task<void> {
  let text = '';
  let secure: Secured = false;
  let wait = service.firstWait ?? service.keepAlive ?? KEEP_ALIVE;
  for (;;) {
    const hello: ReturnType<typeof clientHello> = service.tls && !secure ? clientHello(text) : undefined;
    if (hello) {
      yield* acceptTls(socket, {
        trusted: service.tls === 'trusted',
        protocol: chosen(hello.protocols, service),
        certificate: service.certificate,
      });
      secure = hello.certificate === undefined || { clientCertificate: hello.certificate };
      text = hello.rest;
      continue;
    }
    const last = lastWords(socket, service, text, secure !== false);
    if (last) return yield* last;
    const parsed = text === '' ? undefined : parseRequest(text);
    if (parsed === undefined) {
      const more = yield* socket.read(wait);
      if (more === '') return;
      text += more;
    } else {
      if (parsed === 'bad') return yield* socket.write(formatResponse(service.malformed ?? MALFORMED, { head: false, close: true }));
      text = text.slice(parsed.length);
      const made = service.handle(requestOn(socket, parsed.head, secure));
      const response = made && 'next' in made ? yield* made : made;
      if (response === undefined) return;
      yield* socket.write(answerTo(parsed.head, response, service));
      if (isLast(parsed.head, service)) return;
      wait = service.keepAlive ?? KEEP_ALIVE;
    }
  }
}

/** What the client would like best that the server speaks. */
const chosen = (offered: readonly Protocol[], { http2 }: HttpService): Protocol | undefined =>
  http2 ? offered.find((one) => one === 'h2' || one === 'http/1.1') : undefined;

/** One plain request, after which the connection is closed. */
function answerAtOnce(loop: EventLoop, service: HttpService, knock: Knock): AnswerAtOnce | undefined {
  const { text } = knock;
  const parsed = typeof service.tls === 'object' || isGrpc(text) ? undefined : parseRequest(text);
  if (parsed === undefined || parsed === 'bad' || parsed.length < text.length || !isLast(parsed.head, service)) return undefined;
  const request = new OnlyRequest(loop, service, knock, parsed.head);
  return loop.now(request) ? request.answer : undefined;
}

class OnlyRequest {
  /** Nothing, where it ends before. */
  answer: AnswerAtOnce | undefined = NOTHING;

  constructor(
    readonly loop: EventLoop,
    readonly service: HttpService,
    readonly knock: Knock,
    readonly head: RequestHead,
  ) {}

  run(): void {
    const { loop, service, knock, head } = this;
    try {
      const made = service.handle(requestOn(knock, head, false));
      const first = made && 'next' in made ? made.next() : undefined;
      if (first && !first.done) {
        this.answer = undefined;
        const socket = knock.open();
        loop.start(answerLater(socket, goneOn(made as Task<HttpResponse | undefined>, first.value), head, service), () => socket.close());
        return;
      }
      const response = first ? first.value : (made as HttpResponse | undefined);
      if (response) this.answer = formatAnswer(response, lastFormat(head, service));
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
    }
  }
}

function* answerLater(socket: Socket, made: Task<HttpResponse | undefined>, head: RequestHead, service: HttpService): Task<void> {
  const response = yield* made;
  if (response) yield* socket.write(answerTo(head, response, service));
}

/** To a client that speaks something else. */
function lastWords(socket: Socket, { tls, version, health }: HttpService, text: string, secure: boolean): Task<void> | undefined {
  if (typeof tls === 'object' && !secure && text !== '')
    return tls.refusal ? socket.write(formatResponse(tls.refusal, { head: false, close: true, version })) : nothing;
  return isGrpc(text) ? answerHealth(socket, text, health) : undefined;
}

const formatOf = (head: RequestHead, service: HttpService) => ({
  head: head.method === 'HEAD',
  close: isLast(head, service),
  version: head.version === HTTP2 ? 'HTTP/2' : service.version,
});
/** Of an answer that is the last of its connection. */
const lastFormat = ({ method }: RequestHead, { version }: HttpService) =>
  method === 'HEAD' || version !== undefined ? { head: method === 'HEAD', close: true, version } : LAST;
const LAST = { head: false, close: true };

const answerTo = (head: RequestHead, response: HttpResponse, service: HttpService): string =>
  formatResponse(response, formatOf(head, service));
const NOTHING: AnswerAtOnce = { text: '' };

const MALFORMED: HttpResponse = { status: 400, headers: { 'Content-Type': 'text/plain; charset=utf-8' }, body: '400 Bad Request' };

type Ends = Pick<Socket, 'remoteAddress' | 'remotePort' | 'localPort'>;

/** Whether it came over TLS, and what the client has shown there. */
type Secured = boolean | { readonly clientCertificate: string };

function requestOn({ remoteAddress, remotePort, localPort }: Ends, head: RequestHead, secured: Secured): HttpRequest {
  const { method, target, path, query, version, headers, lines, manyHosts, body } = head;
  const secure = secured !== false;
  const request = { method, target, path, query, version, headers, lines, manyHosts, body, remoteAddress, remotePort, localPort, secure };
  return typeof secured === 'object' ? Object.assign(request, secured) : request;
}

/** Whether the connection is closed after it. */
function isLast({ connection: asked, version }: RequestHead, service: HttpService): boolean {
  return (
    asked === 'close' || (version === 'HTTP/1.0' && asked !== 'keep-alive') || service.version === 'HTTP/1.0' || service.open?.() === false
  );
}

const KEEP_ALIVE: Micros = 75 * SECOND;
