import { type Block, Outcome, type Task, type Wait } from '../../../engine/index.ts';
import { type Call, JsObject, type JsValue, type Machine, Thrown } from './values.ts';

/** What a generator hands out: whoever drives it takes it, and it never reaches the engine. */
export class Yielded implements Block {
  constructor(readonly value: JsValue) {}
  start(): Wait {
    throw new Error('yield outside of a generator');
  }
}
/** Where an async function stops until a promise is settled. */
export class Await implements Block {
  constructor(readonly value: JsValue) {}
  start(): Wait {
    throw new Error('await outside of an async function');
  }
}
/** On its way out of a generator that is ended from outside: nothing catches it, but what has to be done at last is done. */
export class Returned extends Outcome {
  constructor(readonly value: JsValue) {
    super('returned');
  }
}

type How = 'next' | 'throw' | 'return';
interface State {
  readonly task: Task<JsValue>;
  readonly call: Call;
  begun: boolean;
  running: boolean;
  over: boolean;
  /** Of an async generator: what it has been asked for, and has not answered yet. */
  readonly asked: { readonly how: How; readonly value: JsValue; readonly promise: JsObject }[];
}

/** What a generator function gives when it is called: none of its body has run yet. */
export const generatorOf = (machine: Machine, kind: 'Generator' | 'AsyncGenerator', task: Task<JsValue>, call: Call): JsObject =>
  new JsObject(machine.protos[kind] as JsObject, kind, {
    task,
    call,
    begun: false,
    running: false,
    over: false,
    asked: [],
  } satisfies State);

/** What `next`, `throw` and `return` of a generator do. */
export function* resume(machine: Machine, self: JsValue, how: How, value: JsValue): Task<JsValue> {
  const state = stateOf(machine, self, how, 'Generator');
  if (state.running) throw machine.fail('TypeError', 'Generator is already running');
  if (!state.begun && how !== 'next') state.over = true;
  if (state.over) {
    if (how === 'throw') throw new Thrown(value);
    return result(machine, how === 'return' ? value : undefined, true);
  }
  state.begun = true;
  state.running = true;
  const depth = machine.deeper(state.call);
  try {
    let step = begin(state, how, value);
    for (;;) {
      if (step.done) break;
      if (step.value instanceof Yielded) return result(machine, step.value.value, false);
      step = yield* passed(state.task, step.value);
    }
    state.over = true;
    return result(machine, step.value, true);
  } catch (error) {
    state.over = true;
    if (error instanceof Returned) return result(machine, error.value, true);
    throw error;
  } finally {
    state.running = false;
    machine.calls.length = Math.min(machine.calls.length, depth);
  }
}

/** The same of an async generator: it answers in the order in which it was asked. */
export function* ask(machine: Machine, self: JsValue, how: How, value: JsValue): Task<JsValue> {
  const state = stateOf(machine, self, how, 'AsyncGenerator');
  const promise = machine.promise();
  state.asked.push({ how, value, promise });
  yield* answerAll(machine, state);
  return promise;
}

function* answerAll(machine: Machine, state: State): Task<void> {
  while (!state.running) {
    const [first] = state.asked;
    if (!first) return;
    const { how, value } = first;
    if (!state.begun && how !== 'next') state.over = true;
    if (state.over) {
      state.asked.shift();
      if (how === 'throw') machine.settle(first.promise, 'rejected', value);
      else if (how === 'next') machine.settle(first.promise, 'fulfilled', result(machine, undefined, true));
      else machine.whenSettled(value, (outcome, made) => ended(machine, first.promise, outcome, made));
      continue;
    }
    state.begun = true;
    state.running = true;
    yield* drive(machine, state, () => begin(state, how, value));
  }
}
function* ended(machine: Machine, promise: JsObject, outcome: 'fulfilled' | 'rejected', value: JsValue): Task<void> {
  yield* [];
  machine.settle(promise, outcome, outcome === 'fulfilled' ? result(machine, value, true) : value);
}

/** Up to where it hands out something, or waits. */
function* drive(machine: Machine, state: State, start: () => IteratorResult<Block, JsValue>): Task<void> {
  const depth = machine.deeper(state.call);
  try {
    let step = start();
    for (;;) {
      if (step.done) break;
      const block = step.value;
      if (block instanceof Await) {
        machine.whenSettled(block.value, (outcome, value) => driveOn(machine, state, { state: outcome, value }));
        return;
      }
      if (block instanceof Yielded) {
        answer(machine, state, 'fulfilled', result(machine, block.value, false));
        return;
      }
      step = yield* passed(state.task, block);
    }
    state.over = true;
    answer(machine, state, 'fulfilled', result(machine, step.value, true));
  } catch (error) {
    state.over = true;
    if (error instanceof Returned) answer(machine, state, 'fulfilled', result(machine, error.value, true));
    else if (error instanceof Thrown) answer(machine, state, 'rejected', error.value);
    else throw error;
  } finally {
    machine.calls.length = Math.min(machine.calls.length, depth);
  }
}
function* driveOn(machine: Machine, state: State, outcome: unknown): Task<void> {
  yield* drive(machine, state, () => state.task.next(outcome));
  yield* answerAll(machine, state);
}
function answer(machine: Machine, state: State, outcome: 'fulfilled' | 'rejected', value: JsValue): void {
  state.running = false;
  const first = state.asked.shift();
  if (first) machine.settle(first.promise, outcome, value);
}

function begin({ task }: State, how: How, value: JsValue): IteratorResult<Block, JsValue> {
  if (how === 'next') return task.next(value);
  return task.throw(how === 'throw' ? new Thrown(value) : new Returned(value));
}
/** Waits for what the engine gives. */
function* passed(task: Task<JsValue>, block: Block): Task<IteratorResult<Block, JsValue>> {
  let given: unknown;
  try {
    given = yield block;
  } catch (error) {
    return task.throw(error);
  }
  return task.next(given);
}

function stateOf(machine: Machine, self: JsValue, how: How, kind: string): State {
  if (self instanceof JsObject && self.kind === kind) return self.native as State;
  throw machine.fail('TypeError', `${how} method called on incompatible receiver ${machine.text(self)}`);
}
const result = (machine: Machine, value: JsValue, done: boolean): JsObject => machine.object({ value, done });
