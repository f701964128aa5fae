import { bytesOf } from './conversions.ts';
import { JsArray, JsFunction, JsObject, type Scope } from './values.ts';

/** How much memory is still held by what can be reached: what V8 would keep. What the simulator's own functions hold is not seen. */
export function reachableBytes(roots: Iterable<unknown>, scopes: Iterable<Scope>): number {
  const seen = new Set<unknown>();
  const open: unknown[] = [...roots];
  let bytes = 0;
  const enter = (from: Scope | undefined): void => {
    for (let scope = from; scope && !seen.has(scope); scope = scope.outer) {
      seen.add(scope);
      for (const { value } of scope.names.values()) open.push(value);
    }
  };
  for (const scope of scopes) enter(scope);
  while (open.length > 0) {
    const value = open.pop();
    if (typeof value === 'string') bytes += bytesOf(value);
    if (typeof value !== 'object' || value === null || seen.has(value)) continue;
    seen.add(value);
    if (value instanceof JsObject) {
      bytes += bytesOf(value);
      open.push(value.proto, value.native);
      for (const { value: each, get, set } of value.properties.values()) open.push(each, get, set);
      if (value instanceof JsArray) for (const item of value.items) open.push(item);
      if (value instanceof JsFunction) enter(value.scope);
    } else if (value instanceof Map) {
      bytes += ENTRY * value.size;
      for (const each of value.values()) open.push(each);
    } else if (Array.isArray(value)) for (const each of value) open.push(each);
    else if ('reactions' in value && 'value' in value) open.push(value.value);
    else if ('run' in value) open.push(value.run);
  }
  return bytes;
}
/** What a map or a set takes for each that it holds. */
const ENTRY = 48;
