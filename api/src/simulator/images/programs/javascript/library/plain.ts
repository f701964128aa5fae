import type { JsObject, Machine } from '../values.ts';
import { define, type Members } from './define.ts';

/** Makes a module when it is first required. */
export type Maker = (machine: Machine) => JsObject;
/** A module of functions and values, and no more. */
export const plain =
  (members: (machine: Machine) => Members): Maker =>
  (machine) =>
    define(machine, machine.object(), members(machine), true);
