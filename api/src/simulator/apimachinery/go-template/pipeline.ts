import { goQuote } from '../go-quote.ts';
import { charConstant, complexConstant, numberConstant, unquoted } from './constants.ts';
import { type Command, nodeText, type Operand, type Pipe } from './node.ts';
import { TokenReader } from './reader.ts';
import type { Token } from './token.ts';

/** Reads what stands in an action: `$x := a b | c`. @see Go: text/template/parse/parse.go pipeline, command, operand, term */
export class PipelineParser {
  readonly tokens: TokenReader;
  readonly #isFunction: (name: string) => boolean;
  /** Those that are known where it reads. */
  variables: string[] = ['$'];

  constructor(name: string, text: string, isFunction: (name: string) => boolean) {
    this.tokens = new TokenReader(name, text);
    this.#isFunction = isFunction;
  }

  pipeline(context: string, end: 'right delimiter' | 'right paren'): Pipe {
    const { at } = this.tokens.skipSpace();
    const { declared, assigns } = this.#declarations(context);
    const commands: Command[] = [];
    for (;;) {
      const token = this.tokens.skipSpace();
      if (token.type === end) {
        this.#check(commands, context);
        this.tokens.take();
        return { kind: 'pipe', declared, assigns, commands, at };
      }
      if (!OPERANDS.has(token.type)) return this.tokens.unexpected(token, context);
      commands.push(this.#command());
    }
  }

  #declarations(context: string): { declared: string[]; assigns: boolean } {
    const declared: string[] = [];
    for (;;) {
      const variable = this.tokens.skipSpace();
      const saved = this.tokens.at;
      if (variable.type !== 'variable') return { declared, assigns: false };
      this.tokens.take();
      const next = this.tokens.skipSpace();
      const isComma = next.type === 'character' && next.text === ',';
      if (next.type !== 'assign' && next.type !== 'declare' && !isComma) {
        this.tokens.at = saved;
        return { declared, assigns: false };
      }
      this.tokens.take();
      declared.push(variable.text);
      this.variables.push(variable.text);
      if (!isComma) return { declared, assigns: next.type === 'assign' };
      if (context !== 'range' || declared.length >= 2) this.tokens.fail(`too many declarations in ${context}`);
      if (!['variable', 'right delimiter', 'right paren'].includes(this.tokens.skipSpace().type))
        this.tokens.fail('range can only initialize variables');
    }
  }

  #check(commands: readonly Command[], context: string): void {
    if (commands.length === 0) this.tokens.fail(`missing value for ${context}`);
    commands.forEach(({ operands: [first] }, i) => {
      if (i > 0 && ['bool', 'dot', 'nil', 'number', 'string'].includes(first?.kind ?? ''))
        this.tokens.fail(`non executable command in pipeline stage ${i + 1}`);
    });
  }

  #command(): Command {
    const { at } = this.tokens.skipSpace();
    const operands: Operand[] = [];
    for (;;) {
      this.tokens.skipSpace();
      const operand = this.#operand();
      if (operand) operands.push(operand);
      const token = this.tokens.peek();
      if (token.type === 'space') {
        this.tokens.take();
        continue;
      }
      if (token.type === 'pipe') this.tokens.take();
      else if (token.type !== 'right delimiter' && token.type !== 'right paren') {
        this.tokens.take();
        this.tokens.unexpected(token, 'operand');
      }
      if (operands.length === 0) this.tokens.fail('empty command');
      return { kind: 'command', operands, at };
    }
  }

  /** A term and the fields after it. */
  #operand(): Operand | undefined {
    const term = this.#term();
    const { at } = this.tokens.peek();
    const names: string[] = [];
    while (term && this.tokens.peek().type === 'field') names.push(this.tokens.take().text.slice(1));
    if (!term || names.length === 0) return term;
    if (term.kind === 'field' || term.kind === 'variable') return { ...term, names: [...term.names, ...names], at };
    if (['bool', 'string', 'number', 'nil', 'dot'].includes(term.kind))
      this.tokens.fail(`unexpected . after term ${goQuote(nodeText(term))}`);
    return { kind: 'chain', of: term, names, at };
  }

  #constant<Constant>(found: Constant | string): Exclude<Constant, string> {
    return typeof found === 'string' ? this.tokens.fail(found) : (found as Exclude<Constant, string>);
  }

  #term(): Operand | undefined {
    const token = this.tokens.peek();
    const { at, text } = token;
    if (!OPERANDS.has(token.type)) return undefined;
    this.tokens.take();
    switch (token.type) {
      case 'identifier':
        return this.#isFunction(text) ? { kind: 'identifier', name: text, at } : this.tokens.fail(`function ${goQuote(text)} not defined`);
      case 'dot':
      case 'nil':
        return { kind: token.type, at };
      case 'bool':
        return { kind: 'bool', value: text === 'true', at };
      case 'field':
        return { kind: 'field', names: [text.slice(1)], at };
      case 'variable':
        return this.variables.includes(text)
          ? { kind: 'variable', names: [text], at }
          : this.tokens.fail(`undefined variable ${goQuote(text)}`);
      case 'left paren':
        return this.pipeline('parenthesized pipeline', 'right paren');
      case 'number':
        return { kind: 'number', text, value: this.#constant(numberConstant(text)), at };
      case 'complex':
        return { kind: 'number', text, value: this.#constant(complexConstant(text)), at };
      case 'character constant':
        return { kind: 'number', text, value: charConstant(text) ?? this.tokens.fail(`malformed character constant: ${text}`), at };
      default:
        return { kind: 'string', quoted: text, value: unquoted(text) ?? this.tokens.fail('invalid syntax'), at };
    }
  }
}

const OPERANDS: ReadonlySet<Token['type']> = new Set([
  'bool',
  'character constant',
  'complex',
  'dot',
  'field',
  'identifier',
  'number',
  'nil',
  'raw string',
  'string',
  'variable',
  'left paren',
]);
