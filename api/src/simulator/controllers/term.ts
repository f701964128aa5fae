import type { Kind } from '../apimachinery/objects.ts';
import type { Engine } from '../engine/index.ts';
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
  readonly #engine: Engine;
  readonly #store: SchedulerStore;
  readonly #watched: (readonly [kind: Kind, watcher: Watched])[] = [];
  #over = false;

  constructor(given: ControllerContext & { readonly engine: Engine }) {
    const { engine, store } = given;
    this.#engine = engine;
    this.#store = store;
    this.context = { ...given, engine: this.#clock(), store: this.#watching() };
  }

  end(): void {
    this.#over = true;
  }

  /** Of all that there is. */
  tellAll(): void {
    for (const [kind, watcher] of this.#watched)
      for (const object of this.#store.list(kind)) watcher({ type: 'ADDED', object: object as never, previous: undefined });
  }

  #clock(): ControllerEngine {
    const engine = this.#engine;
    const unlessOver =
      (action: () => void): (() => void) =>
      () =>
        this.#over || action();
    return {
      get now() {
        return engine.now;
      },
      at: (time, action, quiet) => engine.at(time, unlessOver(action), quiet),
      after: (delay, action) => engine.after(delay, unlessOver(action)),
    };
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
