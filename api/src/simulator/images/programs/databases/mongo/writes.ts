import { type Bson, type Document, isDocument, ObjectId, writeDocument } from './bson.ts';
import { type Call, type Commands, documentOf, existing, listOf, wanted } from './command.ts';
import { badValue, failedToParse, MongoRefusal, NotModelled } from './errors.ts';
import { refuseDuplicate } from './indexes.ts';
import { projection } from './project.ts';
import { found } from './reads.ts';
import { selected } from './select.ts';
import { type Collection, keyOf } from './store.ts';
import { millisOf } from './time.ts';
import { checkUpdate, fromFilter, isReplacement, type UpdateScope, updated } from './update.ts';

/** A number that the server gives where the client gave none. */
function newId({ server }: Call): ObjectId {
  const { process } = server;
  const seconds = Math.floor(millisOf(process.now) / 1000);
  return new ObjectId(`${seconds.toString(16).padStart(8, '0')}${process.random.hex(16)}`);
}

/** Runs each part of a command; what is refused is told by its place, and ends a command whose parts come in order. */
function each<T>(call: Call, parts: readonly T[], run: (part: T) => void): Document[] {
  const errors: Document[] = [];
  for (const [index, part] of parts.entries()) {
    try {
      run(part);
    } catch (error) {
      if (!(error instanceof MongoRefusal)) throw error;
      errors.push({ index, code: error.code, ...(error.more as Document), errmsg: error.message });
      if (call.command.ordered !== false) break;
    }
  }
  return errors;
}
const withErrors = (errors: readonly Document[]): Document => (errors.length > 0 ? { writeErrors: errors } : {});

function insertOne(call: Call, given: Document): void {
  const { server } = call;
  const document = given._id === undefined ? { _id: newId(call), ...given } : { _id: given._id, ...given };
  if (Array.isArray(document._id)) throw new MongoRefusal(53, 'InvalidIdField', "The '_id' value cannot be of type array");
  const collection = wanted(call);
  if (Object.keys(collection.options).some((option) => /^(?:capped|validator|timeseries|size|max)$/.test(option)))
    throw new NotModelled('a collection with options');
  refuseTwin(call, collection, document);
  server.store.put(collection, document);
}

const insert = (call: Call): Document => {
  let n = 0;
  const errors = each(call, listOf(call.command.documents) as readonly Document[], (document) => {
    insertOne(call, document);
    n++;
  });
  return { n, ...withErrors(errors), ok: 1 };
};

/** Refuses what has keys that another document has. */
function refuseTwin({ server, database, name }: Call, collection: Collection, next: Document, old?: Document): void {
  const { documents, indexes } = collection;
  const there = documents.get(keyOf(next._id));
  const others = indexes.filter(({ unique }) => unique);
  if (there && there !== old) refuseDuplicate(server.operators, `${database}.${name}`, indexes.slice(0, 1), [there], next);
  if (others.length === 0) return;
  server.process.work(documents.size);
  refuseDuplicate(server.operators, `${database}.${name}`, others, documents.values(), next, old);
}

/** Puts a document in the place of another. */
function put(call: Call, old: Document, next: Document): boolean {
  const collection = existing(call);
  if (!collection || writeDocument(old) === writeDocument(next)) return false;
  refuseTwin(call, collection, next, old);
  call.server.store.put(collection, next);
  return true;
}

function scopeOf({ server }: Call, filter: Document, arrayFilters: Bson | undefined, inserts: boolean): UpdateScope {
  return {
    context: server.operators,
    filter,
    arrayFilters: listOf(arrayFilters) as readonly Document[],
    now: millisOf(server.process.now),
    inserts,
  };
}

/** What the filter says, with the update made to it, as a new document. */
function upserted(call: Call, filter: Document, update: Document, arrayFilters: Bson | undefined): Document {
  const start = isReplacement(update)
    ? filter._id !== undefined && !isDocument(filter._id)
      ? { _id: filter._id }
      : {}
    : fromFilter(filter);
  const made = updated(start, update, scopeOf(call, filter, arrayFilters, true));
  const document = made._id === undefined ? { _id: newId(call), ...made } : made;
  insertOne(call, document);
  return { _id: document._id as Bson };
}

interface Updates {
  n: number;
  modified: number;
  readonly upserted: Document[];
}

function updateOne(call: Call, index: number, part: Document, counts: Updates): void {
  const filter = documentOf(part.q);
  if (Array.isArray(part.u)) throw new NotModelled('an update by a pipeline');
  const update = documentOf(part.u);
  if (part.multi && isReplacement(update)) throw failedToParse('multi update is not supported for replacement-style update');
  checkUpdate(update);
  const met = selected(call.server, existing(call), filter, part.multi ? undefined : 1);
  for (const document of met) {
    counts.n++;
    if (put(call, document, updated(document, update, scopeOf(call, filter, part.arrayFilters, false)))) counts.modified++;
  }
  if (met.length > 0 || !part.upsert) return;
  counts.n++;
  counts.upserted.push({ index, ...upserted(call, filter, update, part.arrayFilters) });
}

const update = (call: Call): Document => {
  const counts: Updates = { n: 0, modified: 0, upserted: [] };
  const errors = each(call, [...listOf(call.command.updates).entries()], ([index, part]) =>
    updateOne(call, index, part as Document, counts),
  );
  return {
    n: counts.n,
    ...(counts.upserted.length > 0 && { upserted: counts.upserted }),
    nModified: counts.modified,
    ...withErrors(errors),
    ok: 1,
  };
};

function remove(call: Call, gone: readonly Document[]): void {
  const collection = existing(call);
  if (collection) for (const document of gone) call.server.store.remove(collection, document);
}

const deletes = (call: Call): Document => {
  let n = 0;
  const errors = each(call, listOf(call.command.deletes) as readonly Document[], (part) => {
    const gone = found(call, part.q, { limit: part.limit ?? 0 });
    remove(call, gone);
    n += gone.length;
  });
  return { n, ...withErrors(errors), ok: 1 };
};

const findAndModify = (call: Call): Document => {
  const { command, server } = call;
  const filter = documentOf(command.query);
  const shown = projection(server.operators, documentOf(command.fields));
  const [old] = found(call, filter, { ...(command.sort !== undefined && { sort: command.sort }), limit: 1 });
  if (command.remove) {
    if (old) remove(call, [old]);
    return { lastErrorObject: { n: old ? 1 : 0 }, value: old ? shown(old) : null, ok: 1 };
  }
  if (Array.isArray(command.update)) throw new NotModelled('an update by a pipeline');
  const change = documentOf(command.update);
  if (Object.keys(change).length === 0 && command.update === undefined)
    throw failedToParse('Either an update or remove=true must be specified');
  if (!old && !command.upsert) return { lastErrorObject: { n: 0, updatedExisting: false }, value: null, ok: 1 };
  if (!old) {
    const { _id: id } = upserted(call, filter, change, command.arrayFilters) as { _id: Bson };
    const next = existing(call)?.documents.get(keyOf(id));
    return {
      lastErrorObject: { n: 1, updatedExisting: false, upserted: id },
      value: command.new && next ? shown(next) : null,
      ok: 1,
    };
  }
  const next = updated(old, change, scopeOf(call, filter, command.arrayFilters, false));
  put(call, old, next);
  return { lastErrorObject: { n: 1, updatedExisting: true }, value: shown(command.new ? next : old), ok: 1 };
};

const checked =
  (run: (call: Call) => Document) =>
  (call: Call): Document => {
    if (call.name.startsWith('system.')) throw badValue(`cannot write to '${call.database}.${call.name}'`);
    return run(call);
  };

export const writes: Commands = {
  insert: { action: 'write', run: checked(insert) },
  update: { action: 'write', run: checked(update) },
  delete: { action: 'write', run: checked(deletes) },
  findAndModify: { action: 'write', run: checked(findAndModify) },
};
