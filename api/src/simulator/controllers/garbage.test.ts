import { describe, expect, it } from 'vitest';
import type { Pod } from '../apimachinery/objects.ts';
import { HOUR, MINUTE, SECOND } from '../engine/index.ts';
import { byEvictionAndAge } from './nodes/pod-gc.ts';
import { setup } from './testing.ts';

describe('pod garbage', () => {
  it('a Pod whose node is gone for 40 s fails and is removed', () => {
    const { engine, store, api, pod, get } = setup();
    pod('web', { nodeName: 'node-1' });
    engine.at(MINUTE, () => api.delete('Node', undefined, 'node-1'));
    engine.run(MINUTE + 59 * SECOND);
    expect(get('web')).toBeDefined();
    engine.run(2 * MINUTE + SECOND);
    expect(get('web')).toBeUndefined();
    expect(store.history('Pod').at(-1)?.object.status).toMatchObject({
      phase: 'Failed',
      conditions: expect.arrayContaining([
        expect.objectContaining({ type: 'DisruptionTarget', reason: 'DeletionByPodGC', message: 'PodGC: node no longer exists' }),
      ]),
    });
  });

  it('a Pod that comes to a missing node meets its next look, or waits for it anew', () => {
    const { engine, pod, get } = setup();
    const left = () => ['first', 'second', 'third'].filter((name) => get(name));
    for (const [name, at] of Object.entries({ first: 0, second: 50, third: 65 }))
      engine.at(at * SECOND, () => pod(name, { nodeName: 'nowhere' }));
    const seen = [59, 61, 99, 101].map((at) => {
      engine.run(at * SECOND);
      return left();
    });
    expect(seen).toEqual([['first', 'second'], [], ['third'], []]);
  });

  /** @see kubernetes: pkg/controller/podgc/gc_controller_test.go TestGCTerminated */
  it('of those that have ended the evicted go first, then the oldest', () => {
    const ended = (name: string, creationTimestamp: string, reason?: string) =>
      ({ metadata: { name, creationTimestamp }, status: { phase: 'Failed', ...(reason && { reason }) } }) as unknown as Pod;
    const pods = [
      ended('b', '2023-05-15T09:00:01Z'),
      ended('late', '2023-05-15T09:00:02Z', 'Evicted'),
      ended('a', '2023-05-15T09:00:01Z'),
      ended('early', '2023-05-15T09:00:00Z'),
    ];
    expect(pods.sort(byEvictionAndAge).map(({ metadata }) => metadata.name)).toEqual(['late', 'early', 'a', 'b']);
  });

  /** @see kubernetes: test/integration/podgc/podgc_test.go TestPodGcOrphanedPodsWithFinalizer */
  it.each([
    { phase: 'Pending', left: 'Failed', reasons: ['DeletionByPodGC'] },
    { phase: 'Succeeded', left: 'Succeeded', reasons: [] },
    { phase: 'Failed', left: 'Failed', reasons: [] },
  ])('a Pod with a finalizer whose node is gone is left $left when it was $phase, and that is told once', ({ phase, left, reasons }) => {
    const { engine, create, report, trace, get } = setup();
    const metadata = { name: 'web', namespace: 'default', finalizers: ['test.k8s.io/finalizer'] };
    create({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata,
      spec: { nodeName: 'nowhere', containers: [{ name: 'foo', image: 'bar' }] },
    });
    report('web', { phase });
    engine.run(HOUR);
    const { metadata: stored, status } = get('web') as Pod;
    expect([stored.deletionTimestamp !== undefined, status.phase]).toEqual([true, left]);
    expect((status.conditions ?? []).filter(({ type }) => type === 'DisruptionTarget').map(({ reason }) => reason)).toEqual(reasons);
    expect(trace.entries.filter(({ type }) => type.name === 'PodGarbageCollected')).toHaveLength(1);
  });

  it('a Pod that no status can be applied to stays, and that is told once', () => {
    const { engine, api, pod, get, trace } = setup();
    const twice = [{ name: 'A' }, { name: 'A' }];
    pod('web', { nodeName: 'node-1', containers: [{ name: 'app', image: 'nginx', env: twice }] });
    engine.at(MINUTE, () => api.delete('Node', undefined, 'node-1'));
    engine.run(HOUR);
    expect(get('web')).toBeDefined();
    expect(trace.entries.filter(({ type }) => type.name === 'StatusNotApplied')).toHaveLength(1);
  });

  /** @see kubernetes: pkg/controller/podgc/gc_controller_test.go TestGCTerminating */
  it.each([
    { rule: 'of the Pods that are deleted those that are there are removed', silent: true, left: ['far', 'kept', 'waits'] },
    { rule: 'while it is ready its kubelet does that', silent: false, left: ['web', 'far', 'kept', 'waits'] },
  ])('a node is out of service: $rule', ({ silent, left }) => {
    const { engine, api, controllers, pod, get } = setup();
    const tolerations = [{ operator: 'Exists' }];
    pod('web', { nodeName: 'node-1', tolerations });
    pod('kept', { nodeName: 'node-1', tolerations });
    pod('far', { nodeName: 'node-2', tolerations });
    pod('waits', { nodeSelector: { disk: 'none' } });
    if (silent) for (const node of ['node-1', 'node-2']) engine.at(SECOND, () => controllers.heartbeatsStop(node));
    const taints = [{ key: 'node.kubernetes.io/out-of-service', effect: 'NoSchedule' }];
    engine.at(2 * MINUTE, () => api.patch('Node', undefined, 'node-1', { spec: { taints } }));
    // Long after the controller has looked at what was to be done when the taint came.
    engine.at(5 * MINUTE + SECOND, () => {
      for (const name of ['web', 'far']) api.deletePod('default', name);
    });
    engine.run(5 * MINUTE + 21 * SECOND);
    expect(['web', 'far', 'kept', 'waits'].filter((name) => get(name))).toEqual(left);
  });

  /** @see kubernetes: pkg/controller/podgc/gc_controller.go gcUnscheduledTerminating */
  it('a Pod without a node that a finalizer holds when it is deleted has failed when the collector comes, for no reason', () => {
    const { engine, api, create, get } = setup();
    const metadata = { name: 'web', namespace: 'default', finalizers: ['test.k8s.io/finalizer'] };
    create({ apiVersion: 'v1', kind: 'Pod', metadata, spec: { nodeSelector: { disk: 'none' }, containers: [{ name: 'a', image: 'b' }] } });
    engine.at(25 * SECOND, () => api.deletePod('default', 'web'));
    const phases = [39, 41].map((at) => {
      engine.run(at * SECOND);
      return get('web')?.status.phase;
    });
    expect(phases).toEqual(['Pending', 'Failed']);
    expect(get('web')?.status.conditions?.map(({ type }) => type)).toEqual(['PodScheduled']);
  });

  it('what belongs to a Pod goes with it, and what belongs to nobody goes at once', () => {
    const { engine, store, api, create, pod, get } = setup();
    pod('owner');
    engine.run(SECOND);
    const owner = (uid: string) => [{ apiVersion: 'v1', kind: 'Pod', name: 'owner', uid }];
    create({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'kept', namespace: 'default', ownerReferences: owner(get('owner')?.metadata.uid as string) },
    });
    create({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'orphan', namespace: 'default', ownerReferences: owner('11111111-1111-4111-8111-111111111111') },
    });
    engine.run(2 * SECOND);
    expect(['kept', 'orphan'].map((name) => !!store.get('ConfigMap', 'default', name))).toEqual([true, false]);
    api.removePod('default', 'owner');
    engine.run(3 * SECOND);
    expect(store.get('ConfigMap', 'default', 'kept')).toBeUndefined();
  });
});

/** @see kubernetes: test/e2e/auth/service_accounts.go (root CA published again) */
it('what every namespace has comes back when it is deleted or changed', () => {
  const { engine, store, api } = setup();
  const published = store.get('ConfigMap', 'default', 'kube-root-ca.crt');
  engine.at(SECOND, () => api.delete('ServiceAccount', 'default', 'default'));
  engine.at(SECOND, () => api.delete('ConfigMap', 'default', 'kube-root-ca.crt'));
  engine.at(MINUTE, () => api.patch('ConfigMap', 'default', 'kube-root-ca.crt', { data: { 'ca.crt': '' } }));
  engine.run(2 * SECOND);
  expect(store.get('ServiceAccount', 'default', 'default')?.metadata.name).toBe('default');
  expect(store.get('ConfigMap', 'default', 'kube-root-ca.crt')?.data).toEqual(published?.data);
  engine.run(2 * MINUTE);
  expect(store.get('ConfigMap', 'default', 'kube-root-ca.crt')?.data).toEqual(published?.data);
});

describe('what belongs to several', () => {
  it('stays for the others, and forgets the one that is gone', () => {
    const { engine, store, create, pod, api, get } = setup();
    for (const name of ['first', 'second']) pod(name);
    const owner = (name: string) => ({ apiVersion: 'v1', kind: 'Pod', name, uid: get(name)?.metadata.uid });
    const ownerReferences = [owner('first'), owner('second')];
    create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'shared', namespace: 'default', ownerReferences } });
    engine.run(SECOND);
    api.removePod('default', 'first');
    engine.run(2 * SECOND);
    expect(store.get('ConfigMap', 'default', 'shared')?.metadata.ownerReferences).toEqual([owner('second')]);
    api.removePod('default', 'second');
    engine.run(3 * SECOND);
    expect(store.get('ConfigMap', 'default', 'shared')).toBeUndefined();
  });
});

/** @see kubernetes: garbagecollector.go isDangling, processAttemptToDeleteWorker (restMappingError) */
it.each([
  { rule: 'of a kind that the cluster has', apiVersion: 'apps/v1', kind: 'ReplicaSet', stays: false },
  { rule: 'of a version that is gone', apiVersion: 'extensions/v1beta1', kind: 'ReplicaSet', stays: true },
  { rule: 'of a kind that nobody knows', apiVersion: 'argoproj.io/v1alpha1', kind: 'Workflow', stays: true },
])('a Pod whose owner is not there, $rule, stays: $stays', ({ apiVersion, kind, stays }) => {
  const { engine, create, get } = setup();
  const owner = { apiVersion, kind, name: 'owner', uid: '11111111-1111-4111-8111-111111111111', controller: true };
  create({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', namespace: 'default', ownerReferences: [owner] },
    spec: { containers: [{ name: 'app', image: 'nginx' }] },
  });
  engine.run(MINUTE);
  expect(get('web') !== undefined && get('web')?.metadata.deletionTimestamp === undefined).toBe(stays);
});

/** @see kubernetes: garbagecollector_test.go TestConflictingData */
describe('a reference to an owner that is there', () => {
  const configMap = (name: string, namespace: string, ownerReferences: unknown[] = []) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace, ...(ownerReferences.length > 0 && { ownerReferences }) },
  });
  const foreign = (uid: string) =>
    `OwnerRefInvalidNamespace: ownerRef [v1/ConfigMap, namespace: kube-public, name: owner, uid: ${uid}] does not exist in namespace "kube-public"`;
  it.each([
    { rule: 'holds', namespace: 'default', as: {}, stays: true, told: false },
    { rule: 'but of another name does not', namespace: 'default', as: { name: 'other' }, stays: false, told: false },
    { rule: 'but of another kind does not', namespace: 'default', as: { kind: 'Secret' }, stays: false, told: false },
    { rule: 'but in another namespace does not, and that is told', namespace: 'kube-public', as: {}, stays: false, told: true },
  ])('$rule', ({ namespace, as, stays, told }) => {
    const { engine, store, create, said } = setup();
    create(configMap('owner', 'default'));
    const uid = store.get('ConfigMap', 'default', 'owner')?.metadata.uid as string;
    create(configMap('child', namespace, [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'owner', uid, ...as }]));
    engine.run(SECOND);
    expect(store.get('ConfigMap', namespace, 'child') !== undefined).toBe(stays);
    expect(said('ConfigMap')).toEqual(told ? [foreign(uid)] : []);
  });

  it('of several new ones only the first that cannot be an owner is told, and none again', () => {
    const { engine, store, api, create, said } = setup();
    for (const name of ['owner', 'second']) create(configMap(name, 'default'));
    create(configMap('near', 'kube-public'));
    const owner = (name: string, namespace: string) => {
      const uid = store.get('ConfigMap', namespace, name)?.metadata.uid as string;
      return { apiVersion: 'v1', kind: 'ConfigMap', name, uid };
    };
    const ownerReferences = [owner('near', 'kube-public'), owner('owner', 'default'), owner('second', 'default')];
    create({ ...configMap('child', 'kube-public', ownerReferences) });
    api.patch('ConfigMap', 'kube-public', 'child', { metadata: { ownerReferences: ownerReferences.slice(0, 2) } });
    engine.run(SECOND);
    expect(said('ConfigMap')).toEqual([foreign(owner('owner', 'default').uid)]);
  });

  it('that comes later counts as well', () => {
    const { engine, store, api, create } = setup();
    create(configMap('child', 'default'));
    engine.run(SECOND);
    const ownerReferences = [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'owner', uid: '11111111-1111-4111-8111-111111111111' }];
    api.patch('ConfigMap', 'default', 'child', { metadata: { ownerReferences } });
    engine.run(2 * SECOND);
    expect(store.get('ConfigMap', 'default', 'child')).toBeUndefined();
  });

  it('of something in no namespace to something in one is left as it is', () => {
    const { engine, store, create } = setup();
    const ownerReferences = [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'owner', uid: '11111111-1111-4111-8111-111111111111' }];
    create({ apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name: 'high', ownerReferences }, value: 1 });
    engine.run(SECOND);
    expect(store.get('PriorityClass', undefined, 'high')).toBeDefined();
  });
});
