import type { Task } from '../../../../engine/index.ts';
import { httpDate, strftime } from '../../../../shell/utilities/time/calendar.ts';
import { zoneOf } from '../../../../shell/utilities/time/zone.ts';
import { EventLoop } from '../../../servers/event-loop.ts';
import { canonicalHeader, type HttpRequest, type HttpResponse, statusText } from '../../../servers/http-message.ts';
import { serveHttp } from '../../../servers/http-server.ts';
import { tryListen } from '../../../servers/run-server.ts';
import { getter, nativeClass } from '../classes.ts';
import { failure, systemRaised } from '../exceptions.ts';
import { stringOf, typeName, wholeOf } from '../types.ts';
import { type Arguments, Bytes, Dict, given, Instance, List, type Machine, Native, Raised, Unsupported, type Value } from '../values.ts';
import { dumps, loads } from './json.ts';
import type { Members } from './members.ts';

interface Rule {
  readonly pattern: RegExp;
  readonly names: readonly { readonly name: string; readonly whole: boolean }[];
  readonly methods: readonly string[];
  readonly run: Value;
}
interface App {
  readonly rules: Rule[];
  readonly failures: Map<number, Value>;
  readonly before: Value[];
}
const app = (self: Value | undefined): App => (self as Instance).native as App;

function ruleOf(path: string, methods: readonly string[], run: Value): Rule {
  const names: { name: string; whole: boolean }[] = [];
  const pattern = path
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replace(/<(?:(\w+):)?(\w+)>/g, (_, kind: string | undefined, name: string) => {
      names.push({ name, whole: kind === 'int' });
      return kind === 'int' ? '(\\d+)' : kind === 'path' ? '(.+)' : '([^/]+)';
    });
  return { pattern: new RegExp(`^${pattern}$`), names, methods, run };
}

// ---- requests and answers

const requestNow = 'flask request';
const current = (machine: Machine): HttpRequest => {
  const found = machine.kept.get(requestNow);
  if (!found) throw failure('RuntimeError', 'Working outside of request context.');
  return found as HttpRequest;
};
const mapping = (pairs: Iterable<readonly [string, string]>): Dict => Dict.of(pairs);
const requestClass = nativeClass(
  'Request',
  {
    method: getter((_, machine) => current(machine).method),
    path: getter((_, machine) => current(machine).path),
    url: getter((_, machine) => `http://${current(machine).headers.get('host') ?? ''}${current(machine).target}`),
    args: getter((_, machine) => mapping(current(machine).query)),
    form: getter((_, machine) =>
      mapping(
        new Map(
          [...current(machine).body.matchAll(/([^=&]+)=([^&]*)/g)].map(([, name = '', value = '']) => [name, decodeURIComponent(value)]),
        ),
      ),
    ),
    headers: getter((_, machine) => mapping([...current(machine).headers].map(([name, value]) => [canonicalHeader(name), value]))),
    data: getter((_, machine) => new Bytes(current(machine).body)),
    json: getter((_, machine) => loads(machine, current(machine).body)),
    remote_addr: getter((_, machine) => current(machine).remoteAddress),
    host: getter((_, machine) => current(machine).headers.get('host') ?? ''),
    get_json: (_, machine) => loads(machine, current(machine).body),
    get_data: (_, machine) => new Bytes(current(machine).body),
  },
  'flask.wrappers',
);
const responseClass = nativeClass(
  'Response',
  {
    __init__: ({ args: [self, body, status], named }, machine) => {
      (self as Instance).native = {
        status: wholeOf(status ?? named.get('status') ?? 200n),
        headers: { 'Content-Type': machine.text(named.get('mimetype') ?? named.get('content_type') ?? 'text/html; charset=utf-8') },
        body: machine.text(body ?? named.get('response') ?? ''),
      } satisfies HttpResponse;
      return null;
    },
  },
  'flask.wrappers',
);
const answerOf = (status: number, type: string, body: string): HttpResponse => ({ status, headers: { 'Content-Type': type }, body });
const HTML = 'text/html; charset=utf-8';
const page = (status: number, text: string): HttpResponse => {
  const name = { 404: 'Not Found', 405: 'Method Not Allowed', 500: 'Internal Server Error' }[status] ?? statusText[status] ?? '';
  return answerOf(status, HTML, `<!doctype html>\n<html lang=en>\n<title>${status} ${name}</title>\n<h1>${name}</h1>\n<p>${text}</p>\n`);
};

function* responseOf(machine: Machine, value: Value): Task<HttpResponse> {
  if (value instanceof Instance && value.of === responseClass) return value.native as HttpResponse;
  if (typeof value === 'string') return answerOf(200, HTML, value);
  if (value instanceof Bytes) return answerOf(200, HTML, value.text);
  if (value instanceof Dict || (value instanceof List && value.kind === 'list'))
    return answerOf(
      200,
      'application/json',
      `${yield* dumps(machine, { args: [value], named: new Map([['separators', new List([',', ':'], 'tuple')]]) })}\n`,
    );
  if (value instanceof List) {
    const [body = null, second, third] = value.items;
    const made = yield* responseOf(machine, body);
    const headers = [second, third].find((each) => each instanceof Dict) as Dict | undefined;
    return {
      ...made,
      status: typeof second === 'bigint' ? Number(second) : made.status,
      headers: {
        ...made.headers,
        ...Object.fromEntries([...(headers?.entries.values() ?? [])].map(([name, each]) => [String(name), machine.text(each)])),
      },
    };
  }
  throw failure(
    'TypeError',
    value === null
      ? 'The view function did not return a valid response. The function either returned None or ended without a return statement.'
      : `The view function did not return a valid response tuple. The return type must be a string, dict, list, tuple with headers or status, Response instance, or WSGI callable, but it was a ${typeName(value)}.`,
  );
}

const abortClass = nativeClass('HTTPException', {}, 'werkzeug.exceptions', [failure('Exception').value.of]);

function* handled(machine: Machine, own: App, request: HttpRequest): Task<HttpResponse> {
  machine.kept.set(requestNow, request);
  try {
    for (const run of own.before) yield* machine.call(run, given());
    const fitting = own.rules.filter(({ pattern }) => pattern.test(request.path));
    const rule = fitting.find(({ methods }) => methods.includes(request.method) || (request.method === 'HEAD' && methods.includes('GET')));
    if (!rule) {
      const status = fitting.length > 0 ? 405 : 404;
      return yield* failed(machine, own, status);
    }
    const found = rule.pattern.exec(request.path) ?? [];
    const named = new Map<string, Value>();
    for (const [i, { name, whole }] of rule.names.entries())
      named.set(name, whole ? BigInt(found[i + 1] ?? 0) : decodeURIComponent(found[i + 1] ?? ''));
    return yield* responseOf(machine, yield* machine.call(rule.run, { args: [], named }));
  } catch (error) {
    const raised = systemRaised(error);
    if (!(raised instanceof Raised)) throw raised;
    if (raised.value.of === abortClass) return yield* failed(machine, own, Number(raised.value.native ?? 500), raised);
    if (!raised.value.of.isKindOf(failure('Exception').value.of)) throw raised;
    yield* machine.process.write(
      2,
      `[${strftime('%Y-%m-%d %H:%M:%S,%3N', machine.process.now, zoneOf(machine.process))}] ERROR in app: Exception on ${request.path} [${request.method}]\n${machine.traceback(raised)}`,
    );
    return yield* failed(machine, own, 500, raised);
  } finally {
    machine.kept.delete(requestNow);
  }
}
function* failed(machine: Machine, own: App, status: number, raised?: Raised): Task<HttpResponse> {
  const handler = own.failures.get(status);
  if (handler) return yield* responseOf(machine, yield* machine.call(handler, given(raised?.value ?? null)));
  if (status === 404)
    return page(
      404,
      'The requested URL was not found on the server. If you entered the URL manually please check your spelling and try again.',
    );
  if (status === 405) return page(405, 'The method is not allowed for the requested URL.');
  return page(
    status,
    status === 500
      ? 'The server encountered an internal error and was unable to complete your request. Either the server is overloaded or there is an error in the application.'
      : (statusText[status] ?? ''),
  );
}

/** `app.run()`: the development server. */
function* serve(machine: Machine, self: Instance, { args, named }: Arguments): Task<Value> {
  const own = app(self);
  const host = stringOf(args[1] ?? named.get('host') ?? '127.0.0.1');
  const port = wholeOf(args[2] ?? named.get('port') ?? 5000n);
  const { process } = machine;
  const name = stringOf(self.fields.get('name'));
  yield* machine.print(
    ` * Serving Flask app '${name}'\n * Debug mode: ${machine.truth(named.get('debug') ?? false) ? 'on' : 'off'}\n`,
    true,
  );
  const listener = tryListen(process, port, host === '0.0.0.0' ? undefined : host, 4);
  if ('error' in listener) {
    yield* machine.flush();
    yield* process.write(
      2,
      `${listener.error.message}\nPort ${port} is in use by another program. Either identify and stop that program, or start the server with a different port.\n`,
    );
    throw failure('SystemExit', 1n);
  }
  const [own_] = process.net.interfaces.filter((each) => each.name === 'eth0');
  const shown =
    host === '0.0.0.0'
      ? ` * Running on all addresses (0.0.0.0)\n * Running on http://127.0.0.1:${port}\n * Running on http://${own_?.address ?? '127.0.0.1'}:${port}\n`
      : ` * Running on http://${host}:${port}\n`;
  yield* process.write(
    2,
    `WARNING: This is a development server. Do not use it in a production deployment. Use a production WSGI server instead.\n${shown}Press CTRL+C to quit\n`,
  );
  for (;;) {
    const loop = new EventLoop();
    machine.interrupted = () => loop.stop();
    serveHttp(loop, listener, {
      *handle(request) {
        const made = yield* handled(machine, own, request);
        yield* process.write(
          2,
          `${request.remoteAddress} - - [${strftime('%d/%b/%Y %H:%M:%S', process.now, zoneOf(process))}] "${request.method} ${request.target} ${request.version}" ${made.status} -\n`,
        );
        return {
          ...made,
          headers: {
            Server: `Werkzeug/3.0.1 Python/${machine.version}`,
            Date: httpDate(process.now),
            ...made.headers,
            Connection: 'close',
          },
        };
      },
    });
    yield* loop.run();
    yield* machine.handleSignals();
  }
}

const route =
  (fixed?: string) =>
  ({ args: [self, path = '/'], named }: Arguments, machine: Machine): Value =>
    new Native('route', function* ({ args: [run = null] }): Task<Value> {
      const given_ = named.get('methods') ?? null;
      const methods =
        fixed !== undefined
          ? [fixed]
          : given_ === null
            ? ['GET']
            : (yield* machine.items(given_)).map((each) => stringOf(each).toUpperCase());
      app(self).rules.push(ruleOf(stringOf(path), methods, run));
      return run;
    });
const flaskClass = nativeClass(
  'Flask',
  {
    __init__: ({ args: [self, name = '__main__'] }, machine) => {
      const made = self as Instance;
      made.native = { rules: [], failures: new Map(), before: [] } satisfies App;
      made.fields
        .set('name', name === '__main__' ? (machine.file.split('/').at(-1)?.replace(/\.py$/, '') ?? '') : name)
        .set('config', new Dict());
      return null;
    },
    route: route(),
    get: route('GET'),
    post: route('POST'),
    put: route('PUT'),
    delete: route('DELETE'),
    add_url_rule: ({ args: [self, path = '/', , run], named }) => {
      app(self).rules.push(ruleOf(stringOf(path), ['GET'], run ?? named.get('view_func') ?? null));
      return null;
    },
    errorhandler: ({ args: [self, status] }) =>
      new Native('errorhandler', ({ args: [run = null] }) => {
        if (typeof status !== 'bigint') throw new Unsupported('an error handler for a kind of exception');
        app(self).failures.set(Number(status), run);
        return run;
      }),
    before_request: ({ args: [self, run = null] }) => {
      app(self).before.push(run);
      return run;
    },
    *run(all, machine): Task<Value> {
      return yield* serve(machine, all.args[0] as Instance, all);
    },
  },
  'flask.app',
);

/** The package `flask`: routes, and the development server. */
export const flask: Members = {
  Flask: flaskClass,
  Response: responseClass,
  request: new Instance(requestClass, 'request'),
  *jsonify({ args, named }, machine): Task<Value> {
    const value = named.size > 0 ? Dict.of(named) : args.length === 1 ? (args[0] as Value) : new List([...args]);
    const body = yield* dumps(machine, {
      args: [value],
      named: new Map<string, Value>([
        ['separators', new List([',', ':'], 'tuple')],
        ['sort_keys', true],
      ]),
    });
    return new Instance(responseClass, answerOf(200, 'application/json', `${body}\n`));
  },
  *make_response({ args }, machine): Task<Value> {
    return new Instance(responseClass, yield* responseOf(machine, args.length === 1 ? (args[0] as Value) : new List([...args], 'tuple')));
  },
  abort: ({ args: [status] }) => {
    const made = new Raised(new Instance(abortClass, wholeOf(status)));
    throw made;
  },
  render_template: () => {
    throw new Unsupported('Flask templates');
  },
  render_template_string: () => {
    throw new Unsupported('Flask templates');
  },
};
