import { type EndpointSubset, repackSubsets } from '../../apimachinery/endpoint-subsets.ts';
import type { Pod, Service } from '../../apimachinery/objects.ts';
import { isPodReady } from '../../apimachinery/pod-conditions.ts';
import { hostnameIn, resolvePorts, targetRef } from './addresses.ts';

/**
 * Which addresses offer which ports. Pods on their way out are none of these.
 * @see kubernetes: pkg/controller/endpoint/endpoints_controller.go syncService
 */
export function endpointSubsets(service: Service, pods: readonly Pod[]): EndpointSubset[] {
  const { publishNotReadyAddresses = false, ports: servicePorts = [] } = service.spec ?? {};
  const there = pods.filter(({ metadata }) => !metadata.deletionTimestamp || publishNotReadyAddresses);
  const each = there.flatMap((pod) => {
    const ports = resolvePorts(service, pod);
    if (servicePorts.length > 0 && ports.length === 0) return [];
    const addresses = [addressOf(service, pod)];
    return [{ ...(publishNotReadyAddresses || isPodReady(pod) ? { addresses } : { notReadyAddresses: addresses }), ports }];
  });
  return repackSubsets(each);
}

/** So many addresses Endpoints hold at most. */
const MOST_ADDRESSES = 1000;

/**
 * Those that are not ready are cut first, of all subsets in proportion; undefined where nothing is too much.
 * @see kubernetes: pkg/controller/endpoint/endpoints_controller.go truncateEndpoints
 */
export function truncatedSubsets(subsets: readonly EndpointSubset[]): EndpointSubset[] | undefined {
  const count = (field: 'addresses' | 'notReadyAddresses'): number =>
    subsets.reduce((sum, subset) => sum + (subset[field]?.length ?? 0), 0);
  const [ready, unready] = [count('addresses'), count('notReadyAddresses')];
  if (ready + unready <= MOST_ADDRESSES) return undefined;
  const isFull = ready > MOST_ADDRESSES;
  const [most, all] = isFull ? [MOST_ADDRESSES, ready] : [MOST_ADDRESSES - ready, unready];
  let left = most;
  return subsets.map(({ addresses = [], notReadyAddresses = [], ports }) => {
    const list = isFull ? addresses : notReadyAddresses;
    const kept = list.slice(0, Math.min(left, Math.ceil((list.length / all) * most)));
    left -= kept.length;
    const there = isFull ? kept : addresses;
    return {
      ...(there.length > 0 && { addresses: there }),
      ...(!isFull && kept.length > 0 && { notReadyAddresses: kept }),
      ...(ports && { ports }),
    };
  });
}

const addressOf = (service: Service, pod: Pod) => ({
  ip: pod.status.podIP as string,
  ...hostnameIn(service, pod),
  ...(pod.spec.nodeName && { nodeName: pod.spec.nodeName }),
  targetRef: targetRef(pod),
});
