import { inVersion } from '../../api-server/index.ts';
import type { Event, KubernetesObject } from '../../apimachinery/objects.ts';
import { OLDER_VERSIONS } from '../../apimachinery/served-resources.ts';
import type { Resource } from './resources.ts';

const NEWER = 'events.k8s.io/v1';
/** Whether events of the group events.k8s.io are asked for. */
export const isNewerEvent = ({ apiVersion }: Resource): boolean => apiVersion === NEWER;

/** An event is of two groups, of which the newer one has other names for its fields. */
export const asOfGroup = (resource: Resource, object: KubernetesObject): KubernetesObject =>
  isNewerEvent(resource) ? newerEvent(object as unknown as Event) : object;

/** An object as it was asked for: of that group, and in that version of it. */
export const asServed = (resource: Resource, object: KubernetesObject): KubernetesObject =>
  OLDER_VERSIONS.includes(resource.apiVersion) ? inVersion(object, resource.apiVersion) : asOfGroup(resource, object);

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
