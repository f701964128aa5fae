import type { SignalName } from '../types.ts';

/** Linux' numbers on x86-64 and arm64. @see signal(7) */
export const signalNumbers: Readonly<Record<SignalName, number>> = {
  HUP: 1,
  INT: 2,
  QUIT: 3,
  ILL: 4,
  TRAP: 5,
  ABRT: 6,
  BUS: 7,
  FPE: 8,
  KILL: 9,
  USR1: 10,
  SEGV: 11,
  USR2: 12,
  PIPE: 13,
  ALRM: 14,
  TERM: 15,
  STKFLT: 16,
  CHLD: 17,
  CONT: 18,
  STOP: 19,
  TSTP: 20,
  TTIN: 21,
  TTOU: 22,
  URG: 23,
  XCPU: 24,
  XFSZ: 25,
  VTALRM: 26,
  PROF: 27,
  WINCH: 28,
  IO: 29,
  PWR: 30,
  SYS: 31,
};

/** The signal of a name with or without SIG, or of a number; undefined if there is none. */
export function signalNamed(name: string | number): SignalName | undefined {
  const text = String(name).toUpperCase();
  const short = text.startsWith('SIG') ? text.slice(3) : text;
  if (short in signalNumbers) return short as SignalName;
  return names[Number(short)];
}

/** What happens to a process that has not said otherwise. */
export function defaultAction(signal: SignalName): 'ignore' | 'stop' | 'continue' | 'end' {
  if (signal === 'CHLD' || signal === 'URG' || signal === 'WINCH') return 'ignore';
  if (signal === 'CONT') return 'continue';
  if (signal === 'STOP' || signal === 'TSTP' || signal === 'TTIN' || signal === 'TTOU') return 'stop';
  return 'end';
}

/** Those that end a program of Go's that handles none of them. @see go: os/signal, Default behavior of signals in Go programs */
export const endsGoPrograms = (signal: SignalName): boolean => ENDING.has(signal);
const ENDING: ReadonlySet<SignalName> = new Set('HUP INT QUIT ILL TRAP ABRT BUS FPE KILL SEGV TERM STKFLT SYS'.split(' ') as SignalName[]);

const names: Readonly<Record<number, SignalName>> = Object.fromEntries(
  Object.entries(signalNumbers).map(([name, number]) => [number, name as SignalName]),
);
