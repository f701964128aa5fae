import { calculate, compare } from './arithmetic.ts';
import { cast } from './assign.ts';
import { callFunction } from './functions.ts';
import { ambiguous, NotModelled, noColumn, noOperator, noSource } from './problems.ts';
import type { Scope } from './rows.ts';
import type { Session } from './session.ts';
import type { Expression } from './syntax.ts';
import { shown, typeOf, type Value } from './values.ts';

/** The value of an expression; `clause` names where it stands, for errors. */
export function evaluate(session: Session, expression: Expression, scope: Scope, clause = 'field list'): Value {
  const of = (inner: Expression): Value => evaluate(session, inner, scope, clause);
  session.work(1);
  switch (expression.kind) {
    case 'literal':
      return literalValue(expression);
    case 'column':
      return lookUp(session, expression, scope, clause);
    case 'unary':
      return expression.operator === 'not'
        ? negation(truth(of(expression.operand), session))
        : signed(session, expression.operator, of(expression.operand), expression.at);
    case 'binary':
      return binary(session, expression, of);
    case 'in': {
      const among =
        'first' in expression.among ? session.query(expression.among, scope).rows.map((row) => row[0] ?? null) : expression.among.map(of);
      return negated(isAmong(session, of(expression.operand), among, expression), expression.not);
    }
    case 'between': {
      const value = of(expression.operand);
      const low = test(session, '>=', value, of(expression.low), expression.at, expression.low);
      const high = test(session, '<=', value, of(expression.high), expression.at, expression.high);
      return negated(both(low, high), expression.not);
    }
    case 'is': {
      const value = of(expression.operand);
      const is = expression.what === null ? value === null : truth(value, session) === expression.what;
      return is !== expression.not;
    }
    case 'case': {
      for (const [when, then] of expression.whens) {
        const holds = expression.operand
          ? test(session, '=', of(expression.operand), of(when), expression.at, when)
          : truth(of(when), session);
        if (holds) return of(then);
      }
      return expression.otherwise ? of(expression.otherwise) : null;
    }
    case 'cast':
      return cast(of(expression.operand), expression.type, session.dialect, expression.at);
    case 'query':
      return session.query(expression.query, scope).rows[0]?.[0] ?? null;
    case 'exists':
      return session.query(expression.query, scope).rows.length > 0;
    case 'call':
      return callFunction(session, expression, scope, of, (inner, within) => evaluate(session, inner, within, clause));
    case 'default':
      throw new NotModelled('DEFAULT in an expression');
  }
}

function literalValue({ value, text }: Extract<Expression, { kind: 'literal' }>): Value {
  return text !== undefined && (/[.e]/i.test(text) || !Number.isSafeInteger(value)) ? cast(text, NUMERIC, 'postgres') : value;
}
const NUMERIC = { name: 'numeric', written: 'numeric', sizes: [] };

function lookUp(session: Session, { table, name, at }: Extract<Expression, { kind: 'column' }>, scope: Scope, clause: string): Value {
  const same = (a: string, b: string): boolean => a === b || (session.dialect === 'mysql' && a.toLowerCase() === b.toLowerCase());
  for (let level: Scope | undefined = scope; level; level = level.outer) {
    const found = level.sources.flatMap((source) =>
      (table === undefined ? source.alias === 'values()' : !same(source.alias, table))
        ? []
        : source.columns.flatMap((column, i) => (same(column, name) ? [source.row[i] ?? null] : [])),
    );
    if (found.length > 1) throw ambiguous(name, at);
    if (found.length === 1) return found[0] as Value;
    if (table !== undefined && level.sources.some(({ alias }) => same(alias, table))) throw noColumn(`${table}.${name}`, clause, at);
  }
  if (table !== undefined) throw noSource(table, name, at);
  throw noColumn(name, clause, at);
}

/** True, false, or null. MySQL takes any number for one. */
export function truth(value: Value, { dialect }: Pick<Session, 'dialect'>): boolean | null {
  if (value === null || typeof value === 'boolean') return value;
  if (dialect === 'mysql') return Number(String(value)) !== 0;
  if (typeof value === 'string') return cast(value, BOOLEAN, dialect) as boolean;
  throw noOperator(typeOf(value), '=', 'boolean', undefined);
}
const BOOLEAN = { name: 'boolean', written: 'boolean', sizes: [] };

const negation = (value: boolean | null): boolean | null => (value === null ? null : !value);
const negated = (value: boolean | null, not: boolean): boolean | null => (not ? negation(value) : value);
const both = (a: boolean | null, b: boolean | null): boolean | null =>
  a === false || b === false ? false : a === null || b === null ? null : true;

const signed = (session: Session, operator: '-' | '+', value: Value, at: number): Value =>
  value === null ? null : calculate(operator, 0, value, session.dialect, at);

function binary(session: Session, expression: Extract<Expression, { kind: 'binary' }>, of: (inner: Expression) => Value): Value {
  const { operator, left, right, at } = expression;
  if (operator === 'and' || operator === 'or') {
    const first = truth(of(left), session);
    if (operator === 'and') return first === false ? false : both(first, truth(of(right), session));
    return first === true ? true : negation(both(negation(first), negation(truth(of(right), session))));
  }
  if (operator === 'xor') {
    const [a, b] = [truth(of(left), session), truth(of(right), session)];
    return a === null || b === null ? null : a !== b;
  }
  const [a, b] = [of(left), of(right)];
  if (operator === '<=>') return a === null || b === null ? a === b : test(session, '=', a, b, at, right);
  if (a === null || b === null) return null;
  if (/^(?:[=<>]|<=|>=|<>|!=)$/.test(operator)) return test(session, operator, a, b, at, right, left);
  if (operator === 'like' || operator === 'ilike') return like(String(a), String(b), operator === 'ilike' || session.dialect === 'mysql');
  if (operator === '||') return `${shown(a, session.dialect)}${shown(b, session.dialect)}`;
  if (/^(?:!?~\*?|->>?|regexp|rlike)$/.test(operator)) throw new NotModelled(`the operator ${operator.toUpperCase()}`);
  return calculate(operator, a, b, session.dialect, at);
}

/** A comparison. A text that PostgreSQL finds written beside a number is read as one. */
function test(session: Session, operator: string, a: Value, b: Value, at: number, right: Expression, left?: Expression): boolean | null {
  const order = compare(alike(session, a, b, left), alike(session, b, a, right), session.dialect, operator, at);
  if (order === undefined) return null;
  if (operator === '=') return order === 0;
  if (operator === '<>' || operator === '!=') return order !== 0;
  return operator.startsWith('<') ? order < 0 || (order === 0 && operator === '<=') : order > 0 || (order === 0 && operator === '>=');
}

function alike(session: Session, value: Value, other: Value, from: Expression | undefined): Value {
  if (
    session.dialect !== 'postgres' ||
    from?.kind !== 'literal' ||
    typeof value !== 'string' ||
    typeof other === 'string' ||
    other === null
  )
    return value;
  return cast(value, { name: typeOf(other), written: typeOf(other), sizes: [] }, 'postgres', from.at);
}

function isAmong(
  session: Session,
  value: Value,
  among: readonly Value[],
  { at, among: written }: Extract<Expression, { kind: 'in' }>,
): boolean | null {
  let unknown = value === null && among.length > 0;
  for (const [i, each] of among.entries()) {
    const same = test(session, '=', value, each, at, 'first' in written ? NOTHING : (written[i] as Expression));
    if (same) return true;
    unknown ||= same === null;
  }
  return unknown ? null : false;
}
const NOTHING: Expression = { kind: 'default', at: 0 };

/** `%` for any text, `_` for any character. */
function like(text: string, pattern: string, insensitive: boolean): boolean {
  const [subject, wanted] = insensitive ? [text.toLowerCase(), pattern.toLowerCase()] : [text, pattern];
  // As a glob is matched: the last % is gone back to, and to no other.
  let [at, back, from] = [0, -1, 0];
  let i = 0;
  while (at < subject.length) {
    const sign = wanted[i];
    if (sign === '%') [back, from, i] = [i++, at, i];
    else if (sign === '\\' && wanted[i + 1] === subject[at]) [i, at] = [i + 2, at + 1];
    else if (sign !== undefined && sign !== '\\' && (sign === '_' || sign === subject[at])) [i, at] = [i + 1, at + 1];
    else if (back < 0) return false;
    else [i, at] = [back + 1, ++from];
  }
  return /^%*$/.test(wanted.slice(i));
}
