import { formatTime } from '../../apimachinery/time.ts';
import { Engine, type Micros, Random } from '../../engine/index.ts';
import { admissionChain } from '../admission/index.ts';
import type { Loose } from '../defaults/loose.ts';
import { createObject, type Registry } from '../registry/creation.ts';
import { Store } from '../store.ts';
import { clusterCertificate } from './credentials.ts';
import { type DefaultObject, defaultNamespaces, defaultObjects, namespaceContent } from './default-objects.ts';
import { completedNode, defaultNodes, type NodePlace, type NodeResources, podNetworkOf } from './nodes.ts';

/**
 * Fills an empty cluster as an installer and its controllers do. What they make is the same in every run, and stored
 * objects never change, so it is worked out once.
 */
export function bootstrapCluster({ store, engine, nodeResources = {} }: Registry, nodes: readonly Loose[]): void {
  if (standard?.at !== engine.now) standard = { at: engine.now, objects: makeStandardCluster(engine.now) };
  const isUsual = nodes.length === 0 && Object.values(nodeResources).every((one) => one === undefined);
  // As they are stored first, so that the next cluster has the same ones.
  if (isUsual) standard.objects = standard.objects.map(({ kind, object }) => ({ kind, object: store.restore(kind, object as never) }));
  else
    for (const { kind, object } of standard.objects)
      if (kind !== 'Node') store.put(kind, object as never);
      else if (nodes.length === 0) store.put(kind, withResources(object, nodeResources) as never);
}

function withResources(node: Loose, { podsOf, allocatableOf }: NodeResources): Loose {
  if (!podsOf && !allocatableOf) return node;
  const { status } = node;
  const pods = podsOf && { pods: podsOf(status.capacity.cpu) };
  const capacity = { ...status.capacity, ...pods };
  return { ...node, status: { ...status, capacity, allocatable: allocatableOf?.(capacity) ?? { ...status.allocatable, ...pods } } };
}

let standard: { readonly at: Micros; objects: readonly DefaultObject[] } | undefined;

function makeStandardCluster(at: Micros): DefaultObject[] {
  const engine = new Engine(undefined, at);
  const store = new Store(engine);
  const registry: Registry = { engine, store, random: new Random('cluster'), admission: admissionChain() };
  for (const name of defaultNamespaces) {
    createObject(registry, 'Namespace', { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
    createNamespaceContent(registry, name);
  }
  for (const { kind, object } of defaultObjects(clusterCertificate())) createObject(registry, kind, object);
  for (const node of defaultNodes()) createNode(registry, node);
  // The API server itself keeps these. @see kubernetes: pkg/controlplane/reconcilers
  const [plane] = defaultNodes();
  const address = store.get('Node', undefined, plane?.metadata.name)?.status.addresses?.[0]?.address;
  createObject(registry, 'Endpoints', {
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: { name: 'kubernetes', namespace: 'default', labels: { 'endpointslice.kubernetes.io/skip-mirror': 'true' } },
    subsets: [{ addresses: [{ ip: address }], ports: [{ name: 'https', port: 6443, protocol: 'TCP' }] }],
  });
  createObject(registry, 'EndpointSlice', {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: 'kubernetes', namespace: 'default', labels: { 'kubernetes.io/service-name': 'kubernetes' } },
    addressType: 'IPv4',
    endpoints: [{ addresses: [address], conditions: { ready: true } }],
    ports: [{ name: 'https', port: 6443, protocol: 'TCP' }],
  });
  createEmptyEndpoints(registry, 'kube-system', 'kube-dns');
  return STANDARD_KINDS.flatMap((kind) => store.list(kind).map((object) => ({ kind, object })));
}

/** As the endpoints' controllers leave a Service that has no Pods. */
function createEmptyEndpoints(registry: Registry, namespace: string, name: string): void {
  const service = registry.store.get('Service', namespace, name);
  const annotations = { 'endpoints.kubernetes.io/last-change-trigger-time': service?.metadata.creationTimestamp };
  const labels = service?.metadata.labels;
  createObject(registry, 'Endpoints', { apiVersion: 'v1', kind: 'Endpoints', metadata: { name, namespace, labels, annotations } });
  createObject(registry, 'EndpointSlice', {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      generateName: `${name}-`,
      namespace,
      labels: {
        ...labels,
        'kubernetes.io/service-name': name,
        'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
      },
      annotations,
      ownerReferences: [
        { apiVersion: 'v1', kind: 'Service', name, uid: service?.metadata.uid, controller: true, blockOwnerDeletion: true },
      ],
    },
    addressType: 'IPv4',
    endpoints: null,
    ports: null,
  });
}

const STANDARD_KINDS = [
  ...(['Namespace', 'ServiceAccount', 'ConfigMap', 'PriorityClass', 'StorageClass', 'Service', 'Node'] as const),
  ...(['Endpoints', 'EndpointSlice'] as const),
];

/** A Node of the manifest, or of the default cluster, with all that its kubelet reports. */
export function createNode(registry: Registry, node: Loose, reserved?: ReadonlySet<string>) {
  const place = placeOf(registry, node, reserved);
  const random = registry.random.fork('node', node.metadata.name ?? place.index);
  return createObject(
    registry,
    'Node',
    completedNode(node, place, formatTime(registry.engine.now), (length) => random.hex(length), registry.nodeResources),
  );
}

/**
 * A machine that joins again is where it was. A network is given to one node, even if that is gone by now, and not if another
 * node brings it along. @see kubernetes: pkg/controller/nodeipam/ipam/range_allocator.go, cidrset/cidr_set.go AllocateNext
 */
function placeOf({ store }: Registry, { metadata: { name } }: Loose, reserved: ReadonlySet<string> = new Set()): NodePlace {
  const networks = new Map(store.history('Node').map(({ object }) => [object.metadata.name, object.spec.podCIDR]));
  const index = [...networks.keys()].indexOf(name);
  const taken = new Set([...reserved, ...networks.values()]);
  let free = 0;
  while (taken.has(podNetworkOf(free))) free++;
  return { index: index < 0 ? networks.size : index, podCIDR: networks.get(name) ?? podNetworkOf(free) };
}

/** What controllers put into each new namespace: the ServiceAccount `default` and the ConfigMap `kube-root-ca.crt`,
 *  as soon as it is there. */
export function createNamespaceContent(registry: Registry, namespace: string): void {
  for (const { kind, object } of namespaceContent(namespace, clusterCertificate())) createObject(registry, kind, object);
}
