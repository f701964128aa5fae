import { unquoteCharacters } from '../../apimachinery/unquote.ts';

/** The parts of a JSONPath template. @see kubernetes: client-go/util/jsonpath/node.go */
export type Node =
  | { readonly type: 'text'; readonly text: string }
  | ListNode
  | { readonly type: 'field'; readonly name: string }
  | { readonly type: 'wildcard' }
  | { readonly type: 'recursive' }
  | SliceNode
  | { readonly type: 'union'; readonly members: readonly ListNode[] }
  | FilterNode
  | { readonly type: 'value'; readonly value: number | boolean }
  | { readonly type: 'identifier'; readonly name: string };

interface ListNode {
  readonly type: 'list';
  readonly nodes: readonly Node[];
}

/** `[1:3:2]`, `[-1:]` or `[0]`. */
export interface SliceNode {
  readonly type: 'slice';
  readonly start: number | undefined;
  readonly end: number | undefined;
  readonly step: number | undefined;
  /** An index alone: the end is that of one element. */
  readonly single: boolean;
}

/** `[?(@.a=="b")]`. */
export interface FilterNode {
  readonly type: 'filter';
  readonly left: ListNode;
  /** `exists` where nothing is compared. */
  readonly operator: string;
  readonly right: ListNode;
}

/** A template that cannot be read, or data that it does not fit. */
export class JsonPathError extends Error {}

/** A template that can not be read, other than one that finds nothing. */
export class JsonPathSyntaxError extends JsonPathError {}

const refuse = (why: string): never => {
  throw new JsonPathSyntaxError(why);
};

/** A template: text, and `{…}` with paths, quoted text, `range` and `end`. @see kubernetes: client-go/util/jsonpath/parser.go */
export function parseTemplate(template: string): Node[] {
  const nodes: Node[] = [];
  for (let at = 0; at < template.length; ) {
    const open = template.indexOf('{', at);
    const text = open < 0 ? template.slice(at) : template.slice(at, open);
    if (text !== '') nodes.push({ type: 'text', text });
    if (open < 0) break;
    const action = new Action(template, open + 1);
    nodes.push({ type: 'list', nodes: action.parse() });
    at = action.at;
  }
  return nodes;
}

/** An expression that stands within another one. */
const parseAction = (text: string): ListNode => parseTemplate(`{${text}}`)[0] as ListNode;

const TERMINATOR = /[ \t\r\n.,[\]$@{}]/;
const WORD_START = /[\p{L}\p{Nd}_]/u;

class Action {
  readonly #source: string;
  at: number;

  constructor(source: string, at: number) {
    this.#source = source;
    this.at = at;
  }

  /** To the closing brace. */
  parse(): Node[] {
    const nodes: Node[] = [];
    for (;;) {
      const character = this.#character();
      if (character === '}') {
        this.at++;
        return nodes;
      }
      if (this.#source.startsWith('[?(', this.at)) nodes.push(this.#filter());
      else if (this.#source.startsWith('..', this.at)) nodes.push(...this.#recursive(nodes));
      else if (character === '' || /[\r\n]/.test(character)) refuse('unclosed action');
      else if (/[ @$]/.test(character)) this.at += character.length;
      else if (character === '[') nodes.push(...this.#array());
      else if (/["']/.test(character)) nodes.push({ type: 'text', text: this.#quoted(character) });
      else if (character === '.') {
        this.at++;
        nodes.push(this.#field());
      } else if (/[-+]|\p{Nd}/u.test(character)) nodes.push({ type: 'value', value: this.#number() });
      else if (WORD_START.test(character)) nodes.push(this.#identifier());
      else refuse(`unrecognized character in action: ${codePoint(character)}`);
    }
  }

  #character(): string {
    const code = this.#source.codePointAt(this.at);
    return code === undefined ? '' : String.fromCodePoint(code);
  }

  #recursive(before: readonly Node[]): Node[] {
    if (before.at(-1)?.type === 'recursive') refuse('invalid multiple recursive descent');
    this.at += 2;
    return WORD_START.test(this.#character()) ? [{ type: 'recursive' }, this.#field()] : [{ type: 'recursive' }];
  }

  #field(): Node {
    const start = this.at;
    for (; this.at < this.#source.length && !TERMINATOR.test(this.#source[this.at] as string); this.at++)
      if (this.#source[this.at] === '\\') this.at++;
    const name = this.#source.slice(start, this.at);
    return name === '*' ? { type: 'wildcard' } : { type: 'field', name: name.replaceAll('\\', '') };
  }

  #identifier(): Node {
    const start = this.at;
    while (this.at < this.#source.length && !TERMINATOR.test(this.#source[this.at] as string)) this.at++;
    const name = this.#source.slice(start, this.at);
    return name === 'true' || name === 'false' ? { type: 'value', value: name === 'true' } : { type: 'identifier', name };
  }

  #number(): number {
    const text = /^[-+]?[.\p{Nd}]*/u.exec(this.#source.slice(this.at))?.[0] ?? '';
    this.at += text.length;
    if (!/^[-+]?(\d+\.?\d*|\.\d+)$/.test(text)) refuse(`cannot parse number ${text}`);
    return Number(text);
  }

  /** With its quotes; a quote after a backslash ends nothing. */
  #quoted(quote: string): string {
    const start = this.at++;
    for (;;) {
      const character = this.#source[this.at++];
      if (character === undefined || character === '\n') return refuse('unterminated quoted string');
      if (character === quote && this.#source[this.at - 2] !== '\\') break;
    }
    const text = this.#source.slice(start, this.at);
    return unquoteCharacters(text.slice(1, -1), quote) ?? refuse(`unquote string ${text} error invalid syntax`);
  }

  /** Up to the first closing bracket, whatever stands before it. */
  #array(): readonly Node[] {
    const end = /^[^\]\n]*\]/.exec(this.#source.slice(this.at))?.[0] ?? refuse('unterminated array');
    this.at += end.length;
    const inner = end.slice(1, -1);
    const members = inner.split(',');
    if (members.length > 1) return [{ type: 'union', members: members.map((one) => parseAction(`[${one.replace(/^ +| +$/g, '')}]`)) }];
    // Its dots separate keys too: ['metadata.name'] is .metadata.name.
    const key = /^'([^']*)'$/.exec(inner);
    return key ? parseAction(`.${key[1]}`).nodes : [sliceOf(inner === '*' ? ':' : inner)];
  }

  #filter(): Node {
    const start = this.at + '[?('.length;
    let pair = '';
    let ended = false;
    for (this.at = start; ; this.at++) {
      const character = this.#source[this.at];
      if (character === undefined || character === '\n') return refuse('unterminated filter');
      if (/["']/.test(character)) {
        if (pair === '') pair = character;
        else if (character === pair && this.#source[this.at - 1] !== '\\') ended = true;
      } else if (character === ')' && (pair !== '') === ended) break;
    }
    const text = this.#source.slice(start, this.at++);
    if (this.#source[this.at++] !== ']') refuse('unclosed array expect ]');
    const [, left = '', operator = '', right = ''] = /^([^!<>=]+)([!<>=]+)(.+)$/.exec(text) ?? [];
    if (operator === '') return { type: 'filter', left: parseAction(text), operator: 'exists', right: { type: 'list', nodes: [] } };
    return { type: 'filter', left: parseAction(left), operator, right: parseAction(right) };
  }
}

/** `2`, `1:3`, `::2`; nothing at all is the first. */
function sliceOf(text: string): SliceNode {
  const slice = /^(-?\d*)(:-?\d*)?(:-?\d*)?$/.exec(text) ?? refuse(`invalid array index ${text}`);
  const number = (part: string): number | undefined => {
    if (part === '') return undefined;
    const isOne = part !== '-' && BigInt.asIntN(64, BigInt(part)) === BigInt(part);
    return isOne ? Number(part) : refuse(`array index ${part} is not a number`);
  };
  const [start, end, step] = [slice[1] ?? '', slice[2]?.slice(1), slice[3]?.slice(1) ?? ''];
  return { type: 'slice', start: number(start), end: number(end ?? ''), step: number(step), single: end === undefined };
}

/** @see Go: fmt %#U */
function codePoint(character: string): string {
  const hex = (character.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0');
  return /[\p{C}\p{Zl}\p{Zp}]/u.test(character) ? `U+${hex}` : `U+${hex} '${character}'`;
}
