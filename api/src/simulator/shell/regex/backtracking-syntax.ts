/** What a matcher that goes back, as those of V8, PCRE and Oniguruma do, makes of an expression in JavaScript's letters. */
export type Piece =
  | { readonly kind: 'atom'; readonly source: string }
  | { readonly kind: 'cat'; readonly parts: readonly Piece[] }
  | { readonly kind: 'alt'; readonly options: readonly Piece[] }
  | { readonly kind: 'repeat'; readonly body: Piece; readonly min: number; readonly max: number; readonly lazy: boolean }
  | { readonly kind: 'group'; readonly body: Piece; readonly number: number }
  | { readonly kind: 'look'; readonly body: Piece; readonly behind: boolean; readonly negative: boolean }
  | { readonly kind: 'edge'; readonly what: '^' | '$' | 'b' | 'B' }
  | { readonly kind: 'back'; readonly group: number | string };

/** An expression that a `RegExp` has been made of: what it would refuse is taken as it comes. */
export function parsePieces(source: string): {
  readonly tree: Piece;
  readonly names: ReadonlyMap<string, number>;
  readonly groups: number;
} {
  const names = new Map<string, number>();
  let groups = 0;
  let at = 0;

  function alternatives(): Piece {
    const options = [sequence()];
    while (source[at] === '|') {
      at++;
      options.push(sequence());
    }
    return options.length === 1 ? (options[0] as Piece) : { kind: 'alt', options };
  }

  function sequence(): Piece {
    const parts: Piece[] = [];
    while (at < source.length && source[at] !== '|' && source[at] !== ')') parts.push(repeated(single()));
    return parts.length === 1 ? (parts[0] as Piece) : { kind: 'cat', parts };
  }

  function repeated(body: Piece): Piece {
    const found = /^(?:[*+?]|\{(\d+)(,(\d*))?\})(\??)/.exec(source.slice(at, at + 40));
    if (!found) return body;
    at += found[0].length;
    const [text, least, more, most, lazy] = found;
    const min = least === undefined ? (text[0] === '+' ? 1 : 0) : Number(least);
    const max = least === undefined ? (text[0] === '?' ? 1 : Infinity) : more === undefined ? min : most ? Number(most) : Infinity;
    return { kind: 'repeat', body, min, max, lazy: lazy === '?' };
  }

  function single(): Piece {
    const letter = source[at] as string;
    if (letter === '(') return group();
    if (letter === '^' || letter === '$') {
      at++;
      return { kind: 'edge', what: letter };
    }
    if (letter === '[') return { kind: 'atom', source: taken(/^\[(?:\\[\s\S]|[^\]\\])*\]?/) };
    if (letter !== '\\') return { kind: 'atom', source: taken(/^[\s\S]/u) };
    const next = source[at + 1] ?? '';
    if (next === 'b' || next === 'B') {
      at += 2;
      return { kind: 'edge', what: next };
    }
    const back = /^\\(?:([1-9]\d*)|k<([^>]*)>)/.exec(source.slice(at, at + 300));
    if (back) {
      at += back[0].length;
      return { kind: 'back', group: back[1] === undefined ? (back[2] as string) : Number(back[1]) };
    }
    return { kind: 'atom', source: taken(/^\\(?:x[\da-fA-F]{2}|u\{[\da-fA-F]+\}|u[\da-fA-F]{4}|[pP]\{[^}]*\}|c[a-zA-Z]|[\s\S]?)/u) };
  }

  function group(): Piece {
    const kind = /^\((?:\?(?::|<?[=!]|<([^>]*)>))?/.exec(source.slice(at, at + 300)) as RegExpExecArray;
    at += kind[0].length;
    const captures = kind[0] === '(' || kind[1] !== undefined;
    const number = captures ? ++groups : 0;
    if (kind[1] !== undefined) names.set(kind[1], number);
    const body = alternatives();
    at++;
    if (captures) return { kind: 'group', body, number };
    if (kind[0] === '(?:') return body;
    return { kind: 'look', body, behind: kind[0].includes('<'), negative: kind[0].endsWith('!') };
  }

  function taken(pattern: RegExp): string {
    const [text = ''] = pattern.exec(source.slice(at, source[at] === '[' ? undefined : at + 40)) ?? [];
    at += Math.max(1, text.length);
    return text;
  }

  const parts = [alternatives()];
  while (at < source.length) {
    at++;
    parts.push(alternatives());
  }
  return { tree: { kind: 'cat', parts }, names, groups };
}

/**
 * In which power of a text's length the ways to match it grow, at the most: without an end where what has a choice is within what
 * repeats.
 */
export function degreeOf(tree: Piece): number {
  switch (tree.kind) {
    case 'cat':
      return tree.parts.reduce((sum, part) => sum + degreeOf(part), 0);
    case 'alt':
      return Math.max(CHOICE, ...tree.options.map((option) => degreeOf(option) + CHOICE));
    case 'group':
      return degreeOf(tree.body);
    case 'look':
      return degreeOf(tree.body) + (tree.behind ? 1 : 0);
    case 'repeat': {
      const inner = degreeOf(tree.body);
      if (inner > 0 && tree.max > 1) return Infinity;
      return inner + (tree.max === Infinity ? 1 : tree.max > tree.min ? CHOICE : 0);
    }
    default:
      return 0;
  }
}
/** Of so many choices in a row one is as good as a length. */
const CHOICE = 0.1;
