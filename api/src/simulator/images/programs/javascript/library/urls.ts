import { JsFunction, JsObject, type JsValue, type Machine, Thrown } from '../values.ts';
import { define, getter } from './define.ts';
import { iteratorOf } from './objects.ts';

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
};
const pairsOf = (query: string): [string, string][] =>
  query
    .replace(/^\?/, '')
    .split('&')
    .filter((part) => part !== '')
    .map((part) => {
      const at = part.indexOf('=');
      return at < 0 ? [decode(part), ''] : [decode(part.slice(0, at)), decode(part.slice(at + 1))];
    });

/** URL and URLSearchParams, and what else encodes texts. */
export function defineUrls(machine: Machine): void {
  const params = new JsObject(machine.protos.Object as JsObject);
  const own = (self: JsValue): [string, string][] => (self as JsObject).native as [string, string][];
  const shown = (pairs: readonly (readonly [string, string])[]): string =>
    pairs.map((pair) => pair.map((each) => encodeURIComponent(each).replaceAll('%20', '+')).join('=')).join('&');
  define(machine, params, {
    get: (self, [name]) => own(self).find(([key]) => key === machine.text(name))?.[1] ?? null,
    getAll: (self, [name]) =>
      machine.array(
        own(self)
          .filter(([key]) => key === machine.text(name))
          .map(([, value]) => value),
      ),
    has: (self, [name]) => own(self).some(([key]) => key === machine.text(name)),
    set: (self, [name, value]) => {
      const pairs = own(self);
      const found = pairs.find(([key]) => key === machine.text(name));
      if (found) found[1] = machine.text(value);
      else pairs.push([machine.text(name), machine.text(value)]);
      return undefined;
    },
    append: (self, [name, value]) => {
      own(self).push([machine.text(name), machine.text(value)]);
      return undefined;
    },
    toString: (self: JsValue) => shown(own(self)),
    entries: (self) =>
      iteratorOf(
        machine,
        own(self).map((pair) => machine.array([...pair])),
      ),
    keys: (self) =>
      iteratorOf(
        machine,
        own(self).map(([key]) => key),
      ),
  });
  params.put(Symbol.iterator, params.own('entries')?.value, false);
  const made = (pairs: [string, string][]): JsObject => new JsObject(params, 'URLSearchParams', pairs);
  const search = new JsFunction(
    machine.protos.Function as JsObject,
    'URLSearchParams',
    (_, [given]) =>
      made(
        typeof given === 'string'
          ? pairsOf(given)
          : given instanceof JsObject
            ? given.keys().map((key) => [key, machine.text(machine.get(given, key))])
            : [],
      ),
    'itself',
  );
  search.put('prototype', params, false);
  const proto = new JsObject(machine.protos.Object as JsObject);
  getter(machine, proto, 'searchParams', (self) => (self as JsObject).native as JsObject);
  define(machine, proto, { toString: (self: JsValue) => machine.get(self, 'href'), toJSON: (self) => machine.get(self, 'href') });
  const url = new JsFunction(
    machine.protos.Function as JsObject,
    'URL',
    (_, [text, from]) => {
      const [given, root] = [machine.text(text), from === undefined ? '' : machine.text(from)];
      const whole = /^\w[\w+.-]*:/.test(given)
        ? given
        : given.startsWith('/')
          ? root.replace(/^(\w+:\/\/[^/]*).*$/, '$1') + given
          : root.replace(/[^/]*$/, '') + given;
      const found = /^(\w[\w+.-]*:)\/\/(?:([^@/]*)@)?([^/?#:]*)(?::(\d+))?([^?#]*)(\?[^#]*)?(#.*)?$/.exec(whole);
      if (!found) {
        const failure = machine.fail('TypeError', 'Invalid URL');
        (failure.value as JsObject).put('code', 'ERR_INVALID_URL').put('input', given);
        throw failure;
      }
      const [, protocol = '', user = '', host = '', port = '', path = '', query = '', hash = ''] = found;
      const usual = { 'http:': '80', 'https:': '443' }[protocol] === port ? '' : port;
      const object = new JsObject(proto, 'URL', made(pairsOf(query)));
      const [username = '', password = ''] = user.split(':');
      const parts = {
        href: '',
        origin: '',
        protocol,
        username,
        password,
        host: host.toLowerCase() + (usual && `:${usual}`),
        hostname: host.toLowerCase(),
        port: usual,
        pathname: path || '/',
        search: query === '?' ? '' : query,
        hash,
      };
      parts.origin = `${protocol}//${parts.host}`;
      parts.href = `${protocol}//${user && `${user}@`}${parts.host}${parts.pathname}${parts.search}${hash}`;
      for (const [name, value] of Object.entries(parts)) object.put(name, value);
      return object;
    },
    'itself',
  );
  url.put('prototype', proto, false);
  proto.put('constructor', url, false);
  machine.global.put('URL', url, false).put('URLSearchParams', search, false);
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
        const pairs = machine.object();
        for (const [name, value] of pairsOf(search ?? '')) pairs.put(name, value);
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
