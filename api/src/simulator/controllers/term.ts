import type { Kind } from '../apimachinery/objects.ts';
import type { Engine, Micros, Timer } from '../engine/index.ts';
import type { SchedulerStore } from '../scheduler/index.ts';
import type { ControllerContext } from './context.ts';

type Watched = Parameters<SchedulerStore['watch']>[1];

/** What of the engine the controllers use. */
type ControllerEngine = ControllerContext['engine'];

/**
 * One process of the controller manager: its controllers know nothing of what was before it, and when it ends none of them does
 * anything any more. What is there when it begins they are told of as new, as informers tell it.
 * @see kubernetes: client-go/tools/cache/reflector.go ListAndWatch
 */
export class Term {
  readonly context: ControllerContext;
  readonly #store: SchedulerStore;
  readonly #watched: (readonly [kind: Kind, watcher: Watched])[] = [];
  #over = false;

  constructor(given: ControllerContext & { readonly engine: Engine }) {
    const { engine, store } = given;
    this.#store = store;
    this.context = { ...given, engine: new TermClock(engine, this), store: this.#watching() };
  }

  end(): void {
    this.#over = true;
  }

  get over(): boolean {
    return this.#over;
  }

  /** Of all that there is. */
  tellAll(): void {
    for (const [kind, watcher] of this.#watched)
      for (const object of this.#store.list(kind)) watcher({ type: 'ADDED', object, previous: undefined });
  }

  #watching(): SchedulerStore {
    const store = this.#store;
    return {
      get: (kind, namespace, name) => store.get(kind, namespace, name),
      list: (kind, namespace) => store.list(kind, namespace),
      watch: (kind, watcher) => {
        this.#watched.push([kind, watcher as unknown as Watched]);
        store.watch(kind, (change) => this.#over || watcher(change));
      },
    };
  }
}

/** What is planned is not done once the term is over. A class: V8 makes the functions old that stand beside a getter in an object literal. */
class TermClock implements ControllerEngine {
  readonly #engine: Engine;
  readonly #term: Term;

  constructor(engine: Engine, term: Term) {
    this.#engine = engine;
    this.#term = term;
  }

  get now(): Micros {
    return this.#engine.now;
  }
  at(time: Micros, action: () => void, quiet?: boolean): Timer {
    return this.#engine.at(time, () => this.#term.over || action(), quiet);
  }
  after(delay: Micros, action: () => void): Timer {
    return this.#engine.after(delay, () => this.#term.over || action());
  }
}
