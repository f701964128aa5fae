import { evaluate } from './evaluate.ts';
import { readExpression } from './expressions.ts';
import { checkFails, duplicateKey, foreignKeyFails } from './problems.ts';
import { Reader } from './reader.ts';
import type { Session } from './session.ts';
import { isSame } from './sources.ts';
import { columnIndex, type NamedConstraint, type Table } from './store.ts';
import type { Constraint } from './syntax.ts';
import { type Row, shown } from './values.ts';

/** What the constraints of a table are called that were given no name. @see postgres: src/backend/commands/indexcmds.c ChooseIndexName */
export function namedConstraint(constraint: Constraint, table: string, session: Session): NamedConstraint {
  if (constraint.name !== undefined) return { ...constraint, name: constraint.name };
  if (session.dialect === 'mysql')
    return {
      ...constraint,
      name: constraint.kind === 'primary' ? 'PRIMARY' : 'columns' in constraint ? (constraint.columns[0] as string) : `${table}_chk_1`,
    };
  if (constraint.kind === 'primary') return { ...constraint, name: `${table}_pkey` };
  const columns =
    constraint.kind === 'check' ? (constraint.column === undefined ? '' : `_${constraint.column}`) : `_${constraint.columns.join('_')}`;
  return { ...constraint, name: `${table}${columns}_${{ unique: 'key', index: 'idx', check: 'check', foreign: 'fkey' }[constraint.kind]}` };
}

/** As DETAIL shows a row. */
export const rowText = (row: Row, session: Session): string => row.map((value) => shown(value, session.dialect) ?? 'null').join(', ');

/** The row of the table that has the same key; the constraint that says so. */
export function conflictOf(
  session: Session,
  table: Table,
  row: Row,
  except?: Row,
): { readonly with: Row; readonly constraint: NamedConstraint } | undefined {
  for (const constraint of table.constraints) {
    if (constraint.kind !== 'primary' && constraint.kind !== 'unique') continue;
    const places = constraint.columns.map((name) => columnIndex(table, name, session.dialect === 'mysql'));
    session.work(table.rows.length);
    const found = table.rows.find((other) => other !== except && places.every((i) => isSame(other[i] ?? null, row[i] ?? null, session)));
    if (found) return { with: found, constraint };
  }
  return undefined;
}

/** A row like this is already there; MySQL names the key with its table from version 8 on. */
export function refuseConflict(session: Session, table: Table, row: Row, constraint: NamedConstraint): never {
  const columns = 'columns' in constraint ? constraint.columns : [];
  const values = columns.map((name) => shown(row[columnIndex(table, name, session.dialect === 'mysql')] ?? null, session.dialect));
  const key = /^(?:5\.|1\d\.)/.test(session.version) ? constraint.name : `${table.name}.${constraint.name}`;
  throw duplicateKey(constraint.name, columns.join(', '), values.join(', '), values.join('-'), key);
}

/** CHECK and FOREIGN KEY of a row that is written. */
export function checkRow(session: Session, table: Table, row: Row): void {
  for (const constraint of table.constraints) {
    if (constraint.kind === 'check') {
      const scope = { sources: [{ alias: table.name, columns: table.columns.map(({ name }) => name), row }] };
      if (evaluate(session, readExpression(new Reader(constraint.text, session.dialect)), scope) === false)
        throw checkFails(constraint.name, table.name, rowText(row, session));
    } else if (constraint.kind === 'foreign') checkReference(session, table, row, constraint);
  }
}

type Foreign = Extract<NamedConstraint, { kind: 'foreign' }>;

function checkReference(session: Session, table: Table, row: Row, constraint: Foreign): void {
  const values = constraint.columns.map((name) => row[columnIndex(table, name, session.dialect === 'mysql')] ?? null);
  if (values.includes(null)) return;
  const parent = session.tables(session.database).get(constraint.table);
  const places = parent ? parentColumns(parent, constraint).map((name) => columnIndex(parent, name, session.dialect === 'mysql')) : [];
  if (parent?.rows.some((other) => places.every((place, i) => isSame(other[place] ?? null, values[i] ?? null, session)))) return;
  throw foreignKeyFails('child', {
    table: table.name,
    constraint: constraint.name,
    columns: constraint.columns.join(', '),
    values: values.map((value) => shown(value, session.dialect)).join(', '),
    other: constraint.table,
  });
}

/** The columns that a foreign key leads to: its parent's primary key, if it names none. */
function parentColumns(parent: Table, { others }: Foreign): readonly string[] {
  if (others.length > 0) return others;
  const key = parent.constraints.find(({ kind }) => kind === 'primary');
  return key && 'columns' in key ? key.columns : [];
}

/** What becomes of the rows that refer to one that is taken away: the tables as they then are. Throws where that is refused. */
export function withoutReferences(session: Session, tables: Map<string, Table>, parent: Table, row: Row): void {
  for (const child of [...tables.values()])
    for (const constraint of child.constraints) {
      if (constraint.kind !== 'foreign' || constraint.table !== parent.name) continue;
      const names = parentColumns(parent, constraint);
      const values = names.map((name) => row[columnIndex(parent, name, session.dialect === 'mysql')] ?? null);
      const places = constraint.columns.map((name) => columnIndex(child, name, session.dialect === 'mysql'));
      const refers = (each: Row): boolean => places.every((place, i) => isSame(each[place] ?? null, values[i] ?? null, session));
      const now = tables.get(child.name) ?? child;
      const referring = now.rows.filter(refers);
      if (referring.length === 0) continue;
      if (constraint.onDelete === 'refuse')
        throw foreignKeyFails('parent', {
          table: child.name,
          constraint: constraint.name,
          columns: names.join(', '),
          values: values.map((value) => shown(value, session.dialect)).join(', '),
          other: parent.name,
        });
      const kept =
        constraint.onDelete === 'cascade'
          ? now.rows.filter((each) => !refers(each))
          : now.rows.map((each) => (refers(each) ? each.map((value, i) => (places.includes(i) ? null : value)) : each));
      tables.set(child.name, { ...now, rows: kept });
      if (constraint.onDelete === 'cascade') for (const gone of referring) withoutReferences(session, tables, child, gone);
    }
}
