import { OsError, type Process } from '../../../kernel/index.ts';
import { httpDate, unixTime } from '../../../shell/utilities/time/calendar.ts';
import type { HttpResponse } from '../../servers/http-message.ts';

/** What its file server answers to a path. @see caddy: modules/caddyhttp/fileserver/staticfiles.go */
export function serveFile(process: Process, root: string, path: string, lists: boolean): HttpResponse | 'listing' {
  const full = `${root.replace(/\/$/, '')}${path}`;
  try {
    const stat = process.stat(full);
    if (stat.type !== 'directory') return path.endsWith('/') ? NOT_FOUND : content(process, full);
    const index = ['index.html', 'index.txt'].find((name) => process.access(`${full}/${name}`, 'f'));
    if (index === undefined && !lists) return NOT_FOUND;
    if (!path.endsWith('/')) return { status: 308, headers: { Location: `${path}/` }, body: '' };
    return index === undefined ? 'listing' : content(process, `${full}${index}`);
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    return error.code === 'EACCES' ? { status: 403, body: '' } : NOT_FOUND;
  }
}

const NOT_FOUND: HttpResponse = { status: 404, body: '' };

function content(process: Process, path: string): HttpResponse {
  const { mtime, size } = process.stat(path);
  const type = TYPES[/\.([^./]*)$/.exec(path)?.[1] ?? ''];
  return {
    status: 200,
    headers: {
      'Accept-Ranges': 'bytes',
      ...(type !== undefined && { 'Content-Type': type }),
      Etag: `"${Math.floor(unixTime(mtime)).toString(36)}${size.toString(36)}"`,
      'Last-Modified': httpDate(mtime),
    },
    body: process.readFile(path),
  };
}

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  htm: 'text/html; charset=utf-8',
  txt: 'text/plain; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  json: 'application/json',
  svg: 'image/svg+xml',
  png: 'image/png',
  xml: 'text/xml; charset=utf-8',
};
