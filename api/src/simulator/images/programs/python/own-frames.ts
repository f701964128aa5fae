import type { Task } from '../../../engine/index.ts';
import { raisedBy } from './exceptions.ts';
import { ownFrameTable } from './own-frames.data.ts';
import { isTask, type Machine, type NativeRun, Raised, type Value } from './values.ts';

const NOWHERE = { line: 1, column: 0, endLine: 1, endColumn: 0 };

/** An exception that has come through functions of Python's own tells of them, as its library has them in that version. */
export function through(machine: Machine, calls: string, raised: Raised): Raised {
  const version = machine.version.split('.').slice(0, 2).join('.');
  const frames = (ownFrameTable[calls]?.[version] ?? []).map((text) => ({
    where: '',
    file: '',
    at: NOWHERE,
    text: text.replace('LIB/', `/usr/local/lib/python${version}/`),
  }));
  raised.frames.unshift(...frames);
  return raised;
}

/** A function of Python's own that is written in Python there: what fails in it tells of its frames. */
export const framed =
  (calls: string, run: NativeRun): NativeRun =>
  (all, machine) => {
    try {
      const made = run(all, machine);
      return isTask(made) ? guarded(machine, calls, made) : made;
    } catch (error) {
      throw told(machine, calls, error);
    }
  };
function* guarded(machine: Machine, calls: string, task: Task<Value>): Task<Value> {
  try {
    return yield* task;
  } catch (error) {
    throw told(machine, calls, error);
  }
}
function told(machine: Machine, calls: string, error: unknown): unknown {
  const raised = raisedBy(error);
  return raised instanceof Raised && raised.frames.length === 0 ? through(machine, calls, raised) : raised;
}

/** Some of a module's functions so. */
export const framedIn = <T extends object>(members: T, calls: Readonly<Record<string, string>>): T => {
  const made = { ...members } as Record<string, unknown>;
  for (const [name, key] of Object.entries(calls)) if (typeof made[name] === 'function') made[name] = framed(key, made[name] as NativeRun);
  return made as T;
};
