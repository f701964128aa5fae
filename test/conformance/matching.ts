/** Whether `got` has all that `expected` names: other fields do not count. */
export function includes(expected: unknown, got: unknown, key = ''): boolean {
  if (got === undefined || got === null) return isZero(expected);
  if (Array.isArray(expected)) {
    if (!Array.isArray(got)) return false;
    // Conditions go by type: a case may leave some out.
    if (key === 'conditions') return expected.every((each) => got.some((other) => other.type === each.type && includes(each, other)));
    return expected.length === got.length && expected.every((each, index) => includes(each, got[index]));
  }
  if (!isObject(expected)) return expected === got;
  if (!isObject(got)) return false;
  // A container is in one state.
  if ((key === 'state' || key === 'lastState') && !sameSet(Object.keys(expected), Object.keys(got))) return false;
  return Object.entries(expected).every(([name, value]) => includes(value, got[name], name));
}

export const equal = (a: unknown, b: unknown): boolean => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));

export const sameSet = (a: readonly string[], b: readonly string[]): boolean => equal([...a].sort(), [...b].sort());

/** As Go reads JSON: a field that is null is not there. */
export const withoutNulls = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(withoutNulls)
    : isObject(value)
      ? Object.fromEntries(Object.entries(value).flatMap(([key, field]) => (field === null ? [] : [[key, withoutNulls(field)]])))
      : value;

/** What Go's JSON may leave out. */
const isZero = (value: unknown): boolean =>
  !value || (Array.isArray(value) && value.length === 0) || (isObject(value) && Object.keys(value).length === 0);

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

const sorted = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(sorted)
    : isObject(value)
      ? Object.fromEntries(
          Object.keys(value)
            .sort()
            .map((key) => [key, sorted(value[key])]),
        )
      : value;
