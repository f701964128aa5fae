import { unescaped } from '../../../../apimachinery/percent.ts';
import { Outcome, seconds, type Task } from '../../../../engine/index.ts';
import { OsError } from '../../../../kernel/index.ts';
import { httpRequest, ReadTimeout } from '../../../servers/http-client.ts';
import { numbers } from '../../errno.ts';
import { nativeClass } from '../classes.ts';
import { failure, osRaised, raisedOf } from '../exceptions.ts';
import { numberOf, stringOf } from '../types.ts';
import { type Arguments, Bytes, Dict, Instance, List, type Machine, PythonClass, type Raised, type Value } from '../values.ts';
import type { Members } from './members.ts';
import { httpMessage } from './message-headers.ts';
import { nameError } from './socket.ts';

const urlErrorClass = nativeClass(
  'URLError',
  {
    __str__: ({ args: [self] }, machine) => `<urlopen error ${machine.text((self as Instance).fields.get('reason') ?? '')}>`,
  },
  'urllib.error',
  [failure('OSError').value.of],
);
const httpErrorClass = nativeClass(
  'HTTPError',
  {
    __str__: ({ args: [self] }) =>
      `HTTP Error ${String((self as Instance).fields.get('code'))}: ${String((self as Instance).fields.get('reason'))}`,
    read: ({ args: [self] }) => {
      const { fields } = self as Instance;
      const body = fields.get('_body') ?? new Bytes('');
      fields.set('_body', new Bytes(''));
      return body;
    },
  },
  'urllib.error',
  [urlErrorClass],
);
export const urlError: Members = { URLError: urlErrorClass, HTTPError: httpErrorClass };

interface Url {
  readonly scheme: string;
  readonly host: string;
  readonly port: number;
  readonly target: string;
}

/** The parts of an http or https URL, with its scheme's port where it names none; undefined for another scheme. */
export function urlOf(text: string): Url | undefined {
  const [, scheme, host = '', port, target] = /^(https?):\/\/(?:[^@/]*@)?(\[[^\]]*\]|[^:/?#]+)(?::(\d+))?([/?][^#]*)?/.exec(text) ?? [];
  if (scheme === undefined) return undefined;
  return {
    scheme,
    host: host.replace(/^\[|\]$/g, ''),
    port: Number(port ?? (scheme === 'https' ? 443 : 80)),
    target: (target ?? '/').replace(/^\?/, '/?'),
  };
}

/** An HTTP answer, whatever its status. */
export interface Reply {
  readonly status: number;
  readonly reason: string;
  readonly body: string;
  readonly headers: readonly (readonly [string, string])[];
}
/** Why there was no answer, as the system says it. */
export class NoAnswer extends Outcome {
  constructor(
    readonly kind: 'name' | 'refused' | 'timeout' | 'read' | 'closed' | 'certificate' | 'other',
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** One request; `timeout` in seconds. Throws NoAnswer where no answer comes, and for all TLS, since no certificate
 *  here is signed by a known issuer. */
export function* fetchUrl(
  machine: Machine,
  url: Url,
  options: { method?: string; body?: string; headers: Record<string, string>; timeout?: number },
): Task<Reply> {
  const { process } = machine;
  yield* machine.flush();
  const [address] = /^[\d.]+$|:/.test(url.host) ? [url.host] : yield* process.net.resolve(url.host);
  if (address === undefined)
    throw new NoAnswer('name', `[Errno ${process.net.isUnanswered ? -3 : -2}] ${process.net.noSuchName}`, { cause: 'name' });
  if (url.scheme === 'https')
    throw new NoAnswer(
      'certificate',
      '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: unable to get local issuer certificate (_ssl.c:1002)',
    );
  const limit = options.timeout === undefined ? undefined : seconds(options.timeout);
  const { host, port, target } = url;
  try {
    const reply = yield* httpRequest(process, {
      address,
      port,
      target,
      method: options.method ?? 'GET',
      headers: { Host: port === 80 ? host : `${host}:${port}`, ...options.headers },
      ...(options.body !== undefined && { body: options.body }),
      connectTimeout: limit,
      readTimeout: limit,
    });
    if (!reply) throw new NoAnswer('closed', 'Remote end closed connection without response');
    return reply;
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    if (error instanceof ReadTimeout) throw new NoAnswer('read', 'timed out');
    if (error.code === 'ETIMEDOUT' && limit !== undefined) throw new NoAnswer('timeout', 'timed out', { cause: 'timeout' });
    const kind = error.code === 'ETIMEDOUT' ? 'timeout' : error.code === 'ECONNREFUSED' ? 'refused' : 'other';
    throw new NoAnswer(kind, `[Errno ${numbers[error.code]}] ${error.message}`, { cause: new OsError(error.code, error.message) });
  }
}

/** Why no answer came is an error of its own. */
function fail({ cause, message }: NoAnswer): Raised {
  const reason =
    cause instanceof OsError
      ? osRaised(cause).value
      : cause === 'timeout'
        ? failure('TimeoutError', message).value
        : cause === 'name'
          ? raisedOf(nameError, [-2n, message.replace(/^\[Errno -2\] /, '')]).value
          : message;
  const made = raisedOf(urlErrorClass, [reason]);
  made.value.fields.set('reason', reason);
  return made;
}

const responseClass = nativeClass(
  'HTTPResponse',
  {
    read: ({ args: [self] }) => {
      const own = (self as Instance).native as { body: string };
      const { body } = own;
      own.body = '';
      return new Bytes(body);
    },
    getcode: ({ args: [self] }) => (self as Instance).fields.get('status') ?? null,
    getheader: ({ args: [self, name = '', otherwise = null] }) =>
      ((self as Instance).native as Reply).headers.find(([each]) => each.toLowerCase() === stringOf(name).toLowerCase())?.[1] ?? otherwise,
    geturl: ({ args: [self] }) => (self as Instance).fields.get('url') ?? null,
    info: ({ args: [self] }) => httpMessage(((self as Instance).native as Reply).headers),
    close: () => null,
    __enter__: ({ args: [self = null] }) => self,
    __exit__: () => false,
  },
  'http.client',
);

const requestClass = nativeClass(
  'Request',
  {
    __init__: ({ args: [self, url = '', data], named }) => {
      (self as Instance).fields
        .set('full_url', url)
        .set('data', data ?? named.get('data') ?? null)
        .set('headers', named.get('headers') ?? new Dict())
        .set('method', named.get('method') ?? null);
      return null;
    },
    add_header: ({ args: [self, name = '', value = ''] }) => {
      ((self as Instance).fields.get('headers') as Dict).set(name, value);
      return null;
    },
  },
  'urllib.request',
);

const MOST_REDIRECTS = 10;
const ENDLESS = 'The HTTP server returned a redirect error that would lead to an infinite loop.\nThe last 30x error message was:\n';
/** Where a redirection leads from an address. */
export function resolved(from: string, to: string): string {
  if (/^[a-z]+:\/\//i.test(to)) return to;
  const [, base = '', path = ''] = /^([a-z]+:\/\/[^/?#]*)([^?#]*)/i.exec(from) ?? [];
  return to.startsWith('/') ? base + to : `${base}${path.replace(/[^/]*$/, '') || '/'}${to}`;
}

function* open({ args, named }: Arguments, machine: Machine, hops = 0): Task<Value> {
  const [request = '', data] = args;
  const fields = request instanceof Instance ? request.fields : new Map<string, Value>([['full_url', request]]);
  const text = stringOf(fields.get('full_url'));
  const url = urlOf(text);
  if (!url) throw failure('ValueError', `unknown url type: ${machine.repr(text)}`);
  const body = data ?? named.get('data') ?? fields.get('data') ?? null;
  const headers: Record<string, string> = { 'User-Agent': `Python-urllib/${machine.version.split('.').slice(0, 2).join('.')}` };
  const given = fields.get('headers');
  if (given instanceof Dict) for (const [name, value] of given.entries.values()) headers[String(name)] = machine.text(value);
  const method = fields.get('method') ?? null;
  const limit = named.get('timeout') ?? args[2] ?? null;
  try {
    const reply = yield* fetchUrl(machine, url, {
      method: method === null ? (body === null ? 'GET' : 'POST') : stringOf(method),
      ...(body !== null && { body: stringOf(body) }),
      headers,
      ...(limit !== null && { timeout: numberOf(limit) }),
    });
    const target = reply.headers.find(([name]) => name.toLowerCase() === 'location')?.[1];
    const goesOn = [301, 302, 303, 307, 308].includes(reply.status) && target !== undefined;
    const asked = method === null ? (body === null ? 'GET' : 'POST') : stringOf(method);
    if (goesOn && (asked === 'GET' || asked === 'HEAD' || (asked === 'POST' && reply.status < 307))) {
      const next = new Instance(requestClass);
      next.fields
        .set('full_url', resolved(text, target))
        .set('data', null)
        .set('headers', fields.get('headers') ?? new Dict())
        .set('method', asked === 'HEAD' ? 'HEAD' : null);
      if (hops === MOST_REDIRECTS) throw raisedOf(httpErrorClass, [text, BigInt(reply.status), `${ENDLESS}${reply.reason}`]);
      return yield* open({ args: [next, null, limit], named: new Map() }, machine, hops + 1);
    }
    if (reply.status >= 300) {
      const made = raisedOf(httpErrorClass, [text, BigInt(reply.status), reply.reason]);
      made.value.fields
        .set('_body', new Bytes(reply.body))
        .set('headers', httpMessage(reply.headers))
        .set('status', BigInt(reply.status))
        .set('code', BigInt(reply.status))
        .set('reason', reply.reason)
        .set('url', text);
      throw made;
    }
    const made = new Instance(responseClass, { ...reply });
    made.fields.set('status', BigInt(reply.status)).set('code', BigInt(reply.status)).set('url', text).set('reason', reply.reason);
    made.fields.set('headers', httpMessage(reply.headers));
    return made;
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    if (error.kind === 'read') throw failure('TimeoutError', 'timed out');
    if (error.kind === 'closed') throw raisedOf(disconnected, [error.message]);
    throw fail(error);
  }
}
const disconnected = new PythonClass('RemoteDisconnected', [failure('ConnectionResetError').value.of], new Map(), undefined, 'http.client');

export const urlRequest: Members = {
  urlopen: open,
  Request: requestClass,
  *urlretrieve({ args: [url = '', name = null] }, machine): Task<Value> {
    const made = (yield* open({ args: [url], named: new Map() }, machine)) as Instance;
    const path = name === null ? '/tmp/tmp1' : stringOf(name);
    machine.process.writeFile(path, (made.native as Reply).body);
    return new List([path, null], 'tuple');
  },
};

const safe = (text: string, kept: string): string =>
  [...text].map((letter) => (/[A-Za-z0-9_.~-]/.test(letter) || kept.includes(letter) ? letter : encodeURIComponent(letter))).join('');
const pairs = (text: string): [string, string][] =>
  text
    .split('&')
    .filter((part) => part.includes('='))
    .map((part) => [unquote(part.slice(0, part.indexOf('='))), unquote(part.slice(part.indexOf('=') + 1))]);
const unquote = (text: string): string => text.replaceAll('+', ' ').replace(/(?:%[\da-f]{2})+/gi, unescaped);

export const urlParse: Members = {
  quote: ({ args: [text = '', kept = '/'] }) => safe(stringOf(text), stringOf(kept)),
  quote_plus: ({ args: [text = ''] }) => safe(stringOf(text), ' ').replaceAll(' ', '+'),
  unquote: ({ args: [text = ''] }) => unquote(stringOf(text).replaceAll('+', '%2B')),
  unquote_plus: ({ args: [text = ''] }) => unquote(stringOf(text)),
  urlencode: ({ args: [given = null] }, machine) => {
    const all =
      given instanceof Dict ? [...given.entries.values()] : (given as List).items.map((pair) => (pair as List).items as [Value, Value]);
    return all.map((pair) => pair.map((each) => safe(machine.text(each), ' ').replaceAll(' ', '+')).join('=')).join('&');
  },
  parse_qs: ({ args: [text = ''] }) => {
    const dict = new Dict();
    for (const [name, value] of pairs(stringOf(text))) {
      const found = dict.get(name);
      if (found instanceof List) found.items.push(value);
      else dict.set(name, new List([value]));
    }
    return dict;
  },
  parse_qsl: ({ args: [text = ''] }) => new List(pairs(stringOf(text)).map((pair) => new List(pair, 'tuple'))),
  urlparse: ({ args: [text = ''] }) => parsed(stringOf(text)),
  urlsplit: ({ args: [text = ''] }) => parsed(stringOf(text)),
  urljoin: ({ args: [base = '', path = ''] }) =>
    /^\w+:/.test(stringOf(path))
      ? path
      : stringOf(path).startsWith('/')
        ? stringOf(base).replace(/^(\w+:\/\/[^/]*).*$/, '$1') + stringOf(path)
        : stringOf(base).replace(/[^/]*$/, '') + stringOf(path),
};
const parsedClass = nativeClass(
  'ParseResult',
  {
    geturl: ({ args: [self] }) => (self as Instance).native as string,
    __iter__: ({ args: [self] }) =>
      new List(['scheme', 'netloc', 'path', 'params', 'query', 'fragment'].map((name) => (self as Instance).fields.get(name) ?? '')),
  },
  'urllib.parse',
);
function parsed(text: string): Instance {
  const [, scheme = '', netloc = '', path = '', query = '', fragment = ''] =
    /^(?:(\w+):)?(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s.exec(text) ?? [];
  const made = new Instance(parsedClass, text);
  const port = /:(\d+)$/.exec(netloc)?.[1];
  made.fields
    .set('scheme', scheme)
    .set('netloc', netloc)
    .set('path', path)
    .set('params', '')
    .set('query', query)
    .set('fragment', fragment)
    .set('hostname', netloc === '' ? null : netloc.replace(/^.*@/, '').replace(/:\d+$/, ''))
    .set('port', port === undefined ? null : BigInt(port));
  return made;
}
