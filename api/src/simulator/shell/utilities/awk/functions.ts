import type { Micros } from '../../../engine/index.ts';
import { SECOND } from '../../../engine/index.ts';
import { byteLength, type Process } from '../lib/kernel.ts';
import { fromUnixTime, unixTime } from '../time/calendar.ts';
import { localText } from '../time/zone.ts';
import { type AwkKind, sliceBytes, toNumber, toText, type Value } from './values.ts';

/** How many of what a function is given, from the first, it takes as texts. */
export const takesTexts: Readonly<Record<string, number>> = { substr: 1, index: 2, tolower: 1, toupper: 1 };

/** Functions of awk that only compute: what they are given is evaluated. */
export const awkFunctions: Readonly<Record<string, (args: readonly Value[], now: Micros, kind: AwkKind, process: Process) => Value>> = {
  // What lies before the first counts as if it were the first, in gawk and busybox; mawk takes as many more.
  substr: ([text, from, length], _, kind) => {
    const begin = Math.trunc(toNumber(from, kind));
    const least = Math.max(1, begin);
    if (length === undefined) return sliceBytes(toText(text), least - 1, Number.POSITIVE_INFINITY);
    const count = Math.trunc(toNumber(length, kind)) - (kind === 'mawk' ? Math.min(0, begin) : 0);
    return sliceBytes(toText(text), least - 1, least - 1 + Math.max(0, count));
  },
  index: ([text, part], _, kind) => {
    const at = toText(part) === '' && kind === 'busybox' ? -1 : toText(text).indexOf(toText(part));
    return byteLength(toText(text).slice(0, Math.max(0, at))) + (at < 0 ? 0 : 1);
  },
  tolower: ([text]) => toText(text).replace(/[A-Z]+/g, (letters) => letters.toLowerCase()),
  toupper: ([text]) => toText(text).replace(/[a-z]+/g, (letters) => letters.toUpperCase()),
  sin: ([x]) => Math.sin(toNumber(x)),
  cos: ([x]) => Math.cos(toNumber(x)),
  atan2: ([y, x]) => Math.atan2(toNumber(y), toNumber(x)),
  exp: ([x]) => Math.exp(toNumber(x)),
  log: ([x]) => Math.log(toNumber(x)),
  sqrt: ([x]) => Math.sqrt(toNumber(x)),
  int: ([x], _, kind) => Math.trunc(toNumber(x, kind)),
  and: ([a, b]) => Number(BigInt(Math.trunc(toNumber(a))) & BigInt(Math.trunc(toNumber(b)))),
  or: ([a, b]) => Number(BigInt(Math.trunc(toNumber(a))) | BigInt(Math.trunc(toNumber(b)))),
  xor: ([a, b]) => Number(BigInt(Math.trunc(toNumber(a))) ^ BigInt(Math.trunc(toNumber(b)))),
  lshift: ([a, b]) => toNumber(a) * 2 ** toNumber(b),
  rshift: ([a, b]) => Math.floor(toNumber(a) / 2 ** toNumber(b)),
  compl: ([a], _, kind) => (kind === 'gawk' ? 2 ** 53 : 2 ** 64) - 1 - toNumber(a),
  strtonum: ([text]) => {
    const plain = toText(text).trim();
    if (/^0x/i.test(plain)) return Number.parseInt(plain, 16) || 0;
    return /^0[0-7]+$/.test(plain) ? Number.parseInt(plain, 8) : toNumber(text);
  },
  systime: (_, now) => unixTime(now),
  strftime: ([format, at], now, _, process) =>
    localText(
      process,
      format === undefined ? '%a %b %e %H:%M:%S %Z %Y' : toText(format),
      at === undefined ? now - (now % SECOND) : fromUnixTime(toNumber(at)),
    ),
};
