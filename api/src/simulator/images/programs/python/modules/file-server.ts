import type { Task } from '../../../../engine/index.ts';
import { OsError, type Process } from '../../../../kernel/index.ts';
import { httpDate, strftime } from '../../../../shell/utilities/time/calendar.ts';
import { zoneOf } from '../../../../shell/utilities/time/zone.ts';
import type { HttpRequest, HttpResponse } from '../../../servers/http-message.ts';
import { statusText } from '../../../servers/http-message.ts';

/** `python -m http.server`: a directory's files. @see cpython: Lib/http/server.py SimpleHTTPRequestHandler */
export function* fileAnswer(process: Process, root: string, request: HttpRequest, version: string): Task<HttpResponse> {
  const fixed = { Server: `SimpleHTTP/0.6 Python/${version}`, Date: httpDate(process.now) };
  const log = (status: number): Task<void> =>
    process.write(
      2,
      `${request.remoteAddress} - - [${strftime('%d/%b/%Y %H:%M:%S', process.now, zoneOf(process))}] "${request.method} ${request.target} ${request.version}" ${status} -\n`,
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
      headers: { ...fixed, 'Content-type': type, 'Last-Modified': httpDate(process.stat(path).mtime) },
      body,
    };
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    yield* process.write(
      2,
      `${request.remoteAddress} - - [${strftime('%d/%b/%Y %H:%M:%S', process.now, zoneOf(process))}] code 404, message File not found\n`,
    );
    yield* log(404);
    return { status: 404, headers: { ...fixed, 'Content-Type': 'text/html;charset=utf-8' }, body: errorPage(404, 'File not found') };
  }
}

/** The page that `python -m http.server` answers an error with. */
export const errorPage = (status: number, message: string): string =>
  `<!DOCTYPE HTML>\n<html lang="en">\n    <head>\n        <meta charset="utf-8">\n        <title>Error response</title>\n    </head>\n    <body>\n        <h1>Error response</h1>\n        <p>Error code: ${status}</p>\n        <p>Message: ${message}.</p>\n        <p>Error code explanation: ${status} - ${status === 404 ? 'Nothing matches the given URI' : (statusText[status] ?? '')}.</p>\n    </body>\n</html>\n`;
