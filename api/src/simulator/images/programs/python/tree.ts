/** A Python program, parsed. */
export type Expression =
  | { readonly type: 'constant'; readonly value: string | number | boolean | null }
  | { readonly type: 'bytes'; readonly value: string }
  | {
      readonly type: 'format';
      readonly parts: readonly (string | { readonly value: Expression; readonly spec: string; readonly repr: boolean })[];
    }
  | { readonly type: 'name'; readonly name: string; readonly line: number }
  | { readonly type: 'attribute'; readonly of: Expression; readonly name: string }
  | { readonly type: 'item'; readonly of: Expression; readonly index: Expression }
  | { readonly type: 'slice'; readonly from?: Expression; readonly to?: Expression }
  | {
      readonly type: 'call';
      readonly of: Expression;
      readonly args: readonly Expression[];
      readonly named: readonly (readonly [string, Expression])[];
      readonly line: number;
    }
  | { readonly type: 'list' | 'tuple'; readonly items: readonly Expression[] }
  | { readonly type: 'dict'; readonly items: readonly (readonly [Expression, Expression])[] }
  | {
      readonly type: 'comprehension';
      readonly value: Expression;
      readonly target: Expression;
      readonly of: Expression;
      readonly test?: Expression;
    }
  | { readonly type: 'unary'; readonly operator: string; readonly value: Expression }
  | { readonly type: 'binary' | 'compare' | 'logic'; readonly operator: string; readonly left: Expression; readonly right: Expression }
  | { readonly type: 'choice'; readonly test: Expression; readonly yes: Expression; readonly no: Expression }
  | { readonly type: 'lambda'; readonly parameters: readonly string[]; readonly body: Expression };

export type Statement = { readonly line: number } & (
  | { readonly type: 'expression'; readonly value: Expression }
  | { readonly type: 'assign'; readonly targets: readonly Expression[]; readonly value: Expression }
  | { readonly type: 'change'; readonly target: Expression; readonly operator: string; readonly value: Expression }
  | { readonly type: 'import'; readonly names: readonly { readonly module: string; readonly name?: string; readonly as: string }[] }
  | { readonly type: 'if'; readonly test: Expression; readonly body: readonly Statement[]; readonly otherwise: readonly Statement[] }
  | { readonly type: 'while'; readonly test: Expression; readonly body: readonly Statement[]; readonly otherwise: readonly Statement[] }
  | {
      readonly type: 'for';
      readonly target: Expression;
      readonly of: Expression;
      readonly body: readonly Statement[];
      readonly otherwise: readonly Statement[];
    }
  | {
      readonly type: 'function';
      readonly name: string;
      readonly parameters: readonly string[];
      readonly defaults: readonly (Expression | undefined)[];
      readonly body: readonly Statement[];
    }
  | { readonly type: 'class'; readonly name: string; readonly bases: readonly Expression[]; readonly body: readonly Statement[] }
  | { readonly type: 'return' | 'raise'; readonly value?: Expression }
  | { readonly type: 'break' | 'continue' | 'pass' }
  | { readonly type: 'delete'; readonly targets: readonly Expression[] }
  | { readonly type: 'global'; readonly names: readonly string[] }
  | { readonly type: 'with'; readonly value: Expression; readonly as?: Expression; readonly body: readonly Statement[] }
  | {
      readonly type: 'try';
      readonly body: readonly Statement[];
      readonly handlers: readonly { readonly kinds: readonly string[]; readonly as?: string; readonly body: readonly Statement[] }[];
      readonly finally: readonly Statement[];
    }
);
