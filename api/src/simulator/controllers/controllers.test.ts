import { describe, expect, it } from 'vitest';
import type { Node, Pod } from '../apimachinery/objects.ts';
import { parseTime } from '../apimachinery/time.ts';
import { HOUR, MINUTE, SECOND } from '../engine/index.ts';
import { zoneStates } from './node-zones.ts';
import { toleratedSeconds } from './taint-manager.ts';
import { setup } from './testing.ts';

describe('a node that falls silent', () => {
  it('is unknown after 40 s and tainted; its Pods are not ready, and deleted after another 300 s', () => {
    const { engine, store, controllers, pod, report, said, get } = setup();
    pod('web', { nodeName: 'node-1' });
    report('web', {});
    engine.run(MINUTE);
    controllers.nodes.heartbeatsStop('node-1');
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
    const tainted = parseTime(node?.spec.taints?.[1]?.timeAdded as string | undefined) as number;
    // The time of deletion is when the grace period of 30 s is over.
    expect(((parseTime(metadata.deletionTimestamp) as number) - tainted) / SECOND).toBe(330);
    expect(status.conditions?.find(({ type }) => type === 'DisruptionTarget')).toMatchObject({
      status: 'True',
      reason: 'DeletionByTaintManager',
      message: 'Taint manager: deleting due to NoExecute taint',
    });
  });

  it('is forgiven when it comes back in time', () => {
    const { engine, store, api, controllers, pod, report, said, get } = setup();
    pod('web', { nodeName: 'node-1' });
    report('web', {});
    controllers.nodes.heartbeatsStop('node-1');
    engine.run(2 * MINUTE);
    controllers.nodes.heartbeatsResume('node-1');
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

  it('evicts nobody when no node is ready', () => {
    const { engine, store, controllers } = setup();
    for (const name of ['control-plane', 'node-1', 'node-2']) controllers.nodes.heartbeatsStop(name);
    engine.run(2 * MINUTE);
    expect(
      store
        .list('Node')
        .flatMap(({ spec }) => spec.taints ?? [])
        .filter(({ effect }) => effect === 'NoExecute'),
    ).toEqual([]);
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
    for (const name of ['node-2', 'node-3', 'node-4']) controllers.nodes.heartbeatsStop(name);
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
    { rule: 'comes in its time', when: () => undefined, says: [MARKED] },
  ])('$rule', ({ when, says }) => {
    const world = setup();
    const { engine, api, pod, said } = world;
    pod('web', { nodeName: 'node-1', tolerations: [forAMinute] });
    engine.run(SECOND);
    api.patch('Node', undefined, 'node-1', tainted(taint('a')));
    engine.run(30 * SECOND);
    when(world);
    engine.run(2 * MINUTE);
    expect(said('Pod')).toEqual(says);
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

describe('a Service', () => {
  it('has the addresses of its Pods: ready, not ready, and on their way out', () => {
    const { engine, store, api, create, pod, report } = setup();
    create({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web', namespace: 'default' },
      spec: { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 'http' }] },
    });
    for (const name of ['a', 'b', 'c']) {
      pod(
        name,
        { nodeName: 'node-1', containers: [{ name: 'app', image: 'nginx', ports: [{ name: 'http', containerPort: 8080 }] }] },
        { app: 'web' },
      );
    }
    report('a', { podIP: '10.0.0.1' });
    report('b', { podIP: '10.0.0.2' }, 'False');
    report('c', { podIP: '10.0.0.3' });
    engine.run(SECOND);
    api.deletePod('default', 'c');
    engine.run(2 * SECOND);
    expect(store.get('Endpoints', 'default', 'web')?.subsets).toMatchObject([
      {
        addresses: [{ ip: '10.0.0.1', nodeName: 'node-1' }],
        notReadyAddresses: [{ ip: '10.0.0.2' }],
        ports: [{ port: 8080, protocol: 'TCP' }],
      },
    ]);
    const [slice] = store
      .list('EndpointSlice', 'default')
      .filter(({ metadata }) => metadata.labels?.['kubernetes.io/service-name'] === 'web');
    expect(
      (slice as unknown as { endpoints: { addresses: string[]; conditions: unknown }[] }).endpoints.map(({ addresses, conditions }) => [
        addresses[0],
        conditions,
      ]),
    ).toEqual([
      ['10.0.0.1', { ready: true, serving: true, terminating: false }],
      ['10.0.0.2', { ready: false, serving: false, terminating: false }],
      ['10.0.0.3', { ready: false, serving: true, terminating: true }],
    ]);
  });
});

it('a slice of endpoints has no more than a hundred', () => {
  const { engine, store, create, pod, report } = setup();
  create({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web', namespace: 'default' },
    spec: { selector: { app: 'web' }, ports: [{ port: 80 }] },
  });
  for (let i = 0; i < 101; i++) {
    pod(`web-${i}`, { nodeName: 'node-1' }, { app: 'web' });
    report(`web-${i}`, { podIP: `10.0.0.${i}` });
  }
  engine.run(SECOND);
  const slices = store.list('EndpointSlice', 'default').filter(({ metadata }) => metadata.name.startsWith('web-'));
  expect(slices.map(({ endpoints }) => endpoints.length)).toEqual([100, 1]);
});

describe('the Endpoints of a Service', () => {
  const service = (spec: Record<string, unknown>) => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web', namespace: 'default' },
    spec: { selector: { app: 'web' }, ...spec },
  });
  const container = (...ports: Record<string, unknown>[]) => ({ containers: [{ name: 'app', image: 'nginx', ports }] });
  const ports = [
    { name: 'dns', port: 53, protocol: 'UDP' },
    { name: 'dns-tcp', port: 53, protocol: 'TCP' },
    { name: 'metrics', port: 9153, protocol: 'TCP' },
  ];

  it.each([
    {
      rule: 'have addresses in the order of their text, and ports in that of a hash',
      given: service({ ports }),
      pods: { b: {}, a: {} },
      says: [{ addresses: ['10.0.0.10', '10.0.0.2'], ports: ['dns-tcp', 'dns', 'metrics'] }],
    },
    {
      rule: 'have one subset for the ports that all Pods offer, and one for those that some do',
      given: service({
        ports: [
          { name: 'http', port: 80 },
          { name: 'extra', port: 81, targetPort: 'extra' },
        ],
      }),
      pods: { b: container({ name: 'extra', containerPort: 8081 }), a: {} },
      says: [
        { addresses: ['10.0.0.10', '10.0.0.2'], ports: ['http'] },
        { addresses: ['10.0.0.2'], ports: ['extra'] },
      ],
    },
    {
      rule: 'have no ports when the Service is headless and has none',
      given: service({ clusterIP: 'None' }),
      pods: { a: {} },
      says: [{ addresses: ['10.0.0.10'], ports: [] }],
    },
  ])('$rule', ({ given, pods, says }) => {
    const { engine, store, create, pod, report } = setup();
    create(given);
    for (const [name, spec] of Object.entries(pods)) pod(name, { nodeName: 'node-1', ...spec }, { app: 'web' });
    for (const name of Object.keys(pods)) report(name, { podIP: name === 'a' ? '10.0.0.10' : '10.0.0.2' });
    engine.run(SECOND);
    const subsets = store.get('Endpoints', 'default', 'web')?.subsets ?? [];
    expect(
      subsets.map(({ addresses, ports }) => ({ addresses: addresses?.map(({ ip }) => ip), ports: (ports ?? []).map(({ name }) => name) })),
    ).toEqual(says);
  });

  it('are marked as headless, and tell when it was that they had to change', () => {
    const { engine, store, create, pod, report } = setup();
    const metadata = () => store.get('Endpoints', 'default', 'web')?.metadata;
    create(service({ clusterIP: 'None' }));
    engine.run(SECOND);
    expect(metadata()).toMatchObject({
      labels: { 'service.kubernetes.io/headless': '' },
      annotations: { 'endpoints.kubernetes.io/last-change-trigger-time': '2023-05-15T09:00:00Z' },
    });
    pod('a', { nodeName: 'node-1' }, { app: 'web' });
    const ready = [{ type: 'Ready', status: 'True', lastTransitionTime: '2023-05-15T09:00:07Z' }];
    report('a', { podIP: '10.0.0.1', conditions: ready as never });
    engine.run(2 * SECOND);
    expect(metadata()?.annotations).toEqual({ 'endpoints.kubernetes.io/last-change-trigger-time': '2023-05-15T09:00:07Z' });
  });
});

describe('claims', () => {
  const claim = (name: string, spec = {}) => ({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name, namespace: 'default' },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, ...spec },
  });
  const uses = (name: string) => ({ volumes: [{ name: 'data', persistentVolumeClaim: { claimName: name } }] });

  it('of ephemeral volumes come after the scheduler has looked for them first; it tries again a second later', () => {
    const { engine, pod, said, get } = setup();
    const template = { spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } };
    pod('web', { volumes: [{ name: 'scratch', ephemeral: { volumeClaimTemplate: template } }] });
    engine.run(SECOND / 2);
    expect(said('Pod')).toEqual([
      'FailedScheduling: 0/3 nodes are available: waiting for ephemeral volume controller to create the persistentvolumeclaim "web-scratch". preemption: 0/3 nodes are available: 3 No preemption victims found for incoming pod..',
    ]);
    engine.run(10 * SECOND);
    expect(get('web')?.spec.nodeName).toMatch(/^node-/);
  });

  it('that their provisioner cannot satisfy are tried again, after waits that double', () => {
    const { engine, create, pod, said } = setup();
    create(claim('shared', { accessModes: ['ReadWriteMany'] }));
    pod('web', uses('shared'));
    const failures = () => said('PersistentVolumeClaim').filter((text) => text.startsWith('ProvisioningFailed'));
    const why =
      'failed to provision volume with StorageClass "standard": NodePath only supports ReadWriteOnce and ReadWriteOncePod (1.22+) access modes';
    engine.run(10 * SECOND);
    expect(failures()).toEqual([`ProvisioningFailed: ${why}`]);
    engine.run(4 * MINUTE);
    expect(failures()).toEqual([`ProvisioningFailed x5: ${why}`]);
  });

  it('of the default class wait for a Pod, are then provided for on its node, and the Pod is bound', () => {
    const { engine, store, create, pod, said, get } = setup();
    create(claim('data'));
    engine.run(SECOND);
    expect(store.get('PersistentVolumeClaim', 'default', 'data')?.spec?.storageClassName).toBe('standard');
    pod('web', uses('data'));
    engine.run(10 * SECOND);
    const { metadata, spec, status } = store.get('PersistentVolumeClaim', 'default', 'data') as never as {
      metadata: { uid: string };
      spec: { volumeName: string };
      status: { phase: string };
    };
    expect([status.phase, spec.volumeName]).toEqual(['Bound', `pvc-${metadata.uid}`]);
    expect(said('PersistentVolumeClaim')).toEqual([
      'WaitForFirstConsumer: waiting for first consumer to be created before binding',
      'ExternalProvisioning: waiting for a volume to be created, either by external provisioner "rancher.io/local-path" or manually created by system administrator',
      'Provisioning: External provisioner is provisioning volume for claim "default/data"',
      `ProvisioningSucceeded: Successfully provisioned volume pvc-${metadata.uid}`,
    ]);
    const node = get('web')?.spec.nodeName;
    expect(node).toMatch(/^node-/);
    expect(store.get('PersistentVolume', undefined, spec.volumeName)).toMatchObject({
      status: { phase: 'Bound' },
      spec: { storageClassName: 'standard', persistentVolumeReclaimPolicy: 'Delete' },
    });
  });

  it('without a class are bound to the smallest volume that will do', () => {
    const { engine, store, create } = setup();
    const volume = (name: string, storage: string) => ({
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name },
      spec: { capacity: { storage }, accessModes: ['ReadWriteOnce'], storageClassName: 'manual', hostPath: { path: '/data' } },
    });
    for (const [name, size] of [
      ['large', '10Gi'],
      ['right', '2Gi'],
      ['small', '512Mi'],
    ] as const)
      create(volume(name, size));
    create(claim('data', { storageClassName: 'manual' }));
    engine.run(SECOND);
    expect(store.list('PersistentVolume').map(({ metadata, status }) => [metadata.name, status?.phase])).toEqual([
      ['large', 'Available'],
      ['right', 'Bound'],
      ['small', 'Available'],
    ]);
    expect(store.get('PersistentVolumeClaim', 'default', 'data')).toMatchObject({
      spec: { volumeName: 'right' },
      status: { phase: 'Bound', capacity: { storage: '2Gi' } },
    });
  });

  it('for which there is nothing say so again and again, as often as events may', () => {
    const { engine, store, create, said, pod } = setup();
    create(claim('data', { storageClassName: '' }));
    pod('web', uses('data'));
    engine.run(MINUTE);
    expect(said('PersistentVolumeClaim')).toEqual([
      'FailedBinding x4: no persistent volumes available for this claim and no storage class is set',
    ]);
    expect(said('Pod')[0]).toBe(
      'FailedScheduling: 0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims. preemption: 0/3 nodes are available: 3 No preemption victims found for incoming pod..',
    );
    const before = engine.budget.used.steps;
    engine.run(24 * HOUR);
    expect(engine.budget.used.steps - before).toBeLessThan(30_000);
    expect(store.get('PersistentVolumeClaim', 'default', 'data')?.status?.phase).toBe('Pending');
  });

  it('of ephemeral volumes are made for the Pod, and go with it', () => {
    const { engine, store, api, pod, get } = setup();
    pod('web', {
      volumes: [
        {
          name: 'scratch',
          ephemeral: { volumeClaimTemplate: { spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } } },
        },
      ],
    });
    engine.run(10 * SECOND);
    expect([store.get('PersistentVolumeClaim', 'default', 'web-scratch')?.status?.phase, !!get('web')?.spec.nodeName]).toEqual([
      'Bound',
      true,
    ]);
    api.removePod('default', 'web');
    engine.run(20 * SECOND);
    expect([store.list('PersistentVolumeClaim'), store.list('PersistentVolume')]).toEqual([[], []]);
  });

  it('that a Pod uses are not removed before it', () => {
    const { engine, store, api, create, pod } = setup();
    create(claim('data'));
    pod('web', uses('data'));
    engine.run(10 * SECOND);
    api.delete('PersistentVolumeClaim', 'default', 'data');
    engine.run(20 * SECOND);
    expect(store.get('PersistentVolumeClaim', 'default', 'data')?.metadata.finalizers).toEqual(['kubernetes.io/pvc-protection']);
    api.removePod('default', 'web');
    engine.run(30 * SECOND);
    expect(store.list('PersistentVolumeClaim')).toEqual([]);
  });
});

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
  ])('cannot be worked out for $rule', ({ owner: [apiVersion, kind], why }) => {
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
    engine.run(10_000);
    expect(store.get('PodDisruptionBudget', 'default', 'web')?.status).toMatchObject({
      disruptionsAllowed: 0,
      conditions: [{ type: 'DisruptionAllowed', status: 'False', reason: 'SyncFailed', message: why }],
    });
    expect(said('PodDisruptionBudget')[0]).toContain(`Failed to calculate the number of expected pods: ${why}`);
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
