/** A URL as it is asked for. */
export interface Url {
  readonly scheme: string;
  readonly host: string;
  readonly port: number;
  /** The path with its query. */
  readonly target: string;
}

/** `http://10.244.1.2:8080/healthz`; a path may be a query alone. @see kubernetes: pkg/probe/http/request.go formatURL */
export function probeUrl(scheme: string, host: string, port: number, path: string): string {
  const authority = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
  return `${scheme.toLowerCase()}://${authority}${path === '' || '/?#'.includes(path.charAt(0)) ? '' : '/'}${escaped(path)}`;
}

/** Probes ask for the same each time. */
let last: { readonly text: string; readonly url: Url } | undefined;

export function parseUrl(text: string): Url {
  if (last?.text !== text) last = { text, url: parsed(text) };
  return last.url;
}

/** Where a redirect leads: `location` may be relative. @see Go: net/url URL.ResolveReference */
export function redirectUrl(from: string, location: string): string {
  if (/^[a-z][a-z0-9+.-]*:/i.test(location)) return location;
  const [, scheme = '', authority = '', path = ''] = /^([a-z]+:)(\/\/[^/?#]*)([^?#]*)/i.exec(from) ?? [];
  if (location.startsWith('//')) return `${scheme}${location}`;
  if (location.startsWith('?')) return `${scheme}${authority}${path}${location}`;
  const [, way = '', rest = ''] = /^([^?#]*)(.*)$/s.exec(location) ?? [];
  return `${scheme}${authority}${withoutDots(way.startsWith('/') ? way : `${path.replace(/[^/]*$/, '')}${way}`)}${rest}`;
}

/** Whether a redirect is followed: to the same host, until ten requests have been made.
 *  @see kubernetes: pkg/probe/http/http.go RedirectChecker */
export function followsRedirect(from: string, to: string, requests: number): 'follow' | 'stop' | { readonly error: string } {
  if (parsed(from).host.toLowerCase() !== parsed(to).host.toLowerCase()) return 'stop';
  return requests >= MAX_REQUESTS ? { error: `stopped after ${MAX_REQUESTS} redirects` } : 'follow';
}
const MAX_REQUESTS = 10;

/** Others are answers like any other, wherever they point. @see Go: net/http/client.go redirectBehavior */
export const isRedirect = (status: number): boolean => REDIRECTS.has(status);
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

function parsed(text: string): Url {
  const [, scheme = 'http', host = '', port, rest = ''] =
    /^([a-z][a-z0-9+.-]*):\/\/(\[[^\]]*\]|[^/:?#]*)(?::(\d+))?([^#]*)/i.exec(text) ?? [];
  return {
    scheme: scheme.toLowerCase(),
    host: host.replace(/^\[|\]$/g, ''),
    port: Number(port ?? (scheme.toLowerCase() === 'https' ? 443 : 80)),
    target: rest.startsWith('/') ? rest : `/${rest}`,
  };
}

/** What may not stand in a path is percent-encoded; a query is left as it is. */
function escaped(text: string): string {
  const [, path = '', rest = ''] = /^([^?#]*)(.*)$/s.exec(text) ?? [];
  return path.replace(/%(?![0-9a-f]{2})|[^\w\-.~$&+,/:;=@!'()*[\]%]/giu, encodeURIComponent) + rest;
}

function withoutDots(path: string): string {
  const kept: string[] = [];
  const parts = path.split('/').slice(1);
  for (const [index, part] of parts.entries()) {
    const isLast = index === parts.length - 1;
    if (part === '..') kept.pop();
    if (part !== '.' && part !== '..') kept.push(part);
    else if (isLast) kept.push('');
  }
  return `/${kept.join('/')}`;
}
