import type { Context } from 'mingo/core';
import { type Bson, type Document, dateOf, isDocument, Long } from './bson.ts';
import { badValue, NotModelled, typeMismatch } from './errors.ts';
import { matcher } from './match.ts';
import { isNumeric, typeOf } from './operators.ts';
import { compareBson, sameBson, sortDocuments } from './order.ts';
import { shownField } from './update-paths.ts';

/** What a field comes to: undefined where it goes. */
type ToField = (before: Bson | undefined) => Bson | undefined;

/** What an operator makes of a field. */
export function changeOf(
  operator: string,
  path: string,
  operand: Bson,
  document: Document,
  { context, now }: { readonly context: Context; readonly now: number },
): ToField {
  switch (operator) {
    case '$set':
    case '$setOnInsert':
      return () => copied(operand);
    case '$unset':
      return () => undefined;
    case '$inc':
    case '$mul':
      return (before) => arithmetic(operator, path, before, operand, document);
    case '$min':
      return (before) => (before === undefined || compareBson(operand, before) < 0 ? operand : before);
    case '$max':
      return (before) => (before === undefined || compareBson(operand, before) > 0 ? operand : before);
    case '$currentDate':
      if (isDocument(operand) && operand.$type !== 'date') throw new NotModelled('a timestamp');
      return () => dateOf(now);
    case '$push':
      return (before) => pushed(path, before, operand, document);
    case '$addToSet':
      return (before) => withEach(listAt(path, before, document, 'addToSet'), operand);
    case '$pop':
      return (before) => {
        if (before === undefined) return undefined;
        const list = listAt(path, before, document, 'pop');
        return Number(operand) < 0 ? list.slice(1) : list.slice(0, -1);
      };
    case '$pull':
      return without(operator, pulled(context, operand));
    case '$pullAll':
      return without(operator, (each) => (operand as readonly Bson[]).some((one) => sameBson(one, each)));
    default:
      throw new NotModelled(`the update operator ${operator}`);
  }
}

const without =
  (operator: string, goes: (item: Bson) => boolean): ToField =>
  (before) => {
    if (before === undefined) return undefined;
    if (!Array.isArray(before)) throw badValue(`Cannot apply ${operator} to a non-array value`);
    return (before as readonly Bson[]).filter((each) => !goes(each));
  };

function withEach(list: readonly Bson[], operand: Bson): Bson[] {
  const made = [...list];
  for (const each of isDocument(operand) && Array.isArray(operand.$each) ? (operand.$each as readonly Bson[]) : [operand])
    if (!made.some((one) => sameBson(one, each))) made.push(each);
  return made;
}

function arithmetic(operator: '$inc' | '$mul', path: string, before: Bson | undefined, operand: Bson, document: Document): Bson {
  const verb = operator === '$inc' ? 'increment' : 'multiply';
  if (!isNumeric(operand)) throw typeMismatch(`Cannot ${verb} with non-numeric argument: ${shownField(path, operand)}`);
  if (before !== undefined && !isNumeric(before))
    throw typeMismatch(
      `Cannot apply ${operator} to a value of non-numeric type. ${shownField('_id', document._id ?? null)} has the field '${path.split('.').at(-1)}' of non-numeric type ${typeOf(before)}`,
    );
  if (before === undefined) return operator === '$inc' ? operand : operand instanceof Long ? new Long(0n) : 0;
  if (before instanceof Long || operand instanceof Long) {
    const [a, b] = [before, operand].map((each) => (each instanceof Long ? each.value : Number.isInteger(each) ? BigInt(each) : undefined));
    if (a !== undefined && b !== undefined) return new Long(operator === '$inc' ? a + b : a * b);
  }
  const [a, b] = [before, operand].map((each) => (each instanceof Long ? Number(each.value) : each)) as [number, number];
  return operator === '$inc' ? a + b : a * b;
}

function listAt(path: string, before: Bson | undefined, document: Document, operator: string): Bson[] {
  if (before === undefined) return [];
  if (Array.isArray(before)) return [...(before as readonly Bson[])];
  if (operator === 'pop') throw typeMismatch(`Path '${path}' contains an element of non-array type '${typeOf(before)}'`);
  throw badValue(
    operator === 'addToSet'
      ? `Cannot apply $addToSet to non-array field. Field named '${path.split('.').at(-1)}' has non-array type ${typeOf(before)}`
      : `The field '${path}' must be an array but is of type ${typeOf(before)} in document ${shownField('_id', document._id ?? null)}`,
  );
}

function pushed(path: string, before: Bson | undefined, operand: Bson, document: Document): Bson {
  const list = listAt(path, before, document, 'push');
  if (!isDocument(operand) || !('$each' in operand)) return [...list, operand];
  const { $each: each, $position: position, $slice: slice, $sort: sort, ...rest } = operand;
  if (!Array.isArray(each)) throw badValue(`The argument to $each in $push must be an array but it was of type: ${typeOf(each ?? null)}`);
  const [unknown] = Object.keys(rest);
  if (unknown !== undefined) throw badValue(`Unrecognized clause in $push: ${unknown}`);
  list.splice(position === undefined ? list.length : Number(position), 0, ...(each as readonly Bson[]));
  const sorted =
    sort === undefined
      ? list
      : isDocument(sort)
        ? sortDocuments(list as unknown as Document[], sort)
        : [...list].sort((a, b) => compareBson(a, b) * Number(sort));
  if (slice === undefined) return sorted;
  return Number(slice) < 0 ? sorted.slice(Number(slice)) : sorted.slice(0, Number(slice));
}

function pulled(context: Context, operand: Bson): (item: Bson) => boolean {
  if (!isDocument(operand))
    return operand instanceof RegExp ? (item) => typeof item === 'string' && operand.test(item) : (item) => sameBson(item, operand);
  if (Object.keys(operand)[0]?.startsWith('$')) {
    const test = matcher(context, { item: operand });
    return (item) => test({ item });
  }
  const test = matcher(context, operand);
  return (item) => isDocument(item) && test(item);
}

/** A copy that changes nothing of what it was made of. */
export function copied(value: Bson): Bson {
  if (Array.isArray(value)) return (value as readonly Bson[]).map(copied);
  if (!isDocument(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, copied(each)]));
}
