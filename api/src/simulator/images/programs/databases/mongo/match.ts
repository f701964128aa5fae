import type { Context } from 'mingo/core';
import { Query } from 'mingo/query';
import type { Options } from 'mingo/types';
import { type Bson, type Document, isDocument, Long } from './bson.ts';
import { badValue, NotModelled } from './errors.ts';
import { byLibrary } from './library.ts';

/** @see mongo: src/mongo/db/matcher/expression_parser.cpp */
const OPERATORS = new Set(
  '$eq $ne $gt $gte $lt $lte $in $nin $and $or $nor $not $exists $type $regex $options $mod $all $elemMatch $size $expr $bitsAllClear $bitsAllSet $bitsAnyClear $bitsAnySet'.split(
    ' ',
  ),
);
const NOT_HERE =
  /^\$(?:where|text|jsonSchema|near|nearSphere|geoWithin|geoIntersects|comment|rand|alwaysTrue|alwaysFalse|maxDistance|minDistance|sampleRate)$/;

/** Whether a document is one that a filter asks for; `options` know the variables of a stage that it is in. */
export function matcher(context: Context, filter: Document, options: Options = { context } as Options): (document: Document) => boolean {
  if (Object.keys(filter).length === 0) return () => true;
  check(filter, true);
  const query = byLibrary(() => new Query(numbered(filter) as never, options));
  return (document) => byLibrary(() => query.test(numbered(document) as never));
}

/** Refuses what is no operator, and what is none here. */
function check(value: Bson, isTop: boolean): void {
  if (Array.isArray(value)) {
    for (const each of value as readonly Bson[]) check(each, isTop);
    return;
  }
  if (!isDocument(value)) return;
  for (const [name, operand] of Object.entries(value)) {
    if (name.startsWith('$')) {
      if (NOT_HERE.test(name)) throw new NotModelled(`the query operator ${name}`);
      if (!OPERATORS.has(name) && !isTop && /^\$(?:ref|id|db)$/.test(name)) continue;
      if (!OPERATORS.has(name)) throw badValue(isTop ? `unknown top level operator: ${name}. ${TOP_LEVEL}` : `unknown operator: ${name}`);
      if (/^\$(?:and|or|nor)$/.test(name)) {
        if (!Array.isArray(operand)) throw badValue(`${name} must be an array`);
        if (operand.length === 0) throw badValue('$and/$or/$nor must be a nonempty array');
        for (const each of operand as readonly Bson[]) {
          if (!isDocument(each)) throw badValue('$or/$and/$nor entries need to be full objects');
          check(each, true);
        }
      } else if (/^\$(?:in|nin|all)$/.test(name)) {
        if (!Array.isArray(operand)) throw badValue(`${name} needs an array`);
      } else if (name === '$not') {
        if (!isDocument(operand) && !(operand instanceof RegExp)) throw badValue('$not needs a regex or a document');
        check(operand, false);
      } else if (name === '$elemMatch') {
        if (!isDocument(operand)) throw badValue('$elemMatch needs an Object');
        check(operand, !Object.keys(operand).some((each) => each.startsWith('$') && !/^\$(?:and|or|nor)$/.test(each)));
      }
    } else if (isDocument(operand) && Object.keys(operand)[0]?.startsWith('$')) {
      const plain = Object.keys(operand).find((each) => !each.startsWith('$'));
      if (plain !== undefined) throw badValue(`unknown operator: ${plain}`);
      check(operand, false);
    }
  }
}
const TOP_LEVEL = "If you have a field name that starts with a '$' symbol, consider using $getField or $setField.";

/** The same, with plain numbers in place of those of 64 bits. */
export function numbered(value: Bson): Bson {
  if (value instanceof Long) return Number(value.value);
  if (Array.isArray(value)) {
    const list = value as readonly Bson[];
    const made = list.map(numbered);
    return made.some((each, i) => each !== list[i]) ? made : value;
  }
  if (!isDocument(value)) return value;
  const entries = Object.entries(value).map(([name, each]) => [name, numbered(each)] as const);
  return entries.some(([name, each]) => each !== value[name]) ? Object.fromEntries(entries) : value;
}
