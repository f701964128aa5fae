import type { KubernetesObject } from '../../apimachinery/objects.ts';
import { selectorText } from '../../apimachinery/selectors/format-label-selector.ts';
import type { Resource } from './resources.ts';

/** What is got of a workload's scale. */
export const scaleResource: Resource = {
  name: 'scales',
  singular: 'scale',
  shortNames: [],
  apiVersion: 'autoscaling/v1',
  namespaced: true,
  kindName: 'Scale',
  verbs: 'get,patch,update',
};

/** Whether objects of that type have a scale. @see kubernetes: pkg/registry/apps/…/storage/storage.go ScaleREST */
export const hasScale = ({ name }: Pick<Resource, 'name'>): boolean => SCALED.has(name);

const SCALED: ReadonlySet<string> = new Set(['deployments', 'replicasets', 'replicationcontrollers', 'statefulsets']);

/** How many there are to be, and how many there are. @see kubernetes: pkg/registry/apps/deployment/storage/storage.go scaleFromDeployment */
export function scaleOf(workload: KubernetesObject): KubernetesObject {
  const { metadata, spec, status } = workload as KubernetesObject & { spec?: Scaled; status?: Pick<Scaled, 'replicas'> };
  const { name, namespace, uid, resourceVersion, creationTimestamp } = metadata;
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: spec?.replicas ? { replicas: spec.replicas } : {},
    status: { replicas: status?.replicas ?? 0, ...(spec?.selector && { selector: selectorText(spec.selector) }) },
  } as unknown as KubernetesObject;
}

interface Scaled {
  readonly replicas?: number;
  readonly selector?: Parameters<typeof selectorText>[0];
}
