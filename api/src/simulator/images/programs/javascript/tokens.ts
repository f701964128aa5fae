export interface Token {
  readonly kind: 'name' | 'keyword' | 'number' | 'bigint' | 'string' | 'template' | 'regex' | 'op' | 'private' | 'end';
  readonly text: string;
  /** Of a template: its pieces of text, with the source of the expressions between them. */
  readonly pieces?: readonly (string | { readonly source: string; readonly at: number })[];
  readonly flags?: string;
  readonly start: number;
  readonly end: number;
  /** A line ends before it. */
  readonly fresh: boolean;
}

/** A script that is none: `SyntaxError: Unexpected token '}'`. */
export class ScriptSyntaxError extends Error {
  constructor(
    message: string,
    readonly at: number,
    readonly length = 1,
  ) {
    super(message);
  }
}

const KEYWORDS: ReadonlySet<string> = new Set(
  'break case catch class const continue debugger default delete do else export extends finally for function if import in instanceof new return super switch this throw try typeof var void while with null true false'.split(
    ' ',
  ),
);
const OPERATORS =
  /(?:>>>=|\.\.\.|\*\*=|<<=|>>=|>>>|&&=|\|\|=|\?\?=|===|!==|=>|==|!=|<=|>=|&&|\|\||\?\?|\?\.(?!\d)|\+\+|--|\*\*|<<|>>|[-+*/%&|^]=|[{}()[\];,<>+\-*/%&|^!~?:=.@#])/y;
const NUMBER = /(?:0[xX][\da-fA-F_]+n?|0[oO][0-7_]+n?|0[bB][01_]+n?|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][-+]?\d+)?n?)/y;
const NAME = /[\p{L}$_][\p{L}\p{N}$_]*/uy;
const SPACE = /(?:\s|\/\/[^\n]*|\/\*[\s\S]*?\*\/)+/y;

/** The tokens of a script. What a `/` begins depends on what comes before it. @see https://262.ecma-international.org/ */
export function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  let at = source.startsWith('#!') ? Math.max(0, source.indexOf('\n')) : 0;
  for (;;) {
    const before = at;
    SPACE.lastIndex = at;
    at += SPACE.exec(source)?.[0].length ?? 0;
    const fresh = source.slice(before, at).includes('\n') || tokens.length === 0;
    if (at >= source.length) {
      tokens.push({ kind: 'end', text: '', start: at, end: at, fresh: true });
      return tokens;
    }
    const token = next(source, at, fresh, tokens.at(-1));
    tokens.push(token);
    at = token.end;
  }
}

function next(source: string, start: number, fresh: boolean, last: Token | undefined): Token {
  const c = source[start] as string;
  const made = (kind: Token['kind'], text: string, end: number, more: Partial<Token> = {}): Token => ({
    kind,
    text,
    start,
    end,
    fresh,
    ...more,
  });
  if (c === '"' || c === "'") return text(source, start, made);
  if (c === '`') return template(source, start, made);
  if (c === '#' && /[\p{L}$_]/u.test(source[start + 1] ?? '')) {
    NAME.lastIndex = start + 1;
    const name = NAME.exec(source)?.[0] ?? '';
    return made('private', `#${name}`, start + 1 + name.length);
  }
  NAME.lastIndex = start;
  const name = NAME.exec(source)?.[0];
  if (name !== undefined) return made(KEYWORDS.has(name) ? 'keyword' : 'name', name, start + name.length);
  if (/\d/.test(c) || (c === '.' && /\d/.test(source[start + 1] ?? ''))) {
    NUMBER.lastIndex = start;
    const digits = NUMBER.exec(source)?.[0] ?? '0';
    const plain = digits.replaceAll('_', '');
    return made(plain.endsWith('n') && !/^0x/i.test(plain) ? 'bigint' : 'number', plain.replace(/n$/, ''), start + digits.length);
  }
  if (c === '/' && beginsRegex(last)) return regex(source, start, made);
  OPERATORS.lastIndex = start;
  const op = OPERATORS.exec(source)?.[0];
  if (op === undefined) throw new ScriptSyntaxError('Invalid or unexpected token', start);
  return made('op', op, start + op.length);
}

function beginsRegex(last: Token | undefined): boolean {
  if (!last) return true;
  if (last.kind === 'op') return !/^(\)|\]|\}|\+\+|--)$/.test(last.text);
  if (last.kind === 'keyword') return !/^(this|super|null|true|false)$/.test(last.text);
  return last.kind === 'name' && /^(yield|await|of)$/.test(last.text);
}

type Made = (kind: Token['kind'], text: string, end: number, more?: Partial<Token>) => Token;

function text(source: string, start: number, made: Made): Token {
  const quote = source[start] as string;
  let i = start + 1;
  for (; i < source.length && source[i] !== quote; i++) {
    if (source[i] === '\\') i++;
    else if (source[i] === '\n') break;
  }
  if (source[i] !== quote) throw new ScriptSyntaxError('Invalid or unexpected token', start);
  return made('string', unescaped(source.slice(start + 1, i)), i + 1);
}

function regex(source: string, start: number, made: Made): Token {
  let inClass = false;
  let i = start + 1;
  for (; i < source.length && source[i] !== '\n'; i++) {
    if (source[i] === '\\') i++;
    else if (source[i] === '[') inClass = true;
    else if (source[i] === ']') inClass = false;
    else if (source[i] === '/' && !inClass) break;
  }
  if (source[i] !== '/') throw new ScriptSyntaxError('Invalid regular expression: missing /', start);
  const flags = /^[a-z]*/.exec(source.slice(i + 1, i + 12))?.[0] ?? '';
  return made('regex', source.slice(start + 1, i), i + 1 + flags.length, { flags });
}

function template(source: string, start: number, made: Made): Token {
  const pieces: (string | { source: string; at: number })[] = [];
  let piece = '';
  let i = start + 1;
  for (; i < source.length && source[i] !== '`'; i++) {
    if (source[i] === '\\') piece += source[i] + (source[++i] ?? '');
    else if (source.startsWith('${', i)) {
      const end = endOfCode(source, i + 2);
      pieces.push(unescaped(piece), { source: source.slice(i + 2, end), at: i + 2 });
      piece = '';
      i = end;
    } else piece += source[i];
  }
  if (source[i] !== '`') throw new ScriptSyntaxError('Unterminated template literal', start);
  pieces.push(unescaped(piece));
  return made('template', '', i + 1, { pieces });
}

/** Where the code that began within a template ends. */
function endOfCode(source: string, from: number): number {
  let depth = 0;
  let last: Token | undefined;
  for (let i = from; i < source.length; ) {
    SPACE.lastIndex = i;
    i += SPACE.exec(source)?.[0].length ?? 0;
    if (source[i] === '}' && depth === 0) return i;
    if (i >= source.length) break;
    last = next(source, i, false, last);
    if (last.text === '{' && last.kind === 'op') depth++;
    if (last.text === '}' && last.kind === 'op') depth--;
    i = last.end;
  }
  throw new ScriptSyntaxError('Unterminated template literal', from);
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', v: '\v', '0': '\0', '\n': '' };
const unescaped = (raw: string): string =>
  raw.includes('\\')
    ? raw.replace(/\\(x[\da-fA-F]{2}|u\{[\da-fA-F]+\}|u[\da-fA-F]{4}|\r\n|[\s\S])/g, (_, code: string) =>
        code.length > 1 && code !== '\r\n'
          ? String.fromCodePoint(Number.parseInt(code.replace(/[xu{}]/g, ''), 16))
          : code === '\r\n'
            ? ''
            : (ESCAPES[code] ?? code),
      )
    : raw;
