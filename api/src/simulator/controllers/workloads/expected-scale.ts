import type { LabelSelector } from 'kubernetes-types/meta/v1.d.ts';
import type { ObjectMeta, Pod, PodDisruptionBudget } from '../../apimachinery/objects.ts';
import { isServed, qualifiedName, servedKind } from '../../apimachinery/served-resources.ts';
import type { WorkloadObjects } from './objects.ts';
import { replicasOf } from './rollout.ts';
import type { Workload } from './types.ts';

/** Kinds that say how many Pods there should be. */
const SCALABLE = ['ReplicaSet', 'ReplicationController', 'StatefulSet', 'Deployment'];

type Owner = NonNullable<ObjectMeta['ownerReferences']>[number];

/** What is known of the scale of which a budget is a part. */
interface ExpectedScale {
  /** How many Pods their controllers want. */
  readonly scale: number;
  /** Pods that no controller has made, so that nobody says how many there should be. */
  readonly unmanaged: readonly Pod[];
  readonly problem?: string;
}

/**
 * Asked only where a budget is a part of something: an integer of `minAvailable` needs no scale, and neither does none.
 * @see kubernetes: pkg/controller/disruption/disruption.go getExpectedScale
 */
export function expectedScale({ spec }: PodDisruptionBudget, pods: readonly Pod[], workloads: WorkloadObjects): ExpectedScale {
  const unmanaged: Pod[] = [];
  const scales = new Map<string, number>();
  if (spec?.maxUnavailable === undefined && typeof spec?.minAvailable !== 'string') return { scale: 0, unmanaged };
  for (const pod of pods) {
    const owner = controllerOf(pod);
    const controller = owner && scalable(owner, pod, workloads);
    if (controller) scales.set(controller.metadata.uid, replicasOf(controller));
    else if (owner) return { scale: 0, unmanaged, problem: whyUnknown(owner, pod) };
    else unmanaged.push(pod);
  }
  return { scale: [...scales.values()].reduce((sum, one) => sum + one, 0), unmanaged };
}

const controllerOf = ({ metadata }: { readonly metadata: Pick<ObjectMeta, 'ownerReferences'> }): Owner | undefined =>
  metadata.ownerReferences?.find(({ controller }) => controller);

/** Of a ReplicaSet that is a Deployment's, the Deployment. @see kubernetes: pkg/controller/disruption/disruption.go getPodDeployment, getPodReplicaSet */
function scalable({ kind, name, uid }: Owner, { metadata: { namespace } }: Pod, workloads: WorkloadObjects): Workload | undefined {
  const own = SCALABLE.includes(kind) ? workloads.get(kind, name) : undefined;
  if (own?.metadata.uid !== uid || own.metadata.namespace !== namespace) return undefined;
  const above = controllerOf(own);
  return (above && workloads.get(above.kind, above.name)) ?? own;
}

/** @see kubernetes: pkg/controller/disruption/disruption.go getScaleController */
function whyUnknown(owner: Owner, { metadata: { name } }: Pod): string {
  const { apiVersion, kind } = owner;
  const resource = servedKind(kind);
  if (!resource || !isServed(apiVersion, kind)) return `no matches for kind "${kind}" in version "${apiVersion}"`;
  return SCALABLE.includes(kind)
    ? `found no controllers for pod "${name}"`
    : `${qualifiedName(resource)} does not implement the scale subresource`;
}

/** @see kubernetes: pkg/controller/disruption/disruption.go trySync */
export const unmanagedMessage = (selector: LabelSelector | undefined): string =>
  `Pods selected by this PodDisruptionBudget (selector: ${selectorText(selector)}) were found to be unmanaged. As a result, the status of the PDB cannot be calculated correctly, which may result in undefined behavior. To account for these pods please set ".spec.minAvailable" field of the PDB to an integer value.`;

/** As Go prints it. @see kubernetes: apimachinery/pkg/apis/meta/v1/generated.pb.go String */
function selectorText(selector: LabelSelector | undefined): string {
  if (!selector) return 'nil';
  const labels = Object.entries(selector.matchLabels ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}: ${value},`);
  const expressions = (selector.matchExpressions ?? []).map(
    ({ key, operator, values = [] }) => `LabelSelectorRequirement{Key:${key},Operator:${operator},Values:[${values.join(' ')}],},`,
  );
  return `&LabelSelector{MatchLabels:map[string]string{${labels.join('')}},MatchExpressions:[]LabelSelectorRequirement{${expressions.join('')}},}`;
}
