import type { KubernetesObject } from '../../apimachinery/objects.ts';
import { Quantity } from '../../apimachinery/quantity.ts';
import { formatTime } from '../../apimachinery/time.ts';
import { SECOND } from '../../engine/index.ts';
import type { ClusterView, Usage } from '../view.ts';
import type { Resource } from './resources.ts';

/** What the metrics server last measured of Pods. @see github.com/kubernetes-sigs/metrics-server: pkg/api/pod.go, pkg/storage/pod.go */
export const podMetrics = (view: ClusterView): KubernetesObject[] =>
  view.list('Pod').flatMap((pod) => {
    const containers = [...view.usage(pod)].map(([name, used]) => ({ name, usage: usageOf(used) }));
    return containers.length === 0 ? [] : [measured(view, 'PodMetrics', pod, { containers })];
  });

/** Of a node that cannot be asked there are none. @see github.com/kubernetes-sigs/metrics-server: pkg/api/node.go, pkg/storage/node.go */
export const nodeMetrics = (view: ClusterView): KubernetesObject[] =>
  view.list('Node').flatMap((node) => {
    const used = view.nodeUsage(node.metadata.name);
    return used ? [measured(view, 'NodeMetrics', node, { usage: usageOf(used) })] : [];
  });

const RESOLUTION = 15 * SECOND;

/** Nobody has stored it: it is made when it is asked for. */
function measured({ now }: ClusterView, kind: string, { metadata }: KubernetesObject, of: object): KubernetesObject {
  const { name, namespace, labels } = metadata;
  return {
    kind,
    apiVersion: 'metrics.k8s.io/v1beta1',
    metadata: { name, ...(namespace && { namespace }), creationTimestamp: formatTime(now), ...(labels && { labels }) },
    timestamp: formatTime(Math.floor(now / RESOLUTION) * RESOLUTION),
    window: '15s',
    ...of,
  } as unknown as KubernetesObject;
}

/** Who has none: an object that is not there, or one that has not been measured. @see github.com/kubernetes-sigs/metrics-server: pkg/api/pod.go, node.go Get */
export function unmeasured(view: ClusterView, { kindName }: Resource, namespace: string, name: string): string | undefined {
  if (kindName === 'PodMetrics')
    return view.get('Pod', namespace, name) ? `podmetrics.metrics.k8s.io "${namespace}/${name}"` : `pods "${name}"`;
  if (kindName === 'NodeMetrics') return view.get('Node', undefined, name) ? `nodemetrics.metrics.k8s.io "${name}"` : `node "${name}"`;
  return undefined;
}

const PAGE = 4096;
const usageOf = ({ cpuMillis, memoryBytes }: Usage): object => ({
  cpu: new Quantity(BigInt(Math.round(1e6 * cpuMillis))).canonical(),
  memory: Quantity.fromValue(Math.floor(memoryBytes / PAGE) * PAGE, 'BinarySI').canonical(),
});
