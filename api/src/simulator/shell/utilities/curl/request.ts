import { encodeBase64 } from '../../../apimachinery/base64.ts';
import { Outcome } from '../../../engine/index.ts';
import { byteLength, OsError, type Process } from '../lib/kernel.ts';
import { isSince } from '../lib/version.ts';
import { type HttpResponse, parseUrl, type Url } from '../network/http-client.ts';
import { formBody } from './form.ts';
import type { CurlOptions } from './options.ts';

/** What ends a transfer: the number of curl's error and its words. */
export class CurlError extends Outcome {
  constructor(
    readonly code: number,
    message: string,
  ) {
    super(message);
  }
}

/** What goes with a request. */
export interface Sent {
  readonly data?: string;
  readonly contentType?: string;
}

/** Data as it is given, or a form. */
export function whatIsSent(process: Process, { data, form }: CurlOptions, version: string): Sent {
  if (form.length === 0) return data === undefined ? {} : { data };
  try {
    const { body, boundary } = formBody(process, form, version.startsWith('8.'));
    return { data: body, contentType: `multipart/form-data; boundary=${boundary}` };
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    throw new CurlError(26, 'Failed to open/read local data from file/application');
  }
}

/** @see curl: lib/vtls/openssl.c cert_stuff */
export const noCertificate = (path: string, isOld: boolean): string =>
  `could not load PEM client certificate${isOld ? '' : ` from ${path}`}, OpenSSL error ${
    isOld ? 'error:02001002:system library:fopen' : 'error:80000002:system library:'
  }:No such file or directory, (no key found, wrong pass phrase, or wrong file format?)`;

/** A target with more of a query. */
export const withQuery = (target: string, query: string): string => `${target}${target.includes('?') ? '&' : '?'}${query}`;

/** The request for a URL: its method, its target, and its headers in curl's order. @see curl: lib/http.c Curl_http */
export function requestFor(url: Url, options: CurlOptions, sent: Sent, version: string) {
  const body = options.inUrl ? undefined : sent.data;
  const target = options.inUrl && options.data !== undefined ? withQuery(url.target, options.data) : url.target;
  const method = options.method ?? (options.head ? 'HEAD' : body === undefined ? 'GET' : options.upload ? 'PUT' : 'POST');
  const custom = options.headers.map((line) => [line.slice(0, line.search(/[:;]/)), line.slice(line.search(/[:;]/) + 1).trim()] as const);
  const own: (readonly [string, string])[] = [['Host', url.authority]];
  const credentials = options.user ?? url.credentials;
  if (credentials !== undefined) own.push(['Authorization', `Basic ${encodeBase64(credentials)}`]);
  else if (options.bearer !== undefined) own.push(['Authorization', `Bearer ${options.bearer}`]);
  if (options.range !== undefined) own.push(['Range', `bytes=${options.range}`]);
  if (options.userAgent !== '') own.push(['User-Agent', options.userAgent ?? `curl/${version}`]);
  own.push(['Accept', '*/*']);
  if (options.compressed) own.push(['Accept-Encoding', `deflate, gzip, br${version.startsWith('7.7') ? '' : ', zstd'}`]);
  if (options.referer !== undefined) own.push(['Referer', options.referer]);
  const kept = options.cookies?.for(url.host, url.target, url.scheme === 'https');
  const cookies = [kept, options.cookie].filter((each) => each !== undefined).join('; ');
  if (cookies !== '') own.push(['Cookie', cookies]);
  const usual = own.filter(([name]) => !custom.some(([each]) => each.toLowerCase() === name.toLowerCase()));
  const all = [...usual, ...custom.filter(([, value], i) => value !== '' || /^[^:;]*;\s*$/.test(options.headers[i] ?? ''))];
  if (body !== undefined) {
    all.push(['Content-Length', String(byteLength(body))]);
    if (!options.upload && !custom.some(([name]) => name.toLowerCase() === 'content-type'))
      all.push(['Content-Type', sent.contentType ?? 'application/x-www-form-urlencoded']);
  }
  return { method, target, headers: all, ...(body === undefined ? {} : { body }) };
}

/** Releases before 7.75 tell its reason. @see curl: lib/http.c http_should_fail */
export const refusal = ({ status, reason: why }: HttpResponse, version: string): CurlError =>
  new CurlError(22, `The requested URL returned error: ${status}${why === '' || isSince(version, 7, 75) ? '' : ` ${why}`}`);

/** What is last in a URL's path; nothing if it ends with a slash. */
export const remoteName = (text: string): string => {
  const path = parseUrl(text)?.target.replace(/\?.*/, '') ?? '';
  return path.slice(path.lastIndexOf('/') + 1);
};
