import type { Json } from '../../api-server/index.ts';
import { isQuantity, parseQuantity } from '../../apimachinery/quantity.ts';
import type { ResourceList } from '../../apimachinery/resources.ts';

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
