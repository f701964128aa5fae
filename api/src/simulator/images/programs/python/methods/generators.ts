import type { Task } from '../../../../engine/index.ts';
import { failure, raisedOf } from '../exceptions.ts';
import { Generator } from '../generators.ts';
import {
  type Arguments,
  type Instance,
  type Iteration,
  isTask,
  type Machine,
  type NativeRun,
  PythonClass,
  Raised,
  type Value,
} from '../values.ts';

function* next({ args: [self] }: Arguments, machine: Machine): Task<Value> {
  const got = (self as Iteration).step(machine);
  const item = isTask(got) ? yield* got : got;
  if (item === undefined) throw ended(self as Iteration);
  return item;
}
const ended = (self: Iteration): Raised =>
  self instanceof Generator && self.result !== null ? failure('StopIteration', self.result) : failure('StopIteration');

export const generators: Readonly<Record<string, NativeRun>> = {
  __next__: next,
  __iter__: ({ args: [self = null] }) => self,
  *send({ args: [self, value = null] }): Task<Value> {
    const item = self instanceof Generator ? yield* self.resume(value) : undefined;
    if (item === undefined) throw ended(self as Iteration);
    return item;
  },
  *throw({ args: [self, error = null] }): Task<Value> {
    const raised = error instanceof PythonClass ? raisedOf(error, []) : new Raised(error as Instance);
    const item = self instanceof Generator ? yield* self.resume(null, raised) : undefined;
    if (item === undefined) throw ended(self as Iteration);
    return item;
  },
  *close({ args: [self] }): Task<Value> {
    if (self instanceof Generator) yield* self.close();
    return null;
  },
};
