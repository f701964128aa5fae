import { NotModelled } from './problems.ts';
import type { Reader } from './reader.ts';
import type { Expression } from './syntax.ts';
import { readType } from './types.ts';

/** How tightly operators bind, from OR on. @see postgres: doc sql-syntax-lexical.html#SQL-PRECEDENCE */
const BINARY: Readonly<Record<string, number>> = {
  or: 1,
  xor: 1,
  and: 2,
  '=': 4,
  '<=>': 4,
  '<': 4,
  '>': 4,
  '<=': 4,
  '>=': 4,
  '<>': 4,
  '!=': 4,
  like: 5,
  ilike: 5,
  regexp: 5,
  rlike: 5,
  '~': 6,
  '~*': 6,
  '!~': 6,
  '!~*': 6,
  '||': 6,
  '->': 6,
  '->>': 6,
  '+': 7,
  '-': 7,
  '*': 8,
  '/': 8,
  '%': 8,
  div: 8,
  mod: 8,
  '^': 9,
};
const NOT = 3;
const COMPARES = 5;

/** Whatever may stand for a value, up to what can not belong to it. */
export const readExpression = (reader: Reader): Expression => reader.nested(() => binary(reader, 0));

function binary(reader: Reader, least: number): Expression {
  let left = unary(reader);
  for (;;) {
    const { at } = reader;
    const test = least <= COMPARES ? readTest(reader, left) : undefined;
    if (test) {
      reader.link();
      left = test;
      continue;
    }
    const word = reader.keyword() || (reader.token.kind === 'sign' ? reader.token.text : '');
    const operator = word === '||' && reader.dialect === 'mysql' ? 'or' : word === '&&' && reader.dialect === 'mysql' ? 'and' : word;
    const precedence = Object.hasOwn(BINARY, operator) ? (BINARY[operator] as number) : 0;
    if (precedence === 0 || precedence < least) return left;
    reader.take();
    reader.link();
    left = { kind: 'binary', operator, left, right: reader.nested(() => binary(reader, precedence + 1)), at };
  }
}

/** IS, IN, BETWEEN, and what NOT stands before: behind their operand. */
function readTest(reader: Reader, operand: Expression): Expression | undefined {
  const { at } = reader;
  if (reader.takeWords('isnull')) return { kind: 'is', operand, what: null, not: false, at };
  if (reader.takeWords('notnull')) return { kind: 'is', operand, what: null, not: true, at };
  if (reader.takeWords('is')) {
    const not = reader.takeWords('not');
    if (reader.takeWords('null') || reader.takeWords('unknown')) return { kind: 'is', operand, what: null, not, at };
    if (reader.takeWords('true')) return { kind: 'is', operand, what: true, not, at };
    if (reader.takeWords('false')) return { kind: 'is', operand, what: false, not, at };
    if (reader.keyword() === 'distinct') throw new NotModelled('IS DISTINCT FROM');
    throw reader.wrong();
  }
  const negated = reader.keyword() === 'not' && /^(?:in|between|like|ilike|regexp|rlike)$/.test(reader.keyword(1));
  if (negated) reader.take();
  if (reader.takeWords('in')) {
    reader.needSign('(');
    const among = /^(?:select|with|values)$/.test(reader.keyword()) ? reader.query() : reader.list(() => readExpression(reader));
    reader.needSign(')');
    return { kind: 'in', operand, among, not: negated, at };
  }
  if (reader.takeWords('between')) {
    const low = binary(reader, COMPARES + 1);
    reader.needWords('and');
    return { kind: 'between', operand, low, high: binary(reader, COMPARES + 1), not: negated, at };
  }
  if (!negated) return undefined;
  const operator = reader.take().text.toLowerCase();
  const compared: Expression = { kind: 'binary', operator, left: operand, right: binary(reader, COMPARES + 1), at };
  return { kind: 'unary', operator: 'not', operand: compared, at };
}

function unary(reader: Reader): Expression {
  const { at } = reader;
  if (reader.takeWords('not') || (reader.dialect === 'mysql' && reader.takeSign('!')))
    return { kind: 'unary', operator: 'not', operand: reader.nested(() => binary(reader, NOT)), at };
  for (const operator of ['-', '+'] as const)
    if (reader.takeSign(operator)) return { kind: 'unary', operator, operand: reader.nested(() => binary(reader, 9)), at };
  let value = primary(reader);
  while (reader.dialect === 'postgres' && reader.isSign('::')) {
    reader.link();
    const place = reader.take().at;
    value = { kind: 'cast', operand: value, type: readType(reader), at: place };
  }
  return value;
}

function primary(reader: Reader): Expression {
  const { at, token } = reader;
  if (token.kind === 'number') {
    reader.take();
    return { kind: 'literal', value: Number(token.text), text: token.text, at };
  }
  if (token.kind === 'text') {
    reader.take();
    let { text } = token;
    while (reader.dialect === 'mysql' && reader.token.kind === 'text') text += reader.take().text;
    return { kind: 'literal', value: text, at };
  }
  if (reader.takeSign('(')) {
    const inner: Expression = /^(?:select|with|values)$/.test(reader.keyword())
      ? { kind: 'query', query: reader.query(), at }
      : readExpression(reader);
    if (reader.isSign(',')) throw new NotModelled('rows as values');
    reader.needSign(')');
    return inner;
  }
  return token.kind === 'word' ? named(reader) : columnOrCall(reader);
}

/** What begins with a word: a constant, a form of its own, a call, a column. */
function named(reader: Reader): Expression {
  const { at } = reader;
  const word = reader.keyword();
  const follows = reader.isSign('(', 1);
  if (reader.takeWords('null')) return { kind: 'literal', value: null, at };
  if (reader.takeWords('true')) return { kind: 'literal', value: true, at };
  if (reader.takeWords('false')) return { kind: 'literal', value: false, at };
  if (reader.takeWords('default')) return { kind: 'default', at };
  if (reader.takeWords('case')) return readCase(reader, at);
  if (reader.takeWords('exists')) {
    reader.needSign('(');
    const query = reader.query();
    reader.needSign(')');
    return { kind: 'exists', query, at };
  }
  if (word === 'cast' && follows) {
    reader.take();
    reader.take();
    const operand = readExpression(reader);
    reader.needWords('as');
    const type = readType(reader);
    reader.needSign(')');
    return { kind: 'cast', operand, type, at };
  }
  if (word === 'extract' && follows) {
    reader.take();
    reader.take();
    const field: Expression = { kind: 'literal', value: reader.take().text.toLowerCase(), at };
    reader.needWords('from');
    const of = readExpression(reader);
    reader.needSign(')');
    return { kind: 'call', name: 'extract', args: [field, of], distinct: false, star: false, at };
  }
  if (BARE.has(word) && !follows) {
    reader.take();
    return { kind: 'call', name: word, args: [], distinct: false, star: false, bare: true, at };
  }
  // `date '2023-05-15'`, `interval '1 day'`
  if (/^(?:date|time|timestamp|timestamptz|interval)$/.test(word) && reader.following.kind === 'text') {
    if (word === 'interval') throw new NotModelled('intervals');
    const type = readType(reader);
    return { kind: 'cast', operand: { kind: 'literal', value: reader.take().text, at }, type, at };
  }
  if (word === 'interval' && reader.dialect === 'mysql') throw new NotModelled('intervals');
  if (word === 'array') throw new NotModelled('arrays');
  return columnOrCall(reader);
}
const BARE = new Set([
  'current_user',
  'session_user',
  'user',
  'current_date',
  'current_time',
  'current_timestamp',
  'localtimestamp',
  'current_database',
  'current_catalog',
  'current_schema',
]);

function readCase(reader: Reader, at: number): Expression {
  const operand = reader.keyword() === 'when' ? undefined : readExpression(reader);
  const whens: [Expression, Expression][] = [];
  while (reader.takeWords('when')) {
    const when = readExpression(reader);
    reader.needWords('then');
    whens.push([when, readExpression(reader)]);
  }
  if (whens.length === 0) throw reader.wrong();
  const otherwise = reader.takeWords('else') ? readExpression(reader) : undefined;
  reader.needWords('end');
  return { kind: 'case', operand, whens, otherwise, at };
}

function columnOrCall(reader: Reader): Expression {
  const { at, token } = reader;
  if (token.kind === 'word' && token.text.startsWith('@')) {
    reader.take();
    return { kind: 'call', name: token.text.toLowerCase(), args: [], distinct: false, star: false, bare: true, at };
  }
  const isCall = token.kind === 'word' && reader.isSign('(', 1);
  const first = isCall ? reader.take().text.toLowerCase() : reader.name();
  if (isCall) return readCall(reader, first, at);
  if (!reader.takeSign('.')) return { kind: 'column', name: first, at };
  if (reader.isSign('(', 1) && reader.token.kind === 'word') return readCall(reader, reader.take().text.toLowerCase(), at);
  return { kind: 'column', table: first, name: reader.name(), at };
}

function readCall(reader: Reader, name: string, at: number): Expression {
  reader.needSign('(');
  const star = reader.takeSign('*');
  const distinct = !star && reader.takeWords('distinct');
  const args = star || reader.isSign(')') ? [] : reader.list(() => readExpression(reader));
  if (!reader.takeSign(')')) {
    if (/^(?:order|separator|for|from|using)$/.test(reader.keyword()))
      throw new NotModelled(`${name}(… ${reader.token.text.toUpperCase()} …)`);
    throw reader.wrong();
  }
  const filter = reader.takeWords('filter') ? readFilter(reader) : undefined;
  if (/^(?:over|within)$/.test(reader.keyword())) throw new NotModelled(reader.token.text.toUpperCase());
  return { kind: 'call', name, args, distinct, star, ...(filter && { filter }), at };
}

function readFilter(reader: Reader): Expression {
  reader.needSign('(');
  reader.needWords('where');
  const filter = readExpression(reader);
  reader.needSign(')');
  return filter;
}
