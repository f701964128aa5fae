import type { Task } from '../../../../engine/index.ts';
import { accessor, JsArray, JsFunction, JsObject, type JsValue, type Machine, Thrown, Unsupported } from '../values.ts';
import { define, getter } from './define.ts';
import { iteratorOf } from './objects.ts';
import { withCode } from './system-error.ts';

/** URL and URLSearchParams, and what else encodes texts: addresses are what the standard that browsers share makes of them. */
export function defineUrls(machine: Machine): void {
  const params = paramsOf(machine);
  const proto = new JsObject(machine.protos.Object as JsObject);
  const own = (self: JsValue): URL => {
    if (self instanceof JsObject && self.native instanceof URL) return self.native;
    throw machine.fail('TypeError', 'Value of "this" must be of type URL');
  };
  for (const name of PARTS) {
    accessor(
      proto,
      name,
      'get',
      machine.native(`get ${name}`, (self) => own(self)[name]),
      true,
    );
    accessor(
      proto,
      name,
      'set',
      machine.native(`set ${name}`, (self, [value]) => {
        own(self)[name] = machine.text(value);
        return undefined;
      }),
      true,
    );
  }
  getter(machine, proto, 'origin', (self) => own(self).origin);
  getter(machine, proto, 'searchParams', (self) => searchOf(machine, params, own(self).searchParams));
  define(machine, proto, { toString: (self: JsValue) => own(self).href, toJSON: (self) => own(self).href });
  const made = (text: JsValue, from: JsValue): URL | undefined => {
    try {
      return new URL(machine.text(text), from === undefined ? undefined : machine.text(from));
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      return undefined;
    }
  };
  const url = new JsFunction(
    machine.protos.Function as JsObject,
    'URL',
    (_, [text, from]) => {
      const parsed = made(text, from);
      if (parsed) return new JsObject(proto, 'URL', parsed);
      const thrown = withCode(machine, machine.fail('TypeError', 'Invalid URL'), 'ERR_INVALID_URL');
      (thrown.value as JsObject).put('input', machine.text(text));
      throw thrown;
    },
    'itself',
  );
  url.put('prototype', proto, false);
  proto.put('constructor', url, false);
  // Since 19.9 and 18.17.
  if (Number.parseInt(machine.version, 10) >= 20) define(machine, url, { canParse: (_, [text, from]) => made(text, from) !== undefined });
  machine.global.put('URL', url, false);
  const coder =
    (run: (text: string) => string) =>
    (_: JsValue, [text]: readonly JsValue[]): JsValue => {
      try {
        return run(machine.text(text));
      } catch (error) {
        if (error instanceof Thrown || !(error instanceof URIError)) throw error;
        throw machine.fail('URIError', 'URI malformed');
      }
    };
  define(machine, machine.global, {
    encodeURIComponent: coder(encodeURIComponent),
    decodeURIComponent: coder(decodeURIComponent),
    encodeURI: coder(encodeURI),
    decodeURI: coder(decodeURI),
  });
}

const PARTS = ['href', 'protocol', 'username', 'password', 'host', 'hostname', 'port', 'pathname', 'search', 'hash'] as const;

/** The same object each time it is asked for. */
function searchOf(machine: Machine, params: JsObject, of: URLSearchParams): JsObject {
  const known = (machine.kept.get('search params') as Map<URLSearchParams, JsObject> | undefined) ?? new Map<URLSearchParams, JsObject>();
  machine.kept.set('search params', known);
  const made = known.get(of) ?? new JsObject(params, 'URLSearchParams', of);
  known.set(of, made);
  return made;
}

function paramsOf(machine: Machine): JsObject {
  const params = new JsObject(machine.protos.Object as JsObject);
  const own = (self: JsValue): URLSearchParams => (self as JsObject).native as URLSearchParams;
  const text = (value: JsValue): string => machine.text(value);
  define(machine, params, {
    get: (self, [name]) => own(self).get(text(name)),
    getAll: (self, [name]) => machine.array(own(self).getAll(text(name))),
    has: (self, [name]) => own(self).has(text(name)),
    set: (self, [name, value]) => own(self).set(text(name), text(value)) as undefined,
    append: (self, [name, value]) => own(self).append(text(name), text(value)) as undefined,
    delete: (self, [name]) => own(self).delete(text(name)) as undefined,
    sort: (self) => own(self).sort() as undefined,
    toString: (self: JsValue) => own(self).toString(),
    entries: (self) =>
      iteratorOf(
        machine,
        [...own(self)].map((pair) => machine.array(pair)),
        'URLSearchParams',
      ),
    keys: (self) => iteratorOf(machine, [...own(self).keys()], 'URLSearchParams'),
    values: (self) => iteratorOf(machine, [...own(self).values()], 'URLSearchParams'),
    *forEach(self, [run]): Task<JsValue> {
      for (const [name, value] of [...own(self)]) yield* machine.call(run, undefined, [value, name, self]);
      return undefined;
    },
  });
  getter(machine, params, 'size', (self) => [...own(self)].length);
  params.put(Symbol.iterator, params.own('entries')?.value, false);
  const search = new JsFunction(
    machine.protos.Function as JsObject,
    'URLSearchParams',
    (_, [given]) => searchFrom(machine, params, given),
    'itself',
  );
  search.put('prototype', params, false);
  params.put('constructor', search, false);
  machine.global.put('URLSearchParams', search, false);
  return params;
}
function* searchFrom(machine: Machine, params: JsObject, given: JsValue): Task<JsValue> {
  const made = new URLSearchParams(given === undefined || given instanceof JsObject ? '' : machine.text(given));
  if (given instanceof JsObject) {
    if (machine.get(given, Symbol.iterator) === undefined)
      for (const name of given.keys()) made.append(name, machine.text(machine.get(given, name)));
    else
      for (const pair of yield* machine.items(given)) {
        if (!(pair instanceof JsArray) || pair.items.length !== 2) throw new Unsupported('URLSearchParams of what are no pairs');
        made.append(machine.text(pair.items[0]), machine.text(pair.items[1]));
      }
  }
  return new JsObject(params, 'URLSearchParams', made);
}

/** Node's `url`: the global URL, and the older `parse`. */
export function urlModule(machine: Machine): JsObject {
  return define(
    machine,
    machine.object(),
    {
      URL: machine.global.own('URL')?.value,
      URLSearchParams: machine.global.own('URLSearchParams')?.value,
      fileURLToPath: (_, [url]) => machine.text(url).replace(/^file:\/\//, ''),
      parse: (_, [text, query]) => {
        const [, protocol = null, host = null, path = '', search = null] =
          /^(?:(\w+:)\/\/([^/?#]*))?([^?#]*)(\?[^#]*)?/.exec(machine.text(text)) ?? [];
        const pairs = new JsObject(null);
        for (const [name, value] of new URLSearchParams(search ?? '')) pairs.put(name, value);
        return machine.object({
          protocol,
          host,
          hostname: host?.replace(/:\d+$/, '') ?? null,
          port: /:(\d+)$/.exec(host ?? '')?.[1] ?? null,
          pathname: path || null,
          search,
          query: query === true ? pairs : (search?.slice(1) ?? null),
          path: path + (search ?? ''),
          href: machine.text(text),
        });
      },
    },
    true,
  );
}
