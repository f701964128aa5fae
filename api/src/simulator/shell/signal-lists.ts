import { signalNumbers } from '../kernel/index.ts';

const named: readonly (readonly [name: string, number: number])[] = Object.entries(signalNumbers);

/** Real-time signals, counted from the nearer end. @see glibc: SIGRTMIN is 34, SIGRTMAX 64 */
const realTime: readonly (readonly [name: string, number: number])[] = Array.from({ length: 31 }, (_, i) => [
  i === 0 ? 'RTMIN' : i === 30 ? 'RTMAX' : i <= 15 ? `RTMIN+${i}` : `RTMAX-${30 - i}`,
  34 + i,
]);

/** All signals, five in a line, as bash's `kill -l` and `trap -l` print them. */
export function signalTable(): string {
  const cells = [...named, ...realTime].map(([name, number]) => `${String(number).padStart(2)}) SIG${name}`);
  return `${cells.map((cell, i) => cell + (i % 5 === 4 ? '\n' : '\t')).join('')}\n`;
}

/** dash has no name for 16, nor for those that glibc keeps for itself. @see dash: src/mksignames.c */
export const dashSignals: readonly string[] = [
  '0',
  ...named.map(([name, number]) => (number === 16 ? '16' : name)),
  '32',
  '33',
  ...realTime.map(([name]) => name),
];

/** busybox's, one in a line. @see busybox: libbb/u_signal_names.c */
export const signalLines = (): string =>
  named.map(([name, number]) => `${String(number).padStart(2)}) ${name === 'IO' ? 'POLL' : name}\n`).join('');
