import { calendar } from '../../apimachinery/time.ts';
import { type Micros, SECOND } from '../../engine/index.ts';
import type { JournalEntry } from '../../kernel/index.ts';

export type Level = 'I' | 'E';

/** A line of the kubelet's log. */
export class KlogLine implements JournalEntry {
  readonly unit = 'kubelet.service';
  readonly at: Micros;
  readonly pid: number;
  readonly #level: Level;
  readonly #place: string;
  readonly #text: () => string;

  constructor(at: Micros, pid: number, level: Level, place: string, text: () => string) {
    this.at = at;
    this.pid = pid;
    this.#level = level;
    this.#place = place;
    this.#text = text;
  }

  write(): string {
    return `${header(this.#level, this.at, this.pid, this.#place)} ${this.#text()}`;
  }
}

/** @see klog: klog.go formatHeader */
function header(level: Level, at: Micros, pid: number, place: string): string {
  const { month, day, hour, minute, second } = calendar(at);
  const [m, d, h, min, s] = [month, day, hour, minute, second].map((part) => String(part).padStart(2, '0'));
  const micros = String(at - Math.floor(at / SECOND) * SECOND).padStart(6, '0');
  return `${level}${m}${d} ${h}:${min}:${s}.${micros} ${String(pid).padStart(7)} ${place}]`;
}
