import { parseSelector, type Requirement, type SelectorOperator } from '../../apimachinery/selectors/selectors.ts';
import { fail, messageOf } from '../command/errors.ts';

interface LabelSelector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly { readonly key: string; readonly operator: SelectorOperator; readonly values?: readonly string[] }[];
}

/** A selector as objects have it: they know no `!=`, `<` and `>`. @see kubernetes: apimachinery/pkg/apis/meta/v1/helpers.go ParseToLabelSelector */
export function parseToLabelSelector(selector: string): LabelSelector {
  const terms = requirements(selector);
  for (const { operator, isUnequal } of terms) {
    if (operator === 'Gt' || operator === 'Lt') fail(`"${operator.toLowerCase()}" isn't supported in label selectors`);
    if (isUnequal) fail('"!=" is not a valid label selector operator');
  }
  const labels = terms.filter(({ isPair }) => isPair).map(({ key, values }) => [key, values?.[0] ?? ''] as const);
  const expressions = terms.filter(({ isPair }) => !isPair);
  return {
    ...(labels.length > 0 && { matchLabels: Object.fromEntries(labels) }),
    ...(expressions.length > 0 && {
      matchExpressions: expressions.map(({ key, operator, values }) => ({ key, operator, ...(values?.length && { values }) })),
    }),
  };
}

function requirements(selector: string): readonly Requirement[] {
  try {
    return parseSelector(selector);
  } catch (error) {
    return fail(`couldn't parse the selector string "${selector}": ${messageOf(error)}`);
  }
}
