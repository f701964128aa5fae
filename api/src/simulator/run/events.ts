import type { Change } from '../api-server/index.ts';
import type { Event } from '../apimachinery/objects.ts';
import { type Micros, toSeconds } from '../engine/index.ts';
import type { KubernetesEvent } from '../types.ts';

/** Events as `kubectl get events` shows them at a moment, by the first time they were seen. Times are those of the record. */
export function kubernetesEvents(changes: readonly Change<'Event'>[], until: Micros): KubernetesEvent[] {
  const events = new Map<string, { first: Micros; last: Micros; event: Event }>();
  for (const { at, type, object: event } of changes) {
    if (at > until) break;
    const key = `${event.metadata.namespace}/${event.metadata.name}`;
    if (type === 'DELETED') events.delete(key);
    else events.set(key, { first: events.get(key)?.first ?? at, last: at, event });
  }
  return [...events.values()].sort((a, b) => a.first - b.first).map(kubernetesEvent);
}

function kubernetesEvent({ first, last, event }: { first: Micros; last: Micros; event: Event }): KubernetesEvent {
  const { involvedObject: object, source, series, metadata } = event;
  return {
    type: event.type ?? 'Normal',
    reason: event.reason ?? '',
    message: event.message ?? '',
    object: `${(object.kind ?? '').toLowerCase()}/${object.name ?? ''}`,
    namespace: metadata.namespace ?? 'default',
    fieldPath: object.fieldPath ?? null,
    source: source?.component || event.reportingComponent || '',
    count: series?.count ?? event.count ?? 1,
    firstSeconds: toSeconds(first),
    lastSeconds: toSeconds(last),
  };
}
