import type {
  AnonymousFunctionDeclaration,
  AnyNode,
  ArrowFunctionExpression,
  Class,
  FunctionDeclaration,
  FunctionExpression,
  Literal,
  Pattern,
  Program,
  Property,
  Statement,
} from 'acorn';

// What `prepare` adds to acorn's tree, once for each script.
declare module 'acorn' {
  interface Node {
    /** It calls nothing, so it can neither wait nor take long. */
    plain: boolean;
    /** Where V8 says that it stands: a call at its last name, an assignment at its sign. */
    at: number;
  }
  interface Function extends Prepared {
    /** Its own name, or that of what it is given to. */
    called: string;
    /** How the stack of an error calls it if it has no name: `exports.run`. */
    inferred: string;
    source: string;
    arrow: boolean;
    method: boolean;
    /** It speaks of its `arguments`. */
    takesAll: boolean;
    /** Declared in a block of code that is not strict, its name is seen outside of it. */
    escapes: boolean;
  }
  interface Class {
    called: string;
    source: string;
  }
  interface Program extends Prepared {}
  interface StaticBlock extends Prepared {}
}
interface Prepared {
  /** The names that `var` gives to the whole. */
  vars: string[];
  strict: boolean;
}

/** Any node of a script, as acorn parses it. */
export type Tree = AnyNode;

/** A whole file. */
export type Script = Program;

/** Whatever has parameters and a body. */
export type FunctionNode = FunctionDeclaration | FunctionExpression | ArrowFunctionExpression | AnonymousFunctionDeclaration;

/** A declaration or an expression. */
export type ClassNode = Class;

/** Those that go by a test. */
export type Loop = Extract<Statement, { type: 'ForStatement' | 'WhileStatement' | 'DoWhileStatement' }>;

/** Those that go through something. */
export type Each = Extract<Statement, { type: 'ForOfStatement' | 'ForInStatement' }>;

/** The names that a pattern binds. */
export function namesOf(target: Pattern | Property | null): string[] {
  switch (target?.type) {
    case 'Identifier':
      return [target.name];
    case 'ArrayPattern':
      return target.elements.flatMap(namesOf);
    case 'ObjectPattern':
      return target.properties.flatMap((each) => namesOf(each.type === 'RestElement' ? each : each.value));
    case 'AssignmentPattern':
      return namesOf(target.left);
    case 'RestElement':
      return namesOf(target.argument);
    default:
      return [];
  }
}

/** The name of a member that is written as one: `a.b`, `{ b: 1 }`, `{ 'b': 1 }`. Private ones begin with `#`. */
export function nameOf(key: Tree): string {
  if (key.type === 'Identifier') return key.name;
  if (key.type === 'PrivateIdentifier') return `#${key.name}`;
  return String((key as Literal).value);
}
