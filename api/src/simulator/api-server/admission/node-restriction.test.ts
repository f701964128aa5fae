import { describe, expect, it } from 'vitest';
import { evictionRestriction, nodeRestriction, tokenRestriction } from './node-restriction.ts';

const uidOf = (name: string) => (name === 'node-1' ? 'u1' : undefined);
const node = (labels: object = {}, taints?: object[], name = 'node-1') => ({
  metadata: { name, labels },
  spec: { ...(taints && { taints }) },
});
const owner = { apiVersion: 'v1', kind: 'Node', name: 'node-1', uid: 'u1', controller: true };
const mirror = (spec: object = {}, ownerReferences: object[] = [owner]) => ({
  metadata: { name: 'm', annotations: { 'kubernetes.io/config.mirror': 'x' }, ownerReferences },
  spec: { nodeName: 'node-1', containers: [], ...spec },
});

/** @see kubernetes: plugin/pkg/admission/noderestriction/admission.go, admission_test.go */
describe('The kubelet of node-1', () => {
  it.each([
    { rule: 'labels its node', old: node(), object: node({ a: 'b', 'node.kubernetes.io/x': 'y', 'topology.kubernetes.io/zone': 'z' }) },
    { rule: 'takes labels away', old: node({ a: 'b' }), object: node() },
    {
      rule: 'but no other node',
      old: node({}, [], 'n'),
      object: node({ a: 'b' }, [], 'n'),
      says: 'node "node-1" is not allowed to modify node "n"',
    },
    {
      rule: 'nor with labels by which Pods are kept to nodes, or that are Kubernetes’ own',
      old: node({ 'node-restriction.kubernetes.io/x': 'y' }),
      object: node({ 'k8s.io/role': 'a', 'node-role.kubernetes.io/worker': '' }),
      says: 'is not allowed to modify labels: k8s.io/role, node-restriction.kubernetes.io/x, node-role.kubernetes.io/worker',
    },
    { rule: 'nor with taints', old: node(), object: node({}, [{ key: 'a' }]), says: 'node "node-1" is not allowed to modify taints' },
    {
      rule: 'nor may it join with such labels',
      operation: 'CREATE',
      object: node({ 'node-restriction.kubernetes.io/x': 'y' }),
      says: 'node "node-1" is not allowed to set the following labels: node-restriction.kubernetes.io/x',
    },
    { rule: 'with taints it may join', operation: 'CREATE', object: node({ 'kubernetes.io/hostname': 'node-1' }, [{ key: 'a' }]) },
  ] as const)(
    '$rule',
    ({ old, object, says, ...rest }: { old?: object; object: object; says?: string; operation?: 'CREATE'; rule: string }) => {
      expect(nodeRestriction('node-1', { kind: 'Node', operation: rest.operation ?? 'UPDATE', object, old, uidOf })).toBe(says);
    },
  );

  const reference = (what: string) => `node "node-1" can not create pods that reference ${what}`;
  const may = (what: string) => `node "node-1" can only create pods with ${what}`;
  it.each([
    { rule: 'shows its static Pods', pod: mirror() },
    {
      rule: 'makes no other Pods',
      pod: { metadata: { name: 'x' }, spec: {} },
      says: 'pod does not have "kubernetes.io/config.mirror" annotation, node "node-1" can only create mirror pods',
    },
    { rule: 'none of other nodes', pod: mirror({ nodeName: 'n' }), says: may('spec.nodeName set to itself') },
    { rule: 'none that is nobody’s', pod: mirror({}, []), says: may('an owner reference set to itself') },
    { rule: 'none of two', pod: mirror({}, [owner, owner]), says: may('a single owner reference set to itself') },
    { rule: 'none of a node that was', pod: mirror({}, [{ ...owner, uid: 'u0' }]), says: 'node node-1 UID mismatch: expected u0 got u1' },
    { rule: 'none with an account', pod: mirror({ serviceAccountName: 'default' }), says: reference('a service account') },
    { rule: 'with a secret', pod: mirror({ imagePullSecrets: [{ name: 's' }] }), says: reference('secrets') },
    { rule: 'with a ConfigMap', pod: mirror({ volumes: [{ name: 'v', configMap: { name: 'c' } }] }), says: reference('configmaps') },
    {
      rule: 'in the environment, too',
      pod: mirror({ containers: [{ envFrom: [{ configMapRef: { name: 'c' } }] }] }),
      says: reference('configmaps'),
    },
    {
      rule: 'or with a claim',
      pod: mirror({ volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'c' } }] }),
      says: reference('persistentvolumeclaims'),
    },
  ])('$rule', ({ pod, says }) => {
    expect(nodeRestriction('node-1', { kind: 'Pod', operation: 'CREATE', object: pod, uidOf })).toBe(says);
  });

  const pod = (nodeName: string) => ({ metadata: { name: 'p', uid: 'up' }, spec: { nodeName } });
  it('ends its own Pods alone', () => {
    const ended = (of: object) => nodeRestriction('node-1', { kind: 'Pod', operation: 'DELETE', object: of, uidOf });
    expect([ended(pod('node-1')), ended(pod('n'))]).toEqual([
      undefined,
      'node "node-1" can only delete pods with spec.nodeName set to itself',
    ]);
    expect([evictionRestriction('node-1', pod('node-1')), evictionRestriction('node-1', pod('n'))]).toEqual([
      undefined,
      'node node-1 can only evict pods with spec.nodeName set to itself',
    ]);
  });
  it.each([
    [undefined, 'node-1', 'node requested token not bound to a pod'],
    [{ apiVersion: 'v1', kind: 'Secret', name: 'p' }, 'node-1', 'node requested token not bound to a pod'],
    [{ apiVersion: 'v1', kind: 'Pod', name: 'p' }, 'node-1', 'node requested token with a pod binding without a uid'],
    [{ apiVersion: 'v1', kind: 'Pod', name: 'p', uid: 'up' }, 'n', 'node requested token bound to a pod scheduled on a different node'],
    [{ apiVersion: 'v1', kind: 'Pod', name: 'p', uid: 'up' }, 'node-1', undefined],
  ])('gets tokens bound to its Pods: %j on %s', (bound, where, says) => {
    expect(tokenRestriction('node-1', bound, () => pod(where))).toBe(says);
  });
});
