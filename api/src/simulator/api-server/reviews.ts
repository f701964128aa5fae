import { goQuote } from '../apimachinery/go-quote.ts';
import { isRecord } from '../apimachinery/records.ts';
import type { FieldProblem } from './problems.ts';
import { GoSyntax, goStruct } from './validation/go-syntax.ts';
import { invalid } from './validation/index.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * What is wrong with a question about rights.
 * @see kubernetes: pkg/apis/authorization/validation/validation.go
 */
export function reviewProblems(kind: string, spec: Fields, namespace: string | undefined): FieldProblem[] {
  const { resourceAttributes: resource, nonResourceAttributes: path, user, groups } = spec;
  const problems: FieldProblem[] = [];
  if (isRecord(resource) && isRecord(path))
    problems.push(invalid('spec.nonResourceAttributes', shownPath(path), 'cannot be specified in combination with resourceAttributes'));
  if (!isRecord(resource) && !isRecord(path))
    problems.push(invalid('spec.resourceAttributes', null, 'exactly one of nonResourceAttributes or resourceAttributes must be specified'));
  if (kind !== 'SelfSubjectAccessReview' && !user && !(Array.isArray(groups) && groups.length > 0))
    problems.push(invalid('spec.user', '', 'at least one of user or group must be specified'));
  if (kind !== 'LocalSubjectAccessReview') return problems;
  const meant = isRecord(resource) ? String(resource.namespace ?? '') : undefined;
  if (meant !== undefined && meant !== namespace)
    problems.push(invalid('spec.resourceAttributes.namespace', meant, 'must match metadata.namespace'));
  if (isRecord(path)) problems.push(invalid('spec.nonResourceAttributes', shownPath(path), 'disallowed on this kind of request'));
  return problems;
}

const shownPath = ({ path = '', verb = '' }: Fields): GoSyntax =>
  new GoSyntax(goStruct('authorization.NonResourceAttributes', { Path: goQuote(String(path)), Verb: goQuote(String(verb)) }));
