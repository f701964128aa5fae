import { calendar } from '../apimachinery/time.ts';
import { type Micros, SECOND } from '../engine/index.ts';

export type Level = 'I' | 'E';

/** What stands before each line. @see klog: klog.go formatHeader */
export function klogHeader(level: Level, at: Micros, pid: number, place: string): string {
  const { month, day, hour, minute, second } = calendar(at);
  const [m, d, h, min, s] = [month, day, hour, minute, second].map((part) => String(part).padStart(2, '0'));
  const micros = String(at - Math.floor(at / SECOND) * SECOND).padStart(6, '0');
  return `${level}${m}${d} ${h}:${min}:${s}.${micros} ${String(pid).padStart(7)} ${place}]`;
}
