import { encodeBase64 } from '../../../apimachinery/base64.ts';
import { joinHostPort } from '../../../apimachinery/host-port.ts';
import { MILLISECOND, type Micros, SECOND, type Task } from '../../../engine/index.ts';
import { exchange, type HttpResponse, header, parseUrl, resolveLocation, type Url } from '../http-client.ts';
import { addressesOf, remaining, tryConnect, tryConnectUnix } from './connect.ts';
import {
  closing,
  connected,
  head,
  isKept,
  notConnected,
  ofOpenssl1,
  onStatus,
  retrying,
  trying,
  UNTRUSTED,
  warned,
} from './curl-messages.ts';
import { CurlMeter } from './curl-meter.ts';
import type { CurlOptions } from './curl-options.ts';
import { type HttpProxy, proxyFor } from './curl-proxy.ts';
import { CurlError, failureOf, noCertificate, remoteName, requestFor, type Sent, whatIsSent, withQuery } from './curl-request.ts';
import { headSize, writtenOut } from './curl-write-out.ts';
import { makeParents } from './files.ts';
import { byteLength, isAddress, OsError, type Socket, startTls } from './kernel.ts';
import { reason, type Tool } from './tool.ts';
import { isSince } from './version.ts';

/** How much is kept before it is written, in bytes. */
const BUFFER = 4096;

/** One URL: the way to it, what is asked, and where the answer goes. */
export class Transfer {
  readonly #meter: CurlMeter;
  #deadline: Micros | undefined;
  #response: HttpResponse | undefined;
  #address = '';
  #began = 0;
  #connections = 0;
  #dumped = false;
  #url: Url | undefined;
  #redirects = 0;
  #code = 0;
  #message = '';
  #headBytes = 0;
  #sent: Sent = {};
  #method: string | undefined;
  /** A body comes in parts; so many bytes of it have come. */
  #isTaking = false;
  #taken = 0;

  constructor(
    readonly tool: Tool,
    readonly options: CurlOptions,
    readonly text: string,
    /** The file that it goes to. */
    readonly out: string | undefined,
    readonly version: string,
  ) {
    // With standard output no terminal, curl shows its meter unless it is silent.
    this.#meter = new CurlMeter(tool, !options.silent && options.progress);
  }

  *run(): Task<number> {
    const { tool, options } = this;
    for (let attempt = 0; ; attempt++) {
      const code = yield* this.#once();
      this.#code = code;
      const transient =
        code === 28 ||
        (code === 7 && options.retryRefused) ||
        (options.retryAll && code !== 0) ||
        [408, 429, 500, 502, 503, 504].includes(this.#response?.status ?? 0);
      if (attempt >= options.retries || !transient || (options.retryUntil !== undefined && tool.process.now >= options.retryUntil)) {
        yield* this.#writeOut();
        return code;
      }
      const wait = options.retryDelay ?? Math.min(2 ** attempt, 600);
      if (!options.silent) yield* tool.complain(warned(retrying(this.version, code, wait, options.retries - attempt)));
      yield* tool.process.sleep(wait * SECOND);
    }
  }

  *#once(): Task<number> {
    const { tool, options } = this;
    this.#began = tool.process.now;
    this.#deadline = options.maxTime === undefined ? undefined : this.#began + options.maxTime;
    this.#response = undefined;
    this.#isTaking = false;
    this.#taken = 0;
    yield* this.#meter.begin();
    try {
      const parsed = parseUrl(this.text);
      let url = parsed && options.query !== undefined ? { ...parsed, target: withQuery(parsed.target, options.query) } : parsed;
      if (!url) throw new CurlError(3, 'URL using bad/illegal format or missing URL');
      if (url.scheme !== 'http' && url.scheme !== 'https')
        throw new CurlError(1, `Protocol "${url.scheme}" not supported${isSince(this.version, 8, 6) ? '' : ' or disabled in libcurl'}`);
      this.#prepare();
      if (options.upload && options.uploadName !== undefined && url.target.endsWith('/'))
        url = { ...url, target: `${url.target}${options.uploadName}` };
      for (let redirects = 0; ; redirects++) {
        this.#url = url;
        this.#redirects = redirects;
        const response = yield* this.#ask(url);
        this.#response = response;
        this.#takeCookies(url, response);
        this.#headBytes += headSize(response);
        const location = header(response, 'Location');
        if (!options.follow || location === undefined || response.status < 300 || response.status >= 400) break;
        yield* this.#done(url, response);
        if (redirects >= options.maxRedirects) throw new CurlError(47, `Maximum (${options.maxRedirects}) redirects followed`);
        yield* this.#output(response, options.include || options.head, false);
        const next = resolveLocation(url, location);
        if (!next) throw new CurlError(3, 'URL using bad/illegal format or missing URL');
        this.#becomeGet(response.status);
        yield* this.#note(`* Issue another request to this URL: '${next.scheme}://${next.authority}${next.target}'\n`);
        url = next;
      }
      const response = this.#response as HttpResponse;
      const failed = new CurlError(22, `The requested URL returned error: ${response.status}`);
      if (options.fail && response.status >= 400) throw failed;
      if (options.maxSize !== undefined && byteLength(response.body) > options.maxSize)
        throw new CurlError(63, 'Maximum file size exceeded');
      if (!this.#isTaking) yield* this.#output(response, options.include || options.head, true);
      if (options.failLate && response.status >= 400) throw failed;
      yield* this.#meter.finish(this.#taken || byteLength(response.body), tool.process.now - this.#began);
      yield* this.#done(url, response);
      yield* tool.flush();
      return 0;
    } catch (error) {
      if (!(error instanceof CurlError)) throw error;
      this.#message = error.message;
      yield* this.#meter.abort(error.code !== 6);
      if (!options.silent || options.showError) yield* tool.warn(`(${error.code}) ${error.message}`);
      return error.code;
    }
  }

  /** A certificate is trusted if nobody asks, or if the authority is given. */
  *#secure(socket: Socket, url: Url): Task<void> {
    const shaken = yield* startTls(socket, url.host, remaining(this.tool.process, this.#deadline));
    if (!shaken.secure && shaken.received === '') throw new CurlError(35, 'OpenSSL SSL_connect: Connection reset by peer');
    if (!shaken.secure)
      throw new CurlError(
        35,
        `${ofOpenssl1(this.version) ? 'error:1408F10B:SSL routines:ssl3_get_record' : 'error:0A00010B:SSL routines:'}:wrong version number`,
      );
    const { insecure, authority } = this.options;
    if (insecure || (shaken.trusted && authority === undefined)) return;
    if (authority === undefined) throw new CurlError(60, UNTRUSTED);
    if (!this.tool.process.access(authority, 'r'))
      throw new CurlError(77, `error setting certificate verify locations:  CAfile: ${authority} CApath: /etc/ssl/certs`);
  }

  *#ask(url: Url): Task<HttpResponse> {
    if (this.options.socket !== undefined) return yield* this.#exchange(url, yield* this.#connectUnix(url, this.options.socket));
    const proxy = proxyFor(this.tool.process, url, this.options.proxy, this.options.noProxy);
    if (proxy) return yield* this.#through(url, proxy);
    const mapped = this.options.resolve.get(`${url.host}:${url.port}`);
    const addresses = mapped === undefined ? yield* this.#resolve(url.host) : [mapped];
    for (const [i, address] of addresses.entries()) {
      const socket = yield* this.#connect(url, address, i === addresses.length - 1);
      if (socket) return yield* this.#exchange(url, socket);
    }
    throw new CurlError(6, `Could not resolve host: ${url.host}`);
  }

  /** A plain request goes to the proxy with the whole URL; for a secure one it is asked for a tunnel. @see curl: lib/cf-h1-proxy.c */
  *#through(url: Url, proxy: HttpProxy): Task<HttpResponse> {
    const { process } = this.tool;
    const [address] = yield* addressesOf(process, proxy.host);
    if (address === undefined) throw new CurlError(5, `Could not resolve proxy: ${proxy.host}`);
    const socket = (yield* this.#connect({ ...url, host: proxy.host, port: proxy.port }, address, true)) as Socket;
    const own: [string, string][] =
      proxy.credentials === undefined ? [] : [['Proxy-Authorization', `Basic ${encodeBase64(proxy.credentials)}`]];
    own.push(['Proxy-Connection', 'Keep-Alive']);
    if (url.scheme !== 'https') return yield* this.#exchange(url, socket, { whole: true, headers: own });
    const to = `${url.host}:${url.port}`;
    yield* socket.write(
      `CONNECT ${to} HTTP/1.1\r\nHost: ${to}\r\n${own.map(([name, value]) => `${name}: ${value}\r\n`).join('')}User-Agent: ${this.options.userAgent ?? `curl/${this.version}`}\r\n\r\n`,
    );
    let answer = '';
    while (!answer.includes('\r\n\r\n')) {
      const more = yield* socket.read(remaining(process, this.#deadline));
      if (more === '') throw new CurlError(56, 'Proxy CONNECT aborted');
      answer += more;
    }
    const status = /^HTTP\/[\d.]+ (\d+)/.exec(answer)?.[1] ?? '000';
    if (!status.startsWith('2'))
      throw new CurlError(
        56,
        ofOpenssl1(this.version) ? `Received HTTP code ${status} from proxy after CONNECT` : `CONNECT tunnel failed, response ${status}`,
      );
    return yield* this.#exchange(url, socket);
  }

  *#connectUnix(url: Url, path: string): Task<Socket> {
    yield* this.#note(`*   Trying ${path}:0...\n`);
    const socket = yield* tryConnectUnix(this.tool.process, path);
    if (socket instanceof OsError) {
      const words = ofOpenssl1(this.version)
        ? notConnected(this.version)
        : `Failed to connect to ${url.host} port ${url.port} after 0 ms: ${notConnected(this.version)}`;
      yield* this.#note(`* ${words}\n${closing(this.version, this.#connections)}`);
      throw new CurlError(7, words);
    }
    yield* this.#note(connected(this.version, url.host, path, url.port, this.#connections++));
    return socket;
  }

  /** undefined: refused, and another address is left. */
  *#connect(url: Url, address: string, isLast: boolean): Task<Socket | undefined> {
    const { tool, options } = this;
    const { process } = tool;
    this.#address = address;
    const dotted = joinHostPort(address, url.port);
    yield* this.#note(trying(this.version, address, dotted));
    const started = process.now;
    const connectTimeout = options.connectTimeout ?? remaining(process, this.#deadline);
    const socket = yield* tryConnect(process, address, url.port, connectTimeout);
    if (socket instanceof OsError) {
      const took = Math.floor((process.now - started) / MILLISECOND);
      if (socket.code === 'ETIMEDOUT' && connectTimeout !== undefined) {
        const late = `Connection timed out after ${Math.max(took, 1) + 1} milliseconds`;
        yield* this.#note(`* ${late}\n${closing(this.version, this.#connections)}`);
        throw new CurlError(28, late);
      }
      yield* this.#note(`* connect to ${address} port ${url.port} failed: ${socket.message}\n`);
      if (!isLast) return undefined;
      const words = ofOpenssl1(this.version)
        ? `Failed to connect to ${url.host} port ${url.port}: ${socket.message}`
        : `Failed to connect to ${url.host} port ${url.port} after ${took} ms: ${notConnected(this.version)}`;
      yield* this.#note(`* ${words}\n${closing(this.version, this.#connections)}`);
      throw new CurlError(socket.code === 'ETIMEDOUT' ? 28 : 7, words);
    }
    yield* this.#note(connected(this.version, url.host, address, url.port, this.#connections++));
    return socket;
  }

  *#exchange(
    url: Url,
    socket: Socket,
    proxied?: { readonly whole: boolean; readonly headers: readonly [string, string][] },
  ): Task<HttpResponse> {
    const { process } = this.tool;
    try {
      if (url.scheme === 'https') yield* this.#secure(socket, url);
      const direct = requestFor(url, this.options, this.#sent, this.version);
      this.#method = direct.method;
      const asked = proxied
        ? { ...direct, target: `${url.scheme}://${url.authority}${direct.target}`, headers: [...direct.headers, ...proxied.headers] }
        : direct;
      yield* this.#note(head('>', `${asked.method} ${asked.target} HTTP/1.1`, asked.headers));
      const path = this.#file();
      const response = yield* exchange(socket, {
        ...asked,
        left: () => remaining(process, this.#deadline),
        ...((path === undefined || path === '-') && { take: (head, part) => this.#take(head, part) }),
      });
      yield* this.#note(onStatus(this.version, response.statusLine) + head('<', response.statusLine, response.headers));
      if (response.body !== '') yield* this.#note(`{ [${byteLength(response.body)} bytes data]\n`);
      return response;
    } catch (error) {
      const failure = failureOf(error, process.now - this.#began, this.#taken);
      yield* this.#note(`* ${failure.message.split('\n', 1)[0]}\n${closing(this.version, this.#connections - 1)}`);
      throw failure;
    } finally {
      socket.close();
    }
  }

  *#done(url: Url, response: HttpResponse): Task<void> {
    const number = this.#connections - 1;
    yield* this.#note(isKept(response) ? `* Connection #${number} to host ${url.host} left intact\n` : closing(this.version, number));
  }

  *#resolve(host: string): Task<readonly string[]> {
    const { family } = this.options;
    const all = yield* addressesOf(this.tool.process, host);
    const addresses = family === undefined ? all : all.filter((each) => each.includes(':') === (family === 6));
    // curl knows localhost itself.
    if (addresses.length === 0 && host === 'localhost') return family === 6 ? ['::1'] : ['127.0.0.1'];
    if (addresses.length === 0) {
      yield* this.#note(`* Could not resolve host: ${host}\n${closing(this.version, this.#connections)}`);
      throw new CurlError(6, `Could not resolve host: ${host}`);
    }
    return addresses;
  }

  /** What is sent: data, a file, or a form. */
  #prepare(): void {
    const { options, tool, version } = this;
    const { certificate } = options;
    if (certificate !== undefined && !tool.process.access(certificate, 'r'))
      throw new CurlError(58, noCertificate(certificate, ofOpenssl1(version)));
    this.#sent = whatIsSent(tool.process, options, version);
  }

  #takeCookies(url: Url, { headers }: HttpResponse): void {
    for (const [name, value] of headers) if (/^set-cookie$/i.test(name)) this.options.cookies?.take(value, url.host, url.target);
  }

  /** Where a redirection leads, nothing is sent any more, unless it says so. @see curl: lib/http.c Curl_http_follow */
  #becomeGet(status: number): void {
    if (status === 303 || ((status === 301 || status === 302) && !this.options.upload)) this.#sent = {};
  }

  /** What comes without an end in sight is written as it comes: when there is enough of it, or at once. */
  *#take(response: HttpResponse, part: string): Task<void> {
    const { tool, options } = this;
    const isPassed = options.follow && response.status >= 300 && response.status < 400;
    if (isPassed || (options.fail && response.status >= 400)) return;
    if (!this.#isTaking) yield* this.#output(response, options.include || options.head, false);
    this.#isTaking = true;
    this.#taken += byteLength(part);
    if (options.maxSize !== undefined && this.#taken > options.maxSize) throw new CurlError(63, 'Maximum file size exceeded');
    tool.print(part);
    yield* options.unbuffered ? tool.flush() : tool.spill();
  }

  *#output(response: HttpResponse, headers: boolean, body: boolean): Task<void> {
    const { tool, options } = this;
    const head = `${[response.statusLine, ...response.headers.map(([name, value]) => `${name}: ${value}`), ''].join('\r\n')}\r\n`;
    yield* this.#dumpHeader(head);
    const text = (headers ? head : '') + (body ? response.body : '');
    const path = this.#file();
    if (path === undefined || path === '-') return yield* this.#toOutput(text);
    if (path === '') {
      yield* tool.complain('curl: Remote file name has no length!\n');
      throw new CurlError(23, 'Failed writing received data to disk/application');
    }
    try {
      if (options.createDirectories) makeParents(tool.process, path, 0o750);
      tool.process.writeFile(path, text);
    } catch (error) {
      if (!options.silent) yield* tool.complain(`Warning: Failed to open the file ${path}: ${reason(error)}\n`);
      throw new CurlError(23, 'Failure writing output to destination');
    }
  }

  /** What is no terminal gets what it gets when there is enough of it, or when it is all there. */
  *#toOutput(text: string): Task<void> {
    this.tool.print(text);
    if (byteLength(text) > BUFFER || this.options.unbuffered) yield* this.tool.flush();
  }

  /** Where its body goes; undefined: the output. */
  #file(): string | undefined {
    const { options } = this;
    const named = this.out ?? (options.remoteName || options.remoteNameAll ? remoteName(this.text) : undefined);
    return named === undefined || named === '-' || named === '' || options.outputDirectory === undefined
      ? named
      : `${options.outputDirectory}/${named}`;
  }

  *#dumpHeader(head: string): Task<void> {
    const { tool, options } = this;
    if (options.dumpHeader === undefined) return;
    if (options.dumpHeader === '-') return yield* tool.write(head);
    try {
      tool.process.writeFile(options.dumpHeader, head, { append: this.#dumped });
      this.#dumped = true;
    } catch (error) {
      throw new CurlError(23, `Failed to open the file ${options.dumpHeader}: ${reason(error)}`);
    }
  }

  *#note(text: string): Task<void> {
    if (this.options.verbose) yield* this.tool.complain(text);
  }

  *#writeOut(): Task<void> {
    const { options, tool } = this;
    if (options.writeOut === undefined) return;
    const { out, err } = writtenOut(options.writeOut, {
      response: this.#response,
      url: this.#url,
      text: this.text,
      method: this.#method ?? options.method ?? 'GET',
      address: isAddress(this.#address) ? this.#address : '',
      took: tool.process.now - this.#began,
      redirects: this.#redirects,
      connections: this.#connections,
      code: this.#code,
      message: this.#message,
      headBytes: this.#headBytes,
      taken: this.#taken,
      isNew: isSince(this.version, 8, 8),
      uploaded: byteLength(this.#sent.data ?? ''),
      file: this.#file() ?? '',
    });
    if (err !== '') yield* tool.complain(err);
    tool.print(out);
  }
}
