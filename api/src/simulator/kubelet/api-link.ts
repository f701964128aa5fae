import { type ApiServer, type Change, listAt, type Store, type StoreView } from '../api-server/index.ts';
import type { Kind, Kinds } from '../apimachinery/objects.ts';
import { type Engine, type Micros, type Random, SECOND } from '../engine/index.ts';
import type { EventInput, EventRecorder } from '../events/index.ts';

/** What a kubelet asks the API server to change. */
export type KubeletClient = Pick<ApiServer, 'create' | 'update' | 'updateStatus' | 'updatePodStatus' | 'removePod'>;

/** What a recorder of a kubelet's is told. */
export type KubeletRecorder = Pick<EventRecorder, 'record'>;

interface Dependencies {
  readonly engine: Engine;
  readonly random: Random;
  readonly store: Store;
  readonly api: KubeletClient;
}

interface HeldEvent {
  readonly input: EventInput;
  readonly causes: readonly (number | undefined)[] | undefined;
  readonly at: Micros;
  /** Nobody tries any more. */
  readonly givenUp: Micros;
}

/** Twelve tries of one event, each for as long as it is looked for who has that address, with ten seconds between. @see kubernetes: client-go/tools/record/event.go maxTriesPerEvent */
const TRIES: Micros = 12 * 3 * SECOND + 11 * 10 * SECOND;
/** Between two tries to renew the lease, and of a watch. @see kubernetes: client-go/tools/cache/reflector.go backoffManager */
const HEARTBEAT: Micros = 10 * SECOND;
const LONGEST_BACKOFF: Micros = 30 * SECOND;

/**
 * What is between the kubelets of a node and the API server. While the node is cut off they know what they knew before, what they write comes
 * to nothing, and their events wait. Once it is not they are heard again, and then hear what the API server has told meanwhile, in order.
 * @see kubernetes: client-go/tools/cache/reflector.go, tools/record/event.go recordToSink
 */
export class ApiLink {
  readonly store: StoreView;
  readonly api: KubeletClient;
  readonly #d: Dependencies;
  /** Nobody hears of it. */
  #isSilent = false;
  /** Since then it hears nothing. */
  #deafSince: Micros | undefined;
  /** Tells a return that the node has been cut off again since. */
  #times = 0;
  #processes = 0;
  readonly #known = new Map<Kind, ReadonlyMap<string, Kinds[Kind]>>();
  readonly #unsent: (() => void)[] = [];
  readonly #untold: (() => void)[] = [];

  constructor(dependencies: Dependencies) {
    this.#d = dependencies;
    this.store = this.#view();
    this.api = this.#client();
  }

  get isSilent(): boolean {
    return this.#isSilent;
  }

  get isDeaf(): boolean {
    return this.#deafSince !== undefined;
  }

  cut(): void {
    this.#times++;
    this.#isSilent = true;
    this.#deafSince ??= this.#d.engine.now;
  }

  /** The network is there again. How long it takes until it is tried, nobody knows: at most as long as it was away. */
  restore(speaks: () => void, hears: () => void): void {
    const { engine, random } = this.#d;
    if (this.#deafSince === undefined) return;
    const times = ++this.#times;
    const away = engine.now - this.#deafSince;
    const waits = random.fork('reached', times);
    const spoken = Math.min(waits.int(HEARTBEAT), away);
    const told = Math.max(spoken, Math.min(waits.int(LONGEST_BACKOFF), away));
    const later = (after: Micros, act: () => void) => engine.after(after, () => void (times === this.#times && act()));
    later(spoken, () => {
      this.#speaks();
      speaks();
    });
    later(told, () => {
      this.#hears();
      hears();
    });
  }

  /** There is no kubelet any more that has missed anything. */
  forget(): void {
    this.#times++;
    this.#unsent.length = 0;
    this.#untold.length = 0;
    this.#speaks();
    this.#hears();
  }

  /** Now, or when it can be told. */
  tell(what: () => void): void {
    if (this.isDeaf) this.#untold.push(what);
    else what();
  }

  /** What its events' sender has is lost with it. */
  kubeletEnds(): void {
    this.#processes++;
  }

  /** Of the next process. */
  recorder(of: KubeletRecorder): KubeletRecorder {
    const { engine } = this.#d;
    const process = ++this.#processes;
    let busyUntil = Number.NEGATIVE_INFINITY;
    const deliver = ({ input, causes, at, givenUp }: HeldEvent): void => {
      if (givenUp > engine.now && process === this.#processes) of.record(input, causes, at);
    };
    return {
      record: (input, causes) => {
        if (!this.#isSilent) return of.record(input, causes);
        // One after another.
        busyUntil = Math.max(busyUntil, engine.now) + TRIES;
        const held = { input, causes, at: engine.now, givenUp: busyUntil };
        this.#unsent.push(() => deliver(held));
        return undefined;
      },
    };
  }

  #speaks(): void {
    this.#isSilent = false;
    for (const send of this.#unsent.splice(0)) send();
  }

  #hears(): void {
    this.#deafSince = undefined;
    this.#known.clear();
    for (const tell of this.#untold.splice(0)) tell();
  }

  #then<K extends Kind>(kind: K): ReadonlyMap<string, Kinds[K]> {
    const known =
      this.#known.get(kind) ?? new Map(listAt(this.#d.store.history(kind), this.#deafSince ?? 0).map((one) => [keyOf(one), one]));
    this.#known.set(kind, known as ReadonlyMap<string, Kinds[Kind]>);
    return known as ReadonlyMap<string, Kinds[K]>;
  }

  #view(): StoreView {
    const { store } = this.#d;
    return {
      get: (kind, namespace, name) =>
        !this.isDeaf ? store.get(kind, namespace, name) : this.#then(kind).get(`${namespace ?? ''}/${name}`),
      list: (kind, namespace) =>
        !this.isDeaf
          ? store.list(kind, namespace)
          : [...this.#then(kind).values()].filter((one) => namespace === undefined || one.metadata.namespace === namespace),
      history: (kind) => store.history(kind),
      watch: <K extends Kind>(kind: K, watcher: (change: Change<K>) => void) =>
        store.watch(kind, (change) => this.tell(() => watcher(change))),
    };
  }

  #client(): KubeletClient {
    const { api } = this.#d;
    const refused = { ok: false, code: 0, reason: '', message: 'no route to host', problems: [] } as const;
    return {
      create: (...given) => (this.#isSilent ? refused : api.create(...given)),
      update: (...given) => (this.#isSilent ? refused : api.update(...given)),
      updateStatus: (...given) => (this.#isSilent ? refused : api.updateStatus(...given)),
      updatePodStatus: (...given) => (this.#isSilent ? refused : api.updatePodStatus(...given)),
      removePod: (...given) => (this.#isSilent ? refused : api.removePod(...given)),
    };
  }
}

const keyOf = ({ metadata: { namespace, name } }: Kinds[Kind]): string => `${namespace ?? ''}/${name}`;
