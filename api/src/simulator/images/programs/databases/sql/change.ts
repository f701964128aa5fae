import { compare } from './arithmetic.ts';
import { cast } from './assign.ts';
import { checkRow, conflictOf, refuseConflict, rowText, withoutReferences } from './constraints.ts';
import { evaluate, truth } from './evaluate.ts';
import { readExpression } from './expressions.ts';
import { noColumn, noDefault, notNull, tooFewValues, tooManyValues } from './problems.ts';
import { Reader } from './reader.ts';
import type { Rows, Scope } from './rows.ts';
import { columnName, expanded, runQuery } from './select.ts';
import { type Session, tableNamed } from './session.ts';
import { type Column, columnIndex, type Table } from './store.ts';
import type { Assignment, Expression, SelectItem, Statement } from './syntax.ts';
import { isNumeric } from './types.ts';
import type { Row, Value } from './values.ts';

type Of<Kind extends Statement['kind']> = Extract<Statement, { kind: Kind }>;

/** How many rows were written or taken away, and what RETURNING gives of them. */
export interface Changed {
  readonly count: number;
  readonly returned?: Rows | undefined;
  /** The number that a column of the first new row was given. */
  readonly lastId?: number | undefined;
}

/** What the row is called that could not be inserted; MySQL's VALUES(column) looks there. */
const NEW_ROW = { postgres: 'excluded', mysql: 'values()' };

/** Rows of VALUES or of a query; with those that are there already it does what ON CONFLICT says. Throws SqlRefusal. */
export function insert(session: Session, tables: Map<string, Table>, statement: Of<'insert'>): Changed {
  let table = tableNamed(session, statement.table, statement.at);
  const fold = session.dialect === 'mysql';
  const places = statement.columns.map(({ name, at }) => {
    const i = columnIndex(table, name, fold);
    if (i < 0) throw noColumn(name, 'field list', at, table.name);
    return i;
  });
  const wanted = places.length > 0 ? places : table.columns.map((_, i) => i);
  const written: Row[] = [];
  let lastId: number | undefined;
  let count = 0;
  for (const given of givenRows(session, statement, wanted.length)) {
    if (given.length > wanted.length) throw tooManyValues(given[wanted.length]?.at);
    if (given.length < wanted.length && (places.length > 0 || session.dialect === 'mysql'))
      throw tooFewValues(statement.columns[given.length]?.at);
    const made = newRow(session, table, wanted, given);
    table = { ...table, next: made.next };
    // What was given out stays given out, though the row is refused.
    tables.set(table.name, table);
    lastId ??= made.lastId;
    const conflict = conflictOf(session, table, made.row);
    if (conflict && !statement.onConflict) refuseConflict(session, table, made.row, conflict.constraint);
    if (conflict && statement.onConflict?.kind === 'nothing') continue;
    checkRow(session, table, made.row);
    let row: Row = made.row;
    let { rows } = table;
    if (conflict && statement.onConflict?.kind === 'update') {
      row = updated(session, table, conflict.with, statement.onConflict.set, [
        scopeOf(table, table.name, conflict.with),
        scopeOf(table, NEW_ROW[session.dialect], made.row),
      ]);
      rows = rows.map((each) => (each === conflict.with ? row : each));
    } else rows = [...(conflict ? rows.filter((each) => each !== conflict.with) : rows), row];
    count++;
    table = { ...table, rows: inOrder(session, table, rows) };
    tables.set(table.name, table);
    written.push(row);
  }
  return { count, returned: returning(session, table, table.name, statement.returning, written), lastId };
}

/** InnoDB keeps rows in the order of their primary key. */
function inOrder(session: Session, table: Table, rows: readonly Row[]): readonly Row[] {
  const key = session.dialect === 'mysql' ? table.constraints.find(({ kind }) => kind === 'primary') : undefined;
  if (!key || !('columns' in key)) return rows;
  const places = key.columns.map((name) => columnIndex(table, name, true));
  const order = (a: Row, b: Row): number => {
    for (const i of places) {
      const difference = compare(a[i] ?? null, b[i] ?? null, 'mysql') ?? 0;
      if (difference !== 0) return difference;
    }
    return 0;
  };
  const last = rows.at(-2);
  return last && order(last, rows.at(-1) as Row) <= 0 ? rows : [...rows].sort(order);
}

/** A value that is given for a column; undefined is DEFAULT. `at`: where it was written, if it stands there as it is. */
interface Given {
  readonly value: Value | undefined;
  readonly at?: number;
}

function givenRows(session: Session, { rows }: Of<'insert'>, width: number): (readonly Given[])[] {
  if (!rows) return [Array.from({ length: width }, () => ({ value: undefined }))];
  const { first } = rows;
  if (first.kind !== 'values' || rows.unions.length > 0) return runQuery(session, rows).rows.map((row) => row.map((value) => ({ value })));
  const given = (expression: Expression): Given => ({
    value: expression.kind === 'default' ? undefined : evaluate(session, expression, { sources: [] }),
    at: expression.at,
  });
  return first.rows.map((row) => row.map(given));
}

function newRow(session: Session, table: Table, places: readonly number[], given: readonly Given[]) {
  const next: Record<string, number> = { ...table.next };
  let lastId: number | undefined;
  const row = table.columns.map((column, i): Value => {
    const place = places.indexOf(i);
    const { value, at } = given[place] ?? { value: undefined };
    if (value !== undefined && !(column.counts && session.dialect === 'mysql' && (value === null || value === 0))) {
      const kept = cast(value, column.type, session.dialect, at, column.name);
      if (column.counts && session.dialect === 'mysql' && typeof kept === 'number')
        next[column.name] = Math.max(next[column.name] ?? 1, kept + 1);
      return kept;
    }
    if (column.counts) {
      lastId = next[column.name] ?? 1;
      next[column.name] = lastId + 1;
      return lastId;
    }
    if (session.dialect === 'mysql' && column.notNull && column.defaultText === undefined) throw noDefault(column.name);
    return defaultOf(session, column);
  });
  for (const [i, column] of table.columns.entries())
    if (column.notNull && row[i] === null) throw notNull(column.name, table.name, rowText(row, session));
  return { row, next, lastId };
}

/** What a column holds where nothing is given: worked out anew each time. */
export function defaultOf(session: Session, { defaultText, type, name }: Column): Value {
  if (defaultText === undefined) return null;
  return cast(
    evaluate(session, readExpression(new Reader(defaultText, session.dialect)), { sources: [] }),
    type,
    session.dialect,
    undefined,
    name,
  );
}

const scopeOf = (table: Table, alias: string, row: Row) => ({ alias, columns: table.columns.map(({ name }) => name), row });

/** The row with what is set in it, as the constraints allow it. */
function updated(session: Session, table: Table, row: Row, set: readonly Assignment[], sources: Scope['sources']): Row {
  const now = [...row];
  for (const { column, value, at } of set) {
    const i = columnIndex(table, column, session.dialect === 'mysql');
    const definition = table.columns[i];
    if (!definition) throw noColumn(column, 'field list', at, table.name);
    now[i] =
      value.kind === 'default'
        ? defaultOf(session, definition)
        : cast(evaluate(session, value, { sources }), definition.type, session.dialect, undefined, definition.name);
    if (definition.notNull && now[i] === null) throw notNull(definition.name, table.name, rowText(now, session));
  }
  return now;
}

/** MySQL counts only rows that are other than before. Throws SqlRefusal. */
export function update(session: Session, tables: Map<string, Table>, statement: Of<'update'>): Changed {
  let table = tableNamed(session, statement.table, statement.at);
  const chosen = matching(session, table, statement);
  const written: Row[] = [];
  let count = 0;
  for (const row of chosen) {
    const now = updated(session, table, row, statement.set, [scopeOf(table, statement.alias, row)]);
    const conflict = conflictOf(session, table, now, row);
    if (conflict) refuseConflict(session, table, now, conflict.constraint);
    checkRow(session, table, now);
    if (session.dialect === 'postgres' || now.some((value, i) => value !== row[i])) count++;
    // A row that is written anew stands behind the others, as PostgreSQL finds it.
    const others = table.rows.filter((each) => each !== row);
    table = { ...table, rows: session.dialect === 'postgres' ? [...others, now] : table.rows.map((each) => (each === row ? now : each)) };
    written.push(now);
  }
  tables.set(table.name, table);
  return { count, returned: returning(session, table, statement.alias, statement.returning, written) };
}

/** What refers to the rows goes with them, where its constraint says so. Throws SqlRefusal. */
export function remove(session: Session, tables: Map<string, Table>, statement: Of<'delete'>): Changed {
  const table = tableNamed(session, statement.table, statement.at);
  const gone = new Set(matching(session, table, statement));
  tables.set(table.name, { ...table, rows: table.rows.filter((row) => !gone.has(row)) });
  for (const row of gone) withoutReferences(session, tables, table, row);
  return { count: gone.size, returned: returning(session, table, statement.alias, statement.returning, [...gone]) };
}

function matching(session: Session, table: Table, { where, alias }: Of<'update'> | Of<'delete'>): Row[] {
  session.work(table.rows.length);
  if (!where) return [...table.rows];
  return table.rows.filter(
    (row) => truth(evaluate(session, where, { sources: [scopeOf(table, alias, row)] }, 'where clause'), session) === true,
  );
}

function returning(
  session: Session,
  table: Table,
  alias: string,
  items: readonly SelectItem[] | undefined,
  rows: readonly Row[],
): Rows | undefined {
  if (!items) return undefined;
  const source = { alias, columns: table.columns.map(({ name }) => name), types: table.columns.map(({ type }) => type.name) };
  const wanted = items.flatMap((item) => expanded(item, [source], session));
  const columns = wanted.map((item) => {
    const i = item.value.kind === 'column' ? source.columns.indexOf(item.value.name) : -1;
    return { name: columnName(item, session), right: i >= 0 && isNumeric(source.types[i] as string) };
  });
  return { columns, rows: rows.map((row) => wanted.map(({ value }) => evaluate(session, value, { sources: [{ ...source, row }] }))) };
}
