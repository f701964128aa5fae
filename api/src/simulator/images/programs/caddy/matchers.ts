import { EPOCH_SECONDS } from '../../../apimachinery/time.ts';
import { inNetwork, type Process } from '../../../kernel/index.ts';
import { escapeRegExp } from '../../../shell/pattern.ts';
import { notFollowedBy } from '../../../shell/utilities/lib/not-followed.ts';
import { type HttpRequest, hostOf } from '../../servers/http-message.ts';
import type { Directive } from './caddyfile.ts';

/** Tells of a part of its configuration, or of a request, that is left out. */
export const notFollowed = notFollowedBy('caddy');

/** The named matchers of a block. */
export type Matchers = ReadonlyMap<string, readonly Directive[]>;

/** `@name path /a`, or with braces. @see caddy: modules/caddyhttp/matchers.go */
export function matchersOf(block: readonly Directive[], outer: Matchers): Matchers {
  const own = block.flatMap(({ words: [name = '', ...rest], block: inner, line }) =>
    name.startsWith('@') ? [[name, inner ?? [{ words: rest, block: undefined, line }]] as const] : [],
  );
  return new Map([...outer, ...own]);
}

/** The matcher among a directive's words, and the words without it. */
export function splitMatcher({ words }: Directive): { matcher: string | undefined; args: readonly string[] } {
  const [, first, ...rest] = words;
  return first !== undefined && /^([/@]|\*$)/.test(first) ? { matcher: first, args: rest } : { matcher: undefined, args: words.slice(1) };
}

/** Whether a request is one that a matcher means. */
export function matches(process: Process, matcher: string | undefined, matchers: Matchers, request: HttpRequest): boolean {
  if (matcher === undefined || matcher === '*') return true;
  if (matcher.startsWith('/')) return matchesPath(matcher, request.path);
  const named = matchers.get(matcher);
  if (!named) {
    notFollowed(process, `matcher ${matcher}`);
    return false;
  }
  return named.every((each) => one(process, each, request));
}

/** Without regard to case; a star at the end stands for all that follows, elsewhere for all but a slash. */
function matchesPath(pattern: string, path: string): boolean {
  const [asked, wanted] = [path.toLowerCase(), pattern.toLowerCase()];
  if (!wanted.includes('*')) return asked === wanted;
  if (wanted.indexOf('*') === wanted.length - 1) return asked.startsWith(wanted.slice(0, -1));
  if (wanted.startsWith('*') && wanted.indexOf('*', 1) < 0) return asked.endsWith(wanted.slice(1));
  const parts = wanted.split('*').map(escapeRegExp);
  return new RegExp(`^${parts.join('[^/]*')}$`).test(asked);
}

function one(process: Process, { words, block }: Directive, request: HttpRequest): boolean {
  const [kind = '', ...args] = words;
  switch (kind) {
    case 'path':
      return args.some((pattern) => matchesPath(pattern, request.path));
    case 'path_regexp':
      return regex(process, args.at(-1) ?? '', request.path);
    case 'method':
      return args.some((method) => method.toUpperCase() === request.method);
    case 'host':
      return args.some((host) => matchesHost(host, hostOf(request)));
    case 'header': {
      const [name = '', value] = args;
      const given = request.headers.get(name.replace(/^!/, '').toLowerCase());
      if (name.startsWith('!')) return given === undefined;
      return given !== undefined && (value === undefined || matchesText(value, given));
    }
    case 'header_regexp':
      return regex(process, args.at(-1) ?? '', request.headers.get((args.at(-2) ?? '').toLowerCase()) ?? '');
    case 'query':
      return args.some((pair) => {
        const [name = '', value = ''] = pair.split('=');
        const given = request.query.get(name);
        return given !== undefined && (value === '*' || given === value);
      });
    case 'protocol':
      return args[0] === (request.secure ? 'https' : 'http');
    case 'remote_ip':
    case 'client_ip':
      return args.some((range) => inRange(request.remoteAddress, range));
    case 'not':
      return !(block ?? [{ words: args, block: undefined, line: 0 }]).every((each) => one(process, each, request));
    default:
      notFollowed(process, `matcher ${kind}`);
      return false;
  }
}

function matchesText(pattern: string, value: string): boolean {
  if (pattern.startsWith('*') && pattern.endsWith('*') && pattern.length > 1) return value.includes(pattern.slice(1, -1));
  if (pattern.startsWith('*')) return value.endsWith(pattern.slice(1));
  return pattern.endsWith('*') ? value.startsWith(pattern.slice(0, -1)) : value === pattern;
}

function regex(process: Process, pattern: string, text: string): boolean {
  try {
    return new RegExp(pattern).test(text);
  } catch {
    notFollowed(process, 'a regular expression');
    return false;
  }
}

/** A star stands for one part of a name. */
export const matchesHost = (pattern: string, host: string): boolean =>
  pattern === '' || pattern === host || (pattern.startsWith('*.') && host.split('.').slice(1).join('.') === pattern.slice(2));

function inRange(address: string, range: string): boolean {
  if (range === 'private_ranges') return /^(10\.|127\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)/.test(address);
  return inNetwork(address, range);
}

/** What stands in braces in a text. @see caddy: modules/caddyhttp/replacer.go, caddyconfig/httpcaddyfile/httptype.go placeholderShorthands */
export function filled(process: Process, text: string, request: HttpRequest): string {
  return text.replace(/\{([a-zA-Z][\w.-]*)\}/g, (whole, name: string) => {
    const [, group, of] = /^(?:http\.request\.)?(header|query|env|cookie|system|time)\.(.+)$/.exec(name) ?? [];
    if (group === 'env') return process.env.get(of as string) ?? '';
    if (group === 'header') return request.headers.get((of as string).toLowerCase()) ?? '';
    if (group === 'query') return request.query.get(of as string) ?? '';
    if (name === 'system.hostname') return process.net.hostname;
    if (name === 'time.now.unix') return String(Math.floor(EPOCH_SECONDS + process.now / 1e6));
    const value = PLACES[name.replace(/^http\.request\./, '')]?.(request);
    if (value === undefined) notFollowed(process, `placeholder ${whole}`);
    return value ?? '';
  });
}

const PLACES: Readonly<Record<string, (request: HttpRequest) => string>> = {
  host: hostOf,
  hostport: ({ headers }) => headers.get('host') ?? '',
  port: ({ localPort }) => String(localPort),
  method: ({ method }) => method,
  path: ({ path }) => path,
  'uri.path': ({ path }) => path,
  uri: ({ target }) => target,
  'orig_uri.path': ({ path }) => path,
  orig_uri: ({ target }) => target,
  query: ({ target }) => target.split('?')[1] ?? '',
  'uri.query': ({ target }) => target.split('?')[1] ?? '',
  scheme: ({ secure }) => (secure ? 'https' : 'http'),
  proto: ({ version }) => version,
  remote: ({ remoteAddress, remotePort }) => `${remoteAddress}:${remotePort}`,
  remote_host: ({ remoteAddress }) => remoteAddress,
  'remote.host': ({ remoteAddress }) => remoteAddress,
  client_ip: ({ remoteAddress }) => remoteAddress,
  remote_port: ({ remotePort }) => String(remotePort),
  'http.error.status_code': () => '404',
};
