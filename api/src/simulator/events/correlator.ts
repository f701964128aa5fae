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
 * Names an event, and decides what becomes of it: similar ones are combined, repeated ones counted, too many dropped (but counted).
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
    const sender = spamKey(event);
    const aggregated = this.#aggregate(event, sender, now);
    const observed = this.#observe(aggregated.event, aggregated.key, now);
    if (!this.#accepts(sender, now)) return { kind: 'skip' };
    return { kind: observed.count === 1 ? 'create' : 'patch', event: observed };
  }

  #aggregate(event: Event, sender: string, now: Micros): { event: Event; key: string } {
    const groupKey = `${sender}\0${event.type}\0${event.reason}`;
    let group = this.#groups.get(groupKey);
    if (!group || now - group.last > AGGREGATE_WITHIN) {
      group = { keys: new Set(), last: now };
      this.#groups.set(groupKey, group);
    }
    group.keys.add(event.message ?? '');
    group.last = now;
    if (group.keys.size < AGGREGATE_AT) return { event, key: `${groupKey}\0${event.involvedObject.fieldPath}\0${event.message}\0event` };
    // One is let go, so that the set stays as large as the limit; which one is random upstream.
    for (const key of group.keys) {
      group.keys.delete(key);
      break;
    }
    const time = formatTime(now);
    const combined: Event = {
      ...event,
      message: `(combined from similar events): ${event.message}`,
      count: 1,
      firstTimestamp: time,
      lastTimestamp: time,
    };
    return { event: combined, key: groupKey };
  }

  #observe(event: Event, key: string, now: Micros): Event & { count: number } {
    const last = this.#observed.get(key);
    const name = last?.name ?? this.#names.next(event.involvedObject.name ?? '', now);
    const count = (last?.count ?? 0) + 1;
    const firstTimestamp = last ? last.firstTimestamp : event.firstTimestamp;
    this.#observed.set(key, { count, firstTimestamp, name });
    return { ...event, metadata: { ...event.metadata, name }, firstTimestamp, count };
  }

  #accepts(key: string, now: Micros): boolean {
    const bucket = this.#buckets.get(key) ?? { tokens: BURST, at: now };
    const tokens = Math.min(BURST, bucket.tokens + (now - bucket.at) / REFILL);
    const accepted = tokens >= 1;
    this.#buckets.set(key, { tokens: accepted ? tokens - 1 : tokens, at: now });
    return accepted;
  }
}

/** By source and object. */
function spamKey({ source, involvedObject: o }: Event): string {
  return `${source?.component}\0${source?.host}\0${o.kind}\0${o.namespace}\0${o.name}\0${o.uid}\0${o.apiVersion}`;
}
