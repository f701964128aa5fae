import { describe, expect, it } from 'vitest';
import type { Service } from '../apimachinery/objects.ts';
import { MINUTE, SECOND } from '../engine/index.ts';
import { truncatedSubsets } from './endpoint-subsets.ts';
import { setup } from './testing.ts';

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

// As `kubectl get -o yaml` prints them: the list of a built-in kind that is empty is not stored.
it.each([
  { rule: 'without Pods there are no ports and no endpoints', targetPort: 80, pods: [], says: [[null, null]] },
  {
    rule: 'where no Pod knows the port there are endpoints without ports',
    targetPort: 'http',
    pods: ['a'],
    says: [[null, ['10.0.0.1']]],
  },
])('a slice: $rule', ({ targetPort, pods, says }) => {
  const { engine, store, create, pod, report } = setup();
  create({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web', namespace: 'default' },
    spec: { selector: { app: 'web' }, ports: [{ port: 80, targetPort }] },
  });
  for (const name of pods) {
    pod(name, { nodeName: 'node-1' }, { app: 'web' });
    report(name, { podIP: '10.0.0.1' });
  }
  engine.run(SECOND);
  const slices = store.list('EndpointSlice', 'default').filter(({ metadata }) => metadata.name.startsWith('web-'));
  expect(slices.map(({ ports, endpoints }) => [ports, endpoints?.flatMap(({ addresses }) => addresses) ?? null])).toEqual(says);
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

describe('the slices of a Service', () => {
  const cluster = (ports: readonly Record<string, unknown>[] = [{ port: 80 }]) => {
    const all = setup();
    const { engine, store, create, pod, report } = all;
    create({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web', namespace: 'default' },
      spec: { selector: { app: 'web' }, ports },
    });
    const run = (seconds: number) => engine.run(engine.now + seconds * SECOND);
    const serve = (...names: readonly string[]) => {
      for (const name of names) pod(name, { nodeName: 'node-1' }, { app: 'web' });
      for (const name of names) report(name, { podIP: `10.0.0.${name}` });
    };
    const slices = () =>
      store.list('EndpointSlice', 'default').filter(({ metadata }) => metadata.labels?.['kubernetes.io/service-name'] === 'web');
    const addresses = () => slices().map(({ endpoints }) => endpoints?.map(({ addresses: [address] }) => address) ?? null);
    return { ...all, run, serve, slices, addresses };
  };
  const upTo = (count: number) => Array.from({ length: count }, (_, i) => `${i}`);

  it('keep endpoints in their place, new ones after them', () => {
    const { run, serve, addresses, pod, report, api } = cluster();
    pod('1', { nodeName: 'node-1' }, { app: 'web' });
    serve('2', '3');
    run(1);
    report('1', { podIP: '10.0.0.1' });
    run(1);
    api.deletePod('default', '2', { gracePeriodSeconds: 0 });
    run(1);
    expect(addresses()).toEqual([['10.0.0.3', '10.0.0.1']]);
  });

  it('are not filled up again but by new ones', () => {
    const { run, serve, slices, api } = cluster();
    serve(...upTo(120));
    run(1);
    for (const name of upTo(30)) api.deletePod('default', name, { gracePeriodSeconds: 0 });
    run(1);
    expect(slices().map(({ endpoints }) => endpoints.length)).toEqual([70, 20]);
    serve('200', '201');
    run(1);
    expect(slices().map(({ endpoints }) => endpoints.length)).toEqual([72, 20]);
  });

  it('have ports in the order of a hash', () => {
    const { run, serve, slices } = cluster([
      { name: 'dns', port: 53, protocol: 'UDP' },
      { name: 'dns-tcp', port: 53, protocol: 'TCP' },
      { name: 'metrics', port: 9153, protocol: 'TCP' },
    ]);
    serve('1');
    run(1);
    expect(slices()[0]?.ports?.map(({ name }) => name)).toEqual(['metrics', 'dns', 'dns-tcp']);
  });

  it('do without Pods whose node is not there, and the Service says so', () => {
    const { run, serve, addresses, api, said } = cluster();
    serve('1', '2');
    run(1);
    api.delete('Node', undefined, 'node-1');
    api.deletePod('default', '2', { gracePeriodSeconds: 0 });
    run(2);
    expect(addresses()).toEqual([null]);
    expect(said('Service')).toEqual([
      'FailedToUpdateEndpointSlices x2: Error updating Endpoint Slices for Service default/web: skipping Pod 1 for Service default/web: Node node-1 Not Found',
    ]);
  });

  it('are made anew, or as they were, when others delete or change them; so are the Endpoints', () => {
    const { run, serve, slices, addresses, store, api } = cluster();
    serve('1');
    run(1);
    api.delete('EndpointSlice', 'default', slices()[0]?.metadata.name as string);
    api.delete('Endpoints', 'default', 'web');
    run(0.5);
    expect([addresses(), store.get('Endpoints', 'default', 'web')?.subsets]).toMatchObject([[], [{ addresses: [{ ip: '10.0.0.1' }] }]]);
    run(1);
    expect(addresses()).toEqual([['10.0.0.1']]);
    api.update({ ...slices()[0], endpoints: [{ addresses: ['10.9.9.9'] }] });
    run(2);
    expect(addresses()).toEqual([['10.0.0.1']]);
  });

  it('are none of its when somebody else manages them', () => {
    const { run, serve, addresses, create } = cluster();
    create({
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { name: 'mine', namespace: 'default', labels: { 'kubernetes.io/service-name': 'web' } },
      addressType: 'IPv4',
      ports: [],
      endpoints: [{ addresses: ['10.9.9.9'] }],
    });
    serve('1');
    run(3);
    expect(addresses()).toEqual([['10.9.9.9'], ['10.0.0.1']]);
  });
});

describe('the Endpoints of a Service without a selector', () => {
  const manager = 'endpointslicemirroring-controller.k8s.io';
  const ports = [{ name: 'db', port: 5432, protocol: 'TCP' }];
  const cluster = (endpoints: Record<string, unknown>, metadata: Record<string, unknown> = {}, spec: Record<string, unknown> = {}) => {
    const all = setup();
    const { engine, store, create } = all;
    create({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'db', namespace: 'default' },
      spec: { ports: [{ name: 'db', port: 5432 }], ...spec },
    });
    create({ apiVersion: 'v1', kind: 'Endpoints', metadata: { name: 'db', namespace: 'default', ...metadata }, ...endpoints });
    const run = () => engine.run(engine.now + SECOND);
    run();
    const slices = () =>
      store
        .list('EndpointSlice', 'default')
        .filter(({ metadata: { labels } }) => labels?.['endpointslice.kubernetes.io/managed-by'] === manager);
    const shown = () => slices().map(({ addressType, endpoints: list }) => [addressType, ...list.map(({ addresses: [ip] }) => ip)]);
    return { ...all, run, slices, shown };
  };
  const subsets = [{ addresses: [{ ip: '192.0.2.1' }], notReadyAddresses: [{ ip: '192.0.2.2', hostname: 'b' }], ports }];

  it('are mirrored by a slice', () => {
    const { slices, store } = cluster({ subsets }, { labels: { app: 'db' }, annotations: { note: 'x' } });
    expect(slices()).toMatchObject([
      {
        metadata: {
          generateName: 'db-',
          labels: { app: 'db', 'kubernetes.io/service-name': 'db' },
          annotations: { note: 'x' },
          ownerReferences: [
            { kind: 'Endpoints', name: 'db', uid: store.get('Endpoints', 'default', 'db')?.metadata.uid, controller: true },
          ],
        },
        addressType: 'IPv4',
        ports,
        endpoints: [
          { addresses: ['192.0.2.1'], conditions: { ready: true } },
          { addresses: ['192.0.2.2'], conditions: { ready: false }, hostname: 'b' },
        ],
      },
    ]);
  });

  it.each([
    { rule: 'no addresses', endpoints: { subsets: [] }, says: [] },
    {
      rule: 'two subsets with the same ports, which the API server makes one',
      endpoints: { subsets: [...subsets, { addresses: [{ ip: '192.0.2.3' }], ports }] },
      says: [['IPv4', '192.0.2.1', '192.0.2.3', '192.0.2.2']],
    },
    {
      rule: 'addresses of both families',
      endpoints: { subsets: [{ addresses: [{ ip: '192.0.2.1' }, { ip: '2001:db8::1' }], ports }] },
      says: [
        ['IPv4', '192.0.2.1'],
        ['IPv6', '2001:db8::1'],
      ],
    },
    {
      rule: 'a label that forbids it',
      endpoints: { subsets },
      metadata: { labels: { 'endpointslice.kubernetes.io/skip-mirror': 'true' } },
      says: [],
    },
    { rule: 'a leader', endpoints: { subsets }, metadata: { annotations: { 'control-plane.alpha.kubernetes.io/leader': '{}' } }, says: [] },
    { rule: 'Pods that are selected', endpoints: { subsets }, spec: { selector: { app: 'db' } }, says: [] },
  ])('with $rule: $says', ({ endpoints, metadata, spec, says }) => {
    expect(cluster(endpoints, metadata, spec).shown()).toEqual(says);
  });

  it('are followed by the slice, which is theirs alone', () => {
    const { run, api, store, slices, shown } = cluster({ subsets });
    const change = (by: Record<string, unknown>) => {
      api.update({ ...store.get('Endpoints', 'default', 'db'), ...by });
      run();
    };
    const name = slices()[0]?.metadata.name as string;
    change({ subsets: [{ addresses: [{ ip: '192.0.2.9' }], ports: [{ ...ports[0], port: 5433 }] }] });
    expect([shown(), slices()[0]?.metadata.name]).toEqual([[['IPv4', '192.0.2.9']], name]);
    api.delete('EndpointSlice', 'default', name);
    run();
    expect(shown()).toEqual([['IPv4', '192.0.2.9']]);
    api.delete('Service', 'default', 'db');
    run();
    expect([shown(), store.get('Endpoints', 'default', 'db')]).toEqual([[], undefined]);
  });
});
