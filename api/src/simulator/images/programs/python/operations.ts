import { Bytes, Dict, Instance, Large, List, Raised, repr, text, truth, typeName, Unsupported, type Value } from './values.ts';

/** What is larger is known by its size alone. */
const LARGE = 2 ** 18;

export function binary(operator: string, left: Value, right: Value): Value {
  const a = typeof left === 'boolean' ? Number(left) : left;
  const b = typeof right === 'boolean' ? Number(right) : right;
  if (typeof a === 'number' && typeof b === 'number') return arithmetic(operator, a, b);
  if (operator === '%' && (typeof a === 'string' || a instanceof Bytes)) return percent(a instanceof Bytes ? a.text : a, b);
  if (operator === '*') {
    const repeated = repeat(a, b) ?? repeat(b, a);
    if (repeated !== undefined) return repeated;
  }
  if (operator === '+') {
    if (typeof a === 'string' && typeof b === 'string')
      return a.length + b.length > LARGE ? new Large('str', a.length + b.length, a.length + b.length) : a + b;
    if (a instanceof Bytes && b instanceof Bytes) return new Bytes(a.text + b.text);
    if (a instanceof List && b instanceof List) return new List([...a.items, ...b.items], a.kind);
    if (a instanceof Large || b instanceof Large) {
      const [x, y] = [size(a), size(b)];
      return new Large(a instanceof Large ? a.kind : (b as Large).kind, x + y, bytes(a) + bytes(b));
    }
    if (typeof a === 'string') throw new Raised('TypeError', `can only concatenate str (not "${typeName(right)}") to str`);
  }
  throw new Raised('TypeError', `unsupported operand type(s) for ${operator}: '${typeName(left)}' and '${typeName(right)}'`);
}

function arithmetic(operator: string, a: number, b: number): number {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '**':
      return a ** b;
    case '/':
      if (b === 0) throw new Raised('ZeroDivisionError', 'division by zero');
      return a / b;
    case '//':
      if (b === 0) throw new Raised('ZeroDivisionError', 'integer division or modulo by zero');
      return Math.floor(a / b);
    case '%':
      if (b === 0) throw new Raised('ZeroDivisionError', 'integer modulo by zero');
      return ((a % b) + b) % b;
    case '<<':
      return a * 2 ** b;
    case '>>':
      return Math.floor(a / 2 ** b);
    case '&':
      return a & b;
    case '|':
      return a | b;
    case '^':
      return a ^ b;
    default:
      throw new Unsupported(operator);
  }
}

function repeat(value: Value, times: Value): Value | undefined {
  if (typeof times !== 'number') return undefined;
  const count = Math.max(0, Math.floor(times));
  if (typeof value === 'string')
    return value.length * count > LARGE ? new Large('str', value.length * count, value.length * count) : value.repeat(count);
  if (value instanceof Bytes)
    return value.text.length * count > LARGE
      ? new Large('bytes', value.text.length * count, value.text.length * count)
      : new Bytes(value.text.repeat(count));
  if (value instanceof Large) return new Large(value.kind, value.length * count, value.bytes * count);
  if (value instanceof List) {
    const length = value.items.length * count;
    if (length > LARGE) return new Large('list', length, 8 * length);
    return new List(Array.from({ length: count }, () => value.items).flat(), value.kind);
  }
  return undefined;
}

function percent(format: string, given: Value): string {
  const values = given instanceof List && given.kind === 'tuple' ? [...given.items] : [given];
  return format.replace(
    /%(?:\((\w+)\))?(-?0?\d*)(?:\.(\d+))?([sdifrx%])/g,
    (_, name: string | undefined, width: string, precision: string | undefined, type: string) => {
      if (type === '%') return '%';
      const value = name !== undefined && given instanceof Dict ? (given.entries.get(name) ?? null) : (values.shift() ?? null);
      if ((type === 'd' || type === 'f') && typeof value !== 'number')
        throw new Raised('TypeError', `%${type} format: a real number is required, not ${typeName(value)}`);
      const shown =
        type === 'f'
          ? Number(value).toFixed(Number(precision ?? 6))
          : type === 'd' || type === 'i'
            ? String(Math.trunc(Number(value)))
            : type === 'r'
              ? repr(value)
              : type === 'x'
                ? Number(value).toString(16)
                : text(value);
      const columns = Math.abs(Number(width) || 0);
      return width.startsWith('-') ? shown.padEnd(columns) : shown.padStart(columns, width.startsWith('0') ? '0' : ' ');
    },
  );
}

export function compare(operator: string, left: Value, right: Value): boolean {
  switch (operator) {
    case '==':
    case 'is':
      return same(left, right);
    case '!=':
    case 'is not':
      return !same(left, right);
    case 'in':
    case 'not in': {
      const found =
        typeof right === 'string'
          ? right.includes(text(left))
          : right instanceof Dict
            ? right.entries.has(left)
            : right instanceof Instance && right.fields.get('__dict__') instanceof Dict
              ? (right.fields.get('__dict__') as Dict).entries.has(left)
              : [...iterate(right)].some((each) => same(each, left));
      return found === (operator === 'in');
    }
  }
  const [a, b] = typeof left === 'string' && typeof right === 'string' ? [left, right] : [Number(left), Number(right)];
  if (Number.isNaN(a) || Number.isNaN(b) || (typeof left === 'string') !== (typeof right === 'string'))
    throw new Raised('TypeError', `'${operator}' not supported between instances of '${typeName(left)}' and '${typeName(right)}'`);
  return operator === '<' ? a < b : operator === '>' ? a > b : operator === '<=' ? a <= b : a >= b;
}

export function same(a: Value, b: Value): boolean {
  if (a instanceof List && b instanceof List)
    return a.items.length === b.items.length && a.items.every((item, i) => same(item, b.items[i] as Value));
  if (a instanceof Bytes && b instanceof Bytes) return a.text === b.text;
  if (typeof a === 'boolean' && typeof b === 'number') return Number(a) === b;
  if (typeof a === 'number' && typeof b === 'boolean') return a === Number(b);
  return a === b;
}

export function* iterate(value: Value): Generator<Value, void, undefined> {
  if (value instanceof List) {
    if (value.kind !== 'range') return yield* value.items;
    const [start, stop, step] = value.items as number[];
    for (let i = start as number; (step as number) > 0 ? i < (stop as number) : i > (stop as number); i += step as number) yield i;
  } else if (typeof value === 'string') yield* value;
  else if (value instanceof Dict) yield* value.entries.keys();
  else if (value instanceof Instance && value.fields.has('__lines__')) yield* iterate(value.fields.get('__lines__') as Value);
  else if (value instanceof Large) throw new Unsupported('iteration');
  else throw new Raised('TypeError', `'${typeName(value)}' object is not iterable`);
}

export function size(value: Value): number {
  if (typeof value === 'string') return value.length;
  if (value instanceof Bytes) return value.text.length;
  if (value instanceof List) return value.kind === 'range' ? rangeLength(value) : value.items.length;
  if (value instanceof Large) return value.length;
  if (value instanceof Dict) return value.entries.size;
  throw new Raised('TypeError', `object of type '${typeName(value)}' has no len()`);
}

const rangeLength = ({ items }: List): number => Math.max(0, Math.ceil((Number(items[1]) - Number(items[0])) / Number(items[2])));
const bytes = (value: Value): number => (value instanceof Large ? value.bytes : truth(value) ? size(value) : 0);
