// What each of curl's options does, one after the other.

import { encodeUtf8, hexByte } from '../../../apimachinery/utf8.ts';
import { type Micros, seconds, type Task } from '../../../engine/index.ts';
import { configWords } from './curl-config.ts';
import { CookieJar } from './curl-cookies.ts';
import type { FormPart } from './curl-form.ts';
import { bullseye, HELP, long, SEEN_NOWHERE, short } from './curl-options.data.ts';
import { readAll } from './input.ts';
import { OsError } from './kernel.ts';
import type { Tool } from './tool.ts';

/** A command line, read. */
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
  /** Options with an effect that is not followed here, as they were written. */
  readonly told: string[];
}

/** What a command line asks of curl; a number is the exit code where curl is already done, with `--version`, say, or a fault. */
/** What a curl was made for, and with which OpenSSL. */
export interface CurlBuild {
  readonly machine: string;
  readonly openssl: string;
}

/** What curl's arguments come to. */
export function* readCurlOptions(
  tool: Tool,
  version: string,
  { machine, openssl }: CurlBuild = { machine: 'x86_64-pc-linux-gnu', openssl: '3.0.8' },
): Task<CurlOptions | number> {
  const options: CurlOptions = {
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
  };
  const words = [...tool.args];
  const refuse = function* (message: string): Task<number> {
    yield* tool.complain(`${tool.name}: ${message}\n${tool.name}: try 'curl --help' or 'curl --manual' for more information\n`);
    return 2;
  };
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (word === '--version' || word === '-V') {
      tool.print(
        version === '7.74.0'
          ? bullseye(version)
          : `curl ${version} (${machine}) libcurl/${version} OpenSSL/${openssl} zlib/1.2.13\nProtocols: http https \n`,
      );
      yield* tool.flush();
      return 0;
    }
    if (word === '--help' || word === '-h') {
      tool.print(HELP);
      yield* tool.flush();
      return 0;
    }
    if (word === '-' || !word.startsWith('-')) {
      options.urls.push(word);
      continue;
    }
    if (word.startsWith('--')) {
      // A switch can be turned off, which it is from the start.
      const off = /^--no-(.+)$/.exec(word)?.[1];
      if (off !== undefined && !Object.hasOwn(long, word.slice(2)) && Object.hasOwn(long, off) && !long[off]?.endsWith(':')) continue;
      const target = Object.hasOwn(long, word.slice(2)) ? long[word.slice(2)] : undefined;
      if (target === undefined) return yield* refuse(`option ${word}: is unknown`);
      const value = target.endsWith(':') ? words.shift() : '';
      if (value === undefined) return yield* refuse(`option ${word}: requires parameter`);
      const wrong = yield* apply(target.replace(':', ''), value, word);
      if (wrong !== undefined) return yield* refuse(wrong);
      continue;
    }
    for (let i = 1; i < word.length; i++) {
      const target = short.get(word[i] as string);
      if (target === undefined) return yield* refuse(`option ${word}: is unknown`);
      const takes = target.endsWith(':');
      const value = takes ? word.slice(i + 1) || words.shift() : '';
      if (value === undefined) return yield* refuse(`option ${word}: requires parameter`);
      const wrong = yield* apply(target.replace(':', ''), value, word);
      if (wrong !== undefined) return yield* refuse(wrong);
      if (takes) break;
    }
  }
  if (options.urls.length === 0)
    return tool.args.length === 0
      ? yield* complainOnly("try 'curl --help' or 'curl --manual' for more information")
      : yield* refuse('no URL specified!');
  return options;

  function* complainOnly(message: string): Task<number> {
    yield* tool.warn(message);
    return 2;
  }

  function* apply(name: string, value: string, word: string): Task<string | undefined> {
    switch (name) {
      case 's':
        options.silent = true;
        break;
      case 'S':
        options.showError = true;
        break;
      case 'f':
        options.fail = true;
        break;
      case 'failbody':
        options.failLate = true;
        break;
      case 'I':
        options.head = true;
        break;
      case 'i':
        options.include = true;
        break;
      case 'v':
        options.verbose = true;
        break;
      case 'L':
        options.follow = true;
        break;
      case 'O':
        options.remoteName = true;
        break;
      case 'nometer':
      case '#':
        options.progress = false;
        break;
      case 'k':
        options.insecure = true;
        break;
      case 'unix':
        options.socket = value;
        break;
      case 'cacert':
        options.authority = value;
        break;
      case 'refused':
        options.retryRefused = true;
        break;
      case 'retryall':
        options.retryAll = true;
        break;
      case 'o':
        options.outputs.push(value);
        break;
      case 'X':
        options.method = value;
        break;
      case 'G':
        options.inUrl = true;
        break;
      case 'D':
        options.dumpHeader = value;
        break;
      case 'd':
      case 'raw':
      case 'binary':
      case 'urlencode':
      case 'json': {
        const text = yield* sent(name, value);
        options.data = options.data === undefined ? text : `${options.data}${name === 'json' ? '' : '&'}${text}`;
        if (name === 'json' && !options.headers.includes('Accept: application/json'))
          options.headers.push('Content-Type: application/json', 'Accept: application/json');
        break;
      }
      case 'T':
        if (value !== '-' && !tool.process.access(value, 'r')) options.notThere = value;
        else options.data = yield* read(value);
        options.upload = true;
        if (value !== '-') options.uploadName = value.slice(value.lastIndexOf('/') + 1);
        break;
      case 'N':
        options.unbuffered = true;
        break;
      case 'compressed':
        options.compressed = true;
        break;
      case 'H':
        if (value.startsWith('@'))
          options.headers.push(...(yield* read(value.slice(1))).split(/\r?\n/).filter((line) => line.includes(':')));
        else options.headers.push(value);
        break;
      case 'w':
        options.writeOut = value;
        break;
      case 'u':
        options.user = value;
        break;
      case 'A':
        options.userAgent = value;
        break;
      case 'b':
        if (value.includes('=')) options.cookie = options.cookie === undefined ? value : `${options.cookie};${value}`;
        else {
          options.cookies ??= new CookieJar();
          if (value !== '' && (value === '-' || tool.process.access(value, 'r'))) options.cookies.load(yield* read(value));
        }
        break;
      case 'c':
        options.cookies ??= new CookieJar();
        options.cookieJar = value;
        break;
      case 'e':
        options.referer = value.replace(/;auto$/, '');
        break;
      case 'r':
        options.range = value;
        break;
      case 'bearer':
        options.bearer = value;
        break;
      case 'query': {
        const text = value.startsWith('+') ? value.slice(1) : (yield* sent('urlencode', value)).replaceAll('%20', '+');
        options.query = options.query === undefined ? text : `${options.query}&${text}`;
        break;
      }
      case 'x':
        options.proxy = value;
        break;
      case 'noproxy':
        options.noProxy = value;
        break;
      case 'outdir':
        options.outputDirectory = value;
        break;
      case 'createdirs':
        options.createDirectories = true;
        break;
      case 'nameall':
        options.remoteNameAll = true;
        break;
      case 'g':
        options.globs = false;
        break;
      case '4':
      case '6':
        options.family = name === '4' ? 4 : 6;
        break;
      case 'F':
      case 'formstring':
        if (!value.includes('=')) return `option ${word}: is badly used here`;
        options.form.push({ text: value, isPlain: name === 'formstring' });
        break;
      case 'E':
        options.certificate = value.replace(/:.*$/, '');
        break;
      case 'K': {
        const text = value === '-' || tool.process.access(value, 'r') ? yield* read(value) : undefined;
        if (text === undefined && !version.startsWith('7.7')) return `option ${word}: error encountered when reading a file`;
        words.unshift(...configWords(text ?? ''));
        break;
      }
      case 'url':
        options.urls.push(value);
        break;
      case 'resolve': {
        const [host, port, address] = value.split(':');
        options.resolve.set(`${host}:${port}`, address ?? '');
        break;
      }
      case 'retrymax':
      case 'maxsize':
      case 'm':
      case 'connect':
      case 'retry':
      case 'delay':
      case 'redirs': {
        const number = Number(value);
        if (value === '' || Number.isNaN(number)) return `option ${word}: expected a proper numerical parameter`;
        if (name === 'm' && number > 0) options.maxTime = seconds(number);
        else if (name === 'connect' && number > 0) options.connectTimeout = seconds(number);
        else if (name === 'retry') options.retries = number;
        else if (name === 'delay') options.retryDelay = number;
        else if (name === 'redirs') options.maxRedirects = number;
        else if (name === 'retrymax' && number > 0) options.retryUntil = tool.process.now + seconds(number);
        else if (name === 'maxsize' && number > 0) options.maxSize = number;
        break;
      }
      default:
        if (!SEEN_NOWHERE.test(name)) options.told.push(word);
    }
    return undefined;
  }

  /** @see curl: src/tool_getparam.c set_data, data_urlencode */
  function* sent(name: string, value: string): Task<string> {
    if (name === 'urlencode') {
      const [, key = '', sign = '', rest = value] = /^([^=@]*)([=@])(.*)$/s.exec(value) ?? [];
      return `${key && `${key}=`}${urlEncoded(sign === '@' ? yield* read(rest) : rest)}`;
    }
    if (name === 'raw' || !value.startsWith('@')) return value;
    const text = yield* read(value.slice(1));
    return name === 'd' ? text.replace(/[\r\n\0]/g, '') : text;
  }

  function* read(path: string): Task<string> {
    if (path === '-') return yield* readAll(tool.process, 0);
    try {
      return tool.process.readFile(path);
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      if (!options.silent) yield* tool.complain(`Warning: Couldn't read data from file "${path}", this makes an empty POST.\n`);
      return '';
    }
  }
}

const urlEncoded = (text: string): string =>
  encodeUtf8(text)
    .map((byte) => String.fromCharCode(byte))
    .map((letter) => (/[\w.~-]/.test(letter) ? letter : `%${hexByte(letter.charCodeAt(0)).toUpperCase()}`))
    .join('');
