import type { Micros } from '../../../../engine/index.ts';
import { noDatabaseSelected, noTable } from './problems.ts';
import type { Rows, Scope } from './rows.ts';
import type { Table, Tables } from './store.ts';
import type { Query } from './syntax.ts';
import type { Dialect } from './tokens.ts';

/** What a statement needs to know of the server and of the one who sends it. */
export interface Session {
  readonly dialect: Dialect;
  readonly user: string;
  /** Where the user is, as MySQL says it: `localhost`, or an address. */
  readonly host: string;
  /** Empty: none is selected (MySQL). */
  readonly database: string;
  readonly databases: readonly string[];
  readonly users: readonly string[];
  readonly version: string;
  readonly variables: ReadonlyMap<string, string>;
  readonly hostname: string;
  readonly now: Micros;
  /** Of the last row that was given a number. */
  readonly lastId: number;
  random(): number;
  /** Counts steps of the run. */
  work(steps: number): void;
  /** Runs a query within another one, whose row is `outer`. */
  query(query: Query, outer?: Scope): Rows;
  /** The tables of a database; throws SqlRefusal where there is none. */
  tables(database: string): Tables;
}

/** A table of the user's own. */
export function tableNamed(session: Session, name: string, at?: number, database = session.database): Table {
  if (database === '') throw noDatabaseSelected();
  const table = session.tables(database).get(name);
  if (!table) throw noTable(name, database, at);
  return table;
}
