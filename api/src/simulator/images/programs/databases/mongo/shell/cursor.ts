import type { Task } from '../../../../../engine/index.ts';
import { define, type Members } from '../../../javascript/library/define.ts';
import { inspect } from '../../../javascript/library/inspect.ts';
import { JsObject, type JsValue, Unsupported } from '../../../javascript/values.ts';
import type { Document } from '../bson.ts';
import { ask, askAll } from './ask.ts';
import type { Shell } from './shell.ts';
import { tojson } from './tojson.ts';
import { documentOf, toJs } from './values.ts';

/** What a script asks for with find or aggregate, and has not got yet. */
interface Cursor {
  readonly database: string;
  command: Document;
  pretty: boolean;
  /** Once it has been asked. */
  documents?: JsValue[];
  at: number;
}

/** Whether a value is a cursor. */
export const isCursor = (value: JsValue): value is JsObject => value instanceof JsObject && value.kind === 'Cursor';
/** The cursor of a command, which is sent when the first document is asked for. */
export const cursorOf = (shell: Shell, database: string, command: Document): JsObject =>
  new JsObject(shell.protos.Cursor as JsObject, 'Cursor', { database, command, pretty: false, at: 0 } satisfies Cursor);

const BATCH = 20;
const MORE = 'Type "it" for more';

function* fetched(shell: Shell, of: Cursor): Task<JsValue[]> {
  if (!of.documents) {
    const found = yield* askAll(shell, of.database, of.command);
    of.documents = found.map((document) => toJs(shell, document));
  }
  return of.documents;
}
function* rest(shell: Shell, of: Cursor): Task<JsValue[]> {
  const documents = yield* fetched(shell, of);
  const left = documents.slice(of.at);
  of.at = documents.length;
  return left;
}

/** The next documents, as a shell shows them. */
export function* showCursor(shell: Shell, value: JsObject): Task<string> {
  const of = value.native as Cursor;
  const documents = yield* fetched(shell, of);
  const batch = documents.slice(of.at, of.at + BATCH);
  of.at += batch.length;
  shell.machine.kept.set('it', value);
  const hasMore = of.at < documents.length;
  if (shell.legacy)
    return [...batch.map((each) => (of.pretty ? tojson(shell, each) : tojson(shell, each, '', true))), ...(hasMore ? [MORE] : [])].join(
      '\n',
    );
  if (batch.length === 0) return '';
  return `${inspect(shell.machine, shell.machine.array(batch), 0, [], 6)}${hasMore ? `\n${MORE}` : ''}`;
}

/** What cursors can do. */
export function defineCursors(shell: Shell): void {
  const { machine } = shell;
  const native = (self: JsValue): Cursor => (self as JsObject).native as Cursor;
  const setting =
    (name: string) =>
    (self: JsValue, [value]: readonly JsValue[]): JsValue => {
      const of = native(self);
      if (of.documents) throw machine.fail('Error', 'Cursor is already initialized');
      of.command = { ...of.command, ...documentOf(machine, machine.object({ [name]: value })) };
      return self;
    };
  const kept = (self: JsValue): JsValue => self;
  const methods: Members = {
    sort: setting('sort'),
    limit: setting('limit'),
    skip: setting('skip'),
    projection: setting('projection'),
    project: setting('projection'),
    pretty: (self) => {
      native(self).pretty = true;
      return self;
    },
    batchSize: kept,
    maxTimeMS: kept,
    comment: kept,
    hint: kept,
    allowDiskUse: kept,
    readConcern: kept,
    readPref: kept,
    noCursorTimeout: kept,
    collation: () => {
      throw new Unsupported('a collation');
    },
    explain: () => {
      throw new Unsupported('explain');
    },
    *toArray(self): Task<JsValue> {
      return machine.array(yield* rest(shell, native(self)));
    },
    *forEach(self, [run]): Task<JsValue> {
      for (const each of yield* rest(shell, native(self))) yield* machine.call(run, undefined, [each]);
      return undefined;
    },
    *map(self, [run]): Task<JsValue> {
      const made: JsValue[] = [];
      for (const each of yield* rest(shell, native(self))) made.push(yield* machine.call(run, undefined, [each]));
      return machine.array(made);
    },
    *hasNext(self): Task<JsValue> {
      const of = native(self);
      return of.at < (yield* fetched(shell, of)).length;
    },
    *next(self): Task<JsValue> {
      const of = native(self);
      const documents = yield* fetched(shell, of);
      if (of.at < documents.length) return documents[of.at++];
      if (shell.legacy) throw machine.fail('Error', 'error hasNext: false');
      return null;
    },
    *tryNext(self): Task<JsValue> {
      const of = native(self);
      const documents = yield* fetched(shell, of);
      return of.at < documents.length ? documents[of.at++] : null;
    },
    *itcount(self): Task<JsValue> {
      return (yield* rest(shell, native(self))).length;
    },
    *count(self): Task<JsValue> {
      const { database, command } = native(self);
      if (command.find === undefined) return (yield* rest(shell, native(self))).length;
      const reply = yield* ask(shell, database, { count: command.find, query: command.filter ?? {} });
      return reply.n as number;
    },
    *size(self): Task<JsValue> {
      return (yield* fetched(shell, native(self))).length;
    },
    *isExhausted(self): Task<JsValue> {
      const of = native(self);
      return of.at >= (yield* fetched(shell, of)).length;
    },
    *objsLeftInBatch(self): Task<JsValue> {
      const of = native(self);
      return (yield* fetched(shell, of)).length - of.at;
    },
    close: () => undefined,
    isClosed: () => false,
    toString: (self: JsValue) => `[object ${(self as JsObject).kind}]`,
  };
  const proto = define(machine, new JsObject(machine.protos.Object as JsObject), methods);
  proto.put(
    Symbol.iterator,
    machine.native('[Symbol.iterator]', (self) => {
      const of = native(self);
      return define(machine, machine.object(), {
        *next(): Task<JsValue> {
          const documents = yield* fetched(shell, of);
          return machine.object(of.at < documents.length ? { done: false, value: documents[of.at++] } : { done: true, value: undefined });
        },
      });
    }),
    false,
  );
  shell.protos.Cursor = proto;
}
