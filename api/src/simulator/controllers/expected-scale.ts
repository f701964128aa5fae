import type { LabelSelector } from 'kubernetes-types/meta/v1.d.ts';
import type { ObjectMeta, Pod, PodDisruptionBudget } from '../apimachinery/objects.ts';
import { isServed, qualifiedName, servedKind } from '../apimachinery/served-resources.ts';

/** Kinds that say how many Pods there should be. Here none of them exists. */
const SCALABLE = ['ReplicaSet', 'ReplicationController', 'StatefulSet', 'Deployment'];

type Owner = NonNullable<ObjectMeta['ownerReferences']>[number];

/** What is known of the scale of which a budget is a part. */
interface ExpectedScale {
  /** Pods that no controller has made, so that nobody says how many there should be. */
  readonly unmanaged: readonly Pod[];
  readonly problem?: string;
}

/**
 * Asked only where a budget is a part of something: an integer of `minAvailable` needs no scale.
 * @see kubernetes: pkg/controller/disruption/disruption.go getExpectedScale
 */
export function expectedScale({ spec }: PodDisruptionBudget, pods: readonly Pod[]): ExpectedScale {
  if (typeof spec?.minAvailable === 'number') return { unmanaged: [] };
  const unmanaged: Pod[] = [];
  for (const pod of pods) {
    const owner = pod.metadata.ownerReferences?.find(({ controller }) => controller);
    if (owner) return { unmanaged, problem: whyUnknown(owner, pod) };
    unmanaged.push(pod);
  }
  return { unmanaged };
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
