import { flowOf, type PathRequest, type ResourceRequest, type User } from '../../api-server/index.ts';
import { compareText } from '../../apimachinery/compare-text.ts';
import { byteLength } from '../../apimachinery/utf8.ts';
import { type Micros, Random, type Task } from '../../engine/index.ts';
import type { HttpRequest, HttpResponse } from '../../images/index.ts';
import { formatHead, HTTP2 } from '../../images/servers/http-message.ts';
import { httpDate } from '../../shell/utilities/time/calendar.ts';

type Headers = Readonly<Record<string, string>>;

/** How much of a body Go's server looks at before it sends the head: a longer one has no length told. @see Go: net/http/server.go bufferBeforeChunkingSize, h2_bundle.go http2handlerChunkWriteSize */
const BUFFERED = 2048;
const BUFFERED_HTTP2 = 4096;

/** What the API server writes at the head of its answer to one request: in which order is the audit, by which flow was it served. */
export class Heading {
  readonly #own: Headers;
  readonly #date: string;
  readonly #http2: boolean;

  /** `user`: nobody where the request was not authenticated. */
  constructor(request: HttpRequest, now: Micros, user: User | undefined, asked: ResourceRequest | PathRequest) {
    const { target, method, remoteAddress, remotePort, version } = request;
    const flow = user && !isLong(asked) ? flowOf(user, asked) : undefined;
    this.#http2 = version === HTTP2;
    this.#date = httpDate(now);
    this.#own = {
      'Audit-Id': new Random(`audit/${method} ${target}/${remoteAddress}:${remotePort}/${now}`).uuid(),
      'Cache-Control': 'no-cache, private',
      // @see kubernetes: apiserver/pkg/server/filters/priority-and-fairness.go setResponseHeaders
      ...(flow && { 'X-Kubernetes-Pf-Flowschema-Uid': flow.schema, 'X-Kubernetes-Pf-Prioritylevel-Uid': flow.level }),
    };
  }

  /** An answer with all of its headers, as Go writes them: by their names. */
  of(response: HttpResponse): HttpResponse {
    const { headers = {}, body = '' } = response;
    const isLong = byteLength(body) > (this.#http2 ? BUFFERED_HTTP2 : BUFFERED);
    return { ...response, headers: this.#sorted(headers), date: this.#date, ...(isLong && { chunked: true }) };
  }

  /** The same of an answer that may take its time. */
  ofAny(answer: HttpResponse | Task<HttpResponse | undefined>): typeof answer {
    return 'status' in answer ? this.of(answer) : later(this, answer);
  }

  /** The head of an answer that comes in pieces. */
  ofStream(headers: Headers): string {
    const version = this.#http2 ? 'HTTP/2' : 'HTTP/1.1';
    return formatHead({ status: 200, headers: this.#sorted(headers), date: this.#date, chunked: true }, version);
  }

  #sorted(headers: Headers): Headers {
    return Object.fromEntries(Object.entries({ ...this.#own, ...headers }).sort(([a], [b]) => compareText(a, b)));
  }
}

function* later(heading: Heading, answer: Task<HttpResponse | undefined>): Task<HttpResponse | undefined> {
  const given = yield* answer;
  return given && heading.of(given);
}

/** What may go on for long is served beside all flows, but for a watch. @see kubernetes: cmd/kube-apiserver/app/server.go LongRunningFunc */
const isLong = (asked: ResourceRequest | PathRequest): boolean =>
  'resource' in asked && asked.verb !== 'watch' && LONG.has(asked.subresource ?? '');
const LONG: ReadonlySet<string> = new Set(['attach', 'exec', 'proxy', 'log', 'portforward']);
