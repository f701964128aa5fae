import { calculate, compare, exact, numberOf } from './arithmetic.ts';
import { NotModelled } from './problems.ts';
import type { Scope } from './rows.ts';
import type { Session } from './session.ts';
import type { Expression, SelectItem } from './syntax.ts';
import { Decimal, Real, shown, type Value } from './values.ts';

const AGGREGATES = new Set([
  'count',
  'sum',
  'avg',
  'min',
  'max',
  'bool_and',
  'bool_or',
  'every',
  'string_agg',
  'group_concat',
  'array_agg',
  'json_agg',
]);

/** count, sum, min and their like. */
export const isAggregate = (name: string): boolean => AGGREGATES.has(name);

/** Whether an expression counts over rows (not one in a query within it). */
export function aggregates(expression: Expression): boolean {
  switch (expression.kind) {
    case 'call':
      return isAggregate(expression.name) || expression.args.some(aggregates);
    case 'binary':
      return aggregates(expression.left) || aggregates(expression.right);
    case 'unary':
    case 'cast':
    case 'is':
      return aggregates(expression.operand);
    case 'between':
      return [expression.operand, expression.low, expression.high].some(aggregates);
    case 'in':
      return aggregates(expression.operand) || ('first' in expression.among ? false : expression.among.some(aggregates));
    case 'case':
      return [expression.operand, expression.otherwise, ...expression.whens.flat()].some((each) => each !== undefined && aggregates(each));
    default:
      return false;
  }
}

/** Whether a result column makes one row of many. */
export const itemAggregates = (item: SelectItem): boolean => item.kind === 'item' && aggregates(item.value);

/** Over the rows of the scope's group. */
export function aggregate(
  session: Session,
  { name, args, star, distinct, filter }: Extract<Expression, { kind: 'call' }>,
  scope: Scope,
  of: (inner: Expression, scope: Scope) => Value,
): Value {
  const { dialect } = session;
  if (!scope.group) throw new NotModelled(`${name} where no rows are grouped`);
  const { outer } = scope;
  const group = filter ? scope.group.filter((sources) => of(filter, { sources, outer }) === true) : scope.group;
  if (star) return group.length;
  const arg = args[0] as Expression;
  let values = group.map((sources) => of(arg, { sources, outer })).filter((value) => value !== null);
  if (distinct) values = values.filter((value, i) => values.findIndex((other) => compare(other, value, dialect) === 0) === i);
  if (name === 'count') return values.length;
  if (name === 'group_concat' && dialect === 'mysql') return values.length > 0 ? values.map((value) => shown(value, dialect)).join() : null;
  if (values.length === 0 && /^(?:sum|avg|min|max|bool_and|bool_or|every)$/.test(name)) return null;
  if (name === 'min' || name === 'max') {
    const sign = name === 'max' ? 1 : -1;
    return values.reduce((best, each) => (sign * (compare(each, best, dialect) ?? 0) > 0 ? each : best));
  }
  if (name === 'bool_and' || name === 'every') return values.every((value) => value === true);
  if (name === 'bool_or') return values.some((value) => value === true);
  if (name !== 'sum' && name !== 'avg') throw new NotModelled(`the function ${name}`);
  const numbers = values.map((value) => numberOf(value, dialect));
  if (numbers.some((number) => number === undefined)) throw new NotModelled(`${name} of what is no number`);
  const sum = (numbers as (number | Decimal | Real)[]).reduce<Value>((total, each) => calculate('+', total, each, dialect, 0), 0);
  if (name === 'sum') return sum;
  return calculate('/', sum instanceof Real ? sum : exact(sum as number | Decimal), new Decimal(BigInt(values.length), 0), dialect, 0);
}
