import { formatTime } from '../../../apimachinery/time.ts';
import { Random } from '../../../engine/index.ts';
import type { Process } from '../../../kernel/index.ts';
import { strftime, unixTime } from '../../../shell/utilities/lib/calendar.ts';
import type { HttpRequest } from '../../servers/http-message.ts';
import type { VirtualServer } from './site.ts';

export type Variables = Map<string, string>;

/** Puts variables in their places: `$uri`, `${uri}`. Unknown ones are empty. */
export const expand = (text: string, variables: ReadonlyMap<string, string>): string =>
  text.includes('$')
    ? text.replace(/\$(?:\{(\w+)\}|(\w+))/g, (_, braced?: string, plain?: string) => variable(braced ?? plain ?? '', variables))
    : text;

const variable = (name: string, variables: ReadonlyMap<string, string>): string =>
  variables.get(name) ?? (name === 'request_id' ? new Random(`${variables.get('msec')} ${variables.get('connection')}`).hex(32) : '');

export function requestVariables(
  process: Process,
  request: HttpRequest,
  server: VirtualServer,
  version: string,
  connection: number,
): Variables {
  const { headers, target } = request;
  const mark = target.indexOf('?');
  const host = (headers.get('host') ?? server.names[0] ?? '').replace(/:\d+$/, '');
  const variables: Variables = new Map([
    ['args', mark < 0 ? '' : target.slice(mark + 1)],
    ['query_string', mark < 0 ? '' : target.slice(mark + 1)],
    ['is_args', mark < 0 ? '' : '?'],
    ['connection', String(connection)],
    ['host', host],
    ['hostname', process.net.hostname],
    ['msec', (unixTime(process.now) + (process.now % 1_000_000) / 1e6).toFixed(3)],
    ['nginx_version', version],
    ['pid', String(process.pid)],
    ['remote_addr', request.remoteAddress],
    ['remote_port', String(request.remotePort)],
    ['remote_user', '-'],
    ['request', `${request.method} ${target} ${request.version}`],
    ['request_method', request.method],
    ['request_uri', target],
    ['request_time', '0.000'],
    ['request_body', request.body],
    ['scheme', request.secure ? 'https' : 'http'],
    ['server_addr', process.net.interfaces.find(({ name }) => name === 'eth0')?.address ?? '127.0.0.1'],
    ['server_name', server.names[0] ?? ''],
    ['server_port', String(request.localPort)],
    ['server_protocol', request.version],
    ['time_iso8601', formatTime(process.now).replace('Z', '+00:00')],
    ['time_local', strftime('%d/%b/%Y:%H:%M:%S +0000', process.now)],
    ['uri', request.path],
    ['document_uri', request.path],
    ['proxy_add_x_forwarded_for', [headers.get('x-forwarded-for'), request.remoteAddress].filter((part) => part !== undefined).join(', ')],
  ]);
  for (const [name, value] of headers) variables.set(`http_${name.replaceAll('-', '_')}`, value);
  for (const [name, value] of request.query) variables.set(`arg_${name}`, value);
  return variables;
}
