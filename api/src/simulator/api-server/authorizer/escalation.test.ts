import { describe, expect, it } from 'vitest';
import { escalation, roleEscalation } from './escalation.ts';
import type { PolicyRule } from './rbac.ts';

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
