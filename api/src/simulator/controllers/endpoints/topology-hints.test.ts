import { describe, expect, it } from 'vitest';
import { ZONE } from '../../apimachinery/node-labels.ts';
import { SECOND } from '../../engine/index.ts';
import { setup } from '../testing.ts';

/** @see kubernetes: pkg/controller/endpointslice/topologycache/topologycache_test.go TestAddHints */
describe('hints for which zone an endpoint is', () => {
  const AUTO = { 'service.kubernetes.io/topology-mode': 'Auto' };

  /** Pods by node, some of them not ready. */
  function cluster(zones: Record<string, string | undefined>, pods: Record<string, string>, annotations: Record<string, string> = AUTO) {
    const world = setup();
    const { engine, store, api, create, pod, report, said } = world;
    const label = (name: string, zone: string | undefined) => {
      const node = store.get('Node', undefined, name);
      const { [ZONE]: _, ...labels } = node?.metadata.labels ?? {};
      api.update({ ...node, metadata: { ...node?.metadata, labels: zone ? { ...labels, [ZONE]: zone } : labels } });
    };
    for (const [name, zone] of Object.entries(zones)) label(name, zone);
    for (const [name, node] of Object.entries(pods)) {
      pod(name, { nodeName: node }, { app: 'web' });
      report(name, { podIP: `10.0.0.${name.charCodeAt(0) - 96}` }, name.endsWith('x') ? 'False' : 'True');
    }
    const spec = { selector: { app: 'web' }, ports: [{ port: 80 }] };
    create({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'default', annotations }, spec });
    engine.run(engine.now + SECOND);
    const endpoints = () =>
      store
        .list('EndpointSlice', 'default')
        .filter(({ metadata }) => metadata.labels?.['kubernetes.io/service-name'] === 'web')
        .flatMap((slice) => slice.endpoints ?? []);
    const hints = () =>
      Object.fromEntries(endpoints().map(({ targetRef, hints }) => [targetRef?.name, hints?.forZones?.map(({ name }) => name).join()]));
    const run = () => engine.run(engine.now + 2 * SECOND);
    return { ...world, label, hints, run, told: () => said('Service') };
  }
  const two = { 'node-1': 'a', 'node-2': 'b' };
  const ENABLED = 'TopologyAwareHintsEnabled: Topology Aware Hints has been enabled, addressType: IPv4';
  const disabled = (why: string) => `TopologyAwareHintsDisabled: ${why}, addressType: IPv4`;

  it.each([
    {
      rule: 'each for its own',
      pods: { a: 'node-1', b: 'node-2' },
      hints: { a: 'a', b: 'b' },
      told: [ENABLED],
    },
    {
      rule: 'one that has too many gives some away, and one that is not ready has none',
      pods: { a: 'node-1', b: 'node-1', c: 'node-1', d: 'node-2', ex: 'node-1' },
      hints: { a: 'b', b: 'a', c: 'a', d: 'b', ex: undefined },
      told: [ENABLED],
    },
    {
      rule: 'too few endpoints',
      pods: { a: 'node-1', bx: 'node-2' },
      hints: { a: undefined, bx: undefined },
      told: [disabled('Insufficient number of endpoints (1 endpoints, 2 zones)')],
    },
    {
      rule: 'too few of them for zones so large',
      pods: { a: 'node-1', b: 'node-1', c: 'node-2' },
      hints: { a: undefined, b: undefined, c: undefined },
      told: [
        disabled('Unable to allocate minimum required endpoints to each zone without exceeding overload threshold (3 endpoints, 2 zones)'),
      ],
    },
    {
      rule: 'a node without a zone',
      zones: { 'node-1': 'a' },
      pods: { a: 'node-1', b: 'node-2' },
      hints: { a: undefined, b: undefined },
      told: [disabled('Insufficient Node information: allocatable CPU or zone not specified on one or more nodes')],
    },
    {
      rule: 'an endpoint without a zone',
      pods: { a: 'node-1', b: 'node-2', c: 'control-plane', d: 'node-2' },
      hints: { a: undefined, b: undefined, c: undefined, d: undefined },
      told: [disabled('One or more endpoints do not have a zone specified')],
    },
    { rule: 'nobody asks for them', annotations: {}, pods: { a: 'node-1', b: 'node-2' }, hints: { a: undefined, b: undefined }, told: [] },
  ] as {
    rule: string;
    zones?: Record<string, string>;
    annotations?: Record<string, string>;
    pods: Record<string, string>;
    hints: Record<string, string | undefined>;
    told: string[];
  }[])('$rule', ({ zones = two, annotations = AUTO, pods, hints, told }) => {
    const made = cluster(zones, pods, annotations);
    expect([made.hints(), made.told()]).toEqual([hints, told]);
  });

  it('are taken away when they are no longer asked for', () => {
    const { api, store, hints, told, run } = cluster(two, { a: 'node-1', b: 'node-2' });
    const { annotations: _, ...metadata } = store.get('Service', 'default', 'web')?.metadata ?? {};
    api.update({ ...store.get('Service', 'default', 'web'), metadata });
    run();
    expect(hints()).toEqual({ a: undefined, b: undefined });
    expect(told()).toEqual([ENABLED, disabled('Topology Aware Hints has been disabled')]);
  });

  it('are looked at again when a zone is left without', () => {
    const { label, hints, told, run } = cluster(two, { a: 'node-1', b: 'node-2' });
    label('node-2', undefined);
    run();
    expect(hints()).toEqual({ a: undefined, b: undefined });
    expect(told()).toEqual([
      ENABLED,
      disabled('Insufficient Node information: allocatable CPU or zone not specified on one or more nodes'),
    ]);
  });
});
