import { goQuote } from '../../apimachinery/go-quote.ts';
import { encodeUtf8 } from '../../apimachinery/utf8.ts';
import { goFloat, goPrinted } from '../text/go-printed.ts';

/** A template that cannot be read. */
export class GoTemplateError extends Error {}
/** A template that does not fit the data: what is wrong, and in which action. */
export class GoTemplateExecutionError extends Error {}

export interface Scope {
  readonly dot: unknown;
  readonly variables: Map<string, unknown>;
  readonly decode: (base64: string) => string;
}

/** @see Go: text/template/exec.go IsTrue */
export const isTrue = (value: unknown): boolean => {
  if (value === null || value === undefined || value === false || value === 0 || value === 0n || value === '') return false;
  if (Array.isArray(value)) return value.length > 0;
  return typeof value !== 'object' || Object.keys(value).length > 0;
};

/** What is not there is said so; all else is as Go prints it. @see Go: text/template/exec.go printValue */
export const templatePrinted = (value: unknown): string => (value === undefined ? '<no value>' : goPrinted(value, goFloat));

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
  // The numbers of JSON are floats, those of a template are what they look like.
  if (/^[-+]?\d/.test(token)) return /^[-+]?\d+$/.test(token) ? BigInt(token) : Number(token);
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
      return args.slice(1).some((other) => isEqual(name, a, other));
    case 'ne':
      return !isEqual(name, a, b);
    case 'lt':
      return isLess(name, a, b);
    case 'le':
      return isLess(name, a, b) || isEqual(name, a, b);
    case 'gt':
      return !isLess(name, a, b) && !isEqual(name, a, b);
    case 'ge':
      return !isLess(name, a, b);
    case 'len':
      return BigInt(typeof a === 'object' && a !== null ? Object.keys(a).length : encodeUtf8(String(a ?? '')).length);
    case 'index':
      return args.slice(1).reduce(indexed, a);
    case 'print':
      return args.map(templatePrinted).join('');
    case 'println':
      return `${args.map(templatePrinted).join(' ')}\n`;
    case 'printf':
      return format(String(a), args.slice(1));
    case 'base64decode':
      return decode(String(a));
    case 'exists':
      return args.slice(1).reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[String(key)], a) !== undefined;
    default:
      throw new GoTemplateError(`template: output:1: function "${name}" not defined`);
  }
}

/** @see Go: text/template/funcs.go basicKind, eq, lt */
function kindOf(name: string, value: unknown): string {
  const kind = { boolean: 'bool', string: 'string', number: 'float', bigint: 'int' }[typeof value as string];
  if (kind === undefined) throw new GoTemplateExecutionError(`error calling ${name}: incompatible types for comparison`);
  return kind;
}

function isEqual(name: string, a: unknown, b: unknown): boolean {
  if (a === null || a === undefined || b === null || b === undefined) return (a ?? null) === (b ?? null);
  if (kindOf(name, a) !== kindOf(name, b)) throw new GoTemplateExecutionError(`error calling ${name}: incompatible types for comparison`);
  return a === b;
}

function isLess(name: string, a: unknown, b: unknown): boolean {
  if (kindOf(name, a) !== kindOf(name, b)) throw new GoTemplateExecutionError(`error calling ${name}: incompatible types for comparison`);
  if (typeof a === 'boolean') throw new GoTemplateExecutionError(`error calling ${name}: invalid type for comparison`);
  return (a as number) < (b as number);
}

/** @see Go: text/template/funcs.go index */
function indexed(value: unknown, key: unknown): unknown {
  const refuse = (why: string): never => {
    throw new GoTemplateExecutionError(`error calling index: ${why}`);
  };
  if (value === null || value === undefined) return refuse('index of untyped nil');
  if (Array.isArray(value)) {
    if (typeof key !== 'bigint') return refuse(`cannot index slice/array with type ${typeName(key)}`);
    return key >= 0n && key < BigInt(value.length) ? value[Number(key)] : refuse(`index out of range: ${key}`);
  }
  if (typeof value !== 'object') return refuse(`can't index item of type ${typeName(value)}`);
  if (typeof key !== 'string') return refuse(`value has type ${typeName(key)}; should be string`);
  return Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined;
}

/** As Go names the types of what a template holds. */
function typeName(value: unknown): string {
  if (typeof value === 'object') return Array.isArray(value) ? '[]interface {}' : 'map[string]interface {}';
  return { boolean: 'bool', string: 'string', number: 'float64', bigint: 'int' }[typeof value as string] ?? 'nil';
}

/** What a verb is not for is shown with its type. @see Go: fmt */
function format(template: string, args: readonly unknown[]): string {
  let next = 0;
  return template.replace(/%(-?)(\d*)(?:\.(\d+))?([vsdqtfg%])/g, (whole, left: string, width: string, precision: string, verb: string) => {
    if (verb === '%') return '%';
    if (next >= args.length) return `%!${whole.slice(1)}(MISSING)`;
    const text = formatted(verb, args[next++], precision);
    return left ? text.padEnd(Number(width)) : text.padStart(Number(width || 0));
  });
}

const VERBS: Readonly<Record<string, string>> = { boolean: 'vt', string: 'vsq', number: 'vfg', bigint: 'vdq' };

function formatted(verb: string, value: unknown, precision: string | undefined): string {
  const verbs = VERBS[typeof value as string];
  if (verbs && !verbs.includes(verb)) return `%!${verb}(${typeName(value)}=${templatePrinted(value)})`;
  if (verb === 'q' && typeof value === 'string') return goQuote(value);
  if (verb === 'f') return (value as number).toFixed(precision === undefined ? 6 : Number(precision));
  const text = templatePrinted(value);
  return precision !== undefined && typeof value === 'string' ? text.slice(0, Number(precision)) : text;
}
