import type { Task } from '../../../../../engine/index.ts';
import type { Members } from '../../../javascript/library/define.ts';
import { JsArray, JsObject, type JsValue } from '../../../javascript/values.ts';
import type { Document } from '../bson.ts';
import { bulkFields, commandRefused, legacyResult, upsertedOf, writeResult } from './results.ts';
import type { Shell } from './shell.ts';
import { toJs } from './values.ts';
import type { Writer } from './writer.ts';

/** The old shell's own writes, which answer with a WriteResult. @see mongo: src/mongo/shell/collection.js */
export function legacyWrites(shell: Shell, writer: Writer): Members {
  const { machine } = shell;
  const { option } = writer;
  function* updated(self: JsValue, filter: JsValue, update: JsValue, options: JsValue): Task<JsValue> {
    const reply = yield* writer.changed(self, filter, update, options, option(options, 'multi') === true);
    const upserted = upsertedOf(reply);
    const counts = {
      nMatched: Number(reply.n) - (upserted ? 1 : 0),
      nUpserted: upserted ? 1 : 0,
      nModified: reply.nModified as number,
      ...(upserted && { _id: toJs(shell, upserted._id) }),
    };
    return commandRefused(shell, reply) ?? writeResult(shell, counts, reply);
  }
  const insertedResult = (reply: Document): JsValue =>
    commandRefused(shell, reply) ?? writeResult(shell, { nInserted: reply.n as number }, reply);
  return {
    *insert(self, [values, options]): Task<JsValue> {
      const list = values instanceof JsArray ? values.items : [values];
      const { reply, documents } = yield* writer.inserted(self, list, options);
      if (!(values instanceof JsArray) || reply.ok === 0) return insertedResult(reply);
      return legacyResult(shell, 'BulkWriteResult', bulkFields(shell, reply, documents));
    },
    *save(self, [value]): Task<JsValue> {
      if (!(value instanceof JsObject && value.own('_id'))) return insertedResult((yield* writer.inserted(self, [value])).reply);
      const filter = machine.object({ _id: machine.get(value, '_id') });
      return yield* updated(self, filter, value, machine.object({ upsert: true }));
    },
    *update(self, [filter, update, third, fourth]): Task<JsValue> {
      const options = third instanceof JsObject ? third : machine.object({ upsert: third === true, multi: fourth === true });
      return yield* updated(self, filter, update, options);
    },
    *remove(self, [filter, just]): Task<JsValue> {
      if (filter === undefined) throw machine.fail('Error', 'remove needs a query');
      const one = just === true || option(just, 'justOne') === true;
      const reply = yield* writer.removed(self, filter, one ? 1 : 0);
      return commandRefused(shell, reply) ?? writeResult(shell, { nRemoved: reply.n as number }, reply);
    },
  };
}
