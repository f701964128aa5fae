import type { Task } from '../../../../../engine/index.ts';
import type { Members } from '../../../javascript/library/define.ts';
import { JsArray, type JsValue } from '../../../javascript/values.ts';
import type { Bson } from '../bson.ts';
import { indexName } from '../definitions.ts';
import { ask, askAll, askRaw, refused } from './ask.ts';
import { named } from './named.ts';
import type { Shell } from './shell.ts';
import { documentOf, fromJs, toJs } from './values.ts';

/** What is done with a collection as a whole, and with its indexes. */
export function indexMethods(shell: Shell): Members {
  const { machine, legacy } = shell;
  /** The old shell shows a refusal, and throws none. */
  const told = legacy ? askRaw : ask;
  function* createIndexes(self: JsValue, keys: readonly JsValue[], options: JsValue): Task<JsValue> {
    const { database, name } = named(self);
    const settings = documentOf(machine, options);
    const indexes = keys.map((key) => {
      const fields = documentOf(machine, key);
      return { key: fields, name: indexName(fields), ...settings };
    });
    const reply = yield* told(shell, database, { createIndexes: name, indexes });
    return legacy ? toJs(shell, reply) : machine.array(indexes.map((index) => String(index.name)));
  }
  function* createIndex(self: JsValue, [key, options]: readonly JsValue[]): Task<JsValue> {
    const made = yield* createIndexes(self, [key], options);
    return made instanceof JsArray ? made.items[0] : made;
  }
  function* dropIndexes(self: JsValue, index: Bson): Task<JsValue> {
    const { database, name } = named(self);
    return toJs(shell, yield* told(shell, database, { dropIndexes: name, index }));
  }
  return {
    createIndex,
    ensureIndex: createIndex,
    *createIndexes(self, [keys, options]): Task<JsValue> {
      return yield* createIndexes(self, keys instanceof JsArray ? keys.items : [keys], options);
    },
    *getIndexes(self): Task<JsValue> {
      const { database, name } = named(self);
      const command = { listIndexes: name, cursor: {} };
      if (legacy && (yield* askRaw(shell, database, command)).ok === 0) return machine.array([]);
      return toJs(shell, yield* askAll(shell, database, command));
    },
    *dropIndex(self, [index]): Task<JsValue> {
      return yield* dropIndexes(self, fromJs(machine, index));
    },
    *dropIndexes(self): Task<JsValue> {
      return yield* dropIndexes(self, '*');
    },
    *drop(self): Task<JsValue> {
      const { database, name } = named(self);
      const reply = yield* askRaw(shell, database, { drop: name });
      if (reply.ok === 0 && reply.codeName !== 'NamespaceNotFound') throw refused(shell, reply, 'drop failed: {}');
      return reply.ok !== 0;
    },
    *renameCollection(self, [to, dropTarget]): Task<JsValue> {
      const { database, name } = named(self);
      const names = { renameCollection: `${database}.${name}`, to: `${database}.${machine.text(to)}` };
      return toJs(shell, yield* told(shell, 'admin', { ...names, dropTarget: dropTarget === true }));
    },
  };
}
