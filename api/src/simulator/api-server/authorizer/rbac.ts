import type { Micros } from '../../engine/index.ts';
import { list, text, texts } from '../validation/reading.ts';
import { defaultRoles } from './default-roles.data.ts';

/** Who asks. A service account is `system:serviceaccount:NAMESPACE:NAME`. */
export interface User {
  readonly name: string;
  readonly groups: readonly string[];
}

/** What is asked of a resource. */
export interface ResourceRequest {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly subresource?: string | undefined;
  /** Undefined at the cluster scope. */
  readonly namespace?: string | undefined;
  readonly name?: string | undefined;
}
/** What is asked of any other path, such as `/healthz`. */
export interface PathRequest {
  readonly verb: string;
  readonly path: string;
}

/** `metadata`, and of the rest what its kind has. */
export interface AccessObject {
  readonly kind: string;
  readonly apiVersion?: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly rules?: readonly PolicyRule[] | null;
  readonly aggregationRule?: { readonly clusterRoleSelectors?: readonly { readonly matchLabels?: Readonly<Record<string, string>> }[] };
  readonly subjects?: readonly Subject[] | null;
  readonly roleRef?: { readonly kind?: string; readonly name?: string };
}
export interface PolicyRule {
  readonly verbs?: readonly string[];
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
}
export interface Subject {
  readonly kind?: string;
  readonly apiGroup?: string;
  readonly name?: string;
  readonly namespace?: string;
}

/** Of a service account, as its token names it. @see kubernetes: staging/src/k8s.io/apiserver/pkg/authentication/serviceaccount/util.go */
export function serviceAccountUser(namespace: string, name: string): User {
  const groups = ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'];
  return { name: `system:serviceaccount:${namespace}:${name}`, groups };
}

/**
 * Roles and their bindings, and what they allow. Nothing is allowed that no rule allows, but to the group system:masters.
 * @see kubernetes: plugin/pkg/auth/authorizer/rbac/rbac.go
 */
export class Authorizer {
  /** By kind, namespace and name: every version there was, oldest first. */
  readonly #objects = new Map<string, Version[]>();

  /** Brings it in, or changes it, from that time on, unless it is only asked what that would do. */
  apply(object: AccessObject, at: Micros, { dryRun = false } = {}): 'created' | 'configured' | 'unchanged' {
    const key = keyOf(object.kind, object.metadata.namespace, object.metadata.name);
    const versions = this.#objects.get(key) ?? [];
    const last = versions.at(-1);
    if (last && JSON.stringify(last.object) === JSON.stringify(object)) return 'unchanged';
    if (!dryRun) this.#objects.set(key, [...versions, { at, since: last?.since ?? at, object }]);
    return last ? 'configured' : 'created';
  }

  /** Those of a kind that there are, with the time since when; of the cluster's own those that people bind. */
  list(kind: string, now: Micros): Pick<Version, 'since' | 'object'>[] {
    const own = kind === 'ClusterRole' ? Object.entries(defaultRoles) : [];
    const given = [...this.#objects.values()].flatMap((versions) => versions.findLast(({ at }) => at <= now) ?? []);
    const objects = given.filter(({ object }) => object.kind === kind);
    const isReplaced = (name: string): boolean => objects.some(({ object }) => object.metadata.name === name);
    return [
      ...own.filter(([name]) => !isReplaced(name)).map(([name, rules]) => ({ since: undefined, object: defaultRole(name, rules) })),
      ...objects,
    ];
  }

  allows(user: User, asked: ResourceRequest | PathRequest, now: Micros): boolean {
    if (user.groups.includes('system:masters')) return true;
    return this.rulesFor(user, 'path' in asked ? undefined : asked.namespace, now).some((rule) => allowsRule(rule, asked));
  }

  /** What is given to them in a namespace, or, without one, everywhere. @see kubernetes: pkg/registry/rbac/validation/rule.go RulesFor */
  rulesFor(user: User, namespace: string | undefined, now: Micros): PolicyRule[] {
    return this.#bindings(now).flatMap((binding) => {
      const own = binding.metadata.namespace;
      const isConcerned = (own === undefined || own === namespace) && list(binding.subjects).some((one) => isSubject(one, user, own));
      return isConcerned ? this.#rulesOf(binding, now) : [];
    });
  }

  #bindings(now: Micros): AccessObject[] {
    return this.#all(now).filter(({ kind }) => kind === 'RoleBinding' || kind === 'ClusterRoleBinding');
  }

  #all(now: Micros): AccessObject[] {
    return [...this.#objects.values()].flatMap((versions) => versions.findLast(({ at }) => at <= now)?.object ?? []);
  }

  /** A role that is not there allows nothing. @see kubernetes: pkg/registry/rbac/validation/rule.go GetRoleReferenceRules */
  #rulesOf({ roleRef, metadata }: AccessObject, now: Micros): readonly PolicyRule[] {
    const name = text(roleRef?.name);
    const inNamespace = roleRef?.kind === 'Role' ? metadata.namespace : undefined;
    const role = this.#objects.get(keyOf(text(roleRef?.kind), inNamespace, name))?.findLast(({ at }) => at <= now)?.object;
    if (!role) return roleRef?.kind === 'ClusterRole' ? (defaultRoles[name] ?? []) : [];
    const selectors = list(role.aggregationRule?.clusterRoleSelectors);
    if (selectors.length === 0) return list(role.rules);
    const parts = this.#all(now).filter(({ kind, metadata: { labels = {} } }) => {
      const hasAll = (wanted: Readonly<Record<string, string>> = {}) =>
        Object.entries(wanted).every(([key, value]) => labels[key] === value);
      return kind === 'ClusterRole' && selectors.some(({ matchLabels }) => hasAll(matchLabels));
    });
    return parts.flatMap(({ rules }) => list(rules));
  }
}

interface Version {
  readonly at: Micros;
  /** When it was created; undefined: with the cluster. */
  readonly since: Micros | undefined;
  readonly object: AccessObject;
}

const defaultRole = (name: string, rules: readonly PolicyRule[]): AccessObject => ({
  kind: 'ClusterRole',
  metadata: {
    name,
    annotations: { 'rbac.authorization.kubernetes.io/autoupdate': 'true' },
    labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults' },
  },
  rules,
});

const keyOf = (kind: string, namespace: string | undefined, name: string): string => `${kind}/${namespace ?? ''}/${name}`;

/** @see kubernetes: pkg/registry/rbac/validation/rule.go appliesToUser */
function isSubject({ kind, name = '', namespace }: Subject, user: User, ownNamespace: string | undefined): boolean {
  if (kind === 'User') return user.name === name;
  if (kind === 'Group') return user.groups.includes(name);
  const space = namespace || ownNamespace;
  return kind === 'ServiceAccount' && space !== undefined && user.name === `system:serviceaccount:${space}:${name}`;
}

/** @see kubernetes: plugin/pkg/auth/authorizer/rbac/rbac.go RuleAllows, pkg/apis/rbac/v1/evaluation_helpers.go */
function allowsRule(rule: PolicyRule, asked: ResourceRequest | PathRequest): boolean {
  const has = (given: readonly string[] | undefined, wanted: string): boolean => texts(given).some((one) => one === '*' || one === wanted);
  if (!has(rule.verbs, asked.verb)) return false;
  if ('path' in asked)
    return texts(rule.nonResourceURLs).some(
      (one) => one === '*' || one === asked.path || (one.endsWith('*') && asked.path.startsWith(one.replace(/\*+$/, ''))),
    );
  const { group, resource, subresource, name = '' } = asked;
  const combined = subresource ? `${resource}/${subresource}` : resource;
  const isOfAll = subresource !== undefined && subresource !== '' && texts(rule.resources).includes(`*/${subresource}`);
  const names = texts(rule.resourceNames);
  return has(rule.apiGroups, group) && (has(rule.resources, combined) || isOfAll) && (names.length === 0 || names.includes(name));
}
