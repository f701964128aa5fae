import { SECOND, type Task } from '../../../../../engine/index.ts';
import { OsError } from '../../../../../kernel/index.ts';
import { define, defineClass } from '../../../javascript/library/define.ts';
import { Exit } from '../../../javascript/library/node-globals.ts';
import { JsObject, type JsValue, type NativeRun, Unsupported } from '../../../javascript/values.ts';
import type { Document } from '../bson.ts';
import { ask, askAll, askRaw } from './ask.ts';
import { defineCollections } from './collection.ts';
import { Connection } from './connection.ts';
import { defineCursors, isCursor, showCursor } from './cursor.ts';
import { currentDatabase, databaseOf, defineDatabases } from './database.ts';
import { mongoshVersion } from './greeting.ts';
import { defineKinds, wrong } from './kinds.ts';
import { placeOf } from './options.ts';
import { runFile } from './run.ts';
import type { Shell } from './shell.ts';
import { ownInspection, printed, shown } from './shown.ts';
import { databasesText, legacyDatabasesText } from './tables.ts';
import { tojson } from './tojson.ts';
import { fromJs, toJs } from './values.ts';

/** The names that a script finds. */
export function defineGlobals(shell: Shell): void {
  const { machine, legacy } = shell;
  machine.kept.set('own inspection', (value: JsObject) => (legacy ? undefined : ownInspection(shell, value)));
  defineKinds(shell);
  defineCursors(shell);
  defineCollections(shell);
  defineDatabases(shell);
  defineMongo(shell);
  const print: NativeRun = function* (_, values) {
    yield* machine.print(1, `${printed(shell, values)}\n`);
    return undefined;
  };
  const printjson: NativeRun = function* (_, [value]) {
    const text = isCursor(value) ? yield* showCursor(shell, value) : legacy ? tojson(shell, value) : shown(shell, value);
    yield* machine.print(1, `${text}\n`);
    return undefined;
  };
  const quit: NativeRun = (_, [code]) => {
    throw new Exit(code === undefined ? 0 : machine.number(code) & 255);
  };
  define(machine, machine.global, {
    print,
    printjson,
    quit,
    exit: quit,
    *sleep(_, [millis]): Task<JsValue> {
      yield* machine.process.sleep((machine.number(millis) * SECOND) / 1000);
      return undefined;
    },
    *load(_, [path]): Task<JsValue> {
      yield* runFile(shell, machine.text(path));
      return true;
    },
    ...(legacy
      ? {
          tojson: (_, [value]) => tojson(shell, value),
          tojsononeline: (_, [value]) => tojson(shell, value, '', true),
          cat: (_, [path]) => machine.process.readFile(machine.text(path)),
          hostname: () => machine.process.net.hostname,
          _getEnv: (_, [name]) => machine.process.env.get(machine.text(name)) ?? '',
          getHostName: () => machine.process.net.hostname,
          version: () => machine.process.env.get('MONGO_VERSION') ?? '',
        }
      : {
          *use(_, [name]): Task<JsValue> {
            return yield* useDatabase(shell, machine.text(name));
          },
          show: (_, [what]) => show(shell, machine.text(what)),
          version: () => mongoshVersion(shell.serverMajor),
          passwordPrompt: () => {
            throw new Unsupported('passwordPrompt');
          },
          EJSON: define(machine, machine.object(), {
            stringify: (_, [value, by, space]) => ejson(shell, value, by, space),
          }),
        }),
  });
  if (legacy)
    for (const name of ['console', 'process', 'require', 'Buffer', 'setTimeout', 'setInterval', 'setImmediate', 'fetch', 'structuredClone'])
      machine.global.properties.delete(name);
  for (const name of ['rs', 'sh']) machine.global.put(name, replication(shell, name), false);
  machine.global.put('db', databaseOf(shell, shell.database), false);
}

/** `rs` and `sh`: what a server that stands alone says to them. */
function replication(shell: Shell, name: string): JsObject {
  const { machine, legacy } = shell;
  const asks = (command: Document) =>
    function* (): Task<JsValue> {
      return toJs(shell, yield* (legacy ? askRaw : ask)(shell, 'admin', command));
    };
  const made = new JsObject(machine.protos.Object as JsObject);
  if (name === 'rs')
    define(machine, made, {
      status: asks({ replSetGetStatus: 1 }),
      *initiate(_, [config]): Task<JsValue> {
        const command: Document = { replSetInitiate: config === undefined ? {} : fromJs(machine, config) };
        return toJs(shell, yield* (legacy ? askRaw : ask)(shell, 'admin', command));
      },
      conf: asks({ replSetGetConfig: 1 }),
      config: asks({ replSetGetConfig: 1 }),
      isMaster: asks({ isMaster: 1 }),
      hello: asks({ hello: 1 }),
    });
  for (const method of NOT_HERE)
    if (!made.own(method))
      made.put(
        method,
        machine.native(method, () => {
          throw new Unsupported(`${name}.${method}`);
        }),
        false,
      );
  return made;
}
const NOT_HERE =
  'add addArb remove reconfig stepDown freeze secondaryOk slaveOk syncFrom printReplicationInfo status addShard enableSharding shardCollection help'.split(
    ' ',
  );

function defineMongo(shell: Shell): void {
  const { machine, legacy } = shell;
  const proto = define(machine, new JsObject(machine.protos.Object as JsObject), {
    getDB: (_, [name]) => databaseOf(shell, machine.text(name)),
    *getDBNames(): Task<JsValue> {
      const reply = yield* ask(shell, 'admin', { listDatabases: 1, nameOnly: true });
      return machine.array((reply.databases as readonly Document[]).map(({ name }) => String(name)));
    },
    *getDBs(): Task<JsValue> {
      return toJs(shell, yield* ask(shell, 'admin', { listDatabases: 1 }));
    },
    setSlaveOk: () => undefined,
    setSecondaryOk: () => undefined,
    setReadPref: () => undefined,
    close: () => undefined,
    toString: () =>
      legacy ? `connection to ${placeText(shell)}` : `mongodb://${placeText(shell)}/?directConnection=true&serverSelectionTimeoutMS=2000`,
  });
  function* opened(address: JsValue): Task<JsObject> {
    if (address !== undefined) {
      const place = placeOf(machine.text(address));
      if (place.user !== undefined) throw new Unsupported('a connection with a password within a script');
      if (shell.connection?.host !== place.host || shell.connection.port !== place.port) {
        try {
          shell.connection = yield* Connection.open(machine.process, place.host, place.port);
        } catch (error) {
          if (!(error instanceof OsError)) throw error;
          throw machine.fail(
            'Error',
            `couldn't connect to server ${place.host}:${place.port}, connection attempt failed: SocketException: Error connecting to ${place.host}:${place.port} :: caused by :: ${error.message}`,
          );
        }
      }
    }
    return new JsObject(proto, 'Mongo');
  }
  defineClass(machine, 'Mongo', (_, [address]) => opened(address), {}, {}, proto);
  machine.global.put(
    'connect',
    machine.native('connect', function* (_, [address]) {
      const text = machine.text(address);
      yield* opened(text);
      return databaseOf(shell, placeOf(text).database ?? 'test');
    }),
    false,
  );
  machine.kept.set('mongo', new JsObject(proto, 'Mongo'));
}
const placeText = ({ connection }: Shell): string => `${connection?.host ?? '127.0.0.1'}:${connection?.port ?? 27017}`;

/** `use`; what is said of it. */
export function* useDatabase(shell: Shell, name: string): Task<string> {
  const { machine, legacy } = shell;
  yield* [];
  if (/[\s/\\."$*<>:|?]/.test(name) || name === '')
    throw wrong(
      shell,
      `[${name}] is not a valid database name`,
      'MongoshInvalidInputError',
      `[COMMON-10001] Invalid database name: ${name}`,
    );
  const before = currentDatabase(shell);
  machine.global.put('db', databaseOf(shell, name), false);
  return before === name && !legacy ? `already on db ${name}` : `switched to db ${name}`;
}

/** `show dbs`, `show collections`, … */
export function* show(shell: Shell, what: string): Task<string> {
  const { legacy } = shell;
  const database = currentDatabase(shell);
  switch (what) {
    case 'dbs':
    case 'databases': {
      const reply = yield* ask(shell, 'admin', { listDatabases: 1 }, 'listDatabases failed:{}');
      return (legacy ? legacyDatabasesText : databasesText)(reply.databases as readonly Document[]);
    }
    case 'collections':
    case 'tables': {
      const found = yield* askAll(shell, database, { listCollections: 1, nameOnly: true }, 'listCollections failed: {}');
      const names = found.map(({ name }) => String(name)).sort();
      return [...names.filter((name) => !name.startsWith('system.')), ...names.filter((name) => name.startsWith('system.'))].join('\n');
    }
    case 'users': {
      const reply = yield* ask(shell, database, { usersInfo: 1 }, '{message}');
      const users = toJs(shell, reply.users);
      return legacy ? (reply.users as readonly Document[]).map((each) => tojson(shell, toJs(shell, each))).join('\n') : shown(shell, users);
    }
    case 'log':
    case 'logs':
    case 'profile':
    case 'roles':
    case 'startupWarnings':
    case 'freeMonitoring':
    case 'automationNotices':
      throw new Unsupported(`show ${what}`);
    default:
      throw wrong(
        shell,
        `don't know how to show [${what}]`,
        'MongoshInvalidInputError',
        `[COMMON-10001] '${what}' is not a valid argument for "show".`,
      );
  }
}

/** `EJSON.stringify`, in its relaxed form. */
function* ejson(shell: Shell, value: JsValue, by: JsValue, space: JsValue): Task<JsValue> {
  const { machine } = shell;
  const plain = (each: JsValue): JsValue => {
    if (!(each instanceof JsObject)) return each;
    if (each.kind === 'ObjectId') return machine.object({ $oid: machine.text(each) });
    if (each.kind === 'Long') return Number(machine.text(each));
    if (each.kind === 'Date') return machine.object({ $date: machine.callNow(machine.get(each, 'toISOString'), each, []) });
    if (each.kind === 'UUID' || each.kind === 'RegExp') throw new Unsupported(`EJSON of ${each.kind}`);
    if (each.kind === 'Array') return machine.array(each.keys().map((key) => plain(machine.get(each, key))));
    const made = machine.object();
    for (const name of each.keys()) made.put(name, plain(machine.get(each, name)));
    return made;
  };
  const given = isCursor(value) ? yield* machine.call(machine.get(value, 'toArray'), value, []) : value;
  const json = machine.global.own('JSON')?.value;
  return yield* machine.call(machine.get(json, 'stringify'), json, [
    plain(given),
    by instanceof JsObject ? by : null,
    typeof by === 'number' ? by : space,
  ]);
}
