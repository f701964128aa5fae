import { type Micros, SECOND } from '../engine/index.ts';
import { type EventInput, EventNames } from './event.ts';

/** Ten events that differ by message only, within ten minutes of one another, become one. */
const AGGREGATE_AT = 10;
const AGGREGATE_WITHIN: Micros = 600 * SECOND;
/** A source may write 25 events about one object at once, and another every five minutes. */
const BURST = 25;
const REFILL: Micros = 300 * SECOND;

/** What becomes of an event: it is dropped as too many, written anew, or counted up on the one like it. */
export type Correlated =
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

/** By what an event is held against others, each narrower than the one before. */
interface Keys {
  readonly sender: string;
  readonly group: string;
  readonly event: string;
}

/**
 * Names an event, and decides what becomes of it: similar ones are combined, repeated ones counted, too many dropped (but counted).
 * @see kubernetes: client-go/tools/record/events_cache.go EventCorrelator
 */
export class EventCorrelator {
  readonly #groups = new Map<string, { messages: Set<string>; last: Micros }>();
  readonly #observed = new Map<string, Observation>();
  readonly #buckets = new Map<string, { tokens: number; at: Micros }>();
  /** The kubelet repeats itself a lot, with one and the same value. */
  readonly #keys = new WeakMap<EventInput, Keys>();
  readonly #names: EventNames;

  constructor(names = new EventNames()) {
    this.#names = names;
  }

  correlate(event: EventInput, now: Micros): Correlated {
    const keys = this.#keysOf(event);
    const combined = this.#isCombined(keys.group, event.message, now);
    const observed = this.#observe(combined ? keys.group : keys.event, event.object.name, now);
    if (!this.#accepts(keys.sender, now)) return { kind: 'skip' };
    const { name, count, firstSeen } = observed;
    const message = combined ? `(combined from similar events): ${event.message}` : event.message;
    return { kind: count === 1 ? 'create' : 'patch', name, message, count, firstSeen };
  }

  /** Whether there were so many similar ones that this becomes one with others. */
  #isCombined(key: string, message: string, now: Micros): boolean {
    let group = this.#groups.get(key);
    if (!group || now - group.last > AGGREGATE_WITHIN) {
      group = { messages: new Set(), last: now };
      this.#groups.set(key, group);
    }
    const { messages } = group;
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

  #observe(key: string, about: string, now: Micros): Observation {
    let observed = this.#observed.get(key);
    if (!observed) {
      observed = { name: this.#names.next(about, now), firstSeen: now, count: 0 };
      this.#observed.set(key, observed);
    }
    observed.count++;
    return observed;
  }

  #accepts(key: string, now: Micros): boolean {
    let bucket = this.#buckets.get(key);
    if (!bucket) {
      bucket = { tokens: BURST, at: now };
      this.#buckets.set(key, bucket);
    }
    bucket.tokens = Math.min(BURST, bucket.tokens + (now - bucket.at) / REFILL);
    bucket.at = now;
    if (bucket.tokens < 1) return false;
    bucket.tokens--;
    return true;
  }

  #keysOf(event: EventInput): Keys {
    let keys = this.#keys.get(event);
    if (!keys) {
      const { source, object, type, reason, message } = event;
      const sender = `${source.component}\0${source.host}\0${object.kind}\0${object.namespace}\0${object.name}\0${object.uid}\0${object.apiVersion}`;
      const group = `${sender}\0${type}\0${reason}`;
      keys = { sender, group, event: `${group}\0${object.fieldPath}\0${message}\0event` };
      this.#keys.set(event, keys);
    }
    return keys;
  }
}
