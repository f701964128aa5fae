import type { Task } from '../../../engine/index.ts';
import type { Process } from '../../../kernel/index.ts';
import { type HttpRequest, type HttpResponse, withoutHeader } from '../../servers/http-message.ts';
import { fieldsOf, goFields, passOn } from '../../servers/http-proxy.ts';
import type { Directive } from './caddyfile.ts';
import { serveFile } from './files.ts';
import { filled, type Matchers, matchersOf, matches, notFollowed, splitMatcher } from './matchers.ts';
import { ORDER } from './sites.ts';

/** A request on its way through a site's directives, and what they have said of it so far. */
interface Way {
  readonly process: Process;
  request: HttpRequest;
  root: string;
  readonly headers: Directive[];
  /** How often each list of upstreams was asked. */
  readonly turns: Map<Directive, number>;
}

/** What a site answers; where none of its directives does, it is empty. @see caddy: modules/caddyhttp/server.go */
export function* answerOf(
  process: Process,
  directives: readonly Directive[],
  request: HttpRequest,
  turns: Map<Directive, number>,
): Task<HttpResponse> {
  const way: Way = { process, request, root: process.cwd, headers: [], turns };
  const made = (yield* through(way, directives, new Map(), false)) ?? { status: 200, body: '' };
  if (made.status >= 400 && directives.some(({ words }) => words[0] === 'handle_errors')) notFollowed(process, 'handle_errors');
  return { ...made, headers: changed(way, { Server: 'Caddy', ...made.headers }) };
}

/** In its own order but in `route`; of several of a kind, the longest path first. @see caddy: caddyconfig/httpcaddyfile/directives.go sortRoutes */
function inOrder(directives: readonly Directive[]): Directive[] {
  const place = ({ words }: Directive): number => {
    const name = words[0] === 'handle_path' ? 'handle' : (words[0] as string);
    return ORDER.indexOf(name);
  };
  const rank = (directive: Directive): number => {
    const { matcher } = splitMatcher(directive);
    return matcher === undefined || matcher === '*' ? 0 : matcher.startsWith('/') ? 1 + matcher.replace('*', '').length : 1000;
  };
  // Headers and roots are set by the most special last.
  const isReversed = ({ words }: Directive): boolean => words[0] === 'root' || words[0] === 'vars';
  return directives
    .filter((directive) => place(directive) >= 0)
    .map((directive, i) => ({ directive, i }))
    .sort(
      (a, b) =>
        place(a.directive) - place(b.directive) ||
        (rank(b.directive) - rank(a.directive)) * (isReversed(a.directive) ? -1 : 1) ||
        a.i - b.i,
    )
    .map(({ directive }) => directive);
}

function* through(way: Way, block: readonly Directive[], outer: Matchers, asWritten: boolean): Task<HttpResponse | undefined> {
  const matchers = matchersOf(block, outer);
  let handled = false;
  for (const directive of asWritten ? block : inOrder(block)) {
    const name = directive.words[0] as string;
    if (name.startsWith('@')) continue;
    const { matcher, args } = splitMatcher(directive);
    const isHandle = name === 'handle' || name === 'handle_path';
    if ((isHandle && handled) || !matches(way.process, matcher, matchers, way.request)) continue;
    if (isHandle) handled = true;
    const made = yield* carryOut(way, directive, args, matcher, matchers);
    if (made) return made;
  }
  return undefined;
}

function* carryOut(
  way: Way,
  directive: Directive,
  args: readonly string[],
  matcher: string | undefined,
  matchers: Matchers,
): Task<HttpResponse | undefined> {
  const { process } = way;
  const [first = '', second = ''] = args;
  const text = (given: string): string => filled(process, given, way.request);
  switch (directive.words[0]) {
    case 'root':
      way.root = rooted(process, text(args.at(-1) ?? ''));
      return undefined;
    case 'header':
      way.headers.push({ ...directive, words: ['header', ...args] });
      return undefined;
    case 'request_header': {
      const name = first.replace(/^[-+]/, '').toLowerCase();
      const kept = [...way.request.headers].filter(([each]) => each !== name);
      way.request = { ...way.request, headers: new Map(first.startsWith('-') ? kept : [...kept, [name, text(second)]]) };
      return undefined;
    }
    case 'rewrite':
      way.request = moved(way.request, text(first));
      return undefined;
    case 'uri':
      way.request = moved(way.request, changedUri(way, args));
      return undefined;
    case 'try_files': {
      const found = args.map(text).find((path) => path.startsWith('=') || exists(process, `${way.root.replace(/\/$/, '')}${path}`));
      if (found?.startsWith('=')) return { status: Number(found.slice(1)), body: '' };
      if (found !== undefined)
        way.request = moved(
          way.request,
          `${found}${way.request.target.includes('?') && !found.includes('?') ? `?${way.request.target.split('?')[1]}` : ''}`,
        );
      return undefined;
    }
    case 'redir':
      return { status: REDIRECTS[second] ?? (Number(second) || 302), headers: { Location: text(first) }, body: '' };
    case 'respond':
      return respond(directive, args, text);
    case 'error':
      return { status: Number(args.at(-1)) || 500, body: '' };
    case 'abort':
      notFollowed(process, 'abort');
      return undefined;
    case 'method':
      way.request = { ...way.request, method: first };
      return undefined;
    case 'handle':
      return yield* through(way, directive.block ?? [], matchers, false);
    case 'handle_path':
      way.request = moved(way.request, stripped(way.request.target, (matcher ?? '').replace(/\/?\*$/, '')));
      return yield* through(way, directive.block ?? [], matchers, false);
    case 'route':
      return yield* through(way, directive.block ?? [], matchers, true);
    case 'file_server':
      return files(way, directive, args);
    case 'reverse_proxy':
      return yield* proxied(way, directive, args);
    default:
      // Those that change no answer that a plain client sees.
      if (!/^(encode|vars|log_|skip_log|request_body|tracing|push)/.test(directive.words[0] as string))
        notFollowed(process, directive.words[0] as string);
      return undefined;
  }
}

const rooted = ({ cwd }: Process, path: string): string => (path.startsWith('/') ? path : path === '.' ? cwd : `${cwd}/${path}`);

const REDIRECTS: Readonly<Record<string, number>> = { permanent: 301, temporary: 302 };

/** A request whose target is another one. */
function moved(request: HttpRequest, target: string): HttpRequest {
  const whole = target.startsWith('/') ? target : `/${target}`;
  return { ...request, target: whole, path: whole.replace(/\?.*/s, '') };
}

const stripped = (target: string, prefix: string): string =>
  prefix !== '' && target.toLowerCase().startsWith(prefix.toLowerCase()) ? target.slice(prefix.length) || '/' : target;

function changedUri({ process, request }: Way, [action = '', first = '', second = '']: readonly string[]): string {
  const [path = '', query] = request.target.split(/\?(.*)/s);
  const rest = query === undefined ? '' : `?${query}`;
  if (action === 'strip_prefix') return stripped(request.target, first.startsWith('/') ? first : `/${first}`);
  if (action === 'strip_suffix') return (path.endsWith(first) ? path.slice(0, -first.length) : path) + rest;
  if (action === 'replace') return request.target.replaceAll(first, () => second);
  notFollowed(process, `uri ${action}`);
  return request.target;
}

function exists(process: Process, path: string): boolean {
  return process.access(path, 'f') && path.endsWith('/') === (process.stat(path).type === 'directory');
}

/** @see caddy: modules/caddyhttp/staticresp.go */
function respond({ block = [] }: Directive, args: readonly string[], text: (given: string) => string): HttpResponse {
  const within = block.find(({ words }) => words[0] === 'body')?.words[1];
  const alone = args.length === 1 && /^\d{3}$/.test(args[0] as string);
  const body = text((alone ? within : (args[0] ?? within)) ?? '');
  const status = alone ? Number(args[0]) : Number(args[1] ?? 200);
  return { status, headers: body === '' ? {} : { 'Content-Type': 'text/plain; charset=utf-8' }, body };
}

function files(way: Way, { block = [] }: Directive, args: readonly string[]): HttpResponse | undefined {
  const { process, request } = way;
  const inner = new Map(block.map(({ words: [name = '', ...rest] }) => [name, rest] as const));
  for (const name of inner.keys()) if (!/^(root|browse|hide|index|pass_thru)$/.test(name)) notFollowed(process, `file_server ${name}`);
  if (inner.has('index')) notFollowed(process, 'file_server index');
  if (request.method !== 'GET' && request.method !== 'HEAD') return { status: 405, headers: { Allow: 'GET, HEAD' }, body: '' };
  const lists = args.includes('browse') || inner.has('browse');
  const made = serveFile(process, inner.has('root') ? rooted(process, inner.get('root')?.[0] ?? '') : way.root, request.path, lists);
  if (made === 'listing') {
    notFollowed(process, 'file_server browse');
    return { status: 200, headers: { 'Content-Type': 'text/html; charset=utf-8' }, body: '' };
  }
  return made.status === 404 && inner.has('pass_thru') ? undefined : made;
}

/** @see caddy: modules/caddyhttp/reverseproxy/reverseproxy.go */
function* proxied(way: Way, directive: Directive, args: readonly string[]): Task<HttpResponse> {
  const { process, turns } = way;
  const block = directive.block ?? [];
  const to = [...args, ...block.flatMap(({ words }) => (words[0] === 'to' ? words.slice(1) : []))];
  const headers = new Map(way.request.headers);
  for (const { words } of block) {
    const [name = '', field = '', value = ''] = words;
    if (name === 'header_up') {
      if (field.startsWith('-')) headers.delete(field.slice(1).toLowerCase());
      else
        headers.set(
          field.replace(/^\+/, '').toLowerCase(),
          filled(process, value === '{upstream_hostport}' ? (to[0] ?? '') : value, way.request),
        );
    } else if (!/^(to|lb_policy|header_down|flush_interval|health_|fail_|max_fails|unhealthy_|transport|trusted_proxies|lb_)/.test(name))
      notFollowed(process, `reverse_proxy ${name}`);
  }
  const policy = block.find(({ words }) => words[0] === 'lb_policy')?.words[1] ?? 'random';
  const turn = turns.get(directive) ?? 0;
  turns.set(directive, turn + 1);
  const chosen =
    to[policy === 'first' ? 0 : policy === 'round_robin' ? turn % Math.max(1, to.length) : process.random.int(Math.max(1, to.length))] ??
    '';
  const [, scheme, host = '', port] = /^(?:(https?|h2c):\/\/)?([^:/]*)(?::(\d+))?/.exec(chosen) ?? [];
  if (scheme === 'https') notFollowed(process, 'TLS to upstreams');
  headers.set('x-forwarded-for', way.request.remoteAddress);
  headers.set('x-forwarded-proto', way.request.secure ? 'https' : 'http');
  headers.set('x-forwarded-host', way.request.headers.get('host') ?? '');
  if (!headers.has('host')) headers.set('host', chosen.replace(/^\w+:\/\//, ''));
  const { method, target, body } = way.request;
  const [address] = yield* process.net.resolve(host === '' ? 'localhost' : host);
  const answer =
    address === undefined
      ? 'nobody'
      : yield* passOn(process, address, Number(port ?? (scheme === 'https' ? 443 : 80)), {
          method,
          target,
          body,
          fields: goFields(fieldsOf(way.request, headers), method),
        });
  return typeof answer === 'string' ? { status: 502, body: '' } : answer;
}

/** Headers as its `header` directives say: `-Name`, `+Name value`, `?Name value`, `Name value`. */
function changed(way: Way, given: Readonly<Record<string, string>>): Record<string, string> {
  let headers: Record<string, string> = { ...given };
  for (const { words, block } of [...way.headers].reverse())
    for (const [field = '', value = ''] of block?.map((each) => each.words) ?? [words.slice(1)]) {
      const name = field.replace(/^[-+?>]/, '');
      if (field.startsWith('-')) headers = withoutHeader(headers, name);
      else if (!field.startsWith('?') || !Object.keys(headers).some((each) => each.toLowerCase() === name.toLowerCase()))
        headers = { ...withoutHeader(headers, name), [name]: filled(way.process, value, way.request) };
    }
  return headers;
}
