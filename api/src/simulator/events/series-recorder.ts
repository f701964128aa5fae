import type { Event } from '../apimachinery/objects.ts';
import { formatTime, formatTimeNano } from '../apimachinery/time.ts';
import { MINUTE, type Micros } from '../engine/index.ts';
import { EventNames, type EventType, eventNamespace, type ObjectReference } from './event.ts';
import { EventWriter, type RecorderContext } from './recorder.ts';

/** A series is over when nothing was added to it for so long; looked at as often. */
const FINISH: Micros = 6 * MINUTE;
/** A series that goes on is written again as often. */
const REFRESH: Micros = 30 * MINUTE;

/** An event of the newer API, as the scheduler tells it: with an action, and maybe a second object. */
interface SeriesEventInput {
  readonly object: ObjectReference;
  readonly related?: ObjectReference;
  readonly type: EventType;
  readonly reason: string;
  readonly action: string;
  readonly message: string;
  readonly causes?: readonly (number | undefined)[];
}

interface Series {
  event: Event;
  began: Micros;
  count: number;
  lastObserved: Micros;
}

/**
 * Records through events.k8s.io, as the scheduler does: what is the same but for its message becomes a series, which is
 * written at its second event, every half hour, and at its end. The object's resource version is part of what is the same.
 * @see kubernetes: client-go/tools/events/event_broadcaster.go
 */
export class EventSeriesRecorder {
  readonly #context: RecorderContext;
  readonly #controller: string;
  readonly #instance: string;
  readonly #names = new EventNames();
  readonly #writer: EventWriter;
  readonly #cache = new Map<string, Series>();
  #ticking = false;

  constructor(context: RecorderContext, controller: string, hostname: string) {
    this.#context = context;
    this.#controller = controller;
    this.#instance = `${controller}-${hostname}`;
    this.#writer = new EventWriter(context);
  }

  /** The sequence number of its entry in the timeline; undefined if it is only counted for now. */
  record(input: SeriesEventInput): number | undefined {
    const { now } = this.#context.engine;
    const key = JSON.stringify([input.type, input.action, input.reason, input.object, input.related]);
    const series = this.#cache.get(key);
    if (series) {
      series.lastObserved = now;
      if (++series.count > 2) return undefined;
      return this.#write(series, input.causes);
    }
    const begun: Series = { event: this.#event(input), began: now, count: 1, lastObserved: now };
    this.#cache.set(key, begun);
    this.#tick();
    return this.#write(begun, input.causes);
  }

  #event(input: SeriesEventInput): Event {
    const { engine } = this.#context;
    return {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: {
        name: this.#names.next(input.object.name, engine.now),
        namespace: eventNamespace(input.object),
        uid: '',
        resourceVersion: '',
        creationTimestamp: formatTime(engine.now),
      },
      involvedObject: { ...input.object },
      ...(input.related && { related: { ...input.related } }),
      reason: input.reason,
      message: input.message,
      source: {},
      firstTimestamp: null as never,
      lastTimestamp: null as never,
      type: input.type,
      eventTime: microTime(engine.now),
      action: input.action,
      reportingComponent: this.#controller,
      reportingInstance: this.#instance,
    };
  }

  #write({ event, count, lastObserved }: Series, causes?: readonly (number | undefined)[]): number | undefined {
    const series = count > 1 && { series: { count, lastObservedTime: microTime(lastObserved) } };
    return this.#writer.write({ ...event, ...series }, causes);
  }

  /** The two periodic loops, which need not turn while there is no series. */
  #tick(): void {
    if (this.#ticking || this.#cache.size === 0) return;
    this.#ticking = true;
    const { engine } = this.#context;
    const look = (): void => {
      this.#ticking = false;
      this.#look(engine.now);
      this.#tick();
    };
    engine.at((Math.floor(engine.now / FINISH) + 1) * FINISH, look, true);
  }

  #look(now: Micros): void {
    for (const [key, series] of this.#cache) {
      const over = (series.count > 1 ? series.lastObserved : series.began) < now - FINISH;
      if (over) this.#cache.delete(key);
      if (series.count > 1 && (over || now % REFRESH === 0)) this.#write(series);
    }
  }
}

/** metav1.MicroTime */
const microTime = (at: Micros): string => `${formatTimeNano(at).slice(0, -4)}Z`;
