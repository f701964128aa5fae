import { goQuote, goQuoteAll } from '../../apimachinery/go-quote.ts';
import { list, texts } from '../validation/reading.ts';
import type { AccessObject, PolicyRule, ResourceRequest, User } from './types.ts';

/** What gives every right there is. @see kubernetes: pkg/registry/rbac/clusterrole/policybased/storage.go fullAuthority */
const FULL_AUTHORITY: readonly PolicyRule[] = [
  { apiGroups: ['*'], resources: ['*'], verbs: ['*'] },
  { nonResourceURLs: ['*'], verbs: ['*'] },
];

/** Where rights are looked up. */
interface Rights {
  decision(user: User, asked: ResourceRequest): { readonly allowed: boolean };
  rulesFor(user: User, namespace: string | undefined): readonly PolicyRule[];
  access(kind: string): readonly AccessObject[];
}

/**
 * Why somebody may not write a role or a binding: nobody gives what they have not, unless they may do just that.
 * @see kubernetes: pkg/registry/rbac/role/policybased/storage.go, pkg/registry/rbac/rolebinding/policybased/storage.go, pkg/registry/rbac/escalation_check.go
 */
export function accessRefusal(
  rights: Rights,
  user: User,
  object: AccessObject,
): { readonly reason: 'Forbidden' | 'NotFound'; readonly message: string } | undefined {
  const resource = RESOURCES[object.kind];
  if (resource === undefined || user.groups.includes('system:masters')) return undefined;
  const { name } = object.metadata;
  const namespace = object.kind.startsWith('Cluster') ? undefined : object.metadata.namespace;
  const may = (verb: string, what: string, of: string): boolean =>
    rights.decision(user, { verb, group: GROUP, resource: what, namespace, name: of }).allowed;
  const forbidden = (why: string | undefined) =>
    why === undefined ? undefined : ({ reason: 'Forbidden', message: `${resource}.${GROUP} "${name}" is forbidden: ${why}` } as const);
  if (object.kind.endsWith('Role'))
    return may('escalate', resource, name) ? undefined : forbidden(roleEscalation(user, rights.rulesFor(user, namespace), object));
  const { kind = '', name: role = '' } = object.roleRef ?? {};
  const referred = kind === 'Role' || kind === 'ClusterRole' ? RESOURCES[kind] : undefined;
  if (referred === undefined || may('bind', referred, role)) return undefined;
  const isReferred = ({ metadata }: AccessObject): boolean =>
    metadata.name === role && (kind === 'ClusterRole' || metadata.namespace === namespace);
  const found = rights.access(kind).find(isReferred);
  if (!found) return { reason: 'NotFound', message: `${referred}.${GROUP} "${role}" not found` };
  return forbidden(escalation(user, rights.rulesFor(user, namespace), found.rules ?? []));
}

const GROUP = 'rbac.authorization.k8s.io';
const RESOURCES: Readonly<Record<string, string>> = {
  Role: 'roles',
  ClusterRole: 'clusterroles',
  RoleBinding: 'rolebindings',
  ClusterRoleBinding: 'clusterrolebindings',
};

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
