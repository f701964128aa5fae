/** What a document is made of. `pos` is where it begins in the text. */
export type Node = ScalarNode | SequenceNode | MappingNode | AliasNode;

interface Properties {
  readonly pos: number;
  /** '' if it has none. */
  readonly tag: string;
}

/** A text, before it is known whether it is a number, a truth value or null. */
export interface ScalarNode extends Properties {
  readonly kind: 'scalar';
  readonly value: string;
  /** Not quoted, so that what it is depends on how it looks. */
  readonly plain: boolean;
}

/** A list, in block or flow style. */
export interface SequenceNode extends Properties {
  readonly kind: 'sequence';
  readonly items: Node[];
}

/** Keys and their values by place; a key may be anything, and may come twice. */
export interface MappingNode extends Properties {
  readonly kind: 'mapping';
  readonly keys: Node[];
  readonly values: Node[];
}
interface AliasNode {
  readonly kind: 'alias';
  readonly pos: number;
  readonly name: string;
  readonly target: Node;
}
