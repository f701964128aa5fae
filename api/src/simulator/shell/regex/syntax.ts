import {
  anyCharacter,
  bothCases,
  type CharSet,
  characterClasses,
  charSet,
  complement,
  one,
  whiteSpace,
  wordCharacters,
} from './char-set.ts';

/** A POSIX regular expression that makes no sense; the message is regcomp's. */
export class RegexError extends Error {}

/** How an expression is read: as grep reads it where nothing is said. */
export interface RegexOptions {
  /** ERE; otherwise BRE, with GNU's `\+ \? \|`. */
  readonly extended?: boolean;
  readonly ignoreCase?: boolean;
  /** `^` and `$` also match at newlines (sed's M). */
  readonly multiline?: boolean;
  /** Whose own additions are known: awk reads C's escapes, in brackets too; sed reads `\n` and `\t`; GNU grep lets operators stand with nothing before them. */
  readonly dialect?: 'awk' | 'mawk' | 'sed' | 'gnu-sed' | 'gnu-grep';
  /** All characters mean themselves. */
  readonly fixed?: boolean;
  /** What must not stand around a match: parts of words (grep's -w), or anything (its -x). */
  readonly whole?: 'word' | 'line';
}

/** What holds between two characters; the quotes are GNU's, for the text's beginning and end. */
export type Assertion = '^' | '$' | '`' | "'" | '<' | '>' | 'b' | 'B' | 'no word before' | 'no word after';

/** An expression as a tree. */
export type Node =
  | { readonly kind: 'set'; readonly set: CharSet }
  | { readonly kind: 'assert'; readonly what: Assertion }
  | { readonly kind: 'cat'; readonly parts: readonly Node[] }
  | { readonly kind: 'alt'; readonly options: readonly Node[] }
  | { readonly kind: 'repeat'; readonly body: Node; readonly min: number; readonly max: number }
  | { readonly kind: 'group'; readonly number: number; readonly body: Node }
  | { readonly kind: 'back'; readonly number: number };

/** @see glibc: RE_DUP_MAX */
const MOST_REPETITIONS = 32_767;
const INVALID_PRECEDING = 'Invalid preceding regular expression';

/**
 * Reads a POSIX expression as glibc's regcomp does.
 * @see glibc: posix/regcomp.c (parse_reg_exp, parse_branch, parse_expression, parse_dup_op)
 */
export class RegexParser {
  groups = 0;
  refersBack = false;
  #at = 0;
  #depth = 0;

  constructor(
    readonly source: string,
    readonly options: RegexOptions,
  ) {}

  parse(): Node {
    const { fixed, whole } = this.options;
    const tree = fixed ? this.#characters() : this.#alternatives();
    if (!whole) return tree;
    const [before, after]: readonly [Assertion, Assertion] = whole === 'line' ? ['`', "'"] : ['no word before', 'no word after'];
    return { kind: 'cat', parts: [{ kind: 'assert', what: before }, tree, { kind: 'assert', what: after }] };
  }

  #characters(): Node {
    const parts: Node[] = [];
    while (this.#at < this.source.length) parts.push(this.#literal());
    return { kind: 'cat', parts };
  }

  get #lenient(): boolean {
    return this.options.dialect === 'gnu-grep' || this.options.dialect === 'mawk';
  }

  /** The operator that stands here, without its backslash. */
  #operator(): string | undefined {
    const { source, options } = this;
    const c = source[this.#at];
    if (options.extended) {
      if (c === '{' && options.dialect === 'mawk') return undefined;
      return c !== undefined && '()|+?{*'.includes(c) ? c : undefined;
    }
    if (c === '*') return c;
    const next = source[this.#at + 1];
    return c === '\\' && next !== undefined && '()|+?{'.includes(next) ? next : undefined;
  }

  #skipOperator(): void {
    this.#at += this.source[this.#at] === '\\' ? 2 : 1;
  }

  #alternatives(): Node {
    const options = [this.#branch()];
    while (this.#operator() === '|') {
      this.#skipOperator();
      options.push(this.#branch());
    }
    return options.length === 1 ? (options[0] as Node) : { kind: 'alt', options };
  }

  #branch(): Node {
    const parts: Node[] = [];
    /** Whether what repeats would have nothing to repeat. */
    let first = true;
    while (this.#at < this.source.length) {
      const operator = this.#operator();
      if (operator === '|' || (operator === ')' && this.#depth > 0)) break;
      if (first && operator !== undefined && '*+?{'.includes(operator) && this.#isStray(operator)) continue;
      const atom = this.#atom(first);
      const repeated = atom.kind === 'assert' && !this.#lenient ? atom : this.#repeated(atom);
      parts.push(repeated);
      first = repeated.kind === 'assert';
    }
    return parts.length === 1 ? (parts[0] as Node) : { kind: 'cat', parts };
  }

  /** An operator with nothing before it: whether it is left out (otherwise it means itself). */
  #isStray(operator: string): boolean {
    if (!this.options.extended) {
      if (operator === '{' && !this.#lenient) throw new RegexError(INVALID_PRECEDING);
      return false;
    }
    if (!this.#lenient) throw new RegexError(INVALID_PRECEDING);
    if (operator !== '{') this.#skipOperator();
    else if (!this.#braces()) return false;
    return true;
  }

  /** An operand with what repeats it. */
  #repeated(atom: Node): Node {
    let node = atom;
    for (let times = 0; ; times++) {
      const operator = this.#operator();
      if (operator === undefined || !'*+?{'.includes(operator)) return node;
      if (times > 0 && !this.options.extended && !this.#lenient && (operator === '*' || operator === '{')) {
        throw new RegexError(INVALID_PRECEDING);
      }
      if (operator === '{') {
        const interval = this.#braces();
        if (!interval) return node;
        node = { kind: 'repeat', body: node, ...interval };
      } else {
        this.#skipOperator();
        node = { kind: 'repeat', body: node, min: operator === '+' ? 1 : 0, max: operator === '?' ? 1 : Number.POSITIVE_INFINITY };
      }
    }
  }

  /** The braces that stand here; undefined if they are meant literally. */
  #braces(): { min: number; max: number } | undefined {
    const { extended = false } = this.options;
    const rest = this.source.slice(this.#at);
    const match = (extended ? /^\{(\d*)(,?)(\d*)\}/ : /^\\\{(\d*)(,?)(\d*)\\\}/).exec(rest);
    const [text = '', low = '', comma = '', high = ''] = match ?? [];
    if (low === '' && comma === '') {
      if (extended && this.#lenient) return undefined;
      throw new RegexError(rest.includes(extended ? '}' : '\\}') ? 'Invalid content of \\{\\}' : 'Unmatched \\{');
    }
    const min = Number(low);
    const max = comma === '' ? min : high === '' ? Number.POSITIVE_INFINITY : Number(high);
    if (max < min) throw new RegexError('Invalid content of \\{\\}');
    if (min > MOST_REPETITIONS || (max > MOST_REPETITIONS && max < Number.POSITIVE_INFINITY))
      throw new RegexError('Regular expression too big');
    this.#at += text.length;
    return { min, max };
  }

  #atom(first: boolean): Node {
    const { source } = this;
    const { extended = false, dialect } = this.options;
    const operator = this.#operator();
    const c = source[this.#at] as string;
    if (operator === '(') return this.#group();
    if (operator === ')') {
      // regcomp does not tell the two apart.
      if (!extended || dialect === 'gnu-sed')
        throw new RegexError(dialect?.startsWith('gnu') ? 'Unmatched ) or \\)' : 'Unmatched ( or \\(');
      return this.#literal();
    }
    if (operator !== undefined && c !== '\\') return this.#literal();
    if (c === '[') return this.#bracket();
    if (c === '.') {
      this.#at++;
      return { kind: 'set', set: anyCharacter };
    }
    if (c === '^' && (extended || first)) return this.#assertion('^', 1);
    if (c === '$' && (extended || this.#endsBranch(source.slice(this.#at + 1)))) return this.#assertion('$', 1);
    if (c === '\\') return this.#escaped();
    return this.#literal();
  }

  #endsBranch(rest: string): boolean {
    return rest === '' || rest.startsWith('\\)') || rest.startsWith('\\|');
  }

  #group(): Node {
    this.#skipOperator();
    const number = ++this.groups;
    this.#depth++;
    const body = this.#alternatives();
    if (this.#operator() !== ')') throw new RegexError('Unmatched ( or \\(');
    this.#skipOperator();
    this.#depth--;
    return { kind: 'group', number, body };
  }

  #escaped(): Node {
    const { source } = this;
    const { dialect } = this.options;
    const next = source[this.#at + 1];
    if (next === undefined) throw new RegexError('Trailing backslash');
    if (/[1-9]/.test(next) && dialect !== 'awk' && dialect !== 'mawk') {
      if (Number(next) > this.groups) throw new RegexError('Invalid back reference');
      this.#at += 2;
      this.refersBack = true;
      return { kind: 'back', number: Number(next) };
    }
    if ("`'<>bB".includes(next) && dialect !== 'mawk') return this.#assertion(next as Assertion, 2);
    const set = namedSets[next];
    if (set && dialect !== 'mawk') {
      this.#at += 2;
      return { kind: 'set', set };
    }
    this.#at++;
    const meant = this.#escapes?.[next];
    if (meant === undefined) return this.#literal();
    this.#at++;
    return this.#character(meant);
  }

  get #escapes(): Readonly<Record<string, string>> | undefined {
    const { dialect } = this.options;
    return dialect === undefined || dialect === 'gnu-grep' ? undefined : dialect === 'awk' || dialect === 'mawk' ? awkEscapes : sedEscapes;
  }

  #assertion(what: Assertion, length: number): Node {
    this.#at += length;
    return { kind: 'assert', what };
  }

  #literal(): Node {
    const character = String.fromCodePoint(this.source.codePointAt(this.#at) as number);
    this.#at += character.length;
    return this.#character(character);
  }

  #character(character: string): Node {
    const set = one(character);
    return { kind: 'set', set: this.options.ignoreCase ? bothCases(set) : set };
  }

  #bracket(): Node {
    const { source } = this;
    const ranges: (readonly [number, number])[] = [];
    let negated = false;
    this.#at++;
    if (source[this.#at] === '^') {
      negated = true;
      this.#at++;
    }
    for (const start = this.#at; ; ) {
      const c = source[this.#at];
      // Nothing at all in it is told in other words. @see glibc: posix/regcomp.c parse_bracket_exp
      if (c === undefined) throw new RegexError(this.#at === start ? 'Invalid regular expression' : 'Unmatched [, [^, [:, [., or [=');
      if (c === ']' && this.#at > start) break;
      const named = this.#namedMembers();
      if (named) {
        ranges.push(...named);
        continue;
      }
      const from = this.#member();
      let to = from;
      if (source[this.#at] === '-' && source[this.#at + 1] !== ']' && source[this.#at + 1] !== undefined) {
        this.#at++;
        to = this.#member();
        if (to < from) throw new RegexError('Invalid range end');
      }
      ranges.push([from, to]);
    }
    this.#at++;
    const set = charSet(ranges);
    const folded = this.options.ignoreCase ? bothCases(set) : set;
    return { kind: 'set', set: negated ? complement(folded) : folded };
  }

  /** `[:alpha:]`, `[.-.]`, `[=a=]` */
  #namedMembers(): readonly (readonly [number, number])[] | undefined {
    const { source } = this;
    const kind = source[this.#at + 1];
    if (source[this.#at] !== '[' || (kind !== ':' && kind !== '.' && kind !== '=')) return undefined;
    const close = source.indexOf(`${kind}]`, this.#at + 2);
    if (close < 0) throw new RegexError('Unmatched [, [^, [:, [., or [=');
    const name = source.slice(this.#at + 2, close);
    this.#at = close + 2;
    if (kind !== ':') return [...name].map((c) => [c.codePointAt(0) as number, c.codePointAt(0) as number] as const);
    const ranges = characterClasses[name];
    if (!ranges) throw new RegexError('Invalid character class name');
    return ranges;
  }

  /** One character of a bracket expression. */
  #member(): number {
    const { source } = this;
    const { dialect } = this.options;
    const next = source[this.#at + 1];
    if (source[this.#at] === '\\' && next !== undefined && dialect !== undefined && dialect !== 'gnu-grep') {
      const meant = this.#escapes?.[next] ?? (dialect === 'awk' || dialect === 'mawk' ? next : undefined);
      if (meant !== undefined) {
        this.#at += 2;
        return meant.codePointAt(0) as number;
      }
    }
    const code = source.codePointAt(this.#at) as number;
    this.#at += code > 0xffff ? 2 : 1;
    return code;
  }
}

const namedSets: Readonly<Record<string, CharSet>> = {
  w: wordCharacters,
  W: complement(wordCharacters),
  s: whiteSpace,
  S: complement(whiteSpace),
};
const sedEscapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', f: '\f', v: '\v', a: '\x07' };
const awkEscapes: Readonly<Record<string, string>> = { ...sedEscapes, '/': '/', '"': '"' };
