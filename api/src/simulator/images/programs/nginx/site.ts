import { byObject, TextCache } from '../../../engine/index.ts';
import type { Process } from '../../../kernel/index.ts';
import { backtrackingWork } from '../../../shell/regex/backtracking.ts';
import { ConfigError, type Directive } from './directive.ts';
import { matched, pcre } from './expressions.ts';

interface Listen {
  readonly address: string;
  readonly port: number;
  readonly isDefault: boolean;
  readonly ssl: boolean;
}

/** Directives that hold in a place, its own before those around it. */
export interface Scope {
  readonly own: readonly Directive[];
  readonly outer: Scope | undefined;
}

/** A `location` block, by the way in which it is matched. */
export interface Location {
  readonly kind: '=' | '^~' | 'prefix' | '~' | '~*' | '@';
  readonly text: string;
  readonly expression: RegExp | undefined;
  readonly scope: Scope;
}

/** A `server` block. */
export interface VirtualServer {
  readonly names: readonly string[];
  readonly listens: readonly Listen[];
  readonly scope: Scope;
  readonly locations: readonly Location[];
}

/** A `server` block of `stream`, of which what is said to it is handed on. */
export interface StreamServer {
  readonly listens: readonly Listen[];
  readonly pass: Directive | undefined;
}

/** A configuration, read: all that a worker answers by. */
export interface Site {
  readonly main: readonly Directive[];
  readonly http: Scope;
  readonly servers: readonly VirtualServer[];
  readonly streams: readonly StreamServer[];
  readonly upstreams: ReadonlyMap<string, readonly string[]>;
}

/** The servers that a configuration describes. */
export function siteOf(main: readonly Directive[]): Site {
  const http = main.find(({ name }) => name === 'http')?.block ?? [];
  const scope: Scope = { own: http, outer: { own: main, outer: undefined } };
  const stream = main.find(({ name }) => name === 'stream')?.block ?? [];
  const upstreams = new Map(
    [...http, ...stream]
      .filter(({ name }) => name === 'upstream')
      .map(
        ({ args, block = [] }) =>
          [args[0] ?? '', block.filter(({ name }) => name === 'server').map((server) => server.args[0] ?? '')] as const,
      ),
  );
  return {
    main,
    http: scope,
    servers: http.filter(({ name }) => name === 'server').map((server) => virtualServer(server, scope)),
    streams: stream.filter(({ name }) => name === 'server').map(({ block = [] }) => streamServer(block)),
    upstreams,
  };
}

const streamServer = (block: readonly Directive[]): StreamServer => ({
  listens: block.filter(({ name, args }) => name === 'listen' && !args.includes('udp')).map(listen),
  pass: block.find(({ name }) => name === 'proxy_pass'),
});

function virtualServer({ block = [], file, line }: Directive, outer: Scope): VirtualServer {
  const scope: Scope = { own: block, outer };
  const listens = block.filter(({ name }) => name === 'listen').map(listen);
  // @see nginx: src/http/modules/ngx_http_ssl_module.c ngx_http_ssl_merge_srv_conf
  if (listens.some(({ ssl }) => ssl))
    for (const name of ['ssl_certificate', 'ssl_certificate_key'])
      if (!setting(scope, name)) throw new ConfigError(`no "${name}" is defined for the "listen ... ssl" directive in ${file}:${line}`);
  checkRewrites(block);
  for (const directive of block)
    if (directive.name === 'server_name')
      for (const name of directive.args) if (name.startsWith('~')) regularExpression(name.slice(1), true, directive);
  return {
    names: block.filter(({ name }) => name === 'server_name').flatMap(({ args }) => args),
    listens: listens.length > 0 ? listens : [{ address: '0.0.0.0', port: 80, isDefault: false, ssl: false }],
    scope,
    locations: locations(block, scope),
  };
}

function locations(block: readonly Directive[], outer: Scope): Location[] {
  return block
    .filter(({ name }) => name === 'location')
    .flatMap((directive) => {
      const { args, block: inner = [] } = directive;
      const scope: Scope = { own: inner, outer };
      const [first = '', second] = args;
      const kind = (
        second !== undefined ? first : (/^(=|\^~|~\*|~)/.exec(first)?.[1] ?? (first.startsWith('@') ? '@' : 'prefix'))
      ) as Location['kind'];
      if (second !== undefined && !['=', '^~', '~', '~*'].includes(first))
        throw new ConfigError(`invalid location modifier "${first}" in ${directive.file}:${directive.line}`);
      const text = second ?? (kind === 'prefix' || kind === '@' ? first : first.slice(kind.length));
      const expression = kind === '~' || kind === '~*' ? regularExpression(text, kind === '~*', directive) : undefined;
      return [{ kind, text, expression, scope }, ...locations(inner, scope)];
    });
}

/** nginx compiles them when it reads them. */
function checkRewrites(block: readonly Directive[]): void {
  for (const directive of block) {
    const { name, args } = directive;
    const tested = name === 'if' ? /\s!?~\*?\s*(.*?)\s*\)$/.exec(args.join(' '))?.[1]?.replace(/^["']|["']$/g, '') : undefined;
    const text = name === 'rewrite' ? args[0] : tested;
    if (text !== undefined) regularExpression(text, false, directive);
    checkRewrites(directive.block ?? []);
  }
}

function regularExpression(text: string, insensitive: boolean, { file, line }: Directive): RegExp {
  const expression = pcre(text, insensitive);
  if (!expression) throw new ConfigError(`pcre2_compile() failed: syntax error in "${text}" in ${file}:${line}`);
  return expression;
}

function listen({ args, file, line }: Directive): Listen {
  const [text = '', ...flags] = args;
  const [, bracketed, plain, digits] = /^(?:\[([^\]]*)\]|([^:]*?))(?::(\d+))?$/.exec(text) ?? [];
  const onlyPort = bracketed === undefined && digits === undefined && /^\d+$/.test(plain ?? '');
  const port = Number(onlyPort ? plain : (digits ?? 80));
  if (text === '' || port < 1 || port > 65535)
    throw new ConfigError(`invalid port in "${text}" of the "listen" directive in ${file}:${line}`);
  const host = onlyPort ? '' : (bracketed ?? plain ?? '');
  const address = host === '' || host === '*' ? '0.0.0.0' : host === 'localhost' ? '127.0.0.1' : host;
  return { address, port, isDefault: flags.includes('default_server') || flags.includes('default'), ssl: flags.includes('ssl') };
}

/** Whether a port is for TLS. */
export const isSecured = ({ servers }: Site, port: number): boolean =>
  servers.some(({ listens }) => listens.some((each) => each.port === port && each.ssl));

/** The directives of that name in a place itself. */
export const directivesNamed = ({ own }: Scope, name: string): readonly Directive[] => own.filter((directive) => directive.name === name);

const NONE: readonly Directive[] = [];

/** The directive that holds in a place: its own, or the nearest around it. */
export const setting = (scope: Scope | undefined, name: string): Directive | undefined => settings(scope, name).at(-1);

/** Directives that are inherited only as a whole (add_header, error_page). */
export function settings(scope: Scope | undefined, name: string): readonly Directive[] {
  for (let at = scope; at; at = at.outer) {
    const found = directivesNamed(at, name);
    if (found.length > 0) return found;
  }
  return NONE;
}

/** The location that answers a path; undefined where none matches. */
export interface FoundLocation {
  readonly location: Location | undefined;
  /** What its expression has found. */
  readonly match?: RegExpExecArray;
}

/** @see nginx: src/http/ngx_http_core_module.c ngx_http_core_find_location */
export function findLocation(process: Process, server: VirtualServer, path: string): FoundLocation {
  let best: Location | undefined;
  for (const location of server.locations) {
    if (location.kind === '=' && location.text === path) return { location };
    if (
      (location.kind === 'prefix' || location.kind === '^~') &&
      path.startsWith(location.text) &&
      (!best || location.text.length > best.text.length)
    )
      best = location;
  }
  if (best?.kind === '^~') return { location: best };
  for (const location of server.locations) {
    const match = location.expression && matched(process, location.expression, path);
    if (match) return { location, match };
  }
  return { location: best };
}

/** The server for a host: exact name, wildcards, expressions, the default one. */
export function findServer(site: Site, port: number, host: string): VirtualServer | undefined {
  let known = serversOf(site).get(port);
  if (!known) {
    known = new TextCache(100);
    serversOf(site).set(port, known);
  }
  let server = known.get(host);
  if (!server) {
    server = lookUpServer(site, port, host);
    if (server) known.set(host, server);
  }
  return server;
}

/** Most clients ask for the same few hosts of a port. */
const serversOf = byObject((_site: Site) => new Map<number, TextCache<VirtualServer>>());

function lookUpServer(site: Site, port: number, host: string): VirtualServer | undefined {
  const here = site.servers.filter(({ listens }) => listens.some((each) => each.port === port));
  const name = host.replace(/:\d+$/, '').toLowerCase();
  const matches = (pattern: string): boolean => {
    if (pattern.startsWith('~')) return serverMatch(pattern, name) !== undefined;
    if (pattern.startsWith('*.')) return name.endsWith(pattern.slice(1));
    if (pattern.startsWith('.')) return name === pattern.slice(1) || name.endsWith(pattern);
    if (pattern.endsWith('.*')) return name.startsWith(pattern.slice(0, -1));
    return false;
  };
  return (
    here.find(({ names }) => names.includes(name)) ??
    here.find(({ names }) => names.some(matches)) ??
    here.find(({ listens }) => listens.some((each) => each.port === port && each.isDefault)) ??
    here[0]
  );
}

/** What a name of a server that is an expression finds in a host. Long hosts are not gone through for ever. */
function serverMatch(pattern: string, host: string): RegExpExecArray | undefined {
  const expression = pcre(pattern.slice(1), true);
  if (!expression || backtrackingWork(expression, host).ends !== 'soon') return undefined;
  return expression.exec(host) ?? undefined;
}

const hasExpressions = byObject(({ names }: VirtualServer): boolean => names.some((name) => name.startsWith('~')));

/** What the server's name has found in the host, if it is an expression. */
export function hostMatch(server: VirtualServer, host: string): RegExpExecArray | undefined {
  const { names } = server;
  if (!hasExpressions(server)) return undefined;
  const name = host.replace(/:\d+$/, '').toLowerCase();
  if (names.includes(name)) return undefined;
  for (const each of names) {
    const match = each.startsWith('~') ? serverMatch(each, name) : undefined;
    if (match) return match;
  }
  return undefined;
}
