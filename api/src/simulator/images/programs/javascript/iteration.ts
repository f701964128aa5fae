import { finished, nothing, type Task } from '../../../engine/index.ts';
import { truth } from './conversions.ts';
import { JsArray, JsFunction, JsObject, type JsValue, type Machine, type Thrown } from './values.ts';

/** One value after the other; what is left before the end is told of. */
export interface Walk {
  next(): Task<{ readonly value: JsValue } | undefined>;
  close(): Task<void>;
}

/** Goes through a value; `shown` is how the script calls it. */
export function* walk(machine: Machine, of: JsValue, shown: string | undefined): Task<Walk> {
  if (of instanceof JsArray && !of.properties.has(Symbol.iterator)) return new ArrayWalk(of.items);
  if (typeof of === 'string') return new TextWalk(of[Symbol.iterator]());
  const make = of === undefined || of === null ? undefined : machine.get(of, Symbol.iterator);
  if (!(make instanceof JsFunction)) throw notIterable(machine, of, shown, 'iterable');
  return new IteratorWalk(machine, yield* iteratorFrom(machine, make, of));
}
/** What `for await` goes through: what is asynchronous itself, or values that may be promises. */
export function* asyncIterator(machine: Machine, of: JsValue, shown: string | undefined): Task<{ iterator: JsValue } | { walk: Walk }> {
  const make = of === undefined || of === null ? undefined : machine.get(of, Symbol.asyncIterator);
  if (make instanceof JsFunction) return { iterator: yield* iteratorFrom(machine, make, of) };
  const isNothing = of === undefined || of === null;
  if (isNothing || (typeof of !== 'string' && !(machine.get(of, Symbol.iterator) instanceof JsFunction)))
    throw notIterable(machine, of, shown, 'async iterable');
  return { walk: yield* walk(machine, of, shown) };
}

function* iteratorFrom(machine: Machine, make: JsFunction, of: JsValue): Task<JsValue> {
  const iterator = yield* machine.call(make, of, []);
  if (iterator instanceof JsObject) return iterator;
  throw machine.fail('TypeError', `Result of the ${make.name} method is not an object`);
}
const notIterable = (machine: Machine, of: JsValue, shown: string | undefined, what: string): Thrown =>
  machine.fail(
    'TypeError',
    shown === undefined && (of === undefined || of === null)
      ? `${of} is not iterable (cannot read property Symbol(Symbol.iterator))`
      : `${shown ?? (of instanceof JsObject ? 'object is not iterable (cannot read property Symbol(Symbol.iterator))' : machine.text(of))} is not ${what}`,
  );

/** What `next` has answered. */
export function stepOf(machine: Machine, step: JsValue): { readonly value: JsValue } | undefined {
  if (!(step instanceof JsObject)) throw machine.fail('TypeError', `Iterator result ${machine.text(step)} is not an object`);
  return truth(machine.get(step, 'done')) ? undefined : { value: machine.get(step, 'value') };
}

class ArrayWalk implements Walk {
  #at = 0;
  constructor(readonly items: readonly JsValue[]) {}
  next(): Task<{ readonly value: JsValue } | undefined> {
    return finished(this.#at < this.items.length ? { value: this.items[this.#at++] } : undefined);
  }
  close(): Task<void> {
    return nothing;
  }
}

/** Letter by letter: a list of all would take many times the memory. */
class TextWalk implements Walk {
  constructor(readonly letters: Iterator<string, undefined>) {}
  next(): Task<{ readonly value: JsValue } | undefined> {
    const { done, value } = this.letters.next();
    return finished(done ? undefined : { value });
  }
  close(): Task<void> {
    return nothing;
  }
}

class IteratorWalk implements Walk {
  readonly #next: JsValue;
  constructor(
    readonly machine: Machine,
    readonly iterator: JsValue,
  ) {
    this.#next = machine.get(iterator, 'next');
  }
  *next(): Task<{ readonly value: JsValue } | undefined> {
    return stepOf(this.machine, yield* this.machine.call(this.#next, this.iterator, []));
  }
  *close(): Task<void> {
    const end = this.machine.get(this.iterator, 'return');
    if (end instanceof JsFunction) yield* this.machine.call(end, this.iterator, []);
  }
}
