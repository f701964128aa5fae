import { type EndpointSubset, repackSubsets } from '../apimachinery/endpoint-subsets.ts';
import type { Pod, Service } from '../apimachinery/objects.ts';
import { hostnameIn, isReady, resolvePorts, targetRef } from './endpoint-addresses.ts';

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
    return [{ ...(publishNotReadyAddresses || isReady(pod) ? { addresses } : { notReadyAddresses: addresses }), ports }];
  });
  return repackSubsets(each);
}

const addressOf = (service: Service, pod: Pod) => ({
  ip: pod.status.podIP as string,
  ...hostnameIn(service, pod),
  ...(pod.spec.nodeName && { nodeName: pod.spec.nodeName }),
  targetRef: targetRef(pod),
});
