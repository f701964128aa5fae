import { type JsObject, type JsValue, type Machine, Unsupported } from '../values.ts';
import { define, defineClass } from './define.ts';
import { numberInWords } from './number-words.ts';

const MOST_DIGITS = 10_000;

/** Number, BigInt, Math. */
export function defineNumbers(machine: Machine): void {
  const number = (value: JsValue): number => machine.number(value);
  const readFloat = (_: JsValue, [text]: readonly JsValue[]): number => Number.parseFloat(machine.text(text));
  const readInt = (_: JsValue, [text, radix]: readonly JsValue[]): number =>
    Number.parseInt(machine.text(text), radix === undefined ? undefined : number(radix));
  defineClass(
    machine,
    'Number',
    (_, args) => (args.length === 0 ? 0 : typeof args[0] === 'bigint' ? Number(args[0]) : number(args[0])),
    {
      toFixed: (self, [digits]) => {
        const places = digits === undefined ? 0 : number(digits);
        if (places < 0 || places > 100) throw machine.fail('RangeError', 'toFixed() digits argument must be between 0 and 100');
        return number(self).toFixed(places);
      },
      toString: (self: JsValue, [radix]: readonly JsValue[]) => number(self).toString(radix === undefined ? 10 : number(radix)),
      toPrecision: (self, [digits]) => (digits === undefined ? String(self) : number(self).toPrecision(number(digits))),
      toExponential: (self, [digits]) => number(self).toExponential(digits === undefined ? undefined : number(digits)),
      toLocaleString: (self: JsValue, [locale, options]: readonly JsValue[]) => numberInWords(machine, number(self), locale, options),
      valueOf: (self: JsValue) => self,
    },
    {
      isInteger: (_, [value]) => Number.isInteger(value),
      isSafeInteger: (_, [value]) => Number.isSafeInteger(value),
      isFinite: (_, [value]) => Number.isFinite(value),
      isNaN: (_, [value]) => typeof value === 'number' && Number.isNaN(value),
      parseFloat: readFloat,
      parseInt: readInt,
      MAX_SAFE_INTEGER: Number.MAX_SAFE_INTEGER,
      MIN_SAFE_INTEGER: Number.MIN_SAFE_INTEGER,
      MAX_VALUE: Number.MAX_VALUE,
      MIN_VALUE: Number.MIN_VALUE,
      EPSILON: Number.EPSILON,
      POSITIVE_INFINITY: Number.POSITIVE_INFINITY,
      NEGATIVE_INFINITY: Number.NEGATIVE_INFINITY,
      NaN: Number.NaN,
    },
  );
  defineClass(
    machine,
    'BigInt',
    (_, [value]) => {
      if (typeof value === 'number' && !Number.isInteger(value))
        throw machine.fail('RangeError', `The number ${value} cannot be converted to a BigInt because it is not an integer`);
      if (typeof value === 'string' && value.length > MOST_DIGITS) throw new Unsupported('numbers of very many digits');
      try {
        return BigInt(value as string);
      } catch (error) {
        if (!(error instanceof SyntaxError)) throw error;
        throw machine.fail('SyntaxError', `Cannot convert ${machine.text(value)} to a BigInt`);
      }
    },
    {
      toString: (self: JsValue, [radix]: readonly JsValue[]) => (self as bigint).toString(radix === undefined ? 10 : number(radix)),
      toLocaleString: (self: JsValue) => String(self).replace(/\B(?=(\d{3})+$)/g, ','),
      valueOf: (self: JsValue) => self,
    },
    {
      asIntN: (_, [bits, value]) => BigInt.asIntN(number(bits), value as bigint),
      asUintN: (_, [bits, value]) => BigInt.asUintN(number(bits), value as bigint),
    },
  );
  define(machine, machine.global, {
    parseFloat: readFloat,
    parseInt: readInt,
    isNaN: (_, [value]) => Number.isNaN(number(value)),
    isFinite: (_, [value]) => Number.isFinite(number(value)),
    eval: () => {
      throw new Unsupported('eval');
    },
  });
  const { random } = machine.process;
  const math = machine.object();
  for (const name of [
    'abs',
    'acos',
    'acosh',
    'asin',
    'asinh',
    'atan',
    'atan2',
    'atanh',
    'cbrt',
    'ceil',
    'cos',
    'cosh',
    'exp',
    'expm1',
    'floor',
    'fround',
    'hypot',
    'imul',
    'log',
    'log10',
    'log1p',
    'log2',
    'max',
    'min',
    'pow',
    'round',
    'sign',
    'sin',
    'sinh',
    'sqrt',
    'tan',
    'tanh',
    'trunc',
    'clz32',
  ] as const)
    define(machine, math, {
      [name]: (_: JsValue, args: readonly JsValue[]) => (Math[name] as (...all: number[]) => number)(...args.map(number)),
    });
  for (const name of ['PI', 'E', 'LN2', 'LN10', 'LOG2E', 'LOG10E', 'SQRT2', 'SQRT1_2'] as const) math.put(name, Math[name], false);
  define(machine, math, { random: () => random.next() });
  machine.global.put('Math', math as JsObject, false);
}
