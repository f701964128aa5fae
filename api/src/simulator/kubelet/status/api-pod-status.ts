import type { ContainerStatus, PodConditionStatus, PodStatus } from '../../apimachinery/objects.ts';
import { isPodPhaseTerminal } from '../../apimachinery/pod-phase.ts';
import { computePodQOS } from '../../apimachinery/qos.ts';
import { byObject } from '../../engine/index.ts';
import { isPodConditionByKubelet } from './condition-owners.ts';
import {
  type GeneratedCondition,
  generateContainersReadyCondition,
  generatePodInitializedCondition,
  generatePodReadyCondition,
} from './conditions.ts';
import { convertToApiContainerStatuses } from './container-statuses.ts';
import { getPhase } from './phase.ts';
import type { ProbeView, StatusSource } from './status-source.ts';

/**
 * The status of a Pod from its spec, the runtime's containers, the probes and the status before.
 * @see kubernetes: pkg/kubelet/kubelet_pods.go generateAPIPodStatus
 */
export function generateAPIPodStatus(source: StatusSource): PodStatus {
  const { pod, probes } = source;
  const previous = source.previous ?? pod.status;
  const { spec } = pod;
  const statusesOf = (
    containers: readonly { name: string; image?: string }[] | undefined,
    before: readonly ContainerStatus[] | undefined,
    isInit = false,
  ) => convertToApiContainerStatuses(source, { containers: containers ?? [], previous: before, isInitContainer: isInit });

  let containerStatuses = statusesOf(spec.containers, previous.containerStatuses);
  let initContainerStatuses = statusesOf(spec.initContainers, previous.initContainerStatuses, true);
  const ephemeralContainerStatuses = statusesOf(spec.ephemeralContainers, previous.ephemeralContainerStatuses);

  const computed = getPhase(pod, [...containerStatuses, ...initContainerStatuses], source.podIsTerminal);
  const { phase, reason, message } = keepWhatIsFinal(computed, source, previous);

  containerStatuses = containerStatuses.map((status) => withProbeResults(status, probes));
  initContainerStatuses = initContainerStatuses.map((status) => ({ ...status, ready: status.state?.terminated?.exitCode === 0 }));

  const conditions: PodConditionStatus[] = (pod.status.conditions ?? []).filter(({ type }) => !isPodConditionByKubelet(type));
  const disruption = previous.conditions?.find(({ type }) => type === 'DisruptionTarget');
  if (disruption) replaceOrAppend(conditions, disruption);
  conditions.push(withoutTimes(generatePodInitializedCondition(spec, initContainerStatuses, phase)));
  // A readiness gate finds what is there by now: `Initialized` may be one, `PodScheduled` may not.
  const generated = [
    generatePodReadyCondition(spec, conditions, containerStatuses, phase),
    generateContainersReadyCondition(spec, containerStatuses, phase),
    { type: 'PodScheduled', status: 'True' } as const,
  ];
  conditions.push(...generated.map(withoutTimes));

  const addresses = addressesOf(source);
  return {
    phase,
    conditions,
    ...(message && { message }),
    ...(reason && { reason }),
    ...(source.hostIPs[0] && { hostIP: source.hostIPs[0] }),
    ...(addresses.length > 0 && { podIP: addresses[0], podIPs: addresses.map((ip) => ({ ip })) }),
    ...(initContainerStatuses.length > 0 && { initContainerStatuses }),
    containerStatuses,
    qosClass: qosClassOf(spec),
    ...(ephemeralContainerStatuses.length > 0 && { ephemeralContainerStatuses }),
  };
}

/** Stored specs never change in place. */
const qosClassOf = byObject(computePodQOS);

/** A final phase stays, and so do the reason and the message that belong to a phase as long as it stays. */
function keepWhatIsFinal(
  computed: string,
  { pod, evict }: StatusSource,
  previous: PodStatus,
): { phase: string; reason?: string; message?: string } {
  let phase = computed;
  if (!isPodPhaseTerminal(phase)) {
    if (isPodPhaseTerminal(previous.phase)) phase = previous.phase;
    else if (isPodPhaseTerminal(pod.status.phase)) phase = pod.status.phase;
  }
  let reason: string | undefined;
  let message: string | undefined;
  if (phase === previous.phase) {
    reason = previous.reason || pod.status.reason;
    message = previous.message || pod.status.message;
  }
  if (evict) {
    ({ reason, message } = evict);
    phase = 'Failed';
  }
  if (isPodPhaseTerminal(pod.status.phase)) phase = pod.status.phase;
  return { phase, ...(reason && { reason }), ...(message && { message }) };
}

/** @see kubernetes: pkg/kubelet/prober/prober_manager.go UpdatePodStatus */
function withProbeResults(status: ContainerStatus, probes: ProbeView): ContainerStatus {
  const id = status.containerID ?? '';
  const started = status.state?.running !== undefined && probes.started(status.name, id);
  const ready = started ? probes.ready(status.name, id) : status.ready;
  if (status.started === started && status.ready === ready) return status;
  // Written out: statuses come in many shapes, and this is done for each sync.
  const { name, state, lastState, restartCount, image, imageID, containerID } = status;
  return containerID === undefined
    ? { name, state, lastState, ready, restartCount, image, imageID, started }
    : { name, state, lastState, ready, restartCount, image, imageID, containerID, started };
}

/** The zero time is null in JSON. */
const withoutTimes = ({ type, status, reason, message }: GeneratedCondition): PodConditionStatus =>
  reason || message
    ? { type, status, ...(reason && { reason }), ...(message && { message }), lastProbeTime: null as unknown as string }
    : { type, status, lastProbeTime: null as unknown as string };

/** Changes the list in place: a condition takes the place of the one of its type, else comes last. */
export function replaceOrAppend(conditions: PodConditionStatus[], condition: PodConditionStatus): void {
  const index = conditions.findIndex(({ type }) => type === condition.type);
  if (index < 0) conditions.push(condition);
  else conditions[index] = condition;
}

/**
 * The first address of each family, the node's own family first. A Pod on the host's network has the node's, and takes on a second one
 * that the node has. @see kubernetes: pkg/kubelet/kubelet_pods.go sortPodIPs, generateAPIPodStatus
 */
function addressesOf({ pod, runtime, hostIPs }: StatusSource): string[] {
  const [ip = '', second] = hostIPs;
  const first = (ofIPv6: boolean) => runtime.ips.filter((each) => each.includes(':') === ofIPv6).slice(0, 1);
  const addresses = [...first(ip.includes(':')), ...first(!ip.includes(':'))];
  if (!pod.spec.hostNetwork) return addresses;
  if (addresses.length === 0 && ip) addresses.push(ip);
  if (addresses.length === 1 && second) addresses.push(second);
  return addresses;
}
