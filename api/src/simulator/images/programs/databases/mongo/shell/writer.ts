import type { Task } from '../../../../../engine/index.ts';
import { JsObject, type JsValue, Unsupported } from '../../../javascript/values.ts';
import type { Document } from '../bson.ts';
import { askRaw } from './ask.ts';
import { objectId } from './kinds.ts';
import { named } from './named.ts';
import type { Shell } from './shell.ts';
import { documentOf, fromJs, toJs } from './values.ts';

/** What the methods of both shells send. */
export interface Writer {
  inserted(
    self: JsValue,
    values: readonly JsValue[],
    options?: JsValue,
  ): Task<{ readonly reply: Document; readonly ids: readonly JsValue[]; readonly documents: readonly Document[] }>;
  changed(self: JsValue, filter: JsValue, update: JsValue, options: JsValue, multi: boolean): Task<Document>;
  removed(self: JsValue, filter: JsValue, limit: number): Task<Document>;
  option(options: JsValue, name: string): JsValue;
}

/** What writes of the shell's have in common. */
export function writerOf(shell: Shell): Writer {
  const { machine } = shell;
  const option = (options: JsValue, name: string): JsValue => (options instanceof JsObject ? machine.get(options, name) : undefined);
  const send = (self: JsValue, word: string, more: Document): Task<Document> => {
    const { database, name } = named(self);
    return askRaw(shell, database, { [word]: name, ...more });
  };
  return {
    option,
    *inserted(self, values, options) {
      const documents = values.map((value) => withId(shell, value));
      const reply = yield* send(self, 'insert', { documents, ordered: option(options, 'ordered') !== false });
      return { reply, documents, ids: documents.map(({ _id: id }) => toJs(shell, id)) };
    },
    changed(self, filter, update, options, multi) {
      const filters = option(options, 'arrayFilters');
      if (option(options, 'collation') !== undefined) throw new Unsupported('a collation');
      const change = {
        q: documentOf(machine, filter),
        u: fromJs(machine, update),
        multi,
        upsert: option(options, 'upsert') === true,
        ...(filters !== undefined && { arrayFilters: fromJs(machine, filters) }),
      };
      return send(self, 'update', { updates: [change] });
    },
    removed: (self, filter, limit) => send(self, 'delete', { deletes: [{ q: documentOf(machine, filter), limit }] }),
  };
}

/** A document that is sent has a number, which the script's own then has, too. */
function withId(shell: Shell, value: JsValue): Document {
  const { machine, legacy } = shell;
  if (!(value instanceof JsObject)) throw machine.fail('Error', 'no object passed to insert!');
  if (value.own('_id')) return documentOf(machine, value);
  const id = objectId(shell);
  if (legacy) return { _id: fromJs(machine, id), ...documentOf(machine, value) };
  value.put('_id', id);
  return documentOf(machine, value);
}
