import { aggregates, itemAggregates } from './aggregates.ts';
import { compare } from './arithmetic.ts';
import { evaluate, truth } from './evaluate.ts';
import { NotModelled, noColumn, notGrouped } from './problems.ts';
import { isNumber, mayBeNull } from './result-types.ts';
import type { Rows, Scope, ScopedRow, SourceColumns } from './rows.ts';
import type { Session } from './session.ts';
import { rowsOf, sourceColumns } from './sources.ts';
import type { Expression, Query, Select, SelectItem, Values } from './syntax.ts';
import { Decimal, Real, type Row, type Value } from './values.ts';

/** A row that was chosen, and what ORDER BY may still look at. */
interface Chosen {
  readonly values: Row;
  readonly scope: Scope;
}

/** What a query gives. `outer`: the row of the query around it. */
export function runQuery(session: Session, query: Query, outer?: Scope): Rows {
  const chosen = core(session, query.first, outer);
  let { found } = chosen;
  for (const { all, with: other } of query.unions) {
    found = [...found, ...core(session, other, outer).found];
    if (!all) found = distinct(session, found);
  }
  found = ordered(session, query, found, chosen.names);
  const count = (limit: Expression | undefined): number | undefined => {
    const value = limit && evaluate(session, limit, { sources: [], outer });
    return value === null || value === undefined ? undefined : Number(String(value));
  };
  const from = count(query.offset) ?? 0;
  const most = count(query.limit);
  const rows = found.slice(from, most === undefined ? undefined : from + most).map(({ values }) => values);
  const columns = chosen.names.map((name, i) => ({
    name,
    right: chosen.right[i] ?? isRight(rows, i),
    nullable: chosen.nullable[i] ?? true,
  }));
  return { columns, rows };
}

/** Numbers are shown at the right: known by the column that they come from, else by what they are. */
function isRight(rows: readonly Row[], i: number): boolean {
  const value = rows.find((row) => row[i] !== null)?.[i];
  return typeof value === 'number' || value instanceof Decimal || value instanceof Real;
}

interface Core {
  readonly names: readonly string[];
  readonly right: readonly (boolean | undefined)[];
  readonly nullable: readonly boolean[];
  readonly found: readonly Chosen[];
}

function core(session: Session, part: Select | Values, outer: Scope | undefined): Core {
  if (part.kind === 'values') {
    const found = part.rows.map((row): Chosen => {
      const scope = { sources: [], outer };
      return { values: row.map((value) => evaluate(session, value, scope)), scope };
    });
    return { names: (part.rows[0] ?? []).map((_, i) => `column${i + 1}`), right: [], nullable: [], found };
  }
  const sources = sourceColumns(session, part.from, outer);
  const items = part.items.flatMap((item) => expanded(item, sources, session));
  const names = items.map((item) => columnName(item, session));
  let scopes: Scope[] = rowsOf(session, part.from, outer).map((row) => ({ sources: row, outer }));
  const { where } = part;
  if (where) scopes = scopes.filter((scope) => truth(evaluate(session, where, scope, 'where clause'), session) === true);
  if (part.groupBy.length > 0 || part.having || items.some(itemAggregates)) scopes = grouped(session, part, items, scopes, sources, outer);
  let found = scopes.map((scope): Chosen => ({ values: items.map(({ value }) => evaluate(session, value, scope)), scope }));
  if (part.distinct) found = distinct(session, found);
  const right = items.map(({ value }) => isNumber(value, sources, session.dialect));
  return { names, right, nullable: items.map(({ value }) => mayBeNull(value, sources)), found };
}

type Item = Extract<SelectItem, { kind: 'item' }>;

/** `*` as the columns that it stands for. */
export function expanded(item: SelectItem, sources: SourceColumns, session: Session): Item[] {
  if (item.kind === 'item') return [item];
  const wanted = item.table === undefined ? sources : sources.filter(({ alias }) => alias === item.table);
  if (wanted.length === 0) throw noColumn('*', 'field list', item.at);
  if (session.dialect === 'postgres' && wanted.some(({ alias }) => alias.startsWith('pg_')))
    throw new NotModelled('all columns of the system');
  return wanted.flatMap(({ alias, columns }) =>
    columns.map((name): Item => ({ kind: 'item', value: { kind: 'column', table: alias, name, at: item.at }, alias: name, text: name })),
  );
}

/** What a column is called that has no alias. @see postgres: src/backend/parser/parse_target.c FigureColname */
export function columnName({ alias, value, text }: Item, { dialect }: Pick<Session, 'dialect'>): string {
  if (alias !== undefined) return alias;
  if (value.kind === 'column') return value.name;
  if (dialect === 'mysql') return value.kind === 'literal' && typeof value.value === 'string' ? value.value : text;
  return figured(value) ?? '?column?';
}

function figured(value: Expression): string | undefined {
  if (value.kind === 'column') return value.name;
  if (value.kind === 'call') return value.name === 'trim' ? 'btrim' : value.name;
  if (value.kind === 'cast') return figured(value.operand) ?? CAST_NAMES[value.type.name] ?? value.type.written;
  if (value.kind === 'case') return (value.otherwise && figured(value.otherwise)) ?? 'case';
  if (value.kind === 'exists') return 'exists';
  if (value.kind === 'literal' && typeof value.value === 'boolean') return 'bool';
  if (value.kind !== 'query') return undefined;
  const { first } = value.query;
  const item = first.kind === 'select' ? first.items[0] : undefined;
  return item?.kind === 'item' ? (item.alias ?? figured(item.value)) : undefined;
}
const CAST_NAMES: Readonly<Record<string, string>> = {
  integer: 'int4',
  bigint: 'int8',
  smallint: 'int2',
  'double precision': 'float8',
  real: 'float4',
  boolean: 'bool',
  'character varying': 'varchar',
  character: 'bpchar',
  'timestamp with time zone': 'timestamptz',
  'timestamp without time zone': 'timestamp',
};

function grouped(
  session: Session,
  part: Select,
  items: readonly Item[],
  scopes: readonly Scope[],
  sources: SourceColumns,
  outer: Scope | undefined,
): Scope[] {
  const keys = part.groupBy.map((by) => ordinal(by, items) ?? named(by, items) ?? by);
  const groups: { readonly key: Row; readonly rows: (readonly ScopedRow[])[] }[] = [];
  const known = new Map<string, (typeof groups)[number]>();
  for (const scope of scopes) {
    const key = keys.map((by) => evaluate(session, by, scope, 'group statement'));
    const text = keyText(session, key);
    let group = known.get(text);
    if (!group) {
      group = { key, rows: [] };
      known.set(text, group);
      groups.push(group);
    }
    group.rows.push(scope.sources);
  }
  if (keys.length === 0 && groups.length === 0) groups.push({ key: [], rows: [] });
  for (const { value } of items) checkGrouped(session, value, keys, sources);
  const all = groups.map(({ rows }): Scope => ({ sources: rows[0] ?? [], outer, group: rows }));
  const { having } = part;
  if (!having) return all;
  const holds = (scope: Scope): boolean =>
    truth(evaluate(session, having, withItems(session, items, scope), 'having clause'), session) === true;
  return all.filter(holds);
}

/** HAVING knows the items by their names, in MySQL. */
function withItems(session: Session, items: readonly Item[], scope: Scope): Scope {
  if (session.dialect !== 'mysql') return scope;
  const named = items.filter(({ alias }) => alias !== undefined);
  const row = named.map(({ value }) => evaluate(session, value, scope));
  return { ...scope, outer: { sources: [{ alias: '', columns: named.map(({ alias }) => alias as string), row }], outer: scope.outer } };
}

/** Rows are alike if their texts are. */
const keyText = ({ dialect }: Session, row: Row): string =>
  JSON.stringify(
    row.map((value) =>
      typeof value === 'string' && dialect === 'mysql'
        ? value.toLowerCase()
        : value instanceof Decimal
          ? String(value).replace(/\.?0+$/, '')
          : typeof value === 'number'
            ? String(value)
            : value === null || typeof value === 'string' || typeof value === 'boolean'
              ? [value]
              : String(value),
    ),
  );

/** A column outside an aggregate must be one that is grouped by, or of a table whose whole key is. */
function checkGrouped(session: Session, value: Expression, keys: readonly Expression[], sources: SourceColumns): void {
  if (keys.some((key) => same(key, value))) return;
  if (value.kind === 'column') {
    const isKey = (name: string): boolean => keys.some((key) => key.kind === 'column' && key.name === name);
    const source = sources.find(
      ({ alias, columns }) => columns.includes(value.name) && (value.table === undefined || value.table === alias),
    );
    if (!source || isKey(value.name) || (source.key && source.key.length > 0 && source.key.every(isKey))) return;
    throw notGrouped(`${source.alias}.${value.name}`, session.database, value.at);
  }
  if (!aggregates(value)) for (const inner of parts(value)) checkGrouped(session, inner, keys, sources);
}
const parts = (value: Expression): readonly Expression[] =>
  value.kind === 'binary'
    ? [value.left, value.right]
    : value.kind === 'call'
      ? value.args
      : 'operand' in value && value.operand
        ? [value.operand]
        : [];
const same = (a: Expression, b: Expression): boolean => a.kind === b.kind && withoutPlaces(a) === withoutPlaces(b);
const withoutPlaces = (value: Expression): string => JSON.stringify(value, (key, inner: unknown) => (key === 'at' ? undefined : inner));

/** `ORDER BY 2`: the second item. */
function ordinal(by: Expression, items: readonly Item[]): Expression | undefined {
  return by.kind === 'literal' && typeof by.value === 'number' ? items[by.value - 1]?.value : undefined;
}
const named = (by: Expression, items: readonly Item[]): Expression | undefined =>
  by.kind === 'column' && by.table === undefined
    ? items.find(({ alias, value }) => alias === by.name && value.kind !== 'column')?.value
    : undefined;

function distinct(session: Session, found: readonly Chosen[]): Chosen[] {
  const seen = new Set<string>();
  return found.filter(({ values }) => {
    const key = keyText(session, values);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function ordered(session: Session, { orderBy }: Query, found: readonly Chosen[], names: readonly string[]): readonly Chosen[] {
  if (orderBy.length === 0) return found;
  session.work(found.length);
  const keyed = found.map((chosen) => ({ chosen, keys: orderBy.map(({ by }) => sortKey(session, by, chosen, names)) }));
  keyed.sort((a, b) => {
    for (const [i, { descending, nullsFirst = session.dialect === 'mysql' ? !descending : descending }] of orderBy.entries()) {
      const [x, y] = [a.keys[i] ?? null, b.keys[i] ?? null];
      const order = x === null || y === null ? nulls(x, y, nullsFirst) : (compare(x, y, session.dialect) ?? 0) * (descending ? -1 : 1);
      if (order !== 0) return order;
    }
    return 0;
  });
  return keyed.map(({ chosen }) => chosen);
}
const nulls = (a: Value, b: Value, first: boolean): number => (a === b ? 0 : (a === null) === first ? -1 : 1);

/** An item's number or name, or an expression over the row that it was chosen from. */
function sortKey(session: Session, by: Expression, { values, scope }: Chosen, names: readonly string[]): Value {
  if (by.kind === 'literal' && typeof by.value === 'number') return values[by.value - 1] ?? null;
  const item = by.kind === 'column' && by.table === undefined ? names.indexOf(by.name) : -1;
  return item >= 0 ? (values[item] ?? null) : evaluate(session, by, scope, 'order clause');
}
