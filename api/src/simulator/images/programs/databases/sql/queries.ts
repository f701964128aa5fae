import { readExpression } from './expressions.ts';
import { NotModelled } from './problems.ts';
import type { Reader } from './reader.ts';
import type { Expression, Join, Query, Select, SelectItem, Source, Values } from './syntax.ts';

/** SELECT and VALUES, with what may follow them. */
export function readQuery(reader: Reader): Query {
  return reader.nested(() => {
    if (reader.keyword() === 'with') throw new NotModelled('WITH');
    const first = readCore(reader);
    const unions: { all: boolean; with: Select | Values }[] = [];
    while (reader.takeWords('union')) {
      const all = reader.takeWords('all');
      reader.takeWords('distinct');
      unions.push({ all, with: readCore(reader) });
    }
    if (/^(?:intersect|except)$/.test(reader.keyword())) throw new NotModelled(reader.token.text.toUpperCase());
    const orderBy = reader.takeWords('order', 'by') ? reader.list(() => readOrder(reader)) : [];
    const ends = readLimits(reader);
    if (reader.takeWords('for', 'update') || reader.takeWords('for', 'share')) reader.takeWords('nowait');
    return { first, unions, orderBy, ...ends };
  });
}

function readOrder(reader: Reader): Query['orderBy'][number] {
  const by = readExpression(reader);
  const descending = reader.takeWords('desc');
  if (!descending) reader.takeWords('asc');
  if (reader.takeWords('nulls', 'first')) return { by, descending, nullsFirst: true };
  if (reader.takeWords('nulls', 'last')) return { by, descending, nullsFirst: false };
  return { by, descending };
}

function readLimits(reader: Reader): Pick<Query, 'limit' | 'offset'> {
  let limit: Expression | undefined;
  let offset: Expression | undefined;
  for (;;) {
    if (reader.takeWords('limit')) {
      limit = reader.takeWords('all') ? undefined : readExpression(reader);
      if (reader.dialect === 'mysql' && reader.takeSign(',')) [offset, limit] = [limit, readExpression(reader)];
    } else if (reader.takeWords('offset')) {
      offset = readExpression(reader);
      if (!reader.takeWords('rows')) reader.takeWords('row');
    } else if (reader.takeWords('fetch')) {
      if (!reader.takeWords('first')) reader.needWords('next');
      limit = readExpression(reader);
      if (!reader.takeWords('rows')) reader.needWords('row');
      reader.needWords('only');
    } else return { limit, offset };
  }
}

function readCore(reader: Reader): Select | Values {
  const { at } = reader;
  if (reader.takeWords('values')) return { kind: 'values', rows: reader.list(() => readRow(reader)), at };
  if (reader.takeSign('(')) throw new NotModelled('queries in brackets');
  reader.needWords('select');
  const distinct = reader.takeWords('distinct');
  if (distinct && reader.keyword() === 'on') throw new NotModelled('DISTINCT ON');
  reader.takeWords('all');
  const none = reader.isEnd || /^(?:from|where|limit|order|union)$/.test(reader.keyword());
  const items = none && reader.dialect === 'postgres' ? [] : reader.list(() => readItem(reader));
  if (reader.takeWords('into')) throw new NotModelled('SELECT INTO');
  const from = reader.takeWords('from') ? reader.list(() => readSources(reader)) : [];
  const where = reader.takeWords('where') ? readExpression(reader) : undefined;
  const groupBy = reader.takeWords('group', 'by') ? reader.list(() => readExpression(reader)) : [];
  const having = reader.takeWords('having') ? readExpression(reader) : undefined;
  if (reader.keyword() === 'window') throw new NotModelled('WINDOW');
  return { kind: 'select', distinct, items, from, where, groupBy, having };
}

function readRow(reader: Reader): Expression[] {
  reader.needSign('(');
  const row = reader.isSign(')') ? [] : reader.list(() => readExpression(reader));
  reader.needSign(')');
  return row;
}

/** `*`, `table.*`, or a value with its name. */
export function readItem(reader: Reader): SelectItem {
  const { at } = reader;
  if (reader.takeSign('*')) return { kind: 'star', at };
  if (reader.isSign('.', 1) && reader.isSign('*', 2)) {
    const table = reader.name();
    reader.take();
    reader.take();
    return { kind: 'star', table, at };
  }
  const value = readExpression(reader);
  const text = reader.sql.slice(at, reader.behind);
  return { kind: 'item', value, alias: readAlias(reader), text };
}

/** Behind AS any word may stand; without it, one that is not reserved. */
function readAlias(reader: Reader): string | undefined {
  const { token } = reader;
  if (reader.takeWords('as')) {
    const next = reader.take();
    if (next.kind === 'word' || next.kind === 'name' || (next.kind === 'text' && reader.dialect === 'mysql')) return reader.folded(next);
    throw reader.wrong();
  }
  if (token.kind === 'text' && reader.dialect === 'mysql') return reader.take().text;
  return token.kind === 'name' || (token.kind === 'word' && !CLAUSES.has(reader.keyword())) ? reader.name() : undefined;
}
const CLAUSES = new Set(
  'from where group having order limit offset fetch union intersect except for on using join inner left right cross full natural into set window returning values select then end when else and or not is in as like ilike lock partition use force ignore'.split(
    ' ',
  ),
);

function readSources(reader: Reader): [Source, ...Join[]] {
  const joined: [Source, ...Join[]] = [readSource(reader)];
  for (;;) {
    const kind = joinKind(reader);
    if (kind === undefined) return joined;
    const source = readSource(reader);
    if (reader.takeWords('on')) joined.push({ kind, source, on: readExpression(reader) });
    else if (reader.takeWords('using')) joined.push({ kind, source, using: reader.names() });
    else if (kind === 'cross' || reader.dialect === 'mysql') joined.push({ kind: 'cross', source });
    else throw reader.wrong();
  }
}

function joinKind(reader: Reader): Join['kind'] | undefined {
  if (reader.takeWords('cross', 'join')) return 'cross';
  if (reader.takeWords('inner', 'join') || reader.takeWords('join')) return 'inner';
  for (const kind of ['left', 'right'] as const) if (reader.takeWords(kind, 'outer', 'join') || reader.takeWords(kind, 'join')) return kind;
  if (/^(?:full|natural)$/.test(reader.keyword())) throw new NotModelled(`${reader.token.text.toUpperCase()} JOIN`);
  return undefined;
}

function readSource(reader: Reader): Source {
  reader.takeWords('lateral');
  if (reader.takeSign('(')) {
    const query = readQuery(reader);
    reader.needSign(')');
    return { kind: 'query', query, ...readNames(reader, '') };
  }
  const { at } = reader;
  if (reader.token.kind === 'word' && reader.isSign('(', 1)) {
    const name = reader.take().text.toLowerCase();
    const args = readRow(reader);
    return { kind: 'call', name, args, ...readNames(reader, name), at };
  }
  reader.takeWords('only');
  const { database, name } = reader.qualified();
  return { kind: 'table', name, ...(database !== undefined && { database }), alias: readAlias(reader) ?? name, at };
}

function readNames(reader: Reader, usual: string): { readonly alias: string; readonly columns: readonly string[] } {
  const alias = readAlias(reader) ?? usual;
  return { alias, columns: reader.isSign('(') ? reader.names() : [] };
}
