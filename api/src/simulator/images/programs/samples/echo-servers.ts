import { seconds } from '../../../engine/index.ts';
import type { Process, Program } from '../../../kernel/index.ts';
import { strftime } from '../../../shell/utilities/lib/calendar.ts';
import { goAddress, plain, runGoServer } from '../../servers/go-http.ts';
import { type HttpRequest, type HttpResponse, statusText } from '../../servers/http-message.ts';
import { exitsOn } from '../../servers/signals.ts';
import { javascriptServer, mapped } from '../javascript-server.ts';

const titled = (name: string): string => name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase());
const headersOf = (request: HttpRequest): Record<string, string> =>
  Object.fromEntries([...request.headers].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, value]) => [titled(name), value]));

/** jmalloc/echo-server, of which kicbase/echo-server is a copy. @see jmalloc/echo-server: cmd/echo-server/main.go */
export const echoServer: Program = function* (process) {
  const port = Number(process.env.get('PORT') ?? '8080');
  yield* process.write(1, `Echo server listening on port ${port}.\n`);
  return yield* runGoServer(process, {
    port,
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

/** A server in Node.js that answers with the request as JSON: `ealen/echo-server`, `mendhak/http-https-echo`. */
export const jsonEcho = (port: number, started: (port: number) => string): Program =>
  function* (process) {
    const own = Number(process.env.get('PORT') ?? process.env.get('HTTP_PORT') ?? port);
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
            hostname: request.headers.get('host')?.replace(/:\d+$/, '') ?? '',
            ip: mapped(request.remoteAddress),
            protocol: request.secure ? 'https' : 'http',
            query: Object.fromEntries(request.query),
            os: { hostname: process.net.hostname },
          },
          null,
          2,
        )}\n`,
      }),
    });
  };

interface HttpbinServer {
  readonly port: number;
  readonly address?: string;
  /** Its first words. */
  readonly started: string;
}

/** httpbin: answers as its paths say. @see postmanlabs/httpbin: httpbin/core.py */
export const httpbin = (server: (process: Process) => HttpbinServer): Program =>
  function* (process) {
    const { started, ...where } = server(process);
    yield* process.write(2, started);
    return yield* runGoServer(
      process,
      {
        ...where,
        signals: (self) => exitsOn(self, 0),
        routes: {
          *'/'(request) {
            const delay = /^\/delay\/([\d.]+)$/.exec(request.path)?.[1];
            if (delay !== undefined) yield* process.sleep(seconds(Math.min(10, Number(delay))));
            return httpbinAnswer(request);
          },
        },
      },
      seconds(0.8),
    );
  };

/** What httpbin says to a request, but that it waits where it is told to. */
export function httpbinAnswer(request: HttpRequest): HttpResponse {
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
  return { status: 404, headers: { 'Content-Type': 'text/html' }, body: NOT_FOUND };
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
  const line = (pid: number, text: string): string => `[${strftime('%Y-%m-%d %H:%M:%S +0000', process.now)}] [${pid}] [INFO] ${text}\n`;
  const { pid } = process;
  const listening = `Listening at: http://${host}:${port} (${pid})`;
  return {
    port: Number(port),
    ...(address !== '' && { address }),
    started: `${line(pid, 'Starting gunicorn 19.9.0')}${line(pid, listening)}${line(pid, `Using worker: ${option('-k', '--worker-class', 'sync')}`)}${line(pid + 8, `Booting worker with pid: ${pid + 8}`)}`,
  };
}
