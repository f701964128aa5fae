import { type Machine, Native, type NativeRun, type Value } from '../values.ts';

/** What a module has: its functions may stand as they are. */
export type Members = Readonly<Record<string, Value | NativeRun>>;

/** A module's members: the same for every run, or made for each. */
export type ModuleMaker = Members | ((machine: Machine) => Members);

/** A module's members as values: functions become built-in ones. */
export function membersOf(members: Members): Map<string, Value> {
  const made = new Map<string, Value>();
  for (const [name, member] of Object.entries(members)) made.set(name, typeof member === 'function' ? new Native(name, member) : member);
  return made;
}
