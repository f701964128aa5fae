import { seconds, type Task } from '../../../engine/index.ts';
import type { Process, Program } from '../../../kernel/index.ts';
import { base64Decode } from '../../../shell/utilities/lib/base64.ts';
import { goAddress, plain, runGoServer } from '../../servers/go-http.ts';
import { canonicalHeader, type HttpRequest, type HttpResponse, statusText } from '../../servers/http-message.ts';
import { tryListen } from '../../servers/run-server.ts';
import { exitsOn } from '../../servers/signals.ts';
import { gunicornGivesUp, gunicornLine } from '../gunicorn.ts';
import { javascriptServer, mapped } from '../javascript-server.ts';

export const headersOf = (request: HttpRequest): Record<string, string> =>
  Object.fromEntries([...request.headers].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, value]) => [canonicalHeader(name), value]));

/** jmalloc/echo-server, of which kicbase/echo-server is a copy. @see jmalloc/echo-server: cmd/echo-server/main.go */
export const echoServer: Program = function* (process) {
  const port = Number(process.env.get('PORT') ?? '8080');
  yield* process.write(1, `Echo server listening on port ${port}.\n`);
  return yield* runGoServer(process, {
    port,
    takesAnyPath: true,
    routes: {
      *'/'(request) {
        yield* process.write(1, `${goAddress(request)} | ${request.method} ${request.target}\n`);
        const headers = Object.entries(headersOf(request)).filter(([name]) => name !== 'Host');
        return {
          status: 200,
          headers: { 'Content-Type': 'text/plain' },
          body: `Request served by ${process.net.hostname}\n\n${request.method} ${request.target} HTTP/1.1\n\nHost: ${request.headers.get('host') ?? ''}\n${headers.map(([name, value]) => `${name}: ${value}\n`).join('')}${request.body === '' ? '' : `\n${request.body}`}`,
        };
      },
    },
  });
};

/** ealen/echo-server: tells of the request and of itself, or what it is told to. @see Ealenn/Echo-Server: src/app */
export const ealenEcho: Program = function* (process) {
  const own = Number(process.env.get('PORT') ?? 80);
  yield* process.write(1, `Listening on port ${own}.\n`);
  exitsOn(process, 143);
  return yield* javascriptServer(process, {
    port: own,
    *handle(request) {
      const asked = (name: string): string | undefined =>
        request.query.get(`echo_${name}`) ?? request.headers.get(`x-echo-${name.replace('_', '-')}`);
      const wait = Number(asked('time') ?? 0);
      if (wait > 0) yield* process.sleep(wait * 1000);
      const codes = (asked('code') ?? '200').split('-').map(Number);
      const status = codes[process.random.int(codes.length)] ?? 200;
      const more = (asked('header') ?? '').split(',').flatMap((each) => {
        const [name = '', ...rest] = each.trim().split(':');
        return name === '' ? [] : [[name, rest.join(':').trim()] as const];
      });
      const variable = asked('env_body');
      const body = asked('body') ?? (variable === undefined ? echoed(process, request) : (process.env.get(variable) ?? ''));
      return {
        status: status >= 200 && status <= 599 ? status : 200,
        headers: { ...Object.fromEntries(more), 'Content-Type': 'application/json; charset=utf-8' },
        body: JSON.stringify(body),
      };
    },
  });
};

const echoed = (process: Process, request: HttpRequest): object => ({
  host: { hostname: request.headers.get('host')?.replace(/:\d+$/, '') ?? '', ip: mapped(request.remoteAddress), ips: [] },
  http: { method: request.method, baseUrl: '', originalUrl: request.target, protocol: request.secure ? 'https' : 'http' },
  request: {
    params: { 0: request.path },
    query: Object.fromEntries(request.query),
    cookies: {},
    body: jsonOf(request.body),
    headers: Object.fromEntries(request.headers),
  },
  environment: Object.fromEntries(process.env),
});

function jsonOf(text: string): unknown {
  try {
    return text === '' ? {} : JSON.parse(text);
  } catch {
    return {};
  }
}

/** mendhak/http-https-echo: answers with the request as JSON. @see mendhak/docker-http-https-echo: index.js */
export const jsonEcho = (port: number, started: (port: number) => string): Program =>
  function* (process) {
    const own = Number(process.env.get('HTTP_PORT') ?? port);
    yield* process.write(1, `${started(own)}\n`);
    exitsOn(process, 143);
    return yield* javascriptServer(process, {
      port: own,
      handle: (request) => ({
        status: 200,
        headers: { 'Content-Type': 'application/json; charset=utf-8' },
        body: `${JSON.stringify(
          {
            path: request.path,
            headers: Object.fromEntries(request.headers),
            method: request.method,
            body: request.body,
            fresh: false,
            hostname: request.headers.get('host')?.replace(/:\d+$/, '') ?? '',
            ip: mapped(request.remoteAddress),
            ips: [],
            protocol: request.secure ? 'https' : 'http',
            query: Object.fromEntries(request.query),
            subdomains: [],
            xhr: false,
            os: { hostname: process.net.hostname },
            connection: {},
          },
          null,
          2,
        )}\n`,
      }),
    });
  };

/** Where a server like httpbin listens, and what it says. */
export interface HttpbinServer {
  readonly port: number;
  readonly address?: string;
  /** Its first words. */
  readonly started: string;
  /** What it says before, and whether it can have its port; where it cannot, how it ends. */
  begins?(): Task<number | undefined>;
}

/** httpbin: answers as its paths say. @see postmanlabs/httpbin: httpbin/core.py */
export const httpbin = (server: (process: Process) => HttpbinServer): Program =>
  function* (process) {
    const { started, begins, ...where } = server(process);
    const code = begins && (yield* begins());
    if (code !== undefined) return code;
    yield* process.write(2, started);
    return yield* runGoServer(
      process,
      {
        ...where,
        takesAnyPath: true,
        signals: (self) => exitsOn(self, 0),
        routes: {
          *'/'(request) {
            const delay = /^\/delay\/([\d.]+)$/.exec(request.path)?.[1];
            if (delay !== undefined) yield* process.sleep(seconds(Math.min(10, Number(delay))));
            return httpbinAnswer(request, process.random, (why) =>
              process.remark({ kind: 'NotFollowed', program: 'httpbin', why, taken: 'statement' }),
            );
          },
        },
      },
      seconds(0.8),
    );
  };

/** What httpbin says to a request, but that it waits where it is told to. */
export function httpbinAnswer(request: HttpRequest, random: Process['random'], tell: (path: string) => void): HttpResponse {
  const { path } = request;
  const code = /^\/status\/(\d{3})/.exec(path)?.[1];
  if (code !== undefined)
    return { status: Number(code), headers: { 'Content-Type': 'text/html; charset=utf-8' }, body: code === '418' ? TEAPOT : '' };
  const all = {
    args: Object.fromEntries(request.query),
    headers: headersOf(request),
    origin: request.remoteAddress,
    url: `http://${request.headers.get('host') ?? ''}${request.target}`,
  };
  const sent = { ...all, data: request.body, files: {}, form: {}, json: null };
  if (path === '/get' && request.method === 'GET') return pretty(all);
  if (path === '/headers') return pretty({ headers: all.headers });
  if (path === '/ip') return pretty({ origin: all.origin });
  if (path === '/user-agent') return pretty({ 'user-agent': request.headers.get('user-agent') ?? '' });
  if (path.startsWith('/anything')) return pretty({ ...sent, method: request.method });
  if (/^\/(post|put|patch|delete)$/.test(path))
    return request.method === path.slice(1).toUpperCase() ? pretty(sent) : plain(405, `${statusText[405]}\n`);
  if (path.startsWith('/delay/')) return pretty(sent);
  if (path === '/')
    return {
      status: 200,
      headers: { 'Content-Type': 'text/html; charset=utf-8' },
      body: '<!DOCTYPE html>\n<html lang="en">\n\n<head>\n    <title>httpbin.org</title>\n</head>\n</html>\n',
    };
  const found = moreOf(random, request);
  if (found) return found;
  // What else it has is not followed.
  if (MORE.test(path)) tell(path);
  return { status: 404, headers: { 'Content-Type': 'text/html' }, body: NOT_FOUND };
}

/** Those of its paths that need no more than a request. @see postmanlabs/httpbin: httpbin/core.py */
function moreOf(random: Process['random'], request: HttpRequest): HttpResponse | undefined {
  const { path, headers } = request;
  const [, first = '', second = '', third = ''] = path.split('/');
  const cookies = Object.fromEntries(
    [...(headers.get('cookie') ?? '').matchAll(/([^=;\s]+)=([^;]*)/g)].map(([, name = '', value = '']) => [name, value] as const),
  );
  const given = atobOrNothing(headers.get('authorization')?.replace(/^Basic /i, ''));
  switch (first) {
    case 'uuid':
      return pretty({ uuid: random.uuid() });
    case 'json':
      return pretty({
        slideshow: {
          author: 'Yours Truly',
          date: 'date of publication',
          slides: [
            { title: 'Wake up to WonderWidgets!', type: 'all' },
            { items: ['Why <em>WonderWidgets</em> are great', 'Who <em>buys</em> WonderWidgets'], title: 'Overview', type: 'all' },
          ],
          title: 'Sample Slide Show',
        },
      });
    case 'cookies':
      return second === '' ? pretty({ cookies }) : undefined;
    case 'basic-auth':
      return given === `${second}:${third}`
        ? pretty({ authenticated: true, user: second })
        : { status: 401, headers: { 'WWW-Authenticate': 'Basic realm="Fake Realm"' }, body: '' };
    case 'bearer': {
      const [, token] = /^Bearer (.+)$/.exec(headers.get('authorization') ?? '') ?? [];
      return token === undefined
        ? { status: 401, headers: { 'WWW-Authenticate': 'Bearer' }, body: '' }
        : pretty({ authenticated: true, token });
    }
    case 'redirect':
    case 'relative-redirect': {
      const left = Number(second);
      if (!(left >= 1)) return undefined;
      return {
        status: 302,
        headers: { 'Content-Type': 'text/html; charset=utf-8', Location: left === 1 ? '/get' : `/relative-redirect/${left - 1}` },
        body: '',
      };
    }
    case 'redirect-to':
      return { status: Number(request.query.get('status_code') ?? 302), headers: { Location: request.query.get('url') ?? '' }, body: '' };
    case 'robots.txt':
      return { status: 200, headers: { 'Content-Type': 'text/plain' }, body: 'User-agent: *\nDisallow: /deny\n' };
    case 'base64':
      return {
        status: 200,
        headers: { 'Content-Type': 'text/html; charset=utf-8' },
        body: atobOrNothing(second) ?? 'Incorrect Base64 data try: SFRUUEJJTiBpcyBhd2Vzb21l',
      };
    default:
      return undefined;
  }
}

const MORE =
  /^\/(html|xml|deny|gzip|deflate|brotli|encoding|bytes|stream|stream-bytes|range|links|image|drip|cache|etag|response-headers|digest-auth|hidden-basic-auth|cookies|absolute-redirect|forms)(\/|$)/;

function atobOrNothing(text: string | undefined): string | undefined {
  const decoded = text === undefined ? '' : base64Decode(text);
  return typeof decoded === 'string' && decoded !== '' ? decoded : undefined;
}

const pretty = (value: object): HttpResponse => ({
  status: 200,
  headers: { 'Content-Type': 'application/json' },
  body: `${JSON.stringify(value, Object.keys(flat(value)).sort(), 2)}\n`,
});
/** All names in a value, for JSON with sorted keys. */
function flat(value: object): Record<string, true> {
  const names: Record<string, true> = {};
  for (const [name, each] of Object.entries(value))
    Object.assign(names, { [name]: true }, each && typeof each === 'object' ? flat(each) : {});
  return names;
}

const NOT_FOUND = `<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 3.2 Final//EN">
<title>404 Not Found</title>
<h1>Not Found</h1>
<p>The requested URL was not found on the server.  If you entered the URL manually please check your spelling and try again.</p>
`;
const TEAPOT =
  '\n    -=[ teapot ]=-\n\n       _...._\n     .\'  _ _ `.\n    | ."` ^ `". _,\n    \\_;`"---"`|//\n      |       ;/\n      \\_     _/\n        `"""`\n';

/** gunicorn, by what its command line says. @see gunicorn: config.py Bind, WorkerClass; arbiter.py */
export function gunicorn(process: Process): HttpbinServer {
  const option = (short: string, long: string, otherwise: string): string => {
    const at = process.argv.findIndex((word) => word === short || word === long);
    const joined = process.argv.find((word) => word.startsWith(`${long}=`));
    return joined?.slice(long.length + 1) ?? (at < 0 ? undefined : process.argv[at + 1]) ?? otherwise;
  };
  const bind = option('-b', '--bind', '127.0.0.1:8000');
  const [, host = '', port = '8000'] = /^(.*?)(?::(\d+))?$/.exec(bind) ?? [];
  const address = host.replace(/^\[|\]$/g, '');
  const line = (text: string, by = pid): string => `${gunicornLine(process, text, 'INFO', by)}\n`;
  const { pid } = process;
  const where = { port: Number(port), ...(address !== '' && { address }) };
  return {
    ...where,
    started: `${line(`Listening at: http://${host}:${port} (${pid})`)}${line(`Using worker: ${option('-k', '--worker-class', 'sync')}`)}${line(`Booting worker with pid: ${pid + 8}`, pid + 8)}`,
    *begins() {
      yield* process.write(2, line('Starting gunicorn 19.9.0'));
      const listener = tryListen(process, where.port, address === '0.0.0.0' ? undefined : where.address);
      if (!('error' in listener)) {
        listener.close();
        return undefined;
      }
      const { text, code } = yield* gunicornGivesUp(process, 2, address, where.port, listener.error);
      yield* process.write(2, text);
      return code;
    },
  };
}
