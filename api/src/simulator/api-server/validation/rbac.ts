import type { LabelSelector } from 'kubernetes-types/meta/v1.d.ts';
import { goQuote } from '../../apimachinery/go-quote.ts';
import { isDnsSubdomain, isPathSegment } from '../../apimachinery/names.ts';
import type { PolicyRule, Subject } from '../authorizer/types.ts';
import type { FieldProblem } from '../problems.ts';
import { GoSyntax, goStrings, goStruct } from './go-syntax.ts';
import { validateLabelSelector } from './metadata.ts';
import { invalid, invalids, notSupported, required } from './problem.ts';
import { list, text, texts } from './reading.ts';

const GROUP = 'rbac.authorization.k8s.io';

interface Binding {
  readonly subjects?: readonly Subject[];
  readonly roleRef?: { readonly apiGroup?: string; readonly kind?: string; readonly name?: string };
}

/** @see kubernetes: pkg/apis/rbac/validation ValidatePolicyRule */
export function validateRole({ rules }: { readonly rules?: readonly PolicyRule[] }, namespaced: boolean): FieldProblem[] {
  return list(rules).flatMap((rule, i) => {
    const path = `rules[${i}]`;
    const problems = texts(rule.verbs).length > 0 ? [] : [required(`${path}.verbs`, 'verbs must contain at least one value')];
    const urls = texts(rule.nonResourceURLs);
    if (urls.length > 0) {
      const wrong = (detail: string): FieldProblem => invalid(`${path}.nonResourceURLs`, new GoSyntax(goStrings(urls)), detail);
      if (namespaced) problems.push(wrong('namespaced rules cannot apply to non-resource URLs'));
      if ([rule.apiGroups, rule.resources, rule.resourceNames].some((field) => texts(field).length > 0))
        problems.push(wrong('rules cannot apply to both regular resources and non-resource URLs'));
      return problems;
    }
    if (texts(rule.apiGroups).length === 0)
      problems.push(required(`${path}.apiGroups`, 'resource rules must supply at least one api group'));
    if (texts(rule.resources).length === 0)
      problems.push(required(`${path}.resources`, 'resource rules must supply at least one resource'));
    return problems;
  });
}

interface Aggregate {
  readonly aggregationRule?: { readonly clusterRoleSelectors?: readonly LabelSelector[] };
}

/** @see kubernetes: pkg/apis/rbac/validation ValidateClusterRole */
export function validateAggregation({ aggregationRule }: Aggregate): FieldProblem[] {
  if (!aggregationRule) return [];
  const path = 'aggregationRule.clusterRoleSelectors';
  const selectors = list(aggregationRule.clusterRoleSelectors);
  if (selectors.length === 0) return [required(path, 'at least one clusterRoleSelector required if aggregationRule is non-nil')];
  return selectors.flatMap((selector, i) => {
    const problems = validateLabelSelector(selector, `${path}[${i}]`);
    return problems.length > 0 ? [...problems, invalid(`${path}[${i}]`, 'null', 'invalid label selector.')] : [];
  });
}

/** @see kubernetes: pkg/apis/rbac/validation ValidateRoleBinding; pkg/apis/rbac/v1/defaults.go */
export function validateBinding({ roleRef = {}, subjects }: Binding, namespaced: boolean): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const group = text(roleRef.apiGroup) || GROUP;
  if (group !== GROUP) problems.push(notSupported('roleRef.apiGroup', group, [GROUP]));
  const kinds = namespaced ? ['Role', 'ClusterRole'] : ['ClusterRole'];
  if (!kinds.includes(text(roleRef.kind))) problems.push(notSupported('roleRef.kind', text(roleRef.kind), kinds));
  const name = text(roleRef.name);
  problems.push(...(name === '' ? [required('roleRef.name')] : invalids('roleRef.name', name, isPathSegment(name))));
  return [...problems, ...list(subjects).flatMap((subject, i) => validateSubject(subject, namespaced, `subjects[${i}]`))];
}

/** @see kubernetes: pkg/apis/rbac/validation ValidateRoleBindingUpdate, ValidateClusterRoleBindingUpdate */
export function validateBindingUpdate({ roleRef: updated }: Binding, { roleRef: old }: Binding): FieldProblem[] {
  const [after, before] = [updated, old].map(roleRefSyntax);
  return after === before ? [] : [invalid('roleRef', new GoSyntax(after as string), 'cannot change roleRef')];
}

const roleRefSyntax = ({ apiGroup, kind, name }: Binding['roleRef'] = {}): string =>
  goStruct('rbac.RoleRef', { APIGroup: goQuote(text(apiGroup) || GROUP), Kind: goQuote(text(kind)), Name: goQuote(text(name)) });

function validateSubject({ kind, apiGroup, name, namespace }: Subject, namespaced: boolean, path: string): FieldProblem[] {
  const problems = text(name) === '' ? [required(`${path}.name`)] : [];
  switch (kind) {
    case 'ServiceAccount':
      if (text(name) !== '') problems.push(...invalids(`${path}.name`, name, isDnsSubdomain(text(name))));
      if (text(apiGroup) !== '') problems.push(notSupported(`${path}.apiGroup`, apiGroup, ['']));
      // A binding's own namespace does not stand in for it.
      if (!namespaced && text(namespace) === '') problems.push(required(`${path}.namespace`));
      return problems;
    case 'User':
    case 'Group':
      if ((text(apiGroup) || GROUP) !== GROUP) problems.push(notSupported(`${path}.apiGroup`, apiGroup, [GROUP]));
      return problems;
    default:
      return [...problems, notSupported(`${path}.kind`, text(kind), ['ServiceAccount', 'User', 'Group'])];
  }
}
