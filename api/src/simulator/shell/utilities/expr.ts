import { posixRegex } from '../regex/index.ts';
import { quote } from './lib/quote.ts';
import { Failure, utility } from './lib/tool.ts';

/** expr: exit code 1 when the result is empty or zero, 2 when the expression is wrong. */
export const expr = utility(function* (tool) {
  const words = tool.args[0] === '--' && tool.gnu ? tool.args.slice(1) : tool.args;
  if (words.length === 0) throw new Failure(tool.gnu ? 'missing operand' : 'too few arguments', 2, tool.gnu ? 'operands' : undefined);
  let at = 0;
  const value = level(0);
  if (at < words.length)
    throw new Failure(tool.gnu ? `syntax error: unexpected argument ${quote(words[at] as string)}` : 'syntax error', 2);
  tool.print(`${value}\n`);
  return isNull(value) ? 1 : 0;

  function level(depth: number): string {
    const operators = precedence[depth];
    if (!operators) return matching();
    let left = level(depth + 1);
    while (at < words.length && operators.includes(words[at] as string)) {
      const operator = words[at++] as string;
      left = apply(operator, left, level(depth + 1));
    }
    return left;
  }

  function matching(): string {
    let left = primary();
    while (words[at] === ':') {
      at++;
      left = match(left, primary());
    }
    return left;
  }

  function primary(): string {
    const word = words[at++];
    if (word === undefined)
      throw new Failure(tool.gnu ? `syntax error: missing argument after ${quote(words.at(-1) as string)}` : 'syntax error', 2);
    if (word === ')' && !tool.gnu) throw new Failure('syntax error', 2);
    if (word === '(') {
      const inner = level(0);
      if (words[at++] !== ')')
        throw new Failure(
          tool.gnu ? `syntax error: expecting ')' after ${quote(words[Math.min(at - 2, words.length - 1)] as string)}` : 'syntax error',
          2,
        );
      return inner;
    }
    if (at < words.length) {
      if (word === 'length') return String([...primary()].length);
      if (word === 'match') return match(primary(), primary());
      if (word === 'index') {
        const [text, set] = [[...primary()], primary()];
        return String(text.findIndex((c) => set.includes(c)) + 1);
      }
      if (word === 'substr') {
        const [text, from, length] = [[...primary()], Number(primary()), Number(primary())];
        return from > 0 && length > 0 ? text.slice(from - 1, from - 1 + length).join('') : '';
      }
      if ((word === '+' && tool.gnu) || word === 'quote') return words[at++] as string;
    }
    return word;
  }

  function match(text: string, pattern: string): string {
    const regex = posixRegex(`^${pattern.replace(/^\^/, '')}`, {}, (steps) => tool.process.work(steps));
    const found = regex.exec(text);
    if (regex.groups > 0) return found?.groups[1] ?? '';
    return String(found ? [...text.slice(0, found.end)].length : 0);
  }

  function apply(operator: string, left: string, right: string): string {
    switch (operator) {
      case '|':
        return isNull(left) ? (isNull(right) ? '0' : right) : left;
      case '&':
        return isNull(left) || isNull(right) ? '0' : left;
      case '+':
      case '-':
      case '*':
      case '/':
      case '%':
        return calculate(operator, integer(left), integer(right));
      default: {
        const numbers = isInteger(left) && isInteger(right);
        const order = numbers ? Number(integer(left) - integer(right)) : left < right ? -1 : left > right ? 1 : 0;
        const holds = {
          '=': order === 0,
          '==': order === 0,
          '!=': order !== 0,
          '<': order < 0,
          '<=': order <= 0,
          '>': order > 0,
          '>=': order >= 0,
        }[operator];
        return holds ? '1' : '0';
      }
    }
  }

  // busybox reads numbers as strtoll does, and takes but one 0 for nothing.
  function isInteger(text: string): boolean {
    return (tool.gnu ? /^-?\d+$/ : /^\s*[-+]?\d+$/).test(text);
  }
  function isNull(text: string): boolean {
    return tool.gnu ? text === '' || /^-?0+$/.test(text) : text === '' || text === '0';
  }

  function integer(text: string): bigint {
    if (!isInteger(text)) throw new Failure(tool.gnu ? 'non-integer argument' : 'non-numeric argument', 2);
    return BigInt(text.trim().replace(/^\+/, ''));
  }
  function calculate(operator: string, left: bigint, right: bigint): string {
    if (operator === '+') return String(left + right);
    if (operator === '-') return String(left - right);
    if (operator === '*') return String(left * right);
    if (right === 0n) throw new Failure('division by zero', 2);
    return String(operator === '/' ? left / right : left % right);
  }
});

const precedence: readonly (readonly string[])[] = [['|'], ['&'], ['<', '<=', '=', '==', '!=', '>=', '>'], ['+', '-'], ['*', '/', '%']];
