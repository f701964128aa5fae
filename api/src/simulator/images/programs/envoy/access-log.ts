import { formatTimeMilli } from '../../../apimachinery/time.ts';
import { byteLength, type Process } from '../../../kernel/index.ts';
import type { HttpRequest, HttpResponse } from '../../servers/http-message.ts';

/** A request and what came of it. */
export interface Exchange {
  readonly request: HttpRequest;
  readonly response: HttpResponse;
  /** Why it says something itself: `NR`, `UF`. */
  readonly flags: string;
  readonly id: string;
  readonly upstream?: string;
  readonly cluster?: string;
  /** Milliseconds that the server behind it took. */
  readonly took?: string;
  readonly began: number;
  readonly ended: number;
}

/** @see envoy: source/common/formatter/substitution_formatter.cc DEFAULT_FORMAT */
const DEFAULT =
  '[%START_TIME%] "%REQ(:METHOD)% %REQ(X-ENVOY-ORIGINAL-PATH?:PATH)% %PROTOCOL%" %RESPONSE_CODE% %RESPONSE_FLAGS% %BYTES_RECEIVED% %BYTES_SENT% %DURATION% %RESP(X-ENVOY-UPSTREAM-SERVICE-TIME)% "%REQ(X-FORWARDED-FOR)%" "%REQ(USER-AGENT)%" "%REQ(X-REQUEST-ID)%" "%REQ(:AUTHORITY)%" "%UPSTREAM_HOST%"\n';

/** A line of an access log; '' is the default format. */
export function logLine(process: Process, format: string, exchange: Exchange): string {
  return (format || DEFAULT).replace(/%([A-Z_]+)(?:\(([^)]*)\))?(?::\d+)?%/g, (_, operator: string, of: string | undefined) => {
    const value = shownBy(operator, of, exchange);
    if (value === undefined)
      process.remark({ kind: 'NotFollowed', program: 'envoy', why: `%${operator}% of an access log`, taken: 'statement' });
    return value === undefined || value === '' ? '-' : value;
  });
}

function shownBy(operator: string, of: string | undefined, exchange: Exchange): string | undefined {
  const { request, response, flags, upstream = '', cluster = '', began, ended } = exchange;
  switch (operator) {
    case 'START_TIME':
      return of === undefined ? formatTimeMilli(began) : undefined;
    case 'REQ':
      return eitherOf(of, (name) => requestHeader(exchange, name));
    case 'RESP':
      return eitherOf(of, (name) => (name === 'x-envoy-upstream-service-time' ? exchange.took : response.headers?.[name]) ?? '');
    case 'PROTOCOL':
      return request.version;
    case 'RESPONSE_CODE':
      return String(response.status);
    case 'RESPONSE_FLAGS':
      return flags;
    case 'BYTES_RECEIVED':
      return String(byteLength(request.body));
    case 'BYTES_SENT':
      return String(byteLength(response.body ?? ''));
    case 'DURATION':
      return String(Math.round((ended - began) / 1000));
    case 'UPSTREAM_HOST':
      return upstream;
    case 'UPSTREAM_CLUSTER':
      return cluster;
    case 'DOWNSTREAM_REMOTE_ADDRESS':
      return `${request.remoteAddress}:${request.remotePort}`;
    case 'DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT':
      return request.remoteAddress;
    default:
      return undefined;
  }
}

function eitherOf(names: string | undefined, header: (name: string) => string): string {
  for (const name of (names ?? '').toLowerCase().split('?')) {
    const value = header(name);
    if (value !== '') return value;
  }
  return '';
}

function requestHeader({ request, id }: Exchange, name: string): string {
  if (name === ':method') return request.method;
  if (name === ':path') return request.target;
  if (name === ':authority') return request.headers.get('host') ?? '';
  return request.headers.get(name) ?? (name === 'x-request-id' ? id : '');
}
