/** Objects as tests need them: small, but as the API server stores them. */
import type { Kind, Kinds, Namespace, Node, Pod } from '../apimachinery/objects.ts';
import type { FilterPlugin, ScorePlugin, Snapshot } from './framework.ts';
import { ImageStates } from './image-states.ts';
import { NodeInfo } from './node-info.ts';

type Labels = Record<string, string>;
type Spec = Partial<Pod['spec']>;

/** A Pod with little in it. */
export function aPod(name: string, spec: Spec & { labels?: Labels; cpu?: string } = {}, status: Partial<Pod['status']> = {}): Pod {
  const { labels, cpu, ...rest } = spec;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace: 'default',
      uid: `uid-${name}`,
      resourceVersion: '1',
      creationTimestamp: '2023-05-15T09:00:00Z',
      ...(labels && { labels }),
    },
    spec: {
      schedulerName: 'default-scheduler',
      priority: 0,
      containers: [{ name: 'app', image: 'nginx', ...(cpu && { resources: { requests: { cpu } } }) }],
      ...rest,
    },
    status: { phase: 'Pending', ...status },
  };
}

let made = 0;
/** One with a name that no other has. */
export function aPodOf(spec: NonNullable<Parameters<typeof aPod>[1]>, namespace = 'default'): Pod {
  const pod = aPod(`pod-${made++}`, spec);
  return { ...pod, metadata: { ...pod.metadata, namespace } };
}

/** A node with room. */
export function aNode(
  name: string,
  { labels = {}, allocatable = {}, ...spec }: Partial<Node['spec']> & { labels?: Labels; allocatable?: Labels } = {},
): Node {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      uid: `uid-${name}`,
      resourceVersion: '1',
      creationTimestamp: '2023-05-15T09:00:00Z',
      labels: { 'kubernetes.io/hostname': name, ...labels },
    },
    spec,
    status: { allocatable: { cpu: '4', memory: '8Gi', pods: '110', 'ephemeral-storage': '50Gi', ...allocatable } },
  };
}

/** Nodes and Pods that a test begins with. */
export interface TestCluster {
  readonly nodes: readonly (Node | { readonly node: Node; readonly pods: readonly Pod[] })[];
  readonly namespaces?: Readonly<Record<string, Labels>>;
  readonly objects?: Partial<{ readonly [K in Kind]: readonly Kinds[K][] }>;
}

/** What the scheduler sees of such a cluster. */
export function aSnapshot({ nodes, namespaces = {}, objects = {} }: TestCluster): Snapshot {
  const infos = nodes.map((entry) => ('kind' in entry ? new NodeInfo(entry) : new NodeInfo(entry.node, entry.pods)));
  const images = new ImageStates(() => 0);
  for (const { node } of infos) images.set(node);
  const find = <K extends Kind>(kind: K, name: string): Kinds[K] | undefined =>
    objects[kind]?.find(({ metadata }) => metadata.name === name);
  return {
    nodes: infos,
    node: (name) => infos.find((info) => info.name === name),
    images: (node) => images.of(node),
    namespace: (name) => ({ metadata: { name, labels: namespaces[name] ?? {} } }) as unknown as Namespace,
    claim: (_namespace, name) => find('PersistentVolumeClaim', name),
    volume: (name) => find('PersistentVolume', name),
    volumes: () => objects.PersistentVolume ?? [],
    storageClass: (name) => find('StorageClass', name),
    services: () => objects.Service ?? [],
    budgets: () => objects.PodDisruptionBudget ?? [],
  };
}

/** What the plugin gives those of the nodes that are candidates: all, if it is not said how many. */
export function scored(
  plugin: ScorePlugin,
  pod: Pod,
  cluster: TestCluster,
  candidates = cluster.nodes.length,
): readonly number[] | undefined {
  const snapshot = aSnapshot(cluster);
  return plugin.score(pod, snapshot.nodes.slice(0, candidates), snapshot);
}

/** What the plugin's filter says of each node, undefined where the Pod fits; undefined if it has nothing to look at. */
export function filtered(plugin: FilterPlugin, pod: Pod, cluster: TestCluster): readonly (string | undefined)[] | undefined {
  const snapshot = aSnapshot(cluster);
  const { skip, rejection, nodeNames, state } = plugin.preFilter?.(pod, snapshot) ?? {};
  if (skip) return undefined;
  if (rejection) return [rejection.reasons.join()];
  const verdict = (info: NodeInfo): string | undefined =>
    nodeNames && !nodeNames.has(info.name) ? 'not looked at' : plugin.filter?.(pod, info, state, snapshot)?.reasons.join();
  return snapshot.nodes.map(verdict);
}
