import type { Column, NamedConstraint, Table } from '../sql/store.ts';
import { Decimal, Moment, Real, type Value } from '../sql/values.ts';

const TYPE_NAMES: Readonly<Record<string, string>> = {
  integer: 'int',
  bool: 'tinyint',
  boolean: 'tinyint',
  dec: 'decimal',
  numeric: 'decimal',
  character: 'char',
};
const USUAL_SIZES: Readonly<Record<string, string>> = { tinyint: '(1)', decimal: '(10,0)', char: '(1)' };

/** A column's type as MySQL shows it. */
export function shownType({ written, sizes }: Column['type']): string {
  const name = TYPE_NAMES[written] ?? written;
  return `${name}${sizes.length > 0 ? `(${sizes.join(',')})` : (USUAL_SIZES[name] ?? '')}`;
}

/** A default without its quotes; decimals have as many digits as their column. */
export const shownDefault = (text: string, { name, sizes }: Column['type']): string =>
  name === 'numeric'
    ? String(Decimal.of(text.replace(/^'(.*)'$/s, '$1'))?.rounded(sizes[1] ?? 0) ?? text)
    : text.replace(/^'(.*)'$/s, '$1').replace(/^now\(\)$/i, 'CURRENT_TIMESTAMP');

/** SHOW CREATE TABLE. @see mysql: sql/sql_show.cc store_create_info */
export function createStatement(table: Table): string {
  const lines = [...table.columns.map(columnLine), ...table.constraints.map(constraintLine)];
  const counting = table.columns.find(({ counts }) => counts);
  const next = counting === undefined ? 1 : (table.next[counting.name] ?? 1);
  const counted = next > 1 ? ` AUTO_INCREMENT=${next}` : '';
  return `CREATE TABLE \`${table.name}\` (\n${lines.map((line) => `  ${line}`).join(',\n')}\n) ENGINE=InnoDB${counted} DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci`;
}

function columnLine({ name, type, notNull, counts, defaultText }: Column): string {
  const isTime = type.written === 'timestamp';
  const value = defaultText === undefined ? undefined : shownDefault(defaultText, type);
  const fallback =
    value === undefined
      ? notNull || counts || type.name === 'text' || type.name === 'json'
        ? ''
        : ' DEFAULT NULL'
      : ` DEFAULT ${/^(?:CURRENT_TIMESTAMP|NULL)$/i.test(value) ? value.toUpperCase() : quoted(value)}`;
  return `\`${name}\` ${shownType(type)}${notNull ? ' NOT NULL' : isTime ? ' NULL' : ''}${fallback}${counts ? ' AUTO_INCREMENT' : ''}`;
}

function constraintLine(constraint: NamedConstraint): string {
  const names = (all: readonly string[]): string => all.map((name) => `\`${name}\``).join(',');
  switch (constraint.kind) {
    case 'primary':
      return `PRIMARY KEY (${names(constraint.columns)})`;
    case 'unique':
      return `UNIQUE KEY \`${constraint.name}\` (${names(constraint.columns)})`;
    case 'index':
      return `KEY \`${constraint.name}\` (${names(constraint.columns)})`;
    case 'check':
      return `CONSTRAINT \`${constraint.name}\` CHECK ((${constraint.text}))`;
    case 'foreign':
      return `CONSTRAINT \`${constraint.name}\` FOREIGN KEY (${names(constraint.columns)}) REFERENCES \`${constraint.table}\` (${names(constraint.others)})${constraint.onDelete === 'refuse' ? '' : ` ON DELETE ${constraint.onDelete.toUpperCase()}`}`;
  }
}

const quoted = (text: string): string =>
  `'${text.replace(/[\\'\n\r\0]/g, (char) => `\\${{ '\n': 'n', '\r': 'r', '\0': '0' }[char] ?? char}`)}'`;

function literal(value: Value): string {
  if (value === null) return 'NULL';
  if (typeof value === 'boolean') return String(Number(value));
  if (typeof value === 'number' || value instanceof Decimal || value instanceof Real) return String(value);
  return quoted(value instanceof Moment ? value.text(false) : value);
}

/** What mysqldump writes of a database's tables. @see mysql: client/mysqldump.cc */
export const dumpTables = (tables: readonly Table[]): string =>
  [...tables]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(dumpTable)
    .join('');

function dumpTable(table: Table): string {
  const { name, rows } = table;
  const values = rows.map((row) => `(${row.map(literal).join(',')})`).join(',');
  return `
--
-- Table structure for table \`${name}\`
--

DROP TABLE IF EXISTS \`${name}\`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!50503 SET character_set_client = utf8mb4 */;
${createStatement(table)};
/*!40101 SET character_set_client = @saved_cs_client */;

--
-- Dumping data for table \`${name}\`
--

LOCK TABLES \`${name}\` WRITE;
/*!40000 ALTER TABLE \`${name}\` DISABLE KEYS */;
${rows.length > 0 ? `INSERT INTO \`${name}\` VALUES ${values};\n` : ''}/*!40000 ALTER TABLE \`${name}\` ENABLE KEYS */;
UNLOCK TABLES;
`;
}
