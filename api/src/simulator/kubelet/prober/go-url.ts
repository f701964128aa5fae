import { goQuote } from '../../apimachinery/go-quote.ts';
import { decodeUtf8, encodeUtf8, hasStrayBytes, hexByte } from '../../apimachinery/utf8.ts';

/** A URL as Go takes it apart. Its path and fragment stand here as they are written, escaped where they have to be. */
export interface GoUrl {
  readonly scheme: string;
  /** What follows the scheme, if that is no path: of `mailto:a@b`. */
  readonly opaque: string;
  /** `user:password`, or undefined without an `@`. */
  readonly user: string | undefined;
  /** With its port. */
  readonly host: string;
  readonly path: string;
  /** With its question mark. */
  readonly query: string;
  readonly fragment: string;
}

/** The message is Go's own: `parse "…": …`. */
export class GoUrlError extends Error {}

/** @see Go: net/url Parse */
export function parseGoUrl(text: string): GoUrl {
  const hash = text.indexOf('#');
  const before = hash < 0 ? text : text.slice(0, hash);
  const wrong = (of: string, why: string): GoUrlError => new GoUrlError(`parse ${goQuote(of)}: ${why}`);
  const scheme = schemeOf(before);
  if (CONTROL.test(before)) throw wrong(before, 'net/url: invalid control character in URL');
  if (scheme === undefined) throw wrong(before, 'missing protocol scheme');
  const rest = before.slice(scheme === '' ? 0 : scheme.length + 1);
  const [, way = '', query = ''] = /^([^?]*)(.*)$/s.exec(rest) ?? [];
  const url = { scheme: scheme.toLowerCase(), opaque: '', user: undefined, host: '', path: '', query, fragment: '' };
  if (!way.startsWith('/')) {
    if (scheme !== '') return { ...url, opaque: way, fragment: fragmentOf(text, hash, wrong) };
    if (/^[^/]*:/.test(way)) throw wrong(before, 'first path segment in URL cannot contain colon');
  }
  const hasAuthority = way.startsWith('//') && (scheme !== '' || !way.startsWith('///'));
  const [, authority = '', path = ''] = hasAuthority ? (/^\/\/([^/]*)(.*)$/s.exec(way) ?? []) : [way, '', way];
  const at = authority.lastIndexOf('@');
  const user = at < 0 ? undefined : authority.slice(0, at);
  const host = authority.slice(at + 1);
  const problem = hostProblem(host) ?? userProblem(user) ?? escapeProblem(path);
  if (problem) throw wrong(before, problem);
  return {
    ...url,
    user,
    host: host.replace(/[\u0080-\u{10ffff}]+/gu, encodeURIComponent),
    path: written(path, 'path'),
    fragment: fragmentOf(text, hash, wrong),
  };
}

/** @see Go: net/url URL.String */
export function goUrlText({ scheme, opaque, user, host, path, query, fragment }: GoUrl): string {
  const authority = scheme !== '' || host !== '' || user !== undefined ? `//${user === undefined ? '' : `${user}@`}${host}` : '';
  const way =
    opaque ||
    `${authority === '//' && path === '' ? '' : authority}${path !== '' && !path.startsWith('/') && host !== '' ? '/' : ''}${path}`;
  return `${scheme && `${scheme}:`}${way}${query}${fragment && `#${fragment}`}`;
}

/** What is asked for in the first line of a request. @see Go: net/url URL.RequestURI */
export const requestUri = ({ scheme, opaque, path, query }: GoUrl): string =>
  (opaque ? (opaque.startsWith('//') ? `${scheme}:${opaque}` : opaque) : path || '/') + query;

/** Where a reference leads. @see Go: net/url URL.ResolveReference */
export function resolveGoUrl(base: GoUrl, reference: GoUrl): GoUrl {
  const url = { ...reference, scheme: reference.scheme || base.scheme };
  if (reference.scheme !== '' || reference.host !== '' || reference.user !== undefined)
    return { ...url, path: resolvedPath(reference.path, '') };
  const isSame = reference.path === '' && reference.query === '';
  return {
    ...url,
    host: base.host,
    user: base.user,
    path: resolvedPath(base.path, reference.path),
    ...(isSame && { query: base.query === '?' ? '' : base.query, fragment: reference.fragment || base.fragment }),
  };
}

/** All of a text as a path that cannot be taken apart. */
export const pathOfText = (text: string): string => escaped(text, 'path');

function schemeOf(text: string): string | undefined {
  const [, scheme = '', colon = ''] = /^([a-z][a-z0-9+.-]*)?(:?)/i.exec(text) ?? [];
  return colon === '' ? '' : scheme === '' ? undefined : scheme;
}

const CONTROL = /(?![\u0080-\u009f])\p{Cc}/u;
const USER = /^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/;

const userProblem = (user = ''): string | undefined => (USER.test(user) ? escapeProblem(user) : 'net/url: invalid userinfo');

function hostProblem(host: string): string | undefined {
  const isLiteral = host.startsWith('[');
  const end = isLiteral ? host.lastIndexOf(']') : host.lastIndexOf(':') - 1;
  if (isLiteral && end < 0) return "missing ']' in host";
  const port = end < -1 ? '' : host.slice(end + 1);
  if (!/^(:\d*)?$/.test(port)) return `invalid port ${goQuote(port)} after host`;
  const bad = /[^A-Za-z0-9\-_.~!$&'()*+,;=:[\]<>"%\u0080-\uffff]/.exec(host)?.[0];
  if (bad !== undefined) return `invalid character ${goQuote(bad)} in host name`;
  const ascii = /%(?!25)[0-7][0-9a-f]/i.exec(host)?.[0];
  return ascii === undefined ? escapeProblem(host) : `invalid URL escape ${goQuote(ascii)}`;
}

function fragmentOf(text: string, hash: number, wrong: (of: string, why: string) => GoUrlError): string {
  if (hash < 0) return '';
  const problem = escapeProblem(text.slice(hash + 1));
  if (problem) throw wrong(text, problem);
  return written(text.slice(hash + 1), 'fragment');
}

function escapeProblem(text: string): string | undefined {
  const wrong = /%(?![0-9a-f]{2}).{0,2}/isu.exec(text)?.[0];
  if (wrong === undefined) return undefined;
  // Go takes two bytes, be they no whole character.
  const shown = decodeUtf8(encodeUtf8(wrong).slice(0, 3)).replace(/[^\p{Surrogate}]+|./gsu, (part) => quotedPart(part));
  return `invalid URL escape "${shown}"`;
}

/** Bytes that are no text as such. */
const quotedPart = (part: string): string =>
  hasStrayBytes(part) ? `\\x${hexByte(encodeUtf8(part)[0] as number)}` : goQuote(part).slice(1, -1);

type Part = 'path' | 'fragment';

/** As it was given if nothing in it must be escaped; otherwise all of it is escaped anew. @see Go: net/url URL.EscapedPath, validEncoded */
function written(text: string, part: Part): string {
  const isValid = part === 'path' ? /^[\w\-.~!$&'()*+,;=:@[\]%/]*$/ : /^[\w\-.~!$&'()*+,;=:@[\]%/?]*$/;
  if (isValid.test(text)) return text;
  return text.replace(/%([0-9a-f]{2})|[^%]+/gi, (piece, hex) => {
    if (hex === undefined) return escaped(piece, part);
    const code = Number.parseInt(hex, 16);
    return code < 0x80 ? escaped(String.fromCharCode(code), part) : piece.toUpperCase();
  });
}

/** @see Go: net/url shouldEscape */
const escaped = (text: string, part: Part): string =>
  text.replace(part === 'path' ? /[^\w\-.~$&+,/:;=@]/gu : /[^\w\-.~$&+,/:;=?@!()*]/gu, (character) =>
    character.charCodeAt(0) < 0x80 ? `%${hexByte(character.charCodeAt(0)).toUpperCase()}` : encodeURIComponent(character),
  );

/** @see Go: net/url resolvePath */
function resolvedPath(base: string, reference: string): string {
  const full = reference === '' ? base : reference.startsWith('/') ? reference : base.slice(0, base.lastIndexOf('/') + 1) + reference;
  if (full === '') return '';
  const parts = full.split('/');
  let way = '';
  let isFirst = true;
  for (const part of parts) {
    if (part === '..') {
      const above = way.lastIndexOf('/');
      if (above < 0) isFirst = true;
      way = way.slice(0, Math.max(0, above));
    } else {
      if (part !== '.') way += (isFirst ? '' : '/') + part;
      isFirst = false;
    }
  }
  const last = parts.at(-1);
  const path = `/${way}${last === '.' || last === '..' ? '/' : ''}`;
  return path.startsWith('//') ? path.slice(1) : path;
}
