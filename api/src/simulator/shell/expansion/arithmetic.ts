import type { Flavor } from '../flavor.ts';
import { ArithmeticError, type Expression, parseArithmetic, parseNumber } from './arithmetic-parser.ts';

/** Where an expression finds its variables. `get` may throw what `set -u` demands. */
export interface Scope {
  readonly flavor: Flavor;
  get(name: string, index?: string): string | undefined;
  set(name: string, value: string, index?: string): void;
}

/** The value of an arithmetic expression whose `$` expansions are done. Throws ArithmeticError. 64-bit integers, as C's. */
export function evaluateArithmetic(text: string, scope: Scope): number {
  return evaluate(parseArithmetic(text, scope.flavor), scope, text, 0);
}

/** A 64-bit integer in all its digits. */
export const integerText = (value: number): string =>
  Number.isSafeInteger(value) ? String(value) : value >= 2 ** 63 ? '9223372036854775807' : BigInt(value).toString();

function evaluate(e: Expression, scope: Scope, text: string, depth: number): number {
  switch (e.kind) {
    case 'number':
      return e.value;
    case 'variable':
      return variable(e.name, e.index, scope, text, depth);
    case 'unary': {
      const value = evaluate(e.operand, scope, text, depth);
      if (e.operator === '-') return value === 0 ? 0 : -value;
      if (e.operator === '!') return value === 0 ? 1 : 0;
      return e.operator === '~' ? -1 - value : value;
    }
    case 'step': {
      const old = variable(e.target.name, e.target.index, scope, text, depth);
      scope.set(e.target.name, integerText(old + e.by), e.target.index);
      return e.prefix ? old + e.by : old;
    }
    case 'assign': {
      const right = evaluate(e.value, scope, text, depth);
      const { name, index } = e.target;
      const value = e.operator ? compute(e.operator, variable(name, index, scope, text, depth), right, text, e.at) : right;
      scope.set(name, integerText(value), index);
      return value;
    }
    case 'choice':
      return evaluate(evaluate(e.test, scope, text, depth) !== 0 ? e.yes : e.no, scope, text, depth);
    case 'binary': {
      const left = evaluate(e.left, scope, text, depth);
      if (e.operator === '&&') return left !== 0 && evaluate(e.right, scope, text, depth) !== 0 ? 1 : 0;
      if (e.operator === '||') return left !== 0 || evaluate(e.right, scope, text, depth) !== 0 ? 1 : 0;
      return compute(e.operator, left, evaluate(e.right, scope, text, depth), text, e.at);
    }
  }
}

/** A variable's value is a number to dash, an expression of its own to the others. */
function variable(name: string, index: string | undefined, scope: Scope, text: string, depth: number): number {
  const raw = scope.get(name, index);
  if (raw === undefined || raw === '') return 0;
  const value = raw.trim();
  const plain = parseNumber(value[0] === '-' || value[0] === '+' ? value.slice(1) : value, scope.flavor);
  if (plain !== undefined) return value[0] === '-' && plain !== 0 ? -plain : plain;
  if (scope.flavor === 'dash') throw new ArithmeticError('illegal', raw, 0);
  if (depth > 200) throw new ArithmeticError('depth', text, 0);
  return evaluate(parseArithmetic(raw, scope.flavor), scope, raw, depth + 1);
}

function compute(operator: string, a: number, b: number, text: string, at: number): number {
  switch (operator) {
    case '+':
      return exact(a + b, operator, a, b);
    case '-':
      return exact(a - b, operator, a, b);
    case '*':
      return exact(a * b, operator, a, b);
    case '/':
      if (b === 0) throw new ArithmeticError('zero', text, at);
      return Math.trunc(a / b) || 0;
    case '%':
      if (b === 0) throw new ArithmeticError('zero', text, at);
      return a % b || 0;
    case '**':
      if (b < 0) throw new ArithmeticError('exponent', text, at);
      return exact(a ** b, operator, a, b);
    case '==':
      return a === b ? 1 : 0;
    case '!=':
      return a !== b ? 1 : 0;
    case '<':
      return a < b ? 1 : 0;
    case '>':
      return a > b ? 1 : 0;
    case '<=':
      return a <= b ? 1 : 0;
    case '>=':
      return a >= b ? 1 : 0;
    case ',':
      return b;
    case '&':
    case '|':
    case '^':
      if ((a | 0) === a && (b | 0) === b) return operator === '&' ? a & b : operator === '|' ? a | b : a ^ b;
      return wide(operator, a, b);
    default:
      return wide(operator, a, b);
  }
}

const exact = (result: number, operator: string, a: number, b: number): number =>
  Number.isSafeInteger(result) ? result || 0 : wide(operator, a, b);

/** What does not fit into a double exactly wraps as 64-bit integers do (and is then rounded to a double). */
function wide(operator: string, left: number, right: number): number {
  const a = BigInt(Math.trunc(Number.isFinite(left) ? left : 0));
  const b = BigInt(Math.trunc(Number.isFinite(right) ? right : 0));
  const shift = b & 63n;
  const result = {
    '+': () => a + b,
    '-': () => a - b,
    '*': () => a * b,
    '**': () => (b > 100_000n ? 0n : a ** b),
    '&': () => a & b,
    '|': () => a | b,
    '^': () => a ^ b,
    '<<': () => a << shift,
    '>>': () => a >> shift,
  }[operator];
  return Number(BigInt.asIntN(64, result?.() ?? 0n));
}

/** What each shell prints of an arithmetic error. */
export function arithmeticMessage(error: ArithmeticError, flavor: Flavor): string {
  const { problem, text, at } = error;
  if (flavor === 'ash')
    return problem === 'zero' ? 'divide by zero' : problem === 'exponent' ? 'exponent less than 0' : 'arithmetic syntax error';
  if (flavor === 'dash') {
    if (problem === 'illegal') return `Illegal number: ${text}`;
    const words = {
      zero: 'division by zero',
      primary: 'expecting primary',
      parenthesis: "expecting ')'",
      colon: "expecting ':'",
    } as Record<string, string>;
    return `arithmetic expression: ${words[problem] ?? 'expecting EOF'}: "${text}"`;
  }
  const token = problem === 'base' ? (/^[\w#@]+/.exec(text.slice(at))?.[0] ?? '') : text.slice(at);
  const words = {
    zero: 'division by 0',
    primary: 'syntax error: operand expected',
    end: 'syntax error in expression',
    assignment: 'attempted assignment to non-variable',
    base: 'value too great for base',
    colon: "`:' expected for conditional expression",
    expression: 'expression expected',
    parenthesis: "missing `)'",
    exponent: 'exponent less than 0',
    operator: 'syntax error: invalid arithmetic operator',
    depth: 'expression recursion level exceeded',
  } as Record<string, string>;
  // Its end is where the number ends while bash tells of it. @see bash: expr.c readtok
  const told = problem === 'base' ? text.slice(0, at + token.length) : text;
  return `${told.trimStart()}: ${words[problem] ?? 'syntax error'} (error token is "${token}")`;
}
