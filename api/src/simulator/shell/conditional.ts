import type { TestExpression, Word } from 'unbash';
import { compareText } from '../apimachinery/compare-text.ts';
import type { Task } from '../engine/index.ts';
import { calculate, expandPattern, expandRegExp, expandText } from './expansion.ts';
import { fileComparison, fileTest } from './file-test.ts';
import { patternMatches } from './pattern.ts';
import { posixRegex, type Regex, RegexError } from './regex/index.ts';
import { Failure, type Shell } from './shell.ts';

/** bash's `[[ … ]]` */
export function* evaluateConditional(shell: Shell, expression: TestExpression): Task<boolean> {
  switch (expression.type) {
    case 'TestLogical': {
      const and = expression.operator === '&&';
      for (const operand of expression.operands) if ((yield* evaluateConditional(shell, operand)) !== and) return !and;
      return and;
    }
    case 'TestNot':
      return (yield* evaluateConditional(shell, expression.operand)) !== (expression.negations.length % 2 === 1);
    case 'TestGroup':
      return yield* evaluateConditional(shell, expression.expression);
    case 'TestUnary':
      return unary(shell, expression.operator, yield* expandText(shell, expression.operand));
    case 'TestBinary':
      return yield* binary(shell, expression.operator, expression.left, expression.right);
  }
}

function unary(shell: Shell, operator: string, operand: string): boolean {
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

function* binary(shell: Shell, operator: string, left: Word, right: Word): Task<boolean> {
  const text = yield* expandText(shell, left);
  const ignoreCase = shell.options.other.has('nocasematch');
  switch (operator) {
    case '=':
    case '==':
    case '!=':
      return patternMatches(yield* expandPattern(shell, right), text, { extended: true, ignoreCase }) === (operator !== '!=');
    case '=~':
      return matches(shell, text, yield* expandRegExp(shell, right), ignoreCase);
    case '<':
      return compareText(text, yield* expandText(shell, right)) < 0;
    case '>':
      return compareText(text, yield* expandText(shell, right)) > 0;
  }
  const other = yield* expandText(shell, right);
  const compare = numeric[operator];
  if (compare) return compare(calculate(shell, text), calculate(shell, other));
  return fileComparison(shell, operator, text, other);
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
