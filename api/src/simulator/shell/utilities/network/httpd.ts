import type { Task } from '../../../engine/index.ts';
import { daemonize } from '../lib/daemonize.ts';
import { isDirectory, statOrNone } from '../lib/files.ts';
import { byteLength, type Listener, OsError, type Process, type Socket } from '../lib/kernel.ts';
import { readOptions } from '../lib/options.ts';
import { Failure, reason, utility } from '../lib/tool.ts';
import { httpDate } from '../time/calendar.ts';

/** busybox' web server: `httpd -f -p 8080 -h /www`. */
export const httpd = utility(function* (tool) {
  const { process } = tool;
  const options = readOptions(tool, { short: 'fp:h:vc:r:u:d:e:m:i' });
  const given = options.value('p') ?? '80';
  const port = Number(given.slice(given.lastIndexOf(':') + 1));
  try {
    if (options.has('h')) process.chdir(options.value('h') as string);
  } catch (error) {
    throw new Failure(`can't change directory to '${options.value('h')}': ${reason(error)}`, 1);
  }
  const address = given.includes(':') ? given.slice(0, given.lastIndexOf(':')) : undefined;
  const bind = (own: Process): Listener => own.net.listen(port, { backlog: 9, ...(address !== undefined && { address }) });
  let listener: Listener;
  try {
    listener = bind(process);
  } catch (error) {
    throw new Failure(`bind: ${reason(error)}`, 1);
  }
  // One that stays tells of requests, the more the oftener it is told to; in the background it says nothing.
  const verbose = options.count('v');
  const shown = ({ remoteAddress, remotePort }: Socket): string =>
    address === undefined || address.startsWith('[')
      ? `[${remoteAddress.includes(':') ? '' : '::ffff:'}${remoteAddress}]:${remotePort}`
      : `${remoteAddress}:${remotePort}`;
  if (options.has('f'))
    return yield* serve(process, listener, function* (socket, level, text) {
      if (verbose >= level) yield* process.write(2, `${shown(socket)}: ${text}\n`);
    });
  // A socket is its process's: the one in the background takes the port over.
  listener.close();
  daemonize(process, {
    argv: process.argv,
    *program(own) {
      return yield* serve(own, bind(own), function* () {});
    },
  });
  return 0;
});

/** What is said of a request. @see busybox: networking/httpd.c send_headers, handle_incoming_and_exit */
type Tell = (socket: Socket, level: number, text: string) => Task<void>;

function* serve(process: Process, listener: Listener, tell: Tell): Task<number> {
  for (;;) {
    const socket = yield* listener.accept();
    yield* tell(socket, 3, 'connected');
    try {
      yield* answer(process, socket, tell);
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
    }
    yield* tell(socket, 3, 'closed');
    socket.close();
  }
}

function* answer(process: Process, socket: Socket, tell: Tell): Task<void> {
  let head = '';
  while (!head.includes('\r\n\r\n')) {
    const text = yield* socket.read(60_000_000);
    if (text === '') return;
    head += text;
  }
  const [, method = '', target = '/'] = /^(\S+) (\S+)/.exec(head) ?? [];
  const refuse = (status: number, words: string, detail: string): Task<void> => fail(process, socket, tell, status, words, detail);
  if (method !== 'GET' && method !== 'HEAD') return yield* refuse(501, 'Not Implemented', 'The requested method is not recognized');
  const path = decodeURIComponent(target.replace(/[?#].*/, ''));
  if (path.split('/').includes('..')) return yield* refuse(400, 'Bad Request', 'Unsupported method');
  yield* tell(socket, 2, `url:${path}`);
  let file = `.${path}`;
  if (isDirectory(process, file)) {
    if (!path.endsWith('/')) {
      yield* tell(socket, 1, 'response:302');
      return yield* socket.write(`HTTP/1.1 302 Found\r\nDate: ${httpDate(process.now)}\r\nConnection: close\r\nLocation: ${path}/\r\n\r\n`);
    }
    file += 'index.html';
  }
  const stat = statOrNone(process, file);
  if (!stat) return yield* refuse(404, 'Not Found', 'The requested URL was not found');
  let body: string;
  try {
    body = process.readFile(file);
  } catch (error) {
    reason(error);
    return yield* refuse(403, 'Forbidden', '');
  }
  yield* tell(socket, 1, 'response:200');
  const type = types[/\.(\w+)$/.exec(file)?.[1] ?? ''] ?? 'application/octet-stream';
  const lines = [
    'HTTP/1.1 200 OK',
    `Date: ${httpDate(process.now)}`,
    'Connection: close',
    `Content-type: ${type}`,
    'Accept-Ranges: bytes',
    `Last-Modified: ${httpDate(stat.mtime)}`,
    `Content-Length: ${byteLength(body)}`,
  ];
  yield* socket.write(`${lines.join('\r\n')}\r\n\r\n${method === 'HEAD' ? '' : body}`);
}

function* fail(process: Process, socket: Socket, tell: Tell, status: number, words: string, detail: string): Task<void> {
  yield* tell(socket, 1, `response:${status}`);
  const body = `<HTML><HEAD><TITLE>${status} ${words}</TITLE></HEAD>\n<BODY><H1>${status} ${words}</H1>\n${detail}\n</BODY></HTML>\n`;
  yield* socket.write(
    `HTTP/1.1 ${status} ${words}\r\nDate: ${httpDate(process.now)}\r\nConnection: close\r\nContent-type: text/html\r\n\r\n${body}`,
  );
}

const types: Readonly<Record<string, string>> = {
  html: 'text/html',
  htm: 'text/html',
  txt: 'text/plain',
  css: 'text/css',
  js: 'application/javascript',
  json: 'application/json',
  png: 'image/png',
  jpg: 'image/jpeg',
  svg: 'image/svg+xml',
};
