import { cast } from './assign.ts';
import { defaultOf } from './change.ts';
import { namedConstraint } from './constraints.ts';
import { columnExists, NotModelled, noColumn, noTableToDrop, tableExists } from './problems.ts';
import { runQuery } from './select.ts';
import { type Session, tableNamed } from './session.ts';
import { type Column, columnIndex, type Table } from './store.ts';
import type { Alteration, ColumnDefinition, Statement } from './syntax.ts';

type Of<Kind extends Statement['kind']> = Extract<Statement, { kind: Kind }>;

const columnOf = ({ name, type, notNull, counts, identity, defaultText }: ColumnDefinition): Column => ({
  name,
  type,
  notNull,
  counts,
  ...(identity && { identity }),
  ...(defaultText !== undefined && { defaultText }),
});

/** Gives what PostgreSQL notes instead, if the table is there and may be; and how many rows a query filled it with. */
export function createTable(
  session: Session,
  tables: Map<string, Table>,
  statement: Of<'create table'>,
): { readonly notice?: string; readonly count?: number } {
  const { name, ifNotExists, columns, constraints, query } = statement;
  if (tables.has(name)) {
    if (!ifNotExists) throw tableExists(name);
    return { notice: `relation "${name}" already exists, skipping` };
  }
  for (const [i, column] of columns.entries())
    if (columns.findIndex((other) => other.name === column.name) < i) throw columnExists(column.name, name);
  const keys = constraints.flatMap((constraint) => (constraint.kind === 'primary' ? constraint.columns : []));
  const made = columns.map((column) => columnOf(keys.includes(column.name) ? { ...column, notNull: true } : column));
  for (const constraint of constraints) {
    if (constraint.kind === 'foreign') tableNamed(session, constraint.table);
    if ('columns' in constraint)
      for (const each of constraint.columns)
        if (columnIndex({ columns: made }, each, session.dialect === 'mysql') < 0) throw noColumn(each, 'key', undefined);
  }
  const table: Table = {
    name,
    columns: made,
    constraints: constraints.map((constraint) => namedConstraint(constraint, name, session)),
    rows: [],
    next: {},
  };
  if (!query) {
    tables.set(name, table);
    return {};
  }
  if (made.length > 0) throw new NotModelled('CREATE TABLE with columns and a query');
  const { columns: names, rows } = runQuery(session, query);
  const types = names.map(
    ({ name: column, right }): Column => ({
      name: column,
      type: right ? { name: 'numeric', written: 'decimal', sizes: [] } : { name: 'text', written: 'text', sizes: [] },
      notNull: false,
      counts: false,
    }),
  );
  tables.set(name, { ...table, columns: types, rows });
  return { count: rows.length };
}

/** The notices are of tables that are not there, for IF EXISTS. Throws SqlRefusal for others. */
export function dropTables(
  session: Session,
  tables: Map<string, Table>,
  { names, ifExists }: Of<'drop table'>,
): { readonly notices: string[] } {
  const notices: string[] = [];
  for (const name of names) {
    if (tables.delete(name)) continue;
    if (!ifExists) throw noTableToDrop(name, session.database);
    notices.push(`table "${name}" does not exist, skipping`);
  }
  return { notices };
}

/** MySQL begins to count anew. */
export function truncate(session: Session, tables: Map<string, Table>, { names }: Of<'truncate'>): void {
  for (const { name, at } of names) {
    const table = tableNamed(session, name, at);
    tables.set(name, { ...table, rows: [], next: session.dialect === 'mysql' ? {} : table.next });
  }
}

/** The notice is of a table that is not there, for IF EXISTS. Throws SqlRefusal for others. */
export function alterTable(
  session: Session,
  tables: Map<string, Table>,
  { name, at, ifExists, alterations }: Of<'alter table'>,
): { readonly notice?: string } {
  if (ifExists && !tables.has(name)) return { notice: `relation "${name}" does not exist, skipping` };
  let table = tableNamed(session, name, at);
  tables.delete(name);
  for (const alteration of alterations) table = altered(session, table, alteration);
  tables.set(table.name, table);
  return {};
}

function altered(session: Session, table: Table, alteration: Alteration): Table {
  const fold = session.dialect === 'mysql';
  switch (alteration.kind) {
    case 'rename':
      return { ...table, name: alteration.to };
    case 'rename column': {
      const i = placeOf(table, alteration.from, alteration.at, fold);
      const renamed = (names: readonly string[]): string[] => names.map((each) => (each === alteration.from ? alteration.to : each));
      return {
        ...table,
        columns: table.columns.map((column, k) => (k === i ? { ...column, name: alteration.to } : column)),
        constraints: table.constraints.map((constraint) =>
          'columns' in constraint ? { ...constraint, columns: renamed(constraint.columns) } : constraint,
        ),
        next: Object.fromEntries(Object.entries(table.next).map(([key, value]) => [key === alteration.from ? alteration.to : key, value])),
      };
    }
    case 'drop column': {
      const i = placeOf(table, alteration.name, alteration.at, fold);
      return {
        ...table,
        columns: table.columns.filter((_, k) => k !== i),
        rows: table.rows.map((row) => row.filter((_, k) => k !== i)),
        constraints: table.constraints.filter((constraint) => !('columns' in constraint && constraint.columns.includes(alteration.name))),
      };
    }
    case 'add column': {
      const column = columnOf(alteration.column);
      if (columnIndex(table, column.name, fold) >= 0) {
        if (alteration.ifNotExists) return table;
        throw columnExists(column.name, table.name);
      }
      let number = 1;
      const rows = table.rows.map((row) => [
        ...row,
        column.counts ? number++ : (defaultOf(session, column) ?? (fold && column.notNull ? emptyOf(column) : null)),
      ]);
      if (column.notNull && !fold && rows.some((row) => row.at(-1) === null)) throw new NotModelled('a new column that may not be null');
      return {
        ...table,
        columns: [...table.columns, column],
        constraints: [
          ...table.constraints,
          ...alteration.constraints.map((constraint) => namedConstraint(constraint, table.name, session)),
        ],
        rows,
        next: column.counts ? { ...table.next, [column.name]: number } : table.next,
      };
    }
    case 'add constraint':
      if (table.rows.length > 0) throw new NotModelled('a new constraint on a table with rows');
      return { ...table, constraints: [...table.constraints, namedConstraint(alteration.constraint, table.name, session)] };
  }
}

/** What MySQL puts into a new column that may not be null. */
const emptyOf = ({ type }: Column) => cast(/char|text/.test(type.name) ? '' : 0, type, 'mysql');

function placeOf(table: Table, name: string, at: number, fold: boolean): number {
  const i = columnIndex(table, name, fold);
  if (i < 0) throw noColumn(name, 'field list', at, table.name);
  return i;
}
