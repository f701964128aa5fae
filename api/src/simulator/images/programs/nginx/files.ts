import type { Micros } from '../../../engine/index.ts';
import { type Data, OsError, type Process, sizeOf } from '../../../kernel/index.ts';
import { statOrNone } from '../../../shell/utilities/lib/files.ts';
import { httpDate, strftime, unixTime } from '../../../shell/utilities/time/calendar.ts';
import { numbers } from '../errno.ts';
import { type Answer, type Exchange, origin } from './exchange.ts';
import { mimeTypes } from './pages.ts';
import type { Place } from './place.ts';
import { findLocation, type Location } from './site.ts';
import { expand, type Variables } from './variables.ts';

type Looked = ReturnType<Process['statAndRead']>;

/** Undefined where there is nothing, or nothing that may be seen. */
function lookAt(process: Process, path: string): Looked | undefined {
  try {
    return process.statAndRead(path);
  } catch (error) {
    if (error instanceof OsError) return undefined;
    throw error;
  }
}

/** `alias` stands for the location's own part of the path. */
function pathOf(place: Place, location: Location | undefined, uri: string, variables: Variables): string {
  const { alias, root: text = 'html' } = place;
  if (alias !== undefined && location) return expand(alias, variables) + uri.slice(location.expression ? 0 : location.text.length);
  const root = expand(text, variables);
  return `${root.startsWith('/') ? root : `/etc/nginx/${root}`}${uri}`;
}

/** Whether `try_files` takes it. */
export function exists({ process, variables }: Exchange, place: Place, location: Location | undefined, uri: string): boolean {
  const stat = statOrNone(process, pathOf(place, location, uri, variables));
  return stat !== undefined && uri.endsWith('/') === (stat.type === 'directory');
}

/** A file, or what a directory has for one; a path to go on with where that is another place's. */
export function file(exchange: Exchange, place: Place, location: Location | undefined, uri: string): Answer | string {
  const { process, request, variables } = exchange;
  const path = pathOf(place, location, uri, variables);
  if (uri.endsWith('/')) {
    const { index, isListed } = place;
    for (const name of index) {
      const target = expand(name, variables);
      const found = lookAt(process, path + target);
      if (!found) continue;
      if (target === '' || uri + target === request.path) return { status: 404, place };
      return serve(exchange, place, path + target, uri + target, location, found);
    }
    if (!statOrNone(process, path)) {
      exchange.errors.push(`"${path}${index[0]}" is not found (2: No such file or directory)`);
      return { status: 404, place };
    }
    if (isListed) return listing(exchange, place, path, uri);
    exchange.errors.push(`directory index of "${path}" is forbidden`);
    return { status: 403, place };
  }
  return serve(exchange, place, path, uri, location);
}

function serve(
  exchange: Exchange,
  place: Place,
  path: string,
  uri: string,
  location: Location | undefined,
  found?: Looked,
): Answer | string {
  const { process, request } = exchange;
  if (uri !== request.path) {
    // An index file is found by an internal redirect: another location may be its place (`location ~ \.php$`).
    const place = findLocation(process, exchange.server, uri).location;
    if (place && place !== location) return uri;
  }
  try {
    const { stat, read } = found ?? process.statAndRead(path);
    if (stat.type === 'directory') return { status: 301, headers: { Location: `${origin(exchange)}${request.path}/` }, place };
    const body = read();
    if (request.method === 'POST' || request.method === 'PUT' || request.method === 'DELETE') return { status: 405, place };
    const headers = fileHeaders(path, stat.mtime, body, place);
    if (request.headers.get('if-none-match') === headers.ETag || request.headers.get('if-modified-since') === headers['Last-Modified'])
      return { status: 304, headers, place };
    return { status: 200, headers, body, place };
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    exchange.errors.push(`open() "${path}" failed (${numbers[error.code]}: ${error.message})`);
    return { status: error.code === 'EACCES' ? 403 : error.code === 'ENOENT' || error.code === 'ENOTDIR' ? 404 : 500, place };
  }
}

type FileHeaders = Readonly<Record<'Content-Type' | 'Last-Modified' | 'ETag' | 'Accept-Ranges', string>>;

function fileHeaders(path: string, mtime: Micros, body: Data, place: Place): FileHeaders {
  if (last?.path !== path || last.mtime !== mtime || last.body !== body || last.place !== place) {
    const extension = /\.([^./]*)$/.exec(path)?.[1] ?? '';
    const headers = {
      'Content-Type': mimeTypes[extension] ?? place.defaultType ?? 'text/plain',
      'Last-Modified': httpDate(mtime),
      ETag: `"${unixTime(mtime).toString(16)}-${sizeOf(body).toString(16)}"`,
      'Accept-Ranges': 'bytes',
    };
    last = { path, mtime, body, place, headers };
  }
  return last.headers;
}

/** A probe asks for the same each time. */
let last: { path: string; mtime: Micros; body: Data; place: Place; headers: FileHeaders } | undefined;

function listing({ process }: Exchange, place: Place, path: string, uri: string): Answer {
  const rows = process
    .readdir(path)
    .filter((name) => !name.startsWith('.'))
    .map((name) => ({ name, stat: process.stat(`${path}${name}`) }))
    .sort((a, b) => Number(b.stat.type === 'directory') - Number(a.stat.type === 'directory') || (a.name < b.name ? -1 : 1))
    .map(({ name, stat }) => {
      const shown = stat.type === 'directory' ? `${name}/` : name;
      const size = stat.type === 'directory' ? '-' : String(stat.size);
      return `<a href="${encodeURI(shown)}">${shown}</a>${' '.repeat(Math.max(1, 51 - shown.length))}${strftime('%d-%b-%Y %H:%M', stat.mtime)} ${size.padStart(19)}\r\n`;
    });
  const body = `<html>\r\n<head><title>Index of ${uri}</title></head>\r\n<body>\r\n<h1>Index of ${uri}</h1><hr><pre><a href="../">../</a>\r\n${rows.join('')}</pre><hr></body>\r\n</html>\r\n`;
  return { status: 200, headers: { 'Content-Type': 'text/html' }, body, place };
}
