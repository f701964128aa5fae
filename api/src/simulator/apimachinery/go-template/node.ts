import { goQuote } from '../go-quote.ts';
import type { Complex, Int } from './value.ts';

/** What a template is made of. `at` is where it begins in the text. @see Go: text/template/parse/node.go */
export type Node =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'action'; readonly pipe: Pipe; readonly at: number }
  | Control
  | { readonly kind: 'template'; readonly name: string; readonly pipe: Pipe | undefined; readonly at: number }
  | { readonly kind: 'break' | 'continue' };

/** A block with an `else`; `at` is its place in the text. */
export interface Control {
  readonly kind: 'if' | 'range' | 'with';
  readonly pipe: Pipe;
  readonly body: readonly Node[];
  readonly otherwise: readonly Node[] | undefined;
  readonly at: number;
}

/** `$x := a b | c` */
export interface Pipe {
  readonly kind: 'pipe';
  readonly declared: readonly string[];
  readonly assigns: boolean;
  readonly commands: readonly Command[];
  readonly at: number;
}

/** A function or field with its arguments: one stage of a pipe. */
export interface Command {
  readonly kind: 'command';
  readonly operands: readonly Operand[];
  readonly at: number;
}

/** What a command is made of. */
export type Operand =
  | Pipe
  | { readonly kind: 'field'; readonly names: readonly string[]; readonly at: number }
  /** Its name, then fields. */
  | { readonly kind: 'variable'; readonly names: readonly string[]; readonly at: number }
  | { readonly kind: 'chain'; readonly of: Operand; readonly names: readonly string[]; readonly at: number }
  | { readonly kind: 'identifier'; readonly name: string; readonly at: number }
  | { readonly kind: 'dot'; readonly at: number }
  | { readonly kind: 'nil'; readonly at: number }
  | { readonly kind: 'bool'; readonly value: boolean; readonly at: number }
  | { readonly kind: 'number'; readonly text: string; readonly value: Int | number | Complex; readonly at: number }
  | { readonly kind: 'string'; readonly quoted: string; readonly value: string; readonly at: number };

/** A template's text again. */
export function nodeText(node: Operand | Command | Extract<Node, { kind: 'template' }>): string {
  switch (node.kind) {
    case 'template':
      return `{{template ${goQuote(node.name)}${node.pipe ? ` ${nodeText(node.pipe)}` : ''}}}`;
    case 'pipe': {
      const declared = node.declared.length > 0 ? `${node.declared.join(', ')} ${node.assigns ? '=' : ':='} ` : '';
      return declared + node.commands.map(nodeText).join(' | ');
    }
    case 'command':
      return node.operands.map((one) => (one.kind === 'pipe' ? `(${nodeText(one)})` : nodeText(one))).join(' ');
    case 'field':
      return node.names.map((name) => `.${name}`).join('');
    case 'variable':
      return node.names.join('.');
    case 'chain':
      return `${node.of.kind === 'pipe' ? `(${nodeText(node.of)})` : nodeText(node.of)}${node.names.map((name) => `.${name}`).join('')}`;
    case 'identifier':
      return node.name;
    case 'dot':
      return '.';
    case 'nil':
      return 'nil';
    case 'bool':
      return String(node.value);
    case 'number':
      return node.text;
    case 'string':
      return node.quoted;
  }
}
