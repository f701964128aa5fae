import { formatTimeMilli } from '../../../apimachinery/time.ts';
import type { Process } from '../../../kernel/index.ts';

/** How a line of Prometheus' own programs begins. @see prometheus/common: promlog/log.go */
export const stamp = ({ now }: Process): string => `ts=${formatTimeMilli(now)}`;

/** Lines of such a log; each begins with who calls. */
export const goKitLines = (process: Process, lines: readonly string[]): string =>
  lines.map((line) => `${stamp(process)} caller=${line}`).join('\n');
