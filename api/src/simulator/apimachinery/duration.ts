import { HOUR, MINUTE, type Micros, SECOND } from '../engine/index.ts';

/** An age as kubectl prints it: two units at most, truncated.
 *  @see kubernetes: staging/src/k8s.io/apimachinery/pkg/util/duration/duration.go HumanDuration */
export function humanDuration(duration: Micros): string {
  const seconds = Math.trunc(duration / SECOND);
  if (seconds < -1) return '<invalid>';
  if (seconds < 0) return '0s';
  if (seconds < 2 * 60) return `${seconds}s`;
  const minutes = Math.floor(duration / MINUTE);
  if (minutes < 10) return two(minutes, 'm', seconds % 60, 's');
  if (minutes < 3 * 60) return `${minutes}m`;
  const hours = Math.floor(duration / HOUR);
  if (hours < 8) return two(hours, 'h', minutes % 60, 'm');
  if (hours < 48) return `${hours}h`;
  const days = Math.floor(hours / 24);
  if (hours < 24 * 8) return two(days, 'd', hours % 24, 'h');
  if (hours < 24 * 365 * 2) return `${days}d`;
  const years = Math.floor(days / 365);
  return hours < 24 * 365 * 8 ? two(years, 'y', days % 365, 'd') : `${years}y`;
}

/** One unit, truncated. @see kubernetes: …/util/duration/duration.go ShortHumanDuration */
export function shortHumanDuration(duration: Micros): string {
  const seconds = Math.trunc(duration / SECOND);
  if (seconds < -1) return '<invalid>';
  if (seconds < 0) return '0s';
  if (seconds < 60) return `${seconds}s`;
  const minutes = Math.floor(duration / MINUTE);
  if (minutes < 60) return `${minutes}m`;
  const hours = Math.floor(duration / HOUR);
  if (hours < 24) return `${hours}h`;
  const days = Math.floor(hours / 24);
  return days < 365 ? `${days}d` : `${Math.floor(days / 365)}y`;
}

/** The AGE column. @see kubernetes: pkg/printers/internalversion/printers.go translateTimestampSince */
export const translateTimestampSince = (at: Micros | undefined, now: Micros): string =>
  at === undefined ? '<unknown>' : humanDuration(now - at);

/** As Go prints a time.Duration: `1.2s`, `312.45ms`, `1m20s`, `1h0m0s`; fractions are nanoseconds. @see Go: time.Duration.String */
export function goDuration(duration: Micros): string {
  const amount = Math.abs(duration);
  const nanoseconds = Math.round(amount * 1000);
  if (nanoseconds === 0) return '0s';
  const sign = duration < 0 ? '-' : '';
  if (nanoseconds < 1e3) return `${sign}${nanoseconds}ns`;
  if (nanoseconds < 1e6) return `${sign}${decimal(nanoseconds, 3)}µs`;
  if (nanoseconds < 1e9) return `${sign}${decimal(nanoseconds, 6)}ms`;
  // Beyond some days a number does not hold all its nanoseconds.
  const minutes = Math.floor((Number.isInteger(amount) ? amount : nanoseconds / 1000) / MINUTE);
  const rest = `${decimal(Math.round((amount - minutes * MINUTE) * 1000), 9)}s`;
  if (minutes >= 60) return `${sign}${Math.floor(minutes / 60)}h${minutes % 60}m${rest}`;
  return minutes > 0 ? `${sign}${minutes}m${rest}` : `${sign}${rest}`;
}

/** Of an int64 of nanoseconds. */
const MOST = 2n ** 63n - 1n;

/** Reads `30s`, `1m30s`, `1.5h`; undefined where that is none. @see Go: time.ParseDuration */
export function parseGoDuration(text: string): Micros | undefined {
  const [, sign = '', amounts = ''] = /^([-+]?)(.*)$/s.exec(text) ?? [];
  if (amounts === '0') return 0;
  if (!/^((\d+(?:\.\d*)?|\.\d+)(h|m|s|ms|us|[µμ]s|ns))+$/.test(amounts)) return undefined;
  let nanoseconds = 0n;
  for (const [, whole = '', fraction = '', unit = ''] of amounts.matchAll(/(\d*)\.?(\d*)([a-zµμ]+)/g)) {
    const size = UNITS[unit] as number;
    nanoseconds += BigInt(whole) * BigInt(size) + BigInt(Math.trunc(Number(fraction) * (size / 10 ** fraction.length)));
  }
  if (nanoseconds > MOST) return undefined;
  const total = Number(nanoseconds / 1000n);
  return sign === '-' && total > 0 ? -total : total;
}

/** In nanoseconds. */
const UNITS: Readonly<Record<string, number>> = { h: 3.6e12, m: 6e10, s: 1e9, ms: 1e6, us: 1000, µs: 1000, μs: 1000, ns: 1 };

const two = (large: number, largeUnit: string, small: number, smallUnit: string): string =>
  small === 0 ? `${large}${largeUnit}` : `${large}${largeUnit}${small}${smallUnit}`;

/** Nanoseconds in a unit of 10^digits of them. */
function decimal(nanoseconds: number, digits: number): string {
  const unit = 10 ** digits;
  const fraction = String(nanoseconds % unit)
    .padStart(digits, '0')
    .replace(/0+$/, '');
  const whole = Math.floor(nanoseconds / unit);
  return fraction ? `${whole}.${fraction}` : String(whole);
}
