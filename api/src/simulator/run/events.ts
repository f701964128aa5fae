import type { Event } from '../apimachinery/objects.ts';
import { parseTime } from '../apimachinery/time.ts';
import { toSeconds } from '../engine/index.ts';
import type { KubernetesEvent } from '../types.ts';

/** Events as `kubectl get events` shows them, by the first time they were seen. */
export function kubernetesEvents(events: readonly Event[]): KubernetesEvent[] {
  return events.map(kubernetesEvent).sort((a, b) => a.firstSeconds - b.firstSeconds);
}

function kubernetesEvent(event: Event): KubernetesEvent {
  const { involvedObject: object, source, series, metadata } = event;
  const first = event.firstTimestamp ?? event.eventTime ?? metadata.creationTimestamp;
  const last = series?.lastObservedTime ?? event.lastTimestamp ?? first;
  return {
    type: event.type ?? 'Normal',
    reason: event.reason ?? '',
    message: event.message ?? '',
    object: `${(object.kind ?? '').toLowerCase()}/${object.name ?? ''}`,
    namespace: metadata.namespace ?? 'default',
    fieldPath: object.fieldPath ?? null,
    source: source?.component || event.reportingComponent || '',
    count: series?.count ?? event.count ?? 1,
    firstSeconds: toSeconds(parseTime(first as string) ?? 0),
    lastSeconds: toSeconds(parseTime(last as string) ?? 0),
  };
}
