import { describe, expect, it } from 'vitest';
import type { PodDisruptionBudget } from '../../apimachinery/objects.ts';
import { MINUTE, SECOND } from '../../engine/index.ts';
import { setup } from '../testing.ts';

describe('a disruption budget', () => {
  const budget = (spec: Record<string, unknown>) => ({
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: 'web', namespace: 'default' },
    spec: { selector: { matchLabels: { app: 'web' }, matchExpressions: [{ key: 'x', operator: 'NotIn', values: ['1', '2'] }] }, ...spec },
  });

  it('that is a part of a scale nobody knows allows none, and says why', () => {
    const { engine, store, create, pod, report, said } = setup();
    create(budget({ maxUnavailable: 1 }));
    pod('a', { nodeName: 'node-1' }, { app: 'web' });
    report('a', {});
    engine.run(SECOND);
    expect(store.get('PodDisruptionBudget', 'default', 'web')?.status).toMatchObject({
      currentHealthy: 1,
      desiredHealthy: 0,
      disruptionsAllowed: 0,
      expectedPods: 0,
    });
    expect(said('PodDisruptionBudget')[0]?.replace(/ x\d+/, '')).toBe(
      'UnmanagedPods: Pods selected by this PodDisruptionBudget (selector: &LabelSelector{MatchLabels:map[string]string{app: web,},MatchExpressions:[]LabelSelectorRequirement{LabelSelectorRequirement{Key:x,Operator:NotIn,Values:[1 2],},},}) were found to be unmanaged. As a result, the status of the PDB cannot be calculated correctly, which may result in undefined behavior. To account for these pods please set ".spec.minAvailable" field of the PDB to an integer value.',
    );
  });

  it.each([
    { rule: 'a controller that is not there', owner: ['apps/v1', 'ReplicaSet'], why: 'found no controllers for pod "a"' },
    { rule: 'an owner that has no scale', owner: ['batch/v1', 'Job'], why: 'jobs.batch does not implement the scale subresource' },
    {
      rule: 'an owner of a kind that nobody knows',
      owner: ['apps.test.io/v1', 'TestWorkload'],
      why: 'no matches for kind "TestWorkload" in version "apps.test.io/v1"',
    },
  ])('cannot be worked out for $rule, and is not tried again', ({ owner: [apiVersion, kind], why }) => {
    const { engine, store, create, said } = setup();
    create(budget({ minAvailable: '50%' }));
    create({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name: 'a',
        namespace: 'default',
        labels: { app: 'web' },
        ownerReferences: [{ apiVersion, kind, name: 'o', uid: 'o', controller: true }],
      },
      spec: { containers: [{ name: 'app', image: 'nginx' }] },
    });
    engine.run(SECOND);
    const [told] = said('PodDisruptionBudget');
    engine.run(MINUTE);
    expect(said('PodDisruptionBudget')[0]).toBe(told);
    expect(store.get('PodDisruptionBudget', 'default', 'web')?.status).toMatchObject({
      disruptionsAllowed: 0,
      conditions: [{ type: 'DisruptionAllowed', status: 'False', reason: 'SyncFailed', message: why }],
    });
    expect(said('PodDisruptionBudget')[0]).toContain(`Failed to calculate the number of expected pods: ${why}`);
  });

  it.each([
    { rule: 'an integer', spec: { minAvailable: 1 } },
    { rule: 'nothing', spec: {} },
  ])('that says $rule has no scale to ask for', ({ spec }) => {
    const { engine, create, pod, said } = setup();
    create(budget(spec));
    pod('a', {}, { app: 'web' });
    engine.run(SECOND);
    expect(said('PodDisruptionBudget')).toEqual([]);
  });

  it('tells its selector in the order of its labels', () => {
    const { engine, create, pod, said } = setup();
    create(budget({ maxUnavailable: 1, selector: { matchLabels: { tier: 'a', app: 'web', zone: 'z' } } }));
    pod('a', {}, { app: 'web', tier: 'a', zone: 'z' });
    engine.run(SECOND);
    expect(said('PodDisruptionBudget')[0]).toContain(
      '(selector: &LabelSelector{MatchLabels:map[string]string{app: web,tier: a,zone: z,},MatchExpressions:[]LabelSelectorRequirement{},})',
    );
  });

  it('counts what is healthy', () => {
    const { engine, store, create, pod, report } = setup();
    create({
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: 'web', namespace: 'default' },
      spec: { minAvailable: 1, selector: { matchLabels: { app: 'web' } } },
    });
    for (const name of ['a', 'b']) pod(name, { nodeName: 'node-1' }, { app: 'web' });
    report('a', {});
    report('b', {});
    engine.run(SECOND);
    expect(store.get('PodDisruptionBudget', 'default', 'web')?.status).toMatchObject({
      currentHealthy: 2,
      desiredHealthy: 1,
      disruptionsAllowed: 1,
      expectedPods: 2,
      conditions: [{ type: 'DisruptionAllowed', status: 'True', reason: 'SufficientPods' }],
    });
  });
});

describe('a Pod', () => {
  const budget = (name: string) => ({
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name, namespace: 'default' },
    spec: { minAvailable: 1, selector: { matchLabels: { app: 'web' } } },
  });

  it('of several budgets is of one of them, whichever it is', () => {
    const { engine, create, pod, said } = setup();
    for (const name of ['a', 'b']) create(budget(name));
    pod('web', {}, { app: 'web' });
    engine.run(SECOND);
    expect(said('Pod').filter((text) => text.startsWith('Multiple'))[0]).toMatch(
      /^MultiplePodDisruptionBudgets(?: x\d+)?: Pod "default"\/"web" matches multiple PodDisruptionBudgets\. {2}Chose "[ab]" arbitrarily\.$/,
    );
  });

  it('that was to go within two minutes, and is still there, is told so', () => {
    const { engine, store, api, create, pod, said } = setup();
    create(budget('a'));
    pod('web', { nodeName: 'node-1' }, { app: 'web' });
    engine.run(SECOND);
    const { status } = store.get('PodDisruptionBudget', 'default', 'a') as PodDisruptionBudget;
    api.updateStatus('PodDisruptionBudget', 'default', 'a', { ...status, disruptedPods: { web: '2023-05-15T09:00:00Z' } });
    engine.run(MINUTE);
    expect(said('Pod')).toEqual([]);
    engine.run(3 * MINUTE);
    expect(said('Pod')).toEqual(["NotDeleted: Pod was expected by PDB default/default to be deleted but it wasn't"]);
  });

  it('that loses its labels is counted until something else happens', () => {
    const { engine, store, api, create, pod } = setup();
    create(budget('a'));
    pod('web', { nodeName: 'node-1' }, { app: 'web' });
    engine.run(SECOND);
    const expected = () => store.get('PodDisruptionBudget', 'default', 'a')?.status?.expectedPods;
    api.patch('Pod', 'default', 'web', { metadata: { labels: null } });
    engine.run(MINUTE);
    expect(expected()).toBe(1);
    pod('other', {}, { app: 'web' });
    pod('third', {}, { app: 'web' });
    engine.run(2 * MINUTE);
    expect(expected()).toBe(2);
  });
});

/** @see kubernetes: pkg/controller/disruption/disruption_test.go TestStalePodDisruption */
it.each`
  rule                                        | reason                     | phase          | deleted  | after
  ${'is so no more after two minutes'}        | ${'EvictionByEvictionAPI'} | ${'Running'}   | ${false} | ${'False'}
  ${'stays so where its kubelet has said it'} | ${'TerminationByKubelet'}  | ${'Running'}   | ${false} | ${'True'}
  ${'stays so where it has ended'}            | ${'DeletionByPodGC'}       | ${'Succeeded'} | ${false} | ${'True'}
  ${'stays so where it is being deleted'}     | ${'EvictionByEvictionAPI'} | ${'Running'}   | ${true}  | ${'True'}
`('a Pod that was to be disrupted $rule', ({ reason, phase, deleted, after }) => {
  const { engine, api, pod, report, get } = setup();
  pod('a', { nodeName: 'node-1' });
  const condition = { type: 'DisruptionTarget', status: 'True', reason, message: 'm', lastTransitionTime: '2023-05-15T09:00:00Z' };
  report('a', { phase, conditions: [condition] });
  if (deleted) api.deletePod('default', 'a');
  const found = () => get('a')?.status.conditions?.find(({ type }) => type === 'DisruptionTarget');
  engine.run(119 * SECOND);
  expect(found()?.status).toBe('True');
  engine.run(121 * SECOND);
  expect(found()).toMatchObject({ status: after, reason, message: 'm' });
});
