import { encodeBase64 } from '../../apimachinery/base64.ts';
import { joinHostPort } from '../../apimachinery/host-port.ts';
import type { Task } from '../../engine/index.ts';
import { exchange, type HttpResponse, header, headerField, NoHttp, parseUrl, resolveLocation, type Url } from './http-client.ts';
import { busyboxAddress, cannotConnect, timeoutOf, tryConnect } from './lib/connect.ts';
import { baseName, statOrNone } from './lib/files.ts';
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
  // -c goes on where the file ends.
  let resumedAt = 0;
  const logged = options.value('o');
  if (logged !== undefined && logged !== '-') tool.process.writeFile(logged, '');
  for (const operand of options.operands) yield* fetchUrl(operand);
  return 0;

  /** What it says goes to the file that is named for it. */
  function* say(text: string): Task<void> {
    if (logged === undefined || logged === '-') yield* tool.complain(text);
    else tool.process.writeFile(logged, text, { append: true });
  }

  function* fetchUrl(text: string): Task<void> {
    let url = parse(text);
    const file = options.has('c') ? statOrNone(tool.process, fileOf(url)) : undefined;
    resumedAt = file?.type === 'file' ? file.size : 0;
    let isNamed = true;
    for (let redirects = 0; ; redirects++) {
      const response = yield* ask(url, isNamed);
      const { status, statusLine } = response;
      if (options.has('S'))
        yield* say(
          `${[statusLine, ...response.headers.map(([name, value]) => `${name}: ${value}`), ''].map((line) => `  ${line}`).join('\n')}\n`,
        );
      const location = header(response, 'Location');
      if (status >= 300 && status < 400 && location !== undefined) {
        if (redirects >= 5) throw new Failure('too many redirections', 1);
        // On the same server: it is not told again.
        isNamed = !location.startsWith('/');
        url = resolveLocation(url, location) ?? parse(location);
        continue;
      }
      if (status < 200 || status >= 300) throw new Failure(`server returned error: ${statusLine}`, 1);
      if (options.has('s')) {
        if (!quiet) yield* say('remote file exists\n');
        return;
      }
      if (resumedAt > 0 && status !== 206) {
        yield* tool.warn('restart failed');
        resumedAt = 0;
      }
      return yield* save(url, response.body, Number(header(response, 'Content-Length') ?? 0) > byteLength(response.body));
    }
  }

  function fileOf(url: Url): string {
    const prefix = options.value('P');
    const name = url.target.slice(url.target.replace(/\?.*/, '').lastIndexOf('/') + 1);
    return options.value('O') ?? (prefix === undefined ? '' : `${prefix.replace(/\/$/, '')}/`) + (name || 'index.html');
  }

  /** It is asked for plain and secure pages alike, by a name in small letters. @see busybox: networking/wget.c download_one_url */
  function proxyOf(): Url | undefined {
    const named = options.value('Y') === 'off' ? undefined : tool.process.env.get('http_proxy');
    return named ? parse(named) : undefined;
  }

  function parse(text: string): Url {
    const url = parseUrl(text);
    if (!url || (/^[a-z]+:\/\//i.test(text) && !['http', 'https', 'ftp'].includes(url.scheme)))
      throw new Failure(`not an http or ftp url: ${text}`, 1);
    return url;
  }

  function* ask(url: Url, isNamed: boolean): Task<HttpResponse> {
    const { process } = tool;
    const proxy = proxyOf();
    const server = proxy ?? url;
    const address = yield* busyboxAddress(process, server.host);
    if (address === undefined) throw new Failure(`bad address '${server.authority}'`, 1);
    const dotted = joinHostPort(address, server.port);
    if (!quiet && isNamed) yield* say(`Connecting to ${server.authority} (${dotted})\n`);
    const socket = yield* tryConnect(process, address, server.port, timeout);
    if (socket instanceof OsError) {
      if (socket.code === 'ETIMEDOUT' && options.has('T')) throw new Failure('download timed out', 1);
      throw new Failure(cannotConnect(address, socket), 1);
    }
    const body = options.has('postfile') ? process.readFile(options.value('postfile') as string) : options.value('post');
    const custom = options.values('header').map(headerField);
    const given = (name: string): boolean => custom.some(([each]) => each.toLowerCase() === name);
    try {
      if (url.scheme === 'https' && !proxy) {
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
        target: proxy ? `${url.scheme}://${url.authority}${url.target}` : url.target,
        timeout,
        headers: [
          ...(given('host') ? [] : ([['Host', url.authority]] as const)),
          ...(given('user-agent') ? [] : ([['User-Agent', options.value('U') ?? 'Wget']] as const)),
          ['Connection', 'close'],
          ...(resumedAt > 0 ? ([['Range', `bytes=${resumedAt}-`]] as const) : []),
          ...(proxy?.credentials === undefined ? [] : ([['Proxy-Authorization', `Basic ${encodeBase64(proxy.credentials)}`]] as const)),
          ...(url.credentials === undefined ? [] : ([['Authorization', `Basic ${encodeBase64(url.credentials)}`]] as const)),
          ...custom,
          ...(body === undefined || given('content-type') ? [] : ([['Content-Type', 'application/x-www-form-urlencoded']] as const)),
        ],
        ...(body === undefined ? {} : { body }),
      });
    } catch (error) {
      if (error instanceof NoHttp) throw new Failure('error getting response', 1);
      if (error instanceof OsError)
        throw new Failure(error.code === 'ETIMEDOUT' ? 'download timed out' : `error getting response: ${error.message}`, 1);
      throw error;
    } finally {
      socket.close();
    }
  }

  function* save(url: Url, body: string, isCut: boolean): Task<void> {
    const { process } = tool;
    const path = fileOf(url);
    const stdout = path === '-';
    // What has a name of its own must not be there yet.
    if (!stdout && options.value('O') === undefined && resumedAt === 0 && process.access(path, 'f'))
      throw new Failure(`can't open '${path}': File exists`, 1);
    // 1.28 does not yet say where to.
    const saysWhere = !quiet && tool.release !== '1.28';
    if (saysWhere) yield* say(stdout ? 'writing to stdout\n' : `saving to '${path}'\n`);
    try {
      if (stdout) yield* tool.write(body);
      else process.writeFile(path, body, resumedAt > 0 ? { append: true } : {});
    } catch (error) {
      throw new Failure(`can't open '${path}': ${reason(error)}`, 1);
    }
    if (isCut) throw new Failure('connection closed prematurely', 1);
    if (quiet) return;
    const name = stdout ? '-' : baseName(path);
    // A file has no progress in it, nor does anything without bytes. @see busybox: networking/wget.c progress_meter
    if (body !== '' && (logged === undefined || logged === '-'))
      yield* say(
        `${tool.release === '1.28' ? '\r' : ''}${name.slice(0, 20).padEnd(20)} 100% |${'*'.repeat(32)}| ${amount(byteLength(body))}  0:00:00 ETA\n`,
      );
    if (saysWhere) yield* say(stdout ? 'written to stdout\n' : `'${path}' saved\n`);
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
