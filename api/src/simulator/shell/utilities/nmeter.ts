import { MILLISECOND, type Micros, SECOND, type Task } from '../../engine/index.ts';
import type { Process } from './lib/kernel.ts';
import { notFollowed } from './lib/not-followed.ts';
import { readOptions } from './lib/options.ts';
import { utility } from './lib/tool.ts';
import { localText } from './time/zone.ts';

/** What it looks at, in a format: a letter, with a number before it, or in brackets. */
const FIELD = /%(?:(\d*)([a-zA-Z%])|\[([^\]]*)\])/g;

/** A line about the machine, again and again; of what it can tell, the time. @see busybox: procps/nmeter.c */
export const nmeter = utility(function* (tool): Task<number> {
  const { process } = tool;
  const options = readOptions(tool, { short: 'd:' });
  const [format] = options.operands;
  if (format === undefined || options.operands.length > 1) throw tool.usage('');
  const interval = Number(options.value('d') ?? 1000) * MILLISECOND;
  const fields = [...format.matchAll(FIELD)].map(([, , letter]) => letter);
  if (fields.some((letter) => letter === undefined || !'tTr%'.includes(letter))) return notFollowed(process, 'running');
  const end = fields.includes('r') ? '\r' : '\n';
  const began = process.now;
  for (;;) {
    const line = format.replace(FIELD, (_, digits, letter) => shown(process, letter, Number(digits || '0'), began));
    yield* tool.write(`${line}${end}`);
    // Lines come at whole intervals of the clock; without one, as fast as it can.
    yield* process.sleep(interval > 0 ? interval - (process.now % interval) : MILLISECOND);
  }
});

function shown(process: Process, letter: string, digits: number, began: Micros): string {
  if (letter === 'r') return '';
  if (letter === '%') return '%';
  const fraction = (at: Micros): string =>
    digits > 0
      ? `.${String(at % SECOND)
          .padStart(6, '0')
          .padEnd(digits, '0')
          .slice(0, digits)}`
      : '';
  if (letter === 't') return `${localText(process, '%H:%M:%S')}${fraction(process.now)}`;
  const passed = process.now - began;
  const clock = [3600, 60, 1].map((unit, i) => String(Math.floor(passed / (unit * SECOND)) % (i === 0 ? 24 : 60)).padStart(2, '0'));
  return `${clock.join(':')}${fraction(passed)}`;
}
