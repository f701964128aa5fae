import type { PodConditionStatus, PodStatus } from '../../apimachinery/objects.ts';
import { isPodPhaseTerminal } from '../../apimachinery/pod-phase.ts';
import { formatTime } from '../../apimachinery/time.ts';
import type { Micros } from '../../engine/index.ts';
import { replaceOrAppend } from './api-pod-status.ts';
import { isPodConditionByKubelet } from './condition-owners.ts';
import { forTerminalPhase } from './conditions.ts';
import { withTransitionTime } from './update.ts';

/**
 * What is sent to the API server: conditions that others own stay as they are there, and no Pod in a final phase is ready.
 * @param before as the API server has it
 * @param delayTerminal containers still run: the phase must not become final yet
 * @see kubernetes: pkg/kubelet/status/status_manager.go mergePodStatus
 */
export function mergePodStatus(before: PodStatus, after: PodStatus, now: Micros, delayTerminal = false): PodStatus {
  const becomesTerminal = !isPodPhaseTerminal(before.phase) && isPodPhaseTerminal(after.phase);
  const conditions: PodConditionStatus[] = (before.conditions ?? []).filter(({ type }) => !isPodConditionByKubelet(type));
  for (const condition of after.conditions ?? []) {
    if (isPodConditionByKubelet(condition.type))
      conditions.push(condition.lastTransitionTime ? condition : { ...condition, lastTransitionTime: formatTime(now) });
    else if (condition.type === 'DisruptionTarget' && becomesTerminal && !delayTerminal)
      replaceOrAppend(conditions, withTransitionTime(condition, before, now));
  }
  const { phase: _phase, reason: _reason, message: _message, conditions: _conditions, ...rest } = after;
  const { phase, reason, message } = becomesTerminal && delayTerminal ? before : after;
  const told = isPodPhaseTerminal(phase) ? unready(conditions, phase, now) : conditions.slice();
  return Object.assign({}, rest, phase && { phase }, reason && { reason }, message && { message }, told.length > 0 && { conditions: told });
}

function unready(conditions: readonly PodConditionStatus[], phase: 'Succeeded' | 'Failed', now: Micros): PodConditionStatus[] {
  const told = [...conditions];
  if (!told.some(({ type, status }) => (type === 'Ready' || type === 'ContainersReady') && status === 'True')) return told;
  for (const type of ['ContainersReady', 'Ready'] as const) {
    const before = told.find((condition) => condition.type === type);
    const since = before?.status === 'False' ? before.lastTransitionTime : undefined;
    replaceOrAppend(told, {
      ...forTerminalPhase(type, phase),
      lastProbeTime: null as unknown as string,
      lastTransitionTime: since ?? formatTime(now),
    });
  }
  return told;
}
