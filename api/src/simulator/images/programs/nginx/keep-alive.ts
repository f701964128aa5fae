import { MILLISECOND, type Micros, SECOND } from '../../../engine/index.ts';
import { findServer, type Site, setting } from './site.ts';

/** How long connections to a port are kept that say nothing. The server is known only once there is a request, so the port's default one decides. */
interface Patience {
  /** For the first request. */
  readonly first: Micros;
  /** For each later one; nothing where no connection is kept. */
  readonly next: Micros;
}

/** @see nginx: src/http/ngx_http_core_module.c client_header_timeout, keepalive_timeout */
export function patienceOf(site: Site, port: number): Patience {
  const { scope = site.http } = findServer(site, port, '') ?? {};
  const time = (name: string, usual: Micros): Micros => {
    const text = setting(scope, name)?.args[0];
    return text === undefined ? usual : timeOf(text);
  };
  return { first: time('client_header_timeout', 60 * SECOND), next: time('keepalive_timeout', 75 * SECOND) };
}

const UNITS: Readonly<Record<string, number>> = { ms: MILLISECOND, s: SECOND, m: 60 * SECOND, h: 3600 * SECOND, d: 86_400 * SECOND };

/** `1m30s`; seconds where there is no unit. @see nginx: src/core/ngx_parse.c ngx_parse_time */
function timeOf(text: string): Micros {
  let sum = 0;
  for (const [, amount, unit = 's'] of text.matchAll(/(\d+)(ms|[smhd])?/g)) sum += Number(amount) * (UNITS[unit] ?? SECOND);
  return sum;
}
