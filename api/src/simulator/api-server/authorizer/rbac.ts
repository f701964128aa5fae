import { compareText } from '../../apimachinery/compare-text.ts';
import { goQuote } from '../../apimachinery/go-quote.ts';
import type { Pod } from '../../apimachinery/objects.ts';
import { matchLabelSelector } from '../../apimachinery/selectors/selectors.ts';
import type { Micros } from '../../engine/index.ts';
import { list, text, texts } from '../validation/reading.ts';
import { defaultAccess } from './default-access.ts';
import { nodeIdentity, subdivided } from './node.ts';
import type { AccessObject, Decision, PathRequest, PolicyRule, ResourceRequest, Subject, User } from './types.ts';

/** Of a service account, as its token names it. @see kubernetes: staging/src/k8s.io/apiserver/pkg/authentication/serviceaccount/util.go */
export function serviceAccountUser(namespace: string, name: string): User {
  const groups = ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'];
  return { name: `system:serviceaccount:${namespace}:${name}`, groups };
}

/**
 * Roles and their bindings, and what they allow; beside them what nothing in a run goes by. Nothing is allowed that no rule allows, but to the group system:masters,
 * and to kubelets what is their node's.
 * @see kubernetes: plugin/pkg/auth/authorizer/rbac/rbac.go
 */
export class Authorizer {
  /** By kind, namespace and name: every version there was, oldest first, but for the cluster's own. */
  readonly #objects = new Map<string, Version[]>();
  /** What was taken away that nobody has brought in, and when: it follows from something else, and may come back. */
  readonly #takenAway = new Map<string, Micros[]>();
  /** Who is told of changes of a kind. */
  readonly #watchers = new Map<string, (() => void)[]>();
  readonly #pods: (now: Micros) => readonly Pod[];

  /** `pods`: those that there are, of which nodes' kubelets may know. */
  constructor(pods: (now: Micros) => readonly Pod[] = () => []) {
    this.#pods = pods;
  }

  /** Brings it in, or changes it, from that time on, unless it is only asked what that would do. */
  apply(
    object: AccessObject,
    at: Micros,
    { dryRun = false, revision = () => 1 }: { readonly dryRun?: boolean; readonly revision?: () => number } = {},
  ): 'created' | 'configured' | 'unchanged' {
    const key = keyOf(object.kind, object.metadata.namespace, object.metadata.name);
    const versions = this.#objects.get(key) ?? [];
    const last = present(versions.at(-1) ?? defaults().get(key));
    if (last && JSON.stringify(last.object) === JSON.stringify(object)) return 'unchanged';
    if (!dryRun) this.#note(key, { at, since: last ? last.since : at, revision: revision(), object });
    return last ? 'configured' : 'created';
  }

  /** Takes it away from that time on. */
  remove(kind: string, namespace: string | undefined, name: string, at: Micros, revision = () => 1): void {
    const key = keyOf(kind, namespace, name);
    const versions = this.#objects.get(key) ?? [];
    const last = present(versions.at(-1) ?? defaults().get(key));
    if (last) this.#note(key, { ...last, at, revision: revision(), isGone: true });
    else this.#takenAway.set(key, [...(this.#takenAway.get(key) ?? []), at]);
  }

  #note(key: string, version: Version): void {
    this.#objects.set(key, [...(this.#objects.get(key) ?? []), version]);
    for (const told of this.#watchers.get(version.object.kind) ?? []) told();
  }

  /** `told` is called when one of that kind has changed. */
  watch(kind: string, told: () => void): void {
    this.#watchers.set(kind, [...(this.#watchers.get(kind) ?? []), told]);
  }

  /** What became of those of a kind, in order: each version, and the one before it, unless it was new. */
  history(kind: string): { readonly version: Version; readonly previous: Version | undefined }[] {
    return [...this.#objects]
      .flatMap(([key, versions]) =>
        versions.map((version, i) => ({ version, previous: present(i > 0 ? versions[i - 1] : defaults().get(key)) })),
      )
      .filter(({ version }) => version.object.kind === kind)
      .sort((a, b) => a.version.revision - b.version.revision);
  }

  /** When that which nobody has brought in was taken away last. */
  takenAwayAt(kind: string, namespace: string | undefined, name: string, now: Micros): Micros | undefined {
    return this.#takenAway.get(keyOf(kind, namespace, name))?.findLast((at) => at <= now);
  }

  /** Takes away all that is in a namespace. */
  empty(namespace: string, at: Micros, revision?: () => number): void {
    const all = [...defaults().values(), ...[...this.#objects.values()].map((versions) => versions[0] as Version)];
    for (const { object } of all)
      if (object.metadata.namespace === namespace) this.remove(object.kind, namespace, object.metadata.name, at, revision);
  }

  /** One that there is. */
  get(kind: string, namespace: string | undefined, name: string, now: Micros): Kept | undefined {
    return this.#present(keyOf(kind, namespace, name), now);
  }

  /** Those of a kind that there are, with the time since when. */
  list(kind: string, now: Micros): Kept[] {
    return this.#all(kind, now).map(({ since, revision, object }) => ({
      ...{ since, revision },
      object: object.aggregationRule ? { ...object, rules: this.#rulesOf(object, now) } : object,
    }));
  }

  allows(user: User, asked: ResourceRequest | PathRequest, now: Micros): boolean {
    return this.decision(user, asked, now).allowed;
  }

  decision(user: User, asked: ResourceRequest | PathRequest, now: Micros): Decision {
    if (user.groups.includes('system:masters')) return { allowed: true, reason: '' };
    const node = nodeIdentity(user);
    const asNode = node === undefined ? undefined : this.#decisionForNode(node, asked, now);
    if (asNode?.allowed) return asNode;
    const byRoles = this.#decisionByRoles(user, asked, now);
    // What each has to say stands on a line of its own. @see kubernetes: apiserver/pkg/authorization/union/union.go
    return byRoles.allowed || !asNode?.reason
      ? byRoles
      : { allowed: false, reason: [asNode.reason, byRoles.reason].filter(Boolean).join('\n') };
  }

  #decisionForNode(node: string, asked: ResourceRequest | PathRequest, now: Micros): Decision {
    const own = subdivided(node, asked, this.#pods(now));
    const role = own ? undefined : defaults().get(keyOf('ClusterRole', undefined, 'system:node'))?.object;
    return own ?? { allowed: list(role?.rules).some((rule) => allowsRule(rule, asked)), reason: '' };
  }

  #decisionByRoles(user: User, asked: ResourceRequest | PathRequest, now: Micros): Decision {
    const wrong = new Set<string>();
    for (const { binding, subject, rules } of this.#givenTo(user, 'path' in asked ? undefined : asked.namespace, now)) {
      if (!rules) wrong.add(unresolved(binding));
      else if (rules.some((rule) => allowsRule(rule, asked)))
        return { allowed: true, reason: `RBAC: allowed by ${bindingText(binding)} to ${subjectText(subject, binding)}` };
    }
    const [first, ...others] = wrong;
    if (first === undefined) return { allowed: false, reason: '' };
    return { allowed: false, reason: `RBAC: ${others.length > 0 ? `[${[...wrong].join(', ')}]` : first}` };
  }

  /** What is given to them in a namespace, or, without one, everywhere. */
  rulesFor(user: User, namespace: string | undefined, now: Micros): PolicyRule[] {
    return this.#givenTo(user, namespace, now).flatMap(({ rules }) => rules ?? []);
  }

  /** By each binding; no rules where its role is not there. @see kubernetes: pkg/registry/rbac/validation/rule.go VisitRulesFor */
  #givenTo(user: User, namespace: string | undefined, now: Micros): Given[] {
    const bindings = [...this.#all('ClusterRoleBinding', now), ...(namespace === undefined ? [] : this.#all('RoleBinding', now))];
    return bindings.flatMap(({ object: binding }) => {
      const own = binding.metadata.namespace;
      if (own !== undefined && own !== namespace) return [];
      const subject = list(binding.subjects).find((one) => isSubject(one, user, own));
      if (!subject) return [];
      const role = this.#referred(binding.roleRef, own, now);
      return [{ binding, subject, rules: role && this.#rulesOf(role, now) }];
    });
  }

  #all(kind: string, now: Micros): Version[] {
    const given = new Map<string, Version>();
    for (const [key, versions] of this.#objects) {
      const version = versions.findLast(({ at }) => at <= now);
      if (version?.object.kind === kind) given.set(key, version);
    }
    const own = [...defaults()].filter(([key, { object }]) => object.kind === kind && !given.has(key));
    return [...own.map(([, version]) => version), ...[...given.values()].filter(({ isGone }) => !isGone)];
  }

  #referred(roleRef: AccessObject['roleRef'], namespace: string | undefined, now: Micros): AccessObject | undefined {
    const key = keyOf(text(roleRef?.kind), roleRef?.kind === 'Role' ? namespace : undefined, text(roleRef?.name));
    return this.#present(key, now)?.object;
  }

  #present(key: string, now: Micros): Version | undefined {
    return present(this.#objects.get(key)?.findLast(({ at }) => at <= now) ?? defaults().get(key));
  }

  /**
   * A role that is not there allows nothing; one that is put together from others has each of their rules once.
   * @see kubernetes: pkg/controller/clusterroleaggregation/clusterroleaggregation_controller.go syncClusterRole
   */
  #rulesOf(role: AccessObject | undefined, now: Micros, within: readonly string[] = []): readonly PolicyRule[] {
    const selectors = list(role?.aggregationRule?.clusterRoleSelectors);
    if (!role || selectors.length === 0) return list(role?.rules);
    const path = [...within, role.metadata.name];
    const others = this.#all('ClusterRole', now)
      .map(({ object }) => object)
      .filter(({ metadata }) => !path.includes(metadata.name))
      .sort((a, b) => compareText(a.metadata.name, b.metadata.name));
    const parts = selectors.flatMap((selector) => others.filter(({ metadata }) => matchLabelSelector(selector, metadata.labels)));
    const rules = parts.flatMap((part) => this.#rulesOf(part, now, path).map((rule) => [JSON.stringify(rule), rule] as const));
    return [...new Map(rules).values()];
  }
}

interface Given {
  readonly binding: AccessObject;
  readonly subject: Subject;
  readonly rules: readonly PolicyRule[] | undefined;
}

/** @see kubernetes: pkg/registry/rbac/validation/rule.go GetRoleReferenceRules; client-go/listers/rbac/v1 */
function unresolved({ roleRef }: AccessObject): string {
  const [kind, name] = [text(roleRef?.kind), text(roleRef?.name)];
  if (kind !== 'Role' && kind !== 'ClusterRole') return `unsupported role reference kind: ${goQuote(kind)}`;
  return `${kind.toLowerCase()}.rbac.authorization.k8s.io "${name}" not found`;
}

/** @see kubernetes: pkg/registry/rbac/validation/rule.go roleBindingDescriber, describeSubject */
const bindingText = ({ kind, metadata: { name, namespace }, roleRef }: AccessObject): string =>
  `${kind} ${goQuote(namespace === undefined ? name : `${name}/${namespace}`)} of ${text(roleRef?.kind)} ${goQuote(text(roleRef?.name))}`;
const subjectText = ({ kind = '', name = '', namespace }: Subject, { metadata }: AccessObject): string =>
  `${kind} ${goQuote(kind === 'ServiceAccount' ? `${name}/${namespace || (metadata.namespace ?? '')}` : name)}`;

/** An object as it is at a moment. */
export interface Kept {
  /** When it was created; undefined: with the cluster. */
  readonly since: Micros | undefined;
  /** Of its last change; what a run begins with has the first. */
  readonly revision: number;
  readonly object: AccessObject;
}

/** The same, from a moment on. */
interface Version extends Kept {
  readonly at: Micros;
  /** From that time on it is no more. */
  readonly isGone?: true;
}

const present = (version: Version | undefined): Version | undefined => (version?.isGone ? undefined : version);

/** The cluster's own, by their keys. */
function defaults(): ReadonlyMap<string, Version> {
  own ??= new Map(
    defaultAccess().map((object) => {
      const { kind, metadata } = object;
      return [keyOf(kind, metadata.namespace, metadata.name), { at: Number.NEGATIVE_INFINITY, since: undefined, revision: 1, object }];
    }),
  );
  return own;
}
let own: ReadonlyMap<string, Version> | undefined;

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
