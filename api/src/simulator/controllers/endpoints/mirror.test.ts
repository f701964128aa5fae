import { describe, expect, it } from 'vitest';
import { SECOND } from '../../engine/index.ts';
import { setup } from '../testing.ts';

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
