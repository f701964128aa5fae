import { encodeBase64 } from '../../../apimachinery/base64.ts';
import { joinHostPort } from '../../../apimachinery/host-port.ts';
import { type Micros, SECOND, type Task } from '../../../engine/index.ts';
import { isBusyboxBefore } from '../lib/busybox-release.ts';
import { baseName, statOrNone } from '../lib/files.ts';
import { byteLength, OsError, type Socket, startTls } from '../lib/kernel.ts';
import { type Grammar, type Options, readOptions } from '../lib/options.ts';
import { Failure, reason, type Tool } from '../lib/tool.ts';
import { busyboxAddress, cannotConnect, timeoutOf, tryConnect } from '../network/connect.ts';
import { exchange, type HttpResponse, header, headerField, NoHttp, parseUrl, resolveLocation, type Url } from '../network/http-client.ts';

/**
 * busybox' wget: says on stderr where it connects, where it saves, and a bar; ends with 1 whatever went wrong. Alpine's has a
 * helper that looks at certificates.
 * @see aports: main/busybox ssl_client.c
 */
export function* busyboxWget(tool: Tool, hasSslClient = false): Task<number> {
  const options = readOptions(tool, GRAMMAR);
  if (options.operands.length === 0) throw tool.usage('missing URL');
  const logged = options.value('o');
  if (logged !== undefined && logged !== '-') tool.process.writeFile(logged, '');
  for (const operand of options.operands) yield* new Download(tool, options, hasSslClient).run(operand);
  return 0;
}

const GRAMMAR: Grammar = {
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
};

/** A page that is fetched; whatever goes wrong is a Failure. */
class Download {
  readonly #tool: Tool;
  readonly #options: Options;
  readonly #hasSslClient: boolean;
  readonly #quiet: boolean;
  readonly #timeout: Micros;
  /** Where what it says goes, if it is a file. */
  readonly #log: string | undefined;
  /** -c goes on where the file ends. */
  #resumedAt = 0;

  constructor(tool: Tool, options: Options, hasSslClient: boolean) {
    this.#tool = tool;
    this.#options = options;
    this.#hasSslClient = hasSslClient;
    this.#quiet = options.has('q');
    this.#timeout = timeoutOf(options.value('T')) ?? 900 * SECOND;
    const log = options.value('o');
    this.#log = log === '-' ? undefined : log;
  }

  *run(text: string): Task<void> {
    const options = this.#options;
    let url = parse(text);
    const file = options.has('c') ? statOrNone(this.#tool.process, this.#fileOf(url)) : undefined;
    this.#resumedAt = file?.type === 'file' ? file.size : 0;
    let isNamed = true;
    for (let redirects = 0; ; redirects++) {
      const response = yield* this.#ask(url, isNamed);
      const { status, statusLine, headers, body } = response;
      if (options.has('S')) {
        const lines = [statusLine, ...headers.map(([name, value]) => `${name}: ${value}`), ''];
        yield* this.#say(`${lines.map((line) => `  ${line}`).join('\n')}\n`);
      }
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
        if (!this.#quiet) yield* this.#say('remote file exists\n');
        return;
      }
      if (this.#resumedAt > 0 && status !== 206) {
        yield* this.#tool.warn('restart failed');
        this.#resumedAt = 0;
      }
      return yield* this.#save(url, body, Number(header(response, 'Content-Length') ?? 0) > byteLength(body));
    }
  }

  *#say(text: string): Task<void> {
    if (this.#log === undefined) yield* this.#tool.complain(text);
    else this.#tool.process.writeFile(this.#log, text, { append: true });
  }

  #fileOf({ target }: Url): string {
    const prefix = this.#options.value('P');
    const name = target.slice(target.replace(/\?.*/, '').lastIndexOf('/') + 1);
    return this.#options.value('O') ?? (prefix === undefined ? '' : `${prefix.replace(/\/$/, '')}/`) + (name || 'index.html');
  }

  /** It is asked for plain and secure pages alike, by a name in small letters. @see busybox: networking/wget.c download_one_url */
  #proxy(): Url | undefined {
    const named = this.#options.value('Y') === 'off' ? undefined : this.#tool.process.env.get('http_proxy');
    return named ? parse(named) : undefined;
  }

  *#ask(url: Url, isNamed: boolean): Task<HttpResponse> {
    const { process } = this.#tool;
    const proxy = this.#proxy();
    const server = proxy ?? url;
    const address = yield* busyboxAddress(process, server.host);
    if (address === undefined) throw new Failure(`bad address '${server.authority}'`, 1);
    if (!this.#quiet && isNamed) yield* this.#say(`Connecting to ${server.authority} (${joinHostPort(address, server.port)})\n`);
    const socket = yield* tryConnect(process, address, server.port, this.#timeout);
    if (socket instanceof OsError) {
      if (socket.code === 'ETIMEDOUT' && this.#options.has('T')) throw new Failure('download timed out', 1);
      throw new Failure(cannotConnect(address, socket), 1);
    }
    const request = this.#request(url, proxy);
    try {
      if (url.scheme === 'https' && !proxy) yield* this.#secure(socket, url);
      return yield* exchange(socket, request);
    } catch (error) {
      if (error instanceof NoHttp) throw new Failure('error getting response', 1);
      if (error instanceof OsError)
        throw new Failure(error.code === 'ETIMEDOUT' ? 'download timed out' : `error getting response: ${error.message}`, 1);
      throw error;
    } finally {
      socket.close();
    }
  }

  *#secure(socket: Socket, { host }: Url): Task<void> {
    if (!this.#hasSslClient) yield* this.#tool.warn('note: TLS certificate validation not implemented');
    const shaken = yield* startTls(socket, host, this.#timeout);
    if (!shaken.secure && !this.#hasSslClient) throw new Failure('TLS error from peer (alert code 80): 80', 1);
    if (!this.#hasSslClient || this.#options.has('nocheck') || (shaken.secure && shaken.trusted)) return;
    const why = shaken.secure
      ? 'certificate verification failed: unable to get local issuer certificate'
      : 'handshake failed: error:0A00010B:SSL routines::wrong version number';
    yield* this.#tool.complain(`ssl_client: ${host}: ${why}\n`);
    throw new Failure('error getting response: Connection reset by peer', 1);
  }

  #request(url: Url, proxy: Url | undefined): Parameters<typeof exchange>[1] {
    const options = this.#options;
    const body = options.has('postfile') ? this.#tool.process.readFile(options.value('postfile') as string) : options.value('post');
    const custom = options.values('header').map(headerField);
    const given = (name: string): boolean => custom.some(([each]) => each.toLowerCase() === name);
    return {
      method: body === undefined ? 'GET' : 'POST',
      target: proxy ? `${url.scheme}://${url.authority}${url.target}` : url.target,
      timeout: this.#timeout,
      headers: [
        ...(given('host') ? [] : ([['Host', url.authority]] as const)),
        ...(given('user-agent') ? [] : ([['User-Agent', options.value('U') ?? 'Wget']] as const)),
        ['Connection', 'close'],
        ...(this.#resumedAt > 0 ? ([['Range', `bytes=${this.#resumedAt}-`]] as const) : []),
        ...(proxy?.credentials === undefined ? [] : ([['Proxy-Authorization', `Basic ${encodeBase64(proxy.credentials)}`]] as const)),
        ...(url.credentials === undefined ? [] : ([['Authorization', `Basic ${encodeBase64(url.credentials)}`]] as const)),
        ...custom,
        ...(body === undefined || given('content-type') ? [] : ([['Content-Type', 'application/x-www-form-urlencoded']] as const)),
      ],
      ...(body === undefined ? {} : { body }),
    };
  }

  *#save(url: Url, body: string, isCut: boolean): Task<void> {
    const { process, release } = this.#tool;
    const path = this.#fileOf(url);
    const stdout = path === '-';
    // What has a name of its own must not be there yet.
    if (!stdout && this.#options.value('O') === undefined && this.#resumedAt === 0 && process.access(path, 'f'))
      throw new Failure(`can't open '${path}': File exists`, 1);
    // 1.28 does not yet say where to.
    const saysWhere = !this.#quiet && !isBusyboxBefore(release, 29);
    if (saysWhere) yield* this.#say(stdout ? 'writing to stdout\n' : `saving to '${path}'\n`);
    try {
      if (stdout) yield* this.#tool.write(body);
      else process.writeFile(path, body, this.#resumedAt > 0 ? { append: true } : {});
    } catch (error) {
      throw new Failure(`can't open '${path}': ${reason(error)}`, 1);
    }
    if (isCut) throw new Failure('connection closed prematurely', 1);
    if (this.#quiet) return;
    const name = (stdout ? '-' : baseName(path)).slice(0, 20).padEnd(20);
    // A file has no progress in it, nor does anything without bytes. @see busybox: networking/wget.c progress_meter
    if (body !== '' && this.#log === undefined)
      yield* this.#say(
        `${isBusyboxBefore(release, 29) ? '\r' : ''}${name} 100% |${'*'.repeat(32)}| ${amount(byteLength(body))}  0:00:00 ETA\n`,
      );
    if (saysWhere) yield* this.#say(stdout ? 'written to stdout\n' : `'${path}' saved\n`);
  }
}

function parse(text: string): Url {
  const url = parseUrl(text);
  if (!url || (/^[a-z]+:\/\//i.test(text) && !['http', 'https', 'ftp'].includes(url.scheme)))
    throw new Failure(`not an http or ftp url: ${text}`, 1);
  return url;
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
