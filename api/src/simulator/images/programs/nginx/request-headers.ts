import { isSince } from '../../../shell/utilities/lib/version.ts';
import { headerField } from '../../../shell/utilities/network/http-client.ts';
import type { HttpRequest } from '../../servers/http-message.ts';
import { setting, type VirtualServer } from './site.ts';

/**
 * The request with the headers that a server takes: none whose name has an underscore unless it says so, and values of one name
 * together; before 1.23 that was so for some alone, and of others the first counted.
 * @see nginx: src/http/ngx_http_request.c ngx_http_process_request_headers, ngx_http_variables.c ngx_http_variable_headers_internal
 */
export function withHeadersOf({ scope }: VirtualServer, version: string, request: HttpRequest): HttpRequest {
  const { lines, headers } = request;
  if (!lines || (lines.length === headers.size && !lines.some(hasUnderscore))) return request;
  const takesAll =
    setting(scope, 'underscores_in_headers')?.args[0] === 'on' || setting(scope, 'ignore_invalid_headers')?.args[0] === 'off';
  const taken = takesAll ? lines : lines.filter((line) => !hasUnderscore(line));
  const together = new Map<string, string>();
  for (const [written, value] of taken.map(headerField)) {
    const name = written.toLowerCase();
    const before = together.get(name);
    if (before === undefined) together.set(name, value);
    else if (isSince(version, 1, 23) || ALWAYS_TOGETHER.has(name)) together.set(name, `${before}${name === 'cookie' ? ';' : ','} ${value}`);
  }
  return { ...request, lines: taken, headers: together };
}

const ALWAYS_TOGETHER: ReadonlySet<string> = new Set(['cookie', 'x-forwarded-for']);
const hasUnderscore = (line: string): boolean => line.slice(0, line.indexOf(':')).includes('_');
