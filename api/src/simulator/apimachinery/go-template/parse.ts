import { goQuote } from '../go-quote.ts';
import { unquoted } from './constants.ts';
import type { Control, Node } from './node.ts';
import { PipelineParser } from './pipeline.ts';

/** The text under the name it is parsed by, and what `define` adds. */
export type Templates = ReadonlyMap<string, readonly Node[]>;

/** The templates that a text holds: that of its name, and those that it defines. @see Go: text/template/parse/parse.go */
export function parse(name: string, text: string, isFunction: (name: string) => boolean): Templates {
  return new Parser(name, text, isFunction).parse();
}

/** What ends a list. */
interface Ending {
  readonly kind: 'end' | 'else';
}
const isEnding = (node: Node | Ending): node is Ending => node.kind === 'end' || node.kind === 'else';

/** Nothing but blanks. @see Go: text/template/parse/parse.go IsEmptyTree */
const isEmpty = (nodes: readonly Node[]): boolean => nodes.every((node) => node.kind === 'text' && node.text.trim() === '');

class Parser extends PipelineParser {
  readonly #name: string;
  readonly #templates = new Map<string, readonly Node[]>();
  #ranges = 0;

  constructor(name: string, text: string, isFunction: (name: string) => boolean) {
    super(name, text, isFunction);
    this.#name = name;
  }

  parse(): Templates {
    const root: Node[] = [];
    while (this.tokens.peek().type !== 'eof') {
      if (this.#isDefinition()) {
        this.#definition();
        continue;
      }
      const node = this.#textOrAction();
      if (isEnding(node)) this.tokens.fail(`unexpected {{${node.kind}}}`);
      else root.push(node);
    }
    this.#add(this.#name, root);
    return this.#templates;
  }

  /** Of several of a name only one may have something in it. */
  #add(name: string, nodes: readonly Node[]): void {
    const known = this.#templates.get(name);
    if (!known || isEmpty(known)) this.#templates.set(name, nodes);
    else if (!isEmpty(nodes)) this.tokens.fail(`template: multiple definition of template ${goQuote(name)}`);
  }

  #isDefinition(): boolean {
    const saved = this.tokens.at;
    const isIt = this.tokens.take().type === 'left delimiter' && this.tokens.takeNonSpace().text === 'define';
    if (!isIt) this.tokens.at = saved;
    return isIt;
  }

  #definition(): void {
    const context = 'define clause';
    const name = this.#templateName(context);
    this.tokens.expectEnd(context);
    this.#add(name, this.#whole(context));
  }

  /** A body with variables of its own, up to its end. */
  #whole(context: string): Node[] {
    const [variables, ranges] = [this.variables, this.#ranges];
    this.variables = ['$'];
    this.#ranges = 0;
    const { nodes, ending } = this.#list();
    if (ending.kind !== 'end') this.tokens.fail(`unexpected {{${ending.kind}}} in ${context}`);
    this.variables = variables;
    this.#ranges = ranges;
    return nodes;
  }

  #templateName(context: string): string {
    const token = this.tokens.takeNonSpace();
    if (token.type !== 'string' && token.type !== 'raw string') return this.tokens.unexpected(token, context);
    return unquoted(token.text) ?? this.tokens.fail('invalid syntax');
  }

  #list(): { nodes: Node[]; ending: Ending } {
    const nodes: Node[] = [];
    while (this.tokens.peek().type !== 'eof') {
      const node = this.#textOrAction();
      if (isEnding(node)) return { nodes, ending: node };
      nodes.push(node);
    }
    return this.tokens.fail('unexpected EOF');
  }

  #textOrAction(): Node | Ending {
    const token = this.tokens.takeNonSpace();
    if (token.type === 'text') return { kind: 'text', text: token.text };
    if (token.type !== 'left delimiter') return this.tokens.unexpected(token, 'input');
    this.tokens.actionLine = token.line;
    const node = this.#action();
    this.tokens.actionLine = undefined;
    return node;
  }

  #action(): Node | Ending {
    const token = this.tokens.skipSpace();
    if (token.type !== 'keyword') return { kind: 'action', at: token.at, pipe: this.pipeline('command', 'right delimiter') };
    this.tokens.take();
    switch (token.text) {
      case 'if':
      case 'range':
      case 'with':
        return this.#control(token.text);
      case 'end':
        this.tokens.expectEnd('end');
        return { kind: 'end' };
      case 'else':
        if (this.tokens.skipSpace().text !== 'if') this.tokens.expectEnd('else');
        return { kind: 'else' };
      case 'break':
      case 'continue':
        return this.#jump(token.text);
      case 'block':
        return this.#block();
      case 'template':
        return this.#template();
      default:
        return this.tokens.unexpected(token, 'command');
    }
  }

  #jump(kind: 'break' | 'continue'): Node {
    const token = this.tokens.takeNonSpace();
    if (token.type !== 'right delimiter') this.tokens.unexpected(token, `{{${kind}}}`);
    if (this.#ranges === 0) this.tokens.fail(`{{${kind}}} outside {{range}}`);
    return { kind };
  }

  #template(): Node {
    const { at } = this.tokens.skipSpace();
    const name = this.#templateName('template clause');
    if (this.tokens.skipSpace().type === 'right delimiter') {
      this.tokens.take();
      return { kind: 'template', name, pipe: undefined, at };
    }
    return { kind: 'template', name, pipe: this.pipeline('template clause', 'right delimiter'), at };
  }

  #block(): Node {
    const context = 'block clause';
    const { at } = this.tokens.skipSpace();
    const name = this.#templateName(context);
    const pipe = this.pipeline(context, 'right delimiter');
    this.#add(name, this.#whole(context));
    return { kind: 'template', name, pipe, at };
  }

  #control(kind: Control['kind']): Control {
    const known = this.variables.length;
    const pipe = this.pipeline(kind, 'right delimiter');
    if (kind === 'range') this.#ranges++;
    const { nodes: body, ending } = this.#list();
    if (kind === 'range') this.#ranges--;
    let otherwise: Node[] | undefined;
    if (ending.kind === 'else') {
      if (kind === 'if' && this.tokens.peek().text === 'if') {
        // One end is enough for both.
        this.tokens.take();
        otherwise = [this.#control('if')];
      } else {
        const rest = this.#list();
        if (rest.ending.kind !== 'end') this.tokens.fail(`expected end; found {{${rest.ending.kind}}}`);
        otherwise = rest.nodes;
      }
    }
    this.variables.length = known;
    return { kind, pipe, body, otherwise, at: pipe.at };
  }
}
