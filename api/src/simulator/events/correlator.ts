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
/** Of one sender, type and reason; in it, what is alike in all, by field and message. */
interface Group extends Place {
  readonly messages: Set<string>;
  last: Micros;
  readonly places: Map<string | undefined, Map<string, Place>>;
}
interface Bucket {
  tokens: number;
  at: Micros;
}
/** Who speaks of which object; in it, the groups by type and reason. */
interface Sender extends Bucket {
  readonly source: EventInput['source'];
  readonly object: EventInput['object'];
  readonly groups: Map<string, Map<string, Group>>;
}

/**
 * Names an event, and decides what becomes of it: similar ones are combined, repeated ones counted, too many dropped (but counted).
 * @see kubernetes: client-go/tools/record/events_cache.go EventCorrelator
 */
export class EventCorrelator {
  readonly #senders = new Map<string, Sender>();
  #last: Sender | undefined;
  readonly #names = new EventNames();

  correlate(event: EventInput, now: Micros): Correlated {
    const { type, reason, message, object } = event;
    const sender = this.#senderOf(event, now);
    const group = within(within(sender.groups, type, makeMap<string, Group>), reason, makeGroup);
    const combined = isCombined(group, message, now);
    const place = combined ? group : within(within(group.places, object.fieldPath, makeMap<string, Place>), message, makePlace);
    place.observed ??= { name: this.#names.next(object.name, now), firstSeen: now, count: 0 };
    place.observed.count++;
    if (!accepts(sender, now)) return { kind: 'skip' };
    const { name, count, firstSeen } = place.observed;
    const said = combined ? `(combined from similar events): ${message}` : message;
    return { kind: count === 1 ? 'create' : 'patch', name, message: said, count, firstSeen };
  }

  /** The last one is often the next. */
  #senderOf({ source, object }: EventInput, now: Micros): Sender {
    if (this.#last && isSender(this.#last, source, object)) return this.#last;
    const key = `${source.component}\0${source.host}\0${object.kind}\0${object.namespace}\0${object.name}\0${object.uid}\0${object.apiVersion}`;
    let sender = this.#senders.get(key);
    if (!sender) {
      sender = { source, object, tokens: BURST, at: now, groups: new Map() };
      this.#senders.set(key, sender);
    }
    this.#last = sender;
    return sender;
  }
}

const isSender = (sender: Sender, source: EventInput['source'], object: EventInput['object']): boolean =>
  sender.source.component === source.component &&
  sender.source.host === source.host &&
  sender.object.uid === object.uid &&
  sender.object.name === object.name &&
  sender.object.namespace === object.namespace &&
  sender.object.kind === object.kind &&
  sender.object.apiVersion === object.apiVersion;

const makeMap = <K, V>(): Map<K, V> => new Map();
const makePlace = (): Place => ({ observed: undefined });
const makeGroup = (): Group => ({ observed: undefined, messages: new Set(), last: 0, places: new Map() });

function within<K, T>(known: Map<K, T>, key: K, make: () => T): T {
  let there = known.get(key);
  if (!there) {
    there = make();
    known.set(key, there);
  }
  return there;
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
