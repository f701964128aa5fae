import type { Task } from '../../../../../engine/index.ts';
import { JsArray, JsObject, type JsValue, type NativeRun, Unsupported } from '../../../javascript/values.ts';
import { throwRefusal } from './results.ts';
import type { Shell } from './shell.ts';
import { toJs } from './values.ts';
import { writerOf } from './writer.ts';

/** Several writes in one call, in their order. */
export const bulkWrite = (shell: Shell): NativeRun =>
  function* (self, [operations, options]): Task<JsValue> {
    const { machine, legacy } = shell;
    const writer = writerOf(shell);
    if (!(operations instanceof JsArray)) throw new Unsupported('bulkWrite of no list');
    if (writer.option(options, 'ordered') === false) throw new Unsupported('bulkWrite without an order');
    const counts = { insertedCount: 0, matchedCount: 0, modifiedCount: 0, deletedCount: 0, upsertedCount: 0 };
    const [inserted, upserted] = [machine.object(), machine.object()];
    for (const [i, each] of operations.items.entries()) {
      const kind = each instanceof JsObject ? each.keys()[0] : undefined;
      const of = kind === undefined ? undefined : machine.get(each, kind);
      const part = (name: string): JsValue => writer.option(of, name);
      switch (kind) {
        case 'insertOne': {
          const { reply, ids, documents } = yield* writer.inserted(self, [part('document')]);
          throwRefusal(shell, reply, documents, true);
          counts.insertedCount++;
          inserted.put(String(i), ids[0]);
          break;
        }
        case 'updateOne':
        case 'updateMany':
        case 'replaceOne': {
          const update = part(kind === 'replaceOne' ? 'replacement' : 'update');
          const reply = yield* writer.changed(self, part('filter'), update, of, kind === 'updateMany');
          throwRefusal(shell, reply, [], true);
          const [made] = (reply.upserted ?? []) as readonly { readonly _id: never }[];
          counts.matchedCount += Number(reply.n) - (made ? 1 : 0);
          counts.modifiedCount += Number(reply.nModified);
          if (made) {
            counts.upsertedCount++;
            upserted.put(String(i), toJs(shell, made._id));
          }
          break;
        }
        case 'deleteOne':
        case 'deleteMany': {
          const reply = yield* writer.removed(self, part('filter'), kind === 'deleteOne' ? 1 : 0);
          throwRefusal(shell, reply, [], true);
          counts.deletedCount += Number(reply.n);
          break;
        }
        default:
          throw new Unsupported(`bulkWrite of ${kind ?? 'nothing'}`);
      }
    }
    const { insertedCount, matchedCount, modifiedCount, deletedCount, upsertedCount } = counts;
    if (legacy)
      return machine.object({
        acknowledged: true,
        deletedCount,
        insertedCount,
        matchedCount,
        upsertedCount,
        insertedIds: inserted,
        upsertedIds: upserted,
      });
    return machine.object({
      acknowledged: true,
      insertedCount,
      insertedIds: inserted,
      matchedCount,
      modifiedCount,
      deletedCount,
      upsertedCount,
      upsertedIds: upserted,
    });
  };
