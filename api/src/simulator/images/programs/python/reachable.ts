import { bytesOf } from './types.ts';
import { Dict, Instance, List, Method, Module, PythonClass, PythonFunction, PythonSet, Scope } from './values.ts';

/** How much memory is still held by what can be reached, and how many values that are. What the simulator's own functions hold is not seen. */
export function reachableBytes(roots: Iterable<unknown>): { readonly bytes: number; readonly values: number } {
  let bytes = 0;
  let values = 0;
  walk(roots, (value, isNew) => {
    if (!isNew) {
      values++;
      if (typeof value === 'string') bytes += bytesOf(value);
      if (typeof value === 'bigint') bytes += 28;
    } else if (!(value instanceof Scope || value instanceof Map || Array.isArray(value))) bytes += bytesOf(value as never);
  });
  return { bytes, values };
}

/** Whether a value can be reached from there. */
export function isReachable(roots: Iterable<unknown>, wanted: unknown): boolean {
  let found = false;
  walk(roots, (value) => {
    found ||= value === wanted;
  });
  return found;
}

/** Goes through all that can be reached: what is met is told each time, and again when it is an object that is new. */
function walk(roots: Iterable<unknown>, met: (value: unknown, isNew: boolean) => void): void {
  const seen = new Set<unknown>();
  const open: unknown[] = [...roots];
  while (open.length > 0) {
    const value = open.pop();
    met(value, false);
    if (typeof value !== 'object' || value === null || seen.has(value)) continue;
    seen.add(value);
    met(value, true);
    if (value instanceof Scope) {
      open.push(value.outer);
      for (const each of value.names.values()) open.push(each);
    } else if (value instanceof Map) for (const each of value.values()) open.push(each);
    else if (Array.isArray(value)) for (const each of value) open.push(each);
    else if (value instanceof List) for (const each of value.items) open.push(each);
    else if (value instanceof Dict) for (const [key, each] of value.entries.values()) open.push(key, each);
    else if (value instanceof PythonSet) for (const each of value.members.values()) open.push(each);
    else if (value instanceof Instance) open.push(value.fields, value.native);
    else if (value instanceof PythonClass || value instanceof Module) open.push(value.members);
    else if (value instanceof Method) open.push(value.self, value.run);
    else if (value instanceof PythonFunction) open.push(value.scope, value.fields);
  }
}
