import type { Json } from '../api-server/index.ts';
import { isQuantity, parseQuantity, type Quantity, zeroQuantity } from '../apimachinery/quantity.ts';
import { amountOf, type ResourceList, withoutHugePages } from '../apimachinery/resources.ts';
import type { Threshold } from './eviction/thresholds.ts';

/** What a kubelet keeps of its node for others than Pods. */
export interface Reservation {
  readonly system: ResourceList;
  readonly kube: ResourceList;
  /** What is left is not only what the scheduler may give away, but all that the Pods may use together. */
  readonly isEnforced: boolean;
}

/** @see kubernetes: pkg/kubelet/apis/config/types.go SystemReserved, KubeReserved, EnforceNodeAllocatable */
export const reservationOf = (given: { readonly [key: string]: Json }): Reservation => ({
  system: reservedOf(given.systemReserved),
  kube: reservedOf(given.kubeReserved),
  isEnforced: !Array.isArray(given.enforceNodeAllocatable) || given.enforceNodeAllocatable.includes('pods'),
});

/** Whether Pods may together use less than there is. */
export const limitsPods = ({ system, kube, isEnforced }: Reservation): boolean => isEnforced && system.size + kube.size > 0;

/** With others a kubelet does not start. @see kubernetes: cmd/kubelet/app/server.go parseResourceList */
const RESERVABLE: ReadonlySet<string> = new Set(['cpu', 'memory', 'ephemeral-storage', 'pid']);

function reservedOf(value: Json | undefined): ResourceList {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return new Map();
  const amounts = Object.entries(value).filter(([name, text]) => RESERVABLE.has(name) && isQuantity(String(text)));
  return new Map(amounts.map(([name, text]) => [name, parseQuantity(String(text))]));
}

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
