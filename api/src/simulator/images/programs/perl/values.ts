import { general } from '../../../shell/utilities/lib/number-format.ts';
import { Unknown } from './nodes.ts';

/** A text of which only its length is known: it is there to fill memory. */
export class Huge {
  constructor(readonly length: number) {}
}

/** What a scalar holds; undefined is Perl's own. */
export type Value = string | number | undefined | Huge;

/** A longer text is only counted; a list of more is not followed. */
export const LARGE = 65_536;

/** As Perl writes it. */
export function text(value: Value): string {
  if (value instanceof Huge) throw new Unknown('a text of so much');
  if (typeof value !== 'number') return value ?? '';
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Inf' : '-Inf';
  return Number.isInteger(value) && Math.abs(value) < 2 ** 63
    ? String(BigInt(value))
    : `${value < 0 ? '-' : ''}${general(Math.abs(value), 15)}`;
}

/** As Perl counts with it: a text is worth the number that it begins with. */
export function numeric(value: Value): number {
  if (typeof value === 'number') return value;
  if (value === undefined || value instanceof Huge) return 0;
  return Number(/^\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)/.exec(value)?.[1] ?? 0);
}
/** How often: no less than never. */
export const count = (value: Value): number => Math.max(0, Math.trunc(numeric(value)));
/** Without its fraction. */
export const wholeOf = (value: number): bigint => BigInt(Number.isFinite(value) ? Math.trunc(value) : -1);
/** Its length as a text. */
export const sizeOf = (value: Value): number => (value instanceof Huge ? value.length : text(value).length);
/** Whether a condition holds. */
export const truth = (value: Value): boolean => value !== undefined && value !== '' && value !== 0 && value !== '0';

/** What `++` and `--` make of it. */
export function increased(value: Value, by: number): Value {
  if (by === 1 && typeof value === 'string' && /^[a-zA-Z]+$/.test(value)) throw new Unknown('++ of a text');
  return numeric(value) + by;
}

/** `from .. to`, of numbers or letters. */
export function range(from: Value, to: Value): Value[] {
  if (typeof from === 'string' && /^[a-zA-Z]$/.test(from)) {
    const [first, last] = [from.charCodeAt(0), text(to).charCodeAt(0)];
    return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => String.fromCharCode(first + i));
  }
  const first = Math.trunc(numeric(from));
  const length = Math.max(0, Math.trunc(numeric(to)) - first + 1);
  if (length > 2_000_000) throw new Unknown('so many turns');
  return Array.from({ length }, (_, i) => first + i);
}
