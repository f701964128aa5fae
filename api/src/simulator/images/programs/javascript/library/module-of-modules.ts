import type { JsObject, Machine } from '../values.ts';
import { BUILT_IN } from './built-in.ts';
import { define } from './define.ts';

/** The module module. */
export const modulesModule = (machine: Machine): JsObject =>
  define(
    machine,
    machine.object(),
    {
      builtinModules: machine.array([...BUILT_IN]),
      isBuiltin: (_, [name]) => BUILT_IN.has(machine.text(name).replace(/^node:/, '')),
    },
    true,
  );
