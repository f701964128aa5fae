import type { Event, KubernetesObject } from '../../apimachinery/objects.ts';
import type { Resource } from './resources.ts';

const NEWER = 'events.k8s.io/v1';
/** Whether events of the group events.k8s.io are asked for. */
export const isNewerEvent = ({ apiVersion }: Resource): boolean => apiVersion === NEWER;

/** An object as it was asked for: an event is of two groups, of which the newer one has other names for its fields. */
export const asServed = (resource: Resource, object: KubernetesObject): KubernetesObject =>
  isNewerEvent(resource) ? newerEvent(object as unknown as Event) : object;

/** With its fields in the order of the Go type. @see kubernetes: pkg/apis/events/v1/conversion.go Convert_core_Event_To_v1_Event; api/events/v1/types.go Event */
function newerEvent(event: Event): KubernetesObject {
  const { metadata, eventTime, series, reportingComponent, reportingInstance, action, reason, involvedObject, related } = event;
  const { message, type, source, firstTimestamp, lastTimestamp, count } = event;
  return {
    kind: 'Event',
    apiVersion: NEWER,
    metadata,
    eventTime: eventTime ?? null,
    ...(series && { series }),
    ...(reportingComponent && { reportingController: reportingComponent }),
    ...(reportingInstance && { reportingInstance }),
    ...(action && { action }),
    ...(reason && { reason }),
    regarding: involvedObject,
    ...(related && { related }),
    ...(message && { note: message }),
    ...(type && { type }),
    deprecatedSource: source ?? {},
    deprecatedFirstTimestamp: firstTimestamp ?? null,
    deprecatedLastTimestamp: lastTimestamp ?? null,
    ...(count && { deprecatedCount: count }),
  } as unknown as KubernetesObject;
}
