import { decodeUtf8, encodeUtf8 } from '../../../apimachinery/utf8.ts';
import { type Micros, TextCache } from '../../../engine/index.ts';
import { backslashQuote } from '../../quote.ts';
import { fromUnixTime, strftime } from '../time/calendar.ts';
import type { Zone } from '../time/local-time.ts';
import { type EscapeDialect, readEscapes } from './escapes.ts';
import { byteLength } from './kernel.ts';
import { type Conversion, formatFloat, formatInteger, pad } from './number-format.ts';
import type { Flavor } from './tool.ts';

interface Printed {
  /** What is written and, without the utility's name, what is said of operands, in their order. */
  readonly said: readonly { readonly text?: string; readonly error?: string }[];
  readonly text: string;
  readonly code: number;
}

/** printf(1): the format is used again while arguments are left. */
export function formatPrintf(
  format: string,
  args: readonly string[],
  flavor: Flavor | 'dash' | 'bash',
  /** For bash's `%(…)T`: now, and when the shell began. */
  clock: { readonly now: Micros; readonly started: Micros; zone?(): Zone | undefined } = { now: 0, started: 0 },
  dialect: EscapeDialect = flavor,
): Printed {
  const errors: { readonly error: string; readonly at: number }[] = [];
  const parts = parseFormat(format, flavor === 'dash' ? withoutLengths : withLengths);
  const takesArguments = parts.some((part) => typeof part !== 'string' && part.letter !== '%');
  let text = '';
  let next = 0;
  const take = (): string | undefined => args[next++];
  do {
    for (const part of parts) {
      if (typeof part === 'string') {
        const { text: plain, stop } = readEscapes(part, 'plain', dialect);
        text += plain;
        if (stop) return finish();
      } else if (part.letter === '%') text += '%';
      else if (part.time !== undefined && flavor === 'bash') text += time(part.time, part, take());
      else if (!directives(flavor).includes(part.letter) || part.letter === '') {
        // busybox names all that is left of the format.
        const rest = parts.slice(parts.indexOf(part)).map((one) => (typeof one === 'string' ? one : one.source));
        complain(invalidDirective(flavor === 'busybox' ? { ...part, source: rest.join('') } : part, flavor));
        return { ...finish(), code: flavor === 'dash' ? 2 : 1 };
      } else {
        const [converted, stop] = convert(part);
        text += converted;
        if (stop) return finish();
      }
    }
  } while (takesArguments && next < args.length);
  return finish();

  function time(shown: string, part: Directive, argument = '-1'): string {
    const at = argument === '-1' ? clock.now : argument === '-2' ? clock.started : fromUnixTime(Number(integer(argument)));
    return pad(strftime(shown || '%X', at, clock.zone?.()).slice(0, part.precision), { ...part, precision: undefined });
  }

  function finish(): Printed {
    const said: { readonly text?: string; readonly error?: string }[] = [];
    let from = 0;
    for (const { error, at } of errors) {
      if (at > from) said.push({ text: text.slice(from, at) });
      said.push({ error });
      from = at;
    }
    if (from < text.length) said.push({ text: text.slice(from) });
    return { said, text, code: errors.length > 0 ? 1 : 0 };
  }

  /** dash writes its text when it is whole, and bash each line. */
  function complain(error: string): void {
    errors.push({ error, at: flavor === 'dash' ? 0 : flavor === 'bash' ? text.lastIndexOf('\n') + 1 : text.length });
  }

  function convert(part: Directive): [string, boolean] {
    const width = part.starWidth ? star() : part.width;
    const precision = part.starPrecision ? star() : part.precision;
    const conversion: Conversion = {
      letter: part.letter,
      flags: width !== undefined && width < 0 ? `${part.flags}-` : part.flags,
      width: width === undefined ? undefined : Math.abs(width),
      precision: precision === undefined || precision < 0 ? undefined : precision,
    };
    const argument = take();
    switch (part.letter) {
      case 's':
        return [padBytes(argument ?? '', conversion), false];
      case 'c':
        // Of an empty text it is the NUL at its end.
        return [pad(String.fromCodePoint((argument ?? '').codePointAt(0) ?? 0), conversion), false];
      case 'b': {
        const { text: plain, stop } = readEscapes(argument ?? '', 'both', dialect);
        return [padBytes(plain, conversion), stop];
      }
      case 'q':
        return [pad(flavor === 'bash' ? backslashQuote(argument ?? '') : shellQuote(argument ?? ''), conversion), false];
      case 'd':
      case 'i':
      case 'o':
      case 'u':
      case 'x':
      case 'X':
        return [formatInteger(integer(argument), conversion), false];
      default:
        return [formatFloat(float(argument), conversion), false];
    }
  }

  /** A width or a precision that is an argument. */
  function star(): number {
    const argument = take();
    return argument === undefined ? 0 : Number(integer(argument));
  }

  function integer(argument: string | undefined): bigint {
    if (argument === undefined || argument === '') {
      if (flavor === 'busybox' || (argument === '' && flavor === 'gnu')) bad('', '');
      return 0n;
    }
    if (/^["']/.test(argument)) return BigInt(argument.codePointAt(1) ?? 0);
    const match = /^\s*([+-]?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9]\d*)/.exec(argument);
    if (!match) {
      bad(argument, '');
      return 0n;
    }
    const digits = match[2] as string;
    const value = BigInt(/^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits);
    if (match[0].length < argument.length) bad(argument, match[0]);
    // busybox takes nothing of a number that has more behind it.
    if (match[0].length < argument.length && flavor === 'busybox') return 0n;
    return match[1] === '-' ? -value : value;
  }

  function float(argument: string | undefined): number {
    if (argument === undefined || argument === '') return 0;
    if (/^["']/.test(argument)) return argument.codePointAt(1) ?? 0;
    const match =
      /^\s*([+-]?)(0x(?:[\da-f]+\.?[\da-f]*|\.[\da-f]+)(?:p[+-]?\d+)?|\d+\.?\d*(?:e[+-]?\d+)?|\.\d+(?:e[+-]?\d+)?|inf(?:inity)?|nan)/i.exec(
        argument,
      );
    if (!match) {
      bad(argument, '');
      return 0;
    }
    if (match[0].length < argument.length) bad(argument, match[0]);
    const word = (match[2] as string).toLowerCase();
    const size =
      word === 'nan'
        ? Number.NaN
        : word.startsWith('inf')
          ? Number.POSITIVE_INFINITY
          : word.startsWith('0x')
            ? hexadecimal(word)
            : Number(word);
    return match[1] === '-' ? -size : size;
  }

  function bad(argument: string, converted: string): void {
    if (flavor === 'busybox') complain(`invalid number '${argument}'`);
    else if (flavor === 'bash')
      complain(`${argument}: invalid ${/^0\d/.test(argument) ? 'octal ' : argument.startsWith('0x') ? 'hex ' : ''}number`);
    else if (flavor === 'dash')
      complain(converted === '' ? `${argument}: expected numeric value` : `${argument}: not completely converted`);
    else complain(converted === '' ? `'${argument}': expected a numeric value` : `'${argument}': value not completely converted`);
  }
}

/** `0x1.8p3` */
function hexadecimal(word: string): number {
  const [digits = '', exponent = '0'] = word.slice(2).split('p');
  const [whole = '', fraction = ''] = digits.split('.');
  return Number.parseInt(`0${whole}${fraction}`, 16) * 2 ** (Number(exponent) - 4 * fraction.length);
}

/** busybox and dash cannot quote for the shell. */
const directives = (flavor: string): string => `diouxXfFeEgGaAscb${flavor === 'busybox' || flavor === 'dash' ? '' : 'q'}`;

interface Directive {
  readonly flags: string;
  readonly width: number | undefined;
  readonly starWidth: boolean;
  readonly precision: number | undefined;
  readonly starPrecision: boolean;
  readonly letter: string;
  /** What stands in the parentheses of `%(…)T`. */
  readonly time: string | undefined;
  readonly source: string;
}

const formats = new TextCache<(string | Directive)[]>(500);

/** dash knows no lengths (`%ld`). */
const withoutLengths = /%([-+ #0']*)(\*|\d+)?(?:\.(\*|\d*))?([\s\S])?/g;
const withLengths = /%([-+ #0']*)(\*|\d+)?(?:\.(\*|\d*))?(?:hh|h|ll|l|L|j|z|t)?(\([^)]*\)T|[\s\S])?/g;

function parseFormat(format: string, directive: RegExp): (string | Directive)[] {
  const known = directive === withLengths ? formats.get(format) : undefined;
  if (known) return known;
  const parts: (string | Directive)[] = [];
  let end = 0;
  for (const match of format.matchAll(directive)) {
    if (match.index > end) parts.push(format.slice(end, match.index));
    end = match.index + match[0].length;
    const [source, flags = '', width, precision, letter = ''] = match;
    parts.push({
      flags,
      starWidth: width === '*',
      width: width === undefined || width === '*' ? undefined : Number(width),
      starPrecision: precision === '*',
      precision: precision === undefined || precision === '*' ? undefined : Number(precision),
      letter: letter.slice(0, 1),
      time: letter.length > 1 ? letter.slice(1, -2) : undefined,
      source,
    });
  }
  if (end < format.length) parts.push(format.slice(end));
  if (directive === withLengths) formats.set(format, parts);
  return parts;
}

function invalidDirective(given: Directive, flavor: string): string {
  const part = given.time === undefined ? given : { ...given, source: given.source.slice(0, given.source.indexOf('(') + 1) };
  if (flavor === 'gnu') return `${part.source}: invalid conversion specification`;
  if (flavor === 'bash')
    return part.letter === '' ? `\`${part.source}': missing format character` : `\`${part.letter}': invalid format character`;
  if (flavor === 'dash') return part.letter === '' ? 'missing format character' : `${part.source}: invalid directive`;
  // The letters of a length have been taken out by then.
  return `${part.source.replace(/^(%[-+ #0']*[\d*]*(?:\.[\d*]*)?)[hlLjzt]+/, '$1')}: invalid format`;
}

const shellQuote = (text: string): string => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);

/** Width and precision count bytes. */
function padBytes(text: string, conversion: Conversion): string {
  const { precision, width } = conversion;
  if (byteLength(text) === text.length) return pad(text.slice(0, precision), conversion);
  const cut = precision === undefined ? text : decodeUtf8(encodeUtf8(text).slice(0, precision));
  return pad(cut, { ...conversion, width: width && width + cut.length - byteLength(cut) });
}
