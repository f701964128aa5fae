import { SECOND, type Task } from '../../../../engine/index.ts';
import { OsError, type SignalName, signalNumbers } from '../../../../kernel/index.ts';
import { signalDescriptions } from '../../../../shell/execution/signals.ts';
import { idle } from '../../../generic.ts';
import { failure } from '../exceptions.ts';
import { numberOf, wholeOf } from '../types.ts';
import { Instance, List, type Machine, Method, Native, PythonFunction, plainOf, Unsupported, type Value } from '../values.ts';
import { numberedEnum } from './enum.ts';
import type { Members } from './members.ts';
import { signalOf } from './os.ts';

/** Numbers that know their names. */
const signalsClass = numberedEnum(
  'Signals',
  'signal',
  Object.fromEntries(Object.entries(signalNumbers).map(([name, number]) => [`SIG${name}`, number])),
);
const handlersClass = numberedEnum('Handlers', 'signal', { SIG_DFL: 0, SIG_IGN: 1 });
const [byDefault, ignored] = ['SIG_DFL', 'SIG_IGN'].map((name) => handlersClass.members.get(name) as Value) as [Value, Value];
const interrupt = new Native('default_int_handler', () => {
  throw failure('KeyboardInterrupt');
});

const keyOf = (name: SignalName): string => `handler ${name}`;
const handlerOf = (machine: Machine, name: SignalName): Value =>
  (machine.kept.get(keyOf(name)) as Value | undefined) ?? (name === 'INT' ? interrupt : name === 'PIPE' ? ignored : byDefault);

/** A signal to itself after so many seconds; the last that was asked for is the one. */
function alarm(machine: Machine, wait: number, every: number): Value {
  const { process } = machine;
  const before = machine.kept.get('alarm') as { at: number } | undefined;
  const left = before === undefined ? 0 : Math.max(0, before.at - process.now) / SECOND;
  const own = { at: process.now + wait * SECOND };
  machine.kept.set('alarm', wait > 0 ? own : undefined);
  if (wait > 0)
    machine.threads.start(
      ring(machine, own, every, () => machine.kept.get('alarm') === own),
      true,
    );
  return left;
}
function* ring(machine: Machine, own: { at: number }, every: number, wanted: () => boolean): Task<void> {
  const { process } = machine;
  for (;;) {
    yield* process.sleep(own.at - process.now);
    if (!wanted()) return;
    if (every <= 0) machine.kept.set('alarm', undefined);
    process.kill(process.pid, 'ALRM');
    if (every <= 0) return;
    own.at += every * SECOND;
  }
}

export const signal: Members = {
  ...Object.fromEntries(signalsClass.members),
  SIG_DFL: byDefault,
  SIG_IGN: ignored,
  ITIMER_REAL: 0n,
  Signals: signalsClass,
  Handlers: handlersClass,
  default_int_handler: interrupt,
  signal: ({ args: [number, handler = null] }, machine) => {
    const name: SignalName = signalOf(wholeOf(number));
    const plain = plainOf(handler);
    if (plain === 0n || plain === 1n) machine.process.onSignal(name, plain === 0n ? 'default' : 'ignore');
    else if (handler === interrupt) machine.onSignal(name, null, wholeOf(number));
    else if (
      handler instanceof Native ||
      handler instanceof PythonFunction ||
      handler instanceof Method ||
      (handler instanceof Instance && machine.attributeIf(handler, '__call__'))
    )
      machine.onSignal(name, handler, wholeOf(number));
    else throw failure('TypeError', 'signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object');
    const before = handlerOf(machine, name);
    machine.kept.set(keyOf(name), handler);
    return before;
  },
  getsignal: ({ args: [number] }, machine) => handlerOf(machine, signalOf(wholeOf(number))),
  alarm: ({ args: [wait] }, machine) => BigInt(Math.ceil(numberOf(alarm(machine, wholeOf(wait), 0)))),
  setitimer: ({ args: [which, wait, every] }, machine) => {
    if (which !== 0n) throw new Unsupported('signal.setitimer of CPU time');
    return new List([alarm(machine, numberOf(wait), every === undefined ? 0 : numberOf(every)), 0], 'tuple');
  },
  strsignal: ({ args: [number] }) => DESCRIPTIONS[signalOf(wholeOf(number))] ?? null,
  *pause(_, machine): Task<Value> {
    try {
      if (machine.pendingSignals === 0) yield* idle(machine.process);
    } catch (error) {
      if (!(error instanceof OsError && error.code === 'EINTR')) throw error;
    }
    yield* machine.handleSignals();
    return null;
  },
  raise_signal: ({ args: [number] }, { process }) => {
    process.kill(process.pid, signalOf(wholeOf(number)));
    return null;
  },
};

/** @see glibc: signal descriptions */
const DESCRIPTIONS: Readonly<Partial<Record<SignalName, string>>> = {
  ...signalDescriptions,
  INT: 'Interrupt',
  PIPE: 'Broken pipe',
  CHLD: 'Child exited',
  CONT: 'Continued',
  STOP: 'Stopped (signal)',
  TSTP: 'Stopped',
};
