import type { Event, KubernetesObject } from '../apimachinery/objects.ts';
import { EPOCH_MS } from '../apimachinery/time.ts';
import { entryType, type Micros } from '../engine/index.ts';

/** v1.ObjectReference: what an event is about. */
export interface ObjectReference {
  readonly apiVersion?: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  readonly uid?: string;
  readonly resourceVersion?: string;
  /** `spec.containers{app}` */
  readonly fieldPath?: string;
}

/** Nothing else is ever written. */
export type EventType = 'Normal' | 'Warning';

/** Who tells it: `kubelet`, on which node. */
interface EventSource {
  readonly component: string;
  readonly host?: string;
}

/** An event as a component gives it to its recorder. */
export interface EventInput {
  readonly source: EventSource;
  readonly object: ObjectReference;
  readonly type: EventType;
  readonly reason: string;
  readonly message: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** @see kubernetes: client-go/tools/reference/ref.go GetReference */
export function referenceTo(object: KubernetesObject): ObjectReference {
  const { name, namespace, uid, resourceVersion } = object.metadata;
  return {
    kind: object.kind,
    ...(namespace !== undefined && { namespace }),
    name,
    uid,
    apiVersion: object.apiVersion,
    resourceVersion,
  };
}

/** An event about an object of the cluster's scope lives in `default`. @see kubernetes: client-go/tools/record/event.go makeEvent */
export const eventNamespace = (about: ObjectReference): string => about.namespace || 'default';

/** Names events: the object's name and the time in nanoseconds, in hexadecimal; no two alike. */
export class EventNames {
  #last = 0n;

  next(name: string, at: Micros): string {
    const now = BigInt(EPOCH_MS) * 1_000_000n + BigInt(Math.round(at)) * 1_000n;
    this.#last = now > this.#last ? now : this.#last + 1n;
    return `${name}.${this.#last.toString(16)}`;
  }
}

/** An event was written, or counted up. */
export const eventEntry = entryType<{
  reason: string;
  message: string;
  eventType: string;
  component: string;
  count: number;
  object: string;
}>({
  name: 'EventRecorded',
  kind: 'EVENT',
  source: 'staging/src/k8s.io/client-go/tools/record/event.go recordToSink',
  concept: 'events',
  en: ({ reason, message, component, count, object }) =>
    `${component} ${count > 1 ? `repeats (×${count})` : 'records'} the event ${reason} about ${object}: ${message}`,
  zhHans: ({ reason, message, component, count, object }) =>
    `${component} ${count > 1 ? `再次（×${count}）记录` : '记录'}了 ${object} 的事件 ${reason}：${message}`,
});

/** Where in the timeline an event stands: its Pod and container, if it is about one. */
export function eventContext(event: Event): { pod: string; container: string | null } {
  const { kind, namespace, name, fieldPath } = event.involvedObject;
  if (kind !== 'Pod') return { pod: '', container: null };
  const brace = fieldPath?.indexOf('{') ?? -1;
  const container = fieldPath && brace >= 0 ? fieldPath.slice(brace + 1, -1) : null;
  return { pod: `${namespace}/${name}`, container };
}
