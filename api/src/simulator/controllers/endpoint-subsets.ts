import { compareText } from '../apimachinery/compare-text.ts';
import type { Pod, Service } from '../apimachinery/objects.ts';
import { byHash, hostnameIn, isReady, type ResolvedPort, resolvePorts, targetRef } from './endpoint-addresses.ts';

interface Address {
  readonly ip: string;
  readonly targetRef: { readonly uid: string };
}
interface Group {
  readonly ports: ResolvedPort[];
  readonly ready: readonly Address[];
  readonly notReady: readonly Address[];
}

/**
 * Which addresses offer which ports: ports that the same addresses offer are one subset. Pods on their way out are none of these.
 * @see kubernetes: pkg/controller/endpoint/endpoints_controller.go syncService; pkg/api/v1/endpoints/util.go RepackSubsets
 */
export function endpointSubsets(service: Service, pods: readonly Pod[]): unknown[] {
  const { publishNotReadyAddresses = false, ports: servicePorts = [] } = service.spec ?? {};
  const there = pods.filter(({ metadata }) => !metadata.deletionTimestamp || publishNotReadyAddresses);
  const byPort = new Map<string, { readonly port: ResolvedPort | undefined; readonly pods: Pod[] }>();
  for (const pod of there)
    for (const port of servicePorts.length > 0 ? resolvePorts(service, pod) : [undefined]) {
      const key = JSON.stringify(port ?? null);
      const entry = byPort.get(key) ?? { port, pods: [] };
      byPort.set(key, entry);
      entry.pods.push(pod);
    }
  const groups = new Map<string, Group>();
  for (const { port, pods: own } of byPort.values()) {
    const key = own.map(({ metadata }) => metadata.uid).join();
    const isThere = (pod: Pod): boolean => publishNotReadyAddresses || isReady(pod);
    const group = groups.get(key) ?? {
      ports: [],
      ready: own
        .filter(isThere)
        .map((pod) => addressOf(service, pod))
        .sort(byAddress),
      notReady: own
        .filter((pod) => !isThere(pod))
        .map((pod) => addressOf(service, pod))
        .sort(byAddress),
    };
    groups.set(key, group);
    if (port) group.ports.push(port);
  }
  return [...groups.values()].map(({ ports, ready, notReady }) => ({
    ...(ready.length > 0 && { addresses: ready }),
    ...(notReady.length > 0 && { notReadyAddresses: notReady }),
    ...(ports.length > 0 && { ports: byHash(ports, spewed) }),
  }));
}

const addressOf = (service: Service, pod: Pod): Address => ({
  ip: pod.status.podIP as string,
  ...hostnameIn(service, pod),
  ...(pod.spec.nodeName && { nodeName: pod.spec.nodeName }),
  targetRef: targetRef(pod),
});

/** As text, not as numbers. */
const byAddress = (a: Address, b: Address): number => compareText(a.ip, b.ip) || compareText(a.targetRef.uid, b.targetRef.uid);

const spewed = ({ name = '', port, protocol, appProtocol }: ResolvedPort): string =>
  `(v1.EndpointPort){Name:(string)${name} Port:(int32)${port} Protocol:(v1.Protocol)${protocol} AppProtocol:(*string)${appProtocol ?? '<nil>'}}`;
