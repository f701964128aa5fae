import { describe, expect, it } from 'vitest';
import { SECOND } from '../../engine/index.ts';
import { setup } from '../testing.ts';

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
