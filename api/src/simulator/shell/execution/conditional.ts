import type { TestExpression, Word } from 'unbash';
import { compareText } from '../../apimachinery/compare-text.ts';
import type { Task } from '../../engine/index.ts';
import { calculate, expandEscaped, expandPattern, expandRegExp, expandText } from '../expansion/expansion.ts';
import { patternMatches } from '../pattern.ts';
import { posixRegex, type Regex, RegexError } from '../regex/index.ts';
import { Failure, isUnbound, type Shell } from '../shell.ts';
import { fileComparison, fileTest } from './file-test.ts';
import { trace } from './trace.ts';

/** bash's `[[ … ]]` */
export function* evaluateConditional(shell: Shell, expression: TestExpression, sign = ''): Task<boolean> {
  switch (expression.type) {
    case 'TestLogical': {
      const and = expression.operator === '&&';
      for (const operand of expression.operands) if ((yield* evaluateConditional(shell, operand)) !== and) return !and;
      return and;
    }
    case 'TestNot':
      return (yield* evaluateConditional(shell, expression.operand, '! ')) !== (expression.negations.length % 2 === 1);
    case 'TestGroup':
      return yield* evaluateConditional(shell, expression.expression);
    case 'TestUnary':
      return yield* unary(shell, sign, expression.operator, yield* expandText(shell, expression.operand));
    case 'TestBinary':
      return yield* binary(shell, sign, expression.operator, expression.left, expression.right);
  }
}

/** `set -x` tells of each comparison that is made, with what stands in it. @see bash: print_cmd.c xtrace_print_cond_term */
function* tell(shell: Shell, sign: string, ...words: readonly string[]): Task<void> {
  if (shell.options.xtrace) yield* trace(shell, `[[ ${sign}${words.map((word) => word || "''").join(' ')} ]]`);
}

function* unary(shell: Shell, sign: string, operator: string, operand: string): Task<boolean> {
  yield* tell(shell, sign, operator || '-n', operand);
  if (operator === '-n' || operator === '') return operand !== '';
  if (operator === '-z') return operand === '';
  if (operator === '-v') {
    const [, name = operand, index] = /^(\w+)\[(.*)\]$/.exec(operand) ?? [];
    const variable = shell.variables.get(name);
    if (index === undefined) return shell.get(name) !== undefined;
    if (index === '@' || index === '*') return (variable?.elements?.size ?? 0) > 0;
    return variable?.elements?.has(variable.associative ? index : calculate(shell, index)) ?? false;
  }
  if (operator === '-o') return (shell.options as unknown as Record<string, unknown>)[operand] === true;
  return fileTest(shell, operator, operand);
}

function* binary(shell: Shell, sign: string, operator: string, left: Word, right: Word): Task<boolean> {
  const text = yield* expandText(shell, left);
  const ignoreCase = shell.options.other.has('nocasematch');
  switch (operator) {
    case '=':
    case '==':
    case '!=': {
      const pattern = yield* (shell.options.xtrace ? expandEscaped : expandPattern)(shell, right);
      yield* tell(shell, sign, text, operator, pattern);
      return patternMatches(pattern, text, { extended: true, ignoreCase }) === (operator !== '!=');
    }
    case '=~': {
      const source = yield* expandRegExp(shell, right);
      yield* tell(shell, sign, text, operator, source);
      return matches(shell, text, source, ignoreCase);
    }
  }
  const other = yield* expandText(shell, right);
  yield* tell(shell, sign, text, operator, other);
  if (operator === '<') return compareText(text, other) < 0;
  if (operator === '>') return compareText(text, other) > 0;
  const compare = numeric[operator];
  if (compare) return compare(number(shell, text), number(shell, other));
  return fileComparison(shell, operator, text, other);
}

/** What is compared by number cannot be calculated: the condition fails, and the script goes on. */
export class ConditionFailure extends Failure {}

function number(shell: Shell, text: string): number {
  try {
    return calculate(shell, text);
  } catch (error) {
    throw error instanceof Failure && !isUnbound(error) ? new ConditionFailure(`[[: ${error.message}`, 1) : error;
  }
}

const numeric: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '-eq': (a, b) => a === b,
  '-ne': (a, b) => a !== b,
  '-lt': (a, b) => a < b,
  '-le': (a, b) => a <= b,
  '-gt': (a, b) => a > b,
  '-ge': (a, b) => a >= b,
};

function matches(shell: Shell, text: string, source: string, ignoreCase: boolean): boolean {
  let expression: Regex;
  try {
    expression = posixRegex(source, { extended: true, ignoreCase }, (steps) => shell.process.work(steps));
  } catch (error) {
    if (!(error instanceof RegexError)) throw error;
    throw new Failure('', 2);
  }
  const groups = expression.exec(text)?.groups;
  shell.set('BASH_REMATCH', groups?.[0] ?? '', { elements: new Map((groups ?? []).map((group, i) => [i, group ?? ''])) });
  return groups !== undefined;
}
