import { type Expression, int64, valueProblems } from './label-requirement.ts';
import { parseSelector, type Requirement, type Selector, type SelectorOperator } from './selector-text.ts';

type Labels = Readonly<Record<string, string>>;

interface LabelSelector {
  readonly matchLabels?: Labels;
  readonly matchExpressions?: readonly Expression[];
}
interface NodeSelectorTerm {
  readonly matchExpressions?: LabelSelector['matchExpressions'];
  readonly matchFields?: LabelSelector['matchExpressions'];
}

export { parseSelector, type Requirement, type Selector, type SelectorOperator };

/** Whether all requirements hold; none of them hold of everything. */
export const matches = (selector: Selector, labels: Labels | undefined): boolean =>
  selector.every((requirement) => requirementMatches(requirement, labels ?? {}));

/** No selector matches nothing; an empty one matches everything.
 *  @see kubernetes: staging/src/k8s.io/apimachinery/pkg/apis/meta/v1/helpers.go LabelSelectorAsSelector */
export function matchLabelSelector(selector: LabelSelector | undefined | null, labels: Labels | undefined): boolean {
  if (!selector) return false;
  return matchLabels(selector.matchLabels, labels) && matchExpressions(selector.matchExpressions, labels);
}

/** Whether labels have all that is wanted; nothing wanted is had by everything. */
export function matchLabels(wanted: Labels | undefined, labels: Labels | undefined): boolean {
  return Object.entries(wanted ?? {}).every(([key, value]) => labels !== undefined && Object.hasOwn(labels, key) && labels[key] === value);
}

/** One of the terms must hold. @see kubernetes: staging/src/k8s.io/component-helpers/scheduling/corev1/nodeaffinity/nodeaffinity.go */
export const matchNodeSelector = (
  terms: readonly NodeSelectorTerm[] | undefined,
  node: { readonly metadata: { readonly name: string; readonly labels?: Labels } },
): boolean => (terms ?? []).some((term) => matchNodeSelectorTerm(term, node));

/** An empty term matches no node, and neither does one that is wrong in itself. Of one without a name its fields are not looked at. */
export function matchNodeSelectorTerm(
  term: NodeSelectorTerm,
  node: { readonly metadata: { readonly name: string; readonly labels?: Labels } },
): boolean {
  const expressions = term.matchExpressions ?? [];
  const fields = term.matchFields ?? [];
  if (expressions.length === 0 && fields.length === 0) return false;
  return (
    nodeSelectorTermProblems(term, '').length === 0 &&
    matchExpressions(expressions, node.metadata.labels) &&
    (node.metadata.name === '' || matchExpressions(fields, { 'metadata.name': node.metadata.name }))
  );
}

/**
 * What the API server lets pass (up to v1.32 it looks at the keys, and at how many values there are), and whoever reads the term does not.
 * @see kubernetes: component-helpers/scheduling/corev1/nodeaffinity/nodeaffinity.go newNodeSelectorTerm
 */
export const nodeSelectorTermProblems = ({ matchExpressions = [] }: NodeSelectorTerm, path: string): string[] =>
  matchExpressions.flatMap((expression, i) => valueProblems(expression, `${path}.matchExpressions[${i}].values`));

const matchExpressions = (expressions: readonly Expression[] | undefined, labels: Labels = {}): boolean =>
  expressions === undefined || expressions.every((expression) => requirementMatches(expression, labels));

function requirementMatches({ key, operator, values = [] }: Expression, labels: Labels): boolean {
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'Gt':
    case 'Lt': {
      const number = int64(value);
      const bound = values.length === 1 ? int64(values[0]) : undefined;
      if (number === undefined || bound === undefined) return false;
      return operator === 'Gt' ? number > bound : number < bound;
    }
    default:
      return false;
  }
}
