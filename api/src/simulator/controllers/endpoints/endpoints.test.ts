import { describe, expect, it } from 'vitest';
import type { Service } from '../../apimachinery/objects.ts';
import { MINUTE, SECOND } from '../../engine/index.ts';
import { setup } from '../testing.ts';
import { truncatedSubsets } from './subsets.ts';

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

describe('a Service', () => {
  const cluster = () => {
    const world = setup();
    const { store, create } = world;
    const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'default' } };
    const make = () => create({ ...service, spec: { selector: { app: 'web' }, ports: [{ port: 80 }] } });
    make();
    const slices = () => store.list('EndpointSlice', 'default').filter(({ metadata }) => metadata.name.startsWith('web-'));
    return { ...world, make, slices };
  };

  it('keeps a Pod that has failed, and was not ready before, until something else changes', () => {
    const { engine, store, pod, report } = cluster();
    const unready = () => store.get('Endpoints', 'default', 'web')?.subsets?.[0]?.notReadyAddresses?.map(({ ip }) => ip);
    pod('a', { nodeName: 'node-1' }, { app: 'web' });
    report('a', { podIP: '10.0.0.1' }, 'False');
    engine.run(SECOND);
    report('a', { phase: 'Failed' }, 'False');
    engine.run(MINUTE);
    expect(unready()).toEqual(['10.0.0.1']);
    pod('b', { nodeName: 'node-1' }, { app: 'web' });
    report('b', { podIP: '10.0.0.2' }, 'False');
    engine.run(2 * MINUTE);
    expect(unready()).toEqual(['10.0.0.2']);
  });

  it.each([
    { policy: 'Background', left: 0 },
    { policy: 'Orphan', left: 1 },
  ] as const)('leaves its slices to the garbage collector ($policy: $left left), and has its own when it is made anew', (given) => {
    const { engine, store, api, make, slices } = cluster();
    engine.run(SECOND);
    api.delete('Service', 'default', 'web', { propagationPolicy: given.policy });
    engine.run(2 * SECOND);
    expect(slices()).toHaveLength(given.left);
    make();
    engine.run(3 * SECOND);
    const { uid } = store.get('Service', 'default', 'web')?.metadata ?? {};
    expect(slices().map(({ metadata }) => metadata.ownerReferences?.[0]?.uid)).toEqual([uid]);
  });

  it('with a long name has slices whose names are cut', () => {
    const { engine, store, create } = setup();
    const name = 'a'.repeat(63);
    create({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace: 'default' },
      spec: { selector: { a: 'b' }, ports: [{ port: 80 }] },
    });
    engine.run(SECOND);
    const [slice] = store
      .list('EndpointSlice', 'default')
      .filter(({ metadata }) => metadata.labels?.['kubernetes.io/service-name'] === name);
    expect(slice?.metadata.name).toMatch(/^a{58}[a-z0-9]{5}$/);
  });
});

/** @see kubernetes: pkg/controller/endpoint/endpoints_controller_test.go TestSyncEndpointsOverCapacity, TestSyncEndpoints */
describe('Endpoints hold a thousand addresses', () => {
  const some = (count: number, of: string) => Array.from({ length: count }, (_, i) => ({ ip: `${of}${i}` }));
  it.each([
    { rule: 'no more is no cut', given: [[600, 400]], left: undefined },
    { rule: 'those that are not ready go first', given: [[600, 401]], left: [[600, 400]] },
    { rule: 'all of them, where the ready are too many', given: [[1001, 5]], left: [[1000, 0]] },
    {
      rule: 'subsets in proportion, the last with what is left',
      given: [
        [501, 10],
        [501, 10],
        [501, 10],
      ],
      left: [
        [334, 0],
        [334, 0],
        [332, 0],
      ],
    },
  ])('$rule', ({ given, left }) => {
    const subsets = given.map(([ready, not]) => ({ addresses: some(ready as number, 'a'), notReadyAddresses: some(not as number, 'b') }));
    const cut = truncatedSubsets(subsets);
    expect(cut?.map(({ addresses = [], notReadyAddresses = [] }) => [addresses.length, notReadyAddresses.length])).toEqual(left);
  });

  it('and say so', () => {
    const { engine, store, api, create, pod, report } = setup();
    create({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web', namespace: 'default' },
      spec: { selector: { app: 'web' }, ports: [{ port: 80 }] },
    });
    for (let i = 0; i < 1001; i++) {
      pod(`web-${i}`, { nodeName: 'node-1' }, { app: 'web' });
      report(`web-${i}`, { podIP: `10.0.${i >> 8}.${i & 255}` });
    }
    const annotation = () => store.get('Endpoints', 'default', 'web')?.metadata.annotations?.['endpoints.kubernetes.io/over-capacity'];
    engine.run(SECOND);
    expect(annotation()).toBe('truncated');
    const say = (text: string) => {
      const annotations = { 'endpoints.kubernetes.io/over-capacity': text };
      api.patch('Endpoints', 'default', 'web', { metadata: { annotations } });
      api.patch('Service', 'default', 'web', { metadata: { annotations: { seen: text } } });
    };
    say('invalid');
    engine.run(2 * SECOND);
    expect(annotation()).toBe('truncated');
    api.deletePod('default', 'web-0');
    engine.run(3 * SECOND);
    expect(annotation()).toBe(undefined);
    say('truncated');
    engine.run(4 * SECOND);
    expect(annotation()).toBe(undefined);
  });
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
      says: [{ addresses: ['10.0.0.10', '10.0.0.2'], ports: ['dns-tcp', 'metrics', 'dns'] }],
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
    report('a', { podIP: '10.0.0.1', conditions: ready });
    engine.run(2 * SECOND);
    expect(metadata()?.annotations).toEqual({ 'endpoints.kubernetes.io/last-change-trigger-time': '2023-05-15T09:00:07Z' });
    const ended = [{ type: 'Ready', status: 'False', lastTransitionTime: '2023-05-15T09:00:09Z' }];
    report('a', { podIP: '10.0.0.1', phase: 'Succeeded', conditions: ended });
    engine.run(3 * SECOND);
    expect(metadata()?.annotations).toEqual({ 'endpoints.kubernetes.io/last-change-trigger-time': '2023-05-15T09:00:09Z' });
  });
});

describe('what belongs to a Service', () => {
  const headless = 'service.kubernetes.io/headless';
  it.each([
    { rule: 'has its labels', labels: { tier: 'front' }, says: { tier: 'front' } },
    { rule: 'loses those that it has lost', labels: undefined, says: {} },
    { rule: 'is not headless because a label says so', labels: { [headless]: 'invalid', tier: 'front' }, says: { tier: 'front' } },
  ])('$rule', ({ labels, says }) => {
    const { engine, store, api, create } = setup();
    const spec = { selector: { app: 'web' }, ports: [{ port: 80 }] };
    create({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'default', labels: { app: 'web' } }, spec });
    engine.run(SECOND);
    const service = store.get('Service', 'default', 'web') as Service;
    const { labels: _, ...metadata } = service.metadata;
    api.update({ ...service, metadata: { ...metadata, ...(labels && { labels }) } });
    engine.run(2 * SECOND);
    const [slice] = store.list('EndpointSlice', 'default').filter(({ metadata: { name } }) => name.startsWith('web-'));
    expect(slice?.metadata.labels).toEqual({
      ...says,
      'kubernetes.io/service-name': 'web',
      'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
    });
    expect(store.get('Endpoints', 'default', 'web')?.metadata.labels ?? {}).toEqual(says);
  });
});
