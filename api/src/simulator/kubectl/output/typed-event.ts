import type { Event } from '../../apimachinery/objects.ts';
import { type Fields, inOrder, META } from '../../apimachinery/typed-head.ts';

const MANAGED = 'manager operation apiVersion time fieldsType fieldsV1 subresource';
const REFERENCE = 'kind namespace name uid apiVersion resourceVersion fieldPath';
const EVENT =
  'kind apiVersion metadata involvedObject reason message source firstTimestamp lastTimestamp count type eventTime series action related reportingComponent reportingInstance';
/** Of fields that Go writes though they are empty. */
const EMPTY: Fields = {
  source: {},
  firstTimestamp: null,
  lastTimestamp: null,
  eventTime: null,
  reportingComponent: '',
  reportingInstance: '',
};

/**
 * An event with its fields in the order of the Go type, in which kubectl prints what it has decoded itself.
 * @see kubernetes: api/core/v1/types.go Event
 */
export function typedEvent(event: Event): Event {
  const { metadata, source, series, involvedObject, related } = event as Fields & Event;
  const { managedFields } = metadata as { managedFields?: readonly Fields[] };
  const nested: Fields = {
    metadata: inOrder({ ...metadata, managedFields: managedFields?.map((one) => inOrder(one, MANAGED)) }, META),
    involvedObject: inOrder(involvedObject as Fields, REFERENCE),
    source: inOrder((source ?? {}) as Fields, 'component host'),
    ...(series && { series: inOrder(series as Fields, 'count lastObservedTime') }),
    ...(related && { related: inOrder(related as Fields, REFERENCE) }),
  };
  return inOrder({ ...EMPTY, ...event, ...nested }, EVENT) as unknown as Event;
}
