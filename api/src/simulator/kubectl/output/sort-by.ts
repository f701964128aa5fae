import { goSort } from '../../apimachinery/go-sort.ts';
import type { KubernetesObject } from '../../apimachinery/objects.ts';
import { isQuantity, parseQuantity } from '../../apimachinery/quantity.ts';
import { fail } from '../command/errors.ts';
import { findJsonPath, relaxedPath } from '../jsonpath/index.ts';

/** By the value at a path; those without one come first. @see kubernetes: kubectl/pkg/cmd/get/sorter.go */
export function sortObjects<T extends KubernetesObject>(objects: readonly T[], expression: string): T[] {
  const path =
    relaxedPath(expression) ??
    fail(`unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'`);
  const keyed = objects.map((object) => ({ object, value: findJsonPath(path, object, { allowMissingKeys: true })[0] }));
  if (objects.length > 0 && keyed.every(({ value }) => value === undefined))
    fail(`couldn't find any field with path "${path}" in the list of objects`);
  return goSort(keyed, (a, b) => isLess(a.value, b.value)).map(({ object }) => object);
}

/** What has no value is less than all, even than what has none either; then comes null. */
function isLess(a: unknown, b: unknown): boolean {
  if (a === undefined || b === undefined) return a === undefined;
  if (a === null || b === null) return a === null && b !== null;
  if (typeof a === 'number' && typeof b === 'number') return a < b;
  const [left, right] = [String(a), String(b)];
  if (isQuantity(left) && isQuantity(right)) return parseQuantity(left).cmp(parseQuantity(right)) < 0;
  return natural(left, right) < 0;
}

/** Runs of digits count as numbers. @see github.com/fvbommel/sortorder NaturalLess */
function natural(a: string, b: string): number {
  const [left, right] = [a.match(/\d+|\D+/g) ?? [], b.match(/\d+|\D+/g) ?? []];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const [x, y] = [left[i] as string, right[i] as string];
    if (x === y) continue;
    const numbers = /^\d/.test(x) && /^\d/.test(y) ? BigInt(x) - BigInt(y) : 0n;
    return numbers === 0n ? (x < y ? -1 : 1) : numbers < 0n ? -1 : 1;
  }
  return left.length - right.length;
}
