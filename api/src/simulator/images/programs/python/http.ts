import { seconds, type Task, wait } from '../../../engine/index.ts';
import { OsError, type Process } from '../../../kernel/index.ts';
import { strftime } from '../../../shell/utilities/lib/calendar.ts';
import { EventLoop } from '../../servers/event-loop.ts';
import { httpRequest } from '../../servers/http-client.ts';
import type { HttpRequest, HttpResponse } from '../../servers/http-message.ts';
import { statusText } from '../../servers/http-message.ts';
import { type HttpService, serveHttp } from '../../servers/http-server.ts';
import { bind } from './evaluator.ts';
import type { Interpreter } from './interpreter.ts';
import { Signal } from './signal.ts';
import { Bytes, Callable, Dict, Instance, List, PythonClass, Raised, text, type Value } from './values.ts';

/** http.server: servers whose handlers are written in Python, and the one that serves files. */
export function httpServer(interpreter: Interpreter): Readonly<Record<string, Value | Callable['run']>> {
  const { process } = interpreter;
  const base = new PythonClass('BaseHTTPRequestHandler', [], new Map());
  const files = new PythonClass('SimpleHTTPRequestHandler', [base], new Map());
  const server: Callable['run'] = ({ args }) => {
    const address = args[0] instanceof List ? args[0].items : ['', 8000];
    const handler = args[1] instanceof PythonClass ? args[1] : files;
    const [host, port] = [text(address[0] ?? ''), Number(address[1] ?? 8000)];
    const listener = process.net.listen(
      port,
      host === '' || host === '0.0.0.0' ? { family: 4 } : host === '::' ? {} : { address: host === 'localhost' ? '127.0.0.1' : host },
    );
    const made = new Instance(new PythonClass('HTTPServer', [], new Map()));
    const service: HttpService = { handle: (request) => answer(interpreter, handler, request), version: 'HTTP/1.0' };
    const stopped = new Signal();
    const serve = function* (): Task<Value> {
      yield* interpreter.flush();
      if (interpreter.threads) {
        serveHttp(interpreter.threads.loop, listener, service);
        yield* wait(stopped);
        return null;
      }
      const loop = new EventLoop();
      serveHttp(loop, listener, service);
      for (;;) {
        yield* loop.run();
        yield* interpreter.handleSignals();
      }
    };
    made.fields.set(
      'shutdown',
      new Callable('shutdown', () => {
        stopped.tell();
        return null;
      }),
    );
    made.fields.set('serve_forever', new Callable('serve_forever', serve));
    made.fields.set(
      'server_close',
      new Callable('server_close', () => {
        listener.close();
        return null;
      }),
    );
    made.fields.set('close', new Callable('close', () => null));
    made.fields.set('server_address', new List([host || '0.0.0.0', port], 'tuple'));
    return made;
  };
  return { BaseHTTPRequestHandler: base, SimpleHTTPRequestHandler: files, HTTPServer: server, ThreadingHTTPServer: server };
}

function* answer(interpreter: Interpreter, handler: PythonClass, request: HttpRequest): Task<HttpResponse | undefined> {
  const { process } = interpreter;
  const log = (status: number, size = '-'): Task<void> =>
    process.write(
      2,
      `${request.remoteAddress} - - [${strftime('%d/%b/%Y %H:%M:%S', process.now)}] "${request.method} ${request.target} ${request.version}" ${status} ${size}\n`,
    );
  const fixed = { Server: 'BaseHTTP/0.6 Python/3.11.3', Date: strftime('%a, %d %b %Y %H:%M:%S GMT', process.now) };
  const method = handler.find(`do_${request.method}`);
  if (method === undefined && handler.isKindOf('SimpleHTTPRequestHandler')) return yield* fileAnswer(process, process.cwd, request);
  if (method === undefined) {
    yield* log(501);
    return {
      status: 501,
      headers: { ...fixed, 'Content-Type': 'text/html;charset=utf-8' },
      body: errorPage(501, `Unsupported method ('${request.method}')`),
    };
  }
  const headers: Record<string, string> = { ...fixed };
  let status = 200;
  let body = '';
  const self = new Instance(handler);
  const add = (name: string, run: Callable['run']): unknown => self.fields.set(name, new Callable(name, run));
  add('send_response', function* ({ args }) {
    status = Number(args[0] ?? 200);
    if (handler.find('log_message') === undefined) yield* log(status);
    return null;
  });
  add('send_header', ({ args }) => {
    headers[text(args[0] ?? '')] = text(args[1] ?? '');
    return null;
  });
  add('end_headers', () => null);
  add('send_error', function* ({ args }) {
    status = Number(args[0] ?? 500);
    body = errorPage(status, text(args[1] ?? statusText[status] ?? ''));
    yield* log(status);
    return null;
  });
  const stream = (name: string, run: Callable['run']): Instance => {
    const made = new Instance(new PythonClass(name, [], new Map()));
    made.fields.set(name === 'wfile' ? 'write' : 'read', new Callable(name, run));
    return made;
  };
  self.fields.set(
    'wfile',
    stream('wfile', ({ args }) => {
      const [data] = args;
      if (!(data instanceof Bytes)) throw new Raised('TypeError', "a bytes-like object is required, not 'str'");
      body += data.text;
      return data.text.length;
    }),
  );
  self.fields.set(
    'rfile',
    stream('rfile', () => new Bytes(request.body)),
  );
  const given = new Dict();
  for (const [name, value] of request.headers)
    given.entries.set(
      name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase()),
      value,
    );
  self.fields
    .set('headers', given)
    .set('path', request.target)
    .set('command', request.method)
    .set('client_address', new List([request.remoteAddress, request.remotePort], 'tuple'));
  try {
    yield* interpreter.call(bind(method, self), { args: [], named: new Map() });
  } catch (error) {
    if (!(error instanceof Raised)) throw error;
    if (error.kind === 'SystemExit') process.exit(Number(error.value) || 0);
    yield* process.write(
      2,
      `${'-'.repeat(40)}\nException occurred during processing of request from ('${request.remoteAddress}', ${request.remotePort})\nTraceback (most recent call last):\n${error.kind}: ${error.message}\n${'-'.repeat(40)}\n`,
    );
    return undefined;
  }
  yield* interpreter.flush();
  return { status, headers, body };
}

/** `python -m http.server`: a directory's files. @see cpython: Lib/http/server.py SimpleHTTPRequestHandler */
export function* fileAnswer(process: Process, root: string, request: HttpRequest): Task<HttpResponse> {
  const fixed = { Server: 'SimpleHTTP/0.6 Python/3.11.3', Date: strftime('%a, %d %b %Y %H:%M:%S GMT', process.now) };
  const log = (status: number): Task<void> =>
    process.write(
      2,
      `${request.remoteAddress} - - [${strftime('%d/%b/%Y %H:%M:%S', process.now)}] "${request.method} ${request.target} ${request.version}" ${status} -\n`,
    );
  let path = `${root.replace(/\/$/, '')}${request.path}`;
  try {
    if (process.stat(path).type === 'directory') {
      if (!request.path.endsWith('/')) {
        yield* log(301);
        return { status: 301, headers: { ...fixed, Location: `${request.path}/` }, body: '' };
      }
      if (process.access(`${path}index.html`, 'f')) path += 'index.html';
      else {
        const names = process.readdir(path).sort();
        const rows = names
          .map((name) => (process.stat(`${path}${name}`).type === 'directory' ? `${name}/` : name))
          .map((name) => `<li><a href="${encodeURI(name)}">${name}</a></li>\n`);
        yield* log(200);
        const title = `Directory listing for ${request.path}`;
        return {
          status: 200,
          headers: { ...fixed, 'Content-type': 'text/html; charset=utf-8' },
          body: `<!DOCTYPE HTML>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>${title}</title>\n</head>\n<body>\n<h1>${title}</h1>\n<hr>\n<ul>\n${rows.join('')}</ul>\n<hr>\n</body>\n</html>\n`,
        };
      }
    }
    const body = process.readFile(path);
    yield* log(200);
    const type =
      { html: 'text/html', css: 'text/css', js: 'text/javascript', json: 'application/json', txt: 'text/plain', png: 'image/png' }[
        /\.(\w+)$/.exec(path)?.[1] ?? ''
      ] ?? 'application/octet-stream';
    return {
      status: 200,
      headers: { ...fixed, 'Content-type': type, 'Last-Modified': strftime('%a, %d %b %Y %H:%M:%S GMT', process.stat(path).mtime) },
      body,
    };
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    yield* process.write(
      2,
      `${request.remoteAddress} - - [${strftime('%d/%b/%Y %H:%M:%S', process.now)}] code 404, message File not found\n`,
    );
    yield* log(404);
    return { status: 404, headers: { ...fixed, 'Content-Type': 'text/html;charset=utf-8' }, body: errorPage(404, 'File not found') };
  }
}

const errorPage = (status: number, message: string): string =>
  `<!DOCTYPE HTML>\n<html lang="en">\n    <head>\n        <meta charset="utf-8">\n        <title>Error response</title>\n    </head>\n    <body>\n        <h1>Error response</h1>\n        <p>Error code: ${status}</p>\n        <p>Message: ${message}.</p>\n        <p>Error code explanation: ${status} - ${status === 404 ? 'Nothing matches the given URI' : (statusText[status] ?? '')}.</p>\n    </body>\n</html>\n`;

/** urllib.request: GET over plain HTTP. */
export function urlRequest({ process }: Interpreter): Readonly<Record<string, Callable['run']>> {
  return {
    *urlopen({ args, named }) {
      const [, scheme, host = '', port = '80', target = '/'] = /^(https?):\/\/([^:/]+)(?::(\d+))?(\/.*)?$/.exec(text(args[0] ?? '')) ?? [];
      const fail = (why: string): Raised => new Raised('URLError', `<urlopen error ${why}>`);
      if (scheme === undefined) throw new Raised('ValueError', `unknown url type: '${text(args[0] ?? '')}'`);
      if (scheme === 'https')
        throw fail('[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: unable to get local issuer certificate (_ssl.c:1002)');
      const [address] = yield* process.net.resolve(host);
      if (address === undefined) throw fail('[Errno -2] Name or service not known');
      const wait = named.get('timeout') ?? args[2];
      const limit = typeof wait === 'number' ? seconds(wait) : undefined;
      try {
        const reply = yield* httpRequest(process, {
          address,
          port: Number(port),
          target,
          headers: { Host: host, 'User-Agent': 'Python-urllib/3.11' },
          connectTimeout: limit,
          readTimeout: limit,
        });
        if (!reply) throw new Raised('RemoteDisconnected', 'Remote end closed connection without response');
        if (reply.status >= 400) throw new Raised('HTTPError', `HTTP Error ${reply.status}: ${statusText[reply.status] ?? ''}`);
        const made = new Instance(new PythonClass('HTTPResponse', [], new Map()));
        made.fields
          .set('read', new Callable('read', () => new Bytes(reply.body)))
          .set('status', reply.status)
          .set('getcode', new Callable('getcode', () => reply.status));
        return made;
      } catch (error) {
        if (!(error instanceof OsError)) throw error;
        throw fail(error.code === 'ETIMEDOUT' ? 'timed out' : `[Errno ${error.code === 'ECONNREFUSED' ? 111 : 113}] ${error.message}`);
      }
    },
  };
}
