import type { Process } from '../../kernel/index.ts';
import { baseName } from '../../shell/utilities/lib/files.ts';
import { plain } from '../servers/go-http.ts';
import type { HttpRequest, HttpResponse } from '../servers/http-message.ts';

/** JSON of which nothing but its place is known here. */
export const partly =
  (program: string) =>
  (process: Process, { method, path }: HttpRequest): HttpResponse => {
    process.remark({ kind: 'NotFollowed', program, why: `what it answers to ${method} ${path}`, taken: 'statement' });
    return json({});
  };

/** What the servers of images answer. */
export const html = (title: string): HttpResponse => ({
  status: 200,
  headers: { 'Content-Type': 'text/html; charset=utf-8' },
  body: `<!DOCTYPE html>\n<html><head><title>${title}</title></head><body></body></html>\n`,
});

/** 200, with HTML. */
export const page = (body: string): HttpResponse => ({ status: 200, headers: { 'Content-Type': 'text/html; charset=utf-8' }, body });

/** 302, to another path. */
export const to = (location: string): HttpResponse => ({ status: 302, headers: { Location: location }, body: '' });

/** 200, with JSON and a line end. */
export const json = (value: unknown): HttpResponse => ({
  status: 200,
  headers: { 'Content-Type': 'application/json' },
  body: `${JSON.stringify(value)}\n`,
});

/** What it has beside the paths that are known is not known: the run is told. */
export function notKnown(process: Process, { method, path }: HttpRequest): HttpResponse {
  const program = baseName(process.argv[0] ?? '');
  process.remark({ kind: 'NotFollowed', program, why: `what it answers to ${method} ${path}`, taken: 'statement' });
  return plain(404, '404 page not found\n');
}
