import type { Expectation } from '@peapod/database';
import { isQuantity, parseQuantity, podField } from '../simulator/index.ts';

/** Whether a value of the Pod object is as asked. What means the same amount is the same: 40Mi and 41943040, 0.5 and 500m. */
export function valueHolds({ path, equals, contains, lacks, min, max }: NonNullable<Expectation['object']>, value: unknown): boolean {
  const text = JSON.stringify(value);
  if (equals !== undefined && !isSame(equals, value, path)) return false;
  if (contains !== undefined && !text.includes(contains)) return false;
  if (lacks !== undefined && text.includes(lacks)) return false;
  if (min !== undefined && !(amountOf(value, path) >= min)) return false;
  return max === undefined || amountOf(value, path) <= max;
}

/** What stands in a list is found by its place, its name, its address, or the name of what it holds. */
export function valueAt(object: unknown, path: string): unknown {
  let value = object;
  for (const key of stepsOf(path)) {
    if (value === null || typeof value !== 'object') return undefined;
    value = (Array.isArray(value) && called(key, value)) || member(value, key);
  }
  return value;
}

/** Between dots, or, where a key has dots itself, in brackets. */
const stepsOf = (path: string): string[] => [...path.matchAll(/\[([^\]]*)\]|[^.[\]]+/g)].map(([step, key]) => key ?? step);

function called(name: string, list: readonly unknown[]): unknown {
  const objects = list.filter((one) => typeof one === 'object' && one !== null);
  const isCalled = (one: unknown): boolean => (one as { name?: unknown } | null)?.name === name;
  return (
    objects.find((one) => isCalled(one) || (one as { ip?: unknown }).ip === name) ??
    objects.find((one) => Object.values(one).some((held) => typeof held === 'object' && isCalled(held)))
  );
}

function isSame(asked: unknown, found: unknown, path: string): boolean {
  if (typeof asked === 'object' && typeof found === 'object' && asked !== null && found !== null) {
    const keys = Object.keys(asked);
    return (
      Array.isArray(asked) === Array.isArray(found) &&
      keys.length === Object.keys(found).length &&
      keys.every((key) => Object.hasOwn(found, key) && isSame(member(asked, key), member(found, key), `${path}.${key}`))
    );
  }
  const isAmount = [asked, found].every((one) => (typeof one === 'string' || typeof one === 'number') && isQuantity(one));
  if (!isAmount || !takesQuantity(path)) return asked === found;
  return parseQuantity(asked as string).cmp(parseQuantity(found as string)) === 0;
}

const member = (object: object, key: string): unknown => (object as Record<string, unknown>)[key];

function amountOf(value: unknown, path: string): number {
  const isAmount = typeof value === 'string' && isQuantity(value) && takesQuantity(path);
  return isAmount ? Number(parseQuantity(value).nano) / 1e9 : Number(value ?? Number.NaN);
}

/** Whether a field of the Pod takes a quantity; the names of members of lists and maps on the way to it are no fields. */
function takesQuantity(path: string): boolean {
  let field = podField('pod');
  for (const step of stepsOf(path)) field = field?.fields.find((one) => one.path.endsWith(`.${step}`)) ?? field;
  return field?.typeName === 'Quantity';
}
