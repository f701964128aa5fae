import type { Micros } from '../../../engine/index.ts';
import { SECOND } from '../../../engine/index.ts';
import { awkPrintf, toNumber, toText, type Value } from './awk-values.ts';
import { fromUnixTime, strftime, unixTime } from './calendar.ts';

/** Functions of awk that only compute: what they are given is evaluated. */
export const awkFunctions: Readonly<Record<string, (args: readonly Value[], now: Micros) => Value>> = {
  substr: ([text, from, length]) => {
    const characters = [...toText(text)];
    // What lies before the first counts as if it were the first, in gawk, mawk and busybox.
    const start = Math.max(1, Math.round(toNumber(from)));
    const end = length === undefined ? Number.POSITIVE_INFINITY : start + Math.round(toNumber(length));
    return characters.slice(Math.max(0, start - 1), Math.max(0, Math.min(end - 1, characters.length))).join('');
  },
  index: ([text, part]) =>
    [...toText(text).slice(0, Math.max(0, toText(text).indexOf(toText(part))))].length + (toText(text).includes(toText(part)) ? 1 : 0),
  sprintf: ([format, ...rest]) => awkPrintf(toText(format), rest),
  tolower: ([text]) => toText(text).toLowerCase(),
  toupper: ([text]) => toText(text).toUpperCase(),
  sin: ([x]) => Math.sin(toNumber(x)),
  cos: ([x]) => Math.cos(toNumber(x)),
  atan2: ([y, x]) => Math.atan2(toNumber(y), toNumber(x)),
  exp: ([x]) => Math.exp(toNumber(x)),
  log: ([x]) => Math.log(toNumber(x)),
  sqrt: ([x]) => Math.sqrt(toNumber(x)),
  int: ([x]) => Math.trunc(toNumber(x)),
  and: ([a, b]) => Number(BigInt(Math.trunc(toNumber(a))) & BigInt(Math.trunc(toNumber(b)))),
  or: ([a, b]) => Number(BigInt(Math.trunc(toNumber(a))) | BigInt(Math.trunc(toNumber(b)))),
  xor: ([a, b]) => Number(BigInt(Math.trunc(toNumber(a))) ^ BigInt(Math.trunc(toNumber(b)))),
  lshift: ([a, b]) => toNumber(a) * 2 ** toNumber(b),
  rshift: ([a, b]) => Math.floor(toNumber(a) / 2 ** toNumber(b)),
  compl: ([a]) => 2 ** 53 - 1 - toNumber(a),
  strtonum: ([text]) => {
    const plain = toText(text).trim();
    if (/^0x/i.test(plain)) return Number.parseInt(plain, 16) || 0;
    return /^0[0-7]+$/.test(plain) ? Number.parseInt(plain, 8) : toNumber(text);
  },
  systime: (_, now) => unixTime(now),
  strftime: ([format, at], now) =>
    strftime(
      format === undefined ? '%a %b %e %H:%M:%S %Z %Y' : toText(format),
      at === undefined ? now - (now % SECOND) : fromUnixTime(toNumber(at)),
    ),
};
