import type { Task } from '../../../engine/index.ts';
import { Core } from './core.ts';
import { Await } from './generators.ts';
import { type Call, JsFunction, JsObject, type JsValue, Thrown } from './values.ts';
import { WaitingLine } from './waiting-line.ts';

/** What a promise has come to, and what waits for it. */
export interface PromiseState {
  state: 'pending' | 'fulfilled' | 'rejected';
  value: JsValue;
  handled: boolean;
  /** Who waits for it. */
  awaiter?: Call;
  readonly reactions: ((state: 'fulfilled' | 'rejected', value: JsValue) => Task<void>)[];
}

/** Promises, and what is done once nothing else runs. @see https://262.ecma-international.org/14.0/#sec-jobs */
export abstract class Jobs extends Core {
  /** Promises that were rejected, and that nobody has asked yet. */
  readonly rejected = new Set<JsObject>();
  readonly #soon = new WaitingLine<() => Task<void>>();
  readonly #ticks = new WaitingLine<() => Task<void>>();

  constructor(...of: ConstructorParameters<typeof Core>) {
    super(...of);
    const after = (): Task<void> => this.settleAll();
    this.loop.after = after;
  }

  promise(): JsObject {
    return new JsObject(this.protos.Promise as JsObject, 'Promise', {
      state: 'pending',
      value: undefined,
      handled: false,
      reactions: [],
    } satisfies PromiseState);
  }
  settle(promise: JsObject, state: 'fulfilled' | 'rejected', value: JsValue): void {
    const own = promise.native as PromiseState;
    if (own.state !== 'pending') return;
    if (state === 'fulfilled' && value instanceof JsObject && value.kind === 'Promise') {
      this.whenSettled(value, (inner, made) => this.#settleLater(promise, inner, made));
      return;
    }
    if (state === 'fulfilled' && value instanceof JsObject) {
      const then = this.get(value, 'then');
      if (then instanceof JsFunction) {
        const done = (inner: 'fulfilled' | 'rejected'): JsFunction =>
          this.native('', (_, [made]) => {
            this.settle(promise, inner, made);
            return undefined;
          });
        this.soon(() => this.#callThen(then, value, [done('fulfilled'), done('rejected')]));
        return;
      }
    }
    own.state = state;
    own.value = value;
    if (state === 'rejected' && !own.handled) this.rejected.add(promise);
    for (const reaction of own.reactions.splice(0)) this.soon(() => reaction(state, value));
  }
  *#settleLater(promise: JsObject, state: 'fulfilled' | 'rejected', value: JsValue): Task<void> {
    this.settle(promise, state, value);
    yield* [];
  }
  *#callThen(then: JsFunction, value: JsValue, args: readonly JsValue[]): Task<void> {
    yield* this.call(then, value, args);
  }
  whenSettled(value: JsValue, done: (state: 'fulfilled' | 'rejected', value: JsValue) => Task<void>): void {
    if (!(value instanceof JsObject) || value.kind !== 'Promise') {
      if (value instanceof JsObject && this.get(value, 'then') instanceof JsFunction) {
        const made = this.promise();
        this.settle(made, 'fulfilled', value);
        this.whenSettled(made, done);
        return;
      }
      this.soon(() => done('fulfilled', value));
      return;
    }
    const own = value.native as PromiseState;
    own.handled = true;
    this.rejected.delete(value);
    if (own.state === 'pending') own.reactions.push(done);
    else {
      const { state } = own;
      this.soon(() => done(state, own.value));
    }
  }
  soon(job: () => Task<void>): void {
    this.#soon.push(job);
  }
  nextTick(job: () => Task<void>): void {
    this.#ticks.push(job);
  }
  /** All that promises have to do before anything else comes. */
  *settleAll(): Task<void> {
    this.kept.set('inner frames', []);
    for (let job = this.#ticks.take() ?? this.#soon.take(); job; job = this.#ticks.take() ?? this.#soon.take()) {
      this.calls.length = 0;
      yield* job();
    }
    yield* this.unhandled();
  }
  abstract unhandled(): Task<void>;

  /** Runs a body that may `await`, up to its first stop; its promise tells of the rest. */
  *start(task: Task<JsValue>, call: Call | undefined): Task<JsObject> {
    const promise = this.promise();
    if (call) call.promise = promise;
    yield* this.#advance(task, promise, call, undefined);
    return promise;
  }
  *#advance(task: Task<JsValue>, promise: JsObject, call: Call | undefined, answer: unknown): Task<void> {
    const depth = this.calls.length;
    try {
      if (call) this.calls.push(call);
      let step = task.next(answer);
      while (!step.done) {
        const block = step.value;
        if (block instanceof Await) {
          if (call && block.value instanceof JsObject && block.value.kind === 'Promise')
            (block.value.native as PromiseState).awaiter = call;
          this.whenSettled(block.value, (state, value) => this.#advance(task, promise, call, { state, value }));
          return;
        }
        let more: unknown;
        try {
          more = yield block;
        } catch (error) {
          step = task.throw(error);
          continue;
        }
        step = task.next(more);
      }
      this.settle(promise, 'fulfilled', step.value);
    } catch (error) {
      if (!(error instanceof Thrown)) throw error;
      this.settle(promise, 'rejected', error.value);
    } finally {
      this.calls.length = Math.min(this.calls.length, depth);
    }
  }
}
