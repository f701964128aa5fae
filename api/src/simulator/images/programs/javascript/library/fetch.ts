import { compareText } from '../../../../apimachinery/compare-text.ts';
import type { Task } from '../../../../engine/index.ts';
import { statusText } from '../../../servers/http-message.ts';
import { JsFunction, JsObject, type JsValue, type Machine, Thrown } from '../values.ts';
import { define } from './define.ts';
import { askedOf, fetched } from './http-client.ts';
import { fromJson } from './json.ts';

const MOST_REDIRECTS = 20;

/** fetch(), which Node has since 18. */
export function defineFetch(machine: Machine): void {
  define(machine, machine.global, {
    fetch: (_, args) => {
      const made = machine.promise();
      const options = args[1];
      const signal = options instanceof JsObject ? machine.get(options, 'signal') : undefined;
      if (!(signal instanceof JsObject)) {
        machine.loop.start(go(machine, made, args));
        return made;
      }
      const abort = (): JsValue => {
        machine.settle(made, 'rejected', machine.get(signal, 'reason'));
        return undefined;
      };
      if (machine.get(signal, 'aborted') === true) {
        abort();
        return made;
      }
      const asking = machine.loop.start(go(machine, made, args));
      const stop = machine.native('', () => {
        asking.stop();
        return abort();
      });
      machine.callNow(machine.get(signal, 'addEventListener'), signal, ['abort', stop]);
      return made;
    },
  });
}
function* go(machine: Machine, made: JsObject, args: readonly JsValue[]): Task<void> {
  const mode = args[1] instanceof JsObject ? machine.get(args[1], 'redirect') : undefined;
  let asked = askedOf(machine, args, false);
  let answer = yield* fetched(machine, asked);
  let url = addressOf(asked);
  for (let hops = 0; 'reply' in answer && (mode === undefined || mode === 'follow'); hops++) {
    const { status, headers } = answer.reply;
    const target = headers.find(([name]) => name.toLowerCase() === 'location')?.[1];
    if (target === undefined || ![301, 302, 303, 307, 308].includes(status)) break;
    if (hops === MOST_REDIRECTS) {
      answer = { error: machine.error('Error', 'redirect count exceeded') };
      break;
    }
    url = new URL(target, url).href;
    const keeps = status >= 307 || asked.method === 'GET' || asked.method === 'HEAD';
    asked = { ...askedOf(machine, [url], false), headers: asked.headers, ...(keeps && { method: asked.method, body: asked.body }) };
    answer = yield* fetched(machine, asked);
  }
  const last = url;
  const given = answer;
  machine.loop.push(() => settle(machine, made, given, last, last !== addressOf(askedOf(machine, args, false))));
}
const addressOf = ({ host, port, target, secure }: ReturnType<typeof askedOf>): string =>
  new URL(`http${secure ? 's' : ''}://${host}:${port}${target}`).href;

type Fetched = ReturnType<typeof fetched> extends Task<infer T> ? T : never;
function* settle(machine: Machine, made: JsObject, answer: Fetched, url: string, redirected: boolean): Task<void> {
  yield* [];
  if ('error' in answer) {
    const failure = machine.error('TypeError', 'fetch failed');
    failure.put('cause', answer.error, false);
    machine.settle(made, 'rejected', failure);
    return;
  }
  const { status, headers, body, reason } = answer.reply;
  const response = machine.object({
    status,
    ok: status >= 200 && status < 300,
    statusText: reason === '' ? (statusText[status] ?? '') : reason,
    url,
    redirected,
    type: 'basic',
    bodyUsed: false,
  });
  /** A body is read once. */
  const promised = (value: () => JsValue) => (): JsValue => {
    const promise = machine.promise();
    if (machine.get(response, 'bodyUsed') === true) machine.settle(promise, 'rejected', machine.error('TypeError', 'Body is unusable'));
    else {
      response.put('bodyUsed', true);
      try {
        machine.settle(promise, 'fulfilled', value());
      } catch (error) {
        if (!(error instanceof Thrown)) throw error;
        machine.settle(promise, 'rejected', error.value);
      }
    }
    return promise;
  };
  const pairs = headers.map(([name, value]) => [name.toLowerCase(), value] as const).sort(([a], [b]) => compareText(a, b));
  const found = (name: JsValue): string | undefined => pairs.find(([each]) => each === machine.text(name).toLowerCase())?.[1];
  const entries = (): JsValue => machine.array(pairs.map(([name, value]) => machine.array([name, value])));
  const iterator = (): JsValue => machine.callNow(machine.get(entries(), Symbol.iterator), entries(), []);
  const all = define(machine, machine.object(), {
    get: (_, [name]) => found(name) ?? null,
    has: (_, [name]) => found(name) !== undefined,
    keys: () => machine.array(pairs.map(([name]) => name)),
    values: () => machine.array(pairs.map(([, value]) => value)),
    entries,
    *forEach(self, [run]): Task<JsValue> {
      for (const [name, value] of pairs) if (run instanceof JsFunction) yield* machine.call(run, undefined, [value, name, self]);
      return undefined;
    },
  });
  all.properties.set(Symbol.iterator, { value: machine.native('[Symbol.iterator]', iterator), enumerable: false });
  response.put('headers', all);
  define(machine, response, { text: promised(() => body), json: promised(() => fromJson(machine, body)) });
  machine.settle(made, 'fulfilled', response);
}
