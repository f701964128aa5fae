import { encodeBase64 } from '../../apimachinery/base64.ts';
import type { Task } from '../../engine/index.ts';
import { exchange, type HttpResponse, header, NoHttp, parseUrl, resolveLocation, type Url } from './http-client.ts';
import { busyboxAddress, cannotConnect, timeoutOf, tryConnect } from './lib/connect.ts';
import { baseName } from './lib/files.ts';
import { byteLength, OsError, startTls } from './lib/kernel.ts';
import { Failure, reason, type Tool } from './lib/tool.ts';
import { readOptions } from './options.ts';

/**
 * busybox' wget: says on stderr where it connects, where it saves, and a bar; ends with 1 whatever went wrong. Alpine's has a
 * helper that looks at certificates.
 * @see aports: main/busybox ssl_client.c
 */
export function* busyboxWget(tool: Tool, hasSslClient = false): Task<number> {
  const options = readOptions(tool, {
    short: 'cqSsO:o:P:Y:U:T:t:',
    long: {
      continue: 'c',
      quiet: 'q',
      'server-response': 'S',
      spider: 's',
      'output-document': 'O',
      'output-file': 'o',
      'directory-prefix': 'P',
      proxy: 'Y',
      'user-agent': 'U',
      timeout: 'T',
      tries: 't',
      header: 'header:',
      'post-data': 'post:',
      'post-file': 'postfile:',
      'no-check-certificate': 'nocheck',
    },
  });
  const quiet = options.has('q');
  const timeout = timeoutOf(options.value('T')) ?? 900_000_000;
  if (options.operands.length === 0) throw tool.usage('missing URL');
  for (const operand of options.operands) yield* fetchUrl(operand);
  return 0;

  function* fetchUrl(text: string): Task<void> {
    let url = parse(text);
    for (let redirects = 0; ; redirects++) {
      const response = yield* ask(url);
      const { status, statusLine } = response;
      if (options.has('S'))
        yield* tool.complain(
          `${[statusLine, ...response.headers.map(([name, value]) => `${name}: ${value}`), ''].map((line) => `  ${line}`).join('\n')}\n`,
        );
      const location = header(response, 'Location');
      if (status >= 300 && status < 400 && location !== undefined) {
        if (redirects >= 5) throw new Failure('too many redirections', 1);
        url = resolveLocation(url, location) ?? parse(location);
        continue;
      }
      if (status < 200 || status >= 300) throw new Failure(`server returned error: ${statusLine}`, 1);
      if (options.has('s')) {
        if (!quiet) yield* tool.complain('remote file exists\n');
        return;
      }
      return yield* save(url, response.body);
    }
  }

  function parse(text: string): Url {
    const url = parseUrl(text);
    if (!url || (/^[a-z]+:\/\//i.test(text) && !['http', 'https', 'ftp'].includes(url.scheme)))
      throw new Failure(`not an http or ftp url: ${text}`, 1);
    return url;
  }

  function* ask(url: Url): Task<HttpResponse> {
    const { process } = tool;
    const address = yield* busyboxAddress(process, url.host);
    if (address === undefined) throw new Failure(`bad address '${url.authority}'`, 1);
    const dotted = address.includes(':') ? `[${address}]:${url.port}` : `${address}:${url.port}`;
    if (!quiet) yield* tool.complain(`Connecting to ${url.authority} (${dotted})\n`);
    const socket = yield* tryConnect(process, address, url.port, timeout);
    if (socket instanceof OsError) {
      if (socket.code === 'ETIMEDOUT' && options.has('T')) throw new Failure('download timed out', 1);
      throw new Failure(cannotConnect(address, socket), 1);
    }
    const body = options.has('postfile') ? process.readFile(options.value('postfile') as string) : options.value('post');
    const custom = options
      .values('header')
      .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()] as const);
    const given = (name: string): boolean => custom.some(([each]) => each.toLowerCase() === name);
    try {
      if (url.scheme === 'https') {
        if (!hasSslClient) yield* tool.warn('note: TLS certificate validation not implemented');
        const shaken = yield* startTls(socket, url.host, timeout);
        if (!shaken.secure && !hasSslClient) throw new Failure('TLS error from peer (alert code 80): 80', 1);
        if (hasSslClient && !options.has('nocheck') && !(shaken.secure && shaken.trusted)) {
          const why = shaken.secure
            ? 'certificate verification failed: unable to get local issuer certificate'
            : 'handshake failed: error:0A00010B:SSL routines::wrong version number';
          yield* tool.complain(`ssl_client: ${url.host}: ${why}\n`);
          throw new Failure('error getting response: Connection reset by peer', 1);
        }
      }
      return yield* exchange(socket, {
        method: body === undefined ? 'GET' : 'POST',
        target: url.target,
        timeout,
        headers: [
          ...(given('host') ? [] : ([['Host', url.authority]] as const)),
          ...(given('user-agent') ? [] : ([['User-Agent', options.value('U') ?? 'Wget']] as const)),
          ['Connection', 'close'],
          ...(url.credentials === undefined ? [] : ([['Authorization', `Basic ${encodeBase64(url.credentials)}`]] as const)),
          ...custom,
          ...(body === undefined || given('content-type') ? [] : ([['Content-Type', 'application/x-www-form-urlencoded']] as const)),
        ],
        ...(body === undefined ? {} : { body }),
      });
    } catch (error) {
      if (error instanceof NoHttp) throw new Failure(error.received === '' ? 'error getting response' : 'bad header line', 1);
      if (error instanceof OsError)
        throw new Failure(error.code === 'ETIMEDOUT' ? 'download timed out' : `error getting response: ${error.message}`, 1);
      throw error;
    } finally {
      socket.close();
    }
  }

  function* save(url: Url, body: string): Task<void> {
    const { process } = tool;
    const prefix = options.value('P');
    const path =
      options.value('O') ??
      (prefix === undefined ? '' : `${prefix}/`) + (baseName(url.target.replace(/\?.*/, '').replace(/.*\/$/, '')) || 'index.html');
    const stdout = path === '-';
    if (!quiet) yield* tool.complain(stdout ? 'writing to stdout\n' : `saving to '${path}'\n`);
    try {
      if (stdout) yield* tool.write(body);
      else process.writeFile(path, body);
    } catch (error) {
      throw new Failure(`can't open '${path}': ${reason(error)}`, 1);
    }
    if (quiet) return;
    const name = stdout ? '-' : baseName(path);
    yield* tool.complain(`\r${name.slice(0, 20).padEnd(20)} 100% |${'*'.repeat(32)}| ${amount(byteLength(body))}  0:00:00 ETA\n`);
    yield* tool.complain(stdout ? 'written to stdout\n' : `'${path}' saved\n`);
  }
}

function amount(bytes: number): string {
  let value = bytes;
  let unit = '';
  for (const next of 'kMG') {
    if (value < 100_000) break;
    value = Math.floor(value / 1024);
    unit = next;
  }
  return (String(value) + unit).padStart(5);
}
