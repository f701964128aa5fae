import type { Task } from '../../../../engine/index.ts';
import { statusText } from '../../../servers/http-message.ts';
import { JsFunction, JsObject, type JsValue, type Machine, Thrown, Unsupported } from '../values.ts';
import { define } from './define.ts';
import { serverOf } from './http-server.ts';
import { fromJson, toJson } from './json.ts';

interface Layer {
  readonly method: string | undefined;
  readonly pattern: RegExp;
  readonly names: readonly string[];
  readonly run: JsValue;
  readonly prefix: string;
}

function layerOf(method: string | undefined, path: string, run: JsValue): Layer {
  const names: string[] = [];
  const text = path
    .replace(/\/$/, '')
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replace(/:(\w+)/g, (_, name: string) => {
      names.push(name);
      return '([^/]+)';
    });
  return { method, pattern: new RegExp(`^${text}${method === undefined ? '(?=/|$)' : '/?$'}`, 'i'), names, run, prefix: path };
}

/** The package express: routes, and what stands between. */
export function expressModule(machine: Machine): JsObject {
  const router = (): JsFunction => {
    const layers: Layer[] = [];
    const made = machine.native('app', (_, [request, response, next]) =>
      handle(machine, layers, request as JsObject, response as JsObject, next),
    );
    const add =
      (method: string | undefined) =>
      (self: JsValue, args: readonly JsValue[]): JsValue => {
        const path = typeof args[0] === 'string' ? args[0] : method === undefined ? '/' : undefined;
        if (path === undefined) throw new Unsupported('a route of express that is no text');
        for (const run of args.slice(typeof args[0] === 'string' ? 1 : 0))
          if (run instanceof JsFunction) layers.push(layerOf(method === 'ALL' ? undefined : method, path, run));
        return self;
      };
    for (const name of ['get', 'post', 'put', 'delete', 'patch', 'head', 'options', 'all'])
      made.put(name, machine.native(name, add(name === 'all' ? 'ALL' : name.toUpperCase())), false);
    made.put('use', machine.native('use', add(undefined)), false);
    made.put(
      'set',
      machine.native('set', (self) => self),
      false,
    );
    made.put(
      'disable',
      machine.native('disable', (self) => self),
      false,
    );
    made.put(
      'enable',
      machine.native('enable', (self) => self),
      false,
    );
    return made;
  };
  const body = (parse: (text: string) => JsValue, type: RegExp): JsFunction =>
    machine.native('parser', (_, [request, __, next]) => {
      const text = String((request as JsObject).native ?? '');
      const kind = machine.text(machine.get(machine.get(request, 'headers'), 'content-type'));
      if (text !== '' && type.test(kind)) (request as JsObject).put('body', parse(text));
      else if (machine.get(request, 'body') === undefined) (request as JsObject).put('body', machine.object());
      return machine.call(next, undefined, []);
    });
  const express = machine.native('express', () => {
    const app = router();
    app.put(
      'listen',
      machine.native('listen', (_, args) => {
        const server = serverOf(machine, app);
        return machine.call(machine.get(server, 'listen'), server, args);
      }),
      false,
    );
    return app;
  });
  return define(machine, express, {
    Router: () => router(),
    json: () => body((text) => fromJson(machine, text), /json/),
    urlencoded: () =>
      body(
        (text) =>
          machine.object(
            Object.fromEntries(
              [...text.matchAll(/([^=&]+)=([^&]*)/g)].map(([, name = '', value = '']) => [name, decodeURIComponent(value)]),
            ),
          ),
        /urlencoded/,
      ),
    static: () => {
      throw new Unsupported('express.static');
    },
  });
}

function* handle(machine: Machine, layers: readonly Layer[], request: JsObject, response: JsObject, outer: JsValue): Task<JsValue> {
  const url = machine.text(machine.get(request, 'url'));
  const [path = '/', query = ''] = url.split('?');
  const method = machine.text(machine.get(request, 'method'));
  prepare(machine, request, response, path, query);
  const from = (start: number): JsFunction => machine.native('next', (_, [error]) => step(start, error));
  function* step(start: number, error: JsValue): Task<JsValue> {
    for (let i = start; i < layers.length; i++) {
      const layer = layers[i] as Layer;
      const found = layer.pattern.exec(path);
      if (!found || (layer.method !== undefined && layer.method !== method && !(method === 'HEAD' && layer.method === 'GET'))) continue;
      const handlesErrors = layer.run instanceof JsFunction && layer.run.node?.params.length === 4;
      if (handlesErrors !== (error !== undefined && error !== null)) continue;
      const params = machine.object();
      for (const [at, name] of layer.names.entries()) params.put(name, decodeURIComponent(found[at + 1] ?? ''));
      request.put('params', params);
      const nested = layer.method === undefined && layer.prefix !== '/';
      if (nested) request.put('url', url.slice(found[0].length) || '/');
      try {
        const args = handlesErrors ? [error, request, response, from(i + 1)] : [request, response, from(i + 1)];
        const made = yield* machine.call(layer.run, undefined, args);
        if (nested) request.put('url', url);
        return made;
      } catch (thrown) {
        if (!(thrown instanceof Thrown)) throw thrown;
        return yield* step(i + 1, thrown.value);
      }
    }
    if (outer instanceof JsFunction) return yield* machine.call(outer, undefined, error === undefined ? [] : [error]);
    return yield* last(machine, response, method, path, error);
  }
  return yield* step(0, undefined);
}

function* last(machine: Machine, response: JsObject, method: string, path: string, error: JsValue): Task<JsValue> {
  const failed = error !== undefined && error !== null;
  const stack = failed ? machine.text(error instanceof JsObject ? machine.get(error, 'stack') : error) : '';
  if (failed) yield* machine.print(2, `${stack}\n`);
  const text = failed
    ? stack.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\n', '<br>').replaceAll('  ', ' &nbsp;')
    : `Cannot ${method} ${path}`;
  yield* machine.call(machine.get(response, 'status'), response, [failed ? 500 : 404]);
  response.put('statusCode', failed ? 500 : 404);
  yield* machine.call(machine.get(response, 'setHeader'), response, ['Content-Type', 'text/html; charset=utf-8']);
  return yield* machine.call(machine.get(response, 'end'), response, [
    `<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>Error</title>\n</head>\n<body>\n<pre>${text}</pre>\n</body>\n</html>\n`,
  ]);
}

/** What express adds to requests and answers. */
function prepare(machine: Machine, request: JsObject, response: JsObject, path: string, query: string): void {
  if (response.own('send')) return;
  const pairs = machine.object();
  for (const [, name = '', value = ''] of query.matchAll(/([^=&]+)=?([^&]*)/g))
    pairs.put(decodeURIComponent(name), decodeURIComponent(value));
  const headers = machine.get(request, 'headers');
  request
    .put('query', pairs)
    .put('path', path)
    .put('originalUrl', machine.get(request, 'url'))
    .put('hostname', machine.text(machine.get(headers, 'host') ?? '').replace(/:\d+$/, ''))
    .put('ip', machine.get(machine.get(request, 'socket'), 'remoteAddress'))
    .put(
      'get',
      machine.native('get', (_, [name]) => machine.get(headers, machine.text(name).toLowerCase())),
      false,
    );
  const call = (name: string, ...args: JsValue[]): Task<JsValue> => machine.call(machine.get(response, name), response, args);
  function* send(value: JsValue, type: string): Task<JsValue> {
    if (machine.callNow(machine.get(response, 'getHeader'), response, ['content-type']) === undefined)
      yield* call('setHeader', 'Content-Type', type);
    return yield* call('end', value);
  }
  machine.callNow(machine.get(response, 'setHeader'), response, ['X-Powered-By', 'Express']);
  define(machine, response, {
    status: (self, [code]) => {
      response.put('statusCode', machine.number(code));
      return self;
    },
    *send(_, [value]): Task<JsValue> {
      if (value instanceof JsObject && value.kind !== 'Buffer')
        return yield* send(yield* toJson(machine, value), 'application/json; charset=utf-8');
      return yield* send(
        value === undefined ? '' : typeof value === 'number' || typeof value === 'boolean' ? String(value) : value,
        'text/html; charset=utf-8',
      );
    },
    *json(_, [value]): Task<JsValue> {
      return yield* send(yield* toJson(machine, value), 'application/json; charset=utf-8');
    },
    *sendStatus(_, [code]): Task<JsValue> {
      response.put('statusCode', machine.number(code));
      return yield* send(statusText[machine.number(code)] ?? machine.text(code), 'text/plain; charset=utf-8');
    },
    *redirect(_, args): Task<JsValue> {
      const to = machine.text(args.at(-1));
      response.put('statusCode', args.length > 1 ? machine.number(args[0]) : 302);
      yield* call('setHeader', 'Location', to);
      return yield* call('end', `Found. Redirecting to ${to}`);
    },
    set: (self, [name, value]) => {
      machine.callNow(machine.get(response, 'setHeader'), self, [name, value]);
      return self;
    },
    type: (self, [value]) => {
      machine.callNow(machine.get(response, 'setHeader'), self, ['Content-Type', value]);
      return self;
    },
  });
}
