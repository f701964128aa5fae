import type { Instance, NativeRun, Value } from '../values.ts';

/** Whether an Event is set. */
export const isSet = (event: Value | undefined): boolean => (event as Instance).native === true;

const put =
  (flag: boolean): NativeRun =>
  ({ args: [self] }, machine) => {
    (self as Instance).native = flag;
    if (flag) machine.threads.changed();
    return null;
  };

/** What Event of `threading` and that of `asyncio` have in common: how they wait differs. */
export const eventMembers: Readonly<Record<'__init__' | 'set' | 'clear' | 'is_set', NativeRun>> = {
  __init__: put(false),
  set: put(true),
  clear: put(false),
  is_set: ({ args: [self] }) => isSet(self),
};
