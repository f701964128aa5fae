import { OsError, type Process } from '../../../../kernel/index.ts';
import { answerStatement, type Connection, type SqlFiles, type SqlResult } from '../sql/answer.ts';
import { type Column, readTables, type Table } from '../sql/store.ts';
import { createStatement, dumpTables, shownDefault, shownType } from './dump.ts';
import { accountsFile } from './files.ts';
import { showVariables, variablesOf } from './variables.ts';

/** What a MySQL server answers: who may connect, and what statements come to. */
export function mysqlAnswer(
  process: Process,
  data: string,
  version: string,
  request: Readonly<Record<string, string>>,
  connection: Connection,
  options: readonly string[] = [],
): SqlResult {
  const accounts = readAccounts(process, accountsFile(process, data));
  if (request.user !== undefined) {
    const { user, password = '' } = request;
    const host = request.viaSocket === 'no' ? (connection.get('address') ?? 'localhost') : 'localhost';
    connection.set('host', host);
    if (!Object.hasOwn(accounts, user) || accounts[user] !== password)
      return {
        error: `Access denied for user '${user}'@'${host}' (using password: ${password === '' ? 'NO' : 'YES'})`,
        code: 1045,
        state: '28000',
      };
    connection.set('user', user);
    if (request.database && !process.access(`${data}/${request.database}`, 'f')) return unknownDatabase(request.database);
    connection.set('database', request.database ?? '');
    return {};
  }
  // `/*!40101 … */` is a comment for other servers.
  const sql = (request.sql ?? '').trim().replace(/^\/\*!\d*\s*([\s\S]*?)\s*\*\/$/, '$1');
  const variables = variablesOf(process, version, options);
  const files = filesOf(process, data, version, accounts, variables);
  if (request.dump !== undefined) return dumpOf(process, files, request.dump, (request.tables ?? '').split(' '));
  return (
    databaseStatement(process, data, sql, connection) ??
    accountStatement(process, data, accounts, sql) ??
    keysStatement(sql) ??
    showVariables(process, variables, sql) ??
    shownBy(files, connection, sql) ??
    answerStatement(process, files, connection, sql) ??
    unmodelled(process, sql)
  );
}

const unknownDatabase = (name: string): SqlResult => ({ error: `Unknown database '${name}'`, code: 1049, state: '42000' });

function databaseStatement(process: Process, data: string, sql: string, connection: Connection): SqlResult | undefined {
  const [, create, exists, name = ''] = /^(create|drop)\s+(?:database|schema)\s+(if\s+(?:not\s+)?exists\s+)?[`"]?([\w-]+)/i.exec(sql) ?? [];
  if (create) {
    const path = `${data}/${name}`;
    const there = process.access(path, 'f');
    if (/create/i.test(create)) {
      if (!there) process.mkdir(path, 0o750);
      return there && !exists ? { error: `Can't create database '${name}'; database exists`, code: 1007, state: 'HY000' } : {};
    }
    if (!there) return exists ? {} : { error: `Can't drop database '${name}'; database doesn't exist`, code: 1008, state: 'HY000' };
    for (const file of process.readdir(path)) process.unlink(`${path}/${file}`);
    process.rmdir(path);
    if (connection.get('database') === name) connection.set('database', '');
    return {};
  }
  const use = /^use\s+[`"]?([\w-]+)/i.exec(sql)?.[1];
  if (use === undefined) return undefined;
  if (!process.access(`${data}/${use}`, 'f')) return unknownDatabase(use);
  connection.set('database', use);
  return {};
}

/** Who may log in. What each may do then is not kept. */
function accountStatement(process: Process, data: string, accounts: Record<string, string>, sql: string): SqlResult | undefined {
  const given = /\bidentified\s+(?:with\s+\w+\s+)?by\s+'([^']*)'/i.exec(sql)?.[1];
  const [, what, mayBe, user = ''] =
    /^(create|alter|drop)\s+user\s+(if\s+(?:not\s+)?exists\s+)?['"`]?([\w.-]+)/i.exec(sql) ??
    (given === undefined ? [] : (/^(grant)\b.*?\bto\s+()['"`]?([\w.-]+)/is.exec(sql) ?? []));
  if (what === undefined) return undefined;
  const there = Object.hasOwn(accounts, user);
  const failed = (/create/i.test(what) ? there : !there) && !/grant/i.test(what);
  const shown = `'${user}'@'${/@\s*['"`]?([\w.%-]+)/.exec(sql)?.[1] ?? '%'}'`;
  if (failed) return mayBe ? {} : { error: `Operation ${what.toUpperCase()} USER failed for ${shown}`, code: 1396, state: 'HY000' };
  if (/drop/i.test(what)) delete accounts[user];
  else if (given !== undefined || !there) accounts[user] = given ?? '';
  process.writeFile(accountsFile(process, data), JSON.stringify(accounts), { mode: 0o640 });
  return {};
}

/** What mysqldump asks for; of the tables that are named, or of all. */
function dumpOf(process: Process, files: SqlFiles, database: string, names: readonly string[]): SqlResult {
  const all = [...readTables(files.read(database)).values()];
  const wanted = names[0] === '' ? all : all.filter(({ name }) => names.includes(name));
  if (wanted.some(({ constraints }) => constraints.some(({ kind }) => kind === 'foreign')))
    process.remark({ kind: 'NotFollowed', program: 'mysqldump', why: 'tables that refer to others', taken: 'done' });
  return { columns: ['dump'], rows: [[dumpTables(wanted)]] };
}

/** SHOW DATABASES, SHOW TABLES, SHOW CREATE TABLE and DESCRIBE. */
function shownBy(files: SqlFiles, connection: Connection, sql: string): SqlResult | undefined {
  if (/^show\s+(?:databases|schemas)$/i.test(sql))
    return { columns: ['Database'], rows: ['information_schema', ...files.databases()].sort().map((name) => [name]) };
  const database = connection.get('database') ?? '';
  const [, from = database] = /^show\s+(?:full\s+)?tables(?:\s+(?:from|in)\s+[`"]?([\w-]+)[`"]?)?$/i.exec(sql) ?? [undefined, ''];
  const [, of = database, describes] =
    /^(?:desc|describe|show\s+(?:full\s+)?columns\s+from|show\s+create\s+table)\s+(?:[`"]?([\w-]+)[`"]?\.)?[`"]?(\w+)[`"]?$/i.exec(sql) ??
    [];
  if (describes === undefined && !/^show\s+(?:full\s+)?tables\b/i.test(sql)) return undefined;
  const inDatabase = describes === undefined ? from : of;
  if (inDatabase === '') return { error: 'No database selected', code: 1046, state: '3D000' };
  if (!files.databases().includes(inDatabase)) return unknownDatabase(inDatabase);
  const tables = readTables(connection.get(`work ${inDatabase}`) ?? files.read(inDatabase));
  if (describes === undefined) return { columns: [`Tables_in_${from}`], rows: [...tables.keys()].sort().map((name) => [name]) };
  const table = tables.get(describes);
  if (!table) return { error: `Table '${inDatabase}.${describes}' doesn't exist`, code: 1146, state: '42S02' };
  if (/^show\s+create/i.test(sql)) return { columns: ['Table', 'Create Table'], rows: [[table.name, createStatement(table)]] };
  return { columns: ['Field', 'Type', 'Null', 'Key', 'Default', 'Extra'], rows: table.columns.map((column) => described(column, table)) };
}

/** @see mysql: SHOW COLUMNS */
function described({ name, type, notNull, counts, defaultText }: Column, table: Table): (string | null)[] {
  const key = (kind: string) => table.constraints.some((each) => each.kind === kind && 'columns' in each && each.columns[0] === name);
  return [
    name,
    shownType(type),
    notNull ? 'NO' : 'YES',
    key('primary') ? 'PRI' : key('unique') ? 'UNI' : key('index') ? 'MUL' : '',
    defaultText === undefined ? null : shownDefault(defaultText, type),
    counts ? 'auto_increment' : /now\(\)|current_timestamp/i.test(defaultText ?? '') ? 'DEFAULT_GENERATED' : '',
  ];
}
/** What dumps have around their rows. */
const keysStatement = (sql: string): SqlResult | undefined => (/^alter\s+table\s+\S+\s+(?:en|dis)able\s+keys$/i.test(sql) ? {} : undefined);

function unmodelled(process: Process, sql: string): SqlResult {
  if (sql === '') return {};
  const word = /^\w+/.exec(sql)?.[0]?.toLowerCase() ?? '';
  if (TELLS.has(word)) {
    const why = sql.split(/\s+/).slice(0, 2).join(' ').toUpperCase();
    process.remark({ kind: 'NotFollowed', program: 'SQL statement', why, taken: 'statement' });
  }
  if (ACCEPTED.has(word)) return {};
  const near = sql.slice(0, 80);
  return {
    error: `You have an error in your SQL syntax; check the manual that corresponds to your MySQL server version for the right syntax to use near '${near}' at line 1`,
    code: 1064,
    state: '42000',
  };
}
/** Of which the answer would be rows. */
const TELLS = new Set('show analyze optimize check repair call explain handler execute'.split(' '));
/** Done without anything to be seen, or told of as not followed. */
const ACCEPTED = new Set(
  'grant revoke flush shutdown set lock unlock analyze optimize do reset change start stop purge check repair kill savepoint release create alter drop insert update delete begin commit rollback show select call replace truncate explain rename handler load with values prepare execute deallocate'.split(
    ' ',
  ),
);

const filesOf = (
  process: Process,
  data: string,
  version: string,
  accounts: Readonly<Record<string, string>>,
  variables: ReadonlyMap<string, string>,
): SqlFiles => ({
  dialect: 'mysql',
  version,
  variables,
  databases: () =>
    process
      .readdir(data)
      .filter((name) => process.stat(`${data}/${name}`).type === 'directory' && name !== 'lost+found' && !name.startsWith('#')),
  users: () => Object.keys(accounts),
  // Each table is a file of its own, as InnoDB has it.
  read: (database) =>
    `[${tableFiles(process, `${data}/${database}`)
      .map((path) => process.readFile(path))
      .join()}]`,
  write: (database, text) => {
    const folder = `${data}/${database}`;
    const tables = JSON.parse(text) as readonly { readonly name: string }[];
    for (const path of tableFiles(process, folder)) if (!tables.some(({ name }) => path === `${folder}/${name}.ibd`)) process.unlink(path);
    for (const table of tables) process.writeFile(`${folder}/${table.name}.ibd`, JSON.stringify(table), { mode: 0o640 });
  },
});

function tableFiles(process: Process, folder: string): string[] {
  try {
    return process
      .readdir(folder)
      .filter((name) => name.endsWith('.ibd'))
      .map((name) => `${folder}/${name}`);
  } catch (error) {
    if (error instanceof OsError) return [];
    throw error;
  }
}

function readAccounts(process: Process, path: string): Record<string, string> {
  try {
    return JSON.parse(process.readFile(path)) as Record<string, string>;
  } catch (error) {
    if (error instanceof OsError || error instanceof SyntaxError) return { root: '' };
    throw error;
  }
}
