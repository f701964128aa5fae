import type { DecodedDocument } from '../../api-server/index.ts';
import { parseQuantity } from '../../apimachinery/quantity.ts';
import { type ResourceList, resourceList, toResourceObject } from '../../apimachinery/resources.ts';
import type { CgroupLimits } from '../../kernel/index.ts';
import { nodeAllocatable, nodePods, podsCapacity } from '../../kubelet/cm/node-allocatable.ts';
import { limitsPods } from '../../kubelet/cm/reservation.ts';
import type { KubeletConfiguration } from '../../kubelet/kubeletconfig/configuration.ts';

/** kubeadm keeps it in a ConfigMap. */
export function kubeletConfigurationOf(documents: readonly DecodedDocument[]): string {
  const { object } =
    documents.find(
      ({ kind, object: { metadata } }) =>
        kind === 'ConfigMap' && metadata.namespace === 'kube-system' && metadata.name === 'kubelet-config',
    ) ?? {};
  return String(object?.data?.kubelet ?? '');
}

/** What that configuration says of the sizes of nodes. */
export const nodeResources = ({ statesAllocatable, reservation, eviction, maxPods, podsPerCore }: KubeletConfiguration) => ({
  podsOf:
    maxPods !== undefined || podsPerCore !== undefined ? (cpu: string) => nodePods(parseQuantity(cpu), maxPods, podsPerCore) : undefined,
  allocatableOf: statesAllocatable
    ? (capacity: Readonly<Record<string, string>>) =>
        toResourceObject(nodeAllocatable(resourceList(capacity), reservation, eviction.thresholds))
    : undefined,
});

/** What all Pods of a node may take together. */
export function podLimits(capacity: ResourceList, { reservation }: KubeletConfiguration): CgroupLimits | undefined {
  const memory = limitsPods(reservation) && podsCapacity(capacity, reservation).get('memory');
  return memory ? { memoryBytes: memory.toNumber() } : undefined;
}
