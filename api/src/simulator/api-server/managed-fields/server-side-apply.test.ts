import { expect, it } from 'vitest';
import type { Loose } from '../defaults/loose.ts';
import { appliedFields, compareFields } from './field-set.ts';
import { type Owned, part, type Writer } from './managed-fields.ts';
import { applyOver, conflictMessage } from './server-side-apply.ts';

const me = { manager: 'me' };
const pod = (container: Loose, rest: Loose = {}): Loose => ({
  metadata: { name: 'web' },
  spec: { containers: [{ name: 'app', ...container }], ...rest },
});
const ports = (name: string) => [{ containerPort: 80, protocol: 'TCP', name }];
const map = (data: Loose): Loose => ({ metadata: { name: 'm' }, data });
const applies = (manager: string, manifest: Loose): Owned => {
  const write: Writer = { manager, applied: manifest };
  return { write, fields: appliedFields(part(manifest, write)), at: 0 };
};
const updates = (manager: string, object: Loose, subresource?: string): Owned => {
  const write: Writer = { manager, ...(subresource && { subresource }) };
  return { write, fields: compareFields({}, part(object, write)).changed, at: 0 };
};
const asked = (current: Loose, wanted: Loose, owners: readonly Owned[]) => applyOver(current, wanted, me, owners);

/** @see sigs.k8s.io/structured-merge-diff: merge/conflict_test.go, merge/multiple_appliers_test.go; kubernetes: apimachinery/pkg/util/managedfields/internal/conflict_test.go */
it.each<{ rule: string; current: Loose; wanted: Loose; owners: readonly Owned[]; says: string }>([
  {
    rule: 'lists that have keys conflict by member, others and some maps as wholes; what is set itself is told first',
    current: pod({ image: 'a', ports: ports('p'), command: ['a'] }, { nodeSelector: { x: '1', y: '1' } }),
    wanted: pod({ image: 'b', ports: ports('q'), command: ['b'] }, { nodeSelector: { x: '2' } }),
    owners: [applies('other', pod({ image: 'a', ports: ports('p'), command: ['a'] }, { nodeSelector: { x: '1', y: '1' } }))],
    says: '4 conflicts: conflicts with "other":\n- .spec.nodeSelector\n- .spec.containers[name="app"].command\n- .spec.containers[name="app"].image\n- .spec.containers[name="app"].ports[containerPort=80,protocol="TCP"].name',
  },
  {
    rule: 'what another wants likewise is shared',
    current: map({ a: '1' }),
    wanted: map({ a: '1' }),
    owners: [applies('other', map({ a: '1' }))],
    says: '0 conflicts: ',
  },
  {
    rule: 'what is its own it may change',
    current: map({ a: '1' }),
    wanted: map({ a: '2' }),
    owners: [applies('me', map({ a: '1' }))],
    says: '0 conflicts: ',
  },
  {
    rule: 'what it has set by an update is another’s',
    current: map({ a: '1' }),
    wanted: map({ a: '2' }),
    owners: [updates('me', map({ a: '1' }))],
    says: '1 conflict: conflict with "me" using v1: .data.a',
  },
  {
    rule: 'what has only been filled in is nobody’s',
    current: pod({ image: 'a', imagePullPolicy: 'Always' }),
    wanted: pod({ image: 'a', imagePullPolicy: 'Never' }),
    owners: [applies('other', pod({ image: 'a' }))],
    says: '0 conflicts: ',
  },
  {
    rule: 'several may be in the way',
    current: map({ a: '1', b: '1' }),
    wanted: map({ a: '2', b: '2' }),
    owners: [updates('b', map({ a: '1', b: '1' })), applies('a', map({ a: '1' }))],
    says: '3 conflicts: conflicts with "a":\n- .data.a\nconflicts with "b" using v1:\n- .data.a\n- .data.b',
  },
  {
    rule: 'one of a set stands for itself',
    current: { metadata: { finalizers: ['x/y'] } },
    wanted: { metadata: { finalizers: ['x/z'] } },
    owners: [applies('other', { metadata: { finalizers: ['x/y'] } })],
    says: '0 conflicts: ',
  },
])('conflicts: $rule', ({ current, wanted, owners, says }) => {
  expect(conflictMessage(asked(current, wanted, owners).conflicts, 'v1')).toBe(`Apply failed with ${says}`);
});

/** @see sigs.k8s.io/structured-merge-diff: merge/multiple_appliers_test.go TestMultipleAppliersSet, TestMultipleAppliersNestedType; merge/union_test.go */
it.each<{ rule: string; current: Loose; wanted: Loose; owners: readonly Owned[]; object: Loose }>([
  {
    rule: 'what the manager says no more goes',
    current: map({ a: '1', b: '1' }),
    wanted: map({ a: '1' }),
    owners: [applies('me', map({ a: '1', b: '1' }))],
    object: map({ a: '1' }),
  },
  {
    rule: 'unless another has applied it, too',
    current: map({ a: '1', b: '1' }),
    wanted: map({ a: '1' }),
    owners: [applies('me', map({ a: '1', b: '1' })), applies('other', map({ b: '1' }))],
    object: map({ a: '1', b: '1' }),
  },
  {
    rule: 'or has set it since',
    current: map({ a: '1', b: '2' }),
    wanted: map({ a: '1' }),
    owners: [applies('me', map({ a: '1' })), updates('other', map({ b: '2' }))],
    object: map({ a: '1', b: '2' }),
  },
  {
    rule: 'with the last of its fields a field goes',
    current: map({ a: '1' }),
    wanted: { metadata: { name: 'm' } },
    owners: [applies('me', map({ a: '1' }))],
    object: { metadata: { name: 'm' } },
  },
  {
    rule: 'so it does where the manifest still names it, but says nothing of it',
    current: pod({ image: 'a' }, { volumes: [{ name: 'v', emptyDir: { medium: 'Memory' } }] }),
    wanted: pod({ image: 'a' }, { volumes: [{ name: 'v', emptyDir: {} }] }),
    owners: [applies('me', pod({ image: 'a' }, { volumes: [{ name: 'v', emptyDir: { medium: 'Memory' } }] }))],
    object: pod({ image: 'a' }, { volumes: [{ name: 'v' }] }),
  },
  {
    rule: 'a member of a list goes with what others have set of it',
    current: {
      spec: {
        containers: [
          { name: 'a', image: 'x' },
          { name: 'b', image: 'y', tty: true },
        ],
      },
    },
    wanted: { spec: { containers: [{ name: 'a', image: 'x' }] } },
    owners: [
      applies('me', {
        spec: {
          containers: [
            { name: 'a', image: 'x' },
            { name: 'b', image: 'y' },
          ],
        },
      }),
      { write: { manager: 'other' }, fields: new Set(['f:spec\nf:containers\nk:{"name":"b"}\nf:tty']), at: 0 },
    ],
    object: { spec: { containers: [{ name: 'a', image: 'x' }] } },
  },
  {
    rule: 'what others have added to lists and maps stays, ports are told apart by their protocol, too',
    current: {
      metadata: { labels: { x: 'y' }, finalizers: ['x/y'] },
      spec: { containers: [{ name: 'app', image: 'a', ports: ports('p') }] },
    },
    wanted: {
      metadata: { labels: { a: 'b' }, finalizers: ['x/z'] },
      spec: { containers: [{ name: 'app', ports: [{ containerPort: 80, protocol: 'UDP', name: 'u' }] }] },
    },
    owners: [],
    object: {
      metadata: { labels: { x: 'y', a: 'b' }, finalizers: ['x/y', 'x/z'] },
      spec: {
        containers: [{ name: 'app', image: 'a', ports: [...ports('p'), { containerPort: 80, protocol: 'UDP', name: 'u' }] }],
      },
    },
  },
])('the object: $rule', ({ current, wanted, owners, object }) => {
  expect(asked(current, wanted, owners).object).toEqual(object);
});

/** @see sigs.k8s.io/structured-merge-diff: merge/nested_test.go, typed/merge_test.go */
it.each`
  live      | wanted    | order
  ${'abc'}  | ${'ca'}   | ${'bca'}
  ${'abcd'} | ${'dxb'}  | ${'acdxb'}
  ${'ab'}   | ${'cd'}   | ${'abcd'}
  ${'abc'}  | ${'axbc'} | ${'axbc'}
  ${'ab'}   | ${'xb'}   | ${'axb'}
  ${''}     | ${'ba'}   | ${'ba'}
`('a list $live that is wanted as $wanted is $order', ({ live, wanted, order }) => {
  const list = (names: string) => ({ metadata: { finalizers: [...names] } });
  expect(asked(list(live), list(wanted), []).object).toEqual(list(order));
});
