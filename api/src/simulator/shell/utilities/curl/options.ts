import type { Micros } from '../../../engine/index.ts';
import type { CookieJar } from './cookies.ts';
import type { FormPart } from './form.ts';

/** What a command line asks of curl. */
export interface CurlOptions {
  readonly urls: string[];
  readonly outputs: string[];
  readonly headers: string[];
  readonly resolve: Map<string, string>;
  method?: string;
  data?: string;
  writeOut?: string;
  user?: string;
  userAgent?: string;
  cookie?: string;
  connectTimeout?: Micros;
  maxTime?: Micros;
  retryDelay?: number;
  retries: number;
  maxRedirects: number;
  silent: boolean;
  showError: boolean;
  fail: boolean;
  head: boolean;
  include: boolean;
  verbose: boolean;
  follow: boolean;
  remoteName: boolean;
  progress: boolean;
  upload: boolean;
  retryRefused: boolean;
  retryAll: boolean;
  insecure: boolean;
  /** --unix-socket: it is asked there, whatever the URL's host. */
  socket?: string;
  /** --cacert */
  authority?: string;
  /** What would be sent is asked for in the URL. */
  inUrl: boolean;
  /** Where the headers go: a file, or `-`. */
  dumpHeader?: string;
  /** --fail-with-body */
  failLate: boolean;
  referer?: string;
  range?: string;
  compressed: boolean;
  /** --no-buffer */
  unbuffered: boolean;
  /** What an upload to a directory is called there. */
  uploadName?: string;
  /** What was to be sent and cannot be read. */
  notThere?: string;
  bearer?: string;
  query?: string;
  proxy?: string;
  noProxy?: string;
  outputDirectory?: string;
  createDirectories: boolean;
  remoteNameAll: boolean;
  globs: boolean;
  family?: 4 | 6;
  /** Where the cookies go at the end; with this, or with a file of them, those that come are kept. */
  cookieJar?: string;
  cookies?: CookieJar;
  readonly form: FormPart[];
  retryUntil?: Micros;
  maxSize?: number;
  certificate?: string;
  /** It speaks no HTTP/2. */
  http1?: boolean;
  /** Options with an effect that is not followed here, as they were written. */
  readonly told: string[];
}

/** What is asked where nothing is said. */
export const curlDefaults = (): CurlOptions => ({
  urls: [],
  outputs: [],
  headers: [],
  resolve: new Map(),
  retries: 0,
  maxRedirects: 50,
  silent: false,
  showError: false,
  fail: false,
  head: false,
  include: false,
  verbose: false,
  follow: false,
  remoteName: false,
  progress: true,
  upload: false,
  retryRefused: false,
  retryAll: false,
  insecure: false,
  inUrl: false,
  failLate: false,
  createDirectories: false,
  compressed: false,
  unbuffered: false,
  remoteNameAll: false,
  globs: true,
  form: [],
  told: [],
});
