import type { Task } from '../../../engine/index.ts';
import type { Process } from '../../../kernel/index.ts';
import { notFollowedBy } from '../../../shell/utilities/lib/not-followed.ts';
import type { Field } from '../../servers/http-client.ts';
import type { HttpRequest, HttpResponse } from '../../servers/http-message.ts';
import { fieldsOf, passOn, withoutHops } from '../../servers/http-proxy.ts';
import { ownAddress } from '../own-address.ts';
import type { ApacheSite, Directive, Host } from './site.ts';

/** Tells of a part of its configuration, or of a request, that is left out. */
const notFollowed = notFollowedBy('httpd');

/** The host that a request is for: of those on its port the one of that name, or the first. @see httpd: server/vhost.c */
export function hostOf({ main, hosts }: ApacheSite, { headers, localPort }: HttpRequest): Host {
  const asked = (headers.get('host') ?? '').replace(/:\d+$/, '').toLowerCase();
  const here = hosts.filter(({ ports }) => ports.length === 0 || ports.includes(localPort));
  const named = here.find(({ names }) => names.some((name) => name === asked || (name.startsWith('*.') && asked.endsWith(name.slice(1)))));
  return named ?? here[0] ?? main;
}

/** What its rules do with a request before it is a file's. */
interface Ruled {
  /** The file that it is for. */
  readonly path: string;
  readonly status?: number;
  readonly location?: string;
  /** From elsewhere. */
  readonly proxied?: string;
}

/** @see httpd: modules/mappers/mod_alias.c, modules/proxy/mod_proxy.c, modules/aaa/mod_authz_core.c */
export function ruled(process: Process, host: Host, request: HttpRequest): Ruled {
  const { path } = request;
  const query = request.target.includes('?') ? `?${request.target.split('?')[1]}` : '';
  const rewrites = host.directives.some(({ name, args }) => name === 'rewriteengine' && /^on$/i.test(args[0] ?? ''));
  for (const { name } of host.directives) if ((name === 'rewriterule' && rewrites) || TOLD.has(name)) notFollowed(process, name);
  for (const { name, args } of host.directives) {
    if (name !== 'redirect' && name !== 'redirectmatch' && name !== 'redirectpermanent') continue;
    const hasStatus = args.length > 2 || /^(\d{3}|permanent|temp|seeother|gone)$/.test(args[0] ?? '');
    const [from = '', to = ''] = hasStatus ? args.slice(1) : args;
    const status = name === 'redirectpermanent' ? 301 : hasStatus ? (STATUS[args[0] as string] ?? Number(args[0])) : 302;
    const rest =
      name === 'redirectmatch' ? matched(process, from, to, path) : beneath(path, from) ? `${to}${path.slice(from.length)}` : undefined;
    if (rest === undefined) continue;
    if (status >= 400) return { path, status };
    return { path, status, location: `${rest.startsWith('/') ? `http://${request.headers.get('host') ?? ''}${rest}` : rest}${query}` };
  }
  const sections = host.directives.filter(({ name, args }) => name === 'location' && args.length === 1 && beneath(path, args[0] as string));
  for (const { name, args } of [
    ...host.directives,
    ...sections.flatMap(({ args, inner = [] }) =>
      inner.map((each) => (each.name === 'proxypass' ? { ...each, args: [...args, ...each.args] } : each)),
    ),
  ]) {
    if (name !== 'proxypass' || !beneath(path, args[0] ?? '')) continue;
    if (args[1] === '!') break;
    return { path, proxied: `${args[1]}${path.slice((args[0] ?? '').length)}${query}` };
  }
  const alias = host.directives.find(({ name, args }) => name === 'alias' && beneath(path, args[0] ?? ''));
  const file = alias ? `${alias.args[1]}${path.slice((alias.args[0] ?? '').length)}` : `${host.root.replace(/\/$/, '')}${path}`;
  return { path: file, ...(denied(process, host, file, path) && { status: 403 }) };
}

const STATUS: Readonly<Record<string, number>> = { permanent: 301, temp: 302, seeother: 303, gone: 410 };
const TOLD = new Set('proxypassmatch scriptalias aliasmatch fallbackresource sslengine sethandler action'.split(' '));

const beneath = (path: string, prefix: string): boolean =>
  path === prefix || path.startsWith(prefix.endsWith('/') ? prefix : `${prefix}/`) || prefix === '/';

function matched(process: Process, pattern: string, to: string, path: string): string | undefined {
  try {
    const found = new RegExp(pattern).exec(path);
    return found ? to.replace(/\$(\d)/g, (_, digit: string) => found[Number(digit)] ?? '') : undefined;
  } catch {
    notFollowed(process, 'a regular expression');
    return undefined;
  }
}

/** The last section that says who may: folders first, then places. */
function denied(process: Process, host: Host, file: string, path: string): boolean {
  const directories = host.directives
    .filter(({ name, args }) => name === 'directory' && `${file}/`.startsWith(`${(args[0] ?? '').replace(/\/$/, '')}/`))
    .sort((a, b) => (a.args[0] ?? '').length - (b.args[0] ?? '').length);
  const places = host.directives.filter(({ name, args }) => name === 'location' && beneath(path, args[0] ?? ''));
  let isDenied = false;
  for (const { inner = [] } of [...directories, ...places])
    for (const { name, args } of inner) {
      if (name !== 'require') continue;
      if (/^all$/i.test(args[0] ?? '')) isDenied = /^denied$/i.test(args[1] ?? '');
      else notFollowed(process, `Require ${args.join(' ')}`);
    }
  return isDenied;
}

/** @see httpd: modules/proxy/proxy_util.c ap_proxy_create_hdrbrgd, mod_proxy_http.c */
export function* proxied(
  process: Process,
  url: string,
  request: HttpRequest,
  host: Host,
  { main }: ApacheSite,
): Task<HttpResponse | 'nobody'> {
  const [, scheme = 'http', name = '', port, target = '/'] = /^(\w+):\/\/([^:/?]+)(?::(\d+))?(.*)$/.exec(url) ?? [];
  if (scheme !== 'http') notFollowed(process, `ProxyPass ${scheme}`);
  const asked = request.headers.get('host');
  const keeps = host.directives.some((each) => each.name === 'proxypreservehost' && /^on$/i.test(each.args[0] ?? ''));
  const named = [host, main].flatMap(({ directives }) => directives.filter((each) => each.name === 'servername'));
  const length = request.headers.get('content-length');
  const fields: readonly Field[] = [
    ['Host', keeps && asked !== undefined ? asked : `${name}${port === undefined ? '' : `:${port}`}`],
    ...merged([
      ...withoutHops(fieldsOf(request)).filter(([each]) => !/^(host|content-length|te)$/i.test(each)),
      ['X-Forwarded-For', request.remoteAddress],
      ...(asked === undefined ? [] : [['X-Forwarded-Host', asked] as const]),
      ['X-Forwarded-Server', named[0]?.args[0]?.replace(/:\d+$/, '') ?? ownAddress(process)],
    ]),
    ...(length === undefined ? [] : [['Content-Length', length] as const]),
    ['Connection', 'Keep-Alive'],
  ];
  const [address] = yield* process.net.resolve(name);
  if (address === undefined) return 'nobody';
  const answer = yield* passOn(process, address, Number(port ?? (scheme === 'https' ? 443 : 80)), {
    method: request.method,
    target: target.startsWith('/') ? target : `/${target}`,
    body: request.body,
    fields,
  });
  return typeof answer === 'string' ? 'nobody' : answer;
}

/** Values of one name stand together, where and as it was written first. @see apr: tables/apr_tables.c apr_table_mergen, apr_table_compress */
function merged(fields: readonly Field[]): Field[] {
  const found = new Map<string, Field>();
  for (const [name, value] of fields) {
    const first = found.get(name.toLowerCase());
    found.set(name.toLowerCase(), first ? [first[0], `${first[1]}, ${value}`] : [name, value]);
  }
  return [...found.values()];
}

/** An answer with the headers that `Header` directives set, and the page that stands for an error. @see httpd: modules/metadata/mod_headers.c */
export function finished(process: Process, host: Host, path: string, response: HttpResponse): HttpResponse {
  const places = host.directives
    .filter(({ name, args }) => name === 'location' && beneath(path, args[0] ?? ''))
    .flatMap(({ inner = [] }) => inner);
  const directives: readonly Directive[] = [...host.directives, ...places];
  let headers: Readonly<Record<string, string>> = response.headers ?? {};
  for (const { name, args } of directives) {
    if (name !== 'header') continue;
    const [action = '', header = '', value = ''] = /^(always|onsuccess)$/i.test(args[0] ?? '') ? args.slice(1) : args;
    const isFor = /^always$/i.test(args[0] ?? '') || response.status < 400;
    if (!isFor) continue;
    const others = Object.fromEntries(Object.entries(headers).filter(([each]) => each.toLowerCase() !== header.toLowerCase()));
    if (/^(set|setifempty)$/i.test(action)) headers = { ...others, [header]: value };
    else if (/^(add|append|merge)$/i.test(action))
      headers = { ...headers, [header]: headers[header] === undefined ? value : `${headers[header]}, ${value}` };
    else if (/^unset$/i.test(action)) headers = others;
    else notFollowed(process, `Header ${action}`);
  }
  const document =
    response.status < 400
      ? undefined
      : directives.findLast(({ name, args }) => name === 'errordocument' && Number(args[0]) === response.status)?.args[1];
  if (document === undefined) return { ...response, headers };
  if (/^https?:/.test(document)) return { status: 302, headers: { ...headers, Location: document }, body: '' };
  const file = `${host.root.replace(/\/$/, '')}${document}`;
  if (!document.startsWith('/')) return { ...response, headers, body: document };
  return process.access(file, 'r')
    ? { ...response, headers: { ...headers, 'Content-Type': 'text/html' }, body: process.readFile(file) }
    : { ...response, headers };
}
