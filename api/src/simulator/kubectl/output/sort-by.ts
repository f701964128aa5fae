import { goQuote } from '../../apimachinery/go-quote.ts';
import { goSort } from '../../apimachinery/go-sort.ts';
import { klogExit } from '../../apimachinery/klog.ts';
import type { KubernetesObject } from '../../apimachinery/objects.ts';
import { isQuantity, parseQuantity } from '../../apimachinery/quantity.ts';
import type { Micros } from '../../engine/index.ts';
import { fail, KubectlError } from '../command/errors.ts';
import { findJsonPath, JsonPathError, relaxedPath, UNEXPECTED_PATH } from '../jsonpath/index.ts';

/** By the value at a path; those without one come first. @see kubernetes: kubectl/pkg/cmd/get/sorter.go SortObjects */
export function sortObjects<T extends KubernetesObject>(objects: readonly T[], expression: string, now: Micros): T[] {
  const result = sorted(objects, relaxedPath(expression) ?? fail(UNEXPECTED_PATH), {
    now,
    place: 'sorter.go:332',
    type: '*unstructured.Unstructured',
  });
  return typeof result === 'string' ? fail(result) : result;
}

/** The rows of a table, if there are several; none of them is shown where the path leads nowhere. @see kubernetes: kubectl/pkg/cmd/get/sorter.go SortingPrinter */
export function sortRows<T extends KubernetesObject>(objects: readonly T[], expression: string, now: Micros): readonly T[] {
  if (objects.length < 2) return objects;
  const result = sorted(objects, relaxedPath(expression) ?? expression, { now, place: 'sorter.go:378', type: '[][][]reflect.Value' });
  return typeof result === 'string' ? [] : result;
}

/** Where what cannot be compared ends kubectl, and what it is there. */
interface Sorter {
  readonly now: Micros;
  readonly place: string;
  readonly type: string;
}

class Unsortable extends Error {}
const refuse = (why: string): never => {
  throw new Unsortable(why);
};

/** Or why they cannot be sorted. */
function sorted<T extends KubernetesObject>(objects: readonly T[], path: string, { now, place, type }: Sorter): T[] | string {
  try {
    const keyed = objects.map((object) => ({ object, value: findJsonPath(path, object, { allowMissingKeys: true })[0]?.[0] }));
    if (objects.length > 0 && keyed.every(({ value }) => value === undefined))
      return `couldn't find any field with path ${goQuote(path)} in the list of objects`;
    const [first, second] = keyed;
    if (second && first?.value === first?.object)
      throw new KubectlError(klogExit(now, place, `Field ${path} in ${type} is an unsortable type: map, err: unsortable type: map`));
    return goSort(keyed, (a, b) => isLess(a.value, b.value)).map(({ object }) => object);
  } catch (error) {
    if (error instanceof Unsortable)
      throw new KubectlError(klogExit(now, place, `Field ${path} in ${type} is an unsortable type: interface, err: ${error.message}`));
    if (!(error instanceof JsonPathError)) throw error;
    return error.message;
  }
}

/** What has no value is less than all, even than what has none either; then comes null. */
function isLess(a: unknown, b: unknown): boolean {
  if (a === undefined || b === undefined) return a === undefined;
  if (a === null || b === null) return a === null && b !== null;
  if (typeof a !== 'number' && typeof a !== 'string') return refuse(`unsortable type: ${typeof a === 'boolean' ? 'bool' : goType(a)}`);
  if (goNumber(a) !== goNumber(b)) return refuse('unsortable interface: interface');
  if (typeof a === 'number') return a < (b as number);
  const other = b as string;
  if (isQuantity(a) && isQuantity(other)) return parseQuantity(a).cmp(parseQuantity(other)) < 0;
  return naturalLess(a, other);
}

/** What Go reads a number as; undefined for what is none. */
const goNumber = (value: unknown): string | undefined =>
  typeof value === 'number' ? (Number.isInteger(value) ? 'int64' : 'float64') : undefined;
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
