import { encodeBase64 } from '../../../../apimachinery/base64.ts';
import type { Task } from '../../../../engine/index.ts';
import { statusText } from '../../../servers/http-message.ts';
import { getter, nativeClass } from '../classes.ts';
import { failure, raisedOf } from '../exceptions.ts';
import { numberOf, stringOf } from '../types.ts';
import { type Arguments, Bytes, Dict, given, Instance, List, type Machine, Module, PythonClass, type Value } from '../values.ts';
import { dumps, loads } from './json.ts';
import type { Members } from './members.ts';
import { caseInsensitiveDict } from './message-headers.ts';
import { fetchUrl, NoAnswer, type Reply, resolved, urlOf } from './urllib.ts';

const errors = 'requests.exceptions';
const requestError = new PythonClass('RequestException', [failure('OSError').value.of], new Map(), undefined, errors);
const connectionError = new PythonClass('ConnectionError', [requestError], new Map(), undefined, errors);
const timeoutBase = new PythonClass('Timeout', [requestError], new Map(), undefined, errors);
const timeoutError = new PythonClass('ConnectTimeout', [connectionError, timeoutBase], new Map(), undefined, errors);
const readTimeoutError = new PythonClass('ReadTimeout', [timeoutBase], new Map(), undefined, errors);
const redirectsError = new PythonClass('TooManyRedirects', [requestError], new Map(), undefined, errors);
const httpError = new PythonClass('HTTPError', [requestError], new Map(), undefined, errors);
const schemaError = new PythonClass('MissingSchema', [requestError], new Map(), undefined, errors);

const reply = ({ args: [self] }: Arguments): Reply => (self as Instance).native as Reply;
const responseClass = nativeClass(
  'Response',
  {
    text: getter((all) => reply(all).body),
    content: getter((all) => new Bytes(reply(all).body)),
    status_code: getter((all) => BigInt(reply(all).status)),
    ok: getter((all) => reply(all).status < 400),
    reason: getter((all) => reply(all).reason),
    headers: getter((all) => caseInsensitiveDict(reply(all).headers)),
    json: (all, machine) => loads(machine, reply(all).body),
    raise_for_status: (all) => {
      const { status } = reply(all);
      if (status < 400) return null;
      const url = stringOf((all.args[0] as Instance).fields.get('url'));
      throw raisedOf(httpError, [`${status} ${status < 500 ? 'Client' : 'Server'} Error: ${statusText[status] ?? ''} for url: ${url}`]);
    },
    __repr__: (all) => `<Response [${reply(all).status}]>`,
  },
  'requests.models',
);

const MOST_REDIRECTS = 30;
function* withParameters(machine: Machine, url: string, given: Value): Task<string> {
  if (given === null || given === '') return url;
  const pairs: string[] = [];
  if (typeof given === 'string') pairs.push(given);
  else
    for (const [name, value] of given instanceof Dict
      ? given.entries.values()
      : (yield* machine.items(given)).map((each) => (each as List).items))
      for (const each of value instanceof List ? value.items : [value ?? null])
        if (each !== null) pairs.push(`${plused(machine.text(name ?? null))}=${plused(machine.text(each))}`);
  if (pairs.length === 0) return url;
  const [, before = '', fragment = ''] = /^([^#]*)(#.*)?$/.exec(url) ?? [];
  return `${before}${before.includes('?') ? '&' : '?'}${pairs.join('&')}${fragment}`;
}
const plused = (text: string): string =>
  encodeURIComponent(text)
    .replaceAll('%20', '+')
    .replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

function* request(machine: Machine, method: string, { args, named }: Arguments, hops = 0): Task<Value> {
  const text = yield* withParameters(machine, stringOf(args[0] ?? named.get('url') ?? ''), named.get('params') ?? null);
  const url = urlOf(text);
  if (!url) throw raisedOf(schemaError, [`Invalid URL '${text}': No scheme supplied. Perhaps you meant https://${text}?`]);
  const headers: Record<string, string> = { 'User-Agent': 'python-requests/2.31.0', 'Accept-Encoding': 'gzip, deflate', Accept: '*/*' };
  const data = named.get('data') ?? args[1] ?? null;
  const json = named.get('json') ?? null;
  let body: string | undefined;
  if (json !== null) {
    body = yield* dumps(machine, given(json));
    headers['Content-Type'] = 'application/json';
  } else if (data instanceof Dict) {
    body = [...data.entries.values()].map((pair) => pair.map((each) => encodeURIComponent(machine.text(each))).join('=')).join('&');
    headers['Content-Type'] = 'application/x-www-form-urlencoded';
  } else if (data !== null && method !== 'GET') body = stringOf(data);
  const more = named.get('headers');
  if (more instanceof Dict) for (const [name, value] of more.entries.values()) headers[String(name)] = machine.text(value);
  const auth = named.get('auth') ?? null;
  if (auth instanceof List) headers.Authorization = `Basic ${encodeBase64(auth.items.map((each) => machine.text(each)).join(':'))}`;
  const limit = named.get('timeout') ?? null;
  const timeout = limit instanceof List ? limit.items[0] : limit;
  try {
    const found = yield* fetchUrl(machine, url, {
      method,
      headers,
      ...(body !== undefined && { body }),
      ...(timeout !== null && timeout !== undefined && { timeout: numberOf(timeout) }),
    });
    const target = found.headers.find(([name]) => name.toLowerCase() === 'location')?.[1];
    const follows = named.get('allow_redirects') ?? method !== 'HEAD';
    if (target !== undefined && machine.truth(follows) && [301, 302, 303, 307, 308].includes(found.status)) {
      if (hops === MOST_REDIRECTS) throw raisedOf(redirectsError, [`Exceeded ${MOST_REDIRECTS} redirects.`]);
      const again = found.status >= 307 || method === 'HEAD' ? method : 'GET';
      const kept = new Map(
        [...named].filter(([name]) => !/^(params|url)$/.test(name) && (again === method || !/^(data|json)$/.test(name))),
      );
      return yield* request(machine, again, { args: [resolved(text, target)], named: kept }, hops + 1);
    }
    const made = new Instance(responseClass, found);
    made.fields.set('url', text);
    return made;
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    if (error.kind === 'closed') throw raisedOf(connectionError, [`('Connection aborted.', RemoteDisconnected('${error.message}'))`]);
    if (error.kind === 'read')
      throw raisedOf(readTimeoutError, [
        `HTTP${url.scheme === 'https' ? 'S' : ''}ConnectionPool(host='${url.host}', port=${url.port}): Read timed out. (read timeout=${machine.text(timeout ?? null)})`,
      ]);
    const pool = `HTTP${url.scheme === 'https' ? 'S' : ''}ConnectionPool(host='${url.host}', port=${url.port})`;
    const kind = error.kind === 'timeout' ? 'ConnectTimeoutError' : 'NewConnectionError';
    const said =
      error.kind === 'timeout'
        ? `Connection to ${url.host} timed out. (connect timeout=${machine.text(timeout ?? null)})`
        : `Failed to establish a new connection: ${error.message}`;
    const where = `<urllib3.connection.HTTPConnection object at 0x7f3b5c0d2e50>`;
    throw raisedOf(error.kind === 'timeout' ? timeoutError : connectionError, [
      `${pool}: Max retries exceeded with url: ${url.target} (Caused by ${kind}(${kind === 'NewConnectionError' ? `'${where}: ${said}'` : `${where}, '${said}'`}))`,
    ]);
  }
}
const verb =
  (method: string) =>
  (all: Arguments, machine: Machine): Task<Value> =>
    request(machine, method, all);
const verbs: Members = {
  get: verb('GET'),
  post: verb('POST'),
  put: verb('PUT'),
  delete: verb('DELETE'),
  head: verb('HEAD'),
  patch: verb('PATCH'),
};
const sessionClass = nativeClass(
  'Session',
  Object.fromEntries(
    ['get', 'post', 'put', 'delete'].map((name) => [
      name,
      ({ args: [, ...args], named }: Arguments, machine: Machine) => request(machine, name.toUpperCase(), { args, named }),
    ]),
  ),
  'requests',
);
const kinds: Readonly<Record<string, Value>> = {
  RequestException: requestError,
  ConnectionError: connectionError,
  Timeout: timeoutBase,
  ConnectTimeout: timeoutError,
  ReadTimeout: readTimeoutError,
  TooManyRedirects: redirectsError,
  HTTPError: httpError,
};

/** The package `requests`. */
export const requests: Members = {
  ...verbs,
  ...kinds,
  Session: sessionClass,
  exceptions: new Module(errors, new Map(Object.entries(kinds))),
};
