import type { SqlResult } from '../sql/answer.ts';
import type { Column, NamedConstraint, Table, Tables } from '../sql/store.ts';
import { fullName } from '../sql/types.ts';

/** The cluster, as far as psql's backslash commands show it. */
interface Described {
  readonly tables: Tables;
  readonly databases: readonly string[];
  /** The first one is the owner of everything. */
  readonly users: readonly string[];
  /** Of the release. */
  readonly major: number;
}

/** What `\d`, `\dt`, `\l` and `\du` show; `name`: of the one table that is asked for. @see postgres: src/bin/psql/describe.c */
export function describeCluster(what: string, name: string | undefined, cluster: Described): SqlResult {
  const owner = cluster.users[0] ?? 'postgres';
  if (what === 'l') return databases(cluster, owner);
  if (what === 'du') return roles(cluster, owner);
  const table = name === undefined ? undefined : cluster.tables.get(name.replace(/^public\./, ''));
  if (name !== undefined && !table) return { error: `Did not find any relation named "${name}".` };
  if (what === 'd' && table) return describeTable(table, cluster.tables);
  const shown = [...(table ? [table] : cluster.tables.values())].flatMap((each) => [
    [each.name, 'table'],
    ...(what === 'd' ? each.columns.filter(({ counts }) => counts).map((column) => [sequenceOf(each, column), 'sequence']) : []),
  ]);
  if (shown.length === 0) return { error: 'Did not find any relations.' };
  const rows = shown.sort(([a = ''], [b = '']) => (a < b ? -1 : 1)).map(([relation = '', type = '']) => ['public', relation, type, owner]);
  return { title: 'List of relations', columns: ['Schema', 'Name', 'Type', 'Owner'], rows };
}

const sequenceOf = (table: Table, { name }: Column): string => `${table.name}_${name}_seq`;

function databases({ databases: names, major }: Described, owner: string): SqlResult {
  const columns = [
    'Name',
    'Owner',
    'Encoding',
    'Collate',
    'Ctype',
    ...(major >= 15 ? ['ICU Locale', 'Locale Provider'] : []),
    'Access privileges',
  ];
  const row = (name: string): string[] => [
    name,
    owner,
    'UTF8',
    'en_US.utf8',
    'en_US.utf8',
    ...(major >= 15 ? ['', 'libc'] : []),
    name.startsWith('template') ? `=c/${owner}\n${owner}=CTc/${owner}` : '',
  ];
  return { title: 'List of databases', columns, rows: [...names].sort().map(row) };
}

function roles({ users }: Described, owner: string): SqlResult {
  const row = (name: string): string[] => [name, name === owner ? 'Superuser, Create role, Create DB, Replication, Bypass RLS' : '', '{}'];
  return { title: 'List of roles', columns: ['Role name', 'Attributes', 'Member of'], rows: [...users].sort().map(row), footer: [] };
}

function describeTable(table: Table, tables: Tables): SqlResult {
  const rows = table.columns.map((column) => [
    column.name,
    fullName(column.type),
    '',
    column.notNull ? 'not null' : '',
    shownDefault(column, table),
  ]);
  const of = (kind: NamedConstraint['kind'], each: Table = table) => each.constraints.filter((constraint) => constraint.kind === kind);
  const section = (head: string, lines: readonly string[]): string[] =>
    lines.length > 0 ? [head, ...lines.map((line) => `    ${line}`)] : [];
  const keys = [...of('primary'), ...of('unique')].map((constraint) => `"${constraint.name}" ${keyText(constraint)}`);
  const checks = of('check').map((constraint) => `"${constraint.name}" CHECK (${'text' in constraint ? constraint.text : ''})`);
  const foreign = of('foreign').map((constraint) => `"${constraint.name}" ${foreignText(constraint, tables)}`);
  const referring = [...tables.values()].flatMap((other) =>
    of('foreign', other)
      .filter((constraint) => 'table' in constraint && constraint.table === table.name)
      .map((constraint) => `TABLE "${other.name}" CONSTRAINT "${constraint.name}" ${foreignText(constraint, tables)}`),
  );
  return {
    title: `Table "public.${table.name}"`,
    columns: ['Column', 'Type', 'Collation', 'Nullable', 'Default'],
    rows,
    footer: [
      ...section('Indexes:', keys),
      ...section('Check constraints:', checks),
      ...section('Foreign-key constraints:', foreign),
      ...section('Referenced by:', referring),
    ],
  };
}

const keyText = (constraint: NamedConstraint): string =>
  `${constraint.kind === 'primary' ? 'PRIMARY KEY' : 'UNIQUE CONSTRAINT'}, btree (${'columns' in constraint ? constraint.columns.join(', ') : ''})`;

function foreignText(constraint: NamedConstraint, tables: Tables): string {
  if (constraint.kind !== 'foreign') return '';
  const key = tables.get(constraint.table)?.constraints.find(({ kind }) => kind === 'primary');
  const others = constraint.others.length > 0 ? constraint.others : key && 'columns' in key ? key.columns : [];
  const action = constraint.onDelete === 'refuse' ? '' : ` ON DELETE ${constraint.onDelete.toUpperCase()}`;
  return `FOREIGN KEY (${constraint.columns.join(', ')}) REFERENCES ${constraint.table}(${others.join(', ')})${action}`;
}

/** As the server writes a default that it has taken apart. */
function shownDefault(column: Column, table: Table): string {
  if (column.identity !== undefined) return `generated ${column.identity} as identity`;
  if (column.counts) return `nextval('${sequenceOf(table, column)}'::regclass)`;
  const text = column.defaultText ?? '';
  if (/^(?:current_\w+|localtimestamp)$/i.test(text)) return text.toUpperCase();
  return text.startsWith("'") ? `${text}::${column.type.name}` : text.replace(/^(?:true|false|now\(\))$/i, (word) => word.toLowerCase());
}
