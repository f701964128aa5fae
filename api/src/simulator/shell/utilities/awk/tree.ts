/** The syntax tree of awk. */
export type Expression =
  | { readonly op: 'number'; readonly value: number }
  | { readonly op: 'string'; readonly value: string }
  | { readonly op: 'regex'; readonly source: string }
  | Target
  | { readonly op: 'assign'; readonly target: Target; readonly operator: string; readonly value: Expression }
  | { readonly op: 'step'; readonly target: Target; readonly by: 1 | -1; readonly prefix: boolean }
  | { readonly op: 'unary'; readonly operator: '-' | '+' | '!'; readonly operand: Expression }
  | { readonly op: 'binary'; readonly operator: string; readonly left: Expression; readonly right: Expression }
  | { readonly op: 'match'; readonly negated: boolean; readonly left: Expression; readonly right: Expression }
  | { readonly op: 'and' | 'or'; readonly left: Expression; readonly right: Expression }
  | { readonly op: 'choose'; readonly test: Expression; readonly then: Expression; readonly otherwise: Expression }
  | { readonly op: 'in'; readonly array: string; readonly key: readonly Expression[] }
  | { readonly op: 'group'; readonly inner: Expression }
  | { readonly op: 'call'; readonly name: string; readonly args: readonly Expression[] }
  | { readonly op: 'builtin'; readonly name: string; readonly args: readonly Expression[] }
  /** `getline`, `getline < file`, `command | getline` */
  | {
      readonly op: 'getline';
      readonly target: Target | undefined;
      readonly file: Expression | undefined;
      readonly command: Expression | undefined;
    };

/** What can be assigned to. */
export type Target =
  | { readonly op: 'variable'; readonly name: string }
  | { readonly op: 'element'; readonly array: string; readonly key: readonly Expression[] }
  | { readonly op: 'field'; readonly index: Expression };

/** Where print goes, if not to standard output. */
export interface Redirection {
  readonly mode: '>' | '>>' | '|';
  readonly to: Expression;
}

/** One statement; a block is one, too. */
export type Statement =
  | { readonly kind: 'expression'; readonly value: Expression }
  | {
      readonly kind: 'print';
      readonly args: readonly Expression[];
      readonly formatted: boolean;
      readonly redirection: Redirection | undefined;
    }
  | { readonly kind: 'block'; readonly body: readonly Statement[] }
  | { readonly kind: 'if'; readonly test: Expression; readonly then: Statement; readonly otherwise: Statement | undefined }
  | { readonly kind: 'while'; readonly test: Expression; readonly body: Statement }
  | { readonly kind: 'do'; readonly test: Expression; readonly body: Statement }
  | {
      readonly kind: 'for';
      readonly init: Statement | undefined;
      readonly test: Expression | undefined;
      readonly step: Statement | undefined;
      readonly body: Statement;
    }
  | { readonly kind: 'forin'; readonly name: string; readonly array: string; readonly body: Statement }
  | { readonly kind: 'delete'; readonly array: string; readonly key: readonly Expression[] | undefined }
  | { readonly kind: 'return' | 'exit'; readonly value: Expression | undefined }
  | { readonly kind: 'break' | 'continue' | 'next' | 'nextfile' };

/** Parameters that are not given are local variables. */
export interface AwkFunction {
  readonly parameters: readonly string[];
  readonly body: Statement;
}

/** `pattern { action }`, or a range from one pattern to another. */
export interface Rule {
  readonly from: Expression | undefined;
  readonly to: Expression | undefined;
  /** undefined prints the record. */
  readonly body: Statement | undefined;
}

/** A program, read. */
export interface AwkProgram {
  readonly begin: readonly Statement[];
  readonly end: readonly Statement[];
  readonly rules: readonly Rule[];
  readonly functions: ReadonlyMap<string, AwkFunction>;
}
