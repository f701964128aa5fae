import { type Mark, YamlError } from './cursor.ts';
import type { MappingNode, Node, SequenceNode } from './nodes.ts';
import { checkCharacters, checkSurrogates } from './reader.ts';
import { Scanner } from './scanner.ts';
import type { Token, TokenType } from './tokens.ts';

/** Thrown when a document has more values than are looked at. */
export class TooManyValues extends Error {}

/** One document of the stream; `values` counts what it holds, for the limits. */
export interface ParsedDocument {
  readonly root: Node;
  /** The nodes that aliases stand for. */
  readonly targets: ReadonlySet<Node>;
  /** Values and keys. */
  readonly values: number;
}

/**
 * The first document of a text, as go-yaml's Unmarshal reads it: what follows it is not looked at. Undefined if there is none.
 * Throws YamlError, and TooManyValues.
 * @see go-yaml: parserc.go, decode.go parser
 */
export function parseDocument(text: string, options: ParseOptions): ParsedDocument | undefined {
  checkSurrogates(text);
  if (!options.json) checkCharacters(text);
  const parser = new Parser(text, options);
  const root = parser.document();
  return root && { root, targets: parser.targets, values: parser.values };
}

interface ParseOptions {
  /** JSON, which is YAML but for its escapes and the length of its keys. */
  readonly json: boolean;
  readonly maxValues: number;
}

const END_OF_CONTENT: readonly TokenType[] = ['directive', 'documentStart', 'documentEnd', 'streamEnd'];
const END_OF_BLOCK_VALUE: readonly TokenType[] = ['key', 'value', 'blockEnd'];
const END_OF_BLOCK_ENTRY: readonly TokenType[] = ['blockEntry', 'blockEnd'];
const END_OF_INDENTLESS_ENTRY: readonly TokenType[] = ['blockEntry', ...END_OF_BLOCK_VALUE];
const END_OF_SEQUENCE_KEY: readonly TokenType[] = ['value', 'flowEntry', 'flowSequenceEnd'];
const END_OF_MAPPING_KEY: readonly TokenType[] = ['value', 'flowEntry', 'flowMappingEnd'];

interface Properties {
  readonly anchor: string | undefined;
  readonly tag: string;
}
const NO_PROPERTIES: Properties = { anchor: undefined, tag: '' };

const emptyNode = ({ pos }: Mark, tag = ''): Node => ({ kind: 'scalar', pos, tag, value: '', plain: tag === '' });

/** The node that a token begins, still without what is in it. */
function begun({ type, value, plain }: Token, block: boolean, indentless: boolean, pos: number, tag: string): Node | undefined {
  switch (type) {
    case 'scalar':
      return { kind: 'scalar', pos, tag, value, plain: plain && tag === '' };
    case 'blockEntry':
      return indentless ? { kind: 'sequence', pos, tag, items: [] } : undefined;
    case 'blockSequenceStart':
      return block ? { kind: 'sequence', pos, tag, items: [] } : undefined;
    case 'flowSequenceStart':
      return { kind: 'sequence', pos, tag, items: [] };
    case 'blockMappingStart':
      return block ? { kind: 'mapping', pos, tag, keys: [], values: [] } : undefined;
    case 'flowMappingStart':
      return { kind: 'mapping', pos, tag, keys: [], values: [] };
    default:
      return undefined;
  }
}

class Parser {
  readonly #scanner: Scanner;
  readonly #anchors = new Map<string, Node>();
  readonly #handles = new Map([
    ['!', '!'],
    ['!!', 'tag:yaml.org,2002:'],
  ]);
  readonly #maxValues: number;
  readonly targets = new Set<Node>();
  values = 0;

  constructor(text: string, { json, maxValues }: ParseOptions) {
    this.#scanner = new Scanner(text, json);
    this.#maxValues = maxValues;
  }

  document(): Node | undefined {
    const first = this.#scanner.peek().type;
    if (first === 'streamEnd') return undefined;
    const explicit = first === 'directive' || first === 'documentStart';
    if (explicit) {
      this.#directives();
      const token = this.#scanner.peek();
      if (token.type !== 'documentStart') this.#fail('did not find expected <document start>', token);
      this.#scanner.skip();
    }
    const token = this.#scanner.peek();
    const root = explicit && END_OF_CONTENT.includes(token.type) ? this.#empty(token.mark) : this.#node(true, false);
    this.#scanner.peek();
    return root;
  }

  #directives(): void {
    const own = new Set<string>();
    for (let token = this.#scanner.peek(); token.type === 'directive'; token = this.#scanner.peek()) {
      const { version, handle = '', prefix = '' } = token.directive ?? {};
      const name = version === undefined ? handle : '%YAML';
      if (own.has(name)) this.#fail(`found duplicate ${version === undefined ? '%TAG' : '%YAML'} directive`, token);
      if (version !== undefined && version !== '1.1') this.#fail('found incompatible YAML document', token);
      own.add(name);
      if (version === undefined) this.#handles.set(handle, prefix);
      this.#scanner.skip();
    }
  }

  /** A parser's error tells the line before the one it found something in, as lines count from 0; in the first line, that of `context`. */
  #fail(problem: string, { mark }: Token, context?: Mark): never {
    throw new YamlError(problem, mark.pos, mark.line || (context?.line ?? 0), context?.line || mark.line);
  }

  #count(): void {
    if (++this.values > this.#maxValues) throw new TooManyValues();
  }

  #empty(mark: Mark): Node {
    this.#count();
    return emptyNode(mark);
  }

  /** @param indentless whether a sequence may begin in the column of the key that it belongs to */
  #node(block: boolean, indentless: boolean): Node {
    const first = this.#scanner.peek();
    if (first.type === 'alias') return this.#alias(first);
    const { anchor, tag } = first.type === 'anchor' || first.type === 'tag' ? this.#properties() : NO_PROPERTIES;
    const token = this.#scanner.peek();
    const node = begun(token, block, indentless, first.mark.pos, tag);
    if (!node && anchor === undefined && !tag) this.#fail('did not find expected node content', token, first.mark);
    const result = node ?? emptyNode(first.mark, tag);
    this.#count();
    if (anchor !== undefined) this.#anchors.set(anchor, result);
    if (node?.kind === 'scalar') this.#scanner.skip();
    else if (node) this.#fill(node, token);
    return result;
  }

  #fill(node: Node, token: Token): void {
    if (node.kind === 'sequence') {
      if (token.type === 'blockEntry') this.#indentlessSequence(node);
      else if (token.type === 'flowSequenceStart') this.#flowSequence(node, token.mark);
      else this.#blockSequence(node, token.mark);
    } else if (node.kind === 'mapping') {
      if (token.type === 'flowMappingStart') this.#flowMapping(node, token.mark);
      else this.#blockMapping(node, token.mark);
    }
  }

  #alias({ value: name, mark: { pos } }: Token): Node {
    this.#scanner.skip();
    this.#count();
    const target = this.#anchors.get(name);
    if (!target) throw new YamlError(`unknown anchor '${name}' referenced`, pos);
    this.targets.add(target);
    return { kind: 'alias', pos, name, target };
  }

  /** An anchor and a tag, in either order. What they mean is seen only when the next token is there. */
  #properties(): Properties {
    let anchor: string | undefined;
    let tag: Token | undefined;
    for (let given = 0; given < 2; given++) {
      const token = this.#scanner.peek();
      if (token.type === 'anchor' && anchor === undefined) anchor = token.value;
      else if (token.type === 'tag' && !tag) tag = token;
      else break;
      this.#scanner.skip();
    }
    this.#scanner.peek();
    return { anchor, tag: tag ? this.#resolved(tag) : '' };
  }

  #resolved(token: Token): string {
    const { handle = '', value } = token;
    if (!handle) return value;
    const prefix = this.#handles.get(handle);
    return prefix === undefined ? this.#fail('found undefined tag handle', token) : prefix + value;
  }

  #blockSequence(node: SequenceNode, began: Mark): void {
    this.#scanner.skip();
    for (;;) {
      const token = this.#scanner.peek();
      if (token.type === 'blockEntry') node.items.push(this.#after(token, END_OF_BLOCK_ENTRY, false));
      else if (token.type === 'blockEnd') break;
      else this.#fail("did not find expected '-' indicator", token, began);
    }
    this.#scanner.skip();
  }

  #indentlessSequence(node: SequenceNode): void {
    for (let token = this.#scanner.peek(); token.type === 'blockEntry'; token = this.#scanner.peek())
      node.items.push(this.#after(token, END_OF_INDENTLESS_ENTRY, false));
  }

  #blockMapping(node: MappingNode, began: Mark): void {
    this.#scanner.skip();
    for (;;) {
      const token = this.#scanner.peek();
      if (token.type === 'blockEnd') break;
      if (token.type !== 'key') this.#fail('did not find expected key', token, began);
      node.keys.push(this.#after(token, END_OF_BLOCK_VALUE, true));
      const value = this.#scanner.peek();
      node.values.push(value.type === 'value' ? this.#after(value, END_OF_BLOCK_VALUE, true) : this.#empty(value.mark));
    }
    this.#scanner.skip();
  }

  /** The block node after an indicator, or nothing if what comes is one of `ends`. */
  #after(indicator: Token, ends: readonly TokenType[], indentless: boolean): Node {
    this.#scanner.skip();
    const token = this.#scanner.peek();
    return ends.includes(token.type) ? this.#empty(indicator.mark) : this.#node(true, indentless);
  }

  #flowSequence(node: SequenceNode, began: Mark): void {
    this.#scanner.skip();
    while (this.#flowEntry(node.items.length === 0, 'flowSequenceEnd', "did not find expected ',' or ']'", began)) {
      const token = this.#scanner.peek();
      node.items.push(token.type === 'key' ? this.#flowPair(token) : this.#node(false, false));
    }
    this.#scanner.skip();
  }

  /** `[a: b]`: a mapping of one pair. */
  #flowPair({ mark: { pos } }: Token): Node {
    this.#count();
    this.#scanner.skip();
    const key = this.#flowPairKey();
    const value = this.#flowValue('flowSequenceEnd');
    return { kind: 'mapping', pos, tag: '', keys: [key], values: [value] };
  }

  /** After a lone question mark, libyaml takes the next token away. */
  #flowPairKey(): Node {
    const token = this.#scanner.peek();
    if (!END_OF_SEQUENCE_KEY.includes(token.type)) return this.#node(false, false);
    this.#scanner.skip();
    return this.#empty(token.mark);
  }

  #flowMapping(node: MappingNode, began: Mark): void {
    this.#scanner.skip();
    while (this.#flowEntry(node.keys.length === 0, 'flowMappingEnd', "did not find expected ',' or '}'", began)) {
      const token = this.#scanner.peek();
      if (token.type === 'key') {
        this.#scanner.skip();
        node.keys.push(this.#flowPart(END_OF_MAPPING_KEY));
        node.values.push(this.#flowValue('flowMappingEnd'));
      } else {
        node.keys.push(this.#node(false, false));
        node.values.push(this.#empty(this.#scanner.peek().mark));
      }
    }
    this.#scanner.skip();
  }

  /** Whether there is another entry, after a comma unless it is the first. */
  #flowEntry(first: boolean, end: TokenType, problem: string, began: Mark): boolean {
    let token = this.#scanner.peek();
    if (token.type === end) return false;
    if (first) return true;
    if (token.type !== 'flowEntry') this.#fail(problem, token, began);
    this.#scanner.skip();
    token = this.#scanner.peek();
    return token.type !== end;
  }

  #flowValue(end: TokenType): Node {
    const token = this.#scanner.peek();
    if (token.type !== 'value') return this.#empty(token.mark);
    this.#scanner.skip();
    return this.#flowPart(['flowEntry', end]);
  }

  #flowPart(ends: readonly TokenType[]): Node {
    const token = this.#scanner.peek();
    return ends.includes(token.type) ? this.#empty(token.mark) : this.#node(false, false);
  }
}
