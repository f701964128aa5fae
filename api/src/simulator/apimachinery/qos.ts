import type { Container } from './objects.ts';
import { type Quantity, zeroQuantity } from './quantity.ts';
import { resourceList } from './resources.ts';

/** @see kubernetes: pkg/apis/core/types.go PodQOSClass */
export type PodQOSClass = 'Guaranteed' | 'Burstable' | 'BestEffort';

/**
 * Only cpu and memory count, and only amounts above zero; init containers count as well.
 * @see kubernetes: pkg/apis/core/v1/helper/qos/qos.go GetPodQOS
 */
export function computePodQOS(spec: PodResources): PodQOSClass {
  const requests = new Map<string, Quantity>();
  const limits = new Map<string, Quantity>();
  let guaranteed = true;
  for (const container of [...(spec.containers ?? []), ...(spec.initContainers ?? [])]) {
    addCounted(requests, container.resources?.requests);
    const limited = addCounted(limits, container.resources?.limits);
    if (limited < counted.length) guaranteed = false;
  }
  if (requests.size === 0 && limits.size === 0) return 'BestEffort';
  const equal = [...requests].every(([name, amount]) => limits.get(name)?.cmp(amount) === 0);
  return guaranteed && equal && requests.size === limits.size ? 'Guaranteed' : 'Burstable';
}

const counted = ['cpu', 'memory'];

function addCounted(total: Map<string, Quantity>, amounts: Readonly<Record<string, string>> | undefined): number {
  const list = resourceList(amounts);
  let found = 0;
  for (const name of counted) {
    const amount = list.get(name);
    if (!amount || amount.sign() <= 0) continue;
    total.set(name, (total.get(name) ?? zeroQuantity).add(amount));
    found++;
  }
  return found;
}

interface PodResources {
  readonly containers?: readonly Container[];
  readonly initContainers?: readonly Container[];
}
