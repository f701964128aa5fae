/** The value of a getter, computed once: it takes the getter's place on the object. */
export function memoize<T>(object: object, name: string, compute: () => T): T {
  const value = compute();
  Object.defineProperty(object, name, { value, enumerable: true });
  return value;
}
