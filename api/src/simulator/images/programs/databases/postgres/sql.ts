import { OsError, type Process } from '../../../../kernel/index.ts';
import { answerStatement, type Connection, type SqlFiles, type SqlResult } from '../sql/answer.ts';
import { readTables } from '../sql/store.ts';
import { describeCluster } from './describe.ts';
import { accountsFile } from './files.ts';
import { builtAs, initialZone, majorOf, packaged } from './log.ts';
import { givenSettings } from './parameters.ts';

interface Accounts {
  users: Record<string, string>;
  databases: string[];
  /** Of those that were made later: the number that each one's folder is called by. */
  numbers?: Record<string, number>;
}

/** What a PostgreSQL server answers to a login, to statements, and to what psql's backslash commands ask. */
export function postgresAnswer(
  process: Process,
  data: string,
  version: string,
  request: Readonly<Record<string, string>>,
  connection: Connection,
): SqlResult {
  const accounts = read(process, accountsFile(data));
  if (request.user !== undefined) return logIn(accounts, request as Readonly<Record<string, string>> & { user: string }, connection);
  if (request.connect !== undefined) return moveOn(accounts, request.connect, request.as ?? '', connection);
  const sql = (request.sql ?? '').trim();
  const plain = sql.replace(/;$/, '');
  if (request.describe !== undefined) {
    const file = fileOf(data, accounts, connection.get('database') ?? '');
    const tables = readTables(connection.get(`work ${connection.get('database')}`) ?? contentOf(process, file));
    const { databases } = accounts;
    return describeCluster(request.describe, request.name, {
      tables,
      databases,
      users: Object.keys(accounts.users),
      major: majorOf(version),
    });
  }
  return (
    settingOf(process, data, plain, version) ??
    clusterStatement(process, data, accounts, plain) ??
    answerStatement(process, filesOf(process, data, version, accounts), connection, sql) ??
    unmodelled(plain, sql)
  );
}

function logIn(accounts: Accounts, request: Readonly<Record<string, string>> & { user: string }, connection: Connection): SqlResult {
  const { user, database = user, password, local } = request;
  if (request.ping !== undefined) return {};
  if (!Object.hasOwn(accounts.users, user)) return { error: `role "${user}" does not exist` };
  // Connections from the machine itself are trusted. @see docker-library/postgres: pg_hba.conf as initdb makes it
  if (local !== 'yes' && accounts.users[user] !== '' && accounts.users[user] !== password)
    return { error: password ? `password authentication failed for user "${user}"` : 'fe_sendauth: no password supplied' };
  if (!accounts.databases.includes(database)) return { error: `database "${database}" does not exist` };
  connection.set('user', user);
  connection.set('database', database);
  return {};
}

/** A connection of the same client to another database. */
function moveOn(accounts: Accounts, toDatabase: string, toUser: string, connection: Connection): SqlResult {
  const database = toDatabase || (connection.get('database') ?? '');
  const user = toUser || (connection.get('user') ?? '');
  if (!Object.hasOwn(accounts.users, user)) return { error: `role "${user}" does not exist` };
  if (!accounts.databases.includes(database)) return { error: `database "${database}" does not exist` };
  connection.set('user', user);
  connection.set('database', database);
  return { tag: `You are now connected to database "${database}" as user "${user}".` };
}

/** SHOW: what the server was given, or what holds without that. */
function settingOf(process: Process, data: string, sql: string, version: string): SqlResult | undefined {
  const name = /^show\s+(\w+)$/i.exec(sql)?.[1]?.toLowerCase();
  if (name === undefined) return undefined;
  const usual: Readonly<Record<string, string>> = {
    ...USUAL,
    timezone: initialZone(process),
    data_directory: data,
    server_version: packaged(process, version),
  };
  const value = givenSettings(process, process.argv.slice(1)).get(name) ?? (Object.hasOwn(usual, name) ? usual[name] : undefined);
  return value === undefined ? undefined : { columns: [name === 'timezone' ? 'TimeZone' : name], rows: [[value]], tag: 'SHOW' };
}
const USUAL: Readonly<Record<string, string>> = {
  max_connections: '100',
  shared_buffers: '128MB',
  server_encoding: 'UTF8',
  port: '5432',
  wal_level: 'replica',
};

/** What concerns the whole cluster: databases and roles. */
function clusterStatement(process: Process, data: string, accounts: Accounts, sql: string): SqlResult | undefined {
  const done = (tag: string): SqlResult => {
    process.writeFile(accountsFile(data), JSON.stringify(accounts));
    return { tag };
  };
  const create = /^create\s+database\s+"?(\w+)/i.exec(sql)?.[1];
  if (create !== undefined) {
    if (accounts.databases.includes(create)) return { error: `database "${create}" already exists` };
    accounts.databases.push(create);
    const numbers = accounts.numbers ?? {};
    accounts.numbers = { ...numbers, [create]: Math.max(USUAL_NUMBER, ...Object.values(numbers)) + 1 };
    return done('CREATE DATABASE');
  }
  const drop = /^drop\s+database\s+(if\s+exists\s+)?"?(\w+)/i.exec(sql);
  if (drop) {
    const [, mayMiss, name = ''] = drop;
    const there = accounts.databases.includes(name);
    if (!there && mayMiss) return { tag: 'DROP DATABASE', notices: [`database "${name}" does not exist, skipping`] };
    if (!there) return { error: `database "${name}" does not exist` };
    const file = fileOf(data, accounts, name);
    if (process.access(file, 'f')) process.unlink(file);
    accounts.databases = accounts.databases.filter((each) => each !== name);
    delete accounts.numbers?.[name];
    return done('DROP DATABASE');
  }
  const role = /^(create|alter|drop)\s+(?:user|role)\s+(if\s+exists\s+)?"?(\w+)(?:.*password\s+'([^']*)')?/is.exec(sql);
  if (!role) return undefined;
  const [, what = '', mayMiss, name = '', password] = role;
  const there = Object.hasOwn(accounts.users, name);
  if (/create/i.test(what)) {
    if (there) return { error: `role "${name}" already exists` };
    accounts.users[name] = password ?? '';
    return done('CREATE ROLE');
  }
  if (!there && mayMiss) return { tag: `${what.toUpperCase()} ROLE`, notices: [`role "${name}" does not exist, skipping`] };
  if (!there) return { error: `role "${name}" does not exist` };
  if (/drop/i.test(what)) delete accounts.users[name];
  else if (password !== undefined) accounts.users[name] = password;
  return done(`${what.toUpperCase()} ROLE`);
}

/** The answer to a statement that nothing is done for: rights, comments, settings, indexes, and what the run was told is not followed. */
function unmodelled(sql: string, asSent: string): SqlResult {
  const words = /^(create|alter|drop)\s+(?:unique\s+|or\s+replace\s+)?(\w+)/i.exec(sql);
  if (words) return { tag: `${words[1]?.toUpperCase()} ${words[2]?.toUpperCase()}` };
  if (/^(insert|update|delete)\b/i.test(sql)) return { tag: /^insert/i.test(sql) ? 'INSERT 0 1' : `${sql.slice(0, 6).toUpperCase()} 1` };
  if (
    /^(grant|revoke|set|truncate|comment|vacuum|analyze|do|reindex|checkpoint|lock|copy|savepoint|release|reset|call|refresh|listen|notify|discard|prepare|execute|deallocate|declare|close|merge|rollback)\b/i.test(
      sql,
    )
  )
    return { tag: (sql.split(/\s/)[0] ?? '').toUpperCase() };
  if (/^(select|show|with|table|explain|values|fetch)\b/i.test(sql)) return { columns: ['?column?'], rows: [] };
  if (sql === '') return {};
  const first = /^\S+?(?=[\s;(]|$)/.exec(sql)?.[0] ?? sql;
  return { error: `syntax error at or near "${first}"`, more: [`LINE 1: ${asSent.split('\n', 1)[0]}`, '        ^'] };
}

const filesOf = (process: Process, data: string, version: string, accounts: Accounts): SqlFiles => ({
  dialect: 'postgres',
  version: builtAs(process, version),
  databases: () => accounts.databases,
  users: () => Object.keys(accounts.users),
  read: (database) => contentOf(process, fileOf(data, accounts, database)),
  write: (database, text) => {
    const path = fileOf(data, accounts, database);
    const folder = path.slice(0, path.lastIndexOf('/'));
    if (!process.access(folder, 'f')) process.mkdir(folder, 0o700);
    process.writeFile(path, text, { mode: 0o600 });
  },
});

/** Each database has a folder, called by its number. All of its tables are one file there. */
function fileOf(data: string, { numbers }: Accounts, database: string): string {
  const number = FIRST_NUMBERS[database] ?? numbers?.[database] ?? USUAL_NUMBER;
  return `${data}/base/${number}/16385`;
}
const FIRST_NUMBERS: Readonly<Record<string, number>> = { template1: 1, template0: 4, postgres: 5 };
/** Of the database that POSTGRES_DB names. */
const USUAL_NUMBER = 16384;

function contentOf(process: Process, path: string): string {
  try {
    return process.readFile(path);
  } catch (error) {
    if (error instanceof OsError) return '[]';
    throw error;
  }
}

function read(process: Process, path: string): Accounts {
  try {
    return JSON.parse(process.readFile(path)) as Accounts;
  } catch (error) {
    if (error instanceof OsError || error instanceof SyntaxError)
      return { users: { postgres: '' }, databases: ['postgres', 'template0', 'template1'] };
    throw error;
  }
}
