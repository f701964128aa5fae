import { describe, expect, it } from 'vitest';
import type { Node, Pod } from '../../apimachinery/objects.ts';
import { parseTime } from '../../apimachinery/time.ts';
import { HOUR, MINUTE, SECOND } from '../../engine/index.ts';
import { setup } from '../testing.ts';
import { toleratedSeconds } from './taint-manager.ts';
import { zoneStates } from './zones.ts';

describe('a node that falls silent', () => {
  it('is unknown after 40 s and tainted; its Pods are not ready, and deleted after another 300 s', () => {
    const { engine, store, controllers, pod, report, said, get } = setup();
    pod('web', { nodeName: 'node-1' });
    report('web', {});
    engine.run(MINUTE);
    controllers.heartbeatsStop('node-1');
    engine.run(MINUTE + 29 * SECOND);
    expect(get('web')?.status.conditions?.find(({ type }) => type === 'Ready')?.status).toBe('True');
    engine.run(MINUTE + 51 * SECOND);
    const node = store.get('Node', undefined, 'node-1');
    expect(node?.status.conditions?.find(({ type }) => type === 'Ready')).toMatchObject({
      status: 'Unknown',
      reason: 'NodeStatusUnknown',
      message: 'Kubelet stopped posting node status.',
    });
    expect(node?.spec.taints?.map(({ key, effect }) => `${key}:${effect}`)).toEqual([
      'node.kubernetes.io/unreachable:NoSchedule',
      'node.kubernetes.io/unreachable:NoExecute',
    ]);
    expect(get('web')?.status.conditions?.find(({ type }) => type === 'Ready')?.status).toBe('False');
    expect(said('Node')).toEqual(['NodeNotReady: Node node-1 status is now: NodeNotReady']);
    engine.run(7 * MINUTE);
    expect(said('Pod')).toEqual(['NodeNotReady: Node is not ready', 'TaintManagerEviction: Marking for deletion Pod default/web']);
    const { metadata, status } = get('web') as Pod;
    const tainted = parseTime(node?.spec.taints?.[1]?.timeAdded) as number;
    // The time of deletion is when the grace period of 30 s is over.
    expect(((parseTime(metadata.deletionTimestamp) as number) - tainted) / SECOND).toBe(330);
    expect(status.conditions?.find(({ type }) => type === 'DisruptionTarget')).toMatchObject({
      status: 'True',
      reason: 'DeletionByTaintManager',
      message: 'Taint manager: deleting due to NoExecute taint',
    });
  });

  /** @see https://github.com/kubernetes/kubernetes/issues/118741 */
  it.each`
    twice              | of                                                                                         | key
    ${'a port'}        | ${{ ports: [{ containerPort: 8443 }, { containerPort: 8443, name: 'b' }] }}                | ${'ports: duplicate entries for key [containerPort=8443,protocol="TCP"]'}
    ${'a variable'} | ${{ env: [{ name: 'A', value: '1' }, { name: 'A', value: '2' }] }} | ${'env: duplicate entries for key [name="A"]'}
    ${'not, in truth'} | ${{ ports: [{ containerPort: 53 }, { containerPort: 53, protocol: 'UDP', name: 'udp' }] }} | ${undefined}
  `('keeps a Pod that has $twice twice', ({ of, key }) => {
    const { engine, controllers, pod, trace, said, get } = setup();
    pod('web', { nodeName: 'node-1', containers: [{ name: 'app', image: 'nginx', ...of }] });
    controllers.heartbeatsStop('node-1');
    engine.run(HOUR);
    expect(said('Pod')).toContain('TaintManagerEviction: Marking for deletion Pod default/web');
    expect(get('web')?.metadata.deletionTimestamp === undefined).toBe(key !== undefined);
    const told = trace.entries.find(({ type }) => type.name === 'StatusNotApplied');
    expect(told?.detail.problem).toBe(
      key &&
        `failed to create manager for existing fields: failed to convert new object (default/web; /v1, Kind=Pod) to smd typed: .spec.containers[name="app"].${key}`,
    );
  });

  it('is forgiven when it comes back in time', () => {
    const { engine, store, api, controllers, pod, report, said, get } = setup();
    pod('web', { nodeName: 'node-1' });
    report('web', {});
    controllers.heartbeatsStop('node-1');
    engine.run(2 * MINUTE);
    const node = store.get('Node', undefined, 'node-1');
    api.updateStatus('Node', undefined, 'node-1', {
      ...node?.status,
      conditions: node?.status.conditions?.map((c) => ({ ...c, status: c.type === 'Ready' ? 'True' : 'False' })),
    });
    engine.run(HOUR);
    expect(store.get('Node', undefined, 'node-1')?.spec.taints).toBeUndefined();
    expect(get('web')?.metadata.deletionTimestamp).toBeUndefined();
    expect(said('Pod')).toContain('TaintManagerEviction: Cancelling deletion of Pod default/web');
  });

  it.each([
    { rule: 'no node is tainted when none is ready: it is rather the control plane that is cut off', labels: {}, tainted: 0 },
    { rule: 'unless none of them is to be looked at for that', labels: { 'node.kubernetes.io/exclude-disruption': '' }, tainted: 3 },
  ])('$rule', ({ labels, tainted }) => {
    const { engine, store, api, controllers } = setup();
    const names = ['control-plane', 'node-1', 'node-2'];
    for (const name of names) {
      api.patch('Node', undefined, name, { metadata: { labels } });
      controllers.heartbeatsStop(name);
    }
    engine.run(2 * MINUTE);
    const taints = store.list('Node').flatMap(({ spec }) => spec.taints ?? []);
    expect(taints.filter(({ effect }) => effect === 'NoExecute')).toHaveLength(tainted);
  });
});

describe('a zone', () => {
  const nodes = (zone: string, ready: number, lost: number, labels = {}) =>
    Array.from({ length: ready + lost }, (_, i) => ({
      metadata: { name: `${zone}-${i}`, labels: { 'topology.kubernetes.io/zone': zone, ...labels } },
      status: { conditions: [{ type: 'Ready', status: i < ready ? 'True' : 'Unknown' }] },
    })) as unknown as Node[];
  it.each([
    { rule: 'is well with two nodes lost of three', given: nodes('a', 1, 2), says: ['normal'] },
    { rule: 'is cut off rather than lost when the greater part of many is', given: nodes('a', 2, 3), says: ['partial'] },
    { rule: 'is well when the lesser part is lost', given: nodes('a', 3, 3), says: ['normal'] },
    { rule: 'may be lost altogether', given: nodes('a', 0, 1), says: ['full'] },
    { rule: 'is looked at by itself', given: [...nodes('a', 0, 3), ...nodes('b', 1, 1)], says: ['full', 'normal'] },
    {
      rule: 'does not count nodes that are excluded',
      given: [...nodes('a', 1, 0), ...nodes('a', 0, 3, { 'node.kubernetes.io/exclude-disruption': '' })],
      says: ['normal'],
    },
  ])('$rule', ({ given, says }) => {
    expect([...zoneStates(given).values()]).toEqual(says);
  });

  it('loses no more nodes to taints when the greater part does not answer', () => {
    const { engine, store, controllers, create } = setup();
    for (const name of ['node-3', 'node-4']) create({ apiVersion: 'v1', kind: 'Node', metadata: { name } });
    for (const name of ['node-2', 'node-3', 'node-4']) controllers.heartbeatsStop(name);
    engine.run(2 * MINUTE);
    const effects = store.list('Node').flatMap(({ spec }) => (spec.taints ?? []).map(({ key, effect }) => `${key}:${effect}`));
    expect(effects.filter((taint) => taint.startsWith('node.kubernetes.io'))).toEqual(
      Array(3).fill('node.kubernetes.io/unreachable:NoSchedule'),
    );
  });
});

describe('an eviction that is planned', () => {
  const tainted = (...taints: Record<string, unknown>[]) => ({ spec: { taints } });
  const taint = (key: string) => ({ key, effect: 'NoExecute' });
  const forAMinute = { key: 'a', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 60 };
  const MARKED = 'TaintManagerEviction: Marking for deletion Pod default/web';
  const CANCELLED = 'TaintManagerEviction: Cancelling deletion of Pod default/web';

  it.each([
    {
      rule: 'is cancelled when the Pod is deleted otherwise',
      when: ({ api }: ReturnType<typeof setup>) => api.deletePod('default', 'web', { gracePeriodSeconds: 0 }),
      says: [CANCELLED],
    },
    {
      rule: 'gives way to one at once when another taint is not tolerated',
      when: ({ api }: ReturnType<typeof setup>) => api.patch('Node', undefined, 'node-1', tainted(taint('a'), taint('b'))),
      says: [CANCELLED, MARKED],
    },
    {
      rule: 'is cancelled when the taint goes',
      when: ({ api }: ReturnType<typeof setup>) => api.patch('Node', undefined, 'node-1', { spec: { taints: null } }),
      says: [CANCELLED],
    },
    {
      rule: 'comes in its time, though another taint is tolerated for no time',
      when: ({ api }: ReturnType<typeof setup>) => api.patch('Node', undefined, 'node-1', tainted(taint('a'), taint('c'))),
      says: [MARKED],
    },
    { rule: 'comes in its time', when: () => undefined, says: [MARKED] },
  ])('$rule', ({ when, says }) => {
    const world = setup();
    const { engine, api, pod, said } = world;
    pod('web', { nodeName: 'node-1', tolerations: [forAMinute, { ...forAMinute, key: 'c', tolerationSeconds: 0 }] });
    engine.run(SECOND);
    api.patch('Node', undefined, 'node-1', tainted(taint('a')));
    engine.run(30 * SECOND);
    when(world);
    engine.run(2 * MINUTE);
    expect(said('Pod')).toEqual(says);
  });

  it('is planned once for a Pod that comes with the taint', () => {
    const { engine, api, pod, said } = setup();
    api.patch('Node', undefined, 'node-1', tainted(taint('a')));
    pod('web', { nodeName: 'node-1', tolerations: [forAMinute] });
    api.patch('Node', undefined, 'node-1', tainted(taint('a'), { ...taint('a'), value: 'x', effect: 'NoSchedule' }));
    api.patch('Node', undefined, 'node-1', tainted({ ...taint('a'), value: 'x' }));
    engine.run(2 * MINUTE);
    expect(said('Pod')).toEqual([MARKED]);
  });
});

describe('NoExecute taints', () => {
  const unready = ({ store, api }: ReturnType<typeof setup>, ...names: string[]) => {
    for (const name of names) {
      const { status } = store.get('Node', undefined, name) as Node;
      const conditions = status.conditions?.map((one) => (one.type === 'Ready' ? { ...one, status: 'False' } : one));
      api.updateStatus('Node', undefined, name, { ...status, conditions });
    }
  };
  const taints = ({ store }: ReturnType<typeof setup>, name: string) =>
    (store.get('Node', undefined, name)?.spec.taints ?? []).map(({ key, effect }) => `${key.split('/')[1]}:${effect}`);

  it('come when the controller looks at the nodes, which it does every 5 s; NoSchedule comes at once', () => {
    const world = setup();
    world.engine.run(MINUTE + SECOND);
    unready(world, 'node-1');
    world.engine.run(MINUTE + 4 * SECOND);
    expect(taints(world, 'node-1')).toEqual(['not-ready:NoSchedule']);
    world.engine.run(MINUTE + 5 * SECOND);
    expect(taints(world, 'node-1')).toEqual(['not-ready:NoSchedule', 'not-ready:NoExecute']);
  });
  it('come to one node each 10 s', () => {
    const world = setup();
    world.engine.run(MINUTE + SECOND);
    unready(world, 'node-1', 'node-2');
    world.engine.run(MINUTE + 14 * SECOND);
    expect(taints(world, 'node-2')).toEqual(['not-ready:NoSchedule']);
    world.engine.run(MINUTE + 15 * SECOND);
    expect(taints(world, 'node-2')).toEqual(['not-ready:NoSchedule', 'not-ready:NoExecute']);
  });
  it('come to a silent node with the next look after it was found silent, and first to that which was found first', () => {
    const { engine, store, controllers } = setup();
    for (const name of ['node-1', 'node-2']) controllers.heartbeatsStop(name);
    engine.run(3 * MINUTE);
    const since = (name: string, wanted: string) => {
      const { taints = [] } = (store.get('Node', undefined, name) as Node).spec;
      return (parseTime(taints.find(({ effect }) => effect === wanted)?.timeAdded) as number) / SECOND;
    };
    const found = ['node-1', 'node-2'].sort((a, b) => since(a, 'NoSchedule') - since(b, 'NoSchedule'));
    const [first, second] = found as [string, string];
    expect(since(first, 'NoExecute') - since(first, 'NoSchedule')).toBe(5);
    expect(since(second, 'NoExecute') - since(first, 'NoExecute')).toBe(10);
  });
  it('come back when somebody takes them away', () => {
    const world = setup();
    unready(world, 'node-1');
    world.engine.run(MINUTE);
    const node = world.store.get('Node', undefined, 'node-1') as Node;
    world.api.patch('Node', undefined, 'node-1', { spec: { taints: null } });
    world.engine.run(2 * MINUTE);
    expect(world.store.get('Node', undefined, 'node-1')?.spec.taints?.map(({ key }) => key)).toEqual(
      node.spec.taints?.map(({ key }) => key),
    );
  });
});

/** @see kubernetes: node_lifecycle_controller.go monitorNodeHealth (added, deleted) */
it('that a node comes or goes is told when the controller looks at the nodes', () => {
  const { engine, store, api, create, said } = setup();
  engine.run(MINUTE + SECOND);
  expect(said('Node')).toEqual([]);
  create({ apiVersion: 'v1', kind: 'Node', metadata: { name: 'new' } });
  engine.run(MINUTE + 6 * SECOND);
  api.delete('Node', undefined, 'new');
  engine.run(2 * MINUTE);
  expect(said('Node')).toEqual([
    'RegisteredNode: Node new event: Registered Node new in Controller',
    'RemovingNode: Node new event: Removing Node new from Controller',
  ]);
  const { uid, ...reference } = store.list('Event').find(({ reason }) => reason === 'RemovingNode')?.involvedObject ?? {};
  expect([typeof uid, reference]).toEqual(['string', { apiVersion: 'v1', kind: 'Node', name: 'new' }]);
});

describe('toleratedSeconds', () => {
  const taints = [
    { key: 'a', effect: 'NoExecute' },
    { key: 'b', effect: 'NoExecute' },
  ] as const;
  const forKey = (key: string, tolerationSeconds?: number) =>
    ({ key, operator: 'Exists', ...(tolerationSeconds !== undefined && { tolerationSeconds }) }) as const;
  it.each([
    { rule: 'one taint that is not tolerated is enough', tolerations: [forKey('a')], says: 0 },
    { rule: 'for ever', tolerations: [forKey('a'), forKey('b')], says: undefined },
    { rule: 'the shortest time counts', tolerations: [forKey('a', 60), forKey('b', 30)], says: 30 },
    { rule: 'no time at all', tolerations: [forKey('a', -1), forKey('b')], says: 0 },
  ])('$rule', ({ tolerations, says }) => {
    expect(toleratedSeconds(taints, tolerations)).toBe(says);
  });
});
