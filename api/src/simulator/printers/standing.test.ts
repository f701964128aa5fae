import { expect, it } from 'vitest';
import { printed } from '../kubectl/testing.ts';

type Row = { readonly rule: string; readonly object: object; readonly shows: string; readonly wide?: boolean };

const of = (apiVersion: string, kind: string, more: object, metadata: object = {}): object => ({
  apiVersion,
  kind,
  metadata: { name: 'one', ...metadata },
  ...more,
});

const within = (apiVersion: string, kind: string, more: object, metadata: object = {}): object =>
  of(apiVersion, kind, more, { namespace: 'default', ...metadata });

/** What one line of a table says, its columns by two blanks. */
const shown = (what: string, { object, wide = false }: Row): string =>
  printed(`get ${what} --no-headers${wide ? ' -o wide' : ''}`, { objects: [object] })
    .trimEnd()
    .replaceAll(/ {3,}/g, '  ');

const node = (spec: object, status: object = {}, labels: object = {}) => of('v1', 'Node', { spec, status }, { labels });
const conditions = (...all: [type: string, status: string][]) => ({ conditions: all.map(([type, status]) => ({ type, status })) });

/** @see kubernetes: pkg/printers/internalversion/printers_test.go TestPrintNode, TestPrintNodeStatus, TestPrintNodeRole, TestPrintNodeName */
it.each<Row>([
  { rule: 'ready', object: node({}, conditions(['Ready', 'True'])), shows: 'one  Ready  <none>  60s' },
  {
    rule: 'ready, and closed',
    object: node({ unschedulable: true }, conditions(['Ready', 'True'])),
    shows: 'one  Ready,SchedulingDisabled  <none>  60s',
  },
  {
    rule: 'the last word on it counts, and no other condition',
    object: node({}, conditions(['Ready', 'True'], ['Ready', 'False'], ['InvalidValue', 'True'])),
    shows: 'one  NotReady  <none>  60s',
  },
  {
    rule: 'closed, and nothing heard of it',
    object: node({ unschedulable: true }, conditions(['InvalidValue', 'True'])),
    shows: 'one  Unknown,SchedulingDisabled  <none>  60s',
  },
  { rule: 'nothing known', object: node({}), shows: 'one  Unknown  <none>  60s' },
  {
    rule: 'roles in order, of both labels',
    object: node({}, {}, { 'node-role.kubernetes.io/worker': '', 'kubernetes.io/role': 'node', 'node-role.kubernetes.io/': '' }),
    shows: 'one  Unknown  node,worker  60s',
  },
  {
    rule: 'a role without a name is none',
    object: node({}, {}, { 'node-role.kubernetes.io/': '', 'kubernetes.io/role': '' }),
    shows: 'one  Unknown  <none>  60s',
  },
  {
    rule: 'wide, where little is known',
    wide: true,
    object: node(
      {},
      { nodeInfo: { kubeletVersion: 'v1.27.1', kernelVersion: '' }, addresses: [{ type: 'ExternalIP', address: '1.1.1.1' }] },
    ),
    shows: 'one  Unknown  <none>  60s  v1.27.1  <none>  1.1.1.1  <unknown>  <unknown>  <unknown>',
  },
])('a node: $rule', (row) => expect(shown('nodes', row)).toBe(row.shows));

const endpoints = (...subsets: object[]) => within('v1', 'Endpoints', { subsets });
const addresses = (...ips: string[]) => ips.map((ip) => ({ ip }));
const slice = (ports: object[], ...ips: string[]) =>
  within('discovery.k8s.io/v1', 'EndpointSlice', { addressType: 'IPv4', ports, endpoints: ips.map((ip) => ({ addresses: [ip] })) });

/** @see kubernetes: pkg/printers/internalversion/printers_test.go TestPrintEndpoint, TestPrintEndpointSlice */
it.each<Row & { what: string }>([
  { rule: 'nobody', what: 'endpoints', object: endpoints(), shows: 'one  <none>  60s' },
  {
    rule: 'each port of each address',
    what: 'endpoints',
    object: endpoints({ addresses: addresses('1.2.3.4'), ports: [{ port: 8001 }, { port: 8002 }] }),
    shows: 'one  1.2.3.4:8001,1.2.3.4:8002  60s',
  },
  {
    rule: 'three of them',
    what: 'endpoints',
    object: endpoints({ addresses: addresses('1.2.3.4', '5.6.7.8'), ports: [{ port: 8001 }, { port: 8002 }] }),
    shows: 'one  1.2.3.4:8001,5.6.7.8:8001,1.2.3.4:8002 + 1 more...  60s',
  },
  {
    rule: 'addresses alone without ports',
    what: 'endpoints',
    object: endpoints({ addresses: addresses('1.2.3.4', '5.6.7.8') }),
    shows: 'one  1.2.3.4,5.6.7.8  60s',
  },
  { rule: 'a slice with nothing', what: 'endpointslices', object: slice([]), shows: 'one  IPv4  <unset>  <unset>  60s' },
  {
    rule: 'a slice with more than three of both',
    what: 'endpointslices',
    object: slice([{ port: 80 }, { port: 443 }, { name: 'any' }, { port: 2 }, {}], '10.1.2.3', '10.2.3.4', '10.2.3.5', '10.2.3.6'),
    shows: 'one  IPv4  80,443,any + 2 more...  10.1.2.3,10.2.3.4,10.2.3.5 + 1 more...  60s',
  },
])('who serves: $rule', (row) => expect(shown(row.what, row)).toBe(row.shows));

const volume = (spec: object, status: object = {}, metadata: object = {}) => of('v1', 'PersistentVolume', { spec, status }, metadata);
const claim = (spec: object, status: object = {}, metadata: object = {}) =>
  within('v1', 'PersistentVolumeClaim', { spec, status }, metadata);
const gone = { deletionTimestamp: '2023-05-15T09:00:30Z' };
const old = { annotations: { 'volume.beta.kubernetes.io/storage-class': 'old' } };

/** @see kubernetes: pkg/printers/internalversion/printers_test.go TestPrintPersistentVolume, TestPrintPersistentVolumeClaim, TestPrintStorageClass */
it.each<Row & { what: string }>([
  {
    rule: 'a volume',
    what: 'pv',
    object: volume(
      {
        accessModes: ['ReadOnlyMany', 'ReadWriteOncePod', 'ReadWriteOnce'],
        capacity: { storage: '4Gi' },
        persistentVolumeReclaimPolicy: 'Retain',
      },
      { phase: 'Available' },
    ),
    shows: 'one  4Gi  RWO,ROX,RWOP  Retain  Available  60s',
  },
  {
    rule: 'a volume that is lost, of a claim, with what went wrong',
    what: 'pv',
    wide: true,
    object: volume(
      { claimRef: { namespace: 'default', name: 'data' }, capacity: { storage: '10Gi' }, storageClassName: 'new', volumeMode: 'Block' },
      { phase: 'Failed', reason: 'DeviceLost' },
      old,
    ),
    shows: 'one  10Gi  Failed  default/data  old  DeviceLost  60s  Block',
  },
  {
    rule: 'a volume on its way out',
    what: 'pv',
    object: volume({ capacity: { storage: '1Gi' } }, { phase: 'Bound' }, gone),
    shows: 'one  1Gi  Terminating  60s',
  },
  {
    rule: 'a claim that waits',
    what: 'pvc',
    object: claim({ accessModes: ['ReadWriteMany'] }, { phase: 'Pending' }),
    shows: 'one  Pending  60s',
  },
  {
    rule: 'a claim that is bound',
    what: 'pvc',
    wide: true,
    object: claim(
      { volumeName: 'v', storageClassName: 'fast', volumeMode: 'Filesystem' },
      { phase: 'Bound', accessModes: ['ReadWriteOnce'], capacity: { storage: '4Gi' } },
    ),
    shows: 'one  Bound  v  4Gi  RWO  fast  60s  Filesystem',
  },
  {
    rule: 'a claim that has lost its volume without ever having had one',
    what: 'pvc',
    object: claim({}, { phase: 'Lost', accessModes: ['ReadOnlyMany'], capacity: { storage: '4Gi' } }),
    shows: 'one  Lost  60s',
  },
  {
    rule: 'a claim on its way out',
    what: 'pvc',
    object: claim({ volumeName: 'v' }, { phase: 'Bound' }, gone),
    shows: 'one  Terminating  v  0  60s',
  },
  {
    rule: 'a class that says little',
    what: 'sc',
    object: of('storage.k8s.io/v1', 'StorageClass', { provisioner: 'kubernetes.io/glusterfs' }),
    shows: 'one  kubernetes.io/glusterfs  Delete  Immediate  false  60s',
  },
  {
    rule: 'the default class',
    what: 'sc',
    object: of(
      'storage.k8s.io/v1',
      'StorageClass',
      { provisioner: 'p', reclaimPolicy: 'Retain', volumeBindingMode: 'WaitForFirstConsumer', allowVolumeExpansion: true },
      { annotations: { 'storageclass.beta.kubernetes.io/is-default-class': 'true' } },
    ),
    shows: 'one (default)  p  Retain  WaitForFirstConsumer  true  60s',
  },
])('storage: $rule', (row) => expect(shown(row.what, row)).toBe(row.shows));

const budget = (spec: object, status: object) => within('policy/v1', 'PodDisruptionBudget', { spec, status });
const binding = (subjects: object[]) =>
  within('rbac.authorization.k8s.io/v1', 'RoleBinding', { roleRef: { kind: 'Role', name: 'reader' }, subjects });

/** @see kubernetes: pkg/printers/internalversion/printers_test.go TestPrintPodDisruptionBudget, TestPrintResourceQuota, TestPrintRoleBinding and others */
it.each<Row & { what: string }>([
  { rule: 'at least so many', what: 'pdb', object: budget({ minAvailable: 22 }, { disruptionsAllowed: 5 }), shows: 'one  22  N/A  5  60s' },
  { rule: 'at most so many', what: 'pdb', object: budget({ maxUnavailable: '30%' }, {}), shows: 'one  N/A  30%  0  60s' },
  {
    rule: 'limits apart',
    what: 'quota',
    object: within('v1', 'ResourceQuota', {
      status: { hard: { 'requests.cpu': '2', 'limits.cpu': '4', pods: '7', count: '1' }, used: { 'requests.cpu': '1500m', pods: '3' } },
    }),
    shows: 'one  60s  count: 0/1, pods: 3/7, requests.cpu: 1500m/2  limits.cpu: 0/4',
  },
  {
    rule: 'whom it is for',
    what: 'rolebindings',
    wide: true,
    object: binding([
      { kind: 'User', name: 'u1' },
      { kind: 'Group', name: 'g' },
      { kind: 'User', name: 'u2' },
      { kind: 'ServiceAccount', namespace: 'ns', name: 'sa' },
    ]),
    shows: 'one  Role/reader  60s  u1, u2  g  ns/sa',
  },
  {
    rule: 'data of both kinds',
    what: 'cm',
    object: within('v1', 'ConfigMap', { data: { a: '', b: '' }, binaryData: { c: '' } }),
    shows: 'one  3  60s',
  },
  { rule: 'a secret', what: 'secrets', object: within('v1', 'Secret', { type: 'Opaque', data: { a: '' } }), shows: 'one  Opaque  1  60s' },
  { rule: 'an account', what: 'sa', object: within('v1', 'ServiceAccount', { secrets: [{ name: 'x' }] }), shows: 'one  1  60s' },
  { rule: 'a namespace', what: 'ns', object: of('v1', 'Namespace', { status: { phase: 'Terminating' } }), shows: 'one  Terminating  60s' },
  { rule: 'a priority', what: 'pc', object: of('scheduling.k8s.io/v1', 'PriorityClass', { value: 1 }), shows: 'one  1  false  60s' },
  { rule: 'a runtime', what: 'runtimeclass', object: of('node.k8s.io/v1', 'RuntimeClass', { handler: 'h1' }), shows: 'one  h1  60s' },
])('$what: $rule', (row) => expect(shown(row.what, row)).toBe(row.shows));
