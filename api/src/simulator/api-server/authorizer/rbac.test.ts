import { describe, expect, it } from 'vitest';
import { Authorizer, serviceAccountUser } from './rbac.ts';
import type { AccessObject, PathRequest, ResourceRequest } from './types.ts';

const reader = serviceAccountUser('shop', 'reader');
const asks = (verb: string, resource: string, more: Partial<ResourceRequest> = {}): ResourceRequest => {
  const [type = '', subresource] = resource.split('/');
  return { verb, group: '', resource: type, subresource, namespace: 'shop', ...more };
};
const role = (rules: AccessObject['rules'], more: Partial<AccessObject> = {}): AccessObject => ({
  kind: 'Role',
  metadata: { name: 'r', namespace: 'shop' },
  rules,
  ...more,
});
const clusterRole = (rules: AccessObject['rules'], name = 'r', more: Partial<AccessObject> = {}): AccessObject => ({
  kind: 'ClusterRole',
  metadata: { name },
  rules,
  ...more,
});
const sa = { kind: 'ServiceAccount', name: 'reader', namespace: 'shop' };
const bound = (kind: string, name: string, subjects: AccessObject['subjects'] = [sa], namespace = 'shop'): AccessObject => ({
  kind: 'RoleBinding',
  metadata: { name: 'b', namespace },
  subjects,
  roleRef: { kind, name },
});
const boundEverywhere = (name: string, subjects: AccessObject['subjects'] = [sa]): AccessObject => ({
  kind: 'ClusterRoleBinding',
  metadata: { name: 'b' },
  subjects,
  roleRef: { kind: 'ClusterRole', name },
});
const pods = { apiGroups: [''], resources: ['pods'], verbs: ['get', 'list'] };

const allowed = (objects: readonly AccessObject[], asked: ResourceRequest | PathRequest, user = reader): boolean => {
  const authorizer = new Authorizer();
  for (const object of objects) authorizer.apply(object, 0);
  return authorizer.allows(user, asked, 0);
};

/** @see kubernetes: plugin/pkg/auth/authorizer/rbac/rbac_test.go TestAuthorizer, TestRuleMatches; pkg/registry/rbac/validation/rule_test.go */
describe('who is allowed what', () => {
  it.each<{ rule: string; objects: AccessObject[]; asked: ResourceRequest | PathRequest; yes: boolean }>([
    { rule: 'nothing without a binding', objects: [role([pods])], asked: asks('get', 'pods'), yes: false },
    { rule: 'what a bound role says', objects: [role([pods]), bound('Role', 'r')], asked: asks('get', 'pods'), yes: true },
    { rule: 'no other verb', objects: [role([pods]), bound('Role', 'r')], asked: asks('watch', 'pods'), yes: false },
    { rule: 'no other resource', objects: [role([pods]), bound('Role', 'r')], asked: asks('get', 'secrets'), yes: false },
    { rule: 'not its parts', objects: [role([pods]), bound('Role', 'r')], asked: asks('get', 'pods/log'), yes: false },
    { rule: 'no other group', objects: [role([pods]), bound('Role', 'r')], asked: asks('get', 'pods', { group: 'apps' }), yes: false },
    {
      rule: 'no other namespace',
      objects: [role([pods]), bound('Role', 'r')],
      asked: asks('get', 'pods', { namespace: 'default' }),
      yes: false,
    },
    {
      rule: 'not all namespaces',
      objects: [role([pods]), bound('Role', 'r')],
      asked: asks('list', 'pods', { namespace: undefined }),
      yes: false,
    },
    { rule: 'nothing by a role that is not there', objects: [bound('Role', 'r')], asked: asks('get', 'pods'), yes: false },
    {
      rule: 'a cluster role in one namespace',
      objects: [clusterRole([pods]), bound('ClusterRole', 'r')],
      asked: asks('get', 'pods'),
      yes: true,
    },
    {
      rule: 'a cluster role everywhere',
      objects: [clusterRole([pods]), boundEverywhere('r')],
      asked: asks('list', 'pods', { namespace: undefined }),
      yes: true,
    },
    {
      rule: 'a part by its own name',
      objects: [role([{ ...pods, resources: ['pods/log'] }]), bound('Role', 'r')],
      asked: asks('get', 'pods/log'),
      yes: true,
    },
    {
      rule: 'that part of everything',
      objects: [role([{ ...pods, resources: ['*/log'] }]), bound('Role', 'r')],
      asked: asks('get', 'pods/log'),
      yes: true,
    },
    {
      rule: 'stars',
      objects: [role([{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }]), bound('Role', 'r')],
      asked: asks('patch', 'deployments/scale', { group: 'apps' }),
      yes: true,
    },
    {
      rule: 'the named alone',
      objects: [role([{ ...pods, resourceNames: ['web'] }]), bound('Role', 'r')],
      asked: asks('get', 'pods', { name: 'web' }),
      yes: true,
    },
    {
      rule: 'no list of the named',
      objects: [role([{ ...pods, resourceNames: ['web'] }]), bound('Role', 'r')],
      asked: asks('list', 'pods'),
      yes: false,
    },
    {
      rule: 'a whole namespace’s accounts',
      objects: [role([pods]), bound('Role', 'r', [{ kind: 'Group', name: 'system:serviceaccounts:shop' }])],
      asked: asks('get', 'pods'),
      yes: true,
    },
    {
      rule: 'another namespace’s account of the same name',
      objects: [role([pods]), bound('Role', 'r', [{ ...sa, namespace: 'default' }])],
      asked: asks('get', 'pods'),
      yes: false,
    },
    {
      rule: 'an account by its user’s name',
      objects: [role([pods]), bound('Role', 'r', [{ kind: 'User', name: 'system:serviceaccount:shop:reader' }])],
      asked: asks('get', 'pods'),
      yes: true,
    },
    { rule: 'view: Pods and their logs', objects: [bound('ClusterRole', 'view')], asked: asks('get', 'pods/log'), yes: true },
    { rule: 'view: no Secrets', objects: [bound('ClusterRole', 'view')], asked: asks('get', 'secrets'), yes: false },
    { rule: 'edit: Secrets', objects: [bound('ClusterRole', 'edit')], asked: asks('delete', 'secrets'), yes: true },
    { rule: 'edit: no quotas', objects: [bound('ClusterRole', 'edit')], asked: asks('delete', 'resourcequotas'), yes: false },
    {
      rule: 'admin: roles',
      objects: [bound('ClusterRole', 'admin')],
      asked: asks('create', 'roles', { group: 'rbac.authorization.k8s.io' }),
      yes: true,
    },
    {
      rule: 'cluster-admin: nodes',
      objects: [boundEverywhere('cluster-admin')],
      asked: asks('delete', 'nodes', { namespace: undefined, name: 'n' }),
      yes: true,
    },
    { rule: 'cluster-admin: any path', objects: [boundEverywhere('cluster-admin')], asked: { verb: 'get', path: '/metrics' }, yes: true },
    {
      rule: 'a path with a star',
      objects: [clusterRole([{ nonResourceURLs: ['/logs/*'], verbs: ['get'] }]), boundEverywhere('r')],
      asked: { verb: 'get', path: '/logs/kubelet' },
      yes: true,
    },
    {
      rule: 'a role that is put together from others',
      objects: [
        clusterRole([], 'sum', { aggregationRule: { clusterRoleSelectors: [{ matchLabels: { part: 'yes' } }] } }),
        { kind: 'ClusterRole', metadata: { name: 'part', labels: { part: 'yes' } }, rules: [pods] },
        boundEverywhere('sum'),
      ],
      asked: asks('get', 'pods'),
      yes: true,
    },
    {
      rule: 'view takes in what is marked as a part of it, and so does edit, of which it is itself a part',
      objects: [
        clusterRole([{ ...pods, apiGroups: ['x'] }], 'mine', {
          metadata: { name: 'mine', labels: { 'rbac.authorization.k8s.io/aggregate-to-view': 'true' } },
        }),
        bound('ClusterRole', 'edit'),
      ],
      asked: asks('get', 'pods', { group: 'x' }),
      yes: true,
    },
    { rule: 'the version, to anybody', objects: [], asked: { verb: 'get', path: '/version' }, yes: true },
    { rule: 'what APIs there are, to whoever is known', objects: [], asked: { verb: 'get', path: '/apis/apps/v1' }, yes: true },
    {
      rule: 'and what they may do',
      objects: [],
      asked: asks('create', 'selfsubjectrulesreviews', { group: 'authorization.k8s.io', namespace: undefined }),
      yes: true,
    },
  ])('$rule', ({ objects, asked, yes }) => expect(allowed(objects, asked)).toBe(yes));

  it('each controller what it needs, in the account of its name', () => {
    const controller = serviceAccountUser('kube-system', 'node-controller');
    expect(allowed([], asks('delete', 'nodes', { namespace: undefined, name: 'n' }), controller)).toBe(true);
    expect(allowed([], asks('delete', 'secrets'), controller)).toBe(false);
  });

  it('a role that is put together shows the rules that it has, each once', () => {
    const authorizer = new Authorizer();
    const part = { labels: { 'rbac.authorization.k8s.io/aggregate-to-view': 'true' } };
    for (const name of ['a', 'b']) authorizer.apply(clusterRole([pods], name, { metadata: { name, ...part } }), 0);
    const rules = authorizer.list('ClusterRole', 0).find(({ object }) => object.metadata.name === 'view')?.object.rules ?? [];
    expect(rules.filter(({ resources }) => resources?.join() === 'pods')).toEqual([pods]);
    expect(rules.at(-1)).toEqual({ apiGroups: ['metrics.k8s.io'], resources: ['pods', 'nodes'], verbs: ['get', 'list', 'watch'] });
  });

  it('what the cluster has of its own is configured, not created', () => {
    expect(new Authorizer().apply(clusterRole([pods], 'view'), 0)).toBe('configured');
  });

  it('everything, to the masters', () => {
    expect(allowed([], asks('delete', 'nodes'), { name: 'root', groups: ['system:masters'] })).toBe(true);
  });

  it('until a binding, or the role, is taken away; what comes back is new', () => {
    const authorizer = new Authorizer();
    const [given, by] = [role([pods]), bound('Role', 'r')];
    for (const object of [given, by]) authorizer.apply(object, 0);
    const may = (at: number) => authorizer.allows(reader, asks('get', 'pods'), at);
    authorizer.remove('RoleBinding', 'shop', 'b', 5);
    expect([may(4), may(5), authorizer.list('RoleBinding', 5).some(({ object }) => object.metadata.namespace === 'shop')]).toEqual([
      true,
      false,
      false,
    ]);
    expect([authorizer.apply(by, 7), may(7)]).toEqual(['created', true]);
    expect(authorizer.list('RoleBinding', 7).find(({ object }) => object.metadata.namespace === 'shop')?.since).toBe(7);
    authorizer.remove('Role', 'shop', 'r', 8);
    expect(may(8)).toBe(false);
    authorizer.remove('ClusterRole', undefined, 'view', 9);
    expect([8, 9].map((at) => authorizer.list('ClusterRole', at).some(({ object }) => object.metadata.name === 'view'))).toEqual([
      true,
      false,
    ]);
  });
  it('until the namespace is emptied; those of others stay', () => {
    const authorizer = new Authorizer();
    for (const object of [role([pods]), bound('Role', 'r')]) authorizer.apply(object, 0);
    authorizer.empty('shop', 5);
    expect([4, 5].map((now) => authorizer.allows(reader, asks('get', 'pods'), now))).toEqual([true, false]);
    expect([4, 5].map((now) => authorizer.get('Role', 'shop', 'r', now) !== undefined)).toEqual([true, false]);
    expect(authorizer.get('Role', 'kube-system', 'kube-proxy', 5)).toBeDefined();
  });
  it('from when a binding is there', () => {
    const authorizer = new Authorizer();
    const at = (now: number) => authorizer.allows(reader, asks('get', 'pods'), now);
    expect(authorizer.apply(role([pods]), 0)).toBe('created');
    expect(authorizer.apply(bound('Role', 'r'), 5)).toBe('created');
    expect([at(4), at(5)]).toEqual([false, true]);
    expect(authorizer.apply(role([pods]), 6)).toBe('unchanged');
    expect(authorizer.apply(role([{ ...pods, verbs: ['list'] }]), 7)).toBe('configured');
    expect([at(6), at(7)]).toEqual([true, false]);
  });
});

/** @see kubernetes: plugin/pkg/auth/authorizer/rbac/rbac.go Authorize; pkg/registry/rbac/validation/rule.go describeSubject */
describe('why', () => {
  const reason = (objects: readonly AccessObject[], verb: string): string => {
    const authorizer = new Authorizer();
    for (const object of objects) authorizer.apply(object, 0);
    return authorizer.decision(reader, asks(verb, 'pods'), 0).reason;
  };

  it.each<{ objects: AccessObject[]; verb: string; told: string }>([
    {
      objects: [role([pods]), bound('Role', 'r')],
      verb: 'get',
      told: 'RBAC: allowed by RoleBinding "b/shop" of Role "r" to ServiceAccount "reader/shop"',
    },
    {
      objects: [clusterRole([pods]), boundEverywhere('r', [{ kind: 'Group', name: 'system:serviceaccounts' }])],
      verb: 'get',
      told: 'RBAC: allowed by ClusterRoleBinding "b" of ClusterRole "r" to Group "system:serviceaccounts"',
    },
    { objects: [role([pods]), bound('Role', 'r')], verb: 'delete', told: '' },
    { objects: [bound('Role', 'none')], verb: 'get', told: 'RBAC: role.rbac.authorization.k8s.io "none" not found' },
    {
      objects: [bound('Role', 'none'), boundEverywhere('no')],
      verb: 'get',
      told: 'RBAC: [clusterrole.rbac.authorization.k8s.io "no" not found, role.rbac.authorization.k8s.io "none" not found]',
    },
    {
      objects: [clusterRole([pods]), boundEverywhere('r'), bound('Role', 'none')],
      verb: 'get',
      told: 'RBAC: allowed by ClusterRoleBinding "b" of ClusterRole "r" to ServiceAccount "reader/shop"',
    },
  ])('$told', ({ objects, verb, told }) => expect(reason(objects, verb)).toBe(told));
});
