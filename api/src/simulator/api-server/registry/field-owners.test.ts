import { expect, it } from 'vitest';
import { conflictMessage, FieldOwners } from './field-owners.ts';

const pod = (image: string, port: number, rest: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', namespace: 'default', uid: 'u' },
  spec: { containers: [{ name: 'app', image, ports: [{ containerPort: 80, name: `p${port}` }], command: [`${port}`] }], ...rest },
});
const key = pod('a', 1);
const others = (set: (owners: FieldOwners) => void) => {
  const owners = new FieldOwners();
  set(owners);
  return owners;
};
const told = (owners: FieldOwners, live: object) =>
  conflictMessage(owners.conflicts('me', pod('b', 2, { nodeSelector: { x: '2' } }), live as never, undefined));
const NONE = 'Apply failed with 0 conflicts: ';

/** @see sigs.k8s.io/structured-merge-diff: merge/conflict_test.go; kubernetes: apimachinery/pkg/util/managedfields/internal/conflict_test.go */
it.each([
  {
    rule: 'lists that have keys conflict by member, others and some maps as wholes',
    owners: others((all) => all.apply(key, 'other', pod('a', 1, { nodeSelector: { x: '1', y: '1' } }))),
    live: pod('a', 1, { nodeSelector: { x: '1', y: '1' } }),
    says: 'Apply failed with 4 conflicts: conflicts with "other":\n- .spec.containers[name="app"].image\n- .spec.containers[name="app"].ports[containerPort=80,protocol="TCP"].name\n- .spec.containers[name="app"].command\n- .spec.nodeSelector',
  },
  {
    rule: 'what another wants likewise is shared',
    owners: others((all) => all.apply(key, 'other', pod('b', 2, { nodeSelector: { x: '2' } }))),
    live: pod('b', 2, { nodeSelector: { x: '2' } }),
    says: NONE,
  },
  {
    rule: 'what is its own it may change',
    owners: others((all) => all.apply(key, 'me', pod('a', 1))),
    live: pod('a', 1),
    says: NONE,
  },
  {
    rule: 'unless a patch has changed it',
    owners: others((all) => {
      all.apply(key, 'me', pod('b', 2));
      all.change(key, 'kubectl-set', { spec: { containers: [{ name: 'app', image: 'a' }] } });
    }),
    live: pod('a', 2),
    says: 'Apply failed with 1 conflict: conflict with "kubectl-set" using v1: .spec.containers[name="app"].image',
  },
  {
    rule: 'what has only been filled in is nobody’s',
    owners: others((all) => all.apply(key, 'other', { ...pod('b', 2), spec: {} })),
    live: pod('b', 1),
    says: NONE,
  },
  {
    rule: 'what was created is its creator’s',
    owners: others(() => undefined),
    live: pod('b', 1),
    says: 'Apply failed with 2 conflicts: conflicts with "kubectl-create" using v1:\n- .spec.containers[name="app"].ports[containerPort=80,protocol="TCP"].name\n- .spec.containers[name="app"].command',
  },
])('$rule', ({ owners, live, says }) => expect(told(owners, live)).toBe(says));
