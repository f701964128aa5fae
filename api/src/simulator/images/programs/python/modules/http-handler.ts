import { byteLength } from '../../../../apimachinery/utf8.ts';
import type { Task } from '../../../../engine/index.ts';
import { httpDate, strftime } from '../../../../shell/utilities/time/calendar.ts';
import { zoneOf } from '../../../../shell/utilities/time/zone.ts';
import { type HttpRequest, statusText } from '../../../servers/http-message.ts';
import { nativeClass } from '../classes.ts';
import { failure } from '../exceptions.ts';
import { percent } from '../format.ts';
import { stringOf, typeName, wholeOf } from '../types.ts';
import { type Arguments, Bytes, given, Instance, List, type Machine, type Value } from '../values.ts';
import { errorPage, fileAnswer } from './file-server.ts';

/** One request on its way through a handler. */
export interface Exchange {
  readonly request: HttpRequest;
  status: number;
  reason: string | undefined;
  readonly headers: Record<string, string>;
  body: string;
  answered: boolean;
  /** Its length is added. */
  whole?: boolean;
}
const exchange = ({ args: [self] }: Arguments): Exchange => (self as Instance).native as Exchange;

function* log(machine: Machine, self: Value, format: string, ...args: Value[]): Task<void> {
  yield* machine.call(machine.attribute(self, 'log_message'), given(format, ...args));
}
function* respond(machine: Machine, self: Value, status: number, reason?: string): Task<void> {
  const own = exchange(given(self));
  own.status = status;
  own.reason = reason;
  own.answered = true;
  own.headers.Server = `${machine.text(machine.attribute(self, 'server_version'))} Python/${machine.version}`;
  own.headers.Date = httpDate(machine.process.now);
  yield* machine.call(machine.attribute(self, 'log_request'), given(BigInt(status)));
}
function* refuse(machine: Machine, self: Value, status: number, message: string): Task<void> {
  yield* log(machine, self, 'code %d, message %s', BigInt(status), message);
  yield* respond(machine, self, status, message);
  const own = exchange(given(self));
  own.headers.Connection = 'close';
  own.headers['Content-Type'] = 'text/html;charset=utf-8';
  own.body = errorPage(status, message);
  own.whole = true;
}

const streamClass = nativeClass(
  '_SocketWriter',
  {
    write: ({ args: [self, data = null] }) => {
      const own = (self as Instance).native as Exchange;
      if (!(data instanceof Bytes)) throw failure('TypeError', `a bytes-like object is required, not '${typeName(data)}'`);
      own.body += data.text;
      return BigInt(byteLength(data.text));
    },
    read: ({ args: [self, length] }) => {
      const { body } = ((self as Instance).native as Exchange).request;
      const all = new Bytes(body);
      return length === undefined ? all : Bytes.of(all.raw.slice(0, wholeOf(length)));
    },
    flush: () => null,
  },
  'socketserver',
);

/** Names of headers are the same in any case, and are told as they were written. @see cpython: Lib/email/message.py */
const messageClass = nativeClass(
  'HTTPMessage',
  {
    get: ({ args: [self, name = '', otherwise = null] }) => header(self, name) ?? otherwise,
    __getitem__: ({ args: [self, name = ''] }) => header(self, name) ?? null,
    __contains__: ({ args: [self, name = ''] }) => header(self, name) !== undefined,
    items: ({ args: [self] }) => new List(headersOf(self).map((pair) => new List([...pair], 'tuple'))),
    keys: ({ args: [self] }) => new List(headersOf(self).map(([name]) => name)),
    values: ({ args: [self] }) => new List(headersOf(self).map(([, value]) => value)),
    __len__: ({ args: [self] }) => BigInt(headersOf(self).length),
    __iter__: ({ args: [self] }) => new List(headersOf(self).map(([name]) => name)),
    __str__: ({ args: [self] }) =>
      `${headersOf(self)
        .map(([name, value]) => `${name}: ${value}\n`)
        .join('')}\n`,
  },
  'http.client',
);
const header = (self: Value | undefined, name: Value): string | undefined => {
  const wanted = stringOf(name).toLowerCase();
  return headersOf(self).find(([each]) => each.toLowerCase() === wanted)?.[1];
};
const headersOf = (self: Value | undefined): readonly [string, string][] =>
  (((self as Instance).native as HttpRequest).lines ?? []).map((line) => {
    const colon = Math.max(0, line.indexOf(':'));
    return [line.slice(0, colon), line.slice(colon + 1).replace(/^[ \t]+/, '')];
  });

/** What answers a request. @see cpython: Lib/http/server.py BaseHTTPRequestHandler */
export const handlerClass = nativeClass(
  'BaseHTTPRequestHandler',
  {
    server_version: 'BaseHTTP/0.6',
    sys_version: '',
    protocol_version: 'HTTP/1.0',
    /** As in Python, the making of a handler is its work. */
    *__init__({ args: [self, connection, address = null, server = null], named }, machine): Task<Value> {
      const instance = self as Instance;
      const own = (connection as Instance).native as Exchange;
      instance.native = own;
      const { request } = own;
      instance.fields
        .set('wfile', new Instance(streamClass, own))
        .set('rfile', new Instance(streamClass, own))
        .set('headers', new Instance(messageClass, request))
        .set('path', request.target)
        .set('command', request.method)
        .set('request_version', request.version)
        .set('requestline', `${request.method} ${request.target} ${request.version}`)
        .set('client_address', address)
        .set('server', server)
        .set('directory', named.get('directory') ?? null);
      const method = machine.attributeIf(instance, `do_${request.method}`);
      if (method) yield* machine.call(method, given());
      else yield* refuse(machine, instance, 501, `Unsupported method ('${request.method}')`);
      return null;
    },
    *send_response({ args: [self = null, status, message], named }, machine): Task<Value> {
      const reason = message ?? named.get('message') ?? null;
      yield* respond(machine, self, wholeOf(status), reason === null ? undefined : stringOf(reason));
      return null;
    },
    send_response_only: (all) => {
      exchange(all).status = wholeOf(all.args[1]);
      exchange(all).answered = true;
      return null;
    },
    send_header: (all, machine) => {
      exchange(all).headers[machine.text(all.args[1] ?? '')] = machine.text(all.args[2] ?? '');
      return null;
    },
    end_headers: () => null,
    *send_error({ args: [self = null, status, message = null] }, machine): Task<Value> {
      const code = wholeOf(status);
      yield* refuse(machine, self, code, message === null ? (statusText[code] ?? '???') : stringOf(message));
      return null;
    },
    *log_request({ args: [self = null, code = '-', size = '-'] }, machine): Task<Value> {
      yield* log(machine, self, '"%s" %s %s', machine.attribute(self, 'requestline'), machine.text(code), machine.text(size));
      return null;
    },
    *log_error({ args: [self = null, format = '', ...args] }, machine): Task<Value> {
      yield* log(machine, self, stringOf(format), ...args);
      return null;
    },
    *log_message(all, machine): Task<Value> {
      const [, format = '', ...args] = all.args;
      const text = percent(machine, stringOf(format), new List(args, 'tuple'));
      const { process } = machine;
      yield* process.write(
        2,
        `${exchange(all).request.remoteAddress} - - [${strftime('%d/%b/%Y %H:%M:%S', process.now, zoneOf(process))}] ${text}\n`,
      );
      return null;
    },
    address_string: (all) => exchange(all).request.remoteAddress,
    date_time_string: (_, { process }) => httpDate(process.now),
    log_date_time_string: (_, { process }) => strftime('%d/%b/%Y %H:%M:%S', process.now, zoneOf(process)),
    version_string: (_, machine) => `BaseHTTP/0.6 Python/${machine.version}`,
  },
  'http.server',
);

function* serveFile(all: Arguments, machine: Machine): Task<Value> {
  const own = exchange(all);
  const directory = (all.args[0] as Instance).fields.get('directory') ?? null;
  const answer = yield* fileAnswer(
    machine.process,
    directory === null ? machine.process.cwd : stringOf(directory),
    own.request,
    machine.version,
  );
  own.status = answer.status;
  own.answered = true;
  Object.assign(own.headers, answer.headers);
  own.body = answer.body ?? '';
  own.whole = true;
  return null;
}

/** It answers with the files of a folder. */
export const filesClass = nativeClass('SimpleHTTPRequestHandler', { do_GET: serveFile, do_HEAD: serveFile }, 'http.server', [handlerClass]);
