import { Context, evalExpr } from 'mingo/core';
import { Lazy } from 'mingo/lazy';
import * as accumulators from 'mingo/operators/accumulator';
import * as expressions from 'mingo/operators/expression';
import * as stages from 'mingo/operators/pipeline';
import * as queries from 'mingo/operators/query';
import type { Options } from 'mingo/types';
import type { Process } from '../../../../kernel/index.ts';
import { EndlessSearch, searchable } from '../../endless-search.ts';
import { type Bson, type Document, isDate, isDocument, Long, ObjectId, writeDocument } from './bson.ts';
import { badValue, EXECUTING, MongoRefusal, NotModelled } from './errors.ts';
import { byLibrary } from './library.ts';
import { compareBson, itemsOf, sameBson, sortDocuments, valuesAt } from './order.ts';

type Run = (...args: never[]) => unknown;
type Predicate = (document: Document) => boolean;
type QueryOperator = (path: string, operand: Bson, options: Options) => Predicate;
type Stage = { transform(change: (items: Document[]) => unknown): unknown };

/** They ask the clock or chance, run scripts of their own, write, or take what the run does not have. */
export const NOT_HERE =
  /^\$(?:rand|sample|sampleRate|function|accumulator|where|jsonSchema|out|merge|dateFromParts|dateFromString|regexFind|regexFindAll|regexMatch|text|near|nearSphere|geo\w+|setWindowFields|densify|fill|graphLookup|toHashedIndexKey|meta|geoNear|indexStats|collStats|currentOp|listSessions|changeStream|search|planCacheStats|convert|toDecimal|toLong|percentile|median|bucketAuto|redact)$/;

/** Longer texts and lists are not followed: a document is at most 16 MiB. */
const MOST_LETTERS = 2 ** 20;
const MOST_ITEMS = 2 ** 17;

/** What a result costs by its length. */
function counted(process: Process, value: unknown): unknown {
  const size = typeof value === 'string' || Array.isArray(value) ? value.length : 0;
  if (size > (typeof value === 'string' ? MOST_LETTERS : MOST_ITEMS)) throw new NotModelled('a very long value');
  process.work(1 + (size >> 6));
  return value;
}

const named = (of: object): [string, Run][] =>
  Object.entries(of).filter((entry): entry is [string, Run] => entry[0].startsWith('$') && !NOT_HERE.test(entry[0]));

const countedAll = (process: Process, of: object): Record<string, unknown> =>
  Object.fromEntries(
    named(of).map(([name, run]) => [
      name,
      (...args: never[]) => {
        process.work(1);
        const made = run(...args);
        if (isSequence(made)) return made.map((document) => passed(process, document));
        return typeof made === 'function' ? (document: never) => counted(process, (made as Run)(document)) : counted(process, made);
      },
    ]),
  );

/** Each document that a stage hands on is copied in part. */
function passed(process: Process, document: unknown): unknown {
  process.work(4);
  return document;
}

const isSequence = (made: unknown): made is { map(change: (document: unknown) => unknown): unknown } =>
  typeof made === 'object' && made !== null && 'collect' in made && 'map' in made;

/** The operators of queries and of aggregation, each of which counts its steps. */
export function operatorsOf(process: Process): Context {
  const equals: QueryOperator = (path, operand, options) => {
    if (!isDocument(operand) && !Array.isArray(operand)) return queries.$eq(path, operand, options);
    // The fields have to be in that order.
    const text = writeDocument({ of: operand });
    const names = path.split('.');
    return (document) =>
      valuesAt(document, names).some((found) =>
        [found, ...(Array.isArray(found) ? (found as readonly Bson[]) : [])].some(
          (each) => each !== undefined && writeDocument({ of: each }) === text,
        ),
      );
  };
  const matches: QueryOperator = (path, operand) => {
    const expression = operand instanceof RegExp ? operand : new RegExp(String(operand));
    const names = path.split('.');
    return (document) =>
      valuesAt(document, names)
        .flatMap(itemsOf)
        .some((text) => typeof text === 'string' && (searched(process, expression, text) ?? false));
  };
  const among: QueryOperator = (path, operand, options) => {
    if (!Array.isArray(operand)) throw badValue('$in needs an array');
    const each = (operand as readonly Bson[]).map((one) => (one instanceof RegExp ? matches : equals)(path, one, options));
    return (document) => each.some((test) => test(document));
  };
  const not =
    (of: QueryOperator): QueryOperator =>
    (path, operand, options) => {
      const test = of(path, operand, options);
      return (document) => !test(document);
    };
  const ofType: QueryOperator = (path, operand) => {
    const wanted = (Array.isArray(operand) ? (operand as readonly Bson[]) : [operand]).map(typeNamed);
    const names = path.split('.');
    return (document) =>
      valuesAt(document, names)
        .flatMap((found) => (Array.isArray(found) ? [found, ...(found as readonly Bson[])] : [found]))
        .some((each) => each !== undefined && wanted.some((name) => name === typeOf(each) || (name === 'number' && isNumeric(each))));
  };
  /** Nothing is more or less than null, but null is as much. */
  const orNull =
    (of: unknown): QueryOperator =>
    (path, operand, options) =>
      operand === null ? equals(path, null, options) : (of as QueryOperator)(path, operand, options);
  const sort = (items: Stage, by: Document): unknown =>
    items.transform((list) => Lazy(counted(process, sortDocuments(list, by)) as Document[]));
  return Context.init({
    query: {
      ...countedAll(process, queries),
      ...countedAll(process, {
        $eq: equals,
        $ne: not(equals),
        $in: among,
        $nin: not(among),
        $gte: orNull(queries.$gte),
        $lte: orNull(queries.$lte),
        $regex: matches,
        $type: ofType,
      }),
    } as never,
    expression: {
      ...countedAll(process, expressions),
      ...countedAll(process, { ...COMPARISONS, $range: bounded(process), $size: size }),
    } as never,
    accumulator: {
      ...countedAll(process, accumulators),
      ...countedAll(process, { $push: gathered, $addToSet: gatheredOnce(process) }),
    } as never,
    pipeline: { ...countedAll(process, stages), $sort: sort } as never,
  });
}

/** The library's own options, which know the document that is looked at. */
interface Looking extends Options {
  readonly constructor: { init(of: Options): { update(locals: { readonly root: Document }): Options } };
}

/** What is not there is not gathered. */
function gathered(items: readonly Document[], expression: Bson, options: Options): Bson[] {
  const own = (options as Looking).constructor.init(options);
  return items.flatMap((root) => {
    const found = evalExpr(root, expression, own.update({ root })) as Bson | undefined;
    return found === undefined ? [] : [found];
  });
}

const size = (document: Document, operand: Bson, options: Options): number => {
  const list = evalExpr(document, operand, options) as Bson | undefined;
  if (Array.isArray(list)) return list.length;
  throw new MongoRefusal(
    17124,
    'Location17124',
    `${EXECUTING}The argument to $size must be an array, but was of type: ${list === undefined ? 'missing' : typeOf(list)}`,
  );
};

const gatheredOnce =
  (process: Process) =>
  (items: readonly Document[], expression: Bson, options: Options): Bson[] => {
    const once: Bson[] = [];
    for (const each of gathered(items, expression, options)) {
      process.work(1 + (once.length >> 2));
      if (!once.some((other) => sameBson(other, each))) once.push(each);
    }
    return once;
  };

/** Those of expressions go by the types of values, too: what is not there comes before all. */
const compared = (test: (order: number) => boolean | number) => (document: Document, operand: Bson, options: Options) => {
  const [a, b] = (evalExpr(document, operand, options) ?? []) as readonly (Bson | undefined)[];
  return test(a === undefined || b === undefined ? Number(b === undefined) - Number(a === undefined) : compareBson(a, b));
};
const COMPARISONS = {
  $eq: compared((order) => order === 0),
  $ne: compared((order) => order !== 0),
  $gt: compared((order) => order > 0),
  $gte: compared((order) => order >= 0),
  $lt: compared((order) => order < 0),
  $lte: compared((order) => order <= 0),
  $cmp: compared(Math.sign),
};

/** A list that would be very long is not begun. */
const bounded = (process: Process) => (document: Document, operand: Bson, options: Options) => {
  const [from, to, step = 1] = (evalExpr(document, operand, options) ?? []) as readonly number[];
  process.work(1);
  if (Math.abs((Number(to) - Number(from)) / (step || 1)) > MOST_ITEMS) throw new NotModelled('a very long value');
  return (expressions.$range as unknown as Run)(...([document, operand, options] as never[]));
};

function searched(process: Process, expression: RegExp, text: string): boolean | undefined {
  let found: RegExp | undefined;
  try {
    found = searchable(process, expression, text, false);
  } catch (error) {
    if (!(error instanceof EndlessSearch)) throw error;
  }
  if (!found) throw new NotModelled('a regular expression that tries very long');
  return new RegExp(found.source, found.flags.replace('g', '')).test(text);
}

/** What an expression of the aggregation comes to for a document; `options` know the variables of a stage that it is in. */
export const evaluated = (context: Context, document: Document, expression: Bson, options?: Options): Bson | undefined =>
  byLibrary(() => {
    const own = options ? (options as Looking).constructor.init(options).update({ root: document }) : ({ context } as Options);
    return evalExpr(document, expression, own) as Bson | undefined;
  });

/** Whether one can count with it. */
export const isNumeric = (value: Bson): value is number | Long => typeof value === 'number' || value instanceof Long;
const INT_LIMIT = 2 ** 31;

/** As `$type` and the messages of errors call it. */
export function typeOf(value: Bson): string {
  if (value === null) return 'null';
  if (typeof value === 'number') return Number.isInteger(value) && Math.abs(value) < INT_LIMIT ? 'int' : 'double';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'string') return 'string';
  if (value instanceof Long) return 'long';
  if (Array.isArray(value)) return 'array';
  if (isDate(value)) return 'date';
  if (value instanceof RegExp) return 'regex';
  if (value instanceof ObjectId) return 'objectId';
  return isDocument(value) ? 'object' : 'binData';
}

function typeNamed(name: Bson): string {
  const number: Readonly<Record<string, string>> = {
    1: 'double',
    2: 'string',
    3: 'object',
    4: 'array',
    5: 'binData',
    7: 'objectId',
    8: 'bool',
    9: 'date',
    10: 'null',
    11: 'regex',
    16: 'int',
    18: 'long',
    19: 'decimal',
  };
  const found = typeof name === 'number' ? number[name] : String(name);
  if (found === undefined) throw badValue(`Invalid numerical type code: ${String(name)}`);
  return found;
}
