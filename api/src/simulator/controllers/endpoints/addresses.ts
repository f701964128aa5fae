import type { Pod, Service } from '../../apimachinery/objects.ts';
import { isPodTerminal } from '../../apimachinery/pod-phase.ts';
import { matchLabels } from '../../apimachinery/selectors/selectors.ts';

type ServicePort = NonNullable<NonNullable<Service['spec']>['ports']>[number];

/** A Service's port as one of its Pods serves it: the target port, as a number. */
export interface ResolvedPort {
  readonly name?: string;
  readonly port: number;
  readonly protocol: string;
  readonly appProtocol?: string;
}

/** The Pods of a Service; undefined if it has no selector, so that nobody looks after it here. */
export function servicePods(service: Service, pods: readonly Pod[]): Pod[] | undefined {
  const { selector, type } = service.spec ?? {};
  if (!selector || Object.keys(selector).length === 0 || type === 'ExternalName') return undefined;
  return pods.filter((pod) => matchLabels(selector, pod.metadata.labels));
}

/** It has an address, and has not ended. @see kubernetes: pkg/controller/util/endpoint/controller_utils.go ShouldPodBeInEndpoints */
export const isEndpoint = (pod: Pod): boolean => !!pod.status.podIP && !isPodTerminal(pod);

/** What the Service's ports are on this Pod; one whose name the Pod does not know is left out. @see kubernetes: pkg/api/v1/pod/util.go FindPort */
export function resolvePorts(service: Service, pod: Pod): ResolvedPort[] {
  return (service.spec?.ports ?? []).flatMap((servicePort) => {
    const port = targetPort(servicePort, pod);
    if (port === undefined) return [];
    const { name, protocol = 'TCP', appProtocol } = servicePort;
    return [{ ...(name && { name }), port, protocol, ...(appProtocol && { appProtocol }) }];
  });
}

function targetPort({ targetPort: target, port, protocol = 'TCP' }: ServicePort, pod: Pod): number | undefined {
  if (target === undefined || typeof target === 'number') return target || port;
  return pod.spec.containers
    .flatMap(({ ports = [] }) => ports)
    .find((candidate) => candidate.name === target && (candidate.protocol ?? 'TCP') === protocol)?.containerPort;
}

/** A Pod has a name of its own in a Service's DNS if its subdomain is the Service. @see kubernetes:
 *  pkg/controller/util/endpoint ShouldSetHostname */
export const hostnameIn = (service: Service, pod: Pod): { hostname?: string } =>
  pod.spec.hostname && pod.spec.subdomain === service.metadata.name ? { hostname: pod.spec.hostname } : {};

/** What an endpoint names its Pod by. */
export const targetRef = ({ metadata: { namespace, name, uid } }: Pod) => ({ kind: 'Pod', namespace, name, uid });
