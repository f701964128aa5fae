import { goQuote } from '../go-quote.ts';
import { isLabelValue } from '../names.ts';

/** A requirement, as an object writes it. */
export interface Expression {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[];
}

/**
 * What is wrong with the values of a requirement: those that no label can have, and bounds that are no integers.
 * @param path where the values stand
 * @see kubernetes: apimachinery/pkg/labels/selector.go NewRequirement
 */
export function valueProblems({ key, operator, values = [] }: Expression, path: string): string[] {
  const says = (where: string, value: string, problem: string): string => `${where}: Invalid value: ${goQuote(value)}: ${problem}`;
  const isBound = operator === 'Gt' || operator === 'Lt';
  return [
    ...values.flatMap((value, i) =>
      isBound && int64(value) === undefined ? [says(`${path}[${i}]`, value, "for 'Gt', 'Lt' operators, the value must be an integer")] : [],
    ),
    ...values.flatMap((value, i) => {
      const problems = isLabelValue(value);
      return problems.length > 0 ? [says(`${path}[${i}][${key}]`, value, problems.join('; '))] : [];
    }),
  ];
}

/** In 64 bits: what needs more is no number. */
export function int64(text: string | undefined): bigint | undefined {
  if (text === undefined || !/^[+-]?[0-9]+$/.test(text)) return undefined;
  const number = BigInt(text.replace('+', ''));
  return BigInt.asIntN(64, number) === number ? number : undefined;
}
