import { formatFloat, formatInteger, pad } from '../../../shell/utilities/lib/number-format.ts';
import { Unknown } from './nodes.ts';
import { numeric, sizeOf, text, type Value, wholeOf } from './values.ts';

/** Functions of their arguments alone. */
export const FUNCTIONS: Readonly<Record<string, (value: Value, second: Value, third: Value) => Value>> = {
  length: (value) => (value === undefined ? undefined : sizeOf(value)),
  defined: (value) => (value === undefined ? '' : 1),
  uc: (value) => text(value).toUpperCase(),
  lc: (value) => text(value).toLowerCase(),
  ucfirst: (value) => text(value).replace(/^./, (c) => c.toUpperCase()),
  lcfirst: (value) => text(value).replace(/^./, (c) => c.toLowerCase()),
  int: (value) => Math.trunc(numeric(value)),
  abs: (value) => Math.abs(numeric(value)),
  sqrt: (value) => Math.sqrt(numeric(value)),
  sin: (value) => Math.sin(numeric(value)),
  cos: (value) => Math.cos(numeric(value)),
  exp: (value) => Math.exp(numeric(value)),
  log: (value) => Math.log(numeric(value)),
  atan2: (value, second) => Math.atan2(numeric(value), numeric(second)),
  hex: (value) => Number.parseInt(text(value).replace(/^0x/i, '') || '0', 16),
  oct: (value) => (/^0[xb]/i.test(text(value)) ? Number(text(value)) : Number.parseInt(text(value) || '0', 8)),
  ord: (value) => text(value).codePointAt(0) ?? 0,
  chr: (value) => String.fromCodePoint(Math.trunc(numeric(value))),
  index: (value, second) => text(value).indexOf(text(second)),
  rindex: (value, second) => text(value).lastIndexOf(text(second)),
  substr: (value, second, third) => {
    const whole = text(value);
    const from = numeric(second) < 0 ? whole.length + numeric(second) : numeric(second);
    const length = third === undefined ? whole.length : numeric(third);
    return length < 0 ? whole.slice(from, length) : whole.slice(from, from + length);
  },
};

/** `sprintf`. */
export function formatted([format, ...values]: readonly Value[]): string {
  let i = 0;
  return text(format).replace(
    /%([-+ 0#]*)(\*|\d+)?(?:\.(\*|\d+))?(?:ll|[lhqV])?([a-zA-Z%])/g,
    (whole, flags: string, wide?: string, exact?: string, letter = '') => {
      if (letter === '%') return '%';
      const size = (given?: string): number | undefined =>
        given === undefined ? undefined : given === '*' ? Math.trunc(numeric(values[i++])) : Number(given);
      const conversion = { flags, width: size(wide), precision: size(exact), letter };
      const value = values[i++];
      if (/[diuxXo]/.test(letter)) return formatInteger(wholeOf(numeric(value)), conversion);
      if (/[feEgGF]/.test(letter)) return formatFloat(numeric(value), conversion);
      if (letter === 's')
        return pad(conversion.precision === undefined ? text(value) : text(value).slice(0, conversion.precision), conversion);
      if (letter === 'c') return pad(String.fromCodePoint(Math.trunc(numeric(value))), conversion);
      if (letter === 'b') return pad(wholeOf(numeric(value)).toString(2), conversion, flags.includes('0'));
      throw new Unknown(whole);
    },
  );
}
