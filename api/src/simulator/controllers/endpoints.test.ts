import { describe, expect, it } from 'vitest';
import type { Service } from '../apimachinery/objects.ts';
import { SECOND } from '../engine/index.ts';
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
    api.update({ ...service, metadata: { ...metadata, ...(labels && { labels }) } } as Service);
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
