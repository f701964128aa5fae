import { joinHostPort } from '../../../apimachinery/host-port.ts';
import { SECOND, type Task } from '../../../engine/index.ts';
import { OsError, type Socket } from '../../../kernel/index.ts';
import { askOn, connectTo } from '../../servers/json-lines.ts';
import { numbers } from '../errno.ts';
import type { FastCgiAnswer } from '../fastcgi.ts';
import type { Directive } from './directive.ts';
import type { Answer, Exchange } from './exchange.ts';
import { matched, pcre } from './expressions.ts';
import type { Place } from './place.ts';
import { candidatesOf } from './proxy.ts';
import { setting, settings } from './site.ts';
import { expand } from './variables.ts';

/** Hands a request to a FastCGI server. @see nginx: src/http/modules/ngx_http_fastcgi_module.c */
export function* fastcgi(exchange: Exchange, pass: Directive, place: Place, uri: string): Task<Answer> {
  const { request, variables } = exchange;
  const { scope } = place;
  splitPath(exchange, place, uri);
  const params: Record<string, string> = {};
  for (const { args } of settings(scope, 'fastcgi_param')) {
    const [name = '', value = '', unless] = args;
    const text = expand(value, variables);
    if (text !== '' || unless !== 'if_not_empty') params[name] = text;
  }
  const target = expand(pass.args[0] ?? '', variables);
  const ask = [{ method: request.method, params, body: request.body }] as unknown as Parameters<typeof askOn>[1];
  const servers = yield* serversOf(exchange, target);
  if (servers.length === 0) exchange.errors.push(`${target.replace(/:\d+$/, '')} could not be resolved (3: Host not found)`);
  for (const { name, open } of servers) {
    const shown = `upstream: "fastcgi://${name}"`;
    try {
      const [answer] = yield* askOn<FastCgiAnswer>(yield* open(), ask, READ_TIMEOUT);
      if (!answer) {
        exchange.errors.push(`upstream prematurely closed connection while reading response header from upstream|${shown}`);
        continue;
      }
      const { status, headers, body, error } = answer;
      if (error !== undefined)
        exchange.errors.push(`FastCGI sent in stderr: "${error}" while reading response header from upstream|${shown}`);
      const isSized = Object.keys(headers).some((header) => /^content-length$/i.test(header));
      return { status, headers, body, place, ...(!isSized && { chunked: true }) };
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      if (error.code === 'ETIMEDOUT') {
        exchange.errors.push(`upstream timed out (110: Connection timed out) while reading response header from upstream|${shown}`);
        return { status: 504, place };
      }
      const where = target.startsWith('unix:') ? `to ${target} ` : '';
      exchange.errors.push(`connect() ${where}failed (${numbers[error.code]}: ${error.message}) while connecting to upstream|${shown}`);
    }
  }
  return { status: 502, place };
}

/** fastcgi_connect_timeout and fastcgi_read_timeout, where nobody says otherwise. */
const READ_TIMEOUT = 60 * SECOND;

/** A server that it may be handed to, as the error log names it. */
interface Server {
  readonly name: string;
  readonly open: () => Task<Socket>;
}

/** Those that a target means, from any of them on: the next one is asked where one fails. @see nginx: fastcgi_next_upstream */
function* serversOf({ process, upstreams }: Exchange, target: string): Task<readonly Server[]> {
  if (target.startsWith('unix:'))
    return [{ name: `${target.replace(/:$/, '')}:`, open: () => process.net.connectUnix(target.slice('unix:'.length)) }];
  const candidates = yield* candidatesOf(process, upstreams, target);
  const from = process.random.int(Math.max(1, candidates.length));
  return [...candidates.slice(from), ...candidates.slice(0, from)].map(({ address, port }) => ({
    name: joinHostPort(address, port),
    open: () => connectTo(process, address, port, READ_TIMEOUT),
  }));
}

/** What its variables say of the script: the path, with the index where it is a directory, or as an expression splits it. */
function splitPath({ variables, process }: Exchange, { scope }: Place, uri: string): void {
  const index = setting(scope, 'fastcgi_index')?.args[0] ?? '';
  const pattern = setting(scope, 'fastcgi_split_path_info')?.args[0];
  const expression = pattern === undefined ? undefined : pcre(pattern, false);
  const split = expression && matched(process, expression, uri);
  const name = split?.[1] ?? uri;
  variables.set('fastcgi_script_name', name.endsWith('/') ? name + index : name);
  variables.set('fastcgi_path_info', split?.[2] ?? '');
}

/** Of the directives that hand a request on. */
export const isFastCgi = ({ name }: Directive): boolean => name === 'fastcgi_pass';
