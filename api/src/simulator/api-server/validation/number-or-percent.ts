import { goQuote } from '../../apimachinery/go-quote.ts';
import { isPercent } from '../../apimachinery/names.ts';
import type { FieldProblem } from '../problems.ts';
import { GoSyntax, goStruct } from './go-syntax.ts';
import { nonNegative } from './metadata.ts';
import { invalid } from './problem.ts';
import { isSet } from './reading.ts';

/** @see kubernetes: pkg/apis/apps/validation ValidatePositiveIntOrPercent, IsNotMoreThan100Percent */
export function numberOrPercent(value: string | number | null | undefined, path: string): FieldProblem[] {
  if (!isSet(value)) return [];
  if (typeof value === 'number') return nonNegative(value, path);
  const messages = isPercent(value);
  if (messages.length === 0 && Number(value.slice(0, -1)) > 100) messages.push('must not be greater than 100%');
  const shown = new GoSyntax(goStruct('intstr.IntOrString', { Type: '1', IntVal: '0', StrVal: goQuote(value) }));
  return messages.map((message) => invalid(path, shown, message));
}
