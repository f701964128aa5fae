import { describe, expect, it } from 'vitest';
import { clusterScoped, type Kind } from '../../apimachinery/objects.ts';
import { Engine, Random } from '../../engine/index.ts';
import { decodeManifest } from '../decode/decode-manifest.ts';
import { Store } from '../store.ts';
import { ApiServer } from './api-server.ts';
import { loadDocuments } from './load.ts';

const MANIFEST = `
{apiVersion: v1, kind: Pod, metadata: {name: web}, spec: {containers: [{name: app, image: nginx}]}}
---
{apiVersion: v1, kind: Service, metadata: {name: s}, spec: {ports: [{port: 80}]}}
---
{apiVersion: v1, kind: ServiceAccount, metadata: {name: robot}, secrets: [{name: a, kind: Secret, namespace: x}, {kind: b}]}
---
{apiVersion: v1, kind: Secret, metadata: {name: tls}, type: kubernetes.io/tls, data: {tls.crt: "", tls.key: ""}}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: copy}
spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1}}, dataSource: {kind: PersistentVolumeClaim, name: other}}
---
{apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {name: budget}, spec: {minAvailable: 1, selector: {}}}
---
{apiVersion: node.k8s.io/v1, kind: RuntimeClass, metadata: {name: kata}, handler: kata}
---
{apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, metadata: {name: slice}, addressType: FQDN, endpoints: []}
`;
function cluster() {
  const engine = new Engine();
  const store = new Store(engine);
  const api = new ApiServer({ engine, store, random: new Random(1) });
  const { documents, problems } = decodeManifest(MANIFEST, {});
  expect(problems).toEqual([]);
  api.bootstrap([]);
  const { messages, warnings } = loadDocuments(api, documents);
  expect(messages).toEqual([]);
  const get = (kind: Kind, name: string) =>
    store.get(kind, clusterScoped.has(kind) ? undefined : 'default', name) as never as { [field: string]: never } | undefined;
  const patch = (kind: Kind, name: string, change: object) => api.patch(kind, 'default', name, change);
  return { api, warnings, get, patch };
}

describe('A change that comes to nothing is not written', () => {
  it.each`
    kind                       | name         | change
    ${'Pod'}                   | ${'web'}     | ${{ spec: { tolerations: [] } }}
    ${'Pod'}                   | ${'web'}     | ${{ metadata: { selfLink: '/x', generation: 7 } }}
    ${'Service'}               | ${'s'}       | ${{ spec: { clusterIP: null } }}
    ${'Namespace'}             | ${'default'} | ${{ metadata: { labels: { 'kubernetes.io/metadata.name': 'x' } } }}
    ${'PersistentVolumeClaim'} | ${'copy'}    | ${{ spec: { dataSourceRef: null } }}
  `('$kind $change', ({ kind, name, change }) => {
    const { patch, get } = cluster();
    const before = get(kind, name);
    expect(patch(kind, name, change)).toMatchObject({ ok: true, object: before });
    expect(get(kind, name)).toBe(before);
  });
  it('but warned of', () => {
    expect(cluster().patch('Secret', 'tls', {})).toMatchObject({ warnings: [expect.stringMatching(/^tls: /)] });
  });
});

/** @see kubernetes: pkg/registry/node/runtimeclass/strategy.go, pkg/registry/policy/poddisruptionbudget/strategy.go */
describe('Each kind has rules of its own for a change', () => {
  it.each`
    kind                     | name        | change                                              | message
    ${'RuntimeClass'}        | ${'kata'}   | ${{ scheduling: { nodeSelector: { 'a b': 'c' } } }} | ${/is invalid: scheduling.nodeSelector: Invalid value: "a b": /}
    ${'RuntimeClass'}        | ${'kata'}   | ${{ metadata: { resourceVersion: null } }}          | ${'runtimeclasses.node.k8s.io "kata" is invalid: metadata.resourceVersion: Invalid value: 0x0: must be specified for an update'}
    ${'PodDisruptionBudget'} | ${'budget'} | ${{ metadata: { resourceVersion: null } }}          | ${'poddisruptionbudgets.policy "budget" is invalid: metadata.resourceVersion: Invalid value: 0x0: must be specified for an update'}
  `('$kind $change', ({ kind, name, change, message }) => {
    const { patch } = cluster();
    expect(patch(kind, name, change)).toMatchObject({ ok: false, reason: 'Invalid', message: expect.stringMatching(message) });
  });
  it.each`
    version                   | message
    ${'abc'}                  | ${'strconv.ParseUint: parsing "abc": invalid syntax'}
    ${'18446744073709551616'} | ${'strconv.ParseUint: parsing "18446744073709551616": value out of range'}
    ${'1'}                    | ${/^Operation cannot be fulfilled on pods "web": the object has been modified/}
  `('a version is a number: $version', ({ version, message }) => {
    const answer = cluster().patch('Pod', 'web', { metadata: { resourceVersion: version } });
    expect(answer).toMatchObject({ ok: false, message: expect.stringMatching(message) });
  });
  it('a runtime class may come by one', () => {
    const { api, get } = cluster();
    const object = { apiVersion: 'node.k8s.io/v1', kind: 'RuntimeClass', metadata: { name: 'new' }, handler: 'x' };
    expect(api.replace(object)).toMatchObject({ ok: true });
    expect(get('RuntimeClass', 'new')).toBeDefined();
  });
  it('a slice counts labels, too, as what it says, and is warned of once', () => {
    const { patch, warnings } = cluster();
    expect(warnings).toContain('spec.addressType: FQDN endpoints are deprecated');
    const change = (metadata: object) => patch('EndpointSlice', 'slice', { metadata });
    expect(change({ annotations: { a: 'b' } })).toMatchObject({ warnings: [], object: { metadata: { generation: 1 } } });
    expect(change({ labels: { a: 'b' } })).toMatchObject({ object: { metadata: { generation: 2 } } });
  });
});

/** @see kubernetes: pkg/registry/core/serviceaccount/strategy.go cleanSecretReferences */
it('of an account’s Secrets only the names are kept', () => {
  const { get, patch } = cluster();
  expect(get('ServiceAccount', 'robot')?.secrets).toEqual([{ name: 'a' }, {}]);
  expect(patch('ServiceAccount', 'robot', { secrets: [{ name: 'b', uid: 'c' }] })).toMatchObject({ object: { secrets: [{ name: 'b' }] } });
});

/** @see kubernetes: pkg/api/persistentvolumeclaim EnforceDataSourceBackwardsCompatibility */
it('a source of a kind that the old field does not take is dropped, unless the new one has it', () => {
  const made = (sources: object) => {
    const spec = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1' } }, ...sources };
    const manifest = JSON.stringify({ apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'c' }, spec });
    const [document] = decodeManifest(manifest, { podsNeeded: false }).documents;
    return cluster().api.create(document as never);
  };
  const [a, b] = ['a', 'b'].map((name) => ({ apiGroup: 'example.com', kind: 'Source', name }));
  const spec = (answer: object) => (answer as { object: { spec: object } }).object.spec;
  expect(spec(made({ dataSource: a }))).not.toHaveProperty('dataSource');
  expect(spec(made({ dataSourceRef: a }))).toMatchObject({ dataSource: a, dataSourceRef: a });
  expect(made({ dataSource: a, dataSourceRef: b })).toMatchObject({ message: expect.stringContaining('must match dataSourceRef') });
});

it('a limit range without a name gets one', () => {
  const [document] = decodeManifest('{apiVersion: v1, kind: LimitRange, metadata: {}, spec: {limits: []}}', {
    podsNeeded: false,
  }).documents;
  expect(cluster().api.create(document as never)).toMatchObject({
    object: { metadata: { name: expect.stringMatching(/^[0-9a-f-]{36}$/) } },
  });
});

/** @see kubernetes: pkg/api/persistentvolumeclaim DropDisabledFieldsFromStatus */
it('a claim’s status has no fields that are off', () => {
  const { api } = cluster();
  const status = { phase: 'Lost', resizeStatus: 'X', allocatedResources: { storage: '1' } };
  expect(api.patch('PersistentVolumeClaim', 'default', 'copy', { status }, { subresource: 'status' })).toMatchObject({
    object: { status: { phase: 'Lost' } },
    warnings: [expect.stringMatching(/^status.allocatedResources: dropped: /), expect.stringMatching(/^status.resizeStatus: dropped: /)],
  });
  expect(api.store.get('PersistentVolumeClaim', 'default', 'copy')?.status).toEqual({ phase: 'Lost' });
});

/** @see kubernetes: pkg/apis/core/v1/conversion_test.go Test_core_PodStatus_to_v1_PodStatus, Test_v1_PodStatus_to_core_PodStatus */
it.each`
  rule                                         | podIP         | podIPs                                      | kept
  ${'the old field alone'}                     | ${'10.0.0.1'} | ${null}                                     | ${['10.0.0.1']}
  ${'the new one alone'}                       | ${null}       | ${[{ ip: '10.0.0.1' }, { ip: 'fd00::1' }]}  | ${['10.0.0.1', 'fd00::1']}
  ${'both, which agree'}                       | ${'10.0.0.1'} | ${[{ ip: '10.0.0.1' }, { ip: 'fd00::1' }]}  | ${['10.0.0.1', 'fd00::1']}
  ${'where they differ, the old one is meant'} | ${'10.0.0.2'} | ${[{ ip: '10.0.0.1' }, { ip: '10.0.0.3' }]} | ${['10.0.0.2']}
  ${'one that is none is refused'}             | ${'10.0.0'}   | ${[{ ip: '10.0.0.1' }]}                     | ${'Pod "web" is invalid: status.podIPs[0]: Invalid value: "10.0.0": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'}
`('the addresses of a Pod: $rule', ({ podIP, podIPs, kept }) => {
  const { api, get } = cluster();
  const answer = api.patch('Pod', 'default', 'web', { status: { podIP, podIPs } }, { subresource: 'status' }) as never as {
    ok: boolean;
    message: string;
  };
  const status = get('Pod', 'web')?.status as never as { podIP?: string; podIPs?: { ip: string }[] };
  expect(answer.ok ? status.podIPs?.map(({ ip }) => ip) : answer.message).toEqual(kept);
  if (answer.ok) expect(status.podIP).toBe(kept[0]);
});
