import { diskThreshold } from '../../apimachinery/disk-threshold.ts';
import { withOlderLabels } from '../../apimachinery/node-labels.ts';
import { parseQuantity, Quantity } from '../../apimachinery/quantity.ts';
import { resourceList, toResourceObject, withoutHugePages } from '../../apimachinery/resources.ts';
import { KERNEL_RELEASE } from '../../kernel/index.ts';
import type { Loose } from '../defaults/loose.ts';

const KUBELET = 'v1.27.1';
const CAPACITY = {
  cpu: '4',
  memory: '8Gi',
  'ephemeral-storage': '104845292Ki',
  'hugepages-1Gi': '0',
  'hugepages-2Mi': '0',
  pods: '110',
};
/** Kept free by the kubelet's hard eviction thresholds: memory.available<100Mi, nodefs.available<10%. */
const RESERVED_MEMORY = parseQuantity('100Mi');

/** What the kubelet says of each: first as it is where all is well. @see kubernetes: pkg/kubelet/nodestatus/setters.go */
const conditions = [
  {
    type: 'MemoryPressure',
    False: ['KubeletHasSufficientMemory', 'kubelet has sufficient memory available'],
    True: ['KubeletHasInsufficientMemory', 'kubelet has insufficient memory available'],
  },
  {
    type: 'DiskPressure',
    False: ['KubeletHasNoDiskPressure', 'kubelet has no disk pressure'],
    True: ['KubeletHasDiskPressure', 'kubelet has disk pressure'],
  },
  {
    type: 'PIDPressure',
    False: ['KubeletHasSufficientPID', 'kubelet has sufficient PID available'],
    True: ['KubeletHasInsufficientPID', 'kubelet has insufficient PID available'],
  },
  {
    type: 'Ready',
    True: ['KubeletReady', 'kubelet is posting ready status'],
    False: [
      'KubeletNotReady',
      'container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized',
    ],
  },
] as const;
/** And what is said in its place where nothing is heard of it. @see kubernetes: pkg/controller/nodelifecycle/node_lifecycle_controller.go */
const UNKNOWN = ['NodeStatusUnknown', 'Kubelet stopped posting node status.'] as const;

/** One control plane and two workers. */
export function defaultNodes(): Loose[] {
  const node = (name: string, labels: Record<string, string>, taints?: Loose[], held = images): Loose => ({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels },
    spec: taints ? { taints } : {},
    status: { images: structuredClone(held) },
  });
  const taint = { key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' };
  const excluded = { 'node-role.kubernetes.io/control-plane': '', 'node.kubernetes.io/exclude-from-external-load-balancers': '' };
  return [node('control-plane', excluded, [taint], controlPlaneImages), node('node-1', {}), node('node-2', {})];
}

/** The networks of a cluster's nodes, cut from 10.244.0.0/14 one after another. */
export const podNetworkOf = (index: number): string => `10.${244 + (index >> 8)}.${index & 255}.0/24`;

/** A node's address on kind's Docker network, by its place among the nodes: the first has 172.18.0.2. */
export const nodeAddress = (index: number): string => `172.18.${(index + 2) >> 8}.${(index + 2) & 255}`;

/** What a node's kubelet and controllers would have added by the time it is ready; what is given stays. */
export function completedNode(
  given: Loose,
  { index, podCIDR: free }: NodePlace,
  now: string,
  hex: (length: number) => string,
  { podsOf, allocatableOf = usualAllocatable }: NodeResources = {},
): Loose {
  const { name } = given.metadata;
  const podCIDR = given.spec?.podCIDR ?? given.spec?.podCIDRs?.[0] ?? free;
  const stated = { ...CAPACITY, ...given.status?.capacity, ...(given.status?.capacity ? {} : given.status?.allocatable) };
  const capacity = podsOf && given.status?.capacity?.pods === undefined ? { ...stated, pods: podsOf(stated.cpu) } : stated;
  const reported = new Map(((given.status?.conditions ?? []) as Loose[]).map((condition) => [condition.type as string, condition]));
  const standard = conditions.map(({ type, True, False }) => {
    const status: string = reported.get(type)?.status ?? (type === 'Ready' ? 'True' : 'False');
    const [reason, message] = status === 'True' ? True : status === 'False' ? False : UNKNOWN;
    return { type, status, lastHeartbeatTime: now, lastTransitionTime: now, reason, message, ...reported.get(type) };
  });
  const architecture = given.status?.nodeInfo?.architecture || given.metadata.labels?.['kubernetes.io/arch'] || 'amd64';
  const others = [...reported.values()].filter(({ type }) => !conditions.some((known) => known.type === type));
  return {
    ...given,
    metadata: {
      ...given.metadata,
      labels: withOlderLabels({
        'beta.kubernetes.io/arch': architecture,
        'beta.kubernetes.io/os': 'linux',
        'kubernetes.io/arch': architecture,
        'kubernetes.io/hostname': name,
        'kubernetes.io/os': 'linux',
        ...given.metadata.labels,
      }),
      annotations: {
        'kubeadm.alpha.kubernetes.io/cri-socket': 'unix:///run/containerd/containerd.sock',
        'node.alpha.kubernetes.io/ttl': '0',
        'volumes.kubernetes.io/controller-managed-attach-detach': 'true',
        ...given.metadata.annotations,
      },
    },
    spec: { podCIDR, podCIDRs: [podCIDR], providerID: `kind://docker/kind/${name}`, ...given.spec },
    status: {
      ...given.status,
      capacity,
      allocatable: { ...allocatableOf(capacity), ...given.status?.allocatable },
      conditions: [...others, ...standard],
      addresses: given.status?.addresses ?? [
        { type: 'InternalIP', address: nodeAddress(index) },
        { type: 'Hostname', address: name },
      ],
      daemonEndpoints: given.status?.daemonEndpoints ?? { kubeletEndpoint: { Port: 10250 } },
      nodeInfo: { ...nodeInfo(hex), architecture, ...given.status?.nodeInfo },
      images: given.status?.images ?? structuredClone(images),
    },
  };
}

/** Where a node is: as which machine it joined, from 0, and the network for its Pods where it brings none along. */
export interface NodePlace {
  readonly index: number;
  readonly podCIDR: string;
}

/** What a kubelet that is told so makes of its node's resources. */
export interface NodeResources {
  /** How many Pods there may be, by the CPUs. */
  readonly podsOf?: ((cpu: string) => string) | undefined;
  readonly allocatableOf?: ((capacity: Amounts) => Record<string, string>) | undefined;
}
type Amounts = Readonly<Record<string, string>>;

/** As it is where kubelets are not told what to keep. */
function usualAllocatable(capacity: Amounts): Record<string, string> {
  const result = { ...capacity };
  if (capacity.memory === CAPACITY.memory) result.memory = parseQuantity(capacity.memory).sub(RESERVED_MEMORY).toString();
  if (capacity['ephemeral-storage'] === CAPACITY['ephemeral-storage']) {
    const bytes = Number(parseQuantity(capacity['ephemeral-storage']).value());
    result['ephemeral-storage'] = Quantity.fromValue(bytes - diskThreshold(bytes)).toString();
  }
  return toResourceObject(withoutHugePages(resourceList(result)));
}

const nodeInfo = (hex: (length: number) => string): Loose => ({
  machineID: hex(32),
  systemUUID: `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`,
  bootID: `${hex(8)}-${hex(4)}-4${hex(3)}-b${hex(3)}-${hex(12)}`,
  kernelVersion: KERNEL_RELEASE,
  osImage: 'Ubuntu 22.04.2 LTS',
  containerRuntimeVersion: 'containerd://1.6.21',
  kubeletVersion: KUBELET,
  kubeProxyVersion: KUBELET,
  operatingSystem: 'linux',
});

/** What a node of a new cluster holds. */
const images: readonly Loose[] = [
  { names: ['registry.k8s.io/kube-proxy:v1.27.1'], sizeBytes: 23_897_540 },
  { names: ['registry.k8s.io/coredns/coredns:v1.10.1'], sizeBytes: 16_190_758 },
  { names: ['registry.k8s.io/pause:3.9'], sizeBytes: 321_520 },
];

/** And its control plane, the largest first. */
const controlPlaneImages: readonly Loose[] = [
  { names: ['registry.k8s.io/etcd:3.5.7-0'], sizeBytes: 101_639_218 },
  { names: ['registry.k8s.io/kube-apiserver:v1.27.1'], sizeBytes: 33_364_386 },
  { names: ['registry.k8s.io/kube-controller-manager:v1.27.1'], sizeBytes: 30_973_055 },
  ...images.slice(0, 1),
  { names: ['registry.k8s.io/kube-scheduler:v1.27.1'], sizeBytes: 18_231_737 },
  ...images.slice(1),
];
