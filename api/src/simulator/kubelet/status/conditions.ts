import type { ContainerStatus, PodConditionStatus, PodSpec } from '../../apimachinery/objects.ts';
import { statusByName } from './by-name.ts';

/** Without its times: the status manager knows when it changed. */
export interface GeneratedCondition {
  readonly type: string;
  readonly status: 'True' | 'False';
  readonly reason?: string;
  readonly message?: string;
}

/** @see kubernetes: pkg/kubelet/status/generate.go GenerateContainersReadyCondition
 *  @param statuses null while they are unknown */
export function generateContainersReadyCondition(
  spec: PodSpec,
  statuses: readonly ContainerStatus[] | null,
  phase: string | undefined,
): GeneratedCondition {
  const type = 'ContainersReady';
  if (!statuses) return { type, status: 'False', reason: 'UnknownContainerStatuses' };
  const { unknown, lacking } = examine(spec.containers, statuses);
  if (phase === 'Succeeded' && unknown.length === 0) return forTerminalPhase(type, phase);
  if (phase === 'Failed') return forTerminalPhase(type, phase);
  const message = describe(unknown, 'unready', lacking);
  return message ? { type, status: 'False', reason: 'ContainersNotReady', message } : { type, status: 'True' };
}

/** @see kubernetes: pkg/kubelet/status/generate.go GeneratePodReadyCondition */
export function generatePodReadyCondition(
  spec: PodSpec,
  conditions: readonly Pick<PodConditionStatus, 'type' | 'status'>[] | null | undefined,
  statuses: readonly ContainerStatus[] | null,
  phase: string | undefined,
): GeneratedCondition {
  const type = 'Ready';
  const containersReady = generateContainersReadyCondition(spec, statuses, phase);
  if (containersReady.status !== 'True') return { ...containersReady, type };
  const messages = (spec.readinessGates ?? []).flatMap(({ conditionType }) => {
    const gate = conditions?.find((condition) => condition.type === conditionType);
    if (!gate) return [`corresponding condition of pod readiness gate "${conditionType}" does not exist.`];
    return gate.status === 'True' ? [] : [`the status of pod readiness gate "${conditionType}" is not "True", but ${gate.status}`];
  });
  return messages.length > 0
    ? { type, status: 'False', reason: 'ReadinessGatesNotReady', message: messages.join(', ') }
    : { type, status: 'True' };
}

/** @see kubernetes: pkg/kubelet/status/generate.go GeneratePodInitializedCondition
 *  @param statuses of the init containers; null while they are unknown */
export function generatePodInitializedCondition(
  spec: PodSpec,
  statuses: readonly ContainerStatus[] | null,
  phase: string | undefined,
): GeneratedCondition {
  const type = 'Initialized';
  const initContainers = spec.initContainers ?? [];
  if (!statuses && initContainers.length > 0) return { type, status: 'False', reason: 'UnknownContainerStatuses' };
  const { unknown, lacking } = examine(initContainers, statuses ?? []);
  if (phase === 'Succeeded' && unknown.length === 0) return { type, status: 'True', reason: 'PodCompleted' };
  const message = describe(unknown, 'incomplete', lacking);
  return message ? { type, status: 'False', reason: 'ContainersNotInitialized', message } : { type, status: 'True' };
}

/** No Pod whose phase is final is ready. @see kubernetes: …/generate.go generatePodReadyConditionForTerminalPhase */
export const forTerminalPhase = (type: 'ContainersReady' | 'Ready', phase: 'Succeeded' | 'Failed'): GeneratedCondition => ({
  type,
  status: 'False',
  reason: phase === 'Failed' ? 'PodFailed' : 'PodCompleted',
});

function examine(containers: readonly { readonly name: string }[] | undefined, statuses: readonly ContainerStatus[]) {
  const unknown: string[] = [];
  const lacking: string[] = [];
  const statusOf = statusByName(statuses);
  for (const { name } of containers ?? []) {
    const status = statusOf(name);
    if (!status) unknown.push(name);
    else if (!status.ready) lacking.push(name);
  }
  return { unknown, lacking };
}

const describe = (unknown: readonly string[], lack: string, lacking: readonly string[]): string =>
  [
    ...(unknown.length > 0 ? [`containers with unknown status: [${unknown.join(' ')}]`] : []),
    ...(lacking.length > 0 ? [`containers with ${lack} status: [${lacking.join(' ')}]`] : []),
  ].join(', ');
