import { failure, MOST_NESTED } from './exceptions.ts';
import { percent } from './format.ts';
import { bytesOf, sizeOf, typeName } from './types.ts';
import {
  Bytes,
  Dict,
  given,
  Instance,
  LARGE,
  Large,
  List,
  type Machine,
  notImplemented,
  PythonClass,
  PythonSet,
  plainOf,
  Range,
  Unsupported,
  type Value,
} from './values.ts';

/** Bits of a whole number beyond which nobody waits for it. */
const MOST_BITS = 200_000;

/** `left operator right` of arithmetic; a script's own `__add__` and the like go first. A TypeError where they do not fit. */
export function binary(machine: Machine, operator: string, left: Value, right: Value): Value {
  const a = typeof left === 'boolean' ? BigInt(left) : left;
  const b = typeof right === 'boolean' ? BigInt(right) : right;
  if (typeof a === 'bigint' && typeof b === 'bigint') {
    const made = whole(operator, a, b);
    return typeof left === 'boolean' && typeof right === 'boolean' && /^[&|^]$/.test(operator) ? made === 1n : made;
  }
  if ((typeof a === 'number' || typeof a === 'bigint') && (typeof b === 'number' || typeof b === 'bigint'))
    return real(operator, Number(a), Number(b), left, right);
  if (left instanceof Instance || right instanceof Instance) {
    const made = special(machine, operator, left, right);
    if (made !== undefined) return made;
    const [one, other] = [plainOf(left), plainOf(right)];
    if (one !== left || other !== right) return binary(machine, operator, one, other);
  }
  if (operator === '%' && (typeof a === 'string' || a instanceof Bytes)) {
    const text = percent(machine, a instanceof Bytes ? a.raw : a, b, a instanceof Bytes);
    return a instanceof Bytes ? Bytes.of(text) : text;
  }
  if (operator === '*') {
    const repeated = repeat(a, b) ?? repeat(b, a);
    if (repeated !== undefined) return repeated;
  }
  if (operator === '+') {
    const joined = join(a, b);
    if (joined !== undefined) return joined;
  }
  const [one, other] = [setOf(left), setOf(right)];
  if (one && other) {
    machine.process.work((one.members.size + other.members.size) >> 1);
    const made = sets(operator, one, other);
    if (made) return made;
  }
  if (left instanceof Dict && right instanceof Dict && left.kind === 'Counter' && right.kind === 'Counter') {
    const made = counters(operator, left, right);
    if (made) return made;
  }
  if (operator === '|' && left instanceof Dict && right instanceof Dict)
    return Dict.of([...left.entries.values(), ...right.entries.values()]);
  return unfit(operator, left, right);
}

function unfit(operator: string, left: Value, right: Value): never {
  if (operator === '+' && typeof left === 'string')
    throw failure('TypeError', `can only concatenate str (not "${typeName(right)}") to str`);
  if (operator === '+' && left instanceof List)
    throw failure('TypeError', `can only concatenate ${left.kind} (not "${typeName(right)}") to ${left.kind}`);
  if (operator === '+' && left instanceof Bytes) throw failure('TypeError', `can't concat ${typeName(right)} to ${left.kind}`);
  if (operator === '*' && (typeof left === 'string' || left instanceof List))
    throw failure('TypeError', `can't multiply sequence by non-int of type '${typeName(right)}'`);
  const shown = operator === '**' ? '** or pow()' : operator;
  throw failure('TypeError', `unsupported operand type(s) for ${shown}: '${typeName(left)}' and '${typeName(right)}'`);
}

const SPECIAL: Readonly<Record<string, string>> = {
  '+': 'add',
  '-': 'sub',
  '*': 'mul',
  '/': 'truediv',
  '//': 'floordiv',
  '%': 'mod',
  '**': 'pow',
  '&': 'and',
  '|': 'or',
  '^': 'xor',
  '<<': 'lshift',
  '>>': 'rshift',
  '@': 'matmul',
};

function special(machine: Machine, operator: string, left: Value, right: Value): Value | undefined {
  const name = SPECIAL[operator] ?? '';
  const own = left instanceof Instance && machine.attributeIf(left, `__${name}__`);
  if (own) {
    const made = machine.callNow(own, given(right));
    if (made !== notImplemented) return made;
  }
  const other = right instanceof Instance && machine.attributeIf(right, `__r${name}__`);
  const made = other ? machine.callNow(other, given(left)) : notImplemented;
  return made === notImplemented ? undefined : made;
}

function whole(operator: string, a: bigint, b: bigint): Value {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      if (a > 2n ** 64n && b > 2n ** 64n && bits(a) + bits(b) > MOST_BITS) throw new Unsupported('numbers of very many digits');
      return a * b;
    case '**':
      if (b < 0n) return real('**', Number(a), Number(b), a, b);
      if (bits(a) * Number(b) > MOST_BITS && a !== 1n && a !== 0n && a !== -1n) throw new Unsupported('numbers of very many digits');
      return a ** b;
    case '/':
      if (b === 0n) throw failure('ZeroDivisionError', 'division by zero');
      return Number(a) / Number(b);
    case '//':
      if (b === 0n) throw failure('ZeroDivisionError', 'integer division or modulo by zero');
      return a % b !== 0n && a < 0n !== b < 0n ? a / b - 1n : a / b;
    case '%':
      if (b === 0n) throw failure('ZeroDivisionError', 'integer modulo by zero');
      return ((a % b) + b) % b;
    case '<<':
      if (b > BigInt(MOST_BITS)) throw new Unsupported('numbers of very many digits');
      return a << b;
    case '>>':
      return a >> b;
    case '&':
      return a & b;
    case '|':
      return a | b;
    case '^':
      return a ^ b;
    default:
      return unfit(operator, a, b);
  }
}
const bits = (value: bigint): number =>
  value < 2n ** 53n && value > -(2n ** 53n) ? Math.log2(Math.abs(Number(value)) + 1) : value.toString(16).length * 4;

function real(operator: string, a: number, b: number, left: Value, right: Value): number {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '**':
      if (a < 0 && !Number.isInteger(b)) throw new Unsupported('complex numbers');
      if (a === 0 && b < 0) throw failure('ZeroDivisionError', '0.0 cannot be raised to a negative power');
      if (Math.abs(a ** b) === Number.POSITIVE_INFINITY && Number.isFinite(a) && Number.isFinite(b))
        throw failure('OverflowError', 34n, 'Numerical result out of range');
      return a ** b;
    case '/':
      if (b === 0) throw failure('ZeroDivisionError', 'float division by zero');
      return a / b;
    case '//':
      if (b === 0) throw failure('ZeroDivisionError', 'float floor division by zero');
      return Math.floor(a / b);
    case '%': {
      if (b === 0) throw failure('ZeroDivisionError', 'float modulo');
      const rest = a % b;
      return rest !== 0 && rest < 0 !== b < 0 ? rest + b : rest;
    }
    default:
      return unfit(operator, left, right);
  }
}

function repeat(value: Value, times: Value): Value | undefined {
  if (typeof times !== 'bigint') return undefined;
  const count = times < 0n ? 0 : Number(times);
  if (typeof value === 'string') {
    const length = value.length * count;
    return length > LARGE ? new Large('str', length, length) : value.repeat(count);
  }
  if (value instanceof Bytes) {
    const length = value.raw.length * count;
    return length > LARGE ? new Large(value.kind, length, length) : Bytes.of(value.raw.repeat(count), value.kind);
  }
  if (value instanceof Large) return new Large(value.kind, value.length * count, value.bytes * count);
  if (value instanceof List) {
    const length = value.items.length * count;
    if (length > LARGE) return new Large('list', length, 8 * length);
    const items: Value[] = new Array(length);
    for (let at = 0; at < length; at++) items[at] = value.items[at % value.items.length] as Value;
    return new List(items, value.kind);
  }
  return undefined;
}

function join(a: Value, b: Value): Value | undefined {
  if (typeof a === 'string' && typeof b === 'string') {
    const length = a.length + b.length;
    return length > LARGE ? new Large('str', length, length) : a + b;
  }
  if (a instanceof Bytes && b instanceof Bytes) return Bytes.of(a.raw + b.raw, a.kind);
  if (a instanceof List && b instanceof List && a.kind === b.kind) return new List([...a.items, ...b.items], a.kind);
  if (a instanceof Large || b instanceof Large) {
    const kind = a instanceof Large ? a.kind : typeName(b);
    const fits = (value: Value): boolean => typeName(value) === kind || (value instanceof Large && value.kind === kind);
    if (!fits(a) || !fits(b)) return undefined;
    return new Large(kind as Large['kind'], (sizeOf(a) ?? 0) + (sizeOf(b) ?? 0), bytesOf(a) + bytesOf(b));
  }
  return undefined;
}

/** A set, or what a dict shows of its keys or items, which counts as one. */
function setOf(value: Value): PythonSet | undefined {
  if (value instanceof PythonSet) return value;
  if (value instanceof Dict && value.kind === 'dict_keys') return new PythonSet(value.keys());
  return value instanceof List && value.kind === 'dict_items' ? new PythonSet(value.items) : undefined;
}

/** Of Counters: what is left is more than nothing. */
function counters(operator: string, a: Dict, b: Dict): Dict | undefined {
  const joined = { '+': (x: bigint, y: bigint) => x + y, '-': (x: bigint, y: bigint) => x - y, '&': least, '|': most }[operator];
  if (!joined) return undefined;
  const made = new Dict('Counter');
  for (const key of [...a.keys(), ...b.keys()]) {
    const count = joined(countOf(a, key), countOf(b, key));
    if (count > 0n) made.set(key, count);
  }
  return made;
}
const countOf = (of: Dict, key: Value): bigint => (of.get(key) as bigint | undefined) ?? 0n;
const least = (x: bigint, y: bigint): bigint => (x < y ? x : y);
const most = (x: bigint, y: bigint): bigint => (x > y ? x : y);

function sets(operator: string, a: PythonSet, b: PythonSet): PythonSet | undefined {
  switch (operator) {
    case '|':
      return new PythonSet([...a.items, ...b.items], a.frozen);
    case '&':
      return new PythonSet(
        a.items.filter((item) => b.has(item)),
        a.frozen,
      );
    case '-':
      return new PythonSet(
        a.items.filter((item) => !b.has(item)),
        a.frozen,
      );
    case '^':
      return new PythonSet([...a.items.filter((item) => !b.has(item)), ...b.items.filter((item) => !a.has(item))], a.frozen);
    default:
      return undefined;
  }
}

// ---- comparisons

const NAMES: Readonly<Record<string, string>> = { '<': 'lt', '>': 'gt', '<=': 'le', '>=': 'ge' };
const MIRRORED: Readonly<Record<string, string>> = { '<': 'gt', '>': 'lt', '<=': 'ge', '>=': 'le' };

/** `<`, `<=`, `>` and `>=`: of sets, whether one is within the other. A TypeError where there is no order. */
export function ordered(machine: Machine, operator: string, left: Value, right: Value): Value {
  if (left instanceof Instance || right instanceof Instance) {
    const own = left instanceof Instance && machine.attributeIf(left, `__${NAMES[operator]}__`);
    const made = own ? machine.callNow(own, given(right)) : notImplemented;
    if (made !== notImplemented) return made;
    const other = right instanceof Instance && machine.attributeIf(right, `__${MIRRORED[operator]}__`);
    const mirrored = other ? machine.callNow(other, given(left)) : notImplemented;
    if (mirrored !== notImplemented) return mirrored;
    if (left instanceof Instance && right instanceof Instance && typeof left.native === 'number' && typeof right.native === 'number')
      return holds(operator, left.native - right.native);
    const [one, another] = [plainOf(left), plainOf(right)];
    if (one !== left || another !== right) return ordered(machine, operator, one, another);
  }
  const [oneSet, otherSet] = [setOf(left), setOf(right)];
  if (oneSet && otherSet) {
    const within = (a: PythonSet, b: PythonSet): boolean => a.items.every((item) => b.has(item));
    const [small, large] = operator.startsWith('<') ? [oneSet, otherSet] : [otherSet, oneSet];
    return within(small, large) && (operator.endsWith('=') || small.members.size < large.members.size);
  }
  const order = compared(machine, left, right);
  if (order === undefined)
    throw failure('TypeError', `'${operator}' not supported between instances of '${typeName(left)}' and '${typeName(right)}'`);
  return holds(operator, order);
}
const holds = (operator: string, order: number): boolean =>
  operator === '<' ? order < 0 : operator === '>' ? order > 0 : operator === '<=' ? order <= 0 : order >= 0;

/** Which of two values comes first; NaN: neither; undefined: they cannot be compared. */
function compared(machine: Machine, left: Value, right: Value): number | undefined {
  const number = (value: Value): value is number | bigint | boolean => /^(number|bigint|boolean)$/.test(typeof value);
  if (number(left) && number(right)) return left < right ? -1 : left > right ? 1 : Number(left) === Number(right) ? 0 : Number.NaN;
  if (typeof left === 'string' && typeof right === 'string') return left < right ? -1 : left > right ? 1 : 0;
  if (left instanceof Bytes && right instanceof Bytes) return left.raw < right.raw ? -1 : left.raw > right.raw ? 1 : 0;
  if (left instanceof List && right instanceof List && left.kind === right.kind) {
    for (let i = 0; i < Math.min(left.items.length, right.items.length); i++) {
      const [a, b] = [left.items[i] as Value, right.items[i] as Value];
      if (same(machine, a, b)) continue;
      const order =
        a instanceof Instance || b instanceof Instance ? (machine.truth(ordered(machine, '<', a, b)) ? -1 : 1) : compared(machine, a, b);
      if (order === undefined) throw failure('TypeError', `'<' not supported between instances of '${typeName(a)}' and '${typeName(b)}'`);
      return order;
    }
    return left.items.length - right.items.length;
  }
  return undefined;
}

/** What `==` answers. `depth` is how deep it is within lists and dicts: a RecursionError at the limit. */
export function same(machine: Machine, a: Value, b: Value, depth = 0): boolean {
  if (a === b) return !(typeof a === 'number' && Number.isNaN(a));
  if (typeof a === typeof b && typeof a !== 'object') return false;
  if (a instanceof Instance || b instanceof Instance) {
    const own = a instanceof Instance && machine.attributeIf(a, '__eq__');
    const made = own ? machine.callNow(own, given(b)) : notImplemented;
    if (made !== notImplemented) return machine.truth(made);
    const other = b instanceof Instance && machine.attributeIf(b, '__eq__');
    const mirrored = other ? machine.callNow(other, given(a)) : notImplemented;
    if (mirrored !== notImplemented) return machine.truth(mirrored);
    if (own || other) return false;
    const [one, another] = [plainOf(a), plainOf(b)];
    if (one !== a || another !== b) return same(machine, one, another);
    return a instanceof Instance && b instanceof Instance && a.of === b.of && a.native !== undefined && a.native === b.native;
  }
  if (typeof a !== 'object') return isNumber(a) && isNumber(b) && Number(a) === Number(b);
  // What is met in several places is compared in each.
  machine.process.work(1);
  if (depth === MOST_NESTED) throw failure('RecursionError', 'maximum recursion depth exceeded in comparison');
  if (a instanceof List && b instanceof List)
    return (
      a.kind === b.kind &&
      a.items.length === b.items.length &&
      a.items.every((item, i) => same(machine, item, b.items[i] as Value, depth + 1))
    );
  if (a instanceof Dict && b instanceof Dict)
    return (
      a.entries.size === b.entries.size &&
      [...a.entries.values()].every(([key, value]) => b.has(key) && same(machine, value, b.get(key) as Value, depth + 1))
    );
  const [oneSet, otherSet] =
    a instanceof PythonSet || b instanceof PythonSet || (a instanceof Dict && a.kind === 'dict_keys') ? [setOf(a), setOf(b)] : [];
  if (oneSet && otherSet) return oneSet.members.size === otherSet.members.size && oneSet.items.every((item) => otherSet.has(item));
  if (a instanceof Bytes && b instanceof Bytes) return a.raw === b.raw;
  if (a instanceof Range && b instanceof Range) return a.start === b.start && a.length === b.length && (a.length < 2 || a.step === b.step);
  return false;
}
const isNumber = (value: Value): boolean => /^(number|bigint|boolean)$/.test(typeof value);

/** `value in within`, for what need not be stepped through; undefined for what must be, or can not. */
export function contains(machine: Machine, within: Value, value: Value): boolean | undefined {
  if (typeof within === 'string') {
    if (typeof value !== 'string') throw failure('TypeError', `'in <string>' requires string as left operand, not ${typeName(value)}`);
    return within.includes(value);
  }
  if (within instanceof Bytes)
    return value instanceof Bytes
      ? within.raw.includes(value.raw)
      : typeof value === 'bigint'
        ? within.raw.includes(String.fromCharCode(Number(value)))
        : undefined;
  if (within instanceof Dict || within instanceof PythonSet) return within.has(value);
  if (within instanceof List && within.items.length > 1024) machine.process.work(within.items.length >> 4);
  if (within instanceof List) return within.items.some((each) => same(machine, each, value));
  if (within instanceof Range) {
    if (typeof value !== 'bigint') return false;
    const offset = Number(value) - within.start;
    return offset % within.step === 0 && offset / within.step >= 0 && offset / within.step < within.length;
  }
  const members = within instanceof PythonClass ? within.members.get('__iter_class__') : undefined;
  if (members instanceof List) return members.items.some((each) => same(machine, each, value));
  if (within instanceof Instance) {
    const own = machine.attributeIf(within, '__contains__');
    if (own) return machine.callNow(own, given(value)) === true;
  }
  return undefined;
}
