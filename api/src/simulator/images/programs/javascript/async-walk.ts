import type { Task } from '../../../engine/index.ts';
import type { Evaluator } from './evaluator.ts';
import { asyncIterator, stepOf, type Walk } from './iteration.ts';
import { JsFunction, type JsValue } from './values.ts';

/** The steps of `for await (… of …)`. `shown` is the text that an error names if nothing of it can be walked. */
export function* asyncWalk(machine: Evaluator, of: JsValue, shown: string): Task<Walk> {
  const found = yield* asyncIterator(machine, of, shown);
  return 'iterator' in found ? new AsyncWalk(machine, found.iterator) : new AwaitedWalk(machine, found.walk);
}

/** `for await`: each step is waited for. */
class AsyncWalk {
  constructor(
    readonly machine: Evaluator,
    readonly iterator: JsValue,
  ) {}
  *next(): Task<{ readonly value: JsValue } | undefined> {
    const { machine, iterator } = this;
    return stepOf(machine, yield* machine.awaited(yield* machine.call(machine.get(iterator, 'next'), iterator, [])));
  }
  *close(): Task<void> {
    const { machine, iterator } = this;
    const end = machine.get(iterator, 'return');
    if (end instanceof JsFunction) yield* machine.awaited(yield* machine.call(end, iterator, []));
  }
}
/** The same of what is not asynchronous, but may give promises. */
class AwaitedWalk extends AsyncWalk {
  constructor(
    machine: Evaluator,
    readonly walk: Walk,
  ) {
    super(machine, undefined);
  }
  override *next(): Task<{ readonly value: JsValue } | undefined> {
    const step = yield* this.walk.next();
    return step && { value: yield* this.machine.awaited(step.value) };
  }
  override close(): Task<void> {
    return this.walk.close();
  }
}
