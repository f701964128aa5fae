import { FunctionError } from './function-error.ts';
import { sprintf } from './sprintf.ts';
import { Complex, integerOf, shown, typeName, type Value } from './value.ts';

type Kind = 'bool' | 'string' | 'float' | 'int' | 'complex' | 'other';

function kindOf(value: Value): Kind {
  if (integerOf(value) !== undefined) return 'int';
  if (value instanceof Complex) return 'complex';
  return ({ boolean: 'bool', string: 'string', number: 'float' } as const)[typeof value as 'boolean'] ?? 'other';
}

/** Whether the first is one of the others. @see Go: text/template/funcs.go eq */
export function equal(first: Value, others: readonly Value[]): boolean {
  if (others.length === 0) throw new FunctionError('missing argument for comparison');
  return others.some((other) => isSame(first, other));
}

function isSame(a: Value, b: Value): boolean {
  const isNil = (value: Value): boolean => value === undefined || value === null;
  if (kindOf(a) !== kindOf(b)) {
    if (isNil(a) || isNil(b)) return false;
    throw new FunctionError('incompatible types for comparison');
  }
  if (a instanceof Complex && b instanceof Complex) return a.real === b.real && a.imaginary === b.imaginary;
  if (kindOf(a) !== 'other') return (integerOf(a) ?? a) === (integerOf(b) ?? b);
  if (isNil(a) || isNil(b)) return isNil(a) && isNil(b);
  const [one, other] = [typeName(a), typeName(b)];
  throw new FunctionError(
    one === other
      ? `non-comparable type ${sprintf('%s', [b])}: ${other}`
      : `non-comparable types ${sprintf('%s', [a])}: ${one}, ${other}: ${shown(b)}`,
  );
}

/** @see Go: text/template/funcs.go lt */
export function less(a: Value, b: Value): boolean {
  if (kindOf(a) === 'other' || kindOf(b) === 'other') throw new FunctionError('invalid type for comparison');
  if (kindOf(a) !== kindOf(b)) throw new FunctionError('incompatible types for comparison');
  if (typeof a === 'boolean' || a instanceof Complex) throw new FunctionError('invalid type for comparison');
  return (integerOf(a) ?? (a as number)) < (integerOf(b) ?? (b as number));
}
