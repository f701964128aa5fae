import { failure } from './exceptions.ts';
import { typeName } from './types.ts';
import { Bytes, Dict, given, Instance, List, type Machine, plainOf, type Value } from './values.ts';

/** How Python writes a float: the fewest digits that tell it apart. */
export function floatText(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value < 0 ? '-inf' : 'inf';
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  const [digits = '', exponent = '0'] = value.toExponential().split('e');
  const power = Number(exponent);
  if (power < -4 || power >= 16) return `${digits}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
  const shown = power >= 0 ? String(value) : value.toFixed(Math.min(100, Math.max(0, digits.replace(/[-.]/g, '').length - 1 - power)));
  return shown.includes('.') ? shown : `${shown}.0`;
}

interface Spec {
  readonly fill: string;
  readonly align: string;
  readonly sign: string;
  readonly alternate: boolean;
  readonly width: number;
  readonly comma: string;
  readonly precision: number | undefined;
  readonly type: string;
}

/** What a format specification makes of a value: `>8`, `.2f`, `05d`, `,`. @see https://docs.python.org/3.11/library/string.html#formatspec */
export function formatted(machine: Machine, value: Value, text: string): string {
  if (value instanceof Instance) {
    const own = machine.attributeIf(value, '__format__');
    if (own) return machine.text(machine.callNow(own, given(text)));
    const plain = plainOf(value);
    if (plain !== value && text !== '') return formatted(machine, plain, text);
  }
  if (text === '') return machine.text(value);
  const number = typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean';
  const found = /^(?:([\s\S])?([<>^=]))?([-+ ])?(#)?(0)?(\d+)?([,_])?(?:\.(\d+))?([a-zA-Z%])?$/u.exec(text);
  if (!found) throw failure('ValueError', `Invalid format specifier`);
  const [, fill, align, sign, alternate, zero, width, comma, precision, type = ''] = found;
  const spec: Spec = {
    fill: fill ?? (zero && align === undefined ? '0' : ' '),
    align: align ?? (zero && number ? '=' : number ? '>' : '<'),
    sign: sign ?? '-',
    alternate: alternate !== undefined,
    width: Number(width ?? 0),
    comma: comma ?? '',
    precision: precision === undefined ? undefined : Number(precision),
    type,
  };
  if (typeof value === 'string' || !number) {
    if (type !== '' && type !== 's') throw failure('ValueError', `Unknown format code '${type}' for object of type '${typeName(value)}'`);
    const shown = machine.text(value);
    return padded('', spec.precision === undefined ? shown : [...shown].slice(0, spec.precision).join(''), spec);
  }
  return numberText(typeof value === 'boolean' ? (type === '' ? (value ? 'True' : 'False') : BigInt(value)) : value, spec);
}

function numberText(value: number | bigint | string, spec: Spec): string {
  if (typeof value === 'string') return padded('', value, spec);
  const whole = typeof value === 'bigint';
  const negative = whole ? value < 0n : value < 0 || Object.is(value, -0);
  const sign = negative ? '-' : spec.sign === '-' ? '' : spec.sign;
  if (whole && /^[bcdoxXn]?$/.test(spec.type)) {
    const size = negative ? -value : value;
    if (spec.type === 'c') return padded('', String.fromCodePoint(Number(value)), spec);
    const radix = { b: 2, o: 8, x: 16, X: 16 }[spec.type] ?? 10;
    const digits = size.toString(radix);
    const prefix = spec.alternate && radix !== 10 ? `0${spec.type}` : '';
    return padded(sign + prefix, grouped(spec.type === 'X' ? digits.toUpperCase() : digits, spec.comma), spec);
  }
  if (!whole && /^[bcdoxX]$/.test(spec.type)) throw failure('ValueError', `Unknown format code '${spec.type}' for object of type 'float'`);
  return padded(sign, grouped(floatDigits(Math.abs(Number(value)), spec), spec.comma), spec);
}

function floatDigits(size: number, { type, precision }: Spec): string {
  if (!Number.isFinite(size)) return floatText(size);
  switch (type) {
    case 'f':
    case 'F':
      return fixed(size, precision ?? 6);
    case '%':
      return `${fixed(size * 100, precision ?? 6)}%`;
    case 'e':
    case 'E': {
      const shown = size.toExponential(precision ?? 6).replace(/e([-+])(\d)$/, 'e$10$2');
      return type === 'E' ? shown.toUpperCase() : shown;
    }
    case 'g':
    case 'G':
    case 'n':
      return general(size, precision ?? 6);
    default:
      if (precision === undefined) return floatText(size);
      return general(size, precision).replace(/^(\d+)$/, '$1.0');
  }
}

const fixed = (size: number, digits: number): string =>
  size < 1e21 ? size.toFixed(Math.min(100, digits)) : `${BigInt(Math.round(size))}.${'0'.repeat(digits)}`;

function general(size: number, precision: number): string {
  const digits = Math.max(1, precision);
  if (size === 0) return '0';
  const power = Number(size.toExponential(digits - 1).split('e')[1]);
  if (power < -4 || power >= digits) {
    const [head = '', tail = ''] = size.toExponential(digits - 1).split('e');
    const short = head.includes('.') ? head.replace(/\.?0+$/, '') : head;
    return `${short}e${tail.startsWith('-') ? '-' : '+'}${tail.replace(/^[-+]/, '').padStart(2, '0')}`;
  }
  const shown = size.toFixed(Math.max(0, digits - 1 - power));
  return shown.includes('.') ? shown.replace(/\.?0+$/, '') : shown;
}

function grouped(digits: string, comma: string): string {
  if (comma === '') return digits;
  const [, whole = '', rest = ''] = /^(\d*)(.*)$/.exec(digits) ?? [];
  return whole.replace(/\B(?=(\d{3})+(?!\d))/g, comma) + rest;
}

function padded(sign: string, body: string, { fill, align, width }: Spec): string {
  const missing = width - [...sign, ...body].length;
  if (missing <= 0) return sign + body;
  if (align === '=') return sign + fill.repeat(missing) + body;
  if (align === '^') return fill.repeat(Math.floor(missing / 2)) + sign + body + fill.repeat(Math.ceil(missing / 2));
  return align === '>' ? fill.repeat(missing) + sign + body : sign + body + fill.repeat(missing);
}

/** `format % values`. @see https://docs.python.org/3.11/library/stdtypes.html#printf-style-string-formatting */
export function percent(machine: Machine, format: string, given: Value, ofBytes = false): string {
  const values = given instanceof List && given.kind === 'tuple' ? [...given.items] : [given];
  let used = 0;
  const take = (): Value => {
    if (used >= values.length) throw failure('TypeError', 'not enough arguments for format string');
    return values[used++] as Value;
  };
  const made = format.replace(
    /%(?:\(([^)]*)\))?([-+ #0]*)(\*|\d+)?(?:\.(\*|\d+))?[hlL]?([a-zA-Z%])/g,
    (_, name: string | undefined, flags: string, wide: string | undefined, precise: string | undefined, type: string) => {
      if (type === '%') return '%';
      const width = wide === '*' ? Number(take()) : Number(wide ?? 0);
      const precision = precise === '*' ? Number(take()) : precise === undefined ? undefined : Number(precise);
      let value: Value;
      if (name === undefined) value = take();
      else {
        if (!(given instanceof Dict)) throw failure('TypeError', 'format requires a mapping');
        const found = given.get(name);
        if (found === undefined) throw failure('KeyError', name);
        value = found;
      }
      const left = flags.includes('-');
      const align = left ? '<' : flags.includes('0') && !/[srac]/.test(type) ? '=' : '>';
      const spec: Spec = {
        fill: align === '=' ? '0' : ' ',
        align,
        sign: flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '-',
        alternate: flags.includes('#'),
        width,
        comma: '',
        precision,
        type: type === 'i' || type === 'u' ? 'd' : type,
      };
      if (type === 's' || type === 'r' || type === 'a') {
        const bytes = ofBytes && type === 's' && value instanceof Bytes ? value.raw : undefined;
        const shown = bytes ?? (type === 's' ? machine.text(value) : machine.repr(value));
        return padded('', precision === undefined ? shown : shown.slice(0, precision), spec);
      }
      if (type === 'c') return padded('', typeof value === 'string' ? value : String.fromCodePoint(Number(value)), spec);
      if (typeof value !== 'number' && typeof value !== 'bigint' && typeof value !== 'boolean')
        throw failure(
          'TypeError',
          /[xXo]/.test(type)
            ? `%${type} format: an integer is required, not ${typeName(value)}`
            : /[diu]/.test(type)
              ? `%${type} format: a real number is required, not ${typeName(value)}`
              : `must be real number, not ${typeName(value)}`,
        );
      const whole = /[diuxXo]/.test(type);
      return numberText(whole ? BigInt(typeof value === 'number' ? Math.trunc(value) : value) : Number(value), spec);
    },
  );
  if (used < values.length && !(given instanceof Dict) && !(given instanceof Bytes))
    throw failure('TypeError', 'not all arguments converted during string formatting');
  return made;
}

/** `'{}'.format(…)` */
export function formatTemplate(machine: Machine, template: string, args: readonly Value[], named: ReadonlyMap<string, Value>): string {
  let next = 0;
  const fill = (text: string): string =>
    text.replace(
      /\{\{|\}\}|\{([^{}!:]*)(?:!([rsa]))?(?::((?:[^{}]|\{[^{}]*\})*))?\}/g,
      (whole, path: string, conversion: string | undefined, spec: string | undefined) => {
        if (whole === '{{' || whole === '}}') return whole[0] as string;
        const [, key = '', rest = ''] = /^([^.[]*)(.*)$/.exec(path) ?? [];
        let value = key === '' ? args[next++] : /^\d+$/.test(key) ? args[Number(key)] : named.get(key);
        if (value === undefined) {
          if (key !== '' && !/^\d+$/.test(key)) throw failure('KeyError', key);
          throw failure('IndexError', `Replacement index ${key === '' ? next - 1 : key} out of range for positional args tuple`);
        }
        for (const [, attribute, index] of rest.matchAll(/\.(\w+)|\[([^\]]*)\]/g)) {
          if (attribute !== undefined) value = machine.attribute(value, attribute);
          else if (value instanceof Dict) value = value.get(index ?? '') ?? null;
          else if (value instanceof List) value = value.items[Number(index)] ?? null;
        }
        return formatted(
          machine,
          conversion === 'r' ? machine.repr(value) : conversion === 's' ? machine.text(value) : value,
          spec ? fill(spec) : '',
        );
      },
    );
  return fill(template);
}
