/** The parts of a JSONPath template. @see kubernetes: client-go/util/jsonpath/node.go */
export type Node =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'list'; readonly nodes: readonly Node[] }
  | { readonly type: 'field'; readonly name: string }
  | { readonly type: 'wildcard' }
  | { readonly type: 'recursive' }
  | {
      readonly type: 'slice';
      readonly start: number | undefined;
      readonly end: number | undefined;
      readonly step: number | undefined;
      readonly single: boolean;
    }
  | { readonly type: 'union'; readonly members: readonly Node[] }
  | { readonly type: 'filter'; readonly left: Node; readonly operator: string; readonly right: Node | undefined }
  | { readonly type: 'value'; readonly value: string | number | boolean }
  | { readonly type: 'identifier'; readonly name: string };

export class JsonPathError extends Error {}

/** A template: text, and `{…}` with paths, quoted text, `range` and `end`. @see kubernetes: client-go/util/jsonpath/parser.go */
export function parseTemplate(template: string): Node[] {
  const nodes: Node[] = [];
  for (let i = 0; i < template.length; ) {
    const open = template.indexOf('{', i);
    if (open < 0) {
      nodes.push({ type: 'text', text: template.slice(i) });
      break;
    }
    if (open > i) nodes.push({ type: 'text', text: template.slice(i, open) });
    const parser = new Action(template, open + 1);
    nodes.push({ type: 'list', nodes: parser.parse() });
    i = parser.at;
  }
  return nodes;
}

class Action {
  readonly #source: string;
  at: number;

  constructor(source: string, at: number) {
    this.#source = source;
    this.at = at;
  }

  /** To the closing brace. */
  parse(end = '}'): Node[] {
    const nodes: Node[] = [];
    for (;;) {
      const rest = this.#source.slice(this.at);
      const character = rest[0];
      if (character === undefined) throw new JsonPathError(end === '}' ? 'unclosed action' : 'unterminated array');
      if (character === end) {
        this.at++;
        return nodes;
      }
      if (/[\s@$]/.test(character)) this.at++;
      else if (rest.startsWith('..')) {
        this.at += 2;
        nodes.push({ type: 'recursive' });
        if (/[\w*-]/.test(this.#source[this.at] ?? '')) nodes.push(...this.#field());
      } else if (character === '.') {
        this.at++;
        nodes.push(...this.#field());
      } else if (character === '[') nodes.push(this.#array());
      else if (character === '"' || character === "'") nodes.push({ type: 'text', text: this.#quoted() });
      else if (/[-+\d]/.test(character)) nodes.push({ type: 'value', value: this.#number() });
      else if (/[A-Za-z_]/.test(character)) {
        const name = this.#word();
        nodes.push(name === 'true' || name === 'false' ? { type: 'value', value: name === 'true' } : { type: 'identifier', name });
      } else
        throw new JsonPathError(
          `unrecognized character in action: U+${(character.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0')} '${character}'`,
        );
    }
  }

  #field(): Node[] {
    let name = '';
    for (; this.at < this.#source.length; this.at++) {
      const character = this.#source[this.at] as string;
      if (character === '\\') {
        this.at++;
        name += this.#source[this.at] ?? '';
      } else if (/[\s.,[\]|{}$@=!<>()]/.test(character)) break;
      else name += character;
    }
    if (name === '*') return [{ type: 'wildcard' }];
    return name === '' ? [] : [{ type: 'field', name }];
  }

  #word(): string {
    const word = /^[A-Za-z_]\w*/.exec(this.#source.slice(this.at))?.[0] ?? '';
    this.at += word.length;
    return word;
  }

  #number(): number {
    const digits = /^[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/.exec(this.#source.slice(this.at))?.[0];
    if (digits === undefined) throw new JsonPathError(`cannot parse number ${this.#source[this.at]}`);
    this.at += digits.length;
    return Number(digits);
  }

  #quoted(): string {
    const quote = this.#source[this.at++] as string;
    let text = '';
    for (; this.at < this.#source.length; this.at++) {
      const character = this.#source[this.at] as string;
      if (character === quote) {
        this.at++;
        return text;
      }
      if (character === '\\') text += ESCAPES[this.#source[++this.at] ?? ''] ?? this.#source[this.at] ?? '';
      else text += character;
    }
    throw new JsonPathError('unterminated quoted string');
  }

  #array(): Node {
    const inner = this.#bracketed();
    const filter = /^\?\(([\s\S]*)\)$/.exec(inner);
    if (filter) return parseFilter(filter[1] as string);
    if (inner === '*') return { type: 'wildcard' };
    const members = splitMembers(inner);
    if (members.length > 1) return { type: 'union', members: members.map(member) };
    return member(inner);
  }

  /** What stands between the brackets, which may nest and quote. */
  #bracketed(): string {
    const start = ++this.at;
    let depth = 1;
    let quote = '';
    for (; this.at < this.#source.length; this.at++) {
      const character = this.#source[this.at] as string;
      if (character === '\\') this.at++;
      else if (quote) quote = character === quote ? '' : quote;
      else if (character === '"' || character === "'") quote = character;
      else if (character === '[') depth++;
      else if (character === ']' && --depth === 0) return this.#source.slice(start, this.at++);
    }
    throw new JsonPathError('unterminated array');
  }
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '"': '"', "'": "'", '\\': '\\' };

function splitMembers(text: string): string[] {
  const parts: string[] = [''];
  let quote = '';
  for (const character of text) {
    if (quote) quote = character === quote ? '' : quote;
    else if (character === '"' || character === "'") quote = character;
    if (character === ',' && !quote) parts.push('');
    else parts[parts.length - 1] += character;
  }
  return parts;
}

function member(text: string): Node {
  const inner = text.trim();
  // Its dots separate keys too: ['metadata.name'] is .metadata.name.
  const quoted = /^'([^']*)'$/.exec(inner);
  if (quoted) return { type: 'list', nodes: new Action(`.${quoted[1]}}`, 0).parse() };
  if (inner === '*') return { type: 'wildcard' };
  const slice = /^(-?\d*)(?::(-?\d*))?(?::(-?\d*))?$/.exec(inner);
  if (!slice || inner === '') throw new JsonPathError(`invalid array index ${inner}`);
  const number = (value: string | undefined): number | undefined => (value ? Number(value) : undefined);
  return { type: 'slice', start: number(slice[1]), end: number(slice[2]), step: number(slice[3]), single: slice[2] === undefined };
}

function parseFilter(text: string): Node {
  const operand = (part: string): Node => ({ type: 'list', nodes: new Action(`${part.trim()}}`, 0).parse() });
  const at = operatorAt(text);
  if (!at) return { type: 'filter', left: operand(text), operator: 'exists', right: undefined };
  return {
    type: 'filter',
    left: operand(text.slice(0, at.index)),
    operator: at.operator,
    right: operand(text.slice(at.index + at.operator.length)),
  };
}

function operatorAt(text: string): { index: number; operator: string } | undefined {
  let quote = '';
  for (let i = 0; i < text.length; i++) {
    const character = text[i] as string;
    if (quote) quote = character === quote ? '' : quote;
    else if (character === '"' || character === "'") quote = character;
    else {
      const operator = /^(==|!=|<=|>=|<|>)/.exec(text.slice(i))?.[0];
      if (operator) return { index: i, operator };
      if (character === '=') throw new JsonPathError(`unrecognized filter operator =`);
    }
  }
  return undefined;
}
