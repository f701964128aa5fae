import type { Event, Namespace } from '../apimachinery/objects.ts';
import { formatTime } from '../apimachinery/time.ts';
import { type Engine, HOUR, type Micros, type Trace } from '../engine/index.ts';
import { EventCorrelator } from './correlator.ts';
import { type EventInput, eventContext, eventEntry, eventNamespace } from './event.ts';

/** Entries of the timeline that led to an event. */
type Causes = readonly (number | undefined)[];

/** What a recorder needs of the store. */
interface EventStore {
  get(kind: 'Event', namespace: string | undefined, name: string): Event | undefined;
  get(kind: 'Namespace', namespace: undefined, name: string): Namespace | undefined;
  put(kind: 'Event', event: Event): Event;
  remove(kind: 'Event', namespace: string | undefined, name: string): void;
}

/** What a recorder works with. */
export interface RecorderContext {
  readonly engine: Engine;
  readonly store: EventStore;
  readonly trace: Trace;
  /** Gives each event its uid. */
  readonly random: { uuid(): string };
}

/**
 * Records core v1 events, as the kubelet and the controllers do: correlated by source and object.
 * (The scheduler's come through `EventSeriesRecorder`.)
 * @see kubernetes: client-go/tools/record/event.go
 */
export class EventRecorder {
  readonly #context: RecorderContext;
  readonly #correlator = new EventCorrelator();
  readonly #writer: EventWriter;

  constructor(context: RecorderContext) {
    this.#context = context;
    this.#writer = new EventWriter(context);
  }

  /** The sequence number of its entry in the timeline; undefined if the event was dropped. `at`: when it was made, if it could not be told before. */
  record(input: EventInput, causes?: Causes, at = this.#context.engine.now): number | undefined {
    const { now } = this.#context.engine;
    const result = this.#correlator.correlate(input, at);
    if (result.kind === 'skip') return undefined;
    const time = formatTime(at);
    const event: Event = {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: {
        name: result.name,
        namespace: eventNamespace(input.object),
        uid: '',
        resourceVersion: '',
        creationTimestamp: at === now ? time : formatTime(now),
        ...(input.annotations && { annotations: input.annotations }),
      },
      involvedObject: input.object,
      reason: input.reason,
      message: result.message,
      source: input.source,
      firstTimestamp: formatTime(result.firstSeen),
      lastTimestamp: time,
      count: result.count,
      type: input.type,
      eventTime: null as never,
      // Filled in by later patch releases only (1.27.6).
      reportingComponent: '',
      reportingInstance: '',
    };
    return this.#writer.write(event, causes);
  }
}

/** How long the API server keeps an event after it was last written. @see kubernetes: --event-ttl */
const TIME_TO_LIVE: Micros = HOUR;

/** Writes events into the store, tells the timeline, and lets them go when their time is over. */
export class EventWriter {
  readonly #context: RecorderContext;
  readonly #expiry = new Map<string, Micros>();

  constructor(context: RecorderContext) {
    this.#context = context;
  }

  write(event: Event, causes: Causes = []): number | undefined {
    const { store, trace, random } = this.#context;
    const { namespace, name } = event.metadata;
    const existing = store.get('Event', namespace, name);
    // Nothing new comes into a namespace that is on its way out. @see kubernetes: apiserver/pkg/admission/plugin/namespace/lifecycle
    if (!existing && store.get('Namespace', undefined, namespace ?? '')?.metadata.deletionTimestamp) return undefined;
    const metadata = existing?.metadata ?? { ...event.metadata, uid: random.uuid() };
    // Of one that is counted up no more is changed than how often, when and how it was said: it is about what it was about first.
    store.put('Event', { ...event, metadata, involvedObject: existing?.involvedObject ?? event.involvedObject });
    this.#keep(`${namespace}/${name}`, namespace, name);
    const { kind, name: objectName } = event.involvedObject;
    const { pod, container } = eventContext(event);
    return trace.record(
      eventEntry,
      { pod, container, causes },
      {
        reason: event.reason ?? '',
        message: event.message ?? '',
        eventType: event.type ?? 'Normal',
        component: event.source?.component || event.reportingComponent || '',
        count: event.series?.count ?? event.count ?? 1,
        object: `${(kind ?? '').toLowerCase()}/${objectName}`,
      },
    );
  }

  #keep(key: string, namespace: string | undefined, name: string): void {
    const { engine, store } = this.#context;
    const planned = this.#expiry.has(key);
    this.#expiry.set(key, engine.now + TIME_TO_LIVE);
    if (planned) return;
    const expire = (): void => {
      const at = this.#expiry.get(key) ?? engine.now;
      if (at > engine.now) return void engine.at(at, expire, true);
      this.#expiry.delete(key);
      store.remove('Event', namespace, name);
    };
    engine.at(engine.now + TIME_TO_LIVE, expire, true);
  }
}
