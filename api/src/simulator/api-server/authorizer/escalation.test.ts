import { describe, expect, it } from 'vitest';
import { accessRefusal, escalation, roleEscalation } from './escalation.ts';
import type { AccessObject, PolicyRule } from './types.ts';

const user = { name: 'jane', groups: ['a', 'b'] };
const on = (resources: string[], verbs: string[], more: PolicyRule = {}): PolicyRule => ({ apiGroups: [''], resources, verbs, ...more });
const missing = (held: PolicyRule[], rules: PolicyRule[]): string[] => escalation(user, held, rules)?.split('\n').slice(1) ?? [];

/** @see kubernetes: component-helpers/auth/rbac/validation/policy_comparator_test.go, pkg/registry/rbac/validation/policy_compact_test.go */
describe('what rules give that others do not', () => {
  it.each<{ held: PolicyRule[]; rules: PolicyRule[]; told: string[] }>([
    { held: [on(['pods'], ['get'])], rules: [on(['pods'], ['get'])], told: [] },
    { held: [on(['pods'], ['get']), on(['pods'], ['list'])], rules: [on(['pods'], ['list', 'get'])], told: [] },
    { held: [on(['*'], ['*'])], rules: [on(['pods/log'], ['get'])], told: [] },
    { held: [on(['*/scale'], ['get'])], rules: [on(['pods/scale'], ['get'])], told: [] },
    {
      held: [on(['pods/scale'], ['get'])],
      rules: [on(['*/scale'], ['get'])],
      told: ['{APIGroups:[""], Resources:["*/scale"], Verbs:["get"]}'],
    },
    { held: [on(['pods'], ['get'])], rules: [on(['pods'], ['*'])], told: ['{APIGroups:[""], Resources:["pods"], Verbs:["*"]}'] },
    {
      held: [],
      rules: [on(['b', 'a'], ['y', 'x'])],
      told: ['{APIGroups:[""], Resources:["a"], Verbs:["y" "x"]}', '{APIGroups:[""], Resources:["b"], Verbs:["y" "x"]}'],
    },
    { held: [on(['pods'], ['get'])], rules: [on(['pods'], ['get'], { resourceNames: ['web'] })], told: [] },
    {
      held: [on(['pods'], ['get'], { resourceNames: ['web'] })],
      rules: [on(['pods'], ['get'], { resourceNames: ['web', 'db'] }), on(['pods'], ['get'])],
      told: [
        '{APIGroups:[""], Resources:["pods"], ResourceNames:["db"], Verbs:["get"]}',
        '{APIGroups:[""], Resources:["pods"], Verbs:["get"]}',
      ],
    },
    { held: [{ nonResourceURLs: ['/a/*'], verbs: ['get'] }], rules: [{ nonResourceURLs: ['/a/b', '/a/*'], verbs: ['get'] }], told: [] },
    {
      held: [{ nonResourceURLs: ['/a/*'], verbs: ['get'] }],
      rules: [{ nonResourceURLs: ['/b'], verbs: ['get', 'put'] }],
      told: ['{NonResourceURLs:["/b"], Verbs:["get"]}', '{NonResourceURLs:["/b"], Verbs:["put"]}'],
    },
  ])('$rules of $held: $told', ({ held, rules, told }) => expect(missing(held, rules)).toEqual(told));

  it('is told with who it was', () =>
    expect(escalation(user, [], [on(['pods'], ['get'])])).toBe(
      'user "jane" (groups=["a" "b"]) is attempting to grant RBAC permissions not currently held:\n{APIGroups:[""], Resources:["pods"], Verbs:["get"]}',
    ));

  it('is everything where a role is put together from others', () =>
    expect(
      roleEscalation(user, [on(['*'], ['*'])], {
        kind: 'ClusterRole',
        metadata: { name: 'r' },
        aggregationRule: { clusterRoleSelectors: [{}] },
      }),
    ).toBe('must have cluster-admin privileges to use the aggregationRule'));
});

/** @see kubernetes: pkg/registry/rbac/rolebinding/policybased/storage.go, pkg/registry/rbac/escalation_check.go BindingAuthorized */
describe('a binding', () => {
  const role = (kind: string, name: string, namespace: string | undefined, rules: PolicyRule[]): AccessObject => ({
    kind,
    metadata: { name, ...(namespace !== undefined && { namespace }) },
    rules,
  });
  const roles = [
    role('Role', 'r', 'other', []),
    role('Role', 'r', 'shop', [on(['pods'], ['get'])]),
    role('Role', 'none', 'shop', []),
    role('Role', 'far', 'other', []),
    role('ClusterRole', 'r', undefined, [on(['nodes'], ['get'])]),
  ];
  const refusal = (kind: string, roleRef: { kind: string; name: string } | undefined, may: string[] = [], groups: string[] = []) =>
    accessRefusal(
      {
        decision: (_, { verb, resource, name, namespace }) => ({
          allowed: may.includes(`${verb} ${resource} ${name} ${namespace ?? ''}`.trim()),
        }),
        rulesFor: () => [],
        access: (of) => roles.filter((one) => one.kind === of),
      },
      { name: 'jane', groups },
      { kind, metadata: { name: 'b', ...(!kind.startsWith('Cluster') && { namespace: 'shop' }) }, roleRef, rules: [on(['pods'], ['get'])] },
    );
  const told = (resource: string, what: string): string =>
    `${resource}.rbac.authorization.k8s.io "b" is forbidden: user "jane" (groups=[]) is attempting to grant RBAC permissions not currently held:\n{APIGroups:[""], Resources:["${what}"], Verbs:["get"]}`;
  const absent = (resource: string, name: string): string => `${resource}.rbac.authorization.k8s.io "${name}" not found`;

  it.each`
    rule                                             | kind                    | ref                                      | may                                | says
    ${'of a role of its namespace'}                  | ${'RoleBinding'}        | ${{ kind: 'Role', name: 'r' }}           | ${[]}                              | ${told('rolebindings', 'pods')}
    ${'of a role of all of them'}                    | ${'RoleBinding'}        | ${{ kind: 'ClusterRole', name: 'r' }}    | ${[]}                              | ${told('rolebindings', 'nodes')}
    ${'for all of them'}                             | ${'ClusterRoleBinding'} | ${{ kind: 'ClusterRole', name: 'r' }}    | ${[]}                              | ${told('clusterrolebindings', 'nodes')}
    ${'of a role that gives nothing'}                | ${'RoleBinding'}        | ${{ kind: 'Role', name: 'none' }}        | ${[]}                              | ${undefined}
    ${'of a role of another namespace'}              | ${'RoleBinding'}        | ${{ kind: 'Role', name: 'far' }}         | ${[]}                              | ${absent('roles', 'far')}
    ${'of one that is not there'}                    | ${'ClusterRoleBinding'} | ${{ kind: 'ClusterRole', name: 'none' }} | ${[]}                              | ${absent('clusterroles', 'none')}
    ${'of one that he may bind'}                     | ${'RoleBinding'}        | ${{ kind: 'Role', name: 'r' }}           | ${['bind roles r shop']}           | ${undefined}
    ${'of one that he may bind, be it there or not'} | ${'RoleBinding'}        | ${{ kind: 'ClusterRole', name: 'none' }} | ${['bind clusterroles none shop']} | ${undefined}
    ${'where he may bind another'}                   | ${'RoleBinding'}        | ${{ kind: 'Role', name: 'r' }}           | ${['bind roles none shop']}        | ${told('rolebindings', 'pods')}
  `('$rule: $says', ({ kind, ref, may, says }) => expect(refusal(kind, ref, may)?.message).toBe(says));

  it.each`
    rule                                  | kind             | may                            | says
    ${'of what he has not'}               | ${'Role'}        | ${[]}                          | ${told('roles', 'pods')}
    ${'of what he has not, everywhere'}   | ${'ClusterRole'} | ${['escalate clusterroles a']} | ${told('clusterroles', 'pods')}
    ${'where he may write what he likes'} | ${'Role'}        | ${['escalate roles b shop']}   | ${undefined}
    ${'where he may, everywhere'}         | ${'ClusterRole'} | ${['escalate clusterroles b']} | ${undefined}
  `('or a role $rule: $says', ({ kind, may, says }) => expect(refusal(kind, undefined, may)?.message).toBe(says));

  it('is given by masters as they like', () =>
    expect(refusal('RoleBinding', { kind: 'Role', name: 'r' }, [], ['system:masters'])).toBeUndefined());
});
