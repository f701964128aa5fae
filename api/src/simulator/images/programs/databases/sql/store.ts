import type { ColumnDefinition, Constraint } from './syntax.ts';
import { type Row, revived, stored, type Value } from './values.ts';

/** A column of a table that is there. Of its default the text is kept. */
export type Column = Omit<ColumnDefinition, 'default'>;

/** A constraint has its name from when it was made. */
export type NamedConstraint = Constraint & { readonly name: string };

/** A table with its rows; a change makes another. */
export interface Table {
  readonly name: string;
  readonly columns: readonly Column[];
  readonly constraints: readonly NamedConstraint[];
  readonly rows: readonly Row[];
  /** What a column that counts up gives out next. */
  readonly next: Readonly<Record<string, number>>;
}

/** -1 for none; `fold`: letters' case does not count, as in MySQL. */
export const columnIndex = ({ columns }: Pick<Table, 'columns'>, name: string, fold: boolean): number =>
  columns.findIndex((column) => column.name === name || (fold && column.name.toLowerCase() === name.toLowerCase()));

/** The tables of one database, as its file has them. */
export type Tables = ReadonlyMap<string, Table>;

type Cell = ReturnType<typeof stored>;
type Written = Omit<Table, 'rows'> & { readonly rows: readonly (readonly Cell[])[] };

/** `readTables` reads it back. */
export const writeTables = (tables: Tables): string =>
  JSON.stringify([...tables.values()].map((table): Written => ({ ...table, rows: table.rows.map((row) => row.map(stored)) })));

/** What is no such text (a file that somebody else wrote) has no tables. */
export function readTables(text: string): Map<string, Table> {
  let written: unknown;
  try {
    written = JSON.parse(text);
  } catch {
    return new Map();
  }
  if (!Array.isArray(written)) return new Map();
  return new Map(
    (written as Written[]).map((table) => [table.name, { ...table, rows: table.rows.map((row) => reviveRow(row, table.columns)) }]),
  );
}

const reviveRow = (row: readonly Cell[], columns: readonly Column[]): Value[] =>
  row.map((value, i) => revived(value, columns[i]?.type.name ?? 'text'));
