import { type Micros, SECOND } from '../engine/index.ts';
import { type EventInput, EventNames } from './event.ts';

/** Ten events that differ by message only, within ten minutes of one another, become one. */
const AGGREGATE_AT = 10;
const AGGREGATE_WITHIN: Micros = 600 * SECOND;
/** A source may write 25 events about one object at once, and another every five minutes: so much of one a second, in single precision. */
const BURST = 25;
const REFILL = Math.fround(1 / 300);

/** What becomes of an event: it is dropped as too many, written anew, or counted up on the one like it. */
type Correlated =
  | { readonly kind: 'skip' }
  | {
      readonly kind: 'create' | 'patch';
      readonly name: string;
      readonly message: string;
      readonly count: number;
      readonly firstSeen: Micros;
    };

interface Observation {
  readonly name: string;
  readonly firstSeen: Micros;
  count: number;
}

/** Where events are counted that are alike. */
interface Place {
  observed: Observation | undefined;
}
interface Group extends Place {
  readonly messages: Set<string>;
  last: Micros;
}
interface Bucket {
  tokens: number;
  at: Micros;
}

/** By what an event is held against others, each narrower than the one before. */
interface Places {
  readonly sender: Bucket;
  readonly group: Group;
  readonly event: Place;
}

/**
 * Names an event, and decides what becomes of it: similar ones are combined, repeated ones counted, too many dropped (but counted).
 * @see kubernetes: client-go/tools/record/events_cache.go EventCorrelator
 */
export class EventCorrelator {
  readonly #senders = new Map<string, Bucket>();
  readonly #groups = new Map<string, Group>();
  readonly #events = new Map<string, Place>();
  /** The kubelet repeats itself a lot, with one and the same value. */
  readonly #places = new WeakMap<EventInput, Places>();
  readonly #names = new EventNames();

  correlate(event: EventInput, now: Micros): Correlated {
    const { sender, group, event: own } = this.#places.get(event) ?? this.#placesOf(event, now);
    const combined = isCombined(group, event.message, now);
    const place = combined ? group : own;
    place.observed ??= { name: this.#names.next(event.object.name, now), firstSeen: now, count: 0 };
    place.observed.count++;
    if (!accepts(sender, now)) return { kind: 'skip' };
    const { name, count, firstSeen } = place.observed;
    const message = combined ? `(combined from similar events): ${event.message}` : event.message;
    return { kind: count === 1 ? 'create' : 'patch', name, message, count, firstSeen };
  }

  #placesOf(event: EventInput, now: Micros): Places {
    const { source, object, type, reason, message } = event;
    const sender = `${source.component}\0${source.host}\0${object.kind}\0${object.namespace}\0${object.name}\0${object.uid}\0${object.apiVersion}`;
    const group = `${sender}\0${type}\0${reason}`;
    const own = `${group}\0${object.fieldPath}\0${message}`;
    const places: Places = {
      sender: of(this.#senders, sender, { tokens: BURST, at: now }),
      group: of(this.#groups, group, { observed: undefined, messages: new Set(), last: now }),
      event: of(this.#events, own, { observed: undefined }),
    };
    this.#places.set(event, places);
    return places;
  }
}

function of<T>(known: Map<string, T>, key: string, fresh: T): T {
  const there = known.get(key);
  if (there) return there;
  known.set(key, fresh);
  return fresh;
}

/** Whether there were so many similar ones that this becomes one with others. */
function isCombined(group: Group, message: string, now: Micros): boolean {
  const { messages } = group;
  if (now - group.last > AGGREGATE_WITHIN) messages.clear();
  messages.add(message);
  group.last = now;
  if (messages.size < AGGREGATE_AT) return false;
  // One is let go, so that the set stays as large as the limit; which one is random upstream.
  for (const oldest of messages) {
    messages.delete(oldest);
    break;
  }
  return true;
}

/** @see golang.org/x/time/rate: Limiter.AllowN */
function accepts(bucket: Bucket, now: Micros): boolean {
  const tokens = Math.min(BURST, bucket.tokens + ((now - bucket.at) / SECOND) * REFILL);
  if (tokens < 1) return false;
  bucket.tokens = tokens - 1;
  bucket.at = now;
  return true;
}
