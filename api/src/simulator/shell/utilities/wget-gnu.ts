import { encodeBase64 } from '../../apimachinery/base64.ts';
import { SECOND, type Task } from '../../engine/index.ts';
import { exchange, type HttpResponse, header, NoHttp, parseUrl, resolveLocation, type Url } from './http-client.ts';
import { strftime } from './lib/calendar.ts';
import { addressesOf, timeoutOf, tryConnect } from './lib/connect.ts';
import { baseName, statOrNone } from './lib/files.ts';
import { byteLength, isAddress, OsError, type Socket, startTls } from './lib/kernel.ts';
import { quote } from './lib/quote.ts';
import { Failure, reason, type Tool } from './lib/tool.ts';
import { readOptions } from './options.ts';

/** GNU wget. Exit codes: 4 network, 5 TLS, 8 the server's error. Timeouts are tried again, 20 times, refusals are not. */
export function* gnuWget(tool: Tool): Task<number> {
  const { process } = tool;
  const options = readOptions(
    tool,
    {
      short: 'qSO:o:P:U:T:t:vcrNkpbd4',
      long: {
        quiet: 'q',
        verbose: 'v',
        'no-verbose': 'nv',
        'server-response': 'S',
        spider: 'spider',
        'output-document': 'O',
        'output-file': 'o',
        'directory-prefix': 'P',
        'user-agent': 'U',
        timeout: 'T',
        'connect-timeout': 'connecttimeout:',
        'read-timeout': 'readtimeout:',
        'dns-timeout': 'dnstimeout:',
        tries: 't',
        header: 'header:',
        'post-data': 'post:',
        method: 'method:',
        'body-data': 'post:',
        'no-check-certificate': 'nocheck',
        'ca-certificate': 'ca:',
        'retry-connrefused': 'refused',
        waitretry: 'waitretry:',
        wait: 'wait:',
        'content-on-error': 'onerror',
        continue: 'c',
        'no-clobber': 'nc',
        progress: 'progress:',
        'show-progress': 'showprogress',
        'max-redirect': 'maxredirect:',
        'no-proxy': 'noproxy',
        'no-cache': 'nocache',
        'inet4-only': '4',
      },
    },
    tool.args.map((word) => (word === '-nv' ? '--no-verbose' : word === '-nc' ? '--no-clobber' : word)),
  );
  const quiet = options.has('q');
  const verbose = !quiet && !options.has('nv');
  const say = function* (text: string): Task<void> {
    if (verbose) yield* tool.complain(text);
  };
  const stamp = (): string => strftime('%Y-%m-%d %H:%M:%S', process.now);
  const tries = Number(options.value('t') ?? 20) || 1_000_000;
  const connectTimeout = timeoutOf(options.value('connecttimeout') ?? options.value('T'));
  const readTimeout = timeoutOf(options.value('readtimeout') ?? options.value('T')) ?? 900 * SECOND;
  const longestWait = Number(options.value('waitretry') ?? 10);
  if (options.operands.length === 0) {
    yield* tool.complain(
      `${tool.name}: missing URL\nUsage: ${tool.name} [OPTION]... [URL]...\n\nTry \`${tool.name} --help' for more options.\n`,
    );
    return 1;
  }
  let code = 0;
  if (options.has('spider')) yield* say('Spider mode enabled. Check if remote file exists.\n');
  for (const operand of options.operands) {
    const one = yield* download(operand);
    if (one !== 0 && (code === 0 || one < code)) code = one;
  }
  return code;

  function* download(text: string): Task<number> {
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
      if (options.has('S'))
        yield* tool.complain(
          `${[answer.statusLine, ...answer.headers.map(([name, value]) => `${name}: ${value}`)].map((line) => `  ${line}`).join('\n')}\n`,
        );
      const location = header(answer, 'Location');
      if (answer.status >= 300 && answer.status < 400 && location !== undefined) {
        yield* say(`Location: ${location} [following]\n`);
        const next = resolveLocation(url, location);
        if (!next || ++redirects > Number(options.value('maxredirect') ?? 20)) {
          yield* tool.complain(`${redirects - 1} redirections exceeded.\n`);
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
          yield* tool.complain(
            `${verbose ? '' : `${url.scheme}://${url.authority}${url.target}:\n`}${stamp()} ERROR ${answer.status}: ${answer.reason || '(no description)'}.\n${verbose ? '\n' : ''}`,
          );
        return 8;
      }
      return yield* save(url, answer);
    }
  }

  /** The response, an exit code, or that it is worth another try. */
  function* ask(url: Url): Task<HttpResponse | number | 'again'> {
    const name = url.host;
    if (!isAddress(name)) yield* say(`Resolving ${name} (${name})... `);
    const addresses = yield* addressesOf(process, name);
    if (addresses.length === 0) {
      yield* say(`failed: ${process.net.noSuchName}.\n`);
      if (!quiet) yield* tool.warn(`unable to resolve host address ${quote(name)}`);
      return 4;
    }
    if (!isAddress(name)) yield* say(`${addresses.join(', ')}\n`);
    let socket: Socket | OsError | undefined;
    for (const address of addresses) {
      yield* say(`Connecting to ${name}${isAddress(name) ? '' : ` (${name})|${address}|`}:${url.port}... `);
      socket = yield* tryConnect(process, address, url.port, connectTimeout);
      if (!(socket instanceof OsError)) break;
      yield* say(`failed: ${socket.message}.\n`);
    }
    if (socket === undefined) return 4;
    if (socket instanceof OsError) {
      if (socket.code === 'ECONNREFUSED' && !options.has('refused')) return 4;
      return socket.code === 'ECONNREFUSED' || socket.code === 'ETIMEDOUT' ? 'again' : 4;
    }
    yield* say('connected.\n');
    try {
      if (url.scheme === 'https') {
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
      const verb = options.has('spider') ? 'HEAD' : (options.value('method') ?? (options.has('post') ? 'POST' : 'GET'));
      const body = options.value('post');
      const custom = options
        .values('header')
        .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()] as const);
      yield* say('HTTP request sent, awaiting response... ');
      const response = yield* exchange(socket, {
        method: verb,
        target: url.target,
        timeout: readTimeout,
        headers: [
          ['Host', url.authority],
          ['User-Agent', options.value('U') ?? 'Wget/1.21.3'],
          ['Accept', '*/*'],
          ['Accept-Encoding', 'identity'],
          ...(url.credentials === undefined ? [] : ([['Authorization', `Basic ${encodeBase64(url.credentials)}`]] as const)),
          ['Connection', 'Keep-Alive'],
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
        type === 'text/html'
          ? 'Remote file exists and could contain further links,\nbut recursion is disabled -- not retrieving.\n\n'
          : 'Remote file exists.\n\n',
      );
      return 0;
    }
    const prefix = options.value('P');
    const path =
      options.value('O') ??
      unused((prefix === undefined ? '' : `${prefix}/`) + (baseName(url.target.replace(/\?.*/, '').replace(/.*\/$/, '')) || 'index.html'));
    const stdout = path === '-';
    yield* say(`Saving to: ${quote(stdout ? 'STDOUT' : path)}\n`);
    try {
      if (stdout) yield* tool.write(body);
      else process.writeFile(path, body);
    } catch (error) {
      throw new Failure(`${path}: ${reason(error)}`, 3);
    }
    const speed = '12.3 MB/s';
    yield* say(`\n     0K${' '.repeat(51)} 100% 12.3M=0s\n\n`);
    const total = declared === undefined ? `[${size}]` : `[${size}/${declared}]`;
    yield* say(`${stamp()} (${speed}) - ${stdout ? 'written to stdout' : `${quote(path)} saved`} ${total}\n\n`);
    if (options.has('nv') && !quiet)
      yield* tool.complain(`${stamp()} URL:${url.scheme}://${url.authority}${url.target} ${total} -> "${path}" [1]\n`);
    return 0;
  }

  /** index.html, index.html.1, … */
  function unused(path: string): string {
    if (options.has('nc') || !statOrNone(process, path)) return path;
    for (let n = 1; ; n++) if (!statOrNone(process, `${path}.${n}`)) return `${path}.${n}`;
  }
}
