import type * as core from 'kubernetes-types/core/v1.d.ts';
import { compareText } from '../../apimachinery/compare-text.ts';
import { goQuote } from '../../apimachinery/go-quote.ts';
import type { Container } from '../../apimachinery/objects.ts';
import { byObject } from '../../engine/index.ts';

/** A port by number, or by the name of one of the container's own. @see kubernetes: pkg/probe/util.go ResolveContainerPort */
export function resolvePort(port: number | string, container: Container): number | undefined {
  const named = container.ports?.find(({ name }) => name !== undefined && name === port)?.containerPort;
  const number = named ?? (INTEGER.test(String(port)) ? Number(port) : 0);
  return number > 0 && number < 65536 ? number : undefined;
}

/** Why a port is none. */
export const portError = (port: number | string): string =>
  INTEGER.test(String(port)) ? `invalid port number: ${Number(port)}` : `strconv.Atoi: parsing ${goQuote(String(port))}: invalid syntax`;

/** As strconv.Atoi reads it. */
const INTEGER = /^[+-]?\d+$/;

/**
 * The headers of a probe's or hook's request: its own, over the defaults. `given`: the host is the URL's, whatever is its own.
 * @see kubernetes: pkg/probe/http/request.go
 */
export function httpHeaders(action: core.HTTPGetAction, host: string, agent: 'kube-probe' | 'kube-lifecycle', given = false): Headers {
  const made = headersOf(action);
  const key = `${agent} ${given ? '!' : ''}${host}`;
  let headers = made.get(key);
  if (!headers) {
    headers = makeHeaders(action, host, agent, given);
    made.set(key, headers);
  }
  return headers;
}

type Headers = readonly (readonly [string, string])[];
const headersOf = byObject((_action: core.HTTPGetAction) => new Map<string, Headers>());

/**
 * As Go writes them: the host, the agent, then the others by name; an empty agent or Accept is left out. Until v1.27.2 names are
 * sent as they are written: a `host` comes beside the Host, and a server may refuse the two.
 * @see Go: net/http/request.go write
 */
function makeHeaders({ httpHeaders }: core.HTTPGetAction, host: string, agent: 'kube-probe' | 'kube-lifecycle', given: boolean): Headers {
  const own = (httpHeaders ?? []).map(({ name, value }) => [name, value ?? ''] as const);
  const first = (wanted: string) => own.find(([name]) => name === wanted)?.[1];
  const userAgent = first('User-Agent') ?? `${agent}/1.27`;
  const accept = first('Accept');
  const others = own.filter(([name]) => !NOT_SENT.has(name) && !(name === 'Accept' && accept === ''));
  if (accept === undefined) others.push(['Accept', '*/*']);
  others.sort(([a], [b]) => compareText(a, b));
  return [
    ['Host', (!given && first('Host')) || host],
    ...(userAgent ? [['User-Agent', userAgent] as const] : []),
    ...others,
    ...(agent === 'kube-probe' ? [LAST] : own.some(([name]) => name === 'Accept-Encoding' || name === 'Range') ? [] : [GZIP]),
  ];
}

/** Probes have a client of their own, which keeps no connections and takes nothing compressed. @see kubernetes: pkg/probe/http/http.go NewWithTLSConfig */
const LAST = ['Connection', 'close'] as const;
const GZIP = ['Accept-Encoding', 'gzip'] as const;

/** Go's own matter. @see Go: net/http/request.go reqWriteExcludeHeader */
const NOT_SENT: ReadonlySet<string> = new Set(['Host', 'User-Agent', 'Content-Length', 'Transfer-Encoding', 'Trailer']);
