import type { Task } from '../../engine/index.ts';
import { OsError, type Process } from '../../kernel/index.ts';
import { httpDate } from '../../shell/utilities/time/calendar.ts';
import { goLog, plain, runGoServer } from '../servers/go-http.ts';
import type { HttpRequest, HttpResponse } from '../servers/http-message.ts';

/** Go's file server, on all files. @see kubernetes: test/images/agnhost/test-webserver/test-webserver.go */
export function* webserver(process: Process, port: number): Task<number> {
  return yield* runGoServer(process, {
    port,
    routes: {
      *'/'(request) {
        yield* process.write(2, `${goLog(process, request.target)}\n`);
        return serveFile(process, '/', request);
      },
    },
  });
}

/** @see go: src/net/http/fs.go serveFile */
export function serveFile(process: Process, root: string, { path }: HttpRequest): HttpResponse {
  const full = `${root.replace(/\/$/, '')}${path}`;
  try {
    const stat = process.stat(full);
    if (stat.type === 'directory') {
      if (!path.endsWith('/')) return { status: 301, headers: { Location: `${path.split('/').at(-1)}/` }, body: '' };
      if (process.access(`${full}index.html`, 'r')) return content(process, `${full}index.html`);
      const names = process.readdir(full).sort();
      const links = names
        .map((name) => (process.lstat(`${full}${name}`).type === 'directory' ? `${name}/` : name))
        .map((name) => `<a href="${encodeURI(name)}">${name}</a>\n`);
      return {
        status: 200,
        headers: { 'Content-Type': 'text/html; charset=utf-8', 'Last-Modified': httpDate(stat.mtime) },
        body: `<pre>\n${links.join('')}</pre>\n`,
      };
    }
    return content(process, full);
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    return error.code === 'EACCES' ? plain(403, '403 Forbidden\n') : plain(404, '404 page not found\n');
  }
}

function content(process: Process, path: string): HttpResponse {
  const type = types[/\.([^./]*)$/.exec(path)?.[1] ?? ''] ?? 'text/plain; charset=utf-8';
  return {
    status: 200,
    headers: {
      'Accept-Ranges': 'bytes',
      'Content-Type': type,
      'Last-Modified': httpDate(process.stat(path).mtime),
    },
    body: process.readFile(path),
  };
}

const types: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  json: 'application/json',
  png: 'image/png',
};
