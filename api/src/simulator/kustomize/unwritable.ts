import { goFloat } from '../apimachinery/go-printed.ts';
import { goQuote } from '../apimachinery/go-quote.ts';
import { type Flaws, isMap, jsonOf, Scalar, type Value } from './values.ts';

/** What JSON cannot say, if there is something. @see Go: encoding/json */
export function unwritable(value: Value, flaws: Flaws | undefined): string | undefined {
  if (Array.isArray(value)) return firstOf(value, flaws);
  if (!isMap(value)) {
    const number = jsonOf(value);
    if (value instanceof Scalar && value.special?.startsWith('cannot ')) return value.special;
    return typeof number === 'number' && !Number.isFinite(number) ? `unsupported value: ${goNumber(number)}` : undefined;
  }
  if (flaws?.keyed.has(value)) return 'unsupported type: map[interface {}]interface {}';
  return firstOf(
    Object.keys(value)
      .sort()
      .map((key) => value[key] as Value),
    flaws,
  );
}
function firstOf(values: readonly Value[], flaws: Flaws | undefined): string | undefined {
  for (const value of values) {
    const problem = unwritable(value, flaws);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

const goNumber = (value: number): string =>
  Number.isNaN(value) ? 'NaN' : Number.isFinite(value) ? goFloat(value) : value > 0 ? '+Inf' : '-Inf';

/** As Go prints it with %#v. @see Go: fmt */
export function goSyntaxOf(value: Value, flaws: Flaws | undefined): string {
  if (typeof value === 'string') return goQuote(value);
  if (Array.isArray(value)) return `[]interface {}{${value.map((one) => goSyntaxOf(one, flaws)).join(', ')}}`;
  if (!isMap(value)) {
    const json = jsonOf(value);
    return json === null
      ? 'interface {}(nil)'
      : typeof json === 'number'
        ? goNumber(json)
        : typeof json === 'string'
          ? goQuote(json)
          : String(json);
  }
  const bare = flaws?.keyed.get(value);
  const shown = (key: string): string => (bare?.includes(key) ? key : goQuote(key));
  const keys = Object.keys(value).sort(
    (a, b) => Number(bare?.includes(b) ?? false) - Number(bare?.includes(a) ?? false) || (a < b ? -1 : 1),
  );
  const members = keys.map((key) => `${shown(key)}:${goSyntaxOf(value[key] as Value, flaws)}`);
  return `map[${bare ? 'interface {}' : 'string'}]interface {}{${members.join(', ')}}`;
}
