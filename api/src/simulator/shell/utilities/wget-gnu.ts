import { encodeBase64 } from '../../apimachinery/base64.ts';
import { SECOND, type Task } from '../../engine/index.ts';
import { exchange, type HttpResponse, header, headerField, NoHttp, parseUrl, resolveLocation, type Url } from './http-client.ts';
import { strftime } from './lib/calendar.ts';
import { addressesOf, timeoutOf, tryConnect } from './lib/connect.ts';
import { proxyFor } from './lib/curl-proxy.ts';
import { makeParents, statOrNone } from './lib/files.ts';
import { byteLength, isAddress, OsError, type Socket, startTls } from './lib/kernel.ts';
import { notFollowed } from './lib/not-followed.ts';
import { quote } from './lib/quote.ts';
import { reason, type Tool } from './lib/tool.ts';
import { dots, GRAMMAR, NO, UNFOLLOWED } from './lib/wget-options.data.ts';
import { readOptions } from './options.ts';

const headOf = ({ statusLine, headers }: HttpResponse): string =>
  `${[statusLine, ...headers.map(([name, value]) => `${name}: ${value}`)].join('\r\n')}\r\n\r\n`;

/** GNU wget. Exit codes: 4 network, 5 TLS, 8 the server's error. Timeouts are tried again, 20 times, refusals are not. */
export function* gnuWget(tool: Tool): Task<number> {
  const { process } = tool;
  const options = readOptions(
    tool,
    GRAMMAR,
    tool.args.map((word) => NO[word] ?? word),
  );
  if (options.has('V')) {
    tool.print('GNU Wget 1.21.3 built on linux-gnu.\n');
    return 0;
  }
  if (options.given.some(([name]) => UNFOLLOWED.has(name))) notFollowed(process);
  const logged = options.value('o') ?? options.value('a');
  if (options.value('o') !== undefined && logged !== '-') process.writeFile(logged as string, '');
  const tell = function* (text: string): Task<void> {
    if (logged === undefined || logged === '-') yield* tool.complain(text);
    else process.writeFile(logged, text, { append: true });
  };
  const setting = (name: string): string | undefined =>
    options.values('e').flatMap((word) => new RegExp(`^\\s*${name}\\s*=\\s*(.*?)\\s*$`).exec(word)?.[1] ?? [])[0];
  const proxied = !options.has('noproxy') && setting('use_proxy') !== 'off' && setting('use_proxy') !== 'no';
  const quiet = options.has('q');
  const verbose = !quiet && !options.has('nv');
  const say = function* (text: string): Task<void> {
    if (verbose) yield* tell(text);
  };
  const stamp = (): string => strftime('%Y-%m-%d %H:%M:%S', process.now);
  const tries = Number(options.value('t') ?? 20) || 1_000_000;
  const connectTimeout = timeoutOf(options.value('connecttimeout') ?? options.value('T'));
  const readTimeout = timeoutOf(options.value('readtimeout') ?? options.value('T')) ?? 900 * SECOND;
  const longestWait = Number(options.value('waitretry') ?? 10);
  const urls = [...options.operands, ...options.values('i').flatMap(listed)];
  if (options.operands.length === 0 && !options.has('i')) {
    yield* tool.complain(
      `${tool.name}: missing URL\nUsage: ${tool.name} [OPTION]... [URL]...\n\nTry \`${tool.name} --help' for more options.\n`,
    );
    return 1;
  }
  const target = options.value('O');
  if (target !== undefined && target !== '-') {
    try {
      process.writeFile(target, '', { append: options.has('c') });
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      yield* tool.complain(`${target}: ${error.message}\n`);
      return 1;
    }
  }
  /** A server has asked who it is. */
  let wasAsked = false;
  let code = 0;
  if (options.has('spider')) yield* say('Spider mode enabled. Check if remote file exists.\n');
  for (const operand of urls) {
    const one = yield* download(operand);
    if (one !== 0 && (code === 0 || one < code)) code = one;
  }
  return code;

  function* download(text: string): Task<number> {
    wasAsked = false;
    let url = parseUrl(text);
    if (!url || !['http', 'https', 'ftp'].includes(url.scheme)) {
      yield* tool.complain(`${text}: ${url ? `Unsupported scheme ${quote(url.scheme)}` : 'Invalid host name'}.\n`);
      return 1;
    }
    for (let attempt = 1, redirects = 0; ; ) {
      yield* say(
        `--${stamp()}--  ${attempt > 1 ? `(try:${String(attempt).padStart(2)})  ` : ''}${url.scheme}://${url.authority}${url.target}\n`,
      );
      const answer = yield* ask(url);
      if (answer === 'again') {
        if (attempt >= tries) {
          yield* say('Giving up.\n\n');
          return 4;
        }
        yield* say('Retrying.\n\n');
        yield* process.sleep(Math.min(attempt, longestWait) * SECOND);
        attempt++;
        continue;
      }
      if (typeof answer === 'number') return answer;
      if (answer.status === 401 && !wasAsked && (options.has('user') || url.credentials !== undefined)) {
        wasAsked = true;
        yield* say(`Authentication selected: ${header(answer, 'WWW-Authenticate') ?? ''}\n`);
        continue;
      }
      if (options.has('S'))
        yield* tell(
          `${[answer.statusLine, ...answer.headers.map(([name, value]) => `${name}: ${value}`)].map((line) => `  ${line}`).join('\n')}\n`,
        );
      const location = header(answer, 'Location');
      if (answer.status >= 300 && answer.status < 400 && location !== undefined) {
        yield* say(`Location: ${location} [following]\n`);
        const next = resolveLocation(url, location);
        if (!next || ++redirects > Number(options.value('maxredirect') ?? 20)) {
          if (!quiet) yield* tell(`${redirects - 1} redirections exceeded.\n`);
          return 8;
        }
        url = next;
        continue;
      }
      if (answer.status >= 400 && options.has('spider')) {
        yield* say(
          answer.status === 404
            ? 'Remote file does not exist -- broken link!!!\n\n'
            : `${stamp()} ERROR ${answer.status}: ${answer.reason}.\n\n`,
        );
        return 8;
      }
      if (answer.status >= 400) {
        if (!quiet)
          yield* tell(
            `${verbose ? '' : `${url.scheme}://${url.authority}${url.target}:\n`}${stamp()} ERROR ${answer.status}: ${answer.reason || '(no description)'}.\n${verbose ? '\n' : ''}`,
          );
        return 8;
      }
      return yield* save(url, answer);
    }
  }

  /** The response, an exit code, or that it is worth another try. */
  function* ask(url: Url): Task<HttpResponse | number | 'again'> {
    const proxy = proxied ? proxyFor(process, url, setting(url.scheme === 'https' ? 'https_proxy' : 'http_proxy'), undefined) : undefined;
    const name = proxy?.host ?? url.host;
    const port = proxy?.port ?? url.port;
    if (!isAddress(name)) yield* say(`Resolving ${name} (${name})... `);
    const addresses = yield* addressesOf(process, name);
    if (addresses.length === 0) {
      yield* say(`failed: ${process.net.noSuchName}.\n`);
      if (!quiet) yield* tell(`${tool.name}: unable to resolve ${proxy ? 'proxy' : 'host'} address ${quote(name)}\n`);
      return 4;
    }
    if (!isAddress(name)) yield* say(`${addresses.join(', ')}\n`);
    let socket: Socket | OsError | undefined;
    for (const address of addresses) {
      yield* say(`Connecting to ${name}${isAddress(name) ? '' : ` (${name})|${address}|`}:${port}... `);
      socket = yield* tryConnect(process, address, port, connectTimeout);
      if (!(socket instanceof OsError)) break;
      // Without -q this is told, however little else is.
      if (!quiet) yield* tell(`failed: ${socket.message}.\n`);
    }
    if (socket === undefined) return 4;
    if (socket instanceof OsError) {
      if (socket.code === 'ECONNREFUSED' && !options.has('refused')) return 4;
      return socket.code === 'ECONNREFUSED' || socket.code === 'ETIMEDOUT' ? 'again' : 4;
    }
    yield* say('connected.\n');
    try {
      if (url.scheme === 'https' && !proxy) {
        const shaken = yield* startTls(socket, url.host, readTimeout);
        if (!shaken.secure) {
          yield* tool.complain('GnuTLS: An unexpected TLS packet was received.\nUnable to establish SSL connection.\n');
          return 4;
        }
        if (!shaken.trusted && !options.has('nocheck', 'ca')) {
          yield* tool.complain(
            `ERROR: The certificate of ‘${url.host}’ is not trusted.\nERROR: The certificate of ‘${url.host}’ doesn't have a known issuer.\n`,
          );
          return 5;
        }
      }
      const body = options.has('postfile') ? process.readFile(options.value('postfile') as string) : options.value('post');
      const verb = options.has('spider') ? 'HEAD' : (options.value('method') ?? (body !== undefined ? 'POST' : 'GET'));
      const login = options.has('user') ? `${options.value('user')}:${options.value('password') ?? ''}` : url.credentials;
      const isSecond = login !== undefined && (options.has('nochallenge') || wasAsked);
      const file = options.has('c') ? statOrNone(process, fileOf(url)) : undefined;
      const custom = options.values('header').map(headerField);
      yield* say('HTTP request sent, awaiting response... ');
      const response = yield* exchange(socket, {
        method: verb,
        target: proxy ? `${url.scheme}://${url.authority}${url.target}` : url.target,
        timeout: readTimeout,
        headers: [
          ['Host', url.authority],
          ...(options.has('nocache')
            ? ([
                ['Cache-Control', 'no-cache'],
                ['Pragma', 'no-cache'],
              ] as const)
            : []),
          ...(file?.type === 'file' && file.size > 0 ? ([['Range', `bytes=${file.size}-`]] as const) : []),
          ...(options.has('referer') ? ([['Referer', options.value('referer') as string]] as const) : []),
          ['User-Agent', options.value('U') ?? 'Wget/1.21.3'],
          ['Accept', '*/*'],
          ['Accept-Encoding', options.value('compression') === undefined || options.value('compression') === 'none' ? 'identity' : 'gzip'],
          ...(isSecond ? ([['Authorization', `Basic ${encodeBase64(login)}`]] as const) : []),
          ['Connection', options.has('noalive') ? 'Close' : 'Keep-Alive'],
          ...(proxy ? ([['Proxy-Connection', 'Keep-Alive']] as const) : []),
          ...(body === undefined ? [] : ([['Content-Type', 'application/x-www-form-urlencoded']] as const)),
          ...custom,
        ],
        ...(body === undefined ? {} : { body }),
      });
      yield* say(options.has('S') ? '\n' : `${response.status} ${response.reason}\n`);
      return response;
    } catch (error) {
      if (error instanceof NoHttp) yield* say('No data received.\n');
      else if (error instanceof OsError)
        yield* say(
          error.code === 'ETIMEDOUT' ? 'Read error (Connection timed out) in headers.\n' : `Read error (${error.message}) in headers.\n`,
        );
      else throw error;
      return 'again';
    } finally {
      socket.close();
    }
  }

  function* save(url: Url, response: HttpResponse): Task<number> {
    const { body } = response;
    const size = byteLength(body);
    const declared = header(response, 'Content-Length');
    const type = (header(response, 'Content-Type') ?? '').replace(/;.*/, '');
    yield* say(`Length: ${declared === undefined ? 'unspecified' : declared}${type === '' ? '' : ` [${type}]`}\n`);
    if (options.has('spider')) {
      yield* say(
        type === 'text/html' || type === ''
          ? 'Remote file exists and could contain further links,\nbut recursion is disabled -- not retrieving.\n\n'
          : 'Remote file exists.\n\n',
      );
      return 0;
    }
    const own = fileOf(url);
    const isMore = options.has('c') && response.status === 206;
    const path = target ?? (options.has('c', 'N', 'x') ? own : unused(own));
    const stdout = path === '-';
    if (options.has('nc') && target === undefined && statOrNone(process, own)) {
      yield* say(`File ${quote(own)} already there; not retrieving.\n\n`);
      return 0;
    }
    yield* say(`Saving to: ${quote(stdout ? 'STDOUT' : path)}\n`);
    try {
      const text = options.has('saveheaders') ? `${headOf(response)}${body}` : body;
      if (stdout) yield* tool.write(text);
      else {
        if (target === undefined) makeParents(process, path, 0o777);
        process.writeFile(path, text, isMore || target !== undefined ? { append: true } : {});
      }
    } catch (error) {
      yield* tell(`${path}: ${reason(error)}\n\nCannot write to ${quote(path)} (${error instanceof OsError ? error.message : ''}).\n`);
      return 3;
    }
    const speed = '12.3 MB/s';
    yield* say(`\n${dots(size)}`);
    const total = declared === undefined ? `[${size}]` : `[${size}/${declared}]`;
    yield* say(`${stamp()} (${speed}) - ${stdout ? 'written to stdout' : `${quote(path)} saved`} ${total}\n\n`);
    if (options.has('deleteafter') && !stdout) {
      yield* say(`Removing ${path}.\n`);
      process.unlink(path);
    }
    if (options.has('nv') && !quiet)
      yield* tell(`${stamp()} URL:${url.scheme}://${url.authority}${url.target} ${total} -> "${path}" [1]\n`);
    return 0;
  }

  /** Where a page is kept: by its own name, with what it is asked for, below its host's directory where that is wanted. */
  function fileOf(url: Url): string {
    const path = url.target.replace(/^\//, '');
    const name = path.slice(path.replace(/\?.*/, '').lastIndexOf('/') + 1);
    const directory = options.has('x')
      ? `${options.has('nH') ? '' : `${url.authority.replace(/:\d+$/, '')}${/:\d+$/.exec(url.authority)?.[0] ?? ''}/`}${path.slice(0, path.length - name.length)}`
      : '';
    const prefix = options.value('P');
    return `${prefix === undefined ? '' : `${prefix.replace(/\/$/, '')}/`}${directory}${/^\?|^$/.test(name) ? `index.html${name}` : name}`;
  }

  /** The URLs that a file names. */
  function listed(path: string): string[] {
    try {
      return (path === '-' ? process.readFile('/dev/stdin') : process.readFile(path))
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== '');
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      return [];
    }
  }

  /** index.html, index.html.1, … */
  function unused(path: string): string {
    if (!statOrNone(process, path)) return path;
    for (let n = 1; ; n++) if (!statOrNone(process, `${path}.${n}`)) return `${path}.${n}`;
  }
}
