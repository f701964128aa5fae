import type { Event } from '../apimachinery/objects.ts';
import { formatTime } from '../apimachinery/time.ts';
import { type Micros, SECOND } from '../engine/index.ts';
import { EventNames } from './event.ts';

/** Ten events that differ by message only, within ten minutes of one another, become one. */
const AGGREGATE_AT = 10;
const AGGREGATE_WITHIN: Micros = 600 * SECOND;
/** A source may write 25 events about one object at once, and another every five minutes. */
const BURST = 25;
const REFILL: Micros = 300 * SECOND;

export type Correlated = { readonly kind: 'skip' } | { readonly kind: 'create' | 'patch'; readonly event: Event };

interface Observation {
  readonly count: number;
  readonly firstTimestamp: string | undefined;
  readonly name: string;
}

/**
 * Decides what becomes of an event: similar ones are combined, repeated ones counted, too many dropped (but counted).
 * @see kubernetes: client-go/tools/record/events_cache.go EventCorrelator
 */
export class EventCorrelator {
  readonly #groups = new Map<string, { keys: Set<string>; last: Micros }>();
  readonly #observed = new Map<string, Observation>();
  readonly #buckets = new Map<string, { tokens: number; at: Micros }>();
  readonly #names: EventNames;

  constructor(names = new EventNames()) {
    this.#names = names;
  }

  correlate(event: Event, now: Micros): Correlated {
    const aggregated = this.#aggregate(event, now);
    const observed = this.#observe(aggregated.event, aggregated.key);
    if (!this.#accepts(spamKey(event), now)) return { kind: 'skip' };
    return { kind: observed.count === 1 ? 'create' : 'patch', event: observed };
  }

  #aggregate(event: Event, now: Micros): { event: Event; key: string } {
    const groupKey = aggregateKey(event);
    let group = this.#groups.get(groupKey);
    if (!group || now - group.last > AGGREGATE_WITHIN) {
      group = { keys: new Set(), last: now };
      this.#groups.set(groupKey, group);
    }
    group.keys.add(event.message ?? '');
    group.last = now;
    if (group.keys.size < AGGREGATE_AT) return { event, key: eventKey(event) };
    // One is let go, so that the set stays as large as the limit; which one is random upstream.
    for (const key of group.keys) {
      group.keys.delete(key);
      break;
    }
    const time = formatTime(now);
    const combined: Event = {
      ...event,
      metadata: { ...event.metadata, name: this.#names.next(event.involvedObject.name ?? '', now) },
      message: `(combined from similar events): ${event.message}`,
      count: 1,
      firstTimestamp: time,
      lastTimestamp: time,
    };
    return { event: combined, key: groupKey };
  }

  #observe(event: Event, key: string): Event & { count: number } {
    const last = this.#observed.get(key);
    const observed = last
      ? { ...event, metadata: { ...event.metadata, name: last.name }, firstTimestamp: last.firstTimestamp, count: last.count + 1 }
      : { ...event, count: 1 };
    this.#observed.set(key, { count: observed.count, firstTimestamp: observed.firstTimestamp, name: observed.metadata.name });
    return observed;
  }

  #accepts(key: string, now: Micros): boolean {
    const bucket = this.#buckets.get(key) ?? { tokens: BURST, at: now };
    const tokens = Math.min(BURST, bucket.tokens + (now - bucket.at) / REFILL);
    const accepted = tokens >= 1;
    this.#buckets.set(key, { tokens: accepted ? tokens - 1 : tokens, at: now });
    return accepted;
  }
}

const about = (e: Event): (string | undefined)[] => [
  e.source?.component,
  e.source?.host,
  e.involvedObject.kind,
  e.involvedObject.namespace,
  e.involvedObject.name,
  e.involvedObject.uid,
  e.involvedObject.apiVersion,
];
const spamKey = (e: Event): string => about(e).join('\0');
const aggregateKey = (e: Event): string => [...about(e), e.type, e.reason].join('\0');
const eventKey = (e: Event): string => [...about(e), e.involvedObject.fieldPath, e.type, e.reason, e.message, 'event'].join('\0');
