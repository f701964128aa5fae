import { goQuote, goQuoteAll } from '../../apimachinery/go-quote.ts';
import { list, texts } from '../validation/reading.ts';
import type { AccessObject, PolicyRule, User } from './rbac.ts';

/** What gives every right there is. @see kubernetes: pkg/registry/rbac/clusterrole/policybased/storage.go fullAuthority */
const FULL_AUTHORITY: readonly PolicyRule[] = [
  { apiGroups: ['*'], resources: ['*'], verbs: ['*'] },
  { nonResourceURLs: ['*'], verbs: ['*'] },
];

/** Why a user with these rules may not write a role. @see kubernetes: pkg/registry/rbac/clusterrole/policybased/storage.go */
export function roleEscalation(user: User, held: readonly PolicyRule[], role: AccessObject): string | undefined {
  const why = escalation(user, held, list(role.rules));
  if (why !== undefined || list(role.aggregationRule?.clusterRoleSelectors).length === 0) return why;
  return uncovered(held, FULL_AUTHORITY).length > 0 ? 'must have cluster-admin privileges to use the aggregationRule' : undefined;
}

/** Why a user with these rules may not give those. @see kubernetes: pkg/registry/rbac/validation/rule.go ConfirmNoEscalation */
export function escalation({ name, groups }: User, held: readonly PolicyRule[], rules: readonly PolicyRule[]): string | undefined {
  const missing = [...new Set(compact(uncovered(held, rules)).map(ruleText))].sort();
  if (missing.length === 0) return undefined;
  return `user ${goQuote(name)} (groups=${goQuoteAll(groups)}) is attempting to grant RBAC permissions not currently held:\n${missing.join('\n')}`;
}

/** Of each verb on each resource or path, what none of the rules covers. @see kubernetes: component-helpers/auth/rbac/validation/policy_comparator.go Covers, BreakdownRule */
export const uncovered = (held: readonly PolicyRule[], rules: readonly PolicyRule[]): PolicyRule[] =>
  rules.flatMap(broken).filter((one) => !held.some((rule) => covers(rule, one)));

function broken(rule: PolicyRule): PolicyRule[] {
  const verbs = texts(rule.verbs).map((verb) => [verb]);
  const names = texts(rule.resourceNames).map((name) => ({ resourceNames: [name] }));
  const resources = texts(rule.apiGroups).flatMap((group) =>
    texts(rule.resources).map((resource) => ({ apiGroups: [group], resources: [resource] })),
  );
  return [
    ...resources.flatMap((one) =>
      verbs.flatMap((verb) => (names.length > 0 ? names : [{}]).map((name) => ({ ...one, ...name, verbs: verb }))),
    ),
    ...texts(rule.nonResourceURLs).flatMap((url) => verbs.map((verb) => ({ nonResourceURLs: [url], verbs: verb }))),
  ];
}

function covers(rule: PolicyRule, one: PolicyRule): boolean {
  const all = (given: readonly string[] | undefined, wanted: readonly string[] | undefined): boolean =>
    texts(given).includes('*') || texts(wanted).every((value) => texts(given).includes(value));
  const names = texts(rule.resourceNames);
  return (
    all(rule.verbs, one.verbs) &&
    all(rule.apiGroups, one.apiGroups) &&
    (all(rule.resources, one.resources) || texts(one.resources).every((path) => ofAll(rule, path))) &&
    texts(one.nonResourceURLs).every((path) => texts(rule.nonResourceURLs).some((url) => coversPath(url, path))) &&
    (names.length === 0 || (texts(one.resourceNames).length > 0 && texts(one.resourceNames).every((name) => names.includes(name))))
  );
}

/** A part of whatever resource. */
const ofAll = ({ resources }: PolicyRule, path: string): boolean =>
  path.includes('/') && texts(resources).includes(`*${path.slice(path.indexOf('/'))}`);

const coversPath = (url: string, path: string): boolean => url === path || (url.endsWith('*') && path.startsWith(url.replace(/\*+$/, '')));

/** The verbs on each resource together. @see kubernetes: pkg/registry/rbac/validation/policy_compact.go CompactRules */
function compact(rules: readonly PolicyRule[]): PolicyRule[] {
  const simple = new Map<string, PolicyRule>();
  const others: PolicyRule[] = [];
  for (const rule of rules) {
    const { verbs, ...what } = rule;
    const key = JSON.stringify(what);
    if (rule.nonResourceURLs) others.push(rule);
    else simple.set(key, { ...what, verbs: [...texts(simple.get(key)?.verbs), ...texts(verbs)] });
  }
  return [...others, ...simple.values()];
}

/** @see kubernetes: pkg/apis/rbac/v1/evaluation_helpers.go CompactString */
function ruleText({ apiGroups, resources, nonResourceURLs, resourceNames, verbs }: PolicyRule): string {
  const parts = Object.entries({
    APIGroups: apiGroups,
    Resources: resources,
    NonResourceURLs: nonResourceURLs,
    ResourceNames: resourceNames,
    Verbs: verbs,
  });
  return `{${parts.flatMap(([name, values]) => (values ? [`${name}:${goQuoteAll(values)}`] : [])).join(', ')}}`;
}
