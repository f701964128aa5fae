import { goQuote } from '../../apimachinery/go-quote.ts';
import { goPrinted } from '../text/go-printed.ts';

export class GoTemplateError extends Error {}

export interface Scope {
  readonly dot: unknown;
  readonly variables: Map<string, unknown>;
  readonly decode: (base64: string) => string;
}

/** @see Go: text/template/exec.go IsTrue */
export const isTrue = (value: unknown): boolean => {
  if (value === null || value === undefined || value === false || value === 0 || value === '') return false;
  if (Array.isArray(value)) return value.length > 0;
  return typeof value !== 'object' || Object.keys(value).length > 0;
};

/** What is not there is said so; all else is as Go prints it. @see Go: text/template/exec.go printValue */
export const templatePrinted = (value: unknown): string => (value === undefined ? '<no value>' : goPrinted(value));

/** `$x := .a | f` and the like. */
export function evaluatePipeline(pipeline: string, scope: Scope): { value: unknown; assigned: boolean } {
  const assignment = /^(\$\w+)\s*:?=\s*/.exec(pipeline);
  const tokens = tokenize(assignment ? pipeline.slice(assignment[0].length) : pipeline);
  const value = evaluateTokens(tokens, scope);
  if (assignment) scope.variables.set(assignment[1] as string, value);
  return { value, assigned: assignment !== null };
}

function tokenize(text: string): string[] {
  const tokens: string[] = [];
  let rest = text.trim();
  while (rest !== '') {
    const token = /^("(?:[^"\\]|\\.)*"|`[^`]*`|\(|\)|\||[^\s()|"`]+)/.exec(rest)?.[0];
    if (token === undefined) throw new GoTemplateError(`template: output:1: unexpected ${goQuote(rest[0] ?? '')} in operand`);
    tokens.push(token);
    rest = rest.slice(token.length).trimStart();
  }
  return tokens;
}

function evaluateTokens(tokens: readonly string[], scope: Scope): unknown {
  let at = 0;
  const pipeline = (): unknown => {
    let value = command(undefined, false);
    while (tokens[at] === '|') {
      at++;
      value = command(value, true);
    }
    return value;
  };
  const command = (piped: unknown, isPiped: boolean): unknown => {
    const first = tokens[at];
    if (first === undefined || first === '|' || first === ')') throw new GoTemplateError('template: output:1: missing value for command');
    const name = /^[A-Za-z]\w*$/.test(first) && !['true', 'false', 'nil'].includes(first) ? first : undefined;
    if (name !== undefined) at++;
    const operands: unknown[] = [];
    while (at < tokens.length && tokens[at] !== '|' && tokens[at] !== ')') operands.push(operand());
    if (isPiped) operands.push(piped);
    return name === undefined ? operands[0] : call(name, operands, scope);
  };
  const operand = (): unknown => {
    const token = tokens[at++] as string;
    if (token === '(') {
      const value = pipeline();
      if (tokens[at++] !== ')') throw new GoTemplateError('template: output:1: unclosed left paren');
      const path = tokens[at]?.startsWith('.') && tokens[at] !== '.' ? (tokens[at++] as string) : '';
      return fields(value, path);
    }
    return literal(token, scope);
  };
  return pipeline();
}

function literal(token: string, { dot, variables }: Scope): unknown {
  if (token.startsWith('"')) return unquote(token);
  if (token.startsWith('`')) return token.slice(1, -1);
  if (token === 'true' || token === 'false') return token === 'true';
  if (token === 'nil') return null;
  if (/^[-+]?\d/.test(token)) return Number(token);
  if (token.startsWith('.')) return fields(dot, token);
  const variable = /^\$\w*/.exec(token)?.[0];
  if (variable !== undefined) {
    if (!variables.has(variable)) throw new GoTemplateError(`template: output:1: undefined variable "${variable}"`);
    return fields(variables.get(variable), token.slice(variable.length));
  }
  throw new GoTemplateError(`template: output:1: function "${token}" not defined`);
}

const unquote = (token: string): string =>
  token.slice(1, -1).replace(/\\(.)/gs, (_, character: string) => ({ n: '\n', t: '\t', r: '\r' })[character] ?? character);

const fields = (value: unknown, path: string): unknown =>
  path
    .split('.')
    .filter(Boolean)
    .reduce<unknown>(
      (current, key) =>
        typeof current === 'object' && current !== null && Object.hasOwn(current, key)
          ? (current as Record<string, unknown>)[key]
          : undefined,
      value,
    );

function call(name: string, args: readonly unknown[], { decode }: Scope): unknown {
  const [a, b] = args as [never, never];
  switch (name) {
    case 'and':
      return args.find((arg) => !isTrue(arg)) ?? args.at(-1);
    case 'or':
      return args.find(isTrue) ?? args.at(-1);
    case 'not':
      return !isTrue(a);
    case 'eq':
      return args.slice(1).some((other) => other === a);
    case 'ne':
      return a !== b;
    case 'lt':
      return a < b;
    case 'le':
      return a <= b;
    case 'gt':
      return a > b;
    case 'ge':
      return a >= b;
    case 'len':
      return typeof a === 'object' && a !== null ? Object.keys(a).length : String(a ?? '').length;
    case 'index':
      return args.slice(1).reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key as string], a);
    case 'print':
      return args.map(templatePrinted).join('');
    case 'println':
      return `${args.map(templatePrinted).join(' ')}\n`;
    case 'printf':
      return format(String(a), args.slice(1));
    case 'base64decode':
      return decode(String(a));
    case 'exists':
      return (
        args.slice(1).reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key as string], a) !== undefined
      );
    default:
      throw new GoTemplateError(`template: output:1: function "${name}" not defined`);
  }
}

function format(template: string, args: readonly unknown[]): string {
  let next = 0;
  return template.replace(/%(-?)(\d*)(?:\.\d+)?([vsdqtf%])/g, (_, left: string, width: string, verb: string) => {
    if (verb === '%') return '%';
    const text = verb === 'q' ? goQuote(String(args[next++])) : templatePrinted(args[next++]);
    return left ? text.padEnd(Number(width)) : text.padStart(Number(width || 0));
  });
}
