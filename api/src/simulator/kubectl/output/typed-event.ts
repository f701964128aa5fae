import type { Event, KubernetesObject } from '../../apimachinery/objects.ts';

type Fields = Readonly<Record<string, unknown>>;

const META =
  'name generateName namespace selfLink uid resourceVersion generation creationTimestamp deletionTimestamp deletionGracePeriodSeconds labels annotations ownerReferences finalizers managedFields';
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

/** Any object, as far as all types have their fields in the same order: what it is, and its metadata, come first. */
export function typedHead<T extends KubernetesObject>({ kind, apiVersion, metadata, ...rest }: T): T {
  return { kind, apiVersion, metadata: inOrder(metadata as unknown as Fields, META), ...rest } as unknown as T;
}

const inOrder = (object: Fields, names: string): Fields =>
  Object.fromEntries(names.split(' ').flatMap((name) => (object[name] === undefined ? [] : [[name, object[name]]])));
