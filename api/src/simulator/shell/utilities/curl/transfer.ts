import { encodeBase64 } from '../../../apimachinery/base64.ts';
import { MILLISECOND, type Micros, SECOND, type Task } from '../../../engine/index.ts';
import { byteLength, isAddress, OsError, type Socket } from '../lib/kernel.ts';
import type { Tool } from '../lib/tool.ts';
import { isSince } from '../lib/version.ts';
import { addressesOf, remaining } from '../network/connect.ts';
import { exchange, type HttpResponse, header, NoHttp, parseUrl, resolveLocation, type Url } from '../network/http-client.ts';
import { type HttpProxy, proxyFor } from '../network/http-proxy.ts';
import { CurlConnector } from './connector.ts';
import { ofOpenssl1, retrying, warned } from './messages.ts';
import { CurlMeter } from './meter.ts';
import { CurlNotes } from './notes.ts';
import type { CurlOptions } from './options.ts';
import { CurlOutput } from './output.ts';
import { CurlError, refusal, requestFor, type Sent, whatIsSent, withQuery } from './request.ts';
import { secure } from './secure.ts';
import { conversation } from './telnet.ts';
import { headSize, writtenOut } from './write-out.ts';

/** One URL: the way to it, what is asked, and where the answer goes. */
export class Transfer {
  readonly #meter: CurlMeter;
  readonly notes: CurlNotes;
  readonly #connector: CurlConnector;
  readonly #output: CurlOutput;
  deadline: Micros | undefined;
  #response: HttpResponse | undefined;
  #began = 0;
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
    out: string | undefined,
    readonly version: string,
  ) {
    // With standard output no terminal, curl shows its meter unless it is silent.
    this.#meter = new CurlMeter(tool, !options.silent && options.progress);
    this.notes = new CurlNotes(tool, options.verbose, version);
    this.#connector = new CurlConnector(this, this.notes, this.#meter);
    this.#output = new CurlOutput(tool, options, text, out);
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
    this.deadline = options.maxTime === undefined ? undefined : this.#began + options.maxTime;
    this.#response = undefined;
    this.#isTaking = false;
    this.#taken = 0;
    this.#connector.isOpen = false;
    try {
      const local = /^file:\/\/(?:localhost|127\.0\.0\.1)?(\/.*)/i.exec(this.text)?.[1];
      if (local !== undefined) return yield* this.#ofFile(local);
      const parsed = parseUrl(this.text);
      let url = parsed && options.query !== undefined ? { ...parsed, target: withQuery(parsed.target, options.query) } : parsed;
      if (!url) throw new CurlError(3, 'URL using bad/illegal format or missing URL');
      if (url.scheme === 'telnet') return yield* this.#talk(url);
      if (url.scheme !== 'http' && url.scheme !== 'https')
        throw new CurlError(1, `Protocol "${url.scheme}" not supported${isSince(this.version, 8, 6) ? '' : ' or disabled in libcurl'}`);
      yield* this.#look();
      if (options.upload || !isAddress(url.host) || !ofOpenssl1(this.version)) yield* this.#meter.begin();
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
        if (redirects >= options.maxRedirects) throw new CurlError(47, `Maximum (${options.maxRedirects}) redirects followed`);
        yield* this.#output.write(response, options.include || options.head, false);
        yield* this.notes.done(response);
        const next = resolveLocation(url, location);
        if (!next) throw new CurlError(3, 'URL using bad/illegal format or missing URL');
        yield* this.notes.redirected(`${next.scheme}://${next.authority}${next.target}`, [url.port, next.port]);
        this.#connector.isOpen = false;
        this.#becomeGet(response.status);
        url = next;
      }
      const response = this.#response;
      const failed = refusal(response, this.version);
      if (options.fail && response.status >= 400) throw failed;
      if (options.maxSize !== undefined && byteLength(response.body) > options.maxSize)
        throw new CurlError(63, 'Maximum file size exceeded');
      if (!this.#isTaking) yield* this.#output.write(response, options.include || options.head, true);
      if (options.failLate && response.status >= 400) throw failed;
      yield* this.#meter.finish(this.#taken || byteLength(response.body), tool.process.now - this.#began);
      yield* this.notes.done(response);
      yield* tool.flush();
      return 0;
    } catch (error) {
      if (!(error instanceof CurlError)) throw error;
      this.#message = error.message;
      const connects = error.code !== 1 && error.code !== 3;
      if (connects) yield* this.notes.failed(error.code, error.message);
      yield* this.#meter.abort(error.code !== 6);
      if (connects) yield* this.notes.closed(error.code, this.#connector.isOpen, this.#url?.scheme === 'telnet');
      if (!options.silent || options.showError) yield* tool.warn(`(${error.code}) ${error.message}`);
      return error.code;
    }
  }

  /** Whether there is what is to be sent, and a name for what comes. @see curl: src/tool_operate.c single_transfer */
  *#look(): Task<void> {
    const { notThere } = this.options;
    if (notThere !== undefined) {
      yield* this.tool.complain(`curl: Can't open '${notThere}'!\ncurl: try 'curl --help' or 'curl --manual' for more information\n`);
      throw new CurlError(26, 'Failed to open/read local data from file/application');
    }
    if (this.#output.path !== '') return;
    yield* this.tool.complain('curl: Remote file name has no length!\n');
    throw new CurlError(23, 'Failed writing received data to disk/application');
  }

  /** @see curl: lib/file.c file_connect */
  *#ofFile(path: string): Task<number> {
    const { process } = this.tool;
    yield* this.#meter.begin();
    if (!process.access(path, 'r')) throw new CurlError(37, `Couldn't open file ${path}`);
    const body = process.readFile(path);
    yield* this.#output.writeBody(body);
    yield* this.#meter.finish(byteLength(body), process.now - this.#began);
    yield* this.tool.flush();
    return 0;
  }

  *#ask(url: Url): Task<HttpResponse> {
    if (this.options.socket !== undefined) return yield* this.#exchange(url, yield* this.#connector.connectUnix(url, this.options.socket));
    const proxy = proxyFor(this.tool.process, url, this.options.proxy, this.options.noProxy);
    if (proxy) return yield* this.#through(url, proxy);
    return yield* this.#exchange(url, yield* this.#connector.reach(url));
  }

  /** What is read is sent, and what comes is written, until the other side is done. */
  *#talk(url: Url): Task<number> {
    const { tool, options } = this;
    const { process } = tool;
    this.#url = url;
    yield* this.#look();
    yield* this.#meter.begin();
    const socket = yield* this.#connector.reach(url);
    let body = '';
    const hear = function* (this: Transfer, text: string): Task<void> {
      this.#taken += byteLength(text);
      yield* this.notes.data(byteLength(text));
      if (this.#output.isFile) body += text;
      else yield* this.#output.print(text);
    }.bind(this);
    try {
      if (yield* conversation(process, socket, this.deadline, hear)) throw new CurlError(28, 'Time-out');
    } finally {
      socket.close();
      if (body !== '') yield* this.#output.writeBody(body);
    }
    yield* this.#meter.finish(this.#taken, process.now - this.#began);
    yield* this.notes.closed(0, true);
    yield* options.unbuffered ? tool.flush() : tool.spill();
    return 0;
  }

  /** A plain request goes to the proxy with the whole URL; for a secure one it is asked for a tunnel. @see curl: lib/cf-h1-proxy.c */
  *#through(url: Url, proxy: HttpProxy): Task<HttpResponse> {
    const { process } = this.tool;
    const [address] = yield* addressesOf(process, proxy.host);
    if (address === undefined) throw new CurlError(5, `Could not resolve proxy: ${proxy.host}`);
    const socket = (yield* this.#connector.connect({ ...url, host: proxy.host, port: proxy.port }, address, true, false)) as Socket;
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
      const more = yield* socket.read(remaining(process, this.deadline));
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

  *#exchange(
    url: Url,
    socket: Socket,
    proxied?: { readonly whole: boolean; readonly headers: readonly [string, string][] },
  ): Task<HttpResponse> {
    const { process } = this.tool;
    try {
      const protocol = url.scheme === 'https' ? yield* secure(socket, url, this) : undefined;
      const http2 = protocol === 'h2';
      const direct = requestFor(url, this.options, this.#sent, this.version);
      this.#method = direct.method;
      const asked = proxied
        ? { ...direct, target: `${url.scheme}://${url.authority}${direct.target}`, headers: [...direct.headers, ...proxied.headers] }
        : direct;
      yield* this.notes.request({ ...asked, http2, host: url.authority }, (this.options.user ?? url.credentials)?.replace(/:.*/s, ''));
      const response = yield* exchange(socket, {
        ...asked,
        ...(http2 && { http2 }),
        left: () => remaining(process, this.deadline),
        ...(!this.#output.isFile && { take: (head, part) => this.#take(head, part) }),
      });
      const { options } = this;
      yield* this.notes.response(response, {
        refused: options.fail && response.status >= 400,
        passed: options.follow && response.status >= 300 && response.status < 400 && header(response, 'Location') !== undefined,
      });
      return response;
    } catch (error) {
      if (error instanceof NoHttp) throw new CurlError(error.received === '' ? 52 : 1, error.message);
      if (!(error instanceof OsError)) throw error;
      if (error.code === 'ETIMEDOUT')
        throw new CurlError(
          28,
          `Operation timed out after ${Math.floor((process.now - this.#began) / MILLISECOND) + 1} milliseconds with ${this.#taken} bytes received`,
        );
      throw new CurlError(56, `Recv failure: ${error.message}`);
    } finally {
      socket.close();
    }
  }

  /** What is sent: data, a file, or a form. */
  #prepare(): void {
    const { options, tool, version } = this;
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
    if (!this.#isTaking) yield* this.#output.write(response, options.include || options.head, false);
    this.#isTaking = true;
    this.#taken += byteLength(part);
    if (options.maxSize !== undefined && this.#taken > options.maxSize) throw new CurlError(63, 'Maximum file size exceeded');
    tool.print(part);
    yield* options.unbuffered ? tool.flush() : tool.spill();
  }

  *#writeOut(): Task<void> {
    const { options, tool } = this;
    if (options.writeOut === undefined) return;
    const { out, err } = writtenOut(options.writeOut, {
      response: this.#response,
      url: this.#url,
      text: this.text,
      method: this.#method ?? options.method ?? 'GET',
      address: isAddress(this.#connector.address) ? this.#connector.address : '',
      took: tool.process.now - this.#began,
      redirects: this.#redirects,
      connections: this.notes.connections,
      code: this.#code,
      message: this.#message,
      headBytes: this.#headBytes,
      taken: this.#taken,
      isNew: isSince(this.version, 8, 8),
      uploaded: byteLength(this.#sent.data ?? ''),
      file: this.#output.path ?? '',
    });
    if (err !== '') yield* tool.complain(err);
    tool.print(out);
  }
}
