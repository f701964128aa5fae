import { byteLength, type Process } from '../../../kernel/index.ts';
import { type HttpRequest, type HttpResponse, statusText, withoutHeader } from '../../servers/http-message.ts';
import { holds, notFollowed, sampleOf } from './conditions.ts';
import type { Rule, Section } from './section.ts';

/** What haproxy says itself; its own headers are in small letters. @see haproxy: src/http_htx.c http_err_msgs */
export const errorPage = (status: number, text: string): HttpResponse => {
  const body = `<html><body><h1>${status} ${statusText[status] ?? ''}</h1>\n${text}\n</body></html>\n`;
  return {
    status,
    headers: { 'content-length': String(byteLength(body)), 'cache-control': 'no-cache', 'content-type': 'text/html' },
    body,
  };
};

/** The request after `http-request` rules and redirects, or the answer that they give at once. @see haproxy: src/http_ana.c http_process_req_common */
export function requestRules(process: Process, section: Section, request: HttpRequest): HttpRequest | HttpResponse {
  let now = request;
  for (const { words, condition } of section.requests) {
    if (!holds(process, section, condition, now)) continue;
    const [action = '', first = '', ...rest] = words;
    switch (action) {
      case 'allow':
        return now;
      case 'deny':
      case 'tarpit':
      case 'reject':
        return denied(process, words);
      case 'return':
        return returned(process, words.slice(1), now);
      case 'redirect':
        return redirected(process, words.slice(1), now);
      case 'set-header':
      case 'add-header':
        now = { ...now, headers: new Map([...now.headers, [first.toLowerCase(), formatted(process, rest.join(' '), now)]]) };
        break;
      case 'del-header':
        now = { ...now, headers: new Map([...now.headers].filter(([name]) => name !== first.toLowerCase())) };
        break;
      case 'set-path':
        now = { ...now, target: `${formatted(process, first, now)}${now.target.includes('?') ? `?${now.target.split('?')[1]}` : ''}` };
        break;
      case 'set-uri':
        now = { ...now, target: formatted(process, first, now) };
        break;
      case 'replace-path':
      case 'replace-uri':
        now = { ...now, target: replaced(process, now.target, first, rest[0] ?? '', action === 'replace-path') };
        break;
      case 'set-log-level':
      case 'capture':
      case 'set-nice':
      case 'set-priority-class':
        break;
      default:
        notFollowed(process, `http-request ${action}`);
    }
  }
  for (const { words, condition } of section.redirects) if (holds(process, section, condition, now)) return redirected(process, words, now);
  return now;
}

function denied(process: Process, words: readonly string[]): HttpResponse {
  const at = words.findIndex((word) => word === 'deny_status' || word === 'status');
  const status = at < 0 ? (words[0] === 'tarpit' ? 500 : 403) : Number(words[at + 1]);
  if (words.length > (at < 0 ? 1 : at + 2)) notFollowed(process, `http-request ${words.join(' ')}`);
  return errorPage(status, DENIALS[status] ?? '');
}
const DENIALS: Readonly<Record<number, string>> = {
  400: 'Your browser sent an invalid request.',
  401: 'You need a valid user and password to access this content.',
  403: 'Request forbidden by administrative rules.',
  404: 'The requested resource is not available.',
  405: 'A request was made of a resource using a request method not supported by that resource',
  429: 'You have sent too many requests in a given amount of time.',
  500: 'An internal server error occurred.',
  503: 'No server is available to handle this request.',
};

/** @see haproxy: doc/configuration.txt http-request return */
function returned(process: Process, words: readonly string[], request: HttpRequest): HttpResponse {
  const value = (name: string): string | undefined => (words.includes(name) ? words[words.indexOf(name) + 1] : undefined);
  const file = value('file') ?? value('lf-file');
  const text = file !== undefined && process.access(file, 'r') ? process.readFile(file) : value('string');
  const lf = value('lf-string');
  const body = text ?? (lf === undefined ? '' : formatted(process, lf, request));
  const type = value('content-type');
  const extra = words.flatMap((word, i) =>
    word === 'hdr' ? [[words[i + 1] as string, formatted(process, words[i + 2] ?? '', request)] as const] : [],
  );
  const headers = {
    'content-length': String(byteLength(body)),
    ...(type !== undefined && { 'content-type': type }),
    ...Object.fromEntries(extra),
  };
  return { status: Number(value('status') ?? 200), headers, body };
}

/** @see haproxy: doc/configuration.txt redirect; src/http_ana.c http_apply_redirect_rule */
function redirected(process: Process, words: readonly string[], request: HttpRequest): HttpResponse {
  const [kind = '', target = ''] = words;
  const status = Number(words.includes('code') ? words[words.indexOf('code') + 1] : 302);
  const given = formatted(process, target, request);
  const path = words.includes('drop-query') ? request.target.replace(/\?.*/s, '') : request.target;
  const host = request.headers.get('host') ?? '';
  const location = kind === 'scheme' ? `${given}://${host}${path}` : kind === 'prefix' ? `${given === '/' ? '' : given}${path}` : given;
  const uncached = status === 302 || status === 303 || status === 307;
  return { status, headers: { 'content-length': '0', location, ...(uncached && { 'cache-control': 'no-cache' }) }, body: '' };
}

/** The answer after `http-response` rules. */
export function responseRules(process: Process, section: Section, request: HttpRequest, response: HttpResponse): HttpResponse {
  let headers: Readonly<Record<string, string>> = response.headers ?? {};
  for (const { words, condition } of section.responses) {
    if (!holds(process, section, condition, request)) continue;
    const [action = '', name = '', ...rest] = words;
    if (action === 'set-header')
      headers = { ...withoutHeader(headers, name), [name.toLowerCase()]: formatted(process, rest.join(' '), request) };
    else if (action === 'add-header') headers = { ...headers, [name.toLowerCase()]: formatted(process, rest.join(' '), request) };
    else if (action === 'del-header') headers = withoutHeader(headers, name);
    else notFollowed(process, `http-response ${action}`);
  }
  return { ...response, headers };
}

/** A text with samples in it: `%[src]`, `%[req.hdr(host)]`. @see haproxy: doc/configuration.txt 8.2.4 */
function formatted(process: Process, text: string, request: HttpRequest): string {
  return text.replace(
    /%\[([a-z._]+)(?:\(([^)]*)\))?([^\]]*)\]|%%|%(ci|cp|fi|fp|H|HP|HM|HU)\b/g,
    (whole, fetch, given, converters, short) => {
      if (whole === '%%') return '%';
      if (converters) notFollowed(process, `converters of ${fetch}`);
      const sample = sampleOf(process, SHORT[short] ?? fetch, given ?? '', request);
      return typeof sample === 'boolean' ? String(Number(sample)) : (sample ?? '');
    },
  );
}
const SHORT: Readonly<Record<string, string>> = {
  ci: 'src',
  cp: 'src_port',
  fp: 'dst_port',
  H: 'hostname',
  HP: 'path',
  HM: 'method',
  HU: 'url',
};

function replaced(process: Process, target: string, pattern: string, by: string, pathAlone: boolean): string {
  const [path = '', query] = target.split(/\?(.*)/s);
  const given = pathAlone ? path : target;
  try {
    const made = given.replace(
      new RegExp(pattern),
      by.replaceAll('$', '$$$$').replace(/\\(\d)/g, (_, digit) => (digit === '0' ? '$&' : `$${digit}`)),
    );
    return pathAlone && query !== undefined ? `${made}?${query}` : made;
  } catch {
    notFollowed(process, `http-request replace-path ${pattern}`);
    return target;
  }
}

/** The backend that a request goes on to. */
export function backendOf(process: Process, section: Section, switches: readonly Rule[], request: HttpRequest): string | undefined {
  for (const { words, condition } of switches)
    if (holds(process, section, condition, request)) return words[0]?.includes('%[') ? formatted(process, words[0], request) : words[0];
  return section.backend;
}
