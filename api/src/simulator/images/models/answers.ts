import type { HttpResponse } from '../servers/http-message.ts';

/** What the servers of images answer. */
export const html = (title: string): HttpResponse => ({
  status: 200,
  headers: { 'Content-Type': 'text/html; charset=utf-8' },
  body: `<!DOCTYPE html>\n<html><head><title>${title}</title></head><body></body></html>\n`,
});
export const page = (body: string): HttpResponse => ({ status: 200, headers: { 'Content-Type': 'text/html; charset=utf-8' }, body });
export const to = (location: string): HttpResponse => ({ status: 302, headers: { Location: location }, body: '' });
export const json = (value: unknown): HttpResponse => ({
  status: 200,
  headers: { 'Content-Type': 'application/json' },
  body: `${JSON.stringify(value)}\n`,
});
