import type { Task } from '../../../../engine/index.ts';
import { statusText } from '../../../servers/http-message.ts';
import type { JsObject, JsValue, Machine } from '../values.ts';
import { define } from './define.ts';
import { askedOf, fetched } from './http.ts';
import { fromJson } from './json.ts';

/** fetch(), which Node has since 18. */
export function defineFetch(machine: Machine): void {
  define(machine, machine.global, {
    fetch: (_, args) => {
      const made = machine.promise();
      machine.loop.start(go(machine, made, args));
      return made;
    },
  });
}
function* go(machine: Machine, made: JsObject, args: readonly JsValue[]): Task<void> {
  const answer = yield* fetched(machine, askedOf(machine, args, false));
  machine.loop.push(() => settle(machine, made, answer));
}
type Fetched = ReturnType<typeof fetched> extends Task<infer T> ? T : never;
function* settle(machine: Machine, made: JsObject, answer: Fetched): Task<void> {
  yield* [];
  if ('error' in answer) {
    const failure = machine.error('TypeError', 'fetch failed');
    failure.put('cause', answer.error, false);
    machine.settle(made, 'rejected', failure);
    return;
  }
  const { status, headers, body } = answer.reply;
  const promised = (value: () => JsValue) => (): JsValue => {
    const promise = machine.promise();
    machine.settle(promise, 'fulfilled', value());
    return promise;
  };
  const response = machine.object({ status, ok: status >= 200 && status < 300, statusText: statusText[status] ?? '' });
  const all = define(machine, machine.object(), {
    get: (_, [name]) => headers.find(([each]) => each.toLowerCase() === machine.text(name).toLowerCase())?.[1] ?? null,
  });
  response.put('headers', all);
  define(machine, response, { text: promised(() => body), json: promised(() => fromJson(machine, body)) });
  machine.settle(made, 'fulfilled', response);
}
