import { goQuote } from '../../apimachinery/go-quote.ts';
import { goSort } from '../../apimachinery/go-sort.ts';
import type { KubernetesObject } from '../../apimachinery/objects.ts';
import { isQuantity, parseQuantity } from '../../apimachinery/quantity.ts';
import { fail } from '../command/errors.ts';
import { findJsonPath, JsonPathError, relaxedPath } from '../jsonpath/index.ts';

/** By the value at a path; those without one come first. @see kubernetes: kubectl/pkg/cmd/get/sorter.go */
export function sortObjects<T extends KubernetesObject>(objects: readonly T[], expression: string): T[] {
  const path = relaxedPath(expression) ?? expression;
  const keyed = objects.map((object) => ({ object, value: valueAt(path, object) }));
  if (objects.length > 0 && keyed.every(({ value }) => value === undefined))
    fail(`couldn't find any field with path ${goQuote(path)} in the list of objects`);
  return goSort(keyed, (a, b) => isLess(a.value, b.value)).map(({ object }) => object);
}

function valueAt(path: string, object: KubernetesObject): unknown {
  try {
    return findJsonPath(path, object, { allowMissingKeys: true })[0]?.[0];
  } catch (error) {
    if (!(error instanceof JsonPathError)) throw error;
    return fail(`sorting error: ${error.message}`);
  }
}

/** What has no value is less than all, even than what has none either; then comes null. */
function isLess(a: unknown, b: unknown): boolean {
  if (a === undefined || b === undefined) return a === undefined;
  if (a === null || b === null) return a === null && b !== null;
  if (typeof a !== 'number' && typeof a !== 'string') return fail(`unsortable type: ${typeof a === 'boolean' ? 'bool' : goType(a)}`);
  if (typeof a !== typeof b) return fail('unsortable interface: interface');
  if (typeof a === 'number') return a < (b as number);
  const other = b as string;
  if (isQuantity(a) && isQuantity(other)) return parseQuantity(a).cmp(parseQuantity(other)) < 0;
  return naturalLess(a, other);
}

const goType = (value: unknown): string => (Array.isArray(value) ? '[]interface {}' : 'map[string]interface {}');

/** Runs of digits count as numbers, and come before all else. @see github.com/fvbommel/sortorder NaturalLess */
function naturalLess(a: string, b: string): boolean {
  const [left, right] = [a.match(/\d+|\D/gu) ?? [], b.match(/\d+|\D/gu) ?? []];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const [x, y] = [left[i] as string, right[i] as string];
    if (x === y) continue;
    const [xDigits, yDigits] = [/^\d/.test(x), /^\d/.test(y)];
    if (xDigits !== yDigits) return xDigits;
    if (!xDigits) return x < y;
    const difference = BigInt(x) - BigInt(y);
    return difference === 0n ? x.length < y.length : difference < 0n;
  }
  return a.length < b.length;
}
