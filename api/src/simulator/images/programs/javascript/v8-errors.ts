import { type TokenType, tokTypes } from 'acorn';

/** Where acorn's parser stands. */
export interface State {
  readonly input: string;
  readonly type: TokenType;
  readonly start: number;
  readonly end: number;
  readonly lastTokStart: number;
  readonly lastTokEnd: number;
  readonly strict: boolean;
  readonly inModule: boolean;
  readonly labels: readonly { readonly name?: string; readonly kind?: string | null }[];
  readonly lists: readonly string[];
  /** What is taken for something to assign to. */
  readonly target: { readonly start: number; readonly end: number } | undefined;
}

/** What V8 says of a script that it can not read, and which part of the text it points at. */
export interface Refused {
  readonly message: string;
  readonly from: number;
  readonly to: number;
}

/** What acorn refuses, in V8's words, and where V8 shows it. @see v8: src/common/message-template.h */
export function v8Error(message: string, at: number, state: State): Refused {
  for (const [pattern, made] of RULES) {
    const match = pattern.exec(message);
    if (!match) continue;
    const refused = typeof made === 'function' ? made(at, state, match) : { message: made };
    return { from: at, to: endOfToken(state.input, at), ...refused };
  }
  return { message, from: at, to: endOfToken(state.input, at) };
}

type Rule = string | ((at: number, state: State, match: RegExpExecArray) => Partial<Refused> & { readonly message: string });

const last =
  (message: string): Rule =>
  (_, { lastTokStart: from, lastTokEnd: to }) => ({ message, from, to });
const current =
  (message: string): Rule =>
  (_, { start: from, end: to }) => ({ message, from, to });
const one =
  (message: string): Rule =>
  (from) => ({ message, from, to: from + 1 });
const UNEXPECTED_SUPER = "'super' keyword unexpected here";
const ILLEGAL = 'Invalid or unexpected token';

const RULES: readonly (readonly [RegExp, Rule])[] = [
  [/^Unexpected token$|cannot be mixed|^Unexpected keyword/, unexpected],
  [/^Unexpected character/, one(ILLEGAL)],
  [/^Unterminated (string constant|comment)/, (from, { input }) => ({ message: ILLEGAL, from, to: endOfLine(input, from) })],
  [/^Unterminated template/, (_, { input: { length } }) => ({ message: 'Unexpected end of input', from: length, to: length })],
  [
    /^Unterminated regular expression/,
    (_, { start }) => ({ message: 'Invalid regular expression: missing /', from: start, to: start + 1 }),
  ],
  [
    /^(Invalid|Duplicate) regular expression flag/,
    (_, { start }) => ({ message: 'Invalid regular expression flags', from: start, to: start + 1 }),
  ],
  [
    /^Invalid regular expression: /,
    (_, { start, input }, { input: message }) => ({
      message: message.replace(/Invalid unicode escape$/, 'Invalid Unicode escape'),
      from: start,
      to: start + (/^\/(\\.|\[(\\.|[^\]\\])*\]|[^/\\[])*\/\w*/.exec(input.slice(start))?.[0].length ?? 1),
    }),
  ],
  [/^Identifier directly after number/, (_, { start }) => ({ message: ILLEGAL, from: start, to: start + 1 })],
  [/^Expected number in radix/, (_, { start }) => ({ message: ILLEGAL, from: start, to: start + 2 })],
  [/^Invalid number/, (from, { strict }) => ({ message: strict ? 'Octal literals are not allowed in strict mode.' : ILLEGAL, from })],
  [/^Numeric separator must be/, 'Only one underscore is allowed as numeric separator'],
  [/^Numeric separator is not allowed at the last/, 'Numeric separators are not allowed at the end of numeric literals'],
  [/^Numeric separator/, ILLEGAL],
  [/^Bad character escape/, badEscape],
  [/^Code point out of bounds/, 'Undefined Unicode code-point'],
  [/^Octal literal in strict mode/, 'Octal escape sequences are not allowed in strict mode.'],
  [/^(Octal literal in template|Invalid escape sequence in template)/, 'Octal escape sequences are not allowed in template strings'],
  [/has already been declared$/, declaredTwice],
  [/^'return' outside/, 'Illegal return statement'],
  [/^Unsyntactic (break|continue)/, jump],
  [/^Label '(.*)' is already/, (_, __, [, name]) => ({ message: `Label '${name}' has already been declared` })],
  [/^(Assigning to rvalue|Parenthesized pattern|Binding rvalue|Optional chaining cannot appear in left-hand side)/, target],
  [
    /^Shorthand property assignments/,
    (at, { input }) => ({
      message: 'Invalid shorthand property initializer',
      from: at - (/[\w$]+\s*$/.exec(input.slice(0, at))?.[0].length ?? 0),
      to: at + (/^[^,}\n]*[^,}\s]/.exec(input.slice(at))?.[0].length ?? 1),
    }),
  ],
  [/^Redefinition of __proto__/, 'Duplicate __proto__ fields are not allowed in object literals'],
  [/^(Binding|Assigning to) (eval|arguments) in strict mode/, 'Unexpected eval or arguments in strict mode'],
  [/^Argument name clash/, 'Duplicate parameter name not allowed in this context'],
  [/^Comma is not permitted/, rest],
  [/^('super' keyword outside|super\(\) call outside)/, UNEXPECTED_SUPER],
  [
    /^'import' and 'export' may/,
    (at, { input, inModule }) => ({
      message:
        input.startsWith('import', at) && !inModule
          ? 'Cannot use import statement outside a module'
          : `Unexpected token '${input.slice(at, at + 6)}'`,
    }),
  ],
  [
    /^Cannot use 'import\.meta'/,
    (at, { input }) => ({
      message: "Cannot use 'import.meta' outside a module",
      from: input.indexOf('meta', at),
      to: input.indexOf('meta', at) + 4,
    }),
  ],
  [/^Missing catch or finally/, last('Missing catch or finally after try')],
  [/^Multiple default/, last('More than one default clause in switch statement')],
  [/^Duplicate constructor/, 'A class may only have one constructor'],
  [/^Constructor can't have get\/set/, 'Class constructor may not be an accessor'],
  [/^Constructor can't be (.*)/, (_, __, [, what]) => ({ message: `Class constructor may not be ${what}` })],
  [/^Classes.* named '?prototype/, "Classes may not have a static property named 'prototype'"],
  [/^Classes.* named 'constructor'/, "Classes may not have a field named 'constructor'"],
  [/^Classes.* named '#constructor'/, "Classes may not have a private field named '#constructor'"],
  [/^getter should/, parameters('Getter must not have any formal parameters.')],
  [/^setter should/, parameters('Setter must have exactly one formal parameter.')],
  [/^Setter cannot use rest/, parameters('Setter function argument must not be a rest parameter')],
  [/^Private field '/, (at, _, { input: message }) => ({ message, from: at - 1, to: at })],
  [/^Optional chaining .* new expressions/, (from) => ({ message: 'Invalid optional chain from new expression', from, to: from + 2 })],
  [/^Optional chaining .* tag/, 'Invalid tagged template on optional chain'],
  [/^(.* loop variable declaration may not have an initializer)/, (_, __, [, text]) => ({ message: `${text}.` })],
  [
    /^The keyword '(.*)' is reserved/,
    (_, __, [, name]) => ({
      message: name === 'enum' || name === 'await' ? 'Unexpected reserved word' : 'Unexpected strict mode reserved word',
    }),
  ],
  [/^Cannot use keyword 'await'/, 'await is only valid in async functions and the top level bodies of modules'],
  [/^Cannot use 'await'/, 'Unexpected reserved word'],
  [/^Await expression cannot/, 'Illegal await-expression in formal parameters of async function'],
  [/^Yield expression cannot/, 'Yield expression not allowed in formal parameter'],
  [/^Deleting local variable/, last('Delete of an unqualified identifier in strict mode.')],
  [/^'with' in strict/, current('Strict mode code may not include a with statement')],
  [/^Export '(.*)' is not/, (_, __, [, name]) => ({ message: `Export '${name}' is not defined in module` })],
  [/^Duplicate export '(.*)'/, (_, __, [, name]) => ({ message: `Duplicate export of '${name}'` })],
  [/^'new\.target' can only/, 'new.target expression is not allowed here'],
];

function unexpected(at: number, state: State): Partial<Refused> & { readonly message: string } {
  const { input, lastTokStart, lastTokEnd, lists, strict } = state;
  const text = input.slice(at, endOfToken(input, at));
  if (text === '') return { message: 'Unexpected end of input', to: at };
  if (text === '(' && input.slice(lastTokStart, lastTokEnd) === 'function')
    return { message: 'Function statements require a function name', from: lastTokStart, to: lastTokEnd };
  if (text === '**' && at === lastTokStart)
    return {
      message:
        'Unary operator used immediately before exponentiation expression. Parenthesis must be used to disambiguate operator precedence',
    };
  if (/^[\d"']|^\.\d/.test(text)) {
    if (lists.at(-1) === 'pattern' || lists.at(-1) === 'parameters')
      return { message: 'Invalid destructuring assignment target', to: at + 1 };
    return { message: /^["']/.test(text) ? 'Unexpected string' : 'Unexpected number' };
  }
  if (text.startsWith('`')) return { message: 'Unexpected template string' };
  if (text === 'enum' || (text === 'await' && input.slice(lastTokStart, lastTokEnd) === 'for'))
    return { message: 'Unexpected reserved word' };
  if (strict && STRICT_WORDS.test(text)) return { message: 'Unexpected strict mode reserved word' };
  return { message: `Unexpected ${NAME.test(text) && !WORDS.has(text) ? 'identifier' : 'token'} '${text}'` };
}

function jump(at: number, { input, labels }: State, [, word = '']: RegExpExecArray): Partial<Refused> & { readonly message: string } {
  const name = /^\w+[ \t]+([\w$]+)/.exec(input.slice(at))?.[1];
  if (name === undefined)
    return { message: word === 'break' ? 'Illegal break statement' : 'Illegal continue statement: no surrounding iteration statement' };
  const from = input.indexOf(name, at + word.length);
  if (!labels.some((each) => each.name === name)) return { message: `Undefined label '${name}'`, from, to: from + name.length };
  return { message: `Illegal continue statement: '${name}' does not denote an iteration statement`, from, to: from + name.length };
}

/** What cannot be assigned to. */
function target(at: number, state: State): Partial<Refused> & { readonly message: string } {
  const { type, input, lastTokEnd: to, target: whole } = state;
  if (type === tokTypes.incDec) return { message: 'Invalid left-hand side expression in postfix operation', to };
  if (/(\+\+|--)\s*$/.test(input.slice(0, at))) return { message: 'Invalid left-hand side expression in prefix operation', to };
  if (type === tokTypes._in || input.slice(state.start, state.end) === 'of') return { message: 'Invalid left-hand side in for-loop', to };
  const isPart = whole && whole.start !== at;
  if (isPart || input.slice(state.lastTokStart, to) === '=>') return { message: 'Invalid destructuring assignment target' };
  return { message: 'Invalid left-hand side in assignment', to: whole?.end ?? to };
}

function rest(at: number, { input, lists }: State): Partial<Refused> & { readonly message: string } {
  if (lists.at(-1) === 'parameters') return { message: 'Rest parameter must be last formal parameter' };
  return { message: 'Rest element must be last element', from: input.lastIndexOf('...', at), to: at };
}

function parameters(message: string): Rule {
  return (from, { input }) => ({ message, from, to: input.indexOf(')', from) + 1 });
}

function badEscape(at: number, { input }: State): Partial<Refused> & { readonly message: string } {
  return input[at - 1] === 'x'
    ? { message: 'Invalid hexadecimal escape sequence', from: at - 2, to: at + 2 }
    : { message: 'Invalid Unicode escape sequence' };
}

/** A function is shown at its keyword. */
function declaredTwice(at: number, { input }: State, { input: message }: RegExpExecArray): Partial<Refused> & { readonly message: string } {
  const keyword = /function\s*\*?\s*$/.exec(input.slice(0, at));
  return keyword ? { message, from: keyword.index, to: keyword.index + 1 } : { message };
}
const endOfLine = (input: string, from: number): number => from + (/^[^\n]*/.exec(input.slice(from))?.[0].length ?? 1);

const endOfToken = (input: string, at: number): number => {
  TOKEN.lastIndex = at;
  return at + (TOKEN.exec(input)?.[0].length ?? Math.min(1, input.length - at));
};
const TOKEN =
  /[#@]?[\p{L}$_][\p{L}\p{N}$_]*|\.?\d[\w.]*|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?|>>>=|\.\.\.|[*]{2}=|<<=|>>=|>>>|&&=|\|\|=|\?\?=|===|!==|=>|==|!=|<=|>=|&&|\|\||\?\?|\?\.(?!\d)|\+\+|--|\*\*|<<|>>|[-+*/%&|^]=/uy;
const NAME = /^#?[\p{L}$_]/u;
const STRICT_WORDS = /^(implements|interface|let|package|private|protected|public|static|yield)$/;
const WORDS: ReadonlySet<string> = new Set(
  'break case catch class const continue debugger default delete do else export extends finally for function if import in instanceof new return super switch this throw try typeof var void while with null true false'.split(
    ' ',
  ),
);
