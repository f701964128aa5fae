import { goQuote } from '../../apimachinery/go-quote.ts';
import { joinHostPort } from '../../apimachinery/host-port.ts';
import { type GoUrl, GoUrlError, goUrlText, parseGoUrl, pathOfText, requestUri, resolveGoUrl } from './go-url.ts';

/** A URL as it is asked for. */
interface Url {
  readonly scheme: string;
  readonly host: string;
  readonly port: number;
  /** The path with its query. */
  readonly target: string;
  /** Why nobody can be asked for it: `http:b`, of a path `a:b`. @see Go: net/http/transport.go roundTrip */
  readonly problem?: string;
}

/**
 * `http://10.244.1.2:8080/healthz`. A path may be a query alone, or a whole URL: then its own scheme and host do not count.
 * @see kubernetes: pkg/probe/http/request.go formatURL
 */
export function probeUrl(scheme: string, host: string, port: number, path: string): string {
  return goUrlText({ ...pathAsUrl(path), scheme: scheme.toLowerCase(), host: joinHostPort(host, port) });
}

/** "Something is busted with the path, but it's too late to reject it." */
function pathAsUrl(path: string): GoUrl {
  try {
    return parseGoUrl(path);
  } catch (error) {
    if (!(error instanceof GoUrlError)) throw error;
    return { scheme: '', opaque: '', user: undefined, host: '', path: pathOfText(path), query: '', fragment: '' };
  }
}

/** Probes ask for the same each time. */
let last: { readonly text: string; readonly url: Url } | undefined;

/** A probe's URL, which Go has joined and read; the last one is remembered, since a probe asks the same again and again. */
export function parseUrl(text: string): Url {
  if (last?.text !== text) last = { text, url: urlOf(parseGoUrl(text)) };
  return last.url;
}

/** Where a redirect leads: `location` may be relative. `error`: it leads nowhere. @see Go: net/http/client.go Client.do */
export function redirectUrl(from: string, location: string): string | { readonly error: string } {
  try {
    return goUrlText(resolveGoUrl(parseGoUrl(from), parseGoUrl(location)));
  } catch (error) {
    if (!(error instanceof GoUrlError)) throw error;
    return { error: `failed to parse Location header ${goQuote(location)}: ${error.message}` };
  }
}

/** With a scheme. */
export const isAbsolute = (location: string): boolean => /^[a-z][a-z0-9+.-]*:/i.test(location);

/** Whether a redirect is followed: to the same host, until ten requests have been made.
 *  @see kubernetes: pkg/probe/http/http.go RedirectChecker */
export function followsRedirect(from: string, to: string, requests: number): 'follow' | 'stop' | { readonly error: string } {
  if (urlOf(parseGoUrl(from)).host !== urlOf(parseGoUrl(to)).host) return 'stop';
  return requests >= MAX_REQUESTS ? { error: `stopped after ${MAX_REQUESTS} redirects` } : 'follow';
}
const MAX_REQUESTS = 10;

/** Others are answers like any other, wherever they point. @see Go: net/http/client.go redirectBehavior */
export const isRedirect = (status: number): boolean => REDIRECTS.has(status);
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

function urlOf(url: GoUrl): Url {
  const [, literal, name = '', port = ''] = /^(?:\[([^\]]*)\]|([^:]*))(?::(\d*))?$/.exec(url.host) ?? [];
  const host = literal ?? name;
  const problem = url.host === '' && { problem: 'http: no Host in request URL' };
  return { scheme: url.scheme, host, port: Number(port || (url.scheme === 'https' ? 443 : 80)), target: requestUri(url), ...problem };
}
