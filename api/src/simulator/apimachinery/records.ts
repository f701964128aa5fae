/** What JSON calls an object. */
export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Empty for what is none. */
export const recordOf = (value: unknown): Readonly<Record<string, unknown>> => (isRecord(value) ? value : {});

/** Empty for what is no text. @see kubernetes: apimachinery/pkg/apis/meta/v1/unstructured/helpers.go getNestedString */
export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Absent, or what Go has in place of it: to its semantic equality a nil and an empty list are the same. */
export const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);

/** A key such as `__proto__` is data like any other. */
export function define(object: Record<string, unknown>, key: string, value: unknown): void {
  Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
}
