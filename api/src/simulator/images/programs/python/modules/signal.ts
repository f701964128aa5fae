import type { Task } from '../../../../engine/index.ts';
import { OsError, type SignalName, signalNumbers } from '../../../../kernel/index.ts';
import { idle } from '../../../generic.ts';
import { nativeClass } from '../classes.ts';
import { wholeOf } from '../types.ts';
import { Instance, type Value } from '../values.ts';
import type { Members } from './members.ts';
import { signalOf } from './os.ts';

/** Numbers that know their names. */
const signalsClass = nativeClass('Signals', {}, 'signal');
const numbered: Members = Object.fromEntries(Object.entries(signalNumbers).map(([name, number]) => [`SIG${name}`, BigInt(number)]));

export const signal: Members = {
  ...numbered,
  SIG_DFL: 0n,
  SIG_IGN: 1n,
  Signals: ({ args: [number] }) => {
    const made = new Instance(signalsClass, wholeOf(number));
    made.fields.set('name', `SIG${signalOf(wholeOf(number))}`).set('value', number ?? 0n);
    return made;
  },
  signal: ({ args: [number, handler = null] }, machine) => {
    const name: SignalName = signalOf(wholeOf(number));
    if (handler === 0n || handler === 1n) machine.process.onSignal(name, handler === 0n ? 'default' : 'ignore');
    else machine.onSignal(name, handler, wholeOf(number));
    const before = machine.kept.get(`handler ${name}`);
    machine.kept.set(`handler ${name}`, handler);
    return (before as Value | undefined) ?? 0n;
  },
  getsignal: ({ args: [number] }, machine) => (machine.kept.get(`handler ${signalOf(wholeOf(number))}`) as Value | undefined) ?? 0n,
  strsignal: ({ args: [number] }) =>
    ({ 15: 'Terminated', 2: 'Interrupt', 9: 'Killed', 1: 'Hangup' })[wholeOf(number)] ?? `SIG${signalOf(wholeOf(number))}`,
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
