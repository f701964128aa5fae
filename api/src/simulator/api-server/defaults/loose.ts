import { parseQuantity } from '../../apimachinery/quantity.ts';

/** An object that is still being completed: decoded by its schema, so its fields have the right types, but any may be absent. */
// biome-ignore lint/suspicious/noExplicitAny: defaulting writes fields that the types of stored objects promise.
export type Loose = Record<string, any>;

/** Sets a text field that is absent or empty. */
export function fill(object: Loose, field: string, value: string): void {
  if (!object[field]) object[field] = value;
}

/** As `fill`, for several fields. */
export function fillAll(object: Loose, values: Readonly<Record<string, string>>): void {
  for (const [field, value] of Object.entries(values)) fill(object, field, value);
}

/** Amounts are rounded up to thousandths. @see kubernetes: pkg/apis/core/v1/defaults.go SetDefaults_ResourceList */
export function roundAmounts(...lists: readonly (Loose | null | undefined)[]): void {
  for (const list of lists)
    for (const [name, amount] of Object.entries(list ?? {}))
      (list as Loose)[name] = parseQuantity(amount as string)
        .roundUp(-3)
        .quantity.toString();
}

/** A deep copy of plain JSON. (structuredClone takes ten times as long.) */
export function copyOf<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(copyOf) as T;
  const copy: Loose = {};
  for (const key of Object.keys(value)) {
    const entry = copyOf((value as Loose)[key]);
    if (key === '__proto__') Object.defineProperty(copy, key, { value: entry, enumerable: true, configurable: true, writable: true });
    else copy[key] = entry;
  }
  return copy as T;
}
