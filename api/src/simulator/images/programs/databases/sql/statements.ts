import { readExpression } from './expressions.ts';
import { NotModelled } from './problems.ts';
import { readItem, readQuery } from './queries.ts';
import { Reader } from './reader.ts';
import type { Alteration, Assignment, ColumnDefinition, Constraint, Query, SelectItem, Statement } from './syntax.ts';
import type { Dialect } from './tokens.ts';
import { countsByItself, readType } from './types.ts';

/** A statement about tables and rows; undefined for one of another kind. Throws SqlRefusal where it is none, NotModelled where it says what the model has not. */
export function readStatement(sql: string, dialect: Dialect): Statement | undefined {
  const reader = new Reader(sql, dialect, readQuery);
  const statement = begun(reader);
  if (statement) reader.needEnd();
  return statement;
}

function begun(reader: Reader): Statement | undefined {
  const [first, second] = [reader.keyword(), reader.keyword(1)];
  if (first === 'select' || first === 'values' || first === 'with') return { kind: 'query', query: readQuery(reader) };
  if (first === 'table' && second !== '') return { kind: 'query', query: tableQuery(reader) };
  if (first === 'insert' || (first === 'replace' && second === 'into')) return readInsert(reader);
  if (first === 'update') return readUpdate(reader);
  if (first === 'delete') return readDelete(reader);
  if (first === 'create') return readCreate(reader) ?? other(reader);
  if (first === 'drop' && second === 'table') return readDrop(reader);
  if (first === 'truncate') return readTruncate(reader);
  if (first === 'alter' && second === 'table') return readAlter(reader);
  return readTransaction(reader) ?? other(reader);
}

/** Statements of other kinds: those that leave nothing to be seen are left to the server, of the rest the model has none. */
function other(reader: Reader): undefined {
  const [first, second] = [reader.keyword(), reader.keyword(1)];
  const words = [first, second].join(' ').trim();
  if (/^(?:create|alter|drop)$/.test(first) && /^[a-z]/.test(second) && !OBJECTS.has(second)) {
    reader.take();
    throw reader.wrong();
  }
  if (KNOWN.test(words) && !UNSEEN.test(words)) throw new NotModelled(words.toUpperCase());
  return undefined;
}
/** What can be made, changed or dropped, and what stands before it. @see postgres: src/backend/parser/gram.y; mysql: sql/sql_yacc.yy */
const OBJECTS = new Set(
  `access aggregate algorithm cast collation constraint conversion database default definer domain event extension external foreign
fulltext function global group if ignore index instance language large loadable local logfile materialized offline online operator or
owned package policy prepare procedural procedure publication recursive resource role routine rule schema sequence server spatial sql
statistics subscription system table tablespace temp temporary text transform trigger trusted type undo unique unlogged user view`.split(
    /\s+/,
  ),
);
const KNOWN =
  /^(?:create|alter|drop|explain|copy|call|do|refresh|listen|notify|prepare|execute|deallocate|declare|fetch|close|merge|show|savepoint|release|rollback|rename|handler|load)\b/;
const UNSEEN = /^(?:(?:create|drop) (?:index|extension)|alter (?:database|default|index))$/;

function tableQuery(reader: Reader): Query {
  reader.take();
  const { name, at } = reader.qualified();
  const first = {
    kind: 'select',
    distinct: false,
    items: [{ kind: 'star', at }],
    from: [[{ kind: 'table', name, alias: name, at }]],
    groupBy: [],
  } as const;
  return { first, unions: [], orderBy: [] };
}

function readTransaction(reader: Reader): Statement | undefined {
  const word = reader.keyword();
  const rest = (tag: string, what: 'begin' | 'commit' | 'rollback'): Statement => {
    while (!reader.isEnd) reader.take();
    return { kind: 'transaction', what, tag };
  };
  if (word === 'begin') return rest('BEGIN', 'begin');
  if (word === 'start' && reader.keyword(1) === 'transaction') return rest('START TRANSACTION', 'begin');
  if (word === 'commit' || (word === 'end' && reader.dialect === 'postgres')) return rest('COMMIT', 'commit');
  if (word === 'rollback' && reader.keyword(1) !== 'to') return rest('ROLLBACK', 'rollback');
  return undefined;
}

function readInsert(reader: Reader): Statement {
  const replaces = reader.take().text.toLowerCase() === 'replace';
  const ignores = reader.takeWords('ignore');
  if (!reader.takeWords('into') && reader.dialect === 'postgres') throw reader.wrong();
  const { name: table, at } = reader.qualified();
  if (reader.takeWords('as')) reader.name();
  const columns: { name: string; at: number }[] = [];
  if (reader.isSign('(') && !/^(?:select|with|values)$/.test(reader.keyword(1))) {
    reader.take();
    if (!reader.isSign(')')) columns.push(...reader.list(() => ({ at: reader.at, name: reader.name() })));
    reader.needSign(')');
  }
  if (reader.keyword() === 'overriding') throw new NotModelled('OVERRIDING');
  const rows = readRows(reader, columns);
  let onConflict: Extract<Statement, { kind: 'insert' }>['onConflict'] = replaces
    ? { kind: 'replace' }
    : ignores
      ? { kind: 'nothing' }
      : undefined;
  if (reader.takeWords('on', 'conflict')) {
    if (reader.isSign('(')) reader.names();
    else if (reader.takeWords('on', 'constraint')) reader.name();
    reader.needWords('do');
    onConflict = reader.takeWords('nothing') ? { kind: 'nothing' } : { kind: 'update', set: readUpdates(reader, 'update', 'set') };
    if (reader.keyword() === 'where') throw new NotModelled('ON CONFLICT … WHERE');
  } else if (reader.takeWords('on', 'duplicate', 'key')) onConflict = { kind: 'update', set: readUpdates(reader, 'update') };
  return { kind: 'insert', table, at, columns, rows, onConflict, returning: readReturning(reader) };
}

/** Undefined: DEFAULT VALUES. */
function readRows(reader: Reader, columns: { name: string; at: number }[]): Query | undefined {
  if (reader.takeWords('default', 'values')) return undefined;
  if (reader.dialect === 'mysql' && reader.takeWords('set')) {
    const set = reader.list(() => readAssignment(reader));
    columns.push(...set.map(({ column, at }) => ({ name: column, at })));
    return { first: { kind: 'values', rows: [set.map(({ value }) => value)], at: reader.at }, unions: [], orderBy: [] };
  }
  if (reader.dialect === 'mysql' && reader.keyword() === 'value') {
    const { at } = reader.take();
    const row = () => {
      reader.needSign('(');
      const values = reader.list(() => readExpression(reader));
      reader.needSign(')');
      return values;
    };
    return { first: { kind: 'values', rows: reader.list(row), at }, unions: [], orderBy: [] };
  }
  if (!/^(?:select|values|with|table)$/.test(reader.keyword())) throw reader.wrong();
  return readQuery(reader);
}

const readUpdates = (reader: Reader, ...words: readonly string[]): Assignment[] => {
  reader.needWords(...words);
  return reader.list(() => readAssignment(reader));
};

function readAssignment(reader: Reader): Assignment {
  const { at } = reader;
  if (reader.isSign('(')) throw new NotModelled('several columns set at once');
  const { name: column } = reader.qualified();
  reader.needSign('=');
  return { column, value: readExpression(reader), at };
}

const readReturning = (reader: Reader): SelectItem[] | undefined =>
  reader.takeWords('returning') ? reader.list(() => readItem(reader)) : undefined;

function readUpdate(reader: Reader): Statement {
  reader.take();
  const { name: table, at } = reader.qualified();
  const alias = readTarget(reader, table, 'set');
  const set = readUpdates(reader, 'set');
  if (reader.keyword() === 'from') throw new NotModelled('UPDATE … FROM');
  const where = reader.takeWords('where') ? readExpression(reader) : undefined;
  if (/^(?:order|limit)$/.test(reader.keyword()) && reader.dialect === 'mysql') throw new NotModelled('UPDATE … LIMIT');
  return { kind: 'update', table, alias, at, set, where, returning: readReturning(reader) };
}

function readDelete(reader: Reader): Statement {
  reader.take();
  reader.needWords('from');
  const { name: table, at } = reader.qualified();
  const alias = readTarget(reader, table, 'where');
  if (reader.keyword() === 'using') throw new NotModelled('DELETE … USING');
  const where = reader.takeWords('where') ? readExpression(reader) : undefined;
  if (/^(?:order|limit)$/.test(reader.keyword()) && reader.dialect === 'mysql') throw new NotModelled('DELETE … LIMIT');
  return { kind: 'delete', table, alias, at, where, returning: readReturning(reader) };
}

function readTarget(reader: Reader, table: string, ends: string): string {
  if (reader.takeWords('as')) return reader.name();
  const word = reader.keyword();
  return word === '' || word === ends || /^(?:returning|using|order|limit)$/.test(word) ? table : reader.name();
}

function readCreate(reader: Reader): Statement | undefined {
  const temporary = /^temp(?:orary)?$|^unlogged$/.test(reader.keyword(1));
  if (reader.keyword(temporary ? 2 : 1) !== 'table') return undefined;
  if (temporary) throw new NotModelled('temporary tables');
  reader.take();
  reader.take();
  const ifNotExists = reader.takeWords('if', 'not', 'exists');
  const { name } = reader.qualified();
  if (reader.keyword() === 'like' || (reader.isSign('(') && reader.keyword(1) === 'like')) throw new NotModelled('CREATE TABLE … LIKE');
  const columns: ColumnDefinition[] = [];
  const constraints: Constraint[] = [];
  if (reader.takeSign('(')) {
    if (!reader.isSign(')')) reader.list(() => readElement(reader, columns, constraints));
    reader.needSign(')');
  }
  if (reader.dialect === 'mysql') skipOptions(reader);
  if (reader.takeWords('as') || reader.keyword() === 'select')
    return { kind: 'create table', name, ifNotExists, columns, constraints, query: readQuery(reader) };
  if (/^(?:inherits|partition|with|tablespace)$/.test(reader.keyword()))
    throw new NotModelled(`CREATE TABLE … ${reader.token.text.toUpperCase()}`);
  return { kind: 'create table', name, ifNotExists, columns, constraints };
}

/** ENGINE=InnoDB, DEFAULT CHARSET=utf8mb4 and the like change nothing that can be seen here. */
function skipOptions(reader: Reader): void {
  while (/^(?:engine|default|charset|character|collate|auto_increment|comment|row_format|set)$/.test(reader.keyword())) {
    reader.take();
    if (reader.takeSign('=')) reader.take();
    else if (/^(?:set|charset|collate|character)$/.test(reader.keyword())) continue;
    else if (!reader.isSign(',')) reader.take();
    reader.takeSign(',');
  }
}

function readElement(reader: Reader, columns: ColumnDefinition[], constraints: Constraint[]): void {
  const named = reader.takeWords('constraint') ? reader.name() : undefined;
  const constraint = readConstraint(reader, named);
  if (constraint) constraints.push(constraint);
  else if (reader.dialect === 'mysql' && /^(?:index|key|fulltext|spatial)$/.test(reader.keyword())) {
    reader.take();
    const name = reader.isSign('(') ? undefined : reader.name();
    constraints.push({ kind: 'index', name, columns: reader.names() });
  } else columns.push(readColumn(reader, constraints));
}

/** One that stands for itself. */
function readConstraint(reader: Reader, name: string | undefined): Constraint | undefined {
  if (reader.takeWords('primary', 'key')) return { kind: 'primary', name, columns: reader.names() };
  if (reader.takeWords('unique')) {
    if (!reader.takeWords('key')) reader.takeWords('index');
    const own = reader.isSign('(') ? name : reader.name();
    return { kind: 'unique', name: own, columns: reader.names() };
  }
  if (reader.keyword() === 'check') return { kind: 'check', name, text: readCheck(reader) };
  if (reader.takeWords('foreign', 'key')) return readReference(reader, name, reader.names());
  if (reader.keyword() === 'exclude') throw new NotModelled('EXCLUDE');
  return undefined;
}

function readCheck(reader: Reader): string {
  reader.needWords('check');
  reader.needSign('(');
  const from = reader.at;
  readExpression(reader);
  const text = reader.sql.slice(from, reader.behind);
  reader.needSign(')');
  return text;
}

function readReference(reader: Reader, name: string | undefined, columns: readonly string[]): Constraint {
  reader.needWords('references');
  const table = reader.qualified().name;
  const others = reader.isSign('(') ? reader.names() : [];
  let onDelete: 'refuse' | 'cascade' | 'set null' = 'refuse';
  for (;;) {
    if (reader.takeWords('on', 'delete')) onDelete = readAction(reader);
    else if (reader.takeWords('on', 'update')) readAction(reader);
    else if (reader.keyword() === 'deferrable' || reader.keyword() === 'match') throw new NotModelled(reader.token.text.toUpperCase());
    else return { kind: 'foreign', name, columns, table, others, onDelete };
  }
}

function readAction(reader: Reader): 'refuse' | 'cascade' | 'set null' {
  if (reader.takeWords('cascade')) return 'cascade';
  if (reader.takeWords('set', 'null')) return 'set null';
  if (reader.takeWords('restrict') || reader.takeWords('no', 'action')) return 'refuse';
  throw new NotModelled('SET DEFAULT');
}

function readColumn(reader: Reader, constraints: Constraint[]): ColumnDefinition {
  const name = reader.name();
  const type = readType(reader);
  let counts = countsByItself(type);
  let notNull = counts;
  let identity: ColumnDefinition['identity'];
  let fallback: Pick<ColumnDefinition, 'default' | 'defaultText'> = {};
  for (;;) {
    const own = reader.takeWords('constraint') ? reader.name() : undefined;
    if (reader.takeWords('not', 'null')) notNull = true;
    else if (reader.takeWords('null')) continue;
    else if (reader.takeWords('primary', 'key') || (reader.dialect === 'mysql' && reader.takeWords('key'))) {
      notNull = true;
      constraints.push({ kind: 'primary', name: own, columns: [name] });
    } else if (reader.takeWords('unique')) {
      reader.takeWords('key');
      constraints.push({ kind: 'unique', name: own, columns: [name] });
    } else if (reader.keyword() === 'check') constraints.push({ kind: 'check', name: own, column: name, text: readCheck(reader) });
    else if (reader.keyword() === 'references') constraints.push(readReference(reader, own, [name]));
    else if (reader.takeWords('default')) {
      const from = reader.at;
      const value = readExpression(reader);
      fallback = { default: value, defaultText: reader.sql.slice(from, reader.behind) };
    } else if (reader.takeWords('auto_increment')) {
      counts = true;
      notNull = true;
    } else if (reader.takeWords('generated')) {
      identity = reader.takeWords('always') ? 'always' : 'by default';
      if (identity === 'by default') reader.needWords('by', 'default');
      reader.needWords('as', 'identity');
      if (reader.isSign('(')) throw new NotModelled('options of an identity');
      counts = true;
      notNull = true;
    } else if (reader.takeWords('collate') || reader.takeWords('comment')) reader.take();
    else if (reader.takeWords('character', 'set') || reader.takeWords('charset')) reader.take();
    else if (reader.keyword() === 'on' && reader.keyword(1) === 'update') throw new NotModelled('ON UPDATE');
    else return { name, type, notNull, counts, ...(identity && { identity }), ...fallback };
  }
}

function readDrop(reader: Reader): Statement {
  reader.take();
  reader.take();
  const ifExists = reader.takeWords('if', 'exists');
  const names = reader.list(() => reader.qualified().name);
  if (!reader.takeWords('cascade')) reader.takeWords('restrict');
  return { kind: 'drop table', names, ifExists };
}

function readTruncate(reader: Reader): Statement {
  reader.take();
  reader.takeWords('table');
  const names = reader.list(() => reader.qualified());
  if (reader.takeWords('restart', 'identity')) throw new NotModelled('RESTART IDENTITY');
  reader.takeWords('continue', 'identity');
  reader.takeWords('cascade');
  return { kind: 'truncate', names };
}

function readAlter(reader: Reader): Statement {
  reader.take();
  reader.take();
  const ifExists = reader.takeWords('if', 'exists');
  const { name, at } = reader.qualified();
  return { kind: 'alter table', name, at, ifExists, alterations: reader.list(() => readAlteration(reader)) };
}

function readAlteration(reader: Reader): Alteration {
  if (reader.takeWords('rename', 'to')) return { kind: 'rename', to: reader.name() };
  if (reader.takeWords('rename')) {
    reader.takeWords('column');
    const { at } = reader;
    const from = reader.name();
    reader.needWords('to');
    return { kind: 'rename column', from, to: reader.name(), at };
  }
  if (reader.takeWords('drop')) {
    if (/^(?:constraint|primary|index|key|foreign)$/.test(reader.keyword())) throw new NotModelled('ALTER TABLE … DROP CONSTRAINT');
    reader.takeWords('column');
    if (reader.keyword() === 'if') throw new NotModelled('DROP COLUMN IF EXISTS');
    const { at } = reader;
    return { kind: 'drop column', name: reader.name(), at };
  }
  if (!reader.takeWords('add')) throw new NotModelled(`ALTER TABLE … ${reader.token.text.toUpperCase()}`);
  const named = reader.takeWords('constraint') ? reader.name() : undefined;
  const constraint = readConstraint(reader, named);
  if (constraint) return { kind: 'add constraint', constraint };
  reader.takeWords('column');
  const ifNotExists = reader.takeWords('if', 'not', 'exists');
  const constraints: Constraint[] = [];
  const column = readColumn(reader, constraints);
  if (reader.keyword() === 'after' || reader.keyword() === 'first') throw new NotModelled('a place for a new column');
  return { kind: 'add column', column, constraints, ifNotExists };
}
