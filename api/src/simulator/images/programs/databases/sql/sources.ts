import { compare } from './arithmetic.ts';
import { evaluate, truth } from './evaluate.ts';
import { NotModelled } from './problems.ts';
import type { Scope, ScopedRow, SourceColumns } from './rows.ts';
import { type Session, tableNamed } from './session.ts';
import type { Table } from './store.ts';
import type { Join, Select, Source } from './syntax.ts';
import { systemTable } from './system-tables.ts';
import type { Row, Value } from './values.ts';

interface Read {
  readonly alias: string;
  readonly columns: readonly string[];
  readonly types: readonly (string | undefined)[];
  readonly rows: readonly Row[];
  readonly key?: readonly string[] | undefined;
  readonly notNull?: readonly string[] | undefined;
}

/** The rows that a FROM gives, each with what its tables are called. Without one there is one row, of nothing. */
export function rowsOf(session: Session, from: Select['from'], outer: Scope | undefined): (readonly ScopedRow[])[] {
  let rows: (readonly ScopedRow[])[] = [[]];
  for (const [first, ...joins] of from) {
    rows = crossed(session, rows, scoped(read(session, first, outer)));
    for (const join of joins as readonly Join[]) rows = joined(session, rows, join, outer);
  }
  return rows;
}

/** The columns of a FROM, for `*`. */
export const sourceColumns = (session: Session, from: Select['from'], outer: Scope | undefined): SourceColumns =>
  from.flatMap(([first, ...joins]) =>
    [first, ...(joins as readonly Join[]).map(({ source }) => source)].map((source) => read(session, source, outer)),
  );

const scoped = ({ alias, columns, rows }: Read): readonly ScopedRow[] => rows.map((row) => ({ alias, columns, row }));

function crossed(session: Session, left: readonly (readonly ScopedRow[])[], right: readonly ScopedRow[]): (readonly ScopedRow[])[] {
  if (left.length * right.length > MOST_ROWS) throw new NotModelled('so many rows');
  session.work(left.length * right.length);
  return left.flatMap((row) => right.map((each) => [...row, each]));
}
const MOST_ROWS = 200_000;

function joined(session: Session, left: readonly (readonly ScopedRow[])[], join: Join, outer: Scope | undefined): (readonly ScopedRow[])[] {
  const other = read(session, join.source, outer);
  const right = scoped(other);
  const { kind, on, using } = join;
  if (using) throw new NotModelled('JOIN … USING');
  const fits = (row: readonly ScopedRow[]): boolean =>
    !on || truth(evaluate(session, on, { sources: row, outer }, 'on clause'), session) === true;
  if (kind === 'inner' || kind === 'cross') return crossed(session, left, right).filter(fits);
  const nothing = (columns: readonly string[]): Row => columns.map((): Value => null);
  if (kind === 'left') {
    const none: ScopedRow = { alias: other.alias, columns: other.columns, row: nothing(other.columns) };
    return left.flatMap((row) => {
      const found = crossed(session, [row], right).filter(fits);
      return found.length > 0 ? found : [[...row, none]];
    });
  }
  return right.flatMap((each) => {
    const found = crossed(session, left, [each]).filter(fits);
    if (found.length > 0) return found;
    const [first] = left;
    if (!first) throw new NotModelled('a RIGHT JOIN of an empty table');
    return [[...first.map(({ alias, columns }) => ({ alias, columns, row: nothing(columns) })), each]];
  });
}

function read(session: Session, source: Source, outer: Scope | undefined): Read {
  if (source.kind === 'table') {
    const { columns, rows, constraints } = tableToRead(session, source.name, source.at, source.database);
    const primary = constraints.find(({ kind }) => kind === 'primary');
    return {
      alias: source.alias,
      columns: columns.map(({ name }) => name),
      types: columns.map(({ type }) => type.name),
      rows,
      key: primary && 'columns' in primary ? primary.columns : undefined,
      notNull: columns.filter(({ notNull }) => notNull).map(({ name }) => name),
    };
  }
  if (source.kind === 'query') {
    const { columns, rows } = session.query(source.query, outer);
    const names = columns.map(({ name }, i) => source.columns[i] ?? name);
    return { alias: source.alias, columns: names, types: columns.map(({ right }) => (right ? 'numeric' : 'text')), rows };
  }
  if (source.name !== 'generate_series') throw new NotModelled(`the function ${source.name} as a table`);
  const args = source.args.map((arg) => evaluate(session, arg, { sources: [], outer }));
  return {
    alias: source.alias,
    columns: [source.columns[0] ?? source.alias],
    types: ['integer'],
    rows: series(session, args).map((value) => [value]),
  };
}

/** A table to read from. Those that only the server has can be read, too. */
function tableToRead(session: Session, name: string, at: number, database?: string): Table {
  return systemTable(session, name, database) ?? tableNamed(session, name, at, database);
}

function series(session: Session, [from = null, to = null, step = 1]: readonly Value[]): Value[] {
  if (typeof from !== 'number' || typeof to !== 'number' || typeof step !== 'number' || step === 0)
    throw new NotModelled('a series of what is no whole number');
  const count = Math.max(0, Math.floor((to - from) / step) + 1);
  if (count > MOST_ROWS) throw new NotModelled('so many rows');
  session.work(count);
  return Array.from({ length: count }, (_, i) => from + i * step);
}

/** Whether two values are the same one, as unique keys see them. */
export const isSame = (a: Value, b: Value, session: Session): boolean => compare(a, b, session.dialect) === 0;
