import { goQuote } from '../../apimachinery/go-quote.ts';
import { isRecord } from '../../apimachinery/records.ts';
import { encodeUtf8, hexByte } from '../../apimachinery/utf8.ts';
import { shown, typeName, type Value } from './value.ts';

/** @see Go: fmt.Sprint: a blank stands between two that are no texts */
export const sprint = (values: readonly Value[]): string =>
  values
    .map((value, i) => (i > 0 && typeof value !== 'string' && typeof values[i - 1] !== 'string' ? ` ${shown(value)}` : shown(value)))
    .join('');

/** Values with spaces between, whatever they are, and a line end. @see go: fmt.Sprintln */
export const sprintln = (values: readonly Value[]): string => `${values.map(shown).join(' ')}\n`;

interface Directive {
  readonly flags: string;
  readonly width: number;
  readonly precision: number | undefined;
}

/** @see Go: fmt/print.go tooLarge */
const WIDEST = 1_000_000;

/** @see Go: fmt.Sprintf */
export function sprintf(format: string, values: readonly Value[]): string {
  let next = 0;
  const text = format.replace(/%([-+# 0]*)(\d+|\*)?(?:(\.)(\d+|\*)?)?(.?)/gsu, (_, flags: string, width, dot, precision, verb: string) => {
    const star = (given: string | undefined): string | undefined => (given === '*' ? shown(values[next++]) : given);
    const directive = {
      flags,
      width: Number(star(width) ?? 0),
      precision: dot === undefined ? undefined : Number(star(precision) ?? 0),
    };
    if (verb === '' || Math.max(directive.width, directive.precision ?? 0) > WIDEST) return '%!(NOVERB)';
    if (verb === '%') return '%';
    if (next >= values.length) return `%!${verb}(MISSING)`;
    return padded(formatted(verb, values[next++], directive), directive);
  });
  if (next >= values.length) return text;
  const extra = values.slice(next).map((value) => (value === null || value === undefined ? '<nil>' : `${typeName(value)}=${shown(value)}`));
  return `${text}%!(EXTRA ${extra.join(', ')})`;
}

/** Zeros go after the sign. */
function padded(text: string, { flags, width }: Directive): string {
  const missing = width - [...text].length;
  if (missing <= 0) return text;
  if (flags.includes('-')) return text + ' '.repeat(missing);
  if (!flags.includes('0')) return ' '.repeat(missing) + text;
  const sign = /^[-+ ]/.exec(text)?.[0] ?? '';
  return sign + '0'.repeat(missing) + text.slice(sign.length);
}

function formatted(verb: string, value: Value, directive: Directive): string {
  if (verb === 'T') return typeName(value);
  if (value === null || value === undefined) return verb === 'v' ? '<nil>' : `%!${verb}(<nil>)`;
  // Within others, what is nil is so for every verb. @see Go: fmt/print.go printValue
  const within = (one: Value): string => (one === null || one === undefined ? '<nil>' : formatted(verb, one, directive));
  if (Array.isArray(value)) return `[${value.map(within).join(' ')}]`;
  if (isRecord(value)) {
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return `map[${entries.map(([key, member]) => `${within(key)}:${within(member)}`).join(' ')}]`;
  }
  const text = scalar(verb, value, directive);
  return text ?? `%!${verb}(${typeName(value)}=${shown(value)})`;
}

/** Undefined where the verb is not for such a value. */
function scalar(verb: string, value: Value, directive: Directive): string | undefined {
  switch (typeof value) {
    case 'boolean':
      return verb === 'v' || verb === 't' ? String(value) : undefined;
    case 'string':
      return text(verb, value, directive);
    case 'bigint':
      return integer(verb, value, directive);
    default:
      return float(verb, value as number, directive);
  }
}

function text(verb: string, value: string, { flags, precision }: Directive): string | undefined {
  const cut = precision === undefined ? value : [...value].slice(0, precision).join('');
  if (verb === 'v' && flags.includes('#')) return goQuote(cut);
  if (verb === 's' || verb === 'v') return cut;
  if (verb === 'q') return flags.includes('#') && !cut.includes('`') ? `\`${cut}\`` : goQuote(cut);
  if (verb !== 'x' && verb !== 'X') return undefined;
  const hex = encodeUtf8(cut)
    .map(hexByte)
    .join(flags.includes(' ') ? ' ' : '');
  return verb === 'X' ? hex.toUpperCase() : hex;
}

const signed = (digits: string, isNegative: boolean, flags: string): string =>
  `${isNegative ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : ''}${digits}`;

function integer(verb: string, value: bigint, { flags, precision = 0 }: Directive): string | undefined {
  const size = value < 0n ? -value : value;
  const bases: Readonly<Record<string, number>> = { d: 10, v: 10, b: 2, o: 8, x: 16, X: 16 };
  const base = bases[verb];
  if (base !== undefined) {
    const digits = size.toString(base).padStart(precision, '0');
    const prefix = flags.includes('#') ? ({ b: '0b', o: '0', x: '0x', X: '0X' }[verb] ?? '') : '';
    return signed(prefix + (verb === 'X' ? digits.toUpperCase() : digits), value < 0n, flags);
  }
  if (verb === 'c') return String.fromCodePoint(Number(size));
  if (verb === 'q') return `'${String.fromCodePoint(Number(size))}'`;
  return verb === 'U' ? `U+${size.toString(16).toUpperCase().padStart(4, '0')}` : undefined;
}

function float(verb: string, value: number, { flags, precision }: Directive): string | undefined {
  const size = Math.abs(value);
  const exponent = (digits: string): string => digits.replace(/e([-+])(\d)$/, 'e$10$2');
  const written = (): string | undefined => {
    switch (verb) {
      case 'f':
      case 'F':
        return fixed(size, precision ?? 6);
      case 'e':
      case 'E':
        return exponent(size.toExponential(Math.min(100, precision ?? 6)));
      case 'v':
      case 'g':
      case 'G':
        return precision === undefined ? shown(size) : exponent(shortest(size, precision || 1));
      default:
        return undefined;
    }
  };
  const digits = written();
  if (digits === undefined) return undefined;
  return signed(verb === 'E' || verb === 'G' ? digits.toUpperCase() : digits, value < 0, flags);
}

/** So many digits, without zeros at the end. @see Go: strconv.FormatFloat 'g' */
function shortest(size: number, precision: number): string {
  const [mantissa = '', power = '0'] = size.toExponential(Math.min(100, precision - 1)).split('e');
  const without = mantissa.includes('.') ? mantissa.replace(/\.?0+$/, '') : mantissa;
  const exponent = Number(power);
  return exponent < -4 || exponent >= precision ? `${without}e${power}` : String(Number(`${without}e${power}`));
}

/** What lies exactly between two is rounded to the even one. */
function fixed(size: number, precision: number): string {
  const exact = size.toFixed(Math.min(100, precision + 60));
  const rest = exact.slice(exact.indexOf('.') + 1 + precision);
  const down = precision === 0 ? exact.slice(0, exact.indexOf('.')) : exact.slice(0, exact.length - rest.length);
  return /^50*$/.test(rest) && /[02468]$/.test(down) ? down : size.toFixed(Math.min(100, precision));
}
