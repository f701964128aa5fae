import type * as core from 'kubernetes-types/core/v1.d.ts';
import { joinHostPort } from '../../apimachinery/host-port.ts';
import type { Task } from '../../engine/index.ts';
import type { HttpAnswer } from './http-answer.ts';
import type { HttpGetRequest, Outcome } from './node-client.ts';
import { type HttpResult, unanswered } from './probe.ts';
import { httpHeaders } from './target.ts';
import { followsRedirect, isAbsolute, isRedirect, parseUrl, redirectUrl } from './url.ts';

/** What a client of Go is about to ask. */
export interface ClientRequest extends HttpGetRequest {
  readonly url: string;
  /** Why nobody can be asked. */
  readonly problem?: string | undefined;
}

/** What was answered in the end. `body`: the answer's body is none. */
export interface Followed {
  /** Whose answer it is; where it is an error, what that names: the last URL that was answered. */
  readonly url: string;
  readonly answer: HttpResult | { readonly kind: 'body'; readonly because: string };
}

type Agent = 'kube-probe' | 'kube-lifecycle';

/** @param hostGiven see target.ts httpHeaders */
export function requestTo(action: core.HTTPGetAction, agent: Agent, url: string, hostGiven = false): ClientRequest {
  const { scheme, host, port, target, problem } = parseUrl(url);
  return {
    url,
    problem,
    secure: scheme === 'https',
    address: host,
    port,
    path: target,
    headers: httpHeaders(action, joinHostPort(host, port), agent, hostGiven),
  };
}

/**
 * Redirects are followed as long as they stay on the host.
 * @param asking the first request, which is under way
 * @see Go: net/http/client.go Client.do; kubernetes: pkg/probe/http/http.go RedirectChecker, pkg/kubelet/kubelet.go insecureContainerLifecycleHTTPClient
 */
export function* followRedirects(
  action: core.HTTPGetAction,
  agent: Agent,
  first: ClientRequest,
  asking: Task<Outcome<HttpAnswer>>,
  ask: (request: ClientRequest) => Task<Outcome<HttpAnswer>>,
): Task<Followed> {
  let request = first;
  let asked = asking;
  let named = first.url;
  // Its own Host header goes along for as long as the ways are relative.
  let hostGiven = false;
  for (let requests = 1; ; requests++) {
    const { url } = request;
    const answer = yield* asked;
    if (!answer.ok && answer.code === 'BODY') return { url, answer: { kind: 'body', because: answer.because ?? '' } };
    if (!answer.ok) return { url: named, answer: unanswered(answer, joinHostPort(request.address, request.port)) };
    const { status, body, headers } = answer.value;
    const location = isRedirect(status) ? headers.get('location') : undefined;
    if (!location) return { url, answer: { kind: 'response', status, body } };
    const next = redirectUrl(url, location);
    if (typeof next !== 'string') return { url, answer: { kind: 'error', message: next.error } };
    const decision = followsRedirect(url, next, requests);
    if (decision === 'stop') return { url, answer: { kind: 'response', status, body } };
    if (decision !== 'follow') return { url: location, answer: { kind: 'error', message: decision.error } };
    named = url;
    hostGiven ||= isAbsolute(location);
    request = requestTo(action, agent, next, hostGiven);
    if (request.problem) return { url: named, answer: { kind: 'error', message: request.problem } };
    asked = ask(request);
  }
}
