import { SECOND, type Task } from '../../../engine/index.ts';
import { OsError, type Socket } from '../../../kernel/index.ts';
import { askOn, connectTo } from '../../servers/json-lines.ts';
import { numbers } from '../errno.ts';
import type { FastCgiAnswer } from '../fastcgi.ts';
import type { Directive } from './config.ts';
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
  const shown = `upstream: "fastcgi://${target}"`;
  const ask = [{ method: request.method, params, body: request.body }] as unknown as Parameters<typeof askOn>[1];
  try {
    const socket = yield* open(exchange, target);
    if (!socket) {
      exchange.errors.push(`${target.replace(/:\d+$/, '')} could not be resolved (3: Host not found)`);
      return { status: 502, place };
    }
    const [answer] = yield* askOn<FastCgiAnswer>(socket, ask, READ_TIMEOUT);
    if (!answer) {
      exchange.errors.push(`upstream prematurely closed connection while reading response header from upstream|${shown}`);
      return { status: 502, place };
    }
    const { status, headers, body, error } = answer;
    if (error !== undefined)
      exchange.errors.push(`FastCGI sent in stderr: "${error}" while reading response header from upstream|${shown}`);
    const isSized = Object.keys(headers).some((name) => /^content-length$/i.test(name));
    return { status, headers, body, place, ...(!isSized && { chunked: true }) };
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    const timedOut = error.code === 'ETIMEDOUT';
    exchange.errors.push(
      timedOut
        ? `upstream timed out (110: Connection timed out) while reading response header from upstream|${shown}`
        : `connect() ${target.startsWith('unix:') ? `to ${target} ` : ''}failed (${numbers[error.code]}: ${error.message}) while connecting to upstream|${shown}`,
    );
    return { status: timedOut ? 504 : 502, place };
  }
}

/** fastcgi_connect_timeout and fastcgi_read_timeout, where nobody says otherwise. */
const READ_TIMEOUT = 60 * SECOND;

function* open({ process, upstreams }: Exchange, target: string): Task<Socket | undefined> {
  if (target.startsWith('unix:')) return yield* process.net.connectUnix(target.slice('unix:'.length));
  const candidates = yield* candidatesOf(process, upstreams, target);
  const chosen = candidates[process.random.int(Math.max(1, candidates.length))];
  return chosen && (yield* connectTo(process, chosen.address, chosen.port, READ_TIMEOUT));
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
