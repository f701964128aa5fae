import { type Options, Parser, type TokenType, tokTypes, type VariableDeclarator } from 'acorn';
import { byText } from '../../../engine/index.ts';
import { MOST_NESTING, TooDeep } from './nesting.ts';
import type { Script } from './nodes.ts';
import { prepare } from './prepare.ts';
import { type Refused, type State, v8Error } from './v8-errors.ts';
import { Unsupported } from './values.ts';

/** How Node reads a file: as a CommonJS module's body, as a script (`node -e`), or as an ES module. */
export type Kind = 'commonjs' | 'script' | 'module';

/** Parses a script: with acorn, for what it may say; in V8's words, where it says what it may not. */
export const parseScript = (source: string, kind: Kind): Script => PARSERS[kind](source);

const parsed = (kind: Kind) =>
  byText((source) => {
    const options: Options = { ecmaVersion: 2024, sourceType: kind };
    const script = prepare(new OurParser(options, source).parse(), source);
    if (kind === 'commonjs') refuseGivenNames(script);
    return script;
  }, MOST_KEPT);
const MOST_KEPT = 100;

/** A file is the body of a function, and these are its parameters. */
export const GIVEN = ['exports', 'require', 'module', '__filename', '__dirname'];

function refuseGivenNames({ body }: Script): void {
  for (const statement of body) {
    const declared =
      statement.type === 'VariableDeclaration' && statement.kind !== 'var'
        ? statement.declarations.map(({ id }) => id)
        : statement.type === 'ClassDeclaration'
          ? [statement.id]
          : [];
    for (const id of declared)
      if (id?.type === 'Identifier' && GIVEN.includes(id.name))
        throw new ScriptSyntaxError({ message: `Identifier '${id.name}' has already been declared`, from: id.start, to: id.end });
  }
}

/** A script that is none: `SyntaxError: Unexpected token '}'`. */
export class ScriptSyntaxError extends Error {
  readonly at: number;
  readonly length: number;
  constructor({ message, from, to }: Refused) {
    super(message);
    this.at = from;
    this.length = to - from;
  }
}

/** What acorn's plugins may reach of its parser. @see acorn: README.md, Plugin development */
interface Internals extends State {
  parse(): Script;
  expect(type: TokenType): void;
  semicolon(): void;
  raise(at: number, message: string): never;
  parseVarId(made: VariableDeclarator, kind: string): void;
  toAssignable(node: unknown, ...more: unknown[]): unknown;
}
const AcornParser = Parser as unknown as new (options: Options, source: string) => Internals;

class OurParser extends AcornParser {
  override expect(type: TokenType): void {
    if (type === tokTypes.comma && this.lists.at(-1) === 'arguments' && this.type !== type)
      this.refuse({ message: 'missing ) after argument list', from: this.lastTokStart, to: this.lastTokEnd });
    super.expect(type);
  }
  override semicolon(): void {
    const ends = this.type === tokTypes.semi || this.type === tokTypes.eof || this.type === tokTypes.braceR;
    const [from, to] = [this.lastTokStart, this.lastTokEnd];
    if (!ends && this.input.slice(from, to) === 'await' && !/\n/.test(this.input.slice(to, this.start)))
      this.refuse({ message: AWAIT_OUTSIDE, from, to });
    super.semicolon();
  }
  override parseVarId(made: VariableDeclarator, kind: string): void {
    super.parseVarId(made, kind);
    const { start: from, end: to, type } = made.id;
    const what = type !== 'Identifier' ? 'destructuring' : kind;
    const has = this.type === tokTypes.eq || this.type === tokTypes._in || this.input.startsWith('of', this.start);
    if (!has && (what === 'destructuring' || what === 'const'))
      this.refuse({ message: `Missing initializer in ${what} declaration`, from, to });
  }
  override raise(at: number, message: string): never {
    return this.refuse(v8Error(message, at, this));
  }
  refuse(refused: Refused): never {
    // It was the way to import JSON until Node 22.
    if (/^assert\s*\{/.test(this.input.slice(refused.from))) throw new Unsupported('import assertions');
    throw new ScriptSyntaxError(refused);
  }
  /** The lists that it is in, from the outside in. */
  override readonly lists: string[] = [];
  override target: State['target'];
  depth = 0;
}
const AWAIT_OUTSIDE = 'await is only valid in async functions and the top level bodies of modules';

type Method = (this: OurParser, ...args: unknown[]) => unknown;
const methods = OurParser.prototype as unknown as Record<string, Method>;
const wrap = (name: string, made: (inner: Method) => Method): void => {
  methods[name] = made(methods[name] as Method);
};
methods.raiseRecoverable = methods.raise as Method;
// Each of its methods that may call itself counts how deep it is.
for (const name of [
  'parseStatement',
  'parseMaybeAssign',
  'parseMaybeUnary',
  'parseExprOp',
  'parseNew',
  'parseBindingAtom',
  'regexp_disjunction',
  'regexp_eatNestedClass',
])
  wrap(
    name,
    (inner) =>
      function (...args) {
        if (++this.depth > MOST_NESTING) throw new TooDeep();
        const made = inner.apply(this, args);
        this.depth--;
        return made;
      },
  );
for (const [name, list] of [
  ['parseObj', (isPattern: unknown) => (isPattern === true ? 'pattern' : 'object')],
  ['parseParenAndDistinguishExpression', () => 'parentheses'],
  ['parseBindingList', (close: unknown) => (close === tokTypes.parenR ? 'parameters' : 'pattern')],
  ['parseExprList', (close: unknown) => (close === tokTypes.parenR ? 'arguments' : 'array')],
] as const)
  wrap(
    name,
    (inner) =>
      function (...args) {
        this.lists.push(list(args[0]));
        const made = inner.apply(this, args);
        this.lists.pop();
        return made;
      },
  );
wrap(
  'toAssignable',
  (inner) =>
    function (...args) {
      const outer = this.target;
      this.target ??= args[0] as State['target'];
      const made = inner.apply(this, args);
      this.target = outer;
      return made;
    },
);

const PARSERS = { commonjs: parsed('commonjs'), script: parsed('script'), module: parsed('module') };
