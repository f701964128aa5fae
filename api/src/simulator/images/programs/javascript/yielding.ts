import type { YieldExpression } from 'acorn';
import type { Task } from '../../../engine/index.ts';
import type { Evaluator } from './evaluator.ts';
import { Returned, Yielded } from './generators.ts';
import { asyncIterator, stepOf } from './iteration.ts';
import { sourceOf } from './source-text.ts';
import { JsFunction, type JsValue, type Scope, Thrown } from './values.ts';

/** `yield` and `yield*` within a generator: answers with what the caller sends in. */
export function* yielded(machine: Evaluator, node: YieldExpression, scope: Scope): Task<JsValue> {
  const value = node.argument ? yield* machine.task(node.argument, scope) : undefined;
  const isAsync = scope.call.run?.node?.async === true;
  if (node.delegate) return yield* delegate(machine, value, isAsync, node, scope);
  return yield new Yielded(isAsync ? yield* machine.awaited(value) : value);
}
/** `yield*`: what the generator is told, the inner one is. */
function* delegate(machine: Evaluator, of: JsValue, isAsync: boolean, node: YieldExpression, scope: Scope): Task<JsValue> {
  scope.call.at = node.argument?.at ?? node.at;
  const shown = node.argument ? sourceOf(node.argument) : undefined;
  const inner = yield* iteratorOf(machine, of, isAsync, shown);
  let how = 'next';
  let told: JsValue;
  for (;;) {
    yield* machine.tick();
    const run = machine.get(inner, how);
    if (run === undefined && how === 'return') throw new Returned(told);
    if (run === undefined && how === 'throw') throw machine.fail('TypeError', "The iterator does not provide a 'throw' method");
    const answer = yield* machine.call(run, inner, [told]);
    const made = isAsync ? yield* machine.awaited(answer) : answer;
    const step = stepOf(machine, made);
    if (!step) {
      if (how === 'return') throw new Returned(machine.get(made, 'value'));
      return machine.get(made, 'value');
    }
    try {
      told = yield new Yielded(step.value);
      how = 'next';
    } catch (error) {
      if (error instanceof Thrown) [how, told] = ['throw', error.value];
      else if (error instanceof Returned) [how, told] = ['return', error.value];
      else throw error;
    }
  }
}
function* iteratorOf(machine: Evaluator, of: JsValue, isAsync: boolean, shown: string | undefined): Task<JsValue> {
  if (isAsync) {
    const found = yield* asyncIterator(machine, of, shown);
    if ('iterator' in found) return found.iterator;
  }
  const make = of === undefined || of === null ? undefined : machine.get(of, Symbol.iterator);
  if (!(make instanceof JsFunction)) throw machine.fail('TypeError', `${shown ?? machine.shown(of)} is not iterable`);
  return yield* machine.call(make, of, []);
}
