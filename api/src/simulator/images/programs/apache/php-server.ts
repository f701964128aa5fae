import type { Task } from '../../../engine/index.ts';
import { OsError, type Process } from '../../../kernel/index.ts';
import { localText } from '../../../shell/utilities/time/zone.ts';
import { EventLoop } from '../../servers/event-loop.ts';
import type { HttpRequest, HttpResponse } from '../../servers/http-message.ts';
import { serveHttp } from '../../servers/http-server.ts';
import { tryListen } from '../../servers/run-server.ts';
import { mimeTypes } from '../nginx/pages.ts';
import { phpPage } from './php.ts';

/** `php -S address:port -t directory`. @see php-src: sapi/cli/php_cli_server.c */
export function* phpServer(process: Process, version: string, address: string, root: string): Task<number> {
  const log = (text: string): Task<void> => process.write(2, `[${localText(process, '%a %b %e %H:%M:%S %Y')}] ${text}\n`);
  const colon = address.lastIndexOf(':');
  const host = address
    .slice(0, colon)
    .replace('localhost', '127.0.0.1')
    .replace(/^\[(.*)\]$/, '$1');
  const listener = tryListen(process, Number(address.slice(colon + 1)), host);
  if ('error' in listener) {
    yield* log(`Failed to listen on ${address} (reason: ${listener.error.message})`);
    return 1;
  }
  const loop = new EventLoop();
  process.onSignal('INT', () => process.exit(0));
  yield* log(`PHP ${version} Development Server (http://${address}) started`);
  serveHttp(loop, listener, {
    *handle(request) {
      const client = `${request.remoteAddress}:${request.remotePort}`;
      yield* log(`${client} Accepted`);
      const response = page(process, version, root, request);
      yield* log(
        `${client} [${response.status}]: ${request.method} ${request.target}${response.status === 404 ? ' - No such file or directory' : ''}`,
      );
      yield* log(`${client} Closing`);
      return { ...response, headers: { Host: request.headers.get('host') ?? '', Connection: 'close', ...response.headers } };
    },
  });
  yield* loop.run();
  return 0;
}

function page(process: Process, version: string, root: string, { path }: HttpRequest): HttpResponse {
  const base = `${root.replace(/\/$/, '')}${path}`;
  // What is nothing itself is the front page's to answer.
  for (const file of [
    base,
    `${base.replace(/\/$/, '')}/index.php`,
    `${base.replace(/\/$/, '')}/index.html`,
    `${root}/index.php`,
    `${root}/index.html`,
  ]) {
    try {
      if (process.stat(file).type !== 'file') continue;
      if (file.endsWith('.php')) return phpPage(process, file, version);
      const type = mimeTypes[/\.([^./]+)$/.exec(file)?.[1] ?? ''] ?? 'application/octet-stream';
      return {
        status: 200,
        headers: { 'Content-Type': type === 'text/html' ? 'text/html; charset=UTF-8' : type },
        body: process.readFile(file),
      };
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
    }
  }
  return {
    status: 404,
    headers: { 'Content-Type': 'text/html; charset=UTF-8' },
    body: `<!doctype html><html><head><title>404 Not Found</title></head><body><h1>Not Found</h1><p>The requested resource <code class="url">${path}</code> was not found on this server.</p></body></html>`,
  };
}
