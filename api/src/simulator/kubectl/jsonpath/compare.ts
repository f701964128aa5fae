import { JsonPathError } from './parse.ts';

/** Two values of one basic kind. @see kubernetes: client-go/third_party/forked/golang/template/funcs.go Equal, Less */
export function compare(left: unknown, operator: string, right: unknown): boolean {
  if (!OPERATORS.includes(operator)) throw new JsonPathError(`unrecognized filter operator ${operator}`);
  const kind = kindOf(left);
  const isOrder = operator !== '==' && operator !== '!=';
  if (kind !== kindOf(right)) throw new JsonPathError('incompatible types for comparison');
  if (isOrder && kind === 'bool') throw new JsonPathError('invalid type for comparison');
  const [a, b] = [left as number, right as number];
  if (operator === '==') return a === b;
  if (operator === '!=') return a !== b;
  return operator === '<' ? a < b : operator === '>' ? a > b : operator === '<=' ? a <= b : a >= b;
}

const OPERATORS: readonly string[] = ['==', '!=', '<', '>', '<=', '>='];

function kindOf(value: unknown): 'bool' | 'string' | 'int' | 'float' {
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'string') return 'string';
  if (typeof value !== 'number') throw new JsonPathError('invalid type for comparison');
  return Number.isInteger(value) ? 'int' : 'float';
}
