import { joinHostPort } from '../../../apimachinery/host-port.ts';
import { SECOND, type Task } from '../../../engine/index.ts';
import { OsError, type Process } from '../../../kernel/index.ts';
import { type Field, httpRequest } from '../../servers/http-client.ts';
import { canonicalHeader, type HttpRequest, type HttpResponse } from '../../servers/http-message.ts';
import { fieldsOf } from '../../servers/http-proxy.ts';
import { numbers } from '../errno.ts';
import { ConfigError, type Directive } from './directive.ts';
import type { Exchange } from './exchange.ts';
import { type Location, type Scope, type Site, setting, settings } from './site.ts';
import { expand, type Variables } from './variables.ts';

interface Target {
  readonly host: string;
  readonly port: number;
  /** Undefined: the request's own path. */
  readonly path: string | undefined;
}

/** Passes a request on to another server. @see nginx: src/http/modules/ngx_http_proxy_module.c, ngx_http_upstream.c */
export function* proxy(exchange: Exchange, pass: Directive, scope: Scope, location: Location | undefined, uri: string): Task<HttpResponse> {
  const { process, request, variables, upstreams } = exchange;
  const text = expand(pass.args[0] ?? '', variables);
  // What variables make is asked for as it is, in the place of what was asked.
  const isMadeOfVariables = (pass.args[0] ?? '').includes('$');
  const { host, path } = targetOf(text);
  const query = request.target.includes('?') ? request.target.slice(request.target.indexOf('?')) : '';
  const own =
    path === undefined
      ? uri === request.path || uri.startsWith('@')
        ? request.target
        : uri + query
      : isMadeOfVariables
        ? path
        : `${path}${location && !location.expression ? uri.slice(location.text.length) : ''}${query}`;
  const candidates = yield* candidatesOf(process, upstreams, text);
  const hostHeader = path === undefined && !text.includes(':') ? host : text.replace(/^\w+:\/\//, '').replace(/\/.*$/, '');
  const fields = passedOn(request, variables, scope, hostHeader);
  const version = setting(scope, 'proxy_http_version')?.args[0] === '1.1' ? '1.1' : '1.0';
  if (candidates.length === 0) {
    exchange.errors.push(`${host} could not be resolved (3: Host not found)`);
    return { status: 502 };
  }
  const from = exchange.process.random.int(candidates.length);
  for (let i = 0; i < candidates.length; i++) {
    const { address, port: at } = candidates[(from + i) % candidates.length] as { address: string; port: number };
    const shown = `upstream: "http://${joinHostPort(address, at)}${own}"`;
    if (exchange.connections.used >= exchange.connections.most) {
      exchange.errors.push(`${exchange.connections.most} worker_connections are not enough while connecting to upstream|${shown}`);
      return { status: 500 };
    }
    exchange.connections.used++;
    try {
      const answer = yield* httpRequest(process, {
        address,
        port: at,
        method: request.method,
        target: own,
        fields,
        version,
        body: request.body,
        connectTimeout: 60 * SECOND,
        readTimeout: 60 * SECOND,
      });
      if (!answer) {
        exchange.errors.push(`upstream prematurely closed connection while reading response header from upstream|${shown}`);
        continue;
      }
      const kept = answer.headers.filter(([name]) => !/^(connection|server|date|content-length|transfer-encoding|keep-alive)$/i.test(name));
      return {
        status: answer.status,
        reason: answer.reason,
        headers: Object.fromEntries(kept.map(([name, value]) => [canonicalHeader(name), value])),
        body: answer.body,
        ...(!answer.headers.some(([name]) => /^content-length$/i.test(name)) && { chunked: true }),
      };
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      if (error.code === 'ETIMEDOUT') {
        exchange.errors.push(`upstream timed out (110: Connection timed out) while connecting to upstream|${shown}`);
        return { status: 504 };
      }
      exchange.errors.push(`connect() failed (${numbers[error.code]}: ${error.message}) while connecting to upstream|${shown}`);
    } finally {
      exchange.connections.used--;
    }
  }
  return { status: 502 };
}

/**
 * What the directives set comes first, then what is set where they do not, then the client's own as it was written.
 * @see nginx: src/http/modules/ngx_http_proxy_module.c ngx_http_proxy_init_headers, ngx_http_proxy_create_request
 */
function passedOn(request: HttpRequest, variables: Variables, scope: Scope, host: string): Field[] {
  const given = settings(scope, 'proxy_set_header').map(({ args: [name = '', value = ''] }): Field => [name, expand(value, variables)]);
  const names = new Set(given.map(([name]) => name.toLowerCase()));
  const usual: readonly Field[] = [
    ['Host', host],
    ['Connection', 'close'],
    ['Content-Length', request.headers.get('content-length') ?? ''],
  ];
  const made = [...given, ...usual.filter(([name]) => !names.has(name.toLowerCase()))].filter(([, value]) => value !== '');
  if (setting(scope, 'proxy_pass_request_headers')?.args[0] === 'off') return made;
  return [...made, ...fieldsOf(request).filter(([name]) => !names.has(name.toLowerCase()) && !NOT_PASSED.test(name))];
}
const NOT_PASSED = /^(host|connection|content-length|transfer-encoding|te|keep-alive|expect|upgrade)$/i;

/** The servers that a target may mean: of an upstream of that name, of a name that was looked up when the configuration was read, or is now. */
export function* candidatesOf(
  process: Process,
  upstreams: Exchange['upstreams'],
  target: string,
): Task<readonly { readonly address: string; readonly port: number }[]> {
  const { host, port } = targetOf(target);
  const known = upstreams.get(`${host}:${port}`) ?? upstreams.get(host);
  return known ?? (yield* process.net.resolve(host)).map((address) => ({ address, port }));
}

/** Addresses of all upstreams that the configuration names; names are looked up once, when it is read. */
export function* resolveUpstreams(
  site: Site,
  resolve: (name: string) => Task<readonly string[]>,
): Task<Map<string, { address: string; port: number }[]>> {
  const found = new Map<string, { address: string; port: number }[]>();
  for (const [name, servers] of site.upstreams) {
    const all: { address: string; port: number }[] = [];
    const blocks = [...site.http.own, ...(site.main.find((each) => each.name === 'stream')?.block ?? [])];
    const directive = blocks.find((each) => each.name === 'upstream' && each.args[0] === name);
    for (const server of servers) {
      if (isSocket(server)) continue;
      const { host, port } = targetOf(server);
      const addresses = yield* resolve(host);
      const line = directive?.block?.find((each) => each.args[0] === server) ?? directive;
      if (addresses.length === 0) throw new ConfigError(`host not found in upstream "${server}" in ${line?.file}:${line?.line}`);
      all.push(...addresses.map((address) => ({ address, port })));
    }
    found.set(name, all);
  }
  for (const { args, file, line } of resolversOf(site.main))
    for (const server of args.filter((word) => !word.includes('=')))
      if ((yield* resolve(targetOf(server).host)).length === 0)
        throw new ConfigError(`host not found in resolver "${server}" in ${file}:${line}`);
  const places = site.servers.flatMap(({ locations }) => locations.map(({ scope }) => scope.own));
  const passes = site.streams.flatMap(({ pass }) => (pass ? [[pass]] : []));
  for (const own of [...places, ...passes])
    for (const { name, args, file, line } of own) {
      if (!/^(proxy|fastcgi|grpc|uwsgi)_pass$/.test(name) || (args[0] ?? '').includes('$') || isSocket(args[0])) continue;
      const { host, port } = targetOf(args[0] ?? '');
      if (found.has(host) || found.has(`${host}:${port}`)) continue;
      const addresses = yield* resolve(host);
      if (addresses.length === 0) throw new ConfigError(`host not found in upstream "${host}" in ${file}:${line}`);
      found.set(
        `${host}:${port}`,
        addresses.map((address) => ({ address, port })),
      );
    }
  return found;
}

/** A socket in the file system. */
const isSocket = (target = ''): boolean => /^(https?:\/\/)?unix:/.test(target);

/** Whether any of it is to be passed on to one, but for FastCGI, which is followed there. */
export const passesToSockets = ({ servers, streams, upstreams }: Site): boolean =>
  [...upstreams.values()].some((peers) => peers.some(isSocket)) ||
  servers.some(({ locations }) =>
    locations.some(({ scope }) =>
      scope.own.some(({ name, args }) => name !== 'fastcgi_pass' && name.endsWith('_pass') && isSocket(args[0])),
    ),
  ) ||
  streams.some(({ pass }) => isSocket(pass?.args[0]));

const resolversOf = (block: readonly Directive[]): Directive[] =>
  block.flatMap((each) => [...(each.name === 'resolver' ? [each] : []), ...resolversOf(each.block ?? [])]);

function targetOf(text: string): Target {
  const [, scheme = 'http', host = '', port, path] = /^(?:(\w+):\/\/)?([^:/]*)(?::(\d+))?(\/.*)?$/.exec(text) ?? [];
  return { host, port: Number(port ?? (scheme === 'https' ? 443 : 80)), path };
}
