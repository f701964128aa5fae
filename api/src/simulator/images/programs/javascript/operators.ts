import { boundedLetters } from './conversions.ts';
import { JsFunction, JsObject, type JsValue, type Machine, type Primitive, Unsupported } from './values.ts';

/** `a + b`, `a < b`, `a instanceof b` … @see https://262.ecma-international.org/14.0/#sec-applystringornumericbinaryoperator */
export function binary(machine: Machine, operator: string, left: JsValue, right: JsValue): JsValue {
  if (typeof left === 'number' && typeof right === 'number') return numeric(operator, left, right);
  if (typeof left === 'string' && typeof right === 'string' && operator !== '+') compareLetters(machine, left, right);
  switch (operator) {
    case '===':
      return left === right;
    case '!==':
      return left !== right;
    case '==':
      return loose(machine, left, right);
    case '!=':
      return !loose(machine, left, right);
    case '+':
      return add(machine, left, right);
    case 'instanceof':
      return isInstance(machine, left, right);
    case 'in':
      if (!(right instanceof JsObject))
        throw machine.fail('TypeError', `Cannot use 'in' operator to search for '${machine.text(left)}' in ${machine.text(right)}`);
      return right.find(machine.key(left)) !== undefined;
    default:
      return arithmetic(machine, operator, left, right);
  }
}

/** Texts that are long are put together where they are looked into, and gone through: work by their length. */
function compareLetters(machine: Machine, left: string, right: string): void {
  const length = Math.max(left.length, right.length);
  if (length > LONG_TEXT) machine.process.work(boundedLetters(length) >> 10);
}
const LONG_TEXT = 4096;

function add(machine: Machine, left: JsValue, right: JsValue): JsValue {
  const [a, b] = [machine.primitive(left, 'default'), machine.primitive(right, 'default')];
  if (typeof a === 'string' || typeof b === 'string') {
    const [x, y] = [machine.text(a), machine.text(b)];
    if (x.length + y.length > MOST_TEXT) throw machine.fail('RangeError', 'Invalid string length');
    return x + y;
  }
  if (typeof a === 'bigint' && typeof b === 'bigint') return a + b;
  if (typeof a === 'bigint' || typeof b === 'bigint') throw machine.fail('TypeError', MIXED);
  return machine.number(a) + machine.number(b);
}

function arithmetic(machine: Machine, operator: string, left: JsValue, right: JsValue): JsValue {
  const [a, b] = [numericOf(machine, left), numericOf(machine, right)];
  if (operator === '<' || operator === '>' || operator === '<=' || operator === '>=') return compared(operator, a, b);
  if (typeof a === 'bigint' && typeof b === 'bigint') return big(machine, operator, a, b);
  if (typeof a === 'bigint' || typeof b === 'bigint') throw machine.fail('TypeError', MIXED);
  return numeric(operator, Number(a), Number(b));
}
function numericOf(machine: Machine, value: JsValue): Primitive {
  const made = machine.primitive(value, 'number');
  if (typeof made === 'symbol') throw machine.fail('TypeError', 'Cannot convert a Symbol value to a number');
  return made;
}
/** Texts by their letters, all else by what it counts: as here, since both are JavaScript's own. */
function compared(operator: '<' | '>' | '<=' | '>=', left: Primitive, right: Primitive): boolean {
  const [a, b] = [left as number, right as number];
  return operator === '<' ? a < b : operator === '>' ? a > b : operator === '<=' ? a <= b : a >= b;
}

function big(machine: Machine, operator: string, a: bigint, b: bigint): JsValue {
  if ((operator === '/' || operator === '%') && b === 0n) throw machine.fail('RangeError', 'Division by zero');
  if (operator === '**' && b < 0n) throw machine.fail('RangeError', 'Exponent must be non-negative');
  if (isLong(a) || isLong(b) || ((operator === '**' || operator === '<<') && b > MOST_BITS))
    throw new Unsupported('numbers of very many digits');
  switch (operator) {
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return a / b;
    case '%':
      return a % b;
    case '**':
      if (isLong(a ** (b / 2n))) throw new Unsupported('numbers of very many digits');
      return a ** b;
    case '<<':
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
      throw machine.fail('TypeError', 'BigInts have no unsigned right shift, use >> instead');
  }
}
const MOST_BITS = 10_000n;
const LONG = 1n << MOST_BITS;
const isLong = (value: bigint): boolean => value > LONG || value < -LONG;

/** What `==` answers. */
export function loose(machine: Machine, left: JsValue, right: JsValue): boolean {
  if (left === undefined || left === null) return right === undefined || right === null;
  if (right === undefined || right === null) return false;
  if (typeof left === typeof right) return left === right;
  const [a, b] = [machine.primitive(left, 'default'), machine.primitive(right, 'default')];
  if (typeof a === 'symbol' || typeof b === 'symbol') return a === b;
  // biome-ignore lint/suspicious/noDoubleEquals: both are JavaScript's own.
  return a == b;
}

function isInstance(machine: Machine, left: JsValue, right: JsValue): boolean {
  if (!(right instanceof JsObject)) throw machine.fail('TypeError', "Right-hand side of 'instanceof' is not an object");
  const own = machine.get(right, Symbol.hasInstance);
  if (own instanceof JsFunction) return Boolean(machine.callNow(own, right, [left]));
  if (!(right instanceof JsFunction)) throw machine.fail('TypeError', "Right-hand side of 'instanceof' is not callable");
  const prototype = machine.get(right, 'prototype');
  for (let at = left instanceof JsObject ? left.proto : null; at; at = at.proto) if (at === prototype) return true;
  return false;
}

function numeric(operator: string, a: number, b: number): JsValue {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return a / b;
    case '%':
      return a % b;
    case '**':
      return a ** b;
    case '<':
      return a < b;
    case '>':
      return a > b;
    case '<=':
      return a <= b;
    case '>=':
      return a >= b;
    case '===':
    case '==':
      return a === b;
    case '!==':
    case '!=':
      return a !== b;
    case '<<':
      return a << b;
    case '>>':
      return a >> b;
    case '>>>':
      return a >>> b;
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

const MIXED = 'Cannot mix BigInt and other types, use explicit conversions';
const MOST_TEXT = 2 ** 29 - 24;
