import type { Task } from '../../../engine/index.ts';
import { type Iteration, isTask, type Machine, type Value } from './values.ts';

/** What `iter(of)` gives; a script's own `__iter__` may take time. */
export function* each(machine: Machine, of: Value | undefined): Task<Iteration> {
  const made = machine.iterate(of ?? null);
  return isTask(made) ? yield* made : made;
}

/** The next item, or undefined at the end. One step of the script's time. */
export function* stepOf(machine: Machine, of: Iteration): Task<Value | undefined> {
  yield* machine.tick();
  const got = of.step(machine);
  return isTask(got) ? yield* got : got;
}
