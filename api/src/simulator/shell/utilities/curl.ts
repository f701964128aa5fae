import { encodeBase64 } from '../../apimachinery/base64.ts';
import { MILLISECOND, type Micros, SECOND, type Task } from '../../engine/index.ts';
import { exchange, type HttpResponse, header, NoHttp, parseUrl, resolveLocation, type Url } from './http-client.ts';
import { addressesOf, remaining, tryConnect, tryConnectUnix } from './lib/connect.ts';
import { CurlMeter } from './lib/curl-meter.ts';
import { type CurlOptions, readCurlOptions } from './lib/curl-options.ts';
import { readEscapes } from './lib/escapes.ts';
import { baseName } from './lib/files.ts';
import { byteLength, isAddress, OsError, type Socket, startTls } from './lib/kernel.ts';
import { reason, type Tool, utility } from './lib/tool.ts';

/** curl of a release: it is in its wording and its User-Agent. */
export const curlOf = (version: string): ReturnType<typeof utility> =>
  utility(
    function* (tool) {
      const options = yield* readCurlOptions(tool, version);
      if (typeof options === 'number') return options;
      let code = 0;
      for (const [index, url] of options.urls.entries()) code = yield* new Transfer(tool, options, url, index, version).run();
      return code;
    },
    { shortName: true },
  );

export const curl = curlOf('7.88.1');

/** Debian 11's, whose OpenSSL says things otherwise, and which tells why there is no connection. */
const ofOpenssl1 = (version: string): boolean => version.startsWith('7.7');

/** @see curl: lib/strerror.c curl_easy_strerror */
function notConnected(version: string): string {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 8 || (major === 8 && minor >= 10) ? 'Could not connect to server' : "Couldn't connect to server";
}

const withQuery = (target: string, query: string): string => `${target}${target.includes('?') ? '&' : '?'}${query}`;

/** What ends a transfer: the number of curl's error and its words. */
class CurlError extends Error {
  constructor(
    readonly code: number,
    message: string,
  ) {
    super(message);
  }
}

/** One URL. */
class Transfer {
  readonly #meter: CurlMeter;
  #deadline: Micros | undefined;
  #response: HttpResponse | undefined;
  #address = '';
  #began = 0;
  #connections = 0;
  #dumped = false;

  constructor(
    readonly tool: Tool,
    readonly options: CurlOptions,
    readonly text: string,
    readonly index: number,
    readonly version: string,
  ) {
    // With standard output no terminal, curl shows its meter unless it is silent.
    this.#meter = new CurlMeter(tool, !options.silent && options.progress);
  }

  *run(): Task<number> {
    const { tool, options } = this;
    for (let attempt = 0; ; attempt++) {
      const code = yield* this.#once();
      const transient =
        code === 28 ||
        (code === 7 && options.retryRefused) ||
        (options.retryAll && code !== 0) ||
        [408, 429, 500, 502, 503, 504].includes(this.#response?.status ?? 0);
      if (attempt >= options.retries || !transient) {
        yield* this.#writeOut();
        return code;
      }
      const wait = options.retryDelay ?? Math.min(2 ** attempt, 600);
      const left = options.retries - attempt;
      const why = code === 28 ? 'Timeout' : code === 7 ? 'Connection refused' : 'HTTP error';
      if (!options.silent)
        yield* tool.complain(
          `Warning: Problem: ${why}. Will retry in ${wait} seconds. ${left} ${left === 1 ? 'retry' : 'retries'} \nWarning: left.\n`,
        );
      yield* tool.process.sleep(wait * SECOND);
    }
  }

  *#once(): Task<number> {
    const { tool, options } = this;
    this.#began = tool.process.now;
    this.#deadline = options.maxTime === undefined ? undefined : this.#began + options.maxTime;
    this.#response = undefined;
    yield* this.#meter.begin();
    try {
      let url = parseUrl(this.text);
      if (!url) throw new CurlError(3, 'URL using bad/illegal format or missing URL');
      if (url.scheme !== 'http' && url.scheme !== 'https')
        throw new CurlError(1, `Protocol "${url.scheme}" not supported or disabled in libcurl`);
      for (let redirects = 0; ; redirects++) {
        const response = yield* this.#ask(url);
        this.#response = response;
        const location = header(response, 'Location');
        if (!options.follow || location === undefined || response.status < 300 || response.status >= 400) break;
        if (redirects >= options.maxRedirects) throw new CurlError(47, `Maximum (${options.maxRedirects}) redirects followed`);
        yield* this.#output(response, options.include || options.head, false);
        const next = resolveLocation(url, location);
        if (!next) throw new CurlError(3, 'URL using bad/illegal format or missing URL');
        url = next;
      }
      const response = this.#response as HttpResponse;
      if (options.fail && response.status >= 400) throw new CurlError(22, `The requested URL returned error: ${response.status}`);
      yield* this.#output(response, options.include || options.head, true);
      yield* this.#meter.finish(byteLength(response.body), tool.process.now - this.#began);
      return 0;
    } catch (error) {
      if (!(error instanceof CurlError)) throw error;
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
    const mapped = this.options.resolve.get(`${url.host}:${url.port}`);
    const addresses = mapped === undefined ? yield* this.#resolve(url.host) : [mapped];
    for (const [i, address] of addresses.entries()) {
      const socket = yield* this.#connect(url, address, i === addresses.length - 1);
      if (socket) return yield* this.#exchange(url, socket);
    }
    throw new CurlError(6, `Could not resolve host: ${url.host}`);
  }

  *#connectUnix(url: Url, path: string): Task<Socket> {
    yield* this.#note(`*   Trying ${path}:0...\n`);
    const socket = yield* tryConnectUnix(this.tool.process, path);
    if (socket instanceof OsError) {
      const words = ofOpenssl1(this.version)
        ? notConnected(this.version)
        : `Failed to connect to ${url.host} port ${url.port} after 0 ms: ${notConnected(this.version)}`;
      yield* this.#note(`* ${words}\n* Closing connection ${this.#connections}\n`);
      throw new CurlError(7, words);
    }
    yield* this.#note(`* Connected to ${url.host} (${path}) port ${url.port} (#${this.#connections++})\n`);
    return socket;
  }

  /** undefined: refused, and another address is left. */
  *#connect(url: Url, address: string, isLast: boolean): Task<Socket | undefined> {
    const { tool, options } = this;
    const { process } = tool;
    this.#address = address;
    const dotted = address.includes(':') ? `[${address}]:${url.port}` : `${address}:${url.port}`;
    yield* this.#note(`*   Trying ${dotted}...\n`);
    const started = process.now;
    const connectTimeout = options.connectTimeout ?? remaining(process, this.#deadline);
    const socket = yield* tryConnect(process, address, url.port, connectTimeout);
    if (socket instanceof OsError) {
      const took = Math.floor((process.now - started) / MILLISECOND);
      if (socket.code === 'ETIMEDOUT' && connectTimeout !== undefined)
        throw new CurlError(28, `Connection timed out after ${Math.max(took, 1) + 1} milliseconds`);
      yield* this.#note(`* connect to ${address} port ${url.port} failed: ${socket.message}\n`);
      if (!isLast) return undefined;
      const words = ofOpenssl1(this.version)
        ? `Failed to connect to ${url.host} port ${url.port}: ${socket.message}`
        : `Failed to connect to ${url.host} port ${url.port} after ${took} ms: ${notConnected(this.version)}`;
      yield* this.#note(`* ${words}\n* Closing connection ${this.#connections}\n`);
      throw new CurlError(socket.code === 'ETIMEDOUT' ? 28 : 7, words);
    }
    yield* this.#note(`* Connected to ${url.host} (${address}) port ${url.port} (#${this.#connections++})\n`);
    return socket;
  }

  *#exchange(url: Url, socket: Socket): Task<HttpResponse> {
    const { process } = this.tool;
    try {
      if (url.scheme === 'https') yield* this.#secure(socket, url);
      const asked = this.#request(url);
      yield* this.#note(
        `${[`${asked.method} ${asked.target} HTTP/1.1`, ...asked.headers.map(([name, value]) => `${name}: ${value}`)].map((line) => `> ${line}\r\n`).join('')}> \r\n`,
      );
      const left = remaining(process, this.#deadline);
      const response = yield* exchange(socket, { ...asked, ...(left === undefined ? {} : { timeout: left }) });
      yield* this.#note(
        `${[response.statusLine, ...response.headers.map(([name, value]) => `${name}: ${value}`)].map((line) => `< ${line}\r\n`).join('')}< \r\n`,
      );
      if (response.body !== '') yield* this.#note(`{ [${byteLength(response.body)} bytes data]\n`);
      return response;
    } catch (error) {
      if (error instanceof NoHttp) throw new CurlError(error.received === '' ? 52 : 1, error.message);
      if (!(error instanceof OsError)) throw error;
      if (error.code === 'ETIMEDOUT')
        throw new CurlError(
          28,
          `Operation timed out after ${Math.floor((process.now - this.#began) / MILLISECOND)} milliseconds with 0 bytes received`,
        );
      throw new CurlError(56, `Recv failure: ${error.message}`);
    } finally {
      socket.close();
    }
  }

  *#resolve(host: string): Task<readonly string[]> {
    const addresses = yield* addressesOf(this.tool.process, host);
    // curl knows localhost itself.
    if (addresses.length === 0 && host === 'localhost') return ['127.0.0.1'];
    if (addresses.length === 0) {
      yield* this.#note(`* Could not resolve host: ${host}\n* Closing connection ${this.#connections}\n`);
      throw new CurlError(6, `Could not resolve host: ${host}`);
    }
    return addresses;
  }

  #request(url: Url) {
    const { options } = this;
    const body = options.inUrl ? undefined : options.data;
    const target = options.inUrl && options.data !== undefined ? withQuery(url.target, options.data) : url.target;
    const method = options.method ?? (options.head ? 'HEAD' : body === undefined ? 'GET' : options.upload ? 'PUT' : 'POST');
    const custom = options.headers.map((line) => [line.slice(0, line.search(/[:;]/)), line.slice(line.search(/[:;]/) + 1).trim()] as const);
    const own: (readonly [string, string])[] = [['Host', url.authority]];
    const credentials = options.user ?? url.credentials;
    if (credentials !== undefined) own.push(['Authorization', `Basic ${encodeBase64(credentials)}`]);
    own.push(['User-Agent', options.userAgent ?? `curl/${this.version}`], ['Accept', '*/*']);
    if (options.cookie !== undefined) own.push(['Cookie', options.cookie]);
    const kept = own.filter(([name]) => !custom.some(([each]) => each.toLowerCase() === name.toLowerCase()));
    const all = [...kept, ...custom.filter(([, value]) => value !== '')];
    if (body !== undefined) {
      all.push(['Content-Length', String(byteLength(body))]);
      if (!options.upload && !custom.some(([name]) => name.toLowerCase() === 'content-type'))
        all.push(['Content-Type', 'application/x-www-form-urlencoded']);
    }
    return { method, target, headers: all, ...(body === undefined ? {} : { body }) };
  }

  *#output(response: HttpResponse, headers: boolean, body: boolean): Task<void> {
    const { tool, options } = this;
    const head = `${[response.statusLine, ...response.headers.map(([name, value]) => `${name}: ${value}`), ''].join('\r\n')}\r\n`;
    yield* this.#dumpHeader(head);
    const text = (headers ? head : '') + (body ? response.body : '');
    const path = options.remoteName ? baseName(parseUrl(this.text)?.target.replace(/\?.*/, '') ?? '') : options.outputs[this.index];
    if (path === undefined || path === '-') return yield* tool.write(text);
    try {
      tool.process.writeFile(path, text);
    } catch (error) {
      yield* tool.complain(`Warning: Failed to open the file ${path}: ${reason(error)}\n`);
      throw new CurlError(23, 'Failure writing output to destination');
    }
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
    const response = this.#response;
    const took = tool.process.now - this.#began;
    const values: Readonly<Record<string, string>> = {
      http_code: String(response?.status ?? 0).padStart(3, '0'),
      response_code: String(response?.status ?? 0).padStart(3, '0'),
      content_type: (response && header(response, 'Content-Type')) ?? '',
      size_download: String(byteLength(response?.body ?? '')),
      time_total: (took / SECOND).toFixed(6),
      time_connect: (took / SECOND / 2).toFixed(6),
      time_starttransfer: (took / SECOND).toFixed(6),
      time_namelookup: (0).toFixed(6),
      url_effective: /^[a-z]+:/i.test(this.text) ? this.text : `http://${this.text}/`.replace(/(\/[^/]+\/.*)\/$/, '$1'),
      url: this.text,
      remote_ip: isAddress(this.#address) ? this.#address : '',
      method: options.method ?? 'GET',
      num_redirects: '0',
      exitcode: '0',
      errormsg: '',
      http_version: '1.1',
      scheme: 'HTTP',
    };
    tool.print(
      readEscapes(options.writeOut.replace(/%\{(\w+)\}/g, (_, name: string) => values[name] ?? '').replaceAll('%%', '%'), 'plain').text,
    );
  }
}

const UNTRUSTED = `SSL certificate problem: unable to get local issuer certificate
More details here: https://curl.se/docs/sslcerts.html

curl failed to verify the legitimacy of the server and therefore could not
establish a secure connection to it. To learn more about this situation and
how to fix it, please visit the web page mentioned above.`;
