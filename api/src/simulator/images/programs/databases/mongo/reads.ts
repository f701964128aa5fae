import { aggregated } from './aggregate.ts';
import type { Bson, Document } from './bson.ts';
import { type Call, type Commands, cursor, documentOf, existing, listOf } from './command.ts';
import { badValue, failedToParse, MongoRefusal, NotModelled, typeMismatch } from './errors.ts';
import { typeOf } from './operators.ts';
import { itemsOf, sameBson, sortDocuments, valuesAt } from './order.ts';
import { projection } from './project.ts';
import { selected } from './select.ts';
import { millisOf } from './time.ts';

/** The documents that a command's filter, sort, skip and limit ask for. */
export function found(call: Call, filter: Bson | undefined, { sort, skip, limit }: Document): Document[] {
  const { server } = call;
  refuseOwn(call);
  if (filter !== undefined && typeOf(filter) !== 'object')
    throw typeMismatch(`BSON field 'find.filter' is the wrong type '${typeOf(filter)}', expected type 'object'`);
  const by = documentOf(sort);
  for (const direction of Object.values(by)) {
    if (typeof direction === 'object') throw new NotModelled('a sort by a score');
    if (Math.abs(Number(direction)) !== 1)
      throw badValue(
        typeof direction === 'number'
          ? '$sort key ordering must be 1 (for ascending) or -1 (for descending)'
          : `Illegal key in $sort specification`,
      );
  }
  const from = Number(skip ?? 0);
  if (from < 0) throw new MongoRefusal(51024, 'Location51024', `BSON field 'skip' value must be >= 0, actual value '${from}'`);
  const most = Math.abs(Number(limit ?? 0)) || Number.POSITIVE_INFINITY;
  const isSorted = Object.keys(by).length > 0;
  const met = selected(server, existing(call), documentOf(filter), isSorted ? undefined : from + most);
  if (by.$natural !== undefined) {
    if (Number(by.$natural) < 0) met.reverse();
  } else if (isSorted) {
    server.process.work(met.length * 4);
    met.splice(0, met.length, ...sortDocuments(met, by));
  }
  return met.slice(from, from + most);
}

/** What the server itself keeps. */
function refuseOwn({ database, name }: Call): void {
  if (database === 'admin' && name === 'system.version') return;
  if (database === 'local' || database === 'config' || name.startsWith('system.')) throw new NotModelled(`what is in ${database}.${name}`);
}

const find = (call: Call): Document => {
  const { command, server, database, name } = call;
  for (const option of ['min', 'max', 'returnKey', 'showRecordId', 'tailable', 'collation', 'let'])
    if (command[option]) throw new NotModelled(`find with ${option}`);
  const shown = projection(server.operators, documentOf(command.projection));
  return cursor(`${database}.${name}`, found(call, command.filter, command).map(shown));
};

const count = (call: Call): Document => ({ n: found(call, call.command.query, call.command).length, ok: 1 });

const distinct = (call: Call): Document => {
  const { key, query } = call.command;
  if (typeof key !== 'string')
    throw typeMismatch(`BSON field 'distinct.key' is the wrong type '${typeOf(key ?? null)}', expected type 'string'`);
  const values: Bson[] = [];
  for (const document of found(call, query, {}))
    for (const value of valuesAt(document, key.split('.')).flatMap(itemsOf)) {
      call.server.process.work(1 + (values.length >> 3));
      if (value !== undefined && !values.some((one) => sameBson(one, value))) values.push(value);
    }
  return { values, ok: 1 };
};

const aggregate = (call: Call): Document => {
  const { command, server, database, name } = call;
  if (!Array.isArray(command.pipeline)) throw typeMismatch("'pipeline' option must be specified as an array");
  if (command.cursor === undefined && !command.explain)
    throw failedToParse("The 'cursor' option is required, except for aggregate with the explain argument");
  if (command.explain || command.collation || command.let) throw new NotModelled('an aggregation with options');
  refuseOwn(call);
  const documents = typeof command.aggregate === 'number' ? [] : [...(existing(call)?.documents.values() ?? [])];
  server.process.work(1 + documents.length);
  const made = aggregated(
    server.operators,
    documents,
    listOf(command.pipeline),
    (other) => [...(server.store.find(database, other)?.documents.values() ?? [])],
    millisOf(server.process.now),
  );
  return cursor(`${database}.${name}`, made);
};

export const reads: Commands = {
  find: { action: 'read', run: find },
  count: { action: 'read', run: count },
  distinct: { action: 'read', run: distinct },
  aggregate: { action: 'read', run: aggregate },
};
