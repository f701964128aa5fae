import { goQuote } from '../../apimachinery/go-quote.ts';
import { formatTimeNano } from '../../apimachinery/time.ts';
import type { Micros } from '../../engine/index.ts';
import type { JournalEntry } from '../../kernel/index.ts';

/** What is written of something; `time` is when. */
export type Template<Subject> = (time: string, subject: Subject) => string | readonly string[];

/** What containerd says at once: its lines are made when they are read. */
export class LogrusEntry<Subject> implements JournalEntry {
  readonly unit = 'containerd.service';
  readonly pid: number;
  readonly at: Micros;
  readonly #template: Template<Subject>;
  readonly #subject: Subject;

  constructor(at: Micros, pid: number, template: Template<Subject>, subject: Subject) {
    this.at = at;
    this.pid = pid;
    this.#template = template;
    this.#subject = subject;
  }

  write(): string {
    const lines = this.#template(formatTimeNano(this.at), this.#subject);
    return typeof lines === 'string' ? lines : lines.join('\n');
  }
}

/** `fields` in the order of their names. @see logrus: text_formatter.go; containerd: log/context.go RFC3339NanoFixed */
export function logrusLine(
  time: string,
  level: 'info' | 'warning' | 'error',
  message: string,
  fields: Readonly<Record<string, string>> = {},
): string {
  const rest = Object.entries(fields).map(([name, value]) => ` ${name}=${written(value)}`);
  return `time="${time}" level=${level} msg=${written(message)}${rest.join('')}`;
}

/** @see logrus: text_formatter.go needsQuoting */
const written = (value: string): string => (/^[a-zA-Z0-9._/@^+-]*$/.test(value) ? value : goQuote(value));
