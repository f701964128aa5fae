import type { Task } from '../../../../../engine/index.ts';
import type { Members } from '../../../javascript/library/define.ts';
import { JsArray, JsObject, type JsValue, Unsupported } from '../../../javascript/values.ts';
import type { Document } from '../bson.ts';
import { ask, askAll, without } from './ask.ts';
import { cursorOf } from './cursor.ts';
import { named } from './named.ts';
import { deprecated } from './print.ts';
import type { Shell } from './shell.ts';
import { documentOf, fromJs, toJs } from './values.ts';

/** How documents are looked for. @see https://www.mongodb.com/docs/manual/reference/method/js-collection/ */
export function readMethods(shell: Shell): Members {
  const { machine, legacy } = shell;
  const find = (self: JsValue, [filter, fields, limit, skip]: readonly JsValue[]): JsObject => {
    const { database, name } = named(self);
    if (filter !== undefined && filter !== null && !(filter instanceof JsObject && filter.kind === 'Object'))
      throw new Unsupported('a filter that is no document');
    return cursorOf(shell, database, {
      find: name,
      filter: documentOf(machine, filter),
      ...(fields instanceof JsObject && { projection: documentOf(machine, fields) }),
      ...(typeof limit === 'number' && { limit }),
      ...(typeof skip === 'number' && { skip }),
    });
  };
  function* counted(self: JsValue, filter: JsValue, options: JsValue): Task<JsValue> {
    const { database, name } = named(self);
    const more = without(documentOf(machine, options), 'maxTimeMS', 'hint');
    const reply = yield* ask(shell, database, { count: name, query: documentOf(machine, filter), ...more }, 'count failed: {}');
    return reply.n as number;
  }
  return {
    find,
    *findOne(self, args): Task<JsValue> {
      const { database, command } = find(self, args).native as { readonly database: string; readonly command: Document };
      const [first] = yield* askAll(shell, database, { ...command, limit: 1 });
      return first === undefined ? null : toJs(shell, first);
    },
    *countDocuments(self, [filter, options]): Task<JsValue> {
      return yield* counted(self, filter, options);
    },
    *estimatedDocumentCount(self): Task<JsValue> {
      return yield* counted(self, undefined, undefined);
    },
    *count(self, [filter, options]): Task<JsValue> {
      if (!legacy) yield* deprecated(shell, 'Collection.count() is deprecated. Use countDocuments or estimatedDocumentCount.');
      return yield* counted(self, filter, options);
    },
    *distinct(self, [key, filter]): Task<JsValue> {
      const { database, name } = named(self);
      const command = { distinct: name, key: fromJs(machine, key), query: documentOf(machine, filter) };
      return toJs(shell, (yield* ask(shell, database, command, 'distinct failed: {}')).values);
    },
    aggregate(self, [first, ...more]): JsValue {
      const { database, name } = named(self);
      const [options] = more;
      const stages = first instanceof JsArray ? first.items : [first, ...more].filter((each) => each !== undefined);
      if (first instanceof JsArray && options instanceof JsObject && options.keys().some((key) => !IDLE_OPTIONS.test(key)))
        throw new Unsupported('an aggregation with options');
      return cursorOf(shell, database, { aggregate: name, pipeline: stages.map((each) => fromJs(machine, each)), cursor: {} });
    },
    *exists(self): Task<JsValue> {
      const { database, name } = named(self);
      const [found] = yield* askAll(shell, database, { listCollections: 1, filter: { name } });
      return found ? toJs(shell, found) : null;
    },
  };
}
/** They change nothing of what comes. */
const IDLE_OPTIONS = /^(?:cursor|allowDiskUse|maxTimeMS|comment)$/;
