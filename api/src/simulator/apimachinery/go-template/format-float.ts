/** A number that is not negative, as a verb writes it. @see Go: strconv/ftoa.go FormatFloat; fmt/format.go fmtFloat */
export function formatFloat(value: number, verb: string, precision: number | undefined, sharp: boolean): string {
  const text = written(value, verb.toLowerCase(), precision);
  const whole = sharp && verb !== 'b' ? withPoint(text, verb, precision) : text;
  return verb === verb.toUpperCase() ? whole.toUpperCase() : whole;
}

function written(value: number, verb: string, precision: number | undefined): string {
  switch (verb) {
    case 'f':
      return fixed(value, precision ?? 6);
    case 'e':
      return exponent(value.toExponential(Math.min(100, precision ?? 6)));
    case 'b':
      return binary(value);
    case 'x':
      return hexadecimal(value, precision);
    default:
      return general(value, precision);
  }
}

const exponent = (digits: string): string => digits.replace(/e([-+])(\d)$/, 'e$10$2');

/** So many digits, without zeros at the end; as many as it takes where it is not said. */
function general(value: number, given: number | undefined): string {
  const precision = given === undefined ? undefined : given || 1;
  const [mantissa = '', power = '0'] = value.toExponential(precision === undefined ? undefined : Math.min(100, precision - 1)).split('e');
  const without = mantissa.includes('.') ? mantissa.replace(/\.?0+$/, '') : mantissa;
  const digits = without.replace('.', '');
  const at = Number(power);
  // An integer that has no more digits than it may is written out.
  const most = precision === undefined ? 6 : precision > digits.length && digits.length >= at + 1 ? digits.length : precision;
  if (at < -4 || at >= most) return exponent(`${without}e${at < 0 ? '-' : '+'}${Math.abs(at)}`);
  if (at < 0) return `0.${'0'.repeat(-at - 1)}${digits}`;
  const padded = digits.padEnd(at + 1, '0');
  return padded.length > at + 1 ? `${padded.slice(0, at + 1)}.${padded.slice(at + 1)}` : padded;
}

/** What lies exactly between two is rounded to the even one. */
function fixed(size: number, precision: number): string {
  if (size >= 1e21) return `${BigInt(size)}${precision > 0 ? `.${'0'.repeat(precision)}` : ''}`;
  const exact = size.toFixed(Math.min(100, precision + 60));
  const rest = exact.slice(exact.indexOf('.') + 1 + precision);
  const down = precision === 0 ? exact.slice(0, exact.indexOf('.')) : exact.slice(0, exact.length - rest.length);
  return /^50*$/.test(rest) && /[02468]$/.test(down) ? down : size.toFixed(Math.min(100, precision));
}

/** The 53 bits of its mantissa, and the power of two that they are times. */
function bitsOf(value: number): { mantissa: bigint; power: number } {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const power = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xfffffffffffffn;
  return power === 0 ? { mantissa: fraction, power: -1074 } : { mantissa: fraction | (1n << 52n), power: power - 1075 };
}

function binary(value: number): string {
  const { mantissa, power } = bitsOf(value);
  return `${mantissa}p${power < 0 ? '' : '+'}${power}`;
}

/** One digit before the point, and of those behind it no zeros at the end. @see Go: strconv/ftoa.go fmtX */
function hexadecimal(value: number, precision: number | undefined): string {
  const bits = bitsOf(value);
  let { mantissa, power } = value === 0 ? { mantissa: 0n, power: -52 } : bits;
  while (mantissa !== 0n && mantissa < 1n << 52n) {
    mantissa <<= 1n;
    power--;
  }
  if (precision !== undefined && precision < 13) {
    const cut = BigInt(52 - 4 * precision);
    const half = 1n << (cut - 1n);
    const rest = mantissa & ((1n << cut) - 1n);
    mantissa >>= cut;
    if (rest > half || (rest === half && (mantissa & 1n) === 1n)) mantissa++;
    mantissa <<= cut;
    if (mantissa >= 1n << 53n) {
      mantissa >>= 1n;
      power++;
    }
  }
  const digits = (mantissa & ((1n << 52n) - 1n)).toString(16).padStart(13, '0');
  const behind = precision === undefined ? digits.replace(/0+$/, '') : digits.slice(0, precision).padEnd(precision, '0');
  const times = power + 52;
  return `0x${mantissa >> 52n}${behind && `.${behind}`}p${times < 0 ? '-' : '+'}${String(Math.abs(times)).padStart(2, '0')}`;
}

/** With its point, and the zeros that the precision has room for. */
function withPoint(text: string, verb: string, precision: number | undefined): string {
  const [, mantissa = '', tail = ''] = /^(0x[0-9a-f.]+|[0-9.]+)(.*)$/.exec(text) ?? [];
  const counts = /[gGx]/.test(verb);
  const seen = mantissa.replace(/[.x]/g, '').replace(/^0+/, '').length;
  const isZero = mantissa === '0' ? 1 : 0;
  const missing = counts ? (precision ?? 6) - seen - isZero : 0;
  return `${mantissa}${mantissa.includes('.') ? '' : '.'}${'0'.repeat(Math.max(0, missing))}${tail}`;
}
