import { type Process, type ProcessInfo, type SignalName, signalNamed, signalNumbers } from '../lib/kernel.ts';

/** How ps shows a command: its arguments, or in brackets the name of what has none any more. */
export const commandLine = (info: ProcessInfo): string =>
  info.state === 'Z' || info.argv.length === 0 ? `[${info.comm}]` : info.argv.join(' ');

/** procps says of one that has ended, and that nobody has waited for, that it is of no use any more. @see procps: proc/escape.c escape_command */
export const procpsCommandLine = (info: ProcessInfo): string => `${commandLine(info)}${info.state === 'Z' ? ' <defunct>' : ''}`;

/** `kill -l`: all names, or one name for a number (128 more counts too). */
export const signalList = (): string[] => Object.keys(signalNumbers);

/** The signal that the first option names (`-9`, `-TERM`, `-SIGTERM`, `-s TERM`), and the other words. */
export function leadingSignal(args: readonly string[]): { signal: SignalName | 0 | undefined; name: string; rest: readonly string[] } {
  const [first = '', second = ''] = args;
  if (first === '-s' || first === '-n' || first === '--signal') return { signal: parseSignal(second), name: second, rest: args.slice(2) };
  if (first.startsWith('--signal=')) return { signal: parseSignal(first.slice(9)), name: first.slice(9), rest: args.slice(1) };
  if (/^-s./.test(first) && parseSignal(first.slice(2)) !== undefined)
    return { signal: parseSignal(first.slice(2)), name: first.slice(2), rest: args.slice(1) };
  if (/^-(\d+|[A-Z][A-Z0-9]+)$/i.test(first) && parseSignal(first.slice(1)) !== undefined) {
    return { signal: parseSignal(first.slice(1)), name: first.slice(1), rest: args.slice(1) };
  }
  return { signal: 'TERM', name: 'TERM', rest: args };
}

/** By name or number; 0 (or EXIT) asks only whether the process is there. Undefined for no signal. */
export function parseSignal(text: string): SignalName | 0 | undefined {
  if (text === '0' || text.toUpperCase() === 'EXIT') return 0;
  return signalNamed(text);
}

/** Processes other than the caller whose name is one of these, as killall and pidof compare: the file's name, or a script's. */
export function processesNamed(process: Process, name: string): ProcessInfo[] {
  const plain = name.slice(name.lastIndexOf('/') + 1);
  return process.processes().filter((info) => {
    if (info.state === 'Z') return info.comm === plain.slice(0, 15);
    const program = info.argv[0] ?? '';
    return info.comm === plain.slice(0, 15) || program.slice(program.lastIndexOf('/') + 1) === plain;
  });
}
