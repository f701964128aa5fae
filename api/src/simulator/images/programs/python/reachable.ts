import { bytesOf } from './types.ts';
import { Dict, Instance, List, Method, Module, PythonClass, PythonFunction, PythonSet, Scope } from './values.ts';

/** How much memory is still held by what can be reached, and how many values that are. What the simulator's own functions hold is not seen. */
export function reachableBytes(roots: Iterable<unknown>): { readonly bytes: number; readonly values: number } {
  const seen = new Set<unknown>();
  const open: unknown[] = [...roots];
  let bytes = 0;
  let values = 0;
  while (open.length > 0) {
    values++;
    const value = open.pop();
    if (typeof value === 'string') bytes += bytesOf(value);
    if (typeof value === 'bigint') bytes += 28;
    if (typeof value !== 'object' || value === null || seen.has(value)) continue;
    seen.add(value);
    if (value instanceof Scope) {
      open.push(value.outer);
      for (const each of value.names.values()) open.push(each);
    } else if (value instanceof Map) for (const each of value.values()) open.push(each);
    else if (Array.isArray(value)) for (const each of value) open.push(each);
    else {
      bytes += bytesOf(value as never);
      if (value instanceof List) for (const each of value.items) open.push(each);
      else if (value instanceof Dict) for (const [key, each] of value.entries.values()) open.push(key, each);
      else if (value instanceof PythonSet) for (const each of value.members.values()) open.push(each);
      else if (value instanceof Instance) open.push(value.fields, value.native);
      else if (value instanceof PythonClass || value instanceof Module) open.push(value.members);
      else if (value instanceof Method) open.push(value.self, value.run);
      else if (value instanceof PythonFunction) open.push(value.scope, value.fields);
    }
  }
  return { bytes, values };
}
