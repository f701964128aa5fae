import type * as core from 'kubernetes-types/core/v1.d.ts';
import { isDnsLabel, isDnsSubdomain } from '../../apimachinery/names.ts';
import type { FieldProblem } from '../problems.ts';
import { validateLabelName, validateLabelSelector } from './metadata.ts';
import { forbidden, invalid, invalids, required } from './problem.ts';
import { list, number, text, texts } from './reading.ts';

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';
const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution';

/** @see kubernetes: pkg/apis/core/validation validateAffinity */
export function validateAffinity(affinity: core.Affinity | null | undefined, path: string): FieldProblem[] {
  return [
    ...nodeAffinity(affinity?.nodeAffinity, `${path}.nodeAffinity`),
    ...podAffinity(affinity?.podAffinity, `${path}.podAffinity`),
    ...podAffinity(affinity?.podAntiAffinity, `${path}.podAntiAffinity`),
  ];
}

/** @see kubernetes: pkg/apis/core/validation ValidateNodeSelector */
export function validateNodeSelector(selector: core.NodeSelector, path: string): FieldProblem[] {
  const terms = list(selector.nodeSelectorTerms);
  const at = `${path}.nodeSelectorTerms`;
  if (!terms.length) return [required(at, 'must have at least one node selector term')];
  return terms.flatMap((term, i) => nodeSelectorTerm(term, `${at}[${i}]`));
}

function nodeAffinity(affinity: core.NodeAffinity | null | undefined, path: string): FieldProblem[] {
  const needed = affinity?.[REQUIRED];
  return [
    ...(needed ? validateNodeSelector(needed, `${path}.${REQUIRED}`) : []),
    ...list(affinity?.[PREFERRED]).flatMap((term, i) => [
      ...weight(term.weight, `${path}.${PREFERRED}[${i}]`),
      ...nodeSelectorTerm(term.preference, `${path}.${PREFERRED}[${i}].preference`),
    ]),
  ];
}

const nodeSelectorTerm = (term: core.NodeSelectorTerm | null | undefined, path: string): FieldProblem[] => [
  ...list(term?.matchExpressions).flatMap((expression, i) => labelRequirement(expression, `${path}.matchExpressions[${i}]`)),
  ...list(term?.matchFields).flatMap((expression, i) => fieldRequirement(expression, `${path}.matchFields[${i}]`)),
];

function labelRequirement(expression: core.NodeSelectorRequirement, path: string): FieldProblem[] {
  const values = texts(expression.values);
  const operator = text(expression.operator);
  const problems: FieldProblem[] = [];
  if (operator === 'In' || operator === 'NotIn') {
    if (!values.length) problems.push(required(`${path}.values`, "must be specified when `operator` is 'In' or 'NotIn'"));
  } else if (operator === 'Exists' || operator === 'DoesNotExist') {
    if (values.length) problems.push(forbidden(`${path}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"));
  } else if (operator === 'Gt' || operator === 'Lt') {
    if (values.length !== 1) problems.push(required(`${path}.values`, "must be specified single value when `operator` is 'Lt' or 'Gt'"));
  } else {
    problems.push(invalid(`${path}.operator`, operator, 'not a valid selector operator'));
  }
  return [...problems, ...validateLabelName(text(expression.key), `${path}.key`)];
}

function fieldRequirement(expression: core.NodeSelectorRequirement, path: string): FieldProblem[] {
  const values = texts(expression.values);
  const operator = text(expression.operator);
  const problems: FieldProblem[] = [];
  if (operator !== 'In' && operator !== 'NotIn') problems.push(invalid(`${path}.operator`, operator, 'not a valid selector operator'));
  else if (values.length !== 1) {
    problems.push(required(`${path}.values`, "must be only one value when `operator` is 'In' or 'NotIn' for node field selector"));
  }
  if (expression.key !== 'metadata.name') problems.push(invalid(`${path}.key`, text(expression.key), 'not a valid field selector key'));
  else problems.push(...values.flatMap((value, i) => invalids(`${path}.values[${i}]`, value, isDnsSubdomain(value))));
  return problems;
}

function podAffinity(affinity: core.PodAffinity | core.PodAntiAffinity | null | undefined, path: string): FieldProblem[] {
  return [
    ...list(affinity?.[REQUIRED]).flatMap((term, i) => podAffinityTerm(term, `${path}.${REQUIRED}[${i}]`)),
    ...list(affinity?.[PREFERRED]).flatMap((term, i) => [
      ...weight(term.weight, `${path}.${PREFERRED}[${i}]`),
      ...podAffinityTerm(term.podAffinityTerm, `${path}.${PREFERRED}[${i}].podAffinityTerm`),
    ]),
  ];
}

/** Namespaces are reported as `namespace`, without an index. */
function podAffinityTerm(term: core.PodAffinityTerm | null | undefined, path: string): FieldProblem[] {
  const key = text(term?.topologyKey);
  return [
    ...validateLabelSelector(term?.labelSelector, `${path}.labelSelector`),
    ...validateLabelSelector(term?.namespaceSelector, `${path}.namespaceSelector`),
    ...texts(term?.namespaces).flatMap((name) => invalids(`${path}.namespace`, name, isDnsLabel(name))),
    ...(key ? [] : [required(`${path}.topologyKey`, 'can not be empty')]),
    ...validateLabelName(key, `${path}.topologyKey`),
  ];
}

const weight = (value: number | undefined, path: string): FieldProblem[] =>
  number(value) <= 0 || number(value) > 100 ? [invalid(`${path}.weight`, number(value), 'must be in the range 1-100')] : [];
