import type { Quantity } from '../../apimachinery/quantity.ts';

/** An object that is still being completed: decoded by its schema, so its fields have the right types, but any may be absent. */
// biome-ignore lint/suspicious/noExplicitAny: defaulting writes fields that the types of stored objects promise.
export type Loose = Record<string, any>;

/** Sets a text field that is absent or empty. */
export function fill(object: Loose, field: string, value: string): void {
  if (!object[field]) object[field] = value;
}

/** @see kubernetes: SetDefaults_ResourceList: amounts are rounded up to thousandths */
export const rounded = (quantity: Quantity): string => quantity.roundUp(-3).quantity.toString();
