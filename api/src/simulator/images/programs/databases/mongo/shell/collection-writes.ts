import type { Task } from '../../../../../engine/index.ts';
import type { Members } from '../../../javascript/library/define.ts';
import { JsArray, JsObject, type JsValue, type NativeRun } from '../../../javascript/values.ts';
import type { Document } from '../bson.ts';
import { ask } from './ask.ts';
import { wrong } from './kinds.ts';
import { legacyWrites } from './legacy-writes.ts';
import { named } from './named.ts';
import { deprecated } from './print.ts';
import { throwRefusal, upsertedOf } from './results.ts';
import type { Shell } from './shell.ts';
import { documentOf, fromJs, toJs } from './values.ts';
import { type Writer, writerOf } from './writer.ts';

/** How documents are written. @see https://www.mongodb.com/docs/manual/reference/method/js-collection/ */
export function writeMethods(shell: Shell): Members {
  const writer = writerOf(shell);
  return { ...common(shell, writer), ...(shell.legacy ? legacyWrites(shell, writer) : deprecatedWrites(shell, writer)) };
}

const isChange = (update: JsValue): boolean =>
  update instanceof JsArray || (update instanceof JsObject && (update.keys()[0]?.startsWith('$') ?? false));

/** Those of both shells. */
function common(shell: Shell, writer: Writer): Members {
  const { machine, legacy } = shell;
  const { option } = writer;
  return {
    *insertOne(self, [value, options]): Task<JsValue> {
      const { reply, ids, documents } = yield* writer.inserted(self, [value], options);
      throwRefusal(shell, reply, documents, false);
      return machine.object({ acknowledged: true, insertedId: ids[0] });
    },
    *insertMany(self, [values, options]): Task<JsValue> {
      if (!(values instanceof JsArray))
        throw wrong(shell, 'documents.map is not a function', 'MongoInvalidArgumentError', 'Argument "docs" must be an array of documents');
      const { reply, ids, documents } = yield* writer.inserted(self, values.items, options);
      throwRefusal(shell, reply, documents, true);
      return machine.object({ acknowledged: true, insertedIds: legacy ? machine.array([...ids]) : numbered(shell, ids) });
    },
    updateOne: updating(shell, writer, false, false),
    updateMany: updating(shell, writer, true, false),
    replaceOne: updating(shell, writer, false, true),
    deleteOne: deleting(shell, writer, 'deleteOne'),
    deleteMany: deleting(shell, writer, 'deleteMany'),
    findOneAndUpdate: findOneAnd(shell, option, false),
    findOneAndReplace: findOneAnd(shell, option, false),
    findOneAndDelete: findOneAnd(shell, option, true),
    *findAndModify(self, [options]): Task<JsValue> {
      return yield* findAndModify(shell, self, documentOf(machine, options));
    },
  };
}

const numbered = ({ machine }: Shell, ids: readonly JsValue[]): JsObject =>
  machine.object(Object.fromEntries(ids.map((id, i) => [String(i), id])));

const updating = (shell: Shell, writer: Writer, multi: boolean, replaces: boolean) =>
  function* (self: JsValue, [filter, update, options]: readonly JsValue[]): Task<JsValue> {
    const { machine, legacy } = shell;
    if (replaces && isChange(update))
      throw wrong(
        shell,
        'the replace operation document must not contain atomic operators',
        'MongoInvalidArgumentError',
        'Replacement document must not contain atomic operators',
      );
    if (!replaces && !isChange(update))
      throw wrong(
        shell,
        'the update operation document must contain atomic operators.',
        'MongoInvalidArgumentError',
        'Update document requires atomic operators',
      );
    const reply = yield* writer.changed(self, filter, update, options, multi);
    throwRefusal(shell, reply, [], false);
    const upserted = upsertedOf(reply);
    const id = upserted ? toJs(shell, upserted._id) : null;
    const matchedCount = Number(reply.n) - (upserted ? 1 : 0);
    const modifiedCount = reply.nModified as number;
    if (legacy) return machine.object({ acknowledged: true, matchedCount, modifiedCount, ...(upserted && { upsertedId: id }) });
    return machine.object({ acknowledged: true, insertedId: id, matchedCount, modifiedCount, upsertedCount: upserted ? 1 : 0 });
  };

const deleting = (shell: Shell, writer: Writer, name: 'deleteOne' | 'deleteMany') =>
  function* (self: JsValue, [filter]: readonly JsValue[]): Task<JsValue> {
    if (!(filter instanceof JsObject))
      throw wrong(
        shell,
        'find() requires query criteria',
        'MongoshInvalidInputError',
        `[COMMON-10001] Missing required argument at position 0 (Collection.${name})`,
      );
    const reply = yield* writer.removed(self, filter, name === 'deleteOne' ? 1 : 0);
    throwRefusal(shell, reply, [], false);
    return shell.machine.object({ acknowledged: true, deletedCount: reply.n as number });
  };

function* findAndModify(shell: Shell, self: JsValue, command: Document): Task<JsValue> {
  const { database, name } = named(self);
  const reply = yield* ask(shell, database, { findAndModify: name, ...command }, 'findAndModifyFailed failed: {}');
  return toJs(shell, reply.value);
}

const findOneAnd = (shell: Shell, option: Writer['option'], removes: boolean): NativeRun =>
  function* (self, [filter, ...more]): Task<JsValue> {
    const { machine } = shell;
    const [update, options] = removes ? [undefined, more[0]] : more;
    const [sort, fields] = [option(options, 'sort'), option(options, 'projection')];
    const after =
      option(options, 'returnNewDocument') === true || option(options, 'returnDocument') === 'after' || option(options, 'new') === true;
    return yield* findAndModify(shell, self, {
      query: documentOf(machine, filter),
      ...(removes ? { remove: true } : { update: fromJs(machine, update), new: after, upsert: option(options, 'upsert') === true }),
      ...(sort !== undefined && { sort: fromJs(machine, sort) }),
      ...(fields !== undefined && { fields: fromJs(machine, fields) }),
    });
  };

/** What mongosh has of the old shell, and says so. */
function deprecatedWrites(shell: Shell, writer: Writer): Members {
  const { machine } = shell;
  const { option } = writer;
  return {
    *insert(self, [values, options]): Task<JsValue> {
      yield* deprecated(shell, 'Collection.insert() is deprecated. Use insertOne, insertMany, or bulkWrite.');
      const { reply, ids, documents } = yield* writer.inserted(self, values instanceof JsArray ? values.items : [values], options);
      throwRefusal(shell, reply, documents, true);
      return machine.object({ acknowledged: true, insertedIds: numbered(shell, ids) });
    },
    *update(self, [filter, update, third, fourth]): Task<JsValue> {
      yield* deprecated(shell, 'Collection.update() is deprecated. Use updateOne, updateMany, or bulkWrite.');
      const options = third instanceof JsObject ? third : machine.object({ upsert: third === true, multi: fourth === true });
      const multi = option(options, 'multi') === true;
      return yield* updating(shell, writer, multi, !isChange(update))(self, [filter, update, options]);
    },
    *remove(self, [filter, just]): Task<JsValue> {
      yield* deprecated(shell, 'Collection.remove() is deprecated. Use deleteOne, deleteMany, findOneAndDelete, or bulkWrite.');
      const one = just === true || option(just, 'justOne') === true;
      return yield* deleting(shell, writer, one ? 'deleteOne' : 'deleteMany')(self, [filter]);
    },
    save: () => {
      throw wrong(
        shell,
        '',
        'MongoshUnimplementedError',
        'Collection.save() is deprecated. Use insertOne, insertMany, updateOne, or updateMany.',
      );
    },
  };
}
