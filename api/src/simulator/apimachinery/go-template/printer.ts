import { goQuote } from '../go-quote.ts';
import { encodeUtf8, hexByte } from '../utf8.ts';
import { formatFloat } from './format-float.ts';
import { Complex, integerOf, isMap, typeName, type Value } from './value.ts';

/** What is nil, as fmt calls it. */
export const MISSING_VALUE = '<nil>';

/** One directive of a format: its flags, and how it prints a value. @see Go: fmt/format.go, fmt/print.go printArg, printValue */
export class Printer {
  width: number | undefined;
  precision: number | undefined;
  #plus = false;
  #minus = false;
  #sharp = false;
  #space = false;
  #zero = false;
  /** `%#v` */
  #asSyntax = false;

  set(flag: string): void {
    if (flag === '+') this.#plus = true;
    if (flag === '#') this.#sharp = true;
    if (flag === ' ') this.#space = true;
    if (flag === '0') this.#zero = !this.#minus;
    if (flag !== '-') return;
    this.#minus = true;
    this.#zero = false;
  }

  /** As a format asks for it: the flags of `%v` mean something else. */
  directive(value: Value, verb: string): string {
    if (verb === 'v') {
      this.#asSyntax = this.#sharp;
      this.#sharp = false;
      this.#plus = false;
    }
    return this.print(value, verb);
  }

  print(value: Value, verb: string): string {
    if (value === null || value === undefined)
      return verb === 'T' || verb === 'v' ? this.#pad(MISSING_VALUE) : `%!${verb}(${MISSING_VALUE})`;
    if (verb === 'T') return this.#text(typeName(value), 's') as string;
    if (verb === 'p' && !Array.isArray(value) && !isMap(value)) return this.#bad(value, verb);
    return this.#value(value, verb);
  }

  /** What stands within others. */
  #inner(value: Value, verb: string): string {
    if (value === null || value === undefined) return this.#asSyntax ? `interface {}(nil)` : MISSING_VALUE;
    return this.#value(value, verb);
  }

  #value(value: Value, verb: string): string {
    const [before, between, after] = this.#asSyntax ? [`${typeName(value)}{`, ', ', '}'] : ['[', ' ', ']'];
    if (Array.isArray(value)) return before + value.map((one) => this.#inner(one, verb)).join(between) + after;
    if (!isMap(value)) return this.#scalar(value, verb) ?? this.#bad(value, verb);
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    const told = entries.map(([key, member]) => `${this.#inner(key, verb)}:${this.#inner(member, verb)}`);
    return (this.#asSyntax ? before : 'map[') + told.join(between) + after;
  }

  /** The flags go for what is told of it, too. @see Go: fmt/print.go badVerb */
  #bad(value: Value, verb: string): string {
    return `%!${verb}(${typeName(value)}=${this.#scalar(value, 'v') ?? this.#value(value, 'v')})`;
  }

  /** Undefined where the verb is not for such a value. */
  #scalar(value: Value, verb: string): string | undefined {
    if (typeof value === 'boolean') return verb === 'v' || verb === 't' ? this.#pad(String(value)) : undefined;
    if (typeof value === 'string') return this.#text(value, verb);
    if (typeof value === 'number') return this.#float(value, verb);
    if (value instanceof Complex) return this.#complex(value, verb);
    const integer = integerOf(value);
    return integer === undefined ? undefined : this.#integer(integer, verb, typeName(value) === 'uint8');
  }

  #text(value: string, verb: string): string | undefined {
    const cut = this.precision === undefined ? value : [...value].slice(0, this.precision).join('');
    if (verb === 's' || (verb === 'v' && !this.#asSyntax)) return this.#pad(cut);
    if (verb === 'x' || verb === 'X') return this.#bytes(value, verb);
    if (verb !== 'q' && verb !== 'v') return undefined;
    if (this.#sharp && canBackquote(cut)) return this.#pad(`\`${cut}\``);
    return this.#pad(this.#plus ? inAscii(goQuote(cut)) : goQuote(cut));
  }

  /** @see Go: fmt/format.go fmtSbx */
  #bytes(value: string, verb: 'x' | 'X'): string {
    const bytes = encodeUtf8(value).slice(0, this.precision);
    const prefix = this.#sharp ? `0${verb}` : '';
    const hex = bytes.map((byte) => (verb === 'X' ? hexByte(byte).toUpperCase() : hexByte(byte)));
    if (hex.length === 0) return this.#pad('');
    return this.#pad(this.#space ? hex.map((one) => prefix + one).join(' ') : prefix + hex.join(''));
  }

  #integer(value: bigint, verb: string, isUnsigned: boolean): string | undefined {
    switch (verb) {
      case 'v':
        if (this.#asSyntax && isUnsigned) return this.#number(value, 16, 'v', '0x');
        return this.#number(value, 10, verb);
      case 'd':
      case 'b':
      case 'o':
      case 'O':
      case 'x':
      case 'X':
        return this.#number(value, { d: 10, b: 2, o: 8, O: 8, x: 16, X: 16 }[verb], verb);
      case 'c':
        return this.#pad(characterOf(value));
      case 'q':
        return this.#pad(this.#quoted(characterOf(value)));
      case 'U':
        return this.#codePoint(BigInt.asUintN(64, value));
      default:
        return undefined;
    }
  }

  #number(value: bigint, base: number, verb: string, always = ''): string {
    const isNegative = value < 0n;
    if (this.precision === 0 && value === 0n) return ' '.repeat(this.width ?? 0);
    const signs = isNegative || this.#plus || this.#space ? 1 : 0;
    const least = this.precision ?? (this.#zero && this.width !== undefined ? this.width - signs : 0);
    const digits = (isNegative ? -value : value).toString(base).padStart(least, '0');
    const octal = digits.startsWith('0') ? '' : '0';
    const sharp = this.#sharp ? ({ b: '0b', o: octal, O: octal, x: '0x', X: '0X' }[verb] ?? '') : '';
    const prefix = verb === 'O' ? `0o${sharp}` : always || sharp;
    const sign = isNegative ? '-' : this.#plus ? '+' : this.#space ? ' ' : '';
    return this.#pad(sign + prefix + (verb === 'X' ? digits.toUpperCase() : digits), ' ');
  }

  #quoted(character: string): string {
    const inner = character === "'" ? "\\'" : character === '"' ? '"' : goQuote(character).slice(1, -1);
    return `'${this.#plus ? inAscii(inner) : inner}'`;
  }

  #codePoint(value: bigint): string {
    const digits = value
      .toString(16)
      .toUpperCase()
      .padStart(Math.max(4, this.precision ?? 0), '0');
    const isShown = this.#sharp && value <= LAST_CODE && !goQuote(characterOf(value)).startsWith('"\\');
    return this.#pad(`U+${digits}${isShown ? ` '${characterOf(value)}'` : ''}`, ' ');
  }

  #float(value: number, verb: string): string | undefined {
    if (!/^[vbgGxXfFeE]$/.test(verb)) return undefined;
    const standard = /[fFeE]/.test(verb) ? 6 : undefined;
    const how = verb === 'v' ? 'g' : verb === 'F' ? 'f' : verb;
    const size = formatFloat(Math.abs(value), how, this.precision ?? standard, this.#sharp);
    const isNegative = value < 0 || Object.is(value, -0);
    const sign = isNegative ? '-' : this.#plus ? '+' : this.#space ? ' ' : '';
    const missing = this.#zero && this.width !== undefined && sign !== '' ? this.width - size.length - 1 : 0;
    return this.#pad(sign + '0'.repeat(Math.max(0, missing)) + size);
  }

  #complex({ real, imaginary }: Complex, verb: string): string | undefined {
    const first = this.#float(real, verb);
    const plus = this.#plus;
    this.#plus = true;
    const second = this.#float(imaginary, verb);
    this.#plus = plus;
    return first === undefined ? undefined : `(${first}${second}i)`;
  }

  #pad(text: string, filler = this.#zero ? '0' : ' '): string {
    const missing = Math.max(0, (this.width ?? 0) - [...text].length);
    return this.#minus ? text + filler.repeat(missing) : filler.repeat(missing) + text;
  }
}

const LAST_CODE = 0x10ffffn;
/** What is no code point is the replacement character. */
function characterOf(value: bigint): string {
  const isOne = value >= 0n && value <= LAST_CODE && (value < 0xd800n || value > 0xdfffn);
  return String.fromCodePoint(isOne ? Number(value) : 0xfffd);
}

/** @see Go: strconv.CanBackquote */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const canBackquote = (text: string): boolean => !/[\u0000-\u0008\u000a-\u001f`\u007f\ufeff]/.test(text);

/** @see Go: strconv.QuoteToASCII */
const inAscii = (quoted: string): string =>
  quoted.replace(/[^ -~]/gu, (character) => {
    const code = (character.codePointAt(0) as number).toString(16);
    return code.length > 4 ? `\\U${code.padStart(8, '0')}` : `\\u${code.padStart(4, '0')}`;
  });
