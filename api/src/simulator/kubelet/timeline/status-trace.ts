import type { Pod, PodStatus } from '../../apimachinery/objects.ts';
import * as timeline from './entries.ts';
import type { KubeletEvents } from './kubelet-events.ts';

/** What the record says of a status that changed: phase, conditions, and what containers begin to wait for. */
export function traceStatus(events: KubeletEvents, pod: Pod, before: PodStatus | undefined, after: PodStatus): void {
  if (before?.phase !== after.phase) {
    events.trace(pod, null, timeline.PhaseChanged, { from: before?.phase ?? '', to: after.phase ?? '', reason: after.reason ?? '' });
  }
  for (const { type, status, reason = '', message = '' } of after.conditions ?? []) {
    const old = before?.conditions?.find((condition) => condition.type === type);
    if (old?.status !== status) events.trace(pod, null, timeline.ConditionChanged, { condition: type, status, reason, message });
  }
  for (const { name, state } of [...(after.initContainerStatuses ?? []), ...(after.containerStatuses ?? [])]) {
    const { reason = '', message = '' } = state?.waiting ?? {};
    if (!reason || reason === 'ContainerCreating' || reason === 'PodInitializing') continue;
    const old = [...(before?.initContainerStatuses ?? []), ...(before?.containerStatuses ?? [])].find((one) => one.name === name);
    if (old?.state?.waiting?.reason !== reason) events.trace(pod, name, timeline.ContainerWaiting, { name, reason, message });
  }
}
