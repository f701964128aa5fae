/** A script, parsed. `at` is the place in its source; `plain`: it calls nothing, so it can neither wait nor take long. */
export type Node = { readonly at: number; readonly plain: boolean } & (
  | { readonly type: 'constant'; readonly value: undefined | null | boolean | number | bigint | string }
  | { readonly type: 'name'; readonly name: string }
  | { readonly type: 'this' | 'super' | 'newTarget' }
  | { readonly type: 'regex'; readonly text: string; readonly flags: string }
  | { readonly type: 'template'; readonly pieces: readonly (string | Node)[]; readonly tag?: Node }
  | { readonly type: 'array'; readonly items: readonly (Node | undefined)[] }
  | { readonly type: 'object'; readonly members: readonly Member[] }
  | { readonly type: 'function'; readonly made: FunctionNode }
  | { readonly type: 'class'; readonly made: ClassNode }
  | { readonly type: 'member'; readonly of: Node; readonly name: Node; readonly optional: boolean; readonly end: number }
  | { readonly type: 'call'; readonly of: Node; readonly args: readonly Node[]; readonly optional: boolean }
  | { readonly type: 'chain'; readonly of: Node }
  | { readonly type: 'new'; readonly of: Node; readonly args: readonly Node[] }
  | { readonly type: 'spread'; readonly value: Node }
  | { readonly type: 'unary'; readonly operator: string; readonly value: Node }
  | { readonly type: 'update'; readonly operator: '++' | '--'; readonly prefix: boolean; readonly target: Node }
  | { readonly type: 'binary' | 'logic'; readonly operator: string; readonly left: Node; readonly right: Node }
  | { readonly type: 'choice'; readonly test: Node; readonly yes: Node; readonly no: Node }
  | { readonly type: 'assign'; readonly operator: string; readonly target: Node; readonly value: Node }
  | { readonly type: 'default'; readonly target: Node; readonly value: Node }
  | { readonly type: 'sequence'; readonly items: readonly Node[] }
  | { readonly type: 'await'; readonly value: Node }
  | { readonly type: 'yield'; readonly value?: Node; readonly all: boolean }
);

export interface Member {
  readonly kind: 'value' | 'get' | 'set' | 'spread' | 'method';
  readonly key: Node;
  readonly value: Node;
}
export interface FunctionNode {
  readonly name: string;
  readonly parameters: readonly Node[];
  readonly body: Block;
  readonly arrow: boolean;
  readonly async: boolean;
  readonly generator: boolean;
  readonly method: boolean;
  readonly vars: readonly string[];
  readonly source: string;
}
export interface ClassNode {
  readonly name: string;
  readonly parent?: Node;
  readonly members: readonly ClassMember[];
}
export interface ClassMember {
  readonly kind: 'method' | 'get' | 'set' | 'field' | 'block';
  readonly still: boolean;
  readonly key: Node;
  readonly value?: Node;
}

export type Block = readonly Statement[];
export type Statement = { readonly at: number } & (
  | { readonly type: 'expression'; readonly value: Node }
  | {
      readonly type: 'declare';
      readonly kind: 'var' | 'let' | 'const';
      readonly list: readonly { readonly target: Node; readonly value?: Node }[];
    }
  | { readonly type: 'function'; readonly made: FunctionNode }
  | { readonly type: 'class'; readonly made: ClassNode }
  | { readonly type: 'return'; readonly value?: Node }
  | { readonly type: 'throw'; readonly value: Node }
  | { readonly type: 'if'; readonly test: Node; readonly yes: Statement; readonly no?: Statement }
  | { readonly type: 'while'; readonly test: Node; readonly body: Statement; readonly first: boolean }
  | { readonly type: 'for'; readonly start?: Statement; readonly test?: Node; readonly step?: Node; readonly body: Statement }
  | {
      readonly type: 'each';
      readonly of: boolean;
      readonly awaits: boolean;
      readonly kind?: 'var' | 'let' | 'const';
      readonly target: Node;
      readonly value: Node;
      readonly body: Statement;
    }
  | { readonly type: 'block'; readonly body: Block }
  | { readonly type: 'try'; readonly body: Block; readonly name?: Node; readonly handler?: Block; readonly last?: Block }
  | { readonly type: 'switch'; readonly value: Node; readonly cases: readonly { readonly test?: Node; readonly body: Block }[] }
  | { readonly type: 'label'; readonly name: string; readonly body: Statement }
  | { readonly type: 'break' | 'continue'; readonly label?: string }
  | { readonly type: 'import'; readonly from: string; readonly names: readonly { readonly name: string; readonly as: string }[] }
  | { readonly type: 'export'; readonly inner: Statement }
  | { readonly type: 'empty' }
);
