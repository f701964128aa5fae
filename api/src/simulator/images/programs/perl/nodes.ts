/** What is evaluated. */
export type Node =
  | { readonly type: 'number'; readonly value: number }
  | { readonly type: 'text'; readonly parts: readonly (string | Node)[] }
  | { readonly type: 'scalar' | 'array' | 'hash' | 'lastIndex'; readonly name: string }
  | { readonly type: 'element' | 'entry'; readonly name: string; readonly key: Node }
  | { readonly type: 'list'; readonly items: readonly Node[] }
  | { readonly type: 'my'; readonly target: Node }
  | { readonly type: 'unary' | 'postfix'; readonly operator: string; readonly operand: Node }
  | { readonly type: 'binary'; readonly operator: string; readonly left: Node; readonly right: Node }
  | { readonly type: 'ternary'; readonly test: Node; readonly yes: Node; readonly no: Node }
  | { readonly type: 'assign'; readonly operator: string; readonly target: Node; readonly value: Node }
  | { readonly type: 'match'; readonly pattern: Node; readonly flags: string; readonly replacement?: Node }
  | { readonly type: 'call'; readonly name: string; readonly args: readonly Node[]; readonly block?: Node }
  | { readonly type: 'print'; readonly name: string; readonly error: boolean; readonly args: readonly Node[] };

/** What is done. */
export type Statement =
  | { readonly type: 'expression'; readonly value: Node }
  | { readonly type: 'if'; readonly branches: readonly (readonly [Node, readonly Statement[]])[]; readonly otherwise: readonly Statement[] }
  | {
      readonly type: 'while';
      readonly first?: Node | undefined;
      readonly test?: Node | undefined;
      readonly step?: Node | undefined;
      readonly body: readonly Statement[];
    }
  | { readonly type: 'foreach'; readonly variable: string; readonly list: Node; readonly body: readonly Statement[] }
  | { readonly type: 'block'; readonly body: readonly Statement[] }
  | { readonly type: 'unknown'; readonly why: string };

/** What goes beyond what is known here of Perl. */
export class Unknown extends Error {}
