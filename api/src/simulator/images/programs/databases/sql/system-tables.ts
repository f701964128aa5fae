import { NotModelled } from './problems.ts';
import type { Session } from './session.ts';
import type { Column, Table } from './store.ts';
import type { Value } from './values.ts';

/** What the server tells of itself as a table, as far as scripts ask for it; undefined for a name that is none of these. */
export function systemTable(session: Session, name: string, database: string | undefined): Table | undefined {
  const key = `${database?.toLowerCase() ?? (session.dialect === 'postgres' && name.startsWith('pg_') ? 'pg_catalog' : '')}.${name.toLowerCase()}`;
  const make = SYSTEM[session.dialect][key];
  if (make) return table(name, ...make(session));
  if (/^(?:information_schema|pg_catalog|performance_schema|mysql|sys)\./.test(key))
    throw new NotModelled(`the table ${key.replace(/^\./, '')}`);
  return undefined;
}

type Made = readonly [columns: readonly string[], rows: readonly (readonly Value[])[]];
type Maker = (session: Session) => Made;

const pgDatabase: Maker = ({ databases }) => [['datname', 'datistemplate'], databases.map((name) => [name, name.startsWith('template')])];
const pgTables: Maker = (session) => [
  ['schemaname', 'tablename', 'tableowner'],
  [...session.tables(session.database).keys()].map((name) => ['public', name, session.user]),
];
const informationTables: Maker = (session) => [
  ['table_schema', 'table_name', 'table_type'],
  (session.dialect === 'postgres' ? [session.database] : session.databases).flatMap((database) =>
    [...session.tables(database).keys()].map((name) => [session.dialect === 'postgres' ? 'public' : database, name, 'BASE TABLE']),
  ),
];
const informationColumns: Maker = (session) => [
  ['table_schema', 'table_name', 'column_name', 'ordinal_position', 'data_type', 'is_nullable'],
  [...session.tables(session.database).values()].flatMap(({ name, columns }) =>
    columns.map((column, i): Value[] => [
      session.dialect === 'postgres' ? 'public' : session.database,
      name,
      column.name,
      i + 1,
      session.dialect === 'postgres' ? column.type.name : column.type.written,
      column.notNull ? 'NO' : 'YES',
    ]),
  ),
];

const SYSTEM: Readonly<Record<Session['dialect'], Readonly<Record<string, Maker>>>> = {
  postgres: {
    'pg_catalog.pg_database': pgDatabase,
    'pg_catalog.pg_tables': pgTables,
    'pg_catalog.pg_roles': ({ users }) => [['rolname'], users.map((name) => [name])],
    'pg_catalog.pg_user': ({ users }) => [['usename'], users.map((name) => [name])],
    'information_schema.tables': informationTables,
    'information_schema.columns': informationColumns,
  },
  mysql: {
    '.dual': () => [[], [[]]],
    'information_schema.tables': informationTables,
    'information_schema.columns': informationColumns,
    'information_schema.schemata': ({ databases }) => [['schema_name'], databases.map((name) => [name])],
    'mysql.user': ({ users }) => [
      ['user', 'host'],
      users.flatMap((name) =>
        name === 'root'
          ? [
              [name, '%'],
              [name, 'localhost'],
            ]
          : [[name, '%']],
      ),
    ],
  },
};

const table = (name: string, columns: readonly string[], rows: readonly (readonly Value[])[]): Table => ({
  name,
  columns: columns.map(
    (column): Column => ({ name: column, type: { name: 'text', written: 'text', sizes: [] }, notNull: true, counts: false }),
  ),
  constraints: [],
  rows,
  next: {},
});
