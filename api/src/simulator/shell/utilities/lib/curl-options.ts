import { encodeUtf8 } from '../../../apimachinery/utf8.ts';
import { type Micros, seconds, type Task } from '../../../engine/index.ts';
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
}

/** Long names of short options; `:` takes a value. What is not acted upon is still known. */
const long: Readonly<Record<string, string>> = {
  silent: 's',
  'show-error': 'S',
  fail: 'f',
  'fail-with-body': 'f',
  head: 'I',
  include: 'i',
  verbose: 'v',
  location: 'L',
  'remote-name': 'O',
  insecure: 'k',
  'http1.0': '0',
  'http1.1': 'http11',
  http2: 'http2',
  ipv4: '4',
  ipv6: '6',
  compressed: 'compressed',
  globoff: 'g',
  'no-buffer': 'N',
  'progress-bar': '#',
  'retry-connrefused': 'refused',
  'retry-all-errors': 'retryall',
  'no-progress-meter': 'nometer',
  output: 'o:',
  request: 'X:',
  data: 'd:',
  'data-ascii': 'd:',
  'data-raw': 'raw:',
  'data-binary': 'binary:',
  'data-urlencode': 'urlencode:',
  get: 'G',
  'dump-header': 'D:',
  json: 'json:',
  header: 'H:',
  'max-time': 'm:',
  'connect-timeout': 'connect:',
  'write-out': 'w:',
  user: 'u:',
  'user-agent': 'A:',
  cookie: 'b:',
  'cookie-jar': 'c:',
  referer: 'e:',
  retry: 'retry:',
  'retry-delay': 'delay:',
  'retry-max-time': 'retrymax:',
  'max-redirs': 'redirs:',
  'upload-file': 'T:',
  resolve: 'resolve:',
  cacert: 'cacert:',
  cert: 'E:',
  key: 'key:',
  proxy: 'x:',
  noproxy: 'noproxy:',
  interface: 'interface:',
  url: 'url:',
  'unix-socket': 'unix:',
  form: 'F:',
  ...Object.fromEntries(
    'anyauth append basic create-dirs crlf digest disable fail-early false-start junk-session-cookies location-trusted negotiate netrc no-keepalive no-sessionid parallel path-as-is post301 post302 post303 proxy-insecure raw remote-header-name remote-name-all remote-time ssl ssl-no-revoke ssl-reqd styled-output tcp-fastopen tcp-nodelay tlsv1 tlsv1.0 tlsv1.1 tlsv1.2 tlsv1.3 tr-encoding trace-time http2-prior-knowledge http0.9 http3'
      .split(' ')
      .map((name) => [name, name]),
  ),
  ...Object.fromEntries(
    'capath cert-type ciphers config continue-at dns-servers doh-url keepalive-time key-type limit-rate local-port max-filesize netrc-file oauth2-bearer output-dir parallel-max pass proto proto-default proto-redir proxy-user quote range rate speed-limit speed-time stderr time-cond tls-max trace trace-ascii'
      .split(' ')
      .map((name) => [name, `${name}:`]),
  ),
};
const short = new Map(
  [...'sSfIivLOk046gN#GqZaBjJlnR123']
    .map((letter) => [letter, letter] as const)
    .concat([...'oXdHmwuAbceTExFDCKPQrtUyYz'].map((letter) => [letter, `${letter}:`] as const)),
);

/** Reads curl's arguments; an exit code if they are wrong. */
const bullseye = (version: string): string =>
  `curl ${version} (x86_64-pc-linux-gnu) libcurl/${version} OpenSSL/1.1.1n zlib/1.2.11 brotli/1.0.9 libidn2/2.3.0 libpsl/0.21.0 (+libidn2/2.3.0) libssh2/1.9.0 nghttp2/1.43.0 librtmp/2.3\nRelease-Date: 2020-12-09\nProtocols: dict file ftp ftps gopher http https imap imaps ldap ldaps mqtt pop3 pop3s rtmp rtsp scp sftp smb smbs smtp smtps telnet tftp \nFeatures: AsynchDNS brotli GSS-API HTTP2 HTTPS-proxy IDN IPv6 Kerberos Largefile libz NTLM NTLM_WB PSL SPNEGO SSL TLS-SRP UnixSockets\n`;

const HELP = `Usage: curl [options...] <url>
 -d, --data <data>          HTTP POST data
 -f, --fail                 Fail fast with no output on HTTP errors
 -h, --help <category>      Get help for commands
 -i, --include              Include protocol response headers in the output
 -o, --output <file>        Write to file instead of stdout
 -O, --remote-name          Write output to a file named as the remote file
 -s, --silent               Silent mode
 -T, --upload-file <file>   Transfer local FILE to destination
 -u, --user <user:password> Server user and password
 -A, --user-agent <name>    Send User-Agent <name> to server
 -v, --verbose              Make the operation more talkative
 -V, --version              Show version number and quit

This is not the full help, this menu is stripped into categories.
Use "--help category" to get an overview of all categories.
For all options use the manual or "--help all".
`;

/** What a command line asks of curl; a number is the exit code where curl is already done, with `--version`, say, or a fault. */
export function* readCurlOptions(tool: Tool, version: string): Task<CurlOptions | number> {
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
  };
  const words = [...tool.args];
  const refuse = function* (message: string): Task<number> {
    yield* tool.complain(`${tool.name}: ${message}\n${tool.name}: try 'curl --help' or 'curl --manual' for more information\n`);
    return 2;
  };
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (word === '--version' || word === '-V') {
      tool.print(
        version.startsWith('7.7')
          ? bullseye(version)
          : `curl ${version} (x86_64-pc-linux-gnu) libcurl/${version} OpenSSL/3.0.8 zlib/1.2.13\nProtocols: http https \n`,
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
      const target = long[word.slice(2)];
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
        options.data = options.data === undefined ? text : `${options.data}&${text}`;
        if (name === 'json') options.headers.push('Content-Type: application/json', 'Accept: application/json');
        break;
      }
      case 'T':
        options.data = yield* read(value);
        options.upload = true;
        break;
      case 'H':
        options.headers.push(value);
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
        options.cookie = value;
        break;
      case 'url':
        options.urls.push(value);
        break;
      case 'resolve': {
        const [host, port, address] = value.split(':');
        options.resolve.set(`${host}:${port}`, address ?? '');
        break;
      }
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
        break;
      }
      default:
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
      yield* tool.complain(`Warning: Couldn't read data from file "${path}", this makes an empty POST.\n`);
      return '';
    }
  }
}

const urlEncoded = (text: string): string =>
  encodeUtf8(text)
    .map((byte) => String.fromCharCode(byte))
    .map((letter) => (/[\w.~-]/.test(letter) ? letter : `%${letter.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`))
    .join('');
