// What each of curl's options does to what is asked of it.

import { encodeUtf8, hexByte } from '../../../apimachinery/utf8.ts';
import { finished, type Micros, seconds, type Task } from '../../../engine/index.ts';
import { readAll } from '../lib/input.ts';
import { OsError } from '../lib/kernel.ts';
import type { Tool } from '../lib/tool.ts';
import { configWords } from './config.ts';
import { CookieJar } from './cookies.ts';
import { SEEN_NOWHERE } from './options.data.ts';
import type { CurlOptions } from './options.ts';

/** A command line that is being read. */
export interface CurlReading {
  readonly tool: Tool;
  readonly version: string;
  readonly options: CurlOptions;
  /** What is still to be read: a configuration file puts its own before it. */
  readonly words: string[];
}

/** Does what an option says, by its short name in `options.data.ts`; answers why it cannot. `word` is how it was written. */
export function* applyOption(reading: CurlReading, name: string, value: string, word: string): Task<string | undefined> {
  const { options, tool } = reading;
  const number = Number(value);
  const measure = MEASURES.get(name);
  if (measure && (value === '' || Number.isNaN(number))) return `option ${word}: expected a proper numerical parameter`;
  const settings = SWITCHES.get(name) ?? TEXTS.get(name)?.(value) ?? measure?.(number, tool.process.now);
  if (settings) {
    Object.assign(options, settings);
    return undefined;
  }
  const effect = EFFECTS.get(name);
  if (effect) return yield* effect(reading, value, { name, word });
  if (!SEEN_NOWHERE.test(name)) options.told.push(word);
  return undefined;
}

type Settings = Partial<CurlOptions>;

const SWITCHES: ReadonlyMap<string, Settings> = new Map<string, Settings>([
  ['s', { silent: true }],
  ['S', { showError: true }],
  ['f', { fail: true }],
  ['failbody', { failLate: true }],
  ['I', { head: true }],
  ['i', { include: true }],
  ['v', { verbose: true }],
  ['L', { follow: true }],
  ['O', { remoteName: true }],
  ['nometer', { progress: false }],
  ['#', { progress: false }],
  ['k', { insecure: true }],
  ['0', { http1: true }],
  ['http11', { http1: true }],
  ['http2', { http1: false }],
  ['refused', { retryRefused: true }],
  ['retryall', { retryAll: true }],
  ['G', { inUrl: true }],
  ['N', { unbuffered: true }],
  ['compressed', { compressed: true }],
  ['createdirs', { createDirectories: true }],
  ['nameall', { remoteNameAll: true }],
  ['g', { globs: false }],
  ['4', { family: 4 }],
  ['6', { family: 6 }],
]);

const TEXTS: ReadonlyMap<string, (value: string) => Settings> = new Map<string, (value: string) => Settings>([
  ['unix', (socket) => ({ socket })],
  ['cacert', (authority) => ({ authority })],
  ['X', (method) => ({ method })],
  ['D', (dumpHeader) => ({ dumpHeader })],
  ['w', (writeOut) => ({ writeOut })],
  ['u', (user) => ({ user })],
  ['A', (userAgent) => ({ userAgent })],
  ['e', (value) => ({ referer: value.replace(/;auto$/, '') })],
  ['r', (range) => ({ range })],
  ['bearer', (bearer) => ({ bearer })],
  ['x', (proxy) => ({ proxy })],
  ['noproxy', (noProxy) => ({ noProxy })],
  ['outdir', (outputDirectory) => ({ outputDirectory })],
  ['E', (value) => ({ certificate: value.replace(/:.*$/, '') })],
]);

/** Their value is a number; where it is a limit, 0 is none. */
const MEASURES: ReadonlyMap<string, (number: number, now: Micros) => Settings> = new Map<string, (number: number, now: Micros) => Settings>(
  [
    ['m', (number) => (number > 0 ? { maxTime: seconds(number) } : {})],
    ['connect', (number) => (number > 0 ? { connectTimeout: seconds(number) } : {})],
    ['retry', (retries) => ({ retries })],
    ['delay', (retryDelay) => ({ retryDelay })],
    ['redirs', (maxRedirects) => ({ maxRedirects })],
    ['retrymax', (number, now) => (number > 0 ? { retryUntil: now + seconds(number) } : {})],
    ['maxsize', (number) => (number > 0 ? { maxSize: number } : {})],
  ],
);

type Effect = (reading: CurlReading, value: string, option: { readonly name: string; readonly word: string }) => Task<string | undefined>;

const done: Task<undefined> = finished(undefined);

/** What adds to what was said before, or asks for files. */
const EFFECTS: ReadonlyMap<string, Effect> = new Map<string, Effect>([
  ['o', addOutput],
  ['url', addUrl],
  ['resolve', resolveByHand],
  ['c', keepCookies],
  ['b', sendCookies],
  ['H', addHeader],
  ['d', addData],
  ['raw', addData],
  ['binary', addData],
  ['urlencode', addData],
  ['json', addData],
  ['query', addQuery],
  ['F', addFormPart],
  ['formstring', addFormPart],
  ['T', upload],
  ['K', readConfig],
]);

function addOutput({ options }: CurlReading, value: string): Task<undefined> {
  options.outputs.push(value);
  return done;
}

function addUrl({ options }: CurlReading, value: string): Task<undefined> {
  options.urls.push(value);
  return done;
}

function resolveByHand({ options }: CurlReading, value: string): Task<undefined> {
  const [host, port, address] = value.split(':');
  options.resolve.set(`${host}:${port}`, address ?? '');
  return done;
}

function keepCookies({ options }: CurlReading, value: string): Task<undefined> {
  options.cookies ??= new CookieJar();
  options.cookieJar = value;
  return done;
}

function* sendCookies(reading: CurlReading, value: string): Task<undefined> {
  const { options, tool } = reading;
  if (value.includes('=')) {
    options.cookie = options.cookie === undefined ? value : `${options.cookie};${value}`;
    return undefined;
  }
  options.cookies ??= new CookieJar();
  if (value !== '' && (value === '-' || tool.process.access(value, 'r'))) options.cookies.load(yield* readFrom(reading, value));
  return undefined;
}

function* addHeader(reading: CurlReading, value: string): Task<undefined> {
  const { headers } = reading.options;
  if (!value.startsWith('@')) headers.push(value);
  else headers.push(...(yield* readFrom(reading, value.slice(1))).split(/\r?\n/).filter((line) => line.includes(':')));
  return undefined;
}

function* addData(reading: CurlReading, value: string, { name }: { readonly name: string }): Task<undefined> {
  const { options } = reading;
  const text = yield* sent(reading, name, value);
  options.data = options.data === undefined ? text : `${options.data}${name === 'json' ? '' : '&'}${text}`;
  if (name === 'json' && !options.headers.includes('Accept: application/json'))
    options.headers.push('Content-Type: application/json', 'Accept: application/json');
  return undefined;
}

function* addQuery(reading: CurlReading, value: string): Task<undefined> {
  const { options } = reading;
  const text = value.startsWith('+') ? value.slice(1) : (yield* sent(reading, 'urlencode', value)).replaceAll('%20', '+');
  options.query = options.query === undefined ? text : `${options.query}&${text}`;
  return undefined;
}

function addFormPart(
  { options }: CurlReading,
  value: string,
  { name, word }: { readonly name: string; readonly word: string },
): Task<string | undefined> {
  if (!value.includes('=')) return finished(`option ${word}: is badly used here`);
  options.form.push({ text: value, isPlain: name === 'formstring' });
  return done;
}

function* upload(reading: CurlReading, value: string): Task<undefined> {
  const { options, tool } = reading;
  if (value !== '-' && !tool.process.access(value, 'r')) options.notThere = value;
  else options.data = yield* readFrom(reading, value);
  options.upload = true;
  if (value !== '-') options.uploadName = value.slice(value.lastIndexOf('/') + 1);
  return undefined;
}

function* readConfig(reading: CurlReading, value: string, { word }: { readonly word: string }): Task<string | undefined> {
  const { tool, version, words } = reading;
  const text = value === '-' || tool.process.access(value, 'r') ? yield* readFrom(reading, value) : undefined;
  if (text === undefined && !version.startsWith('7.7')) return `option ${word}: error encountered when reading a file`;
  words.unshift(...configWords(text ?? ''));
  return undefined;
}

/** @see curl: src/tool_getparam.c set_data, data_urlencode */
function* sent(reading: CurlReading, name: string, value: string): Task<string> {
  if (name === 'urlencode') {
    const [, key = '', sign = '', rest = value] = /^([^=@]*)([=@])(.*)$/s.exec(value) ?? [];
    return `${key && `${key}=`}${urlEncoded(sign === '@' ? yield* readFrom(reading, rest) : rest)}`;
  }
  if (name === 'raw' || !value.startsWith('@')) return value;
  const text = yield* readFrom(reading, value.slice(1));
  return name === 'd' ? text.replace(/[\r\n\0]/g, '') : text;
}

/** What a file holds, or for `-` what comes in. */
function* readFrom({ tool, options }: CurlReading, path: string): Task<string> {
  if (path === '-') return yield* readAll(tool.process, 0);
  try {
    return tool.process.readFile(path);
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    if (!options.silent) yield* tool.complain(`Warning: Couldn't read data from file "${path}", this makes an empty POST.\n`);
    return '';
  }
}

const urlEncoded = (text: string): string =>
  encodeUtf8(text)
    .map((byte) => String.fromCharCode(byte))
    .map((letter) => (/[\w.~-]/.test(letter) ? letter : `%${hexByte(letter.charCodeAt(0)).toUpperCase()}`))
    .join('');
