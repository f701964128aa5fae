import { nameOf, type Tree } from './nodes.ts';

/** How V8's messages call what they are about. @see v8: src/ast/prettyprinter.cc CallPrinter */
export function sourceOf(node: Tree): string {
  switch (node.type) {
    case 'Identifier':
      return node.name;
    case 'ThisExpression':
      return 'this';
    case 'Literal':
      return node.regex
        ? `/${node.regex.pattern}/${node.regex.flags}`
        : typeof node.value === 'string'
          ? `"${node.value}"`
          : String(node.value);
    case 'MemberExpression':
      return `${sourceOf(node.object)}${memberText(node)}`;
    case 'CallExpression':
      return `${sourceOf(node.callee)}(...)`;
    case 'ChainExpression':
      return sourceOf(node.expression);
    case 'AwaitExpression':
      return '(intermediate value)';
    case 'ArrayExpression':
      return `[${node.elements.map((each) => (each ? sourceOf(each) : '')).join(',')}]`;
    case 'ObjectExpression':
      return `{${node.properties.map(() => '(intermediate value)').join('')}}`;
    case 'UnaryExpression':
      return `(${node.operator}${sourceOf(node.argument)})`;
    default:
      return '(intermediate value)';
  }
}
function memberText({ property, computed, optional }: Tree & { type: 'MemberExpression' }): string {
  if (!computed) return `${optional ? '?.' : '.'}${nameOf(property)}`;
  const isName = property.type === 'Literal' && typeof property.value === 'string';
  return isName ? `.${property.value}` : `${optional ? '?.' : ''}[${sourceOf(property)}]`;
}
