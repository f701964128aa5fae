import type { Requirement, Selector, SelectorOperator } from './selectors.ts';

export class SelectorError extends Error {}

/**
 * The selector that a text such as `a=b,c in (d, e),!f` means.
 * @see kubernetes: staging/src/k8s.io/apimachinery/pkg/labels/selector.go Parse
 */
export function parseSelector(text: string): Selector {
  const tokens = [...text.matchAll(TOKEN)].map((match) => match[0]).filter((token) => token.trim() !== '');
  let at = 0;
  const peek = (): string | undefined => tokens[at];
  const fail = (wanted: string): never => {
    throw new SelectorError(`unable to parse requirement: found '${peek() ?? ''}', expected: ${wanted}`);
  };

  const identifier = (): string => {
    const token = peek();
    if (token === undefined || SYMBOL.test(token)) return fail('identifier');
    at++;
    return token;
  };

  const valuesInParentheses = (): string[] => {
    if (peek() !== '(') fail("'('");
    at++;
    const values: string[] = [];
    for (;;) {
      const token = peek();
      if (token === ')' || token === ',') values.push('');
      else values.push(identifier());
      if (peek() === ',') {
        at++;
        continue;
      }
      if (peek() !== ')') fail("',' or ')'");
      at++;
      return [...new Set(values)].sort();
    }
  };

  const requirement = (): Requirement => {
    if (peek() === '!') {
      at++;
      return { key: identifier(), operator: 'DoesNotExist', values: [] };
    }
    const key = identifier();
    const token = peek();
    if (token === undefined || token === ',') return { key, operator: 'Exists', values: [] };
    at++;
    const operator = operators[token];
    if (!operator) {
      at--;
      return fail('in, notin, =, ==, !=, gt, lt');
    }
    if (token === 'in' || token === 'notin') return { key, operator, values: valuesInParentheses() };
    const value = peek();
    if (value === undefined || value === ',') return { key, operator, values: [''] };
    return { key, operator, values: [identifier()] };
  };

  const requirements: Requirement[] = [];
  while (at < tokens.length) {
    requirements.push(requirement());
    if (peek() === undefined) break;
    if (peek() !== ',') fail("',' or 'end of string'");
    at++;
    if (peek() === undefined) fail("identifier after ','");
  }
  return requirements.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
}

const TOKEN = /\s+|==|!=|[=!(),<>]|[^\s=!(),<>]+/g;
const SYMBOL = /^(==|!=|[=!(),<>])$/;
const operators: Readonly<Record<string, SelectorOperator>> = {
  '=': 'In',
  '==': 'In',
  '!=': 'NotIn',
  in: 'In',
  notin: 'NotIn',
  '>': 'Gt',
  '<': 'Lt',
};
