import type { Micros } from '../engine/index.ts';
import { formatTimeNano } from './time.ts';

/** Of whoever runs kubectl: nobody's process here has it. */
const PID = 20_983;

/** A warning as klog writes it: `W0515 09:00:00.000000   20983 helpers.go:692] text`. */
export const klogWarning = (at: Micros, place: string, text: string): string => `W${klogLine(at, place, text)}`;

/** What klog tells where it is asked to tell more. */
export const klogInfo = (at: Micros, place: string, text: string): string => `I${klogLine(at, place, text)}`;

/** What ends kubectl. @see k8s.io/klog: klog.go Exitf */
export const klogExit = (at: Micros, place: string, text: string): string => `F${klogLine(at, place, text)}`;

/** @see k8s.io/klog: klog.go formatHeader */
function klogLine(at: Micros, place: string, text: string): string {
  const time = formatTimeNano(at);
  return `${time.slice(5, 7)}${time.slice(8, 10)} ${time.slice(11, 26)} ${String(PID).padStart(7)} ${place}] ${text}\n`;
}
