import type { Process } from '../../../../kernel/index.ts';
import { NotModelled, noDatabase, type Problem, SqlRefusal } from './problems.ts';
import { type Outcome, runStatement } from './run.ts';
import { runQuery } from './select.ts';
import type { Session } from './session.ts';
import { readTables, type Table, writeTables } from './store.ts';
import type { Dialect } from './tokens.ts';
import { shown } from './values.ts';

/** What a server sends back for a statement. */
export interface SqlResult {
  readonly columns?: readonly string[];
  readonly rows?: readonly (readonly (string | null)[])[];
  /** Which columns are shown at the right. */
  readonly right?: readonly boolean[];
  /** Which of them may hold NULL: MySQL's client leaves room for the word. */
  readonly nullable?: readonly boolean[];
  /** What PostgreSQL answers to a statement that is done: `CREATE DATABASE`. */
  readonly tag?: string;
  readonly notices?: readonly string[];
  /** What psql's backslash commands show above a table, and below it in place of the count of its rows. */
  readonly title?: string;
  readonly footer?: readonly string[];
  readonly error?: string;
  /** PostgreSQL's further lines: DETAIL, HINT, and the place in the statement. */
  readonly more?: readonly string[];
  /** MySQL's. */
  readonly code?: number;
  readonly state?: string;
}

/** Where a server keeps its databases, each as one text. */
export interface SqlFiles {
  readonly dialect: Dialect;
  readonly version: string;
  /** MySQL's, by name. */
  readonly variables?: ReadonlyMap<string, string>;
  databases(): readonly string[];
  users(): readonly string[];
  read(database: string): string;
  write(database: string, text: string): void;
}

/** What one connection remembers: who it is, and what a transaction that is open has written so far. */
export type Connection = Map<string, string>;

/** The answer to a statement about tables and rows; undefined for one of another kind, and for one that the model has not, of which the run is told. */
export function answerStatement(process: Process, files: SqlFiles, connection: Connection, sql: string): SqlResult | undefined {
  const { dialect } = files;
  if (connection.get('transaction') === 'failed' && !/^\s*(?:rollback|commit|end|abort)\b/i.test(sql)) return { error: ABORTED };
  const opened = new Map<string, Map<string, Table>>();
  const tables = (database: string): Map<string, Table> => {
    const known = opened.get(database);
    if (known) return known;
    if (!files.databases().includes(database)) throw new SqlRefusal(noDatabase(database).problem);
    const read = readTables(connection.get(`work ${database}`) ?? files.read(database));
    opened.set(database, read);
    return read;
  };
  const session: Session = {
    dialect,
    user: connection.get('user') ?? '',
    host: connection.get('host') ?? 'localhost',
    database: connection.get('database') ?? '',
    databases: files.databases(),
    users: files.users(),
    version: files.version,
    variables: files.variables ?? new Map(),
    hostname: process.net.hostname,
    now: process.now,
    lastId: Number(connection.get('last id') ?? 0),
    random: () => process.random.next(),
    work: (steps) => process.work(steps),
    query: (query, outer) => runQuery(session, query, outer),
    tables,
  };
  try {
    const outcome = runStatement(session, session.database === '' ? new Map() : tables(session.database), sql);
    if (!outcome) return undefined;
    if (outcome.lastId !== undefined) connection.set('last id', String(outcome.lastId));
    return kept(files, connection, opened, outcome);
  } catch (error) {
    if (error instanceof NotModelled) {
      process.remark({ kind: 'NotFollowed', program: 'SQL statement', why: error.message, taken: 'statement' });
      return undefined;
    }
    if (!(error instanceof SqlRefusal)) throw error;
    for (const [database, now] of opened) keepCounting(files, connection, database, now);
    if (connection.has('transaction') && dialect === 'postgres') connection.set('transaction', 'failed');
    return refused(error.problem, sql, dialect);
  }
}
const ABORTED = 'current transaction is aborted, commands ignored until end of transaction block';

/** Writes what has changed: at once, or into the transaction that is open. MySQL ends that with each change of what tables there are. */
function kept(files: SqlFiles, connection: Connection, opened: ReadonlyMap<string, Map<string, Table>>, outcome: Outcome): SqlResult {
  const defines = files.dialect === 'mysql' && /^(?:CREATE|ALTER|DROP|TRUNCATE) TABLE$/.test(outcome.tag ?? '');
  if (defines) endTransaction(files, connection, true);
  const before = connection.get('transaction');
  if (outcome.transaction === 'begin') connection.set('transaction', 'open');
  else if (outcome.transaction) endTransaction(files, connection, outcome.transaction === 'commit' && before !== 'failed');
  else
    for (const [database, tables] of opened) {
      const text = writeTables(tables);
      if (text === (connection.get(`work ${database}`) ?? files.read(database))) continue;
      if (before === undefined) files.write(database, text);
      else connection.set(`work ${database}`, text);
    }
  const tag = outcome.transaction === 'commit' && before === 'failed' ? 'ROLLBACK' : outcome.tag;
  const { rows, notices } = outcome;
  return {
    ...(rows && {
      columns: rows.columns.map(({ name }) => name),
      rows: rows.rows.map((row) => row.map((value) => shown(value, files.dialect))),
      right: rows.columns.map(({ right }) => right),
      ...(files.dialect === 'mysql' && { nullable: rows.columns.map(({ nullable }) => nullable ?? true) }),
    }),
    ...(tag !== undefined && { tag }),
    ...(notices && notices.length > 0 && { notices }),
  };
}

function endTransaction(files: SqlFiles, connection: Connection, commits: boolean): void {
  connection.delete('transaction');
  for (const key of [...connection.keys()].filter((each) => each.startsWith('work '))) {
    const database = key.slice('work '.length);
    const text = connection.get(key) as string;
    connection.delete(key);
    if (commits) files.write(database, text);
    else keepCounting(files, connection, database, readTables(text));
  }
}

/** Numbers that were given out are not given again, whatever became of their rows. */
function keepCounting(files: SqlFiles, connection: Connection, database: string, now: ReadonlyMap<string, Table>): void {
  const text = connection.get(`work ${database}`) ?? files.read(database);
  const tables = readTables(text);
  for (const [name, table] of tables) tables.set(name, { ...table, next: { ...table.next, ...now.get(name)?.next } });
  const counted = writeTables(tables);
  if (counted === text) return;
  if (connection.has(`work ${database}`)) connection.set(`work ${database}`, counted);
  else files.write(database, counted);
}

/** A refusal as it is sent. */
function refused({ postgres, detail, hint, at, mysql }: Problem, sql: string, dialect: Dialect): SqlResult {
  if (dialect === 'mysql') return { error: mysql.message, code: mysql.code, state: mysql.state };
  const more = [
    ...(at === undefined ? [] : place(sql, at)),
    ...(detail === undefined ? [] : [`DETAIL:  ${detail}`]),
    ...(hint === undefined ? [] : [`HINT:  ${hint}`]),
  ];
  return { error: postgres, more };
}

const LINE_WIDTH = 60;
const RIGHT_OF_CURSOR = 10;

/** The line of the statement that an error is in, and a caret below it. @see postgres: src/interfaces/libpq/fe-protocol3.c reportErrorPosition */
function place(sql: string, at: number): string[] {
  const before = sql.slice(0, at);
  const number = before.split('\n').length;
  const start = before.lastIndexOf('\n') + 1;
  const line = sql.slice(start).split('\n', 1)[0] as string;
  const cursor = at - start;
  let [from, to] = [0, line.length];
  if (line.length > LINE_WIDTH)
    if (LINE_WIDTH >= cursor + RIGHT_OF_CURSOR) to = LINE_WIDTH;
    else {
      to = Math.min(line.length, cursor + RIGHT_OF_CURSOR);
      from = Math.max(0, to - LINE_WIDTH);
    }
  const head = `LINE ${number}: ${from > 0 ? '...' : ''}`;
  return [`${head}${line.slice(from, to)}${to < line.length ? '...' : ''}`, `${' '.repeat(head.length + cursor - from)}^`];
}
