import type { TopologySpreadConstraint } from 'kubernetes-types/core/v1.d.ts';
import type { FieldProblem } from '../../problems.ts';
import { validateLabelName, validateLabelSelector } from '../metadata.ts';
import { duplicate, forbidden, invalid, notSupported, required } from '../problem.ts';
import { entries, isSet, list, number, text, texts } from '../reading.ts';

const actions = ['DoNotSchedule', 'ScheduleAnyway'];
const policies = ['Honor', 'Ignore'];
const NOT_POSITIVE = 'must be greater than zero';

/** @see kubernetes: pkg/apis/core/validation validateTopologySpreadConstraints */
export function validateTopologySpread(constraints: readonly TopologySpreadConstraint[], path: string): FieldProblem[] {
  const pairOf = ({ topologyKey, whenUnsatisfiable }: TopologySpreadConstraint) => `${text(topologyKey)}\0${text(whenUnsatisfiable)}`;
  const last = new Map(constraints.map((constraint, i) => [pairOf(constraint), i]));
  return constraints.flatMap((constraint, i) => {
    const at = `${path}[${i}]`;
    const key = text(constraint.topologyKey);
    const action = text(constraint.whenUnsatisfiable);
    const problems: FieldProblem[] = [];
    if (number(constraint.maxSkew) <= 0) problems.push(invalid(`${at}.maxSkew`, number(constraint.maxSkew), NOT_POSITIVE));
    if (!key) problems.push(required(`${at}.topologyKey`, 'can not be empty'));
    if (!actions.includes(action)) problems.push(notSupported(`${at}.whenUnsatisfiable`, action, actions));
    if (last.get(pairOf(constraint)) !== i) {
      problems.push(duplicate(`${at}.{topologyKey, whenUnsatisfiable}`, `{${key}, ${action}}`));
    }
    problems.push(...minDomains(constraint.minDomains, action, `${at}.minDomains`));
    problems.push(...inclusionPolicy(constraint.nodeAffinityPolicy, `${at}.nodeAffinityPolicy`));
    problems.push(...inclusionPolicy(constraint.nodeTaintsPolicy, `${at}.nodeTaintsPolicy`));
    problems.push(...matchLabelKeys(constraint, `${at}.matchLabelKeys`));
    return [...problems, ...validateLabelSelector(constraint.labelSelector, `${at}.labelSelector`)];
  });
}

function minDomains(value: number | null | undefined, action: string, path: string): FieldProblem[] {
  if (!isSet(value)) return [];
  const detail = `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${action}`;
  return [
    ...(value <= 0 ? [invalid(path, value, NOT_POSITIVE)] : []),
    ...(action !== 'DoNotSchedule' ? [invalid(path, value, detail)] : []),
  ];
}

const inclusionPolicy = (policy: string | null | undefined, path: string): FieldProblem[] =>
  isSet(policy) && !policies.includes(policy) ? [notSupported(path, policy, policies)] : [];

function matchLabelKeys(constraint: TopologySpreadConstraint, path: string): FieldProblem[] {
  const keys = texts(constraint.matchLabelKeys);
  const selector = constraint.labelSelector;
  if (!keys.length) return [];
  const selected = new Set([
    ...entries(selector?.matchLabels).map(([key]) => key),
    ...list(selector?.matchExpressions).map((expression) => text(expression.key)),
  ]);
  return [
    ...(selector ? [] : [forbidden(path, 'must not be specified when labelSelector is not set')]),
    ...keys.flatMap((key, i) => [
      ...validateLabelName(key, `${path}[${i}]`),
      ...(selected.has(key) ? [invalid(`${path}[${i}]`, key, 'exists in both matchLabelKeys and labelSelector')] : []),
    ]),
  ];
}
