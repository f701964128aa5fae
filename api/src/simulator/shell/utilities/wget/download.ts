import { encodeBase64 } from '../../../apimachinery/base64.ts';
import { SECOND, type Task } from '../../../engine/index.ts';
import { makeParents, statOrNone } from '../lib/files.ts';
import { byteLength, isAddress, OsError, type Process, type Socket, startTls } from '../lib/kernel.ts';
import { quote } from '../lib/quote.ts';
import { reason } from '../lib/tool.ts';
import { addressesOf, tryConnect } from '../network/connect.ts';
import { exchange, type HttpResponse, header, headerField, NoHttp, parseUrl, resolveLocation, type Url } from '../network/http-client.ts';
import { type HttpProxy, proxyFor } from '../network/http-proxy.ts';
import { dots } from './options.data.ts';
import type { WgetSettings } from './settings.ts';

/** A page that GNU wget fetches. */
export class WgetDownload {
  readonly #settings: WgetSettings;
  /** A server has asked who it is. */
  #wasAsked = false;

  constructor(settings: WgetSettings) {
    this.#settings = settings;
  }

  /** Fetches it, by as many tries and redirections as it takes; answers with an exit code. */
  *run(text: string): Task<number> {
    const settings = this.#settings;
    const { tool, options, spider } = settings;
    let url = parseUrl(text);
    if (!url || !['http', 'https', 'ftp'].includes(url.scheme)) {
      yield* tool.complain(`${text}: ${url ? `Unsupported scheme ${quote(url.scheme)}` : 'Invalid host name'}.\n`);
      return 1;
    }
    for (let attempt = 1, redirects = 0; ; ) {
      const which = attempt > 1 ? `(try:${String(attempt).padStart(2)})  ` : '';
      yield* settings.say(`--${settings.stamp()}--  ${which}${fullUrl(url)}\n`);
      const answer = yield* this.#ask(url);
      if (answer === 'again') {
        if (attempt >= settings.tries) {
          yield* settings.say('Giving up.\n\n');
          return 4;
        }
        yield* settings.say('Retrying.\n\n');
        yield* tool.process.sleep(Math.min(attempt, settings.longestWait) * SECOND);
        attempt++;
        continue;
      }
      if (typeof answer === 'number') return answer;
      if (answer.status === 401 && !this.#wasAsked && (options.has('user') || url.credentials !== undefined)) {
        this.#wasAsked = true;
        yield* settings.say(`Authentication selected: ${header(answer, 'WWW-Authenticate') ?? ''}\n`);
        continue;
      }
      if (options.has('S'))
        yield* settings.tell(
          `${headLines(answer)
            .map((line) => `  ${line}`)
            .join('\n')}\n`,
        );
      const location = header(answer, 'Location');
      if (answer.status >= 300 && answer.status < 400 && location !== undefined) {
        yield* settings.say(`Location: ${location} [following]\n`);
        const next = resolveLocation(url, location);
        if (!next || ++redirects > settings.maxRedirects) {
          if (!settings.quiet) yield* settings.tell(`${redirects - 1} redirections exceeded.\n`);
          return 8;
        }
        url = next;
        continue;
      }
      if (answer.status >= 400) return yield* this.#refused(url, answer);
      return yield* spider ? this.#seen(answer) : this.#save(url, answer);
    }
  }

  *#refused(url: Url, { status, reason: phrase }: HttpResponse): Task<number> {
    const settings = this.#settings;
    const { verbose } = settings;
    const error = `${settings.stamp()} ERROR ${status}: `;
    if (settings.spider)
      yield* settings.say(status === 404 ? 'Remote file does not exist -- broken link!!!\n\n' : `${error}${phrase}.\n\n`);
    else if (!settings.quiet)
      yield* settings.tell(`${verbose ? '' : `${fullUrl(url)}:\n`}${error}${phrase || '(no description)'}.\n${verbose ? '\n' : ''}`);
    return 8;
  }

  /** The response, an exit code, or that it is worth another try. */
  *#ask(url: Url): Task<HttpResponse | number | 'again'> {
    const settings = this.#settings;
    const { options, process, proxied, tool } = settings;
    const proxyNamed = settings.setting(url.scheme === 'https' ? 'https_proxy' : 'http_proxy');
    const proxy = proxied ? proxyFor(process, url, proxyNamed, undefined) : undefined;
    const socket = yield* this.#connect(url, proxy);
    if (typeof socket !== 'object') return socket;
    try {
      if (url.scheme === 'https' && !proxy) {
        const shaken = yield* startTls(socket, url.host, settings.readTimeout);
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
      const request = this.#request(url, proxy);
      yield* settings.say('HTTP request sent, awaiting response... ');
      const response = yield* exchange(socket, request);
      yield* settings.say(options.has('S') ? '\n' : `${response.status} ${response.reason}\n`);
      return response;
    } catch (error) {
      if (error instanceof NoHttp) yield* settings.say('No data received.\n');
      else if (error instanceof OsError)
        yield* settings.say(`Read error (${error.code === 'ETIMEDOUT' ? 'Connection timed out' : error.message}) in headers.\n`);
      else throw error;
      return 'again';
    } finally {
      socket.close();
    }
  }

  /** Tries one address of the host, or of its proxy, after the other. */
  *#connect(url: Url, proxy: HttpProxy | undefined): Task<Socket | number | 'again'> {
    const settings = this.#settings;
    const { options, process, quiet, tool } = settings;
    const { host, port } = proxy ?? url;
    if (!isAddress(host)) yield* settings.say(`Resolving ${host} (${host})... `);
    const addresses = yield* addressesOf(process, host);
    if (addresses.length === 0) {
      yield* settings.say(`failed: ${process.net.noSuchName}.\n`);
      if (!quiet) yield* settings.tell(`${tool.name}: unable to resolve ${proxy ? 'proxy' : 'host'} address ${quote(host)}\n`);
      return 4;
    }
    if (!isAddress(host)) yield* settings.say(`${addresses.join(', ')}\n`);
    let failure: OsError | undefined;
    for (const address of addresses) {
      yield* settings.say(`Connecting to ${host}${isAddress(host) ? '' : ` (${host})|${address}|`}:${port}... `);
      const socket = yield* tryConnect(process, address, port, settings.connectTimeout);
      if (!(socket instanceof OsError)) {
        yield* settings.say('connected.\n');
        return socket;
      }
      failure = socket;
      // Without -q this is told, however little else is.
      if (!quiet) yield* settings.tell(`failed: ${failure.message}.\n`);
    }
    if (failure?.code === 'ECONNREFUSED') return options.has('refused') ? 'again' : 4;
    return failure?.code === 'ETIMEDOUT' ? 'again' : 4;
  }

  #request(url: Url, proxy: HttpProxy | undefined): Parameters<typeof exchange>[1] {
    const settings = this.#settings;
    const { options, process } = settings;
    const body = options.has('postfile') ? process.readFile(options.value('postfile') as string) : options.value('post');
    const login = options.has('user') ? `${options.value('user')}:${options.value('password') ?? ''}` : url.credentials;
    const tellsLogin = login !== undefined && (options.has('nochallenge') || this.#wasAsked);
    const begun = options.has('c') ? statOrNone(process, settings.fileOf(url)) : undefined;
    const compression = options.value('compression') ?? 'none';
    const noCache = [
      ['Cache-Control', 'no-cache'],
      ['Pragma', 'no-cache'],
    ] as const;
    return {
      method: settings.spider ? 'HEAD' : (options.value('method') ?? (body !== undefined ? 'POST' : 'GET')),
      target: proxy ? fullUrl(url) : url.target,
      timeout: settings.readTimeout,
      headers: [
        ['Host', url.authority],
        ...(options.has('nocache') ? noCache : []),
        ...(begun?.type === 'file' && begun.size > 0 ? ([['Range', `bytes=${begun.size}-`]] as const) : []),
        ...(options.has('referer') ? ([['Referer', options.value('referer') as string]] as const) : []),
        ['User-Agent', options.value('U') ?? 'Wget/1.21.3'],
        ['Accept', '*/*'],
        ['Accept-Encoding', compression === 'none' ? 'identity' : 'gzip'],
        ...(tellsLogin ? ([['Authorization', `Basic ${encodeBase64(login)}`]] as const) : []),
        ['Connection', options.has('noalive') ? 'Close' : 'Keep-Alive'],
        ...(proxy ? ([['Proxy-Connection', 'Keep-Alive']] as const) : []),
        ...(body === undefined ? [] : ([['Content-Type', 'application/x-www-form-urlencoded']] as const)),
        ...options.values('header').map(headerField),
      ],
      ...(body === undefined ? {} : { body }),
    };
  }

  *#sayLength(response: HttpResponse): Task<string> {
    const type = (header(response, 'Content-Type') ?? '').replace(/;.*/, '');
    yield* this.#settings.say(`Length: ${header(response, 'Content-Length') ?? 'unspecified'}${type === '' ? '' : ` [${type}]`}\n`);
    return type;
  }

  *#seen(response: HttpResponse): Task<number> {
    const type = yield* this.#sayLength(response);
    yield* this.#settings.say(
      type === 'text/html' || type === ''
        ? 'Remote file exists and could contain further links,\nbut recursion is disabled -- not retrieving.\n\n'
        : 'Remote file exists.\n\n',
    );
    return 0;
  }

  *#save(url: Url, response: HttpResponse): Task<number> {
    const settings = this.#settings;
    const { options, process, quiet, target, tool } = settings;
    yield* this.#sayLength(response);
    const { body } = response;
    const own = settings.fileOf(url);
    const isMore = options.has('c') && response.status === 206;
    const path = target ?? (options.has('c', 'N', 'x') ? own : unused(process, own));
    const stdout = path === '-';
    if (options.has('nc') && target === undefined && statOrNone(process, own)) {
      yield* settings.say(`File ${quote(own)} already there; not retrieving.\n\n`);
      return 0;
    }
    yield* settings.say(`Saving to: ${quote(stdout ? 'STDOUT' : path)}\n`);
    try {
      const text = options.has('saveheaders') ? `${headLines(response).join('\r\n')}\r\n\r\n${body}` : body;
      if (stdout) yield* tool.write(text);
      else {
        if (target === undefined) makeParents(process, path, 0o777);
        process.writeFile(path, text, isMore || target !== undefined ? { append: true } : {});
      }
    } catch (error) {
      yield* settings.tell(
        `${path}: ${reason(error)}\n\nCannot write to ${quote(path)} (${error instanceof OsError ? error.message : ''}).\n`,
      );
      return 3;
    }
    const size = byteLength(body);
    const declared = header(response, 'Content-Length');
    const total = declared === undefined ? `[${size}]` : `[${size}/${declared}]`;
    yield* settings.say(`\n${dots(size)}`);
    yield* settings.say(`${settings.stamp()} (${SPEED}) - ${stdout ? 'written to stdout' : `${quote(path)} saved`} ${total}\n\n`);
    if (options.has('deleteafter') && !stdout) {
      yield* settings.say(`Removing ${path}.\n`);
      process.unlink(path);
    }
    if (options.has('nv') && !quiet) yield* settings.tell(`${settings.stamp()} URL:${fullUrl(url)} ${total} -> "${path}" [1]\n`);
    return 0;
  }
}

const SPEED = '12.3 MB/s';

const fullUrl = ({ scheme, authority, target }: Url): string => `${scheme}://${authority}${target}`;

const headLines = ({ statusLine, headers }: HttpResponse): string[] => [statusLine, ...headers.map(([name, value]) => `${name}: ${value}`)];

/** index.html, index.html.1, … */
function unused(process: Process, path: string): string {
  if (!statOrNone(process, path)) return path;
  for (let n = 1; ; n++) if (!statOrNone(process, `${path}.${n}`)) return `${path}.${n}`;
}
