import type { Task } from '../../../../engine/index.ts';
import { JsFunction, JsObject, type JsValue, type Machine, Thrown } from '../values.ts';
import { defineClass } from './define.ts';

/** Promise, with `then`, `catch`, `finally` and those that join several. */
export function definePromises(machine: Machine): void {
  const settler = (promise: JsObject, state: 'fulfilled' | 'rejected'): JsFunction =>
    machine.native('', (_, [value]) => {
      machine.settle(promise, state, value);
      return undefined;
    });
  function* react(made: JsObject, run: JsValue, state: 'fulfilled' | 'rejected', value: JsValue): Task<void> {
    if (!(run instanceof JsFunction)) {
      machine.settle(made, state, value);
      return;
    }
    try {
      machine.settle(made, 'fulfilled', yield* machine.call(run, undefined, [value]));
    } catch (error) {
      if (!(error instanceof Thrown)) throw error;
      machine.settle(made, 'rejected', error.value);
    }
  }
  function* finish(made: JsObject, run: JsValue, state: 'fulfilled' | 'rejected', value: JsValue): Task<void> {
    try {
      const between = yield* machine.call(run, undefined, []);
      machine.whenSettled(between, function* (inner, reason): Task<void> {
        machine.settle(made, inner === 'rejected' ? inner : state, inner === 'rejected' ? reason : value);
        yield* [];
      });
    } catch (error) {
      if (!(error instanceof Thrown)) throw error;
      machine.settle(made, 'rejected', error.value);
    }
  }
  const then = (self: JsValue, [done, failed]: readonly JsValue[]): JsObject => {
    const made = machine.promise();
    machine.whenSettled(self, (state, value) => react(made, state === 'fulfilled' ? done : failed, state, value));
    return made;
  };
  function* all(of: JsValue, kind: 'all' | 'allSettled' | 'race' | 'any'): Task<JsValue> {
    const made = machine.promise();
    const items = yield* machine.items(of);
    const results: JsValue[] = items.map(() => undefined);
    let left = items.length;
    if (left === 0 && kind !== 'race')
      machine.settle(
        made,
        kind === 'any' ? 'rejected' : 'fulfilled',
        kind === 'any' ? machine.error('AggregateError', 'All promises were rejected') : machine.array([]),
      );
    for (const [i, item] of items.entries())
      machine.whenSettled(item, function* (state, value): Task<void> {
        yield* [];
        if (kind === 'race') machine.settle(made, state, value);
        else if (kind === 'any' && state === 'fulfilled') machine.settle(made, state, value);
        else if (kind === 'all' && state === 'rejected') machine.settle(made, state, value);
        else {
          results[i] =
            kind !== 'allSettled'
              ? value
              : machine.object(state === 'fulfilled' ? { status: state, value } : { status: state, reason: value });
          if (--left > 0) return;
          if (kind === 'any')
            machine.settle(
              made,
              'rejected',
              machine.error('AggregateError', 'All promises were rejected').put('errors', machine.array(results), false),
            );
          else machine.settle(made, 'fulfilled', machine.array(results));
        }
      });
    return made;
  }
  defineClass(
    machine,
    'Promise',
    function* (_, [run], __, target): Task<JsValue> {
      if (!target) throw machine.fail('TypeError', "Promise constructor cannot be invoked without 'new'");
      if (!(run instanceof JsFunction)) throw machine.fail('TypeError', `Promise resolver ${machine.text(run)} is not a function`);
      const made = machine.promise();
      try {
        yield* machine.call(run, undefined, [settler(made, 'fulfilled'), settler(made, 'rejected')]);
      } catch (error) {
        if (!(error instanceof Thrown)) throw error;
        machine.settle(made, 'rejected', error.value);
      }
      return made;
    },
    {
      then,
      catch: (self, [failed]) => then(self, [undefined, failed]),
      finally: (self, [run]) => {
        const made = machine.promise();
        machine.whenSettled(self, (state, value) => finish(made, run, state, value));
        return made;
      },
    },
    {
      resolve: (_, [value]) => {
        if (value instanceof JsObject && value.kind === 'Promise') return value;
        const made = machine.promise();
        machine.settle(made, 'fulfilled', value);
        return made;
      },
      reject: (_, [value]) => {
        const made = machine.promise();
        machine.settle(made, 'rejected', value);
        return made;
      },
      all: (_, [of]) => all(of, 'all'),
      allSettled: (_, [of]) => all(of, 'allSettled'),
      race: (_, [of]) => all(of, 'race'),
      any: (_, [of]) => all(of, 'any'),
    },
  );
}
