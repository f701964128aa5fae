/** A token of a template; an `error`'s text says what is wrong. */
export interface Token {
  readonly type: TokenType;
  readonly text: string;
  /** Where it begins, and in which line. */
  readonly at: number;
  readonly line: number;
}

/** @see go: text/template/parse/lex.go itemType */
export type TokenType =
  | 'error'
  | 'eof'
  | 'text'
  | 'left delimiter'
  | 'right delimiter'
  | 'space'
  | 'left paren'
  | 'right paren'
  | 'pipe'
  | 'assign'
  | 'declare'
  | 'character'
  | 'character constant'
  | 'number'
  | 'complex'
  | 'string'
  | 'raw string'
  | 'bool'
  | 'nil'
  | 'dot'
  | 'field'
  | 'variable'
  | 'identifier'
  | 'keyword';

/** Words that are no functions. */
export const KEYWORDS: readonly string[] = ['block', 'break', 'continue', 'define', 'else', 'end', 'if', 'range', 'template', 'with'];
