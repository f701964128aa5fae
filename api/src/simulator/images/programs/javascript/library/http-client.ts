import type { Task } from '../../../../engine/index.ts';
import { OsError } from '../../../../kernel/index.ts';
import type { HttpResponse } from '../../../../shell/utilities/network/http-client.ts';
import { httpRequest } from '../../../servers/http-client.ts';
import { type Handle, JsFunction, JsObject, type JsValue, type Machine } from '../values.ts';
import { define } from './define.ts';
import { allFailed, nodeAddresses } from './dialling.ts';
import { emit, emitterOf, told } from './events.ts';
import { failed, readable, tellBody, textOf } from './http-message.ts';
import { lookupError, systemError, withCode } from './system-error.ts';

interface Asked {
  readonly host: string;
  readonly port: number;
  readonly target: string;
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body: string;
  readonly secure: boolean;
}

/** One request and its answer, or the system error (ENOTFOUND, ECONNREFUSED …) that Node would give. Over TLS only who is trusted answers: else ECONNRESET. */
export function* fetched(
  machine: Machine,
  { host, port, target, method, headers, body, secure }: Asked,
): Task<{ reply: HttpResponse } | { error: JsObject }> {
  const { process } = machine;
  const addresses = yield* nodeAddresses(machine, host);
  if (addresses.length === 0) return { error: lookupError(machine, host) };
  const errors: JsObject[] = [];
  for (const address of addresses) {
    try {
      const reply = yield* httpRequest(process, {
        address,
        port,
        target,
        method,
        headers: { Host: port === (secure ? 443 : 80) ? host : `${host}:${port}`, ...headers },
        body,
        ...(secure && { tlsName: host }),
      });
      return reply ? { reply } : { error: systemError(machine, 'ECONNRESET', 'socket hang up', {}) };
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      errors.push(systemError(machine, error.code, 'connect', { address, port }));
    }
  }
  return { error: allFailed(machine, errors) };
}
/** What `http.request(url, options)` asks for: GET of `/` at localhost where nothing is said, at port 443 if `secure`, else 80. */
export function askedOf(machine: Machine, args: readonly JsValue[], secure: boolean): Asked {
  const url = args.find((each) => typeof each === 'string' || (each instanceof JsObject && each.kind === 'URL'));
  const options = args.find((each) => each instanceof JsObject && !(each instanceof JsFunction) && each !== url);
  const text = url === undefined ? '' : typeof url === 'string' ? url : machine.text(machine.get(url, 'href'));
  const found = /^(https?):\/\/(\[[^\]]*\]|[^:/?#]+)(?::(\d+))?([/?][^#]*)?/.exec(text);
  if (url !== undefined && !found) throw withCode(machine, machine.fail('TypeError', 'Invalid URL'), 'ERR_INVALID_URL');
  const option = (name: string): JsValue => (options instanceof JsObject ? machine.get(options, name) : undefined);
  const headers: Record<string, string> = {};
  const given = option('headers');
  if (given instanceof JsObject) for (const name of given.keys()) headers[name] = machine.text(machine.get(given, name));
  const tls = found ? found[1] === 'https' : secure;
  return {
    host: (found?.[2] ?? machine.text(option('hostname') ?? option('host') ?? 'localhost')).replace(/^\[|\]$/g, ''),
    port: Number(found?.[3] ?? option('port') ?? (tls ? 443 : 80)),
    target: found ? (found[4] ?? '/').replace(/^\?/, '/?') : machine.text(option('path') ?? '/'),
    method: machine.text(option('method') ?? 'GET').toUpperCase(),
    headers,
    body: option('body') === undefined ? '' : textOf(machine, option('body')),
    secure: tls,
  };
}

/** `http.request`: asked when the script ends it. */
export function clientOf(machine: Machine, args: readonly JsValue[], secure: boolean): JsObject {
  const asked = askedOf(machine, args, secure);
  const callback = args.find((each) => each instanceof JsFunction);
  const request = emitterOf(machine, 'ClientRequest');
  let body = '';
  let begun = false;
  let gone = false;
  let answered = false;
  let asking: Handle | undefined;
  const options = args.find((each) => each instanceof JsObject && !(each instanceof JsFunction) && each.kind !== 'URL');
  let limit = options instanceof JsObject ? machine.get(options, 'timeout') : undefined;
  let timer: Handle | undefined;
  /** The time counts from when it was asked. */
  const watch = (): void => {
    timer?.stop();
    if (typeof limit !== 'number' || limit <= 0 || answered || gone) return;
    timer = machine.loop.timer(limit, () => told(machine, request, 'timeout', []), false);
    timer.alive = false;
  };
  const leave = (self: JsValue, error: JsValue): JsValue => {
    if (gone) return self;
    gone = true;
    timer?.stop();
    asking?.stop();
    request.put('destroyed', true, false);
    const reason = error instanceof JsObject ? error : answered ? undefined : systemError(machine, 'ECONNRESET', 'socket hang up', {});
    if (reason) machine.loop.push(() => failed(machine, request, reason));
    machine.loop.push(() => told(machine, request, 'close', []));
    return self;
  };
  function* go(): Task<void> {
    const made = yield* fetched(machine, { ...asked, body });
    if (gone) return;
    answered = true;
    timer?.stop();
    machine.loop.push(() =>
      'error' in made ? failed(machine, request, made.error) : answeredWith(machine, request, callback, made.reply),
    );
  }
  return define(machine, request, {
    write: (_, [data]) => {
      body += textOf(machine, data);
      return true;
    },
    end: (self, [data]) => {
      if (data !== undefined && !(data instanceof JsFunction)) body += textOf(machine, data);
      if (!begun && !gone) {
        asking = machine.loop.start(go());
        watch();
      }
      begun = true;
      return self;
    },
    setHeader: (_, [name, value]) => {
      asked.headers[machine.text(name)] = machine.text(value);
      return undefined;
    },
    setTimeout: (self, [delay, run]) => {
      limit = machine.number(delay);
      if (run instanceof JsFunction) machine.callNow(machine.get(request, 'once'), request, ['timeout', run]);
      if (begun) watch();
      return self;
    },
    destroy: (self, [error]) => leave(self, error),
    abort: (self) => {
      leave(self, undefined);
      return undefined;
    },
  });
}
function* answeredWith(machine: Machine, request: JsObject, callback: JsValue, reply: HttpResponse): Task<void> {
  machine.calls.length = 0;
  const headers = machine.object();
  for (const [name, value] of reply.headers) headers.put(name.toLowerCase(), value);
  const message = emitterOf(machine, 'IncomingMessage');
  message
    .put('statusCode', reply.status)
    .put('statusMessage', reply.reason)
    .put('httpVersion', '1.1')
    .put('complete', true)
    .put('headers', headers);
  readable(machine, message, reply.body);
  if (callback !== undefined) yield* machine.call(callback, undefined, [message]);
  yield* emit(machine, request, 'response', [message]);
  machine.loop.push(() => tellBody(machine, message, reply.body));
}
