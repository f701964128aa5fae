/** Where a piece of source stands: lines from 1, columns from 0. */
export interface Span {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** A Python program, parsed. `plain`: it calls nothing, so it can neither wait nor take long. */
export type Expression = { readonly at: Span; readonly plain: boolean } & (
  | { readonly type: 'constant'; readonly value: string | number | bigint | boolean | null }
  | { readonly type: 'bytes'; readonly value: string }
  | { readonly type: 'ellipsis' }
  | { readonly type: 'format'; readonly parts: readonly FormatPart[] }
  | { readonly type: 'name'; readonly name: string }
  | { readonly type: 'attribute'; readonly of: Expression; readonly name: string }
  | { readonly type: 'item'; readonly of: Expression; readonly index: Expression }
  | { readonly type: 'slice'; readonly from?: Expression; readonly to?: Expression; readonly step?: Expression }
  | { readonly type: 'call'; readonly of: Expression; readonly args: readonly Argument[] }
  | { readonly type: 'list' | 'tuple' | 'set'; readonly items: readonly Expression[] }
  | { readonly type: 'star'; readonly value: Expression }
  | { readonly type: 'dict'; readonly items: readonly { readonly key?: Expression; readonly value: Expression }[] }
  | {
      readonly type: 'comprehension';
      readonly kind: 'list' | 'set' | 'dict' | 'generator';
      readonly key?: Expression;
      readonly value: Expression;
      readonly loops: readonly Loop[];
    }
  | { readonly type: 'unary'; readonly operator: string; readonly value: Expression }
  | { readonly type: 'binary' | 'logic'; readonly operator: string; readonly left: Expression; readonly right: Expression }
  | {
      readonly type: 'compare';
      readonly first: Expression;
      readonly rest: readonly { readonly operator: string; readonly right: Expression }[];
    }
  | { readonly type: 'choice'; readonly test: Expression; readonly yes: Expression; readonly no: Expression }
  | { readonly type: 'lambda'; readonly parameters: readonly Parameter[]; readonly body: Expression }
  | { readonly type: 'walrus'; readonly name: string; readonly value: Expression }
  | { readonly type: 'yield'; readonly value?: Expression; readonly from: boolean }
  | { readonly type: 'await'; readonly value: Expression }
);

/** One `for` of a comprehension, with the `if`s that follow it. */
export interface Loop {
  readonly target: Expression;
  readonly of: Expression;
  readonly tests: readonly Expression[];
}

/** One of a call's arguments. */
export interface Argument {
  /** `name=value`, `*value`, `**value` or a value. */
  readonly name?: string;
  readonly star?: '*' | '**';
  readonly value: Expression;
}

/** One of a function's parameters; `value` is its default. */
export interface Parameter {
  readonly name: string;
  readonly star?: '*' | '**';
  /** It can be given by its name alone. */
  readonly keywordOnly: boolean;
  /** It can be given by its place alone. */
  readonly placeOnly?: boolean;
  readonly value?: Expression;
}

/** A piece of an f-string: its text, or a value with `!r` and `:spec`. */
export type FormatPart = string | { readonly value: Expression; readonly conversion: string; readonly spec: readonly FormatPart[] };

/** The statements of one indentation. */
export type Block = readonly Statement[];

/** A `def` or a lambda. */
export interface FunctionNode {
  readonly name: string;
  readonly line?: number;
  readonly parameters: readonly Parameter[];
  readonly body: Block;
  /** It holds a `yield`. */
  readonly generator: boolean;
  readonly async: boolean;
  /** The names that it assigns, and so has itself. */
  readonly locals: ReadonlySet<string>;
}

/** What stands after `case`. */
export type Pattern =
  | { readonly type: 'value'; readonly value: Expression }
  | { readonly type: 'capture'; readonly name?: string; readonly inner?: Pattern }
  | { readonly type: 'or'; readonly choices: readonly Pattern[] }
  | { readonly type: 'sequence'; readonly items: readonly Pattern[] }
  | { readonly type: 'star'; readonly name?: string }
  | {
      readonly type: 'mapping';
      readonly items: readonly { readonly key: Expression; readonly value: Pattern }[];
      /** The name of what is left. */
      readonly rest?: string;
    }
  | {
      readonly type: 'class';
      readonly of: Expression;
      readonly args: readonly Pattern[];
      readonly named: readonly (readonly [string, Pattern])[];
    };

/** One statement, and where it stands. */
export type Statement = { readonly at: Span } & (
  | { readonly type: 'expression'; readonly value: Expression }
  | { readonly type: 'assign'; readonly targets: readonly Expression[]; readonly value: Expression; readonly field?: string | undefined }
  | { readonly type: 'change'; readonly target: Expression; readonly operator: string; readonly value: Expression }
  | { readonly type: 'annotation'; readonly name?: string }
  | { readonly type: 'import'; readonly names: readonly { readonly module: string; readonly name?: string; readonly as: string }[] }
  | { readonly type: 'if'; readonly test: Expression; readonly body: Block; readonly otherwise: Block }
  | { readonly type: 'while'; readonly test: Expression; readonly body: Block; readonly otherwise: Block }
  | { readonly type: 'for'; readonly target: Expression; readonly of: Expression; readonly body: Block; readonly otherwise: Block }
  | { readonly type: 'function'; readonly decorators: readonly Expression[]; readonly made: FunctionNode }
  | {
      readonly type: 'class';
      readonly name: string;
      readonly decorators: readonly Expression[];
      readonly bases: readonly Argument[];
      readonly body: Block;
    }
  | { readonly type: 'return'; readonly value?: Expression }
  | { readonly type: 'raise'; readonly value?: Expression; readonly cause?: Expression }
  | { readonly type: 'assert'; readonly test: Expression; readonly message?: Expression }
  | { readonly type: 'break' | 'continue' | 'pass' }
  | { readonly type: 'delete'; readonly targets: readonly Expression[] }
  | { readonly type: 'global' | 'nonlocal'; readonly names: readonly string[] }
  | { readonly type: 'with'; readonly items: readonly { readonly value: Expression; readonly as?: Expression }[]; readonly body: Block }
  | {
      readonly type: 'try';
      /** `except*` */
      readonly ofGroups?: boolean;
      readonly body: Block;
      readonly handlers: readonly { readonly kind?: Expression; readonly as?: string; readonly body: Block }[];
      readonly otherwise: Block;
      readonly finally: Block;
    }
  | {
      readonly type: 'match';
      readonly value: Expression;
      readonly cases: readonly { readonly pattern: Pattern; readonly guard?: Expression; readonly body: Block }[];
    }
);
