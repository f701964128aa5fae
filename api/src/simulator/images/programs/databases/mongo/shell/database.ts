import type { Task } from '../../../../../engine/index.ts';
import { define, type Members } from '../../../javascript/library/define.ts';
import { JsObject, type JsValue, Unsupported } from '../../../javascript/values.ts';
import type { Bson, Document } from '../bson.ts';
import { ask, askAll, askRaw } from './ask.ts';
import { collectionOf } from './collection.ts';
import { cursorOf } from './cursor.ts';
import { Dynamic } from './dynamic.ts';
import { named } from './kinds.ts';
import type { Shell } from './shell.ts';
import { tojson } from './tojson.ts';
import { documentOf, fromJs, toJs } from './values.ts';

/** A database as a script sees it, always the same object. */
export function databaseOf(shell: Shell, name: string): JsObject {
  const known = shell.machine.kept.get(`database ${name}`);
  if (known instanceof JsObject) return known;
  const made = new Dynamic(shell.protos.Database as JsObject, 'Database', name, (collection) => collectionOf(shell, name, collection));
  shell.machine.kept.set(`database ${name}`, made);
  return made;
}

/** The name of what `db` is. */
export function currentDatabase(shell: Shell): string {
  const { database } = shell;
  if (!shell.hasRun) return database;
  const db = shell.machine.global.own('db')?.value;
  return db instanceof JsObject && db.kind === 'Database' ? (db.native as string) : database;
}

/** What databases can do. */
export function defineDatabases(shell: Shell): void {
  const { machine, legacy } = shell;
  const native = (self: JsValue): string => (self as JsObject).native as string;
  /** A command, or its name. */
  const commandOf = (value: JsValue): Document => (typeof value === 'string' ? { [value]: 1 } : documentOf(machine, value));
  function* run(database: string, value: JsValue): Task<JsValue> {
    return toJs(shell, yield* (legacy ? askRaw : ask)(shell, database, commandOf(value)));
  }
  const asking = (command: (self: JsValue) => Document, database?: string) =>
    function* (self: JsValue): Task<JsValue> {
      return toJs(shell, yield* (legacy ? askRaw : ask)(shell, database ?? native(self), command(self)));
    };
  function* names(self: JsValue): Task<string[]> {
    const found = yield* askAll(shell, native(self), { listCollections: 1, nameOnly: true }, 'listCollections failed: {}');
    return found.map(({ name }) => String(name)).sort();
  }
  function* auth(self: JsValue, args: readonly JsValue[]): Task<JsValue> {
    const [first, second] = args;
    const given = first instanceof JsObject ? documentOf(machine, first) : { user: fromJs(machine, first), pwd: fromJs(machine, second) };
    if (typeof given.pwd !== 'string') throw new Unsupported('a password that is asked for');
    const reply = yield* askRaw(shell, 'admin', { authenticate: 1, user: given.user as Bson, pwd: given.pwd, db: native(self) });
    if (!legacy) {
      if (reply.ok === 0)
        throw named(shell, 'MongoServerError', String(reply.errmsg), {
          ok: 0,
          code: reply.code as number,
          codeName: String(reply.codeName),
        });
      return machine.object({ ok: 1 });
    }
    if (reply.ok === 0) yield* machine.print(1, 'Error: Authentication failed.\n');
    return reply.ok as number;
  }
  const methods: Members = {
    runCommand: (self, [command]) => run(native(self), command),
    adminCommand: (_, [command]) => run('admin', command),
    aggregate: (self, [stages]) => cursorOf(shell, native(self), { aggregate: 1, pipeline: fromJs(machine, stages), cursor: {} }),
    getName: (self) => native(self),
    getMongo: () => machine.kept.get('mongo') as JsValue,
    getSiblingDB: (_, [name]) => databaseOf(shell, machine.text(name)),
    getSisterDB: (_, [name]) => databaseOf(shell, machine.text(name)),
    getCollection: (self, [name]) => collectionOf(shell, native(self), machine.text(name)),
    *getCollectionNames(self): Task<JsValue> {
      return machine.array(yield* names(self));
    },
    *getCollectionInfos(self, [filter]): Task<JsValue> {
      return toJs(shell, yield* askAll(shell, native(self), { listCollections: 1, filter: documentOf(machine, filter) }));
    },
    *createCollection(self, [name, options]): Task<JsValue> {
      return toJs(
        shell,
        yield* (legacy ? askRaw : ask)(shell, native(self), { create: machine.text(name), ...documentOf(machine, options) }),
      );
    },
    *dropDatabase(self): Task<JsValue> {
      const reply = yield* (legacy ? askRaw : ask)(shell, native(self), { dropDatabase: 1 });
      return legacy ? toJs(shell, reply) : machine.object({ ok: 1, dropped: native(self) });
    },
    auth,
    logout: asking(() => ({ logout: 1 })),
    *createUser(self, [user]): Task<JsValue> {
      const { user: name, ...fields } = documentOf(machine, user);
      const reply = yield* ask(shell, native(self), { createUser: name ?? '', ...fields }, "couldn't add user: {message}");
      if (!legacy) return toJs(shell, reply);
      const { pwd: _, ...rest } = documentOf(machine, user);
      yield* machine.print(1, `Successfully added user: ${tojson(shell, toJs(shell, rest))}\n`);
      return undefined;
    },
    *updateUser(self, [name, fields]): Task<JsValue> {
      const reply = yield* ask(
        shell,
        native(self),
        { updateUser: machine.text(name), ...documentOf(machine, fields) },
        'Updating user failed: {message}',
      );
      return legacy ? undefined : toJs(shell, reply);
    },
    *changeUserPassword(self, [name, pwd]): Task<JsValue> {
      const reply = yield* ask(
        shell,
        native(self),
        { updateUser: machine.text(name), pwd: machine.text(pwd) },
        'Updating user failed: {message}',
      );
      return legacy ? undefined : toJs(shell, reply);
    },
    *dropUser(self, [name]): Task<JsValue> {
      const reply = yield* (legacy ? askRaw : ask)(shell, native(self), { dropUser: machine.text(name) });
      if (legacy && reply.codeName === 'UserNotFound') return false;
      return legacy ? true : toJs(shell, reply);
    },
    *grantRolesToUser(self, [name, roles]): Task<JsValue> {
      const reply = yield* ask(shell, native(self), { grantRolesToUser: machine.text(name), roles: fromJs(machine, roles) }, '{message}');
      return legacy ? undefined : toJs(shell, reply);
    },
    *revokeRolesFromUser(self, [name, roles]): Task<JsValue> {
      const reply = yield* ask(
        shell,
        native(self),
        { revokeRolesFromUser: machine.text(name), roles: fromJs(machine, roles) },
        '{message}',
      );
      return legacy ? undefined : toJs(shell, reply);
    },
    *getUser(self, [name]): Task<JsValue> {
      const reply = yield* ask(shell, native(self), { usersInfo: machine.text(name) }, '{message}');
      const [found] = reply.users as readonly Document[];
      return found ? toJs(shell, found) : null;
    },
    *getUsers(self): Task<JsValue> {
      const reply = yield* ask(shell, native(self), { usersInfo: 1 }, '{message}');
      return legacy ? toJs(shell, reply.users) : machine.object({ users: toJs(shell, reply.users), ok: 1 });
    },
    *version(): Task<JsValue> {
      return String((yield* ask(shell, 'admin', { buildInfo: 1 })).version);
    },
    serverBuildInfo: asking(() => ({ buildInfo: 1 }), 'admin'),
    serverStatus: asking(() => ({ serverStatus: 1 })),
    hello: asking(() => ({ hello: 1 })),
    isMaster: asking(() => ({ isMaster: 1 })),
    stats: asking(() => ({ dbStats: 1 })),
    hostInfo: asking(() => ({ hostInfo: 1 }), 'admin'),
    currentOp: asking(() => ({ currentOp: 1 }), 'admin'),
    *shutdownServer(): Task<JsValue> {
      yield* askRaw(shell, 'admin', { shutdown: 1 });
      if (legacy) yield* machine.print(1, 'server should be down...\n');
      return undefined;
    },
    getReplicationInfo: () => {
      throw new Unsupported('replication');
    },
    toString: (self: JsValue) => native(self),
  };
  const proto = define(machine, new JsObject(machine.protos.Object as JsObject), methods);
  for (const name of NOT_HERE)
    proto.put(
      name,
      machine.native(name, () => {
        throw new Unsupported(`db.${name}`);
      }),
      false,
    );
  shell.protos.Database = proto;
}

const NOT_HERE =
  'createView createRole updateRole dropRole dropAllRoles dropAllUsers getRole getRoles grantPrivilegesToRole revokePrivilegesFromRole grantRolesToRole revokeRolesFromRole killOp setProfilingLevel getProfilingStatus getLogComponents setLogLevel fsyncLock fsyncUnlock serverCmdLineOpts getLastError getLastErrorObj listCommands help watch printCollectionStats printReplicationInfo printSlaveReplicationInfo printSecondaryReplicationInfo printShardingStatus enableFreeMonitoring disableFreeMonitoring getFreeMonitoringStatus cloneDatabase copyDatabase eval rotateCertificates'.split(
    ' ',
  );
