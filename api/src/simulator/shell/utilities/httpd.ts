import type { Task } from '../../engine/index.ts';
import { strftime } from './lib/calendar.ts';
import { daemonize } from './lib/daemonize.ts';
import { isDirectory, statOrNone } from './lib/files.ts';
import { byteLength, type Listener, OsError, type Process, type Socket } from './lib/kernel.ts';
import { Failure, reason, utility } from './lib/tool.ts';
import { readOptions } from './options.ts';

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
  if (options.has('f')) return yield* serve(process, listener);
  // A socket is its process's: the one in the background takes the port over.
  listener.close();
  daemonize(process, {
    argv: process.argv,
    *program(own) {
      return yield* serve(own, bind(own));
    },
  });
  return 0;
});

function* serve(process: Process, listener: Listener): Task<number> {
  for (;;) {
    const socket = yield* listener.accept();
    try {
      yield* answer(process, socket);
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
    }
    socket.close();
  }
}

function* answer(process: Process, socket: Socket): Task<void> {
  let head = '';
  while (!head.includes('\r\n\r\n')) {
    const text = yield* socket.read(60_000_000);
    if (text === '') return;
    head += text;
  }
  const [, method = '', target = '/'] = /^(\S+) (\S+)/.exec(head) ?? [];
  if (method !== 'GET' && method !== 'HEAD')
    return yield* fail(process, socket, 501, 'Not Implemented', 'The requested method is not recognized');
  const path = decodeURIComponent(target.replace(/[?#].*/, ''));
  if (path.split('/').includes('..')) return yield* fail(process, socket, 400, 'Bad Request', 'Unsupported method');
  let file = `.${path}`;
  if (isDirectory(process, file)) {
    if (!path.endsWith('/'))
      return yield* socket.write(`HTTP/1.1 302 Found\r\nDate: ${date(process)}\r\nConnection: close\r\nLocation: ${path}/\r\n\r\n`);
    file += 'index.html';
  }
  const stat = statOrNone(process, file);
  if (!stat) return yield* fail(process, socket, 404, 'Not Found', 'The requested URL was not found');
  let body: string;
  try {
    body = process.readFile(file);
  } catch (error) {
    reason(error);
    return yield* fail(process, socket, 403, 'Forbidden', '');
  }
  const type = types[/\.(\w+)$/.exec(file)?.[1] ?? ''] ?? 'application/octet-stream';
  const lines = [
    'HTTP/1.1 200 OK',
    `Date: ${date(process)}`,
    'Connection: close',
    `Content-type: ${type}`,
    'Accept-Ranges: bytes',
    `Last-Modified: ${strftime(GMT, stat.mtime)}`,
    `Content-Length: ${byteLength(body)}`,
  ];
  yield* socket.write(`${lines.join('\r\n')}\r\n\r\n${method === 'HEAD' ? '' : body}`);
}

function* fail(process: Process, socket: Socket, status: number, words: string, detail: string): Task<void> {
  const body = `<HTML><HEAD><TITLE>${status} ${words}</TITLE></HEAD>\n<BODY><H1>${status} ${words}</H1>\n${detail}\n</BODY></HTML>\n`;
  yield* socket.write(
    `HTTP/1.1 ${status} ${words}\r\nDate: ${date(process)}\r\nConnection: close\r\nContent-type: text/html\r\n\r\n${body}`,
  );
}

const GMT = '%a, %d %b %Y %H:%M:%S GMT';
const date = (process: Process): string => strftime(GMT, process.now);
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
