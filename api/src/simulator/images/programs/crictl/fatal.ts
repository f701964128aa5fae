import { goQuote } from '../../../apimachinery/go-quote.ts';
import { Outcome, SECOND, type Task } from '../../../engine/index.ts';
import type { Process } from '../../../kernel/index.ts';
import { localText } from '../../../shell/utilities/time/zone.ts';

/** What crictl ends with. */
export class Fatal extends Outcome {}

const LEVELS = { info: ['INFO', 36], warning: ['WARN', 33], error: ['ERRO', 31], fatal: ['FATA', 31] } as const;

/** A line of its log: at a terminal with colours, and how many seconds it has run. @see github.com/sirupsen/logrus: text_formatter.go */
export function* log(process: Process, level: keyof typeof LEVELS, message: string): Task<void> {
  const [name, colour] = LEVELS[level];
  if (process.isTerminal(2)) {
    const ran = String(Math.floor((process.now - process.startedAt) / SECOND)).padStart(4, '0');
    yield* process.write(2, `\x1b[${colour}m${name}\x1b[0m[${ran}] ${message.replace(/\n$/, '').padEnd(44)} \n`);
    return;
  }
  const time = localText(process, '%Y-%m-%dT%H:%M:%S%:z').replace(/\+00:00$/, 'Z');
  yield* process.write(2, `time=${goQuote(time)} level=${level} msg=${/^[\w\-./@^+]+$/.test(message) ? message : goQuote(message)}\n`);
}
