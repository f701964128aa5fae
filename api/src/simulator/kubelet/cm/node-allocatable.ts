import { type Quantity, zeroQuantity } from '../../apimachinery/quantity.ts';
import { amountOf, type ResourceList, withoutHugePages } from '../../apimachinery/resources.ts';
import type { Threshold } from '../eviction/thresholds.ts';
import type { Reservation } from './reservation.ts';

/**
 * What a node says that its Pods may ask for: its capacity without what is reserved, and what must stay free lest Pods be evicted.
 * @see kubernetes: pkg/kubelet/nodestatus/setters.go MachineInfo; pkg/kubelet/cm/node_container_manager_linux.go
 * GetNodeAllocatableReservation; container_manager.go hardEvictionReservation
 */
export const nodeAllocatable = (capacity: ResourceList, reservation: Reservation, thresholds: readonly Threshold[]): ResourceList =>
  withoutHugePages(
    new Map(
      [...capacity].map(([name, whole]) => {
        const kept = thresholds.find(({ signal, grace }) => grace === undefined && signal.keeps === name)?.value;
        return [name, without(whole, reservation, name, kept?.quantityOf(whole))];
      }),
    ),
  );

/** What Pods may use together, whatever must stay free. @see kubernetes: node_container_manager_linux.go getNodeAllocatableInternalAbsolute */
export const podsCapacity = (capacity: ResourceList, reservation: Reservation): ResourceList =>
  withoutHugePages(new Map([...capacity].map(([name, whole]) => [name, without(whole, reservation, name)])));

function without(whole: Quantity, { system, kube }: Reservation, name: string, kept: Quantity = zeroQuantity): Quantity {
  const left = whole.sub(amountOf(system, name)).sub(amountOf(kube, name)).sub(kept);
  return left.sign() < 0 ? zeroQuantity : left;
}

/** How many Pods a node takes. @see kubernetes: pkg/kubelet/nodestatus/setters.go MachineInfo */
export function nodePods(cpu: Quantity, maxPods = 110, podsPerCore = 0): string {
  return String(podsPerCore > 0 ? Math.min(Math.ceil(cpu.toNumber()) * podsPerCore, maxPods) : maxPods);
}
