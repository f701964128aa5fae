import { goQuote } from '../go-quote.ts';
import { KEYWORDS, type Token, type TokenType } from './token.ts';

/** The tokens of a template, up to its end or to what is wrong in it. @see Go: text/template/parse/lex.go */
export function lex(input: string): Token[] {
  const lexer: Lexer = { input, at: 0, tokens: [], parens: 0 };
  while (lexText(lexer) && lexAction(lexer));
  return lexer.tokens;
}

interface Lexer {
  readonly input: string;
  at: number;
  readonly tokens: Token[];
  parens: number;
}

const BLANKS = ' \t\r\n';
const isBlank = (character: string | undefined): boolean => character !== undefined && character !== '' && BLANKS.includes(character);
const isAlphanumeric = (character: string): boolean => /^[_\p{L}\p{Nd}]$/u.test(character);

function emit(lexer: Lexer, type: TokenType, from: number, to = lexer.at): true {
  lexer.tokens.push({ type, text: lexer.input.slice(from, to), at: from, line: lineOf(lexer, from) });
  return true;
}
function failing(lexer: Lexer, text: string, at = lexer.at): false {
  lexer.tokens.push({ type: 'error', text, at, line: lineOf(lexer, at) });
  return false;
}
const lineOf = ({ input }: Lexer, at: number): number => input.slice(0, at).split('\n').length;
/** The whole character at a place, or ''. */
const characterAt = ({ input }: Lexer, at: number): string => {
  const code = input.codePointAt(at);
  return code === undefined ? '' : String.fromCodePoint(code);
};
const named = (character: string): string => {
  const code = (character.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0');
  return /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u.test(character) ? `U+${code} '${character}'` : `U+${code}`;
};

/** Text up to the next action; false at the end. */
function lexText(lexer: Lexer): boolean {
  const { input } = lexer;
  for (;;) {
    const from = lexer.at;
    const open = input.indexOf('{{', from);
    const end = open < 0 ? input.length : open;
    const trims = open >= 0 && input[open + 2] === '-' && isBlank(input[open + 3]);
    const kept = trims ? from + trimmedRight(input.slice(from, end)) : end;
    if (kept > from) emit(lexer, 'text', from, kept);
    lexer.at = end;
    if (open < 0) {
      emit(lexer, 'eof', end);
      return false;
    }
    const inner = open + 2 + (trims ? 2 : 0);
    if (!input.startsWith('/*', inner)) {
      lexer.at = open + 2;
      emit(lexer, 'left delimiter', open);
      lexer.at = inner;
      lexer.parens = 0;
      return true;
    }
    if (!comment(lexer, inner)) return false;
  }
}

const trimmedRight = (text: string): number => text.replace(/[ \t\r\n]+$/, '').length;
const skipBlanks = ({ input }: Lexer, at: number): number => {
  let to = at;
  while (isBlank(input[to])) to++;
  return to;
};

function comment(lexer: Lexer, from: number): boolean {
  const close = lexer.input.indexOf('*/', from + 2);
  if (close < 0) return failing(lexer, 'unclosed comment', from);
  lexer.at = close + 2;
  if (rightDelimiter(lexer)) return true;
  return failing(lexer, 'comment ends before closing delimiter');
}

/** Goes past `}}`, or past ` -}}` and the blanks after it, if that is what stands there. */
function rightDelimiter(lexer: Lexer): { readonly from: number } | undefined {
  const { input, at } = lexer;
  const trims = isBlank(input[at]) && input.startsWith('-}}', at + 1);
  if (!trims && !input.startsWith('}}', at)) return undefined;
  const from = at + (trims ? 2 : 0);
  lexer.at = trims ? skipBlanks(lexer, from + 2) : from + 2;
  return { from };
}

/** The inside of an action, and its end; false where something is wrong. */
function lexAction(lexer: Lexer): boolean {
  for (;;) {
    const before = lexer.at;
    if (lexer.parens > 0 && atRightDelimiter(lexer)) return failing(lexer, 'unclosed left paren');
    const end = rightDelimiter(lexer);
    if (end) return emit(lexer, 'right delimiter', end.from, end.from + 2);
    if (!lexInside(lexer, before)) return false;
  }
}

const atRightDelimiter = ({ input, at }: Lexer): boolean =>
  input.startsWith('}}', at) || (isBlank(input[at]) && input.startsWith('-}}', at + 1));

function lexInside(lexer: Lexer, from: number): boolean {
  const character = characterAt(lexer, from);
  lexer.at = from + character.length;
  switch (character) {
    case '':
      return failing(lexer, 'unclosed action');
    case ' ':
    case '\t':
    case '\r':
    case '\n':
      return space(lexer, from);
    case '=':
      return emit(lexer, 'assign', from);
    case ':':
      if (lexer.input[lexer.at] !== '=') return failing(lexer, 'expected :=');
      lexer.at++;
      return emit(lexer, 'declare', from);
    case '|':
      return emit(lexer, 'pipe', from);
    case '"':
    case "'":
    case '`':
      return quoted(lexer, character, from);
    case '(':
      lexer.parens++;
      return emit(lexer, 'left paren', from);
    case ')':
      return --lexer.parens < 0 ? failing(lexer, 'unexpected right paren') : emit(lexer, 'right paren', from);
    case '$':
      return word(lexer, 'variable', from);
  }
  if (character === '.' && /[^0-9]/.test(lexer.input[lexer.at] ?? '0')) return word(lexer, 'field', from);
  if (/[-+.0-9]/.test(character)) return number(lexer, from);
  if (isAlphanumeric(character)) return word(lexer, 'identifier', from);
  if (/[!-~]/.test(character)) return emit(lexer, 'character', from);
  return failing(lexer, `unrecognized character in action: ${named(character)}`);
}

/** The last blank before `-}}` belongs to that. */
function space(lexer: Lexer, from: number): true {
  lexer.at = skipBlanks(lexer, from);
  if (lexer.input.startsWith('-}}', lexer.at)) lexer.at--;
  return lexer.at > from ? emit(lexer, 'space', from) : true;
}

const QUOTES = {
  '"': { type: 'string', pattern: /"(?:[^"\\\n]|\\[^\n])*"/y, called: 'quoted string' },
  "'": { type: 'character constant', pattern: /'(?:[^'\\\n]|\\[^\n])*'/y, called: 'character constant' },
  '`': { type: 'raw string', pattern: /`[^`]*`/y, called: 'raw quoted string' },
} as const;

function quoted(lexer: Lexer, quote: keyof typeof QUOTES, from: number): boolean {
  const { type, pattern, called } = QUOTES[quote];
  pattern.lastIndex = from;
  const found = pattern.exec(lexer.input)?.[0];
  if (found === undefined) return failing(lexer, `unterminated ${called}`, from);
  lexer.at = from + found.length;
  return emit(lexer, type, from);
}

const NUMBER =
  /[+-]?(?:0[xX][0-9a-fA-F_]*(?:\.[0-9a-fA-F_]*)?(?:[pP][+-]?[0-9_]*)?|0[oO][0-7_]*|0[bB][01_]*|[0-9_]*(?:\.[0-9_]*)?(?:[eE][+-]?[0-9_]*)?)i?/y;

/** `1+2i` is one number. @see Go: text/template/parse/lex.go lexNumber */
function number(lexer: Lexer, from: number): boolean {
  lexer.at = from;
  let isOne = scanNumber(lexer);
  if (isOne && /[-+]/.test(lexer.input[lexer.at] ?? '')) {
    isOne = scanNumber(lexer) && lexer.input[lexer.at - 1] === 'i';
    if (isOne) return emit(lexer, 'complex', from);
  }
  return isOne ? emit(lexer, 'number', from) : failing(lexer, `bad number syntax: ${goQuote(lexer.input.slice(from, lexer.at))}`);
}

/** Whatever follows must set it off. */
function scanNumber(lexer: Lexer): boolean {
  NUMBER.lastIndex = lexer.at;
  lexer.at += (NUMBER.exec(lexer.input)?.[0] ?? '').length;
  const next = characterAt(lexer, lexer.at);
  if (!isAlphanumeric(next)) return true;
  lexer.at += next.length;
  return false;
}

/** `.name`, `$name`, `name`: whatever follows must set it off. */
function word(lexer: Lexer, type: 'field' | 'variable' | 'identifier', from: number): boolean {
  for (let next = characterAt(lexer, lexer.at); isAlphanumeric(next); next = characterAt(lexer, lexer.at)) lexer.at += next.length;
  const next = characterAt(lexer, lexer.at);
  const isSetOff = next === '' || isBlank(next) || '.,|:)('.includes(next) || lexer.input.startsWith('}}', lexer.at);
  if (!isSetOff) return failing(lexer, `bad character ${named(next)}`);
  return emit(lexer, typeOf(lexer.input.slice(from, lexer.at), type), from);
}

function typeOf(text: string, type: 'field' | 'variable' | 'identifier'): TokenType {
  if (text === '.') return 'dot';
  if (type !== 'identifier') return type;
  if (text === 'true' || text === 'false') return 'bool';
  if (text === 'nil') return 'nil';
  return KEYWORDS.includes(text) ? 'keyword' : 'identifier';
}
