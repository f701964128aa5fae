import { inNetwork, type Process } from '../lib/kernel.ts';
import { parseUrl, type Url } from './http-client.ts';

/** What stands between a client and its servers. */
export interface HttpProxy {
  readonly host: string;
  readonly port: number;
  readonly credentials: string | undefined;
}

/**
 * The proxy for a URL, by an option or the environment; undefined if there is none. The plain one is asked for in small
 * letters alone. @see curl: lib/url.c detect_proxy, lib/noproxy.c Curl_check_noproxy
 */
export function proxyFor(process: Process, url: Url, asked: string | undefined, exempt: string | undefined): HttpProxy | undefined {
  const variable = (...names: string[]): string | undefined => names.map((name) => process.env.get(name)).find((value) => value);
  const named =
    asked ??
    (url.scheme === 'https' ? variable('https_proxy', 'HTTPS_PROXY') : variable('http_proxy')) ??
    variable('all_proxy', 'ALL_PROXY');
  if (!named || isExempt(url.host, exempt ?? variable('no_proxy', 'NO_PROXY') ?? '')) return undefined;
  const proxy = parseUrl(named);
  if (!proxy) return undefined;
  const hasPort = /:\d+\/?$/.test(named);
  return { host: proxy.host, port: hasPort ? proxy.port : 1080, credentials: proxy.credentials };
}

/** A list of names and their subdomains, addresses and networks; `*` is all. */
function isExempt(host: string, list: string): boolean {
  return list
    .split(/[\s,]+/)
    .filter((each) => each !== '')
    .some((each) => {
      const name = each.replace(/^\./, '').replace(/:\d+$/, '').toLowerCase();
      const own = host.toLowerCase();
      return each === '*' || own === name || own.endsWith(`.${name}`) || inNetwork(own, name);
    });
}
