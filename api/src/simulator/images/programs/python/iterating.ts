import type { Task } from '../../../engine/index.ts';
import { type Iteration, isTask, type Machine, type Value } from './values.ts';

export function* each(machine: Machine, of: Value | undefined): Task<Iteration> {
  const made = machine.iterate(of ?? null);
  return isTask(made) ? yield* made : made;
}

export function* stepOf(machine: Machine, of: Iteration): Task<Value | undefined> {
  yield* machine.tick();
  const got = of.step(machine);
  return isTask(got) ? yield* got : got;
}
