import { isSince } from '../../../../shell/utilities/lib/version.ts';
import { type Bson, type Document, dateOf, Long, ObjectId, Uuid } from './bson.ts';
import { type Call, type Commands, documentOf } from './command.ts';
import { MongoRefusal, NotModelled } from './errors.ts';
import { matcher } from './match.ts';
import { mongoBuild } from './mongod/build.ts';
import { mongoLine } from './mongod/log.ts';
import { initiates, noConfig, uninitiated } from './replica-set.ts';
import { sizeOf } from './sizes.ts';
import { startupWarnings } from './startup-warnings.ts';
import { dbStats } from './stats.ts';
import { millisOf } from './time.ts';
import { dropUser, findUser, setRoles, type User, usersOf, writeUser } from './users.ts';

const ok = (): Document => ({ ok: 1 });

/** The highest version of the wire protocol. @see mongo: src/mongo/db/wire_version.h */
const WIRE: Readonly<Record<string, number>> = { '3.6': 6, '4.0': 7, '4.2': 8, '4.4': 9, '5.0': 13, '6.0': 17, '7.0': 21, '8.0': 25 };
const majorOf = (version: string): string => version.split('.').slice(0, 2).join('.');

/** hello, and as it was called before. */
const hello =
  (named: 'isWritablePrimary' | 'ismaster') =>
  ({ server, session, command }: Call): Document => {
    const { version } = server;
    return {
      ...('helloOk' in command && { helloOk: true }),
      ...(server.replicaSet === undefined ? { [named]: true } : uninitiated(named)),
      ...(isSince(version, 4, 4) && {
        topologyVersion: { processId: new ObjectId(server.id), counter: new Long(0n) },
      }),
      maxBsonObjectSize: 16777216,
      maxMessageSizeBytes: 48000000,
      maxWriteBatchSize: 100000,
      localTime: dateOf(millisOf(server.process.now)),
      logicalSessionTimeoutMinutes: 30,
      ...(isSince(version, 4, 2) && { connectionId: session.number }),
      minWireVersion: 0,
      maxWireVersion: WIRE[majorOf(version)] ?? 17,
      readOnly: false,
      ok: 1,
    };
  };

const buildInfo = ({ server: { version } }: Call): Document => {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  return {
    version,
    gitVersion: mongoBuild(version).git,
    modules: [],
    allocator: 'tcmalloc',
    javascriptEngine: 'mozjs',
    sysInfo: 'deprecated',
    versionArray: [major, minor, patch, 0],
    bits: 64,
    debug: false,
    maxBsonObjectSize: 16777216,
    storageEngines: ['devnull', ...(major < 7 ? ['ephemeralForTest'] : []), 'wiredTiger'],
    ok: 1,
  };
};

const listDatabases = ({ server, command, session }: Call): Document => {
  const isNew = isSince(server.version, 5, 0);
  const whole = (size: number): number | Long => (isNew ? new Long(BigInt(size)) : size);
  const test = matcher(server.operators, documentOf(command.filter));
  const seesAll =
    !server.authorizes || (session.user?.roles.some(({ role }) => /^(?:root|__system|cluster|backup|.*AnyDatabase)/.test(role)) ?? true);
  const databases = server.store.databases
    .filter((name) => seesAll || session.user?.roles.some(({ db }) => db === name))
    .map((name) => ({ name, sizeOnDisk: whole(sizeOf(server, name)), empty: false }))
    .filter(test);
  if (command.nameOnly) return { databases: databases.map(({ name }) => ({ name })), ok: 1 };
  const totalSize = databases.reduce((sum, { name }) => sum + sizeOf(server, name), 0);
  return { databases, totalSize: whole(totalSize), ...(isNew && { totalSizeMb: whole(Math.floor(totalSize / 2 ** 20)) }), ok: 1 };
};

const serverStatus = ({ server }: Call): Document => {
  const { process, version } = server;
  const millis = Math.floor((process.now - server.startedAt) / 1000);
  return {
    host: process.net.hostname,
    version,
    process: 'mongod',
    pid: new Long(BigInt(process.pid)),
    uptime: Math.floor(millis / 1000),
    uptimeMillis: new Long(BigInt(millis)),
    uptimeEstimate: new Long(BigInt(Math.floor(millis / 1000))),
    localTime: dateOf(millisOf(process.now)),
    connections: { current: server.connections, available: 838860 - server.connections },
    storageEngine: { name: 'wiredTiger' },
    ok: 1,
  };
};

const connectionStatus = ({ session }: Call): Document => ({
  authInfo: {
    authenticatedUsers: session.user ? [{ user: session.user.user, db: session.user.db }] : [],
    authenticatedUserRoles: (session.user?.roles ?? []) as unknown as Bson,
  },
  ok: 1,
});

const noReplication = (call: Call): Document => {
  if (call.server.replicaSet !== undefined) throw noConfig();
  throw new MongoRefusal(76, 'NoReplicationEnabled', 'not running with --replSet');
};
const noInitiation = (call: Call): Document => {
  if (call.server.replicaSet !== undefined) throw initiates(call.server.replicaSet);
  throw new MongoRefusal(76, 'NoReplicationEnabled', 'This node was not started with replication enabled.');
};

const shown = (user: User & { readonly userId?: string; readonly customData?: Bson }): Document => ({
  _id: `${user.db}.${user.user}`,
  userId: new Uuid(user.userId ?? ''),
  user: user.user,
  db: user.db,
  ...(user.customData !== undefined && { customData: user.customData }),
  roles: user.roles as unknown as Bson,
  mechanisms: ['SCRAM-SHA-1', 'SCRAM-SHA-256'],
});

const usersInfo = ({ server, database, command: { usersInfo: asked } }: Call): Document => {
  const named = typeof asked === 'string' ? findUser(server.store, database, asked) : undefined;
  const users = typeof asked === 'string' ? (named ? [named as unknown as User] : []) : usersOf(server.store, database);
  return { users: users.map(shown), ok: 1 };
};

const getLog = ({ server, command }: Call): Document => {
  if (command.getLog === 'startupWarnings') {
    const { process, version } = server;
    const log = startupWarnings(server).map((each) => mongoLine(process, version, { ...each, at: server.startedAt }));
    return { totalLinesWritten: log.length, log, ok: 1 };
  }
  throw new NotModelled(`getLog ${String(command.getLog)}`);
};

/** It ends once it has answered. */
const shutdown = ({ server: { process } }: Call): Document => {
  process.kill(process.pid, 'TERM');
  return ok();
};

const hostInfo = ({ server: { process } }: Call): Document => {
  throw new NotModelled(`hostInfo of ${process.net.hostname}`);
};

export const administration: Commands = {
  ping: { action: 'free', run: ok },
  hello: { action: 'free', run: hello('isWritablePrimary') },
  isMaster: { action: 'free', run: hello('ismaster') },
  ismaster: { action: 'free', run: hello('ismaster') },
  buildInfo: { action: 'free', run: buildInfo },
  buildinfo: { action: 'free', run: buildInfo },
  connectionStatus: { action: 'free', run: connectionStatus },
  whatsmyuri: { action: 'free', run: ({ session }) => ({ you: `${session.address}:${40000 + session.number}`, ok: 1 }) },
  getLog: { action: 'monitor', run: getLog },
  hostInfo: { action: 'monitor', run: hostInfo },
  endSessions: { action: 'free', run: ok },
  fsync: { action: 'cluster', run: () => ({ numFiles: 1, ok: 1 }) },
  listDatabases: { action: 'free', run: listDatabases },
  serverStatus: { action: 'monitor', run: serverStatus },
  dbStats: { action: 'read', run: dbStats },
  dbstats: { action: 'read', run: dbStats },
  replSetGetStatus: { action: 'monitor', run: noReplication },
  replSetGetConfig: { action: 'monitor', run: noReplication },
  replSetInitiate: { action: 'cluster', run: noInitiation },
  replSetReconfig: { action: 'cluster', run: noReplication },
  shutdown: { action: 'cluster', run: shutdown },
  createUser: {
    action: 'users',
    run: ({ server, database, command }) => {
      writeUser(server.store, database, command, () => server.process.random.uuid());
      return ok();
    },
  },
  updateUser: {
    action: 'users',
    run: ({ server, database, command }) => {
      writeUser(server.store, database, command, () => '');
      return ok();
    },
  },
  dropUser: {
    action: 'users',
    run: ({ server, database, command }) => {
      dropUser(server.store, database, String(command.dropUser));
      return ok();
    },
  },
  grantRolesToUser: {
    action: 'users',
    run: ({ server, database, command }) => {
      setRoles(server.store, database, String(command.grantRolesToUser), command.roles, true);
      return ok();
    },
  },
  revokeRolesFromUser: {
    action: 'users',
    run: ({ server, database, command }) => {
      setRoles(server.store, database, String(command.revokeRolesFromUser), command.roles, false);
      return ok();
    },
  },
  usersInfo: { action: 'users', run: usersInfo },
};
